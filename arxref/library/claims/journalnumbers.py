"""Which numbers of a journal reference are its volume, its number and its pages, where a label says so and where none does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.late import late

if TYPE_CHECKING:
    from arxref.library.claims.journaltokens import Token


_SMALL = re.compile(r"(?:[1-9]|1[0-2])")
_ISSUE = re.compile(r"(?:0[1-9]|[1-9][0-9]{0,2})(?:[-/][1-9][0-9]?)?|S[0-9]{1,3}")
_ISSUES = late(r"([1-9]|1[0-2])\s?[-/]\s?([1-9]|1[0-2])")
_VOLUME = re.compile(r"[A-Za-z]?[0-9]{1,5}|[0-9]{1,4}(?:[AB]|[ab])")
_VOLUMES = late(r"([0-9]{3,4})-([0-9]{3,4})")
_MOST_VOLUMES = 12
_SURELY_PAGES = re.compile(r".*[0-9]-.*|[0-9]{5,}|[A-Za-z]+[0-9].*|[0-9]+[A-Z].*")


def placed(tokens: list[Token], year: int) -> tuple[str, str, str] | None:
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
    if not _share(bare, known, late=late, split=split):
        return None
    volume, number, pages = known.get("volume", ""), known.get("number", ""), known.get("pages", "")
    return (volume, number, pages) if _ascending(pages) else None


def with_volume(tokens: list[Token]) -> list[Token]:
    """The tokens of a journal, of which the first is a volume if it is a year that stands again in brackets behind it: 2010 (2010).

    As well where the page alone stands between: 2010, 123 (2010).
    """
    if not tokens or tokens[0].sort != "year":
        return tokens
    again = tokens[0]._replace(bracketed=True)
    if again in tokens[1:2] or (len(tokens) == 3 and again == tokens[2] and tokens[1].sort in ("bare_", "article", "pages")):  # noqa: PLR2004
        return [tokens[0]._replace(sort="bare_"), *tokens[1:]]
    return tokens


def _numbered(number: str, pages: str) -> bool:
    """Whether two numbers behind a volume and its year are the issue's and the paper's, and not two pages."""
    if "-" in pages and number.isdigit() and len(number) <= 4:  # noqa: PLR2004 - Nature 595 (2021) 7865, 45-50
        return True
    if not _ISSUE.fullmatch(number) or _SMALL.fullmatch(pages):
        return False
    return _SURELY_PAGES.fullmatch(pages) is not None or len(number) + 1 <= min(len(pages), 3)


def _hyphen(value: str) -> str:
    if value.isdigit():
        return value
    return re.sub(r"\s?(?:-|\bto\b)\s?", "-", value)


def _share(bare: list[str], known: dict[str, str], *, late: bool, split: bool) -> bool:
    """Give the numbers without a label to what is not known yet; False where one number could be two things.

    ``late``: the year stood right before the last one; ``split``: behind the first.
    """
    count = len(bare)
    if not count:
        return True
    if count == 3:  # noqa: PLR2004 - volume, number, pages
        if known or not _VOLUME.fullmatch(bare[0]):
            return False
        if not (_numbered(*bare[1:]) if split else _ISSUE.fullmatch(bare[1]) and not _SMALL.fullmatch(bare[2])):
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
        if len(open_) != 2 or (open_[0] == "volume" and not (_VOLUME.fullmatch(bare[0]) or _volumes(bare[0]))):  # noqa: PLR2004
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


def _volumes(value: str) -> bool:
    """Whether a range is one of volumes: 259-261."""
    found = _VOLUMES.fullmatch(value)
    return found is not None and 0 < int(found[2]) - int(found[1]) <= _MOST_VOLUMES


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
