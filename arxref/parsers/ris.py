"""RIS, as EndNote, Zotero, Mendeley, ADS and publishers write it: ``TY  - JOUR``, a field a line, ``ER  -`` at a record's end.

EndNote's own tags (``%0 Journal Article``, as in Google Scholar's .enw) and PubMed's (``PMID- 123``, .nbib) are read as those of RIS.

Every tool puts an arXiv paper's identifier elsewhere: Zotero into the note (``N1``), Mendeley and ADS into the journal's or the pages'
place, EndNote into the accession number, and all into the address. In places where records cite other papers (the abstract, keywords)
none is looked for. Fields become those of a CSL item, which says what they mean.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref import identifiers
from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late, line_start
from arxref.model import Foreign, Origin, Span
from arxref.names import parse_name
from arxref.records import NamedTuple
from arxref.text.authorlists import are_others
from arxref.text.scan import holds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arxref.model import ArxivId, Entry, Problem

_FIRST = late(rb"^[ \t]{0,9}TY[ \t]{1,3}-[ \t]{0,9}[A-Za-z]{2,8}[ \t\r]{0,9}$", re.MULTILINE)
_begins_one = line_start(rb"(?:[ \t]{0,9}TY[ \t]{1,3}-|%0[ \t]|PMID- )")  # as far as nearly every file that is none is looked at
_SIGNS = (b"TY", b"%0", b"PMID-")  # of which it holds one
_NEXT = late(rb"^[ \t]{0,9}[A-Z][A-Z0-9][ \t]{1,3}-(?:[ \t]|\r?$)", re.MULTILINE)
_FIELD = late(r"[ \t]{0,9}([A-Z][A-Z0-9])[ \t]{1,3}-(?:[ \t]+|$)(.*)")
_TYPES = {
    **dict.fromkeys(("JOUR", "JFULL", "EJOUR", "MGZN", "INPR"), "article-journal"),
    **dict.fromkeys(("CONF", "CPAPER", "CONFERENCE PAPER", "CONFERENCE PROCEEDINGS"), "paper-conference"),
    **dict.fromkeys(("CHAP", "ECHAP", "BOOK SECTION"), "chapter"),
}
# Names, in the order in which a record's choice is made.
_TITLES, _JOURNALS, _AUTHORS, _DATES = ("TI", "T1", "CT", "BT"), ("JF", "JO", "T2", "JA", "J2"), ("AU", "A1"), ("DA", "PY", "Y1")
_SPELT_OUT = (*"DO N1 M1 M3 AN SP C1 C2 C6 C7".split(), *_JOURNALS, *"VL IS PB ID LB UR LK L1 L2 L3 L4".split())
_BARE = ("AN", "M1", "SP", "C7", "ID", "VL", "IS")
_FIELDS = {"DO": "doi", **dict.fromkeys(("UR", "LK", "L1", "L2", "L3", "L4"), "url"), **dict.fromkeys(_JOURNALS, "journal")}
_TAG = late(r"<[^<>]{0,200}>")
_DOI_URL = late(r"(?i)(?:https?://(?:dx\.)?doi\.org/|doi:\s?)")
_DATE = late(r"([0-9]{4})(?:[/-]([0-9]{1,2})?)?(?:[/-]([0-9]{1,2})?)?(?:[/ T].*)?")
_PLACE = late(r"(?i)\s*\barxiv\b[^;]{0,80}\Z")
_SHOWN = 80

Fields = dict[str, list[str]]


class _Dialect(NamedTuple):
    """A way of tagging fields: the tag with which a record begins, a line with a field, and the tags of RIS that others stand for.

    ``first`` is that line as it is looked for in a file, and ``following`` the one behind it.
    """

    begins: str
    line: re.Pattern[str]
    tags: Mapping[str, str]
    first: re.Pattern[bytes]
    following: re.Pattern[bytes]


_RIS = _Dialect("TY", _FIELD, {}, _FIRST, _NEXT)
_ENDNOTE = _Dialect(
    "%0",
    late(r"(%[0-9A-Z@!?\[\]()<>#$&*+^~=])(?:[ \t]+|$)(.*)"),
    dict(
        zip(
            "%0 %T %A %J %B %D %8 %V %N %P %I %R %U %X %K %Z %M %F %>".split(),
            "TY TI AU JO T2 PY DA VL IS SP PB DO UR AB KW N1 AN ID L1".split(),
            strict=True,
        )
    ),
    late(rb"^%0[ \t]{1,3}[A-Z][A-Za-z ]{3,40}\r?$", re.MULTILINE),
    late(rb"%[0-9A-Z@][ \t]"),
)
_PUBMED = _Dialect(  # SO and UOF (this updates a preprint) name the paper as journals do
    "PMID",
    late(r"([A-Z]{2,4}) {0,2}-(?:[ \t]+|$)(.*)"),
    dict(zip("TI FAU AU CN JT TA DP VI IP PG AB OT SO UOF".split(), "TI AU A1 AU JO JA PY VL IS SP AB KW J2 J2".split(), strict=True)),
    late(rb"^PMID- [0-9]{1,9}\r?$", re.MULTILINE),
    late(rb"[A-Z]{2,4} {0,2}- "),
)


def accepts(source: SourceText) -> float:
    """Sure where the first field of a record is followed by another one."""
    head = source.head
    known = _known(head)
    return 0.0 if known is None else 0.9 if not head[: known[1]].strip() else 0.5


def _known(head: bytes) -> tuple[_Dialect, int] | None:
    """How the fields of a file are tagged, and where its first record begins."""
    for dialect in (_RIS, _ENDNOTE, _PUBMED) if holds(head, _SIGNS) and _begins_one(head) else ():
        first = dialect.first.search(head)
        if first is not None and dialect.following.match(head, head.find(b"\n", first.end()) + 1) is not None:
            return dialect, first.start()
    return None


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every record; see `arxref.api.Parser`. A record that nothing ends goes on to the next one."""
    known = _known(source.head)
    dialect = _RIS if known is None else known[0]
    begins, match, sign = dialect.begins, dialect.line.match, "%" if dialect is _ENDNOTE else "-"
    first = last = 0
    fields: dict[str, list[list[str]]] = {}
    raw: list[str] = []
    value: list[str] = []  # the lines of the field that is being read
    for number, line in source.lines():
        found = match(line) if sign in line else None
        tag = found[1] if found is not None else ""
        if tag == begins and first:
            yield from _record(fields, raw[: last - first + 1], Span(source.name, first, last), dialect)
            first = 0
        if tag == begins:
            first, last, fields, raw = number, number, {}, []
        if not first:
            continue
        raw.append(line)
        if found is not None:
            value = [found[2].strip()]
            fields.setdefault(tag, []).append(value)
        elif line and not line.isspace():
            value.append(line.strip())
        else:
            continue
        last = number
        if tag == "ER":
            yield from _record(fields, raw, Span(source.name, first, last), dialect)
            first = 0
    if first:
        yield from _record(fields, raw[: last - first + 1], Span(source.name, first, last), dialect)


def _record(read: dict[str, list[list[str]]], raw: list[str], span: Span, dialect: _Dialect) -> Iterator[Entry | Foreign | Problem]:
    from arxref.library.csl import cslread  # noqa: PLC0415 - for those who have such a file

    fields = {tag: [" ".join(lines) for lines in values] for tag, values in read.items()}
    if dialect is not _RIS:
        fields = _as_ris(fields, dialect)
    named = _paper(fields)
    if named is None:
        key = _one(fields, ("ID", *_TITLES, "DO"))
        yield Foreign(key[:_SHOWN] or f"record at line {span.first}", "\n".join(raw), span)
        return
    entry, problems = cslread.read(_item(fields), named, Origin(*span, "ris"), own=False)
    yield entry
    yield from problems


def _as_ris(fields: Fields, dialect: _Dialect) -> Fields:
    """The fields of another dialect by the tags of RIS; what it has no tag for is left out."""
    known: Fields = {}
    for tag, values in fields.items():
        if tag in dialect.tags:
            known.setdefault(dialect.tags[tag], []).extend(values)
    if "FAU" in fields:  # whom AU names by initials
        known.pop("A1", None)
    if dialect is _PUBMED and "TI" in known:
        known["TI"] = [text.removesuffix(".") for text in known["TI"]]
    for text in (*fields.get("AID", ()), *fields.get("LID", ())):  # 10.1/x [doi], arXiv:2105.00001v2 [pii]
        value, _, kind = text.partition(" [")
        known.setdefault("DO" if kind == "doi]" else "AN", []).append(value)
    return known


def _paper(fields: Fields) -> tuple[ArxivId, int | None] | None:
    """The paper that a record names; a bare number is one only where the record says arXiv elsewhere."""
    from arxref.library.bib.bibfields import named  # noqa: PLC0415 - for those who have such a file
    from arxref.library.bib.bibfile import may_name  # noqa: PLC0415 - same

    for tag in _SPELT_OUT:
        for text in fields.get(tag, ()):
            if not may_name(text):
                continue
            text = _TAG.sub("", text) if tag == "N1" and "<" in text else text  # noqa: PLW2901 - Zotero's notes are HTML
            found = (identifiers.spelt(text) if tag in _FIELDS or text.startswith("arXiv:") else None) or named(
                {_FIELDS.get(tag, "note"): text}
            )
            if found is not None:
                return found
    journal = next((text for tag in ("PB", "DB", "DP", *_JOURNALS) for text in fields.get(tag, ()) if "arxiv" in text.lower()), "")
    if journal or "VL" in fields:
        for tag in _BARE:
            for text in fields.get(tag, ()):
                found = named({"journal": "arXiv" if journal else "", "volume": text})
                if found is not None:
                    return found
    return None


def _one(fields: Mapping[str, list[str]], tags: tuple[str, ...]) -> str:
    """The first value that any of ``tags`` has."""
    return next((text for tag in tags for text in fields.get(tag, ()) if text), "")


def _item(fields: Fields) -> dict[str, Any]:
    """The record as a CSL item."""
    item: dict[str, Any] = {"type": _TYPES.get(_one(fields, ("TY",)).upper(), "article"), "title": _one(fields, _TITLES)}
    key = _one(fields, ("ID",))
    if key and not key.isdigit() and " " not in key and identifiers.spelt(key) is None:  # a number is the tool's own
        item["id"] = key
    item["author"] = [_author(one) for tag in _AUTHORS for text in fields.get(tag, ()) if text for one in _people(text)]
    date = next((parts for tag in _DATES for text in fields.get(tag, ()) if (parts := _date(text))), None)
    if date is not None:
        item["issued"] = {"date-parts": [date]}
    journal = _one(fields, _JOURNALS)
    if journal and _PLACE.search(journal) is None:
        pages = [text for tag in ("SP", "EP") for text in fields.get(tag, ())[:1] if text and identifiers.spelt(text) is None]
        item |= {
            "container-title": journal,
            "volume": _one(fields, ("VL",)),
            "issue": _one(fields, ("IS",)),
            "page": "-".join(pages),
            "publisher": _one(fields, ("PB",)),
        }
    item["abstract"] = _one(fields, ("AB", "N2"))
    item["note"] = "\n".join(fields.get("N1", ()))
    item["DOI"] = _DOI_URL.sub("", _one(fields, ("DO",)))
    item["URL"] = _one(fields, ("UR",))
    item["keyword"] = ", ".join(fields.get("KW", ()))
    return item


def _people(text: str) -> list[str]:
    """One author, as RIS has it, or several in one field: ``Doe, Jane and Roe, Ann``."""
    people = text.split(" and ") if " and " in text else [text]
    return people if all("," in one for one in people) else [text]


def _author(text: str) -> dict[str, str]:
    """``Family, Given, Suffix``, as RIS has it; what has no comma is a whole name, or says that there are more."""
    if are_others(text):
        return {"literal": "others"}
    parts = [part.strip() for part in text.split(",")]
    if len(parts) > 1:
        return dict(zip(("family", "given", "suffix"), parts, strict=False))
    name = parse_name(text)
    if name.literal or not name.family:
        return {"literal": text}
    return {"family": name.family, "given": name.given, "non-dropping-particle": name.particle, "suffix": name.suffix}


def _date(text: str) -> list[int]:
    """``2021/05/31/``, ``2021//`` or ``2021-05-31`` as date parts."""
    found = _DATE.fullmatch(text.strip())
    if found is None:
        return []
    parts = [int(part) for part in found.groups() if part]
    return parts if all(parts) else parts[:1]


PARSER = Parser(
    "ris", "RIS libraries, as EndNote, Zotero and Mendeley write them; EndNote's and PubMed's tags", "library", 40, accepts, parse
)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
