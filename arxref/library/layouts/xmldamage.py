"""One record of XML parsed, and of a damaged one what is beyond doubt."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from arxref.late import late

if TYPE_CHECKING:
    import re
    from xml.etree.ElementTree import Element

ROOT = late(r"<(/?)(?:[A-Za-z_][A-Za-z0-9_.-]{0,60}:)?(feed|OAI-PMH|rss|RDF)(?=[\s/>])")
"""A tag that a file of records begins or ends with."""
# What may be mended without a guess: characters that XML forbids, an ampersand that begins no reference, and HTML's named characters.
_FORBIDDEN = late("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]|&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")
_SPACES = (0x9, 0xA, 0xD)
_AMPERSAND = late(r"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)")


def parse_record(text: str) -> tuple[Element | None, str, int]:
    """The element that ``text`` is, its names without prefixes; what is wrong with it, and in which of its lines.

    Where only characters are wrong (an ampersand alone, HTML's ``&nbsp;``, a control character) they are taken for what they are.
    """
    around, fault, line = tree(text)
    if around is None:
        mended = _mended(text)
        if mended != text:
            around, further, there = tree(mended)
            if around is None:
                fault, line = further, there
    return None if around is None else around[0], fault, line


def tree(text: str) -> tuple[Element | None, str, int]:
    """An element around those that ``text`` is, their names without prefixes; what is wrong with it, and in which of its lines.

    What is parsed is the inside of an element, where there can be no document type and so no entities. Of prefixes, which are declared
    outside of the record, the parser knows nothing; and what it calls is C, so it takes two thirds of the time of `ElementTree.fromstring`.
    """
    from xml.etree.ElementTree import TreeBuilder  # noqa: PLC0415 - for those who have such a file
    from xml.parsers.expat import ExpatError, ParserCreate  # noqa: PLC0415

    builder, parser = TreeBuilder(), ParserCreate("utf-8")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = builder.start, builder.end, builder.data
    try:
        parser.Parse(f"<x>{text}</x>".encode("utf-8", "surrogatepass"), True)
    except ExpatError as error:
        return None, str(error).partition(":")[0], error.lineno
    around = builder.close()
    for node in around.iter():
        if ":" in node.tag:
            node.tag = node.tag.rpartition(":")[2]
    return around, "", 0


def before_fault(text: str) -> Element | None:
    """The record that ``text`` begins, as far as it is whole: without the element in which it breaks off, and those of its name beside it.

    For of authors the first few would be taken for all of them. What another file begins with ends it, too. None where its title is not
    whole, or is what stands right before the fault.
    """
    from xml.etree.ElementTree import TreeBuilder  # noqa: PLC0415 - as above
    from xml.parsers.expat import ExpatError, ParserCreate  # noqa: PLC0415

    another = ROOT.search(text)
    builder, parser = TreeBuilder(), ParserCreate("utf-8")
    opened: list[Element] = []

    def end(tag: str) -> None:
        builder.end(tag)
        opened.pop()

    parser.buffer_text = True
    parser.StartElementHandler = lambda tag, attributes: opened.append(builder.start(tag.rpartition(":")[2], attributes))
    parser.EndElementHandler, parser.CharacterDataHandler = end, builder.data
    with suppress(ExpatError):
        parser.Parse(_mended(text[: another.start() if another is not None else None]).encode("utf-8", "surrogatepass"), True)
    titled = next((node for node in opened if node.find("title") is not None), None)
    if titled is not None:
        cut = titled[-1].tag
        titled[:] = [child for child in titled if child.tag != cut]
        return opened[0] if cut != "title" else None
    within = opened[-1][-1:] if opened else []  # of an OAI record, all that says what the paper is
    return opened[0] if any(node.find("title") is not None for node in within) else None


def _mended(text: str) -> str:
    """XML without what may be mended without a guess."""
    return _AMPERSAND.sub("&amp;", _FORBIDDEN.sub(_allowed, text))


def _allowed(match: re.Match[str]) -> str:
    """The reference, if it is one to a character that XML allows."""
    if match.lastindex is None:
        return ""
    code = int(match[1], 16) if match[1] else int(match[2])
    allowed = code in _SPACES or 0x20 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or 0x10000 <= code < 0x110000  # noqa: PLR2004
    return match[0] if allowed else ""
