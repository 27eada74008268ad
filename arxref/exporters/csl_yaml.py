r"""CSL YAML, as pandoc takes it for ``--bibliography`` and as metadata: a list ``references`` of items with the fields of CSL-JSON.

pandoc reads every string in it as its Markdown, so ``$C^*$`` is real math there, and whatever else would act is escaped: what is printed
is the text itself, with the apostrophes of words bent, as pandoc prints those of CSL-JSON and .bib files. Strings are always quoted, in
the way of JSON, and values of several parts are JSON, which is YAML too.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from arxref.api import Existing, Exporter, Pieces, Prepared
from arxref.hookspecs import hookimpl
from arxref.library.csl.common import TAG, held, label, pieces, tagged, written
from arxref.library.csl.cslitem import OPTIONS, Script, asked, build
from arxref.library.csl.cslyaml import load
from arxref.library.csl.strings import is_clear, string
from arxref.rendering import render_pieces
from arxref.text import apostrophes, tex
from arxref.text.decode import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from arxref.library.csl.cslitem import Item
    from arxref.model import ArxivId, Entry

_HEAD, _START, _MEMBER, _EMPTY, _END = "references:", "\n- id: ", "\n  ", " []", "\n"

# What pandoc's Markdown reads as more than a character, anywhere (pandoc's manual, "Pandoc's Markdown"; all_symbols_escapable is on):
# quotes are made others, @ cites. Then what does so beside certain others.
_MARKS = [(mark, f"\\{mark}") for mark in "\\`*{}[]<>^~$@|\"'#"]  # the backslash first, which escapes the others
_HARMLESS = bytes(set(range(128)) - {ord(mark) for mark, _ in _MARKS})
_QUOTES = str.maketrans({mark: f"\\{mark}" for mark in "‘’“”"})
_PAIRED_MARKS = (
    ("_", re.compile(r"_(?:(?<![^\W_]_)|(?![^\W_]))")),  # emphasis; a_b is none
    ("&", re.compile(r"&(?=\w)")),  # character references
    ("--", re.compile(r"-(?:(?=-)|(?<=--))")),  # dashes
    ("..", re.compile(r"\.(?:(?=\.)|(?<=\.\.))")),  # an ellipsis
)
# pandoc puts a no-break space behind these, so that the line does not break there (its data file "abbreviations").
ABBREVIATIONS = frozenset(
    "M.A M.D Ph.D aet aetat al Apr Aug bk Bros c Capt cf ch chap chs Co col Corp cp d Dec Dr e.g ed eds esp f fasc Feb ff fig fl fol fols"
    " Fr Gen Gov Hon i.e ill Inc incl Jan Jr Jul Jun Ltd Mar Mr Mrs Ms n n.b nn No Nov Oct p pp Pres Prof pt q.v Rep Rev s.v s.vv saec sec"
    " Sen Sep Sept Sgt Sr St univ viz vol vs".split()
)
_LONGEST = max(map(len, ABBREVIATIONS))
_LAST_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]+)*\Z")
_LINE_START = re.compile(r"[-+:%=!]|(?P<number>\(?(?:[0-9]{1,20}|[A-Za-z]|[ivxlcdm]{1,20}|[IVXLCDM]{1,20}))(?=[.)](?:\s|\Z))")
_NUMBERED = 22  # characters that the longest such number and what stands behind it take
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")  # not allowed in YAML, or line ends there
_is_plain = re.compile(r"[A-Za-z0-9]++(?:[./:-][A-Za-z0-9]++)*+").fullmatch  # nothing in it acts: as in nearly every DOI, address, class
_LINE = re.compile(rb"  ([A-Za-z-]+): (.*)")
_ESCAPE = re.compile(r"\\([^0-9A-Za-z])")


def rows(options: Mapping[str, Any]) -> Callable[[Sequence[Entry], Sequence[str]], list[str]]:
    """What writes the items of several entries, each with a member a line, under the key that goes with it."""
    wanted = asked(options)
    return lambda entries, keys: list(map(_lines, *build(entries, keys, wanted, _SCRIPT)))


def _lines(key: str, item: Item, mark: str) -> str:
    fields, custom, _ = item
    lines = [f"{_START}{key}", *[_MEMBER + field[1:].replace('":', ": ", 1) for field in fields]]
    lines.append(f'{_MEMBER}custom: {{{",".join([*custom, ""])}"fingerprint":"{mark}"}}')
    return "".join(lines)


def existing(raw: bytes) -> Existing:
    """What a CSL YAML file holds, whoever wrote it; any bytes will do. See `arxref.exporters.csl_json.existing`."""
    if not raw or raw.isspace():
        return Existing({})
    ours = _as_written(raw)
    return _as_read(raw) if ours is None else Existing(ours)


# ---- strings -------------------------------------------------------------------------------------------------------------------------


def _quoted(text: str) -> str:
    """A text as a YAML string in double quotes."""
    written = string(text)
    return written if written.isascii() and "\x7f" not in written else _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", written)


def _text(text: str) -> str:
    """Model text as a string of Markdown."""
    if "$" not in text:
        return _prose(text)
    return _quoted(_start(_markdown(_one_line(text), _worded)))


def _prose(text: str) -> str:
    """A text without math, such as a name."""
    return _quoted(_start(_worded(_one_line(text)))) if "'" in text else _code(text)


def _marked(text: str) -> str:
    return _quoted(_start(_markdown(tagged(_one_line(text)), _scripts)))


def _code(text: str) -> str:
    """What is neither prose nor math, such as a DOI."""
    if _is_plain(text) is not None or text.isalnum():
        return f'"{text}"'
    return _quoted(_start(_escaped(_one_line(text))))


def _one_line(text: str) -> str:
    return text if (text.isascii() and is_clear(text)) or text.isprintable() else " ".join(text.split())


_SCRIPT = Script(_text, _marked, _code, _prose, plain=False)


def _worded(text: str) -> str:
    """Text that is escaped but for the apostrophes of words."""
    return "'".join(map(_escaped, apostrophes.between(text)))


def _escaped(text: str) -> str:
    marks = text.encode("ascii", "ignore").translate(None, _HARMLESS)
    for mark, escaped in _MARKS if marks else ():
        if mark in text:
            text = text.replace(mark, escaped)
    if not text.isascii():
        text = text.translate(_QUOTES)
    for mark, pattern in _PAIRED_MARKS:
        if mark in text:
            text = pattern.sub(r"\\\g<0>", text)
    return _unabbreviated(text) if ". " in text else text


def _unabbreviated(text: str) -> str:
    r"""Text with ``\.`` for the points of abbreviations."""
    *parts, last = text.split(". ")
    for index, part in enumerate(parts):
        word = part[-_LONGEST - 1 :].rpartition(" ")[2]
        if not word.isalpha():
            found = _LAST_WORD.search(word)
            word = found[0] if found is not None else ""
        if word in ABBREVIATIONS or ("." in word and word.rpartition(".")[2] in ABBREVIATIONS):
            parts[index] = f"{part}\\"
    return ". ".join([*parts, last])


def _start(line: str) -> str:
    """Markdown that begins no list, no rule and no other block."""
    head = line[:_NUMBERED]
    if head[:1].isalpha() and "." not in head and ")" not in head:
        return line
    found = _LINE_START.match(line)
    if found is None:
        return line
    number = found["number"] or ""
    return f"{number}\\{line[len(number) :]}" if not number.startswith("(") else f"\\{line}"


def _scripts(text: str) -> str:
    """Text whose tags become Markdown's sub- and superscripts."""
    pieces: list[str] = []
    done = 0
    for found in TAG.finditer(text):
        mark = "~" if found[1] == "b" else "^"
        pieces += (_worded(text[done : found.start()]), mark, _escaped(found[2]), mark)
        done = found.end()
    return "".join([*pieces, _worded(text[done:])])


def _markdown(text: str, escape: Callable[[str], str]) -> str:
    parts: list[str] = []
    after_math = False
    for is_math, segment in tex.spans(text):
        if is_math:
            parts.append(_math(segment))
        elif after_math and segment[0].isdecimal():  # a digit behind a dollar would make it money
            parts.append(f"&#{ord(segment[0])};{escape(segment[1:])}")
        else:
            parts.append(escape(segment))
        after_math = is_math
    return "".join(parts)


def _math(body: str) -> str:
    """Math between dollars; what is not safe in TeX is text."""
    stripped = body.strip()
    if not stripped or not tex.is_safe_math(body):
        return _escaped(f"${body}$")
    if (len(stripped) - len(stripped.rstrip("\\"))) % 2:  # the blank of a control space, which stripping took away, kept the dollar apart
        stripped += " {}"
    return f"${stripped}$"


# ---- a file that is there ------------------------------------------------------------------------------------------------------------


def _as_written(raw: bytes) -> dict[ArxivId, str] | None:
    """The keys of a file that is, but for its keys, as `render` wrote it; None if it is not."""
    head, start = _HEAD.encode(), _START.encode()
    if not raw.startswith(head + start) or not raw.endswith(b"\n") or raw.endswith(b"\n\n"):
        return None
    keys: dict[ArxivId, str] = {}
    for piece in pieces(raw, start, len(head) + len(start), len(raw) - 1):
        key, *lines = piece.split(b"\n")
        members = [_LINE.fullmatch(line) for line in lines]
        if not all(members):
            return None
        found = written(b'{"id":%b,%b}' % (key, b",".join([b'"%b":%b' % match.groups() for match in members if match])))
        if found is None:
            return None
        try:
            name = json.loads(found[0])
        except ValueError:  # a key that is no UTF-8, or that someone made unreadable
            return None
        keys.setdefault(found[1], _ESCAPE.sub(r"\1", name))
    return keys


def _as_read(raw: bytes) -> Existing:
    """What a file holds that someone else wrote or edited."""
    try:
        data = load(decode(raw)[0])
    except ValueError as error:
        return Existing({}, (f"unreadable YAML ({error})",), edited=True)
    items = data.get("references") if isinstance(data, dict) else data
    others = tuple(f"metadata {label({'id': name}, 0)}" for name in data if name != "references") if isinstance(data, dict) else ()
    if not items and not others:  # null, "" or []
        return Existing({})
    if not isinstance(items or [], list):
        return Existing({}, ("YAML without a list of references",), edited=True)
    there = held(items or [])
    return there._replace(foreign=(*there.foreign, *others))


def _tail(items: int) -> str:
    return _END if items else _EMPTY + _END


item = Prepared(rows)
_PIECES = Pieces(head=_HEAD, piece=item, separator="", tail=_tail, mark=lambda _data: 1)
EXPORTER = Exporter(
    name="csl-yaml",
    summary="CSL YAML for pandoc: a bibliography or metadata, with real math",
    suffix=".yaml",
    render=render_pieces(_PIECES),
    options=OPTIONS,
    pieces=_PIECES,
    existing=existing,
)


@hookimpl
def arxref_exporters() -> list[Exporter]:
    """CSL YAML."""
    return [EXPORTER]
