"""arxref as a library: the mapping, what is read, what is written, and what is refused before anything is."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings

import arxref
import plugindists
from strategies import hostile_entries

DAY = """\
### 1.A Study of Gruel  [ pdf ](https://arxiv.org/pdf/2105.14656.pdf)
> There was no more of it.

### 2.On Workhouses  [ pdf ](https://arxiv.org/pdf/2105.14657.pdf)
> They are many.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "day.md").write_text(DAY, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path


@pytest.fixture
def lib(folder: Path) -> arxref.Library:
    assert folder.is_dir()
    return arxref.read("day.md")


@pytest.mark.parametrize(
    "spelling", ["2105.14656", "arXiv:2105.14656v2", "https://arxiv.org/pdf/2105.14656v1.pdf", arxref.ArxivId("2105.14656")]
)
def test_a_paper_is_found_by_any_spelling(spelling: str, lib: arxref.Library) -> None:
    assert lib[spelling].title == "A Study of Gruel"
    assert spelling in lib
    assert lib.get(spelling) is lib[spelling]
    assert lib.get("2105.99999") is None


def test_type_checkers_let_get_take_any_spelling_as_well() -> None:
    assert get_args(vars(arxref.Library)["__orig_bases__"][0]) == (str, arxref.Entry)


@pytest.mark.parametrize("wrong", ["2105.99999", "", "gruel", 7, None, ("x",)])
def test_what_is_not_there_is_a_key_error(wrong: object, lib: arxref.Library) -> None:
    with pytest.raises(KeyError):
        lib[wrong]  # type: ignore[index]
    assert wrong not in lib


def test_a_library_is_a_mapping_in_the_order_of_ids(lib: arxref.Library) -> None:
    assert list(lib) == ["2105.14656", "2105.14657"]
    assert [entry.id for entry in arxref.Library(reversed(list(lib.values()))).values()] == list(lib)
    assert lib == dict(lib)
    assert repr(lib) == "<Library of 2 papers, 0 problems>"
    with pytest.raises(TypeError):
        lib["2105.14656"] = lib["2105.14657"]  # type: ignore[index]


def test_without_sources_the_digests_below_here_are_read(lib: arxref.Library) -> None:
    assert arxref.read() == lib


def test_no_configuration_is_read(folder: Path, lib: arxref.Library) -> None:
    (folder / "arxref.toml").write_text('category = ["hep-th"]\nkeys = "arxiv"\n', encoding="utf-8")
    assert arxref.read("day.md") == lib


@pytest.mark.parametrize(
    "named", [{"only": "2105.14656"}, {"category": "cs"}, {"enrich": "arxiv"}, {"since": "soon"}, {"parser": "fieldz"}, {"keys": "{no"}]
)
def test_what_is_asked_wrongly_is_refused(named: dict[str, str], folder: Path) -> None:
    with pytest.raises(arxref.UsageError):
        arxref.read(folder / "day.md", **named)  # type: ignore[arg-type]
    with pytest.raises(arxref.InvalidIdentifier):
        arxref.read(folder / "day.md", only=["gruel"])


def test_a_record_that_is_broken_raises_nothing(folder: Path) -> None:
    (folder / "bad.md").write_bytes(DAY.encode() + b"\n### 3.No link\n> \xff\x00\n")
    found = arxref.read("bad.md")
    assert len(found) == 2
    assert {problem.code for problem in found.problems} >= {"missing-id"}


def test_reading_writes_nothing(folder: Path) -> None:
    (folder / "arxref.keys").write_text("", encoding="utf-8")
    before = sorted(folder.iterdir())
    arxref.render(arxref.read("day.md"), format="bibtex")
    assert sorted(path for path in folder.iterdir() if path.name != "cache") == before
    assert (folder / "arxref.keys").read_bytes() == b""


def test_what_is_rendered_is_what_is_written(folder: Path, lib: arxref.Library) -> None:
    for name in ("bibtex", "biblatex", "csl-json", "csl-yaml", "digest"):
        written = arxref.write(lib, folder / f"out-{name}", format=name)
        assert (written.papers, written.files) == (2, (str(folder / f"out-{name}"),))
        assert (folder / f"out-{name}").read_text(encoding="utf-8") == arxref.render(lib, format=name)


def test_a_vault_is_made_and_found_again(folder: Path, lib: arxref.Library) -> None:
    first = arxref.write(lib, folder / "notes", format="obsidian", author_links=True)
    assert first.papers == 2
    assert all(Path(file).is_file() for file in first.files)
    assert arxref.write(lib, folder / "notes", format="obsidian", author_links=True).papers == 2


def test_a_users_work_is_safe(folder: Path, lib: arxref.Library) -> None:
    arxref.write(lib, "refs.bib", format="bibtex")
    mine = (folder / "refs.bib").read_text(encoding="utf-8").replace("A Study of Gruel", "My Study") + "@book{own, title = {Mine}}\n"
    (folder / "refs.bib").write_text(mine, encoding="utf-8")
    with pytest.raises(arxref.OutputError, match="is not arxref's"):
        arxref.write(lib, "refs.bib", format="bibtex")
    one = [lib["2105.14657"]]
    assert arxref.write(one, "refs.bib", format="bibtex", update=True).papers == 1
    assert "@book{own" in (folder / "refs.bib").read_text(encoding="utf-8")
    assert arxref.write(one, "refs.bib", format="bibtex", force=True).papers == 1
    assert (folder / "refs.bib").read_text(encoding="utf-8").count("@") == 1


def test_entries_may_come_from_anywhere_but_once_each(lib: arxref.Library) -> None:
    made = arxref.Entry(arxref.ArxivId("1905.11946"), title="Made by hand", authors=(arxref.Name("Twist", "Oliver"),))
    assert "{twist2019made" in arxref.render(iter([made, *lib.values()]), format="bibtex")
    with pytest.raises(arxref.UsageError, match=r"2105\.14656 is there twice"):
        arxref.render([*lib.values(), lib["2105.14656"]], format="bibtex")


@pytest.mark.parametrize(
    ("paper", "why"),
    [
        (arxref.Entry(arxref.ArxivId("1905.11946"), title=None), "Entry.title is NoneType where str belongs"),  # type: ignore[arg-type]
        (arxref.Entry(arxref.ArxivId("mine"), title="T"), "Entry.id is 'mine', no canonical arXiv ID"),
        ("1905.11946", "str stands where arxref.Entry belongs"),
    ],
)
def test_an_entry_with_which_nobody_can_work_is_said_to_be_one(paper: Any, why: str, folder: Path) -> None:
    with pytest.raises(arxref.UsageError, match=f"^a paper cannot be written: {re.escape(why)}"):
        arxref.write([paper], "made.bib", format="bibtex")
    with pytest.raises(arxref.UsageError, match=re.escape(why)):
        arxref.render([paper], format="bibtex")
    assert not (folder / "made.bib").exists()


def test_a_paper_without_a_title_is_told_and_nothing_is_no_success(folder: Path, lib: arxref.Library) -> None:
    bare = arxref.Entry(arxref.ArxivId("1905.11946"))
    written = arxref.write([bare, *lib.values()], "refs.bib", format="bibtex")
    assert written.papers == 2
    assert [(problem.code, problem.id) for problem in written.problems] == [("missing-title", "1905.11946")]
    for nothing in ([], [bare]):
        with pytest.raises(arxref.OutputError, match="no paper"):
            arxref.write(nothing, "none.bib", format="bibtex")
    assert not (folder / "none.bib").exists()


@pytest.mark.parametrize(("format_", "options"), [("bibtexx", {}), ("bibtex", {"abstracts": True}), ("bibtex", {"max_authors": "many"})])
def test_a_wrong_format_or_option_is_refused(format_: str, options: dict[str, object], folder: Path, lib: arxref.Library) -> None:
    with pytest.raises(arxref.UsageError):
        arxref.write(lib, "out", format=format_, **options)
    with pytest.raises(arxref.UsageError):
        arxref.render(lib, format=format_, **options)
    assert not (folder / "out").exists()


def test_a_vault_has_no_single_text(lib: arxref.Library) -> None:
    with pytest.raises(arxref.UsageError, match="a file for each paper"):
        arxref.render(lib, format="obsidian")


def test_a_broken_plugin_is_a_warning(folder: Path, lib: arxref.Library, monkeypatch: pytest.MonkeyPatch) -> None:
    plugindists.install(folder / "site", "raises", "raise RuntimeError('no way')")
    plugindists.install(folder / "site", "ours", plugindists.exporter("ours"))
    monkeypatch.syspath_prepend(folder / "site")
    with pytest.warns(RuntimeWarning, match=r"plugin raises \(arxref-raises 1.0\) was left out: RuntimeError: no way"):
        assert arxref.render(lib, format="ours") == "A Study of Gruel\nOn Workhouses\n"


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(hostile_entries())
def test_hostile_entries_are_rendered_or_told(entry: arxref.Entry) -> None:
    for name in ("bibtex", "csl-json"):
        try:
            assert arxref.render([entry], format=name)
        except arxref.ArxrefError:
            assert not entry.title
