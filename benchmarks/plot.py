"""Draws a run: throughput and memory against size, and where the time goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

MARKS = {"floor": "o", "one process": "s", "two workers": "^", "--no-merge": "D"}
COLOURS = {"floor": "#888888", "one process": "#0072b2", "two workers": "#d55e00", "--no-merge": "#009e73"}  # told apart by everyone


def drawn(path: Path, sizes: Mapping[str, Any], shares: Mapping[str, float], title: str) -> None:
    """Write the picture, of the kind that the file's name says."""
    import matplotlib as mpl

    mpl.use("Agg")
    from matplotlib import pyplot as plt

    figure, (speed, memory, parts) = plt.subplots(1, 3, figsize=(15, 4.6), layout="constrained")
    counts = sorted(map(int, sizes))
    for name, mark in MARKS.items():
        rows = [sizes[str(count)][name] for count in counts]
        style = {"marker": mark, "color": COLOURS[name], "label": name}
        speed.plot(counts, [count / row["clock"] for count, row in zip(counts, rows, strict=True)], **style)
        memory.plot(counts, [row["memory"] for row in rows], **style)
    for axes, label in ((speed, "entries a second, by the clock"), (memory, "MiB, all processes")):
        axes.set(xscale="log", xlabel="entries", ylabel=label)
        axes.set_xticks(counts, [f"{count:,}" for count in counts], rotation=30)
        axes.minorticks_off()
        axes.grid(alpha=0.3)
    speed.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    speed.set_ylim(bottom=0)
    memory.set_yscale("log")
    most = max(row["memory"] for rows in sizes.values() for row in rows.values())
    memory.set_yticks(ticks := [2**power for power in range(3, 15) if 2 ** (power - 1) < most], list(map(str, ticks)))
    memory.minorticks_off()
    speed.legend()
    speed.set_title("Throughput")
    memory.set_title("Memory at its peak")
    names = list(shares)[::-1]
    bars = parts.barh(names, [100 * shares[name] for name in names], color=COLOURS["one process"])
    parts.bar_label(bars, [f"{100 * shares[name]:.0f} %" for name in names], padding=3)
    parts.set(xlabel="% of the processor time, one process", xlim=(0, 115 * max(shares.values())))
    parts.set_title("Where the time goes")
    figure.suptitle(title)
    figure.savefig(path, dpi=120)
    plt.close(figure)
