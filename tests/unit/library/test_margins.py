"""Texts without the marks of quotation or the blanks that all their lines begin with, and digests that stand so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.margins import without_fence, without_margin
from arxref.model import Entry, Foreign, Problem
from arxref.reading import read_source

if TYPE_CHECKING:
    from pathlib import Path

    from arxref.library.leftovers import Item

MARGINS = {"quoted": "> ", "quoted twice": ">> ", "quoted without a blank": ">", "indented": "    ", "with a tab": "\t", "a little": "  "}
LAYOUTS = (
    *("layouts/ai-enhanced.md", "layouts/cv-arxiv-daily-wechat.md", "layouts/cv-arxiv-daily.md", "layouts/dailyarxiv-issue.md"),
    *("layouts/dailyarxiv.md", "layouts/hf-daily.md", "layouts/listing.txt", "layouts/mail.txt", "layouts/new-listings.md"),
    *("layouts/page.txt", "layouts/rss-bot.md", "layouts/table.md", "layouts/reading-list.md"),
    *("digests/fields/cs.CV-2021-05-31.md", "digests/numbered/cs.CV-2019-05-29.md"),
)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("> a\n>\n> > b\n\n>c\n", "a\n\n> b\n\nc\n"),
        (">> a\n> > b\n>>> c", "a\nb\n> c"),
        ("\n  a\n    b\n\n  c\n", "\na\n  b\n\nc\n"),
        ("\ta\n\t- b\n", "a\n- b\n"),
        (">   a\n>     b\n", "a\n  b\n"),
        ("  > a\n  > b\n", "a\nb\n"),
    ],
)
def test_what_all_lines_begin_with_is_their_margin(text: str, bare: str) -> None:
    assert without_margin(text) == bare


@pytest.mark.parametrize("text", ["", "\n \n", "a\n  b\n", "> a\nb\n", "  a\n\tb\n", ">\n>\n", "# A\n> b\n"])
def test_a_text_whose_lines_share_nothing_has_no_margin(text: str) -> None:
    assert without_margin(text) is None


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("```xml\n<a>\n\n</a>\n```\n", "\n<a>\n\n</a>\n\n"),
        ("\n~~~~\na\n~~~~", "\n\na\n\n"),
        ("```\na\n```\nb\n", None),
        ("```\na\n```\n```\nb\n```\n", None),
        ("```\na\n", None),
        ("```", None),
        ("a\n```\n", None),
    ],
)
def test_a_fence_around_all_of_a_text_is_opened(text: str, bare: str | None) -> None:
    assert without_fence(text) == bare


def read_all(text: str) -> list[Item]:
    host = Host(list)
    return read_source(SourceText.of("d.md", text.encode()), list, list, others=lambda: host.built_in("parsers"), named=True) or []


def written(items: list[Item]) -> list[object]:
    return [item for item in items if isinstance(item, (Entry, Problem))]


@pytest.fixture(scope="module")
def texts(root: Path) -> dict[str, str]:
    return {name: (root / "samples" / name).read_text(encoding="utf-8") for name in LAYOUTS}


@pytest.mark.parametrize("name", LAYOUTS)
@pytest.mark.parametrize("margin", MARGINS.values(), ids=MARGINS)
def test_a_digest_that_is_quoted_or_indented_as_a_whole_is_read_as_it_is(texts: dict[str, str], name: str, margin: str) -> None:
    text = texts[name]
    within = "".join(f"{margin}{line}" if line.strip() else line for line in text.splitlines(keepends=True))
    assert written(read_all(within)) == written(read_all(text))


@pytest.mark.parametrize("name", [name for name in LAYOUTS if not name.endswith(("reading-list.md", "table.md"))])
def test_a_digest_that_is_quoted_below_a_text_is_read_as_it_is(texts: dict[str, str], name: str) -> None:
    quoted = "".join(f"> {line}" for line in texts[name].splitlines(keepends=True))
    items = read_all(f"On Thu, Ann wrote:\n\n{quoted}\nThanks!\n")
    alone = [item for item in read_all(texts[name]) if isinstance(item, Entry)]
    assert [item._replace(origins=()) for item in items if isinstance(item, Entry)] == [item._replace(origins=()) for item in alone]


@pytest.mark.parametrize("name", ["layouts/atom.xml", "layouts/oai.xml", "layouts/hf-daily.json", "layouts/rss.xml"])
def test_data_in_a_fence_of_code_are_read_as_they_are(root: Path, name: str) -> None:
    text = (root / "samples" / name).read_text(encoding="utf-8")
    alone, fenced = written(read_all(f"\n{text}")), written(read_all(f"```xml\n{text}\n```\n"))
    assert fenced == alone
    assert any(isinstance(item, Entry) for item in fenced)


def test_what_a_list_of_links_quotes_stays_quoted() -> None:
    text = "# Maps\n\n> A quotation.\n\n- [Maps of the Made-up Seas](https://arxiv.org/abs/2105.99021)\n"
    assert [item.title for item in read_all(text) if isinstance(item, Entry)] == ["Maps of the Made-up Seas"]


def test_a_library_keeps_its_bytes() -> None:
    text = "  @book{a,\n    title = {On Books},\n  }\n  @misc{b, title = {B}, eprint = {2105.99021}, archiveprefix = {arXiv}}\n"
    raw = [item.raw for item in read_all(text) if isinstance(item, Foreign) and item.key]
    assert raw == ["@book{a,\n    title = {On Books},\n  }"]


def test_a_library_that_is_quoted_is_one_all_the_same() -> None:
    quoted = "> # Maps\n>\n> [paper](https://arxiv.org/abs/2105.99020)\n>\n> ```bibtex\n> @misc{b,\n>   title = {Maps of the Seas},\n"
    quoted += ">   author = {Lee, Ann},\n>   eprint = {2105.99021},\n>   archiveprefix = {arXiv}\n> }\n> ```\n"
    entries = [item for item in read_all(quoted) if isinstance(item, Entry)]
    assert [(item.id, item.title, len(item.authors)) for item in entries] == [("2105.99020", "", 0), ("2105.99021", "Maps of the Seas", 1)]
