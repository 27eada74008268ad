from __future__ import annotations

import pytest

from arxref.api import Context
from arxref.enrichers.failures import Refused
from arxref.enrichers.pace import OwnTurns, Pace
from servers import Clock


def pace(clock, deadline=None, pause=3.0, memory=None):
    context = Context(clock.now, deadline=deadline, sleep=clock.sleep)
    return Pace(context, OwnTurns(clock.now, {} if memory is None else memory), "host", pause, "arXiv")


def test_requests_are_a_pause_apart_and_the_first_comes_at_once():
    clock = Clock()
    waiting = pace(clock)
    for _ in range(3):
        waiting.wait()
    assert clock.slept == [3.0, 3.0]


def test_two_lookups_of_one_process_share_their_turns():
    clock, memory = Clock(), {}
    pace(clock, memory=memory).wait()
    pace(clock, memory=memory).wait()
    assert clock.slept == [3.0]


def test_time_that_passed_by_itself_is_not_waited_for():
    clock = Clock()
    waiting = pace(clock)
    waiting.wait()
    clock.at += 2
    waiting.wait()
    assert clock.slept == [1.0]


def test_the_pause_begins_when_a_request_is_over():
    clock = Clock()
    waiting = pace(clock)
    waiting.wait()
    clock.at += 40
    waiting.asked()
    clock.at += 1
    waiting.wait()
    assert clock.slept == [2.0]


def test_who_waits_hears_what_another_was_told_meanwhile():
    clock, memory = Clock(), {}
    another = pace(clock, memory=memory)
    another.wait()
    told = [another.asked, lambda: another.back_off(1, 60.0)]

    def sleep(seconds):
        clock.sleep(seconds)
        told.pop()()

    waiting = Pace(Context(clock.now, sleep=sleep), OwnTurns(clock.now, memory), "host", 3.0, "arXiv")
    waiting.wait()
    assert clock.slept == [3.0, 60.0]


def test_backing_off_doubles_up_to_a_minute_and_obeys_the_server():
    clock = Clock()
    waiting = pace(clock)
    waiting.wait()
    for failures in range(1, 7):
        waiting.back_off(failures, 0.0)
        waiting.wait()
    assert clock.slept == [6, 12, 24, 48, 60, 60]
    waiting.back_off(1, 300.0)
    waiting.wait()
    assert clock.slept[-1] == 300


def test_without_a_pause_there_is_no_backing_off():
    clock = Clock()
    waiting = pace(clock, pause=0.0)
    waiting.wait()
    waiting.back_off(5, 0.0)
    waiting.wait()
    assert clock.slept == []


def test_after_the_deadline_nothing_is_asked_and_nothing_waited_for():
    clock = Clock()
    waiting = pace(clock, deadline=clock.at + 10)
    waiting.wait()
    waiting.back_off(3, 0.0)
    with pytest.raises(Refused, match="the time for asking arXiv was up"):
        waiting.wait()
    assert clock.slept == []
    clock.at += 11
    with pytest.raises(Refused, match="was up"):
        waiting.wait()


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
    waiting.wait()
    waiting.back_off(1, seconds)
    with pytest.raises(Refused, match=f"arXiv is not to be asked for another {spoken}"):
        waiting.wait()
    assert clock.slept == []


def test_who_has_time_waits_as_long_as_the_server_says():
    clock = Clock()
    waiting = pace(clock, deadline=clock.at + 7200)
    waiting.wait()
    waiting.back_off(1, 1800.0)
    waiting.wait()
    assert clock.slept == [1800.0]
