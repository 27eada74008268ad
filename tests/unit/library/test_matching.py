"""Whether a source speaks of the paper that a digest means, and which papers were withdrawn."""

from __future__ import annotations

import pytest

from arxref.library.matching import judge, same_title
from arxref.library.publication import is_withdrawn
from arxref.model import ArxivId, Entry, Name

ID = ArxivId("1905.00001")
ADA, GRACE, ALAN = Name("Lovelace", "Ada"), Name("Hopper", "Grace"), Name("Turing", "Alan")
BYRON, SHORT, SURNAME = Name("Lovelace", "Byron"), Name("Lovelace", "A."), Name("Lovelace")
ABSTRACT = (
    "We study how engines weave algebraic patterns just as looms weave flowers and leaves, and show that a note on the engine may well be "
    "longer than the paper that it is a note on, with an application to the numbers of Bernoulli."
)
REWRITTEN = (
    "Engines weave algebraic patterns just as looms weave flowers and leaves. Here we prove that every such note is longer than its paper "
    "and give three more applications, to music above all."
)
OTHER = "Compilers turn programs that people read into programs that machines run. Ours does so in one pass over the tape, twice as fast."


def paper(title: str, *authors: Name, abstract: str = "", complete: bool = True) -> Entry:
    return Entry(ID, title=title, authors=authors, authors_complete=complete, abstract=abstract)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Deep Nets", "deep nets"),
        ("Erdős–Rényi Graphs", "Erdos-Renyi graphs"),
        ("The $C^*$-Algebra", "The C*-algebra"),
        ("Nets: A Study", "Nets - a study."),
        ("", "Anything"),
    ],
)
def test_what_differs_in_print_alone_is_the_same(one: str, other: str) -> None:
    assert judge(paper(one), paper(other)) == judge(paper(other), paper(one)) == "same"


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [
        (paper("Gait Recognition under Attack"), paper("Gait Recognition under Attacks"), "renamed"),
        (paper("Notes on the Engine", ADA, GRACE), paper("What an Engine May Weave", GRACE, ADA), "renamed"),
        (paper("Notes on the Engine", ADA, complete=False), paper("What an Engine May Weave", ADA, GRACE, ALAN), "renamed"),
        (paper("Notes on the Engine", ADA, complete=False), paper("What an Engine May Weave", BYRON, GRACE), "doubtful"),
        (paper("Notes on the Engine", ADA, complete=False), paper("What an Engine May Weave", SHORT, GRACE), "renamed"),
        (paper("Notes on the Engine", SURNAME, complete=False), paper("What an Engine May Weave", GRACE, BYRON), "renamed"),
        (paper("Notes on the Engine", abstract=ABSTRACT), paper("What an Engine May Weave", ADA, abstract=REWRITTEN), "renamed"),
        (paper("Notes on the Engine", ADA, abstract=ABSTRACT), paper("What an Engine May Weave", ALAN, abstract=ABSTRACT), "doubtful"),
        (paper("Notes on the Engine", abstract=ABSTRACT), paper("A One-Pass Compiler", GRACE, abstract=OTHER), "doubtful"),
        (paper("Notes on the Engine"), paper("A One-Pass Compiler", GRACE, abstract=OTHER), "doubtful"),
        (paper("On the Engine, Part 1"), paper("On the Engine, Part 2"), "doubtful"),
        (paper("Invariants of Engines I"), paper("Invariants of Engines II"), "doubtful"),
    ],
    ids=[
        "a letter",
        "people",
        "people, cut off",
        "another of that surname",
        "an initial",
        "a surname alone",
        "abstract",
        "other people",
        "other abstract",
        "nothing known",
        "parts",
        "roman parts",
    ],
)
def test_renamed_papers_are_told_from_wrong_ids(one: Entry, other: Entry, verdict: str) -> None:
    assert judge(one, other) == verdict


def test_a_first_title_is_compared_without_its_print() -> None:
    assert same_title("On $\\alpha$-Engines", "ON α ENGINES")
    assert not same_title("On Engines", "On Engines 2")


@pytest.mark.parametrize(
    ("text", "withdrawn"),
    [
        ("This paper has been withdrawn by the author due to a crucial error in equation 1", True),
        ("Withdrawn", True),
        ("withdrawn by arXiv administrators because of a false claim of authorship", True),
        ("The paper is withdrawn. A newer one is 1905.00002", True),
        ("The authors have withdrawn this article", True),
        ("12 pages; supersedes a withdrawn paper of ours", False),
        ("How deposits were withdrawn from banks in 1929", False),
        ("We study withdrawal symptoms", False),
        ("", False),
    ],
)
def test_withdrawn_papers_say_so_in_their_comment(text: str, *, withdrawn: bool) -> None:
    assert is_withdrawn(Entry(ID, comment=text)) is withdrawn


@pytest.mark.parametrize("nasty", ["a " * 200_000, "$" * 100_000, "{" * 100_000, "withdrawn " * 50_000, "the is was " * 50_000])
def test_any_text_is_judged_in_no_time(nasty: str) -> None:
    entry = paper(nasty, abstract=nasty)._replace(comment=nasty)
    judge(entry, paper("Other", abstract=nasty))
    is_withdrawn(entry)
