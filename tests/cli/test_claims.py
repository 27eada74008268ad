"""What authors claim is in outputs where that is asked for, and makes nobody's preprint a published paper but who trusts comments."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from arxref.cli import run

if TYPE_CHECKING:
    from pathlib import Path

TOML = """\
[venues]
LEAF = ["Great Leaf Meeting"]
"""
DIGEST = """\
# ArXiv cs.CV --Wed, 29 May 2019
### Deep Things
- **Arxiv ID**: http://arxiv.org/abs/1905.00001v{version}
- **DOI**: None
- **Categories**: **cs.CV**
- **Links**: [PDF](http://arxiv.org/pdf/1905.00001v{version})
- **Published**: 2019-05-28 14:03:46+00:00
- **Updated**: 2019-05-28 14:03:46+00:00
- **Authors**: Ann Alpha
- **Comment**: {comment}
- **Journal**: None
- **Summary**: We look deep.

"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a digest and a configuration, which is the current one."""
    (tmp_path / "arxref.toml").write_text(TOML, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def say(comment: str, version: int = 1) -> None:
    """Let the digest have this comment."""
    with open("day.md", "w", encoding="utf-8") as stream:
        stream.write(DIGEST.format(comment=comment, version=version))


def export(capsys: pytest.CaptureFixture[str], *options: str) -> str:
    assert run(["export", "day.md", *options]) == 0
    return capsys.readouterr().out


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("comment", "words", "state"),
    [
        ("Accepted to LEAF 2019", "Accepted at LEAF 2019", "forthcoming"),
        ("to appear at the Great Leaf Meeting 2019", "Accepted at LEAF 2019", "forthcoming"),
        ("Submitted to NIPS 2019", "Submitted to NeurIPS 2019", "submitted"),
    ],
)
def test_bibliographies_say_it_when_asked(comment: str, words: str, state: str, capsys: pytest.CaptureFixture[str]) -> None:
    say(comment)
    for name in ("bibtex", "biblatex"):
        plain, asked = export(capsys, "--format", name), export(capsys, "--format", name, "--pubstate")
        assert "note" not in plain
        assert "pubstate" not in plain
        assert f"{{{words}}}" in asked
        assert (f"= {{{state}}}" in asked) == (name == "biblatex")
    plain, asked = (json.loads(export(capsys, "--format", "csl-json", *options))[0] for options in ([], ["--pubstate"]))
    assert "status" not in plain
    assert plain["note"] == "arXiv:1905.00001 [cs.CV]"
    assert (asked["status"], asked["note"]) == (state, f"arXiv:1905.00001 [cs.CV]; {words[:1].lower()}{words[1:]}")
    assert f'status: "{state}"' in export(capsys, "--format", "csl-yaml", "--pubstate")


@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    ("comment", "trusted"),
    [
        ("Accepted to LEAF 2019", "Great Leaf Meeting"),
        ("Submitted to LEAF 2019", ""),
        ("Winner of the LEAF 2019 challenge", ""),
        ("Withdrawn by the authors. Accepted to LEAF 2019", ""),
    ],
)
def test_only_who_trusts_comments_gets_published_papers_of_them(comment: str, trusted: str, capsys: pytest.CaptureFixture[str]) -> None:
    say(comment)
    for name in ("bibtex", "biblatex"):
        for options in ([], ["--published"], ["--pubstate"], ["--published", "--pubstate"]):
            assert export(capsys, "--format", name, *options).startswith(("@misc", "@online"))
        text = export(capsys, "--format", name, "--trust-comments")
        assert text.startswith("@inproceedings{") == bool(trusted)
        assert (f"booktitle{' ' * (4 if name == 'bibtex' else 3)} = {{{trusted}}}" in text) == bool(trusted)
    assert json.loads(export(capsys, "--format", "csl-json", "--published"))[0]["type"] == "article"
    (item,) = json.loads(export(capsys, "--format", "csl-json", "--trust-comments"))
    assert (item["type"], item.get("container-title", "")) == ("paper-conference" if trusted else "article", trusted)
    assert ("10.48550" in item.get("DOI", "")) == (not trusted)


def test_a_file_that_is_brought_up_to_date(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refs = home / "refs.bib"
    command = ("--format", "biblatex", "--into", "refs.bib")
    say("Submitted to LEAF 2019")
    export(capsys, *command, "--pubstate")
    assert "pubstate     = {submitted}" in refs.read_text("utf-8")
    say("Accepted to LEAF 2019", 2)
    export(capsys, *command, "--pubstate")
    text = refs.read_text("utf-8")
    assert "note         = {Accepted at LEAF 2019}" in text
    assert "pubstate     = {forthcoming}" in text
    # What the owner has changed stays, and is not said in other words beside it.
    refs.write_text(text.replace("{forthcoming}", "{inpress}"), "utf-8")
    say("Submitted to LEAF 2019", 3)
    export(capsys, *command, "--pubstate")
    assert "{inpress}" in refs.read_text("utf-8")
    refs.write_text(text.replace("  note         = {Accepted at LEAF 2019},\n", ""), "utf-8")
    export(capsys, *command, "--pubstate")
    assert "note" not in refs.read_text("utf-8")


def test_a_preprint_that_stands_stays_one_unless_its_owner_wants_it_published(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    refs = home / "refs.bib"
    command = ("--format", "biblatex", "--into", "refs.bib")
    say("Accepted to LEAF 2019")
    export(capsys, *command, "--pubstate")
    export(capsys, *command, "--trust-comments")
    assert refs.read_text("utf-8").startswith("@online{")
    export(capsys, *command, "--trust-comments", "--update-published")
    published = refs.read_text("utf-8")
    assert published.startswith("@inproceedings{")
    assert "booktitle" in published
    assert "pubstate" not in published
    assert "note" not in published
    export(capsys, *command)
    assert refs.read_text("utf-8") == published


def test_without_the_option_what_it_wrote_goes(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    say("Accepted to LEAF 2019")
    export(capsys, "--format", "biblatex", "--into", "refs.bib")
    plain = (home / "refs.bib").read_text("utf-8")
    export(capsys, "--format", "biblatex", "--into", "refs.bib", "--pubstate")
    assert "{Accepted at LEAF 2019}" in (home / "refs.bib").read_text("utf-8")
    export(capsys, "--format", "biblatex", "--into", "refs.bib")
    assert (home / "refs.bib").read_text("utf-8") == plain


def test_notes_say_it_always_and_keep_up(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    command = ("--format", "obsidian", "--vault", "vault", "--no-days")
    say("Submitted to LEAF 2019")
    export(capsys, *command)
    (note,) = (home / "vault").glob("*.md")
    first = note.read_text("utf-8")
    assert "\n  - pubstate/submitted\n  - venue/LEAF\n" in first
    assert '\npubstate: "submitted"\nvenue: "LEAF 2019"\n' in first
    note.write_text(first.replace("  - pubstate/submitted\n", "  - pubstate/submitted\n  - mine\n"), "utf-8")
    say("Oral at the LEAF 2019 Workshop on Twigs", 2)
    export(capsys, *command)
    second = note.read_text("utf-8")
    assert '\npubstate: "accepted"\nvenue: "LEAF 2019 workshop"\n' in second
    assert "pubstate/submitted" not in second
    for tag in ("pubstate/accepted", "venue/LEAF/workshop", "mine"):
        assert f"\n  - {tag}\n" in second
    say("9 pages", 2)
    export(capsys, *command)
    assert 'pubstate: "accepted"' in note.read_text("utf-8")
    say("Withdrawn by the authors", 3)
    run(["export", "day.md", *command])
    assert capsys.readouterr().err.count("withdrawn-paper") == 1
    last = note.read_text("utf-8")
    assert 'pubstate: "withdrawn"' in last
    assert "\n> [!warning] Withdrawn\n\n> [!abstract]" in last
    assert "\n  - pubstate/withdrawn\n" in last
