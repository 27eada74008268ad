"""Every built-in keeps the promises that a stranger's plugin must keep: is registered, knows its own and nothing else, does its job."""

from __future__ import annotations

import importlib
from functools import cache

import pytest

from arxref.api import SourceText
from arxref.enrichers.adapter import Limits
from arxref.enrichers.arxiv import enricher
from arxref.host import BUILT_IN, Host
from arxref.ranking import rank_parsers
from arxref.testing import CLEAN, check_enricher, check_exporter, check_key_scheme, check_parser
from casefiles import read
from docblocks import ROOT
from servers import PAPERS, Clock, serving

# A whole file of each layout: a sample, a case of its parser's case file by its title, or what an exporter writes.
SAMPLES = {
    "abs": "samples/layouts/hep-th_9901999.abs",
    "abs-page": "samples/layouts/abs-page.html",
    "ai-enhanced": "samples/layouts/ai-enhanced.md",
    "ai-enhanced-jsonl": "samples/layouts/ai-enhanced.jsonl",
    "atom": "samples/layouts/atom.xml",
    "bib": "exporter bibtex",
    "citation-cff": "samples/layouts/CITATION.cff",
    "csl-json": "exporter csl-json",
    "csl-yaml": "exporter csl-yaml",
    "csv-records": "samples/layouts/records.csv",
    "cv-arxiv-daily": "samples/layouts/cv-arxiv-daily.md",
    "cv-arxiv-daily-json": "samples/layouts/cv-arxiv-daily.json",
    "dailyarxiv": "samples/layouts/dailyarxiv.md",
    "fields": "exporter digest",
    "hf-daily": "samples/layouts/hf-daily.md",
    "hf-daily-json": "samples/layouts/hf-daily.json",
    "ids": "case",
    "json-records": "samples/layouts/records.json",
    "labelled": "samples/layouts/labelled.md",
    "links": "case",
    "list-page": "samples/layouts/list-page.html",
    "listing": "samples/layouts/listing.txt",
    "mail": "samples/layouts/mail.eml",
    "new-listings": "samples/layouts/new-listings.md",
    "note": "samples/layouts/note.md",
    "numbered": "case",
    "oai": "samples/layouts/oai.xml",
    "page-text": "samples/layouts/page.txt",
    "ris": "samples/layouts/library.ris",
    "rss": "samples/layouts/rss.xml",
    "rss-bot": "samples/layouts/rss-bot.md",
    "snapshot": "samples/layouts/snapshot.jsonl",
    "table": "samples/layouts/table.md",
    "xml-library": "samples/layouts/library.xml",
}
# The parser that reads an exporter's format, the fields that come back, and whether it writes papers as they come.
FORMATS = {
    "bibtex": ("bib", ("id", "key", "title", "authors", "primary"), True),
    "biblatex": ("bib", ("id", "key", "title", "authors", "primary"), True),
    "csl-json": ("csl-json", ("id", "key", "version", "title", "authors", "abstract", "categories", "comment", "dois"), True),
    "csl-yaml": ("csl-yaml", ("id", "key", "version", "title", "authors", "abstract", "categories", "comment", "dois"), True),
    "digest": ("fields", ("id", "title", "authors", "abstract", "comment", "dois"), False),  # sorted into days, so it reads all
    "obsidian": ("", (), True),
}
OFFERS = [(kind, name) for kind, names in BUILT_IN.items() for name in names]


@cache
def offer(kind, name):
    return Host().get(kind, name)


@cache
def sample(name):
    """A whole file of the parser's layout."""
    where = SAMPLES[name]
    if where.startswith("exporter "):
        exporter = offer("exporters", where.removeprefix("exporter "))
        options = {option.name: option.default for option in exporter.options}
        return "".join(document.text for document in exporter.render(CLEAN, options)).encode()
    if where == "case":
        return read(ROOT / "tests" / "cases" / f"{name}.txt")[0].source.encode()
    return (ROOT / where).read_bytes()


def test_the_tables_are_whole():
    assert list(SAMPLES) == sorted(BUILT_IN["parsers"])
    assert set(FORMATS) == set(BUILT_IN["exporters"])


@pytest.mark.parametrize(("kind", "name"), OFFERS, ids=lambda part: part)
def test_it_is_registered(kind, name):
    module = importlib.import_module(BUILT_IN[kind][name])
    offered = getattr(module, f"arxref_{kind}")()
    assert [one[:2] for one in offered if one.name == name] == [offer(kind, name)[:2]]


@pytest.mark.parametrize("name", BUILT_IN["parsers"])
def test_a_parser_keeps_its_promises(name):
    check_parser(offer("parsers", name), sample(name))


@pytest.mark.parametrize("name", BUILT_IN["parsers"])
def test_a_layout_is_known_by_its_own_parser_first(name):
    ranked = rank_parsers(SourceText.of("sample", sample(name)), [offer("parsers", other) for other in BUILT_IN["parsers"]])
    assert ranked[0].name == name


@pytest.mark.parametrize("name", BUILT_IN["exporters"])
def test_an_exporter_keeps_its_promises(name):
    parser, fields, streaming = FORMATS[name]
    check_exporter(offer("exporters", name), parser=offer("parsers", parser) if parser else None, fields=fields, streaming=streaming)


@pytest.mark.parametrize("name", BUILT_IN["key_schemes"])
def test_a_key_scheme_keeps_its_promises(name):
    check_key_scheme(offer("key_schemes", name))


def test_the_enricher_keeps_its_promises(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    clock = Clock()
    with serving(clock.now) as api:
        source = enricher(api.environ, Limits(20.0, 20.0, 60.0, 4_000_000))
        known = [paper.id for paper in PAPERS][:3]
        check_enricher(source, known, ["2105.99999"])
        assert len(api.asked) >= 2, "it did ask, and again when it was asked again"
