"""What tests of enrichers share: a clock, a server that hears of it, and nobody who really sleeps."""

from __future__ import annotations

import time

import pytest

from servers import Clock, serving


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def api(clock):
    with serving(clock.now) as running:
        yield running


@pytest.fixture(autouse=True)
def _nobody_sleeps(monkeypatch):
    def refuse(seconds):
        message = f"somebody wants to sleep for {seconds} s"
        raise AssertionError(message)

    monkeypatch.setattr(time, "sleep", refuse)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
