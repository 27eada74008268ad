"""Digests that are tables: faults spoil nothing around them, every line is somebody's, real files give as many papers as a plain count."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.layouts.tables import columns, dates_of, is_of_papers
from arxref.library.leftovers import unclaimed
from arxref.library.merge import merge_all
from arxref.model import ArxivId, Entry, Foreign, PartialDate, Problem
from arxref.reading import read_source
from growth import assert_linear

CV, CV_JSON, DAILY, TABLE = (Host().get("parsers", name) for name in ("cv-arxiv-daily", "cv-arxiv-daily-json", "dailyarxiv", "table"))
CV_HEAD = "## Maps\n\n|Publish Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n"
DAILY_HEAD = "## Maps\n| **Title** | **Date** | **Abstract** | **Comment** |\n| --- | --- | --- | --- |\n"


def cv_row(number: int = 1, title: str = "A Study", link: str = "") -> str:
    link = link or f"[2110.{number:05}v1](http://arxiv.org/abs/2110.{number:05}v1)"
    return f"|**2021-10-27**|**{title}**|Ann Lee et.al.|{link}|null|\n"


def wechat_row(number: int = 1, title: str = "A Study", link: str = "") -> str:
    url = link or f"http://arxiv.org/abs/2110.{number:05}v1"
    return f"- 2021-10-27, **{title}**, Ann Lee et.al., Paper: [{url}]({url})\n"


def daily_row(number: int = 1, title: str = "A Study", link: str = "") -> str:
    url = link or f"https://arxiv.org/abs/2110.{number:05}v1"
    return f"| **[{title}]({url})** | 2021-10-27 | <details><summary>Show</summary><p>We study | things.</p></details> |  |\n"


HAND_HEAD = "## Maps\n| Paper | Authors | Code |\n|---|---|---|\n"


def hand_row(number: int = 1, title: str = "A Study", link: str = "") -> str:
    url = link or f"https://arxiv.org/abs/2110.{number:05}v1"
    return f"| [{title}]({url}) | Ann Lee | [code](https://example.org/{number}) |\n"


KINDS = {"table": (CV, CV_HEAD, cv_row), "wechat": (CV, "## Maps\n\n", wechat_row), "dailyarxiv": (DAILY, DAILY_HEAD, daily_row)}
FAULTS = {
    "no link": (lambda row: re.sub(r"https?://[^ ()\]]+", "", row(7)), "missing-id"),
    "a month 13": (lambda row: row(7).replace("2110.", "2113."), "invalid-id"),
    "no date": (lambda row: row(7).replace("|2021-10-27|", "|x|").replace("2021-10-27", "2021-10-32"), "invalid-date"),
}


def parse(parser, text: str):  # type: ignore[no-untyped-def]
    return list(parser.parse(SourceText.of("d.md", text.encode())))


def entries(parser, text: str) -> list[Entry]:  # type: ignore[no-untyped-def]
    return [item for item in parse(parser, text) if isinstance(item, Entry)]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("prefix", ["", "head", "row"])
@pytest.mark.parametrize("suffix", ["", "row", "head"])
@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_spoils_nothing_around_it(kind: str, prefix: str, suffix: str, fault: str) -> None:
    parser, head, row = KINDS[kind]
    before = {"": head, "head": "# Page\n\n" + head, "row": head + row(6)}[prefix]
    after = {"": "", "row": row(8), "head": "\n" + head + row(8)}[suffix]
    make, code = FAULTS[fault]
    text = before + make(row) + after
    items = parse(parser, text)
    assert [(item.code, item.line) for item in items if isinstance(item, Problem)] == [(code, before.count("\n") + 1)]
    around = [entry[:18] for entry in entries(parser, before + after)]
    assert [entry[:18] for entry in entries(parser, text) if entry.id != "2110.00007"] == around
    assert not unclaimed(text, items)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    "edit",
    [
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: text.rstrip(),
        lambda text: text.replace("\n|", "\n  |"),
        lambda text: text.replace("|\n", "|  \n"),
        lambda text: text.replace("\n- ", "\n\n- ").replace("|\n|**2", "|\n\n|**2"),
        lambda text: text.replace("http://", "https://"),
    ],
    ids=["crlf", "bom", "no end", "indented", "blanks behind", "blank lines", "https"],
)
def test_hand_edits_that_change_nothing(kind: str, edit) -> None:  # type: ignore[no-untyped-def]
    parser, head, row = KINDS[kind]
    text = head + row(1) + row(2)
    assert parser.accepts(SourceText.of("d.md", edit(text).encode())) > 0
    assert [entry[:17] for entry in entries(parser, edit(text))] == [entry[:17] for entry in entries(parser, text)]
    assert not [item for item in parse(parser, edit(text)) if isinstance(item, Problem)]


def test_every_layout_is_told_from_the_others() -> None:
    host = Host()
    texts = {"cv-arxiv-daily": CV_HEAD + cv_row(), "dailyarxiv": DAILY_HEAD + daily_row()}
    texts["cv-arxiv-daily-json"] = json.dumps({"Maps": {"2110.00001": cv_row()}})
    for name, text in texts.items():
        items = read_source(SourceText.of("x", text.encode()), lambda: host.built_in("parsers", ("fields", "numbered")), tuple,
                            named=True, others=lambda: host.built_in("parsers"))  # fmt: skip
        assert items is not None
        assert [item.origins[0].parser for item in items if isinstance(item, Entry)] == [name]
        assert not [item for item in items if isinstance(item, Problem)]


def test_a_paper_of_several_topics_is_one_with_all_of_them() -> None:
    text = CV_HEAD + cv_row() + "\n" + CV_HEAD.replace("Maps", "Tracks") + cv_row()
    [entry], problems = merge_all(entries(CV, text), lambda _name: 30)
    assert entry.topics == ("Maps", "Tracks")
    assert [origin.topic for origin in entry.origins] == ["Maps", "Tracks"]
    assert not entry.authors_complete
    assert not problems


def test_a_numbered_digest_before_a_table_is_left_to_its_own_parser() -> None:
    host = Host()
    numbered = "# ArXiv cs.CV --Wed, 29 May 2019\n### 1.Other  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)\n>  Text. \n\n"
    for text in (numbered + CV_HEAD + cv_row(), CV_HEAD + cv_row() + "\n" + numbered):
        items = read_source(SourceText.of("x", text.encode()), lambda: host.built_in("parsers", ("fields", "numbered")), tuple,
                            named=True, others=lambda: host.built_in("parsers"))  # fmt: skip
        assert items is not None
        assert {(item.id, item.origins[0].parser) for item in items if isinstance(item, Entry)} == {
            ("1905.00001", "numbered"), ("2110.00001", "cv-arxiv-daily"),
        }  # fmt: skip
        assert not [item for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(
    ("id_", "version", "expected"),
    [
        ("2110.00001", 1, (True, True)),
        ("2110.00001", 2, (False, True)),
        ("2110.00001", None, (True, False)),
        ("2109.00001", None, (False, True)),
    ],
)
def test_whose_date_it_is(id_: str, version: int | None, expected: tuple[bool, bool]) -> None:
    date = PartialDate(2021, 10, 27)
    assert dates_of(ArxivId(id_), version, date) == tuple(date if known else None for known in expected)


def test_a_header_without_titles_is_of_no_papers() -> None:
    assert columns("| Method | mIoU | FPS |") is None
    assert columns("|" * 5000) is None


@pytest.mark.parametrize(
    ("name", "parser", "count"),
    [("cv-arxiv-daily.md", CV, 3), ("cv-arxiv-daily-wechat.md", CV, 2), ("cv-arxiv-daily.json", CV_JSON, 3), ("dailyarxiv.md", DAILY, 2),
     ("dailyarxiv-issue.md", DAILY, 2)],
)  # fmt: skip
def test_the_samples_show_the_layouts(root, name: str, parser, count: int) -> None:  # type: ignore[no-untyped-def]
    text = (root / "samples" / "layouts" / name).read_text(encoding="utf-8")
    assert parser.accepts(SourceText.of(name, text.encode())) > 0
    items = parse(parser, text)
    assert sum(isinstance(item, Entry) for item in items) == count
    assert not [item for item in items if isinstance(item, Problem)]
    assert not unclaimed(text, items)


@pytest.mark.parametrize("name", ["cv-arxiv-daily", "dailyarxiv"])
def test_a_table_that_a_script_wrote_is_read_alike_by_hand_made_rules(root, name: str) -> None:  # type: ignore[no-untyped-def]
    text = (root / "samples" / "layouts" / f"{name}.md").read_text(encoding="utf-8")
    source = SourceText.of("d.md", text.encode())
    exact = Host().get("parsers", name)
    assert exact.accepts(source) > TABLE.accepts(source) > 0
    dates = {"published": None, "updated": None, "origins": (), "extra": ()}
    assert [entry._replace(**dates) for entry in entries(TABLE, text)] == [entry._replace(**dates) for entry in entries(exact, text)]


def test_prose_around_a_table_is_left_to_others_only_where_it_names_papers(root) -> None:  # type: ignore[no-untyped-def]
    text = (root / "samples" / "layouts" / "table.md").read_text(encoding="utf-8")
    items = parse(TABLE, text)
    assert [item.id for item in items if isinstance(item, Entry)] == ["2110.90001", "2310.90006"]
    assert [item.raw[:5] for item in items if isinstance(item, Foreign)] == ["# A r", "| A B"]
    assert not unclaimed(text, items)
    text += "\nSee [A Further Made-up Paper](https://arxiv.org/abs/2110.90009).\n"
    assert unclaimed(text, parse(TABLE, text)) == [(1, 3), (11, 13)]
    items = read_source(SourceText.of("x", text.encode()), lambda: (), tuple, named=True, others=lambda: Host().built_in("parsers"))
    assert items is not None
    assert [(item.id, item.origins[0].parser) for item in items if isinstance(item, Entry)] == [
        ("2110.90001", "table"), ("2310.90006", "table"), ("2110.90009", "links"),
    ]  # fmt: skip
    assert not [item for item in items if isinstance(item, Problem)]


@pytest.mark.parametrize(
    ("header", "of_papers"),
    [
        ("| Title | Authors |", True),
        ("| Paper | Code |", True),
        ("| **Title** | Paper |", True),
        ("| 标题 | 作者 | 日期 |", True),
        ("Title | Venue", True),
        ("| Paper | mIoU | FPS |", False),
        ("| Title |", False),
    ],
)
def test_which_headers_are_of_papers(header: str, of_papers: bool) -> None:
    shape = columns(header)
    assert shape is not None
    assert is_of_papers(shape) is of_papers


# ---- real files ----------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["cv-arxiv-daily-2021-10-31", "cv-arxiv-daily-2024-05-31", "cv-arxiv-daily-wechat"])
def test_real_pages_of_cv_arxiv_daily(corpus, name: str) -> None:  # type: ignore[no-untyped-def]
    text = (corpus / "digests" / "table" / f"{name}.md").read_text(encoding="utf-8")
    rows = re.findall(r"^(?:\|\*\*|- )(\d{4}-\d\d-\d\d)(?:\*\*\||, )\*\*(.*)\*\*(?:\||, )(.*) et\.al\.(.*)$", text, re.MULTILINE)
    items = parse(CV, text)
    found = [item for item in items if isinstance(item, Entry)]
    assert len(found) == len(rows) > 60
    ids = [re.search(r"arxiv\.org/abs/(\d{4}\.\d{5})(?:v(\d+))?\)", rest) for *_, rest in rows]
    assert [(entry.id, entry.version) for entry in found] == [(match[1], int(match[2]) if match[2] else None) for match in ids if match]
    assert all(entry.title and len(entry.authors) == 1 and not entry.authors_complete for entry in found)
    assert all(entry.updated or entry.published for entry in found)
    assert sum(len(entry.links) for entry in found) == sum("**[" in rest for *_, rest in rows)
    assert not any(entry.extra or len(entry.links) > 1 for entry in found)
    assert {entry.topics[0] for entry in found} == {"SLAM", "SFM", "Visual Localization", "Keypoint Detection", "Image Matching"} | (
        {"NeRF"} if "NeRF" in text else set()
    )
    assert not [item for item in items if isinstance(item, Problem)]
    assert not unclaimed(text, items)


def test_a_real_json_holds_what_its_page_holds(corpus) -> None:  # type: ignore[no-untyped-def]
    folder = corpus / "digests" / "table"
    text = (folder / "cv-arxiv-daily-wechat.json").read_text(encoding="utf-8")
    told = [id_ for rows in json.loads(text).values() for id_ in rows]
    found = entries(CV_JSON, text)
    assert [entry.id for entry in found] == told
    page = entries(CV, (folder / "cv-arxiv-daily-wechat.md").read_text(encoding="utf-8"))
    assert {entry[:18] for entry in found} >= {entry[:18] for entry in page if entry.id in set(told)}
    pretty = entries(CV_JSON, json.dumps(json.loads(text), indent=1))
    assert [entry[:18] for entry in pretty] == [entry[:18] for entry in found]
    assert len({entry.origins[0].first for entry in pretty}) == len(pretty)


@pytest.mark.parametrize(("name", "abstracts"), [("DailyArXiv-2024-03-31", True), ("DailyArXiv-issue", False)])
def test_real_pages_of_dailyarxiv(corpus, name: str, abstracts: bool) -> None:  # type: ignore[no-untyped-def]
    text = (corpus / "digests" / "table" / f"{name}.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \*\*\[(.*?)\]\(https?://arxiv\.org/abs/([\d.]+)v(\d+)\)\*\* \| ([\d-]+) \|(.*)\|$", text, re.MULTILINE)
    items = parse(DAILY, text)
    found = [item for item in items if isinstance(item, Entry)]
    assert [(entry.id, entry.version) for entry in found] == [(id_, int(version)) for _, id_, version, _, _ in rows]
    assert all(bool(entry.abstract) is abstracts for entry in found)
    assert all(entry.published == entry.updated for entry in found if entry.version == 1)
    comments = [re.sub(r"^.*?</details> \|", "", rest) if abstracts else rest for *_, rest in rows]
    assert [bool(entry.comment) for entry in found] == [bool(comment.strip()) for comment in comments]
    assert not [item for item in items if isinstance(item, Problem)]
    assert not unclaimed(text, items)


# ---- hostile files -------------------------------------------------------------------------------------------------------------------

HOSTILE = (
    "|**2021-10-27**|**",
    "**|",
    "|",
    "\\|",
    "[",
    "](",
    "![",
    "<details>",
    "<a ",
    "<a href=http://x ",
    "- 2021-10-27, **",
    "$",
    "**, ",
    "https://",
)


@pytest.mark.parametrize("piece", HOSTILE)
@pytest.mark.parametrize("kind", [*KINDS, "table made by hand"])
def test_a_long_line_costs_what_its_length_does(kind: str, piece: str) -> None:
    parser, head, row = KINDS.get(kind, (TABLE, HAND_HEAD, hand_row))

    def work(long: str) -> None:
        for text in (head + long, head + row(1, long), head + row(1, link=long), head + row(1).rstrip() + long + "|\n"):
            source = SourceText.of("d.md", (text + "\n" + row(2)).encode())
            parser.accepts(source)
            assert list(parser.parse(source))

    assert_linear(work, piece.__mul__)


@pytest.mark.parametrize("piece", ['"', '{"', '"a":', '"a":{', "[", "}", "\\", '"2110.00001": "', " "])
def test_long_json_costs_what_its_length_does(piece: str) -> None:
    def work(long: str) -> None:
        for begin in ('{"Maps": {', '{"Maps": {"2110.00001": "', "{"):
            source = SourceText.of("d.json", (begin + long).encode())
            CV_JSON.accepts(source)
            list(CV_JSON.parse(source))

    assert_linear(work, piece.__mul__)


PIECES = (
    *(
        "|",
        "\\|",
        "**",
        "- ",
        "\n",
        "\n\n",
        "## T\n",
        "|---|---|\n",
        "|Title|Date|\n",
        "https://arxiv.org/abs/2110.00001v1",
        "[x](",
        ")",
        "<p>",
    ),
    *(
        "<details>",
        "</details>",
        "<summary>",
        "2021-10-27",
        "$",
        " et.al.",
        CV_HEAD,
        cv_row(),
        daily_row(),
        wechat_row(),
        DAILY_HEAD,
        "### 1.x",
    ),
)


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_table_is_read_once(text: str) -> None:
    """Whatever a page holds: no line is claimed twice, items are in source order, an entry has an ID, and a second reading is the same."""
    for parser in (CV, DAILY, TABLE):
        items = parse(parser, text)
        claimed = [
            line
            for item in items
            if isinstance(item, Entry) or not isinstance(item, Problem) or item.severity == "error"
            for line in range(*_lines(item))
        ]
        assert claimed == sorted(set(claimed))
        assert items == parse(parser, text)


def _lines(item) -> tuple[int, int]:  # type: ignore[no-untyped-def]
    if isinstance(item, Entry):
        return item.origins[0].first, item.origins[0].last + 1
    if isinstance(item, Problem):
        return item.line, (item.last or item.line) + 1
    return item.span.first, item.span.last + 1


@pytest.mark.parametrize(
    "cell", ["arXiv:2105.00001v2", "https://arxiv.org/abs/2105.00001", "[2105.00001](https://arxiv.org/abs/2105.00001)"]
)
def test_an_identifier_in_place_of_a_title_is_none(cell: str) -> None:
    text = f"| Paper | Date | Code |\n|---|---|---|\n| {cell} | 2021 | |\n"
    host = Host(list)
    items = read_source(SourceText.of("t.md", text.encode()), list, list, others=lambda: host.built_in("parsers"), named=True)
    assert [(item.id, item.title) for item in items or () if isinstance(item, Entry)] == [("2105.00001", "")]
