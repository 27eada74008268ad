"""Documents on their way to a vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arxref import vaulting
from arxref.api import Document, Identified, Merged, Policy, Vault
from arxref.config import Output
from arxref.errors import UsageError
from arxref.vaultfolder import VaultFolder
from arxref.vaultscan import Found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from arxref.sink import Sent


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 128, 200])
@pytest.mark.parametrize("fails", [False, True])
def test_all_documents_that_were_made_are_written(tmp_path: Path, count: int, fails: bool) -> None:
    def render(*_: object) -> Iterator[Document]:
        for number in range(count):
            yield Document(f"text {number}", f"{number}.md", f"1905.{number:05}")
        if fails:
            raise UsageError("enough")

    vault = Vault(render, lambda *_: None, lambda *_: None, "")
    folder = VaultFolder(str(tmp_path))
    task = vaulting.Task(Output("notes", vault=str(tmp_path)), vault, {}, Policy(), write=True, compare=False)
    if fails:
        with pytest.raises(UsageError, match="enough"):
            vaulting.send(folder, Found(), (), task)
    else:
        assert vaulting.send(folder, Found(), (), task).added == count
    assert {path.name: path.read_text() for path in tmp_path.glob("*.md")} == {f"{number}.md": f"text {number}" for number in range(count)}
    assert VaultFolder(str(tmp_path)).written() == {f"1905.{number:05}" for number in range(count)}


@pytest.mark.parametrize("there", [False, True])
def test_what_cannot_be_entered_is_said_once_and_every_note_is_in_its_place(tmp_path: Path, there: bool) -> None:
    (tmp_path / ".arxref").mkdir()
    (tmp_path / ".arxref/notes").symlink_to("nowhere")  # no link is followed
    ids = [f"1905.{number:05}" for number in range(200)]

    def render(*_: object) -> Iterator[Document]:
        return (Document(f"text {id_}", f"{id_}.md", id_) for id_ in ids)

    vault = Vault(render, lambda *_: None, lambda _old, document, *_: Merged(document.text.encode()), "")
    for id_ in ids if there else ():
        (tmp_path / f"{id_}.md").write_text("old")
    found = Found({id_: f"{id_}.md" for id_ in ids}) if there else Found()
    task = vaulting.Task(Output("notes", vault=str(tmp_path)), vault, {}, Policy(), write=True, compare=False)
    sent = vaulting.send(VaultFolder(str(tmp_path)), found, (), task)
    assert (sent.added, sent.changed, sent.kept) == ((0, 200, 0) if there else (200, 0, 0))
    (problem,) = sent.problems
    assert problem.message.endswith("notes that you delete now will come back")
    assert {path.stem: path.read_text() for path in tmp_path.glob("*.md")} == {id_: f"text {id_}" for id_ in ids}


def test_a_note_that_is_what_it_would_be_as_a_new_one_is_opened_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = [f"1905.{number:05}" for number in range(5)]

    def render(*_: object) -> Iterator[Document]:
        return (Document(id_ + ("long" * 2000 if id_ == ids[4] else ""), f"{id_}.md", id_) for id_ in ids)

    def sent() -> tuple[Sent, list[str]]:
        vault = Vault(render, lambda head, _: Identified(head[:10].decode()), lambda old, *_: Merged(old), "")
        task = vaulting.Task(Output("notes", vault=str(tmp_path)), vault, {}, Policy(), write=True, compare=False)
        looked = vaulting.look(str(tmp_path), vault, ".md", {}, write=True)
        opened.clear()
        return vaulting.send(*looked, (), task), sorted(path for path in opened if path.endswith(".md"))

    opened: list[str] = []
    read = VaultFolder.read
    monkeypatch.setattr(VaultFolder, "read", lambda self, path: opened.append(path) or read(self, path))
    assert sent()[0].added == 5
    (tmp_path / f"{ids[1]}.md").write_text(f"{ids[1]}, and mine")
    for _ in range(2):
        again, paths = sent()
        assert (again.added, again.changed, again.kept) == (0, 0, 5)
        assert paths == [f"{ids[1]}.md", f"{ids[4]}.md"]  # one is another, and of one more must be read than its beginning
    (tmp_path / ".arxref/told").write_text(f"{ids[2]} abc\n")
    assert sent()[1] == [f"{ids[1]}.md", f"{ids[2]}.md", f"{ids[4]}.md"]  # a value that was told of is no more
    (tmp_path / ".arxref/notes").unlink()
    assert len(sent()[1]) == 5
    assert len(sent()[1]) == 2


def test_what_cannot_be_read_is_not_written_beside_it(tmp_path: Path) -> None:
    """Nor one that was written before, when it may have been moved; but another paper's note of that name is another's."""

    def render(*_: object) -> Iterator[Document]:
        yield Document("one", "1.md", "1905.00001")

    def sent(unread: str, *, recreate: bool = False, folder: Path = tmp_path) -> Sent:
        vault = Vault(render, lambda *_: None, lambda *_: None, "")
        task = vaulting.Task(Output("notes", vault=str(folder)), vault, {}, Policy(recreate=recreate), write=True, compare=False)
        return vaulting.send(VaultFolder(str(folder)), Found(unread=((unread, "away"),)), (), task)

    (tmp_path / "other").mkdir()
    first = sent("Moved/1.md", folder=tmp_path / "other")
    assert (first.added, first.kept, first.deleted) == (1, 0, 0)  # it was never written, so that is no note of its paper
    assert sent("2.md").added == 1
    (tmp_path / "1.md").unlink()
    for unread, recreate in (("1.md", False), ("1.md", True), ("Moved/1.md", False), ("Far/Away/1.md", False)):
        left = sent(unread, recreate=recreate)
        assert (left.added, left.kept, left.deleted) == (0, 1, 0), unread
        assert [(problem.code, problem.source) for problem in left.problems] == [("note-left", f"{tmp_path.as_posix()}/{unread}")]
        assert not (tmp_path / "1.md").exists()
    gone = sent("Moved/11.md")
    assert (gone.added, gone.kept, gone.deleted) == (0, 0, 1)
    assert sent("Moved/1.md", recreate=True).added == 1
