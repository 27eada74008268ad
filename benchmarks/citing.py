"""Writing a document that cites a few papers of many: `arxref cite` and pandoc with what it wrote, against pandoc with the whole .bib."""

from __future__ import annotations

import random
import re
import sys
import time
from itertools import islice
from typing import TYPE_CHECKING

from papers import Words, papers
from peers import program
from sizes import export
from timing import Cost, Line, against, arxref, cost, generate

from arxref.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

CITATIONS = 50
WORDS_EACH = 100
GOAL = "at most 0.125"
FULL = 30_000  # entries from which it holds
KEY = re.compile(r"^@\w+\{([^,\s]+),$", re.MULTILINE)


def measured(work: Path, entries: int, rounds: int, folder: Path | None) -> tuple[list[Line], list[str]]:
    """The lines, and what could not be measured, with why."""
    pandoc = program("pandoc")()
    if not pandoc:
        return [], ["citing: pandoc is not installed"]
    digests, whole, store = work / "citing", work / "whole.bib", work / "citing.sqlite"
    chance = random.Random(1)
    generate(digests, entries, folder)
    cost(export(digests, whole, "bibtex"))
    keys = chance.sample(KEY.findall(whole.read_text(encoding="utf-8")), CITATIONS)
    words = Words(chance)
    kept = list(islice(papers(entries, words, chance), entries))
    with open_store(str(store), time.time, sys.exit) as opened:
        opened.put(kept, "snapshot")
    written(work / "digests.md", words, keys)
    written(work / "store.md", words, [f"arXiv:{entry.id}" for entry in chance.sample(kept, CITATIONS)])
    ways = {"digests": ("--source", str(digests)), "store": ("--store", str(store))}
    ours: dict[str, list[Cost]] = {way: [] for way in ways}
    theirs: list[Cost] = []
    for turn in range(rounds + 1):  # the first fills the caches
        used = cited(pandoc, work / "digests.md", whole)
        if turn:
            theirs.append(used)
        for way, more in ways.items():
            page, bib = work / f"{way}.md", work / "cited.json"
            bib.unlink(missing_ok=True)
            first = cost([*arxref(), "cite", str(page), *more, "--format", "csl-json", "-o", str(bib)])
            second = cited(pandoc, page, bib)
            if turn:
                ours[way].append(Cost(first.cpu + second.cpu, max(first.peak, second.peak), first.clock + second.clock))
    return [
        against(f"cite {CITATIONS} of {entries:,} in {way}, pandoc / pandoc, whole .bib", ours[way], theirs, GOAL * (entries >= FULL))
        for way in ways
    ], []


def written(page: Path, words: Words, keys: list[str]) -> None:
    """A document that cites these."""
    paragraphs = (f"{words.text(6 * WORDS_EACH)} [see @{key}, p. {number}]." for number, key in enumerate(keys, 1))
    page.write_text("---\ntitle: A paper\n---\n\n" + "\n\n".join(paragraphs) + "\n", encoding="utf-8")


def cited(pandoc: str, page: Path, bibliography: Path) -> Cost:
    """What pandoc takes for the document; one that lacks a reference ends the benchmark."""
    html = page.with_suffix(".html")
    used = cost([pandoc, "--citeproc", "-s", str(page), "-o", str(html), "--bibliography", str(bibliography)])
    references = html.read_text(encoding="utf-8").count('class="csl-entry"')
    if references != CITATIONS:
        sys.exit(f"{page.name} with {bibliography.name}: {references} references, not {CITATIONS}")
    return used
