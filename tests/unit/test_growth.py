"""The measure of growth itself: it knows a square from a line, whatever small inputs cost."""

from __future__ import annotations

import pytest

from arxref.late import Remembered
from arxref.library.claims import statements
from growth import assert_linear

LEAST = 0.004  # enough here, where the work is of one kind


def numbers(n):
    return [number * 7919 % 1_000_003 for number in range(n)]


def line(text):
    return sum(map(ord, text))


def square(text):
    return sum(text.count(one) for one in text)


def stepped(work, free):
    """``work``, but that an input of less than ``free`` costs nothing."""
    return lambda text: len(text) < free or work(text)


def settled(work):
    """``work`` after what is the same for each input."""
    return lambda text: (line("x" * 5_000), work(text))


@pytest.mark.parametrize("work", [line, sorted, stepped(line, 40_000), settled(line), len])
def test_a_line_passes(work):
    assert_linear(work, "x".__mul__, least=LEAST)


def test_n_log_n_passes():
    assert_linear(sorted, numbers, least=LEAST)


@pytest.mark.parametrize("work", [square, stepped(square, 1_500), settled(square)])
def test_a_square_fails(work):
    with pytest.raises(pytest.fail.Exception, match=r"4 times the input costs [12][0-9]"):
        assert_linear(work, "xy".__mul__, least=LEAST / 4)


def test_work_that_is_slow_once_passes():
    """What is imported or filled at the first run is no growth, wherever it falls."""
    for late in range(12):
        runs = iter(range(1_000))
        assert_linear(lambda text, late=late, runs=runs: line(text * 30 if next(runs) == late else text), "x".__mul__, least=LEAST)


def test_each_run_has_an_input_of_its_own():
    assert_linear(list, lambda n: iter(range(10 * n)), least=LEAST)


def test_what_is_remembered_is_done_anew_in_each_run():
    missed = []

    def work(text):
        statements.said(text, "")
        missed.append(statements.said.cache_info().misses)

    assert_linear(work, "accepted at CVPR 2020, ".__mul__, least=LEAST)
    assert missed == [1] * len(missed)


def test_what_is_remembered_of_texts_is_done_anew_in_each_run():
    done = []

    def of(text):
        done.append(text)
        return text

    kept = Remembered(of)
    runs = []

    def work(text):
        runs.extend(map(kept.__getitem__, (text, text)))

    assert_linear(lambda text: work(str(len(text))), "x".__mul__, least=LEAST)
    assert done == runs[::2] == runs[1::2]
    assert len(done) > len(set(done))


def test_each_that_remembers_is_emptied_whenever_it_was_made():
    """Also one that stands where another was, so that there are as many as before."""
    for _ in range(3):
        kept = Remembered(str.upper)
        assert kept["a"] == "A"
        assert_linear(len, "x".__mul__, least=LEAST)
        assert not kept
