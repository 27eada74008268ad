"""New notes by several processes: their places are claimed in one, then each makes the texts of some of them and puts them there.

The papers are not sent: workers know them from the fork. What travels back is what became of each note.
"""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from arxref.errors import OutputError, WorkerError
from arxref.parallel import Crew
from arxref.vaultfolder import AHEAD, VaultFolder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from arxref.model import Entry
    from arxref.parallel import Channel
    from arxref.vaultfolder import Claim

    _Writer = Callable[[Entry, str], str]

Coming = tuple[str, str, "Entry"]
"""A note that is to be written: its path, its identity, and the paper that it is about."""
Outcome = bool | OSError | OutputError
"""Whether a note is in its place, which may be taken, or why it could not be written."""
Part = list[tuple[int, "Claim"]]
"""Notes that one worker makes, one after another: which they are, and their places."""
_TURN = 32
"""Parts that a worker makes before another takes its place: memory that it shares with its maker becomes its own as it looks at papers."""


def written(folder: VaultFolder, coming: Sequence[Coming], write: _Writer, count: int) -> Iterator[tuple[int, Outcome]]:
    """Have ``count`` workers write the notes, or nobody else where there can be none: what became of each, by its index.

    Raises WorkerError, and what ``write`` does.
    """
    claims: list[tuple[int, Claim]] = []
    for index, (path, _, _) in enumerate(coming):
        try:
            claim = folder.claim(path)
        except (OSError, OutputError) as error:
            yield index, error
            continue
        if claim is None:
            yield index, False
        else:
            claims.append((index, claim))
    with suppress(Exception):  # said by the worker that writes the note
        for index, _ in claims[:AHEAD]:  # workers have from the fork what is compiled and remembered for texts
            path, _, paper = coming[index]
            write(paper, path)
    parts = [claims[start : start + AHEAD] for start in range(0, len(claims), AHEAD)]
    for start in range(0, len(parts), _TURN * count):
        yield from _shared(folder, coming, write, parts[start : start + _TURN * count], count)


def _shared(
    folder: VaultFolder, coming: Sequence[Coming], write: _Writer, parts: Sequence[Part], count: int
) -> Iterator[tuple[int, Outcome]]:
    """One turn of the workers."""
    owed = Counter(number % count for number in range(len(parts)))
    try:
        crew = Crew(count, partial(_work, folder.root, coming, write, parts, count))
    except WorkerError:  # the system allows no more processes, and nobody may have asked for any
        for part in parts:
            yield from _here(folder, coming, write, part)
        return
    with crew:
        for number in range(count):
            crew.put(number, "begin")
        while owed := +owed:
            number, outcomes = crew.any(list(owed))
            owed[number] -= 1
            yield from outcomes


def _work(
    root: str,
    coming: Sequence[Coming],
    write: _Writer,
    parts: Sequence[Part],
    count: int,
    number: int,
    channel: Channel,
) -> None:
    """What a worker does: every ``count``-th part. Its temporary files have names of their own."""
    channel.get()  # none writes unless all are there
    folder = VaultFolder(root)
    for part in parts[number::count]:
        _write(folder, coming, write, part, channel.put)


def _here(folder: VaultFolder, coming: Sequence[Coming], write: _Writer, part: Part) -> Iterator[tuple[int, Outcome]]:
    outcomes: list[tuple[int, Outcome]] = []
    try:
        _write(folder, coming, write, part, outcomes.extend)
    finally:
        yield from outcomes


def _write(
    folder: VaultFolder,
    coming: Sequence[Coming],
    write: _Writer,
    part: Part,
    tell: Callable[[list[tuple[int, Outcome]]], None],
) -> None:
    """Write some of the notes, and tell what became of them."""
    texts: list[str] = []
    try:
        for index, _ in part:
            path, _, paper = coming[index]
            texts.append(write(paper, path))
    finally:  # those that were made before one that fails are written all the same
        tell([(index, _filled(folder, claim, text)) for (index, claim), text in zip(part, texts, strict=False)])


def _filled(folder: VaultFolder, claim: Claim, text: str) -> bool | OSError:
    try:
        return folder.fill(claim, text.encode("utf-8", "replace"))
    except OSError as error:
        return error
