"""What a note is about: by its properties, whatever they are called; one that lost them is told by arxref's marker in it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from arxref import notes
from arxref.api import LOST, NOTE_HEAD, Identified
from arxref.vault import marker

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = "arxref-day"
INDEX = "arxref-index"
_PLAIN_ID = r"(?:(?:0[89]|1[0-4])(?:0[1-9]|1[0-2])\.[0-9]{4}|(?:1[5-9]|2[0-9])(?:0[1-9]|1[0-2])\.[0-9]{5})"  # such as need no second look
_WRITTEN = re.compile(rb"^%% begin arxref[^%]*", re.MULTILINE)


def identify(head: bytes, options: Mapping[str, Any]) -> Identified | None:
    """What a note is about, by its property ``arxiv`` (as the user calls it), ``arxref-day`` or ``arxref-index``; None: nothing of ours."""
    start = 3 if head.startswith(b"---") else 6 if head.startswith(b"\xef\xbb\xbf---") else 0
    names = options.get("properties") or {}
    paper_, key = names.get("arxiv", "arxiv"), names.get("citekey", "citekey")
    finder, plain = _finders(paper_, key)
    if not start:
        return _lost(head, paper_, finder)
    end = head.find(b"\n---", start)
    if end < 0:
        return _lost(head, paper_, finder) or (Identified("") if len(head) >= NOTE_HEAD else None)  # no properties, or they may go on
    ours = plain.search(head, start, end + 1)
    if ours is not None:
        return Identified(ours[2].decode(), ours[1].decode())
    found: dict[str, str] = {}
    for name, value in finder.findall(head, start, end + 1):
        found.setdefault(name.decode().lower(), value.decode("utf-8", "replace"))
    if not found:
        return _lost(head, paper_)
    before = _before(head, end, found, (paper_, key)) if names else {}
    if before is None:
        return Identified("")
    id_, cited = (found.get(name.lower(), "") or before.get(built_in, "") for name, built_in in ((paper_, "arxiv"), (key, "citekey")))
    return notes.about(id_, cited, found.get(DAY, ""), found.get(INDEX, "")) or _lost(head, paper_)


def _lost(head: bytes, paper_: str, finder: re.Pattern[bytes] | None = None) -> Identified | None:
    """What a note was about that does not say so any more: by properties that are not on top, or by the fingerprint in its marker."""
    written = _WRITTEN.search(head) if b"\n%% begin arxref" in head else None
    if written is None:
        return None
    found = {
        name.decode().lower(): value.decode("utf-8", "replace")
        for name, value in (finder.findall(head, 0, written.start()) if finder else ())
    }
    about = notes.about(found.get(paper_.lower(), ""), "", found.get(DAY, ""), found.get(INDEX, ""))
    if about is not None:
        return Identified(LOST + marker.of(about.id))
    print_ = re.search(rf"\s(?:{re.escape(marker.name(paper_))}|arxiv)=([0-9a-f]+)\s".encode(), written[0])
    return Identified(LOST + (print_[1].decode() if print_ is not None else ""))


def _before(head: bytes, end: int, found: Mapping[str, str], called: tuple[str, str]) -> Mapping[str, str] | None:
    """Of ID and key what stands under the built-in names, which they had before the user gave them others; None: more must be read.

    The marker tells whether it was arxref that wrote them.
    """
    lacking = [name for name, now in zip(("arxiv", "citekey"), called, strict=True) if now and now.lower() not in found and name in found]
    line = _WRITTEN.search(head, end) if lacking else None
    if lacking and line is None and len(head) >= NOTE_HEAD:
        return None if len(head) == NOTE_HEAD else {}
    return {name: found[name] for name in lacking if line is not None and re.search(rf"\s{name}=[0-9a-f]".encode(), line[0])}


@lru_cache(maxsize=8)
def _finders(paper_: str, key: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    """Find these properties and those of pages, one a line, with what follows their names; and key and ID as arxref itself writes them."""
    called = "|".join(map(re.escape, dict.fromkeys(filter(None, (paper_, key, DAY, INDEX, "arxiv", "citekey")))))
    lines = rf"""^["']?({called})["']?[ \t]*:[ \t]+(\S[^\r\n]*)"""
    plain = rf"""\n{re.escape(key)}: "([A-Za-z0-9_.:-]+)"\r?\n{re.escape(paper_)}: "({_PLAIN_ID})"\r?\n"""
    return re.compile(lines.encode(), re.IGNORECASE | re.MULTILINE), re.compile(plain.encode())
