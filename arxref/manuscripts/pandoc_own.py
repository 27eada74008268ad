"""What a document's own bibliography defines: ``references:`` in its metadata and the files that ``bibliography:`` names."""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from arxref.late import late
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from arxref.model import ArxivId

_BIB = (".bib", ".bibtex", ".biblatex")
_IDS = late(r"\bids\s{0,9}=", re.IGNORECASE)
_RIS_ID = late(r"^ID  ?-([^\r\n]*)", re.MULTILINE)


class Own(NamedTuple):
    """The ``keys`` that are defined; those of arXiv papers; and, by DOI (in lower case), those of entries that name no such paper."""

    keys: frozenset[str] = frozenset()
    papers: Mapping[ArxivId, str] = {}
    dois: Mapping[str, str] = {}

    def __or__(self, other: Own) -> Own:
        """Both; where both have a paper, this one's key."""
        return Own(self.keys | other.keys, {**other.papers, **self.papers}, {**other.dois, **self.dois})


def inline(references: Any) -> Own:
    """What ``references:``, as a plain value, defines."""
    return _items(references) if isinstance(references, list) else Own()


def names(bibliography: Any) -> list[str]:
    """The files that ``bibliography:``, as a plain value, names."""
    values = bibliography if isinstance(bibliography, list) else [bibliography]
    return [one for one in values if isinstance(one, str) and one]


def of_file(path: str, warn: Callable[[str], None]) -> Own:
    """What a bibliography defines; nothing, and ``warn`` is told, where that cannot be said."""
    try:
        with open(path, "rb") as stream:
            raw = stream.read()
        return _of(raw, os.path.splitext(path)[1].lower())
    except OSError as error:
        reason = error.strerror or str(error)
        if isinstance(error, FileNotFoundError) and not os.path.isabs(path):
            further = "in the folder in which pandoc runs, and no filter is told of its --resource-path"
            reason = "is not fetched" if "://" in path else f"{reason} {further}"
    except (ValueError, RecursionError) as error:
        reason = f"cannot be read ({' '.join(str(error).split())[:80]})"
    from arxref.sources import display  # noqa: PLC0415 - for what is wrong

    warn(f"{display(path)}: {reason}; what this bibliography defines could not be looked at")
    return Own()


def _of(raw: bytes, ending: str) -> Own:
    if ending in _BIB:
        return _of_bib(raw)
    if ending == ".json":
        import json  # noqa: PLC0415 - each kind of file needs its own

        return _items(json.loads(raw.decode("utf-8-sig")))
    if ending in (".yaml", ".yml"):
        from arxref.library.csl.cslyaml import load  # noqa: PLC0415 - same

        return _items(load(raw.decode("utf-8-sig")))
    if ending == ".ris":
        return Own(frozenset(map(str.strip, _RIS_ID.findall(raw.decode("utf-8", "replace")))) - {""})
    raise ValueError("its kind is not known")


def _of_bib(raw: bytes) -> Own:
    from arxref.library.bib import bibfile  # noqa: PLC0415 - same

    there = bibfile.read(raw)
    keys = {*there.keys.values(), *there.taken}
    text = bibfile.decoded(raw)[0]
    if _IDS.search(text) is not None:  # BibLaTeX: further names of an entry
        from arxref.library.bib.bibscan import scan  # noqa: PLC0415 - same

        for block in scan(text):
            for field in block.fields if block.kind == "entry" else ():
                if field.name.lower() == "ids":
                    keys.update(name.strip() for name in text[field.value : field.end].strip('{}" \t\r\n').split(","))
    return Own(frozenset(keys - {""}), dict(there.keys), dict(there.dois))


def _items(items: Any) -> Own:
    """What CSL items define, and what a mapping does that holds them."""
    if isinstance(items, dict):
        items = items.get("references") or items.get("items")
    listed: Iterable[Any] = items if isinstance(items, list) else ()
    mappings = [one for one in listed if isinstance(one, dict)]
    if not mappings:
        return Own()
    from arxref.library.csl.common import held, shown  # noqa: PLC0415 - same

    there = held(mappings)
    return Own(frozenset(filter(None, (shown(one.get("id")) for one in mappings))), dict(there.keys), dict(there.dois))
