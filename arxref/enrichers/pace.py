"""Waiting: one request to a host at a time, a pause after each, longer ones after failures, and an end to it all."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Protocol

from arxref.enrichers.failures import Refused
from arxref.store import turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arxref.api import Context
    from arxref.enrichers.failures import Failure

LONGEST_WAIT = 600.0
"""Nobody who gave no time budget is kept waiting longer for one request."""
LONGEST_BACKOFF = 60.0
_DAY = 86400.0
_GLANCE = 0.05
"""Seconds between two looks whether another process is through with its request."""


class Turns(Protocol):
    """Who may ask when; an `arxref.store.Store` knows it for the whole machine."""

    def alone(self, host: str) -> Callable[[], None] | None:
        """Be the only one who asks until the function is called; None where another does."""

    def turn(self, host: str, pause: float) -> float:
        """Take the next turn: the seconds to wait first; where there are none, it is taken."""

    def postpone(self, host: str, until: float) -> None:
        """No request before that time."""

    def held(self, host: str) -> float:
        """The seconds for which no request is wanted yet."""


class OwnTurns:
    """The turns of this process alone, for a run without a store; ``memory`` is what is remembered of each host."""

    def __init__(self, now: Callable[[], float], memory: dict[str, turns.Turns]) -> None:
        self._now = now
        self._memory = memory

    def alone(self, _host: str) -> Callable[[], None]:
        """Be the only one who asks, as a process without a store always is."""
        return lambda: None

    def turn(self, host: str, pause: float) -> float:
        """Take the next turn: the seconds to wait first; where there are none, it is taken."""
        self._memory[host], wait = turns.taken(self._memory.get(host), self._now(), pause)
        return wait

    def postpone(self, host: str, until: float) -> None:
        """No request before that time."""
        self._memory[host] = turns.postponed(self._memory.get(host), self._now(), until)

    def held(self, host: str) -> float:
        """The seconds for which no request is wanted yet."""
        return turns.held(self._memory.get(host), self._now())


class Pace:
    """The pauses between requests to one host, called ``name`` in messages. Time comes from ``context`` alone."""

    def __init__(self, context: Context, turns: Turns, host: str, pause: float, name: str) -> None:
        self._context = context
        self._turns = turns
        self._host = host
        self._pause = pause
        self.name = name

    @contextmanager
    def turn(self, failure: Failure | None = None, look: Callable[[], None] | None = None) -> Iterator[None]:
        """A turn, waited for: within it nobody else asks the host, and once it is over the pause begins, however long it took.

        Whenever nobody else asks, and before the turn is taken, ``look`` is called: what it raises gives the turn up, to nobody's cost.
        Raises Refused where it would come too late, or only after too long; its text has the ``failure`` of the last turn, too.
        What another process was told meanwhile, that it is to leave the host in peace, holds for this one too.
        """
        try:
            end = self._taken(look)
        except Refused as refused:
            raise (Refused(f"{refused} (the last try: {failure})") if failure else refused) from None
        try:
            yield
        finally:
            if self._pause:
                self._turns.postpone(self._host, self._context.now() + self._pause)
            end()

    def _taken(self, look: Callable[[], None] | None) -> Callable[[], None]:
        """Wait for a turn and take it; the function that gives it up."""
        self._check_time(0.0)
        waited = 0.0
        while True:
            end = self._turns.alone(self._host)
            if end is None:
                seconds = max(_GLANCE, self._turns.held(self._host))
            else:
                seconds = self._turn(look, end)
                if seconds <= 0:
                    return end
                end()
            self._check_time(seconds)
            if waited + seconds > LONGEST_WAIT and self._context.deadline is None:
                known = f"{self.name} is not to be asked for another {_spoken(seconds)}"
                raise Refused(known if seconds > LONGEST_WAIT else f"no turn to ask {self.name} came in {_spoken(waited)}")
            self._context.sleep(seconds)
            waited += seconds
            self._check_time(0.0)

    def _turn(self, look: Callable[[], None] | None, end: Callable[[], None]) -> float:
        """The seconds until the next turn; where there are none, it is taken."""
        try:
            if look is not None:
                look()
        except BaseException:
            end()
            raise
        return self._turns.turn(self._host, self._pause)

    def back_off(self, failures: int, asked_for: float) -> None:
        """After so many failures in a row nobody asks for a while, and not before the ``asked_for`` seconds of a Retry-After are over."""
        seconds = max(min(self._pause * 2.0**failures, max(LONGEST_BACKOFF, self._pause)), min(asked_for, _DAY))
        if seconds:
            self._turns.postpone(self._host, self._context.now() + seconds)

    def left(self, most: float) -> float:
        """``most`` seconds, or fewer where the time budget leaves no more; it always leaves one."""
        deadline = self._context.deadline
        return most if deadline is None else min(most, max(1.0, deadline - self._context.now()))

    def now(self) -> float:
        """The time."""
        return self._context.now()

    def _check_time(self, more: float) -> None:
        deadline = self._context.deadline
        if deadline is not None and self._context.now() + more >= deadline:
            postponed = f" before it may be asked again, in {_spoken(more)}" if more > self._pause else ""
            raise Refused(f"the time for asking {self.name} was up{postponed}")


def _spoken(seconds: float) -> str:
    if seconds <= 60:  # noqa: PLR2004 - a minute
        return f"{-(-seconds // 1):.0f} seconds"
    minutes = -(-seconds // 60)
    return f"{minutes:.0f} minutes" if minutes < 120 else f"{minutes / 60:.0f} hours"  # noqa: PLR2004 - two hours
