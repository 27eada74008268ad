"""The kit finds an exporter that breaks a promise: a faulty one for each, and good ones that pass."""

from __future__ import annotations

import itertools
import re
import socket
import subprocess
import sys
from pathlib import PurePosixPath

import pytest

from arxref import testing
from arxref.api import Document, Existing, Exporter, Identified, Merged, Option, Parser, Pieces, Vault
from arxref.model import Entry, Origin
from arxref.rendering import render_pieces as rendered
from arxref.testing import check_exporter
from faulty import fails, ids, say, write

COUNT = itertools.count()
KEPT = []


def lines(entries, _options):
    for entry in entries:
        yield Document(f"{entry.key}\t{' '.join(entry.title.split())}\n")


GOOD = Exporter("lines", "Keys and titles", ".tsv", lines)


def each(make):
    """An exporter that gives ``make(entry)`` for each entry."""
    return GOOD._replace(render=lambda entries, _options: (Document(make(entry)) for entry in entries))


def notes(make):
    return GOOD._replace(render=lambda entries, _options: (Document("x", make(entry)) for entry in entries))


def all_at_once(entries, _options):
    yield Document("".join(f"{entry.key}\n" for entry in entries))


def mixed(entries, _options):
    for entry in entries:
        yield Document("x")
        yield Document("x", PurePosixPath(f"{entry.key}.tsv"))


def spoil(entries, options):
    options["seen"] = True
    return lines(entries, options)


def run(entry):
    subprocess.run([sys.executable, "-c", ""], check=True)
    return entry.key


def connect(entry):
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.close()
    return entry.key


def remember(entry):
    KEPT.append(entry.id)
    return f"{entry.key} {KEPT.index(entry.id) == len(KEPT) - 1}\n"


PIECES = Pieces("", lambda entry, _options: f"{entry.key}\n", "", lambda _marks: "")
KEYED = GOOD._replace(render=rendered(PIECES), pieces=PIECES)


def existing(raw):
    text = raw.decode("utf-8", "replace")
    there = {entry.id: entry.key for entry in testing.CLEAN if f"{entry.key}\n" in text}
    return Existing(there, edited=text != "".join(f"{key}\n" for key in there.values()))


def note(entry):
    return Document(f"about {entry.id}\n", PurePosixPath(f"{entry.key}.tsv"), entry.id)


def identify(head, _options):
    found = re.match(rb"about (\S+)\n", head)
    return None if found is None else Identified(found[1].decode("utf-8", "replace"))


def merge(existing_, document, _options, _policy):
    return Merged(document.text.encode() + existing_.partition(b"\n")[2]) if identify(existing_, {}) else Merged(existing_, managed=False)


VAULT = Vault(lambda entries, _options, _there: map(note, entries), identify, merge)
NOTES = GOOD._replace(render=lambda entries, _options: map(note, entries), vault=VAULT)


def reader(text):
    """A parser that reads lines of `lines` as ``text(line)`` says."""

    def parse_lines(source):
        for number, line in source.lines():
            key, _, title = line.partition("\t")
            if title:
                id_ = next(entry.id for entry in testing.CLEAN if entry.key == key)
                yield Entry(id_, title=text(title), origins=(Origin(source.name, number, number, "lines"),))

    return Parser("lines", "Lines", "links", 50, lambda _source: 1.0, parse_lines)


def test_good_exporters_pass():
    check_exporter(GOOD, parser=reader(str), fields=("id", "title"))
    check_exporter(KEYED._replace(existing=existing))
    check_exporter(NOTES)
    check_exporter(GOOD._replace(render=all_at_once), streaming=False)


FAULTY_EXPORTERS = [
    ("not an exporter", r"is no arxref\.Exporter"),
    (GOOD._replace(name="My Lines"), "needs a name of small letters"),
    (GOOD._replace(name=7), "the name of Exporter 7 is no text"),
    (GOOD._replace(summary=""), "needs a summary of one line"),
    (GOOD._replace(summary="two\nlines"), "needs a summary of one line"),
    (GOOD._replace(suffix="tsv"), "needs a suffix that begins with a dot, not 'tsv'"),
    (GOOD._replace(render=None), "render is no function"),
    (GOOD._replace(options=("x",)), r"is no arxref\.Option"),
    (GOOD._replace(options=(Option("Big Name", "x"),)), "option 'Big Name' needs a name"),
    (GOOD._replace(options=(Option("a", "x"), Option("a", "x"))), "has the option a twice"),
    (GOOD._replace(options=(Option("a", ""),)), "option a needs a summary"),
    (GOOD._replace(options=(Option("a", "x", int, "1"),)), "the default of option a, '1', is no int"),
    (GOOD._replace(options=(Option("a", "x", str, "c", ("a", "b")),)), "is none of its choices"),
    (GOOD._replace(render=lambda entries, _options: (entry.title for entry in entries)), r"yields str, not arxref\.Document"),
    (each(lambda entry: f"{entry.id}\ud800"), "its text is none that a file can hold"),
    (each(lambda _entry: f"{next(COUNT)}"), "gives something else when it is asked again"),
    (each(remember), "gives something else when it is asked again"),
    (GOOD._replace(render=spoil), "fails at clean entries: TypeError"),
    (each(lambda _entry: ""), "gives nothing for 4 entries"),
    (each(lambda entry: entry.categories[0]), "fails at clean entries: IndexError"),
    (each(lambda entry: str(int("x" if entry.title == "null" else 1))), "fails at hostile entries: ValueError"),
    (GOOD._replace(render=lambda entries, _options: iter([Document(next(iter(entries)).id)])), "fails at no entries: StopIteration"),
    (each(write), r"writes to '.*out'"),
    (each(run), "starts a process"),
    (each(connect), "opens a socket"),
    (each(say), "prints 'hadwin2007strings"),
    (GOOD._replace(render=all_at_once), "reads all entries before it gives anything"),
    (GOOD._replace(render=mixed), "mixes documents with a path and without one"),
    (notes(lambda entry: f"{entry.key}.tsv".encode()), "is neither a PurePosixPath nor a text"),
    (notes(lambda entry: f"./{entry.key}.tsv"), "is to be written 'hadwin2007strings"),
    (notes(lambda entry: PurePosixPath(f"/{entry.key}.tsv")), "is absolute"),
    (notes(lambda entry: PurePosixPath(f"../{entry.key}.tsv")), "leads out of the folder"),
    (notes(lambda _entry: PurePosixPath("con.tsv")), "is a device on Windows"),
    (notes(lambda entry: PurePosixPath(f"{entry.key}.txt")), r"does not end in \.tsv, as declared"),
    (notes(lambda entry: PurePosixPath(f"{'aA'[len(entry.title) % 2]}.tsv")), "gives two documents the path"),
    (GOOD._replace(pieces=PIECES), "are not what it renders"),
    (KEYED._replace(existing=lambda _raw: {}), r"existing gives dict, not arxref\.Existing"),
    (KEYED._replace(existing=lambda _raw: Existing({})), "does not find the keys in its own file"),
    (KEYED._replace(existing=lambda raw: existing(raw)._replace(edited=True)), "takes its own file for an edited one"),
    (KEYED._replace(existing=lambda raw: existing(raw)._replace(foreign=("x",))), "takes something of its own file for foreign"),
    (
        KEYED._replace(existing=lambda raw: existing(raw.decode().encode())),
        "fails at an existing file that is all bytes: UnicodeDecodeError",
    ),
    (NOTES._replace(vault=VAULT._replace(render=lambda *_: iter(()))), "is not what it renders"),
    (NOTES._replace(vault=VAULT._replace(identify=lambda *_: None)), "does not know its own note"),
    (NOTES._replace(vault=VAULT._replace(identify=lambda *_: Identified("1905.00001"))), "takes its own note about"),
    (NOTES._replace(vault=VAULT._replace(merge=lambda there, *_: Merged(there + b"\n"))), "changes its own note"),
    (
        NOTES._replace(vault=VAULT._replace(merge=lambda there, *more: merge(there.decode().encode(), *more))),
        "fails at a note that is all bytes: UnicodeDecodeError",
    ),
    (
        NOTES._replace(vault=VAULT._replace(merge=lambda there, *_: Merged(there) if b"about" in there else Merged(there + b"x"))),
        "changes each time it is brought up to date",
    ),
    (
        NOTES._replace(vault=VAULT._replace(render=lambda entries, _options, there: (note(one) for one in entries if one.id not in there))),
        "forgets notes that were moved",
    ),
]


@pytest.mark.parametrize(("exporter", "message"), FAULTY_EXPORTERS, ids=ids(FAULTY_EXPORTERS))
def test_a_faulty_exporter_is_found(exporter, message, tmp_path, monkeypatch):
    monkeypatch.setenv("ARXREF_TEST_FOLDER", str(tmp_path))
    KEPT.clear()
    fails(check_exporter, exporter, message)


def test_an_exporter_that_loses_something_is_found():
    fails(check_exporter, GOOD, "title of .* is read back as", parser=reader(str.upper), fields=("id", "title"))
    fails(check_exporter, GOOD, "reads 0 entries where .* wrote 4", parser=reader(str)._replace(parse=lambda _source: iter(())))
    fails(check_exporter, GOOD, "does not know what .* writes", parser=reader(str)._replace(accepts=lambda _source: 0.0))
