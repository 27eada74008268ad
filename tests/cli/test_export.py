"""`arxref export` and `arxref check` as a user calls them: what is written, what is said, and the exit code."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from arxref.cli import run

if TYPE_CHECKING:
    from pathlib import Path

NUMBERED = """\
# ArXiv cs.CV --Wed, 29 May 2019
### 1.Deep Things  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)
>  We look deep.\x20
### 2.Shallow Things  [ pdf ](https://arxiv.org/pdf/1905.00002.pdf)
>  We look less deep.\x20
"""
FIELDS = """\
# Arxiv Papers in cs.CV on 2019-05-28
### Deep Things
- **Arxiv ID**: http://arxiv.org/abs/1905.00001v1
- **DOI**: None
- **Categories**: **cs.CV**, cs.LG
- **Links**: [PDF](http://arxiv.org/pdf/1905.00001v1)
- **Published**: 2019-05-28 10:00:00+00:00
- **Updated**: 2019-05-28 10:00:00+00:00
- **Authors**: Ada Lovelace
- **Comment**: None
- **Journal**: None
- **Summary**: We look deep.



"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one digest of each dialect, which is the current one."""
    (tmp_path / "digests").mkdir()
    (tmp_path / "digests" / "a.md").write_text(NUMBERED, "utf-8")
    (tmp_path / "digests" / "b.md").write_text(FIELDS, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bib(path: Path) -> dict[str, str]:
    """ID -> key of a .bib that arxref wrote."""
    found = {}
    for entry in path.read_text("utf-8").split("@misc{")[1:]:
        found[entry.split("eprint        = {")[1].split("}")[0]] = entry.split(",")[0]
    return found


def test_a_bibliography_from_two_dialects(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "digests", "--format", "bibtex", "-o", "refs.bib"]) == 0
    assert bib(home / "refs.bib") == {"1905.00001": "lovelace2019deep", "1905.00002": "arxiv-1905.00002"}
    said = capsys.readouterr()
    assert said.out == ""
    assert "2 files, 3 entries: 2 exported, 1 merged, 0 rejected; written to refs.bib" in said.err
    assert "1 without authors" in said.err
    assert "--enrich" in said.err


def test_without_sources_every_digest_below_is_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "notes.md").write_text("# My notes\nno digest\n", "utf-8")
    (home / "node_modules").mkdir()
    (home / "node_modules" / "x.md").write_text(NUMBERED, "utf-8")
    assert run(["export", "--format", "bibtex"]) == 0
    said = capsys.readouterr()
    assert said.out.count("@misc{") == 2
    assert "2 files (1 other file passed over), 3 entries" in said.err


def test_standard_input(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(NUMBERED.encode())))
    assert run(["export", "-", "--format", "csl-json"]) == 0
    assert [item["id"] for item in json.loads(capsys.readouterr().out)] == ["arxiv-1905.00001", "arxiv-1905.00002"]


def test_keys_in_an_output_stay_when_papers_come_before_them(home: Path) -> None:
    assert run(["export", "digests/b.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    earlier = FIELDS.replace("1905.00001", "1904.00001")
    (home / "digests" / "c.md").write_text(earlier.replace("2019-05-28", "2019-04-28"), "utf-8")
    assert run(["export", "digests", "--format", "bibtex", "-o", "refs.bib"]) == 0
    assert bib(home / "refs.bib") == {
        "1904.00001": "lovelace2019deep-1904.00001", "1905.00001": "lovelace2019deep", "1905.00002": "arxiv-1905.00002",
    }  # fmt: skip


@pytest.mark.parametrize("format_", ["bibtex", "csl-json"])
def test_a_key_that_the_user_renamed_stays(home: Path, format_: str) -> None:
    out = home / "refs.out"
    assert run(["export", "digests", "--format", format_, "-o", "refs.out"]) == 0
    renamed = out.read_text("utf-8").replace("lovelace2019deep", "ada19")
    out.write_text(renamed, "utf-8")
    assert run(["export", "digests", "--format", format_, "-o", "refs.out"]) == 0
    assert out.read_text("utf-8") == renamed


EDITS = {
    "an edited field": lambda text: text.replace("Deep Things", "Very Deep Things"),
    "an entry of one's own": lambda text: text + "\n@book{mine, title = {Mine}}\n",
    "a comment": lambda text: "% my comment\n" + text,
    "a broken entry": lambda text: text + "\n@misc{broken, title = {",
}


@pytest.mark.parametrize("edit", EDITS)
def test_a_users_work_in_an_output_is_not_overwritten(home: Path, edit: str, capsys: pytest.CaptureFixture[str]) -> None:
    out = home / "refs.bib"
    assert run(["export", "digests", "--format", "bibtex", "-o", "refs.bib"]) == 0
    edited = EDITS[edit](out.read_text("utf-8"))
    out.write_text(edited, "utf-8")
    capsys.readouterr()
    assert run(["export", "digests", "--format", "bibtex", "-o", "refs.bib"]) == 1
    assert out.read_text("utf-8") == edited
    said = capsys.readouterr().err
    assert "--into" in said
    assert "--force" in said
    assert run(["export", "digests", "--format", "bibtex", "-o", "refs.bib", "--force"]) == 0
    assert out.read_text("utf-8") != edited


@pytest.mark.parametrize("format_", ["bibtex", "csl-json"])
def test_papers_that_would_vanish_stop_the_run(home: Path, format_: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "digests", "--format", format_, "-o", "refs.out"]) == 0
    before = (home / "refs.out").read_bytes()
    assert run(["export", "digests/b.md", "--format", format_, "-o", "refs.out"]) == 1
    assert (home / "refs.out").read_bytes() == before
    assert "1 of its papers would vanish: arxiv-1905.00002 (1905.00002)" in capsys.readouterr().err


def test_notes_are_written_once_and_never_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "digests", "--format", "obsidian", "--vault", "vault", "--folder", "Papers"]) == 0
    note = home / "vault" / "Papers" / "lovelace2019deep.md"
    assert sorted(path.name for path in note.parent.iterdir()) == [
        *("arXiv 2019-05-28.md", "arXiv 2019-05-29.md", "arxiv-1905.00002.md", "lovelace2019deep.md")
    ]
    moved = home / "vault" / "My own name.md"
    note.rename(moved)
    moved.write_text(moved.read_text("utf-8") + "my thoughts\n", "utf-8")
    before = moved.read_bytes()
    capsys.readouterr()
    assert run(["export", "digests", "--format", "obsidian", "--vault", "vault", "--folder", "Papers"]) == 0
    assert moved.read_bytes().startswith(before[: before.index(b"citekey:")])
    assert b'aliases:\n  - "Deep Things"\n  - "lovelace2019deep"\n' in moved.read_bytes()
    assert moved.read_bytes().endswith(b"my thoughts\n")
    assert not note.exists()
    assert "there already and left as they are" in capsys.readouterr().err


def test_a_note_of_another_paper_or_of_the_users_is_not_overwritten(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "vault").mkdir()
    mine = home / "vault" / "lovelace2019deep.md"
    mine.write_text("mine\n", "utf-8")
    assert run(["export", "digests", "--format", "obsidian", "--vault", "vault"]) == 1
    assert mine.read_text("utf-8") == "mine\n"
    assert "vault/lovelace2019deep.md: name-taken" in capsys.readouterr().err
    assert (home / "vault" / "arxiv-1905.00002.md").exists()


def test_dry_run_writes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--format", "bibtex", "-o", "refs.bib"], ["--format", "obsidian", "--vault", "vault"], ["--format", "bibtex"]):
        assert run(["export", "digests", *arguments, "--dry-run"]) == 0
    assert sorted(path.name for path in home.iterdir()) == ["digests"]
    said = capsys.readouterr()
    assert said.out == ""
    assert "would be written to refs.bib" in said.err


@pytest.mark.parametrize(
    ("options", "ids"),
    [
        (["--only", "https://arxiv.org/abs/1905.00002v3"], ["1905.00002"]),
        (["--category", "cs"], ["1905.00001", "1905.00002"]),
        (["--category", "cs.LG"], ["1905.00001"]),
        (["--since", "2019-05-29"], ["1905.00002"]),
        (["--until", "2019-05-28"], ["1905.00001", "1905.00002"]),
        (["--until", "2019-04"], []),
        (["--grep", "LOVELACE"], ["1905.00001"]),
        (["--grep", "less deep"], ["1905.00002"]),
    ],
)
def test_selection(home: Path, options: list[str], ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    code = run(["export", "digests", "--format", "csl-json", *options])
    said = capsys.readouterr()
    assert code == (0 if ids else 1)
    assert [item["number"].removeprefix("arXiv:") for item in (json.loads(said.out) if said.out else [])] == ids
    if not ids:
        assert "no paper was selected" in said.err


@pytest.mark.parametrize("command", [["export", "--format", "bibtex"], ["list"], ["check"], ["stats"]])
def test_a_period_that_ends_before_it_begins_is_wrong_usage(home: Path, capsys, command) -> None:
    assert run([*command, "digests", "--since", "2019-06", "--until", "2019-05"]) == 2
    assert "usage: --since 2019-06 is later than --until 2019-05" in capsys.readouterr().err
    assert run([*command, "digests", "--since", "2019-05-02", "--until", "2019-05"]) == 0


@pytest.mark.parametrize("command", [["export", "--format", "bibtex"], ["list"]])
@pytest.mark.parametrize(
    ("category", "hint"),
    [("LG", "'LG' is no category of arXiv; did you mean 'cs.LG'?"), ("cs.cvv", "did you mean 'cs.CV'?"), ("hep-th", "")],
)
def test_a_category_that_nothing_has_and_arxiv_neither_is_doubted(home: Path, capsys, command, category, hint) -> None:
    assert run([*command, "digests", "--category", category]) == 1
    said = capsys.readouterr().err
    assert hint in said
    assert ("is no category" in said) == bool(hint)


def test_an_id_that_is_asked_for_and_missing_is_an_error(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "digests", "--format", "bibtex", "-o", "x.bib", "--only", "1905.00001", "--only", "2101.00001"]) == 1
    assert bib(home / "x.bib") == {"1905.00001": "lovelace2019deep"}
    assert "not-found: 2101.00001" in capsys.readouterr().err


def test_the_report_adds_up(home: Path) -> None:
    (home / "digests" / "bad.md").write_text(FIELDS.replace("1905.00001", "1913.00001"), "utf-8")
    assert run(["export", "digests", "--format", "bibtex", "-o", "refs.bib", "--report", "r.json"]) == 1
    report = json.loads((home / "r.json").read_text("utf-8"))
    counts = report["counts"]
    assert counts == {"files": 3, "entries": 4, "exported": 2, "merged": 1, "rejected": 1, "unselected": 0, "foreign": 0}
    assert report["written"] == ["refs.bib"]
    [problem] = report["problems"]
    assert (problem["severity"], problem["code"], problem["file"], problem["line"]) == ("error", "invalid-id", "digests/bad.md", 2)


def test_strict_makes_a_warning_count(home: Path) -> None:
    (home / "digests" / "b.md").write_text(FIELDS + "a line of mine\n", "utf-8")
    assert run(["check", "digests"]) == 0
    assert run(["check", "digests", "--strict"]) == 1


def test_check_accounts_for_everything(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2 files, 3 entries: 2 papers, 1 merged, 0 rejected", "1 paper without authors", "1 paper without a date",
        "1 paper without categories",
    ]  # fmt: skip


def test_a_folder_of_notes_says_how_it_is_read(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "digests", "--format", "obsidian", "--vault", "vault"]) == 0
    notes = len(list((home / "vault").glob("*.md")))
    capsys.readouterr()
    assert run(["export", "vault", "--format", "bibtex", "-o", "refs.bib"]) == 1
    assert "--from note" in capsys.readouterr().err.splitlines()[-1]
    assert run(["export", "vault", "--format", "bibtex", "-o", "refs.bib", "--from", "note"]) == 0
    said = capsys.readouterr().err
    assert "--from" not in said
    assert 0 < (home / "refs.bib").read_text(encoding="utf-8").count("\n@") + 1 < notes


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["export", "digests"], 2, "--format"),
        (["export", "digests", "--format", "bibtx"], 2, "did you mean 'bibtex'"),
        (["export", "digests", "--format", "bibtex", "--from", "filds"], 2, "did you mean 'fields'"),
        (["export", "digests", "--format", "bibtex", "-O", "abstrct=no"], 2, "did you mean 'abstract'"),
        (["export", "digests", "--format", "bibtex", "-O", "abstract=perhaps"], 2, "true or false"),
        (["export", "digests", "--format", "bibtex", "-O", "abstract"], 2, "NAME=VALUE"),
        (["export", "digests", "--format", "digest", "--style", "x"], 2, "numbered, fields"),
        (["export", "digests", "--format", "bibtex", "--keys", "x"], 2, "key scheme"),
        (["export", "digests", "--format", "bibtex", "--only", "x"], 1, "x"),
        (["export", "digests", "--format", "bibtex", "--since", "then"], 2, "is no date"),
        (["export", "digests", "--format", "bibtex", "--vault", "v"], 2, "-o FILE"),
        (["export", "digests", "--format", "obsidian"], 2, "--vault"),
        (["export", "digests", "--format", "obsidian", "--vault", "v", "--folder", "../x"], 2, ""),
        (["export", "digests", "--format", "obsidian", "--vault", "v", "-o", "x"], 2, "exclude"),
        (["export", "nowhere", "--format", "bibtex"], 1, "nowhere: no such file"),
        (["exprt"], 2, "did you mean 'export'"),
        (["export", "--frmat", "x"], 2, "--format"),
        (["export", "empty", "--format", "bibtex"], 1, "no paper was found"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    home: Path, arguments: list[str], code: int, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "empty").mkdir()
    assert run(arguments) == code
    said = capsys.readouterr()
    assert words in said.err
    assert said.out == ""
    assert "Traceback" not in said.err
    assert sorted(path.name for path in home.iterdir()) == ["digests", "empty"]


FAULTY = {
    "binary.md": (b"\x89PNG\0\0" * 9, 1, "binary.md: binary-file"),
    "empty.md": (b"", 0, "empty.md: warning: empty-file"),
    "blank.md": (b"\xef\xbb\xbf \r\n\r\n", 0, "blank.md: warning: empty-file"),
    "other.md": (b"# A diary\n\nNothing here.\n", 1, "other.md: unknown-layout"),
    "latin1.md": (FIELDS.replace("1905.00001", "1905.00009").replace("Ada", "Adé").encode("latin-1"), 0, "latin1.md:9: warning: not-utf8"),
    "noid.md": (NUMBERED.replace("  [ pdf ](https://arxiv.org/pdf/1905.00002.pdf)", "").encode(), 1, 'noid.md:4: missing-id: "Shallow'),
}


@pytest.mark.parametrize("name", FAULTY)
def test_a_bad_file_is_named_and_the_good_ones_are_written(home: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    content, code, words = FAULTY[name]
    (home / name).write_bytes(content)
    assert run(["export", "digests", name, "--format", "bibtex", "-o", "refs.bib"]) == code
    assert words in capsys.readouterr().err
    assert {"1905.00001", "1905.00002"} <= bib(home / "refs.bib").keys()


def test_ten_problems_of_a_code_are_shown_and_the_rest_counted(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "digests" / "many.md").write_text(NUMBERED + "".join(f"### {n}.Lost\n>  x\n" for n in range(3, 20)), "utf-8")
    assert run(["check"]) == 1
    said = capsys.readouterr().err
    assert said.count(": missing-id:") == 10
    assert "missing-id: 7 more" in said


def test_what_a_digest_says_cannot_play_with_the_terminal(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "digests" / "evil.md").write_text(NUMBERED + "### 3.\x1b[2J\x1b]0;evil\x07 Title\n>  x\n", "utf-8")
    assert run(["check"]) == 1
    said = capsys.readouterr().err
    assert "evil" in said
    assert "\x1b" not in said


def test_configuration_is_found_above_and_the_command_line_wins(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "arxref.toml").write_text(
        'sources = ["digests/b.md"]\ndefault-format = "csl-json"\nkeys = "arxiv"\n[format.bibtex]\nabstract = false\n', "utf-8"
    )
    (home / "below").mkdir()
    monkeypatch.chdir(home / "below")
    assert run(["export"]) == 0
    assert [item["id"] for item in json.loads(capsys.readouterr().out)] == ["arxiv-1905.00001"]
    assert run(["export", "--format", "bibtex", "--keys", "readable"]) == 0
    said = capsys.readouterr().out
    assert "@misc{lovelace2019deep," in said
    assert "abstract" not in said
    assert run(["export", "--format", "bibtex", "--abstract"]) == 0
    assert "abstract" in capsys.readouterr().out


def test_init_writes_a_configuration_that_changes_nothing(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "--format", "bibtex"]) == 0
    before = capsys.readouterr().out
    assert run(["init"]) == 0
    assert run(["export", "--format", "bibtex"]) == 0
    assert capsys.readouterr().out == before
    assert run(["init"]) == 1
    assert "--force" in capsys.readouterr().err
    assert run(["init", "--force"]) == 0


@pytest.mark.parametrize(
    ("text", "words"),
    [("sourcs = []", "'sourcs'"), ("sources = 3", "a list of texts"), ("strict = 'yes'", "true or false"), ("x =", "arxref.toml")],
)
def test_a_mistake_in_the_configuration_is_said(home: Path, text: str, words: str, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text(text, "utf-8")
    assert run(["check"]) == 2
    assert words in capsys.readouterr().err


def test_formats_and_plugins_list_what_there_is(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["formats", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {row["name"] for row in listed["exporters"]} >= {"bibtex", "csl-json", "digest", "obsidian"}
    assert {row["name"] for row in listed["parsers"]} >= {"fields", "numbered"}
    assert run(["formats"]) == 0
    layouts = capsys.readouterr().out.partition("\n\n")[0].splitlines()[1:]
    assert len({line.index(row["summary"]) for line, row in zip(layouts, listed["parsers"], strict=True)}) == 1
    assert run(["plugins"]) == 0
    assert "built in" in capsys.readouterr().out
    assert run(["plugins", "--json"]) == 0
    assert all(row["health"] == "ok" for row in json.loads(capsys.readouterr().out))


@pytest.mark.parametrize("style", ["numbered", "fields"])
def test_a_digest_that_was_written_reads_back(home: Path, style: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "digests/b.md", "--format", "digest", "--style", style, "-o", "again.md"]) == 0
    items = []
    for source in ("digests/b.md", "again.md"):
        assert run(["export", source, "--format", "csl-json", "--keys", "arxiv"]) == 0
        items += json.loads(capsys.readouterr().out)
    one, two = items
    same = one if style == "fields" else {name: one[name] for name in ("title", "abstract", "version")}
    assert {name: two.get(name) for name in same} == same


@pytest.mark.parametrize(
    ("options", "advice"),
    [
        ([], ", or ask arXiv with --enrich arxiv"),
        (["--enrich", "arxiv", "--offline", "--store", "papers.sqlite"], ", or leave --offline out"),
    ],
)
def test_what_lacks_is_told_with_what_was_not_tried(
    home: Path, options: list[str], advice: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "one.md").write_text("### 1.On Walls  [ pdf ](https://arxiv.org/pdf/1905.11954.pdf)\n>  Walls.\n", "utf-8")
    assert run(["export", "one.md", "--format", "bibtex", *options]) == 0
    assert f"without categories: add a digest that has them{advice}\n" in capsys.readouterr().err


def test_author_lists_that_are_cut_off_are_counted(root, capsys):
    table = str(root / "samples" / "layouts" / "cv-arxiv-daily.md")
    assert run(["check", table]) == 0
    assert "papers with cut-off author lists\n" in capsys.readouterr().out
    assert run(["export", table, "--format", "bibtex"]) == 0
    assert " with cut-off author lists: add a digest that has them" in capsys.readouterr().err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_differs_of_papers_that_are_not_selected_is_not_told(tmp_path, capsys, jobs):
    for name, title in (("a.md", "One Title"), ("b.md", "Another Title")):
        record = "- **Arxiv ID**: http://arxiv.org/abs/{}v1\n- **Summary**: Text.\n"
        papers = [f"### {title}\n{record.format('2105.00001')}", f"### The Same\n{record.format('2105.00002')}"]
        (tmp_path / name).write_text("# Arxiv Papers in cs.CV on 2021-05-31\n\n" + "\n\n\n".join(papers), encoding="utf-8")
    command = ["export", str(tmp_path), "--format", "bibtex", "--jobs", jobs]
    run(command)
    assert "conflicting-values" in capsys.readouterr().err
    run([*command, "--only", "2105.00001"])
    assert "conflicting-values" in capsys.readouterr().err
    run([*command, "--only", "2105.00002"])
    assert "conflicting-values" not in capsys.readouterr().err
