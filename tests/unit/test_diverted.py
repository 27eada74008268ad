"""Descriptor 1 while a stranger's code runs: what is written to it is told to who is inside, and nothing gets through."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import tempfile
import types

import pytest

from arxref.diverted import Descriptor


@pytest.fixture
def said():
    return []


def test_what_is_written_is_told_and_goes_nowhere(said, capfd):
    descriptor = Descriptor()
    for text in ("one", "two"):
        descriptor.enter(said.append)
        os.write(1, text.encode())
        descriptor.leave()
    os.write(1, b"data")
    assert said == ["one", "two"]
    assert capfd.readouterr() == ("data", "")


def test_each_word_is_that_of_the_innermost(said, capfd):
    descriptor = Descriptor()
    descriptor.enter(lambda text: said.append(("outer", text)))
    os.write(1, b"a")
    descriptor.enter(lambda text: said.append(("inner", text)))
    os.write(1, b"b")
    descriptor.leave()
    os.write(1, b"c")
    descriptor.leave()
    assert said == [("outer", "a"), ("inner", "b"), ("outer", "c")]
    assert capfd.readouterr().out == ""


@pytest.mark.skipif(sys.platform == "win32", reason="not on Windows: its C library is found in another way")
def test_c_and_processes_are_heard(said, capfd):
    descriptor = Descriptor()
    descriptor.enter(said.append)
    ctypes.CDLL(None).puts(b"by C")
    subprocess.run(["echo", "by a process"], check=True)
    descriptor.leave()
    assert sorted("".join(said).splitlines()) == ["by C", "by a process"]
    assert capfd.readouterr().out == ""


def test_any_bytes_and_many_are_told(said, capfd):
    descriptor = Descriptor()
    descriptor.enter(said.append)
    for _ in range(100):
        os.write(1, b"\xff" * 10_000)
    descriptor.leave()
    assert said == ["\ufffd" * 1_000_000]
    assert capfd.readouterr().out == ""


def test_who_raises_when_it_is_told_leaves_all_the_same(capfd):
    def refuse(_text):
        raise BrokenPipeError

    descriptor = Descriptor()
    descriptor.enter(refuse)
    os.write(1, b"noise")
    with pytest.raises(BrokenPipeError):
        descriptor.leave()
    os.write(1, b"data")
    assert capfd.readouterr().out == "data"


def test_without_a_file_nothing_is_done(said, capfd, monkeypatch):
    def refuse(*_arguments, **_more):
        raise OSError(28, "No space left on device")

    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)
    descriptor = Descriptor()
    for _ in range(2):
        descriptor.enter(said.append)
        os.write(1, b"through")
        descriptor.leave()
    assert said == []
    assert capfd.readouterr().out == "throughthrough"


def test_where_there_are_no_files_in_memory_a_file_of_the_disk_does(said, capfd, monkeypatch, tmp_path):
    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    descriptor = Descriptor()
    descriptor.enter(said.append)
    os.write(1, b"noise")
    descriptor.leave()
    assert said == ["noise"]
    assert os.listdir(tmp_path) == [], "nobody else sees it"
    assert capfd.readouterr().out == ""


def test_a_file_of_the_disk_goes_by_itself_where_none_that_is_open_can_be_removed(said, capfd, monkeypatch, tmp_path):
    def refuse(path, *_more, **_named):
        raise PermissionError(13, "The process cannot access the file because it is being used by another process", path)

    monkeypatch.delattr(os, "memfd_create", raising=False)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(os, "unlink", refuse)  # as on Windows
    descriptor = Descriptor()
    descriptor.enter(said.append)
    os.write(1, b"noise")
    descriptor.leave()
    assert (said, os.listdir(tmp_path)) == (["noise"], [])
    assert capfd.readouterr().out == ""


def test_a_module_that_only_has_the_name_of_ctypes_is_no_harm(said, capfd, monkeypatch):
    monkeypatch.setitem(sys.modules, "ctypes", types.ModuleType("ctypes"))
    descriptor = Descriptor()
    for _ in range(2):
        descriptor.enter(said.append)
        os.write(1, b"noise")
        descriptor.leave()
    assert said == ["noise", "noise"]
    assert capfd.readouterr().out == ""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="not on Windows: no process forks there")
def test_a_forked_process_has_a_file_of_its_own(said, capfd):
    descriptor = Descriptor()
    descriptor.enter(said.append)
    descriptor.leave()
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        descriptor.enter(lambda text: os.write(writing, text.encode()))
        os.write(1, b"child")
        descriptor.leave()
        os._exit(0)
    descriptor.enter(said.append)
    os.waitpid(child, 0)
    descriptor.leave()
    assert os.read(reading, 100) == b"child"
    os.close(reading)
    os.close(writing)
    assert said == []
    assert capfd.readouterr().out == ""
