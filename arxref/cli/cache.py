"""``arxref cache``: the local metadata store."""

from __future__ import annotations

import contextlib
import os
import time
from typing import TYPE_CHECKING

import click

from arxref.cli import FAILED, OK, common, options, say
from arxref.cli.commands import Group
from arxref.importing import import_files
from arxref.store import clear_store, default_path, open_store
from arxref.terminal import aside, one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arxref.store import Info, Store


@click.group("cache", cls=Group, short_help="Look into the local metadata store, fill it or clear it.")
def command() -> None:
    """The local metadata store, from which papers are filled in without asking arXiv again."""


def _opened(path: str) -> Store:
    return open_store(path or default_path(os.environ), time.time, _warn)


def _not_yet(path: str) -> bool:
    """Whether nothing stands where the store is to be: to look at one, or to empty it, makes none."""
    try:
        os.stat(path)
    except FileNotFoundError:
        return True
    except (OSError, ValueError):  # opening it says what is wrong
        pass
    return False


def _warn(line: str) -> None:
    aside(f"arxref: store: {one_line(line)}")


@command.command("info")
@options.store_option
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def info(*, store: str, as_json: bool) -> int:
    """Say where the store is and what it holds."""
    path = store or default_path(os.environ)
    none = _not_yet(path)
    known = _nothing(path) if none else _told(path)
    if as_json:
        import json  # noqa: PLC0415 - only --json needs it

        say(json.dumps(known._asdict(), ensure_ascii=False, indent=1))
        return OK
    if none:
        say(f"{one_line(path)}: no store yet; it is made when something is kept in it")
        return OK
    say(f"{one_line(known.path)}: {known.size / 1e6:.1f} MB")
    say(f"{common.counted(known.papers, 'paper')} ({common.counted(known.records, 'record')})")
    if known.unknown:
        say(f"{common.counted(known.unknown, 'ID')} that a source does not know")
    if known.newest:
        say(f"learnt from {_day(known.oldest)} to {_day(known.newest)}")
    return OK


def _told(path: str) -> Info:
    with _opened(path) as store:
        return store.info()


def _nothing(path: str) -> Info:
    from arxref.store import Info  # noqa: PLC0415 - SQLite, which `arxref --help` can do without

    return Info(path, 0, 0, 0, 0, 0.0, 0.0, 0)


def _day(moment: float) -> str:
    return time.strftime("%Y-%m-%d", time.gmtime(moment))


@command.command("import", short_help="Read metadata (the snapshot, OAI-PMH, digests ...) into it.")
@click.argument("files", nargs=-1, required=True, type=click.Path(allow_dash=True, readable=False))
@click.option(
    "--from", "parser", default="auto", callback=options.named, metavar="NAME", help="The files' layout (default: told from their text)."
)
@options.store_option
def import_(*, files: tuple[str, ...], parser: str, store: str) -> int:
    """Read FILES (the arXiv metadata snapshot, OAI-PMH XML, Atom feeds, digests ...) into the store."""
    with _opened(store) as opened, _counting() as seen:
        done = import_files(common.make_host(), common.make_world(), opened, files, parser, seen)
    common.show_problems(done.problems, reports=False)
    passed = f" ({common.counted(done.skipped, 'other file')} passed over)" if done.skipped else ""
    aside(f"arxref: {common.counted(done.files, 'file')}{passed}, {common.counted(done.records, 'record')} kept")
    return FAILED if not done.records or any(problem.severity == "error" for problem in done.problems) else OK


@command.command("clear")
@options.store_option
def clear(*, store: str) -> int:
    """Forget everything that the store holds."""
    path = store or default_path(os.environ)
    if _not_yet(path):
        aside(f"arxref: {one_line(path)}: no store yet; there is nothing to forget")
        return OK
    clear_store(path, time.time, _warn)
    aside("arxref: the store was emptied")
    return OK


@contextlib.contextmanager
def _counting() -> Iterator[Callable[[], None]]:
    """While records are read: how many there are so far, if stderr is a terminal."""
    if not common.is_watched():
        yield lambda: None
        return
    with common.spinner("records") as bar:
        task = bar.add_task("importing", total=None)
        yield lambda: bar.advance(task)
