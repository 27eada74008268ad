"""What the pandoc filter costs: a document that cites 50 papers of a store, against pandoc and citeproc with a bibliography of just these.

    python benchmarks/pandoc.py [--records 30000] [--citations 50] [--rounds 7] [--pandoc PROGRAM] [--json FILE] [--fail-above 1.5]

From start to finish: pandoc reads Markdown, waits for the filter, and writes HTML. The processes run in turns, as in run.py. What it is
measured against is a .bib file as `arxref cite` writes it unless told otherwise, and CSL-JSON, which pandoc hardly has to read.
POSIX only.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from itertools import islice
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from papers import Words, papers
from timing import Line, against, cost

from arxref.exporters import biblatex, csl_json
from arxref.library.keys import with_key
from arxref.store import default_path, open_store

if TYPE_CHECKING:
    from arxref.model import Entry

WORDS_EACH = 100  # words between two citations: fifty make some 5,000, a paper of ten pages


def prepare(work: Path, records: int, citations: int) -> None:
    """The store, in the user's cache folder as the environment has it; the document; the bibliographies of what it cites."""
    chance = random.Random(1)  # the same papers every time
    words = Words(chance)
    entries = list(islice(papers(records, words, chance), records))
    with open_store(default_path(os.environ), time.time, sys.exit) as store:
        store.put(entries, "snapshot")
    cited: list[Entry] = [with_key(entry, f"arXiv:{entry.id}") for entry in chance.sample(entries, citations)]
    paragraphs = (f"{words.text(6 * WORDS_EACH)} [see @arXiv:{entry.id}, p. {number}]." for number, entry in enumerate(cited, 1))
    (work / "paper.md").write_text("---\ntitle: A paper\n---\n\n" + "\n\n".join(paragraphs) + "\n", encoding="utf-8")
    for name, exporter in (("cited.bib", biblatex.EXPORTER), ("cited.json", csl_json.EXPORTER)):
        options = {option.name: option.default for option in exporter.options}
        (work / name).write_text("".join(document.text for document in exporter.render(cited, options)), encoding="utf-8")


def filter_program(work: Path) -> str:
    """The installed command, or this checkout's where it is not installed."""
    script = Path(sys.executable).with_name("arxref-pandoc")
    if script.is_file():
        return str(script)
    script = work / "arxref-pandoc"
    root = Path(__file__).resolve().parents[1]
    script.write_text(
        f"#!{sys.executable}\nimport sys\nsys.path.insert(0, {str(root)!r})\nfrom arxref.manuscripts.pandoc import main\nmain()\n",
        encoding="utf-8",
    )
    script.chmod(0o755)
    os.environ["PYTHONPYCACHEPREFIX"] = str(work / "compiled")  # as what is installed is compiled
    return str(script)


def measure(program: str, records: int, citations: int, rounds: int) -> list[Line]:
    """The lines of the table."""
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-") as name:
        work = Path(name)
        os.environ |= {"XDG_CACHE_HOME": str(work / "cache"), "HOME": str(work)}
        os.environ.pop("ARXREF_STORE", None)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        prepare(work, records, citations)
        html = str(work / "paper.html")
        read = [program, "--citeproc", "-s", str(work / "paper.md"), "-o", html]
        commands = {
            "filter": [program, "--filter", filter_program(work), *read[1:]],
            "bib": [*read, "--bibliography", str(work / "cited.bib")],
            "json": [*read, "--bibliography", str(work / "cited.json")],
        }
        costs = {kind: [] for kind in commands}
        seconds: dict[str, list[float]] = {kind: [] for kind in commands}
        for number in range(rounds + 1):  # the first round fills the caches
            for kind, command in commands.items():
                start = time.perf_counter()
                used = cost(command)
                passed = time.perf_counter() - start
                entries = Path(html).read_text(encoding="utf-8").count('class="csl-entry"')
                if entries != citations:
                    sys.exit(f"{' '.join(command)}: {entries} references, not {citations}")
                if number:
                    costs[kind].append(used)
                    seconds[kind].append(passed)
    lines = [against(f"--filter arxref-pandoc / {kind}, processor", costs["filter"], costs[kind]) for kind in ("bib", "json")]
    single = [one / other for one, other in zip(seconds["filter"], seconds["bib"], strict=True)]
    elapsed = Line(
        "--filter arxref-pandoc / bib, start to finish", median(seconds["filter"]) / median(seconds["bib"]), min(single), max(single)
    )
    return [lines[0]._replace(goal="at most 1.5"), elapsed._replace(goal="at most 1.5"), lines[1]]


def main() -> None:
    """Parse the command line, measure, print, judge."""
    parser = argparse.ArgumentParser(description="Print what the pandoc filter costs, as ratios.")
    parser.add_argument("--records", type=int, default=30_000)
    parser.add_argument("--citations", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--pandoc", default=shutil.which("pandoc") or "pandoc", help="the program (default: the one on the PATH)")
    parser.add_argument("--json", dest="report", type=Path, help="write the figures to this file too")
    parser.add_argument(
        "--fail-above", type=float, help="exit 1 when the filter costs more than this many times the .bib file, in processor time"
    )
    options = parser.parse_args()
    lines = measure(options.pandoc, options.records, options.citations, options.rounds)
    print(f"{'what':<50} {'ratio':>9}  {'range':<15} goal")
    for line in lines:
        print(f"{line.name:<50} {line.ratio:>6.2f} {line.unit:<3} {f'{line.low:.2f}-{line.high:.2f}':<15} {line.goal}".rstrip())
    if options.report:
        options.report.write_text(json.dumps([line._asdict() for line in lines], indent=1) + "\n", encoding="utf-8")
    if options.fail_above is not None and lines[0].ratio > options.fail_above:
        sys.exit(f"the filter costs {lines[0].ratio:.2f} times pandoc with the .bib file; the limit is {options.fail_above}")


if __name__ == "__main__":
    main()
