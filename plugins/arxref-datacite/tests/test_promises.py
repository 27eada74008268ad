"""The plugin keeps the promises of a metadata source."""

import os

import arxref_datacite

from arxref.testing import check_enricher


def test_it_keeps_its_promises(api):
    limits = arxref_datacite.Limits(silence=0.5, whole=1.0, size=1_000_000)
    check_enricher(arxref_datacite.enricher(os.environ, limits), ["2105.14656", "hep-th/9901001"], ["2105.99999"])
    assert api.asked
