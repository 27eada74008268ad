"""Text as it stands in a digest made into model text: plain Unicode, with math between dollars and nothing else of TeX or HTML.

A cleaning is passes over the text until one changes nothing, because one disguise may hide another (``&amp;lt;``, ``\\&amp;``). So cleaning
what is clean changes nothing. Each pass is linear; text that is still not settled after `_PASSES` of them was made to be so by someone,
and loses the characters that make markup.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.late import late
from arxref.text.characters import is_steady, repair
from arxref.text.marks import behind, commands, replaced
from arxref.text.markup import entities, tags
from arxref.text.mathfind import bare, dollars, inlined, is_address, paired, restored, stays, tokens
from arxref.text.scan import find, finder, first_of
from arxref.text.textcommands import plain_commands

if TYPE_CHECKING:
    from collections.abc import Callable

_PASSES = 12
_BREAKS = "".join(map(chr, range(0x20))) + "\x7f"
_CONTROLS = _BREAKS.encode().translate(None, b"\r\n")
_BEGINNINGS = "\\&<$~{^`"  # of markup, math and accents; without them, nothing is to be done to printed ASCII but to fold blanks
_SIGNS = _BREAKS.replace("\n", "") + _BEGINNINGS
_NAME_SIGNS = _SIGNS + "}"
_SINGLE = late(r"`(?<![\w`]`)(?!`)([^`'\s][^`']{0,80})'(?![\w'])")
_LINK_AS_MATH = late(r"\$(?<![^\s(]\$)(\\(?:href\{[^{}$]{1,2000}\}|url)\{[^{}$]{1,2000}\})\$(?![^\s.,;:)])")
_MARKUP = late(r"[\\$&<>{}^_~`\x00-\x1f\x7f]|[^\x00-\x7f]")
_BEFORE_TIE = frozenset(".,;:)]}'\"\x01’”")
_AFTER_TIE = frozenset("([{'\"\x00`‘“\\")
_NAME_TIE = late(r"~(?:(?<!\\~)|(?![^\x00-\x7f]))")  # not the tilde of "\\~ê", which the next pass reads
_WORD = 200  # characters: how far back an address may start


def clean(raw: str) -> str:
    """``raw``, a title, abstract, comment or journal reference as a source holds it, as model text.

    HTML is decoded, mojibake repaired, TeX's text commands become what they print, white space becomes single spaces. Math is kept, between
    dollars; a bare run of it (``\\ell_0``) gets dollars; a dollar that is none of math becomes ``\\$``. Unknown commands stay.
    Never raises.
    """
    if not raw.isascii() or first_of(raw, _SIGNS) >= 0:
        return _cleaned(raw)
    return _spaced(raw)


def _spaced(raw: str) -> str:
    """ASCII text, whose only white space are blanks and ends of lines, with single blanks."""
    text = raw.strip()
    return " ".join(text.split()) if "\n" in text else _folded(text)


def _cleaned(raw: str, *, folded: bool = False) -> str:
    """`clean`; ``folded``: the only white space of an ASCII text are single blanks within it. So they are in any text behind a pass."""
    text = raw.strip()
    for _ in range(_PASSES):
        after, settled = _pass(text, folded=folded)
        if settled or after == text:
            return after
        text, folded = after, True
    return _harmless(text)


def is_printed(raw: bytes) -> bool:
    """Whether a source holds no ASCII control character but ends of lines: one question for all its parts."""
    return first_of(raw, _CONTROLS) < 0


def clean_printed(raw: str) -> str:
    """`clean` for a part of a line of a source that `is_printed`, at a third of its cost where no sign begins markup, math or an accent.

    ASCII needs its blanks seen to then, and no more. An underscore means nothing where there is neither brace nor backslash.
    """
    text = raw.strip()
    if not raw.isascii():
        return _seen(text) if _is_plain(text) else _cleaned(text)
    if (at := find(text, "  ")) >= 0:
        text = _single(text, at)
    return text if first_of(text, _BEGINNINGS) < 0 else _cleaned(text, folded=True)


def printed_cleaner(text: str) -> Callable[[str], str]:
    """What cleans each part of a record of a source that `is_printed` as `clean_printed` does.

    That is `str.strip` for most: one look at the whole ``text`` of the record then stands for one at each part.
    """
    return str.strip if text.isascii() and find(text, "  ") < 0 and first_of(text, _BEGINNINGS) < 0 else clean_printed


def _seen(text: str) -> str:
    """A text that is plain and not all ASCII, cleaned: a look at its characters will do, as they nearly always are right.

    One that is still plain when they are repaired has been through the first pass.
    """
    whole = _folded(text) if is_steady(text) else " ".join(repair(text).split())
    if whole == text:
        return whole
    return _cleaned(whole, folded=True) if _is_plain(whole) else _cleaned(text)


def clean_name(raw: str) -> str:
    """``raw``, a person's name or a list of them, as model text: like `clean`, but without math, and TeX's braces and ties go."""
    if raw.isascii() and first_of(raw, _NAME_SIGNS) < 0:
        return _spaced(raw)
    text, folded = raw.strip(), False
    for _ in range(_PASSES):
        if "{" not in text and "}" not in text and _is_plain(text) and _is_whole(text, folded=folded) and (folded or _folded(text) is text):
            return text
        after = _name_pass(text, folded=folded)
        if after == text:
            return text
        text, folded = after, True
    return _harmless(text)


def _is_plain(text: str) -> bool:
    """Whether no sign of markup or math stands in a text, but those that mean nothing there: ``R&D``, ``n < 5``, ``{1, 2}``, ``a_b``."""
    return (text.isascii() and first_of(text, _BEGINNINGS) < 0) or not (
        ("\\" in text or "~" in text or "^" in text or "`" in text or "$" in text)
        or ("_" in text and "{" in text)
        or ("&" in text and ";" in text)
        or ("<" in text and ">" in text)
    )


def _is_whole(text: str, *, folded: bool) -> bool:
    """Whether no character of a text is to be repaired, and its only white space are blanks."""
    return (folded or first_of(text, _BREAKS) < 0) if text.isascii() else is_steady(text)


def _pass(raw: str, *, folded: bool) -> tuple[str, bool]:
    """``raw`` with what its markup prints, and whether that is settled: no pass will change it, as is seen without one."""
    text = outside = _unmarked(raw, folded=folded)
    parts = [text]  # outside of math and within it in turn; none where a dollar is neither math's nor a sign
    if "$" in text:
        text, parts = _parted(text)
        outside = " ".join(parts[::2])
    if parts and _is_plain(outside):
        if text == raw:
            return raw, True
        text = _folded(text)
        return text, _is_settled(text, parts[1::2])
    vault: list[str] = []
    outside = _printed(text, parts if "\x02" not in outside else [], vault)
    in_ascii = outside.isascii()
    if quoted := "`" in outside:
        outside = _quotes(_folded(outside))
    text = _whole(outside, vault)
    if vault or not quoted:
        text = _folded(text)
    return text, text == raw or (_is_plain(outside) and _is_settled(text, vault, in_ascii=in_ascii))


def _parted(text: str) -> tuple[str, list[str]]:
    """``text``, its math between single dollars if that can be told at a look, and what `paired` makes of it."""
    parts = paired(text)
    if not parts and "\\$" in text:
        return text, paired(text.replace("\\$", "\x02"))
    if not parts and "$$" in text and (parts := paired(inline := inlined(text))):
        return inline, parts
    return text, parts


def _is_settled(text: str, vault: list[str], *, in_ascii: bool = False) -> bool:
    """Whether a text is, in which there is no markup outside of the math in the vault; ``in_ascii``: so was that, but for its quotes."""
    return (not vault or stays(vault, text)) and (text.isascii() or (in_ascii and "".join(vault).isascii()) or is_steady(text))


def _printed(text: str, parts: list[str], vault: list[str]) -> str:
    """``text`` with its math in the vault, and what its commands and ties print; ``parts`` are what `paired` makes of it, if anything."""
    hidden = tokens(parts, vault) if "$" in text else text
    known = commands(hidden or text) if "\\" in text else set()
    if "$" in text and not known.isdisjoint(("href", "url")) and ("$\\href" in text or "$\\url" in text):
        text, hidden = _LINK_AS_MATH.sub(r"\1", text), ""
    if not hidden or not known.isdisjoint("$([\x00"):  # a backslash before a token is one before a dollar
        vault.clear()
        hidden = dollars(text, vault)
        known = commands(hidden)
    if known or "^" in hidden or "_" in hidden:
        hidden = bare(hidden, vault, known)
    if "\\" in hidden:
        hidden = plain_commands(hidden, known)
    return _ties(hidden) if "~" in hidden else hidden


def _whole(hidden: str, vault: list[str]) -> str:
    """A text with its math and its dollar signs in it again."""
    if "\x00" not in hidden and "\x02" not in hidden:
        return hidden
    if "\\" in hidden:  # before it, a backslash would make a dollar sign of math, and a line break of a dollar sign
        hidden = hidden.replace("\\\x00", "\\ \x00").replace("\\\x02", "\x02")
    return restored(hidden, vault)


def _name_pass(text: str, *, folded: bool) -> str:
    text = _unmarked(text, folded=folded)
    if "$" in text:
        text = text.replace("\\$", "$").replace("$", "\x02")
    if "\\" in text or "{" in text or "}" in text:
        text = plain_commands(text, behind(text, "\\"), braces=False)
    if "~" in text:
        text = _NAME_TIE.sub(" ", text)
    text = text.replace("\\\x02", "\x02").replace("\x02", "\\$")
    return _folded(text)


def _unmarked(text: str, *, folded: bool) -> str:
    """``text`` with its characters repaired and its HTML decoded, and no control character or white space in it but single blanks."""
    if "&" in text and ";" in text:
        raw = text
        text = entities(raw)
        folded = folded and text == raw
    if not folded or not text.isascii():
        text = _folded(text) if _is_whole(text, folded=folded) else " ".join(repair(text).split())
    return tags(text) if "<" in text and ">" in text else text


def _folded(text: str) -> str:
    """``text``, whose only white space are blanks, with single ones, and none at its ends."""
    text = text.strip(" ")
    if text.isascii():
        at = find(text, "  ")
        return text if at < 0 else _single(text, at)
    while text.rfind("  ") >= 0:  # twice as fast as from the left
        text = text.replace("  ", " ")
    return text


def _single(text: str, at: int) -> str:
    """An ASCII text whose first two blanks side by side stand at ``at``, with single ones: few places, so that words are not split."""
    pieces: list[str] = []
    done = 0
    while at >= 0:
        pieces.append(text[done:at])
        done = at + 1
        while text[done + 1] == " ":
            done += 1
        at = find(text, "  ", done + 1)
    pieces.append(text[done:])
    return "".join(pieces)


def _ties(text: str) -> str:
    """``text`` with a space for each of TeX's ties: ``Fig.~5``, but not ``~5``, ``3~5`` or ``http://host/~user``."""
    pieces: list[str] = []
    done = 0
    at = text.find("~")
    while at >= 0:
        end = at + 1
        while text[end : end + 1] == "~":
            end += 1
        if at and _is_tie(text, at, text[end : end + 1]):
            pieces += (text[done:at], " ")
            done = end
        at = text.find("~", end)
    pieces.append(text[done:])
    return "".join(pieces)


def _is_tie(text: str, at: int, after: str) -> bool:
    before = text[at - 1]
    if not (before.isalnum() or before in _BEFORE_TIE):
        return False
    if after.isdigit() and (before.isdigit() or (before.isalpha() and not text[at - 2 : at - 1].isalnum())):
        return False  # 3~5 is a range, z~3 is about 3
    if after and not (after.isalnum() or after.isspace() or after in _AFTER_TIE):
        return False
    return not is_address(text[max(0, at - _WORD) : at])


def _quotes(text: str) -> str:
    """TeX's quotes as the characters they print, where they come in pairs."""
    find = finder(text)
    pieces: list[str] = []
    done = 0
    opened = find(text, "``")
    while opened >= 0 and (closed := find(text, "''", opened + 2)) >= 0:
        while (again := find(text, "``", opened + 2, closed)) >= 0:
            opened = again
        pieces += (text[done:opened], "“", text[opened + 2 : closed], "”")
        done = closed + 2
        opened = find(text, "``", done)
    if done:
        text = "".join((*pieces, text[done:]))
    return replaced(_SINGLE, "`", lambda quoted: f"‘{quoted[1]}’", text) if "`" in text else text


def _harmless(text: str) -> str:
    return " ".join(_MARKUP.sub(" ", text).split())
