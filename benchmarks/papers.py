"""Makes papers to measure with: entries, and lines of arXiv's metadata snapshot, from made-up words or from real sentences recombined.

Same arguments, same papers.
"""

from __future__ import annotations

import json
import re
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from arxref.model import ArxivId, Entry, Name, PartialDate

if TYPE_CHECKING:
    import random
    from collections.abc import Iterator
    from pathlib import Path

A_MONTH = 20_000
MOST = 20_000  # records from which sentences are taken
SYLLABLES = (
    "ab ac al an ar as at be bi ca ce co com con de di dis e en er es ex fi ge graph gra ic il im in ing ion is it ive la le li lo".split()
)
SYLLABLES += (
    "ly ma me ment mi mo na ne net ni no o of on or per pho po pre pro ra re ri ro sa se si so st su ta te ter ti to tra u un ver".split()
)
COMMON = (
    "the of and a in to is we for that with on as by this are an be from which can our it has or using results show these model".split()
)
GIVENS = (
    "Wei Anna John Maria Li David Xin Yuki Ivan Sofia Ahmed Priya Paul Elena J. M. A. B. S. R. K. Jean-Luc Thomas Sarah Daniel Jun"
    " Jos\u00e9 S\u00f8ren Hans-J\u00fcrgen"
).split()
FIELDS = (
    "cs.LG cs.CV cs.CL cs.AI stat.ML hep-th hep-ph gr-qc quant-ph math.CO math.AG math.AP math.PR astro-ph.GA astro-ph.CO cond-mat.str-el"
    " cond-mat.mes-hall physics.optics eess.SP nucl-th"
).split()
MATH = (r" $n$", r" $\alpha_{1}$", r" $O(n \log n)$", r" $\mathbb{R}^d$", r" $10^{-3}$", r" Schr\"odinger", r" 5\%")
_LINE = re.compile(r"(.{1,79})(?: |\Z)")
_DAYS = "Mon Tue Wed Thu Fri Sat Sun".split()
_MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


class Words:
    """Words as often as words are: the tenth most frequent one has about a tenth of the share of the first."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        made = {"".join(chance.choices(SYLLABLES, k=chance.choice((1, 2, 2, 3, 3, 4)))) for _ in range(12_000)}
        self._words = COMMON + sorted(made - set(COMMON))
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self._words))))
        self._families = [word.capitalize() for word in self._words[len(COMMON) :] if len(word) > 1]
        chance.shuffle(self._families)
        self._shares = list(accumulate(1 / (rank + 100) for rank in range(len(self._families))))

    def text(self, length: int) -> str:
        """A text of about ``length`` characters; in a part of the longer ones there is something of TeX, as in real ones."""
        words = self._chance.choices(self._words, cum_weights=self._weights, k=max(1, length // 6))
        text = " ".join(words)[:length].capitalize()
        return text + self._chance.choice(MATH) if length > 500 and not self._chance.randrange(4) else text

    def name(self) -> Name:
        """An author: some two thirds of a hundred thousand were met before."""
        (family,) = self._chance.choices(self._families, cum_weights=self._shares)
        given = self._chance.choice(GIVENS)
        if not self._chance.randrange(3):
            given += f" {self._chance.choice('ABCDEFGHJKLMPRSTVW')}."
        return Name(family, given)


class Sentences:
    """Titles, sentences and names of real papers, recombined."""

    def __init__(self, chance: random.Random, file: Path) -> None:
        self._chance = chance
        self._sentences: list[str] = []
        names: list[list[str]] = []
        with file.open(encoding="utf-8") as lines:
            for record in map(json.loads, islice(lines, MOST)):
                self._sentences += [f"{part.rstrip('.')}." for part in " ".join(record["abstract"].split()).split(". ") if part]
                names += [row for row in record.get("authors_parsed") or () if row[0] and row[1]]
        self._families = [row[0] for row in names] or GIVENS
        self._givens = [row[1] for row in names] or GIVENS

    def text(self, length: int) -> str:
        """A text of about ``length`` characters. No formula is cut in two: real texts seldom hold half a one."""
        out = ""
        while len(out) < length:
            out = f"{out} {self._chance.choice(self._sentences)}"
        cut = out[1 : length + 1]
        return cut[: cut.rindex("$")].rstrip() if cut.count("$") % 2 else cut

    def name(self) -> Name:
        """The family name of one author and the forenames of another."""
        return Name(self._chance.choice(self._families), self._chance.choice(self._givens))


def papers(count: int, words: Words | Sentences, chance: random.Random) -> Iterator[Entry]:
    """Entries as the snapshot gives them, in its order."""
    for number in range(count):
        month = number // A_MONTH
        year, month = 2015 + month // 12, 1 + month % 12
        fields = tuple(dict.fromkeys(chance.choices(FIELDS, k=chance.choice((1, 1, 2, 3)))))
        authors = tuple(dict.fromkeys(words.name() for _ in range(min(40, int(chance.expovariate(0.25)) + 1))))
        yield Entry(
            id=ArxivId(f"{year % 100:02}{month:02}.{number % A_MONTH + 1:05}"),
            version=chance.choice((1, 1, 1, 2, 2, 3)),
            title=words.text(max(15, int(chance.gauss(75, 25)))),
            authors=authors,
            abstract=words.text(max(150, int(chance.gauss(1200, 420)))),
            published=PartialDate(year, month, 1 + number % 28, _clock(chance)),
            updated=PartialDate(year, month, 28, _clock(chance)),
            categories=fields,
            primary=fields[0],
            comment=f"{chance.randrange(5, 60)} pages, {chance.randrange(1, 20)} figures" if number % 3 else "",
            journal_ref=f"Phys. Rev. D {number % 99}, {chance.randrange(100_000)} ({year})" if not number % 3 else "",
            dois=(f"10.1103/PhysRevD.{number % 99}.{chance.randrange(100_000)}",) if not number % 3 else (),
        )


def snapshot_line(entry: Entry) -> str:
    """The paper as a line of the snapshot: texts wrapped, authors twice, every version with its moment."""
    names = [f"{name.given} {name.family}" for name in entry.authors]
    record = {
        "id": entry.id,
        "submitter": names[0],
        "authors": ", ".join(names[:-1]) + " and " * (len(names) > 1) + names[-1],
        "title": "\n  ".join(_LINE.findall(entry.title)),
        "comments": entry.comment or None,
        "journal-ref": entry.journal_ref or None,
        "doi": " ".join(entry.dois) or None,
        "report-no": None,
        "categories": " ".join(entry.categories),
        "license": "http://arxiv.org/licenses/nonexclusive-distrib/1.0/",
        "abstract": "  " + "\n".join(_LINE.findall(entry.abstract)) + "\n",
        "versions": [
            {"version": f"v{number}", "created": _moment(entry.published if number == 1 else entry.updated)}
            for number in range(1, (entry.version or 1) + 1)
        ],
        "update_date": f"{entry.updated.year}-{entry.updated.month:02}-{entry.updated.day:02}" if entry.updated else "",
        "authors_parsed": [[name.family, name.given, ""] for name in entry.authors],
    }
    return json.dumps(record, separators=(",", ":")) + "\n"


def _clock(chance: random.Random) -> str:
    return f"{chance.randrange(24):02}:{chance.randrange(60):02}:{chance.randrange(60):02}"


def _moment(date: PartialDate | None) -> str:
    """``Mon, 2 Apr 2007 19:18:42 GMT`` (the day of the week is any: nothing reads it)."""
    if date is None:
        return ""
    return f"{_DAYS[date.day % 7]}, {date.day} {_MONTHS[date.month - 1]} {date.year} {date.time} GMT"
