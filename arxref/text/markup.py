"""The web page's HTML back to text: entities, anchors, tags.

Only what is HTML beyond doubt is taken for it: entities that end in a semicolon, and tags with a well-known name that come in pairs. So
``a < b`` and ``x<y>z`` stay, and so do the ``<s>`` of a language model and the ``<p>`` of a physicist.
"""

from __future__ import annotations

import re

from arxref.late import late, lowered
from arxref.text.marks import replaced

_Tag = tuple[int, int, bool, str, str]
"""A tag or a comment (which has no name): where it starts and ends, whether it closes, its name in small letters, its attributes."""

_ENTITY = late(
    r"&((?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,5}26);)*)((?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});)?",
)
_USUAL = {"amp;": "&", "lt;": "<", "gt;": ">", "quot;": '"'}
_WRITTEN = late(
    r"""<(?:a class="link-external link-https?" href="([^"]*+)" rel="external noopener nofollow">(this https? URL)</a>|br>)"""
)  # letter by letter: that costs less than asking of each character whether it may be in an attribute
_HEAD = late(r"<(?:(/?)([A-Za-z][A-Za-z0-9]{0,10})|!--)")
_ANY_TAG = late(r"</?[A-Za-z][^<>]{0,300}>")
_HREF = late(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_PAIRED = frozenset(
    """a abbr b big cite code del em font i ins kbd label mark nobr q s samp small span strike strong sub sup tt u var
    blockquote center div h1 h2 h3 h4 h5 h6 li ol p pre table tbody td th thead tr ul""".split()
)
_BLOCKS = frozenset("blockquote br center div h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul".split())
_VOID = frozenset("br hr wbr".split())
_STAND_INS = frozenset(("", "this http url", "this https url", "this ftp url"))
_SENTENCE_END = late(r"https?://((?!www\.)[^/:?#\s]+\.[A-Z][a-z]*)/?")
_ADDRESS = late(r"(?:https?|ftp)://\S+", re.IGNORECASE)


def entities(text: str) -> str:
    """``text`` with its character references decoded, those that were encoded again and again as well."""
    return replaced(_ENTITY, "&", _character, text)


def _character(match: re.Match[str]) -> str:
    again, name = match.groups()
    if name is None:
        return "&" if again else match[0]
    if name in _USUAL:
        return _USUAL[name]
    import html  # noqa: PLC0415 - its table of names is large

    character = html.unescape("&" + name)
    return character if character != "&" + name else f"&{name}"


def tags(text: str) -> str:
    """``text`` without its HTML: an anchor is its address or its text, a line break a space, any other known tag nothing."""
    pieces = _addresses(text)
    if pieces:
        return "".join(pieces)
    found, paired = _found(text)
    at = 0
    anchor: tuple[int, str] | None = None  # where in pieces the open anchor's text starts, and its address
    for index, (start, end, closes, name, attributes) in enumerate(found):
        if index not in paired and name and name not in _VOID:
            continue
        pieces.append(text[at:start])
        at = end
        if name == "a":
            if not closes:
                anchor = (len(pieces), _address(attributes))
            elif anchor is not None:
                words = "".join(pieces[anchor[0] :])
                del pieces[anchor[0] :]
                pieces.append(linked(words, anchor[1], text[at : at + 2]))
                anchor = None
        elif name in _BLOCKS:
            pieces.append(_blank(text, start))
    pieces.append(text[at:])
    return "".join(pieces)


def _addresses(text: str) -> list[str]:
    """The pieces of a text that holds no tags but those that arXiv's pages write, links as addresses and breaks; none of any other."""
    pieces: list[str] = []
    done, at = 0, text.find("<")
    while at >= 0:
        match = _WRITTEN.match(text, at)
        if match is None:
            return []
        address, words = match.groups()
        if words and ("<" in address or ">" in address):
            return []
        pieces += (text[done:at], _stood_for(words, address.strip()) or words if words else _blank(text, at))
        done = match.end()
        at = text.find("<", done)
    pieces.append(text[done:])
    return pieces


def _blank(text: str, at: int) -> str:
    """The blank that a break at ``at`` is, unless one stands before it."""
    return "" if text[at - 1 : at] == " " else " "


def _found(text: str) -> tuple[list[_Tag], set[int]]:
    """What may be HTML in a text, and the indexes of the tags that open and close; an anchor is not opened within an anchor."""
    found: list[_Tag] = []
    open_tags: dict[str, list[int]] = {}
    paired: set[int] = set()
    following = text.find("<")
    while following >= 0:
        start, following = following, text.find("<", following + 1)
        end = text.find(">", start, following if following >= 0 else len(text)) + 1
        head = _HEAD.match(text, start) if end else None
        if head is None:
            continue
        attributes = text[head.end() : end - 1]
        slash, name = head.groups()
        if name is None:
            if attributes.endswith("--"):
                found.append((start, end, False, "", ""))
            continue
        name = name.lower()
        if not (name in _PAIRED or name in _VOID) or not (attributes in ("", "/") or attributes[0].isspace()):
            continue
        if not slash and name != "a":
            open_tags.setdefault(name, []).append(len(found))
        elif not slash:
            open_tags[name] = [len(found)]
        elif open_tags.get(name):
            paired.update((open_tags[name].pop(), len(found)))
        found.append((start, end, bool(slash), name, attributes))
    return found, paired


def untagged(text: str) -> str:
    """``text`` without anything that looks like a tag, for one in which that is nothing else: a reference, the words of a link."""
    return _ANY_TAG.sub("", text) if "<" in text else text


def _address(attributes: str) -> str:
    at = lowered(attributes).find("href")
    match = (at > 0 and _HREF.match(attributes, at - 1)) or _HREF.search(attributes)
    if match is None:
        return ""
    return (match[1] or match[2] or match[3] or "").strip()


def linked(words: str, address: str, after: str = "") -> str:
    """A link as text: its words and, if they do not tell it, its address. ``after`` is what follows it.

    arXiv's pages print ``this https URL`` for an address. Where their linker took the end of one sentence and the start of the next for a
    host (``http://models.In``), the words are given back; a link that is part of a word (``<a>ICINCO</a>'2005``) stays one word.
    """
    bare = words.strip()
    if bare.lower() in _STAND_INS:
        return _stood_for(bare, address) or words
    if not _ADDRESS.fullmatch(address) or _same(bare, address):
        return words
    if after[:1].isalnum() or (after[:1] in ("'", "\u2019") and after[1:].isalnum()):
        return words
    return f"{words} ({address})"


def _stood_for(words: str, address: str) -> str:
    """What is printed of an address that ``words`` stand for, unless they are none."""
    swallowed = _SENTENCE_END.fullmatch(address) if words and "/" not in address[8:-1] else None  # as in no address but a host's
    return swallowed[1] if swallowed is not None else address


def _same(words: str, address: str) -> bool:
    """Whether the words of a link are its address, but for its scheme and a final slash."""
    return words.rpartition("://")[2].rstrip("/").casefold() == address.rpartition("://")[2].rstrip("/").casefold()
