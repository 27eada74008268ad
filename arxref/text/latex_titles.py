"""Titles for the fields of a .bib file: as any text (`arxref.text.latex`), with braces around what keeps its capitals."""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from arxref.late import Remembered, late
from arxref.text import tex
from arxref.text.latex import PLAIN, braced, escaped, escaped_wide, formula, one_line
from arxref.text.latex_wide import for_biber
from arxref.text.propernames import BEFORE, BUT_BESIDE, GERMAN, PROPER, before, is_german, is_proper

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_AROUND = "".join(map(chr, PLAIN)).translate(dict.fromkeys((*range(48, 58), *range(65, 91), *range(97, 123))))
_BREAKS = re.compile("([-‐‑‒–—]+|/)")
_LONGEST_WORD = 60
# What needs its capitals in a word of characters that all stand for themselves: `_part` at a sixth of its cost, for such words alone.
_CAPITALS = (
    "(?<![A-Za-z0-9])(?:(?:[A-Za-z0-9][^/A-Z-]*[A-Z]|[A-Z][^/0-9[-]*[0-9])(?:[^/-]*[A-Za-z0-9*+])?"
    "|(?:[%s-Z]|A(?=[*+]))[*+]*(?![^/-]*[A-Za-z0-9*+]))"
)
_capitals_of_parts, _capitals_of_word = (late(_CAPITALS % first) for first in "AB")

_STOPS = ("?", "!", ".")
_TELLING = GERMAN.union(BEFORE, BUT_BESIDE)
_ASK, _SMALL = "\n", "\t"  # which no title holds that is written
_BEHIND = (",", ":", ";", ")")  # signs that may stand behind a word and change nothing
_OPENING, _CLOSING = "\"'“‘`([", "\"'”’"
# Behind these, no sentence begins: vs., al., i.e., w.r.t.
_ABBREVIATED = late(r"(?:[a-z]{0,3}|[a-z]+(?:\.[a-z]+)+|approx|incl|resp)")


def title(model: str, *, wide: bool = False) -> str:
    """Model text for a title: as `text`, and words that need their capitals are braced, whole, or the part between hyphens.

    Those are words with a capital after their first letter (PyTorch, O'Neill, 3D, GANs), single capitals (the X of X-ray, A*; not the
    article A), names that are known (Gaussian), math and what touches it (``$^3$He``), and what begins a sentence: styles keep the capital
    after a colon only, not in "Hard? On Graphs". In a German title all do that have capitals, and in one whose author wrote most words
    small ("The role of Lake Baikal in modern neutrino physics"). Styles may lower every other word.
    """
    protected = _protected_wide if wide else _protected
    words = model.split(" ")
    field = " ".join(map(protected, words))
    chosen = _SMALL in field and _are_chosen(words)
    if chosen or _ASK in field:
        field = _asked(model if model.isprintable() else one_line(model), protected, escaped_wide if wide else escaped, chosen=chosen)
    elif _SMALL in field:
        field = field.replace(_SMALL, "")
    return for_biber(field) if wide else field


def _asked(model: str, protected: Callable[[str], str], literal: Callable[[str], str], *, chosen: bool) -> str:
    """A title of one line in which more tells what needs its capital than each word for itself."""
    capitals = partial(_worded, protected=protected, literal=literal, chosen=chosen)
    return _beside_math(model, capitals, literal) if "$" in model else capitals(model)


def _beside_math(model: str, capitals: Callable[[str], str], literal: Callable[[str], str]) -> str:
    """A title of one line with math. A word that touches that keeps its first letter's capital, too: ``$^3$He``."""
    spans = tex.spans(model)
    out = []
    for at, (is_math, segment) in enumerate(spans):
        if is_math:
            out.append(formula(segment, capitals))
            continue
        first, last = 0, len(segment)
        while at and first < last and segment[first].isalnum():
            first += 1
        while at + 1 < len(spans) and last > first and segment[last - 1].isalnum():
            last -= 1
        touching = (segment[:first], segment[last:])
        before, behind = (f"{{{literal(word)}}}" if word[:1].isupper() else capitals(word) for word in touching)
        out.append(f"{before}{capitals(segment[first:last])}{behind}")
    return "".join(out)


def _worded(segment: str, protected: Callable[[str], str], literal: Callable[[str], str], *, chosen: bool) -> str:
    """The words, each as it is ``protected``; those that begin a sentence, and names that only the next word makes one, are braced too.

    So are all that have a capital where those are ``chosen``: the title has small letters where a title in capitals has none.
    """
    words = segment.split(" ")
    done = [protected(word).rstrip(_ASK + _SMALL) for word in words]
    if "?" in segment or "!" in segment or "." in segment:
        for at in range(1, len(words)):
            if _ends_sentence(words[at - 1].rstrip(_CLOSING)) and "://" not in words[at]:
                done[at] = _beginning(words[at], literal)
    if chosen:
        capitals = _capitals[literal]
        for at in _chosen(words):
            done[at] = capitals[words[at]]
    if not _TELLING.isdisjoint(words):
        for at in range(len(words)):
            for name in range(at, at + before(words, at)):
                done[name] = _beginning(words[name], literal)
        if is_german(words):
            done = [one if "://" in word else _every_capital(word, literal) for word, one in zip(words, done, strict=True)]
    return " ".join(done)


def _chosen(words: Sequence[str]) -> Iterator[int]:
    """Where the words stand with a capital that their author chose: not at the beginning, nor between colons where no word is small."""
    start = 0
    ends = [at + 1 for at, word in enumerate(words) if word[-1:] == ":"]
    for end in (*ends, len(words)):
        if _TELLS_SMALL in map(_telling_case, words[start:end]):
            yield from (at for at in range(start + 1, end) if not words[at].islower() and "://" not in words[at])
        start = end


def _ends_sentence(word: str) -> bool:
    """Whether the next word keeps its capital: small abbreviations end none, and what stands behind others (``St.``) is a name."""
    return word.endswith(_STOPS) and (word[-1] != "." or _ABBREVIATED.fullmatch(word.rstrip(".").lstrip(_OPENING)) is None)


def _beginning(word: str, literal: Callable[[str], str]) -> str:
    head, *rest = _BREAKS.split(word)
    return _part(head, literal, alone=False, begins=True) + "".join([_part(part, literal, alone=False) for part in rest])


def _every_capital(word: str, literal: Callable[[str], str]) -> str:
    if word.isalpha() and word.isascii():
        return word if word.islower() else f"{{{word}}}"
    return "".join([_part(part, literal, alone=False, begins=True) for part in _BREAKS.split(word)])


_capitals: dict[Callable[[str], str], Remembered[str]] = {
    literal: Remembered(partial(_every_capital, literal=literal)) for literal in (escaped, escaped_wide)
}


def _protect(word: str, literal: Callable[[str], str] = escaped) -> str:
    """A word of a title, for all that it tells itself; `_ASK` stands behind one that tells something of others, or holds math.

    Behind one that is small where in capitals it is not stands `_SMALL`.
    """
    core = word[:-1] if word.endswith(_BEHIND) else word
    if not core.isascii() or word in _TELLING or core == "A":
        return _protect_oddly(word, literal)
    if core.isalpha():
        done = _braced_letters(core)
    else:
        parts = core.split("-")
        if not all(map(str.isalpha, parts)):
            return _protect_oddly(word, literal)
        done = "-".join(map(_braced_letters, parts))
    done += word[len(core) :]
    return done + _SMALL if core.islower() and _is_told_small(core) else done


def _braced_letters(part: str) -> str:
    """A word of ASCII letters alone, which is not the article, or such a part of one."""
    return f"{{{part}}}" if part in PROPER or not (part[1:].islower() or part.islower()) else part


def _protect_oddly(word: str, literal: Callable[[str], str]) -> str:
    """The same for any word."""
    asks = word in _TELLING or "$" in word or _ends_sentence(word.rstrip(_CLOSING)) or not word.isprintable()
    done = _braced_word(word, literal) + _ASK if asks else _braced_word(word, literal)
    return done + _SMALL if _telling_case(word) == _TELLS_SMALL else done


def _braced_word(word: str, literal: Callable[[str], str]) -> str:
    if word.isascii():
        if word.isalpha() and word[1:].islower():
            return f"{{{word}}}" if word in PROPER else word
        if len(word) <= _LONGEST_WORD and _is_simple(word):
            if "-" in word or "/" in word:
                if word.islower():
                    return word
                if PROPER.isdisjoint([part.strip(_AROUND) for part in word.replace("/", "-").split("-")]):
                    return _capitals_of_parts.sub(braced, word)
            elif word.strip(_AROUND) not in PROPER:
                return word if word.islower() else _capitals_of_word.sub(braced, word)
    if "://" in word:
        return f"{{{literal(word)}}}"
    parts = _BREAKS.split(word)
    return "".join([_part(part, literal, alone=len(parts) == 1) for part in parts])


def _is_simple(word: str) -> bool:
    """Whether all of the characters stand for themselves, and none for what others do: no bracket within, no dash, no URL."""
    return not word.encode().translate(None, PLAIN) and "(" not in word[1:] and "--" not in word and "://" not in word


_protected = Remembered(_protect).__getitem__
_protected_wide = Remembered(partial(_protect, literal=escaped_wide)).__getitem__


def _are_chosen(words: Sequence[str]) -> bool:
    """Whether the author of a title chose its capitals: it has some, and more words that are small where in capitals they are not."""
    told = list(map(_telling_case, words[1:]))
    return 0 < told.count(_TELLS_CAPITAL) < told.count(_TELLS_SMALL)


def _case(word: str) -> int:
    """What a word that is not the first tells of its title's case; 0 is nothing.

    `_TELLS_SMALL`: it is small and would have a capital among others that have one. `_TELLS_CAPITAL`: it has one, and other words alone can
    tell whether that was chosen.
    """
    core = word.strip(_AROUND)
    if core.islower():
        return _TELLS_SMALL if _is_told_small(core) else 0
    if core[:1].isupper() and core[1:].islower() and core.isalpha():
        return 0 if core in PROPER or "://" in word else _TELLS_CAPITAL
    asks = core == "A" or any(part[:1].isupper() and part[1:].islower() and part not in PROPER for part in core.split("-"))
    return _TELLS_CAPITAL if asks and "://" not in word else 0


def _is_told_small(core: str) -> bool:
    return len(core) >= _LEAST_TOLD and core not in _ALWAYS_SMALL and (core.isalpha() or core.replace("-", "").isalpha())


_TELLS_SMALL, _TELLS_CAPITAL = 1, 2
_LEAST_TOLD = 5
_ALWAYS_SMALL = frozenset(
    "about above across after against along among around before behind below beneath beside besides between beyond despite during"
    " except inside onto outside since through throughout toward towards under underneath until using versus within without".split(),
)
"""Words without a capital among others that have one."""
_telling_case = Remembered(_case).__getitem__


def _part(part: str, literal: Callable[[str], str], *, alone: bool, begins: bool = False) -> str:
    """A word, or what stands between two hyphens of one: braces around its letters if they need their capitals.

    ``alone``: there is no hyphen; ``begins``: a sentence does.
    """
    first, last = 0, len(part)
    while first < last and not part[first].isalnum():
        first += 1
    while last > first and not (part[last - 1].isalnum() or part[last - 1] in "*+#" or unicodedata.combining(part[last - 1])):
        last -= 1
    core = part[first:last]
    if part[last : last + 1] == ")" and "(" in core:  # SU(2)
        core, last = f"{core})", last + 1
    if not (begins and core[:1].isupper()) and not _needs_capitals(core.rstrip("*+#"), alone=alone and core == "A"):
        return literal(part)
    return f"{literal(part[:first])}{{{literal(core)}}}{literal(part[last:])}"


def _needs_capitals(core: str, *, alone: bool) -> bool:
    """Whether a word without the signs around it keeps its capitals; one that is ``alone`` is the article."""
    if len(core) == 1:
        return core.isupper() and not alone
    if any(char.isupper() or char.istitle() for char in core[1:]) or is_proper(core):
        return True
    return core[:1].isupper() and any(map(str.isdecimal, core.partition("[")[0]))  # K3, Yolov3; no Footnote[2]
