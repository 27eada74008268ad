"""Obsidian notes among other files, with faults, and back from a vault."""

from __future__ import annotations

import itertools
import re

import pytest

from arxref.api import SourceText
from arxref.cli import run
from arxref.library.leftovers import unclaimed
from arxref.model import Entry, Problem
from arxref.parsers import note
from arxref.turns import parse_with
from growth import assert_linear

BEFORE = 'title: "A Study of Things"\narxiv: "2105.00001v2"\n'
AFTER = "authors:\n  - Jane Doe\n"
BELOW = "\n# Things\n\nwords\n"
BEGIN = "\n%% begin arxref title=1 +=.1:2 %%\n\n"
FAULTS = {
    "an anchor": "x: &a [1]\ny: *a\n",
    "a block of text": "abstract: >-\n  We study\n  things.\n",
    "a nested map": "meta:\n  a: {b: c}\n",
    "a comment": "# mine\n",
    "a blank line": "\n",
    "a date that is none": "date: soon\n",
    "a DOI that is none": "doi: none yet\n",
    "numbers": "rating: 4\nyear: 2021\n",
    "another case": "DOI: 10.1000/xyz\n",
    "a list on one line": 'tags: [a, "b c", arxiv/cs/CV]\n',
    "a long line": f"x: {'word ' * 8_000}\n",
}
BROKEN = {
    "an open bracket": "x: [\n",
    "an open quote": 'x: "y\n',
    "a tab": "x:\n\t- y\n",
    "the same name": "title: another\n",
    "no property": "words\n",
    "deep nesting": f"x: {'[' * 50_000}\n",
}


def read(text: str | bytes, name: str = "Papers/x.md") -> list:
    source = SourceText.of(name, text if isinstance(text, bytes) else text.encode())
    items = parse_with(note.PARSER, source)
    assert not [item for item in items if getattr(item, "code", "") == "parser-failed"]
    assert unclaimed(source.text, items) == []
    return items


@pytest.mark.parametrize(("before", "after"), [(BEFORE, AFTER), (AFTER, BEFORE)])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_what_else_stands_among_the_properties_costs_nothing(before, after, fault, ends):
    raw = f"---\n{before}{FAULTS[fault]}{after}---\n{BELOW}".replace("\n", ends).encode()
    assert note.accepts(SourceText.of("x.md", raw)) > 0.8
    entry, *problems, _words = read(raw)
    assert (entry.id, entry.version, entry.title) == ("2105.00001", 2, "A Study of Things")
    assert [author.family for author in entry.authors] == ["Doe"]
    assert [problem.code for problem in problems] == {"a date": ["invalid-date"], "a DOI ": ["invalid-doi"]}.get(fault[:6], [])


@pytest.mark.parametrize(("before", "after"), [(BEFORE, AFTER), (AFTER, BEFORE)])
@pytest.mark.parametrize("fault", BROKEN)
def test_properties_that_are_no_yaml_are_one_problem(before, after, fault):
    if fault == "the same name" and before == AFTER:
        before, after = BEFORE, AFTER
    problem, _words = read(f"---\n{before}{BROKEN[fault]}{after}---\n{BELOW}")
    assert (problem.severity, problem.code, problem.line) == ("error", "broken-record", 1)


@pytest.mark.parametrize(
    ("properties", "found"),
    [
        ("arxiv: 1905.11950", ("1905.11950", None)),
        ("arXiv: 'hep-th/9901001v2'", ("hep-th/9901001", 2)),
        ("arxiv_id: 2105.00001", ("2105.00001", None)),
        ("arxivId: 2105.00001", ("2105.00001", None)),
        ("eprint: 2105.00001", ("2105.00001", None)),
        ("url: https://arxiv.org/pdf/2105.00001v3.pdf", ("2105.00001", 3)),
        ("doi: 10.48550/arXiv.2105.00001", ("2105.00001", None)),
        ('link: "[arXiv](https://arxiv.org/abs/2105.00001)"', ("2105.00001", None)),
        ("url:\n  - https://arxiv.org/abs/2105.00001", ("2105.00001", None)),
        ("url: https://example.org/2105.00001", None),
        ("doi: 10.1000/2105.00001", None),
        ("title: On arXiv:2105.00001", None),
        ("arxiv: 9999.99999", None),
    ],
)
def test_which_property_names_the_paper(properties, found):
    text = f"---\ntitle: Things\n{properties}\n---\n"
    assert (note.accepts(SourceText.of("x.md", text.encode())) > 0.8) == (found is not None or "9999" in properties)
    (item,) = read(text)
    assert (item[:2] if isinstance(item, Entry) else None) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---\n",
        "---\narxiv: 2105.00001\n",
        "# arxiv: 2105.00001\n",
        "---\nreferences:\n- id: x\n  type: article\narxiv: 2105.00001\n---\n",
        "---\ntitle: x\n---\narxiv: 2105.00001\n---\n",
    ],
)
def test_what_is_no_note_is_left_to_others(text):
    assert note.accepts(SourceText.of("x.md", text.encode())) == 0


def test_properties_that_say_null_say_nothing():
    (entry,) = read("---\narxiv: 2105.00001\ntitle: null\nabstract: ~\ndoi: null\njournal: null \nAuthors: null\n---\n# Things\n")[:1]
    assert (entry.title, entry.abstract, entry.dois, entry.journal_ref, entry.authors) == ("Things", "", (), "", ())
    (entry,) = read('---\narxiv: 2105.00001\ntitle: "null"\nabstract: null\nauthors: ["[[@Jane Doe]]"]\n---\n')
    assert (entry.title, entry.abstract, entry.authors[0].given) == ("null", "", "Jane")


@pytest.mark.parametrize("region", ["", f"{BEGIN}> [!abstract]\n> a&#7;b&#36;c\n\n%% end arxref %%\n"])
def test_escapes_of_what_no_text_can_hold(region):
    entry = read(f'---\ntitle: "A \\ud800 \\u0007 B\\nC"\narxiv: "2105.00001"\n---\n{region}')[0]
    assert entry.title == "A \ufffd B C"
    assert entry.abstract == ("a&#7;b&#36;c" if region else "")


def test_what_nobody_can_see_in_a_note_of_arxref_is_no_part_of_its_texts():
    below = f"{BEGIN}> [!abstract]\n> a\u2028b\n\n- **Comment:** c\u202ed\x07 e \n%% end arxref %%\n"
    entry = read(f'---\ntitle: "A B\n  C\n  "\narxiv: "2105.00001"\npublished in: "J. D 1 "\n---\n{below}')[0]
    assert (entry.title, entry.abstract, entry.comment, entry.journal_ref) == ("A B C", "a b", "cd e", "J. D 1")


def test_what_its_reader_changed_in_the_list_of_a_note_is_cleaned():
    below = f"{BEGIN}- **Comment:** 9  pages&nbsp;(\\\\textbf{{2}} figures)\n- **Report:** R  &amp; D\n\n%% end arxref %%\n"
    entry = read(f'---\ntitle: "A"\narxiv: "2105.00001"\n---\n{below}')[0]
    assert (entry.comment, entry.report_no) == ("9 pages (2 figures)", "R & D")


@pytest.mark.parametrize("bullet", ["- ", "* ", "+   ", "-\t"])
@pytest.mark.parametrize("mark", ["**", "__"])
@pytest.mark.parametrize("end", ["", " ^a1-b", "  ^3 ", "  "])
@pytest.mark.parametrize("brackets", ["<>", ("", "")])
def test_a_note_of_arxref_that_a_formatter_saved_says_the_same(bullet, mark, end, brackets):
    """Prettier and linters change bullets and brackets; Obsidian puts an ID behind a block that is linked to."""
    address = "https://example.org/a_b".join(brackets)
    items = [("Comment", "8 pages, x \\^2"), ("More DOIs", f"[10.1000/y]({address})"), ("Links", f"[data]({address})")]
    below = f"> [!abstract]- In short\n> We look\n> at n \\^2b{end}\n\n"
    below += "".join([f"{bullet}{mark}{name}:{mark} {text}{end}\n" for name, text in items])
    entry = read(f'---\ntitle: "A B"\narxiv: "2105.00001"\n---\n{BEGIN}{below}\n%% end arxref %%\n')[0]
    assert (entry.abstract, entry.comment, entry.dois) == ("We look at n ^2b", "8 pages, x ^2", ("10.1000/y",))
    assert entry.links == (("data", "https://example.org/a_b"),)


@pytest.mark.parametrize("kind", ["[!abstract]", "[!Abstract]-"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_note_of_arxref_in_lines_of_few_letters_says_the_same(kind, newline):
    """Prettier makes them, with ``proseWrap`` at ``always``, of the marker, too; the abstract then begins behind the callout's kind."""
    items = "- **Comment:** 8\n  pages\n- **Links:**\n  [data](https://example.org/a),\n  [code](https://example.org/b)\n"
    below = f"> {kind} We\n> look at\n> things.\n\n{items}\n> [!note] Mine\n> all mine\n"
    note = f'---\ntitle: "A B"\narxiv: "2105.00001"\n---\n{BEGIN.replace(" +=", chr(10) + "+=")}{below}\n%% end arxref %%\n'
    entry = read(note.replace("\n", newline))[0]
    assert (entry.abstract, entry.comment) == ("We look at things.", "8 pages")
    assert entry.links == (("data", "https://example.org/a"), ("code", "https://example.org/b"))


def test_where_a_paper_is_published_is_cleaned_where_arxref_did_not_write_it():
    front = '---\narxiv: "2105.00001"\npublished-in: "J.  Things &amp; Words"\n---\n'
    assert read(front)[0].journal_ref == "J. Things & Words"
    assert read(f"{front}{BEGIN}\n%% end arxref %%\n")[0].journal_ref == "J.  Things &amp; Words"


@pytest.mark.parametrize(("name", "key"), [("x/@doe2021.md", "doe2021"), ("doe2021.md", ""), ("@a b.md", "")])
def test_a_key_in_the_name_of_the_file(name, key):
    assert read("---\narxiv: 2105.00001\n---\n", name)[0].key == key


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("x/A Study of Things.md", "A Study of Things"),
        ("x/2105.00001.md", ""),
        ("todo.md", ""),
        ("@doe2021things.md", ""),
        ("See this paper.md", ""),
    ],
)
def test_a_title_in_the_name_of_the_file(name, title):
    assert read("---\narxiv: 2105.00001\n---\nMine.\n", name)[0].title == title
    assert read("---\narxiv: 2105.00001\n---\n# Of Other Things\n", name)[0].title == "Of Other Things"


def test_a_note_of_arxref_without_a_title_has_none():
    """Its name is a key, whatever it looks like."""
    below = f"{BEGIN}> [!abstract]\n> a\n\n%% end arxref %%\n"
    entry = read(f'---\narxiv: "2105.00001"\n---\n{below}', "A Study of Things.md")[0]
    assert (entry.title, entry.abstract) == ("", "a")


@pytest.mark.parametrize("bullet", "-*+")
def test_a_list_below_the_title_has_any_bullets(bullet):
    text = f"---\naliases: [x]\n---\n# A Study\n\n{bullet} **URL**: https://arxiv.org/abs/2105.00001\n{bullet} **Author**: Jane Doe\n"
    assert note.accepts(SourceText.of("x.md", text.encode())) > 0
    entry = read(text)[0]
    assert (entry.id, entry.title, [name.family for name in entry.authors]) == ("2105.00001", "A Study", ["Doe"])


@pytest.mark.parametrize(
    "name", ["x.sync-conflict-20240101-120000-ABCDEFG.md", "x (conflicted copy 2024-01-01).md", "x (Jane's conflicted copy).md"]
)
def test_copies_of_sync_tools_are_named(name):
    (problem,) = read("---\narxiv: 2105.00001\n---\n", name)
    assert isinstance(problem, Problem)
    assert problem.code == "note-copy"


def test_lines_that_name_other_papers_are_left():
    text = f"---\n{BEFORE}---\nSee arXiv:2105.00001\nand arXiv:2105.00002\nand so on.\n"
    source = SourceText.of("x.md", text.encode())
    items = parse_with(note.PARSER, source)
    assert unclaimed(text, items) == [(6, 6)]
    assert [type(item).__name__ for item in items] == ["Entry", "Foreign", "Foreign"]


@pytest.mark.parametrize(
    "make",
    [
        lambda n: f"---\n{BEFORE}---\n" + "[" * n,
        lambda n: f"---\n{BEFORE}---\n> [!abstract]\n> " + "\\$ $ <http://a&#1" * (n // 10),
        lambda n: f"---\n{BEFORE}---\n" + "> [!abstract]\n" * (n // 10),
        lambda n: f"---\n{BEFORE}x: {'[[' * (n // 10)}\n---\n",
        lambda n: f"---\n{BEFORE}author: {'[[a ' * (n // 40)}\n---\n",
        lambda n: (
            f"---\n{BEFORE}---\n\n%% begin arxref title=1 +=.1:2 %%\n\n- **Links:** " + "[a\\](<" * (n // 10) + "\n\n%% end arxref %%\n"
        ),
    ],
)
def test_time_grows_with_the_size_alone(make):
    assert_linear(lambda text: parse_with(note.PARSER, SourceText.of("x.md", text.encode())), make, 2_000)


def test_notes_of_the_corpus(corpus):
    """Each note whose properties, or whose list below its title, name a paper is that paper, with title, authors and key."""
    named = {}
    for path in sorted((corpus / "notes").glob("*.md")):
        raw = path.read_bytes()
        address = re.search(rb"^- \*\*URL\*\*: *http://arxiv\.org/abs/(\S+)$", raw, re.MULTILINE)
        assert (note.accepts(SourceText.of(path.name, raw)) > 0) == (address is not None)
        if address is not None:
            named[path.name] = address[1].decode()
            entry = read(raw, path.name)[0]
            assert (entry.id, f"@{entry.key}.md") == (address[1].decode(), path.name)
            assert f"\n# {entry.title}\n".encode() in raw.replace(b"\r\n", b"\n")
            assert len(entry.authors) == raw.split(b"**Author**: ")[1].split(b"\n")[0].count(b",") + 1
    assert len(named) == 10


@pytest.mark.parametrize(
    "below",
    [
        "# Things\n- **URL**: https://example.org/2105.00001\n",
        "Things\n- **URL**: https://arxiv.org/abs/2105.00001\n",
        "# A\n- **URL**: https://arxiv.org/abs/2105.00001\n# B\n- **URL**: https://arxiv.org/abs/2105.00002\n",
        "# Things\n\nWe read\n- **URL**: https://arxiv.org/abs/2105.00001\n",
        "# Things\n- **Journal**: arXiv:2105.00001\n\n- **Author**: Ann Lee\n- **URL**: https://arxiv.org/abs/2105.00001\n",
    ],
)
def test_what_stands_elsewhere_below_the_properties_names_no_paper(below):
    assert note.accepts(SourceText.of("x.md", f"---\naliases: [x]\n---\n{below}".encode())) == 0


def test_a_vault_comes_back_as_a_bibliography(root, tmp_path, monkeypatch):
    """Digests as notes, and those as a .bib: what the digests give, but for blanks just inside math, which notes cannot have."""
    monkeypatch.chdir(tmp_path)
    digests = str(root / "samples" / "digests")
    assert run(["export", digests, "--format", "obsidian", "--vault", "notes"]) == 0
    assert run(["export", digests, "--format", "bibtex", "-o", "digests.bib"]) == 0
    assert run(["export", "notes", "--from", "note", "--format", "bibtex", "-o", "notes.bib"]) == 0
    there, back = ((tmp_path / name).read_text("utf-8").split("\n")[:-2] for name in ("digests.bib", "notes.bib"))
    assert sum(line.startswith("@") for line in there) > 100
    for one, other in itertools.zip_longest(there, back):
        assert re.sub(r"\$ ([^$]*) \$", r"$\1$", one) == other


def test_links_of_markdown_are_people_too():
    (entry,) = read('---\narxiv: 2105.00001\nauthors:\n  - "[Ann Lee](https://example.org/a)"\n  - "[[Bob Ray]]"\n---\n')
    assert [(name.given, name.family) for name in entry.authors] == [("Ann", "Lee"), ("Bob", "Ray")]
    (entry,) = read('---\narxiv: 2105.00001\nauthors: "[Ann Lee](https://example.org/a), Bob Ray"\n---\n')
    assert [(name.given, name.family) for name in entry.authors] == [("Ann", "Lee"), ("Bob", "Ray")]


def test_people_of_a_text_may_be_joined_in_two_ways():
    (entry,) = read('---\narxiv: 2105.00001\nauthors: "Ann Lee; Bob Ray and Cy Fox"\n---\n')
    assert [(name.given, name.family) for name in entry.authors] == [("Ann", "Lee"), ("Bob", "Ray"), ("Cy", "Fox")]
