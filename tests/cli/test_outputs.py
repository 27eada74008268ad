"""Several outputs with one set of keys, the ledger, and what would change."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from arxref.cli import run

if TYPE_CHECKING:
    from pathlib import Path

DIGEST = """\
# Arxiv Papers in cs.CV on 2019-05-28
### Deep Things
- **Arxiv ID**: http://arxiv.org/abs/1905.00001v1
- **Authors**: {author}


### Shallow Things
- **Arxiv ID**: http://arxiv.org/abs/1905.00002v1
- **Authors**: Ada Lovelace
"""
OUTPUTS = """\
sources = ["day.md"]

[[output]]
format = "bibtex"
file = "refs.bib"
abstract = false

[[output]]
format = "csl-json"
file = "out.json"

[[output]]
format = "obsidian"
vault = "vault"
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a digest, which is the current one."""
    (tmp_path / "day.md").write_text(DIGEST.format(author="Grace Hopper"), "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def bib_keys(path: Path) -> list[str]:
    return re.findall(r"^@\w+\{([^,]+),", path.read_text("utf-8"), re.MULTILINE)


def csl_keys(path: Path) -> list[str]:
    return [item["id"] for item in json.loads(path.read_text("utf-8"))]


def test_a_bare_export_writes_every_output_with_one_set_of_keys(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text(OUTPUTS, "utf-8")
    assert run(["export"]) == 0
    told = capsys.readouterr()
    assert told.out == ""
    assert "written to refs.bib; written to out.json; 2 notes and 1 page written to vault" in told.err
    keys = ["hopper2019deep", "lovelace2019shallow"]
    assert bib_keys(home / "refs.bib") == csl_keys(home / "out.json") == keys
    assert sorted(path.stem for path in (home / "vault").rglob("*.md")) == ["arXiv 2019-05-28", *keys]


def test_a_key_renamed_in_one_output_is_that_of_the_others_made_anew(home: Path) -> None:
    (home / "arxref.toml").write_text(OUTPUTS, "utf-8")
    assert run(["export"]) == 0
    refs = home / "refs.bib"
    refs.write_text(refs.read_text("utf-8").replace("hopper2019deep", "deep"), "utf-8")
    (home / "out.json").unlink()
    assert run(["export"]) == 0
    assert bib_keys(refs) == csl_keys(home / "out.json") == ["deep", "lovelace2019shallow"]


def test_outputs_that_differ_each_keep_their_keys_and_are_named(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text(OUTPUTS, "utf-8")
    assert run(["export"]) == 0
    refs = home / "refs.bib"
    refs.write_text(refs.read_text("utf-8").replace("hopper2019deep", "deep"), "utf-8")
    before = refs.read_bytes(), (home / "out.json").read_bytes()
    capsys.readouterr()
    assert run(["export"]) == 0
    assert (refs.read_bytes(), (home / "out.json").read_bytes()) == before
    said = "out.json: warning: keys-differ: 1905.00001: has the key hopper2019deep here and deep in refs.bib; both stay, "
    assert said + "remove out.json, and the next run writes it with deep\n" in capsys.readouterr().err
    assert run(["export", "--strict"]) == 1
    (home / "out.json").unlink()
    assert run(["export"]) == 0
    assert csl_keys(home / "out.json") == ["deep", "lovelace2019shallow"]


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_of_a_file_that_would_not_change_that_is_said(home: Path, capsys: pytest.CaptureFixture[str], option: str) -> None:
    export = ["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]
    assert run([*export, option]) == (option == "--check")
    assert "2 exported, 0 merged, 0 rejected; would be written to refs.bib\n" in capsys.readouterr().err
    assert run(export) == 0
    capsys.readouterr()
    assert run([*export, option]) == 0
    told = capsys.readouterr()
    assert "2 exported, 0 merged, 0 rejected; refs.bib would stay as it is\n" in told.err
    assert told.out == ""


def test_an_output_that_is_refused_does_not_stop_the_others(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text(OUTPUTS, "utf-8")
    (home / "refs.bib").write_text("@book{mine, title={Mine}}\n", "utf-8")
    assert run(["export"]) == 1
    assert "output: refs.bib: it holds what is not arxref's: @book mine" in capsys.readouterr().err
    assert csl_keys(home / "out.json") == ["hopper2019deep", "lovelace2019shallow"]
    assert bib_keys(home / "refs.bib") == ["mine"]


def test_options_of_the_command_line_go_to_the_outputs_that_have_them(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text(OUTPUTS, "utf-8")
    assert run(["export", "--folder", "papers"]) == 0
    assert (home / "vault" / "papers" / "hopper2019deep.md").is_file()
    assert run(["export", "-O", "foldr=x"]) == 2
    assert "did you mean 'folder'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('format = "bibtex"', "[[output]] 1 must name one place"),
        ('format = "bibtex"\nfile = "a.bib"\nvault = "b"', "[[output]] 1 must name one place"),
        ('file = "a.bib"', "[[output]] 1 must name its format"),
        ('format = "bibtex"\nfile = "a.bib"\n[[output]]\nformat = "csl-json"\nfile = "./a.bib"', "[[output]] 1 and 2 both write ./a.bib"),
        ('format = "bibtx"\nfile = "a.bib"', "did you mean 'bibtex'"),
        ('format = "bibtex"\nfile = "a.bib"\nabstrct = true', "did you mean 'abstract'"),
    ],
)
def test_a_mistake_in_an_output_is_told(home: Path, table: str, message: str, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text(f"[[output]]\n{table}\n", "utf-8")
    assert run(["export"]) == 2
    assert message in capsys.readouterr().err
    assert not (home / "a.bib").exists()


def test_with_a_ledger_no_key_moves_whatever_becomes_of_the_paper(home: Path) -> None:
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib", "--ledger=arxref.keys"]) == 0
    ledger = home / "arxref.keys"
    lines = [line.split("\t") for line in ledger.read_text("utf-8").splitlines() if not line.startswith("#")]
    assert lines == [["1905.00001", "hopper2019deep"], ["1905.00002", "lovelace2019shallow"]]
    (home / "day.md").write_text(DIGEST.format(author="Ada Lovelace").replace("Deep", "Shallow"), "utf-8")
    before = ledger.read_bytes()
    # The ledger that stands here is used without being asked for, from folders below, too.
    assert run(["export", "day.md", "--format", "csl-json", "-o", "out.json"]) == 0
    assert csl_keys(home / "out.json") == ["hopper2019deep", "lovelace2019shallow"]
    assert ledger.read_bytes() == before


def test_no_ledger_is_made_unless_asked_for(home: Path) -> None:
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    assert not (home / "arxref.keys").exists()
    (home / "arxref.toml").write_text('ledger = "keys/team.keys"\n', "utf-8")
    (home / "keys").mkdir()
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    assert "1905.00001\thopper2019deep\n" in (home / "keys" / "team.keys").read_text("utf-8")


def test_the_key_of_a_paper_that_is_not_in_this_run_is_nobody_elses(home: Path) -> None:
    (home / "arxref.keys").write_text("1801.00001\tHopper2019deep\n", "utf-8")
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    assert bib_keys(home / "refs.bib") == ["hopper2019deep-1905.00001", "lovelace2019shallow"]


def test_the_key_of_the_file_goes_before_that_of_the_ledger(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    (home / "arxref.keys").write_text("1905.00001\tdeep\n", "utf-8")
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    assert bib_keys(home / "refs.bib") == ["hopper2019deep", "lovelace2019shallow"]
    said = "refs.bib: warning: keys-differ: 1905.00001: has the key hopper2019deep here and deep in the ledger; both stay, `arxref rekey`"
    assert said in capsys.readouterr().err
    assert "1905.00001\tdeep\n" in (home / "arxref.keys").read_text("utf-8")


def test_a_ledger_that_contradicts_itself_stops_the_run(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.keys").write_text("1905.00001\tdeep\n1905.00001\tdeeper\n", "utf-8")
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 1
    told = capsys.readouterr().err
    assert "ledger: arxref.keys:" in told
    assert not (home / "refs.bib").exists()


@pytest.mark.parametrize(
    "where", [["-o", "arxref.keys", "--force"], ["--into", "./arxref.keys"], ["--into", "r.bib", "--ledger", "r.bib.arxref"]]
)
def test_the_ledger_is_no_output(home: Path, where: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.keys").write_text("1905.00001\tdeep\n", "utf-8")
    assert run(["export", "day.md", "--format", "bibtex", *where]) == 2
    assert "is the ledger of citation keys" in capsys.readouterr().err
    assert (home / "arxref.keys").read_text("utf-8") == "1905.00001\tdeep\n"


def test_runs_side_by_side_lose_no_line_of_the_ledger(home: Path) -> None:
    for number in range(6):
        text = DIGEST.format(author="Grace Hopper").replace("00001", f"1{number:04}").replace("00002", f"2{number:04}")
        (home / f"d{number}.md").write_text(text, "utf-8")
    (home / "arxref.keys").write_text("", "utf-8")
    command = [sys.executable, "-m", "arxref", "export", "--format", "bibtex"]
    runs = [subprocess.Popen([*command, f"d{n}.md", "-o", f"r{n}.bib"], cwd=home, stderr=subprocess.DEVNULL) for n in range(6)]
    assert [process.wait(60) for process in runs] == [0] * 6
    lines = [line for line in (home / "arxref.keys").read_text("utf-8").splitlines() if not line.startswith("#")]
    assert len(lines) == len({line.split("\t")[1].casefold() for line in lines}) == 12
    assert sorted(key for n in range(6) for key in bib_keys(home / f"r{n}.bib")) == sorted(line.split("\t")[1] for line in lines)
    assert not list(home.glob(".*lock"))


def test_a_pattern_makes_keys(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib", "--keys", "{auth}-{year}"]) == 0
    assert bib_keys(home / "refs.bib") == ["hopper-2019", "lovelace-2019"]
    assert run(["export", "day.md", "--format", "bibtex", "--keys", "{auth"]) == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("how", ["-o", "--vault"])
def test_check_and_diff_tell_what_would_change_and_write_nothing(home: Path, how: str, capsys: pytest.CaptureFixture[str]) -> None:
    command = ["export", "day.md", "--format", "obsidian" if how == "--vault" else "bibtex", how, "out"]
    assert run([*command, "--check"]) == 1
    assert run([*command, "--diff"]) == 0
    told = capsys.readouterr()
    assert "+++ b/out" in told.out
    assert "hopper2019deep" in told.out
    assert sorted(path.name for path in home.iterdir()) == ["day.md"]
    assert run(command) == 0
    assert run([*command, "--check"]) == 0
    capsys.readouterr()
    assert run([*command, "--check", "--diff"]) == 0
    assert capsys.readouterr().out == ""


def test_a_diff_shows_what_changes_and_no_escape_codes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    text = (home / "day.md").read_text("utf-8")
    (home / "day.md").write_text(text.replace("Deep Things", "Deeper Things"), "utf-8")
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib", "--check", "--diff"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert "-  title         = {Deep Things}," in lines
    assert "+  title         = {Deeper Things}," in lines


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
@pytest.mark.parametrize("there", ["@misc{a,\n\ttitle = {A}\n}", "@misc{a,\r\n\ttitle = {A}\r\n}\r\n", "\ufeff@misc{a, title = {A}}\n", ""])
def test_patch_makes_of_a_diff_what_the_run_makes(home: Path, there: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for name in ("refs.bib", "copy.bib"):
        (home / name).write_bytes(there.encode())
    assert run(["export", "day.md", "--into", "refs.bib", "--diff"]) == 0
    (home / "diff").write_bytes(capfdbinary.readouterr().out)
    assert run(["export", "day.md", "--into", "refs.bib"]) == 0
    subprocess.run(["patch", "--binary", "--silent", "copy.bib", "diff"], cwd=home, check=True)
    assert (home / "copy.bib").read_bytes() == (home / "refs.bib").read_bytes()


def test_nothing_can_be_compared_with_standard_output(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option in ("--check", "--diff"):
        assert run(["export", "day.md", "--format", "bibtex", option]) == 2
    assert "name it with -o, --into or --vault" in capsys.readouterr().err


def test_an_unchanged_file_is_not_touched(home: Path) -> None:
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    before = (home / "refs.bib").stat()
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    after = (home / "refs.bib").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_digest_that_is_there_is_compared_and_never_changed_without_force(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = ["export", "day.md", "--format", "digest", "-o", "out.md"]
    assert run(export) == 0
    out = home / "out.md"
    before = out.stat()
    for more in ([], ["--check"], ["--diff"], ["--dry-run"]):
        assert run([*export, *more]) == 0
    assert (out.stat().st_ino, out.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert capsys.readouterr().out == ""
    mine = out.read_text("utf-8") + "My own thoughts.\n"
    out.write_text(mine, "utf-8")
    assert run([*export, "--check"]) == 1
    assert run([*export, "--diff"]) == 0
    assert "-My own thoughts.\n" in capsys.readouterr().out
    for more in ([], ["--dry-run"]):
        assert run([*export, *more]) == 1
        assert "out.md: is there already, and digest cannot tell what would be lost; --force overwrites it" in capsys.readouterr().err
        assert out.read_text("utf-8") == mine
    assert run([*export, "--force"]) == 0
    assert "thoughts" not in out.read_text("utf-8")


def test_options_of_into_need_it(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for option, others in (
        ("--recreate", " or --vault"),
        ("--lock=title", " or --vault"),
        ("--refresh", ", or with --enrich"),
        ("--update-published", ""),
    ):
        assert run(["export", "day.md", "--format", "bibtex", option]) == 2
        said = f"arxref: usage: {option.partition('=')[0]}: is for what is brought up to date with --into{others}\n"
        assert capsys.readouterr().err == said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("export day.md --into refs.bib --force", "--force does nothing: it is for -o FILE, and what stays as it is in what is brought up"),
        ("export day.md --vault v --force", "--force does nothing: it is for -o FILE"),
        (
            "export day.md --format bibtex --store s",
            "--store does nothing: papers are filled from a store with --offline or --enrich alone",
        ),
        ("export day.md --format bibtex --enrich-timeout 3", "--enrich-timeout does nothing: nobody is asked without --enrich"),
        ("show 1905.00001 day.md --store s", "--store does nothing: "),
        ("show 1905.00001 day.md --format bibtex --style alpha", "--style does nothing: it is of the reference that is printed without"),
    ],
)
def test_an_option_that_does_nothing_is_said_to(home: Path, capsys: pytest.CaptureFixture[str], asked: str, said: str) -> None:
    assert run(asked.split()) == 0
    assert f"arxref: {said}" in capsys.readouterr().err
    assert run([*asked.rpartition(" --")[0].split()]) == 0
    assert "does nothing" not in capsys.readouterr().err
    assert not (home / "s").exists()


def test_cite_looks_into_the_store_in_any_case(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "main.tex").write_text(r"\cite{arXiv:1905.00001}", "utf-8")
    assert run(["cite", "main.tex", "--source", "day.md", "--store", "s", "--enrich-timeout", "3"]) == 0
    said = capsys.readouterr().err
    assert "--store does nothing" not in said
    assert "--enrich-timeout does nothing" in said


def test_the_help_of_cite_names_nothing_that_is_for_notes_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "--help"]) == 0
    assert "--vault DIR" in capsys.readouterr().out
    assert run(["cite", "--help"]) == 0
    shown = capsys.readouterr().out
    assert not [name for name in ("--vault DIR", "--folder", "--days", "--template", "obsidian") if name in shown]


def test_every_command_is_named_with_a_whole_sentence(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for command in ([], ["cache"], ["plugins"]):
        assert run([*command, "--help"]) == 0
        lines = capsys.readouterr().out.partition("Commands:\n")[2].splitlines()
        assert lines
        assert all(line.startswith("  ") and line.endswith(".") and not line.endswith("...") for line in lines)


def test_libraries_are_read_when_named_only(home: Path) -> None:
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    (home / "day.md").unlink()
    assert run(["export", "--format", "csl-json", "-o", "out.json"]) == 1
    assert run(["export", "refs.bib", "--format", "csl-json", "-o", "out.json"]) == 0
    assert csl_keys(home / "out.json") == ["hopper2019deep", "lovelace2019shallow"]


def test_the_keys_of_a_library_stay_unless_others_are_asked_for(home: Path) -> None:
    (home / "mine.bib").write_text("@misc{deep, eprint={1905.00001}, archivePrefix={arXiv}, title={Deep Things}}\n", "utf-8")
    assert run(["export", "mine.bib", "day.md", "--format", "csl-json", "-o", "out.json"]) == 0
    assert csl_keys(home / "out.json") == ["deep", "lovelace2019shallow"]
    assert run(["export", "mine.bib", "--format", "csl-json", "--keys", "arxiv", "-o", "new.json"]) == 0
    assert csl_keys(home / "new.json") == ["arxiv-1905.00001"]


def test_options_of_a_format_that_nobody_has_are_named_and_the_rest_is_written(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text("[format.bibtx]\nabstract = false\n[format.bibtex]\nabstract = false\n", "utf-8")
    assert run(["export", "day.md", "--format", "bibtex", "-o", "refs.bib"]) == 0
    doubts = [line for line in capsys.readouterr().err.splitlines() if "[format." in line]
    assert doubts == ["arxref: arxref.toml: [format.bibtx] does nothing: no format is called 'bibtx'; did you mean 'bibtex'?"]
    assert len(bib_keys(home / "refs.bib")) == 2


@pytest.mark.parametrize(
    ("configured", "asked", "message"),
    [
        ('default-format = "bibtx"', "", "default-format: no format is called 'bibtx'; did you mean 'bibtex'?"),
        ('keys = "readble"', "--format bibtex", "keys: no key scheme is called 'readble'; did you mean 'readable'?"),
        ('keys = "{auht}"', "--format bibtex", "keys: key pattern '{auht}': at character 2, 'auht' is no part; did you mean auth?"),
        ("[format.bibtex]\nabstract = 3", "--format bibtex", "[format.bibtex]: option abstract must be true or false, not 3"),
        ("[format.bibtex]\nabstrct = true", "--format bibtex", "[format.bibtex] has no option 'abstrct'; did you mean 'abstract'?"),
        ("[format.obsidian.properties]\ndoi = 3", "--vault v", "[format.obsidian]: properties.doi must be a name, or false"),
        ('[[output]]\nformat = "bibtx"\nfile = "x"', "", "[[output]] 1: no format is called 'bibtx'; did you mean 'bibtex'?"),
        ('[[output]]\nformat = "bibtex"\nfile = "x"\nabstract = 3', "", "[[output]] 1: option abstract must be true or false, not 3"),
        (
            '[[output]]\nformat = "bibtex"\nvault = "v"',
            "",
            "[[output]] 1: bibtex writes one file, not a folder of notes; use -o FILE (f",
        ),
        ('[[output]]\nformat = "csl-json"\ninto = "x"', "", "[[output]] 1: csl-json cannot be brought up to date in place"),
        ('sources = ["a\\u0000b"]', "", r"'a\x00b' is no path"),
        (
            'default-format = "obsidian"',
            "",
            "default-format: obsidian writes a file for each paper; say where to with --vault FOLDER (vault, in",
        ),
        ('[format.bibtex]\nfields = "doi"\nomit = "doi"', "--format bibtex", "[format.bibtex]: bibtex: options fields and omit leave no"),
        ('[format.bibtex]\nfields = "doi"', "--format bibtex --omit doi", "[format.bibtex]: bibtex: options fields and omit leave no"),
        ('[format.bibtex]\nfields = "doi"', "--format bibtex --omit doi --no-merge", "[format.bibtex]: bibtex: options fields and omit l"),
        ('[[output]]\nformat = "bibtex"\nfile = "x"\nfields = "doi"', "--omit doi", "[[output]] 1: bibtex: options fields and omit leave"),
        ('[format.obsidian]\ntemplate = "t"', "--vault v", f"[format.obsidian]: {os.path.join('t', 'region.md')}:1: 'abstrct' is undef"),
        ("[format.bibtex]\nmax-authors = -1", "--format bibtex", "[format.bibtex]: option max-authors: must be 0 or more, not -1"),
        ("[format.csl-json]\nmax-authors = -1", "--format csl-json", "[format.csl-json]: option max-authors: must be 0 or more, not -1"),
        ("[format.csl-yaml]\nmax-authors = -1", "--format csl-yaml", "[format.csl-yaml]: option max-authors: must be 0 or more, not -1"),
        ('[format.bibtex]\nomit = ["titel"]', "--format bibtex", "[format.bibtex]: option omit: there is no field 'titel'; did you mean"),
        ('[format.obsidian]\nfolder = "../x"', "--vault v", "[format.obsidian]: option folder: '../x' cannot be a folder inside"),
        ('[format.obsidian]\nindexes = "foo"', "--vault v", "[format.obsidian]: option indexes: there is no index 'foo'; there is au"),
        ('[format.obsidian]\ntemplate = "x"', "--vault v", "[format.obsidian]: option template: x: has no template; `arxref templates"),
        ("[format.obsidian.properties]\narxiv = false", "--vault v", "[format.obsidian]: option properties: arxiv cannot be left out"),
        (
            '[[output]]\nformat = "bibtex"\nfile = "a.bib"\n[[output]]\nformat = "bibtex"\nfile = "b.bib"\nfields = "titel"',
            "",
            "[[output]] 2: option fields: there is no field 'titel'; did you mean 'title'?",
        ),
        (
            '[[output]]\ninto = "a.json"',
            "",
            '[[output]] 1: into = "a.json" brings .bib files up to date, and there is no such file; format = "csl-json" with file =',
        ),
    ],
)
def test_a_mistake_in_the_configuration_is_said_with_file_and_key(
    home: Path, capsys: pytest.CaptureFixture[str], configured: str, asked: str, message: str
) -> None:
    (home / "arxref.toml").write_text(f"{configured}\n", "utf-8")
    (home / "t").mkdir()
    (home / "t/region.md").write_text("{{ abstrct }}\n", "utf-8")
    assert run(["export", "day.md", *asked.split()]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"arxref: config: arxref.toml: {message}")


def test_a_source_of_the_configuration_that_is_not_there_is_named_with_its_place(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text('sources = ["day.md", "dya.md"]\n', "utf-8")
    said = "arxref: source: arxref.toml: sources: dya.md: no such file or folder; did you mean 'day.md'?\n"
    for command in (["list"], ["check"], ["export", "--format", "bibtex"], ["export", "--format", "bibtex", "--no-merge"]):
        assert run(command) == 1
        assert capsys.readouterr() == ("", said)
    assert run(["list", "dya.md"]) == 1
    assert capsys.readouterr().err == said.replace("arxref.toml: sources: ", "")


def test_notes_are_what_a_vault_gets_whatever_format_is_the_usual_one(home: Path) -> None:
    (home / "arxref.toml").write_text('default-format = "bibtex"\n', "utf-8")
    assert run(["export", "day.md", "--vault", "notes"]) == 0
    assert (home / "notes/lovelace2019shallow.md").exists()


@pytest.mark.parametrize("option", ["-o", "--into"])
def test_a_folder_that_lacks_is_said_before_anything_is_read_unless_there_are_other_outputs(
    home: Path, capsys: pytest.CaptureFixture[str], option: str
) -> None:
    said = "arxref: output: no/refs.bib: there is no folder no; nothing was written there\n"
    for more in ([], ["--dry-run"], ["--no-merge"] if option == "-o" else []):
        assert run(["export", "nowhere.md", "--format", "bibtex", option, "no/refs.bib", *more]) == 1
        assert capsys.readouterr() == ("", said)
    assert run(["export", "day.md", "--format", "bibtex", option, "no/refs.bib", "--diff"]) == 0
    assert "+++ b/no/refs.bib" in capsys.readouterr().out
    place = "file" if option == "-o" else "into"
    tables = f'[[output]]\nformat = "bibtex"\n{place} = "no/refs.bib"\n[[output]]\nformat = "bibtex"\nfile = "here.bib"\n'
    (home / "arxref.toml").write_text(tables, "utf-8")
    assert run(["export", "day.md"]) == 1
    assert "output: no/refs.bib: there is no folder no; nothing was written there\n" in capsys.readouterr().err
    assert (home / "here.bib").exists()
    assert run(["export", "day.md", "--dry-run"]) == 1
    assert "output: no/refs.bib: there is no folder no; nothing was written there\n" in capsys.readouterr().err


FOLDERLESS = (
    "export -o {}",
    "export --into {}",
    "export -o refs.bib --ledger {}",
    "export -o refs.bib --ledger {} --dry-run",
    "stats --plot {}",
)


@pytest.mark.parametrize(
    ("asked", "folder"),
    [(asked, folder) for asked in FOLDERLESS for folder in ("no", "no/..", "x../no/../..")]
    + [("export --vault {}", "no/.."), ("export --vault {}", "x../no/../..")],
)
def test_a_path_through_a_folder_that_lacks_is_no_place_for_anything(
    home: Path, capsys: pytest.CaptureFixture[str], asked: str, folder: str
) -> None:
    (home / "arxref.toml").write_text("" if "--vault" in asked else 'default-format = "bibtex"\n', "utf-8")
    before = sorted(home.rglob("*"))
    assert run([*asked.format(f"{folder}/x.svg").split(), "day.md"]) == 1
    assert capsys.readouterr().err == f"arxref: output: {folder}/x.svg: there is no folder {folder}; nothing was written there\n"
    assert sorted(home.rglob("*")) == before


def test_a_ledger_that_is_not_written_needs_no_folder(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "arxref.toml").write_text('default-format = "bibtex"\nledger = "no/x.keys"\n', "utf-8")
    assert run(["export", "day.md", "--no-merge", "-o", "quick.bib"]) == 0
    assert run(["export", "day.md", "--no-merge", "--ledger", "no/x.keys"]) == 2
    assert "usage: --no-merge does without" in capsys.readouterr().err


def test_a_vault_may_be_named_by_its_way_up(home: Path) -> None:
    (home / "a..").mkdir()
    assert run(["export", "day.md", "--vault", "a../../new/v"]) == 0
    assert list((home / "new/v").glob("*.md"))


@pytest.mark.parametrize("asked", ["--format obsidian -o x.md", "--format bibtex --vault v", "--format csl-json --into x.bib"])
def test_where_a_format_cannot_go_is_said_before_anything_is_read(home: Path, capsys: pytest.CaptureFixture[str], asked: str) -> None:
    assert run(["export", "nowhere.md", *asked.split()]) == 2
    assert capsys.readouterr().err.startswith("arxref: usage: ")


@pytest.mark.parametrize(
    "asked",
    [
        "--format bibtx",
        "--format bibtex --keys readble",
        "--format bibtex -O abstract=3",
        "--format csl-json --max-authors -1",
        "--format bibtex --fields doi --omit doi",
        "--format biblatex --omit title --fields title",
    ],
)
def test_a_mistake_on_the_command_line_is_not_the_configurations(home: Path, capsys: pytest.CaptureFixture[str], asked: str) -> None:
    (home / "arxref.toml").write_text(
        'default-format = "csl-json"\nkeys = "arxiv"\n[format.bibtex]\nabstract = true\nomit = "month"\n', "utf-8"
    )
    assert run(["export", "day.md", *asked.split()]) == 2
    assert capsys.readouterr().err.startswith("arxref: usage: ")


@pytest.mark.parametrize("command", [["export", "--format", "bibtex", "-o", "refs.bib"], ["check"], ["list"], ["stats"]])
@pytest.mark.parametrize("folder", ["no", "no/.."])
def test_a_report_without_a_folder_is_said_before_anything_is_written(
    home: Path, capsys: pytest.CaptureFixture[str], command: list[str], folder: str
) -> None:
    assert run([*command, "day.md", "--report", f"{folder}/r.json"]) == 1
    said = f"arxref: output: {folder}/r.json: there is no folder {folder}; nothing was written there\n"
    assert capsys.readouterr() == ("", said)
    assert not (home / "refs.bib").exists()


@pytest.mark.parametrize("report", ["v/r.json", "v/Papers/r.json"])
def test_a_report_may_stand_in_the_vault_that_the_run_makes(home: Path, report: str) -> None:
    assert run(["export", "day.md", "--vault", "v", "--folder", "Papers", "--report", report]) == 0
    assert (home / report).exists()


@pytest.mark.parametrize("command", [["export", "--format", "bibtex"], ["check"], ["list"], ["stats"]])
def test_where_nothing_is_read_what_to_name_is_said(home: Path, capsys: pytest.CaptureFixture[str], command: list[str]) -> None:
    (home / "linked").mkdir()
    shutil.move(home / "day.md", home / "linked/day.md")
    (home / "away/vault/.arxref").mkdir(parents=True)
    try:
        (home / "away/link").symlink_to(home / "linked")
    except OSError:  # Windows keeps links for some
        pytest.skip("no links")
    assert run([*command, "away"]) == 1
    said = "arxref: no file is there to be read; links to folders, vaults and hidden folders are looked into only where they are named\n"
    assert said in capsys.readouterr().err
    assert run([*command, "away/link"]) == 0
    assert "no file is there" not in capsys.readouterr().err
    shutil.rmtree(home / "linked")
    assert run(command) == 1
    assert "arxref: nothing here was taken for a digest; name the files or folders to read" in capsys.readouterr().err
