"""The grammar of journal references as authors type them: a container, then volume, number, pages, year and what may stand beside them.

A reference is understood when each token of it is: the text is cut at the first place from which all that follows is a chain of known
tokens (`journaltokens`), and what stands before must be the name of a journal or of proceedings (`arxref.library.claims.venues`).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from arxref.late import late
from arxref.library.claims import journaltokens, venues

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
_DASHES = str.maketrans({"–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "\xa0": " "})
_SPIE = late(
    r"(?:Proc(?:eedings|\.)? (?:of )?(?:the )?SPIE|SPIE Proc(?:eedings|\.)|SPIE|Proceedings)(?: Vol(?:ume"
    r"|\.)?)? ?(?P<volume>[0-9]{3,5})[,:] ?"
    r"(?P<title>[A-Z][^;]{4,180}?)[,;] (?:p(?:aper"
    r"|p)?\.? )?(?P<pages>[0-9]{5,6}[0-9A-Z]{1,2})(?: ?\((?:[0-9]{1,2} )?(?:[A-Z][a-z]{2,8} )?(?P<year>[12][0-9]{3})\))?",
)
_POS = late(
    r"PoS ?\(?(?P<volume>[A-Za-z][\w.+-]{1,24})\)?(?: ?\((?P<year>[12][0-9]{3})\) ?"
    r"|[:, ]+)(?P<pages>[0-9]{3})(?:,? ?\(?(?P<late>[12][0-9]{3})\)?)?"
)


_STEM = re.compile(
    "submi|review|accept|appear|published|press|drawn|retract|forthcom|preparation|ph.? ?d|thesis|dissert|preprint|presented|online|early"
    "|unpub|extend|supplement",
)


def _never(text: str) -> bool:
    """Whether a word says that this is no reference to a published paper."""
    return _STEM.search(text.lower()) is not None and _NEVER.search(text) is not None


def normal(text: str) -> str:
    """The text with plain hyphens, one blank between words, and no correction behind it."""
    text = " ".join(text.translate(_DASHES).replace("--", "-").replace("--", "-").split())
    return _CORRECTION.sub("", text) if "rrat" in text or "ddend" in text or "rrige" in text or "note" in text else text


@lru_cache(maxsize=4096)
def read(text: str) -> Parts | None:
    """What one reference says (its text is `normal`); None unless every token of it is understood."""
    text = text.strip(" .,;")
    if not 4 <= len(text) <= LONGEST or _never(text):  # noqa: PLR2004 - AAAI
        return None
    special = _special(text)
    if special is not None:
        return special
    brackets = "(" in text
    grammar = journaltokens.grammar(text)
    for count, edge in enumerate(grammar.edge.finditer(text)):
        if count > _MOST_EDGES:
            return None
        gap, head = edge[0], edge.start() + (edge[0][:1] == ".")
        if head < 2 or (brackets and text.count("(", 0, head) != text.count(")", 0, head)):  # noqa: PLR2004 - no name is one letter
            continue
        named = "," in gap or ";" in gap or (gap[:1] == "." and venues.ends_sentence(text[:head]))
        tokens = journaltokens.chain(text, edge.end(), grammar, named=named)
        parts = _whole(text[:head], tokens) if tokens is not None else None
        if parts is not None:
            return parts
    return _whole(text, [])


_OTHER = late(
    r"(?:[(\[]?(?:erratum|errata|addendum|corrigendum|correction|publisher's note)\b.*"
    r"|(?:also )?arxiv:?.*|https?://\S+|(?:doi:?\s?)?10\.[0-9]{4,9}/\S+"
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
    kind, name, stated, owner = venues.container(head)
    publishers = [token.value for token in tokens if token.sort == "publisher"] + ([owner] if owner else [])
    if kind == "article" and _OF_PROCEEDINGS.match("".join(publishers)):
        return None
    if not kind or not name or len(publishers) > 1 or (kind == "article" and any(token.sort in {"place", "virtual"} for token in tokens)):
        return None
    year = _year(tokens, stated)
    placed = _placed(tokens, year) if year else None
    if placed is None:
        return None
    volume, number, pages = placed
    if pages == _PLACEHOLDER:
        pages = ""
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


_OF_PROCEEDINGS = late(r"PMLR|AAAI|USENIX|CEUR|IJCAI|SPIE|ISCA|BMVA|Open ?Review|Sci[Tt]e|SCITE|Schloss|Curran|Association|Eurographics")
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


_SMALL = re.compile(r"(?:[1-9]|1[0-2])")
_ISSUE = re.compile(r"[1-9][0-9]{0,2}(?:[-/][1-9][0-9]?)?|S[0-9]{1,3}")
_ISSUES = late(r"([1-9]|1[0-2])\s?[-/]\s?([1-9]|1[0-2])")
_VOLUME = re.compile(r"[A-Za-z]?[0-9]{1,5}")
_SURELY_PAGES = re.compile(r".*[0-9]-.*|[0-9]{5,}|[A-Za-z]+[0-9].*|[0-9]+[A-Z].*")


def _placed(tokens: list[Token], year: int) -> tuple[str, str, str] | None:
    """Volume, number and pages: those with a label first, then the bare ones in their order; None where that leaves a doubt."""
    known: dict[str, str] = {}
    bare: list[str] = []
    split = late = dated = False  # whether the year stood right before the last bare one
    for place, token in enumerate(tokens):
        sort, value = token.sort, _hyphen(token.value)
        if sort == "year" and int(value) != year and any(earlier.bracketed for earlier in tokens[:place]):
            return None
        if sort == "year" and len(bare) == 1:
            split = True
        if sort == "bare_" or (sort == "year" and int(value) != year):
            bare.append(value)
            late, dated = dated, False
        elif sort == "year":
            dated = True
        elif sort in ("volume", "number", "pages", "article", "pair", "set"):
            pairs = [("volume", value), ("number", token.second)] if sort == "pair" else [("volume" if sort == "set" else sort, value)]
            for name, said in pairs:
                if known.setdefault(name, said) != said:
                    return None
    if known.get("article"):
        if not known.get("pages", "1-").startswith("1-"):
            return None
        known["pages"] = known["article"]
    elif known.get("pages", "").startswith("1-") and len(bare) in (1, 2) and _SURELY_PAGES.fullmatch(bare[-1]) and "-" not in bare[-1]:
        known["pages"] = bare.pop()  # e0237009, pp. 1-16
    if (split and len(bare) == 3) or not _share(bare, known, late=late):  # noqa: PLR2004 - V (year) P and one more
        return None
    volume, number, pages = known.get("volume", ""), known.get("number", ""), known.get("pages", "")
    return (volume, number, pages) if _ascending(pages) else None


def _hyphen(value: str) -> str:
    if value.isdigit():
        return value
    return re.sub(r"\s?(?:-|\bto\b)\s?", "-", value)


def _share(bare: list[str], known: dict[str, str], *, late: bool) -> bool:
    """Give the numbers without a label to what is not known yet; False where one number could be two things."""
    count = len(bare)
    if not count:
        return True
    if count == 3:  # noqa: PLR2004 - volume, number, pages
        if known or not (_VOLUME.fullmatch(bare[0]) and _ISSUE.fullmatch(bare[1]) and not _SMALL.fullmatch(bare[2])):
            return False
        known["volume"], known["number"], known["pages"] = bare
        return True
    open_ = [name for name in ("volume", "number", "pages") if name not in known]
    last = bare[-1]
    if count == 2:  # noqa: PLR2004
        if len(open_) == 3:  # noqa: PLR2004
            if not late and (_SMALL.fullmatch(last) or _issues(last)):
                return False
            open_ = ["volume", "pages"]
        if open_ == ["volume", "number"] and (late or not _ISSUE.fullmatch(last)):
            return False
        if open_ == ["number", "pages"] and not _ISSUE.fullmatch(bare[0]):
            return False
        if len(open_) != 2 or (open_[0] == "volume" and not _VOLUME.fullmatch(bare[0])):  # noqa: PLR2004
            return False
        known.update(zip(open_, bare, strict=True))
        return True
    return count == 1 and _share_one(last, open_, known, late=late)


def _share_one(value: str, open_: list[str], known: dict[str, str], *, late: bool) -> bool:
    if "volume" not in open_:
        name = "pages" if "pages" in open_ else "number"
        if name not in open_ or (name == "pages" and "number" in open_ and not late and (_SMALL.fullmatch(value) or _issues(value))):
            return False
    elif "pages" not in open_:
        name = "volume"
    elif _SURELY_PAGES.fullmatch(value):
        name = "pages"
    elif late and "number" in open_:
        return False
    else:
        name = "volume"
    if name == "volume" and not _VOLUME.fullmatch(value):
        return False
    known[name] = value
    return True


def _issues(value: str) -> bool:
    """Whether a range is rather one of two issues: 3-4."""
    found = _ISSUES.fullmatch(value)
    return found is not None and int(found[2]) - int(found[1]) == 1


def _ascending(pages: str) -> bool:
    """Whether a range of pages ends behind its start (the end may be cut short: 109-13) and is no span of years."""
    first, hyphen, last = pages.partition("-")
    if not hyphen or not first.isdigit() or not last.isdigit():
        return True
    return len(last) < len(first) or int(first) <= int(last)
