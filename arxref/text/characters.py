"""Characters that stand for others: text decoded wrongly before it came here, control characters, and what cannot be seen.

Wrongly decoded text is repaired word by word, and only where the whole word then reads as UTF-8: ``GuimarÃ£es`` (read as Windows-1252),
``Am√©lie`` (read as MacRoman). Honest mathematics (``x ≈ 3``, ``2√π``) is no such word.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from arxref.late import Remembered, late

if TYPE_CHECKING:
    import re

_LATER = "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ"  # what the second byte of UTF-8 looks like in Windows-1252
_SUSPECT = late(f"[Â-ß][{_LATER}]|[à-ð][{_LATER}]{{2}}|[√≈ƒ][^\\x00-\\x7f]|‚Ä[^\\x00-\\x7f]")
_FIRST = late(rb"\xc3[\x82-\xb0]|\xc6\x92|\xe2\x88\x9a|\xe2\x89\x88|\xe2\x80\x9a")  # in UTF-8, a character that begins such a run
_FEW = 64
_BLANKED = b" " * 0x80 + bytes(range(0x80, 0x100))
_WORD = late(r"[^ \t\n]+")
_LONGEST = 10_000
_MAC = late("(?:[√≈]|(?<!Ã)ƒ)[^\\x00-\\x7f]|‚Ä[^\\x00-\\x7f]")  # Ãƒ is Windows-1252's, read twice
_VIETNAMESE = late("(?<=[a-zA-Z])á[º»][‘’“”„…–—‚•](?=[a-zA-Z])")
"""Letters of Vietnamese that end as the punctuation of honest text begins (``Nguyá»…n``), which is no sign of mojibake to others."""
_MAC_RUN = late(r"(?:[^\W\d_]|[^\x00-\x7f])+")
_MAC_QUOTE = late("‚Ä[ìîïòôúù¶¢]")
_MAC_MATH = late("√[π∑∏∫∞∂Ωµ√≈]|≈[√≈]")  # a radical or a relation before what may honestly follow it
_ENOUGH_LETTERS = 3

_UNSEEN = late(
    "[\x00-\x08\x0e-\x1b\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff"
    "\ud800-\udfff\U000e0000-\U000e007f]"
)
_PRINTED = bytes(range(0x20, 0x7F))
# Letters, punctuation, arrows and operators that are seen, and NFC as they are, whatever such stand beside them.
_STEADY = late("[\\t-\\r\x1c-\x1f\xa1-\xac\xae-\u02ff\u0391-\u03c9\u2010-\u2027\u2030-\u205e\u2190-\u22ff]*")
_JOINERS = "\u200c\u200d"
_C1 = {byte: bytes([byte]).decode("cp1252", "ignore") for byte in range(0x80, 0xA0)}
_LATIN_END = "\u02ff"


def rare(text: str) -> str:
    """The characters of ``text`` that are not ASCII's printed ones, run together: many times faster to have than with a pattern."""
    return text.encode("utf-8", "surrogatepass").translate(None, _PRINTED).decode("utf-8", "surrogatepass")


def repair(text: str) -> str:
    """``text`` in NFC, with its mojibake undone and without control characters other than white space, bidi marks and zero widths."""
    if text.isascii():
        return _UNSEEN.sub("", text)
    few = rare(text)
    if is_suspect(text, few):
        text = " ".join([word if word.isascii() else _WORD.sub(_reread, word) for word in text.split(" ")])
        few = rare(text)
    if _STEADY.fullmatch(few):
        return text
    if _UNSEEN.search(few):
        text = _UNSEEN.sub(_seen, text)
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def is_steady(text: str) -> bool:
    """Whether `repair` leaves a text that is not all ASCII as it is, seen without doing it, and its only white space are blanks."""
    kind = _KINDS[rare(text)]
    if kind in (_SETTLED, _UNSETTLED):
        return kind == _SETTLED
    if kind & _DOUBTFUL and _SUSPECT.search(_runs(text)):
        return False
    return not kind & _COMPOSABLE or unicodedata.is_normalized("NFC", text)


def _kind(few: str) -> int:
    """What a text is, as far as its `rare` characters tell: some look decoded wrongly, or may be composed, by what are neighbours."""
    steady = _STEADY.fullmatch(few) is not None  # as nearly all are: none of those is unseen
    if not few.isprintable() or not (steady or _UNSEEN.search(few) is None):
        return _UNSETTLED
    return (_DOUBTFUL if _may_be_suspect(few) else 0) | (0 if steady else _COMPOSABLE)


_SETTLED, _DOUBTFUL, _COMPOSABLE, _UNSETTLED = 0, 1, 2, 4
_KINDS = Remembered(_kind, 1 << 12)  # the same few letters come again and again


def is_suspect(text: str, few: str = "") -> bool:
    """Whether a run of characters in ``text`` (its `rare` ones are ``few``) looks like text that was decoded wrongly."""
    return _may_be_suspect(few or rare(text)) and _SUSPECT.search(_runs(text)) is not None  # in few, neighbours may be none


def _may_be_suspect(few: str) -> bool:
    """Whether any of these characters does; many are searched for the few that begin it before."""
    if len(few) > _FEW and _FIRST.search(few.encode("utf-8", "surrogatepass")) is None:
        return False
    return _SUSPECT.search(few) is not None


def _runs(text: str) -> str:
    """The runs of characters beyond ASCII in ``text``, with a blank between two: at a fifth of what a pattern costs."""
    blanked = text.encode("utf-8", "surrogatepass").translate(_BLANKED)
    return b" ".join(blanked.split()).decode("utf-8", "surrogatepass")


def _seen(match: re.Match[str]) -> str:
    """What is left of a character that cannot be seen: a C1 control is a Windows-1252 character, half a surrogate pair a question."""
    character = match[0]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    if character in _JOINERS:  # emoji and the scripts of Iran and India are spelt with them
        text, at = match.string, match.start()
        return character if text[at - 1 : at] > _LATIN_END and text[at + 1 : at + 2] > _LATIN_END else ""
    return _C1.get(ord(character), "")


def _reread(match: re.Match[str]) -> str:
    word = match[0]
    if len(word) > _LONGEST or not _SUSPECT.search(word):
        return word
    if _MAC.search(word):
        return _MAC_RUN.sub(_from_mac, _MAC_QUOTE.sub(_decoded, word))
    if "á" in word:
        word = _VIETNAMESE.sub(lambda found: found[0].encode("cp1252").decode(), word)
    from ftfy import fix_encoding  # 50 ms that hardly a run needs

    return fix_encoding(word)


def _decoded(match: re.Match[str]) -> str:
    try:
        return match[0].encode("mac_roman").decode()
    except UnicodeError:
        return match[0]


def _from_mac(match: re.Match[str]) -> str:
    """A run of letters read as MacRoman, if that is what it is: it becomes nothing but letters, of which most were letters before."""
    run = match[0]
    if not _MAC.search(run):
        return run
    letters = sum(character.isascii() for character in run)
    fixed = _decoded(match)
    if letters < _ENOUGH_LETTERS or not fixed.isalpha():
        return run
    doubtful = _MAC_MATH.search(run)
    if doubtful and not (run[: doubtful.start()][-1:].isalpha() and run[doubtful.end() :][:1].isalpha()):
        return run
    return fixed
