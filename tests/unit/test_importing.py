"""Files that are put into the store: what is kept of each, and what is said of the rest."""

from __future__ import annotations

import gzip
import io
import types
import zipfile
from typing import TYPE_CHECKING

import pytest

import arxref
from arxref.host import EntryPoint, Host
from arxref.importing import import_files
from arxref.model import ArxivId, Entry, Problem
from arxref.pipeline import World
from arxref.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arxref.importing import Imported
    from arxref.store import Store

DIGEST = """\
# Arxiv Papers in cs.CV on 2019-05-28
### Deep Things
- **Arxiv ID**: http://arxiv.org/abs/1905.00001v2
- **Categories**: **cs.CV**
- **Published**: 2019-05-01 10:00:00+00:00
- **Authors**: Grace Hopper
- **Summary**: We look deep.
"""


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with open_store(str(tmp_path / "store.sqlite"), lambda: 1e9, print) as opened:
        yield opened


def imported(store: Store, home: Path, *names: str, host: Host | None = None, parser: str = "auto") -> Imported:
    return import_files(host or Host(list), World(str(home), io.BytesIO, io.BytesIO), store, [str(home / name) for name in names], parser)


def stranger(fault: Exception | None) -> Host:
    """A host with a parser of somebody's for lines of IDs behind ``%``, which fails after the second."""

    def parse(source: arxref.SourceText) -> Iterator[Entry | Problem]:
        for number, line in enumerate(source.text.splitlines(), 1):
            if fault and number == 3:
                raise fault
            yield Entry(ArxivId(line[1:]), title=f"Paper {number}", origins=(arxref.Origin(source.name, number, number, "percent"),))

    known = arxref.Parser("percent", "IDs behind %", "library", 5, lambda source: 0.9 * source.head.startswith(b"%"), parse)
    module = types.ModuleType("percent")
    module.arxref_parsers = arxref.hookimpl(lambda: [known])  # type: ignore[attr-defined]
    return Host(lambda: [EntryPoint("percent", "arxref-percent", "1.0", lambda: module)])


def test_each_record_is_counted_and_kept(store: Store, tmp_path: Path) -> None:
    (tmp_path / "d.md").write_text(DIGEST, "utf-8")
    seen: list[None] = []
    done = import_files(
        Host(list), World(str(tmp_path), io.BytesIO, io.BytesIO), store, [str(tmp_path / "d.md")], seen=lambda: seen.append(None)
    )
    assert done == (1, 0, 1, ())
    assert len(seen) == 1
    assert store.info().papers == 1


def test_other_files_of_a_folder_are_passed_over_and_one_that_is_named_is_not(store: Store, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "d.md").write_text(DIGEST, "utf-8")
    (tmp_path / "in" / "readme.md").write_text("Nothing that is known.\n", "utf-8")
    assert imported(store, tmp_path, "in") == (1, 1, 1, ())
    done = imported(store, tmp_path, "in/readme.md")
    assert done[:3] == (0, 0, 0)
    assert [(problem.severity, problem.code) for problem in done.problems] == [("error", "unknown-layout")]
    (tmp_path / "archive.zip").write_bytes(b"PK\x03\x04\0\0\xff" * 9)  # as the snapshot comes
    assert [problem.message for problem in imported(store, tmp_path, "archive.zip").problems] == [
        "is compressed (zip); unpack it, and name what is in it"
    ]


@pytest.mark.parametrize("parser", ["auto", "snapshot"])
def test_an_archive_is_named_whatever_stands_readable_in_it(store: Store, tmp_path: Path, parser: str) -> None:
    records = "".join(
        f'{{"id": "0704.000{n}", "title": "One", "authors_parsed": [["Doe", "J", ""]], "abstract": "x"}}\n' for n in range(1, 9)
    )
    (tmp_path / "in").mkdir()
    with zipfile.ZipFile(tmp_path / "in" / "stored.zip", "w") as archive:
        archive.writestr("s.json", records)
    done = imported(store, tmp_path, "in/stored.zip", parser=parser)
    assert [problem.message for problem in done.problems] == ["is compressed (zip); unpack it, and name what is in it"]
    assert (done.files, done.skipped, done.records) == (0, 0, 0)
    (tmp_path / "in" / "s.json").write_text(records, "utf-8")
    assert imported(store, tmp_path, "in", parser=parser)[:3] == (1, 1, 8)


def test_what_is_wrong_with_a_record_is_said_and_the_others_are_kept(store: Store, tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text(
        '{"id": "0704.0001", "title": "One", "authors_parsed": [["Doe", "J", ""]], "abstract": "x"}\n'
        '{"id": "0704.00\n'
        '{"id": "0704.0003", "title": "Three", "authors_parsed": [["Doe", "J", ""]], "abstract": "x"}\n',
        "utf-8",
    )
    done = imported(store, tmp_path, "s.json")
    assert (done.files, done.records) == (1, 2)
    assert [problem.line for problem in done.problems] == [2]


def test_a_file_that_breaks_off_is_named_and_the_next_is_read(store: Store, tmp_path: Path) -> None:
    lines = (f'{{"id": "0704.{n:04}", "title": "{n**9}", "authors_parsed": [["Doe", "J", ""]], "abstract": "x"}}\n' for n in range(1, 9000))
    whole = gzip.compress("".join(lines).encode())
    (tmp_path / "a.json.gz").write_bytes(whole[:-500])
    (tmp_path / "d.md").write_text(DIGEST, "utf-8")
    done = imported(store, tmp_path, "a.json.gz", "d.md")
    (problem,) = [problem for problem in done.problems if problem.severity == "error"]
    assert (problem.code, problem.source) == ("unreadable", str(tmp_path / "a.json.gz"))
    assert "breaks off" in problem.message
    assert store.get([ArxivId("1905.00001")])


def test_a_parser_of_somebodys_reads_what_no_built_in_knows(store: Store, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("%1905.00001\n%1905.00002\n%1905.00003\n", "utf-8")
    assert imported(store, tmp_path, "x.txt", host=stranger(None)) == (1, 0, 3, ())
    assert imported(store, tmp_path, "x.txt", host=stranger(None), parser="percent").records == 3


def test_a_parser_that_fails_is_named_and_what_it_gave_is_kept(store: Store, tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("%1905.00001\n%1905.00002\n%1905.00003\n", "utf-8")
    done = imported(store, tmp_path, "x.txt", host=stranger(ValueError("not\nmine")))
    assert done.records == 2
    (problem,) = done.problems
    assert problem.code == "parser-failed"
    assert "plugin percent (arxref-percent 1.0) failed while reading percent (ValueError: not mine)" in problem.message
    assert store.info().papers == 2
