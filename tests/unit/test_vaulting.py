"""Documents on their way to a vault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arxref import vaulting
from arxref.api import Document, Policy, Vault
from arxref.config import Output
from arxref.errors import UsageError
from arxref.vaultfolder import VaultFolder
from arxref.vaultscan import Found

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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
