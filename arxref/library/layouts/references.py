"""The titles of references as papers, reference managers and search engines print them: names, title, and where it appeared.

    [1] A. Lee and B. Li, "A Title," arXiv preprint arXiv:2105.14656, 2021.          (IEEE, MLA, Chicago)
    Lee, A., & Li, B. (2021). A title. arXiv. https://arxiv.org/abs/2105.14656       (APA, Harvard, ACM)
    1. Lee A, Li B. A title[J]. arXiv preprint arXiv:2105.14656, 2021.               (Vancouver, Nature, GB/T 7714, GOST)
    - A title. Ann Lee, Bo Li. ICML 2021. [[paper](https://arxiv.org/abs/2105.14656)]           (reading lists)
    \\bibitem{lee} A.~Lee and B.~Li. \\newblock A title. \\newblock arXiv:2105.14656, 2021.      (LaTeX's thebibliography, .bbl)

What stands before the title, or right behind it, must be names and nothing else, and what follows a place where papers appear: a sentence
of prose is neither. A wrong title does more harm than none.
"""

from __future__ import annotations

import re
from functools import lru_cache

from arxref.late import late
from arxref.library.layouts.linktexts import title as plain_title
from arxref.text.markup import untagged

_LONGEST = 1200  # characters before the identifier; the collaborations' author lists are longer, and printed with "et al."
_START = late(r"[\s>]*(?:(?:[-*+\u2022]|\(?[0-9]{1,4}[.)]|(?:\.\.[ \t]+)?\[\^?[\w+-]{1,20}\]:?)[ \t]+)?")
_YEAR = late(r"[\s,.]*\(?(?:19|20)[0-9]{2}[a-z]?(?:,[^()\[\]]{1,20})?\)?[.,:]?\s*\Z")
_OTHERS = late(  # and the collaboration that they are, as INSPIRE prints it
    r"[\s,]*\b(?:et\.?\s?al\b\.?|and others|u\.\s?a\.|\u0438 \u0434\u0440\.?|\u7b49)(?:[\s.,]*\[[^\[\]]{1,60}\])?[\s.,]*\Z", re.IGNORECASE
)
_PART = late(r"(?:[,;&]|\s(?:and|und|y|et)\s)[\s,;&]*(?:and\s)?")
_INITIALS = late(r"(?:[^\W\d_]\.[\s-]?){1,5}|[A-Z]{1,3}", re.UNICODE)
_PARTICLES = frozenset("van von der den de del della di da dos du la le ter ten bin ibn al el st. jr. jr sr. ii iii".split())
_YEAR_FIRST = late(r"\(?(?:19|20)[0-9]{2}[a-z]?(?:,[^()]{1,20})?\)?[.,:]?\s+")
_BOUNDARY = late(r"(?:(?<!\b[DM][dr])[.:]|\)[.,:]?)\s+(?=[\w(\"\u201c\u2018'*_\u00ab])(?!et\b|and\b|und\b|y\b|u\. ?a\.|\u0438\b|[A-Z]\.)")
_GAP = late(r",\s?(?:\.{3}|\. \. \.|\u2026),?\s?(?=&|and\b)")  # "Lee, A., ... & Li, B."
_OPENING = late(r"(?<=[\s(])(?:[\"\u201c\u201e\u2018'*_](?=\w)|[\u00ab\u300a]\s?(?=\w))")
_BEHIND = frozenset((*" ,.;)(", ""))
_QUOTES = dict(zip("\"\u201c\u201e\u300a\u2018'*_\u00ab", "\"\u201d\u201c\u300b\u2019'*_\u00bb", strict=True))
_END = late(  # its first sign is what can be looked for fast
    r"[.?!\[/\s](?:(?<=[.?!])(?=\s|\Z)|(?<=/)/|(?:(?<=\[)|(?<=\s)\[)(?:J|C|A|EB/OL|J/OL|Preprint)\]|(?<=\s)(?://|\((?=arXiv|\Z)))",
    re.IGNORECASE,
)
_PLACE = late(
    r"[\s.,;:([\u2013/-]*+(?:\Z|\*\w|arxiv|corr\b|pre-?print|in\b|https?:|doi\b|url\b|available|retrieved|proc\b|proceedings|advances in"
    r"|ieee|acm\b|(?:international )?(?:journal|conference)|trans\b|transactions|(?:19|20)[0-9]{2}\b|(?-i:[A-Z]{4,}))",
    re.IGNORECASE,
)
_SAYING = frozenset("we i this these here our it they he she in".split())  # begin a sentence below names, too
_OF_PAGE = late(r"\b(?:this|our|my) (?:work|paper|repo|repository|project|page|post|list|section|survey|thesis)\b", re.IGNORECASE)
_SENTENCE = late(r"(?<!\bvs)(?<!\b[A-Z])(?<!\s)[.?!]\s+(?=[\w*_])")
_UNFINISHED = late(r"<(?:[A-Za-z/][^<>]*)?\Z")  # the tag, or the bracket, in which the address of the paper stands
_BLOCK = late(r"</?(?:br|p|div|li|td|h[1-6])\b", re.IGNORECASE)  # tags that part words
_SLANTED_TAG = late(r"<(?:i|em|cite)>\s*([^\s<>*][^<>*]{0,300}?)\s*</(?:i|em|cite)>", re.IGNORECASE)
_TRAILING = late(  # what leads to the identifier
    r"(?<=\w)[.,;:\s]*(?:[\u2013\u2014-](?:\s*\w{1,12}:)?|\bsee|\b(?:[Ll]inks?|URL|url|[Pp]aper|PDF|pdf)::?)\s*\Z"
)
_PARTED = late(r"[.,&]| (?:and|und|y|et) ")
_INITIAL = late(r"\b[^\W\d_]\.?\s*\Z")
_BARE_INITIAL = late(r"\w\w [A-Z]{1,3}\Z")  # "Lee A"
_BIBITEM = late(  # and what else is for LaTeX alone
    r"\\bibitem\s*(?:\[(?:[^\[\]{}]|\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})*\]\s*)?\{[^{}]{1,200}\}"
    r"|\\newblock\b|(?<!\\)%(?=\s|\Z)"
)
_NO_JOURNAL = r"(?![^{}]{0,80}\b(?:J|Rev|Phys|Lett|Math|Proc|Trans|Ann|Sci|Soc)\.)"
_SLANTED = late(  # a title, with where it is behind it; behind a journal's name stand other things first, but not always
    r"(?:\\(?:emph|textit|textsl)[ ]?\{" + _NO_JOURNAL + r"((?:[^{}*]|\{[^{}*]{0,100}\}){1,400}?),?\}"
    r"|\{\\(?:it|em|sl)\b[ ]?" + _NO_JOURNAL + r"((?:[^{}*]|\{[^{}*]{0,100}\}){1,400}?),?\})"
    r"(?=[\s.,;:~({\[]*(?:\\(?:href|url|texttt|tt)\b|arxiv|e-?print|preprint|\Z))",
    re.IGNORECASE,
)
_SERIAL = late(r"(?:Advances|Progress|Surveys|Reports) (?:in|of|on) ")
_JOURNAL_WORDS = 8
_BLOCKS = 2  # of the title, and of where it appeared
_BOOK = late(r"\s*(?:\{\\(?:em|it)\b\s*|\\emph\s*\{)((?:[^{}]|\{[^{}]{0,200}\}){1,400})\}")  # of books, the title alone is slanted
_TITLED = late(  # as REVTeX's and ACM's styles say it
    r"\\(?:bibinfo\s*\{title\}|showarticletitle)\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\}){1,400})\}"
)
_WORD = late(r"[^\W\d_](?:[^\W\d_]|[.'\u2019\u2010-])*")
_SIMPLE = late(r"[A-Z](?:\.|[a-z]{3,}) [A-Z][a-z]{3,}")  # nearly all
_TAIL = 40  # characters, in which a year or "et al." ends
_MOST_WORDS = 5  # of a name


def reference_title(text: str, id_: str) -> str:
    """The title of the reference that ``text`` begins, up to where paper ``id_`` is named; "" where it may be anything else."""
    if len(text) > _LONGEST:
        return ""
    if "\\bibitem" in text:
        titled = _TITLED.search(text)
        if titled is None and (block := _title_block(text)):
            return plain_title(block, id_, alone=True)
        text = _unlatexed(_SLANTED.sub(_starred, _BIBITEM.sub(" ", text)) if titled is None else titled[1])
        if titled is not None:
            return plain_title(text.rstrip(" ,."), id_, alone=True)
    text = _BLOCK.sub(r" \g<0>", _UNFINISHED.sub("", text)) if "<" in text else text
    text = _SLANTED_TAG.sub(lambda one: one[1] if _are_names(one[1]) else f"*{one[1]}*", text) if "</" in text else text
    text = " ".join(untagged(text).replace("&amp;", "&").replace("**", "*").replace("__", "_").split())
    start = _START.match(text)
    text = _GAP.sub(", ", text[start.end() if start is not None else 0 :])
    trailing = _TRAILING.search(text, max(0, len(text) - _TAIL))
    text = text[: trailing.start()] if trailing is not None else text
    leading = _leading(text)
    if leading and leading.split()[0].lower() not in _SAYING and (said := plain_title(leading, id_, alone=True)):
        return "" if _are_names(leading) else said
    quoted = _quoted(text)
    found, dated = (quoted, True) if quoted else _plain(text)
    return plain_title(found, id_, alone=True, sure=dated) if found and found.split()[0].lower() not in _SAYING else ""


def _title_block(text: str) -> str:
    """The block behind that of the names, where BibTeX's styles part a reference into blocks and the identifier is in a later one."""
    names, *blocks = text.split("\\newblock")
    if len(blocks) < _BLOCKS or not _are_names(_block(names).rstrip(" ."), quoted=True):
        return ""
    book = _BOOK.match(blocks[0])
    title = _block(book[1] if book is not None else blocks[0]).rstrip(" ,.")
    return "" if _SENTENCE.search(title) is not None else title


def _block(text: str) -> str:
    return " ".join(_unlatexed(_BIBITEM.sub(" ", text)).split())


def _starred(slanted: re.Match[str]) -> str:
    """A slanted title between stars; a journal's name, written out in full, as what it is: the title is elsewhere, or nowhere."""
    from arxref.library.claims.venues import says_journal  # noqa: PLC0415 - as above

    said = slanted[1] or slanted[2]
    is_journal = len(said.split()) <= _JOURNAL_WORDS and ":" not in said and (says_journal(said) or _SERIAL.match(said) is not None)
    return slanted[0] if is_journal else f"*{said}*"


def _leading(text: str) -> str:
    """The first sentence, where names follow it."""
    end = _SENTENCE.search(text)
    if end is None:
        return ""
    said = text[: end.start() + (text[end.start()] != ".")].strip("*_ ")
    rest = text[end.end() :].partition("[")[0].lstrip("*_")
    if "*" in said or _PLACE.match(rest) is not None:
        return ""
    stop = next((one.start() for one in _BOUNDARY.finditer(rest) if _INITIAL.search(rest, 0, one.start() + 1) is None), len(rest))
    names = _YEAR.sub("", rest[:stop].rstrip(" ,;:|*_\u2013\u2014-"))
    return said if _are_names(names) and _OF_PAGE.search(said) is None else ""


def _unlatexed(text: str) -> str:
    """A reference of LaTeX's as text."""
    from arxref.text import unlatex  # noqa: PLC0415 - few files are LaTeX

    return unlatex.model(text)


def _quoted(text: str) -> str:
    """What is quoted or slanted behind names, where a reference goes on behind it."""
    mark = _OPENING.search(text) if not _QUOTES.keys().isdisjoint(text) else None
    if mark is None or not _are_names(text[: mark.start()], quoted=True):
        return ""
    closing = _QUOTES[mark[0][0]]
    end = text.find(closing, mark.end())
    while end >= 0 and text[end + 1 : end + 2] not in _BEHIND:
        end = text.find(closing, end + 1)
    return text[mark.end() : end].rstrip("\u00a0 ,.") if end >= 0 else ""


def _plain(text: str) -> tuple[str, bool]:
    """The sentence behind names, up to a place where papers appear, and whether a year parts it from them."""
    names = _names(text)
    if names is None or text[names.end()] in _QUOTES:
        return "", False
    year = _YEAR_FIRST.match(text, names.end())
    dated = year is not None or _YEAR.search(text, max(0, names.start() - _TAIL), names.start() + 1) is not None
    at = year.end() if year is not None else names.end()
    for end in _END.finditer(text, at):
        if _PLACE.match(text, end.end()) is not None:
            return text[at : end.end() if end[0] in ("?", "!") else end.start()].strip(" [("), dated
    return text[at:].strip(" [("), dated


def _names(text: str) -> re.Match[str] | None:
    """What ends the names that a text begins with: not what stands behind an initial within a name, ``Ann M. Lee, Bo Li.``."""
    names: re.Match[str] | None = None
    for one in _BOUNDARY.finditer(text):
        if not _are_names(text[: one.end()]) or (one[0][0] == ":" and not _PARTED.search(text, 0, one.start())):
            continue
        if names is not None and not _holds_names(text[names.end() : one.start()]):
            return names
        names = one
        before = text[: names.start() + 1]
        if _INITIAL.search(before) is None or any(_BARE_INITIAL.search(part) for part in _PART.split(before)):
            return names
    return None if names is None or (_holds_names(text[names.end() :]) and _are_names(text)) else names


def _holds_names(text: str) -> bool:
    """Whether what follows an initial is a family name, or one with other names behind it."""
    first, *parts = _PART.split(text)
    return len(first.split()) == 1 and (not parts or any(len(part.split()) > 1 for part in parts))


def _are_names(text: str, *, quoted: bool = False) -> bool:
    """Whether a text is names of people, with or without a year behind them, and nothing else.

    One name of words alone (``Deep Learning``) may be anything: others, a year or initials stand beside it, or a quotation behind it.
    """
    text = (text.replace("*", "") if quoted else text).rstrip(" ,:(\"'")
    year = _YEAR.search(text, max(0, len(text) - _TAIL))
    text = text[: year.start()] if year is not None else text
    others = _OTHERS.search(text, max(0, len(text) - _TAIL))
    text = (text[: others.start()] if others is not None else text).strip(" ,:")
    whole = lone = 0
    sure = quoted or year is not None or others is not None
    family = False  # whether the part before was one word, so that initials may follow: "Lee, A."
    for part in _PART.split(text):
        words, short = _parts(part)
        if not words or (short == words and not family):
            return False
        sure = sure or short > 0
        family = words == 1 and not short
        lone += family
        whole += not family
    if lone and whole and not sure:
        return False  # "Cityscapes, Mapillary Vistas": who writes names so writes all in one way
    return whole + (lone > 0) > 1 or (sure and (whole > 0 or lone > 1 or others is not None))


@lru_cache(maxsize=1024)
def _parts(name: str) -> tuple[int, int]:
    """How many words and initials a name has, its particles left out, and how many of them are initials; none where it is no name."""
    if _SIMPLE.fullmatch(name) is not None:
        return 2, name[1] == "."
    words = [word for word in name.split() if word.lower() not in _PARTICLES] or [name]  # "Le" is a family, too
    if len(words) > 1 and len(words[0]) > 1 and "." not in words[0]:
        words[0] = words[0].title()  # ``LI B`` is as much a name as ``Li B``
    if len(words) > _MOST_WORDS or not all(_WORD.fullmatch(word) is not None and word[0].isupper() for word in words):
        return 0, 0
    return len(words), sum(_INITIALS.fullmatch(word if len(word) > 1 else f"{word}.") is not None for word in words)
