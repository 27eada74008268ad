"""Notes are brought up to date in place: what is the user's stays, what is arxref's is renewed."""

from itertools import pairwise

import arxref_org
import pytest

import arxref
from arxref.testing import CLEAN, HOSTILE, run

PREPRINT = CLEAN[2]
NEWER = PREPRINT._replace(version=4, title="A better title", abstract="Better.", comment="9 pages", journal_ref="J. Ex. 1 (2021) 1")
DIGEST = """# ArXiv cs.CV --Mon, 31 May 2021
### 1.A study of $k$-means  [ :arrow_down: ](https://arxiv.org/pdf/2105.14656.pdf)
>  We study examples.
"""
POOR = PREPRINT._replace(version=None, abstract="", comment="", authors=PREPRINT.authors[:1], authors_complete=False, published=None)


def merged(text, entry, **policy):
    (document,) = arxref_org.render([entry], {})
    return arxref_org.merge(text.encode(), document, {}, arxref.Policy(**policy))


def after(text, entry, **policy):
    found = merged(text, entry, **policy)
    assert isinstance(found, arxref.Merged)
    assert merged(found.content.decode(), entry, **policy).content == found.content, "a second time changes nothing"
    return found.content.decode()


NOTE = arxref_org.note(PREPRINT)


def test_what_is_new_comes_and_what_was_ours_is_renewed():
    new = after(NOTE, NEWER)
    for line in (":VERSION: 4", ":PUBLISHED_IN: J. Ex. 1 (2021) 1", "#+title: A better title", "Better.", "- Comment :: 9 pages"):
        assert f"\n{line}\n" in new
    begin = "# begin arxref "
    words = [sorted([line for line in text.splitlines() if not line.startswith(begin)]) for text in (new, arxref_org.note(NEWER))]
    assert words[0] == words[1]
    prints = [sorted(text.partition(begin)[2].partition("\n")[0].split()) for text in (new, arxref_org.note(NEWER))]
    assert prints[0] == prints[1]


def test_words_of_the_user_stay():
    text = NOTE.replace(":YEAR: 2019\n", ":YEAR: 2020\n:MINE: x\n").replace("#+title: ", "#+title: My ")
    text = text.replace("- Comment :: 8 pages, 3 figures\n", "- Comment :: see section 3\n").replace(
        "* Notes\n", "* Notes\nRead it twice.\n* More\n"
    )
    new = after(text, NEWER)
    for line in (":YEAR: 2020", ":MINE: x", "- Comment :: see section 3", "* Notes\nRead it twice.\n* More", ":VERSION: 4"):
        assert f"\n{line}\n" in new
    assert "#+title: My A study" in new
    kept = [problem.message for problem in merged(text, NEWER).problems if problem.code == "kept-user-value"]
    assert [message.partition(": yours stays")[0] for message in kept] == ["YEAR", "title", "Comment"]


def test_what_the_user_took_out_stays_out():
    lines = [line for line in NOTE.splitlines(keepends=True) if not line.startswith((":PDF:", "- Comment", "#+filetags"))]
    new = after("".join(lines), NEWER)
    assert ":PDF:" not in new
    assert "- Comment" not in new
    assert "#+filetags" not in new


def test_a_poorer_source_takes_nothing_away():
    assert after(NOTE, POOR) == NOTE


def test_a_new_property_never_leaves_the_drawer():
    text = "".join(line for line in NOTE.splitlines(keepends=True) if not line.startswith("#+"))
    new = after(text.replace(" title=", " x=").replace(" filetags=", " y="), NEWER)
    read = arxref_org._read(new)
    assert list(read.keywords) == ["title", "filetags"]
    assert "PUBLISHED_IN" in read.drawer


def test_locked_properties_stay():
    assert ":VERSION: 3\n" in after(NOTE, NEWER, locked=frozenset(["version"]))


def test_line_ends_stay():
    new = after(NOTE.replace("\n", "\r\n"), NEWER)
    assert new.replace("\r\n", "").count("\n") == 0
    assert ":VERSION: 4\r\n" in new


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda text: text.replace("# end arxref\n", ""), "one lacks"),
        (lambda text: text + "# end arxref\n", "more than once"),
        (lambda text: text.replace(":PROPERTIES:", ":OTHER:"), "lost its properties"),
        (lambda text: text.replace(":END:", ""), "lost its properties"),
        (lambda text: text.replace("# begin", "#+begin_src org\n# begin"), "in a block"),
    ],
)
def test_a_note_that_is_broken_is_left_alone(spoil, why):
    found = merged(spoil(NOTE), NEWER)
    assert isinstance(found, arxref.Problem)
    assert found.code == "note-left"
    assert why in found.message


def test_a_file_of_the_users_own_is_left_alone():
    own = ":PROPERTIES:\n:ID: x\n:ARXIV: 1905.11946\n:END:\n#+title: Mine\n"
    found = merged(own, NEWER)
    assert (found.content, found.managed) == (own.encode(), False)


def test_notes_are_known_by_their_property():
    assert arxref_org.identify(NOTE.encode()[:4096], {}) == ("1905.11946", "vandermaaten2019study")
    assert arxref_org.identify(b":properties:\n:arxiv:  hep-th/9901001\n:end:\n", {}) == ("hep-th/9901001", "")
    assert arxref_org.identify(b"* Paper\n:PROPERTIES:\n:ARXIV: 1905.11946\n:END:\n", {}) is None, "a heading's, not the file's"
    assert arxref_org.identify(b":PROPERTIES:\n:ID: x\n:END:\n", {}) is None
    long = b":PROPERTIES:\n" + b":X: y\n" * 1000
    assert arxref_org.identify(long[:4096], {}) == ("", "")


@pytest.mark.parametrize(
    "line", [":X: y" + " " * 300_000 + "z\n", ":" * 300_000 + "\n", "#+x: " + "[[http://" * 50_000 + "\n", "# begin" * 50_000 + "\n"]
)
def test_a_long_line_of_the_user_stays(line):
    assert line in after(NOTE.replace("* Notes\n", f"* Notes\n{line}"), NEWER)
    assert arxref_org.identify(f":PROPERTIES:\n{line}".encode(), {}) == ("", ""), "no drawer that ends"


def test_hostile_notes_of_ours_merge_into_one_another():
    for one, other in pairwise(HOSTILE):
        after(arxref_org.note(one), other._replace(id=one.id, key=one.key))


def test_a_user_meets_it(tmp_path):
    (tmp_path / "digest.md").write_text(DIGEST, encoding="utf-8")
    command = ["export", "digest.md", "--format", "org", "--vault", "roam", "-O", "folder=papers"]
    done = run(command, tmp_path, arxref_org)
    assert done.returncode == 0, done.stderr
    (note,) = (tmp_path / "roam").rglob("*.org")
    assert note.parent.name == "papers"
    moved = tmp_path / "roam" / "read.org"
    note.rename(moved)
    mine = moved.read_text(encoding="utf-8") + "My words.\n"
    moved.write_text(mine, encoding="utf-8")
    (tmp_path / "digest.md").write_text(DIGEST.replace("examples", "many examples"), encoding="utf-8")
    done = run(command, tmp_path, arxref_org)
    assert done.returncode == 0, done.stderr
    assert list((tmp_path / "roam").rglob("*.org")) == [moved]
    assert moved.read_text(encoding="utf-8").replace("many ", "").endswith("My words.\n")
    assert "many examples" in moved.read_text(encoding="utf-8")
    moved.unlink()
    done = run(command, tmp_path, arxref_org)
    assert not list((tmp_path / "roam").rglob("*.org")), done.stderr
