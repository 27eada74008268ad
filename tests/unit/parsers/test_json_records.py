"""Records of papers as JSON: what is known as such. What is read of them stands in the cases."""

from __future__ import annotations

import pytest

from arxref.api import SourceText
from arxref.parsers import json_records


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (r'[{"title": "Made-up Things", "canonicalUrl": "https:\/\/arxiv.org\/abs\/2405.13040"}]', True),
        ('[{"title": "Made-up Things", "canonicalUrl": "https://arxiv.org/abs/2405.13040"}]', True),
        ('{"2405.13040": {"title": "Made-up Things"}}', True),
        ('[{"title": "Made-up Things", "shift": "2405.13040"}]', False),
        ('[{"name": "Made-up Things", "url": "https://arxiv.org/abs/2405.13040"}]', False),
        ('see {"title": "Made-up Things", "url": "https://arxiv.org/abs/2405.13040"}', False),
    ],
)
def test_objects_with_a_title_and_an_identifier_are_known(text: str, known: bool) -> None:
    assert (json_records.accepts(SourceText.of("a.json", text.encode())) > 0) == known
