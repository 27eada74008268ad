from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from arxref.library.codelinks import code_links
from arxref.model import ArxivId, Entry, Link
from growth import assert_linear

PAPER = Entry(ArxivId("2105.14656"))


def found(text: str) -> list[tuple[str, str]]:
    """(title, url) of what an abstract and, alike, a comment name."""
    links = [tuple(link) for link in code_links(PAPER._replace(abstract=text))]
    assert [tuple(link) for link in code_links(PAPER._replace(comment=text))] == links
    return links


@pytest.mark.parametrize(
    ("text", "title", "url"),
    [
        ("Code is at https://github.com/doe/net.", "code", "https://github.com/doe/net"),
        ("Code: github.com/doe/net", "code", "https://github.com/doe/net"),
        ("(see www.github.com/doe/net)", "code", "https://www.github.com/doe/net"),
        ("Clone HTTPS://GitHub.com/doe/net.git now", "code", "https://GitHub.com/doe/net"),
        ("at https://github.com/doe/net/tree/main/a_b, and", "code", "https://github.com/doe/net/tree/main/a_b"),
        ("https://gitlab.inria.fr/doe/net", "code", "https://gitlab.inria.fr/doe/net"),
        ("https://git.io/abc", "code", "https://git.io/abc"),
        ("https://huggingface.co/doe/net", "model", "https://huggingface.co/doe/net"),
        ("https://huggingface.co/datasets/doe/set", "data", "https://huggingface.co/datasets/doe/set"),
        ("hf.co/spaces/doe/try", "demo", "https://hf.co/spaces/doe/try"),
        ("Project page: https://doe.github.io/net/", "project page", "https://doe.github.io/net/"),
        ("Code at doe.github.io/net", "project page", "https://doe.github.io/net"),
        ("Our project website is http://vision.example.edu/~doe/net/", "project page", "http://vision.example.edu/~doe/net/"),
        ("Source code: https://anonymous.4open.science/r/net-1", "code", "https://anonymous.4open.science/r/net-1"),
        ("The dataset is released at https://example.org/set", "data", "https://example.org/set"),
    ],
)
def test_what_a_text_names(text, title, url):
    assert found(text) == [(title, url)]


@pytest.mark.parametrize(
    "text",
    [
        "We use GitHub and git.",
        "See https://github.com/doe for more.",
        "See https://github.com/features/actions.",
        "https://huggingface.co/papers/2105.14656",
        "The code is there. See also https://example.org/other",
        "Code: https://arxiv.org/abs/2105.00001 and https://doi.org/10.1/x",
        "mail me@github.com/doe/net, code://github, code: ftp://example.org/x",
        "code at https:// and http://localhost/x",
    ],
)
def test_what_is_no_code(text):
    assert found(text) == []


def test_each_place_once_in_the_order_of_links_abstract_and_comment():
    paper = PAPER._replace(
        links=(Link("Code", "https://example.org/code"), Link("", "https://github.com/Doe/Net/"), Link("video", "https://example.org/v")),
        abstract="Code: https://github.com/doe/net and https://github.com/doe/other.",
        comment="Project page https://example.org/page",
    )
    assert code_links(paper) == (
        Link("code", "https://example.org/code"),
        Link("code", "https://github.com/Doe/Net/"),
        Link("code", "https://github.com/doe/other"),
        Link("project page", "https://example.org/page"),
    )


@pytest.mark.parametrize(("piece", "end"), [("https://", ""), ("github.com/", ""), ("code ", "https://x.org/"), ("a.", "git://")])
def test_long_texts_take_linear_time(piece, end):
    assert_linear(found, lambda n: piece * n + end)


SITES = ["http://", "https://", "HTTPS://", "www.", "github.com", "GitLab.com", "huggingface.co", "a.github.io", "B.GITLAB.IO", "x.org"]
AROUND = ["/", "/", ".", ":", "@", "(", ",", " ", " ", "\n", "\t", "code", "data at", "doe", "net", "8"]


@given(st.lists(st.sampled_from([*SITES, *AROUND])).map("".join))
@example("see https://a.org/x.git doe/net https://github.com/doe/net")
@example("a/b doe.github.io")
@example("code\nhttps://a.org/x\tdata at x.org/y https://x.org/z")
def test_an_address_is_found_in_its_word_as_in_the_whole_text(text: str) -> None:
    assert found(text) == found(f"{text} \N{LATIN SMALL LETTER E WITH ACUTE}")  # which is looked through from end to end
