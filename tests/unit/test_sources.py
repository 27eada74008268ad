"""What is read, in which order, and under which name."""

from __future__ import annotations

import errno
import io
import os
import re
from typing import TYPE_CHECKING

import pytest

from arxref import sources
from arxref.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    for name in (
        "b/2.md",
        "b/1.md",
        "a.md",
        "B.md",
        "b.md",
        "b/deep/er.txt",
        ".hidden.md",
        ".git/x.md",
        "node_modules/x.md",
        "b/__pycache__/x",
    ):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name, "utf-8")
    return tmp_path


def found(*paths: str, stdin: bytes = b"") -> list[tuple[str, bytes, bool]]:
    return [(source.name, source.raw, named) for source, named in sources.find(paths, lambda: io.BytesIO(stdin))]


def test_a_folder_gives_all_files_below_it_sorted_and_nothing_hidden(folder: Path) -> None:
    names = ["B.md", "a.md", "b.md", "b/1.md", "b/2.md", "b/deep/er.txt"]
    assert found(".") == [(name, name.encode(), False) for name in names]


def test_files_come_in_the_order_in_which_they_are_named(folder: Path) -> None:
    assert [row[0] for row in found("b", "a.md", "B.md")] == ["b/1.md", "b/2.md", "b/deep/er.txt", "a.md", "B.md"]


@pytest.mark.parametrize(
    ("pattern", "names"),
    [
        ("*.md", ["B.md", "a.md", "b.md"]),
        ("[ab].md", ["a.md", "b.md"]),
        ("b/?.md", ["b/1.md", "b/2.md"]),
        ("**/*.txt", ["b/deep/er.txt"]),
        ("b/**/**/*.md", ["b/1.md", "b/2.md"]),
        ("**/deep/**/e*", ["b/deep/er.txt"]),
        ("**/[ab]**.md", ["a.md", "b.md"]),
        ("b/d*", ["b/deep/er.txt"]),
    ],
)
def test_a_pattern_that_no_shell_took_for_one_is_the_files_that_it_is_of(folder: Path, pattern: str, names: list[str]) -> None:
    assert [(name, named) for name, _, named in found(pattern)] == [(name, pattern != "b/d*") for name in names]
    (folder / "b" / "[x].md").write_text("x", "utf-8")
    assert [name for name, _, _ in found("b/[x].md")] == ["b/[x].md"]
    for nothing in ("*.json", "gone/*", "*\0*"):
        with pytest.raises(SourceError, match="no such file or folder"):
            found(nothing)


def test_two_stars_are_what_a_folder_is_read_with(folder: Path) -> None:
    (folder / "b" / "up").symlink_to("..", target_is_directory=True)  # two of which would lead round without end
    for name in ("node_modules", "b/vault/.obsidian", "b/.hidden"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        (folder / name / "no.md").write_text("no", "utf-8")
    (folder / "b" / "vault" / "note.md").write_text("note", "utf-8")
    names = ["B.md", "a.md", "b.md", "b/1.md", "b/2.md"]
    assert [sources.display(name) for name in sources.matching("**/*.md")] == names
    assert [name for name, _, _ in found(f"{folder}/**/*.md")] == [f"{folder.as_posix()}/{name}" for name in names]
    assert [name for name, _, _ in found("b/vault/**/*.md")] == ["b/vault/note.md"]
    for everything in ("**", "b/**", "b/../**/**"):
        assert [row[1:] for row in found(everything)] == [row[1:] for row in found(everything.replace("**", "."))]


def test_a_pattern_is_not_of_what_is_written_to(folder: Path) -> None:
    never = (str(folder / "B.md"), "b.md", "b")
    for pattern, names in (("[Bb].md", []), ("*.md", ["a.md"]), ("[ab]*", ["a.md"]), ("b.md", ["b.md"])):
        assert [one.source.name for one in sources.find([pattern], io.BytesIO, never)] == names


def test_a_named_file_is_told_from_one_that_was_met(folder: Path) -> None:
    assert [(name, named) for name, _, named in found("a.md", "b/deep")] == [("a.md", True), ("b/deep/er.txt", False)]
    assert found("b/__pycache__/x", ".hidden.md") == [("b/__pycache__/x", b"b/__pycache__/x", True), (".hidden.md", b".hidden.md", True)]


def test_a_file_that_is_met_and_named_is_named_in_either_order(folder: Path) -> None:
    for names in ((".", "./b/1.md"), ("b/1.md", ".")):
        assert [row[0] for row in found(*names) if row[2]] == ["b/1.md"]


def test_a_file_that_is_reached_twice_is_given_once(folder: Path) -> None:
    (folder / "link.md").symlink_to(folder / "a.md")
    assert [row[0] for row in found("a.md", "a.md", "./a.md", "link.md", ".")] == [
        "a.md",
        "B.md",
        "b.md",
        "b/1.md",
        "b/2.md",
        "b/deep/er.txt",
    ]


def test_links_to_folders_are_not_followed(folder: Path) -> None:
    (folder / "b" / "deep" / "up").symlink_to(folder)
    assert [row[0] for row in found("b/deep")] == ["b/deep/er.txt"]


def test_standard_input_is_one_source_that_is_read_once(folder: Path) -> None:
    assert found("-", "a.md", "-", stdin=b"text") == [("<stdin>", b"text", True), ("a.md", b"a.md", True)]


def test_a_path_that_is_not_there_stops_before_anything_is_given(folder: Path) -> None:
    def stdin() -> io.BytesIO:
        pytest.fail("was read")

    with pytest.raises(SourceError, match=r"^nowhere\.md: no such file or folder$"):
        next(sources.find(["-", "a.md", "nowhere.md"], stdin))


def test_a_folder_that_cannot_be_listed_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path.endswith("deep"):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    items = [item.source for item in sources.find(["b"], io.BytesIO)]
    assert [source.name for source in items] == ["b/1.md", "b/2.md", "b/deep"]
    assert [source.raw for source in items[:2]] == [b"b/1.md", b"b/2.md"]
    with pytest.raises(PermissionError, match="Permission denied"):
        _ = items[2].head


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no pipes in folders")
def test_a_pipe_in_a_folder_is_not_read_for_that_may_never_end(folder: Path) -> None:
    os.mkfifo(folder / "b" / "pipe.md")
    assert [row[0] for row in found("b")] == ["b/1.md", "b/2.md", "b/deep/er.txt"]


@pytest.mark.skipif(not os.path.exists("/dev/urandom"), reason="Windows has no devices in folders")
def test_a_device_is_not_read_for_it_has_no_end_but_one_that_is_empty_has() -> None:
    (endless,), (empty,) = (list(sources.find([path], io.BytesIO)) for path in ("/dev/urandom", os.devnull))
    with pytest.raises(OSError, match="is a device"):
        _ = endless.source.head
    assert empty.source.raw == b""


def test_messages_show_forward_slashes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sep", "\\")
    assert sources.display(".\\digests\\a.md") == "digests/a.md"


def test_no_folder_that_holds_no_sources_is_gone_through(folder: Path) -> None:
    for name in (".venv/x.md", "env/pyvenv.cfg", "env/lib/x.md", "vault/.obsidian/app.json", "vault/x.md", "other/.arxref", "other/x.md"):
        (folder / "b" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "b" / name).write_text("", "utf-8")
    assert [row[0] for row in found("b")] == ["b/1.md", "b/2.md", "b/deep/er.txt"]
    assert [row[0] for row in found("b/vault", "b/env/lib/x.md")] == ["b/vault/x.md", "b/env/lib/x.md"]  # what is named is read


def test_what_is_written_to_is_not_met(folder: Path) -> None:
    def names(*never: str) -> list[str]:
        return [source.name for source, _ in sources.find(["b"], io.BytesIO, never)]

    assert names("b/1.md", "b/deep") == ["b/2.md"]
    assert names("nowhere", str(folder / "b" / "2.md")) == ["b/1.md", "b/deep/er.txt"]
    assert [source.name for source, _ in sources.find(["b/1.md", "b"], io.BytesIO, ["b/1.md"])] == ["b/1.md", "b/2.md", "b/deep/er.txt"]


def test_ids_among_the_paths_are_one_source_and_a_path_that_is_there_wins(folder: Path) -> None:
    (folder / "2105.00002").write_text("a file", "utf-8")
    names = ["2105.00001", "2105.00002", "arXiv:hep-th/9901001v2", "https://arxiv.org/pdf/2105.15203v3.pdf"]
    rows = [(source.name, source.raw, named) for source, named in sources.find(names, io.BytesIO, ids=True)]
    assert rows == [
        (sources.ARGUMENTS, b"2105.00001\narXiv:hep-th/9901001v2\nhttps://arxiv.org/pdf/2105.15203v3.pdf\n", True),
        ("2105.00002", b"a file", True),
    ]
    with pytest.raises(SourceError, match=r"^2105\.00001: no such file or folder; did you mean"):
        next(sources.find(names, io.BytesIO))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows makes links for administrators only")
def test_what_is_there_and_cannot_be_had_is_not_said_to_be_missing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.symlink("gone.md", "link.md")
    os.symlink("round", "round")
    refused = {"shut/a.md": PermissionError(13, "Permission denied")}
    state = os.stat

    def refuse(path: str, **more: bool) -> os.stat_result:
        if path in refused:
            raise refused[path]
        return state(path, **more)

    monkeypatch.setattr(os, "stat", refuse)
    said = {
        "link.md": "link.md: is a link to gone.md, which is not there",
        "round": f"round: {os.strerror(errno.ELOOP)}",
        "shut/a.md": "shut/a.md: Permission denied",
        "a\0.md": "a\0.md: no such file or folder; did you mean 'a.md'?",
        "": "'': no such file or folder",
    }
    for name, message in said.items():
        with pytest.raises(SourceError, match=f"^{re.escape(message)}$"):
            next(sources.find([name], io.BytesIO, ids=True))


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("b/dep", "b/dep: no such file or folder; did you mean 'b/deep'?"),
        ("b/deep/err.txt/", "b/deep/err.txt/: no such file or folder; did you mean 'b/deep/er.txt'?"),
        ("nowhere/at all", "nowhere/at all: no such file or folder"),
        ("2113.00001", "2113.00001: no such file or folder, and '2113.00001': there is no month 13"),
        (
            "https://a.example/b.md",
            "https://a.example/b.md: no such file or folder; what stands at an address is read once it is saved as a file",
        ),
        (
            "https://arxiv.org/list/cs.CV/new",
            "https://arxiv.org/list/cs.CV/new: no such file or folder; what stands at an address is read once it is saved as a file",
        ),
        (
            "https://arxiv.org/abs/2113.00001",
            "https://arxiv.org/abs/2113.00001: no such file or folder, and '2113.00001': there is no month 13",
        ),
        ("arXiv:x", "arXiv:x: no such file or folder, and 'arXiv:x' is no arXiv identifier"),
        ("2105.00001.pdf", "2105.00001.pdf: no such file or folder"),
    ],
)
def test_a_misspelt_path_is_told_from_a_misspelt_id(folder: Path, name: str, message: str) -> None:
    with pytest.raises(SourceError) as raised:
        next(sources.find([name], io.BytesIO, ids=True))
    assert str(raised.value) == message


def test_what_gzip_compressed_is_read_as_what_it_holds(folder: Path) -> None:
    import gzip

    (folder / "b" / "1.md").write_bytes(gzip.compress(b"held"))
    assert found("b/1.md", "-", stdin=gzip.compress(b"piped")) == [("b/1.md", b"held", True), ("<stdin>", b"piped", True)]
    (folder / "b" / "1.md").write_bytes(gzip.compress(b"held")[:-3])
    with pytest.raises(OSError, match="breaks off"):
        found("b/1.md")


def test_where_a_file_of_a_folder_really_is_is_found_as_the_system_finds_it(folder: Path) -> None:
    (folder / "link.md").symlink_to(folder / "b" / "1.md")
    (folder / "nowhere.md").symlink_to(folder / "gone")
    (folder / "again").symlink_to(folder / "b")
    known: dict[str, str] = {}
    for way in (".", "b", "b/deep/..", "again", str(folder), f"{folder}/again/", "again//deep"):
        paths = [path for path, _ in sources._files(way, ())]
        assert paths
        assert [sources._real(path, known) for path in paths] == [os.path.realpath(path) for path in paths]
    assert len(list(sources.find(["again", "b", "."], io.BytesIO))) == len(list(sources.find([str(folder)], io.BytesIO)))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="what a pipe holds is not asked for on Windows")
def test_what_waits_at_standard_input_is_told_without_being_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file or a pipe with something in it; a pipe that another program holds open, as some that start arxref do, is none."""
    (tmp_path / "full").write_bytes(b"12345")
    (tmp_path / "empty").touch()
    with (tmp_path / "full").open("rb", buffering=0) as full, (tmp_path / "empty").open("rb") as empty, open(os.devnull, "rb") as nothing:
        reader, writer = os.pipe()
        with os.fdopen(reader, "rb", buffering=0) as pipe, os.fdopen(writer, "wb", buffering=0) as end:
            said = []
            for stream in (full, empty, nothing, pipe):
                monkeypatch.setattr("sys.stdin", stream)
                said.append(sources.is_waiting())
            assert said == [True, False, False, False]
            end.write(b"\0\0x")
            monkeypatch.setattr("sys.stdin", pipe)
            assert sources.is_waiting()
            assert pipe.read(9) == b"\0\0x"
            assert not sources.is_waiting()
            end.close()
            assert not sources.is_waiting()
        assert full.read(4) == b"1234"
        monkeypatch.setattr("sys.stdin", full)
        assert sources.is_waiting()
        assert full.read() == b"5"
        assert not sources.is_waiting()
    for other in (full, None, io.StringIO("text")):
        monkeypatch.setattr("sys.stdin", other)
        assert not sources.is_waiting()
