"""What ``arxref export`` does."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from arxref import pipeline
from arxref.cli import common, delivery
from arxref.terminal import aside

if TYPE_CHECKING:
    from arxref.pipeline import Outcome


def export(  # noqa: PLR0913 - the options of the command
    *,
    strict: bool,
    report: str | None,
    enrichers: tuple[str, ...],
    patience: float | None,
    offline: bool,
    store: str,
    jobs: int,
    no_merge: bool,
    **flags: Any,
) -> int:
    """Write the papers that the options ask for, and give the exit code. Raises ArxrefError."""
    config = common.configuration()
    common.idle(store, patience, enrichers, offline=offline)
    read = common.reading(config, flags)
    asked = delivery.request(config, delivery.outputs(config, flags), flags, asking=bool(enrichers), report=report)._replace(
        sources=read.sources,
        parser=read.parser,
        selection=read.selection,
        enrichers=common.names(enrichers),
        offline=offline,
        patience=patience,
        store=store,
        jobs=jobs,
        merge=not no_merge,
    )
    outcome = pipeline.export(common.make_host(), config, common.make_world(), asked)
    delivery.show(outcome, asked, flags, partial(_tell, outcome, asked))
    common.unheard(config, asked)
    return delivery.finish(outcome, config, flags, strict=strict, report=report)


def _tell(outcome: Outcome, asked: pipeline.Request, where: str) -> None:
    """What was done, in a few lines on stderr."""
    counts = outcome.counts
    if not counts.exported:
        found = counts.entries - counts.merged
        why = "no paper was selected" if counts.unselected else "no paper was found" if not found else "no paper was written"
        aside(f"arxref: {why} ({common.summary(counts)})")
        common.doubt(counts, asked)
        return
    aside(f"arxref: {common.summary(counts)}{where}")
    lacking = common.lacking(outcome.missing, date="a date (the month of the ID is used)")
    if lacking:
        advice = "add a digest that has them"
        if not asked.enrichers:
            advice += ", or ask arXiv with --enrich arxiv"
        elif asked.offline:
            advice += ", or leave --offline out"
        aside(f"arxref: {', '.join(lacking)}: {advice}")
