"""What authors claim of their papers, as the styles of LaTeX print it, and as pandoc's citeproc and the CSL schema take it."""

from __future__ import annotations

import json
import re

import pytest

from arxref.exporters import csl_json
from arxref.model import ArxivId, Entry, Name, PartialDate
from conformance import _latex, _readers

CLAIMS = {
    "Accepted to CVPR 2008": ("Accepted at CVPR 2008", "forthcoming"),
    "Accepted by R&D Letters 2008, in press": ("Accepted for publication in R&D Letters 2008, in press", "in press"),
    "Submitted to NIPS 2008": ("Submitted to NeurIPS 2008", "submitted"),
    "This paper has been withdrawn by the authors": ("Withdrawn", ""),
}
PAPERS = tuple(
    Entry(
        ArxivId(f"0704.{number:04}"),
        title=f"Line {name} in the Plane",
        authors=(Name(name, "Ann"),),
        published=PartialDate(2007, 4, 3),
        categories=("gr-qc",),
        primary="gr-qc",
        comment=comment,
        key=f"out{number}",
    )
    for number, (comment, name) in enumerate(zip(CLAIMS, ("Alpha", "Beta", "Gamma", "Delta"), strict=True), 1)
)


def squeezed(text):
    """Without the line ends and hyphens that typesetting puts in."""
    return re.sub(r"[\s-]", "", text).lower()


@pytest.mark.parametrize("style", ["plain", "plainnat", "alpha", "IEEEtran"])
def test_bibtex_styles_print_the_words(tmp_path, style):
    result = _latex.bibtex(tmp_path, _readers.bib("bibtex", PAPERS, pubstate=True), style)
    assert (result.errors, result.complaints) == ((), ())
    assert [words for words, _ in CLAIMS.values() if squeezed(words) not in squeezed(result.text)] == []


def test_biblatex_prints_the_words_and_knows_the_states(tmp_path):
    text = _readers.bib("biblatex", PAPERS, pubstate=True)
    result = _latex.biber(tmp_path, text, "style=numeric", "--validate-datamodel")
    assert (result.errors, result.complaints) == ((), ())
    for words, state in CLAIMS.values():
        assert squeezed(words) in squeezed(result.text)
        assert squeezed(state) in squeezed(result.text)


@pytest.mark.parametrize("dialect", ["bibtex", "biblatex"])
def test_a_trusted_claim_is_printed_as_a_publication(tmp_path, dialect):
    text = _readers.bib(dialect, PAPERS, **{"trust-comments": True})
    assert (text.count("@inproceedings{"), text.count("@article{")) == (1, 1)
    result = _latex.bibtex(tmp_path, text, "plain") if dialect == "bibtex" else _latex.biber(tmp_path, text)
    assert (result.errors, result.complaints) == ((), ())
    assert squeezed("Conference on Computer Vision and Pattern Recognition") in squeezed(result.text)
    assert "2008" in result.text


def test_csl_is_valid(corpus):
    jsonschema = _latex.module("jsonschema")
    schema = json.loads(next((corpus / "schema").glob("*csl-data*.json")).read_text("utf-8"))
    for options in ({"pubstate": True}, {"trust-comments": True}):
        items = [json.loads(csl_json.item(paper, options)) for paper in PAPERS]
        assert list(jsonschema.Draft7Validator(schema).iter_errors(items)) == []
        assert [item.get("status", "") for item in items][-1] == "withdrawn"
