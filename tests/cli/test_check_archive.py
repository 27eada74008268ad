"""``arxref check`` on a whole archive: what is odd about its days comes last, and hinders nothing."""

from __future__ import annotations

import pytest

from arxref import cli

DAY = """# Arxiv Papers in cs.CV on {date}
"""
PAPER = """### Things {id}
- **Arxiv ID**: http://arxiv.org/abs/{id}v1
- **DOI**: None
- **Categories**: **cs.CV**
- **Links**: [PDF](http://arxiv.org/pdf/{id}v1)
- **Published**: 2021-05-01 00:00:00+00:00
- **Updated**: 2021-05-01 00:00:00+00:00
- **Authors**: Ann Alpha
- **Comment**: None
- **Journal**: None
- **Summary**: Nothing.

"""


@pytest.fixture
def write(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    def write(name, date, *numbers, more=""):
        papers = "".join(PAPER.format(id=f"2105.{number:05}") for number in numbers)
        (tmp_path / name).write_text(DAY.format(date=date) + papers + more, encoding="utf-8")

    return write


def test_what_is_odd_about_days_is_told_last(write, tmp_path, capfd):
    (tmp_path / "d").mkdir()
    for number in (3, 4, 5, 6, 10, 11, 12, 13):
        write(f"d/{number:02}.md", f"2021-05-{number:02}", number, number + 100)
    write("d/copy.md", "2021-05-03", 3)
    write("d/wrong.md", "2019-05-03", 7, 8, 9)
    write("d/hurt.md", "2021-05-14", 14, more=PAPER.format(id="2113.00001"))
    write("d/twice.md", "2021-05-04", 4, 104)

    code = cli.run(["check", "d"])

    shown = capfd.readouterr()
    assert code == 1  # the ID that is none
    lines = shown.err.splitlines()
    told = [
        next(word for word in ("invalid-id", "stale-copy", "day-twice", "contradicting-date", "missing-days") if word in line)
        for line in lines
    ]
    assert told[0] == "invalid-id"
    assert sorted(told[1:]) == ["contradicting-date", "day-twice", "missing-days", "stale-copy"]
    assert "d/copy.md:1: warning: stale-copy: is an older copy of the day in d/03.md:1: it lacks 1 paper" in lines
    assert "d/twice.md:1: note: day-twice: the same day stands in d/04.md:1 with the same papers" in lines
    assert "d/wrong.md:1: warning: contradicting-date: 2019-05-03 cannot be its day" in shown.err


def test_notes_never_fail_a_run_and_an_export_says_nothing_of_days(write, tmp_path, capfd):
    write("a.md", "2021-05-03", 3)
    write("b.md", "2021-05-03", 3)

    assert cli.run(["check", "--strict"]) == 0
    assert "day-twice" in capfd.readouterr().err
    assert cli.run(["export", "--format", "bibtex"]) == 0
    assert "day-twice" not in capfd.readouterr().err
    write("b.md", "2021-05-03", 3, 4)
    assert cli.run(["check"]) == 0
    assert cli.run(["check", "--strict"]) == 1
