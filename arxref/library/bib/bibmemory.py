"""The memory beside a .bib file: what arxref last wrote into it, so that what a user has changed since can be told from that.

It is a text file that a team commits together with the .bib file. Its first line says what it is; each further line is a paper's ID, a
tab, and for each field that arxref wrote a fingerprint of the value, ``name=fingerprint``; ``@`` stands for the entry type. A fingerprint
leaves out what programs that tidy .bib files change: the delimiters around a value, and how much white space is where.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.model import ArxivId, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

SUFFIX = ".arxref"
TYPE = "@"

_HEAD = "% arxref 1: what arxref last wrote into the .bib file that this one is named after; keep the two together\n"
_HEAD_START = _HEAD[: _HEAD.index(":")]
_LINE = re.compile(r"((?:[a-z-]++/)?[0-9.]++)\t([^\s=]++=[0-9a-f]{10}(?: [^\s=]++=[0-9a-f]{10})*+)")
_SPACE = re.compile(r"[ \t\r\n]+")
_MARKS = re.compile(r'[{}"#]')


def load(raw: bytes | None) -> tuple[dict[ArxivId, str], Problem | None]:
    """What is remembered of each paper (for `fields`), and what is wrong with the memory, if anything.

    It never raises. A line that cannot be read counts as absent, and so do two lines that differ about one paper, as a merge by hand may
    leave them: all that they would tell of is the user's.
    """
    text = (raw or b"").decode("utf-8", "replace").removeprefix("\ufeff")
    if not text:
        return {}, None
    lines = text.replace("\r\n", "\n").removesuffix("\n").split("\n")
    known: dict[ArxivId, str] = {}
    twice: set[ArxivId] = set()
    bad = 0
    if not lines[0].startswith(_HEAD_START + ":"):
        if lines[0].startswith("% arxref "):
            return {}, Problem("warning", "damaged-memory", "is of another version of arxref; all values count as yours", line=1)
        bad = 1
    for number, line in enumerate(lines, 1):
        found = _LINE.fullmatch(line)
        if found is None:
            bad = bad or (number if number > 1 else 0)
            continue
        paper = ArxivId(found[1])
        if known.get(paper, found[2]) != found[2]:
            twice.add(paper)
            bad = bad or number
        known[paper] = found[2]
    for paper in twice:
        del known[paper]
    message = "cannot be read as what arxref wrote there; the values that it would tell of count as yours"
    return known, Problem("warning", "damaged-memory", message, line=bad) if bad else None


def dump(known: Mapping[ArxivId, str]) -> bytes:
    """The memory that holds this."""
    return (_HEAD + "".join(f"{paper}\t{line}\n" for paper, line in sorted(known.items()))).encode()


def fields(line: str) -> dict[str, str]:
    """The fingerprints of a paper's fields."""
    return dict(pair.split("=") for pair in line.split(" ")) if line else {}


def line(prints: Mapping[str, str]) -> str:
    """What is remembered of a paper with these fingerprints."""
    return " ".join(f"{name}={print_}" for name, print_ in sorted(prints.items()))


def fingerprint(value: str) -> str:
    """A short hash of a value as it stands in a .bib file, its outer delimiters and the amount of white space aside."""
    from hashlib import blake2b  # noqa: PLC0415 - only --into pays for it

    inner = _SPACE.sub(" ", undelimited(value)[1]).strip(" ")
    return blake2b(inner.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def undelimited(value: str) -> tuple[str, str]:
    """The opening delimiter of a value ("" for a number, a macro and what is joined by ``#``), and what is inside."""
    if value[:1] in ("{", '"') and len(value) > 1 and ("#" not in value or _is_one(value)):
        return value[0], value[1:-1]
    return "", value


def _is_one(value: str) -> bool:
    """Whether no ``#`` stands outside braces and quotes."""
    depth = 0
    quoted = False
    for mark in _MARKS.finditer(value):
        sign = mark[0]
        if sign == "#":
            if not depth and not quoted:
                return False
        elif sign == '"':
            quoted ^= not depth
        else:
            depth += 1 if sign == "{" else -1
    return True
