"""A run that is killed at any moment: every note is old or new, no edit of the user's is missing, and the next run tidies up."""

from __future__ import annotations

import os
import random
import shutil
import signal
import time
from typing import TYPE_CHECKING

import pytest

from arxref import vaultfolder
from arxref.cli import run

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
NOTES = 500
OPERATIONS = 200
MOMENTS = int(os.environ.get("ARXREF_KILLS", "40"))
RECORD = """### Study Number {number}, State {state}
- **Arxiv ID**: http://arxiv.org/abs/1905.{number:05}v{version}
- **DOI**: None
- **Categories**: **{category}**
- **Links**: [PDF](http://arxiv.org/pdf/1905.{number:05}v{version})
- **Published**: 2019-05-27 17:59:59+00:00
- **Updated**: 2019-05-27 17:59:59+00:00
- **Authors**: Ada Lovelace, Grace Hopper
- **Comment**: state {state}
- **Journal**: None
- **Summary**: We look at things, state {state}.

"""
CHANGES = ("open", "write", "link", "unlink", "replace", "rename", "chmod", "mkdir", "rmdir", "truncate", "ftruncate")


def main(*more: str) -> None:
    assert run(["export", "day.md", "--format", "obsidian", "--vault", "vault", *more]) == 0


def digest(state: int, count: int, first: int = 1) -> str:
    head = "# Arxiv Papers in cs.CV on 2019-05-28\n"
    return head + "".join(
        RECORD.format(number=number, state=state, version=state + 1, category=("cs.CV", "cs.LG")[state % 2])
        for number in range(first, count + 1)
    )


def in_child(job: Callable[[], object], *, patience: float | None = None) -> int:
    """Run ``job`` in a process of its own, killed after ``patience`` seconds; its exit status."""
    child = os.fork()
    if not child:
        try:
            null = os.open(os.devnull, os.O_WRONLY)
            os.dup2(null, 2)
            job()
            os._exit(0)
        finally:
            os._exit(1)
    if patience is not None:
        time.sleep(patience)
        os.kill(child, signal.SIGKILL)
    return os.waitpid(child, 0)[1]


def killed_at(number: int, job: Callable[[], object]) -> Callable[[], None]:
    """``job`` with os's functions wrapped, so that the process is gone after its ``number``-th change of a file."""
    left = [number]

    def wrapped(function):
        def call(*args, **kwargs):
            if function.__name__ == "open" and not args[1] & (os.O_WRONLY | os.O_RDWR):
                return function(*args, **kwargs)
            done = function(*args, **kwargs)
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)
            return done

        call.__name__ = function.__name__
        return call

    def wrapped_job() -> None:
        for name in CHANGES:
            setattr(os, name, wrapped(getattr(os, name)))
        job()

    return wrapped_job


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a vault of 500 notes, in each of which the user has written something, and a digest that changes all of them."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vault/.obsidian").mkdir(parents=True)
    (tmp_path / "day.md").write_text(digest(0, NOTES), "utf-8")
    main()  # here, so that every child has its modules
    for number, note in enumerate(sorted((tmp_path / "vault").glob("*.md"))):
        text = note.read_text("utf-8")
        if number % 3 == 0:
            text = text.replace("\narxiv:", f"\nrating: {number} # mine\narxiv:")
        if number % 5 == 0:
            text = text.replace("We look at things", "I read it")
        note.write_text(f"{text}Words of mine, {number}.\n", "utf-8")
    return tmp_path


def contents(home: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (home / "vault").glob("*.md")}


class Watch:
    """Knows what the notes were and may become."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.edits = {name: [line for line in text.split(b"\n") if mine(line)] for name, text in contents(home).items()}
        self.edits = {name: lines for name, lines in self.edits.items() if lines}

    def check(self, before: dict[str, bytes]) -> dict[str, bytes]:
        """What the notes are after a kill. Each of them is whole, and its edits are in it."""
        after = contents(self.home)
        assert before.keys() <= after.keys()
        for name, text in after.items():
            if text == before.get(name):
                continue
            lines = text.split(b"\n")
            assert text.endswith(b"\n"), name
            assert text.startswith(b"---\n"), name
            assert lines.count(b"%% end arxref %%") == 1, name
            states = {line.rsplit(b" ", 1)[1][:1] for line in lines if line.startswith((b"title: ", b"- **Comment:**"))}
            assert len(states) <= 1, (name, states)
            assert [line for line in lines if mine(line)] == self.edits.get(name, []), name
        return after


def mine(line: bytes) -> bool:
    return b"mine" in line or b"I read it" in line


def finish(home: Path, watch: Watch, before: dict[str, bytes], count: int) -> None:
    """One run that is not killed: nothing of the killed ones is left, and nothing is to be done any more."""
    assert in_child(main) == 0
    after = watch.check(before)
    assert sum(name.startswith("lovelace") for name in after) == count
    assert not [path for path in (home / "vault").rglob("*") if path.suffix == ".tmp" or path.name.endswith(".lock")]
    known = (home / "vault/.arxref/notes").read_text("utf-8").splitlines()
    assert {f"1905.{number:05}" for number in range(1, count + 1)} <= set(known)
    assert in_child(main) == 0
    assert contents(home) == after


def test_killed_after_any_of_its_first_operations(home: Path) -> None:
    watch = Watch(home)
    before = contents(home)
    for number in range(1, OPERATIONS + 1):
        (home / "day.md").write_text(digest(number, NOTES + number // 10, NOTES - 50), "utf-8")
        status = in_child(killed_at(number, main))
        assert os.WIFSIGNALED(status), f"there were not {number} operations"
        before = watch.check(before)
    finish(home, watch, before, NOTES + OPERATIONS // 10)


def test_killed_while_it_keeps_what_it_told(home: Path) -> None:
    """Every operation of a run that has nothing else to write."""
    watch = Watch(home)
    (home / "day.md").write_text(digest(1, NOTES, NOTES - 20), "utf-8")
    assert in_child(main) == 0
    told, before = home / "vault/.arxref/told", watch.check(contents(home))
    assert told.read_text("utf-8")
    for there in (True, False):
        for number in range(1, OPERATIONS):
            told.write_text("1905.00001 f\n", "utf-8") if there else told.unlink(missing_ok=True)
            if not os.WIFSIGNALED(in_child(killed_at(number, main))):
                break
            assert contents(home) == before
        assert number > 3
    finish(home, watch, before, NOTES)


@pytest.mark.parametrize("unnamed", [True, False])
def test_killed_while_it_writes_new_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unnamed: bool) -> None:
    """Every operation of a run that brings nothing but new notes, where files can be without a name and where they cannot."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "day.md").write_text(digest(0, 5), "utf-8")
    if not unnamed:
        monkeypatch.setattr(vaultfolder, "_UNNAMED", 0)
    assert in_child(main) == 0
    whole = contents(tmp_path)
    left = 0
    for number in range(1, OPERATIONS):
        shutil.rmtree(tmp_path / "vault")
        if not os.WIFSIGNALED(in_child(killed_at(number, main))):
            break
        there = contents(tmp_path) if (tmp_path / "vault").exists() else {}
        assert there.items() <= whole.items()
        left += bool(list(tmp_path.rglob("*.tmp")))
        assert in_child(main) == 0
        assert contents(tmp_path) == whole
        assert not list(tmp_path.rglob("*.tmp"))
    assert number > len(whole) * 3
    assert (not left) == (unnamed and knows_unnamed(tmp_path))


@pytest.mark.parametrize("unnamed", [True, False])
@pytest.mark.parametrize("who", ["maker", "workers"])
def test_killed_while_workers_write_new_notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, who: str, unnamed: bool) -> None:
    """The workers at each of their operations, or who made them at any moment: what they still write is whole, and then they end."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "day.md").write_text(digest(0, 200), "utf-8")
    if not unnamed:
        monkeypatch.setattr(vaultfolder, "_UNNAMED", 0)
    start = time.perf_counter()
    assert in_child(lambda: main("--jobs", "2")) == 0
    spent = time.perf_counter() - start
    whole = contents(tmp_path)
    assert len(whole) == 201
    chance = random.Random(2)  # noqa: S311 - moments, not secrets
    for number in range(1, 260, 13):
        shutil.rmtree(tmp_path / "vault")
        if who == "maker":
            in_child(lambda: main("--jobs", "2"), patience=chance.random() * spent)
        else:
            assert in_child(killed_at(number, lambda: main("--jobs", "2"))) != 0
        there = contents(tmp_path) if (tmp_path / "vault").exists() else {}
        assert there.items() <= whole.items()
        assert in_child(main) == 0
        assert contents(tmp_path) == whole
        assert not list(tmp_path.rglob("*.tmp"))


def knows_unnamed(folder: Path) -> bool:
    try:
        os.close(os.open(folder, os.O_TMPFILE | os.O_WRONLY))
    except (AttributeError, OSError):
        return False
    return os.path.exists("/proc/self/fd")


def test_killed_at_any_moment(home: Path) -> None:
    watch = Watch(home)
    before = contents(home)
    start = time.perf_counter()
    (home / "day.md").write_text(digest(1, NOTES, NOTES - 200), "utf-8")
    in_child(main)
    whole = time.perf_counter() - start
    before = watch.check(before)
    chance = random.Random(1)  # noqa: S311 - moments, not secrets
    for number in range(MOMENTS):
        (home / "day.md").write_text(digest(number + 2, NOTES + number, NOTES - 200), "utf-8")
        in_child(main, patience=chance.random() * whole)
        before = watch.check(before)
    finish(home, watch, before, NOTES + MOMENTS - 1)
