"""Model text to LaTeX for the fields of a .bib file that a classic, 8-bit BibTeX can read.

What comes out is balanced, is one line, and holds no command but the macros of `arxref.text.latex_tables` and, in math, those that
`arxref.text.tex` allows. This is the last line of defence: it holds for any text, also for one that was never cleaned.
"""

from __future__ import annotations

import re
import unicodedata
from functools import partial
from typing import TYPE_CHECKING

from arxref.late import Remembered, late
from arxref.text import latex_chars, tex
from arxref.text.latex_math import is_signs, math
from arxref.text.latex_names import for_initials
from arxref.text.latex_tables import ASCII_TEXT
from arxref.text.latex_wide import BEYOND_LETTERS, BEYOND_NAMES, for_biber, leftover
from arxref.text.propernames import BEFORE, GERMAN, PROPER, before, is_german, is_proper
from arxref.text.scan import find, first_not_of, first_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["leftover", "name_part", "text", "title", "verbatim"]

_PLAIN = bytes(code for code in range(0x20, 0x7F) if chr(code) not in ASCII_TEXT and chr(code) not in "'`")
_SPECIAL = bytes(range(0x80)).translate(None, _PLAIN).decode()
_FEW = 4
_AROUND = "".join(map(chr, _PLAIN)).translate(dict.fromkeys((*range(48, 58), *range(65, 91), *range(97, 123))))
_BRACES = re.compile(r"[\\{}]")
_SIMPLE = {char: (char.encode(), macro.encode()) for char, macro in ASCII_TEXT.items() if char not in "\\{}"}
_BEYOND = re.compile("[^\x00-\x7f]")
_COMPOSED = late("[\x00-\u02ff\u2010-\u2027]*")  # of these, nothing is composed but with what is none of them
_MARKS = re.compile("[\u0300-\u036f\u20d7]+")
_DOTLESS = re.compile("[ıȷ](?=[\u0300-\u0315])")  # with a mark above: what Unicode and biber know is the letter that has a dot
_BREAKS = re.compile("([-‐‑‒–—]+|/)")
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
_LONGEST_WORD = 60
# What needs its capitals in a word of characters that all stand for themselves: `_part` at a sixth of its cost, for such words alone.
_CAPITALS = (
    "(?<![A-Za-z0-9])(?:(?:[A-Za-z0-9][^/A-Z-]*[A-Z]|[A-Z][^/0-9[-]*[0-9])(?:[^/-]*[A-Za-z0-9*+])?|[%s-Z][*+]*(?![^/-]*[A-Za-z0-9*+]))"
)
_capitals_of_parts, _capitals_of_word = (late(_CAPITALS % first) for first in "AB")

_STOPS = ("?", "!", ".")
_TELLING = frozenset(BEFORE) | GERMAN
_ASK, _SMALL = "\n", "\t"  # which no title holds that is written
_OPENING, _CLOSING = "\"'“‘`([", "\"'”’"
# Behind these, no sentence begins: vs., al., i.e., w.r.t.
_ABBREVIATED = late(r"(?:[a-z]{0,3}|[a-z]+(?:\.[a-z]+)+|approx|incl|resp)")

_OF_URLS = "".join(char for char in map(chr, range(0x21, 0x7F)) if char not in '"%\\^`{}')
_URL_ODD = late(r"%(?![0-9A-Fa-f]{2})|[^!#$&-\[\]_a-z|~%]")


def text(model: str, *, wide: bool = False) -> str:
    """Model text for a field whose text LaTeX reads (abstract, note): escaped, math as ``{$...$}``.

    ``wide`` is for BibLaTeX: letters that pdflatex (with T1 fonts) and lualatex both print stay; classic BibTeX wants macros for them.
    """
    return for_biber(_written(model, _literal_wide)) if wide else _written(model, _literal)


def title(model: str, *, wide: bool = False) -> str:
    """Model text for a title: as `text`, and words that need their capitals are braced, whole, or the part between hyphens.

    Those are words with a capital after their first letter (PyTorch, O'Neill, 3D, GANs), single capitals (the X of X-ray; not the
    article A), names that are known (Gaussian), math and what touches it (``$^3$He``), and what begins a sentence: styles keep the capital
    after a colon only, not in "Hard? On Graphs". In a German title all do that have capitals, and in one whose author wrote most words
    small ("The role of Lake Baikal in modern neutrino physics"). Styles may lower every other word.
    """
    protected = _protected_wide if wide else _protected
    words = model.split(" ")
    field = " ".join(map(protected, words))
    chosen = _SMALL in field and _are_chosen(words)
    if chosen or _ASK in field:
        field = _asked(model if model.isprintable() else one_line(model), protected, _literal_wide if wide else _literal, chosen=chosen)
    elif _SMALL in field:
        field = field.replace(_SMALL, "")
    return for_biber(field) if wide else field


def name_part(model: str, *, wide: bool = False) -> str:
    """A part of a person's name: as `text`, but Greek letters are writing there, never symbols, and initials can be cut from it."""
    part = for_biber(_written(model, _literal_wide_name)) if wide else _written(model, _literal_name)
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
    return odd + text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")


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
    parts = model.split("$")
    if len(parts) % 2 and all(parts[1::2]) and not any(part[-1:] == "\\" for part in parts):  # nothing but pairs, as nearly always
        told = enumerate(zip(parts, odd.split("$"), strict=True))
        return "".join([_formula(part, literal) if at % 2 else _told(part, left, literal) for at, (part, left) in told])
    return "".join([_formula(segment, literal) if is_math else literal(segment) for is_math, segment in tex.spans(model)])


def _formula(source: str, literal: Callable[[str], str]) -> str:
    """Math, or what stands between dollars and is none."""
    body = math(source)
    if body is None:
        return r"{\$}" + literal(source) + r"{\$}"
    return "{$ " + body + "$}" if is_signs(body.lstrip()) else "{$" + body + "$}"


def _beside_math(model: str, capitals: Callable[[str], str], literal: Callable[[str], str]) -> str:
    """A title of one line with math. A word that touches that keeps its first letter's capital, too: ``$^3$He``."""
    spans = tex.spans(model)
    out = []
    for at, (is_math, segment) in enumerate(spans):
        if is_math:
            out.append(_formula(segment, capitals))
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


def _escape(model: str, odd: str) -> str:
    """Text with its special characters spelt out; ``odd`` holds those that occur. Python replaces in bytes at half the cost."""
    if "\\" in odd or "{" in odd or "}" in odd:
        model = _BRACES.sub(lambda found: ASCII_TEXT[found[0]], model)
    simple = _SIMPLE.keys() & odd  # none of which stands in another's macro
    if not simple:
        return model
    raw = model.encode("utf-8", "surrogatepass")
    for char in simple:
        raw = raw.replace(*_SIMPLE[char])
    return raw.decode("utf-8", "surrogatepass")


def _literal(segment: str, odd: str | None = None, *, names: bool = False, beyond: re.Pattern[str] = _BEYOND) -> str:
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
    out: list[str] = []
    at = 0
    for start, end in _runs(text, beyond.findall(odd)):
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
    is_ascii = odd.isascii()
    seek = find if segment.isascii() else str.find
    hyphens = seek(segment, "--") >= 0
    near = len(odd) > 1 and _two_quotes(odd)
    quotes = near and (seek(segment, "''") >= 0 or seek(segment, "``") >= 0)
    if is_ascii:
        if hyphens:
            segment = _HYPHENS.sub(_braced, segment)
        return _QUOTES.sub(_run_apart, segment) if near and (hyphens or quotes) else segment
    marks = [mark for mark in _NEIGHBOURS if mark in odd]
    if hyphens or quotes or any(_touch(segment, mark) for mark in marks):
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


def _braced(found: re.Match[str]) -> str:
    return f"{{{found[0]}}}"


_literal_name = partial(_literal, names=True)
_literal_wide = partial(_literal, beyond=BEYOND_LETTERS)
_literal_wide_name = partial(_literal, names=True, beyond=BEYOND_NAMES)


def _asked(model: str, protected: Callable[[str], str], literal: Callable[[str], str], *, chosen: bool) -> str:
    """A title of one line in which more tells what needs its capital than each word for itself."""
    capitals = partial(_worded, protected=protected, literal=literal, chosen=chosen)
    return _beside_math(model, capitals, literal) if "$" in model else capitals(model)


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
        for at in _chosen(words):
            done[at] = _every_capital(words[at], literal)
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
        if any(_telling_case(word) == 1 for word in words[start:end]):
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


def _protect(word: str, literal: Callable[[str], str] = _literal) -> str:
    """A word of a title, for all that it tells itself; `_ASK` stands behind one that tells something of others, or holds math.

    Behind one that is small where in capitals it is not stands `_SMALL`.
    """
    asks = word in _TELLING or "$" in word or _ends_sentence(word.rstrip(_CLOSING)) or not word.isprintable()
    done = _braced_word(word, literal) + _ASK if asks else _braced_word(word, literal)
    return done + _SMALL if _telling_case(word) == 1 else done


def _braced_word(word: str, literal: Callable[[str], str]) -> str:
    if word.isascii():
        if word.isalpha() and word[1:].islower():
            return f"{{{word}}}" if word in PROPER else word
        if len(word) <= _LONGEST_WORD and _is_simple(word):
            if "-" in word or "/" in word:
                if word.islower():
                    return word
                if PROPER.isdisjoint([part.strip(_AROUND) for part in word.replace("/", "-").split("-")]):
                    return _capitals_of_parts.sub(_braced, word)
            elif word.strip(_AROUND) not in PROPER:
                return word if word.islower() else _capitals_of_word.sub(_braced, word)
    if "://" in word:
        return f"{{{literal(word)}}}"
    parts = _BREAKS.split(word)
    return "".join([_part(part, literal, alone=len(parts) == 1) for part in parts])


def _is_simple(word: str) -> bool:
    """Whether all of the characters stand for themselves, and none for what others do: no bracket within, no dash, no URL."""
    return not word.encode().translate(None, _PLAIN) and "(" not in word[1:] and "--" not in word and "://" not in word


_protected = Remembered(_protect).__getitem__
_protected_wide = Remembered(partial(_protect, literal=_literal_wide)).__getitem__


_CAPITAL = 1000


def _are_chosen(words: Sequence[str]) -> bool:
    """Whether the author of a title chose its capitals: it has some, and more words that are small where in capitals they are not."""
    told = sum(map(_telling_case, words)) - _telling_case(words[0])
    return told > _CAPITAL and 0 < told % _CAPITAL < _CAPITAL // 2


def _case(word: str) -> int:
    """What a word that is not the first tells of its title's case: 1 if it is small and would have a capital among others that have one.

    For a word with a capital, which other words alone can tell to be chosen, it is 1 less than `_CAPITAL`: so the sum for a title holds how
    many these are, and how many more the small ones.
    """
    core = word.strip(_AROUND)
    if core.islower():
        return 1 if len(core) >= _LEAST_TOLD and core.replace("-", "").isalpha() and core not in _ALWAYS_SMALL else 0
    asks = core == "A" or any(part[:1].isupper() and part[1:].islower() and part not in PROPER for part in core.split("-"))
    return _CAPITAL - 1 if asks and "://" not in word else 0


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
    if not (begins and core[:1].isupper()) and not _needs_capitals(core.rstrip("*+#"), alone=alone):
        return literal(part)
    return f"{literal(part[:first])}{{{literal(core)}}}{literal(part[last:])}"


def _needs_capitals(core: str, *, alone: bool) -> bool:
    if len(core) == 1:
        return core.isupper() and not (alone and core == "A")
    if any(char.isupper() or char.istitle() for char in core[1:]) or is_proper(core):
        return True
    return core[:1].isupper() and any(map(str.isdecimal, core.partition("[")[0]))  # K3, Yolov3; no Footnote[2]
