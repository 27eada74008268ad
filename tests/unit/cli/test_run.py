"""How a run of the command ends."""

from __future__ import annotations

import importlib.metadata
import os
import subprocess
import sys
from typing import NoReturn

import pytest

from arxref import cli, pipeline
from arxref.cli import run


def test_a_user_who_interrupts_is_told_and_leaves_nothing(monkeypatch, capsys, samples, tmp_path):
    def interrupted(*_args: object, **_named: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline, "load", interrupted)
    assert run(["export", str(samples), "--format", "bibtex", "-o", str(tmp_path / "refs.bib")]) == 130
    assert "interrupted" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="not on Windows: a closed pipe is another error there")
def test_a_reader_that_goes_away_is_no_traceback(root, samples):
    command = [sys.executable, "-m", "arxref", "export", str(samples), "--format", "bibtex"]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        said = process.stderr.read().decode()
    assert process.returncode == 1
    assert "Traceback" not in said
    assert "Exception ignored" not in said


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252", "utf-16"])
def test_what_is_printed_has_the_same_bytes_everywhere(root, tmp_path, encoding):
    (tmp_path / "new.md").write_text(
        "# ArXiv cs.CV --Wed, 29 May 2019\n### 1.Šipka 中  [ pdf ](https://arxiv.org/pdf/1905.00001.pdf)\n> We.\n", "utf-8"
    )
    command = [sys.executable, "-m", "arxref", "export", "new.md", "--format", "biblatex", "--into", "refs.bib", "--diff"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding, "PYTHONPATH": str(root)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, check=True)
    assert "+  title        = {Šipka 中},\n".encode() in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["exprt"], "did you mean 'export'"),
        (["help", "exprt"], "did you mean 'export'"),
        (["."], "did you mean `arxref export . --format bibtex`"),
        (["export", "--formt", "bibtex"], "--format"),
        (["export", ".", "-o", "refs.json"], "--format csl-json"),
        (["export", ".", "-o", "REFS.BIB"], "--format bibtex or --format biblatex"),
        (["export", "--format", "bibtx", "."], "did you mean 'bibtex'"),
        (["export", "."], "--format"),
        (["export", "--format", "bibtex", "-o", "x", "--vault", "y", "."], "exclude each other"),
        (["export", "--format", "bibtex", "-O", "abstract", "."], "write NAME=VALUE"),
        (["check", "--since", "soon", "."], "is no date"),
        (["check", "--jobs", "1e3", "."], "'1e3' is not a valid whole number."),
        (["stats", "--top", "many", "."], "'many' is not a valid whole number."),
        (["fetch", "--timeout", "long", "1905.11946"], "'long' is not a valid number of seconds."),
    ],
)
def test_wrong_usage_names_the_right_one(capsys, arguments, message):
    assert run(arguments) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert message in said.err


def test_who_names_several_ids_at_once_is_told_how(capsys, samples):
    assert run(["check", str(samples), "--only", "1905.11946,1905.11893"]) == 1
    assert capsys.readouterr().err.endswith("'1905.11946,1905.11893' is no arXiv identifier; of several, name each by itself\n")
    assert run(["check", str(samples), "--only", "soon"]) == 1
    assert capsys.readouterr().err.endswith("'soon' is no arXiv identifier\n")


@pytest.mark.parametrize("place", [["--vault=~/notes"], ["--vault", "~/notes"]])
def test_the_home_folder_is_found_where_the_shell_leaves_that_to_us(monkeypatch, tmp_path, capsys, samples, place):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    assert run(["export", str(samples), "--only", "0704.0062", "--format", "obsidian", *place, "--grep=~", "-O", "folder=a~b"]) == 1
    assert run(["export", str(samples), "--only", "0704.0062", "--format", "obsidian", *place, "-O", "folder=a~b"]) == 0
    assert (tmp_path / "notes" / "a~b" / "sramek2007line.md").exists()
    assert run(["export", str(samples), "--only", "0704.0062", "--format", "obsidian", "--vault=x", "-O", "template=~/none"]) == 2
    assert "~" not in capsys.readouterr().err
    assert list((tmp_path / "here").iterdir()) == []


@pytest.mark.parametrize("command", [["export", "--format", "bibtex"], ["list"]])
def test_who_starts_where_there_is_nothing_is_told_to_name_it(monkeypatch, capsys, tmp_path, command):
    monkeypatch.chdir(tmp_path)
    assert run(command) == 1
    assert "name the files or folders to read" in capsys.readouterr().err
    (tmp_path / "empty").mkdir()
    assert run([*command, "empty"]) == 1
    assert "name the files or folders" not in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["export"], ["cache", "import"]])
def test_help_is_a_word_too(capsys, arguments):
    assert run(["help", *arguments]) == 0
    word = capsys.readouterr().out
    assert run([*arguments, "--help"]) == 0
    assert capsys.readouterr().out == word != ""


@pytest.mark.parametrize(
    ("option", "meant"),
    [
        ("--quiet", ""),
        ("--vaults", " Did you mean '--vault'?"),
        ("--outputfile", " Did you mean '--output'?"),
        ("--categories", " Did you mean '--category'?"),
    ],
)
def test_only_options_of_a_like_name_are_guessed(capsys, option, meant):
    assert run(["export", option, "x"]) == 2
    assert capsys.readouterr().err.splitlines()[-1] == f"Error: No such option '{option}'.{meant}"


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(28, "No space left on device", "no\x1bwhere"), "no\\x1bwhere: No space left on device"),
        (OSError(28, "No space left on device"), "No space left on device"),
        (OSError("odd"), "odd"),
        (MemoryError(), "not enough memory; export fewer sources at a time"),
        (RecursionError(), "a path or a value is nested too deeply"),
        (
            ModuleNotFoundError("No module 'ftfy'", name="ftfy"),
            "a library that arxref needs cannot be loaded (No module 'ftfy'); install arxref again, or run `pip install \"ftfy>=6.2\"`",
        ),
        (
            ImportError("no 'x' in 'isal'", name="isal"),
            "a library that arxref needs cannot be loaded (no 'x' in 'isal'); install arxref again, or run `pip install \"isal>=1.6\"`",
        ),
        (ImportError("a.so: no"), "a library that arxref needs cannot be loaded (a.so: no); install arxref again"),
    ],
)
def test_what_the_system_refuses_is_one_line(monkeypatch, capfd, samples, error, said):
    def refused(*_args: object, **_named: object) -> NoReturn:
        raise error

    monkeypatch.setattr(pipeline, "load", refused)
    monkeypatch.setattr(importlib.metadata, "requires", lambda _name: ["isal>=1.6; platform_machine == 'x86_64'", "ftfy>=6.2", "ftfy-x"])
    monkeypatch.setattr(cli, "_close_stdout", lambda: None)  # which the other tests still need
    assert run(["export", str(samples), "--format", "bibtex"]) == 1
    assert capfd.readouterr().err == f"arxref: error: {said}\n"


@pytest.mark.parametrize("old", ["", "find = str.find"])
def test_a_library_that_is_too_old_is_named_in_one_line(root, samples, tmp_path, old):
    """As one that lacks: of versions before the one that is asked for, some lack a function."""
    (tmp_path / "stringzilla.py").write_text(old or "raise ModuleNotFoundError(\"No module named 'stringzilla'\", name='stringzilla')")
    command = [sys.executable, "-m", "arxref", "export", str(samples), "--format", "bibtex"]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(tmp_path), str(root)))}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (1, "", 1)
    assert done.stderr.startswith("arxref: error: a library that arxref needs cannot be loaded (")
    assert "stringzilla" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a folder that somebody is in")
@pytest.mark.parametrize(("arguments", "named"), [(["init"], "arxref.toml"), (["plugins", "new", "mine"], "arxref-mine")])
def test_where_the_current_folder_is_gone_what_was_to_be_written_is_named(tmp_path, monkeypatch, capsys, arguments, named):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert run(arguments) == 1
    assert capsys.readouterr().err == f"arxref: output: {named}: No such file or directory; nothing was written there\n"


@pytest.mark.parametrize(
    ("option", "value"),
    [*((name, "") for name in ("-o", "--output", "--into", "--vault", "--store", "--report", "--enrich")), ("--enrich", ",")],
)
def test_an_option_that_names_nothing_is_wrong_usage(samples, capsys, option, value):
    assert run(["export", str(samples), "--format", "bibtex", option, value]) == 2
    said = capsys.readouterr()
    assert (said.out, said.err.count("\n")) == ("", 1)
    assert f"{option}" in said.err
    assert "names nothing" in said.err


@pytest.mark.parametrize("option", ["--grep", "--venue", "--category", "--from", "--fields", "--keys", "--ledger", "--lock", "--format"])
def test_an_empty_text_never_stands_for_everything(samples, tmp_path, capsys, option):
    (tmp_path / "refs.bib").write_text("", "utf-8")
    assert run(["export", str(samples), "--into", str(tmp_path / "refs.bib"), option, ""]) == 2
    assert f"{option}: an empty text names nothing" in capsys.readouterr().err
    assert (tmp_path / "refs.bib").read_bytes() == b""


@pytest.mark.parametrize(
    ("command", "option"),
    [
        ("show", "--format"),
        ("show", "--keys"),
        ("list", "--keys"),
        ("rekey", "--keys"),
        ("rekey", "--map"),
        ("rekey", "-o"),
        ("stats", "--csv"),
        ("stats", "--plot"),
        ("export", "--template"),
        ("templates", "--copy"),
        ("cite", "--bib"),
        ("plugins new", "--folder"),
    ],
)
def test_an_empty_text_is_wrong_usage_of_every_command(samples, capsys, command, option):
    assert run([*command.split(), str(samples), option, ""]) == 2
    assert "an empty text names nothing" in capsys.readouterr().err


@pytest.mark.parametrize("asked", [["--fields", "title", "--omit", "title"], ["--fields", "doi", "--omit", "year,DOI"]])
def test_fields_of_which_none_is_left_are_wrong_usage(samples, tmp_path, capsys, asked):
    assert run(["export", str(samples), "--format", "bibtex", "-o", str(tmp_path / "refs.bib"), *asked]) == 2
    assert "options fields and omit leave no field to write" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "hint"),
    [(["cache", "improt"], "'import'?"), (["cache", "x"], "there is clear, import, info"), (["plugins", "nwe"], "'new'?")],
)
def test_the_nearest_command_of_a_group_is_named(capsys, words, hint):
    assert run(words) == 2
    assert capsys.readouterr().err.rstrip().endswith(hint)
