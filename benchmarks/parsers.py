"""What reading costs, parser by parser: entries and megabytes a second of processor time, and how many times a plain loop's time that is.

    python benchmarks/parsers.py                     # all built-in parsers, on samples/layouts repeated with other identifiers
    python benchmarks/parsers.py bib oai             # these alone
    python benchmarks/parsers.py --from DIR          # the files of a folder too, each by the parser that knows it best

The goal is 15,000 entries or 20 MB a second, whichever is less. Seconds differ from machine to machine: the last column, against a loop
over lines with one regular expression, hardly does. A paper stands in a file many times under other identifiers, so what is remembered of
names counts for more than it would in life. Of mails and ``.abs`` files each is opened by itself.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from timing import HERE, arxref

from arxref.api import SourceText
from arxref.host import from_environment
from arxref.model import Entry, Foreign

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from arxref.api import Parser

LAYOUTS = HERE.parent / "samples" / "layouts"
ENTRIES, MEGABYTES = 15_000, 20  # a second
SIZE = 500_000  # bytes that a sample is repeated to
ROUNDS = 5
ALONE = (".abs", ".eml", "note.md")  # one paper, or one mail, is a file
NEW = re.compile(r"(?<![\w.])([0-9]{4}\.)([0-9]{4,5})(?![\w.])")
OLD = re.compile(r"([a-z-]{2,9}/[0-9]{4})([0-9]{3})(?![0-9])")
PLAIN = re.compile(r"[0-9]{4}\.[0-9]{4,5}|[a-z-]+/[0-9]{7}")


class Speed(NamedTuple):
    """What was read, of how many bytes and entries, in how many seconds, and in how many by the plain loop."""

    name: str
    entries: int
    size: int
    seconds: float
    plain: float


def varied(text: str, number: int) -> str:
    """``text`` about other papers."""
    text = NEW.sub(lambda found: f"{found[1]}{(int(found[2]) + 37 * number) % 10 ** len(found[2]):0{len(found[2])}d}", text)
    return OLD.sub(lambda found: f"{found[1]}{(int(found[2]) + 7 * number) % 1000:03d}", text)


def repeated(path: Path) -> list[str]:
    """The texts of the files that a sample is made into."""
    text = path.read_text(encoding="utf-8")
    copies = [varied(text, number) for number in range(max(1, SIZE // len(text)))]
    if path.name.endswith(ALONE):
        return copies
    if path.suffix != ".json":
        return ["\n".join(copies)]
    first, *rest = map(json.loads, copies)
    for more in rest:
        joined(first, more)
    return [json.dumps(first, indent=1)]


def joined(first: Any, more: Any) -> None:
    """Let the lists of ``first`` go on as those of ``more`` do, however deep they stand."""
    if isinstance(first, list):
        first += more
    elif isinstance(first, dict):
        for name, value in more.items():
            if isinstance(first.setdefault(name, value), list | dict):
                joined(first[name], value)


def exported(work: Path) -> Iterator[tuple[Path, list[str]]]:
    """Libraries: what arxref writes of the snapshot's sample, and that as PyYAML writes it."""
    snapshot = work / "snapshot.jsonl"
    snapshot.write_text("".join(repeated(LAYOUTS / "snapshot.jsonl")), encoding="utf-8")
    for format_, name in (("bibtex", "with-abstracts.bib"), ("csl-json", "written.json"), ("csl-yaml", "written.yaml")):
        command = [*arxref(), "export", str(snapshot), "--format", format_, "-o", str(work / name)]
        subprocess.run(command, check=False, capture_output=True)  # it ends with 1, for the sample holds faults
        yield work / name, [(work / name).read_text(encoding="utf-8")]
    import yaml

    items = json.loads((work / "written.json").read_text(encoding="utf-8"))
    yield work / "wrapped.yaml", [yaml.safe_dump({"references": items}, sort_keys=False, allow_unicode=True)]


def sources(work: Path, folder: Path | None) -> Iterator[tuple[Path, list[str]]]:
    """Every file that is read, with its texts."""
    libraries = (".yaml", "library.json")  # which cannot be put one behind another
    yield from ((path, repeated(path)) for path in sorted(LAYOUTS.iterdir()) if not path.name.endswith(libraries))
    yield from exported(work)
    if folder is not None:
        for path in sorted(filter(Path.is_file, folder.rglob("*"))):
            yield path, [path.read_bytes().decode("utf-8", "replace")]


def seconds(work: Callable[[], object]) -> float:
    """The least processor time of a few runs."""
    least = float("inf")
    for _ in range(ROUNDS):
        started = time.process_time()
        work()
        least = min(least, time.process_time() - started)
    return least


def measured(parser: Parser, path: Path, texts: list[str]) -> Speed:
    """The speed of one parser on one file."""
    raws = [text.encode() for text in texts]

    def read() -> int:
        return sum(isinstance(item, Entry | Foreign) for raw in raws for item in parser.parse(SourceText.of(str(path), raw)))

    def plain() -> None:
        for raw in raws:
            for line in raw.decode().splitlines():
                PLAIN.search(line)

    return Speed(f"{parser.name} ({path.name})", read(), sum(map(len, raws)), seconds(read), seconds(plain))


def row(one: Speed) -> str:
    """A line of the table."""
    entries, megabytes = one.entries / one.seconds, one.size / one.seconds / 1e6
    missed = "" if entries >= ENTRIES or megabytes >= MEGABYTES else "  MISSED"
    times = one.seconds / one.plain
    return f"{one.name:<46} {one.entries:>7,} {one.size / 1e6:>7.2f} {entries:>10,.0f} {megabytes:>7.1f} {times:>7.1f} x{missed}"


def main() -> None:
    """Measure and print."""
    options = argparse.ArgumentParser(description="Print what each parser costs.")
    options.add_argument("names", nargs="*", metavar="PARSER", help="these parsers alone (default: all built-in ones)")
    options.add_argument("--from", dest="folder", type=Path, help="measure the files of this folder too, as they are")
    given = options.parse_args()
    parsers = from_environment(sys.stderr.write).built_in("parsers")
    print(f"{'parser (file)':<46} {'entries':>7} {'MB':>7} {'entries/s':>10} {'MB/s':>7} {'plain':>7}")
    with tempfile.TemporaryDirectory(prefix="arxref-benchmark-") as work:
        for path, texts in sources(Path(work), given.folder):
            source = SourceText.of(str(path), texts[0].encode())
            surest, _, best = max((parser.accepts(source), -parser.rank, parser) for parser in parsers)
            if surest and (not given.names or best.name in given.names) and (one := measured(best, path, texts)).entries:
                print(row(one), flush=True)


if __name__ == "__main__":
    main()
