"""What the commands tell: problems, sums, exit codes, the report and the progress."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from arxref.api import SourceText
from arxref.cli import FAILED, OK, common
from arxref.config import Config
from arxref.errors import InvalidIdentifier, OutputError, UsageError
from arxref.library.claims.venuetable import from_config
from arxref.model import PartialDate, Problem
from arxref.pipeline import Counts, Missing, Outcome
from arxref.sources import Found

if TYPE_CHECKING:
    from pathlib import Path

ERROR, WARNING, NOTE = (Problem(severity, "some-code", "is so", "a.md", 3) for severity in ("error", "warning", "note"))


@pytest.mark.parametrize(
    ("problem", "line"),
    [
        (Problem("error", "missing-id", '"T" has no link', "d/x.md", 12, "", 14), 'd/x.md:12: missing-id: "T" has no link (to line 14)'),
        (Problem("warning", "not-utf8", "holds bytes", "x.md", 4, "", 4), "x.md:4: warning: not-utf8: holds bytes"),
        (Problem("note", "empty-file", "is empty", "x.md"), "x.md: note: empty-file: is empty"),
        (Problem("error", "not-found", "is in no source", "", 0, "1905.00001"), "not-found: 1905.00001: is in no source"),
    ],
)
def test_a_problem_is_one_line(problem: Problem, line: str) -> None:
    assert common.problem_line(problem) == line


def test_ten_problems_of_a_code_are_shown_and_the_others_counted(capsys: pytest.CaptureFixture[str]) -> None:
    other = Problem("error", "other-code", "is not", "b.md", 1)
    common.show_problems([WARNING._replace(line=line) for line in range(1, 14)] + [other])
    said = capsys.readouterr()
    assert said.out == ""
    lines = said.err.splitlines()
    assert lines[:10] == [f"a.md:{line}: warning: some-code: is so" for line in range(1, 11)]
    assert lines[10:] == ["b.md:1: other-code: is not", "some-code: 3 more (--report FILE.json lists them all)"]


def test_what_a_digest_says_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    common.show_problems([ERROR._replace(message="a\nb\x1b[31m\x07\x9b", source="x\r.md")])
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert not set(said) & set("\r\x1b\x07\x9b")


def test_the_sum_adds_up_in_words() -> None:
    assert common.summary(Counts(1, 1, 1)) == "1 file, 1 entry: 1 exported, 0 merged, 0 rejected"
    assert common.summary(Counts(2, 9, 3, 1, 2, 3)) == "2 files, 9 entries: 3 exported, 1 merged, 2 rejected, 3 not selected"
    others = "1 file, 2 entries (1 other that is no arXiv paper passed over): 2 papers, 0 merged, 0 rejected"
    assert common.summary(Counts(1, 2, 2, foreign=1), exports=False) == others
    assert "(7 others that are no arXiv papers passed over)" in common.summary(Counts(1, 2, 2, foreign=7))


@pytest.mark.parametrize(
    ("problems", "exported", "strict", "code"),
    [
        ((), 1, False, OK),
        ((), 0, False, FAILED),
        ((NOTE,), 1, True, OK),
        ((NOTE, WARNING), 1, False, OK),
        ((NOTE, WARNING), 1, True, FAILED),
        ((WARNING, ERROR), 1, False, FAILED),
    ],
)
def test_the_exit_code_says_whether_all_was_done(problems: tuple[Problem, ...], exported: int, strict: bool, code: int) -> None:
    assert common.finish(Outcome(Counts(1, 1, exported), problems, Missing()), strict=strict, report=None) == code


def test_the_report_holds_every_problem(tmp_path: Path) -> None:
    problems = tuple(WARNING._replace(line=line, id="1905.00001", message="é") for line in range(1, 21))
    outcome = Outcome(Counts(2, 9, 3, 1, 2, 3, 4), problems, Missing(), ("refs.bib",))
    path = tmp_path / "report.json"
    assert common.finish(outcome, strict=False, report=str(path)) == OK
    report = json.loads(path.read_text("utf-8"))
    assert report["counts"] == {"files": 2, "entries": 9, "exported": 3, "merged": 1, "rejected": 2, "unselected": 3, "foreign": 4}
    assert len(report["problems"]) == 20
    assert report["problems"][4] == {
        "severity": "warning", "code": "some-code", "file": "a.md", "line": 5, "id": "1905.00001", "message": "é",
    }  # fmt: skip
    assert report["written"] == ["refs.bib"]


FLAGS: dict[str, Any] = {
    "sources": (),
    "parser": "auto",
    "only": (),
    "category": (),
    "since": None,
    "until": None,
    "grep": "",
    "status": (),
    "venue": "",
}


def select(**given: Any) -> Any:
    return common.reading(Config(category=("math",)), FLAGS | given).selection


def test_the_command_line_wins_over_the_configuration() -> None:
    assert select().categories == ("math",)
    assert select(category=("cs",)).categories == ("cs",)


def test_dates_and_ids_are_read_in_any_spelling() -> None:
    found = select(since="2021-05", until="31 May 2021", only=("arXiv:1905.00001v2",))
    assert (found.since, found.until, found.only) == (PartialDate(2021, 5), PartialDate(2021, 5, 31), {"1905.00001"})


def test_a_date_or_an_id_that_is_none_is_refused() -> None:
    with pytest.raises(UsageError, match="--until: 'May-ish' is no date"):
        select(until="May-ish")
    with pytest.raises(InvalidIdentifier):
        select(only=("1913.00001",))


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("terminal", "patience", "shown"), [(True, 0.0, True), (True, 60.0, False), (False, 0.0, False)])
def test_progress_is_shown_on_a_terminal_when_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, terminal: bool, patience: float, shown: bool
) -> None:
    stderr = Terminal() if terminal else io.StringIO()
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setattr(common, "_PATIENCE", patience - 1e-9)
    monkeypatch.setenv("TERM", "xterm")
    found = [Found(SourceText.of(f"{number}.md", b""), named=True) for number in range(3)]
    assert list(common.progress(iter(found))) == found
    assert ("files read" in stderr.getvalue()) == shown


@pytest.mark.parametrize("stderr", [Terminal(), io.StringIO(), None])
def test_a_bar_while_metadata_is_asked_for_is_shown_on_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, stderr: io.StringIO | None
) -> None:
    monkeypatch.setattr(sys, "stderr", stderr)
    monkeypatch.setenv("TERM", "xterm")
    with common.asking(7) as settled:
        settled(3)
    assert stderr is None or ("asking for metadata" in stderr.getvalue()) == stderr.isatty()


def test_categories_that_arxiv_does_not_have_are_named_where_nothing_was_selected(capsys: pytest.CaptureFixture[str]) -> None:
    asked = common.reading(Config(category=("cs.CV", "cs.XY")), FLAGS)
    common.doubt(Counts(1, 3, 1, unselected=2), asked)
    assert capsys.readouterr().err == ""
    common.doubt(Counts(1, 3, 0, unselected=3), asked)
    said = capsys.readouterr().err
    assert said.startswith("arxref: ")
    assert "cs.XY" in said
    assert "cs.CV:" not in said


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("NeruISP", "did you mean 'NeurIPS'?"),
        ("ICRL", "did you mean 'ICLR' or "),
        ("CVPT", "did you mean 'CVPR' or "),
        ("iclrr", "'ICLR'"),
        ("Pattern Recogniton", "did you mean 'Pattern Recognition'"),
        ("Workshop on Lates", "did you mean 'Workshop on Lathes'?"),
        ("CVPR", ""),
        ("computer vision and pattern recognition", ""),
        ("my own reading circle", ""),
        ("\x1b[31mNerISP", ""),
        ("ICRL" * 50_000, ""),
    ],
)
def test_a_venue_that_may_have_been_meant_is_named_where_nothing_was_selected(
    capsys: pytest.CaptureFixture[str], asked: str, meant: str
) -> None:
    lathes = from_config({"LatheConf": ["Workshop on Lathes"]})
    request = common.reading(Config(venues=lathes), FLAGS | {"venue": asked})
    common.doubt(Counts(1, 3, 1, unselected=2), request)
    assert capsys.readouterr().err == ""
    common.doubt(Counts(1, 3, 0, unselected=3), request)
    said = capsys.readouterr().err
    assert said.startswith("arxref: --venue: no venue is known as ") if meant else not said
    assert meant in said


def test_what_citations_will_lack_is_counted() -> None:
    assert common.lacking(Missing(1, 0, 2, 1)) == ["1 without authors", "2 without categories", "1 with cut-off author lists"]
    assert common.lacking(Missing(1, 2), "a day", "paper") == ["1 paper without authors", "2 papers without a day"]


def test_a_report_overwrites_nothing_but_a_report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "refs.bib").write_text("@misc{a}")
    common.refuse_report(None, ["refs.bib"], prints=True)
    common.refuse_report("-", ["refs.bib"], prints=False)
    common.refuse_report("new.json", ["refs.bib"], prints=True)
    with pytest.raises(UsageError, match="would both go to standard output"):
        common.refuse_report("-", [], prints=True)
    with pytest.raises(UsageError, match="is where the papers go"):
        common.refuse_report("x/../refs.bib", ["refs.bib"], prints=False)
    with pytest.raises(OutputError, match="is there already and is no report"):
        common.refuse_report("refs.bib", [], prints=False)
    common.write_report("report.json", Outcome(Counts(1, 1, 1), (), Missing()))
    common.refuse_report("report.json", [], prints=False)


def test_without_standard_output_a_report_there_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(OutputError, match="standard output: is closed"):
        common.write_report("-", Outcome(Counts(1, 1, 1), (), Missing()))
