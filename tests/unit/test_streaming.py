"""Papers that are not merged: each once, as it first stands, with a key of its own, in little memory."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from arxref import pipeline
from arxref.config import Config, Output
from arxref.errors import OutputError, UsageError
from arxref.host import Host
from arxref.library.keys import folded
from arxref.library.selection import Selection
from arxref.streaming import _short
from arxref.writing import Mode
from strategies import arxiv_ids

if TYPE_CHECKING:
    from pathlib import Path

RECORD = """\
### {title}
- **Arxiv ID**: http://arxiv.org/abs/{id}v1
- **DOI**: None
- **Categories**: **cs.CV**
- **Links**: None
- **Published**: 2019-05-28 10:00:00+00:00
- **Updated**: 2019-05-28 10:00:00+00:00
- **Authors**: Ada Lovelace
- **Comment**: None
- **Journal**: None
- **Summary**: {summary}


"""


def record(number: int, title: str = "Study", summary: str = "We study things.") -> str:
    return RECORD.format(id=f"1905.{number:05d}", title=title, summary=summary)


def export(folder: Path, files: list[list[str]], **request: Any) -> tuple[Any, str]:
    """What a run over these files says, and what it wrote."""
    (folder / "in").mkdir(exist_ok=True)
    for number, texts in enumerate(files):
        (folder / "in" / f"{number:03d}.md").write_text("# Arxiv Papers in cs.CV on 2019-05-28\n" + "".join(texts), "utf-8")
    output = Output(request.pop("format", "bibtex"), str(folder / "out.bib"), request.pop("into", ""), request.pop("vault", ""))
    asked = pipeline.Request((str(folder / "in"),), (output,), **{"merge": False, **request})
    ledger = folder / "arxref.keys"
    config = Config(ledger=str(ledger) if ledger.exists() else "")
    outcome = pipeline.export(Host(list), config, pipeline.World(str(folder), io.BytesIO, io.BytesIO), asked)
    written = folder / "out.bib"
    return outcome, written.read_text("utf-8") if written.exists() else ""


def test_each_paper_is_written_as_it_first_stands(tmp_path: Path) -> None:
    outcome, text = export(tmp_path, [[record(3, "Late"), record(1, "First words")], [record(1, "Other words"), record(2, "Next")]])
    assert outcome.counts == pipeline.Counts(files=2, entries=4, exported=3, merged=1)
    assert re.findall(r"eprint +=? *= \{(.*)\}", text) == ["1905.00003", "1905.00001", "1905.00002"]
    assert "First words" in text
    assert "Other" not in text


def test_the_first_of_several_has_the_key_and_a_ledger_holds(tmp_path: Path) -> None:
    (tmp_path / "arxref.keys").write_text("1905.00009\tLovelace2019Study\n1905.00004\tkept\n", "utf-8")
    _, text = export(tmp_path, [[record(5), record(4), record(3, "Words"), record(2, "Words"), record(9)]])
    assert re.findall(r"@misc\{(.*),", text) == [
        "lovelace2019study-1905.00005",
        "kept",
        "lovelace2019words",
        "lovelace2019words-1905.00002",
        "Lovelace2019Study",
    ]


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.lists(st.tuples(st.integers(1, 12), st.sampled_from(["A b", "Study", "study", "None"])), max_size=6), min_size=1, max_size=6
    ),
    st.sampled_from(["", "study"]),
)
def test_the_sum_adds_up_and_keys_are_unique(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[tuple[int, str]]], grep: str
) -> None:
    texts = [[record(*one) for one in file] for file in files]
    outcome, text = export(tmp_path_factory.mktemp("run"), texts, selection=Selection(grep=grep))
    counts = outcome.counts
    assert counts.entries == sum(map(len, files)) == counts.exported + counts.merged + counts.rejected + counts.unselected
    assert counts.merged == counts.entries - len({number for file in files for number, _ in file})
    keys = re.findall(r"@misc\{(.*),", text)
    assert len(keys) == counts.exported == len(set(map(folded, keys)))


def test_without_repeats_in_the_order_of_ids_it_is_what_a_merge_gives(tmp_path: Path, samples: Path) -> None:
    files = [[record(10 * day + number, summary="Ω" * number) for number in range(1, 8)] for day in range(5)]
    unmerged = export(tmp_path, files)
    (tmp_path / "out.bib").unlink()
    assert export(tmp_path, files, merge=True)[1] == unmerged[1]
    assert samples.is_dir()


@pytest.mark.parametrize(
    "request_",
    [
        {"format": "obsidian", "vault": "v"},
        {"into": "x.bib"},
        {"enrichers": ("arxiv",)},
        {"offline": True},
        {"ledger": "k"},
        {"mode": Mode(write=False, compare=True)},
    ],
)
def test_what_needs_all_papers_at_once_is_refused(tmp_path: Path, request_: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="--no-merge"):
        export(tmp_path, [[record(1)]], **request_)


def test_a_file_that_is_there_and_a_source_are_never_lost_unasked(tmp_path: Path) -> None:
    export(tmp_path, [[record(1)]])
    with pytest.raises(OutputError, match="--force"):
        export(tmp_path, [[record(2)]])
    assert "1905.00002" in export(tmp_path, [[record(2)]], mode=Mode(force=True))[1]
    asked = pipeline.Request(
        (str(tmp_path / "out.bib"),), (Output("bibtex", str(tmp_path / "out.bib")),), merge=False, mode=Mode(force=True)
    )
    with pytest.raises(OutputError, match="one of the sources"):
        pipeline.export(Host(list), Config(), pipeline.World(str(tmp_path), io.BytesIO, io.BytesIO), asked)


def test_what_is_not_there_is_no_output(tmp_path: Path) -> None:
    outcome, text = export(tmp_path, [[record(2)]], selection=Selection(only=pipeline.parse_ids(["1905.00001"])))
    assert [problem.code for problem in outcome.problems] == ["not-found"]
    assert (outcome.counts.exported, text) == (0, "")


@settings(max_examples=200)
@given(st.lists(arxiv_ids(), max_size=30))
def test_ids_stay_apart_when_they_are_numbers(ids: list[Any]) -> None:
    assert len(set(map(_short, ids))) == len(set(ids))


def test_a_zero_in_front_makes_another_id() -> None:
    assert _short("1412.0123") != _short("1412.00123")  # type: ignore[arg-type]


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_memory_hardly_grows_with_the_number_of_papers(tmp_path: Path) -> None:
    peaks = []
    for files in (4, 40):
        folder = tmp_path / str(files)
        folder.mkdir()
        for day in range(files):
            text = "".join(record(day * 100 + number, f"Paper {day} {number}", "Words and words. " * 150) for number in range(1, 100))
            (folder / f"{day:03d}.md").write_text(text, "utf-8")
        code = (
            "import sys; from arxref.cli import run\n"
            f"code = run(['export', {str(folder)!r}, '--format', 'bibtex', '-o', {str(folder / 'out.bib')!r}, '--no-merge'])\n"
            "print(code, next(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM')))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ, "LC_ALL": "C"})
        code_text, peak = done.stdout.split()
        assert code_text == "0", done.stderr
        peaks.append(int(peak))
    text_size = 36 * 99 * 2500 // 1024  # what the papers of the larger run have more in text
    assert peaks[1] - peaks[0] < text_size / 2
