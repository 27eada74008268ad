"""What the properties of a note that another tool wrote are called, and what each of them says."""

from __future__ import annotations

from typing import Any

import pytest

from arxref.api import SourceText
from arxref.model import Entry, Link, Name, PartialDate
from arxref.parsers import note
from arxref.turns import parse_with

DAY = PartialDate(2021, 5, 3)
BOTH = (Name("Lee", "Ann"), Name("Xu", "Bo"))
CASES: list[tuple[str, dict[str, Any]]] = [
    *[
        (f"{name}: 2021-05-03", {"published": DAY})
        for name in ("date", "published", "publishedDate", "publication_date", "submitted", "issued")
    ],
    ('date: "[[2021-05-03]]"', {"published": DAY}),
    ("date: 2021-05-03T10:00:00", {"published": DAY}),
    ("issued: 2021-05", {"published": PartialDate(2021, 5)}),
    ("date: 2021-05-31", {"published": PartialDate(2021, 5, 31)}),
    ("date: 2021-06-01", {"updated": PartialDate(2021, 6, 1)}),  # the first version is of May, as its identifier says
    ("date: 2024-03", {}),
    ("year: 2021", {}),
    ("category: cs.CV", {"categories": ("cs.CV",), "primary": "cs.CV"}),
    ("primary_category: cs.CV", {"categories": ("cs.CV",), "primary": "cs.CV"}),
    ("subjects: cs.CV; stat.ML", {"categories": ("cs.CV", "stat.ML"), "primary": "cs.CV"}),
    ("categories: [cs.CV, stat.ML]\nprimary_category: stat.ML", {"categories": ("cs.CV", "stat.ML"), "primary": "stat.ML"}),
    ("categories: [cs.CV, stat.ML]\nprimary-class: stat.ML", {"categories": ("cs.CV", "stat.ML"), "primary": "stat.ML"}),
    ('tags: [arxiv/cs/CV, "#arxiv/stat/ML", math/PR]', {"categories": ("cs.CV", "stat.ML"), "primary": "cs.CV"}),
    ("categories: cs.CV\ntags: [arxiv/stat/ML]", {"categories": ("cs.CV",), "primary": "cs.CV"}),
    ("author: Ann Lee; Bo Xu", {"authors": BOTH}),
    ("creators: Ann Lee and Bo Xu", {"authors": BOTH}),
    ("authors: Lee, Ann and Xu, Bo", {"authors": BOTH}),
    ('authors: ["Lee, Ann", "Xu, Bo"]', {"authors": BOTH}),
    ('authors: "[[@Ann Lee]], [[People/b|Bo Xu]]"', {"authors": BOTH}),
    ('authors: ["[[People/Ann Lee]]", Bo Xu, Others]', {"authors": BOTH, "authors_complete": False}),
    ("authors: [et al.]", {"authors_complete": False}),
    ('citation-key: "@lee2021"', {"key": "lee2021"}),
    ("bibtex_key: lee2021", {"key": "lee2021"}),
    ("bibkey: lee 2021", {}),
    ('journal: "Leafology #leaf"\nvolume: 3\npages: 4 – 9\nyear: 2022', {"journal_ref": "Leafology 3, 4-9 (2022)"}),
    ("booktitle: Leaf Meeting\npages: 7", {"journal_ref": "Leaf Meeting, p. 7"}),
    ("container-title: Leafology\nissue: 3", {"journal_ref": "Leafology"}),
    ("publicationTitle: Leafology\ndate: 2022-03-04", {"journal_ref": "Leafology (2022)"}),  # which is that one's date
    ("journal: Leafology\nissued: 2022", {"journal_ref": "Leafology (2022)"}),
    ("journal: arXiv preprint\nvolume: 3", {}),
    (f"journal: {'Leaf ' * 401}", {}),
    (
        "url: https://example.org/x\ngithub: https://github.com/a/b",
        {"links": (Link("code", "https://github.com/a/b"), Link("", "https://example.org/x"))},
    ),
    ("repo: https://example.org/x\nurl: https://example.org/x", {"links": (Link("code", "https://example.org/x"),)}),
    ("code: ftp://example.org\nurl: https://doi.org/10.1000/xyz", {}),
    ("version: v3", {"version": 3}),
    ("arxivVersion: 12", {"version": 12}),
    ("version: 0", {}),
    ("abstractNote: We study  things.", {"abstract": "We study things."}),
    ("arxiv-comment: 7 pages", {"comment": "7 pages"}),
    ("doi: 10.1000/xyz", {"dois": ("10.1000/xyz",)}),
]


@pytest.mark.parametrize(("properties", "said"), CASES, ids=[properties[:60] for properties, _ in CASES])
def test_a_property_says(properties: str, said: dict[str, Any]) -> None:
    raw = f'---\ntitle: A Study of Things\narxiv: "2105.00001"\n{properties}\n---\n'
    (entry,) = parse_with(note.PARSER, SourceText.of("x.md", raw.encode()))
    assert isinstance(entry, Entry)
    plain = Entry(entry.id, None, "A Study of Things", origins=entry.origins)
    assert entry == plain._replace(**said)


@pytest.mark.parametrize("name", ["source", "uri", "urls", "links", "pdf"])
def test_an_address_names_the_paper(name: str) -> None:
    raw = f"---\ntitle: A Study of Things\n{name}: https://arxiv.org/abs/2105.00001v2\n---\n"
    (entry,) = parse_with(note.PARSER, SourceText.of("x.md", raw.encode()))
    assert isinstance(entry, Entry)
    assert entry[:2] == ("2105.00001", 2)
