"""Every real file, read by whoever knows it: nothing raises, every line is accounted for, and no line is an entry's of two parsers."""

from __future__ import annotations

from collections import Counter

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.spans import lines_of
from arxref.model import Entry, Foreign, Heading, Problem
from arxref.reading import read_source

# The parsers that may read the files of a folder of the corpus, the first of them most of them.
READ_BY = {
    "abs": {"abs"},
    "atom": {"atom", "rss"},
    "bib": {"bib"},
    "csl": {"csl-json"},
    "mail": {"mail", "listing"},
    "notes": {"note", "links"},
    "oai": {"oai"},
    "snapshot": {"snapshot"},
    "digests/archive": {"fields"},
    "digests/fields": {"fields"},
    "digests/numbered": {"numbered"},
    "digests/links": {"links", "bib"},
    "digests/table": {"cv-arxiv-daily", "cv-arxiv-daily-json", "cv-arxiv-daily-wechat", "dailyarxiv"},
    "digests/headings": {"ai-enhanced", "new-listings", "rss-bot"},
    "digests/json": {"ai-enhanced-jsonl", "hf-daily-json"},
}


def read(path):
    host = Host(list)
    source = SourceText.of(path.name, path.read_bytes())
    items = read_source(source, list, list, others=lambda: host.built_in("parsers"), named=True)
    assert items is not None
    return source, items


@pytest.mark.parametrize("folder", READ_BY)
def test_the_files_of_a_folder_are_read_by_their_parser(corpus, folder):
    paths = sorted(path for path in (corpus / folder).rglob("*") if path.is_file())[:40]
    parsers: Counter[str] = Counter()
    for path in paths:
        source, items = read(path)
        parsers.update({item.origins[0].parser for item in items if isinstance(item, Entry)})
        assert not [item for item in items if isinstance(item, Problem) and item.code == "parser-failed"], path.name
        if [item.code for item in items if isinstance(item, Problem)] == ["unknown-layout"]:
            assert folder == "notes"  # some of them are of papers that are not on arXiv
            continue
        covered: Counter[int] = Counter()
        for item in items:
            first, last = lines_of(item)
            covered.update(range(first, last + 1))
        lines = source.text.split("\n")
        assert [number for number, line in enumerate(lines, 1) if line.strip() and not covered[number]] == [], path.name
        by_entry: dict[int, str] = {}
        for item in items:
            if isinstance(item, Entry):
                for number in range(*lines_of(item)):
                    assert by_entry.setdefault(number, item.origins[0].parser) == item.origins[0].parser, path.name
            assert isinstance(item, Entry | Foreign | Heading | Problem)
    assert set(parsers) <= READ_BY[folder]
    assert parsers
