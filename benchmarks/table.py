"""What is shown of a run: a table with goals and what was recorded last, and JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from timing import HERE, Line

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

RECORDED = HERE / "recorded.json"
LINEAR = 1.25  # what "about 1" allows


def kept(line: Line) -> bool | None:
    """Whether the goal of a line is; None where there is none."""
    words = line.goal.split()
    if not words:
        return None
    limit = float(words[-1])
    return {"most": line.ratio <= limit, "least": line.ratio >= limit}.get(words[1], line.ratio <= LINEAR * limit)


def texts(lines: Sequence[Line], missing: Iterable[str], before: Mapping[str, float]) -> list[str]:
    """The rows of the table. ``before`` has the figures of the last recorded run."""
    width = max(len(line.name) for line in lines)
    rows = [f"{'what':<{width}}  {'now':>9}      {'range':<19} {'recorded':>9}  goal"]
    for line in lines:
        last = f"{before[line.name]:.2f}" if line.name in before else ""
        goal = line.goal + (": MISSED" if kept(line) is False else "")
        rows.append(
            f"{line.name:<{width}}  {line.ratio:>9.2f} {line.unit:<4} {f'{line.low:.2f} to {line.high:.2f}':<19} {last:>9}  {goal}".rstrip()
        )
    return rows + [f"not measured: {name}" for name in missing]


def record(kind: str, path: Path = RECORDED) -> dict[str, float]:
    """The figures of the last recorded run of that kind."""
    return _all(path).get(kind, {})


def keep(kind: str, lines: Iterable[Line], path: Path = RECORDED) -> None:
    """Record these; what was not measured now stays as it is."""
    figures = {**_all(path), kind: {**record(kind, path), **{line.name: round(line.ratio, 3) for line in lines}}}
    path.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _all(path: Path) -> dict[str, Any]:
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def grown(lines: Iterable[Line], name: str, before: Mapping[str, float], limit: float) -> str:
    """What is to be said where the ratio of that name has grown by more than ``limit`` times; empty where it has not."""
    now = {line.name: line.ratio for line in lines}.get(name)
    last = before.get(name)
    if now is None or last is None:
        return f"{name}: {'nothing is recorded to compare with (--record does that)' if last is None else 'was not measured'}"
    return f"{name}: {now:.2f}, where {last:.2f} is recorded; {limit} times that is the limit" if now > last * limit else ""
