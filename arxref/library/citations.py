"""Citations in a manuscript: what they are, and how their keys are exchanged without touching anything else.

Where they stand is found by `arxref.library.citations_latex` and `arxref.library.citations_markdown`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from arxref.late import late
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LATEX = (".tex", ".ltx", ".latex")
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".qmd", ".rmd")
"""How the names of manuscripts end."""
PANDOC_KEY = r"(?:[^\W_]|[_*])(?:\w|[:.#$%&+?<>~/-](?=\w)|[:/](?=/))*"
"""A citation key that pandoc reads without braces (Manual, "Citation syntax"; `simpleCiteIdentifier` of its reader)."""

_PANDOC_KEY = late(PANDOC_KEY)
_PLAIN_YAML = late(r"(?!(?i:null|true|false|yes|no|on|off|y|n)\Z)[A-Za-z_][\w.-]*")


class Citation(NamedTuple):
    """One citation key: ``text[start:end]``.

    ``form`` says what a key must look like there: ``plain`` as it is; ``pandoc`` in braces where pandoc would not read it whole;
    ``yaml`` in quotes where YAML would not read it as a text. ``left`` is a key in a comment, in code or in verbatim text: it looks like
    a citation and is none.
    """

    key: str
    start: int
    end: int
    form: Literal["plain", "pandoc", "yaml", "left"] = "plain"


def line_ends(text: str) -> str:
    """``text`` with LF as its only line end and every character where it was."""
    return text.replace("\r\n", " \n").replace("\r", "\n") if "\r" in text else text


def rekeyed(text: str, citations: Iterable[Citation], keys: Mapping[str, str]) -> tuple[str, int]:
    """``text`` with every citation of a key in ``keys`` changed (all at once: two keys may change places), and how many those are.

    ``citations`` are those of the text, in order. Nothing else changes.
    """
    parts: list[str] = []
    at = count = 0
    for key, start, end, form in citations:
        new = keys.get(key, key)
        if new != key and form != "left":
            parts += (text[at:start], _written(new, form))
            at = end
            count += 1
    return ("".join([*parts, text[at:]]) if parts else text), count


def _written(key: str, form: str) -> str:
    if form == "pandoc" and _PANDOC_KEY.fullmatch(key) is None:
        return f"{{{key}}}"
    if form == "yaml" and _PLAIN_YAML.fullmatch(key) is None:
        return f'"{key}"'
    return key
