"""What the plugin's tests share."""

import arxref_datacite
import pytest
from datacite_server import Clock, record, serving

import arxref

KNOWN = ("2105.14656", "2105.14657", "2105.14658", "hep-th/9901001", "math/0309136")


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def api(clock, monkeypatch):
    """A server that knows a few papers, and is the one that is asked."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    with serving([record(id_) for id_ in KNOWN], clock.now) as server:
        monkeypatch.setenv(arxref_datacite.VARIABLE, server.url)
        yield server


@pytest.fixture
def ask(clock):
    """Look papers up as arxref does, with limits that tests can wait for: the entries by ID, and the problems."""

    def asked(*ids, **context):
        import os

        limits = arxref_datacite.Limits(silence=0.5, whole=1.0, size=1_000_000)
        lookup = arxref_datacite.enricher(os.environ, limits).lookup
        items = list(lookup(ids, arxref.Context(clock.now, sleep=clock.sleep)._replace(**context)))
        entries = [item for item in items if isinstance(item, arxref.Entry)]
        assert len({entry.id for entry in entries}) == len(entries)
        return {entry.id: entry for entry in entries}, [item for item in items if isinstance(item, arxref.Problem)]

    return asked
