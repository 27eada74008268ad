"""What is said on standard error is one line, which no terminal obeys and everybody can read past."""

from __future__ import annotations

import io
import sys

import pytest

from arxref.terminal import aside, one_line


def test_a_line_is_one_line_whatever_is_in_it() -> None:
    assert one_line("a\nb\tc \x1b[31md\u202e é 中") == "a b c \\x1b[31md\\x202e é 中"


@pytest.mark.parametrize("name", ["dä/中.md", "caf\\xe9.md", "a\\x202eb", "\\xe4ö"])
def test_names_that_the_locale_cannot_read_are_shown_as_letters_or_else_bytes(name: str) -> None:
    raw = {"caf\\xe9.md": b"caf\xe9.md", "a\\x202eb": "a\u202eb".encode(), "\\xe4ö": b"\xe4\xc3\xb6"}.get(name, name.encode())
    assert one_line(raw.decode("ascii", "surrogateescape")) == name
    assert one_line(f"\ud800 {raw.decode('ascii', 'surrogateescape')} \udfff") == f"\\xd800 {name} \\xdfff"


@pytest.mark.parametrize(("length", "written"), [(8000, 8000), (8001, 8005), (1_000_000, 8005)])
def test_what_quotes_a_monster_is_cut_in_its_middle(capsys: pytest.CaptureFixture[str], length: int, written: int) -> None:
    aside("a" * (length - 1) + "z")
    line = capsys.readouterr().err
    assert (len(line), line[0], line[-2:]) == (written + 1, "a", "z\n")
    assert (" ... " in line) == (length > 8000)


def test_without_standard_error_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stderr", None)
    aside("lost")
    heard = io.StringIO()
    monkeypatch.setattr(sys, "stderr", heard)
    aside("heard")
    assert heard.getvalue() == "heard\n"
