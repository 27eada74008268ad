"""The law of citations: a text with other keys is the text that one would have written with those keys, to the byte.

Texts are put together from pieces that say where their keys are, so that what `rekeyed` makes can be compared with what would have been
written; pandoc says what it reads in them.
"""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.library import citations_bib, citations_latex, citations_markdown
from arxref.library.citations import rekeyed

KEYS = ("doe2020", "Doe2020", "doe2020b", "doe", "x", "arXiv:hep-th/9901001", "1512.07548", "a_b", "éclair", "new2021", "z-1")
FRESH = {key: f"fresh{index}" for index, key in enumerate(KEYS)}

# « is a key that is cited, » one that is not.
LATEX = (
    r"\cite{«}", r"\citep[see][p.~3]{«, «}", "\\cite{«,% »\n «}", r"\parencites(a)(b)[c]{«}[d]{«}. ", r"\cite[{see \citet{«}}]{«}",
    "% \\cite{»}\n", r"\verb|\cite{»}|", "\\begin{verbatim}\n\\cite{»}\n\\end{verbatim}\n", r"\\cite{»}", r"\nocite{*} {\em x} ",
    r"\bibitem[\citename{»}]{«} ", "a », @» ", r"\label{»}\ref{»}", "\n\n", r"\url{a»%b}", r"$x_{»}$ ", r"\textbf{\cite{«}}",
    r"\newcommand{\»}{\cite{#1}}", "\\textcite\n  {«}", r"\volcite{2}{«} ", "\r\n", r"\% \cite{«}", "é \ufeff\u2028",
)  # fmt: skip
MARKDOWN = (
    "[@«]", "see @« ", "[see @«, p. 3; -@«]", "@« [p. 3] ", "@{«}", " *@«* ", "`@»` ", "\n\n```\n@»\n```\n\n", "<!-- @» --> ",
    "$x @»$ ", "mail@» ", "\\@» ", "\\citep[a]{«} ", "[t](http://x/@») ", "\n\n    @»\n\n", "word » ", "\n\n# H @«\n\n",
    "\\emph{@»} ", "\n\n> [@«]\n\n", "\n\n- @«\n- b\n\nx\n\n", "<a href='@»'>", "[[@»]] ", "\r\n", "é ", "\n\n$$ a @» $$\n\n",
    "so (@«) and ",
)  # fmt: skip
BIB = (
    "@misc{«, title = {» and @»}, crossref = {«}}\n", '@book(«, xdata = "«,«", note = {see \\cite{«}})\n', "@string{» = {x}}\n",
    "% »\n", "@comment{»}\n", "@misc{«, crossref = zzz, related={«}}\r\n",
)  # fmt: skip


def filled(piece, keys, other):
    for key in keys:
        piece = piece.replace("«", key, 1)
    return piece.replace("»", other)


@st.composite
def texts(draw, pieces):
    """A text, and what it would be with the keys of a map."""
    plain, changed = [], []
    new = draw(st.sampled_from([FRESH, {"x": "doe", "doe": "x"}, {"doe2020": "z"}, {}]))
    for _ in range(draw(st.integers(0, 12))):
        piece = draw(st.sampled_from(pieces))
        keys = [draw(st.sampled_from(KEYS)) for _ in range(piece.count("«"))]
        other = draw(st.sampled_from(KEYS))
        plain.append(filled(piece, keys, other))
        changed.append(filled(piece, [new.get(key, key) for key in keys], other))
    return "".join(plain), "".join(changed), new


def check(text, expected, new, find):
    after, count = rekeyed(text, find(text), new)
    assert after == expected
    assert (count == 0) == (text == after)
    assert rekeyed(text, find(text), {}) == (text, 0)
    if new is FRESH:
        assert rekeyed(after, find(after), {fresh: old for old, fresh in FRESH.items()})[0] == text


@given(texts(LATEX))
@settings(max_examples=200)
def test_latex(case):
    """Other keys in LaTeX: the same text, had one written it so; and back again."""
    check(*case, citations_latex.find)


@given(texts(MARKDOWN))
@settings(max_examples=200)
def test_markdown(case):
    """Other keys in Markdown: the same text, had one written it so; and back again."""
    check(*case, citations_markdown.find)


@given(texts(BIB))
@settings(max_examples=100)
def test_bib(case):
    """Other keys in a .bib file: the same file, had one written it so; and back again."""
    check(*case, citations_bib.find)


@given(st.text(alphabet=st.sampled_from("\\cite{}[]%@`$<>-!\n\r\t (),;:.a1é\0\ufeffverbndocum*&~_#/"), max_size=300))
@settings(max_examples=200)
def test_any_text(text):
    """Whatever the text: citations are where they say, in order, one behind the other; and without a map nothing changes."""
    for find in (citations_latex.find, citations_markdown.find, citations_bib.find):
        end = 0
        for citation in find(text):
            if citation.form != "left":
                assert end <= citation.start < citation.end
                end = citation.end
            assert text[citation.start : citation.end] == citation.key
        assert rekeyed(text, find(text), {})[0] == text


def pandoc(text):
    """The IDs that pandoc cites in a Markdown text."""
    if shutil.which("pandoc") is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail("pandoc is not installed")
        pytest.skip("pandoc is not installed")
    done = subprocess.run(["pandoc", "-f", "markdown", "-t", "json"], input=text.encode(), capture_output=True, check=True, timeout=120)
    found = []

    def walk(node):
        if isinstance(node, list):
            for item in node:
                walk(item)
        elif isinstance(node, dict):
            found.extend([node["citationId"]] if "citationId" in node else [])
            for item in node.values():
                walk(item)

    walk(json.loads(done.stdout))
    return found


@pytest.mark.parametrize("seed", range(3))
def test_pandoc_cites_what_is_found_and_then_the_new_keys(seed):
    chance = random.Random(seed)  # noqa: S311 - the same texts every time
    # Not LaTeX's commands, which pandoc passes on, and links to notes, which are citations in brackets to it.
    pieces = [piece for piece in MARKDOWN if "[[" not in piece and "\\cite" not in piece]
    text = ""
    for _ in range(300):
        piece = chance.choice(pieces)
        text += filled(piece, chance.choices(KEYS, k=piece.count("«")), chance.choice(KEYS))
        text += chance.choice([" ", " ", "\n\nx "])
    found = [*citations_markdown.find(text)]
    before = pandoc(text)
    assert len(before) > 100
    assert [citation.key for citation in found if citation.form != "left"] == before
    after, _ = rekeyed(text, found, FRESH)
    assert pandoc(after) == [FRESH[key] for key in before]
