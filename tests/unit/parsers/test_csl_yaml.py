"""Lists of references in YAML: what is known as such. What is read of them stands in the cases."""

from __future__ import annotations

import pytest

from arxref.api import SourceText
from arxref.parsers import csl_yaml
from growth import assert_linear

_ITEM = "- id: lee2024\n  type: article\n  title: Made-up Things\n  number: arXiv:2405.13040\n"


@pytest.mark.parametrize(
    ("text", "known"),
    [
        (f"references:\n{_ITEM}", True),
        (f"references:\n\n# what I cite\n{_ITEM}", True),
        (f"references:\n# what I cite\nnothing\n{_ITEM}", False),
        (_ITEM, True),
        (f"---\n{_ITEM}", True),
        ("- title: Made-up Things\n  id: lee2024\n  archive: arXiv\n  archive_location: 2405.13040\n", True),
        ("- title: Made-up Things\n  id: lee2024\n  archive: arXiv\n", False),
        (f"cff-version: 1.2.0\ntitle: Code\nreferences:\n{_ITEM}", False),  # CITATION.cff names its fields otherwise
        (f"# This week\n\n{_ITEM}", False),  # Markdown's heading, more often than YAML's comment
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_lists_of_items_with_fields_of_csl_are_known(text: str, known: bool, end: str) -> None:
    assert (csl_yaml.accepts(SourceText.of("a.yaml", text.replace("\n", end).encode())) > 0) == known


@pytest.mark.parametrize("piece", ["# c\n", "\n# c\n", "  # c\n- id: a\n", "# c\nx\n"])
def test_the_cost_of_comments_is_linear(piece: str) -> None:
    assert_linear(lambda text: list(csl_yaml.parse(SourceText.of("a.yaml", text.encode()))), lambda n: f"references:\n{_ITEM}" + piece * n)
