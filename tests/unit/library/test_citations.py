"""Where citations stand in LaTeX, Markdown and .bib files, and what is none; changing a key changes nothing else."""

from __future__ import annotations

from collections import deque

import pytest

from arxref.library import citations_bib, citations_latex, citations_markdown
from arxref.library.citations import rekeyed
from growth import assert_linear


def cited(text, find=citations_latex.find, commands=()):
    found = list(find(text, commands))
    assert all(text[citation.start : citation.end] == citation.key for citation in found)
    assert [citation.start for citation in found] == sorted(citation.start for citation in found)
    return " ".join(citation.key for citation in found if citation.form != "left")


def left(text, find=citations_latex.find):
    return " ".join(citation.key for citation in find(text) if citation.form == "left")


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        (r"\cite{a}", "a"),
        (r"\cite{a,b ,  c}", "a b c"),
        ("\\cite{a,\n  b,% c,\n  d}", "a b d"),
        (r"\cite[p.~3]{a}\citep[see][ch.\ 2]{b}", "a b"),
        (r"\citet*{a} \Citealp{b} \citeauthor*{c} \citeyearpar{d} \nocite{e} \citepalias{f} \citetalias[see][]{g}", "a b c d e f g"),
        (r"\textcite{a} \Parencite{b} \autocite*{c} \footcite[1]{d} \footfullcite{e} \smartcite{f} \supercite{g}", "a b c d e f g"),
        (r"\parencites(pre)(post)[a][1]{b}[2]{c,d}{e} and {f}", "b c d e"),
        (r"\cites{a}{b}. {c}", "a b"),
        ("\\textcites{a}%\n  {b}\n\n{c}", "a b"),
        (r"\volcite[see]{2}[p. 3]{a} \pvolcite{\textbf{2}}{b} \volcites{1}{c}{2}[x]{d}", "a b c d"),
        (r"\onlinecite{a} \shortcite{b} \citeA<see>[p.~3]{c} \citeNP{d} \citeasnoun{e} \possessivecite{f} \cite<2->{g}", "a b c d e f g"),
        (r"\cite{a}*{p. 3} \citelist{\cite{b}\cite{c}*{1}} \fullocite{d} \bibentry{e} \citefield{f}{title}", "a b c d e f"),
        (r"\citesec{a} \nocitesec{b} \mycite{c}", "a b c"),  # multibib's, and most people's own
        (r"\addtocategory{books}{a,b} \defbibentryset{s}{c,d} \defcitealias{e}{Paper I}", "a b s c d e"),
        (r"\cite[{see \citet[3]{a}}]{b}", "a b"),
        (r"\cite[see \citealt{a}]{b}\citetext{see \citealp{c}}", "a b c"),
        ("\\cite\n  {a} \\cite [x]\n [y] {b} \\cite%\n{c}", "a b c"),
        (r"\newcommand{\mycite}[1]{see~\cite{#1}} \renewcommand{\cite}[1]{x}", ""),
        (r"\bibitem{a} \bibitem[\protect\citename{Knuth, }1984]{b} \bibitem[{\citeauthoryear{X}{Y}{Z}}]{c}", "a b c"),
        (r"\citestyle{a} \setcitestyle{b} \newcites{c}{d} \DeclareCiteCommand{\e}{f} \citenamefont{g} \excited{h}", ""),
        (r"\\cite{a} \\\cite{b} \cited \%\cite{c}", "b c"),
        (r"\footnote{See \cite{a}.} \section[\cite{b}]{\cite{c}} $x \cite{d}$ \[ \cite{e} \]", "a b c d e"),
        (r"\href{http://x.org/a%20b}{\cite{a}} \url{x%y}\cite{b}", "a b"),
        (r"\path (0,0) node {\cite{a}} -- (1,1); \verb+x+ \cite{b}", "a b"),
        (r"\iffalse \cite{a} \fi", "a"),
        ("\\cite{a\n\n\\cite{b}", "b"),
        (r"\cite[a\cite{b} } ] {c}", "b"),
        ("\\cite[never closed\n\n{a} \\cite{b}", "b"),
        (r"{\cite[x}]{a}", ""),
        (r"\cite{a b} \cite{} \cite{,} \cite", ""),
        (r"\cite{a1 b2,c} \mycitation{see figure 3} \cite{d4 and e5}", "a1 b2 c"),
        (r"\cite{a/b:c_d.e+f-1} \cite{éclair} \cite{10.48550/arXiv.1905.00001}", "a/b:c_d.e+f-1 éclair 10.48550/arXiv.1905.00001"),
        (r"\begin \cite{a} \verb \cite{b} \begin{", "a b"),
        ("\\cite{a}\\", "a"),
    ],
)
def test_latex(text, keys):
    assert cited(text) == keys
    assert cited(text.replace("\n", "\r\n")) == keys
    assert cited(text.replace("\n", "\r")) == keys


@pytest.mark.parametrize(
    "text",
    [
        "% \\cite{x}\n",
        "text %% see \\citep[3]{x}\n",
        "\\begin{verbatim}\\cite{x}\\end{verbatim}",
        "\\begin{lstlisting}[language=TeX]\n% \\cite{x}\n\\end{lstlisting}",
        "\\begin{minted}{tex}\\cite{x}\\end{minted}",
        "\\begin{comment}\n\\cite{x}\n\\end{comment}",
        "\\begin{filecontents*}{a.tex}\n\\cite{x}\n\\end{filecontents*}",
        "\\lstnewenvironment{code}{}{}\\begin{code}\\cite{x}\\end{code}",
        "\\DefineVerbatimEnvironment{code}{Verbatim}{}\\begin{code}\\cite{x}\\end{code}",
        r"\verb|\cite{x}|",
        r"\verb*+\cite{x}+",
        r"\lstinline[language=TeX]{\cite{x}}",
        r"\mintinline{tex}|\cite{x}|",
    ],
)
def test_latex_that_is_not_read_as_such_is_left(text):
    assert left(text) == "x"
    assert cited(text + r"\cite{b}") == "b"


def test_nothing_behind_the_end_of_the_document_is_a_citation():
    text = r"\cite{a}\end{document}\cite{b}"
    assert cited(text) == "a"
    assert left(text) == "b"


def test_commands_of_ones_own():
    text = r"\jones{a,b} \smith[x]{c} \jonesx{d}"
    assert cited(text) == ""
    assert cited(text, commands=["jones", "smith"]) == "a b c"
    assert cited(r"see \jones{a}, \jones [p. 3] {b}", citations_markdown.find, ["jones"]) == "a b"


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("@a says [@b; see @c, p. 3] and [-@d], -@e, @{f--g.}", "a b c d e f--g."),
        ("See @a. @b, @c: (@d) “@e” '@f' *@g* **[@h]** [@i]{.x} ^[@j] [@k](u) ![@l](u)", "a b c d e f g h i j k l"),
        (
            "@a--x @arXiv:hep-th/9901001, @1512.07548. @https://arxiv.org/abs/1 @éclair @_x_",
            "a arXiv:hep-th/9901001 1512.07548 https://arxiv.org/abs/1 éclair _x_",
        ),
        ("@a [p. 3; @b] @c@d", "a b c d"),
        ("mail@a.org \\@a a.@a é@a 1@a", ""),
        ("a@b@c a@b@c@d a@b.com@e", "c c d"),
        ("...@a ; --@b", "a b"),
        ("`@a` ``@a ` b`` `@a ` $@a$ $$ @a $$ @b", "b"),
        ("``@a` @b", "b"),
        ("$5 and @a cost $6, $ @b $", "a b"),
        ("<https://x.org/@a> [t](http://x.org/@a) [t](u \"@a\") <a href='@a'>@b</a> x < y @c > z", "b c"),
        ("[r]: http://x.org/@a\n[^n]: see @b", "b"),
        ("Text\n[r]: http://x.org/@a\n\n[r]: http://x.org/@b\n[s]: http://x.org/@b", "a"),
        ("[@a]: they say\n\n[see @b]: http://x.org\n\n[-@c]: http://x.org\n\n[`@d`]: http://x.org/@e\n\n[x@f]: http://x.org/@g", "a b c"),
        ("* * *\ntext @a\n\n    @b\n\n- - -\n\n    @c\n\n* * x @d\n\n    @e", "a d e"),
        ("> Text\n> [r]: http://x.org/@a\n\n- text\n[r]: http://x.org/@b", "a b"),
        ("# Head\n[r]: http://x.org/@a\n\nHead\n===\n[r]: http://x.org/@a\n\n---\n[r]: http://x.org/@a", ""),
        ("```\nx\n```\n[r]: http://x.org/@a\n\n<!-- x -->\n[r]: http://x.org/@a\n\n| x |\n|---|\n| y |\n[r]: http://x.org/@a", ""),
        ("<!-- @a\n\n@a --> @b\n\n<script>\n@a\n\n@a</script> @c", "b c"),
        ("```\n@a\n```\n@b\n~~~~ python\n@a\n~~~\n~~~~\n@c", "b c"),
        ("``` never closed @a\n\n@b", "a b"),
        ("```\n@a\n\n@b", "a b"),
        ("- x\n\n  ```\n  @a\n  ```\n\n- @b", "b"),
        ("> ```\n> @a\n> ```\n> @b", "b"),
        ("text\n\n    @a\n\n@b\n    @c", "b c"),
        ("    @a\n@b", "b"),
        ("- item\n\n    @a\n\n1. x\n\n    @b\n\n[^1]: note\n\n    @c\n\nplain\n\n    @d", "a b c"),
        ("\\emph{@a} @b \\textbf{x} [@c] \\begin{x} @a \\end{x} @d", "b c d"),
        ("\\cite{a}, \\citep[see @x][p. 3]{b}, \\cites[1]{c}[2]{d}: @e", "a b c d e"),
        ("$$ \\text{\\cite{a}} $$ `\\cite{b}`{=latex} `\\cite{x}`\n\n```{=latex}\n\\cite{c}\n```", "a b c"),
        ("[[@a]] [[a]] ![[@a|x]] [[@b] and @c](u)", "b c"),
        ("(@a) An example.\n(@b) Another.\n\nSee @a and (@b), but @c.", "c"),
        ("He says\n(@a) that.", "a"),
        ("@a.\n\n@b)\n\nSee @a, @b, @c. and\n@d.", "c d"),
        ("@{a{b}} @{a b} @", ""),
        ("a $$ [@a] and $b", "a"),
        ("$x $ [@a] $ y$ @b", "a b"),
        ("<script> [@a]\n\n@b", "a b"),
        ("<!-- @a\n@b", "a b"),
        ("\\begin{foo} @a\n\n@b", "a b"),
        ("\\cite[x]{a} \\cite[x]{b", "a"),
        ("| x | @a |\n|---|---|\n| y | [@b] |", "a b"),
    ],
)
def test_markdown(text, keys):
    assert cited(text, citations_markdown.find) == keys
    assert cited(text.replace("\n", "\r\n"), citations_markdown.find) == keys


def test_front_matter():
    text = """\ufeff---
title: On @a
citekey: "old.key"
abstract: |
  We follow @b.
nocite: '@c, @d'
author: @e
aliases:
  - "@f"
references:
  - id: g
    title: x
---
@h
"""
    assert cited(text, citations_markdown.find) == "a old.key b c d h"
    assert left(text, citations_markdown.find) == "e f g"
    assert cited("---\n\n@a\n\n---\n", citations_markdown.find) == "a"  # two rules


@pytest.mark.parametrize("value", ["old", '"old"', "'old'", "old # mine", '"old"  # mine'])
@pytest.mark.parametrize(("new", "bare"), [("new2020", "new2020"), ("2020", '"2020"'), ("null", '"null"'), ("a:b", '"a:b"')])
def test_a_notes_key_stays_a_text_of_yaml(value, new, bare):
    yaml = pytest.importorskip("yaml")
    text = f'---\narxiv: "1905.00001"\ncitekey: {value}\n---\n'
    after, count = rekeyed(text, citations_markdown.find(text), {"old": new})
    assert count == 1
    assert after == text.replace("old", new if value[0] in "'\"" else bare)
    assert yaml.safe_load(after.split("---")[1])["citekey"] == new


def test_a_key_that_pandoc_would_cut_off_is_put_into_braces():
    text = "@old, [-@old] \\cite{old} @{old}"
    assert rekeyed(text, citations_markdown.find(text), {"old": "a--b"})[0] == "@{a--b}, [-@{a--b}] \\cite{a--b} @{a--b}"


def test_keys_change_places_at_once_and_only_whole():
    text = r"\cite{a,b,ab,A,a-2} @a"
    assert rekeyed(text, citations_latex.find(text), {"a": "b", "b": "a"}) == (r"\cite{b,a,ab,A,a-2} @a", 2)


def test_bib():
    text = r"""% a and \cite{a}
@misc{a, title = {On \cite{b} and a}, crossref = "c", xdata = {d, e}, note = a, related={f}}
@string{a = "x"} @comment{ \cite{a} } @preamble{"\cite{a}"}
@BOOK(g, xref = c, entryset = {h,i}, title = {a @b \nocite{j}})
@misc{k, title = {never closed
"""
    assert cited(text, citations_bib.find) == "a b c d e f g h i j k"


HOSTILE = [
    "\\cite[", "\\cite{", "\\cite[{", "{", "}", "[", "(", "\\begin{verbatim}", "\\verb|", "%", "\\cite{a,", "\\", "\\cites(", "<", '<a b="',
    "<!--", "`", "```\n", "~~~", "$", "$$", "](", "](a", "](\\", "@", "@{", "[[", "\\a{", "\\a[", "\\begin{x}", "\\url{", "\\lstinline[",
    "\\bibitem[", "\0", "- ", "(@a) ", "\n\n(@a) ", "---\n", "    a\n\n", "<pre>", "\\cite<", "cite", "> ", " ", "\n \n", "[a]:",
    "\\end{x}", "<!-- -->", "``` a\n```\n", "\\cite{%\n", "\\url{{x}", "@a:", "@a/", "@a@",
]  # fmt: skip


@pytest.mark.parametrize("find", [citations_latex.find, citations_markdown.find, citations_bib.find])
@pytest.mark.parametrize("before", ["", "---\n", "\\cite[", "\\a{", "@misc{a, title={"])
def test_hostile_text_takes_linear_time(find, before):
    for piece in HOSTILE:
        assert_linear(lambda text: deque(find(text, ()), 0), lambda n, piece=piece: before + piece * n, least=0.001)
