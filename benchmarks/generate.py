"""Makes digests to measure with: made-up ones of three dialects (or of two, as a folder of years holds them), or real ones recombined.

    python benchmarks/generate.py OUT --entries 50000                     # made up: lengths, counts and oddities as in real digests
    python benchmarks/generate.py OUT --entries 50000 --dialect numbered  # titles and abstracts alone; or: table, rows of a list
    python benchmarks/generate.py OUT --entries 50000 --dialect both      # four files of five numbered, the fifth with fields
    python benchmarks/generate.py OUT --entries 50000 --from DIR          # DIR's digests, of any of these, then more from their halves

Same arguments, same files.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
from itertools import chain, count, cycle, islice
from pathlib import Path
from typing import TYPE_CHECKING

from madeup import Paper, made_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

IDENTIFIER = re.compile(
    r"(?:- \*\*Arxiv ID\*\*: https?://arxiv\.org/abs/|\]\(https?://arxiv\.org/(?:pdf|abs)/)(\d{4}\.\d{4,5})(?=v\d|\.pdf\)|\)|\n)"
)
RECORD = re.compile(r"^(?=### |\|\*\*\d|\| \*\*\[)", re.MULTILINE)
PROSE = re.compile(r"^(### (?:\d+\.)?|- \*\*(?:Authors|Summary)\*\*: |>  |\|\*\*\d[^|]*\|\*\*)(.*?)(?=  \[ |\*\*\||$)", re.MULTILINE)
WHOLE = re.compile(r"[$<>{}\[\]|\\&]")  # what half a text may not hold without the other half
PER_FILE = 64
FIVE_FIGURES = "1501"
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
LEFT = '<a class="link-external link-http" href="http://example.org/code" rel="external noopener nofollow">this http URL</a>'


def fields(paper: Paper, _: int) -> str:
    """A record of eleven fields."""
    first, *others = paper.categories
    return (
        f"### {paper.title}\n"
        f"- **Arxiv ID**: http://arxiv.org/abs/{paper.id}v{paper.version}\n"
        f"- **DOI**: {paper.doi}\n"
        f"- **Categories**: {', '.join([f'**{first}**', *others])}\n"
        f"- **Links**: [PDF](http://arxiv.org/pdf/{paper.id}v{paper.version})\n"
        f"- **Published**: {paper.day} {paper.clock}+00:00\n"
        f"- **Updated**: {paper.day} {paper.clock}+00:00\n"
        f"- **Authors**: {paper.authors}\n"
        f"- **Comment**: {paper.comment}\n"
        f"- **Journal**: {paper.journal}\n"
        f"- **Summary**: {paper.abstract}\n\n\n"
    )


def numbered(paper: Paper, number: int) -> str:
    """A title with its number and link, and the abstract as a quotation: HTML's escapes, and now and then a link that was left in it."""
    text = paper.abstract.replace("&amp;", "&").replace("&", "&amp;").replace("<", "&lt;")
    label = "pdf" if paper.day < "2019-06" else ":arrow_down:"
    left = LEFT if paper.comment.startswith("Code") else ""
    return f"### {number}.{paper.title}  [ {label} ](https://arxiv.org/pdf/{paper.id}.pdf)\n>  {text} {left}\n"


def table(paper: Paper, _: int) -> str:
    """A row of a daily list, which names the first author."""
    code = "**[link](https://example.org/code)**" if paper.comment.startswith("Code") else "null"
    url = f"{paper.id}v{paper.version}"
    author = paper.authors.partition(",")[0]
    return f"|**{paper.day}**|**{paper.title}**|{author} et.al.|[{url}](http://arxiv.org/abs/{url})|{code}|\n"


def head(dialect: str, papers: Sequence[Paper], number: int) -> str:
    """What stands before the papers of a file: a day in the month of the last of them, which is that of their identifiers."""
    last = max(paper.id for paper in papers)
    year, month, day = 2000 + int(last[:2]), int(last[2:4]), number % 28 + 1
    return {
        "fields": f"# Arxiv Papers in cs.CV on {year}-{month:02d}-{day:02d}\n",
        "numbered": f"# ArXiv cs.CV --Wed, {day} {MONTHS[month - 1]} {year}\n",
        "table": f"## Updated on {year}.{month:02d}.{day:02d}\n\n## Maps\n\n|Publish Date|Title|Authors|PDF|Code|\n|---|---|---|---|---|\n",
    }[dialect]


DIALECTS: dict[str, Callable[[Paper, int], str]] = {"fields": fields, "numbered": numbered, "table": table}
TURNS = {**{dialect: (dialect,) for dialect in DIALECTS}, "both": ("numbered", "numbered", "numbered", "numbered", "fields")}
"""What the files are in turns."""


def recombined(folder: Path, seed: int) -> Iterator[list[str]]:
    """The files of ``folder``, each what stands before its records, and these; then endlessly more, of the halves of these records.

    Identifiers are new, of the same month; one that is full goes on a year later. A record whose identifier is older than 2007 is left out.
    """
    chance = random.Random(seed)
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md")))
    parts = [RECORD.split(text) for text in texts]
    read = [(before, [(match[1], record) for record in records if (match := IDENTIFIER.search(record))]) for before, *records in parts]
    files = [(before, records) for before, records in read if records]
    if not files:
        sys.exit(f"no digest with fields, numbers or a table below {folder}")
    unused = {month: identifiers(month) for _, records in files for old, _ in records for month in [old.partition(".")[0]]}
    like: dict[int, list[str]] = {}
    for record in (record for _, records in files for _, record in records):
        like.setdefault(len(PROSE.findall(record)), []).append(record)
    for number, (before, records) in enumerate(cycle(files)):
        new = []
        for old, record in records:
            text = record if number < len(files) else mixed(record, chance.choice(like[len(PROSE.findall(record))]))
            new.append(text.replace(old, next(unused[old.partition(".")[0]])))
        yield [before, *new]


def mixed(record: str, other: str) -> str:
    """A record with half the words of its title and abstract from another of its dialect, and the other's family names."""
    given = iter(PROSE.findall(other))

    def halves(match: re.Match[str]) -> str:
        before, text, (_, more) = match[1], match[2], next(given)
        if "Authors" in before:
            pairs = zip(text.split(", "), cycle(more.split(", ")))
            people = [f"{name.rpartition(' ')[0]} {whose.rpartition(' ')[2]}" for name, whose in pairs]
            return before + ", ".join(dict.fromkeys(map(str.lstrip, people)))
        if WHOLE.search(text + more):
            return match[0]
        words, others = text.split(" "), more.split(" ")
        return before + " ".join(chain(words[: (len(words) + 1) // 2], others[(len(others) + 1) // 2 :]))

    return PROSE.sub(halves, record)


def identifiers(month: str) -> Iterator[str]:
    """All identifiers of a month, and then of that month in later years: four figures until 2014, five since."""
    for year in count(int(month[:2])):
        name = f"{year:02d}{month[2:]}"
        width = 4 if name < FIVE_FIGURES else 5
        yield from (f"{name}.{number:0{width}d}" for number in range(1, 10**width))


def made(dialect: str, seed: int) -> Iterator[list[str]]:
    """Endless files of made-up papers: what stands before them, and each."""
    papers = made_up(seed)
    for number, kind in enumerate(cycle(TURNS[dialect])):
        held = list(islice(papers, PER_FILE))
        yield [head(kind, held, number), *map(DIALECTS[kind], held, count(1))]


def write(out: Path, entries: int, files: Iterator[list[str]]) -> None:
    """Write that many entries."""
    out.mkdir(parents=True, exist_ok=True)
    for number in count():
        if not entries:
            break
        before, *records = next(files)
        records = records[:entries]
        entries -= len(records)
        (out / f"{number:06d}.md").write_text("".join((before, *records)), encoding="utf-8", newline="\n")


def main() -> None:
    """Parse the command line and write the files."""
    parser = argparse.ArgumentParser(description="Make digests to measure with.")
    parser.add_argument("out", type=Path)
    parser.add_argument("--entries", type=int, default=50_000)
    parser.add_argument("--dialect", choices=TURNS, default="fields")
    parser.add_argument("--from", dest="folder", type=Path, help="a folder of digests to recombine: with fields, numbered, or tables")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(options.out, options.entries, recombined(options.folder, options.seed) if options.folder else made(options.dialect, options.seed))


if __name__ == "__main__":
    main()
