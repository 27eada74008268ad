"""What a format that some plugin brings writes: one stream, or a file for each paper that nobody finds again; and keys that clash."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

import pytest

from arxref import keying, writing
from arxref.api import Document, Exporter, Pieces, Vault
from arxref.config import Output
from arxref.errors import OutputError, UsageError
from arxref.model import ArxivId, Entry
from arxref.writing import Mode, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

ONE, TWO = Entry(ArxivId("1905.00001"), key="one"), Entry(ArxivId("1905.00002"), key="two")


def each(entries: Iterable[Entry], _options: Mapping[str, Any]) -> Iterator[Document]:
    """A file for each paper."""
    return (Document(f"{entry.id}\n", PurePosixPath(f"sub/{entry.key}.txt"), entry.id) for entry in entries)


def stream(entries: Iterable[Entry], _options: Mapping[str, Any]) -> Iterator[Document]:
    """One file."""
    return (Document(f"{entry.id}\n") for entry in entries)


FILES, STREAM = Exporter("files", "", ".txt", each), Exporter("stream", "", ".txt", stream)


def sent(exporter: Exporter, output: Output, entries: list[Entry], mode: Mode = Mode()) -> tuple[Any, bytes]:  # noqa: B008 - immutable
    stdout = io.BytesIO()
    return writing.send(writing.look(output, exporter, {}, entries, mode), entries, mode, lambda: stdout), stdout.getvalue()


def test_files_that_nobody_finds_again_are_written_once(tmp_path: Path) -> None:
    output = Output("files", vault=str(tmp_path / "notes"))
    planned, _ = sent(FILES, output, [ONE, TWO], Mode(write=False, compare=True))
    assert [(change.before, change.after) for change in planned.changes] == [(None, b"1905.00001\n"), (None, b"1905.00002\n")]
    assert not (tmp_path / "notes").exists()
    (tmp_path / "notes/sub").mkdir(parents=True)
    (tmp_path / "notes/sub/one.txt").write_text("mine")
    for mode in (Mode(write=False), Mode()):
        result, _ = sent(FILES, output, [ONE, TWO], mode)
        assert (result.added, result.written) == (1, (str(tmp_path / "notes/sub/two.txt"),))
        assert [(problem.code, problem.id) for problem in result.problems] == [("name-taken", "1905.00001")]
    assert {path.name: path.read_text() for path in (tmp_path / "notes/sub").iterdir()} == {"one.txt": "mine", "two.txt": "1905.00002\n"}


def test_a_file_that_would_leave_the_folder_is_named_and_the_others_are_written(tmp_path: Path) -> None:
    result, _ = sent(FILES, Output("files", vault=str(tmp_path / "notes")), [ONE._replace(key="../../../out"), TWO])
    assert [(problem.code, problem.id) for problem in result.problems] == [("not-written", "1905.00001")]
    assert result.added == 1
    assert [path.name for path in tmp_path.rglob("*.txt")] == ["two.txt"]


def test_a_format_goes_where_it_can(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="files writes a file for each paper; say where to with --vault FOLDER"):
        sent(FILES, Output("files", str(tmp_path / "x.txt")), [ONE])
    with pytest.raises(UsageError, match="stream writes one file, not a folder of notes; use -o FILE"):
        sent(STREAM, Output("stream", vault=str(tmp_path)), [ONE])
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OutputError, match="is a file; name the folder of the vault"):
        sent(FILES, Output("files", vault=str(tmp_path / "file")), [ONE])
    with pytest.raises(UsageError, match="--into goes with bibtex and biblatex"):
        sent(STREAM, Output("stream", into=str(tmp_path / "file")), [ONE])
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("exporter", [FILES, STREAM])
def test_no_paper_is_no_output(tmp_path: Path, exporter: Exporter) -> None:
    result, printed = sent(exporter, Output(exporter.name, vault=str(tmp_path)), [])
    assert (result.written, printed, [*tmp_path.iterdir()]) == ((), b"", [])


def test_a_stream_is_printed_compared_or_only_made(tmp_path: Path) -> None:
    assert sent(STREAM, Output("stream"), [ONE, TWO])[1] == b"1905.00001\n1905.00002\n"
    made, printed = sent(STREAM, Output("stream"), [ONE], Mode(write=False))
    assert (made.changes, printed) == ((), b"")
    path = tmp_path / "x.txt"
    path.write_text("old")
    (change,) = sent(STREAM, Output("stream", str(path)), [ONE], Mode(write=False, compare=True, force=True))[0].changes
    assert change == (str(path), b"old", b"1905.00001\n")
    assert path.read_text() == "old"


def test_two_papers_of_one_key_in_a_file_are_refused() -> None:
    place = Place(Output("stream", "refs.bib"), STREAM, {}, {ONE.id: "Same"})
    assert keying.own_keys(place._replace(keys={}), [ONE, TWO], ["a", "b"]) == ["a", "b"]
    assert keying.own_keys(place, [ONE, TWO], ["a", "b"]) == ["Same", "b"]
    with pytest.raises(
        OutputError, match=r"refs\.bib: 1905\.00001 and 1905\.00002 would both have the key same; settle it with `arxref rekey`"
    ):
        keying.own_keys(place, [ONE, TWO], ["a", "same"])


def test_each_place_keeps_its_keys_and_what_differs_is_named_once_with_both_places() -> None:
    ids = [ArxivId(f"1905.0000{n}") for n in (1, 2, 3, 4)]
    places = [
        Place(Output("stream", "empty"), STREAM, {}),
        Place(Output("stream", "refs.bib"), STREAM, {}, {ids[0]: "a", ids[3]: "d"}),
        Place(Output("stream", into="more.bib"), STREAM, {}, {ids[0]: "b", ids[1]: "c", ids[2]: "x", ids[3]: "d"}),
        Place(Output("stream", vault="notes"), STREAM, {}, {ids[1]: "c", ids[2]: "y"}),
    ]
    entries = [Entry(ids[0]), Entry(ids[1]), Entry(ids[3])]

    def told(places: list[Place], known: Mapping[ArxivId, str]) -> tuple[list[str], list[tuple[str, str]]]:
        keys, problems = keying.keys_for(places, known, entries, lambda entry: f"new{entry.id[-1]}")
        return keys, [(problem.source, problem.message.partition(";")[0]) for problem in problems]

    first = ("more.bib", "has the key b here and a in refs.bib")
    assert told(places, {}) == (["a", "c", "d"], [first])
    assert told(places[:3], {}) == (["a", "c", "d"], [first])
    assert told(places[:2], {ids[1]: "z"}) == (["a", "z", "d"], [])
    assert told(places[3:], {ids[1]: "z"}) == (["new1", "c", "new4"], [("notes", "has the key c here and z in the ledger")])
    assert told(places, {ids[1]: "z"}) == (["a", "c", "d"], [first, ("more.bib", "has the key c here and z in the ledger")])


def test_a_vault_s_format_may_find_its_files_again(tmp_path: Path) -> None:
    """With a `Vault`, the same documents go through the merge of notes."""
    vault = Vault(lambda entries, options, _there: each(entries, options), lambda *_: None, lambda *_: None)  # type: ignore[arg-type,return-value]
    result, _ = sent(FILES._replace(vault=vault), Output("files", vault=str(tmp_path)), [ONE])
    assert (result.added, (tmp_path / "sub/one.txt").read_text()) == (1, "1905.00001\n")


def test_notes_of_a_format_with_pieces_may_go_to_a_file_too(tmp_path: Path) -> None:
    vault = Vault(lambda entries, options, _there: each(entries, options), lambda *_: None, lambda *_: None)  # type: ignore[arg-type,return-value]
    both = FILES._replace(vault=vault, pieces=Pieces("", lambda entry, _options: f"{entry.id}\n", "", lambda _marks: ""))
    path = tmp_path / "x.txt"
    for output in (Output("files", str(path)), Output("files", vault=str(tmp_path / "notes"))):
        writing.refuse_misplaced(output, both)
        sent(both, output, [ONE])
    assert path.read_text() == (tmp_path / "notes/sub/one.txt").read_text() == "1905.00001\n"
