r"""arXiv's blocks of text in mails, listings and .abs files, with every fault that one can have; see also tests/cases."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.leftovers import unclaimed
from arxref.library.spans import lines_of
from arxref.model import Entry, Heading, Problem
from arxref.parsers import abs as abs_parser
from arxref.parsers import listing, mail
from arxref.ranking import rank_parsers
from arxref.reading import read_source
from arxref.turns import parse_with
from growth import assert_linear

RULE = 78 * "-" + "\n"
HEAD = f"""Date: Tue,  1 Jun 21 00:44:20 GMT
Subject: cs.CV daily Subj-class mailing

{RULE} Submissions to:
Computer Vision and Pattern Recognition
 received from  Fri 28 May 21 18:00:00 GMT  to  Mon 31 May 21 18:00:00 GMT
"""
END = 13 * "%%%---" + "\nFor help on viewing and making submissions, see http://arxiv.org/help/\n"
DAY = f"{RULE}\\\\\n/* Fri, 3 Mar 2023 */\n\\\\\n"


def block(number: str, *, abstract: bool = True, url: bool = True, extra: str = "") -> str:
    tail = f"\\\\ ( https://arxiv.org/abs/{number} ,  8kb)\n" if url else "\\\\\n"
    return (
        f"{RULE}\\\\\narXiv:{number}\nDate: Mon, 31 May 2021 00:49:34 GMT   (8kb,D)\n\n"
        f"Title: Paper {number}\nAuthors: Ann Lee and Bob Marsh\nCategories: cs.CV\n{extra}"
        + ("\\\\\n  We do.\n" if abstract else "")
        + tail
    )


LAYOUTS = {
    "mail": (mail.PARSER, HEAD, block, END),
    "listing": (listing.PARSER, DAY, lambda number: block(number, abstract=False, url=False), RULE),
    "abs": (abs_parser.PARSER, "", lambda number: block(number, url=False), RULE),
}


def read(parser, text: str) -> list:
    source = SourceText.of("x", text.encode("utf-8", "surrogatepass"))
    items = parse_with(parser, source)
    assert not [item for item in items if getattr(item, "code", "") == "parser-failed"]
    claimed = sorted(lines_of(item) for item in items if not isinstance(item, Problem) or item.severity == "error")
    assert all(before[1] < after[0] for before, after in pairwise(claimed)), "a line is claimed twice"
    return items


def gaps(text: str, items: list) -> list[str]:
    return ["\n".join(text.split("\n")[first - 1 : last]) for first, last in unclaimed(text, items)]


# what stands between two whole papers, what is told of it, what nobody claims
FAULTS = {
    "nothing": ("", [], []),
    "no ID": (block("1").replace("arXiv:1\n", "").replace("abs/1 ", "abs/none "), ["missing-id"], []),
    "an ID that cannot be": (block("2113.00001"), ["invalid-id"], []),
    "a cut-off abstract": (block("2105.00005").rpartition("\\\\")[0], ["unfinished-record"], []),
    "cut off in its fields": (block("2105.00005").partition("Categories")[0], ["unfinished-record"], []),
    "cut off in its first line": (RULE + "\\\\\narXiv:2105.00005\n", ["unfinished-record"], []),
    "no date that is one": (block("2105.00005").replace("Mon, 31 May 2021 00:49:34 GMT", "yesterday"), ["invalid-date"], []),
    "no DOI that is one": (block("2105.00005", extra="DOI: soon\n"), ["invalid-doi"], []),
    "an unknown field": (block("2105.00005", extra="Mood: good\n  enough\n"), ["unknown-field"], []),
    "a field twice": (block("2105.00005", extra="Title: Again\n"), ["duplicate-field"], []),
    "a stray line": (block("2105.00005", extra="what is this\n"), ["stray-line"], []),
    "no fields": (RULE + "\\\\\narXiv:2105.00005\n\\\\\n  We do.\n\\\\\n", [], []),
    "no rule before it": (block("2105.00005").removeprefix(RULE), [], []),
    "no backslashes before it": (block("2105.00005").replace("\\\\\n", "", 1), [], []),
    "text outside": ("Dear all,\n\nlook at this.\n", [], ["Dear all,\n\nlook at this."]),
    "rules": (3 * RULE, [], []),
    "a section": (39 * "%-" + "\n" + 39 * "%%" + "\n", [], []),
    "a day": (DAY, [], []),
    "a mail's head": (HEAD, [], []),
    "a mail's foot": (END, [], []),
}  # fmt: skip


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", FAULTS)
@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("after", [True, False])
def test_a_fault_costs_its_own_block(layout: str, kind: str, before: bool, after: bool) -> None:
    parser, head, paper, foot = LAYOUTS[layout]
    fault, codes, left = FAULTS[kind]
    text = head + before * paper("2105.00001") + fault + after * paper("2105.00009") + foot
    items = read(parser, text)
    found = [item for item in items if isinstance(item, Entry)]
    own = [entry.id for entry in found if entry.id not in ("2105.00001", "2105.00009")]
    assert [entry.id for entry in found if entry.id not in own] == ["2105.00001"] * before + ["2105.00009"] * after
    assert own == ["2105.00005"] * (fault.count("2105.00005") > 0)
    assert [item.code for item in items if isinstance(item, Problem)] == codes
    if not (layout == "listing" and not before) and not (layout == "mail" and not before):  # there it is a part of the head
        rest = "\n".join(gaps(text, items))
        assert [part for part in left if part not in rest] == []
        assert rest.replace("\n".join(left), "").strip("-\n") == ""


def test_whole_papers_are_read_whole() -> None:
    for parser, head, paper, foot in LAYOUTS.values():
        text = head + paper("2105.00001") + paper("hep-th/9901001") + foot
        items = read(parser, text)
        assert gaps(text, items) == []
        first, second = (item for item in items if isinstance(item, Entry))
        assert (first.title, second.title) == ("Paper 2105.00001", "Paper hep-th/9901001")
        assert first.origins[0].last + 1 == second.origins[0].first


def test_a_rule_that_ends_a_paper_is_claimed_by_it() -> None:
    text = block("2105.00001") + RULE + RULE
    [entry] = read(abs_parser.PARSER, text)
    assert entry.origins[0][1:3] == (1, 13)


def test_what_is_odd_is_told_once() -> None:
    text = HEAD + "".join(block(f"2105.0000{n}", extra="Mood: good\nwhat is this\n") for n in range(1, 8)) + END
    told = [(item.code, item.line, item.message.partition("(")[2]) for item in read(mail.PARSER, text) if isinstance(item, Problem)]
    assert told == [("unknown-field", 16, "6 more in this file)"), ("stray-line", 17, "6 more in this file)")]


def test_of_several_identifiers_the_first_counts_and_the_others_are_named() -> None:
    names = ["Paper (b)", *(f"PAPER ({letter})" for letter in "dacfe")]
    fields = "".join(f"{name}: 2105.0000{number}\n" for number, name in enumerate(names, 1))
    for text in (fields, fields.replace("PAPER (a)", "ARXIV").replace("PAPER (d)", "PAPER")):
        [entry, *told] = read(abs_parser.PARSER, block("", url=False).replace("arXiv:\n", text))
        assert entry.id == "2105.00001"
        assert [(item.code, item.id) for item in told] == [("duplicate-field", "2105.00001")] * 5


def test_many_fields_that_nobody_knows_cost_what_their_length_does() -> None:
    def work(many: str) -> None:
        entry, *_, last = read(abs_parser.PARSER, block("2105.00001", url=False, extra=many))
        assert (last.line, len(entry.extra)) == (8 + many.count("\n"), many.count("\n"))

    assert_linear(work, lambda size: "".join(f"X{number:018b}:\n".translate({48: "A", 49: "B"}) for number in range(size)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (HEAD + block("2105.00001"), "mail"),
        (block("2105.00001"), "mail"),
        (block("2105.00001", url=False), "abs"),
        (DAY + block("2105.00001", abstract=False, url=False), "listing"),
        (block("2105.00001", abstract=False, url=False), "listing"),
        (block("2105.00001").replace("\n", "\r\n"), "mail"),
        (block("2105.00001").replace("\n", "\r"), "mail"),
        ("\ufeff" + block("2105.00001", url=False), "abs"),
        ("Papers received as of Sat  1 Jan 00 00:00:02 GMT.\n" + block("2105.00001", abstract=False, url=False), "listing"),
        ("\\\\\nTitle: T\n\\\\\n", None),
        ("arXiv:2105.00001 is fine\n", None),
        ("", None),
    ],
)
def test_layouts_are_told_apart(text: str, name: str | None) -> None:
    parsers = [parser for parser in Host(list).built_in("parsers") if parser.kind in ("digest", "listing")]
    ranking = rank_parsers(SourceText.of("any.name", text.encode()), parsers)
    assert [parser.name for parser in ranking] == ([name] if name else [])


def test_a_file_that_is_not_utf8_is_read() -> None:
    raw = block("2105.00001", url=False).replace("Ann Lee", "André Lee").encode("latin-1")
    items = read_source(SourceText.of("x", raw), lambda: Host(list).built_in("parsers"), list, named=True)
    assert items is not None
    problem, entry = items
    assert (problem.code, problem.line, entry.authors[0].given) == ("not-utf8", 7, "André")  # type: ignore[union-attr]


HOSTILE = (
    "\\\\\n", "\\\\\narXiv:", "arXiv:1\n", "-", RULE, "%", "%-" * 20 + "\n", "\\\\\n/*", " ", "\n", "\n  ", "Date: ", "Date (revised ",
    "Title: x\n",
    "Subject: a\n", "\\\\ (", "A", "A-", "a b:\n", "(", "((1) ", " and ", "$", "{", "x: y\n", "Subj-class: a;", "\\\\\n\\\\\n  x\n",
)  # fmt: skip


@pytest.mark.parametrize("piece", HOSTILE)
def test_hostile_files_cost_what_their_length_does(piece: str) -> None:
    def work(many: str) -> None:
        for parser, head, paper, foot in LAYOUTS.values():
            parser.accepts(SourceText.of("x", (paper("2105.00001") + many).encode()))
            read(parser, head + paper("2105.00001") + many + "\n" + paper("2105.00009") + foot)
        read(abs_parser.PARSER, block("2105.00001", extra=many + "\n"))
        read(abs_parser.PARSER, block("2105.00001", extra="Authors: x" + many + "\n").replace("Authors: Ann", "Comments: Ann"))

    assert_linear(work, piece.__mul__)


def counted(pattern: str, text: str) -> int:
    return len(re.findall(pattern, text, re.MULTILINE))


@pytest.mark.parametrize("folder", ["mail", "abs"])
def test_the_corpus(corpus, folder: str) -> None:
    host = Host(list)
    names, total = [], 0
    for path in sorted((corpus / folder).iterdir()):
        text = path.read_text(encoding="utf-8")
        items = read_source(SourceText.of(path.name, path.read_bytes()), lambda: host.built_in("parsers"), list, named=False)
        assert items is not None
        found = [item for item in items if isinstance(item, Entry)]
        problems = [item for item in items if isinstance(item, Problem)]
        lost = [item for item in problems if item.severity == "error"]
        names += [found[0].origins[0].parser]
        assert len(found) + len(lost) == counted(r"^Title:", text)
        spelt = re.findall(r"^(?:arXiv|Paper(?: \(\*cross-listing\*\))?): ?(\S+)", text, re.MULTILINE)
        assert [entry.id for entry in found] == [re.sub(r"\.[A-Z]{2}/", "/", id_) for id_ in spelt]
        assert [item.code for item in problems if item.code not in ("unknown-field", "unfinished-record")] == ["missing-id"] * len(lost)
        for field, label in (("comment", "Comments"), ("journal_ref", "Journal-ref"), ("report_no", "Report-no"), ("dois", "DOI")):
            assert sum(bool(getattr(entry, field)) for entry in found) == counted(rf"^{label}:", text), label
        assert sum(bool(entry.abstract) for entry in found) + len(lost) == counted(r"^\\\\\n  (?=\S)", text)
        assert sum(entry.published is not None for entry in found) + len(lost) == counted(r"^Date: .*\n(?!Subject)", text)
        assert sum(entry.published is None and entry.updated is not None for entry in found) == counted(r"^replaced with revised", text)
        revised = [re.findall(r"v(\d+)\)", part) for part in re.findall(r"^Date: .*\n((?:Date \(revised.*\n)*)", text, re.MULTILINE)]
        assert sum((entry.version or 1) > 1 for entry in found) == sum(map(bool, revised))
        assert sum(isinstance(item, Heading) and item.title in ("Cross-lists", "Replacements", "End") for item in items) == counted(
            r"^%", text
        )
        assert all(entry.title and entry.authors for entry in found)
        assert all(entry.categories for entry in found) is (counted(r"^Categories:", text) == counted(r"^Title:", text))
        assert not [name for entry in found for name in entry.authors if re.search(r"\\|[{}()]|\band\b", " ".join(name))]
        total += len(found)
    assert (set(names), total) == (({"mail", "listing"}, 733) if folder == "mail" else ({"abs"}, 44))
