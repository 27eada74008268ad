"""`--vault` as a user meets it: notes found wherever they are, brought up to date in place, and never a word lost."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from arxref import vaultfolder, vaultlock
from arxref.cli import run

if TYPE_CHECKING:
    from pathlib import Path

RECORD = """### {title}
- **Arxiv ID**: http://arxiv.org/abs/1905.0000{number}v{version}
- **DOI**: {doi}
- **Categories**: **cs.CV**, {category}
- **Links**: [PDF](http://arxiv.org/pdf/1905.0000{number}v{version})
- **Published**: 2019-05-28 10:00:00+00:00
- **Updated**: 2019-05-28 10:00:00+00:00
- **Authors**: Ada Lovelace
- **Comment**: {comment}
- **Journal**: None
- **Summary**: We look.

"""
HEAD = "# Arxiv Papers in cs.CV on 2019-05-28\n"
FIRST = HEAD + "".join(
    RECORD.format(title=title, number=number, version=1, doi="None", category="cs.LG", comment="8 pages")
    for number, title in ((1, "Deep Things"), (2, "Shallow Things"))
)
SECOND = HEAD + RECORD.format(title="Deeper Things", number=1, version=2, doi="10.1000/deep", category="cs.AI", comment="9 pages")
ONE, TWO = "lovelace2019deep.md", "lovelace2019shallow.md"
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.path.dirname(os.path.dirname(vaultfolder.__file__))}
EXPORT = ["export", "day.md", "--format", "obsidian", "--vault", "vault", "--no-days"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a digest and a vault that has its notes, which is the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "vault/.obsidian").mkdir(parents=True)
    (tmp_path / "day.md").write_text(FIRST, "utf-8")
    assert run(EXPORT) == 0
    return tmp_path


@pytest.fixture
def told(home: Path, capsys: pytest.CaptureFixture[str]):
    """Runs the export and gives what it says; the exit code must be the one that is expected."""

    def export(*more: str, code: int = 0) -> str:
        capsys.readouterr()
        assert run([*EXPORT, *more]) == code
        said = capsys.readouterr()
        return said.err + said.out

    return export


def state(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Everything in a folder, with its time."""
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_touched_that_would_not_change(home: Path, told) -> None:
    before = state(home / "vault")
    assert "0 notes written to vault, 2 there already and left as they are" in told()
    assert state(home / "vault") == before


def test_pages_are_told_from_the_notes_of_papers(home: Path, told) -> None:
    shutil.rmtree(home / "vault")
    assert "2 entries: 2 exported, 0 merged, 0 rejected; 2 notes and 1 page would be written to vault" in told("--days", "--dry-run")
    assert "; 2 notes and 1 page written to vault\n" in told("--days")
    assert "; 0 notes written to vault, 3 there already and left as they are\n" in told("--days")


def test_a_note_is_brought_up_to_date_wherever_it_is_now(home: Path, told) -> None:
    (home / "vault/Reading").mkdir()
    moved = home / "vault/Reading/My own name.md"
    (home / "vault" / ONE).rename(moved)
    text = moved.read_text("utf-8").replace("\narxiv:", "\nrating: 5 # mine\narxiv:") + "My words.\n"
    moved.write_text(text.replace("\n", "\r\n"), "utf-8", newline="")
    (home / "day.md").write_text(SECOND, "utf-8")
    assert "0 notes written to vault, 1 brought up to date" in told()
    after = moved.read_bytes().decode("utf-8")
    assert "\n" not in after.replace("\r\n", "")
    lines = after.split("\r\n")
    assert 'title: "Deeper Things"' in lines
    assert {'  - "Deep Things"', '  - "Deeper Things"', "rating: 5 # mine", "My words.", 'doi: "10.1000/deep"', "version: 2"} <= set(lines)
    assert "- **Comment:** 9 pages" in lines
    assert 'citekey: "lovelace2019deep"' in lines
    assert sorted(path.name for path in (home / "vault").rglob("*.md")) == ["My own name.md", TWO]
    assert "1 there already" in told()


def test_links_mean_the_notes_whatever_files_of_the_user_s_are_called(home: Path) -> None:
    (home / "vault/Ideas").mkdir()
    (home / f"vault/Ideas/{ONE}").write_text("An idea.\n", "utf-8")
    (home / "vault/Copies").mkdir()
    (home / f"vault/Copies/{TWO}").write_bytes((home / "vault" / TWO).read_bytes())
    (home / "vault/Papers").mkdir()
    (home / "vault" / ONE).rename(home / "vault/Papers" / ONE)
    assert run([*EXPORT, "--days"]) == 0
    page = (home / "vault/arXiv 2019-05-28.md").read_text("utf-8")
    assert f"[[Papers/{ONE.removesuffix('.md')}|Deep Things]]" in page
    assert f"[[Copies/{TWO.removesuffix('.md')}|Shallow Things]]" in page
    assert (home / f"vault/Ideas/{ONE}").read_text("utf-8") == "An idea.\n"


def test_the_user_s_edits_stay_and_are_named(home: Path, told) -> None:
    note = home / "vault" / ONE
    edited = note.read_text("utf-8").replace('title: "Deep Things"', "title: Mine").replace("8 pages", "8 pages!")
    note.write_text(edited, "utf-8")
    (home / "day.md").write_text(SECOND, "utf-8")
    said = told()
    assert f"vault/{ONE}:2: warning: kept-user-value" in said
    assert said.count("kept-user-value") == 2
    after = note.read_text("utf-8")
    assert "title: Mine\n" in after
    assert "8 pages!" in after
    assert "9 pages" not in after
    assert 'doi: "10.1000/deep"' in after
    told("--strict", code=1)


def test_a_kept_value_is_named_once_and_again_when_it_or_arxref_s_changes(home: Path, told) -> None:
    note = home / "vault" / ONE
    note.write_text(note.read_text("utf-8").replace('title: "Deep Things"', "title: Mine").replace("8 pages", "8 pages!"), "utf-8")
    (home / "day.md").write_text(SECOND, "utf-8")
    assert told("--dry-run").count("kept-user-value") == 2
    assert not (home / "vault/.arxref/told").exists()
    assert told().count(f"{ONE}:") == 2
    before = state(home / "vault")
    said = told()
    assert "vault: warning: kept-user-value: 2 values of yours stay where arxref would write another, as was said before" in said
    assert ONE not in said
    assert state(home / "vault") == before
    assert told("--dry-run").count(f"{ONE}:") == 2
    note.write_text(note.read_text("utf-8").replace("title: Mine", "title: Mine too"), "utf-8")
    said = told()
    assert f"{ONE}:2: warning: kept-user-value: title: yours stays (Mine too)" in said
    assert "a value of yours stays where" in said
    note.write_text(note.read_text("utf-8").replace("title: Mine too", 'title: "Deeper Things"').replace("8 pages!", "9 pages"), "utf-8")
    assert "kept-user-value" not in told()
    assert (home / "vault/.arxref/told").read_text("utf-8") == ""
    (home / "vault/.arxref/told").write_bytes(b"no such thing\xff\n\n")
    assert "kept-user-value" not in told()


def test_what_was_told_of_a_note_is_forgotten_with_it(home: Path, told) -> None:
    note = home / "vault" / ONE
    note.write_text(note.read_text("utf-8").replace('title: "Deep Things"', "title: Mine"), "utf-8")
    assert "kept-user-value" in told()
    note.unlink()
    told("--recreate")
    before = state(home / "vault")
    told()
    assert state(home / "vault") == before


def test_a_region_of_unknown_origin_is_named_once(home: Path, told) -> None:
    """A program that cleans up comments took the fingerprints away; who tells of the region tells of it until it is as it would be."""
    note = home / "vault" / ONE
    bare = [("%% begin arxref %%" if line.startswith("%% begin") else line) for line in note.read_text("utf-8").split("\n")]
    note.write_text("\n".join(bare).replace("We look.", "I look."), "utf-8")
    assert "the text between the markers: yours stays" in told()
    before = state(home / "vault")
    assert "a value of yours stays" in told()
    assert state(home / "vault") == before
    note.write_text(note.read_text("utf-8").replace("I look.", "We look."), "utf-8")
    assert "kept-user-value" not in told()
    (home / "day.md").write_text(FIRST.replace("We look.", "We did look."), "utf-8")
    told()
    assert "> We did look." in note.read_text("utf-8")


def test_only_kept_values_are_named_once_whatever_the_file_of_them_says(home: Path, told) -> None:
    note = home / "vault" / ONE
    note.write_text(note.read_text("utf-8").replace("version: 1\n", "version: 1\npublished-in: Mine\n"), "utf-8")
    (home / "day.md").write_text(FIRST.replace("**Journal**: None", "**Journal**: Nature 5 (2019) 1"), "utf-8")
    (home / "vault/.arxref/told").write_text("1905.00001 \n", "utf-8")
    said = told()
    assert "note: own-property: the property published-in was there before" in said
    assert "as was said before" not in said


def test_each_part_that_is_kept_is_named(home: Path, told) -> None:
    """Not the first alone: that was said before when the user changes another."""
    note = home / "vault" / ONE
    (home / "day.md").write_text(SECOND.replace("We look.", "We do look."), "utf-8")
    note.write_text(note.read_text("utf-8").replace("We look.", "I look."), "utf-8")
    assert "[!abstract]: yours stays (> [!abstract] > I look.); arxref would write > [!abstract] > We do look." in told()
    note.write_text(note.read_text("utf-8").replace("9 pages", "90 pages"), "utf-8")
    (home / "day.md").write_text(SECOND.replace("We look.", "We do look.").replace("9 pages", "10 pages"), "utf-8")
    assert "**Comment:**: yours stays (- **Comment:** 90 pages); arxref would write - **Comment:** 10 pages" in told()
    assert ONE not in told()
    (home / "day.md").write_text(SECOND.replace("We look.", "We do look.").replace("9 pages", "11 pages"), "utf-8")
    said = told()
    assert "arxref would write - **Comment:** 11 pages" in said
    assert "a value of yours stays where" in said
    assert told("--dry-run").count(f"{ONE}:") == 2


def test_where_nothing_can_be_kept_a_value_is_named_each_time(home: Path, told) -> None:
    note = home / "vault" / ONE
    note.write_text(note.read_text("utf-8").replace('title: "Deep Things"', "title: Mine"), "utf-8")
    (home / "day.md").write_text(SECOND, "utf-8")
    (home / "vault/.arxref/told").mkdir()
    for _ in range(2):
        assert f"{ONE}:2: warning: kept-user-value: title" in told()
    assert [path.name for path in (home / "vault/.arxref/told").iterdir()] == []


def test_lines_of_pages_follow_a_note_that_was_renamed_elsewhere(home: Path) -> None:
    days = [*EXPORT, "--days", "--indexes", "authors,table"]
    assert run(days) == 0
    page, table, stem = home / "vault/arXiv 2019-05-28.md", home / "vault/arXiv papers.md", ONE.removesuffix(".md")
    page.write_text(
        page.read_text("utf-8").replace(f"- [[{stem}|Deep Things]]", f"- [x] [[{stem}|Mine]] [[{stem}]]") + f"[[{stem}|A]]\n", "utf-8"
    )
    (home / "vault" / ONE).rename(home / "vault/My own name.md")
    assert run(days) == 0
    text = page.read_text("utf-8")
    assert "- [x] [[My own name|Mine]] [[My own name]] · [1905.00001]" in text
    assert text.endswith(f"[[{stem}|A]]\n")
    assert "| [[My own name\\|Deep Things]] |" in table.read_text("utf-8")
    assert stem not in table.read_text("utf-8") + (home / "vault/arXiv authors.md").read_text("utf-8")
    assert "formerly" not in text
    before = state(home / "vault")
    assert run(days) == 0
    assert state(home / "vault") == before
    (home / "vault/My own name.md").rename(home / "vault/Another.md")  # a name that arxref did not give
    assert run(days) == 0
    assert "[[My own name|Mine]]" in page.read_text("utf-8")


def test_a_link_stays_that_means_a_file_of_the_user_s(home: Path) -> None:
    assert run([*EXPORT, "--days"]) == 0
    (home / "vault" / ONE).rename(home / "vault/My own name.md")
    (home / "vault" / ONE).write_text("My file.\n", "utf-8")
    before = (home / "vault/arXiv 2019-05-28.md").read_bytes()
    assert run([*EXPORT, "--days"]) == 0
    assert (home / "vault/arXiv 2019-05-28.md").read_bytes() == before


def test_a_vault_without_a_format_is_one_of_obsidian(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = state(home / "vault")
    assert run(["export", "day.md", "--vault", "vault", "--no-days"]) == 0
    assert "2 there already and left as they are" in capsys.readouterr().err
    assert state(home / "vault") == before


def test_a_deleted_note_stays_away(home: Path, told) -> None:
    note = home / "vault" / ONE
    text = note.read_bytes()
    note.unlink()
    assert "1 that you deleted left out (--recreate brings them back)" in told()
    assert not note.exists()
    assert "1 note written" in told("--recreate")
    assert note.read_bytes() == text
    assert (home / "vault/.arxref/notes").read_text("utf-8").split() == ["1905.00001", "1905.00002", "1905.00001"]
    note.unlink()
    (home / "vault/.arxref/notes").unlink()  # without it deleted notes come back, and nothing else is lost
    assert "1 note written" in told()
    assert note.read_bytes() == text


@pytest.mark.parametrize("how", ["--dry-run", "--diff", "--check"])
def test_what_would_change_is_told_and_nothing_written(home: Path, told, how: str) -> None:
    (home / "vault" / TWO).unlink()
    (home / "vault/.arxref/notes").unlink()
    (home / "vault/.arxref").rmdir()
    (home / "day.md").write_text(FIRST.replace("8 pages", "9 pages", 1), "utf-8")
    before = state(home)
    said = told(how, code=1 if how == "--check" else 0)
    assert state(home) == before
    assert not (home / "vault/.arxref").exists()
    assert "1 note would be written to vault, 1 would be brought up to date" in said
    assert ("-- **Comment:** 8 pages" in said) == (how == "--diff")


def test_what_is_no_note_of_ours_is_left_alone(home: Path, told) -> None:
    vault = home / "vault"
    text = (vault / ONE).read_text("utf-8")
    (vault / ONE).write_text(text.replace("title:", "title: ["), "utf-8")
    (vault / TWO).write_text('---\narxiv: "1905.00002"\n---\nA note of mine.\n', "utf-8")
    for hidden in (".trash", ".obsidian/x"):
        (vault / hidden).mkdir(parents=True)
        (vault / hidden / ONE).write_text(text, "utf-8")
    before = state(vault)
    (home / "day.md").write_text(SECOND + RECORD.format(title="S", number=2, version=3, doi="None", category="x", comment="c"), "utf-8")
    assert f"vault/{ONE}: warning: note-left" in told()
    assert state(vault) == before


@pytest.mark.parametrize("indexes", [(), ("--indexes", "authors,table")])
def test_a_note_that_is_renamed_again_and_again_outside_obsidian_keeps_its_links(home: Path, told, indexes) -> None:
    options = "--days", *indexes
    told(*options)
    vault = home / "vault"
    pages = [vault / f"{name}.md" for name in ("arXiv 2019-05-28", *(("arXiv authors", "arXiv papers") if indexes else ()))]
    for page in pages:  # the user's own words and links beside arxref's stay
        text = page.read_text("utf-8")
        page.write_text(
            text.replace(" · [1905.00001]", " [[Nothing yet|so]] [[Deep Things]] · [1905.00001]").replace("- [[", "- [ ] [["), "utf-8"
        )
    before = {page: page.read_text("utf-8") for page in pages}
    last = ONE
    for name in ("Second name.md", "Reading/Third [name].md", "Reading/Fourth.md", "Fifth/näme.md", "Sixth.md", ONE):
        (vault / name).parent.mkdir(exist_ok=True)
        (vault / last).rename(vault / name)
        told(*options)
        last = name
        if "[" in name:  # no link can hold it
            continue
        stem = name.rpartition("/")[2].removesuffix(".md")
        for page in pages:
            assert page.read_text("utf-8") == before[page].replace("[[lovelace2019deep", f"[[{stem}"), name
        times = state(vault)
        told(*options)
        assert state(vault) == times


@pytest.mark.skipif(sys.platform != "linux", reason="file names are Unicode elsewhere")
def test_a_note_whose_name_is_no_utf_8_gets_no_link(home: Path, told) -> None:
    """A page with such bytes would be no text any more."""
    told("--days")
    vault = home / "vault"
    page = vault / "arXiv 2019-05-28.md"
    before = page.read_bytes()
    (vault / ONE).rename(vault / "caf\udce9.md")
    told("--days")
    assert page.read_bytes() == before


def test_a_line_s_link_that_finds_a_file_is_the_user_s_choice(home: Path, told) -> None:
    told("--days")
    vault = home / "vault"
    page = vault / "arXiv 2019-05-28.md"
    (vault / ONE).rename(vault / "Mine.md")
    (vault / "My summary.md").write_text("A summary.\n", "utf-8")
    (vault / "Old").mkdir()
    (vault / "Old/Other.md").write_text("Another.\n", "utf-8")
    for link in ("[[My summary|Deep Things]]", "[[MY SUMMARY|Deep Things]]", "[[Old/Other|Deep Things]]", "[[Some day|my words]]"):
        text = page.read_text("utf-8")
        page.write_text(
            "\n".join(
                f"- {link} · [1905.00001](https://arxiv.org/abs/1905.00001)" if "1905.00001" in line else line for line in text.split("\n")
            )
        )
        before = page.read_bytes()
        told("--days")
        assert page.read_bytes() == before


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "<% tp.date.now() %>\n" + text,
        lambda text: "\n" + text,
        lambda text: text.replace("---\n", "", 1),
        lambda text: text.replace("\n---\n", "\n...\n", 1),
        lambda text: text.replace("\n---\n", "\n...\n", 1) + "My words. " * 1000,
        lambda text: text[text.index("\n---\n") + 5 :],  # the properties are gone
        lambda text: text.replace('arxiv: "1905.00001"\n', ""),
        lambda text: text.replace('arxiv: "1905.00001"', "arxiv: mine"),
        lambda text: ("<<<<<<< HEAD\n" + text).replace("\n", "\r\n"),
    ],
)
@pytest.mark.parametrize("more", [(), ("--recreate",), ("--folder", "Papers")])
def test_a_note_that_does_not_say_any_more_what_it_is_about_is_left_and_named(home: Path, told, spoil, more) -> None:
    """It is not deleted, nor is another written beside it; pages find it."""
    (home / "vault/Reading").mkdir()
    note = home / "vault/Reading/mine.md"
    note.write_bytes(spoil((home / "vault" / ONE).read_text("utf-8")).encode())
    (home / "vault" / ONE).unlink()
    before = note.read_bytes()
    said = told(*more)
    assert "vault/Reading/mine.md: warning: note-left: 1905.00001: was not brought up to date: it has arxref's marker, and no pro" in said
    assert "0 notes written to vault, 2 there already" in said
    assert "deleted" not in said
    told("--days", *more)
    (day,) = (home / "vault").rglob("arXiv 2019-05-28.md")
    assert "[[Reading/mine|Deep Things]]" in day.read_text("utf-8")
    assert note.read_bytes() == before
    assert not [path for path in (home / "vault").rglob("*.md") if path.name == ONE]


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "My day.\n" + text,
        lambda text: text.replace("arxref-day: 2019-05-28\n", "mine: 1\n"),
        lambda text: text.replace("arxref-day: 2019-05-28\n", "arxref-day: 28/05/2019\n"),
    ],
)
@pytest.mark.parametrize("others", [0, 2])
def test_a_page_that_does_not_say_any_more_what_it_is_about_is_left_and_named(home: Path, told, spoil, others: int) -> None:
    told("--days")
    page = home / "vault/arXiv 2019-05-28.md"
    page.write_text(spoil(page.read_text("utf-8")), "utf-8")
    for number in range(others):
        (home / f"vault/Copy {number} of my page.md").write_bytes(page.read_bytes())
    before = page.read_bytes()
    assert "arXiv 2019-05-28.md: warning: note-left: was not brought up to date: it has arxref's marker" in told("--days")
    assert page.read_bytes() == before


def test_a_day_with_a_time_is_that_day(home: Path, told) -> None:
    """Obsidian writes one where the user makes it a property of date and time."""
    told("--days")
    page = home / "vault/arXiv 2019-05-28.md"
    page.write_text(page.read_text("utf-8").replace("arxref-day: 2019-05-28\n", "arxref-day: 2019-05-28T00:00:00\n"), "utf-8")
    (home / "day.md").write_text(FIRST.replace("1905.00002", "1905.00003"), "utf-8")
    assert "1 brought up to date" in told("--days")
    assert "1905.00003" in page.read_text("utf-8")


def test_a_region_that_was_copied_into_another_note_is_that_note_s(home: Path, told) -> None:
    text = (home / "vault" / ONE).read_text("utf-8")
    copy = home / "vault/Summary.md"
    copy.write_text("My summary.\n" + text[text.index("\n%% begin") :], "utf-8")
    (home / "day.md").write_text(SECOND, "utf-8")
    before = copy.read_bytes()
    said = told()
    assert "1 brought up to date" in said
    assert "Summary" not in said
    assert copy.read_bytes() == before


def record(comment: str, version: int = 1, journal: str = "None", summary: str = "We look.") -> str:
    text = RECORD.format(title="Deep Things", number=1, version=version, doi="None", category="cs.LG", comment=comment)
    return HEAD + text.replace("**Journal**: None", f"**Journal**: {journal}").replace("**Summary**: We look.", f"**Summary**: {summary}")


WITHDRAWN = "This paper has been withdrawn by the author due to an error in Lemma 2"


@pytest.mark.parametrize("comment", ["8 pages", "Accepted at CVPR 2021", "Submitted to CVPR 2021, 8 pages"])
@pytest.mark.parametrize("version", [1, 2])
def test_a_paper_that_is_withdrawn_no_more_has_a_note_that_says_so_no_more(home: Path, told, comment: str, version: int) -> None:
    """The note is then as it would be new, and as it is if it never had been withdrawn."""
    note = home / "vault" / ONE
    (home / "day.md").write_text(record(comment, version), "utf-8")
    told()
    fresh = note.read_text("utf-8")
    (home / "day.md").write_text(record(WITHDRAWN, version), "utf-8")
    assert "1 brought up to date" in told()
    withdrawn = note.read_text("utf-8")
    assert "> [!warning] Withdrawn" in withdrawn
    assert "pubstate/withdrawn" in withdrawn
    assert "venue" not in withdrawn
    (home / "day.md").write_text(record(comment, version), "utf-8")
    assert "1 brought up to date" in told()
    assert sorted(note.read_text("utf-8").split()) == sorted(fresh.split())
    assert "1 there already" in told()


def test_where_a_paper_was_accepted_stays_when_a_later_comment_does_not_repeat_it(home: Path, told) -> None:
    note = home / "vault" / ONE
    (home / "day.md").write_text(record("Accepted at CVPR 2021"), "utf-8")
    told()
    before = [line for line in note.read_text("utf-8").split("\n") if "pubstate" in line or "venue" in line]
    assert len(before) == 5, "the marker, two properties and two tags"
    (home / "day.md").write_text(record("8 pages", 2), "utf-8")
    assert "1 brought up to date" in told()
    text = note.read_text("utf-8")
    assert all(line in text for line in before if not line.startswith("%%"))
    assert "8 pages" in text


def test_no_tag_is_left_of_a_withdrawal_where_it_was_the_only_one(home: Path, told) -> None:
    note = home / "vault" / ONE
    (home / "day.md").write_text(record("8 pages").replace("- **Categories**: **cs.CV**, cs.LG\n", ""), "utf-8")
    note.unlink()
    told("--recreate")
    fresh = note.read_text("utf-8")
    assert "tags" not in fresh
    (home / "day.md").write_text(record(WITHDRAWN).replace("- **Categories**: **cs.CV**, cs.LG\n", ""), "utf-8")
    told()
    assert "pubstate/withdrawn" in note.read_text("utf-8")
    (home / "day.md").write_text(record("8 pages").replace("- **Categories**: **cs.CV**, cs.LG\n", ""), "utf-8")
    told()
    assert sorted(note.read_text("utf-8").split()) == sorted(fresh.split())


@pytest.mark.parametrize(
    ("poor", "said"),
    [(record("None", 2), "no comment"), (record("8 pages"), "an older version"), (record("8 pages", 2, summary="None"), "no abstract")],
)
def test_what_a_source_does_not_know_is_no_news(home: Path, told, poor: str, said: str) -> None:
    (home / "day.md").write_text(record(WITHDRAWN, 2), "utf-8")
    told()
    (home / "day.md").write_text(poor, "utf-8")
    told()
    text = (home / "vault" / ONE).read_text("utf-8")
    assert "> [!warning] Withdrawn" in text, said
    assert 'pubstate: "withdrawn"' in text
    assert "pubstate/withdrawn" in text


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("> [!warning] Withdrawn", "> [!warning] Withdrawn\n> and I know why"),
        ('pubstate: "withdrawn"', 'pubstate: "withdrawn, I hear"'),
        ('pubstate: "withdrawn"', 'pubstate: "withdrawn" # so they say'),
        ("  - pubstate/withdrawn\n", "  - pubstate/withdrawn # so they say\n"),
    ],
)
def test_what_the_user_said_of_a_withdrawal_stays(home: Path, told, old: str, new: str) -> None:
    note = home / "vault" / ONE
    (home / "day.md").write_text(record(WITHDRAWN), "utf-8")
    told()
    text = note.read_text("utf-8")
    assert old in text
    note.write_text(text.replace(old, new), "utf-8")
    (home / "day.md").write_text(record("8 pages"), "utf-8")
    told()
    assert new in note.read_text("utf-8")


def test_a_journal_reference_outlasts_a_source_that_has_none(home: Path, told) -> None:
    """What became of the paper is told by it, too."""
    note = home / "vault" / ONE
    (home / "day.md").write_text(record("8 pages", journal="Phys. Rev. D 76, 013009 (2007)"), "utf-8")
    told()
    before = note.read_text("utf-8")
    assert 'pubstate: "published"' in before
    assert "published-in" in before
    (home / "day.md").write_text(record("Submitted to CVPR 2021", 2), "utf-8")
    told()
    after = note.read_text("utf-8")
    for line in before.split("\n"):
        assert line in after or line.startswith(("%%", "version", "- **Comment")), line
    assert "submitted" not in after.replace("Submitted to", "")
    (home / "day.md").write_text(record(WITHDRAWN, 3), "utf-8")
    told()
    assert 'pubstate: "withdrawn"' in note.read_text("utf-8")


def test_a_note_that_icloud_holds_alone_is_said_to_be_there(home: Path, told) -> None:
    (home / "vault/Moved").mkdir()
    for stub in (home / f"vault/.{ONE}.icloud", home / f"vault/Moved/.{ONE}.icloud"):
        next(path for path in (home / "vault").rglob("*") if ONE in path.name).rename(stub)
        said = told()
        assert f"/{ONE}: warning: note-left: was not brought up to date: it cannot be read (iCloud has it" in said
        assert "2 there already" in said
        assert "deleted" not in said
        assert [path.name for path in (home / "vault").rglob("*.md")] == [TWO]


def test_a_note_that_icloud_holds_alone_is_not_written_beside_it(home: Path, told) -> None:
    """Neither where nobody remembers what was written, nor where what was deleted shall come back."""
    (home / "vault" / ONE).rename(home / f"vault/.{ONE}.icloud")
    assert "deleted" not in told("--recreate")
    (home / "vault/.arxref/notes").unlink()
    told()
    assert [path.name for path in (home / "vault").glob("*.md")] == [TWO]


def test_what_two_machines_wrote_of_the_notes_is_known_together(home: Path, told) -> None:
    """A sync tool that meets two states of the list keeps one beside the other."""
    state_ = home / "vault/.arxref/notes"
    state_.rename(state_.with_name("notes.sync-conflict-20260101-101010-ABCDEFG"))
    state_.write_text("1905.00009\n", "utf-8")
    (home / "vault/.arxref/notes of mine").mkdir()
    (home / "vault" / ONE).unlink()
    assert "1 that you deleted left out" in told()
    assert state_.read_text("utf-8") == "1905.00009\n"


@pytest.mark.parametrize("spoil", ["> {}", "- {}", "    {}", "| {} |"])
def test_a_marker_that_is_no_line_of_its_own_any_more_is_named(home: Path, told, spoil: str) -> None:
    note = home / "vault" / ONE
    text = note.read_text("utf-8")
    start = text.index("%% begin")
    note.write_text(text[:start] + "\n".join(spoil.format(line) for line in text[start:].split("\n")), "utf-8")
    before = note.read_bytes()
    (home / "day.md").write_text(SECOND, "utf-8")
    assert "an arxref marker in it was changed" in told()
    assert note.read_bytes() == before


def test_a_note_that_is_moved_just_then_is_left(home: Path, told, monkeypatch: pytest.MonkeyPatch) -> None:
    note, moved = home / "vault" / ONE, home / "vault/moved.md"
    (home / "day.md").write_text(SECOND, "utf-8")
    write = os.write

    def slow(handle: int, data: bytes) -> int:
        if data.startswith(b"---"):
            note.rename(moved)
        return write(handle, data)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", slow)
        assert f"{ONE}: warning: note-left" in told()
    assert not note.exists()
    assert "1 brought up to date" in told()
    assert b"Deeper" in moved.read_bytes()


def test_two_notes_of_one_paper_are_named(home: Path, told) -> None:
    vault = home / "vault"
    (vault / "zzz.md").write_bytes((vault / ONE).read_bytes())
    (home / "day.md").write_text(SECOND, "utf-8")
    assert "vault/zzz.md: warning: note-twice" in told()
    assert b"Deeper" in (vault / ONE).read_bytes()
    assert b"Deeper" not in (vault / "zzz.md").read_bytes()


@pytest.mark.parametrize(
    "copy", ["{} (conflict).md", "{} 2.md", "{}-copy.md", "{}.sync-conflict-20260101.md", "Copy of {}.md", "A/{} 1.md", "half.md"]
)
def test_of_a_note_and_its_copies_the_note_is_meant(home: Path, told, copy: str) -> None:
    other = home / "vault" / copy.format(ONE.removesuffix(".md"))
    other.parent.mkdir(exist_ok=True)
    other.write_bytes((home / "vault" / ONE).read_bytes())
    before = other.read_bytes()
    (home / "day.md").write_text(SECOND, "utf-8")
    assert f"{other.name}: warning: note-twice" in told()
    assert b"Deeper" in (home / "vault" / ONE).read_bytes()
    assert other.read_bytes() == before


def test_notes_are_found_when_the_property_is_to_be_called_otherwise(home: Path, told) -> None:
    """By the built-in name where arxref wrote it, and from then on by the user's; a property of that name that is the user's is no ID."""
    names = ["-O", "properties=arxiv=eprint,citekey=key"]
    mine = home / "vault/mine.md"
    mine.write_text('---\narxiv: "1905.00003"\n---\n\nWords.\n', "utf-8")
    note = home / "vault" / ONE
    note.write_text(
        note.read_text("utf-8").replace("---\n", "---\n" + "".join(f"mine-{number}: words\n" for number in range(300)), 1), "utf-8"
    )
    assert "0 notes written to vault, 2 brought up to date" in told(*names)
    assert 'eprint: "1905.00001"' in note.read_text("utf-8")
    assert 'key: "lovelace2019deep"' in note.read_text("utf-8")
    assert "0 notes written to vault, 2 there already" in told(*names)
    (home / "day.md").write_text(SECOND.replace("1905.00001", "1905.00003"), "utf-8")
    assert "1 note written" in told(*names)


def test_a_name_that_some_system_takes_for_another_is_taken(home: Path, told) -> None:
    (home / "vault" / ONE).unlink()
    (home / "vault/.arxref/notes").unlink()
    mine = home / "vault/LOVELACE2019deep.md"
    mine.write_text("mine\n", "utf-8")
    assert "name-taken" in told(code=1)
    assert not (home / "vault" / ONE).exists() or mine.samefile(home / "vault" / ONE)
    assert mine.read_text("utf-8") == "mine\n"


def test_a_folder_that_is_no_vault_is_said_to_be_none_until_it_has_notes(home: Path, told) -> None:
    assert "no-vault" not in told()
    shutil.rmtree(home / "vault")
    assert told().count("is no vault yet") == 1
    assert "no-vault" not in told()


@pytest.mark.parametrize("sign", [".obsidian", ".arxref/notes"])
def test_a_folder_of_a_vault_is_said_to_be_one_once(home: Path, told, sign: str) -> None:
    if sign == ".obsidian":
        shutil.rmtree(home / "vault")
        (home / "vault/.obsidian").mkdir(parents=True)
    said = told("--vault", "vault/Read/Papers")
    assert (
        "Papers: note: no-vault: is in the vault vault: notes elsewhere there are not looked at; as --vault vault they are, and --fo"
        in said
    )
    assert f"--folder {os.path.join('Read', 'Papers')} writes new ones here" in said
    assert "no-vault" not in told("--vault", "vault/Read/Papers")
    (home / "vault/Own/.obsidian").mkdir(parents=True)
    assert "no-vault" not in told("--vault", "vault/Own")


def test_properties_that_fill_more_than_the_first_block_are_read(home: Path, told) -> None:
    note = home / "vault" / ONE
    text = note.read_text("utf-8")
    note.write_text(text.replace("---\n", "---\n" + "".join(f"mine-{number}: words\n" for number in range(900)), 1), "utf-8")
    (home / "day.md").write_text(SECOND, "utf-8")
    assert "1 brought up to date" in told()
    assert "mine-899: words\n" in note.read_text("utf-8")


def test_locked_properties_stay(home: Path, told) -> None:
    (home / "day.md").write_text(SECOND, "utf-8")
    told("--lock", "Title", "--lock", "doi")
    text = (home / "vault" / ONE).read_text("utf-8")
    assert 'title: "Deep Things"' in text
    assert "10.1000" not in text
    assert "version: 2" in text
    told("--refresh", code=2)


def test_what_a_killed_run_left_goes(home: Path, told) -> None:
    (home / "vault/Papers").mkdir()
    left = [home / "vault" / name for name in (".arxref/.arxref-0123456789ab-1.tmp", "Papers/.arxref-0123456789ab-22.tmp")]
    mine = [home / "vault" / name for name in (".arxref/mine.tmp", "Papers/.mine.tmp")]
    for path in (*left, *mine):
        path.write_text("half", "utf-8")
    (home / "vault/.arxref/notes").write_text("1905.00001\n1905.000", "utf-8")
    told("--dry-run")
    assert all(path.exists() for path in (*left, *mine))
    told()
    assert not any(path.exists() for path in left)
    assert all(path.exists() for path in mine)
    assert (home / "vault/.arxref/notes").read_text("utf-8") == "1905.00001\n1905.000\n1905.00002\n"


def test_the_list_of_notes_may_have_been_edited(home: Path, told) -> None:
    (home / "vault/.arxref/notes").write_bytes(b"\xef\xbb\xbf1905.00001\r\n1905.00002 \r\n")
    (home / "vault" / ONE).unlink()
    (home / "vault" / TWO).unlink()
    assert "2 that you deleted left out" in told()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_no_link_leads_out_of_the_vault(home: Path, told) -> None:
    vault, outside = home / "vault", home / "outside"
    outside.mkdir()
    (vault / ONE).rename(outside / ONE)
    (vault / ONE).symlink_to(outside / ONE)
    (vault / "Papers").symlink_to(outside)
    before = state(outside)
    (home / "day.md").write_text(SECOND, "utf-8")
    told()
    assert "leaves the vault" in told("--folder", "Papers", "--recreate", code=1)
    assert state(outside) == before
    (vault / ".arxref/notes").unlink()
    (vault / ".arxref").rmdir()
    (vault / ".arxref").symlink_to(outside)
    assert "is no folder of this vault" in told(code=1)
    assert state(outside) == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_no_link_leads_into_a_hidden_folder(home: Path, told) -> None:
    """Notes there would be found by nobody, and be taken for deleted ones."""
    (home / "vault/.trash/old").mkdir(parents=True)
    (home / "vault/Papers").symlink_to(home / "vault/.trash/old")
    (home / "vault" / ONE).unlink()
    assert "is hidden" in told("--folder", "Papers", "--recreate", code=1)
    assert not [*(home / "vault/.trash/old").iterdir()]


def test_a_page_that_lost_its_properties_is_left_alone(home: Path, told) -> None:
    told("--days")
    page = home / "vault/arXiv 2019-05-28.md"
    page.write_text(page.read_text("utf-8").replace("\n---\n", "\n---?\n"), "utf-8")
    before = page.read_bytes()
    (home / "day.md").write_text(FIRST.replace("1905.00002", "1905.00003"), "utf-8")
    assert "arXiv 2019-05-28.md: warning: note-left: was not brought up to date: it has lost its properties" in told("--days")
    assert page.read_bytes() == before


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
@pytest.mark.parametrize("there", ["link", "pipe", "folder"])
def test_what_was_told_is_kept_in_the_vault_alone(home: Path, told, there: str) -> None:
    outside, kept = home / "outside", home / "vault/.arxref/told"
    outside.write_text("mine\n", "utf-8")
    {"link": lambda: kept.symlink_to(outside), "pipe": lambda: os.mkfifo(kept), "folder": kept.mkdir}[there]()
    note = home / "vault" / ONE
    note.write_text(note.read_text("utf-8").replace('title: "Deep Things"', "title: Mine"), "utf-8")
    for _ in range(2):
        assert f"{ONE}:2: warning: kept-user-value: title" in told()
    assert outside.read_text("utf-8") == "mine\n"
    assert not kept.is_file() or kept.is_symlink()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_a_pipe_that_is_a_note_by_its_name_is_not_opened(home: Path, told) -> None:
    os.mkfifo(home / "vault/pipe.md")
    told()


def test_a_note_that_an_editor_saves_meanwhile_is_not_overwritten(home: Path, told, monkeypatch: pytest.MonkeyPatch) -> None:
    note = home / "vault" / ONE
    (home / "day.md").write_text(SECOND, "utf-8")
    write = os.write

    def slow(handle: int, data: bytes) -> int:
        if data.startswith(b"---"):
            note.write_text("just saved\n", "utf-8")
        return write(handle, data)

    monkeypatch.setattr(os, "write", slow)
    assert "was changed while arxref was at work" in told()
    assert note.read_text("utf-8") == "just saved\n"


def test_a_system_that_takes_few_bytes_at_a_time_gets_all(home: Path, told, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: real(handle, data[:7]))
    (home / "day.md").write_text(FIRST.replace("1905.0000", "1905.0001"), "utf-8")
    told()
    assert (home / "vault/.arxref/notes").read_text("utf-8").split() == ["1905.00001", "1905.00002", "1905.00011", "1905.00012"]
    assert all(path.read_text("utf-8").endswith("## Notes\n") for path in (home / "vault").glob("*.md"))


def test_a_disk_that_is_full_leaves_every_note_as_it_was(home: Path, told, monkeypatch: pytest.MonkeyPatch) -> None:
    before = state(home / "vault")
    (home / "day.md").write_text(SECOND + RECORD.format(title="T", number=3, version=1, doi="None", category="x", comment="c"), "utf-8")
    write = os.write

    def full(handle: int, data: bytes) -> int:
        if data.startswith(b"---"):
            write(handle, data[:100])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(handle, data)

    with monkeypatch.context() as patched:
        patched.setattr(os, "write", full)
        said = told(code=1)
    assert said.count("not-written") == 2
    assert "2 entries: 0 exported, 0 merged, 2 rejected" in said
    assert state(home / "vault") == before
    assert "1 note written to vault, 1 brought up to date" in told()


@pytest.mark.parametrize("call", ["replace", "link"])
def test_a_vault_of_several_file_systems_and_one_without_links(home: Path, told, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "vault" / TWO).unlink()
    (home / "vault/.arxref/notes").unlink()
    whole = getattr(os, call)

    def across(one: str, other: str) -> None:
        if ".arxref/" in one:
            raise OSError(18, "Invalid cross-device link")
        whole(one, other)

    monkeypatch.setattr(vaultfolder, "_UNNAMED", 0)  # a file without a name crosses nothing
    monkeypatch.setattr(os, call, across)
    (home / "day.md").write_text(FIRST.replace("Deep Things", "Deeper Things"), "utf-8")
    assert "1 note written to vault, 1 brought up to date" in told()
    assert b"Deeper" in (home / "vault" / ONE).read_bytes()
    assert not list((home / "vault").rglob("*.tmp"))


@pytest.mark.skipif(sys.platform == "win32", reason="the lock is another one there")
def test_runs_side_by_side_wait_for_each_other(home: Path, monkeypatch: pytest.MonkeyPatch, told) -> None:
    """Six runs, each with a paper of its own and one that all have: none is lost, none is written twice."""
    for number in range(3, 9):
        (home / f"d{number}.md").write_text(
            FIRST + RECORD.format(title="T", number=number, version=1, doi="None", category="x", comment="c")
        )
    arguments = [*EXPORT]
    runs = []
    for number in range(3, 9):
        arguments[1] = f"d{number}.md"
        runs.append(subprocess.Popen([sys.executable, "-m", "arxref", *arguments], stderr=subprocess.DEVNULL, env=ENVIRONMENT))
    assert [process.wait(60) for process in runs] == [0] * 6
    assert len(list((home / "vault").glob("*.md"))) == 8
    assert len((home / "vault/.arxref/notes").read_text("utf-8").split()) == 8
    assert sorted(path.name for path in (home / "vault/.arxref").iterdir()) == ["notes"]


def test_a_run_whose_folder_another_has_just_removed_is_locked_all_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("fcntl")
    real, home = os.open, tmp_path / ".arxref"

    def late(path, *rest, **more):
        if not left:
            left.append(path)
            home.rmdir()
        return real(path, *rest, **more)

    left: list[str] = []
    monkeypatch.setattr(os, "open", late)
    with vaultlock.all_locked([str(tmp_path)]):
        assert (home / ".vault.lock").exists()
    assert left
    assert not home.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="the lock is another one there")
def test_a_lock_that_another_holds_ends_the_wait(home: Path, monkeypatch: pytest.MonkeyPatch, told) -> None:
    import fcntl

    monkeypatch.setattr(vaultlock, "_PATIENCE", 0.05)
    with (home / "vault/.arxref/.vault.lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        assert "another arxref has been writing it" in told(code=1)
    told()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
@pytest.mark.parametrize("vault", ["loop", "loop/sub", "day.md/sub"])
@pytest.mark.parametrize("more", [[], ["--dry-run"]])
def test_a_vault_that_cannot_be_made_is_said_once(home: Path, capsys: pytest.CaptureFixture[str], vault: str, more: list[str]) -> None:
    (home / "loop").symlink_to("loop")
    before = sorted(home.rglob("*"))
    assert run(["export", "day.md", "--vault", vault, *more]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert line.startswith(f"arxref: output: {vault}: ")
    assert sorted(home.rglob("*")) == before
