"""What ``--into`` costs: 70 new papers added to a big .bib file, against what bibtexparser takes merely to split that file.

    python benchmarks/into.py [--entries 30000] [--papers 70] [--rounds 5] [--json FILE] [--fail-above 1.5]

The two processes run in turns, as in run.py; both start Python and read the file. POSIX only.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import sys
import tempfile
from pathlib import Path
from statistics import median

from timing import Line, against, arxref, cost

SPLIT = """\
import logging, sys
from bibtexparser.splitter import Splitter
logging.disable()
with open(sys.argv[1], encoding="utf-8") as file:
    print(len(Splitter(file.read()).split().blocks))
"""
WORDS = "deep {Net} learning of a the {$x^2$} model, data {\\'e}tude large-scale robust estimation with under".split()


def library(entries: int) -> str:
    """A .bib file as people have them: preprints and published papers, two habits of layout, abstracts, a few macros."""
    chance = random.Random(1)  # the same file every time
    out = ['@string{jot = "Journal of {Things}"}']
    for number in range(entries):
        title = " ".join(chance.choices(WORDS, k=9))
        abstract = " ".join(chance.choices(WORDS, k=120))
        if number % 3:
            out.append(
                f'@article{{key{number},\n  title={{{title}}},\n  author="Doe, Jane and Roe, Richard",\n  journal=jot,\n'
                f"  volume = {number},\n  pages={{1--20}},\n  year=2018,\n  doi={{10.1000/j.{number}}},\n"
                f"  keywords={{a, b, c}},\n  abstract={{{abstract}}},\n}}"
            )
        else:
            id_ = f"{1801 + number // 90_000 * 100 + number % 12}.{number % 90_000:05}"
            out.append(
                f"@misc{{key{number},\n  title         = {{{title}}},\n  author        = {{Doe, Jane and Li, Wei}},\n"
                f"  year          = {{2018}},\n  eprint        = {{{id_}}},\n  archivePrefix = {{arXiv}},\n  primaryClass  = {{cs.LG}},\n"
                f"  url           = {{https://arxiv.org/abs/{id_}}},\n  abstract      = {{{abstract}}}\n}}"
            )
    return "\n\n".join(out) + "\n"


def digest(papers: int) -> str:
    """The papers of one day."""
    return "# ArXiv cs.LG --Wed, 29 May 2019\n" + "".join(
        f"### {number}.New Things, Part {number}  [ pdf ](https://arxiv.org/pdf/1905.{number:05}.pdf)\n>  We look at things.\n"
        for number in range(1, papers + 1)
    )


def measure(entries: int, papers: int, rounds: int) -> list[Line]:
    """The two lines of the table."""
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-") as name:
        work = Path(name)
        kept, refs, day, split = work / "kept.bib", work / "refs.bib", work / "day.md", work / "split.py"
        kept.write_text(library(entries), encoding="utf-8")
        day.write_text(digest(papers), encoding="utf-8")
        split.write_text(SPLIT, encoding="utf-8")
        into = [*arxref(), "export", str(day), "--format", "bibtex", "--into", str(refs)]
        ours, theirs = [], []
        for number in range(rounds + 1):  # the first round fills the caches
            shutil.copyfile(kept, refs)
            refs.with_name("refs.bib.arxref").unlink(missing_ok=True)
            pair = cost(into), cost([sys.executable, str(split), str(kept)])
            added = refs.read_text(encoding="utf-8").removeprefix(kept.read_text(encoding="utf-8")).count("@misc{")
            if added != papers:
                sys.exit(f"{added} papers were added, not {papers}")
            if number:
                ours.append(pair[0])
                theirs.append(pair[1])
    more = [(one.peak - other.peak) / 1024 for one, other in zip(ours, theirs, strict=True)]
    return [
        against(f"--into {entries:,} entries, {papers} new / split", ours, theirs, "at most 1.5"),
        Line("memory more than the split's", median(more), min(more), max(more), "MiB", "at most 100"),
    ]


def main() -> None:
    """Parse the command line, measure, print, judge."""
    parser = argparse.ArgumentParser(description="Print what --into costs, as ratios.")
    parser.add_argument("--entries", type=int, default=30_000)
    parser.add_argument("--papers", type=int, default=70)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", dest="report", type=Path, help="write the figures to this file too")
    parser.add_argument("--fail-above", type=float, help="exit 1 when --into costs more than this many times the split")
    options = parser.parse_args()
    lines = measure(options.entries, options.papers, options.rounds)
    print(f"{'what':<50} {'ratio':>9}  {'range':<15} goal")
    for line in lines:
        print(f"{line.name:<50} {line.ratio:>6.2f} {line.unit:<3} {f'{line.low:.2f} to {line.high:.2f}':<15} {line.goal}")
    if options.report:
        options.report.write_text(json.dumps([line._asdict() for line in lines], indent=1) + "\n", encoding="utf-8")
    if options.fail_above is not None and lines[0].ratio > options.fail_above:
        sys.exit(f"--into costs {lines[0].ratio:.2f} times the split; the limit is {options.fail_above}")


if __name__ == "__main__":
    main()
