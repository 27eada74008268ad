"""A library in BibTeX or BibLaTeX, of any tool: its arXiv papers as entries, all else in it claimed as foreign.

bibtexparser cuts the file into blocks. It keeps a block that it cannot read and goes on with the next one, which is why it does; values
it leaves to `arxref.library.bib.bibvalues`. Its line numbers go wrong where a line ends in a backslash, so lines are counted here.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from arxref import identifiers
from arxref.api import Parser, SourceText
from arxref.errors import InvalidIdentifier
from arxref.hookspecs import hookimpl
from arxref.library.bib.bibfields import paper
from arxref.library.bib.bibfile import arxiv_id
from arxref.library.bib.bibinherit import Parent, inherited, shared
from arxref.library.bib.bibvalues import Strings
from arxref.model import Entry, Foreign, Origin, Problem, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from arxref.model import ArxivId

_FIRST = re.compile(rb"(?:[ \t\r]*(?:%[^\n]*)?\n)*[ \t]*@[ \t]*[A-Za-z]+[ \t]*[{(]")
_SOMEWHERE = re.compile(rb"^[ \t]*@[ \t]*[A-Za-z]+[ \t]*\{[ \t]*[^\s,={}\"@]+[ \t]*,", re.MULTILINE)
_SUFFIXES = (".bib", ".bibtex", ".biblatex")
_SEAL = re.compile(r"^% arxref: [0-9a-f]{16}[ \t]*$", re.MULTILINE)
_SIGNED = re.compile(r"% arXiv:(\S{1,60})[ \t]*(?:\n|\Z)")
_ARXIV = re.compile(r"arxiv", re.IGNORECASE)
_ODD = re.compile(r"(?<![\w.])@(?:[ \t\n]++[A-Za-z]++\s*+|[A-Za-z]++[^\S\n]*+\n\s*+)[{(]")
_BEGUN = re.compile(r"@\w*[ \t]*[{(]")
_BLANKS = re.compile(r"(@\w*)[ \t]{64,}")
_REFERS = re.compile(r"\b(?:crossref|xdata)\s*=", re.IGNORECASE)
_SHOWN = 60


class _Block(NamedTuple):
    """What bibtexparser made of a part of the file: its own record, the text, and the lines where it stands."""

    record: Any
    raw: str
    span: Span


def accepts(source: SourceText) -> float:
    """Sure where the first thing but comments is an ``@entry{``; less so by the file's name, or an entry further down."""
    head = source.head
    if _FIRST.match(head) is not None:
        return 0.95
    if source.name.lower().endswith(_SUFFIXES):
        return 0.6
    return 0.4 if _SOMEWHERE.search(head) is not None else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Problem]:
    """Read every block; see `arxref.api.Parser`.

    What stands between blocks is comment to BibTeX, and claimed where the file's name says .bib or each of its lines is a comment
    elsewhere too; else it is left for others to claim. What is no entry is claimed as foreign without a key.
    """
    from bibtexparser.model import Entry as Record
    from bibtexparser.model import ImplicitComment, ParsingFailedBlock, String

    text = source.text
    if "@" in text:
        text = _BLANKS.sub(r"\1 ", text)  # on which bibtexparser would spend a hundred bytes each
    library = source.name.lower().endswith(_SUFFIXES)
    ours = _SEAL.search(text) is not None
    strings = Strings(len(text))
    blocks = list(_placed(source.name, text))
    parents = _parents(blocks, len(text)) if _REFERS.search(text) is not None else {}
    for number, (record, raw, span) in enumerate(blocks):
        if isinstance(record, ParsingFailedBlock):
            if record.ignore_error_block is None:
                yield _broken(str(getattr(record.error, "abort_reason", record.error)), raw, span)
                continue
            record = record.ignore_error_block  # noqa: PLW2901 - a key or a field that stands twice
        if isinstance(record, Record):
            yield from _entry(record, raw, span, strings, _signature(span, blocks[number + 1 : number + 2]), parents, ours=ours)
        elif isinstance(record, String):
            yield Foreign("", raw, span)
            yield from _unresolved(strings.define(str(record.key), str(record.value)), span, "")
        elif isinstance(record, ImplicitComment) and _ODD.search(raw) is not None:
            yield _broken("nothing may stand between the sign @, its word and its brace", raw, span)
        elif library or not isinstance(record, ImplicitComment) or all(map(_is_comment, raw.split("\n"))):
            yield Foreign("", raw, span)


def _entry(
    record: Any, raw: str, span: Span, strings: Strings, signed: ArxivId | None, parents: Mapping[str, Parent], *, ours: bool
) -> Iterator[Entry | Foreign | Problem]:
    """The paper, or what is none; ``signed`` is the paper that a comment behind the entry names, where no field does."""
    fields: dict[str, str] = {}
    twice: dict[str, None] = {}
    unresolved: dict[str, None] = {}
    for field in record.fields:
        name = str(field.key).lower()
        if name in fields:
            twice[name] = None
            continue
        fields[name], missing = strings.text(str(field.value))
        unresolved.update(dict.fromkeys(missing))
    key = str(record.key or "")
    id_ = arxiv_id(fields) or signed
    if id_ is None:
        yield Foreign(key, raw, span)
        return
    origin = Origin(span.source, span.first, span.last, "bib")
    kind = str(record.entry_type).lower()
    lacking: list[str] = []
    if "crossref" in fields or "xdata" in fields:
        fields, lacking = inherited(kind, fields, parents)
    yield paper(kind, fields, id_, origin, key=key, ours=ours)
    if lacking:
        message = f"what {', '.join(dict.fromkeys(lacking))[:_SHOWN]} would add lacks, for there is no such entry in this file"
        yield Problem("warning", "missing-parent", message, span.source, span.first, id_)
    for name in twice:
        yield Problem("warning", "duplicate-field", f"a second {name} was left out", span.source, span.first, id_)
    yield from _unresolved(unresolved, span, id_)


def _parents(blocks: Sequence[_Block], size: int) -> dict[str, Parent]:
    """All entries as others may inherit from them: by their keys, and in small letters (BibTeX ignores case); the first of a key counts."""
    from bibtexparser.model import Entry as Record
    from bibtexparser.model import String

    strings = Strings(size)
    found: dict[str, Parent] = {}
    for record, _, _ in blocks:
        record = getattr(record, "ignore_error_block", None) or record  # noqa: PLW2901 - as in `parse`
        if isinstance(record, String):
            strings.define(str(record.key), str(record.value))
        elif isinstance(record, Record):
            fields: dict[str, str] = {}
            for field in record.fields:
                fields.setdefault(str(field.key).lower(), str(field.value))
            parent = shared(str(record.entry_type).lower(), fields)
            parent = parent._replace(fields={name: strings.text(value)[0] for name, value in parent.fields.items()})
            key = str(record.key or "")
            found.setdefault(key, parent)
            found.setdefault(key.lower(), parent)
    return found


def _signature(span: Span, behind: list[_Block]) -> ArxivId | None:
    """The paper that a comment in the next line names, as arxref writes it behind entries without eprint and URL."""
    if not behind or behind[0].span.first != span.last + 1:
        return None
    found = _SIGNED.match(behind[0].raw)
    try:
        return identifiers.parse(found[1])[0] if found is not None else None
    except InvalidIdentifier:
        return None


def _unresolved(names: Iterable[str], span: Span, id_: str) -> Iterator[Problem]:
    if names:
        listed = ", ".join(names)[:_SHOWN]
        message = f"no @string before this says what {listed} stands for, or it grows too long; the name itself is kept"
        yield Problem("warning", "undefined-string", message, span.source, span.first, id_)


def _broken(reason: str, raw: str, span: Span) -> Problem:
    """An error where it may hold a paper: that one was asked for, and is lost."""
    start = " ".join(raw[:200].split())[:_SHOWN]
    message = f'"{start}" cannot be read ({" ".join(reason[:120].split()).rstrip(".")}); mend its braces, quotes and commas'
    lost = _ARXIV.search(raw) is not None
    return Problem("error" if lost else "warning", "broken-block", message, span.source, span.first, "", span.last)


def _is_comment(line: str) -> bool:
    return not line or line.isspace() or line.lstrip().startswith("%")


def _placed(source: str, text: str) -> Iterator[_Block]:
    """Every block with its place. A block's text is a slice of the file, and blocks come in order."""
    at, line = 0, 1
    for record in _split(text):
        raw = (record.raw or "").rstrip()
        found = text.index(raw, at)
        line += text.count("\n", at, found)
        sign = raw.rfind("@", 1)
        begun = _BEGUN.match(text, found + sign) if sign > 0 else None
        if begun is not None and begun.end() > found + len(raw):  # the next block's beginning, which ended this one
            raw = raw[:sign].rstrip()
        last = line + raw.count("\n")
        yield _Block(record, raw, Span(source, line, last))
        at, line = found + len(raw), last


def _split(text: str) -> list[Any]:
    import logging  # noqa: PLC0415 - with bibtexparser, and for it

    from bibtexparser.splitter import Splitter

    logger = logging.getLogger("bibtexparser.splitter")
    before, logger.disabled = logger.disabled, True  # what it would print, the reader is told
    try:
        return list(Splitter(text).split().blocks)
    finally:
        logger.disabled = before


PARSER = Parser("bib", "BibTeX and BibLaTeX libraries", "library", 40, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
