"""One paper as a reader meets it in a list of references: formatted by one of pybtex's styles, in plain Unicode.

The record that classic BibTeX would get is given to the style, so what stands here is what BibTeX prints of it, but for LaTeX: pybtex reads
little of that, so what is no plain ASCII is hidden from it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref.bibrecords import BIBTEX, plan, written
from arxref.errors import UsageError
from arxref.text.tex import plain, spans

if TYPE_CHECKING:
    from collections.abc import Mapping

    from arxref.model import Entry

STYLES = ("plain", "alpha", "unsrt", "unsrtalpha")
"""pybtex's own styles; others may be installed beside it."""
_RAW = ("eprint", "doi", "url")
_ESCAPED = re.compile(r"\\([_%#&$])")
_SAFE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 .,:;!?()[]/-+*=@")
_LIGATURE = re.compile(r"([-,])(?=\1)")
_SIGNS, _MATH = 0x100000, 0x108000
"""Where in a private plane that begins which stands for signs, and for math."""
_BETWEEN = "\U0010fff0"
"""What keeps two signs apart of which TeX makes one."""
_LONGEST = 4000
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
    except (PluginNotFound, ValueError):  # which of them depends on how the name begins
        from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

        close = get_close_matches(style, STYLES, 1)
        message = f"--style: pybtex has no style {style!r}; {f'did you mean {close[0]!r}?' if close else 'there is ' + ', '.join(STYLES)}"
        raise UsageError(message) from None
    signs, math = _Masks(_SAFE, _SIGNS), _Masks(frozenset(), _MATH)
    short = _masked(entry, signs, math, published=bool(options.get("published")))
    with capture():
        try:
            record = parse_string(written(short, "paper", plan(BIBTEX, options)), "bibtex").entries["paper"]
            for name in record.fields.keys() & _RAW:
                record.fields[name] = _ESCAPED.sub(r"\1", record.fields[name]).translate(signs)
            (line,) = chosen.format_bibliography(BibliographyData({"paper": record}))
            text = line.text.render(find_plugin("pybtex.backends", "plaintext")()).replace(_BETWEEN, "")
        except (PybtexError, ValueError, LookupError) as error:
            message = f"--style {style}: pybtex cannot format this paper ({type(error).__name__}: {error})"
            raise UsageError(message) from error
    label = f"[{line.label}] " if "alpha" in style else ""
    return " ".join(f"{label}{math.shown(signs.shown(text))}".split())


class _Masks(dict[int, str]):
    """A table for `str.translate`: each character but the ``safe`` ones becomes one that no program knows, from ``first`` on."""

    def __init__(self, safe: frozenset[str], first: int) -> None:
        super().__init__()
        self._safe = safe
        self._first = first

    def __missing__(self, sign: int) -> str:
        """The character itself, or what stands for it from now on."""
        self[sign] = chr(sign) if chr(sign) in self._safe else chr(self._first + len(self))
        return self[sign]

    def shown(self, text: str) -> str:
        """``text`` with the characters that were meant."""
        return text.translate({ord(mask): chr(sign) for sign, mask in self.items()})


def _masked(entry: Entry, signs: _Masks, math: _Masks, *, published: bool) -> Entry:
    """What a style needs of the paper, its texts without anything that is LaTeX, and no more of a value than anyone would read.

    No style touches the case of what is ``math``. A journal reference that is to be understood stays as it is.
    """

    def masked(text: str) -> str:
        text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
        parts = (plain(f"${part}$").translate(math) if is_math else part.translate(signs) for is_math, part in spans(text))
        return _LIGATURE.sub(rf"\1{_BETWEEN}", "".join(parts))

    return entry._replace(
        abstract="",
        affiliations=(),
        title=masked(entry.title),
        comment=masked(entry.comment),
        journal_ref=entry.journal_ref[:_LONGEST] if published else masked(entry.journal_ref),
        report_no=masked(entry.report_no),
        authors=entry.authors[:_MOST_AUTHORS],
        authors_complete=entry.authors_complete and len(entry.authors) <= _MOST_AUTHORS,
    )
