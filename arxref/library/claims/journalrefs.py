"""The grammar of journal references as authors type them: a container, then volume, number, pages, year and what may stand beside them.

A reference is understood when each token of it is: the text is cut at the first place from which all that follows is a chain of known
tokens (`journaltokens`), and what stands before must be the name of a journal or of proceedings (`arxref.library.claims.venues`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from arxref.late import late
from arxref.library.claims import journalnumbers, journaltokens, venues
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from arxref.library.claims.journaltokens import Token


class Parts(NamedTuple):
    """What a reference says; ``dois`` are those that it repeats."""

    kind: Literal["article", "inproceedings"]
    container: str
    volume: str = ""
    number: str = ""
    pages: str = ""
    year: int = 0
    publisher: str = ""
    dois: tuple[str, ...] = ()


LONGEST = 500
"""A longer text is no reference."""

_MOST_EDGES = 60

_NEVER = late(
    r"\b(?:submitted|submission|under review|in review|accepted|to appear|to be (?:published|submitted)|in press|(?:with|re)drawn"
    r"|retracted|forthcoming|in preparation"
    r"|ph\.?\s?d|thesis|dissertation|preprint|presented|available online|first online|early access|extended|unpublished|supplement to)\b",
    re.IGNORECASE,
)
_CORRECTION = late(r"\s?[\[(;,.]\s?(?:Erratum|Addendum|Corrigendum|Publisher'?s note|\(?E\)?:)\b.*\Z", re.IGNORECASE)
_RAPID = late(r"(?<=[0-9])\s?\(R\)")
_APPEARED = late(r"\s?-\s?Published (?=[0-9]{1,2} [A-Z])")
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "\xa0": " "})
_SPIE = late(
    r"(?:Proc(?:eedings|\.)? (?:of )?(?:the )?SPIE|SPIE Proc(?:eedings|\.)|SPIE|Proceedings)(?: Vol(?:ume"
    r"|\.)?)? ?(?P<volume>[0-9]{3,5})[,:] ?"
    r"(?P<title>[A-Z][^;]{4,180}?)[,;] (?:p(?:aper"
    r"|p)?\.? )?(?P<pages>[0-9]{5,6}[0-9A-Z]{1,2})(?: ?\((?:[0-9]{1,2} )?(?:[A-Z][a-z]{2,8} )?(?P<year>[12][0-9]{3})\))?",
)
_POS = late(
    r"PoS ?\(?(?P<volume>[A-Za-z][\w.+-]{1,24})\)?(?: ?\((?P<year>[12][0-9]{3})\),? ?"
    r"|[:, ]+)(?P<pages>[0-9]{1,4})(?:,? ?\(?(?P<late>[12][0-9]{3})\)?)?"
)


_STEM = re.compile(
    "submi|review|accept|appear|published|press|drawn|retract|forthcom|preparation|ph.? ?d|thesis|dissert|preprint|presented|online|early"
    "|unpub|extend|supplement",
)


def _never(text: str) -> bool:
    """Whether a word says that this is no reference to a published paper."""
    return _STEM.search(text.lower()) is not None and _NEVER.search(text) is not None


_ANGLED = late(r"[⟨<](10\.[0-9]{4,9}/[^\s⟨⟩<>]+)[⟩>]")


def normal(text: str) -> str:
    """The text with plain hyphens, one blank between words, and no correction behind it."""
    text = " ".join(text.translate(_DASHES).replace("--", "-").replace("--", "-").split())
    if "(R)" in text:  # behind the number of a rapid communication
        text = _RAPID.sub("", text)
    if "⟨" in text or "<10." in text:  # as HAL has them
        text = _ANGLED.sub(r"\1", text)
    if "- Published" in text:  # as the publisher's pages have it
        text = _APPEARED.sub(", ", text)
    return _CORRECTION.sub("", text) if "rrat" in text or "ddend" in text or "rrige" in text or "note" in text else text


@lru_cache(maxsize=4096)
def read(text: str) -> Parts | None:
    """What one reference says (its text is `normal`); None unless every token of it is understood."""
    text = text.strip(" .,;")
    if not 4 <= len(text) <= LONGEST or _never(text):  # noqa: PLR2004 - AAAI
        return None
    return _special(text) or _chained(text) or _moved(text)


def read_behind(text: str, title: str) -> Parts | None:
    """What a reference says behind the paper's own ``title``, behind its authors: A. Lee, "On Leaves", Leaf J. 1 (2000) 2."""
    words = _WORD.findall(title)
    if len(words) < _LEAST_TITLE or not len(title) < len(text) <= LONGEST:
        return None
    found = re.search(r"\b" + r"\W+".join(words) + r"\b", text, re.IGNORECASE)
    if found is None or _never(text[: found.start()]) or _OF_ANOTHER.search(text, 0, found.start()):
        return None
    return read(text[found.end() :].lstrip(_AROUND_TITLE))


_WORD = re.compile(r"\w+")
_OF_ANOTHER = late(r"\b(?:errat|addend|corrig|correction|(?:comment|note|remark)s? (?:on|to)\b|reply\b)", re.IGNORECASE)
"""What stands before the title of the paper that another one is about."""
_LEAST_TITLE = 3
_AROUND_TITLE = " .,;:?!\"'”’)$}"


def _chained(text: str) -> Parts | None:
    """The reference of the first container from which all that follows is known."""
    brackets = "(" in text
    grammar = journaltokens.grammar(text)
    behind, plain = journaltokens.without_others(text, grammar)
    for count, edge in enumerate(grammar.edge.finditer(text)):
        if count > _MOST_EDGES:
            return None
        gap, head = edge[0], edge.start() + (edge[0][:1] == ".")
        if head < 2 or (brackets and text.count("(", 0, head) != text.count(")", 0, head)):  # noqa: PLR2004 - no name is one letter
            continue
        if gap[-1:] == "(" and _SECOND_SERIES.match(text, edge.end()):
            continue
        named = "," in gap or ";" in gap or (gap[:1] == "." and venues.ends_sentence(text[:head]))
        tokens = journaltokens.chain(text, edge.end(), plain if edge.end() >= behind else grammar, named=named)
        parts = _whole(text[:head], tokens) if tokens is not None else None
        if parts is not None:
            return parts
    return _whole(text, [])


_SECOND_SERIES = re.compile(r"[1-9]\)")
_ENDS_IN_SERIES = re.compile(r" \([1-9]\)")
"""The second series of a journal: Ann. of Math. (2) 158."""
_DATED = re.compile(r"\(?((?:18|19|20)[0-9]{2})\)?[.,:]? (?=[^\W\d_])")


def _moved(text: str) -> Parts | None:
    """The reference of a journal that has its year before its name (2012, MNRAS, 426, 1234), or its translation's in brackets behind it."""
    dated = _DATED.match(text)
    if dated is not None:
        parts = _chained(f"{text[dated.end() :]} ({dated[1]})")
        return parts if parts is not None and parts.kind == "article" else None
    head, bracket, translation = text.removesuffix("]").rpartition(" [")
    if bracket and text.endswith("]") and "[" not in head and (is_other(translation) or _chained(translation) is not None):
        return _chained(head)
    return None


_OTHER = late(
    r"(?:[(\[]?(?:erratum|errata|addendum|corrigendum|correction|publisher's note|ibid)\b.*|[^;]*[0-9]\s?\(E(?:rratum)?\)[\s(0-9)]*"
    r"|(?:also )?arxiv:?.*|(?:e-?print:? )?[a-z-]{2,10}(?:\.[a-z]{2})?/[0-9]{7}(?:v[0-9]+)?|https?://\S+|(?:doi:?\s?)?10\.[0-9]{4,9}/\S+"
    r"|[0-9]+ (?:pages|pp)\.?|e?ISSN.{0,20}|)",
    re.IGNORECASE,
)


def is_other(text: str) -> bool:
    """Whether a piece between semicolons is plainly none of the paper's references: a correction, a link, a count of pages."""
    return _OTHER.fullmatch(text.strip(" .,")) is not None


def _special(text: str) -> Parts | None:
    """The proceedings that are cited like nothing else."""
    if text.startswith("PoS"):
        found = _POS.fullmatch(text)
        if found is not None and (found["year"] or found["late"]):
            return Parts("article", "PoS", found["volume"], pages=found["pages"], year=int(found["year"] or found["late"]))
    elif "SPIE" in text or text.startswith("Proceedings Vol"):
        found = _SPIE.fullmatch(text)
        if found is not None and found["pages"].startswith(found["volume"]):
            title = found["title"]
            inside = re.search(r"\b(?:19|20)[0-9]{2}\b", title)
            year = int(found["year"] or (inside[0] if inside else 0))
            return Parts("inproceedings", title, found["volume"], pages=found["pages"], year=year, publisher="SPIE") if year else None
    return None


def _whole(head: str, tokens: list[Token]) -> Parts | None:
    """The reference of a container and its tokens, if they make one."""
    series = head[-4:] if _ENDS_IN_SERIES.fullmatch(head[-4:]) else ""
    kind, name, stated, owner = venues.container(head.removesuffix(series))
    publishers = [token.value for token in tokens if token.sort == "publisher"] + ([owner] if owner else [])
    if kind == "article" and _OF_PROCEEDINGS.match("".join(publishers)):
        return None
    if not kind or not name or len(publishers) > 1 or (kind == "article" and any(token.sort in {"place", "virtual"} for token in tokens)):
        return None
    year = _year(tokens, stated)
    tokens = journalnumbers.with_volume(tokens) if kind == "article" else _in_series(name, tokens)
    placed = journalnumbers.placed(tokens, year) if year else None
    if placed is None:
        return None
    volume, number, pages = placed
    if pages == _PLACEHOLDER:
        pages = ""
    if series:
        if kind != "article" or not volume:
            return None
        name += series
    if kind == "inproceedings":
        if (
            volume
            and not pages
            and not any(token.sort in {"volume", "pair"} for token in tokens)
            and publishers != ["PMLR"]
            and not name.startswith("Advances in")
        ):
            return None
    elif not _enough(name, (volume, number, pages), owned=bool(publishers), labelled=any(token.sort == "volume" for token in tokens)):
        return None
    section = _SECTIONED_VOLUME.fullmatch(volume)
    if section is not None and venues.SECTIONED.fullmatch(name):
        name, volume = f"{name} {section[1]}", section[2]
    return Parts(
        kind, name, volume, number, pages, year, "".join(publishers), tuple(token.value for token in tokens if token.sort == "doi")
    )


def _in_series(name: str, tokens: list[Token]) -> list[Token]:
    """The tokens of proceedings, of which the first is a volume where the name ends with a series: ``ECCV 2020. LNCS 12346, pp. 1-16``."""
    if not tokens or tokens[0].sort != "bare_" or venues.ENDS_IN_SERIES.search(name) is None:
        return tokens
    return [tokens[0]._replace(sort="volume"), *tokens[1:]]


_OF_PROCEEDINGS = late(
    r"PMLR|AAAI|USENIX|CEUR|IJCAI|SPIE|ISCA|BMVA|Open ?Review|Sci[Tt]e|SCITE|Schloss|Curran"
    r"|Association for Computational|Eurographics"
)
_SECTIONED_VOLUME = late(r"([A-I])([0-9].*)")
_PLACEHOLDER = "1-1"
"""What a publisher shows while a paper has no pages yet."""


def _enough(name: str, placed: tuple[str, str, str], *, owned: bool, labelled: bool) -> bool:
    """Whether volume and pages are there, or one of them with a sign that this is a journal: a label, or a word of the name."""
    volume, number, pages = placed
    if (volume and (pages or number or labelled)) or (number and pages):
        return True
    if not venues.is_journal(name) or owned:
        return False
    return bool(volume or (pages and not pages.startswith("1-")))  # 1-16 without a volume is counted in the manuscript


def _year(tokens: list[Token], stated: int) -> int:
    """The year of publication: one in brackets before any other; 0 where there is none, or two that differ."""
    years = {int(token.value) for token in tokens if token.sort == "year" and token.bracketed}
    if not years:
        years = {int(token.value) for token in tokens if token.sort == "year"} | {
            int(token.second) for token in tokens if token.sort == "set" and token.second
        }
    if not years:
        return stated
    year = max(years)
    return year if len(years) == 1 and (not stated or stated <= year <= stated + 1) else 0
