"""A library in BibTeX or BibLaTeX, of any tool: its arXiv papers as entries, all else in it claimed as foreign.

The file is cut into blocks by `arxref.library.bib.bibblocks`; values are put together by `arxref.library.bib.bibvalues`. Of an entry that
speaks of arXiv nowhere, nothing but the text is looked at.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late, line_start
from arxref.library.bib.bibblocks import blocks
from arxref.library.bib.bibfields import paper
from arxref.library.bib.bibfile import SEAL, SIGNATURE, arxiv_id, named_roughly
from arxref.library.bib.bibinherit import Parent, inherited, shared
from arxref.library.bib.bibscan import SUFFIXES
from arxref.library.bib.bibvalues import Strings
from arxref.model import Entry, Foreign, Origin, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arxref.library.bib.bibblocks import Block
    from arxref.model import ArxivId, Span

_FIRST = late(rb"(?:[ \t\r]*(?:%[^\n]*)?\n)*[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]")
_stands_in = line_start(rb"[ \t]*@[ \t]*[A-Za-z]+[ \t]*\{[ \t]*[^\s,={}\"@]+[ \t]*,")
_SEAL = late(rf"{SEAL}(?<=^{SEAL})[0-9a-f]{{16}}[ \t]*$", re.MULTILINE)  # a text first: it is what can be looked for fast
_SIGNED = late(rf"{SIGNATURE}(\S{{1,60}})[ \t]*(?:\n|\Z)")
_ARXIV = late(r"arxiv", re.IGNORECASE)
_ODD = late(r"(?<![\w.])@(?:[ \t\n]++[A-Za-z]++\s*+|[A-Za-z]++[^\S\n]*+\n\s*+)[{(]")
_STRAY = late(r"(?:,\s*+)?+[A-Za-z][\w-]*+\s*+=\s*+[{\"]")
_BLANKS = late(r"(@\w*)[ \t]{64,}")
_REFERS = late(r"\b(?:crossref|xdata)\s*=")
_CONFLICT = late(r"^<{7} ", re.MULTILINE)
_SHOWN = 60


def accepts(source: SourceText) -> float:
    """Sure where the first thing but comments is an ``@entry{``; less so by the file's name, or an entry further down."""
    head = source.head
    if _FIRST.match(head) is not None:
        return 0.95
    if source.name.lower().endswith(SUFFIXES):
        return 0.6
    return 0.4 if b"@" in head and _stands_in(head) else 0.0  # few files have one, and to look for it costs next to nothing


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every block; see `arxref.api.Parser`.

    What stands between blocks is comment to BibTeX, and claimed where the file's name says .bib or each of its lines is a comment
    elsewhere too; else it is left for others to claim. What is no entry is claimed as foreign without a key.
    """
    text = source.text
    if "@" in text:
        text = _BLANKS.sub(r"\1 ", text)  # on which bibtexparser would spend a hundred bytes each
    library = source.name.lower().endswith(SUFFIXES)
    ours = _SEAL.search(text) is not None
    strings = Strings(len(text))
    taken: dict[str, str] = {}  # whose the keys are
    anywhere = False  # whether a macro may say "arXiv"
    found = list(blocks(source.name, text))
    parents = _parents(found, len(text)) if any(map(_may_refer, found)) else {}
    for number, block in enumerate(found):
        sort, raw, span = block[:3]
        if sort == "entry":
            signed = _signature(span, found[number + 1 : number + 2])
            if signed is None and not anywhere and not _may_be_paper(raw):
                yield _broken(block.value, raw, span) if block.value else Foreign(block.key, raw, span)
            else:
                yield from _entry(block, strings, signed, parents, taken, ours=ours)
        elif sort == "broken":
            yield _broken(block.value, raw, span)
        elif sort == "string":
            yield Foreign("", raw, span)
            yield from _unresolved(strings.define(block.key, block.value), span, "")
            anywhere = anywhere or _ARXIV.search(strings.text(block.key)[0]) is not None
        elif sort == "text" and _ODD.search(raw) is not None:
            yield _broken("nothing may stand between the sign @, its word and its brace", raw, span)
        elif sort == "text" and _STRAY.match(raw) is not None:
            yield _broken("a brace too many has closed the entry before these fields", raw, span)
        elif library or sort != "text" or all(map(_is_comment, raw.split("\n"))):
            yield Foreign("", raw, span)
            if sort == "text" and _CONFLICT.search(raw) is not None:
                yield _broken("", raw, span)._replace(severity="warning")


def _may_refer(block: Block) -> bool:
    """Whether an entry may inherit from another."""
    lower = block.raw.encode("utf-8", "surrogatepass").lower()  # a text's own takes ten times as long beyond ASCII
    return (b"crossref" in lower or b"xdata" in lower) and _REFERS.search(block.raw.lower()) is not None


def _may_be_paper(raw: str) -> bool:
    """Whether an entry has a sign of arXiv in it, or one may be put together in it; an ``eprint`` and a volume need none."""
    if "arXiv" in raw:
        return True
    lower = raw.lower()
    return "xiv" in lower or "5iv" in lower or "eprint" in lower or "abs/" in lower or "/0" in lower or "/9" in lower or "#" in lower


def _entry(
    block: Block, strings: Strings, signed: ArxivId | None, parents: Mapping[str, Parent], taken: dict[str, str], *, ours: bool
) -> Iterator[Entry | Foreign | Problem]:
    """The paper, or what is none; ``signed`` is the paper that a comment behind the entry names, where no field does.

    ``taken`` are the papers of the keys before this one, in small letters: BibTeX, which ignores case, takes the first.
    """
    _, raw, span, kind, key, odd = block[:6]
    fields, twice, unresolved = _fields(block, strings)
    id_ = arxiv_id(fields) or signed
    if id_ is None:
        yield _broken(odd, raw, span) if odd else Foreign(key, raw, span)
        return
    origin = Origin(span.source, span.first, span.last, "bib")
    lacking: list[str] = []
    if "crossref" in fields or "xdata" in fields:
        fields, lacking = inherited(kind, fields, parents)
    first = taken.setdefault(key.lower(), id_) if key else id_
    yield paper(kind, fields, id_, origin, key=key if first == id_ else "", ours=ours)
    if first != id_:
        message = f"{key[:_SHOWN]} is the key of {first} already, which BibTeX takes; this paper gets another"
        yield Problem("warning", "duplicate-key", message, span.source, span.first, id_)
    if odd:
        yield _broken(odd, raw, span, id_)
    if lacking:
        message = f"what {', '.join(dict.fromkeys(lacking))[:_SHOWN]} would add lacks, for there is no such entry in this file"
        yield Problem("warning", "missing-parent", message, span.source, span.first, id_)
    for name in twice:
        yield Problem("warning", "duplicate-field", f"a second {name} was left out", span.source, span.first, id_)
    yield from _unresolved(unresolved, span, id_)


def _fields(block: Block, strings: Strings) -> tuple[dict[str, str], Iterable[str], Iterable[str]]:
    """The fields of an entry, the names of those that stand twice, and the macros that nobody defined."""
    fields: dict[str, str] = {}
    twice: dict[str, None] = {}
    unresolved: dict[str, None] = {}
    for spelt, value in block.fields:
        name = spelt.lower()
        if block.value and len(name.split()) != 1:
            continue
        if name in fields:
            twice[name] = None
            continue
        if value[:1] == "{" and value[-1:] == "}" and "#" not in value:
            fields[name] = value[1:-1]
            continue
        fields[name], missing = strings.text(value)
        if missing:
            unresolved.update(dict.fromkeys(missing))
    return fields, twice, unresolved


def _parents(found: Sequence[Block], size: int) -> dict[str, Parent]:
    """All entries as others may inherit from them: by their keys, and in small letters (BibTeX ignores case); the first of a key counts."""
    strings = Strings(size)
    known: dict[str, Parent] = {}
    for block in found:
        if block.sort == "string":
            strings.define(block.key, block.value)
        elif block.sort == "entry":
            fields: dict[str, str] = {}
            for name, value in block.fields:
                fields.setdefault(name.lower(), value)
            parent = shared(block.kind, fields)
            parent = parent._replace(fields={name: strings.text(value)[0] for name, value in parent.fields.items()})
            known.setdefault(block.key, parent)
            known.setdefault(block.key.lower(), parent)
    return known


def _signature(span: Span, behind: Sequence[Block]) -> ArxivId | None:
    """The paper that a comment in the next line names, as arxref writes it behind entries without eprint and URL."""
    if not behind or behind[0].span.first != span.last + 1:
        return None
    found = _SIGNED.match(behind[0].raw)
    named = identifiers.spelt(found[1]) if found is not None else None
    return None if named is None else named[0]


def _unresolved(names: Iterable[str], span: Span, id_: str) -> Iterator[Problem]:
    if names:
        listed = ", ".join(names)[:_SHOWN]
        message = f"no @string before this says what {listed} stands for, or it grows too long; the name itself is kept"
        yield Problem("warning", "undefined-string", message, span.source, span.first, id_)


def _broken(reason: str, raw: str, span: Span, id_: str = "") -> Problem:
    """An error where it may hold a paper: that one was asked for, and is lost. ``id_`` is that of one which was read all the same."""
    start = " ".join(raw[:200].split())[:_SHOWN]
    read = "cannot be read by BibTeX" if id_ else "cannot be read"
    if _CONFLICT.search(raw) is not None:
        message = f'"{start}" {read} (a merge conflict is unresolved); keep the lines of one side'
    else:
        message = f'"{start}" {read} ({" ".join(reason[:120].split()).rstrip(".")}); mend its key, braces, quotes and commas'
    lost = not id_ and (_ARXIV.search(raw) is not None or named_roughly(raw) is not None)
    return Problem("error" if lost else "warning", "broken-block", message, span.source, span.first, id_, span.last)


def _is_comment(line: str) -> bool:
    return not line or line.isspace() or line.lstrip().startswith("%")


PARSER = Parser("bib", "BibTeX and BibLaTeX libraries", "library", 40, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
