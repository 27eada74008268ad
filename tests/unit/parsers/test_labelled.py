"""Records with labels: what stands between them is left alone, whatever is wrong with a record the next one is read, and all is linear."""

from __future__ import annotations

from collections import deque
from itertools import product

import pytest

from arxref.api import SourceText
from arxref.model import Entry
from arxref.parsers import labelled
from growth import assert_linear

GOOD = "## {n}. [Making Maps {n}](https://arxiv.org/abs/2405.0000{n})\n- **Authors:** Ann Lee, Bo Li\n- **Abstract:** We make maps.\n\n"
FAULTS = {
    "no authors": "## Mending Maps\n- **Link:** https://arxiv.org/abs/2405.00009\n\n",
    "no authors of an abstract": "## Mending Maps\n- **Link:** https://arxiv.org/abs/2405.00009\n- **Abstract:** They mend.\n\n",
    "no paper": "## Mending Maps\n- **Authors:** Bo Li\n- **Link:** https://example.org\n\n",
    "an identifier that is none": "## Mending Maps\n- **Authors:** Bo Li\n- **Link:** https://arxiv.org/abs/2413.00009\n\n",
    "several papers": "## Mending Maps\n- **Authors:** Bo Li\n- **Link:** arXiv:2405.00008, arXiv:2405.00009\n\n",
    "no title": "---\nAuthors: Bo Li\nLink: https://arxiv.org/abs/2405.00009\n\n",
    "a title of nothing": "## \nAuthors: Bo Li\nLink: https://arxiv.org/abs/2405.00009\n\n",
    "prose below the title": "## Mending Maps\nThey mend.\n- **Authors:** Bo Li\n- **Link:** https://arxiv.org/abs/2405.00009\n\n",
    "code": "```\n## Mending Maps\n- **Authors:** Bo Li\n- **Link:** https://arxiv.org/abs/2405.00009\n```\n",
}


def read(text: str) -> list[Entry]:
    return [item for item in labelled.parse(SourceText.of("d.md", text.encode())) if isinstance(item, Entry)]


@pytest.mark.parametrize(("fault", "before", "after"), [*product(FAULTS, ("", GOOD.format(n=1)), ("", GOOD.format(n=2)))])
def test_a_faulty_record_is_left_and_takes_no_line_of_others(fault: str, before: str, after: str) -> None:
    text = before + FAULTS[fault] + after
    found = read(text)
    assert [one.id for one in found] == [f"2405.0000{n}" for n, good in ((1, before), (2, after)) if good]
    lines = text.split("\n")
    for one in found:
        first, last = one.origins[0][1:3]
        assert (lines[first - 1][:3], lines[last - 1]) == ("## ", "- **Abstract:** We make maps.")


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_of_none_is_not_known(fault: str) -> None:
    assert not labelled.accepts(SourceText.of("d.md", FAULTS[fault].encode()))
    assert labelled.accepts(SourceText.of("d.md", (FAULTS[fault] + GOOD.format(n=1)).encode()))


def test_what_is_no_utf_8_below_a_record_does_not_hide_it() -> None:
    assert labelled.accepts(SourceText.of("d.md", GOOD.format(n=1).encode() + b"\xe9\xff"))


HOSTILE = {
    "records": GOOD.replace("{n}", "1"),
    "labels": "- **Authors:** Ann Lee\n",
    "titles": "Title: a\n",
    "headings": "# a\n",
    "marks in a line": "- **A** ",
    "colons in a line": "Authors:",
    "brackets in a heading": "## [",
    "lines of an abstract": "Abstract: a\nb\n",
}


@pytest.mark.parametrize("piece", HOSTILE.values(), ids=HOSTILE)
def test_the_cost_grows_as_the_text_does(piece: str) -> None:
    def work(text: str) -> None:
        source = SourceText.of("d.md", f"{GOOD.format(n=1)}{text}".encode())
        labelled.accepts(source)
        deque(labelled.parse(source), maxlen=0)

    assert_linear(work, piece.__mul__)


@pytest.mark.parametrize("line", ["- **Comment:** a{}b", "**Making Maps**{}b", "**Making Maps**{}<br>b", "{}<br>b"])
def test_blanks_within_a_line_cost_no_more_than_others(line: str) -> None:
    def work(blanks: str) -> None:
        deque(labelled.parse(SourceText.of("d.md", (GOOD.format(n=1) + line.format(blanks) + GOOD.format(n=2)).encode())), maxlen=0)

    assert_linear(work, " ".__mul__)


def test_an_abstract_of_many_lines_is_put_together_once() -> None:
    def work(lines: str) -> None:
        deque(labelled.parse(SourceText.of("d.md", f"{GOOD.format(n=1).rstrip()}\n{lines}".encode())), maxlen=0)

    assert_linear(work, "words of an abstract\n".__mul__)


@pytest.mark.parametrize(
    "more", ["\n- **Link:** https://arxiv.org/abs/2405.00001\n", "- **Authors:** Bo Li\n- **Link:** https://arxiv.org/abs/2405.00001\n"]
)
def test_a_record_of_many_links_is_asked_once_what_they_name(more: str) -> None:
    """The first ones name nothing, and a link or authors behind them could begin another record."""

    def work(count: int) -> None:
        links = "- **Link:** x\n" * count + "- **Link:** https://arxiv.org/abs/2405.00001\n"
        text = f"## Making Maps\n- **Authors:** Ann Lee\n{links}{more * count}"
        deque(labelled.parse(SourceText.of("d.md", text.encode())), maxlen=0)

    assert_linear(work, int, size=50)
