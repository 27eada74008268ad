"""Model text as Markdown that shows exactly that text, and in which nothing from a stranger does anything.

The reader is Obsidian with the plugins that act on a note's text (Templater, Dataview), so what counts is CommonMark, GFM, Obsidian's own
marks (Obsidian Help: "Obsidian Flavored Markdown", "Tags", "Links", "Callouts"), and also the raw text, which plugins search without
reading Markdown. Only what would act is escaped: ``a_b``, ``5 * 3``, ``x < y``, ``[1]`` and ``50%`` stay as they are.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.text import tex
from arxref.text.scan import first_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    Marks = Sequence[tuple[str, re.Pattern[str]]]

# Any of these makes a closer look worth it; without one of them no mark of Markdown or of a plugin can stand in a text.
_SUSPECTS = b"$\\`*_[]<#^&~=%:"
_CONTROLS = bytes([*range(32), 127]).decode()
_SIGNS = _CONTROLS + _SUSPECTS.decode()
_HARMLESS = bytes(set(range(128)).difference(_SIGNS.encode()))
_NOT_ONE_LINE = late("[^\\S ]|[\x00-\x1f\x7f-\x9f]")
_INVISIBLE = late("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")  # they can show a text in another order than it has

# One mark after the other, each pattern beginning with its own character: that is many times faster than all in one. Backslashes come
# first. The escapes that earlier ones put before their characters never hide what a later one looks for. A mark is looked for where the
# bytes beside it are among the text's signs (`_signs`): what stands side by side in a text does so there, too.
_MARKS = (
    ("\\", (b"\\",), late(r"\\(?=[!-/:-@\[-`{-~]|\Z)")),  # an escape of what follows
    ("$", (b"$",), late(r"\$")),
    ("`", (b"`",), late("`")),  # code, Dataview queries
    ("#", (b"#",), late(r"#(?<![^\W_]#)(?=[^\s!-,.:-@\[-^`{-~])(?![0-9]+(?![\w/-]))")),  # tags; #1 is none
    ("*", (b"*",), late(r"\*(?:(?<!\s\*)|(?!\s))")),  # emphasis; 5 * 3 is none
    ("_", (b"_",), late(r"_(?:(?<![^\W_]_)|(?![^\W_]))")),  # emphasis; a_b is none
    ("]", (b"]",), late(r"\](?:(?=[(\[:\]])|(?<=\]\]))")),  # the middle of a link, definitions
    ("[", (b"[",), late(r"\[(?:(?=[\[^!])|(?<=[\[^!]\[))")),  # wiki links, embeds, footnotes, callouts
    ("<", (b"<",), late(r"<(?=[A-Za-z/!?])")),  # HTML
    ("%", (b"%%", b"<%"), late(r"%(?:(?=%)|(?<=[%<]%))")),  # comments, Templater
    ("~", (b"~~",), late(r"~(?:(?=~)|(?<=~~))")),  # strike-through
    ("=", (b"==",), late(r"=(?:(?==)|(?<===))")),  # highlights
    ("^", (b"^",), late(r"\^(?=\\?\[|[A-Za-z0-9-]+\s*\Z)")),  # inline footnotes, block names
    ("&", (b"&",), late(r"&(?=#?\w{1,40};)")),  # character references
)
_COLON = late(  # Dataview fields, links to other places than the web
    r":(?:(?<=::)|(?=//)|(?i:(?<=javascript:)|(?<=vbscript:)|(?<=\bdata:)|(?<=\bfile:))(?=\S))",
)
_URL = late(r"[hHfF][tT][tT]?[pP][sS]?://(?=[A-Za-z0-9])[^\s<>\"`\\|^{}$\[\]]+")
_LONGEST_SCHEME = 5
_LINE_START = late(r"(?:#{1,6}|[-+])(?=\s|\Z)|>|\||[-=|:\s]+\Z|(?P<number>[0-9]{1,9})(?=[.)](?:\s|\Z))")

# A bare URL that every reader of Markdown links to its end and nothing else: what else it could hold goes between angle brackets.
_CALM_URL = late(
    r"(?i:https?)://[A-Za-z0-9.-]+(?::[0-9]+)?(?:/(?:[A-Za-z0-9/.?&=+,-]|(?<=[A-Za-z0-9])[_%#](?=[A-Za-z0-9])|~(?=[A-Za-z0-9]))*)?"
)
_SAFE_URL = late(r"(?i:https?|ftp)://(?=[A-Za-z0-9])\S*\Z")
_NOT_IN_URL = late(
    '[\x00-\x20<>"`\\\\|^{}$*\\[\\]\x7f-\xa0\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]'
    r"|(?<==)=|(?<=~)~|(?<=:):|(?<=_)_|%(?![0-9A-Fa-f]{2})",
)
_IN_URLS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789/.-"
_BRACKET = late(r"\\.|([\[\]])")
_SENTENCE_END = late(r"[.,:!?)]*(?:\s|\Z)")
_URL_END = ".,;:!?'*_~"

# Math is TeX and no Markdown, but tools that search the raw text do not know: blanks, which math does not show, part what would act.
_MATH_SUSPECTS = ("<", "%%", "[[", "[^", "]", "::", "==", "~~", "^[", "`", "#", "://")
_CALM_IN_MATH = bytes(set(range(256)).difference(b"<%[]:=~`#"))
_MATH_PAIRS = late(r"<(?=[A-Za-z/!?%])|%(?=%)|\[(?=[\[^])|\](?=[\](])|:(?=[:/])|=(?==)|~(?=~)|\^(?=\[)")
_BARE_HASH = late(r"(?<!\\)#")


def escape(text: str) -> str:
    """Model text as Markdown on one line, for any place but the start of a line."""
    signs = _signs(text)
    return _escaped(*_one_line(text, signs)) if signs else text


def paragraph(text: str) -> str:
    """Model text as a Markdown paragraph on one line, for the start of a line."""
    signs = _signs(text)
    line = text.strip()
    if signs:
        line, signs = _one_line(text, signs)
        line = _escaped(line.strip(), signs)
    if line[:1].isalpha():
        return line
    found = _LINE_START.match(line)
    if found is None:
        return line
    number = found["number"] or ""
    return f"{number}\\{line[len(number) :]}"


def link(title: str, url: str) -> str:
    """A link, if its URL is one of the web; or else what it says, as text."""
    address = safe_url(url)
    if not address:
        return escape(f"{title} {url}".strip())
    text = escape(title.strip())
    if text.startswith("^"):  # a footnote
        text = f"\\{text}"
    if not text or title.strip() == url.strip():
        return f"<{address}>"
    if "://" in title:  # a link in a link's text is none
        return f"{text} <{address}>"
    return f"[{_BRACKET.sub(lambda found: found[0] if found[1] is None else chr(92) + found[1], text)}](<{address}>)"


def safe_url(url: str) -> str:
    """``url`` as it can stand between angle brackets, with everything percent-encoded that could act; "" if it is not of the web.

    Of the web are http, https and ftp: no ``javascript:``, ``data:``, ``file:`` or ``obsidian:``.
    """
    if url.startswith("https://") and url[8:9].isalnum() and url.isascii() and not url[8:].encode().translate(None, _IN_URLS):
        return url  # nearly always
    url = url.strip()
    return _NOT_IN_URL.sub(_percent, url) if _SAFE_URL.match(url) else ""


def one_line(text: str) -> str:
    """``text`` without line breaks, controls and what changes the order in which it is shown."""
    if first_of(text, _CONTROLS) < 0 if text.isascii() else text.isprintable():
        return text
    text = _NOT_ONE_LINE.sub(" ", text)
    return text if text.isascii() else _INVISIBLE.sub("", text)


def _signs(text: str) -> bytes:
    """Of the bytes of a text those that may have to be escaped, or are no letters of ASCII; none for one that can stand as it is."""
    if not text.isascii():
        return text.encode("utf-8", "surrogatepass").translate(None, _HARMLESS)
    first = first_of(text, _SIGNS)
    return text[first:].encode().translate(None, _HARMLESS) if first >= 0 else b""


def _one_line(text: str, signs: bytes) -> tuple[str, bytes]:
    """`one_line` of a text, and its signs."""
    if not signs.translate(None, _SUSPECTS):
        return text, signs
    line = one_line(text)
    return (line, signs) if line is text else (line, _signs(line))


def _escaped(line: str, signs: bytes) -> str:
    marks = _remembered(signs) if len(signs) < _FEW else _marks(signs)
    return _with_math(line, marks) if b"$"[0] in signs else _disarmed(line, marks)


def _marks(signs: bytes) -> Marks:
    """Those of the marks that may be in a text with these signs."""
    return tuple([(mark, pattern) for mark, needles, pattern in _MARKS if any(needle in signs for needle in needles)])


_remembered = lru_cache(maxsize=4096)(_marks)
_FEW = 16


def _disarmed(text: str, marks: Marks) -> str:
    """Text without math, its URLs linked and every mark escaped, where no others than ``marks`` can be."""
    at = text.find(":")
    if at < 0 or (at := text.find("://", at)) < 0:
        return _without_marks(text, marks)
    parts: list[str] = []
    end = 0
    for found in _urls(text, at):
        start = found.start()
        url = _trimmed(found[0])
        if not url or (start and (text[start - 1].isalnum() or text[start - 1] in "+.-")):
            continue
        begin, stop = start, start + len(url)
        shown = url if _is_calm(text, start, stop) else f"<{safe_url(url)}>"
        if text[start - 1 : start] == "<" and text[stop : stop + 1] == ">":  # the writer's own brackets
            begin, stop = start - 1, stop + 1
        parts += (_without_marks(text[end:begin], marks), shown)
        end = stop
    parts.append(_without_marks(text[end:], marks))
    return "".join(parts)


def _urls(text: str, at: int) -> Iterator[re.Match[str]]:
    """What looks like a URL, where the first ``://`` of a text is ``at``: such a search is many times faster than one for schemes."""
    end = 0
    while at >= 0:
        found = _URL.search(text, max(end, at - _LONGEST_SCHEME))
        if found is None:
            return
        yield found
        end = found.end()
        at = text.find("://", end)


def _without_marks(text: str, marks: Marks) -> str:
    for mark, pattern in marks:
        if mark in text:
            text = pattern.sub(_backslash, text)
    colon = text.find(":")
    while colon >= 0:
        if text[colon + 1 : colon + 2] != " ":
            return _COLON.sub(_backslash, text)
        colon = text.find(":", colon + 1)
    return text


def _backslash(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def _trimmed(url: str) -> str:
    """A URL without the punctuation of the sentence around it; empty if nothing but its scheme is left."""
    surplus = url.count(")") - url.count("(")
    end = len(url)
    while url[end - 1] in _URL_END or (url[end - 1] == ")" and surplus > 0):  # ends at the scheme's slash at the latest
        surplus -= url[end - 1] == ")"
        end -= 1
    return "" if url[:end].endswith("//") and url.count("/", 0, end) == 2 else url[:end]  # noqa: PLR2004 - the slashes of the scheme


def _is_calm(text: str, start: int, end: int) -> bool:
    """Whether every reader links ``text[start:end]`` as it stands, to its end and no further."""
    if _SENTENCE_END.match(text, end) is None or (start and text[start - 1] not in " ("):
        return False
    return "==" not in text[start:end] and _CALM_URL.fullmatch(text, start, end) is not None


def _percent(found: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in found[0].encode("utf-8", "replace"))


def _with_math(text: str, marks: Marks) -> str:
    parts: list[str] = []
    segments = tex.spans(text)
    after_math = False
    for number, (is_math, segment) in enumerate(segments):
        if is_math:
            if after_math:  # $a$$b$ would open a display
                parts.append(" ")
            parts.append(_math(segment, marks))
        elif number + 1 < len(segments) and (segment[-1] != " " or "^" in segment):  # no mark but ^ looks for what is behind a blank
            after = _disarmed(f"{segment}$", marks)[:-2]  # a dollar sign follows: let the text see it
            parts.append(_after(after, after_math=after_math))
        else:
            parts.append(_after(_disarmed(segment, marks), after_math=after_math))
        after_math = is_math
    return "".join(parts)


def _after(text: str, *, after_math: bool) -> str:
    """A digit right after ``$...$`` would make readers take the dollar signs for money."""
    return f"&#{ord(text[0])};{text[1:]}" if after_math and text[:1].isdecimal() else text


def _math(body: str, marks: Marks) -> str:
    if not tex.is_safe_math(body):  # MathJax has commands that link and load
        return f"\\${_disarmed(f'{body}$', marks)}"
    body = body.strip()
    if (len(body) - len(body.rstrip("\\"))) % 2:  # the blank of a control space, which stripping took away, kept the dollar sign apart
        body += " {}"
    if body.encode().translate(None, _CALM_IN_MATH) and any(suspect in body for suspect in _MATH_SUSPECTS):
        body = _BARE_HASH.sub(r"\\#", _MATH_PAIRS.sub(r"\g<0> ", body.replace("`", "‘")))
    return f"${body}$"
