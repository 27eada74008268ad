"""``arxref check``."""

from __future__ import annotations

from typing import Any

import click

from arxref import pipeline
from arxref.cli import common, options, say
from arxref.cli.explained import lines
from arxref.terminal import aside, one_line


@click.command("check", short_help="Account for every line and every entry; write nothing.")
@options.reading_options
@options.jobs_option
@click.option("--explain", is_flag=True, help="Say which parser took which lines of each source, and why.")
def command(*, strict: bool, report: str | None, jobs: int, explain: bool, **flags: Any) -> int:
    """Read SOURCES, account for every line and every entry, and write nothing."""
    common.refuse_report(report, (), prints=False)
    config = common.configuration()
    request = common.reading(config, flags)._replace(jobs=jobs)
    told: list[str] = []
    told_of = (lambda *reading: told.extend(lines(*reading))) if explain else None
    outcome = pipeline.check(common.make_host(), config, common.make_world(), request, told_of)
    common.show_problems(outcome.problems)
    for line in (*map(one_line, told), common.summary(outcome.counts, exports=False), *_lines(outcome)):
        if report == "-":  # the report is what goes to standard output
            aside(line)
        else:
            say(line)
    common.doubt(outcome.counts, request)
    return common.finish(outcome, strict=strict or config.strict, report=report)


def _lines(outcome: pipeline.Outcome) -> list[str]:
    """What else there is to know: missing metadata, and how many problems of each severity."""
    lines = common.lacking(outcome.missing, one="paper")
    for severity in ("error", "warning", "note"):
        count = sum(problem.severity == severity for problem in outcome.problems)
        if count:
            lines.append(common.counted(count, severity))
    return lines
