"""Records of papers as JSON: what is known as such. What is read of them stands in the cases."""

from __future__ import annotations

import pytest

from arxref.api import SourceText
from arxref.model import Entry, Link
from arxref.parsers import json_records


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (r'[{"title": "Made-up Things", "canonicalUrl": "https:\/\/arxiv.org\/abs\/2405.13040"}]', True),
        ('[{"title": "Made-up Things", "canonicalUrl": "https://arxiv.org/abs/2405.13040"}]', True),
        ('{"2405.13040": {"title": "Made-up Things"}}', True),
        ('[{"rank": 1, "paper": {"id": "2405.13040", "title": "Made-up Things"}}]', True),
        ('{"title": {"0": "Made-up Things"}, "arxiv_id": {"0": "2405.13040"}}', True),
        ('{"title": {"0": "Made-up Things"}, "shift": {"0": "2405.13040"}}', False),
        ('[{"title": "Made-up Things", "shift": "2405.13040"}]', False),
        ('[{"name": "Made-up Things", "url": "https://arxiv.org/abs/2405.13040"}]', False),
        (r'[{"\u6807\u9898": "Made-up Things", "arxiv_id": "2405.13040"}]', True),
        (r'[{"\u67": "Made-up Things", "arxiv_id": "2405.13040"}]', False),
        ('[{"kind": "title", "arxiv_id": "2405.13040"}]', False),
        ('{"columns": ["name", "arxiv_id"], "data": [["title", "2405.13040"]]}', False),
        ('[{"title": ["Made-up Things"], "doi": ["10.1000/a", "10.48550/arXiv.2405.13040"]}]', True),
        ('[{"title": "Made-up Things", "shifts": ["early", "2405.13040"]}]', False),
        ('see {"title": "Made-up Things", "url": "https://arxiv.org/abs/2405.13040"}', False),
    ],
)
def test_objects_with_a_title_and_an_identifier_are_known(text: str, known: bool) -> None:
    assert (json_records.accepts(SourceText.of("a.json", text.encode())) > 0) == known


@pytest.mark.parametrize(
    ("said", "url"),
    [
        (r" https://e.org/a_(b)\n", "https://e.org/a_(b)"),
        (r"https://e.org/a\n### 1. Another", ""),
        ("https://e.org/ and more", ""),
        (r"https://e.org/\u0000", ""),
        (r"https://e.org/\ud800", ""),
        (r"https://e.org/\u202e", ""),
        ("javascript:alert(1)", ""),
    ],
)
def test_code_is_at_an_address_or_nowhere(said: str, url: str) -> None:
    text = '[{"title": "Made-up Things", "arxiv_id": "2405.13040", "code_url": "%s"}]' % said  # noqa: UP031 - braces all over
    found = [item for item in json_records.parse(SourceText.of("a.json", text.encode())) if isinstance(item, Entry)]
    assert [entry.links for entry in found] == [(Link("code", url),) if url else ()]
