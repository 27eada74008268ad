"""Libraries as XML: what somebody nests that never is nested costs no more than what stands side by side."""

from __future__ import annotations

from collections import deque

import pytest

from arxref.api import SourceText
from arxref.parsers import xml_library
from growth import assert_linear

ENDNOTE = '<xml><records><record><ref-type name="Journal Article">17</ref-type>{}</record></records></xml>'
ZOTERO = '<rdf:RDF xmlns:z="http://www.zotero.org/namespaces/export#">\n<bib:Article>{}</bib:Article></rdf:RDF>'


@pytest.mark.parametrize(
    ("library", "begin", "piece", "end"),
    [
        (ENDNOTE, "<urls>{}</urls>", "<url>x", "</url>"),
        (ZOTERO, "<identifier>{}</identifier>", "<value>x", "</value>"),
        (ZOTERO, "<isPartOf>{}</isPartOf>", "<title>x", "</title>"),
        (ZOTERO, "<authors>{}</authors>", "<Person><surname>x", "</surname></Person>"),
    ],
)
def test_nested_elements_are_read_once(library: str, begin: str, piece: str, end: str) -> None:
    def work(depth: int) -> None:
        text = library.format(begin.format(piece * depth + end * depth))
        deque(xml_library.parse(SourceText.of("library.xml", text.encode())), maxlen=0)

    assert_linear(work, int, size=50)
