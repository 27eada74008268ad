"""``arxref show``: the reference, where each value comes from, one reference to copy, an object for programs."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time

import pytest

from arxref.cli import common
from arxref.model import Entry, Name, PartialDate
from arxref.store import SOURCE, open_store
from inprocess import arxref
from servers import Clock, serving

ID = "2101.00001"
FIELDS = """# Arxiv Papers in cs.CV on {day}
### {title}
- **Arxiv ID**: http://arxiv.org/abs/{id}{version}
- **DOI**: None
- **Categories**: **cs.CV**
- **Links**: [PDF](http://arxiv.org/pdf/{id}{version})
- **Published**: 2021-01-01 00:00:00+00:00
- **Updated**: {day} 00:00:00+00:00
- **Authors**: Zoë Zeta, Ann Alpha
- **Comment**: {comment}
- **Journal**: None
- **Summary**: Trees have leaves.

"""


@pytest.fixture
def run(capfd, monkeypatch, tmp_path):
    """`arxref show` in this process, in a folder."""
    monkeypatch.chdir(tmp_path)

    def run(*args):
        return arxref(capfd, *(args if args[0] == "export" else ("show", *args)))

    return run


def write(folder, name, **values):
    given = {"day": "2021-01-04", "title": "First $O(n^2)$ Things", "id": ID, "version": "v1", "comment": "10 pages"} | values
    (folder / name).write_text(FIELDS.format(**given), encoding="utf-8")


@pytest.fixture
def digests(tmp_path):
    """One paper in two versions on two days, and another one."""
    write(tmp_path, "a.md")
    write(tmp_path, "b.md", day="2021-02-05", version="v2", title="Second Things\x1b[31m", comment="Accepted to NIPS 2021")
    write(tmp_path, "c.md", id="2101.00002", title="Other Things", day="2021-01-05")
    return tmp_path


def fields(done):
    return {row["field"]: row for row in json.loads(done.stdout)["fields"]}


def test_the_reference_and_each_value_with_its_place(digests, run):
    done = run("arXiv:" + ID + "v1", "a.md", "b.md", "c.md")

    assert done.returncode == 0
    assert done.stdout.startswith("Zoë Zeta and Ann Alpha. Second things[31m. January 2021. URL: https://arxiv.org/abs/2101.00001")
    assert "from b.md:2 (fields, 2021-02-05)" in done.stdout
    assert 'replaced "First O(n2) Things" of a.md:2 (fields, 2021-01-04)' in done.stdout
    assert "the same in a.md:2" in done.stdout
    assert "status      accepted NeurIPS 2021" in done.stdout
    assert 'for "Accepted to NIPS 2021"' in done.stdout
    assert "lacks       journal ref, doi\n" in done.stdout
    assert "Other Things" not in done.stdout
    assert "\x1b" not in done.stdout + done.stderr


def test_the_key_is_that_of_an_export_of_everything(digests, run):
    write(digests, "d.md", id="2101.00003", title="Second Things", version="v1")
    exported = run("export", "a.md", "b.md", "c.md", "d.md", "--format", "bibtex").stdout

    key = json.loads(run(ID, "a.md", "b.md", "c.md", "d.md", "--json").stdout)["key"]

    assert f"{{{key},\n  title         = {{Second Things" in exported
    (digests / "arxref.keys").write_text(f"{ID}\tmine2021\n", encoding="utf-8")
    assert "from the ledger arxref.keys" in run(ID, "a.md", "b.md").stdout


def test_an_object_for_programs_says_all_of_it(digests, run):
    done = run(ID, "a.md", "b.md", "--json", "--style", "alpha")
    told = json.loads(done.stdout)

    assert (told["id"], told["version"], told["status"], told["venue"], told["style"]) == (ID, 2, "accepted", "NeurIPS", "alpha")
    assert told["reference"].startswith("[ZA21] Zoë Zeta")
    assert told["key_from"] == "the scheme readable"
    assert told["lacking"] == ["journal_ref", "dois"]
    title = fields(done)["title"]
    assert title["from"]["kind"] == "file"
    assert (title["from"]["source"], title["from"]["first"], title["from"]["listed"]) == ("b.md", 2, "2021-02-05")
    assert title["replaced"]["value"] == "First $O(n^2)$ Things"
    assert fields(done)["authors"]["agreeing"][0]["source"] == "a.md"


@pytest.mark.parametrize(
    ("format_", "start"),
    [
        ("bibtex", "@misc{"),
        ("csl-json", "{"),
        ("csl-yaml", "- id:"),
        ("digest", "# Arxiv Papers in cs.CV on 2021-02-05\n### Second"),
        ("obsidian", "---"),
    ],
)
def test_one_reference_is_printed_to_be_copied(digests, run, format_, start):
    done = run(ID, "a.md", "b.md", "c.md", "--format", format_)

    assert done.returncode == 0
    assert done.stdout.lstrip().startswith(start)
    assert "Other Things" not in done.stdout
    if format_ == "csl-json":
        assert json.loads(done.stdout)["title"].startswith("Second Things")


def test_options_of_the_format(digests, run):
    assert "abstract" in run(ID, "a.md", "--format", "bibtex").stdout
    assert "abstract" not in run(ID, "a.md", "--format", "bibtex", "-O", "abstract=false").stdout
    assert run(ID, "a.md", "-O", "abstract=false").returncode == 2
    assert run(ID, "a.md", "--json", "--format", "bibtex").returncode == 2


@pytest.mark.parametrize("style", ["plain", "alpha", "unsrt", "unsrtalpha"])
def test_each_style_of_pybtex_prints_the_paper(digests, run, style):
    done = run(ID, "a.md", "--style", style)

    assert done.returncode == 0
    assert "First $O(n^2)$" not in done.stdout.partition("\n")[0]
    assert "First O(n2) things" in done.stdout.partition("\n")[0]


def test_a_style_that_there_is_not(digests, run):
    done = run(ID, "a.md", "--style", "alpah")

    assert done.returncode == 2
    assert "did you mean 'alpha'?" in done.stderr


def test_a_paper_that_is_nowhere(digests, run):
    done = run("2105.14656", "a.md")

    assert (done.returncode, done.stdout) == (1, "")
    assert "not-found: 2105.14656" in done.stderr
    assert "nothing was read" not in done.stderr
    assert run("nonsense", "a.md").returncode != 0


def test_who_names_no_sources_where_there_are_none_is_told_to(run):
    done = run(ID)

    assert done.returncode == 1
    assert f"not-found: {ID}: was asked for and is in no source; nothing was read: name files or folders behind the ID" in done.stderr


def stored(path):
    with open_store(str(path), lambda: 1_640_000_000.0, print) as store:
        facts = Entry(
            ID,
            2,
            "First Things",
            (Name("Zeta", "Zoë"),),
            abstract="From the store.",
            published=PartialDate(2021, 1, 1),
            categories=("cs.CV",),
        )
        store.put([facts], "arxiv")


def test_the_store_is_named_with_the_source_and_the_day(tmp_path, run):
    stored(tmp_path / "store.db")
    (tmp_path / "n.md").write_text(
        "# ArXiv cs.CV --Mon, 4 Jan 2021\n### 1.First Things  [ pdf ](https://arxiv.org/pdf/2101.00001.pdf)\n>  Trees.\n", encoding="utf-8"
    )
    done = run(ID, "n.md", "--offline", "--store", "store.db", "--json")

    assert fields(done)["authors"]["from"] | {"listed": ""} == {
        "kind": "store", "source": SOURCE, "first": 0, "last": 0, "parser": "arxiv", "listed": "", "number": None, "topic": "",
    }  # fmt: skip
    assert fields(done)["abstract"]["from"]["source"] == "n.md"
    assert fields(done)["abstract"]["others"][0]["value"] == "From the store."
    assert "from the local store (arxiv, 2021-12-20)" in run(ID, "n.md", "--offline", "--store", "store.db").stdout


def test_a_paper_of_the_store_needs_no_source(tmp_path, run):
    stored(tmp_path / "store.db")

    done = run(ID, "--offline", "--store", "store.db")

    assert done.returncode == 0
    assert "First Things" in done.stdout


def test_what_the_user_wrote_into_a_bib_file_is_theirs(digests, run):
    assert run("export", "a.md", "--into", "refs.bib").returncode == 0
    bib = digests / "refs.bib"
    bib.write_text(bib.read_text(encoding="utf-8").replace("First ", "My Own "), encoding="utf-8")

    done = run(ID, "refs.bib", "--json")

    assert fields(done)["title"]["from"]["kind"] == "user"
    assert fields(done)["authors"]["from"]["kind"] == "bib"
    assert json.loads(done.stdout)["key_from"]["source"] == "refs.bib"
    assert "from you, refs.bib:1" in run(ID, "refs.bib").stdout


def test_problems_of_other_papers_are_not_shown(digests, run):
    with (digests / "c.md").open("a", encoding="utf-8") as file:
        file.write("### A paper without a link\n- **Authors**: Nobody\n")

    done = run(ID, "a.md", "c.md")

    assert (done.returncode, done.stderr) == (0, "")


def test_a_terminal_is_wrapped_to_its_width(digests):
    parent, child = pty.openpty()
    env = {**os.environ, "COLUMNS": "50"}
    done = subprocess.run([sys.executable, "-m", "arxref", "show", ID, "a.md", "b.md"], cwd=digests, env=env, stdout=child, check=False)
    os.close(child)
    shown = os.read(parent, 100_000).decode()
    os.close(parent)

    assert done.returncode == 0
    assert "\x1b[31m" not in shown
    lines = shown.replace("\x1b[1m", "").replace("\x1b[2m", "").replace("\x1b[0m", "").splitlines()
    assert max(map(len, lines)) <= 50
    assert any("from b.md:2" in line for line in lines)


def test_hostile_texts_are_printed_by_every_style(tmp_path, run):
    for number, title in enumerate(
        ["{{{", "}}} \\", "$", "$x$ $ \\$ {$", "\\input{x} @misc{", '"""', "a" * 300_000, "# % & ~ ^ _", "\u202e\u0000\ud7ff"]
    ):
        write(tmp_path, "x.md", title=f"T {title}")
        for style in ("plain", "alpha"):
            done = run(ID, "x.md", "--style", style)
            assert done.returncode == 0, (number, done.stderr)
            assert "Zoë Zeta" in done.stdout.partition("\n")[0]


def test_a_metadata_source_is_named_with_the_day_and_asked_for_one_paper_alone(tmp_path, run, monkeypatch):
    clock = Clock()
    write(tmp_path, "a.md", id="2105.14656", title="A study of examples")
    write(tmp_path, "b.md", id="2105.14657", title="Other things")
    made = common.make_world
    monkeypatch.setattr(common, "make_world", lambda: made()._replace(now=clock.now, sleep=clock.sleep))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(clock.now) as api:
        monkeypatch.setenv("ARXREF_ARXIV_API", api.url)
        done = run("2105.14656", "a.md", "b.md", "--enrich", "arxiv", "--refresh", "--store", "store.db", "--json")
        asked = len(api.pauses())
        shown = run("2105.14656", "a.md", "b.md", "--enrich", "arxiv", "--refresh", "--store", "store2.db").stdout

    assert done.returncode == 0, done.stderr
    abstract = fields(done)["abstract"]
    assert abstract["from"]["kind"] == "api"
    assert abstract["replaced"] == {"value": "Trees have leaves.", "from": abstract["replaced"]["from"]}
    assert abstract["replaced"]["from"][0]["source"] == "a.md"
    assert asked == 0  # one request has no pause before it
    today = time.strftime("%Y-%m-%d", time.gmtime(clock.now()))
    assert f"({today})" in shown


def test_what_is_no_id_is_told_how_to_find_one(digests, run):
    done = run("zeta2021trees", "a.md", "c.md")
    assert (done.returncode, done.stdout) == (1, "")
    assert "'zeta2021trees' is no arXiv identifier and no paper's key; `arxref list --columns key,id` says" in done.stderr


@pytest.mark.parametrize("key", ["zeta2021second", "@Zeta2021Second"])
def test_a_key_names_a_paper_as_its_id_does(digests, run, key):
    assert run(key, "a.md", "b.md", "c.md") == run(ID, "a.md", "b.md", "c.md")


def test_a_key_of_the_ledger_and_one_of_the_scheme_that_was_asked_for_count(digests, run):
    (digests / "arxref.keys").write_text(f"{ID}\ttwist\n", encoding="utf-8")
    assert "Second Things" in run("twist", "b.md", "c.md").stdout
    assert "Other Things" in run("arxiv-2101.00002", "b.md", "c.md", "--keys", "arxiv").stdout


def test_standard_input_is_read_once_so_no_key_is_looked_up_in_it(digests, run):
    assert "no arXiv identifier" in run("zeta2021second", "-").stderr
