"""What the filter says to the user, on standard error: pandoc passes it on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from arxref.model import Problem

SHOWN_PER_CODE = 10


class Told:
    """What has been said, each line once; ``failing``: some of it is an error with ``strict``."""

    def __init__(self, write: Callable[[str], None]) -> None:
        self._write = write
        self._said: set[str] = set()
        self._codes: dict[str, int] = {}
        self.failing = False

    def warn(self, message: str) -> None:
        """Something is not as it was asked for."""
        self.failing = True
        self._say(f"warning: {message}")

    def problem(self, problem: Problem) -> None:
        """A Problem, if it is one of the first of its code. Notes are of no interest to who builds a document."""
        if problem.severity == "note":
            return
        self.failing = True
        place = f"{problem.source}:{problem.line}: " if problem.line else f"{problem.source}: " if problem.source else ""
        subject = f"{problem.id}: " if problem.id and problem.id not in problem.message else ""
        line = f"{problem.severity}: {place}{problem.code}: {subject}{problem.message}"
        if line not in self._said:
            self._codes[problem.code] = count = self._codes.get(problem.code, 0) + 1
            if count <= SHOWN_PER_CODE:
                self._say(line)
            self._said.add(line)

    def close(self) -> None:
        """Say how much more there was."""
        for code, count in self._codes.items():
            if count > SHOWN_PER_CODE:
                self._write(f"{code}: {count - SHOWN_PER_CODE} more")

    def _say(self, line: str) -> None:
        if line not in self._said:
            self._said.add(line)
            self._write(line)
