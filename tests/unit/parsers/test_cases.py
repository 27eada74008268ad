"""What each built-in parser makes of the small inputs in tests/cases: every rule and every oddity of its layout."""

from __future__ import annotations

import pytest

import casefiles
from arxref.api import SourceText
from arxref.host import Host


def _folder(root):
    return root / "tests" / "cases"


def pytest_generate_tests(metafunc):
    if "name" in metafunc.fixturenames:
        metafunc.parametrize("name", sorted(path.stem for path in _folder(metafunc.config.rootpath).glob("*.txt")))


def test_cases(name, root, request):
    update = request.config.getoption("--update-golden")
    assert casefiles.check(_folder(root) / f"{name}.txt", Host().get("parsers", name), update=update)


def test_papers_are_found_by_the_parser_that_reads_them(name, root):
    """A parser that reads a paper, and refuses the file that holds nothing else, is never asked to read it."""
    parser, path = Host().get("parsers", name), _folder(root) / f"{name}.txt"
    with_papers = [case for case in casefiles.read(path) if case.expected.startswith("entry ") or "\nentry " in case.expected]
    refused = [
        f"{path.name}:{case.line}: {case.title}"
        for case in with_papers
        if not parser.accepts(SourceText.of("case", case.source.encode())) > 0
    ]
    assert not refused


def test_a_wrong_expectation_is_found(root, tmp_path):
    text = (_folder(root) / "numbered.txt").read_text(encoding="utf-8")
    (tmp_path / "numbered.txt").write_text(text.replace("Made-up", "Another", 1), encoding="utf-8")
    with pytest.raises(AssertionError, match=r"numbered\.txt:1"):
        casefiles.check(tmp_path / "numbered.txt", Host().get("parsers", "numbered"))


def test_an_update_writes_what_is_read(root, tmp_path):
    text = (_folder(root) / "numbered.txt").read_text(encoding="utf-8")
    path = tmp_path / "numbered.txt"
    path.write_text(text.replace("entry", "no entry"), encoding="utf-8")
    casefiles.check(path, Host().get("parsers", "numbered"), update=True)
    assert path.read_text(encoding="utf-8") == text
