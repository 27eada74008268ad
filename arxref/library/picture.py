"""The counts of a collection as a picture, by matplotlib (the extra ``plot``): SVG or PNG, the same bytes for the same counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from arxref.errors import UsageError
from arxref.library.counting import OTHER, UNKNOWN, in_words, leading, shares

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arxref.library.counting import Stats

FORMATS = ("svg", "png")
TITLE = "Papers, as arxref counts them"
_MAKER = "arxref stats"
_HEAD = 16 * 1024
# Colours that people who are colour-blind can tell apart (Okabe and Ito, 2002), and grey for all others.
_COLOURS = ("#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#F0E442")
_GREYS = {OTHER: "#999999", UNKNOWN: "#D0D0D0"}
_MOST_VENUES = 10
_MOST_TICKS = 24
_MOST_UPRIGHT = 6
_LONGEST = 32
_ILLEGAL = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_STYLE = {
    "svg.hashsalt": "arxref",
    "svg.fonttype": "path",
    "text.parse_math": False,
    "font.family": ["DejaVu Sans"],
    "font.size": 9.0,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
}


def is_ours(raw: bytes) -> bool:
    """Whether a file holds a picture that was made here: nothing else is ever overwritten."""
    return _MAKER.encode() in raw[:_HEAD]


def picture(stats: Stats, format_: str) -> bytes:
    """The picture. Raises UsageError where matplotlib is not installed."""
    try:
        import matplotlib.style
        from matplotlib.figure import Figure
    except ImportError as error:
        raise UsageError(f"--plot needs matplotlib ({error}); install it with: pip install matplotlib") from error
    import io  # noqa: PLC0415 - only a picture needs them
    import warnings  # noqa: PLC0415

    words = _ILLEGAL.sub(" ", in_words(stats))
    with matplotlib.style.context(["default", _STYLE]), warnings.catch_warnings():
        warnings.filterwarnings("ignore", message=".*[Gg]lyph.*missing.*")  # a name in a script that the font has not
        figure = Figure(figsize=(10, 7.5), layout="constrained")
        grid = figure.add_gridspec(2, 2, height_ratios=(3, 2))
        _draw_periods(figure.add_subplot(grid[0, :]), stats)
        _draw_venues(figure.add_subplot(grid[1, 0]), stats)
        _draw_lacking(figure.add_subplot(grid[1, 1]), stats)
        file = io.BytesIO()
        metadata = {"Date": None, "Creator": _MAKER} if format_ == "svg" else {"Title": TITLE, "Description": words, "Software": _MAKER}
        figure.savefig(file, format=format_, dpi=150, metadata=metadata)
    return _described(file.getvalue(), words) if format_ == "svg" else file.getvalue()


def _draw_periods(axes: Any, stats: Stats) -> None:
    """Bars for the periods, in which the categories stand upon one another."""
    names = leading(stats, len(_COLOURS) + 1)
    places = range(len(stats.periods))
    floor = [0] * len(stats.periods)
    colours = iter(_COLOURS)
    for name, papers in shares(stats, names).items():
        colour = _GREYS.get(name) or next(colours)
        axes.bar(places, papers, 0.85, bottom=floor, label=_short(name), color=colour, edgecolor="white", linewidth=0.3)
        floor = [below + more for below, more in zip(floor, papers, strict=True)]
    step = max(1, -(-len(stats.periods) // _MOST_TICKS))
    labels = list(stats.periods)[::step]
    slanted = {"rotation": 45, "ha": "right", "rotation_mode": "anchor"} if len(labels) > _MOST_UPRIGHT else {}
    axes.set_xticks(list(places)[::step], labels, **slanted)
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.grid(axis="y", color="#dddddd")
    axes.set_xlabel(f"{stats.by.capitalize()} of the first version")
    axes.set_ylabel("Papers")
    axes.set_title(f"{stats.papers} papers by {stats.by} and primary category")
    if names:
        axes.legend(title="Category", loc="upper left", bbox_to_anchor=(1.0, 1.0), frameon=False)


def _draw_venues(axes: Any, stats: Stats) -> None:
    totals = {venue: sum(found.values()) for venue, found in list(stats.venues.items())[:_MOST_VENUES]}
    more = len(stats.venues) - len(totals)
    _bars(axes, list(totals), list(totals.values()), _COLOURS[2])
    axes.set_xlabel("Papers")
    axes.set_ylabel("Venue")
    axes.set_title("Venues that comments and journal references name" + (f" (and {more} more)" if more else ""), fontsize=9)


def _draw_lacking(axes: Any, stats: Stats) -> None:
    _bars(axes, list(stats.lacking), list(stats.lacking.values()), _COLOURS[5])
    axes.set_xlim(0, max(stats.papers, 1) * 1.12)
    axes.set_xlabel(f"Papers (of {stats.papers})")
    axes.set_ylabel("Field")
    axes.set_title("Papers of which something is not known", fontsize=9)


def _bars(axes: Any, names: Sequence[str], papers: Sequence[int], colour: str) -> None:
    """Lying bars, the first one on top, each with its number."""
    places = list(range(len(names)))
    bars = axes.barh(places, papers, color=colour)
    axes.bar_label(bars, padding=2)
    axes.set_yticks(places, list(map(_short, names)))
    axes.invert_yaxis()
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.margins(x=0.12)
    if not names:
        axes.text(0.5, 0.5, "none", ha="center", va="center", transform=axes.transAxes)


def _short(text: str) -> str:
    text = _ILLEGAL.sub(" ", " ".join(text.split()))
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _described(svg: bytes, words: str) -> bytes:
    """The SVG with a title and a description that screen readers read."""
    from xml.sax.saxutils import escape  # noqa: PLC0415 - only a picture needs it

    at = svg.index(b">", svg.index(b"<svg"))
    text = f'>\n <title id="title">{escape(TITLE)}</title>\n <desc id="desc">{escape(words)}</desc>'
    return svg[:at] + b' role="img" aria-labelledby="title desc"' + text.encode() + svg[at + 1 :]
