"""New notes by several processes: the vault and what is said of it are those of one process."""

from __future__ import annotations

import errno
import os
import signal
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from arxref import jobs, vaultcrew, vaultfolder, vaulting
from arxref.api import Document, Merged, Policy, Vault
from arxref.config import Output
from arxref.errors import UsageError, WorkerError
from arxref.model import ArxivId, Entry
from arxref.vaultfolder import VaultFolder
from arxref.vaultscan import Found

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from arxref.sink import Sent

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
PAPERS = [Entry(ArxivId(f"1905.{number:05}"), title=f"T{number}") for number in range(200)]


def text(entry: Entry, path: str) -> str:
    return f"{path}: {entry.title}\n"


def vault(note: Callable[[Entry, str], str] = text, paths: Callable[[Entry], str] = lambda entry: f"sub/{entry.id}.md") -> Vault:
    def render(entries: Any, _options: object, _there: object) -> Iterator[Document]:
        for entry in entries:
            yield Document("", paths(entry), entry.id)
        yield Document("all\n", "page.md", "index all")

    return Vault(render, lambda *_: None, lambda *_: None, "", lambda _: note)  # type: ignore[arg-type, return-value]


def sent(
    root: Path,
    jobs: int,
    made: Vault | None = None,
    papers: Iterable[Entry] = PAPERS,
    policy: Policy | None = None,
    found: Found | None = None,
) -> Sent:
    output = Output("notes", vault=str(root))
    task = vaulting.Task(output, made or vault(), {}, policy or Policy(), write=True, compare=False, jobs=jobs)
    return vaulting.send(VaultFolder(str(root)), found or Found(), papers, task)


def files(root: Path) -> dict[str, bytes]:
    """What is there."""
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def roots(tmp_path: Path) -> dict[int, Path]:
    """A vault for each number of processes, in which a file of the user's has the name of a note."""
    found = {jobs: tmp_path / f"v{jobs}" for jobs in (1, 2, 3, 7)}
    for root in found.values():
        (root / "sub").mkdir(parents=True)
        (root / "sub/1905.00070.md").write_text("mine")
    return found


def alike(roots: dict[int, Path], run: Callable[[Path, int], Sent]) -> Sent:
    """Every number of processes leaves the same, and says the same."""
    told = {}
    for jobs_, root in roots.items():
        result = run(root, jobs_)
        told[jobs_] = [str(value).replace(root.as_posix(), "V") for value in result[1:]]
    assert all(told[one] == told[1] for one in told)
    there = {one: files(root) for one, root in roots.items()}
    assert all(there[one] == there[1] for one in there)
    return result


def test_any_number_of_processes_leaves_the_same_vault(roots: dict[int, Path]) -> None:
    result = alike(roots, sent)
    assert (result.added, result.pages) == (200, 1)
    assert [(problem.code, problem.id) for problem in result.problems] == [("name-taken", "1905.00070")]
    assert (roots[7] / "sub/1905.00070.md").read_text() == "mine"
    assert VaultFolder(str(roots[7])).written() == {paper.id for paper in PAPERS} - {"1905.00070"} | {"index all"}


def test_what_was_written_is_entered_in_one_order_whichever_worker_comes_first(tmp_path: Path) -> None:
    maker = os.getpid()
    waiting, telling = os.pipe()

    def late(entry: Entry, path: str) -> str:
        """The first worker has its first note when the other has all of its own."""
        if os.getpid() != maker and entry.id == "1905.00000":
            os.read(waiting, 1)
        if entry.id == "1905.00199":
            os.write(telling, b".")
        return text(entry, path)

    result = sent(tmp_path, 2, vault(late))
    os.close(waiting)
    os.close(telling)
    assert (result.added, result.problems) == (201, ())
    assert (tmp_path / ".arxref/notes").read_text().splitlines() == [*(paper.id for paper in PAPERS), "index all"]


def test_notes_that_were_there_and_not_entered_are_entered_in_one_order(tmp_path: Path) -> None:
    """As after a merge in git that has lost the file."""
    merging = vault()._replace(merge=lambda before, _document, _options, _policy: Merged(before, managed=True))
    there = {paper.id: f"sub/{paper.id}.md" for paper in PAPERS[::3]}
    entered = []
    for count in (0, 1, 2):
        root = tmp_path / str(count)
        (root / "sub").mkdir(parents=True)
        for path in there.values():
            (root / path).write_text("there")
        sent(root, count, merging, found=Found(there))
        entered.append((root / ".arxref/notes").read_text().splitlines())
    assert sorted(entered[0]) == [*(paper.id for paper in PAPERS), "index all"]
    assert entered[0] == entered[1] == entered[2]


def test_workers_are_replaced_after_some_notes_so_that_none_comes_to_hold_all_papers(
    roots: dict[int, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shares: list[int] = []
    crew = vaultcrew.Crew

    def counted(count: int, work: Any) -> Any:
        shares.append(max(sum(map(len, work.args[3][number::count])) for number in range(count)))
        return crew(count, work)

    monkeypatch.setattr(vaultcrew, "Crew", counted)
    monkeypatch.setattr(vaultcrew, "AHEAD", 8)
    monkeypatch.setattr(vaultcrew, "_TURN", 2)
    assert alike(roots, sent).added == 200
    assert len(shares) == 7 + 5 + 2  # of 25 parts, 4, 6 and 14 a turn
    assert max(shares) == 16


def test_names_that_some_file_system_takes_for_one_are_claimed_in_order(roots: dict[int, Path]) -> None:
    names = vault(paths=lambda entry: f"sub/{'NOTE' if int(entry.id[-1]) % 2 else 'note'}{int(entry.id[5:]) // 2}.md")
    result = alike(roots, lambda root, jobs: sent(root, jobs, names))
    assert [problem.id for problem in result.problems if problem.code == "name-taken"] == [paper.id for paper in PAPERS[1::2]]


@pytest.mark.parametrize("path", ["../out.md", ".hidden/x.md", "sub/../../x.md"])
def test_nothing_leaves_the_vault(roots: dict[int, Path], path: str) -> None:
    hostile = vault(paths=lambda entry: path if entry.id == "1905.00003" else f"{entry.id}.md")
    result = alike(roots, lambda root, jobs: sent(root, jobs, hostile))
    assert [(problem.code, problem.id) for problem in result.problems] == [("not-written", "1905.00003")]


@pytest.mark.parametrize("unnamed", [True, False])
def test_a_disk_that_is_full_for_some_is_told_of_these(roots: dict[int, Path], monkeypatch: pytest.MonkeyPatch, unnamed: bool) -> None:
    write = vaultfolder._write

    def full(handle: int, data: bytes) -> None:
        if b"T1" in data:
            raise OSError(errno.ENOSPC, "No space left on device")
        write(handle, data)

    monkeypatch.setattr(vaultfolder, "_write", full)
    if not unnamed:
        monkeypatch.setattr(vaultfolder, "_UNNAMED", 0)
    result = alike(roots, sent)
    failed = [paper.id for paper in PAPERS if paper.title.startswith("T1")]
    assert [problem.id for problem in result.problems if problem.code == "not-written"] == failed
    assert result.problems[0].message.endswith("sub/1905.00001.md: No space left on device; nothing was written there")
    assert not list(roots[7].rglob("*.tmp"))


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize("error", [UsageError("enough"), ValueError("odd")])
def test_what_was_made_before_a_text_that_fails_is_written(tmp_path: Path, count: int, error: Exception) -> None:
    def failing(entry: Entry, path: str) -> str:
        if entry.id == "1905.00100":
            raise error
        return text(entry, path)

    with pytest.raises((type(error), WorkerError), match=str(error)):
        sent(tmp_path, count, vault(failing))
    assert {f"1905.{number:05}" for number in range(64, 100)} <= {path.stem for path in tmp_path.glob("sub/*.md")}
    assert not (tmp_path / "sub/1905.00100.md").exists()
    again = sent(tmp_path, 2)
    assert again.added + again.deleted + len(again.problems) == 201


def test_a_worker_that_is_killed_is_told_of_and_the_next_run_goes_on(tmp_path: Path) -> None:
    def killed(entry: Entry, path: str) -> str:
        if entry.id == "1905.00130":
            os.kill(os.getpid(), signal.SIGKILL)
        return text(entry, path)

    with pytest.raises(WorkerError, match=r"killed \(signal 9\).*--jobs 1"):
        sent(tmp_path, 2, vault(killed))
    there = {path.name: path.read_text() for path in tmp_path.glob("sub/*.md")}
    assert there == {name: f"sub/{name}: T{int(name[5:10])}\n" for name in there}


def test_workers_inherit_what_the_first_texts_compiled(tmp_path: Path) -> None:
    compiled = cache(os.getpid)
    result = sent(tmp_path, 2, vault(lambda _entry, _path: f"{compiled()}"))
    assert (result.added, result.problems) == (201, ())
    assert {path.read_text() for path in tmp_path.glob("sub/*.md")} == {str(os.getpid())}


@pytest.mark.parametrize("forks", [0, 1])
def test_where_no_workers_can_be_had_the_notes_are_written_without(
    roots: dict[int, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, forks: int
) -> None:
    fork, made = os.fork, []

    def few() -> int:
        made.append(1)
        if len(made) > forks:
            raise BlockingIOError(errno.EAGAIN, "Resource temporarily unavailable")
        return fork()

    def none(root: Path, jobs: int) -> Sent:
        made.clear()
        return sent(root, jobs)

    def failing(entry: Entry, path: str) -> str:
        return text(entry, path) if entry.id != "1905.00100" else str(1 // 0)

    monkeypatch.setattr(os, "fork", few)
    assert alike(roots, none).added == 200
    made.clear()
    with pytest.raises(ZeroDivisionError):
        sent(tmp_path / "failing", 2, vault(failing))
    assert VaultFolder(str(tmp_path / "failing")).written() == {paper.id for paper in PAPERS[:100]}


def test_workers_are_for_thousands_of_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    written = vaultcrew.written

    def counted(folder: Any, coming: Any, write: Any, count: int) -> Any:
        asked.append(count)
        return written(folder, coming, write, count)

    monkeypatch.setattr(vaultcrew, "written", counted)
    monkeypatch.setattr(jobs, "available", lambda: 2)
    assert sent(tmp_path / "few", 0).added == 201
    assert asked == []
    monkeypatch.setattr(jobs, "NOTES", 200)
    assert sent(tmp_path / "many", 0).added == 201
    assert asked == [2]
    monkeypatch.setattr(jobs, "available", lambda: 1)
    assert sent(tmp_path / "alone", 0).added == 201
    assert asked == [2]


def test_a_run_that_writes_nothing_or_shows_what_it_would_needs_no_workers(tmp_path: Path) -> None:
    for write in (True, False):
        task = vaulting.Task(Output("notes", vault=str(tmp_path)), vault(), {}, Policy(), write=write, compare=True, jobs=3)
        changes = vaulting.send(VaultFolder(str(tmp_path / str(write))), Found(), PAPERS, task).changes
        assert [change.after for change in changes[:2]] == [b"sub/1905.00000.md: T0\n", b"sub/1905.00001.md: T1\n"]
        assert len(changes) == 201


def test_one_process_holds_few_papers_at_a_time(tmp_path: Path) -> None:
    """Those of notes that are deleted go, too."""
    held = {"now": 0, "most": 0}

    class Kept(Entry):
        def __del__(self) -> None:
            held["now"] -= 1

    def papers() -> Iterator[Entry]:
        for number in range(1000):
            held["now"] += 1
            held["most"] = max(held.values())
            yield Kept(ArxivId(f"1905.{number:05}"))

    assert sent(tmp_path, 1, papers=papers()).added == 1001
    for path in tmp_path.glob("sub/*[13579].md"):
        path.unlink()
    assert sent(tmp_path, 1, papers=papers()).deleted == 1001
    assert held["most"] < 200
