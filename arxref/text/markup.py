"""The web page's HTML back to text: entities, anchors, tags.

Only what is HTML beyond doubt is taken for it: entities that end in a semicolon, and tags with a well-known name that come in pairs. So
``a < b`` and ``x<y>z`` stay, and so do the ``<s>`` of a language model and the ``<p>`` of a physicist.
"""

from __future__ import annotations

import re

from arxref.late import late

_ENTITY = re.compile(
    r"&((?:(?:amp|AMP|#0{0,5}38|#[xX]0{0,5}26);)*)((?:#[0-9]{1,8}|#[xX][0-9a-fA-F]{1,7}|[A-Za-z][A-Za-z0-9]{1,31});)?",
)
_TAG = late(r"<(/?)([A-Za-z][A-Za-z0-9]{0,10})((?:\s[^<>]*)?/?)>|<!--[^<>]*-->")
_ANY_TAG = late(r"</?[A-Za-z][^<>]{0,300}>")
_HREF = late(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""", re.IGNORECASE)
_PAIRED = frozenset(
    """a abbr b big cite code del em font i ins kbd label mark nobr q s samp small span strike strong sub sup tt u var
    blockquote center div h1 h2 h3 h4 h5 h6 li ol p pre table tbody td th thead tr ul""".split()
)
_BLOCKS = frozenset("blockquote br center div h1 h2 h3 h4 h5 h6 hr li ol p pre table tbody td th thead tr ul".split())
_VOID = frozenset("br hr wbr".split())
_STAND_IN = late(r"(?:this (?:https?|ftp) URL)?", re.IGNORECASE)
_SENTENCE_END = late(r"https?://((?!www\.)[^/:?#\s]+\.[A-Z][a-z]*)/?")
_ADDRESS = late(r"(?:https?|ftp)://\S+", re.IGNORECASE)


def entities(text: str) -> str:
    """``text`` with its character references decoded, those that were encoded again and again as well."""
    return _ENTITY.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    again, name = match[1], match[2]
    if name is None:
        return "&" if again else match[0]
    import html  # noqa: PLC0415 - its table of names is large

    character = html.unescape("&" + name)
    return character if character != "&" + name else f"&{name}"


def tags(text: str) -> str:
    """``text`` without its HTML: an anchor is its address or its text, a line break a space, any other known tag nothing."""
    found = [match for match in _TAG.finditer(text) if match[2] is None or match[2].lower() in _PAIRED or match[2].lower() in _VOID]
    paired = _pairs(found)
    pieces: list[str] = []
    at = 0
    anchor: tuple[int, str] | None = None  # where in pieces the open anchor's text starts, and its address
    for index, match in enumerate(found):
        name = (match[2] or "").lower()
        if name not in _VOID and name and index not in paired:
            continue
        pieces.append(text[at : match.start()])
        at = match.end()
        if name == "a":
            if not match[1]:
                anchor = (len(pieces), _address(match[3]))
            elif anchor is not None:
                words = "".join(pieces[anchor[0] :])
                del pieces[anchor[0] :]
                pieces.append(linked(words, anchor[1], text[at : at + 2]))
                anchor = None
        elif name in _BLOCKS:
            pieces.append(" ")
    pieces.append(text[at:])
    return "".join(pieces)


def untagged(text: str) -> str:
    """``text`` without anything that looks like a tag, for one in which that is nothing else: a reference, the words of a link."""
    return _ANY_TAG.sub("", text) if "<" in text else text


def _pairs(found: list[re.Match[str]]) -> frozenset[int]:
    """The indexes of the tags that open and close; an anchor is not opened within an anchor."""
    open_tags: dict[str, list[int]] = {}
    paired: set[int] = set()
    for index, match in enumerate(found):
        name = (match[2] or "").lower()
        waiting = open_tags.setdefault(name, [])
        if not match[1]:
            if name == "a":
                waiting.clear()
            waiting.append(index)
        elif waiting:
            paired.update((waiting.pop(), index))
    return frozenset(paired)


def _address(attributes: str) -> str:
    match = _HREF.search(attributes)
    if match is None:
        return ""
    return (match[1] or match[2] or match[3] or "").strip()


def linked(words: str, address: str, after: str = "") -> str:
    """A link as text: its words and, if they do not tell it, its address. ``after`` is what follows it.

    arXiv's pages print ``this https URL`` for an address. Where their linker took the end of one sentence and the start of the next for a
    host (``http://models.In``), the words are given back; a link that is part of a word (``<a>ICINCO</a>'2005``) stays one word.
    """
    bare = words.strip()
    if _STAND_IN.fullmatch(bare):
        swallowed = _SENTENCE_END.fullmatch(address)
        return swallowed[1] if swallowed and bare else address or words
    if not _ADDRESS.fullmatch(address) or _same(bare, address):
        return words
    if after[:1].isalnum() or (after[:1] in ("'", "\u2019") and after[1:].isalnum()):
        return words
    return f"{words} ({address})"


def _same(words: str, address: str) -> bool:
    """Whether the words of a link are its address, but for its scheme and a final slash."""
    return words.rpartition("://")[2].rstrip("/").casefold() == address.rpartition("://")[2].rstrip("/").casefold()
