"""Every format, of papers that show what is hard about it, as a person would read the output.

Chosen are: a list of Slovak and one of Polish names, a collaboration with "et al", math in a title, a title alone, an ampersand, several
DOIs, a field of the user's, a literal dollar, and two papers that want the same key (one of them in two versions).
"""

from __future__ import annotations

import pytest

from arxref import cli

PAPERS = (
    "0704.0020",
    "0704.0062",
    "0905.1235",
    "1512.03385",
    "1905.11922",
    "1905.11954",
    "1905.12775",
    "2002.07897",
    "2104.12255",
    "2412.15509",
    "2412.15514",
)
NOTES = ("0905.1235", "1905.11954", "1905.12775")  # authors and DOIs, a title alone, math


@pytest.fixture
def arxref(root, monkeypatch, capfdbinary):
    """``arxref(*arguments)`` runs a command over the samples: what it wrote to standard output and to standard error."""
    monkeypatch.chdir(root)

    def run(*arguments, papers=PAPERS):
        only = [word for paper in papers for word in ("--only", paper)]
        assert cli.run([arguments[0], "samples/digests", *arguments[1:], *only]) == 0
        return capfdbinary.readouterr()

    return run


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("papers.bib", ("--format", "bibtex")),
        ("papers.json", ("--format", "csl-json")),
        ("papers (fields).md", ("--format", "digest", "--style", "fields")),
        ("papers (numbered).md", ("--format", "digest", "--style", "numbered")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_one_file(arxref, golden, name, arguments):
    golden(name, arxref("export", *arguments).out)


def test_notes(arxref, golden, tmp_path):
    arxref("export", "--format", "obsidian", "--vault", str(tmp_path), papers=NOTES)
    written = sorted(tmp_path.rglob("*.md"))
    assert len(written) == len(NOTES) + 2  # and the pages of two days
    for path in written:
        golden(f"notes/{path.name}", path.read_bytes())


def test_what_an_export_tells(arxref, golden, tmp_path):
    golden(
        "export.stderr",
        arxref("export", "--format", "bibtex", "-o", str(tmp_path / "refs.bib")).err.replace(str(tmp_path).encode(), b"OUT"),
    )


def test_what_a_check_tells(arxref, golden):
    said = arxref("check", papers=())
    golden("check.stdout", said.out)
    golden("check.stderr", said.err)
