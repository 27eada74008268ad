"""Whose turn it is to ask a host: the arithmetic, without clock or file."""

from __future__ import annotations

from arxref.records import NamedTuple

LONGEST = 3600.0
"""No word of a host's (Retry-After) holds longer than this many seconds: then it may be asked whether it still means it."""


class Turns(NamedTuple):
    """What is remembered of a host, in seconds since 1970.

    ``turn`` is the last one that was taken, when it was ``asked`` for; before ``until`` the host wants no request, as it ``told`` us then.
    """

    asked: float = 0.0
    turn: float = 0.0
    told: float = 0.0
    until: float = 0.0


def next_turn(last: Turns | None, now: float, pause: float) -> Turns:
    """The next turn, at least ``pause`` seconds after the last one and not before the host wants it."""
    if last is None:
        return Turns(now, now)
    _, turn, told, until = _believed(last, now)
    return Turns(now, max(now, turn + pause, until), told, until)


def taken(last: Turns | None, now: float, pause: float) -> tuple[Turns, float]:
    """What is remembered once a turn was asked for, and the seconds to wait: where there are none it is taken, else nothing changes."""
    following = next_turn(last, now, pause)
    wait = following.turn - now
    return (following if last is None or wait <= 0 else last), wait


def postponed(last: Turns | None, now: float, until: float) -> Turns:
    """What is remembered once the host has said that it wants no request before ``until``; an earlier word that reaches further stands."""
    believed = Turns() if last is None else _believed(last, now)
    return believed._replace(told=now, until=max(believed.until, now + _within(until - now)))


def held(last: Turns | None, now: float) -> float:
    """The seconds for which the host wants no request yet."""
    return 0.0 if last is None else max(0.0, _believed(last, now).until - now)


def _believed(last: Turns, now: float) -> Turns:
    """What can be true of what was remembered.

    A clock that was set back since then shows in a time that has not come yet: of that only how far it reached ahead is believed, so a
    wrong clock costs a wait that was due anyway and never hours.
    """
    asked, turn, told, until = last
    if not asked <= now:
        asked, turn = now, now + _within(turn - asked)
    elif not turn - now <= 2 * LONGEST:  # nobody waits so long: these turns were given to programs that have gone
        turn = now
    if not told <= now:
        told, until = now, now + _within(until - told)
    return Turns(asked, turn, told, min(until, told + LONGEST) if until > 0 else 0.0)


def _within(span: float) -> float:
    """``span`` where it is between nothing and `LONGEST`, else the nearer of the two; what is no number is nothing."""
    return min(span, LONGEST) if span > 0 else 0.0
