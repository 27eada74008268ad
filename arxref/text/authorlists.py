"""An author list as a source wrote it, before anybody looks for names in it: what parts it, and what stands beside the names.

Brackets hold affiliations, figures and daggers point to footnotes, and a line break of TeX may stand for a comma.
"""

from __future__ import annotations

import re

from arxref.late import late

_FOOTNOTES = late(
    r"<sup>[^<>]{0,40}</sup>|(?<=[^\W\d_])\^[0-9*,]{1,20}\^"
    r"|\$\s?(?:\{\})?\^\s?(?:\{[^{}$]{0,40}\}|\\?[A-Za-z0-9*]{1,12})\s?\$|\\textsuperscript\{[^{}]{0,40}\}|\[[0-9, ]{1,20}\]"
    r"|\\(?:thanks|footnote|inst|altaffilmark|email|orcid(?:link)?)\{[^{}]{0,200}\}"
    r"|(?<=[^\W\d_])\s?\^(?:\{(?:[0-9*, ]|[a-z](?![a-z])|\\[a-z]{1,12}+){1,20}\}|[0-9*]{1,3}(?![^\W_])|[a-z](?:,[a-z])*(?![^\W_])"
    r"|\\[a-z]{1,12})"
)
_NOTING = late(r"\\(?:textsuperscript|thanks|footnote|inst|altaffilmark|email|orcid)")  # many lists hold TeX's accents, and few of these
_COLLECTIVE = late(
    r"\b(?:collaborations?|consorti(?:um|a))\b|\A(?:on behalf of|representing) |\Afor (?:the )?(?-i:[A-Z][A-Z0-9/-]+)\Z"
    r"|\Athe\s.*\s(?:teams?|project|survey)\Z",
    re.IGNORECASE,
)
_NICKNAME_AFTER = late(r" [^\W\d_a-z]")
_AND = late(r"[,;]|(?:(?<=\s)|\A)(?:and|&)(?=\s)")
_KINDS = {
    word: kind
    for kind, words in {
        "l": "and & et und y e и",
        "q": "+ plus with",
        "n": "many several some one two three four five six seven eight nine ten viele plusieurs varios vários",
        "w": "others andere weitere autres otros outros altri других др",
        "m": "more más mais",
        "a": "other additional further remaining",
        "p": "author authors collaborators contributors colleagues people auteurs autoren autores autori",
        "c": "co-author co-authors coauthors co-workers coworkers соавт",
        "e": "al alii alia",
        "E": "etal et.al et.alii u.a",
        "t": "etc",
        "u": "u",
        "b": "a",
        "d": "…",
        "x": "not shown",
    }.items()
    for word in words.split()
}
"""The words of what stands for further authors, each with a letter for what it is; without the point behind it."""
_CAPITALISED = frozenset("lanpx")
"""Of these a word may begin with a capital. U. A. are initials; Others, More, With and Plus, behind a given name, are family names."""
_CAPITAL_KINDS = {"others": "W", "more": "M"}
# "and et al.", "...", "and others", "+3 more", "et 3 autres", "and collaborators", "12 other authors", "etc.", "u. a."; not "The 3 Authors"
_MORE = late(
    r"(?:l{1,2}e|l?E|d|l?t|l?ub|(?:[lq]n?|[nN])[mw]n?p?|w(?:n?p)?|(?:[lq]n?|N)p|(?:[lq]n?|[nN])?(?:[am]p|c)|(?:[lq]?n|N)C|qn|N|\A(?:m|np)"
    r"|(?:\A|l)q?(?:[nN]?(?:W|Mp)|[nN]M|C)p?)x*\Z"
)
_MOST_WORDS = 7
_ASIAN_MORE = late(
    r"(?:(?:\A|(?<=[\sa-zA-Z.]))(?:외|等|ほか|他)|(?<![\x00-\x1f!-\u2fff])(?:等(?=\s?[0-9人])|[外他](?=\s?[0-9])|ほか))"
    r"(?:\s?[0-9]{1,5}\s?[명人名位]|人)?\s?\Z"
)
_ASIAN_ENDS = frozenset("외等他か人명名位")
_LONGEST_MORE = 60
_BRACKETS = late(r"\s?[(\[]([^()\[\]]{1,60})[)\]]")
_ALL = late(r"\s?([0-9]{1,5}) (?:co-?)?authors?\s?")
MANY = 1 << 30

_OTHERS = frozenset(("others", "et al", "et al.", "et. al", "et. al.", "etal", "etal.", "et.al", "et.al.", "...", "…"))
_MARKS = late(r"(?:\s*(?:\$\^?\{?[0-9,*]{1,9}\}?\$|[0-9*†‡§¶¹²³⁰-⁹])){1,9}\Z")

_QUOTES = ('"', "“", "”", "„")
_STRIPPED = ' "“”„'

_WIDE = str.maketrans("、，；（）", ",,,()")
"""What parts names in Chinese and Japanese lists, and their brackets."""

_SQUARE = {ord("["): "(", ord("]"): ")"}
_UNSQUARE = {ord("["): None, ord("]"): None}
"""Behind an author, what is in square brackets is said of him; where a list begins with them, they are around the authors."""
_OTHER_COMMAS = late(r"\s?\|\s?|\s[·•/]\s")  # what parts names where a script or a page has no commas for it
# Between whole names; in no name they stand so. The words before it are looked at once, from where they begin.
_LOCAL_AND = late(r"((?<![\w.'-])[.'-]*+\w[\w.'-]*+\s\w[\w.'-]++) (?:et|und) (?=(?!al\b|zu\b)\w[\w.'-]*+\s\w)")

# In Spanish and Portuguese it joins the halves of a family name too: alone between two names of two words, at the end of a list,
# the last of which does not end as Portuguese names of one person do: Rui Costa e Silva Filho.
_LAST_AND = late(
    r"((?:\A|,\s?)[^\W\d_]+ [^\W\d_]+) [ye] ([^\W\d_]+ (?!(?:Filho|Neto|J[uú]nior|Sobrinho)\b)[^\W\d_]+\s?)\Z",
)

_MEMBER = late(
    r",\s?(?:(?:Graduate|Student|Associate|Senior|Life)\s)*(?:Member|Fellow),?\s(?:of\s)?(?:the\s)?(?:IEEE|ACM|OSA|SIAM|SPIE)"
    r"(?=\s?(?:[,;]|and\b|&|\Z))"
)
"""What societies call their members, behind whose names it stands: ``Ann Lee, Senior Member, IEEE``."""
_WITH = late(
    r",?\s(?:(?:joint(?:ly)?\s)?with\s)?(?:(?:an?|the)\s)?(?:[a-z]{4,}\s)?[Aa]ppendi(?:x|ces)\s(?:[A-Z]\s)?(?:written\s)?"
    r"(?:joint(?:ly)?\s)?(?:with|by)\s|,?\s(?:edited|translated)(?:\sfrom\s(?:the\s)?[A-Z][a-z]+)?\sby\s"
    r"|,?\s(?:joint(?:ly)?\s|in\scollaboration\s)?with\s(?:(?:the\s)?(?:assistance|help|participation)\sof\s|contributions\s(?:by|from)\s)?"
)
"""What leads to others who wrote, or wrote a part: ``Ann Lee, with an appendix by Bo Xu``."""
_WITH_ASIDE = late(r"\s?\(((?:[Ww]ith\s)?(?:an?\s)?[Aa]ppendi(?:x|ces)\s[^()]{1,100}|(?:in collaboration|translated)\s[^()]{1,100})\)")
_ADDRESSES = late(
    r"\s?<[^<>\s@]{1,64}@[^<>\s@]{1,100}>|(?<![^\s,;(])(?:\{[^{}@]{1,200}\}|[^\s<>()@,;]{1,64})@[^\s<>()@,;.]{1,100}\.[^\s<>()@,;]{1,100}"
    r"|\s?\b(?:ORCID:?\s?)?(?:https?://)?(?:www\.)?(?:orcid\.org/)?00(?:00|09)-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]\b/?"
)
"""Electronic mail and ORCID beside a name."""
_JUNIOR_AND = late(r"(,\s?(?:[JjSs]r\.?|JR\.?|I{2,3}|IV|2nd|3rd|4th))(?:\s?;|\s(?:and|&)\s)")
_SUFFIXED = late(r"(,[^,]+),\s?(?:[JjSs]r\.?|JR\.?|I{2,3}|IV)\Z")
_INITIAL = late(r"[A-Z\u00c0-\u00de]\.")  # with which no family name begins
are_initials = re.compile(r"(?:[A-Z\u00c0-\u00de]\.[ -]?){1,6}").fullmatch
"""Whether a text is initials alone, which no author's name is."""


def are_others(text: str) -> bool:
    """Whether a text stands at the end of a list in the place of further authors: ``et al.``, ``and others``, ``...``."""
    text = text.strip(" {},")
    return text.lower().removeprefix("and ") in _OTHERS or (len(text) <= _LONGEST_MORE and more_at(text) == 0)


def more_at(text: str) -> int:
    """Where in one part of a list that begins which stands for further authors, after whom comes nobody; -1 where nothing does."""
    if text[-1:] in _ASIAN_ENDS:
        found = _ASIAN_MORE.search(text, max(0, len(text) - _LONGEST_MORE))
        return found.start() if found is not None else -1
    words = text.replace(";", " ").rsplit(" ", _MOST_WORDS)
    if words[-1][:1] == "A" and " ".join(words[-2:]).lower().replace(".", "") == "et al":  # Al by himself is a name
        words[-1] = words[-1].lower()
    if _kind(words[-1]) == ".":
        return -1
    found = _MORE.search("".join(map(_kind, words)))
    if found is None:
        return -1
    return max(0, len(text) - sum(len(word) + 1 for word in words[found.start() :]))


def _kind(word: str) -> str:
    """The letter for a word, as `_KINDS` has them; ``n`` and ``N`` for numbers without and with a plus, a point for any other word."""
    plain = word.rstrip(".")
    if not plain:
        return "d" if word == "..." else "." if word else "l"  # nothing stands between a semicolon and the blank behind it
    kind = _KINDS.get(plain)
    if kind is not None:
        return kind
    if plain[0] in "+0123456789":
        number = plain.replace(",", "")
        return "n" if number.isdecimal() else "N" if number[1:].isdecimal() else "."
    small = plain.lower()
    kind = _KINDS.get(small, ".") if len(plain) > 1 else "."
    return kind if kind in _CAPITALISED else "C" if kind == "c" else _CAPITAL_KINDS.get(small, ".")


def without_counts(text: str) -> tuple[str, int]:
    """A list without the brackets that count its authors, and how many it must have to be complete.

    Those are `MANY` where the brackets tell of authors whom it leaves out: ``(34 additional authors not shown)``.
    """
    if "(" not in text and "[" not in text:
        return text, 0
    least = 0

    def without(brackets: re.Match[str]) -> str:
        nonlocal least
        count = _ALL.fullmatch(brackets[1])
        if count is None and not are_others(brackets[1]):
            return brackets[0]
        least = max(least, int(count[1]) if count is not None else MANY)
        return ""

    return _BRACKETS.sub(without, text), least


def pieces(text: str) -> list[str]:
    """The parts between commas, without what brackets enclose; where the brackets do not match, each part is left to itself."""
    text = without_footnotes(_split_lines(text))
    if "@" in text or "0-000" in text or "9-000" in text:
        text = _ADDRESSES.sub("", text)
    if "Member" in text or "Fellow" in text:
        text = _MEMBER.sub("", text)
    if "(" in text and ("ppendi" in text or "(in coll" in text or "(translated" in text):
        text = _WITH_ASIDE.sub(r" \1", text)
    if " with " in text or " by " in text:
        text = _WITH.sub(", ", text)
    if not text.isascii():
        text = text.translate(_WIDE)
    if "|" in text or " · " in text or " / " in text or " • " in text:
        text = _OTHER_COMMAS.sub("; " if "," in text else ", ", text)
    if " et " in text or " und " in text:
        text = _LOCAL_AND.sub(r"\1, ", text)
    if " y " in text or " e " in text:
        text = _LAST_AND.sub(r"\1, \2", text)
    if "[" in text or "]" in text:
        text = text.translate(_UNSQUARE if text.lstrip().startswith("[") else _SQUARE)
    if "(" in text and text.count("(") == text.count(")"):
        text = _outside_brackets(text)
    parts = (_inverted(text) if ";" in text or " and " in text else []) or _initialled(text)
    return parts or _JUNIOR_AND.sub(r"\1, ", text).split(",")


def without_footnotes(text: str) -> str:
    """An author list without the figures of footnotes, before the commas in them part anybody: ``$^{1,2}$``, ``^{1}``, ``[3]``."""
    has_some = "^" in text or "[" in text or "<sup" in text or ("\\" in text and _NOTING.search(text) is not None)
    return _FOOTNOTES.sub("", text) if has_some else text


def _inverted(text: str) -> list[str]:
    """The parts of ``Lee, Ann; van der Maaten, L.; The X Team``, each with its comma; none where lists in natural order stand between.

    Between two people there are two words on either side of a comma, between the parts of one there seldom are. Where but "and" parts
    them, as in BibTeX, each must have its comma: ``Plato, Ann Lee and Bo Ray`` are three.
    """
    parts = [part.strip().removeprefix("and ") for part in text.split(";" if ";" in text else " and ")]
    parted = [_SUFFIXED.sub(r"\1", part).split(",") for part in parts if "," in part]
    if ";" not in text and len(parted) + are_others(parts[-1]) < len(parts):
        return []
    short = sum(min(len(half.split()) for half in halves) == 1 or are_initials(halves[-1].strip()) is not None for halves in parted)
    if any(len(halves) != 2 for halves in parted) or short * 2 <= len(parted) or len(parted) * 2 < len(parts):  # noqa: PLR2004 - two halves
        return []
    return [part for part in parts if part]


def _initialled(text: str) -> list[str]:
    """The parts of ``Lee, A., Ray, B. C., and Foo, D.``, each with its comma; none where not every second one is initials alone."""
    if "." not in text:
        return []
    halves = [half.strip() for half in _AND.split(text)]
    halves = [half for half in halves if half]
    more = halves[-1:] if len(halves) % 2 and are_others(halves[-1]) else []
    halves = halves[: len(halves) - len(more)]
    if len(halves) % 2 or not all(map(are_initials, halves[1::2])) or any(map(_INITIAL.match, halves[::2])):
        return []
    return [*map(", ".join, zip(halves[::2], halves[1::2], strict=True)), *more]


def _split_lines(text: str) -> str:
    r"""A TeX line break between two whole names (``Mingliang Zhou\\Yong Feng``) parts them as a comma does."""
    if "\\\\" not in text:
        return text
    return ",".join(_part_lines(part) for part in text.split(","))


def _part_lines(part: str) -> str:
    lines = part.split("\\\\")
    return ",".join(lines) if all(len(line.split()) > 1 for line in lines) else part


def without_marks(text: str) -> str:
    """A name without affiliations in brackets, footnote marks and stray punctuation; empty if nothing is left of it."""
    text = _unquoted(_outside_brackets(text).removesuffix(" .").strip(" ;:*&-+"))
    if " " in text:
        text = _MARKS.sub("", text)
    return " ".join(text.split()) if any(char.isalpha() for char in text) else ""


def _unquoted(text: str) -> str:
    """A name without the quotes around it, or with none of the list of which it is the first or the last; a nickname keeps its own."""
    first, last = text[:1], text[-1:]
    if first == "'" == last:
        return text[1:-1]
    if first not in _QUOTES and last not in _QUOTES:
        return text
    return text.strip(_STRIPPED) if (first in _QUOTES and last in _QUOTES) or sum(map(text.count, _QUOTES)) == 1 else text


def _outside_brackets(text: str) -> str:
    """The text without what brackets enclose, but for nicknames, ``Wei (Bob) Wang``, and collaborations.

    An unbalanced bracket goes alone; a single word that a lone ")" ends is the end of an affiliation and goes with it.
    """
    if "(" not in text and ")" not in text:
        return text
    kept: list[str] = []
    depth = start = 0
    for at, char in enumerate(text):
        if char == "(":
            if not depth:
                kept.append(text[start:at])
                start = at + 1
            depth += 1
        elif char == ")":
            if depth < 2:  # noqa: PLR2004 - the outermost bracket, or none
                kept.append(_kept_of(text[start:at].strip(), text, at, alone=not depth))
                start = at + 1
            depth = max(depth - 1, 0)
    if not depth or "," in text or not any(kept):  # "Ann Lee (IRIT": the rest of one author is an affiliation, of a list it is not
        kept.append(text[start:])
    return " ".join("".join(kept).split())


def _kept_of(inside: str, text: str, at: int, *, alone: bool) -> str:
    """What stays of the text before the bracket at ``at``, which is ``alone`` if nothing opened it."""
    if alone:
        return inside if " " in inside else ""
    if inside.isalpha() and inside.istitle() and _NICKNAME_AFTER.match(text, at + 1) is not None:
        return f"({inside})"
    return f", {inside} " if _COLLECTIVE.search(inside) is not None and "," not in inside else ""
