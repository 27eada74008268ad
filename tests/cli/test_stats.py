"""``arxref stats``: counts in the terminal, as CSV and as pictures that are looked at."""

from __future__ import annotations

import csv
import io
import json
import sys
import xml.etree.ElementTree as ET

import pytest

from inprocess import arxref

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [
    ("2101.00001", "cs.CV cs.LG", "Accepted to NIPS 2021", "2021-01-01"),
    ("2101.00002", "cs.CV", "CVPR 2021", "2021-01-02"),
    ("2103.00001", "cs.CL", "", "2021-03-01"),
    ("2103.00002", "cs.CV", "Published at =HYPERLINK(1) 2021", "2021-03-02"),
    ("2103.00003", "cs.CV", "Submitted to CVPR 2021", "2021-03-02"),
    ("2103.00004", "cs.CV", "", "2021-03-02"),
]


def snapshot(rows):
    """Papers as arXiv's snapshot has them, a JSON object a line."""
    return "".join(
        json.dumps(
            {
                "id": id_,
                "submitter": "x",
                "authors": "Ann Alpha",
                "title": f"Things {id_}",
                "comments": comment or None,
                "journal-ref": None,
                "doi": None,
                "report-no": None,
                "categories": categories,
                "license": None,
                "abstract": "Nothing.",
                "versions": [
                    {"version": "v1", "created": f"Fri, {day[8:]} {'Jan Feb Mar'.split()[int(day[5:7]) - 1]} {day[:4]} 00:00:00 GMT"}
                ],
                "update_date": day,
                "authors_parsed": [["Alpha", "Ann", ""]],
            }
        )
        + "\n"
        for id_, categories, comment, day in rows
    )


@pytest.fixture
def run(capfd, monkeypatch, tmp_path):
    """`arxref stats` in this process, in a folder that holds the papers."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "papers.json").write_text(snapshot(ROWS), encoding="utf-8")

    def run(*args):
        return arxref(capfd, "stats", *(args if any(arg.endswith(".json") for arg in args) else ("papers.json", *args)))

    return run


def table(text):
    head, *rows = csv.reader(io.StringIO(text))
    assert head == ["table", "period", "name", "papers"]
    return {tuple(row[:3]): int(row[3]) for row in rows}


def test_the_tables(run):
    done = run()

    assert done.returncode == 0
    lines = [line.split() for line in done.stdout.splitlines()]
    assert ["2021-01", "2", "███████████████", "2"] in lines
    assert ["2021-02", "0"] in lines
    assert ["2021-03", "4", "█" * 30, "3", "1"] in lines
    assert any(line[:2] == ["cs.CV", "5"] and line[-2:] == ["83", "%"] for line in lines)
    assert any(line[:2] == ["CVPR", "2"] and line[-2:] == ["1", "1"] for line in lines)
    assert any(line[:2] == ["DOI", "6"] for line in lines)
    assert done.stdout == "\n".join(line.rstrip() for line in done.stdout.split("\n"))
    assert "6 papers" in done.stderr


def test_csv_has_all_counts_and_no_formula(run):
    counts = table(run("--csv", "-").stdout)

    assert [counts["papers", f"2021-0{month}", ""] for month in (1, 2, 3)] == [2, 0, 4]
    assert counts["category", "2021-03", "cs.CL"] == 1
    assert sum(number for (kind, *_), number in counts.items() if kind == "category") == 6
    assert (counts["venue", "", "CVPR"], counts["venue", "", "NeurIPS"]) == (2, 1)
    assert counts["status", "", "submitted"] == 1
    assert counts["lacking", "", "comment"] == 2
    assert not any(name.startswith(("=", "+", "-", "@")) for _, _, name in counts)


def test_by_year_and_of_what_is_selected(run):
    counts = table(run("--csv", "-", "--by", "year").stdout)
    assert (counts["papers", "2021", ""], counts["category", "2021", "cs.CV"]) == (6, 5)

    counts = table(run("--csv", "-", "--since", "2021-03").stdout)
    assert "2021-01" not in {period for _, period, _ in counts}


def test_many_months_are_counted_by_year(run, tmp_path):
    rows = [(f"{year % 100:02}01.00001", "cs.CV", "", f"{year}-01-01") for year in (2015, 2016, 2024)]
    (tmp_path / "years.json").write_text(snapshot(rows), encoding="utf-8")

    counts = table(run("years.json", "--csv", "-").stdout)
    assert [counts["papers", str(year), ""] for year in range(2015, 2025)] == [1, 1, 0, 0, 0, 0, 0, 0, 0, 1]
    assert len(table(run("years.json", "--csv", "-", "--by", "month").stdout)) > 100


def test_an_svg_says_in_words_what_it_shows(run, tmp_path):
    assert run("--plot", "a.svg").returncode == 0
    root = ET.parse(tmp_path / "a.svg").getroot()  # noqa: S314 - arxref's own file

    assert root.get("role") == "img"
    assert root.get("aria-labelledby").split() == [root.find(f"{SVG}title").get("id"), root.find(f"{SVG}desc").get("id")]
    words = root.find(f"{SVG}desc").text
    assert words.startswith("6 papers by month of their first version, from 2021-01 to 2021-03; most (4) in 2021-03.")
    assert "cs.CV 5, cs.CL 1" in words
    assert "CVPR 2" in words
    first = (tmp_path / "a.svg").read_bytes()
    (tmp_path / "a.svg").unlink()
    assert run("--plot", "a.svg").returncode == 0
    assert (tmp_path / "a.svg").read_bytes() == first


def test_bars_are_as_high_as_there_are_papers(run, tmp_path):
    import matplotlib.image

    assert run("--plot", "a.png").returncode == 0
    pixels = (matplotlib.image.imread(tmp_path / "a.png")[:, :, :3] * 255).round().astype(int)
    half = pixels[: pixels.shape[0] // 2, : int(pixels.shape[1] * 0.85)]  # above all else, without the legend

    def heights(colour):
        """The heights of the bars of one colour, from left to right."""
        columns = (abs(half - colour).max(axis=2) <= 8).sum(axis=0)
        bars = [0]
        for height in columns:
            if height > 8:
                bars[-1] = max(bars[-1], int(height))
            elif bars[-1]:
                bars.append(0)
        return [bar for bar in bars if bar]

    january, march = heights((0x00, 0x72, 0xB2))  # cs.CV: 2 and 3 papers
    (other,) = heights((0xE6, 0x9F, 0x00))  # cs.CL: 1
    assert march / january == pytest.approx(3 / 2, rel=0.05)
    assert march / other == pytest.approx(3, rel=0.08)
    assert (pixels != 255).any(axis=2).mean() > 0.05


def test_pictures_say_who_made_them_and_nothing_else_is_overwritten(run, tmp_path):
    (tmp_path / "mine.png").write_bytes(b"\x89PNG my holidays")
    (tmp_path / "mine.csv").write_text("a,b\n1,2\n", encoding="utf-8")

    for option in ("--plot", "mine.png"), ("--csv", "mine.csv"):
        done = run(*option)
        assert done.returncode == 1
        assert "was not made by arxref stats" in done.stderr
    assert (tmp_path / "mine.png").read_bytes() == b"\x89PNG my holidays"
    for name in ("a.png", "a.svg"):
        assert run("--plot", name).returncode == 0
        assert run("--plot", name, "--by", "year").returncode == 0
    assert run("--csv", "a.csv").returncode == 0
    assert run("--csv", "a.csv", "--by", "year").returncode == 0
    assert "2021,cs.CV" in (tmp_path / "a.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "args", [("--plot", "a.pdf"), ("--plot", "a"), ("--plot", "a.svg", "--csv", "a.svg"), ("--by", "week"), ("--top", "0")]
)
def test_wrong_usage(run, tmp_path, args):
    assert run(*args).returncode == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["papers.json"]


def test_without_matplotlib_the_message_says_what_to_install(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "matplotlib.style", None)

    done = run("--plot", "a.svg")

    assert done.returncode == 2
    assert "pip install matplotlib" in done.stderr


def test_nothing_to_count(run):
    done = run("--grep", "no such words")

    assert (done.returncode, done.stdout) == (1, "")


@pytest.mark.parametrize("venue", ["$\\frac{", "</desc><script>", "\x07\x1b[31m", "会議", "x" * 5000, "\u202e", "🧪"])
def test_hostile_names_are_drawn_and_printed(run, tmp_path, venue):
    rows = [(f"2101.0000{n}", "cs.CV", f"Accepted at the {venue} Conference on Trees {venue} 2021", "2021-01-01") for n in range(1, 4)]
    (tmp_path / "rows.json").write_text(snapshot(rows), encoding="utf-8")

    done = run("rows.json", "--plot", "a.svg", "--csv", "a.csv")

    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert ET.parse(tmp_path / "a.svg").getroot().find(f"{SVG}script") is None  # noqa: S314
    assert run("rows.json", "--plot", "a.png").returncode == 0
