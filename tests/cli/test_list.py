"""``arxref list``: lines for pipes, a table for terminals, objects for programs."""

from __future__ import annotations

import io
import json
import os
import pty
import re
import subprocess
import sys

import pytest

from arxref import cli
from arxref.library.layouts import paperrows
from inprocess import arxref

ROWS = (
    ("2101.00001", "2", "First things", "Zoë Zeta, Ann Alpha", "10 pages, accepted to NIPS 2021. Code: https://github.com/leaf/tree", ""),
    ("2101.00002", "1", "Second things", "Bob Beta", "Submitted to CVPR 2021", ""),
    ("2101.00003", "1", "Third things\x1b[31m", "Cy Gamma", "This paper has been withdrawn by the author", ""),
    ("2101.00004", "1", "Fourth things", "Di Delta", "", "Int. J. Leaf Stud. 3, 4-5 (2021)"),
    ("2101.00005", "1", "Fifth things", "Ed Epsilon", "Presented at the Great Leaf Meeting 2021", ""),
)


@pytest.fixture
def snapshot(tmp_path):
    """Papers as arXiv's snapshot has them, a JSON object a line."""
    path = tmp_path / "papers.json"
    lines = (
        json.dumps(
            {
                "id": id_,
                "submitter": "x",
                "authors": authors,
                "title": title,
                "comments": comment or None,
                "journal-ref": journal or None,
                "doi": None,
                "report-no": None,
                "categories": "cs.CV cs.LG",
                "license": None,
                "abstract": "Nothing.",
                "versions": [{"version": f"v{n}", "created": "Fri, 1 Jan 2021 00:00:00 GMT"} for n in range(1, int(version) + 1)],
                "update_date": "2021-01-02",
                "authors_parsed": [[authors.split(",")[0].split(" ")[1], authors.split(",")[0].split(" ")[0], ""]],
            }
        )
        for id_, version, title, authors, comment, journal in ROWS
    )
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def run(capfd, monkeypatch):
    """`arxref list` in this process, in a folder."""

    def run(folder, *args):
        monkeypatch.chdir(folder)
        return arxref(capfd, "list", *args)

    return run


def ids(run, folder, *args):
    done = run(folder, "papers.json", "--columns", "id", *args)
    return [line[-1] for line in done.stdout.splitlines()]


def test_a_pipe_gets_a_line_a_paper_with_tabs(snapshot, run):
    done = run(snapshot.parent, "papers.json")

    assert done.returncode == 0
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert lines[0] == ["zeta2021first", "First things", "Zeta", "2021", "NeurIPS 2021", "accepted code"]
    assert [len(line) for line in lines] == [6] * 5
    assert "\x1b" not in done.stdout


def test_json_holds_what_programs_ask_for(snapshot, run):
    first, second, third, fourth, _ = json.loads(run(snapshot.parent, "papers.json", "--json").stdout)

    wanted = "id version key title authors published categories doi status venue venue_year kind origins".split()
    assert set(wanted) <= first.keys()
    assert [first[name] for name in ("id", "version", "status", "venue", "venue_year", "kind")] == [
        "2101.00001",
        2,
        "accepted",
        "NeurIPS",
        2021,
        "conference",
    ]
    assert (second["status"], second["venue"]) == ("submitted", "CVPR")
    assert (third["status"], third["venue"], third["kind"]) == ("withdrawn", None, None)
    assert (fourth["status"], fourth["kind"], fourth["evidence"]) == ("published", "journal", ["Int. J. Leaf Stud. 3, 4-5 (2021)"])
    assert first["origins"][0]["source"] == "papers.json"
    assert first["links"] == [{"title": "code", "url": "https://github.com/leaf/tree"}]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--status", "accepted"], "15"),
        (["--status", "submitted", "--status", "withdrawn"], "23"),
        (["--status", "none"], ""),
        (["--venue", "nips"], "1"),
        (["--venue", "Conference on Neural Information Processing Systems"], "1"),
        (["--venue", "CVPR"], "2"),
        (["--status", "accepted", "--venue", "CVPR"], ""),
        (["--venue", "Leaf"], ""),
        (["--grep", "zoe zeta"], "1"),
        (["--sort", "-title"], "32415"),
        (["--sort", "venue"], "25413"),
    ],
)
def test_what_is_chosen_and_in_which_order(snapshot, run, options, expected):
    found = ids(run, snapshot.parent, *options)

    assert "".join(found) == expected


def test_ids_are_in_the_order_of_every_output_and_versions_in_that_of_numbers(tmp_path, run):
    named = ["arXiv:2402.00001v10", "hep-th/9901001v2", "math/0601002v9", "1905.11946", "math-ph/0601001v1"]
    (tmp_path / "mine.bib").write_text("".join(f"@misc{{k{at}, title = {{T}}, eprint = {{{paper}}}}}\n" for at, paper in enumerate(named)))
    keys = ["k1", "k2", "k4", "k3", "k0"]

    def listed(*options):
        return run(tmp_path, "mine.bib", "--columns", "key", *options).stdout.split()

    assert listed() == keys
    assert listed("--sort=-id") == keys[::-1]
    assert [item["key"] for item in json.loads(run(tmp_path, "mine.bib", "--json").stdout)] == keys
    assert listed("--sort", "version") == ["k4", "k1", "k2", "k0", "k3"]


def test_venues_of_the_configuration_have_their_names(snapshot, run):
    (snapshot.parent / "arxref.toml").write_text('[venues]\nLEAF = ["Great Leaf Meeting"]\n', encoding="utf-8")

    assert ids(run, snapshot.parent, "--venue", "great leaf meeting") == ["5"]
    assert ids(run, snapshot.parent, "--venue", "LEAF") == ["5"]


@pytest.mark.parametrize(
    "table", ["LEAF = 3", 'LEAF = { kind = "planet", names = ["X"] }', 'LEAF = { nmes = ["X"] }', "LEAF = [1]", '"" = ["X"]']
)
def test_a_wrong_venue_in_the_configuration_is_said(snapshot, run, table):
    (snapshot.parent / "arxref.toml").write_text(f"[venues]\n{table}\n", encoding="utf-8")
    done = run(snapshot.parent, "papers.json")

    assert done.returncode == 2
    assert "arxref.toml" in done.stderr
    assert "[venues]" in done.stderr


@pytest.mark.parametrize("column", paperrows.COLUMNS)
def test_a_column_alone_shows_what_it_shows_among_all(snapshot, run, column):
    among = [line.split("\t") for line in run(snapshot.parent, "papers.json", "--columns", ",".join(paperrows.COLUMNS)).stdout.splitlines()]
    alone = run(snapshot.parent, "papers.json", "--columns", column).stdout.splitlines()
    assert alone == [cells[[*paperrows.COLUMNS].index(column)] for cells in among]
    assert any(alone) == (column != "doi")  # which none of them has
    for order in (column, f"-{column}"):
        ids = [run(snapshot.parent, "papers.json", "--columns", columns, f"--sort={order}").stdout for columns in ("id", "id,flags")]
        assert ids[0].split() == [line.split("\t")[0] for line in ids[1].splitlines()]


def test_json_is_told_to_have_no_columns(snapshot, run):
    usual = run(snapshot.parent, "papers.json", "--json")
    assert run(snapshot.parent, "papers.json", "--json", "--links").stdout == usual.stdout
    done = run(snapshot.parent, "papers.json", "--json", "--columns", "id,title")
    assert done.returncode == 2
    assert not done.stdout
    assert "--columns" in done.stderr


@pytest.mark.parametrize("options", [["--columns", "kye"], ["--sort", "titel"], ["--status", "acepted"], ["--columns", ","]])
def test_wrong_usage_is_told_with_what_there_is(snapshot, run, options):
    done = run(snapshot.parent, "papers.json", *options)

    assert done.returncode == 2
    assert not done.stdout


class Screen(io.TextIOWrapper):
    """What is written to a terminal."""

    def __init__(self):
        super().__init__(io.BytesIO(), encoding="utf-8", newline="")

    def isatty(self):
        return True

    def shown(self):
        """All that was written."""
        self.flush()
        return self.buffer.getvalue().decode()


@pytest.fixture
def screen(monkeypatch):
    """What ``arxref list`` shows in a folder, on a terminal of that width."""

    def shown(folder, columns, *args, code=0):
        out = Screen()
        with monkeypatch.context() as patch:
            for name, value in (("COLUMNS", str(columns)), ("TERM", "xterm"), ("NO_COLOR", "1")):
                patch.setenv(name, value)
            patch.chdir(folder)
            patch.setattr(sys, "stdout", out)
            assert cli.run(["list", *args]) == code
        return out.shown()

    return shown


def terminal(folder, columns, *args):
    """What a real terminal of that width is shown."""
    reader, writer = pty.openpty()
    environ = os.environ | {"COLUMNS": str(columns), "TERM": "xterm", "NO_COLOR": "1", "LC_ALL": "C.UTF-8"}
    with subprocess.Popen(
        [sys.executable, "-m", "arxref", "list", *args], cwd=folder, stdout=writer, stderr=subprocess.DEVNULL, env=environ
    ) as process:
        os.close(writer)
        shown = b""
        while True:
            try:
                block = os.read(reader, 65536)
            except OSError:
                break
            if not block:
                break
            shown += block
    os.close(reader)
    assert process.returncode == 0
    return shown.decode()


def test_a_real_terminal_is_shown_what_a_screen_is(snapshot, screen):
    assert terminal(snapshot.parent, 80, "papers.json").replace("\r", "") == screen(snapshot.parent, 80, "papers.json")


@pytest.mark.parametrize("columns", [1, 12, 40, 80, 200])
def test_a_terminal_gets_a_table_that_fits(snapshot, screen, columns):
    shown = screen(snapshot.parent, columns, "papers.json")
    plain = re.sub(r"\x1b\[[0-9;]*m", "", shown)

    assert "\x1b[31m" not in shown
    assert len(plain.splitlines()) == 7
    if columns >= 40:
        assert all(len(line) <= columns for line in plain.splitlines())
        assert "2021" in plain


def test_what_was_withdrawn_is_struck_through(snapshot, screen):
    (line,) = (line for line in screen(snapshot.parent, 120, "papers.json", "--columns", "id,title").splitlines() if "\x1b[2;9m" in line)
    assert "Third things" in line


def test_links_are_shown_whole_on_lines_of_their_own(snapshot, screen):
    shown = screen(snapshot.parent, 60, "papers.json", "--columns", "id", "--links")
    assert "links" in shown.splitlines()[0]
    assert "https://github.com/leaf/tree" in shown


def test_a_screen_without_papers_has_a_head_alone(snapshot, screen):
    shown = screen(snapshot.parent, 80, "papers.json", "--grep", "nothing of the kind", code=1)
    assert len(shown.splitlines()) == 2


@pytest.mark.parametrize(("columns", "least"), [(80, 23), (100, 30), (140, 56)])
def test_where_there_is_little_room_most_of_it_is_the_titles(tmp_path, screen, columns, least):
    person = '{"family": "Ohnemus-Hildebrandt", "given": "Ada"}'
    paper = f"""[{{"id": "arXiv:1905.00001", "type": "article", "number": "arXiv:1905.00001", "title": "{"Unbroken" * 20}",
      "author": [{person}, {person}], "issued": {{"date-parts": [[2019]]}},
      "note": "Comment: accepted at Conference on Computer Vision and Pattern Recognition workshop 2020, code at https://github.com/a/b"}}]"""
    (tmp_path / "papers.json").write_text(paper, "utf-8")

    shown = screen(tmp_path, columns, "papers.json").splitlines()

    assert shown[0].index("author") - shown[0].index("title") >= least
    assert "2019" in shown[-1]
