"""How a command ends: where it stands once all is said, for to take down what it holds takes as long as a tenth of its work."""

from __future__ import annotations

import atexit
import os
import sys
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

INTERRUPTED = 130
"""The exit code of a command that Ctrl-C ends (128 and the number of the signal, as a shell has it)."""


def leave(run: Callable[[], int]) -> NoReturn:
    """Run a command and leave with its exit code; what it or a library of its asked to be done at the end is done before.

    Where someone had asked for that even earlier, such as a measurement of coverage, or where a program goes on behind the SystemExit that
    is raised here, the process is taken down as any.
    """
    codes: list[int] = []
    atexit.unregister(_end)
    if not atexit._ncallbacks():  # noqa: SLF001 - who comes first is called last, and nobody behind us
        atexit.register(_end, codes, _places(sys._getframe(1)))  # noqa: SLF001 - nothing else tells who called
    try:
        codes.append(run())
    except KeyboardInterrupt:
        codes.append(INTERRUPTED)
    sys.exit(codes[0])


def _places(frame: FrameType | None) -> list[tuple[FrameType, int]]:
    """Where each of the callers stands."""
    places = []
    while frame is not None:
        places.append((frame, frame.f_lasti))
        frame = frame.f_back
    return places


def _end(codes: list[int], places: list[tuple[FrameType, int]]) -> None:
    """End the process, if the command came to a code and no caller did anything since."""
    if not codes or any(frame.f_lasti != place for frame, place in places):
        return
    try:
        for stream in filter(None, (sys.stdout, sys.stderr)):
            stream.flush()
    except (OSError, ValueError):
        return  # the interpreter tells of it
    os._exit(codes[0])
