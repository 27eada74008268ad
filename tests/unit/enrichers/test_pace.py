from __future__ import annotations

import pytest

from arxref.api import Context
from arxref.enrichers.failures import Failure, Refused
from arxref.enrichers.pace import OwnTurns, Pace
from servers import Clock


def pace(clock, deadline=None, pause=3.0, memory=None):
    context = Context(clock.now, deadline=deadline, sleep=clock.sleep)
    return Pace(context, OwnTurns(clock.now, {} if memory is None else memory), "host", pause, "arXiv")


def wait(pace):
    with pace.turn():
        pass


def test_requests_are_a_pause_apart_and_the_first_comes_at_once():
    clock = Clock()
    waiting = pace(clock)
    for _ in range(3):
        wait(waiting)
    assert clock.slept == [3.0, 3.0]


def test_two_lookups_of_one_process_share_their_turns():
    clock, memory = Clock(), {}
    wait(pace(clock, memory=memory))
    wait(pace(clock, memory=memory))
    assert clock.slept == [3.0]


def test_time_that_passed_by_itself_is_not_waited_for():
    clock = Clock()
    waiting = pace(clock)
    wait(waiting)
    clock.at += 2
    wait(waiting)
    assert clock.slept == [1.0]


def test_the_pause_begins_when_a_request_is_over():
    clock = Clock()
    waiting = pace(clock)
    with waiting.turn():
        clock.at += 40
    clock.at += 1
    wait(waiting)
    assert clock.slept == [2.0]


def test_who_waits_hears_what_another_was_told_meanwhile():
    clock, memory = Clock(), {}
    another = pace(clock, memory=memory)
    wait(another)
    told = [60.0]

    def sleep(seconds):
        clock.sleep(seconds)
        if told:
            another.back_off(1, told.pop())

    waiting = Pace(Context(clock.now, sleep=sleep), OwnTurns(clock.now, memory), "host", 3.0, "arXiv")
    wait(waiting)
    assert clock.slept == [3.0, 60.0]


def test_backing_off_doubles_up_to_a_minute_and_obeys_the_server():
    clock = Clock()
    waiting = pace(clock)
    wait(waiting)
    for failures in range(1, 7):
        waiting.back_off(failures, 0.0)
        wait(waiting)
    assert clock.slept == [6, 12, 24, 48, 60, 60]
    waiting.back_off(1, 300.0)
    wait(waiting)
    assert clock.slept[-1] == 300


def test_without_a_pause_there_is_no_backing_off():
    clock = Clock()
    waiting = pace(clock, pause=0.0)
    wait(waiting)
    waiting.back_off(5, 0.0)
    wait(waiting)
    assert clock.slept == []


def test_after_the_deadline_nothing_is_asked_and_nothing_waited_for():
    clock = Clock()
    waiting = pace(clock, deadline=clock.at + 10)
    wait(waiting)
    waiting.back_off(3, 0.0)
    with pytest.raises(Refused, match=r"the time for asking arXiv was up before it may be asked again, in 24 seconds\Z"):
        wait(waiting)
    assert clock.slept == []
    clock.at += 11
    with pytest.raises(Refused, match=r"the time for asking arXiv was up\Z"):
        wait(waiting)


def test_a_turn_that_comes_too_late_says_what_went_wrong_in_the_one_before():
    clock = Clock()
    waiting = pace(clock, deadline=clock.at + 10)
    wait(waiting)
    clock.at += 11
    with pytest.raises(Refused, match=r"was up \(the last try: its name is not found\)\Z"), waiting.turn(Failure("its name is not found")):
        pytest.fail("no turn was to come")


def test_a_request_takes_no_longer_than_the_time_that_is_left():
    clock = Clock()
    assert pace(clock).left(45.0) == 45.0
    assert pace(clock, deadline=clock.at + 100).left(45.0) == 45.0
    assert pace(clock, deadline=clock.at + 20).left(45.0) == 20.0
    assert pace(clock, deadline=clock.at).left(45.0) == 1.0
    assert pace(clock, deadline=clock.at + 20).left(0.5) == 0.5


@pytest.mark.parametrize(("seconds", "spoken"), [(601.0, "11 minutes"), (3000.0, "50 minutes"), (1e12, "60 minutes")])
def test_nobody_waits_long_without_having_said_how_long(seconds, spoken):
    clock = Clock()
    waiting = pace(clock)
    wait(waiting)
    waiting.back_off(1, seconds)
    with pytest.raises(Refused, match=f"arXiv is not to be asked for another {spoken}"):
        wait(waiting)
    assert clock.slept == []


def test_who_has_time_waits_as_long_as_the_server_says():
    clock = Clock()
    waiting = pace(clock, deadline=clock.at + 7200)
    wait(waiting)
    waiting.back_off(1, 1800.0)
    wait(waiting)
    assert clock.slept == [1800.0]


class Crowd(OwnTurns):
    """Turns of a host that another asks just now: for so many looks, nobody can be alone with it."""

    def __init__(self, now, looks):
        super().__init__(now, {})
        self.looks = looks
        self.alone_now = 0

    def alone(self, _host):
        self.looks -= 1
        if self.looks >= 0:
            return None
        self.alone_now += 1

        def end():
            self.alone_now -= 1

        return end


def test_while_another_asks_nobody_does_and_a_turn_ends_whatever_happens_in_it():
    clock = Clock()
    crowd = Crowd(clock.now, 3)
    waiting = Pace(Context(clock.now, sleep=clock.sleep), crowd, "host", 3.0, "arXiv")

    def asking():
        with waiting.turn():
            assert (len(clock.slept), crowd.alone_now) == (3, 1)
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        asking()
    assert crowd.alone_now == 0
    wait(waiting)
    assert sum(clock.slept[3:]) == pytest.approx(3.0)
    assert crowd.alone_now == 0


@pytest.mark.parametrize(
    ("deadline", "message"), [(None, "no turn to ask arXiv came in 10 minutes"), (20.0, "the time for asking arXiv was up")]
)
def test_where_another_never_ends_nobody_waits_for_ever(deadline, message):
    clock = Clock()
    context = Context(clock.now, deadline=deadline and clock.at + deadline, sleep=clock.sleep)
    with pytest.raises(Refused, match=message):
        wait(Pace(context, Crowd(clock.now, 1e9), "host", 3.0, "arXiv"))
    assert sum(clock.slept) <= (deadline or 601) + 0.01


def test_a_turn_that_a_look_gives_up_is_nobodys_and_delays_nobody():
    clock, memory = Clock(), {}
    wait(pace(clock, memory=memory))
    clock.at += 3

    def look():
        raise Failure("another was told")

    with pytest.raises(Failure), pace(clock, memory=memory).turn(look=look):
        pytest.fail("there is nothing to be asked")
    wait(pace(clock, memory=memory))
    assert clock.slept == []
