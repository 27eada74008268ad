"""Work that workers share gives what one process gives, to the byte; one that dies says so, and none outlives the run."""

from __future__ import annotations

import errno
import io
import os
import pickle
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from pickle import PickleBuffer
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arxref import hookimpl, jobs, orders, parallel, pipeline, shares
from arxref.api import Exporter, Parser, Pieces, SourceText
from arxref.config import Config, Output
from arxref.entrypoints import EntryPoint
from arxref.errors import OutputError, SourceError, WorkerError
from arxref.host import Host
from arxref.library.selection import Selection
from arxref.model import ArxivId, Entry, Problem
from arxref.orders import Order
from arxref.parallel import Channel, Crew, Texts
from arxref.rendering import for_run, rendered
from arxref.sources import Found
from arxref.vaultfolder import VaultFolder
from arxref.writing import Mode
from unmeasured import unmeasured

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here, so there are no workers")

PIECES = ("bibtex", "biblatex", "csl-json", "csl-yaml")
TITLES = ("A Study of Grüße & $x^2$", "Study", "None", "", "狗 and 猫", "A Study of Grüße & $x^2$ II")
COMMENTS = ("None", "This paper has been withdrawn by the authors", "8 pages", "Accepted at CVPR 2019")


@st.composite
def records(draw: st.DrawFn) -> str:
    """A record of a digest: few papers, so that many stand in several files, and now and then one that is wrong."""
    good, bad = f"http://arxiv.org/abs/1905.0000{draw(st.integers(1, 9))}v{draw(st.integers(1, 2))}", "nothing"
    lines = [
        f"### {draw(st.sampled_from(TITLES))}",
        f"- **Arxiv ID**: {draw(st.sampled_from((good, good, good, bad)))}",
        "- **DOI**: None",
        "- **Categories**: **cs.CV**, math.CO",
        "- **Links**: [code](https://example.org/x)",
        "- **Published**: 2019-05-28 10:00:00+00:00",
        f"- **Updated**: {draw(st.sampled_from(('2019-05-28 10:00:00+00:00', 'soon')))}",
        f"- **Authors**: {draw(st.sampled_from(('Ada Lovelace', 'Ada Lovelace, Émilie du Châtelet', '华 罗庚')))}",
        f"- **Comment**: {draw(st.sampled_from(COMMENTS))}",
        "- **Journal**: None",
        f"- **Summary**: {draw(st.sampled_from(('We study things.', 'We study more things: ∀x.', 'None')))}",
    ]
    return "\n".join((*lines, "", "", draw(st.sampled_from(("", "", "", "A line that is nobody's.\n")))))


FILES = st.lists(st.lists(records(), max_size=5), min_size=1, max_size=12)


class Place:
    """A folder of digests, in which runs are made."""

    def __init__(self, folder: Path, files: list[list[str]]) -> None:
        self.folder = folder
        (folder / "in").mkdir()
        for number, texts in enumerate(files):
            text = f"# Arxiv Papers in cs.CV on 2019-05-{number + 1:02d}\n" + "".join(texts)
            (folder / "in" / f"{number:02d}.md").write_text(text, "utf-8")
        (folder / "in" / "notes.txt").write_text("Nothing that is known.\n", "utf-8")

    def run(self, jobs: int, formats: tuple[str, ...] = ("bibtex",), before: bytes = b"", **request: Any) -> tuple[Any, list[bytes]]:
        """What a run says, and the bytes that it wrote where each file held ``before``."""
        paths = [str(self.folder / name) for name in formats]
        for path in paths:
            Path(path).write_bytes(before)
        outputs = tuple(map(Output, formats, paths))
        world = pipeline.World(str(self.folder), io.BytesIO, io.BytesIO)
        outcome = pipeline.export(Host(list), Config(), world, pipeline.Request((str(self.folder / "in"),), outputs, jobs=jobs, **request))
        texts = [Path(path).read_bytes() if os.path.exists(path) else b"" for path in paths]
        return (outcome.counts, outcome.problems, outcome.missing, len(outcome.written), len(outcome.changes)), texts

    def sent(self, jobs: int, format: str, **request: Any) -> bytes:  # noqa: A002 - the word of the whole model
        """What a run writes to standard output."""
        stdout = io.BytesIO()
        world = pipeline.World(str(self.folder), io.BytesIO, lambda: stdout)
        pipeline.export(
            Host(list), Config(), world, pipeline.Request((str(self.folder / "in"),), (Output(format, "-"),), jobs=jobs, **request)
        )
        return stdout.getvalue()

    def check(self, jobs: int, **request: Any) -> Any:
        """What a check says of the sources."""
        world = pipeline.World(str(self.folder), io.BytesIO, io.BytesIO)
        return pipeline.check(Host(list), Config(), world, pipeline.Request((str(self.folder / "in"),), jobs=jobs, **request))


def children() -> bool:
    """Whether there is a child that nobody has waited for."""
    try:
        os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return False
    return True


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    FILES,
    st.integers(2, 5),
    st.sampled_from([("bibtex",), ("csl-json",), PIECES]),
    st.sampled_from([{}, {"keys": "arxiv"}, {"keys": "{auth}{year}"}, {"selection": Selection(grep="study")}]),
    st.sampled_from((1, 3, 1000)),
)
def test_any_number_of_workers_gives_what_one_process_gives(
    files: list[list[str]], jobs: int, formats: tuple[str, ...], request: dict[str, Any], together: int
) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch, unmeasured():
        patch.setattr(orders, "TOGETHER", together)
        patch.setattr(orders, "_LARGE", together)
        patch.setattr(orders, "_HELD", together - 1)
        place = Place(Path(folder), files)
        assert place.run(jobs, formats, **request) == place.run(1, formats, **request)
        for name in formats:
            assert place.sent(jobs, name, **request) == place.sent(1, name, **request)
    assert not children()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(FILES, st.integers(2, 5), st.sampled_from(("", "study")))
def test_any_number_of_workers_checks_what_one_process_checks(files: list[list[str]], jobs: int, grep: str) -> None:
    with tempfile.TemporaryDirectory() as name, unmeasured():
        place = Place(Path(name), [*files, files[0]])
        Path(name, "in", "again.md").write_text(Path(name, "in", "00.md").read_text("utf-8"), "utf-8")  # a day that stands twice
        selection = Selection(grep=grep)
        assert place.check(jobs, selection=selection) == place.check(1, selection=selection)
    assert not children()


def test_what_workers_see_of_the_days_of_an_archive_is_told(place: Place) -> None:
    (place.folder / "in" / "again.md").write_bytes((place.folder / "in" / "03.md").read_bytes())
    outcome = place.check(3)
    assert "day-twice" in {problem.code for problem in outcome.problems}
    assert outcome == place.check(1)


def test_an_explained_check_is_in_the_order_of_the_sources(place: Place) -> None:
    told: list[str] = []
    world = pipeline.World(str(place.folder), io.BytesIO, io.BytesIO)
    request = pipeline.Request((str(place.folder / "in"),), jobs=3)
    outcome = pipeline.check(Host(list), Config(), world, request, lambda source, _turns: told.append(source.name))
    assert outcome == place.check(3)
    assert told == sorted(told)
    assert len(told) == 10


RECORD = """\
### Paper {0}
- **Arxiv ID**: http://arxiv.org/abs/1905.{0:05d}v1
- **DOI**: None
- **Categories**: **cs.CV**
- **Links**: None
- **Published**: 2019-05-28 10:00:00+00:00
- **Updated**: 2019-05-28 10:00:00+00:00
- **Authors**: Ada Lovelace
- **Comment**: None
- **Journal**: None
- **Summary**: {1}


"""


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path, [[RECORD.format(day * 100 + number + 1, "Ω " * 300) for number in range(60)] for day in range(9)])


def test_an_existing_file_a_ledger_and_a_dry_run_are_treated_alike(place: Place) -> None:
    mine = b"@misc{my2020key,\n  title = {Mine},\n  eprint = {1905.00007},\n}\n"
    with pytest.raises(OutputError, match="edited"):
        place.run(3, before=mine)
    force = Mode(force=True)
    forced = place.run(1, before=mine, mode=force)
    assert b"my2020key" in forced[1][0]
    assert place.run(3, before=mine, mode=force) == forced
    ledger = place.folder / "keys"
    ledger.write_text("1905.00007\tother\n1905.00008\tmine\n", "utf-8")
    dry = Mode(write=False, compare=True, force=True)
    expected = place.run(1, before=mine, ledger=str(ledger), mode=dry)
    assert "keys-differ" in {problem.code for problem in expected[0][1]}
    assert expected[0][4] == 2
    assert place.run(3, before=mine, ledger=str(ledger), mode=dry) == expected


@pytest.mark.parametrize("keys", ["readable", "arxiv"])
def test_a_paper_of_several_files_is_merged_by_whoever_has_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, keys: str) -> None:
    monkeypatch.setattr(orders, "TOGETHER", 2)
    monkeypatch.setattr(orders, "_LARGE", 100)
    days = [[RECORD.format(number, f"Of day {day}.") for number in range(day, day + 4)] for day in range(1, 10)]
    days[3] += [RECORD.format(4, "Told twice."), RECORD.format(77, "Told once.").replace("Updated**: 2019-05-28", "Updated**: soon")]
    place = Place(tmp_path, days)
    assert place.run(3, PIECES, keys=keys) == place.run(1, PIECES, keys=keys)
    assert place.run(3, PIECES, keys=keys)[0][0].exported == 13


def test_entries_that_say_the_same_are_not_sent_but_where_they_stand(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A paper of two categories is in the digests of both; whoever has it first is told of the others, and the rest is merged here."""
    settled: list[str] = []
    merged_here = shares._settled

    def seen(pending: dict[str, Any], *rest: Any) -> Any:
        settled.extend(pending)
        return merged_here(pending, *rest)

    monkeypatch.setattr(shares, "_settled", seen)
    gone = RECORD.format(3, "Alike.").replace("Comment**: None", "Comment**: This paper has been withdrawn by the authors")
    days = [[RECORD.format(day, "Alike."), RECORD.format(1, "Alike."), RECORD.format(2, f"Of day {day}."), gone] for day in range(10, 20)]
    place = Place(tmp_path, days)
    assert place.run(3, PIECES) == place.run(1, PIECES)
    assert sorted(settled) == ["1905.00002"]


@pytest.mark.parametrize("together", [1, 2, 3, 1000])
def test_batches_are_the_pieces_of_each_run_in_their_order(monkeypatch: pytest.MonkeyPatch, together: int) -> None:
    monkeypatch.setattr(orders, "TOGETHER", together)
    titles = ("Short", "狗" * 200, "A & B", "Last", "Left out")
    entries = [Entry(ArxivId(f"1905.{number:05}"), title=title) for number, title in enumerate(titles)]
    order = Order(0, "", [2, 0, 1, 3], ["c", "a", "b", "d"], [3, 1])
    pieces = Host(list).get("exporters", "bibtex").pieces
    assert pieces is not None
    write = for_run(pieces, {})
    runs: list[list[bytes]] = [[]]
    remarked: list[str] = []
    batches = list(orders.batches(pieces, entries, {}, order))
    for batch, _ in batches:
        assert sum(data.count(b"@misc{") for data, _, _ in batch) <= together
        for data, told, ends in batch:
            remarked += [problem.id for problem in told]
            runs[-1].append(data)
            if ends:
                runs.append([])
    whole = [
        rendered(pieces, write, [entries[index] for index in run], of, list)
        for run, of in (
            ([2, 0, 1], "cab"),
            ([3], "d"),
        )
    ]
    between = pieces.separator.encode()
    assert [between.join(run) for run in runs] == [*(data for data, _ in whole), b""]
    assert remarked == ["1905.00001"]
    assert sum(marks for _, marks in batches) == sum(marks for _, marks in whole)
    placed = [part for batch, _ in orders.batches(pieces, entries, {}, order._replace(path="papers.bib")) for part in batch]
    assert placed == [(data + between, told, ends) for batch, _ in batches for data, told, ends in batch]


def test_what_is_asked_for_and_is_not_there_is_named(place: Place) -> None:
    only = frozenset(pipeline.parse_ids(["1905.00001", "1905.00842", "1905.09999"]))
    assert place.run(4, selection=Selection(only=only)) == place.run(1, selection=Selection(only=only))


def test_an_output_that_cannot_be_written_spoils_no_other(place: Place, full_device: Path) -> None:
    expected = place.run(1, ("csl-json",))[1][0]
    outputs = (Output("bibtex", str(full_device)), Output("csl-json", str(place.folder / "papers.json")))
    world = pipeline.World(str(place.folder), io.BytesIO, io.BytesIO)
    outcome = pipeline.export(Host(list), Config(), world, pipeline.Request((str(place.folder / "in"),), outputs, jobs=3))
    assert [problem.code for problem in outcome.problems if problem.severity == "error"] == ["output"]
    assert (place.folder / "papers.json").read_bytes() == expected


ALONE = """
import io, sys
from arxref import orders, parallel, pipeline
from arxref.config import Config, Output
from arxref.host import Host

orders._HELD, parallel._PIPE = 1 << 16, -1
place, first, limit = sys.argv[1], sys.argv[2], int(sys.argv[3])
if limit:
    import resource
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
outputs = (Output("bibtex", first), Output("bibtex", f"{place}/short.bib", options={"abstract": False}))
world = pipeline.World(place, io.BytesIO, io.BytesIO)
outcome = pipeline.export(Host(list), Config(), world, pipeline.Request((f"{place}/in",), outputs, jobs=2))
print(*[f"{problem.code}: {problem.message}" for problem in outcome.problems if problem.severity == "error"])
"""


@pytest.mark.parametrize("way", ["sent", "placed"])
def test_workers_that_are_at_work_for_an_output_that_cannot_be_written_go_on_with_the_next(
    tmp_path: Path, full_device: Path, way: str
) -> None:
    """They are in the midst of it: they have more to send than a pipe holds, and the next order is longer than one, too."""
    (tmp_path / "in").mkdir()
    for day in range(8):
        rows = [
            f"### {number}.A Study of Things  [ pdf ](https://arxiv.org/pdf/19{day + 1:02}.{number:05}.pdf)\n>{'We study things. ' * 60}\n"
            for number in range(1, 1001)
        ]
        (tmp_path / "in" / f"{day}.md").write_text(f"# ArXiv cs.CV --Wed, 29 May 2019\n{''.join(rows)}", "utf-8")
    first = full_device if way == "sent" else tmp_path / "long.bib"
    limit = 0 if way == "sent" else 4 << 20
    command = [sys.executable, "-c", ALONE, str(tmp_path), str(first), str(limit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=100)  # it hung
    assert (done.stdout.startswith(f"output: {first}: "), done.stdout.count("output:"), done.stderr) == (True, 1, "")
    assert (tmp_path / "short.bib").read_text("utf-8").count("@misc{") == 8000
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "full") == ["in", "short.bib"]


@pytest.mark.parametrize("first", ["-", "first"])
@pytest.mark.parametrize("error", [ValueError, OutputError])
def test_a_plugin_that_fails_at_papers_of_several_workers_spoils_no_other_output(
    tmp_path: Path, first: str, error: type[Exception]
) -> None:
    """They are told of it and go on with the next output, whether they send the pieces or write them."""

    def piece(entry: Entry, _options: Any) -> str:
        if entry.id.endswith("7"):
            raise error(entry.title)
        return entry.title

    def exporters() -> list[Exporter]:
        return [Exporter("wrong", "Fails", ".txt", lambda _entries, _options: iter(()), pieces=Pieces("", piece, "", lambda _marks: ""))]

    plugin = SimpleNamespace(arxref_exporters=hookimpl(exporters))
    (tmp_path / "in").mkdir()
    for day in range(1, 10):
        rows = [f"### {number}.A Study  [ pdf ](https://arxiv.org/pdf/190{day}.{number:05}.pdf)\n>We study.\n" for number in range(1, 9)]
        (tmp_path / "in" / f"{day}.md").write_text(f"# ArXiv cs.CV --Wed, 29 May 2019\n{''.join(rows)}", "utf-8")
    seen = []
    for jobs_ in (1, 3):
        host = Host(lambda: [EntryPoint("wrong", "arxref-wrong", "1.0", lambda: plugin)])
        outputs = (Output("wrong", first if first == "-" else str(tmp_path / first)), Output("bibtex", str(tmp_path / f"{jobs_}.bib")))
        world = pipeline.World(str(tmp_path), io.BytesIO, io.BytesIO)
        outcome = pipeline.export(host, Config(), world, pipeline.Request((str(tmp_path / "in"),), outputs, jobs=jobs_))
        assert [problem.code for problem in outcome.problems if problem.severity == "error"] == ["output"]
        seen.append((outcome.counts, outcome.problems, (tmp_path / f"{jobs_}.bib").read_bytes().count(b"@misc")))
    assert seen[0] == seen[1]
    assert seen[0][2] == 72
    assert sorted(path.name for path in tmp_path.iterdir()) == ["1.bib", "3.bib", "in"]


def mortal(when: str) -> Host:
    """The host of a format whose workers are killed as they write a title; ``when`` they read one, too."""
    maker = os.getpid()

    def piece(entry: Entry, _options: Any) -> str:
        if os.getpid() != maker:
            os.kill(os.getpid(), signal.SIGKILL)
        return entry.title

    def parse(source: SourceText) -> Iterator[Entry]:
        if os.getpid() != maker:
            os.kill(os.getpid(), signal.SIGKILL)
        yield from ()

    formats = [Exporter("mortal", "Kills", ".txt", lambda _entries, _options: iter(()), pieces=Pieces("", piece, "", lambda _marks: ""))]
    layouts = [Parser("mortal", "Kills", "digest", 50, lambda source: float(source.name.endswith(when)), parse)] if when else []
    plugin = SimpleNamespace(arxref_exporters=hookimpl(lambda: formats), arxref_parsers=hookimpl(lambda: layouts))
    return Host(lambda: [EntryPoint("mortal", "arxref-mortal", "1.0", lambda: plugin)])


def test_of_several_outputs_each_says_whether_it_was_written_before_a_worker_was_killed(place: Place) -> None:
    paths = {name: place.folder / name for name in ("one.bib", "two.txt", "three.json")}
    outputs = tuple(Output(format_, str(path)) for format_, path in zip(("bibtex", "mortal", "csl-json"), paths.values(), strict=True))
    world = pipeline.World(str(place.folder), io.BytesIO, io.BytesIO)
    outcome = pipeline.export(mortal(""), Config(), world, pipeline.Request((str(place.folder / "in"),), outputs, jobs=2))
    assert outcome.written == (str(paths["one.bib"]),)
    assert outcome.counts.exported
    why = "was not written: a worker process was killed (signal 9); perhaps memory ran out; --jobs 1 does without workers"
    assert [(problem.code, problem.message) for problem in outcome.problems if problem.severity == "error"] == [
        ("worker", f"{paths['two.txt']}: {why}"),
        ("worker", f"{paths['three.json']}: {why}"),
    ]
    assert sorted(path.name for path in place.folder.iterdir()) == ["in", "one.bib"]


@pytest.mark.parametrize(
    ("when", "file", "begin"),
    [("", "one.txt", "one.txt: was not written"), ("", "-", "standard output: is cut off"), (".md", "-", "nothing was written")],
)
def test_what_a_killed_worker_leaves_unwritten_is_said(
    place: Place, monkeypatch: pytest.MonkeyPatch, when: str, file: str, begin: str
) -> None:
    monkeypatch.chdir(place.folder)
    world = pipeline.World(".", io.BytesIO, io.BytesIO)
    request = pipeline.Request(("in",), (Output("mortal", file),), parser="mortal" if when else "auto", jobs=2)
    with pytest.raises(WorkerError, match=rf"^{begin}: a worker process was killed \(signal 9\); perhaps memory ran out; --jobs 1"):
        pipeline.export(mortal(when), Config(), world, request)
    assert [path.name for path in place.folder.iterdir()] == ["in"]


@pytest.mark.parametrize("jobs_", [1, 2])
def test_a_reader_that_goes_away_keeps_no_other_output_back(place: Place, jobs_: int) -> None:
    class Left(io.BytesIO):
        def writelines(self, _pieces: Any) -> None:
            raise BrokenPipeError

    world = pipeline.World(str(place.folder), io.BytesIO, Left)
    outputs = (Output("bibtex", "-"), Output("csl-json", str(place.folder / "refs.json")))
    outcome = pipeline.export(Host(list), Config(), world, pipeline.Request((str(place.folder / "in"),), outputs, jobs=jobs_))
    (problem,) = [problem for problem in outcome.problems if problem.severity == "error"]
    assert (problem.code, problem.message) == ("output", "standard output: is cut off: nobody reads it any more")
    assert outcome.written == (str(place.folder / "refs.json"),)
    with pytest.raises(BrokenPipeError):
        pipeline.export(Host(list), Config(), world, pipeline.Request((str(place.folder / "in"),), outputs[:1], jobs=jobs_))


def test_a_vault_whose_workers_are_killed_says_so_and_the_other_outputs_are_written(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(_folder: VaultFolder, _place: object, _data: bytes) -> bool:
        os.kill(os.getpid(), signal.SIGKILL)  # nobody else fills places in this run
        return True

    monkeypatch.setattr(VaultFolder, "fill", killed)
    monkeypatch.chdir(place.folder)
    world = pipeline.World(".", io.BytesIO, io.BytesIO)
    outputs = (Output("obsidian", vault="notes"), Output("bibtex", "refs.bib"))
    outcome = pipeline.export(Host(list), Config(), world, pipeline.Request(("in",), outputs, jobs=2))
    (problem,) = [problem for problem in outcome.problems if problem.severity == "error"]
    assert (problem.code, problem.message.partition(": a worker process was killed")[0]) == (
        "worker",
        "notes: not all notes were written; the next run writes the others",
    )
    assert (place.folder / "refs.bib").exists()


def test_no_source_is_no_work(tmp_path: Path) -> None:
    assert Place(tmp_path, []).run(4)[0][0].exported == 0


def test_a_worker_may_have_nothing_to_read(tmp_path: Path) -> None:
    records = [RECORD.format(number, "Ω " * 300) for number in range(1, 401)]
    place = Place(tmp_path, [*([RECORD.format(number, "")] for number in range(1, 4)), records])
    found = [Found(SourceText.of(str(path), b""), named=False) for path in sorted((tmp_path / "in").iterdir())]
    assert len({part.worker for part in shares.blocks(found, 4)}) < 4
    assert place.run(4) == place.run(1)
    assert place.check(4) == place.check(1)


def test_small_inputs_stay_in_one_process(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "available", lambda: 4)
    monkeypatch.setattr(os, "fork", lambda: pytest.fail("a process was started for a small input"))
    place.run(0)
    monkeypatch.setattr(jobs, "LARGE", 1000)
    with pytest.raises(pytest.fail.Exception):
        place.run(0)


def test_blocks_are_all_the_sources_in_their_order() -> None:
    for count in (0, 1, 2, 95, 96, 97, 1000):
        found = [Found(SourceText.of(str(number), b""), named=False) for number in range(count)]
        expected = list(found)
        parts = shares.blocks(found, 2)
        assert [one for part in parts for one in part.found] == expected
        assert not found
        assert all(part.found for part in parts)
        assert len(parts) <= 4 * shares._BLOCKS
        assert {part.worker for part in parts} == set(range(min(2, count)))


@given(st.lists(st.integers(0, 10_000), max_size=300), st.integers(1, 5))
def test_each_worker_has_about_as_many_bytes(sizes: list[int], workers: int) -> None:
    found = [Found(SourceText.of(str(number), b""), named=False) for number in range(len(sizes))]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shares, "weight", lambda one: sizes[int(one.source.name)])
        parts = shares.blocks(list(found), workers)
    assert [one for part in parts for one in part.found] == found
    loads = [0] * workers
    for part in parts:
        loads[part.worker] += sum(sizes[int(one.source.name)] + 1 for one in part.found)
    total = sum(loads)
    assert max(loads) - min(loads) <= max([*sizes, 0]) + 1 + total / (workers * shares._BLOCKS)


def test_one_large_file_among_many_small_ones_has_a_worker_of_its_own(tmp_path: Path) -> None:
    for number in range(20):
        (tmp_path / f"{number:02d}.md").write_bytes(b"x" * (100_000 if number == 4 else 100))
    parts = shares.blocks([Found(SourceText.of(str(path), b""), named=False) for path in sorted(tmp_path.iterdir())], 2)
    (large,) = [part for part in parts if any(one.source.name.endswith("04.md") for one in part.found)]
    assert len(large.found) == 1
    assert [part for part in parts if part.worker == large.worker] == [large]


def test_a_broken_plugin_is_told_of_once_however_many_workers_meet_it(place: Place) -> None:
    def load() -> Any:
        raise ImportError("no module of that name")

    for jobs_ in (1, 3):
        told: list[str] = []
        host = Host(lambda: [EntryPoint("wrong", "arxref-wrong", "1.0", load)], told.append)
        for number in range(9):  # what no built-in knows has the strangers loaded
            (place.folder / "in" / f"{number:02d}-more.md").write_text("Nothing that is known.\n", "utf-8")
        world = pipeline.World(str(place.folder), io.BytesIO, io.BytesIO)
        outputs = (Output("bibtex", str(place.folder / "bibtex")),)
        pipeline.export(host, Config(), world, pipeline.Request((str(place.folder / "in"),), outputs, jobs=jobs_))
        (line,) = told
        assert line.startswith("plugin wrong (arxref-wrong 1.0) was left out")
        os.unlink(place.folder / "bibtex")


def test_workers_are_heard_beside_any_number_of_open_files(monkeypatch: pytest.MonkeyPatch) -> None:
    import resource  # there is none on Windows

    limits, many = resource.getrlimit(resource.RLIMIT_NOFILE), 2000  # more than select can wait for
    if limits[1] != resource.RLIM_INFINITY and limits[1] < many:
        pytest.skip("so many files cannot be opened here")
    monkeypatch.setattr(parallel, "_PIPE", 1 << 16)
    opened = []
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (many, limits[1]))
        opened += [os.open(os.devnull, os.O_RDONLY) for _ in range(many // 2 + 100)]
        with Crew(2, echoing) as crew:
            crew.put(0, b"x" * (1 << 20))
            assert crew.any((0, 1)) == (0, b"x" * (1 << 20))
    finally:
        for one in opened:
            os.close(one)
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)


def dying(number: int, channel: Channel) -> None:
    if number:
        os.kill(os.getpid(), signal.SIGKILL)
    channel.put("here")
    time.sleep(60)


def failing(_number: int, _channel: Channel) -> None:
    raise ZeroDivisionError("a plugin's")


def echoing(_number: int, channel: Channel) -> None:
    while True:
        channel.put(channel.get())


@pytest.fixture(autouse=True)
def no_child() -> Iterator[None]:
    yield
    assert not children()


def test_a_worker_that_dies_is_told_and_the_others_end() -> None:
    started = time.monotonic()
    with Crew(3, dying) as crew, pytest.raises(WorkerError, match=r"killed \(signal 9\).*--jobs 1"):
        crew.get(1)
    assert time.monotonic() - started < 30


def test_a_worker_that_another_signal_ends_is_not_said_to_lack_memory() -> None:
    ending = signal.SIGUSR1
    with Crew(1, lambda *_: os.kill(os.getpid(), ending)) as crew, pytest.raises(WorkerError, match=rf"\(signal {int(ending)}\); --jobs 1"):
        crew.get(0)


@pytest.mark.parametrize("heard", [signal.SIGINT, signal.SIGTERM])
def test_workers_do_not_hear_what_their_maker_is_not_to_hear(heard: signal.Signals) -> None:
    """A shell's job in the background hears no Ctrl-C."""

    def work(_number: int, channel: Channel) -> None:
        os.kill(os.getpid(), heard)
        channel.put("here")

    before = signal.signal(heard, signal.SIG_IGN)
    try:
        with Crew(1, work) as crew:
            assert crew.get(0) == "here"
    finally:
        signal.signal(heard, before)


def test_a_worker_that_fails_says_why() -> None:
    with Crew(2, failing) as crew, pytest.raises(WorkerError, match="ZeroDivisionError: a plugin's"):
        crew.get(1)


def test_a_worker_without_memory_says_so() -> None:
    def greedy(_number: int, _channel: Channel) -> None:
        raise MemoryError

    with Crew(1, greedy) as crew, pytest.raises(WorkerError, match=r"^a worker process ran out of memory; --jobs 1 does without workers$"):
        crew.get(0)


def test_what_is_sent_to_a_dead_worker_is_told() -> None:
    with Crew(1, failing) as crew:
        time.sleep(0.2)
        with pytest.raises(WorkerError, match="a plugin's"):  # its own words, which were on their way
            crew.put(0, "x" * 200_000)


def test_large_things_go_both_ways_and_a_worker_that_is_ahead_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "AHEAD", 1000)
    with Crew(2, echoing) as crew:
        for number in range(20):
            thing = ["x" * 100_000, number]
            crew.put(0, thing)
            crew.put(1, number)
            assert crew.get(0) == thing
        assert [crew.get(1) for _ in range(20)] == list(range(20))


def test_where_both_sides_send_more_than_pipes_hold_neither_waits_for_the_other() -> None:
    def work(_number: int, channel: Channel) -> None:
        for number in range(8):
            channel.put((number, bytes(1 << 20)))
        channel.put(len(channel.get()))
        channel.get()

    def alarm(_signal: int, _frame: object) -> None:
        raise AssertionError

    before = signal.signal(signal.SIGALRM, alarm)
    signal.alarm(20)
    try:
        with Crew(1, work) as crew:
            crew.put(0, bytes(8 << 20))
            assert [crew.get(0)[0] for _ in range(8)] == list(range(8))
            assert crew.get(0) == 8 << 20
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def sending(_number: int, channel: Channel) -> None:
    for size in (0, 1, 3_000_000):
        channel.put([PickleBuffer(b"x" * size), size, PickleBuffer(b"y")])
    channel.get()  # who leaves unasked has died


@pytest.mark.parametrize("wide", [True, False])
def test_bytes_that_go_as_they_are_come_as_they_were(monkeypatch: pytest.MonkeyPatch, wide: bool) -> None:
    monkeypatch.setattr(parallel, "_PIPE", 1 << 20 if wide else -1)  # -1: a system that does not allow it
    with Crew(2, sending) as crew:
        for size in (0, 1, 3_000_000):
            assert [crew.get(number) for number in (1, 0)] == [[b"x" * size, size, b"y"]] * 2


@given(st.lists(st.sampled_from(("a", "", "é\ud800", "狗", "\r", "a\nb", "\n", "a")), max_size=4))
def test_texts_come_as_they_were(texts: list[str]) -> None:
    """A list of texts that goes as one text arrives as a list, whatever is in them; so it does beside other things."""
    sent = pickle.loads(pickle.dumps((1, Texts(texts), Texts(texts)), 5))  # noqa: S301 - what was just made
    assert sent == (1, texts, texts)
    assert type(sent[1]) is list


def test_many_texts_go_as_one() -> None:
    assert len(pickle.dumps(Texts(map(str, range(1000, 2000))), 5)) < 5 * 1000 + 100


def test_where_no_process_can_be_made_that_is_said_and_those_made_before_end(monkeypatch: pytest.MonkeyPatch) -> None:
    fork, made = os.fork, []

    def refuse() -> int:
        if made:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        made.append(fork())
        return made[0]

    monkeypatch.setattr(parallel.os, "fork", refuse)
    before = os.listdir("/dev/fd")
    with pytest.raises(WorkerError, match=r"could be started \(Resource temporarily unavailable\); --jobs 1"):
        Crew(3, echoing)
    assert len(made) == 1
    assert len(os.listdir("/dev/fd")) == len(before), "an end of a pipe stays open"


@pytest.mark.parametrize("formats", [("bibtex",), PIECES])
def test_where_no_process_can_be_made_one_does_all_the_work_and_says_so(
    place: Place, monkeypatch: pytest.MonkeyPatch, formats: tuple[str, ...]
) -> None:
    (place.folder / "in" / "again.md").write_bytes((place.folder / "in" / "03.md").read_bytes())
    alone, checked = place.run(1, formats), place.check(1)

    def refuse() -> int:
        raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")

    monkeypatch.setattr(parallel.os, "fork", refuse)
    said = "no worker process could be started (Resource temporarily unavailable); one process did all the work"
    note = Problem("note", "worker", said)
    (counts, problems, *rest), texts = place.run(3, formats)
    assert problems[0] == note
    assert ((counts, problems[1:], *rest), texts) == alone
    outcome = place.check(3)
    assert outcome.problems[0] == note
    assert outcome._replace(problems=outcome.problems[1:]) == checked


def refusing(_number: int, _channel: Channel) -> None:
    raise SourceError("digest: no such file")


def test_an_error_of_arxref_s_own_comes_back_as_it_is() -> None:
    with Crew(2, refusing) as crew, pytest.raises(SourceError, match="no such file"):
        crew.get(0)


def leaving(_number: int, _channel: Channel) -> None:
    raise EOFError


def test_a_worker_that_leaves_without_a_word_is_told_of() -> None:
    with Crew(1, leaving) as crew, pytest.raises(WorkerError, match="a worker process ended with 1"):
        crew.get(0)


def test_ctrl_c_ends_all_workers() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # what runs in the background may ignore it
    try:
        with Crew(2, echoing), pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
