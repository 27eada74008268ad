"""One paper as a reader meets it in a list of references: formatted by one of pybtex's styles, in plain Unicode.

The record that classic BibTeX would get is given to the style, so what stands here is what BibTeX prints of it, but for LaTeX: pybtex reads
little of that, so the values are given to it as text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref.bibrecords import BIBTEX, plan, written
from arxref.errors import UsageError
from arxref.text.tex import plain
from arxref.text.unlatex import model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arxref.model import Entry

STYLES = ("plain", "alpha", "unsrt", "unsrtalpha")
"""pybtex's own styles; others may be installed beside it."""
_RAW = frozenset(("eprint", "doi", "url"))
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_TAKES_GROUP = re.compile(r"\\(?:[A-Za-z]+|[`'^\"~=.])\s*\Z")
_SIGNS = "\\{}$%&#_^~'`\"<>"
_HIDDEN = {ord(sign): 0x10FF00 + place for place, sign in enumerate(_SIGNS)}
_HYPHEN = "\U0010ff80"
_SHOWN = {stand_in: chr(sign) for sign, stand_in in _HIDDEN.items()} | {ord(_HYPHEN): "-"}
"""Characters that are LaTeX to pybtex, and what stands for them in what it is given: no text has these."""
_LONGEST = 100_000
_MOST_AUTHORS = 1000


def formatted(entry: Entry, style: str, options: Mapping[str, Any]) -> str:
    """The reference, in one line, with the style's label before it where the style is one of labels.

    ``options`` are those of the format bibtex. Raises UsageError for a style that there is not.
    """
    from pybtex.database import BibliographyData, parse_string
    from pybtex.errors import capture
    from pybtex.exceptions import PybtexError
    from pybtex.plugin import PluginNotFound, find_plugin

    try:
        chosen = find_plugin("pybtex.style.formatting", style)()
    except PluginNotFound:
        from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

        close = get_close_matches(style, STYLES, 1)
        message = f"--style: pybtex has no style {style!r}; {f'did you mean {close[0]!r}?' if close else 'there is ' + ', '.join(STYLES)}"
        raise UsageError(message) from None
    some = len(entry.authors) > _MOST_AUTHORS
    short = entry._replace(
        key="paper",
        abstract="",
        title=entry.title[:_LONGEST],
        authors=entry.authors[:_MOST_AUTHORS],
        authors_complete=entry.authors_complete and not some,
        affiliations=(),
    )
    with capture():
        try:
            record = parse_string(written(short, plan(BIBTEX, options)), "bibtex").entries["paper"]
            for name, value in record.fields.items():
                record.fields[name] = _guarded(value, raw=name.lower() in _RAW)
            (line,) = chosen.format_bibliography(BibliographyData({"paper": record}))
            text = line.text.render(find_plugin("pybtex.backends", "plaintext")()).translate(_SHOWN)
        except (PybtexError, ValueError, LookupError) as error:
            message = f"--style {style}: pybtex cannot format this paper ({type(error).__name__}: {error})"
            raise UsageError(message) from error
    label = f"[{line.label}] " if "alpha" in style else ""
    return " ".join(f"{label}{text}".split())


def _guarded(value: str, *, raw: bool) -> str:
    """A LaTeX value as text that pybtex takes as it is; braces stay around what keeps its case."""
    if raw:
        return plain(model(value)).translate(_HIDDEN).replace("-", _HYPHEN)
    return "".join(
        f"{{{text}}}" if grouped else text for grouped, text in ((grouped, text.translate(_HIDDEN)) for grouped, text in _parts(value))
    )


def _parts(value: str) -> Iterator[tuple[bool, str]]:
    """The outer groups of a LaTeX value and what is between them, as text; a command's argument is no group of its own."""
    depth = start = 0
    argument = False
    for match in _BRACE.finditer(value):
        if match[0] == "{":
            if not depth and not (argument := _TAKES_GROUP.search(value, max(start, match.start() - 40), match.start()) is not None):
                yield False, _text(value[start : match.start()])
                start = match.start()
            depth += 1
        elif match[0] == "}" and depth:
            depth -= 1
            if not depth and not argument:
                yield True, _text(value[start : match.end()])
                start = match.end()
    yield False, _text(value[start:])


def _text(latex: str) -> str:
    """Text of LaTeX; the space at its ends stays, for its neighbours stand there."""
    inner = plain(model(latex))
    before = " " if latex[:1].isspace() and inner else ""
    after = " " if latex[-1:].isspace() else ""
    return f"{before}{inner}{after}"
