"""The note model that vault-like exporters share: legal file names, YAML front matter, tags, and which paper a note is about.

The rules for names are those of Windows, macOS, Linux and Android together, and of Obsidian, which turns a file name into a link
(Obsidian Help, "Internal links"; the file-name messages of the app; Microsoft, "Naming Files, Paths, and Namespaces").
"""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from json.encoder import encode_basestring
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Identified
from arxref.errors import UsageError
from arxref.late import late

if TYPE_CHECKING:
    import re

    from arxref.model import ArxivId

MAX_STEM = 240
"""Bytes of UTF-8 in a file name without its suffix: ext4 and APFS allow 255 with it."""

_ILLEGAL = bytes(byte not in range(32, 127) or byte in b'<>:"/\\|?*#^[]%' for byte in range(256))
"""A table that makes 1 of what no name may hold."""
_FORBIDDEN = late(r'[<>:"/\\|?*#^\[\]]')
_NOT_IN_FOLDERS = late(r'[<>:"|?*\x00-\x1f\x7f]')
_NOT_IN_LINKS = late(r"[#^|\[\]\\\ud800-\udfff]|%%|<%|::|[^\S ]")
_DOTS = late(r"\.{2,}")
_PERCENTS = late("%{2,}")
_JOINERS = "\u200c\u200d"  # invisible, but part of Persian words and of emoji
_DEVICES = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$", *(f"{port}{digit}" for port in ("com", "lpt") for digit in "0123456789¹²³")],
)
_DEVICE_STARTS = frozenset([name[:3] for name in _DEVICES])

_UNPRINTABLE = late("[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufdd0-\ufdef\ufffe\uffff]")
_SURROGATES = late("[\ud800-\udfff]")
# What a tool that looks at a note's raw text would act on, wherever it stands: Templater, Obsidian comments (and the markers of the managed
# region), Dataview's inline queries and fields, embeds and links, HTML.
_RAW = late(r"<(?=[%A-Za-z/!?])|(?<=%)%|`|(?<=\[)\[|(?<=\])\]|(?<=:):")
_NOT_IN_TAGS = late(r"[^\w/-]+")

_PROPERTY = late(r"""(?P<name>[A-Za-z_-]+|"[A-Za-z_-]+"|'[A-Za-z_-]+')[ \t]*:(?:[ \t]+(?P<value>.*))?""")
_DAY = late(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:[T ][0-9:]*)?")  # Obsidian adds a time where the user makes it one of date and time
_WORD = late(r"([a-z]{1,40})")
_DOUBLE = late(r'"([^"\\]*(?:\\.[^"\\]*)*)"')
_SINGLE = late(r"'([^']*(?:''[^']*)*)'")
_COMMENT = late(r"(?:^|[ \t])#.*")


def file_name(stem: str) -> str:
    """``stem`` as a file name, without its suffix, that every system takes and that a wiki link can hold; never empty.

    What is not allowed is left out. Never longer than `MAX_STEM` bytes, cut between characters; never ``..``, hidden, a device name or
    ended by a dot or a space; the same text in another Unicode form gives the same name.
    """
    if _is_legal(stem):  # nearly always
        return f"_{stem}" if _is_device(stem) else stem
    name = _FORBIDDEN.sub("", unicodedata.normalize("NFC", stem))
    name = " ".join("".join([c if c.isprintable() or c in _JOINERS else " " if c.isspace() else "" for c in name]).split())
    name = unicodedata.normalize("NFC", name)  # what was left out may have kept an accent from its letter
    name = _tidy_ends(_PERCENTS.sub("%", _DOTS.sub(".", name)))
    if len(name.encode()) > MAX_STEM:
        name = _tidy_ends(name.encode()[:MAX_STEM].decode("utf-8", "ignore"))
    if not name.strip(_JOINERS):
        return "Untitled"
    return f"_{name}" if _is_device(name) else name


def _is_legal(stem: str) -> bool:
    """Whether a name is one as it stands, but that it may be a device's."""
    if not stem.isascii() or 1 in stem.encode().translate(_ILLEGAL) or not 0 < len(stem) <= MAX_STEM:
        return False
    return "  " not in stem and ".." not in stem and stem[0] not in ". " and stem[-1] not in ". "


def _tidy_ends(name: str) -> str:
    return name.lstrip(". ").rstrip(". ")


def _is_device(name: str) -> bool:
    # Windows looks at what stands before the first dot, without the blanks at its end.
    return name[:3].lower() in _DEVICE_STARTS and name.partition(".")[0].rstrip(" ").lower() in _DEVICES


def fold(name: str) -> str:
    """What two names have in common that some file system takes for one: case and Unicode form do not count."""
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold())


def unique(stem: str, mark: str, taken: set[str]) -> str:
    """A legal file name for ``stem`` that no name in ``taken`` equals, ignoring case and Unicode form; it is added to ``taken``.

    A name that is taken is told apart by ``mark`` (say, the identifier), and by a number where even that does not help.
    """
    is_word = stem.isalnum() and stem.isascii() and len(stem) <= MAX_STEM  # as most citation keys
    if is_word or _is_legal(stem):
        name = stem.lower()
        if name not in taken and name not in _DEVICES and (is_word or not _is_device(stem)):
            taken.add(name)
            return stem
    name = file_name(stem)
    folded = fold(name)
    number = 1
    while folded in taken:
        tail = f"-{mark}" if number == 1 else f"-{mark}-{number}"
        room = MAX_STEM - len(tail.encode())
        name = file_name(file_name(stem).encode()[: max(room, 1)].decode("utf-8", "ignore") + tail)
        folded = fold(name)
        number += 1
    taken.add(folded)
    return name


def unlinkable(name: str) -> bool:
    """Whether a wiki link cannot hold the name of a file, which a user may have given it."""
    return _NOT_IN_LINKS.search(name) is not None


def folder(text: str) -> PurePosixPath:
    """The sub-folder of a vault that ``text`` names, with either slash between its parts; the empty text is the vault itself.

    Raises UsageError for one that leads out of the vault, into a hidden folder, or that some system cannot have.
    """
    parts = text.replace("\\", "/").removesuffix("/").split("/") if text else []
    for part in parts:
        why = _why_no_folder(part)
        if why:
            raise UsageError(f"{text!r} cannot be a folder inside the vault: {why}")
    return PurePosixPath(*parts)


def _why_no_folder(part: str) -> str:
    if not part:
        return "it is absolute, or a name in it is empty"
    if part.startswith("."):
        return "it leads out of it" if part == ".." else "a name in it starts with a dot: Obsidian hides such folders"
    if _NOT_IN_FOLDERS.search(part) or _SURROGATES.search(part):
        return 'a name in it holds one of < > : " | ? * or a control character'
    if part != part.strip() or part.endswith("."):
        return "a name in it begins with a space, or ends in a space or a dot"
    if _is_device(part):
        return f"{part} is the name of a device on Windows"
    return "a name in it is longer than 255 bytes" if len(part.encode()) > 255 else ""  # noqa: PLR2004


def scalar(text: str) -> str:
    """``text`` as a double-quoted YAML scalar on one line, which every YAML 1.1 and 1.2 reader gives back as this very string.

    Sequences that a tool would act on in a note's raw text (``<%``, ``%%``, inline queries ...) are broken up by escapes, so that the value
    stays what it is. Lone surrogates, which no YAML file can hold, become U+FFFD.
    """
    line = encode_basestring(text)
    return line if is_harmless(line) else _escaped(line)


def is_harmless(text: str) -> bool:
    """Whether nothing in a text can be active in a note's raw text, or is a character that YAML does not take as it is."""
    if not text.isascii() or "\x7f" in text:
        return _UNPRINTABLE.search(text.replace("\n", " ")) is None and _SURROGATES.search(text) is None and not _is_raw(text)
    return not _is_raw(text)


def _is_raw(text: str) -> bool:
    # Spelt out, since this is asked of every note: searches for one character cost a tenth of those for two, or for a pattern.
    maybe = "<" in text or "`" in text or ("%" in text and "%%" in text) or ("[" in text and "[[" in text)
    maybe = maybe or ("]" in text and "]]" in text) or (":" in text and "::" in text)
    return maybe and _RAW.search(text) is not None


def _escaped(line: str) -> str:
    line = _SURROGATES.sub("\ufffd", line)
    line = _UNPRINTABLE.sub(_escape, line)
    return _RAW.sub(_escape, line)


def _escape(found: re.Match[str]) -> str:
    return f"\\u{ord(found[0]):04x}"


@lru_cache(maxsize=1024)
def tag(category: str, root: str = "arxiv") -> str:
    """A category as a nested tag: ``cs.CV`` is ``arxiv/cs/CV``. Tags hold no dots; whatever else they cannot hold becomes a hyphen."""
    return f"{root}/{_NOT_IN_TAGS.sub('-', category.replace('.', '/')).strip('/-')}".rstrip("/")


def identify(head: str) -> tuple[ArxivId, str] | None:
    """The paper and the citation key in the front matter of a note (``arxiv`` and ``citekey``), given the note or its beginning.

    None if the note has no front matter or names no arXiv paper there; the key is empty where there is none. Reads what Obsidian and its
    plugins write: one property a line, quoted or not.
    """
    lines = head.removeprefix("\ufeff").replace("\r\n", "\n").split("\n", 1)
    if len(lines) == 1 or lines[0].rstrip() != "---":
        return None
    found: dict[str, str] = {}
    for line in lines[1].split("\n"):
        if line.startswith(("---", "...")):
            break
        match = _PROPERTY.match(line)
        if match is not None and match["value"]:
            found.setdefault(match["name"].strip("\"'").lower(), match["value"])
    spelt = identifiers.spelt(_unquoted(found.get("arxiv", "")))
    return (spelt[0], _unquoted(found.get("citekey", ""))) if spelt is not None else None


def about(paper: str, key: str = "", day: str = "", index: str = "") -> Identified | None:
    """What a note is about, given the values of the properties that say so, as they are written; the first that says it counts."""
    spelt = identifiers.spelt(_unquoted(paper))
    if spelt is not None:
        return Identified(spelt[0], _unquoted(key))
    for kind, value, form in (("day", day, _DAY), ("index", index, _WORD)):
        found = form.fullmatch(_unquoted(value))
        if found is not None:
            return Identified(f"{kind} {found[1]}")
    return None


def _unquoted(value: str) -> str:
    double = _DOUBLE.match(value)
    if double is not None:
        try:
            return str(json.loads(f'"{double[1]}"', strict=False))
        except ValueError:  # an escape that YAML has and JSON has not
            return double[1]
    single = _SINGLE.match(value)
    if single is not None:
        return single[1].replace("''", "'")
    return _COMMENT.sub("", value).strip()
