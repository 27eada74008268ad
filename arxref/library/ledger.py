"""The ledger of citation keys: a text file, one ``ID<TAB>key`` a line, sorted by ID, that a team can commit.

A paper that stands in it has its key for good, and no other paper is given that key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.errors import InvalidIdentifier, LedgerError
from arxref.library.keys import folded, usable
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arxref.model import ArxivId

FILE = "arxref.keys"
_BOM = b"\xef\xbb\xbf"
HEADER = '# Citation keys, one "arXiv ID, tab, key" a line. arxref adds lines and changes none; commit this file.'
_CONFLICT = ("<<<<<<<", "|||||||", "=======", ">>>>>>>")
_SHOWN = 60
"""How much of a line a message shows."""


class Disagreement(NamedTuple):
    """A paper that has one key where it is written and another in the ledger."""

    id: ArxivId
    key: str
    ledger: str


def parse(raw: bytes, name: str) -> dict[ArxivId, str]:
    """The keys of a ledger's papers. Raises LedgerError, naming ``name`` and the line (or both lines that contradict each other).

    An ID may be spelt in any way, with a version too. Blank lines and lines that begin with ``#`` say nothing.
    """
    keys: dict[ArxivId, str] = {}
    lines: dict[ArxivId, int] = {}
    owners: dict[str, ArxivId] = {}
    for number, line, id_ in _lines(raw, name):
        if id_ is None:
            continue
        key = line.partition("\t")[2].strip()
        if not key:
            raise LedgerError(f"{name}:{number}: {id_} has no key; write one behind the tab, or take the line out")
        if not usable(key):
            raise LedgerError(f"{name}:{number}: {_clipped(key)} cannot be a citation key everywhere; {_ADVICE}")
        if id_ in keys:
            raise LedgerError(f"{name}:{number}: {id_} has a line already, line {lines[id_]} ({keys[id_]} there, {key} here); keep one")
        fold = folded(key)
        owner = owners.setdefault(fold, id_)
        if owner != id_:
            why = "" if keys[owner] == key else f" as {keys[owner]}, and BibTeX ignores case"
            raise LedgerError(f"{name}:{number}: {key} belongs to {owner} already, line {lines[owner]}{why}; give {id_} another")
        keys[id_] = key
        lines[id_] = number
    return keys


_ADVICE = "letters, figures and _ . : / + - can be in one"


def _lines(raw: bytes, name: str) -> Iterator[tuple[int, str, ArxivId | None]]:
    """Every line with its number and the ID that begins it: None for comments and blank lines."""
    for number, line in enumerate(_text(raw, name).split("\n"), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            yield number, line, None
            continue
        if line.startswith(_CONFLICT):
            raise LedgerError(f"{name}:{number}: a merge conflict is unresolved; keep the lines of both sides, and one for each paper")
        spelling, tab, _ = line.partition("\t")
        if not tab:
            raise LedgerError(f"{name}:{number}: {_clipped(line)} has no tab; write an arXiv ID, one tab, and the key")
        try:
            id_, _version = identifiers.parse(spelling)
        except InvalidIdentifier as error:
            raise LedgerError(f"{name}:{number}: {error}; write an arXiv ID, one tab, and the key") from None
        yield number, line, id_


def _text(raw: bytes, name: str) -> str:
    """The text of a ledger; Windows' editors put a BOM and CRLF into it."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        raise LedgerError(f"{name}:{number}: is not UTF-8; save the file as UTF-8") from None
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _clipped(text: str) -> str:
    text = text.strip()
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "...")


def text(keys: Mapping[ArxivId, str], before: bytes = b"") -> str:
    """The ledger that holds these keys.

    ``before`` is the ledger as it was (one that `parse` reads): its comments and blank lines stay, those above its first paper at the
    top, the others each above the line that it stood above, and so do its line ends.
    """
    before = before.removeprefix(_BOM)
    top, remarks = _remarks(before, keys) if before.strip() else ([HEADER], {})
    lines = top
    for id_ in sorted(keys, key=identifiers.sort_key):
        if id_ in remarks:
            lines.extend(remarks[id_])
        lines.append(f"{id_}\t{keys[id_]}")
    lines.extend(remarks.get(None, ()))
    return ("\r\n" if b"\r\n" in before else "\n").join((*lines, ""))


def _remarks(before: bytes, keys: Mapping[ArxivId, str]) -> tuple[list[str], dict[ArxivId | None, list[str]]]:
    """The lines above the first paper, and those above each other one; with None those that are above none."""
    top: list[str] | None = None
    remarks: dict[ArxivId | None, list[str]] = {}
    waiting: list[str] = []
    for _number, line, id_ in _lines(before.removesuffix(b"\n").removesuffix(b"\r"), FILE):
        if id_ is None:
            waiting.append(line)
        elif top is None:
            top, waiting = waiting, []
        elif waiting:
            remarks.setdefault(id_ if id_ in keys else None, []).extend(waiting)
            waiting = []
    if top is None:
        return waiting, remarks
    remarks.setdefault(None, []).extend(waiting)
    return top, remarks


def added(old: Mapping[ArxivId, str], new: Mapping[ArxivId, str]) -> dict[ArxivId, str]:
    """``old`` with the papers of ``new`` that it lacks: a line that is there is never changed.

    A key that is another paper's in ``old`` or earlier in ``new``, or that a ledger cannot hold, is left out.
    """
    keys = dict(old)
    taken = {folded(key) for key in old.values()}
    for id_ in sorted(new.keys() - old.keys(), key=identifiers.sort_key):
        fold = folded(new[id_])
        if fold not in taken and usable(new[id_]):
            keys[id_] = new[id_]
            taken.add(fold)
    return keys


def standing(target: Mapping[ArxivId, str], ledger: Mapping[ArxivId, str], taken: frozenset[str] = frozenset()) -> dict[ArxivId, str]:
    """The key that each paper has already: the target's, else the ledger's unless something else in the target has that.

    ``taken`` are the keys in the target that are no paper's. What comes out is ``kept`` for `arxref.library.keys.assign`; its ``others``
    are ``taken`` and all keys of the ledger, which belong to their papers even where the target has another key.
    """
    if not ledger:
        return dict(target)
    used = {folded(key) for key in (*target.values(), *taken)}
    kept = {id_: key for id_, key in ledger.items() if id_ not in target and folded(key) not in used}
    kept.update(target)
    return kept


def disagreements(keys: Mapping[ArxivId, str], ledger: Mapping[ArxivId, str]) -> list[Disagreement]:
    """The papers whose key in the target, or as assigned, is not the ledger's; by ID."""
    differing = [id_ for id_, key in keys.items() if ledger.get(id_, key) != key]
    return [Disagreement(id_, keys[id_], ledger[id_]) for id_ in sorted(differing, key=identifiers.sort_key)]
