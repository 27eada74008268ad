"""What digests of several layouts share: the seed dialects' headings, blocks with line numbers, linked titles, and how a paper is named."""

from __future__ import annotations

import re
from itertools import chain, repeat
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.dates import parse_date
from arxref.errors import InvalidIdentifier
from arxref.late import late
from arxref.model import Heading, Problem, Span
from arxref.records import NamedTuple
from arxref.taxonomy import is_category
from arxref.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from arxref.api import SourceText
    from arxref.model import ArxivId, Origin, PartialDate

_TO_PAPER = late(r"\]\((https?://(?:[a-z]{1,9}\.)?arxiv\.org/[^\s()]{1,200})\)", re.IGNORECASE)
# `# ArXiv cs.CV --Wed, 29 May 2019` and `# Arxiv Papers in cs.CV on 2021-05-31`
_HEADING = late(r"#[ \t]*arxiv[ \t]+(?:papers[ \t]+in[ \t]+)?(\S+)[ \t]+(?:--|on[ \t])[ \t]*(\S.*)", re.IGNORECASE)
# The same of a topic (`# Arxiv Papers in Learning on Graphs on 2021-05-31`), in which anything may stand before the date.
_TOPIC = late(r"#[ \t]*arxiv[ \t]+(?:papers[ \t]+in[ \t]+)?(\S(?:.*[^ \t])?)[ \t]+(?:--|on[ \t])[ \t]*(\S.*)", re.IGNORECASE)
_MOST_WORDS, _DATE_WORDS = 12, 5  # of such a heading, and of its date
# What a line of a record begins with that is no more of its title: Markdown's marks, links, a category, a label with what it says.
_APART = late(
    r"[-+][ \t]|\*(?!-)|[>#|<\[`~\u2022]|_\w|https?:|(?-i:[a-z-]{2,17}\.[A-Z]{2}\b)|[^\n]*(?:://|\]\()|[\W\d_]*\Z"
    r"|\W{0,4}(?:authors?|categor(?:y|ies)|subjects?|comments?|notes?|tags?|(?:publish|submitt|updat)ed|date|venue|journal|links?|url|paper|pdf"
    r"|arxiv|doi|code|abstract|tl;?dr)\b\W{0,4}[:\uff1a]",
    re.IGNORECASE,
)
_GOING_ON = frozenset("a an the of in for on and or to with from by via at is are as into using through between towards toward".split())


class Block(NamedTuple):
    """A part of a digest, from a ``### `` line (``titled``) to the line before the next one; ``first`` is its first line's number.

    The marker itself is left out of a titled block's text.
    """

    first: int
    text: str
    titled: bool


def parts(source: SourceText) -> Iterator[tuple[str, bool]]:
    """The text of each block, and whether it is titled: its marker and the end of its last line, if another follows, are left out."""
    found = source.parts("\n### ")
    first = next(found)
    return chain([(first[4:], True) if first.startswith("### ") else (first, False)], zip(found, repeat(True)))


def heading(line: str, source: SourceText, number: int) -> Heading | None:
    """The digest heading that ``line`` is, or None. A date that is none leaves ``date`` empty, but not behind a topic of several words."""
    if not line.startswith("#"):
        return None
    match = _HEADING.match(line)
    date = parse_date(match[2].strip()) if match is not None else None
    if date is None and (of_topic := _TOPIC.match(line)) is not None and (day := parse_date(of_topic[2].strip())) is not None:
        match, date = of_topic, day
    category = match[1] if match is not None else ""
    if match is None and line.startswith("# ") and (dated := _dated(line[2:].split())) is not None:
        category, date = dated
    elif match is None:
        return None
    return Heading(line.lstrip("# ").rstrip(), clean(category), date, Span(source.name, number, number))


def _dated(words: list[str]) -> tuple[str, PartialDate] | None:
    """The category (or none) and the day of a heading that says in other words of which day of arXiv's, or of a category's, it is."""
    bare = [word.strip("()[]:,;-|") for word in words[:_MOST_WORDS]]
    category = next((word for word in bare if is_category(word)), "")
    if not category and "arxiv" not in map(str.lower, bare):
        return None
    for size in range(_DATE_WORDS, 0, -1):  # "Mon, 31 May 2021" before "31 May 2021"
        day = parse_date(" ".join(words[-size:]).strip("()[]"))
        if day is not None and day.day:
            return category, day
    return None


def linked_title(line: str) -> tuple[str, str]:
    """Title and URL of ``[Title](URL)``, whatever brackets the title holds; the URL is empty where the line is no such link.

    Bold text is no part of the title where all of it is bold, and so may the link be. What stands behind a link to arXiv (the code, stars)
    is none either.
    """
    text = _unbold(line.strip())
    paper = _TO_PAPER.search(text) if text.startswith("[") else None
    if paper is not None:
        return _unbold(text[1 : paper.start()].strip()), paper[1]
    middle = text.rfind("](") if text.endswith(")") else -1
    if middle < 0 or not text.startswith("["):
        return text, ""
    return _unbold(text[1:middle].strip()), text[middle + 2 : -1].strip()


def _unbold(text: str) -> str:
    return text[2:-2].strip() if text.startswith("**") and text.endswith("**") and text.count("**") == 2 else text  # noqa: PLR2004 - both ends


def breaks_off(title: str, line: str) -> bool:
    """Whether a title ends as no whole one does ("... of the", "...:"), and goes on in ``line``, in words that are no sentence."""
    text = title.rstrip()
    before, _, last = text.rpartition(" ")
    ends = text.endswith((":", ",", "-")) or (last.lower() in _GOING_ON and (last != "A" or before[-1:] in ("", ":")))  # Cassiopeia A
    return ends and is_of_title(line) and not line.rstrip().endswith((".", "!"))


def is_of_title(line: str) -> bool:
    """Whether a line below a title may be more of it: nothing marks it as anything else."""
    return _APART.match(line.strip()) is None


def paper_id(spelling: str, title: str, origin: Origin) -> tuple[ArxivId, int | None] | Problem:
    """The ID and version of the paper with that title, or the Problem, for all lines of ``origin``, that there is none or a wrong one."""
    if not spelling:
        message = f'"{short(title)}" has no arXiv link'
        return Problem("error", "missing-id", message, origin.source, origin.first, "", origin.last)
    try:
        return identifiers.parse(spelling)
    except InvalidIdentifier as reason:
        return Problem("error", "invalid-id", f'"{short(title)}": {reason}', origin.source, origin.first, "", origin.last)


def no_doi(text: str, origin: Origin, id: ArxivId) -> Problem:  # noqa: A002 - the word of the whole model
    """That ``text``, which stands where a paper's DOI should, is none."""
    return Problem("warning", "invalid-doi", f'"{short(text)}" is no DOI and was left out', origin.source, origin.first, id)


def no_date(text: str, origin: Origin, id: ArxivId) -> Problem:  # noqa: A002 - the word of the whole model
    """That ``text``, which stands where a paper's date should, is none."""
    return Problem("warning", "invalid-date", f'"{short(text)}" is no date and was left out', origin.source, origin.first, id)


def left_out(dois: str, dates: Iterable[tuple[str, PartialDate | None]], origin: Origin, id: ArxivId) -> list[Problem]:  # noqa: A002
    """What of a paper was no DOI, and the first of the texts of its dates, each with what was read from it, that was none."""
    problems = [no_doi(dois, origin, id)] if dois else []
    for text, date in dates:
        if text and date is None:
            problems.append(no_date(text, origin, id))
            break
    return problems


def short(text: str) -> str:
    """As much of a text as a Problem quotes, in one line."""
    return " ".join(text[:200].encode("utf-8", "replace").decode().split())[:60]  # JSON can spell halves of characters


def own_date(id: ArxivId, text: str) -> PartialDate | None:  # noqa: A002 - the word of the whole model
    """A date that can be that of the first version: in the month of its identifier, or on the last days of the one before."""
    date = parse_date(text)
    year, month = identifiers.month(id)
    return date if date is not None and date.day and 0 <= (year - date.year) * 12 + month - date.month <= 1 else None


_SHORTEST = 200
_SENTENCE = late(r"\. [A-Z]")
_CHATTY = late(
    r"[\u2600-\u27bf\u2b50\ufe0f\U0001f000-\U0001faff]"
    r"|\A\W*(?:tl;?dr|project (?:page|website)|(?:we|i)(?: a|['’])(?:re|m) (?:so |very )?(?:excited|happy|thrilled|glad|pleased|proud)"
    r"|(?:so |very )?(?:excited|happy|thrilled|proud|glad) to|check(?:ing)? (?:it |this |us )?out|our (?:new|latest))\b"
    r"|\A\W*(?:paper|code|github|demo|blog|model|data(?:set)?s?)(?: page| link)?\s{0,9}:",
    re.IGNORECASE,
)


def is_chat(text: str) -> bool:
    """Whether ``text``, which a site shows as a paper's abstract, plainly is what its submitter had to say.

    That is a line or two (the title again, an address), text with emoji, or one that begins as news do or, as all its sentences, with a
    small letter: "fastai is a library" begins an abstract.
    """
    return len(text) < _SHORTEST or (text[0].islower() and _SENTENCE.search(text) is None) or _CHATTY.search(text) is not None


def line_end(text: str, at: int) -> int:
    """Where the line that ``at`` is in ends."""
    end = text.find("\n", at)
    return end if end >= 0 else len(text)
