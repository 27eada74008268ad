"""What hostile text costs the plugins of this checkout; their own tests run alone, without tests/growth.py."""

from __future__ import annotations

import arxref_inspire
import arxref_org
import pytest

import arxref
from arxref.testing import CLEAN
from growth import assert_linear

PAPER = CLEAN[2]
NOTE = arxref_org.note(PAPER)


@pytest.mark.parametrize(
    ("begun", "piece", "ended"), [(":X: y", " ", "z\n"), ("", ":", "\n"), ("#+x: ", "[[http://", "\n"), ("", "# begin", "")]
)
def test_an_org_note_costs_what_its_length_does(begun, piece, ended):
    def merged(text, entry):
        (document,) = arxref_org.render([entry], {})
        return arxref_org.merge(text.encode(), document, {}, arxref.Policy())

    def work(line):
        merged(NOTE.replace(":END:\n", f"{line}:END:\n"), PAPER._replace(version=9))
        merged(f"{NOTE}\n{line}", PAPER._replace(abstract=line, comment=line))
        arxref_org.identify(f":PROPERTIES:\n{line}".encode(), {})

    assert_linear(work, lambda n: begun + piece * n + ended)


@pytest.mark.parametrize("piece", [b"[", b'{"hits":{"hits":[', b'"hits":[]', b'{"a":1}', b"]"])
def test_an_answer_of_inspire_costs_what_its_length_does(piece):
    assert_linear(lambda raw: list(arxref_inspire.PARSER.parse(arxref.SourceText.of("x", raw))), piece.__mul__)
