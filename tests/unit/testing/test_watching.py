"""What the kit sees a plugin do: each deed in a few words, by the events that Python itself tells of."""

from __future__ import annotations

import importlib
import os
import socket
import subprocess
import sys
import threading

import pytest

from arxref.testing.watching import _deed, refuse_deeds, watched
from unmeasured import unmeasured

# event, its arguments, and what is seen in it
EVENTS = [
    ("open", ("out.txt", "w", 0), "writes to 'out.txt'"),
    ("open", ("out.txt", "ab", 0), "writes to 'out.txt'"),
    ("open", ("out.txt", "r+", 0), "writes to 'out.txt'"),
    ("open", ("out.txt", None, os.O_WRONLY | os.O_CREAT), "writes to 'out.txt'"),
    ("open", (b"out.txt", None, os.O_RDWR), "writes to b'out.txt'"),
    ("open", ("in.txt", "rb", 0), ""),
    ("open", ("in.txt", None, os.O_RDONLY), ""),
    ("open", ("x" * 500, "w", 0), f"writes to '{'x' * 99}"),
    ("open", ("/site/__pycache__/plugin.pyc.123", None, os.O_WRONLY), ""),
    ("open", (os.devnull, "w", 0), ""),
    ("open", (13, "wb", 0), ""),
    ("open", (1, "wb", 0), "writes to 1"),
    ("os.remove", ("out.txt", -1), "removes a file"),
    ("os.rename", ("a", "b", -1, -1), "renames a file"),
    ("os.rename", ("/site/__pycache__/plugin.pyc.123", "/site/__pycache__/plugin.pyc", -1, -1), ""),
    ("os.mkdir", ("/site/__pycache__", 511, -1), ""),
    ("subprocess.Popen", ("ls", ["ls"], None, None), "starts a process"),
    ("socket.connect", (None, ("127.0.0.1", 80)), "opens a connection"),
    ("compile", (None, None), ""),
]


@pytest.mark.parametrize(("event", "arguments", "deed"), EVENTS)
def test_an_event_is_a_deed_or_none(event, arguments, deed):
    assert _deed(event, arguments) == deed


def test_deeds_are_seen_while_they_are_watched_and_not_after(tmp_path):
    with watched() as seen:
        (tmp_path / "out.txt").write_text("", encoding="utf-8")
        (tmp_path / "out.txt").read_text(encoding="utf-8")
        (tmp_path / "out.txt").unlink()
        subprocess.run(["true"], check=True)
    (tmp_path / "later.txt").write_text("", encoding="utf-8")
    assert seen.deeds == [f"writes to {str(tmp_path / 'out.txt')!r}"[: len("writes to ") + 100], "removes a file", "starts a process"]


def calls_left(action):
    """How far from the end of the stack an action succeeds: so many calls would not."""
    failed = []

    def down():
        try:
            down()
        except RecursionError:
            failed.append(1)
            action()

    down()
    return len(failed)


def test_watching_takes_one_call_of_the_stack_where_nothing_is_done():
    def nothing(_):
        return None

    with unmeasured(), watched() as seen:  # coverage follows Python into the hook, with calls of its own
        assert calls_left(lambda: sys.audit("arxref.nothing")) <= calls_left(lambda: next(map(nothing, "x")))
    assert seen.deeds == []


def test_what_is_imported_late_may_be_compiled(tmp_path, monkeypatch):
    (tmp_path / "never_imported_before.py").write_text("", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "dont_write_bytecode", False)
    monkeypatch.setattr(sys, "pycache_prefix", None)
    with watched() as seen:
        importlib.import_module("never_imported_before")
    assert list((tmp_path / "__pycache__").iterdir())
    assert seen.deeds == []


def test_of_other_threads_only_the_network_is_seen(tmp_path):
    def elsewhere():
        (tmp_path / "log.txt").write_text("", encoding="utf-8")
        with socket.socket() as listening:
            listening.bind(("127.0.0.1", 0))

    with watched() as seen:
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join()
    assert seen.deeds == ["opens a socket"]


def test_who_watches_within_another_sees_its_own(tmp_path):
    with watched() as outer:
        os.chdir(os.curdir)
        with watched() as inner:
            (tmp_path / "out").mkdir()
            sys.stdout.write("noise\n")
    assert (outer.deeds, inner.deeds) == (["changes the current folder", "makes a folder"], ["makes a folder"])
    assert (outer.stdout.getvalue(), inner.stdout.getvalue()) == ("", "noise\n")
    with pytest.raises(AssertionError, match="It makes a folder: it is to give its result"):
        refuse_deeds(inner, "It")
    inner.deeds.clear()
    with pytest.raises(AssertionError, match=r"It prints 'noise\\n' to standard output"):
        refuse_deeds(inner, "It")
