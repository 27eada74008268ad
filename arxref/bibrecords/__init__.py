"""The records of .bib files: what of an entry stands in which field, for classic BibTeX and for BibLaTeX, by one mechanism.

An entry becomes a type and fields in order. What the options of a run mean is worked out once, as a plan: for each kind of entry a row
of labels and of functions that write the values behind them. So an entry costs no decision that holds for all.
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import groupby, repeat
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from arxref.api import Exporter, Option, Pieces, Prepared, refuse_negative
from arxref.bibrecords.profiles import BIBLATEX, BIBTEX, PROFILES
from arxref.bibrecords.seal import SEPARATOR, existing, mark, signed, tail, update
from arxref.bibrecords.values import DATED, FRAMED, NAMED, Wanted, column, dated, each, framed, has_authors, named, says, writer
from arxref.errors import UsageError
from arxref.late import late
from arxref.library.publication import claim, is_withdrawn, publication
from arxref.model import ArxivId, Problem
from arxref.records import NamedTuple
from arxref.rendering import render_pieces
from arxref.text import latex, latex_wide
from arxref.text.scan import first_not_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from arxref.bibrecords.profiles import Dialect, Layout
    from arxref.bibrecords.values import Column, Line
    from arxref.library.claims.claim import Claim
    from arxref.library.claims.venuetable import Venue
    from arxref.library.publication import Publication
    from arxref.model import Entry

__all__ = ["BIBLATEX", "BIBTEX", "Plan", "exporter", "options", "plan", "remarks", "written"]

_DIALECTS = {dialect.name: dialect for dialect in (BIBTEX, BIBLATEX)}
_OPTIONS = ("abstract", "profile", "max-authors", "fields", "omit", "comment", "cite-version", "published", "pubstate", "trust-comments")
_all_given = itemgetter(*_OPTIONS)
_id = attrgetter("id")
_IN_KEYS = "-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
_NO_KEY = late(r"""[\s,{}"#%()=\\~\x00-\x1f\x7f\ud800-\udfff]+""")
_UNPRINTED = late(rf"\n  (?:{'|'.join(sorted(BIBTEX.unprinted | BIBLATEX.unprinted))}) ")  # these stand last in every layout
_SHOWN = 20


class Kind(NamedTuple):
    """How one kind of entry is written: what stands before its key, and what writes the fields behind it, in order.

    ``columns`` write the same fields of several preprints.
    """

    head: str
    lines: tuple[Line, ...]
    columns: tuple[Column, ...]


class Plan(NamedTuple):
    """What the options of a run come to. ``published`` is empty where all are preprints; ``signs``: fields may fail to name the paper.

    ``trusted`` is given where claims are trusted: where a paper was published as its authors say.
    """

    preprint: Kind
    published: Mapping[str, Kind]
    signs: bool
    trusted: Callable[[Entry], Publication | None] | None = None


def exporter(dialect: Dialect, summary: str) -> Exporter:
    """What writes the .bib files of ``dialect``, one entry per paper, sealed in the last line."""
    piece = Prepared(lambda given: rows(plan(dialect, given)))
    pieces = Pieces("", piece, SEPARATOR, tail, mark, partial(remarks, dialect))
    return Exporter(dialect.name, summary, ".bib", render_pieces(pieces), options(dialect), pieces, existing=existing, update=update)


def options(dialect: Dialect) -> tuple[Option, ...]:
    """What an exporter of ``dialect`` can be asked for; by default it does as without them."""
    profiles, known = tuple(PROFILES[dialect.name]), partial(_named, dialect)
    return (
        Option("abstract", "write abstracts", bool, default=True),
        Option("profile", "for which journals' styles", str, profiles[0], profiles),
        Option("max-authors", 'how many authors to name before "and others" (0: all)', int, 0, check=refuse_negative),
        Option("fields", "only these fields (a,b,c)", str, "", check=known),
        Option("omit", "all but these fields (a,b,c)", str, "", check=known),
        Option("comment", "write arXiv's comments, in a field that is never printed", bool, default=False),
        Option("cite-version", "the version in eprint and url", str, "strip", ("strip", "keep")),
        Option("published", "write what is known to have been published as that", bool, default=False),
        Option("pubstate", "say what authors say became of a paper (submitted, accepted where)", bool, default=False),
        Option("trust-comments", "write what authors say was accepted or published as that, too", bool, default=False),
    )


def plan(dialect: Dialect, given: Mapping[str, Any]) -> Plan:
    """The plan of a run with these options, made once. Raises UsageError for a field that the dialect does not have.

    Beside the options stand the ``venues`` that the user's configuration adds.
    """
    try:
        values = _all_given(given)
    except KeyError:
        values = tuple(map(given.get, _OPTIONS))
    return _plan(dialect.name, values, given.get("venues", ()) if values[-1] or values[-2] else ())


@lru_cache(maxsize=64)
def _plan(name: str, values: tuple[Any, ...], own: tuple[Venue, ...]) -> Plan:
    dialect = _DIALECTS[name]
    given = {option.name: option.default if value is None else value for option, value in zip(options(dialect), values, strict=True)}
    profile = PROFILES[name][given["profile"]]
    wanted = Wanted(
        dialect.wide,
        profile.archive or dialect.archive,
        given["cite-version"] == "keep",
        given["max-authors"],
        _claims(own) if given["pubstate"] else None,
    )
    parts = {kind: _parts(dialect, layout, given) for kind, layout in dialect.layouts.items()}
    if not any(parts.values()):
        message = f"{name}: options fields and omit leave no field to write; leave one of them out, or name others"
        raise UsageError(message, ("fields", "omit"))
    kinds = {kind: _kind(dialect, layout.type, parts[kind], wanted) for kind, layout in dialect.layouts.items()}
    preprint = kinds.pop("preprint")
    trusting = bool(given["trust-comments"])
    published = kinds if given["published"] or trusting else {}
    return Plan(preprint, published, "eprint" not in parts["preprint"], _trusting(own) if trusting else None)


def _claims(own: tuple[Venue, ...]) -> Callable[[Entry], Claim]:
    return lambda entry: claim(entry, own)


def _trusting(own: tuple[Venue, ...]) -> Callable[[Entry], Publication | None]:
    from arxref.library.claims.claimtexts import trusted  # noqa: PLC0415 - only who trusts comments needs it

    return lambda entry: trusted(entry, own)


def _parts(dialect: Dialect, layout: Layout, given: Mapping[str, Any]) -> list[str]:
    """The parts of a layout that are to be written: what ``fields`` names, or else the profile's; never what ``omit`` names."""
    only, never = (_named(dialect, given[option]) for option in ("fields", "omit"))
    profile = PROFILES[dialect.name][given["profile"]]
    left_out = profile.without | {part for part in ("abstract", "comment", "pubstate") if not given[part]}
    return [part for part in layout.parts if part not in never and (part in only if only else part not in left_out)]


def _named(dialect: Dialect, fields: str) -> set[str]:
    """The parts that a list of field names means. Raises UsageError for a field that the dialect does not have."""
    known = {dialect.field(part).lower(): part for layout in dialect.layouts.values() for part in layout.parts}
    asked = [word.strip() for word in fields.split(",") if word.strip()]
    for field in asked:
        if field.lower() not in known:
            from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

            there = [dialect.field(part) for part in known.values()]
            close = get_close_matches(field.lower(), known, 1)
            advice = f"did you mean {dialect.field(known[close[0]])!r}?" if close else f"it has {', '.join(there)}"
            raise UsageError(f"there is no field {field!r}; {advice}")
    return {known[field.lower()] for field in asked}


def _kind(dialect: Dialect, entry_type: str, parts: Sequence[str], wanted: Wanted) -> Kind:
    lines: list[Line] = []
    columns: list[Column] = []
    for common, group in groupby(parts, key=lambda part: next((common for common in (DATED, FRAMED, NAMED) if part in common), None)):
        labels = {part: f",\n  {dialect.field(part):<{dialect.width}} = " for part in group}
        row = [writer(part, label, wanted) for part, label in labels.items()]
        if common is DATED or common is FRAMED:
            has_version = wanted.version or "version" in parts
            line, several = dated(row, has_day="date" in parts) if common is DATED else framed(row, has_version=has_version)
            lines.append(line)
            columns.append(several)
        elif common is NAMED:
            lines.append(named(row) if len(row) > 1 else row[0])
            columns.append(each(lines[-1]))
        else:
            lines += row
            columns += [column(part, label, wanted, line) for (part, label), line in zip(labels.items(), row, strict=True)]
    return Kind(f"@{entry_type}{{", tuple(lines), tuple(columns))


def written(entry: Entry, key: str, plan: Plan) -> str:
    """One entry under that key, from ``@`` to its closing brace; each value in a line of its own."""
    kind, place = plan.preprint, None
    if plan.published and says(entry.title) and has_authors(entry):
        place = publication(entry) or (plan.trusted(entry) if plan.trusted is not None else None)
        if place is not None and place.year and not is_withdrawn(entry):  # what else a publication needs, it has
            kind = plan.published[place.kind]
        else:
            place = None
    harmless = _harmless(entry)
    fields = "".join([line(harmless, place) for line in kind.lines])
    piece = f"{kind.head}{_key(key, entry)}{fields or ','}\n}}"
    return signed(piece, harmless.id) if plan.signs else piece


def rows(plan: Plan) -> Callable[[Sequence[Entry], Sequence[str]], list[str]]:
    """What gives for several entries, each under the key that goes with it, what `written` does.

    Where all are preprints a field is written of all of them before the next is: its code and what it remembers stay in the processor's
    caches. None of these is without a field.
    """
    if plan.published or plan.signs:
        return lambda entries, keys: [written(entry, key, plan) for entry, key in zip(entries, keys, strict=True)]
    head, _, columns = plan.preprint

    def write(entries: Sequence[Entry], keys: Sequence[str]) -> list[str]:
        if "" in keys or not _is_safe("".join(keys)):
            keys = list(map(_key, keys, entries))
        ids = "/".join(map(_id, entries))  # which is no part of an escape (%5B)
        if latex.verbatim(ids) is not ids:
            entries = list(map(_harmless, entries))
        fields = [written(entries) for written in columns]
        return list(map("".join, zip(repeat(head, len(keys)), keys, *fields, repeat("\n}", len(keys)), strict=True)))

    return write


def _harmless(entry: Entry) -> Entry:
    """``entry`` under an ID that cannot break the file or a link, whatever a plugin gave it; its own is always so."""
    id = latex.verbatim(entry.id)  # noqa: A001 - the word of the whole model
    return entry if id is entry.id else entry._replace(id=ArxivId(id))


def _key(given: str, entry: Entry) -> str:
    """The key that the core made or a user chose; whatever it is, it cannot break the file."""
    key = given or f"arxiv-{entry.id}".replace("/", "-")
    return key if _is_safe(key) else _NO_KEY.sub("-", key)


def _is_safe(key: str) -> bool:
    """Whether it is of letters, figures and what does no harm between them."""
    return key.isascii() and first_not_of(key, _IN_KEYS) < 0


def remarks(dialect: Dialect, entry: Entry, piece: str) -> Iterable[Problem]:
    """That a printed field holds characters for which pdflatex has no glyph, or of which biber makes such."""
    if piece.isascii() and not (dialect.wide and "\\" in piece):  # as nearly all are
        return ()
    found = _UNPRINTED.search(piece)
    printed = piece if found is None else piece[: found.start()]
    if printed.isascii() and not (dialect.wide and "\\" in printed):
        return ()
    odd: dict[str, None] = {}
    fields = []
    for line in printed.split("\n"):
        left = "" if line.isascii() and "\\" not in line else latex_wide.leftover(line, wide=dialect.wide)
        if left and line.startswith("  "):
            odd |= dict.fromkeys(left)
            fields.append(line[2 : line.index(" ", 2)])
    if not odd:
        return ()
    shown = "".join(list(odd)[:_SHOWN]) + ("..." if len(odd) > _SHOWN else "")
    message = f"{shown} in {' and '.join(fields)}: pdflatex prints no such characters; use lualatex or xelatex, with a font that has them"
    return (Problem("warning", "needs-unicode-engine", message, id=entry.id),)
