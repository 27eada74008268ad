"""Installed plugins on the command line: a broken one is named with its distribution and what to do, and nothing else suffers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import partial

import pytest

import plugindists
from docblocks import ROOT, environment

GOOD = plugindists.exporter("good")
DIGEST = "### 1.Study of gruel  [ pdf ](https://arxiv.org/pdf/2105.14656.pdf)\n> We study gruel.\n"
# name -> the module of a plugin called that, and what is said of it
BROKEN = {
    "raises": ('raise RuntimeError("no\\nway")', "was left out: RuntimeError: no way; update or remove it"),
    "leaves": ("import sys\nsys.exit(0)", "was left out: SystemExit: 0; update or remove it"),
    "lacks": ("import no_such_module", "was left out: ModuleNotFoundError: No module named 'no_such_module'; update or remove it"),
    "registers": ("import arxref\n@arxref.hookimpl\ndef arxref_exporters():\n    raise KeyError('x')\n", "was left out: KeyError: 'x'"),
    "taken": (plugindists.exporter("bibtex"), "offers format bibtex, which is arxref's own: left out"),
    "spelt": (
        GOOD.replace("arxref_exporters", "arxref_exporter"),
        "arxref_exporter is no hook of arxref; did you mean 'arxref_exporters'?",
    ),
    "arguments": (GOOD.replace("arxref_exporters()", "arxref_exporters(thing)"), "Argument(s) {'thing'} are declared in the hookimpl but"),
    "prints": ('print("noise")\n' + plugindists.exporter("prints"), "writes to standard output, which is for data"),
    "slow": (
        "import time\ntime.sleep(0.6)\n" + plugindists.exporter("slow"),
        "to import; what is heavy belongs into the functions that need it",
    ),
    "empty": ("", "was left out: ValueError: nothing in it is marked @arxref.hookimpl; update or remove it"),
}


@pytest.fixture
def site(tmp_path):
    folder = tmp_path / "site"
    folder.mkdir()
    return folder


@pytest.fixture
def arxref(tmp_path, site):
    """Run the command where these plugins are installed, in a folder that holds one digest."""
    work = tmp_path / "work"
    work.mkdir()
    (work / "day.md").write_text(DIGEST, encoding="utf-8")

    def run(*args, **variables):
        env = environment(tmp_path / "bin", site) | {"XDG_CACHE_HOME": str(tmp_path / "cache")} | variables
        command = [sys.executable, "-P", "-m", "arxref", *args]  # -P: as the script does, without the current folder on the path
        return subprocess.run(command, cwd=work, env=env, capture_output=True, encoding="utf-8", check=False, timeout=60)

    return run


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_plugin_is_named_and_nothing_else_suffers(name, site, arxref):
    code, said = BROKEN[name]
    plugindists.install(site, name, code)
    plugindists.install(site, "good", GOOD)
    done = arxref("export", "day.md", "--format", "good")
    assert (done.returncode, done.stdout) == (0, "Study of gruel\n")
    lines = [line for line in done.stderr.splitlines() if f"plugin {name} (arxref-{name} 1.0) " in line]
    assert len(lines) == 1
    assert said in lines[0]
    assert "noise" not in done.stdout
    listed = {plugin["name"]: plugin for plugin in json.loads(arxref("plugins", "--json").stdout)}
    assert listed["good"]["health"] == "ok"
    assert said in listed[name]["health"]


# What goes past Python's own standard output: to the descriptor, by C, by a process, by what stood for it when Python began.
STRAIGHT = {
    "descriptor": "import os; os.write(1, b'noise')",
    "c": "import ctypes; ctypes.CDLL(None).puts(b'noise')",
    "process": "import subprocess; subprocess.run(['echo', 'noise'])",
    "shell": "import os; os.system('echo noise')",
    "first": "import sys; sys.__stdout__.write('noise')",
    "device": "open('/dev/fd/1', 'w').write('noise')",
    "much": "import os; os.write(1, b'noise' * 100_000)",
    "bytes": "import os; os.write(1, b'\\xff noise')",
}


@pytest.mark.skipif(sys.platform == "win32", reason="not on Windows: C's streams and /dev/fd")
@pytest.mark.parametrize(("code", "when"), [*((code, "export") for code in STRAIGHT), ("descriptor", "import")])
def test_what_a_plugin_writes_past_python_is_no_data_either(when, code, site, arxref):
    module = plugindists.exporter("past", STRAIGHT[code]) if when == "export" else f"{STRAIGHT[code]}\n{plugindists.exporter('past')}"
    plugindists.install(site, "past", module)
    done = arxref("export", "day.md", "--format", "past")
    assert (done.returncode, done.stdout) == (0, "Study of gruel\n")
    assert "noise" in done.stderr
    told = [
        line for line in done.stderr.splitlines() if "plugin past (arxref-past 1.0) writes to standard output, which is for data" in line
    ]
    assert len(told) == 1


CARELESS = """\
import arxref

def accepts(source):
    return 1.0 if source.head.startswith(b"careless") else 0.0

def parse(source):
    yield arxref.Heading("careless", "", None, arxref.Span(source.name, 1, 1))
    for number, id_ in enumerate(("2105.14656", "2105.14657", "2105.14658"), 2):
        origin = arxref.Origin(source.name, number, number, "careless")
        abstract = None if id_ == "2105.14657" else "Hot."
        yield arxref.Entry(id_, title="Study of gruel", abstract=abstract, origins=(origin,))

@arxref.hookimpl
def arxref_parsers():
    return [arxref.Parser("careless", "Careless", "digest", 30, accepts, parse)]
"""


@pytest.mark.parametrize(
    ("command", "shown"), [("export --format bibtex", "2105.14658"), ("list", "2105.14658"), ("check", "2 papers"), ("stats", "2021-05")]
)
def test_a_paper_that_nobody_can_work_with_is_named_and_the_others_are_there(command, shown, site, arxref, tmp_path):
    """None where text belongs, as a stranger's parser may well give for what it does not know."""
    plugindists.install(site, "careless", CARELESS)
    (tmp_path / "work" / "in.txt").write_text("careless\na\nb\nc\n", encoding="utf-8")
    done = arxref(*command.split(), "in.txt")
    assert done.returncode == 1
    said = "was left out (Entry.abstract is NoneType where str belongs); update or remove it"
    assert f"in.txt:3: parser-failed: plugin careless (arxref-careless 1.0) gives what cannot be used and {said}" in done.stderr
    assert "Traceback" not in done.stderr
    assert shown in done.stdout


WRITING_SCHEME = """\
import arxref, os

def key(entry):
    os.write(1, b"noise")
    return "k"

@arxref.hookimpl
def arxref_key_schemes():
    return [arxref.KeyScheme("k", "k", key)]
"""


def test_of_plugins_that_work_within_one_another_the_one_that_writes_is_named(site, arxref):
    plugindists.install(site, "k", WRITING_SCHEME)
    plugindists.install(site, "good", GOOD)
    done = arxref("export", "day.md", "--format", "good", "--keys", "k")
    assert (done.returncode, done.stdout) == (0, "Study of gruel\n")
    assert "plugin k (arxref-k 1.0) writes to standard output" in done.stderr
    assert "plugin good" not in done.stderr


def test_a_closed_standard_output_is_nobodys(site, arxref, tmp_path):
    plugindists.install(site, "past", plugindists.exporter("past", "import sys; sys.stdout.write('noise')"))
    env = environment(tmp_path / "bin", site) | {"XDG_CACHE_HOME": str(tmp_path / "cache")}
    command = "exec 1>&-; arxref export day.md --format past -o out.txt"
    done = subprocess.run(["bash", "-c", command], cwd=tmp_path / "work", env=env, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "work" / "out.txt").read_text(encoding="utf-8") == "Study of gruel\n"
    assert "plugin past (arxref-past 1.0) writes to standard output" in done.stderr


def test_a_run_that_needs_no_plugin_knows_nothing_of_broken_ones(site, arxref):
    for name, (code, _) in BROKEN.items():
        plugindists.install(site, name, code)
    done = arxref("export", "day.md", "--format", "bibtex")
    assert done.returncode == 0
    assert done.stdout.startswith("@misc{")
    assert "plugin" not in done.stderr


def test_a_plugin_that_fails_while_exporting_is_named_and_the_old_file_stays(site, arxref, tmp_path):
    plugindists.install(site, "fails", plugindists.exporter("fails", 'yield arxref.Document("half")\n    1 / 0'))
    old = tmp_path / "work" / "out.txt"
    old.write_text("", encoding="utf-8")
    done = arxref("export", "day.md", "--format", "fails", "-o", "out.txt")
    assert done.returncode == 1
    assert (
        "plugin fails (arxref-fails 1.0) failed while writing fails (ZeroDivisionError: division by zero); update or remove it"
        in done.stderr
    )
    assert "Traceback" not in done.stderr
    assert old.read_bytes() == b""
    assert sorted(path.name for path in old.parent.iterdir()) == ["day.md", "out.txt"]


def test_of_several_outputs_only_that_of_the_broken_plugin_fails(site, arxref, tmp_path):
    plugindists.install(site, "fails", plugindists.exporter("fails", "1 / 0"))
    work = tmp_path / "work"
    tables = [f'[[output]]\nformat = "{name}"\nfile = "{file}"\n' for name, file in (("fails", "out.txt"), ("bibtex", "refs.bib"))]
    (work / "arxref.toml").write_text("".join(tables), encoding="utf-8")
    done = arxref("export", "day.md")
    assert done.returncode == 1
    assert "output: plugin fails (arxref-fails 1.0) failed while writing fails" in done.stderr
    assert (work / "refs.bib").read_text(encoding="utf-8").count("@misc{") == 1
    assert not (work / "out.txt").exists()


READER = """\
import arxref

def accepts(source):
    return source.head.startswith(b"ALPHA") and 1.0

def parse(source):
    yield arxref.Entry(arxref.ArxivId("2105.14656"), title="Study", origins=(arxref.Origin(source.name, 1, 1, "alpha"),))
    {body}

@arxref.hookimpl
def arxref_parsers():
    return [arxref.Parser("alpha", "Alpha", "digest", 30, accepts, parse)]
"""


@pytest.mark.parametrize("body", ["1 / 0", "yield 3"])
def test_a_parser_that_fails_half_way_keeps_what_it_gave(body, site, arxref, tmp_path):
    plugindists.install(site, "alpha", READER.format(body=body))
    (tmp_path / "work" / "a.txt").write_text("ALPHA\nrest\n", encoding="utf-8")
    done = arxref("export", "a.txt", "--format", "bibtex")
    assert done.returncode == 1
    assert "parser-failed: plugin alpha (arxref-alpha 1.0) failed while reading alpha (" in done.stderr
    assert done.stdout.count("@misc{") == 1


def test_a_key_scheme_that_fails_is_named(site, arxref):
    scheme = (
        "import arxref\n@arxref.hookimpl\ndef arxref_key_schemes():\n    return [arxref.KeyScheme('k', '', lambda entry: entry.nothing)]\n"
    )
    plugindists.install(site, "k", scheme)
    done = arxref("export", "day.md", "--format", "bibtex", "--keys", "k")
    assert (done.returncode, done.stdout) == (1, "")
    assert "plugin k (arxref-k 1.0) failed while making a key by k (AttributeError: " in done.stderr


COMMAND = """\
import arxref, click

@arxref.hookimpl
def arxref_commands(cli):
    @cli.command()
    def hello():
        "Greet."
        print("hello")
        {body}
"""


def test_a_plugins_command_prints_as_it_likes_and_is_named_when_it_fails(site, arxref):
    plugindists.install(site, "well", COMMAND.format(body="pass"))
    done = arxref("hello")
    assert (done.returncode, done.stdout, done.stderr) == (0, "hello\n", "")
    assert "Greet." in arxref("--help").stdout
    (site / "arxref_well.py").write_text(COMMAND.format(body="1 / 0"), encoding="utf-8")
    done = arxref("hello")
    assert done.returncode == 1
    assert "plugin well (arxref-well 1.0) failed at its command hello (ZeroDivisionError: division by zero)" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_plugins_of_one_name_are_named_when_that_is_asked_for(site, arxref):
    plugindists.install(site, "one", GOOD)
    plugindists.install(site, "two", GOOD)
    for _ in range(2):  # found, and then remembered
        done = arxref("export", "day.md", "--format", "good")
        assert (done.returncode, done.stdout) == (1, "")
        assert "arxref-one and arxref-two both offer format good; remove one of them" in done.stderr


def test_broken_records_of_a_distribution_are_named(site, arxref):
    plugindists.install(site, "good", GOOD)
    plugindists.install(site, "odd", GOOD)
    (site / "arxref_odd-1.0.dist-info" / "entry_points.txt").write_text("[arxref]\nno equals sign\n", encoding="utf-8")
    done = arxref("export", "day.md", "--format", "good")
    assert (done.returncode, done.stdout) == (0, "Study of gruel\n")
    assert "arxref-odd" in done.stderr


def test_the_environment_restricts_and_traces(site, arxref):
    plugindists.install(site, "good", GOOD)
    plugindists.install(site, "raises", BROKEN["raises"][0])
    done = arxref("export", "day.md", "--format", "good", ARXREF_LOAD_PLUGINS="good", ARXREF_TRACE_PLUGINS="1")
    assert (done.returncode, done.stdout) == (0, "Study of gruel\n")
    assert "raises" not in done.stderr
    for call in ("import", "arxref_exporters()", "while writing good"):
        assert f"arxref: trace: good (arxref-good 1.0): {call}: " in done.stderr
    assert "trace: arxref.parsers.numbered (arxref " in done.stderr
    done = arxref("export", "day.md", "--format", "good", ARXREF_LOAD_PLUGINS="raises")
    assert done.returncode == 2
    assert "no format is called 'good'" in done.stderr


def test_the_list_shows_version_origin_hooks_and_health(site, arxref):
    plugindists.install(site, "good", GOOD, version="2.5")
    plugindists.install(site, "raises", BROKEN["raises"][0])
    lines = arxref("plugins").stdout.splitlines()
    (good,) = [line.split() for line in lines if line.startswith("good ")]
    assert good == ["good", "2.5", "arxref-good", "ok", "arxref_exporters:", "good"]
    (number,) = [number for number, line in enumerate(lines) if line.startswith("raises ")]
    assert lines[number].split() == ["raises", "1.0", "arxref-raises", "broken"]
    assert lines[number + 1].strip().startswith("was left out: RuntimeError: no way")
    (found,) = [one for one in json.loads(arxref("plugins", "--json").stdout) if one["name"] == "good"]
    assert found == {
        "name": "good",
        "distribution": "arxref-good",
        "version": "2.5",
        "built_in": False,
        "hooks": ["arxref_exporters"],
        "offers": [["exporters", "good"]],
        "health": "ok",
    }


LOUD = "import sys\nsys.stderr.write('{name} was imported\\n')\n"


def test_a_run_imports_only_the_plugins_that_it_needs(site, arxref, tmp_path):
    # What measures coverage, here and in tests beside this one, writes into the checkout, where a new file could mean a new plugin.
    own = tmp_path / "own"
    own.mkdir()
    (own / "arxref").symlink_to(ROOT / "arxref", target_is_directory=True)
    arxref = partial(arxref, PYTHONPATH=os.pathsep.join([str(site), str(own)]), COVERAGE_PROCESS_CONFIG="", COVERAGE_PROCESS_START="")
    for number in range(10):
        plugindists.install(site, f"p{number}", LOUD.format(name=f"p{number}") + plugindists.exporter(f"p{number}"))
    for _ in range(2):
        assert "was imported" not in arxref("export", "day.md", "--format", "bibtex").stderr
        assert "was imported" not in arxref("check", "day.md").stderr
    for _ in range(2):  # looks at all, and remembers what they offer; but the first time Python may make a folder of bytecode there
        assert arxref("export", "day.md", "--format", "p3").returncode == 0
    again = arxref("export", "day.md", "--format", "p3").stderr
    assert [line for line in again.splitlines() if "was imported" in line] == ["p3 was imported"]
    (tmp_path / "work" / "note.md").write_text("Nothing here is a digest.\n", encoding="utf-8")
    assert "was imported" not in arxref("export", ".", "--format", "bibtex").stderr, "none of them reads anything"
    (site / "arxref_p4.py").write_text(plugindists.exporter("fresh"), encoding="utf-8")  # as an editor saves it
    assert arxref("export", "day.md", "--format", "fresh").returncode == 0
    plugindists.install(site, "late", plugindists.exporter("late"))  # as pip does
    assert arxref("export", "day.md", "--format", "late").returncode == 0


@pytest.mark.parametrize("kept", ["", "{", "[]", '{"state": 3}', "null", "[" * 100_000, "\udce4"])
def test_what_is_remembered_may_be_anything(kept, site, arxref, tmp_path):
    plugindists.install(site, "good", GOOD)
    assert arxref("export", "day.md", "--format", "good").returncode == 0
    (file,) = (tmp_path / "cache" / "arxref").glob("plugins-*.json")
    file.write_text(kept, encoding="utf-8", errors="surrogateescape")
    done = arxref("export", "day.md", "--format", "good")
    assert (done.returncode, done.stdout) == (0, "Study of gruel\n")
    assert json.loads(file.read_text(encoding="ascii"))["points"]
