"""Model text to LaTeX for the fields of a .bib file that a classic, 8-bit BibTeX can read.

What comes out is balanced, is one line, and holds no command but the macros of `arxref.text.latex_tables` and, in math, those that
`arxref.text.tex` allows. This is the last line of defence: it holds for any text, also for one that was never cleaned.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, partial
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.text import latex_chars, tex
from arxref.text.latex_math import is_signs, math
from arxref.text.latex_names import for_initials
from arxref.text.latex_tables import ASCII_TEXT
from arxref.text.latex_wide import BEYOND_LETTERS, BEYOND_NAMES, for_biber
from arxref.text.scan import find, finder, first_not_of, first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

PLAIN = bytes(code for code in range(0x20, 0x7F) if chr(code) not in ASCII_TEXT and chr(code) not in "'`")
_SPECIAL = bytes(range(0x80)).translate(None, PLAIN).decode()
_FEW, _HARDLY_MORE = 4, 32
_DENSE = 8  # characters: where one in each so many is odd, a pattern finds them sooner
_BRACES = re.compile(r"[\\{}]")
_SIMPLE = {char: (char.encode(), macro.encode()) for char, macro in ASCII_TEXT.items() if char not in "\\{}"}
_BEYOND = re.compile("[^\x00-\x7f]")
_SPELT = late(  # characters in UTF-8, but for letters of Russian, Japanese, Chinese and Korean: for those LaTeX has no other spelling
    rb"[\xc2-\xcf\xd2-\xe4\xea\xed-\xf4](?!(?<=\xe3)(?:\x81[\x81-\xbf]|\x82[\x80-\x96\xa1-\xbf]|\x83[\x80-\xba])"
    rb"|(?<=\xe4)[\xb8-\xbf]|(?<=\xea)[\xb0-\xbf]|(?<=\xed)[\x80-\x9d])[\x80-\xbf]+"
)
_COMPOSED = late("[\x00-\u02ff\u2010-\u2027]*")  # of these, nothing is composed but with what is none of them
_MARKS = re.compile("[\u0300-\u036f\u20d7]+")
_DOTLESS = re.compile("[ıȷ](?=[\u0300-\u0315])")  # with a mark above: what Unicode and biber know is the letter that has a dot
_two_quotes = re.compile("['`]['`]").search
_HYPHENS = late("--+")
_QUOTES = late("['`]['`]+")
_RUNS = late("[-–—'`“”](?:(?<=[-–—])[-–—]+|(?<=['`“”])['`“”]+)")
_SAME = re.compile(r"(.)\1*")
_NEIGHBOURS = {mark: frozenset(near) for near in ("-–—", "'`“”") for mark in near[-2:]}
_DASHES = re.compile("[–—“”]")
_UNSEEN = late(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_JOINERS = "\u200c\u200d"
_LATIN_END = "\u02ff"
_OF_URLS = "".join(char for char in map(chr, range(0x21, 0x7F)) if char not in '"%\\^`{}')
_URL_ODD = late(r"%(?![0-9A-Fa-f]{2})|[^!#$&-\[\]_a-z|~%]")


def text(model: str, *, wide: bool = False) -> str:
    """Model text for a field whose text LaTeX reads (abstract, note): escaped, math as ``{$...$}``.

    ``wide`` is for BibLaTeX: letters that pdflatex (with T1 fonts) and lualatex both print stay; classic BibTeX wants macros for them.
    """
    return for_biber(_written(model, escaped_wide)) if wide else _written(model, escaped)


def name_part(model: str, *, wide: bool = False) -> str:
    """A part of a person's name: as `text`, but Greek letters are writing there, never symbols, and initials can be cut from it."""
    part = for_biber(_written(model, _escaped_wide_name)) if wide else _written(model, _escaped_name)
    return for_initials(part) if "{" in part else part


def _written(model: str, literal: Callable[..., str]) -> str:
    """Any text, by way of ``literal`` where it is not math; ASCII text that is one line without math is told at a glance."""
    odd = _odd(model)
    if not odd:
        return model if find(model, "--") < 0 else _apart(model, odd)
    if not odd.isprintable():
        model = one_line(model)
        odd = _odd(model)
    return _spans(model, odd, literal) if "$" in odd else _told(model, odd, literal)


def _told(segment: str, odd: str, literal: Callable[..., str]) -> str:
    """One line without math; ``odd`` is what it has of that (see `_odd`)."""
    if not odd.isascii():
        return literal(segment, odd)
    return _apart(_escape(segment, odd) if odd.strip("'") else segment, odd)


def _odd(text: str) -> str:
    """What in ``text`` does not stand for itself, in its order: special and control characters, quotes, all but ASCII."""
    odd = ""
    if text.isascii():
        at = first_of(text, _SPECIAL)
        while at >= 0 and len(odd) < _FEW:  # most have none, or one or two
            odd += text[at]
            at = first_of(text, _SPECIAL, at + 1)
        if at < 0:
            return odd
        text = text[at:]
    return odd + text.encode("utf-8", "surrogatepass").translate(None, PLAIN).decode("utf-8", "surrogatepass")


def verbatim(raw: str) -> str:
    """A URL, DOI or eprint, which BibTeX styles take as it stands: only what would break the file or the link is percent-encoded."""
    return raw if raw.isascii() and first_not_of(raw, _OF_URLS) < 0 else _URL_ODD.sub(_percent, raw)


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def one_line(model: str) -> str:
    """``model`` without control characters and what cannot be seen, its white space single blanks."""
    return " ".join(_UNSEEN.sub(_seen, model).split())


def _seen(found: re.Match[str]) -> str:
    """Nothing, or a joiner between characters of the scripts that are spelt with them."""
    text, at = found.string, found.start()
    return found[0] if found[0] in _JOINERS and _is_joined(text[at - 1 : at]) and _is_joined(text[at + 1 : at + 2]) else ""


def _is_joined(char: str) -> bool:
    """Whether it is of such a script, and stays where it is."""
    return char > _LATIN_END and not char.isspace() and _UNSEEN.match(char) is None


def _spans(model: str, odd: str, literal: Callable[..., str]) -> str:
    """One line with math; ``odd`` is what it has of that (see `_odd`)."""
    parts = math_parts(model)
    if parts is None:
        return "".join([formula(segment, literal) if is_math else literal(segment) for is_math, segment in tex.spans(model)])
    told = enumerate(zip(parts, odd.split("$"), strict=True))
    return "".join([formula(part, literal) if at % 2 else _told(part, left, literal) for at, (part, left) in told])


def math_parts(model: str) -> list[str] | None:
    """A line with math cut at its dollars: every second part is math. None where not all of them open and close some, as nearly always."""
    parts = model.split("$")
    regular = len(parts) % 2 and all(parts[1::2]) and not any(part[-1:] == "\\" for part in parts)
    return parts if regular else None


def formula(source: str, literal: Callable[[str], str]) -> str:
    """Math, or what stands between dollars and is none."""
    body = math(source)
    if body is None:
        return r"{\$}" + literal(source) + r"{\$}"
    return "{$ " + body + "$}" if is_signs(body.lstrip()) else "{$" + body + "$}"


def _escape(model: str, odd: str) -> str:
    """Text with its special characters spelt out; ``odd`` holds those that occur. Python replaces in bytes at half the cost."""
    if "\\" in odd or "{" in odd or "}" in odd:
        model = _BRACES.sub(lambda found: ASCII_TEXT[found[0]], model)
    if len(odd) > _HARDLY_MORE:
        odd = odd.encode("ascii", "ignore").decode()
    simple = _SIMPLE.keys() & odd  # none of which stands in another's macro
    if not simple:
        return model
    raw = model.encode("utf-8", "surrogatepass")
    for char in simple:
        raw = raw.replace(*_SIMPLE[char])
    return raw.decode("utf-8", "surrogatepass")


def escaped(segment: str, odd: str | None = None, *, names: bool = False, beyond: re.Pattern[str] = _BEYOND) -> str:
    """Text without math, escaped; characters that are not ASCII become their macros where there are any."""
    odd = _odd(segment) if odd is None else odd
    if not odd:
        return segment if find(segment, "--") < 0 else _apart(segment, odd)
    if _COMPOSED.fullmatch(odd) is None:
        segment = unicodedata.normalize("NFC", dotted(segment))
        odd = _odd(segment)
    segment = _apart(_escape(segment, odd), odd)
    return segment if odd.isascii() else _beyond_ascii(segment, odd, names=names, beyond=beyond)


def _beyond_ascii(text: str, odd: str, *, names: bool, beyond: re.Pattern[str]) -> str:
    """``text``, escaped, with what is ``beyond`` spelt out: each character wherever it stands at once, if none depends on others."""
    dense = len(odd) > _HARDLY_MORE and len(odd) * _DENSE > len(text)
    chars = beyond.findall(_other_letters(odd) if dense else odd)
    alone = latex_chars.alone(chars, names=names)
    if alone is None:
        runs = map(re.Match.span, _side_by_side(beyond.pattern).finditer(text)) if dense else _runs(text, chars)
        return _run_by_run(text, runs, names=names)
    for char, said in alone.items():
        text = text.replace(char, said)
    return text


def _run_by_run(text: str, runs: Iterable[tuple[int, int]], *, names: bool) -> str:
    out: list[str] = []
    at = 0
    for start, end in runs:
        chars = text[start:end]
        over = _MARKS.match(chars) if start > at else None
        if over and text[start - 1].isalpha():  # marks over a letter that has no composed form with them
            out.append(text[at : start - 1])
            out.append(latex_chars.marked(text[start - 1] + over[0]))
            chars = chars[over.end() :]
        else:
            out.append(text[at:start])
        out.append(latex_chars.run(chars, names=names))
        at = end
    out.append(text[at:])
    return "".join(out)


@cache
def _side_by_side(char: str) -> re.Pattern[str]:
    """The pattern of one or several characters of which ``char`` is that of one."""
    return re.compile(f"{char}+")


def _other_letters(odd: str) -> str:
    """Those of the ``odd`` characters that may be spelt otherwise: not ASCII's, nor letters of languages that have many."""
    return b"".join(_SPELT.findall(odd.encode("utf-8", "surrogatepass"))).decode("utf-8", "surrogatepass")


def _runs(text: str, chars: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Where ``chars``, which are all of their kind in ``text`` in their order, stand side by side: few are found faster than a pattern."""
    start = end = -1
    for char in chars:
        at = text.find(char, max(0, end))
        if at != end:
            if end > 0:
                yield start, end
            start = at
        end = at + 1
    if end > 0:
        yield start, end


def dotted(segment: str) -> str:
    """A dotless i or j with a mark above is the letter with a dot: ``\\'{\\i}`` is í for everyone who reads it."""
    return _DOTLESS.sub(lambda found: "i" if found[0] == "ı" else "j", segment)


def _apart(segment: str, odd: str) -> str:
    """``segment`` with its hyphens and quotes kept from making TeX's dashes and quotes with one another; ``odd`` holds all its quotes.

    A run of ASCII's own is braced: TeX prints it as before, but a reader can tell it from the dash or the quote. In an address, a reader
    takes hyphens as they stand; the empty group ends it.
    """
    seek = finder(segment)
    hyphens = seek(segment, "--") >= 0
    near = len(odd) > 1 and _two_quotes(odd)
    quotes = near and (seek(segment, "''") >= 0 or seek(segment, "``") >= 0)
    if odd.isascii():
        if hyphens:
            segment = _HYPHENS.sub(braced, segment)
        return _QUOTES.sub(_run_apart, segment) if near and (hyphens or quotes) else segment
    marks = [mark for mark in _NEIGHBOURS if mark in odd]
    if hyphens or quotes or (marks and any(_touch(segment, mark) for mark in marks)):
        segment = _RUNS.sub(_run_apart, segment)
    return _DASHES.sub(r"{}\g<0>", segment) if marks and "://" in segment else segment


def _touch(segment: str, mark: str) -> bool:
    """Whether a dash or quote stands beside another one."""
    near = _NEIGHBOURS[mark]
    at = segment.find(mark)
    while at >= 0:
        if segment[at + 1 : at + 2] in near or segment[at - 1 : at] in near:
            return True
        at = segment.find(mark, at + 1)
    return False


def _run_apart(found: re.Match[str]) -> str:
    run = found[0]
    pieces = [f"{{{piece[0]}}}" if len(piece[0]) > 1 and piece[1].isascii() else "{}".join(piece[0]) for piece in _SAME.finditer(run)]
    return "{}".join(pieces)


def braced(found: re.Match[str]) -> str:
    """What was found, in braces; for ``re.sub``."""
    return f"{{{found[0]}}}"


_escaped_name = partial(escaped, names=True)
escaped_wide = partial(escaped, beyond=BEYOND_LETTERS)
_escaped_wide_name = partial(escaped, names=True, beyond=BEYOND_NAMES)
