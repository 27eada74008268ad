"""What the checks are made with: clean entries, hostile ones, and bytes that are no good; the same in every run."""

from __future__ import annotations

from itertools import cycle, islice
from typing import TYPE_CHECKING

from arxref.model import ArxivId, Entry, Link, Name, Origin, PartialDate

if TYPE_CHECKING:
    from collections.abc import Iterator

HOSTILE_TEXTS = (
    "",
    " ",
    "\\",
    "\\\\",
    "$",
    "$$",
    "\\$",
    "{",
    "}",
    "}}}",
    "{{{",
    '"',
    "'",
    "%",
    "#",
    "&",
    "~",
    "^",
    "_",
    "@misc{evil,",
    "\\input{/etc/passwd}",
    "\\write18{id}",
    "$\\input{x}$",
    "^^5cinput",
    "<script>alert(1)</script>",
    "&lt;b&gt; &amp;",
    "[x](javascript:alert(1))",
    "![[secret]] [[note]]",
    "<% tp.file.delete() %>",
    "`= this.file`",
    "%% end arxref %%",
    "---\nkey: value\n---",
    "- item\n- item",
    "#+begin_src sh\nrm -rf\n#+end_src",
    ":PROPERTIES:\n:ID: x\n:END:",
    "* heading",
    "ER  - \nTY  - JOUR",
    "../../etc/passwd",
    "C:\\con",
    "nul.txt",
    "null",
    "true",
    "1e5",
    "2019-05-28",
    "a\nb",
    "a\r\nb",
    "a\tb",
    "a\x00b",
    "a\x1b[31mb",
    "a\x85b\u2028c\u2029d",
    "\ufeffa",
    "a\u202eb\u200bc\xa0d",
    "e\u0301 \u0301",
    "\U0001d518\U0001f469\u200d\U0001f680",
    "Erdős 王小明 Łukasz Nguyễn",
    "x" * 5000,
    "(" * 2000 + ")" * 2000,
    "{" * 2000,
    "$a$" * 500,
)
"""Texts that a hostile file could try to get through, each of them active somewhere."""


def _plain() -> tuple[Entry, ...]:
    person = Name("Hadwin", "Don")
    made = Entry(
        id=ArxivId("1905.11946"),
        version=3,
        title="A study of $k$-means & PyTorch: 50% of Gromov–Witten",
        authors=(Name("Maaten", "Laurens", "van der"), Name("King", "Martin Luther", "", "Jr."), Name(literal="ATLAS Collaboration")),
        affiliations=(("Delft",), (), ("CERN", "DESY")),
        abstract="We study a_b and $x < y$; it costs \\$5. Naïve “quotes” (see below).",
        published=PartialDate(2019, 5, 28, "17:01:02"),
        updated=PartialDate(2020, 9, 11),
        categories=("cs.LG", "cs.CV", "stat.ML"),
        primary="cs.LG",
        classes=("68T45",),
        comment="8 pages, 3 figures",
        links=(Link("code", "https://example.org/a_b?x=1&y=50%25#f"),),
        topics=("Vision",),
        key="vandermaaten2019study",
        origins=(Origin("digests/cs.LG-2019-05-29.md", 3, 12, "fields", PartialDate(2019, 5, 29), 1),),
    )
    published = Entry(
        id=ArxivId("hep-th/0701001"),
        title="Strings",
        authors=(person,),
        published=PartialDate(2007, 1),
        categories=("hep-th",),
        primary="hep-th",
        journal_ref="Phys. Rev. D 75, 124007 (2007)",
        dois=("10.1103/PhysRevD.75.124007",),
        report_no="CERN-TH-2007-001",
        key="hadwin2007strings",
        origins=(Origin("refs.bib", 1, 5, "bib"),),
    )
    bare = Entry(id=ArxivId("0704.0001"), title="0", key="arxiv-0704.0001", origins=(Origin("ids.txt", 1, 1, "ids"),))
    cut = Entry(
        id=ArxivId("2105.14656"),
        title="王 and Erdős",
        authors=(Name("王", "小明"), Name(literal="Madonna")),
        authors_complete=False,
        extra=(("Status", "read"),),
        key="wang2021erdos",
        origins=(Origin("digests/cs.CV.md", 1, 2, "numbered"),),
    )
    return published, bare, made, cut


CLEAN = _plain()
"""Entries as parsers give them, in the order of their IDs: every field is there in one of them, and lacks in another."""


def entries(count: int) -> Iterator[Entry]:
    """As many clean entries of different papers, each made when it is asked for."""
    for number, entry in enumerate(islice(cycle(CLEAN), count), 1):
        yield entry._replace(id=ArxivId(f"{20 + number // 90000:02}01.{number % 90000 + 1:05}"), key=f"made2020paper{number}")


def _hostile() -> tuple[Entry, ...]:
    found = []
    for number, text in enumerate(HOSTILE_TEXTS, 1):
        other = HOSTILE_TEXTS[(7 * number) % len(HOSTILE_TEXTS)]
        base = CLEAN[2]._replace(id=ArxivId(f"2001.{number:05}"), key=f"hostile2020paper{number}")
        found.append(
            base._replace(
                title=text,
                authors=(Name(text or "x", other, text, other), Name(literal=text or "x")),
                affiliations=((text,), ()),
                abstract=f"{other} {text}",
                comment=text,
                journal_ref=text,
                dois=(text,),
                report_no=other,
                links=(Link(text, other), Link(other, f"https://example.org/{text}")),
                topics=(text,),
                classes=(other,),
                extra=((text or "x", other),),
            )
        )
    return tuple(found)


HOSTILE = _hostile()
"""Entries in which nothing was cleaned: each of `HOSTILE_TEXTS` in every field of text. Their IDs and keys are good."""


def hostile_bytes(sample: bytes) -> Iterator[tuple[str, bytes]]:
    """What may become of a file, and a word for it: broken off, doubled, of another encoding, with bytes that are no text, and none."""
    yield "nothing", b""
    yield "blank lines", b"\n \r\n\n"
    yield "all bytes", bytes(range(256)) * 4
    yield "NUL bytes", b"\0" * 4096
    yield "a line of a megabyte", b"x" * 1_000_000
    yield "open brackets", b"[" * 100_000
    yield "open braces", b'{"a":' * 20_000
    yield "deep quotes", b"> " * 50_000
    for part in range(1, 8):
        yield f"the first {part} eighths of a sample", sample[: len(sample) * part // 8]
        yield f"the last {part} eighths of a sample", sample[len(sample) * part // 8 :]
    yield "a sample twice", sample + sample
    yield "a sample's lines in reverse", b"\n".join(reversed(sample.split(b"\n")))
    yield "a sample without white space", b"".join(sample.split())
    yield "a sample with bytes that are no UTF-8", sample.replace(b"e", b"\xff\xc3")
    yield "a sample with NUL bytes", sample.replace(b" ", b"\0")
    for text in HOSTILE_TEXTS[1:]:
        raw = text.encode()
        yield f"a sample with {text[:20]!r} in the midst", sample[: len(sample) // 2] + raw + sample[len(sample) // 2 :]
        yield f"a sample whose words are {text[:20]!r}", raw.join(sample.split(b" ", 3)[:3]) + b" " + b" ".join(sample.split(b" ", 3)[3:])
