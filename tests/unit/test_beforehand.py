"""What stands where an export goes is looked at before the sources are read: its bytes and their papers are never held together."""

from __future__ import annotations

import io
import os
import tracemalloc
from typing import TYPE_CHECKING, Any

import pytest

from arxref import pipeline, sink, writing
from arxref.config import Config, Output
from arxref.errors import OutputError
from arxref.host import Host
from arxref.model import Entry, Origin
from arxref.writing import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

JOBS = [1, pytest.param(2, marks=pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here, so there are no workers"))]
RECORD = (
    "### Study {number}\n- **Arxiv ID**: http://arxiv.org/abs/1905.{number:05}v1\n- **DOI**: None\n- **Categories**: **cs.CV**\n"
    "- **Published**: 2019-05-28 10:00:00+00:00\n- **Updated**: 2019-05-28 10:00:00+00:00\n- **Authors**: Ada Lovelace\n"
    "- **Comment**: None\n- **Journal**: None\n- **Summary**: {abstract}\n\n\n"
)


def folder_of(folder: Path, files: int, each: int, abstract: str) -> Path:
    """A folder of digests."""
    (folder / "in").mkdir()
    for file in range(files):
        texts = [RECORD.format(number=file * each + number + 1, abstract=abstract) for number in range(each)]
        (folder / "in" / f"{file:03}.md").write_text("# Arxiv Papers in cs.CV on 2019-05-28\n" + "".join(texts), "utf-8")
    return folder


def export(folder: Path, format_: str = "bibtex", progress: Callable[[Any], Iterable[Any]] = iter, jobs: int = 1, **request: Any) -> bytes:
    """What stands in the output after a run."""
    out = folder / "out"
    world = pipeline.World(str(folder), io.BytesIO, io.BytesIO, progress)
    outputs = (Output(format_, str(out)),)
    pipeline.export(Host(list), Config(), world, pipeline.Request((str(folder / "in"),), outputs, jobs=jobs, **request))
    return out.read_bytes()


@pytest.mark.parametrize("format_", ["bibtex", "biblatex", "csl-json"])
def test_a_run_over_its_own_output_needs_no_more_memory_than_the_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    monkeypatch.setattr(sink, "_PIECE", 1 << 14)  # files are compared in pieces, which are small beside what is large
    folder = folder_of(tmp_path, 60, 10, "A dense word of some picture. " * 60)
    export(folder, format_)  # what is worked out once is worked out
    (folder / "out").unlink()
    peaks, wrote = [], []
    for _ in range(2):
        tracemalloc.start()
        wrote.append(export(folder, format_))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert wrote[0] == wrote[1]
    assert peaks[1] < peaks[0] + len(wrote[0]) / 4


@pytest.mark.parametrize("jobs", JOBS)
@pytest.mark.parametrize("format_", ["bibtex", "csl-json", "csl-yaml"])
def test_keys_that_stand_there_stay(tmp_path: Path, format_: str, jobs: int) -> None:
    folder = folder_of(tmp_path, 3, 3, "We study things.")
    mine = export(folder, format_).replace(b"lovelace2019study-1905.00003", b"mine")
    (folder / "out").write_bytes(mine)
    assert export(folder, format_, jobs=jobs) == mine
    assert mine.count(b"mine") == 1


@pytest.mark.parametrize("jobs", JOBS)
def test_a_file_that_is_written_while_sources_are_read_is_looked_at_again(tmp_path: Path, jobs: int) -> None:
    folder = folder_of(tmp_path, 3, 3, "We study things.")
    export(folder)
    mine = (folder / "out").read_bytes() + b"% my own words\n"

    def edited(found: Any) -> Iterable[Any]:
        (folder / "out").write_bytes(mine)
        yield from found

    with pytest.raises(OutputError, match=r"it holds what is not arxref's|edited by hand"):
        export(folder, progress=edited, jobs=jobs)
    assert (folder / "out").read_bytes() == mine


def test_a_file_that_comes_while_sources_are_read_is_looked_at(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, 1, 3, "We study things.")

    def made(found: Any) -> Iterable[Any]:
        (folder / "out").write_bytes(b"@book{mine, title = {Mine}}\n")
        yield from found

    with pytest.raises(OutputError, match="it holds what is not arxref's: @book mine"):
        export(folder, progress=made)


def test_papers_that_would_vanish_are_named_in_the_order_of_the_file(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, 5, 1, "We study things.")
    export(folder)
    for name in ("001.md", "003.md"):
        (folder / "in" / name).unlink()
    with pytest.raises(
        OutputError, match=r"2 of its papers would vanish: lovelace2019study-1905.00002 \(1905.00002\), lovelace2019study-1905.00004 "
    ):
        export(folder)
    assert export(folder, mode=Mode(force=True)).count(b"@misc") == 3


@pytest.mark.parametrize(
    "output", [Output("bibtex"), Output("bibtex", "-"), Output("bibtex", into="out"), Output("bibtex", "none"), Output("bibtex", "in")]
)
def test_where_no_file_is_replaced_nothing_is_held(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: Output) -> None:
    folder = folder_of(tmp_path, 1, 1, "We study things.")
    export(folder)
    monkeypatch.chdir(folder)
    exporter = Host(list).get("exporters", "bibtex")
    assert writing.held(output, exporter, Mode()) is None
    assert writing.held(Output("bibtex", "out"), exporter, Mode(compare=True)) is None
    assert writing.held(Output("bibtex", "out"), exporter._replace(existing=None), Mode()) is None
    held = writing.held(Output("bibtex", "out"), exporter, Mode())
    assert held is not None
    assert (dict(held.there.keys), held.there.state) == ({"1905.00001": "lovelace2019study"}, None)


def test_of_what_would_be_lost_a_format_that_adds_to_no_file_says_only_how_to_overwrite(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, 1, 1, "We study things.")
    export(folder)
    exporter, output = Host(list).get("exporters", "bibtex"), Output("bibtex", str(folder / "out"))
    before = writing.held(output, exporter, Mode())
    with pytest.raises(OutputError, match=r"would vanish: .*; --into \S+ adds to it, --force overwrites it"):
        writing.look(output, exporter, {}, [], Mode(), before)
    with pytest.raises(OutputError, match=r"would vanish: [^;]*; --force overwrites it"):
        writing.look(output, exporter._replace(update=None), {}, [], Mode(), before)


def test_a_file_whose_papers_were_read_is_not_replaced_though_it_was_held(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, 1, 1, "We study things.")
    export(folder)
    out = str(folder / "out")
    exporter, output = Host(list).get("exporters", "bibtex"), Output("bibtex", out)
    before = writing.held(output, exporter, Mode())
    assert before is not None
    entries = [Entry(id=id_, origins=(Origin(out, 1, 1, "bib"),)) for id_ in before.there.keys]
    with pytest.raises(OutputError, match="source"):
        writing.look(output, exporter, {}, entries, Mode(), before)
