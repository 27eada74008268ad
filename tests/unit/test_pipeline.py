"""The stages together: the sums add up, an enricher cannot fail the run, and what stands in the way of an output is told."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pytest

from arxref import pipeline, writing
from arxref.api import Document, Enricher, Exporter
from arxref.config import Config, Output
from arxref.errors import InvalidIdentifier, OutputError, UsageError
from arxref.host import Host
from arxref.library.selection import Selection
from arxref.pipeline import Counts, Missing, Request
from arxref.writing import Mode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DIGEST = """\
# Arxiv Papers in cs.CV on 2019-05-28
### One
- **Arxiv ID**: http://arxiv.org/abs/1905.00002v1
- **Categories**: **cs.CV**
- **Authors**: Ada Lovelace
- **Published**: 2019-05-28 10:00:00+00:00


### Two
- **Arxiv ID**: http://arxiv.org/abs/1905.00001v1


### One
- **Arxiv ID**: http://arxiv.org/abs/1905.00002v2


### Three
- **Summary**: Nobody knows where it is.
"""


class World:
    """A folder with one digest, and a standard output that is kept."""

    def __init__(self, folder: Path) -> None:
        self.out = io.BytesIO()
        (folder / "d.md").write_text(DIGEST, "utf-8")
        self.world = pipeline.World(str(folder), io.BytesIO, lambda: self.out, now=lambda: 1e9)

    def run(self, action: Callable[..., Any], **request: Any) -> Any:
        output = Output(request.pop("format", "bibtex"), request.pop("output", ""), vault=request.pop("vault", ""))
        asked = Request((), (output,), **request)
        return action(Host(list), Config(), self.world, asked)


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.chdir(tmp_path)
    return World(tmp_path)


def codes(outcome: Any) -> list[tuple[str, str]]:
    return [(problem.code, problem.id) for problem in outcome.problems]


def test_every_entry_is_exported_merged_unselected_or_rejected(world: World) -> None:
    outcome = world.run(pipeline.export, selection=Selection(grep="one"))
    assert outcome.counts == Counts(files=1, entries=4, exported=1, merged=1, rejected=1, unselected=1)
    assert codes(outcome) == [("missing-id", "")]
    assert outcome.missing == Missing(0, 0, 0)
    assert outcome.written == ("-",)
    assert world.out.getvalue().count(b"@misc{") == 1


def test_a_check_tells_the_same_and_writes_nothing(world: World) -> None:
    outcome = world.run(pipeline.check)
    assert outcome.counts == Counts(files=1, entries=4, exported=2, merged=1, rejected=1)
    assert outcome.missing == Missing(authors=1, published=1, categories=1)
    assert (outcome.written, world.out.getvalue()) == ((), b"")


def test_papers_come_out_in_the_order_of_their_ids(world: World) -> None:
    assert [entry.id for entry in world.run(pipeline.load).entries] == ["1905.00001", "1905.00002"]


def test_a_paper_that_is_asked_for_and_is_in_no_source_is_an_error(world: World) -> None:
    wanted = pipeline.parse_ids(["1905.00001v3", "https://arxiv.org/abs/2001.00001", "hep-th/9901001"])
    library = world.run(pipeline.load, selection=Selection(only=wanted))
    assert [(problem.severity, *pair) for problem, pair in zip(library.problems, codes(library), strict=True)] == [
        ("error", "missing-id", ""),
        ("error", "not-found", "2001.00001"),
        ("error", "not-found", "hep-th/9901001"),
    ]


def test_a_paper_that_another_option_leaves_out_was_found_all_the_same(world: World) -> None:
    library = world.run(pipeline.load, selection=Selection(only=pipeline.parse_ids(["1905.00001"]), categories=("math",)))
    assert ("not-found", "1905.00001") not in codes(library)
    assert library.counts.unselected == 2


def test_an_id_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidIdentifier):
        pipeline.parse_ids(["1905.00001", "1913.00001"])


def test_nothing_selected_writes_nothing(world: World, tmp_path: Path) -> None:
    outcome = world.run(pipeline.export, output="refs.bib", selection=Selection(grep="nowhere"))
    assert outcome.counts.exported == 0
    assert not (tmp_path / "refs.bib").exists()


def test_the_form_of_the_output_must_fit_where_it_goes(world: World, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="--vault FOLDER"):
        world.run(pipeline.export, format="obsidian", output="notes.md")
    with pytest.raises(UsageError, match="-o FILE"):
        world.run(pipeline.export, format="bibtex", vault="vault")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["d.md"]


def test_a_dry_run_says_what_would_be_written_and_writes_nothing(world: World, tmp_path: Path) -> None:
    outcome = world.run(pipeline.export, format="obsidian", vault="vault", mode=Mode(write=False))
    assert outcome.written == ("vault/arxiv-1905.00001.md", "vault/lovelace2019one.md", "vault/arXiv 2019-05-28.md")
    assert world.run(pipeline.export, output="refs.bib", mode=Mode(write=False)).written == ("refs.bib",)
    assert list(tmp_path.rglob("*.bib")) == list(tmp_path.rglob("lovelace*")) == []


def test_notes_that_are_there_stay_and_a_file_in_the_way_is_named(world: World, tmp_path: Path) -> None:
    (tmp_path / "vault").mkdir()
    (tmp_path / "vault" / "lovelace2019one.md").write_text("mine", "utf-8")
    outcome = world.run(pipeline.export, format="obsidian", vault="vault")
    assert codes(outcome) == [("missing-id", ""), ("no-vault", ""), ("name-taken", "1905.00002")]
    assert (outcome.counts.exported, outcome.counts.rejected, outcome.sent[0].kept) == (1, 2, 0)
    assert (tmp_path / "vault" / "lovelace2019one.md").read_text("utf-8") == "mine"
    again = world.run(pipeline.export, format="obsidian", vault="vault")
    assert (again.counts.exported, again.sent[0].kept, again.written) == (1, 2, ())  # a paper and its day


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda text: text.replace("{1905.00001}", "{1905.00009}"), "1 of its papers would vanish: arxiv-1905.00001"),
        (lambda text: text + "\n@book{mine, title={Mine}}\n", "it holds what is not arxref's: @book mine"),
        (lambda text: text.replace("{One}", "{Won}"), "it was edited by hand"),
    ],
    ids=["a paper of its own", "a book", "an edit"],
)
def test_work_in_an_output_is_not_lost_unless_forced(world: World, tmp_path: Path, change: Callable[[str], str], reason: str) -> None:
    world.run(pipeline.export, output="refs.bib")
    path = tmp_path / "refs.bib"
    written = path.read_text("utf-8")
    path.write_text(change(written), "utf-8")
    with pytest.raises(OutputError) as raised:
        world.run(pipeline.export, output="refs.bib")
    assert str(raised.value).startswith("refs.bib: ")
    assert reason in str(raised.value)
    assert "--force" in str(raised.value)
    assert "--into" in str(raised.value)
    assert path.read_text("utf-8") == change(written)
    world.run(pipeline.export, output="refs.bib", mode=Mode(force=True))
    assert path.read_text("utf-8") == written


def test_renamed_keys_stay(world: World, tmp_path: Path) -> None:
    world.run(pipeline.export, output="refs.bib")
    path = tmp_path / "refs.bib"
    path.write_text(path.read_text("utf-8").replace("lovelace2019one", "my-favourite"), "utf-8")
    before = path.read_bytes()
    world.run(pipeline.export, output="refs.bib")
    assert path.read_bytes() == before


def test_a_format_that_cannot_tell_what_would_be_lost_overwrites_only_by_force(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("mine", "utf-8")
    exporter = Exporter("titles", "", ".tsv", lambda _entries, _options: iter([Document("x")]))
    output = Output("titles", str(tmp_path / "x"))

    def write(mode: Mode) -> str:
        writing.send(writing.look(output, exporter, {}, [], mode), [], mode, io.BytesIO)
        return (tmp_path / "x").read_text("utf-8")

    with pytest.raises(OutputError, match="--force overwrites it"):
        write(Mode())
    assert (tmp_path / "x").read_text("utf-8") == "mine"
    assert write(Mode(force=True)) == "x"
    assert write(Mode()) == "x"  # which is what stands there


@pytest.mark.parametrize(("only", "asked"), [((), ["1905.00001", "1905.00002"]), (("1905.00002",), ["1905.00002"])])
def test_where_papers_are_asked_for_by_name_nobody_is_asked_for_others(world: World, tmp_path, monkeypatch, only, asked):
    told: list[str] = []

    def lookup(ids, _context):
        told.extend(ids)
        yield from ()

    host = Host(list)
    monkeypatch.setattr(host, "get", lambda kind, name: Enricher(name, "", lookup) if kind == "enrichers" else Host.get(host, kind, name))
    request = Request((), (Output("bibtex"),), enrichers=("asked",), selection=Selection(frozenset(only)), store=str(tmp_path / "s.sqlite"))
    outcome = pipeline.export(host, Config(), world.world, request)
    assert sorted(told) == asked
    assert outcome.counts.exported == len(asked)
    assert outcome.counts.exported + outcome.counts.unselected == 2
