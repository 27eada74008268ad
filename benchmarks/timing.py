"""What a command costs, and how costs are compared: commands in turns (A B A B), ratios of medians, the range of the single rounds.

Processor time is user + system of the whole process and of those that it started. Seconds differ from machine to machine and from hour to
hour; the ratios of one run hardly do. POSIX only.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

HERE = Path(__file__).resolve().parent
MEMORY = "/dev/shm"  # noqa: S108 - a file system without a disk; the folders made there have names of their own
LOOK = 0.02
"""Seconds between two looks at the memory of a command that has workers."""


class Cost(NamedTuple):
    """What a command used: seconds of processor time, its workers' too, KiB of its largest process at the peak, seconds by the clock."""

    cpu: float
    peak: int
    clock: float


class Failed(SystemExit):
    """A command that did not do what it was to: it ends the benchmark, unless that can do without."""


class Line(NamedTuple):
    """One line of the table. ``ratio`` is of medians, ``low`` and ``high`` are the extremes of the single rounds."""

    name: str
    ratio: float
    low: float
    high: float
    unit: str = "x"
    goal: str = ""


def arxref() -> list[str]:
    """The installed command, or this checkout's package where it is not installed."""
    script = Path(sys.executable).with_name("arxref")
    return [str(script)] if script.is_file() else [sys.executable, "-m", "arxref"]


def cost(command: Sequence[str], given: Path | None = None, environ: Mapping[str, str] | None = None) -> Cost:
    """Run ``command`` to its end, ``given`` on its standard input, and say what it used. A failure ends the benchmark."""
    return _run(command, given, environ, None)


def footprint(command: Sequence[str]) -> float:
    """MiB of the command and its workers together at their peak: the sum of proportional set sizes, or where the system does not tell
    those, the largest process's."""  # noqa: D205, D209 - one sentence
    seen = [0]

    def look(pid: int) -> None:
        seen[0] = max(seen[0], sum(map(_proportional, _family(pid))))

    used = _run(command, None, None, look)
    return (seen[0] or used.peak) / 1024


def _run(command: Sequence[str], given: Path | None, environ: Mapping[str, str] | None, look: Callable[[int], None] | None) -> Cost:
    surroundings = dict(environ or os.environ)
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # a package that is installed is compiled once, and not at each start
    with tempfile.TemporaryFile() as errors, open(given or os.devnull, "rb") as stdin:
        started = time.perf_counter()
        process = subprocess.Popen(command, stdin=stdin, stdout=subprocess.DEVNULL, stderr=errors, env=surroundings)
        pid, status, used = os.wait4(process.pid, os.WNOHANG if look else 0)
        while look and not pid:
            look(process.pid)
            time.sleep(LOOK)
            pid, status, used = os.wait4(process.pid, os.WNOHANG)
        clock = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            errors.seek(0)
            told = errors.read().decode(errors="replace").strip()[-2000:]
            raise Failed(f"{' '.join(command)[:2000]}: exit {process.returncode}\n{told}")
    peak = used.ru_maxrss // 1024 if sys.platform == "darwin" else used.ru_maxrss
    return Cost(used.ru_utime + used.ru_stime, peak, clock)


def _family(pid: int) -> list[int]:
    """A process and those that it started."""
    children: list[int] = []
    with contextlib.suppress(OSError):
        children = list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()))
    return [pid, *(one for child in children for one in _family(child))]


def _proportional(pid: int) -> int:
    """KiB that a process alone has, and its share of what it has with others; 0 when it has gone."""
    with contextlib.suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1])
    return 0


def in_turns(commands: Mapping[str, Sequence[str]], rounds: int, out: Path) -> dict[str, list[Cost]]:
    """The costs of each command, run in turns, each time into an empty ``out``; a first round that fills the caches is not counted."""
    footprints(commands, out)
    return warm(commands, rounds, out)


def footprints(commands: Mapping[str, Sequence[str]], out: Path) -> dict[str, float]:
    """The `footprint` of each command, run once into an empty ``out``."""
    return {name: footprint(command) for name, command in commands.items() if emptied(out)}


def warm(commands: Mapping[str, Sequence[str]], rounds: int, out: Path) -> dict[str, list[Cost]]:
    """As `in_turns`, where the caches are full."""
    costs: dict[str, list[Cost]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            emptied(out)
            costs[name].append(cost(command))
    return costs


def emptied(out: Path) -> Path:
    """``out``, with nothing in it."""
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    return out


def against(name: str, one: Sequence[Cost], other: Sequence[Cost], goal: str = "") -> Line:
    """How many times the processor time of ``other`` that of ``one`` is."""
    return compared(name, [used.cpu for used in one], [used.cpu for used in other], goal)


def by_the_clock(name: str, one: Sequence[Cost], other: Sequence[Cost], goal: str = "") -> Line:
    """How many times as long as ``other`` ``one`` takes; it says something on a machine that has nothing else to do."""
    return compared(name, [used.clock for used in one], [used.clock for used in other], goal)


def compared(name: str, one: Sequence[float], other: Sequence[float], goal: str = "", unit: str = "x") -> Line:
    """How many times ``other`` ``one`` is, round by round."""
    single = [a / b for a, b in zip(one, other, strict=True)]
    return Line(name, median(one) / median(other), min(single), max(single), unit, goal)


def plain(name: str, values: Sequence[float], unit: str, goal: str = "") -> Line:
    """A line that is no ratio."""
    return Line(name, median(values), min(values), max(values), unit, goal)


def generate(out: Path, entries: int, folder: Path | None, dialect: str = "fields") -> None:
    """Digests to measure with; made in another process, whose memory is not ours."""
    extra = ["--from", str(folder)] if folder else []
    command = [sys.executable, str(HERE / "generate.py"), str(out), "--entries", str(entries), "--dialect", dialect, *extra]
    subprocess.run(command, check=True)
