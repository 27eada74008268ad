"""Hypothesis strategies for arxref's records and for the text that digests may hold: ``from strategies import entries``.

Clean strategies (`model_text`, `names`, `entries` ...) give what a parser gives after cleaning: cleaning it again changes nothing. Hostile
ones (`hostile_text`, `hostile_entries`) give what a hostile digest could try to get through.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from arxref.model import ArxivId, Entry, Link, Name, PartialDate
from arxref.text.characters import repair

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

ARCHIVES = ("hep-th", "math", "cs", "astro-ph", "cond-mat", "quant-ph", "math-ph", "physics", "q-bio", "cmp-lg", "acc-phys")
CATEGORIES = (
    "cs.CV", "cs.LG", "cs.AI", "stat.ML", "math.OA", "gr-qc", "hep-th", "eess.IV", "q-bio.NC", "cond-mat.mes-hall",
    "physics.optics",
)  # fmt: skip
CLASSES = ("14J60", "68T45", "I.2.10", "I.4.6", "F.2.2")
MATH = (
    "$x$", "$C^*$", r"$\ell_0$", r"$\alpha = \frac{1}{2}$", "$O(n^2)$", r"$\mathbb{R}^{d}$", r"$k$-means", r"$L_1$-norm",
    "$10^{-3}$",
)  # fmt: skip
WORDS = (
    "Deep", "learning", "of", "the", "a", "sparse", "PyTorch", "C++", "R&D", "50%", "a_b", "#1", r"\$5", "O'Neill's", "3D", "U-Net",
    "naïve", "Erdős", "Gromov–Witten", "“quoted”", "x < y", "e.g.,", "(see", "below)", "1905.11954", "Foo:", "bar;",
)  # fmt: skip
FAMILIES = (
    "Hadwin", "García Márquez", "Erdős", "Maaten", "O'Neill", "Łukasz", "Nguyễn", "Gay-Balmaz", "王", "Ng", "Čapek", "Bußmann",
    "Şahin",
)  # fmt: skip
GIVENS = ("Don", "José", "P.", "A. B.", "Xiao-Ming", "Łucja", "小明", "Maria Teresa", "Éanna É.", "J.-P.")
PARTICLES = ("van der", "de la", "von", "van den", "di", "dos")
SUFFIXES = ("Jr.", "Sr.", "II", "III", "IV")
LITERALS = ("ATLAS Collaboration", "The CMS Collaboration", "Madonna", "OpenAI", "Super-FRS Experiment Collaboration")

HOSTILE = (
    r"\input{/etc/passwd}", r"\include{x}", r"\write18{id}", r"\immediate\write18{id}", r"\def\x{y}",
    r"\csname input\endcsname", "^^5cinput",
    r"$\input{x}$", r"$\def\a{b}$", r"$\href{javascript:1}{x}$", r"\catcode`\@=0", r"\openout1=x", r"\newcommand{\emph}{}", r"\verb|x|",
    "<% tp.file.delete() %>", "`= this.file`", "`$= dv.pages()`", "%%", "%% end arxref %%", "<script>alert(1)</script>",
    "<img src=x onerror=y>",
    "![[secret]]", "[[note]]", "[x](javascript:alert(1))", "[x](file:///etc/passwd)", "{{template}}", "key:: value", "^block", "#tag",
    "==mark==",
    "```dataviewjs", "---", "...", "- item", "> quote", "1. one", "| a | b |", "# Heading", "../../etc/passwd", "/abs", "C:\\x", "con",
    "nul.txt",
    "@misc{evil,", "@string{a=b}", "@comment{", "},", "}", "{", "}}}", "{{{", "\\", "\\\\", "$", "$$", "$ $", r"\$", r"\(", r"\)",
    r"\[", '"', "%",
    "&amp;lt;b&gt;", "&#36;", "&#92;input{x}", '<a href="javascript:1">x</a>',
    '<a class="link-external" href="http://e.x">this http URL</a>',
    "\x00", "\x07", "\x1b[31m", "\x7f", "\x85", "\xa0", "\u2028", "\u2029", "\u200b", "\u202e", "\ufeff", "\u0301",
    "𝔘", "👩‍🚀", "ﬁ", "ǆ",
    "\n", "\r\n", "\t", " ", "None", "null", "true", "1e5", "et al.",
    "### 1.x  [ pdf ](https://arxiv.org/pdf/1905.11954.pdf)", "- **Authors**: x",
)  # fmt: skip

_LETTERS = st.characters(categories=("Ll", "Lu", "Lo"), exclude_characters="\xaa\xba", max_codepoint=0x24F)


def _nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@st.composite
def arxiv_ids(draw: st.DrawFn) -> ArxivId:
    """Canonical identifiers of all three ages."""
    age = draw(st.sampled_from(("old", "four", "five")))
    if age == "old":
        year, month = draw(st.sampled_from([(y, m) for y in range(1991, 2008) for m in range(1, 13) if (1991, 7) < (y, m) < (2007, 4)]))
        return ArxivId(f"{draw(st.sampled_from(ARCHIVES))}/{year % 100:02d}{month:02d}{draw(st.integers(1, 999)):03d}")
    if age == "four":
        year, month = draw(st.sampled_from([(y, m) for y in range(2007, 2015) for m in range(1, 13) if (y, m) > (2007, 3)]))
        return ArxivId(f"{year % 100:02d}{month:02d}.{draw(st.integers(1, 9999)):04d}")
    return ArxivId(f"{draw(st.integers(15, 26)):02d}{draw(st.integers(1, 12)):02d}.{draw(st.integers(1, 99999)):05d}")


def id_month(identifier: str) -> tuple[int, int]:
    """The year and month that an identifier says."""
    digits = identifier.rpartition("/")[2]
    year = int(digits[:2])
    return (1900 if year > 90 else 2000) + year, int(digits[2:4])


def partial_dates(*, first: int = 1991, last: int = 2026) -> SearchStrategy[PartialDate]:
    """Dates known to the year, the month, the day, or with a time."""
    years, months, days = st.integers(first, last), st.integers(1, 12), st.integers(1, 28)
    times = st.times().map(lambda t: t.strftime("%H:%M:%S"))
    # Not st.builds: of a NamedTuple it draws the fields with defaults too, from all integers.
    known = (st.tuples(years), st.tuples(years, months), st.tuples(years, months, days), st.tuples(years, months, days, times))
    return st.one_of(*(parts.map(lambda drawn: PartialDate(*drawn)) for parts in known))


def persons() -> SearchStrategy[Name]:
    """People, with and without particle and suffix, real spellings and made-up ones."""
    letters = st.characters(categories=("Ll",), max_codepoint=0x17F, exclude_characters="\xaa\xba\u0149\u0138\u017fı")
    made_up = st.text(letters, min_size=2, max_size=8)
    capital = made_up.map(lambda s: _nfc(s[0].upper() + s[1:]))
    capital = capital.filter(lambda s: s[0].isupper() and s[1:].islower() and s not in ("Jr", "Sr"))
    return st.builds(
        Name,
        family=st.sampled_from(FAMILIES) | capital,
        given=st.sampled_from(GIVENS) | capital,
        particle=st.just("") | st.sampled_from(PARTICLES),
        suffix=st.just("") | st.sampled_from(SUFFIXES),
        literal=st.just(""),
    )


def names() -> SearchStrategy[Name]:
    """People and collaborations."""
    return persons() | st.builds(lambda literal: Name(literal=literal), st.sampled_from(LITERALS))


def model_text(*, max_words: int = 12) -> SearchStrategy[str]:
    """Clean model text of at least one word: math in ``$...$``, dollars as ``\\$``, single spaces, NFC, and no mojibake."""
    word = st.sampled_from(WORDS) | st.sampled_from(MATH) | st.text(_LETTERS, min_size=2, max_size=9).map(_nfc)
    return st.lists(word, min_size=1, max_size=max_words).map(" ".join).filter(lambda text: text.isascii() or repair(text) == text)


def hostile_text(*, max_pieces: int = 8) -> SearchStrategy[str]:
    """Anything that a digest can hold once it is decoded (so no surrogates), rich in what would be active somewhere."""
    piece = st.sampled_from(HOSTILE) | st.text(st.characters(exclude_categories=("Cs",)), max_size=12) | st.sampled_from(WORDS)
    return st.lists(piece, max_size=max_pieces).flatmap(lambda parts: st.sampled_from(("", " ")).map(lambda glue: glue.join(parts)))


def links() -> SearchStrategy[Link]:
    """Links with a plain title to a harmless place."""
    urls = ("https://example.org/a_b?x=1&y=50%25#f", "http://example.com/")
    return st.builds(Link, st.sampled_from(("", "code", "Project page")), st.sampled_from(urls))


@st.composite
def entries(draw: st.DrawFn, ids: SearchStrategy[ArxivId] | None = None) -> Entry:
    """Clean entries: what a parser gives, in any field but origins, key and provenance."""
    identifier = draw(ids or arxiv_ids())
    year, month = id_month(identifier)
    published = draw(st.none() | st.integers(1, 28).map(lambda day: PartialDate(year, month, day)))
    updated = None if published is None else draw(st.none() | st.integers(published.day, 28).map(lambda day: PartialDate(year, month, day)))
    categories = tuple(draw(st.lists(st.sampled_from(CATEGORIES), unique=True, max_size=4)))
    maybe = st.just("") | model_text()
    return Entry(
        id=identifier,
        version=draw(st.none() | st.integers(1, 30)),
        title=draw(maybe),
        authors=tuple(draw(st.lists(names(), max_size=5, unique=True))),
        abstract=draw(st.just("") | model_text(max_words=40)),
        published=published,
        updated=updated,
        categories=categories,
        primary=draw(st.sampled_from(categories)) if categories else "",
        classes=tuple(draw(st.lists(st.sampled_from(CLASSES), unique=True, max_size=2))),
        comment=draw(maybe),
        journal_ref=draw(st.just("") | st.sampled_from(("Phys. Rev. D 75, 124007 (2007)", "In Proc. ACM, pages 14-26, 2020"))),
        dois=tuple(draw(st.lists(st.sampled_from(("10.1103/PhysRevD.75.124007", "10.1007/978-3-030-12345-6_7")), unique=True, max_size=2))),
        report_no=draw(st.just("") | st.just("CERN-TH-2004-123")),
        links=tuple(draw(st.lists(links(), unique=True, max_size=2))),
    )


@st.composite
def csl_entries(draw: st.DrawFn, keys: SearchStrategy[str]) -> Entry:
    """Clean entries with a value in any field that a CSL item holds; an empty key is the ID."""
    entry = draw(entries())
    places = st.lists(model_text(max_words=3), max_size=2).map(tuple)
    return entry._replace(
        authors_complete=not entry.authors or draw(st.booleans()),
        affiliations=tuple(draw(st.lists(places, min_size=len(entry.authors), max_size=len(entry.authors)))) if draw(st.booleans()) else (),
        updated=draw(st.none() | st.just(PartialDate(2026, 1)) | st.just(PartialDate(2026))),
        topics=tuple(draw(st.lists(model_text(), max_size=2))),
        extra=tuple(draw(st.dictionaries(st.sampled_from(("stars", "a note")), model_text(), max_size=2)).items()),
        key=draw(keys) or entry.id,
    )


def entry_lists(*, max_size: int = 8) -> SearchStrategy[list[Entry]]:
    """Clean entries of different papers, in any order."""
    return st.lists(entries(), max_size=max_size, unique_by=lambda entry: entry.id)


@st.composite
def hostile_entries(draw: st.DrawFn) -> Entry:
    """Entries whose every text field is hostile, as if nothing had cleaned them: what an exporter must stand."""
    text = hostile_text()
    person = st.builds(Name, family=text.filter(bool), given=text, particle=text, suffix=text, literal=st.just(""))
    return draw(entries())._replace(
        title=draw(text),
        authors=tuple(draw(st.lists(person | st.builds(lambda literal: Name(literal=literal), text.filter(bool)), max_size=3))),
        abstract=draw(text),
        comment=draw(text),
        journal_ref=draw(text),
        dois=tuple(draw(st.lists(text, max_size=2))),
        report_no=draw(text),
        links=tuple(draw(st.lists(st.builds(Link, text, text), max_size=2))),
        topics=tuple(draw(st.lists(text, max_size=2))),
        classes=tuple(draw(st.lists(text, max_size=2))),
    )
