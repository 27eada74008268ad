"""What LaTeX documents cite: in their sources and in what LaTeX writes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from arxref.errors import SourceError, UsageError
from arxref.manuscripts import conditionals, documents, latex
from arxref.manuscripts.documents import Documents, Place
from growth import assert_linear

if TYPE_CHECKING:
    from pathlib import Path

LAYOUT = {
    "main.tex": r"""\documentclass{article}\usepackage[backend=biber]{biblatex}
\addbibresource[location=local]{refs.bib}
% \input{hidden}
\begin{document}
\cite{first}\input{ch/one}\subfile{ch/sub.tex} \input plain
\verb|\input{hidden}| \include{my chapter}
\import{deep/}{er}
\include{gone}\input{glyphs}
\cite{last,first}\nocite{*}
\end{document}
\input{hidden}
""",
    "ch/one.tex": "\\cite{one}\\input{ch/one}\\input{main}\\input{two}\n",
    "ch/two.tex": "\\parencites(see)[2]{two}[3]{arXiv:2105.14656}\\addbibresource{more}\n",
    "ch/sub.tex": "\\documentclass[../main.tex]{subfiles}\\citet*{sub}",
    "plain.tex": "\\cite{plain}",
    "my chapter.tex": "\\cite{spaced}",
    "deep/er.tex": "\\cite{imported}\\input{beside}",
    "deep/beside.tex": "\\cite{beside}",
    "hidden.tex": "\\cite{hidden}",
    "refs.bib": "",
    "ch/more.bib": "",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in LAYOUT.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(*paths: str, target: str = "", commands: tuple[str, ...] = ()) -> Documents:
    return documents.read(paths, {}, commands, target)


def test_a_document_is_read_with_all_that_it_includes_in_the_readers_order(home):
    found = read("main.tex")
    assert [place.text for place in found.cited] == [
        "first", "one", "two", "arXiv:2105.14656", "sub", "plain", "spaced", "imported", "beside", "last",
    ]  # fmt: skip
    assert found.cited[0] == Place("first", "main.tex", 5)
    assert found.cited[3] == Place("arXiv:2105.14656", "ch/two.tex", 1)
    assert found.everything == Place("*", "main.tex", 9)
    assert found.bibliographies == ("refs.bib", "ch/more.bib")
    assert found.biblatex
    assert found.files == 8
    assert [(one.severity, one.code, one.source, one.line) for one in found.problems] == [
        ("warning", "missing-include", "main.tex", 8),
        ("note", "missing-include", "main.tex", 8),
    ]


def test_a_chapter_that_is_named_too_is_read_once(home):
    assert read("main.tex", "ch/one.tex", "./main.tex").cited == read("main.tex").cited


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("\\bibliography{refs,ch/more}", ["refs", "ch/more"]),
        ("\\nobibliography*{refs}", ["refs"]),
        ("\\addbibresource[label=a]{refs.bib}", ["refs.bib"]),
        ("\\addglobalbib{refs.bib}", ["refs.bib"]),
        ("\\addsectionbib{refs.bib, more.bib,}", ["refs.bib", "more.bib"]),
        ("\\defaultbibliography{refs}", ["refs"]),
        ("\\newcites{x}{X} \\bibliographyx{refs, more} \\bibliographystylex{plain}", ["refs", "more"]),
        ("\\putbib \\putbib[refs,more]", ["refs", "more"]),
        ("\\begin{refsection} \\end{refsection} \\begin{refsection} [refs.bib] \\newrefsection[more.bib]", ["refs.bib", "more.bib"]),
        ("% \\putbib[refs]\n\\verb|\\bibliographyx{refs}|", []),
        ("\\bibliography@x{refs} \\bibliographystyle{plain} \\newcommand{\\bibliographyx}{\\bibliography}", []),
    ],
)
def test_every_command_that_names_a_bibliography_does(command, found):
    assert [one.text for one in latex.of_tex(command) if one.kind == "bibliography"] == found


def test_what_may_be_no_bibliography_of_multibibs_is_not_missed(home):
    (home / "a.tex").write_text("\\bibliographyx{refs} \\bibliographyx{none} \\putbib[gone]", "utf-8")
    found = read("a.tex")
    assert found.bibliographies == ("refs.bib",)
    assert [one.message.split()[2] for one in found.problems] == ["gone"]


def test_what_is_to_be_written_is_not_missed(home):
    (home / "a.tex").write_text("\\bibliography{refs, out,\n none}", "utf-8")
    found = read("a.tex", target="out.bib")
    assert found.loads
    assert found.bibliographies == ("refs.bib",)
    assert [one.message.split()[2] for one in found.problems] == ["none"]
    (home / "out.bib").write_text("", "utf-8")
    assert read("a.tex", target="out.bib").bibliographies == ("refs.bib",)
    assert not read("a.tex", target="other.bib").loads


@pytest.mark.parametrize(
    ("text", "cited", "defined"),
    [
        (r"\bibitem{a} \cite{a} \cite{b}", ["a", "b"], ["a"]),
        ("\\bibitem[{{Abel} {\\it et~al.}(2002)}]%\n{a} text \\cite{b}", ["b"], ["a"]),
        ("% \\bibitem[x]{a} and\n\\cite[p]{b}", ["b"], []),
        (r"\defbibentryset{set}{a,b}\cite{set}", ["a", "b", "set"], ["set"]),
        (r"\addtocategory{cat}{a,b} \cite{c}", ["c"], []),
        (r"\cite{a,% \cite{x}" + "\n b}", ["a", "b"], []),
        (r"\Cites(see)(p. 3){a}[3]{b} \autocites[1]{c}{d,e} f", ["a", "b", "c", "d", "e"], []),
        (r"\bibliography{cite} \bibliographystyle{plain} \cite{a}", ["a"], []),
        (r"\input{#1} \input{\jobname} \cite{#1} \cite{a}", ["a"], []),
    ],
)
def test_what_is_no_citation_is_told_from_what_is(text, cited, defined):
    said = latex.of_tex(text)
    assert [one.text for one in said if one.kind == "citation"] == cited
    assert [one.text for one in said if one.kind == "defined"] == defined


@pytest.mark.parametrize(
    ("text", "styles"),
    [
        ("\\bibliographystyle{plain}", ["plain"]),
        ("a\n\\bibliographystyle { alpha }\n\\cite{a}", ["alpha"]),
        ("50\\% \\bibliographystyle{plain}", ["plain"]),
        ("a \\\\% \\bibliographystyle{plain}", []),
        ("% \\bibliographystyle{plain}\n\\bibliographystyle{plainnat}", ["plainnat"]),
        ("\\iffalse\\bibliographystyle{plain}\\fi \\bibliographystyle{\\mystyle}", []),
        ("\\bibliographystyle" * 9, []),
    ],
)
def test_the_style_is_told(text, styles):
    assert [one.text for one in latex.of_tex(text) if one.kind == "style"] == styles


@pytest.mark.parametrize("line", ["\\bibliographystyle{plain} ", "\\input a ", "\\includeonly{a} ", "\\% \\bibliographystyle{plain} "])
def test_a_long_line_that_says_one_thing_again_and_again_costs_no_more(line):
    assert_linear(latex.of_tex, lambda n: line * n)


def test_the_style_of_an_aux_file_is_told(home):
    (home / "a.aux").write_text("\\relax\n\\citation{a}\n\\bibstyle{unsrt}\n", "utf-8")
    assert read("a.aux").styles == (Place("unsrt", "a.aux", 3),)


def test_keys_that_a_document_defines_need_no_bibliography(home):
    (home / "a.tex").write_text(r"\cite{a,b}\begin{thebibliography}{9}\bibitem{a} A.\end{thebibliography}", "utf-8")
    assert [place.text for place in read("a.tex").cited] == ["b"]


def test_an_aux_file_is_followed_and_what_classes_cite_is_left_out(home):
    (home / "a.aux").write_text(
        "\\citation{a,b}\n\\citation{REVTEX42Control}\\citation{apsrev42Control}\n\\@input{ch/c.aux}\n\\bibdata{aNotes,refs}\n", "utf-8"
    )
    (home / "ch/c.aux").write_text("\\citation{c}\n\\@input{a.aux}\n\\citation{*}", "utf-8")
    found = read("a.aux")
    assert [(place.text, place.source, place.line) for place in found.cited] == [("a", "a.aux", 1), ("b", "a.aux", 1), ("c", "ch/c.aux", 1)]
    assert found.bibliographies == ("refs.bib",)
    assert found.everything is not None
    assert not found.biblatex


def test_what_biblatex_writes_is_read(home):
    (home / "a.aux").write_text("\\abx@aux@cite{0}{a}\n\\abx@aux@cite{b}\n\\abx@aux@segm{0}{0}{a}\n", "utf-8")
    bcf = """<bcf:datasource type="file" datatype="bibtex" glob="false">refs.bib</bcf:datasource>
    <bcf:citekey order="1" intorder="1">a</bcf:citekey>
    <bcf:citekey order="3" nocite="1">a&amp;b</bcf:citekey>
    <bcf:citekey order="0" type="set" members="x,y">s</bcf:citekey>"""
    (home / "a.bcf").write_text(bcf, "utf-8")
    for path, keys in (("a.aux", ["a", "b", "a&b", "x", "y"]), ("a.bcf", ["a", "a&b", "x", "y"])):
        found = read(path)
        assert [place.text for place in found.cited] == keys
        assert found.bibliographies == ("refs.bib",)
        assert found.biblatex


def test_markdown_cites_papers_and_not_its_figures(home):
    front = "---\ncitekey: own\nbibliography:\n  - refs.bib\n  - 'ch/more.bib'\n---\n"
    text = front + "[@arXiv:1905.11946; @fig:one] @sec-two `@code` \\cite{tex}\n"
    (home / "a.md").write_text(text, "utf-8")
    found = read("a.md")
    assert [place.text for place in found.cited] == ["arXiv:1905.11946", "tex"]
    assert found.bibliographies == ("refs.bib", "ch/more.bib")


def test_what_is_no_manuscript_is_refused(home):
    with pytest.raises(SourceError):
        read("nowhere.tex")
    for path in ("ch", "refs.bib"):
        with pytest.raises(UsageError):
            read(path)


@pytest.mark.parametrize("piece", ["\\input{", "\\bibitem[", "\\bibitem[x]{a}", "\\addtocategory{a}{b,"])
def test_no_text_takes_long(piece):
    assert_linear(lambda text: (latex.of_tex(text), latex.of_aux(text), latex.of_bcf(text)), piece.__mul__)


def test_a_long_chain_of_files_is_followed_to_its_end(home):
    for number in range(1500):
        (home / f"f{number}.tex").write_text(f"\\cite{{k{number}}}\\input{{f{number + 1}}}", "utf-8")
    assert len(read("f0.tex").cited) == 1500


@pytest.mark.parametrize(
    ("text", "cited"),
    [
        (r"\iffalse \cite{a} \fi \cite{b}", "b"),
        (r"\iffalse \cite{a} \else \cite{b} \fi \cite{c}", "bc"),
        (r"\iftrue \cite{a} \else \cite{b} \fi \cite{c}", "ac"),
        (r"\iffalse \ifx\a\b \cite{a} \else \cite{b} \fi \cite{c} \fi \cite{d}", "d"),
        (r"\iffalse \iftrue \cite{a} \else x \fi \cite{b} \else \cite{c} \fi \cite{d}", "cd"),
        (r"\ifx\a\b \cite{a} \else \cite{b} \fi", "ab"),
        (r"\newif\ifdraft \iffalse \ifdraft \cite{a} \fi \cite{b} \fi \cite{c}", "c"),
        (r"\iffalse \ifthenelse{x}{\cite{a}}{y} \iff \cite{b} \fi \cite{c}", "c"),
        (r"\iffalse \cite{a}", "a"),
        (r"\cite{a} \fi \else \cite{b}", "ab"),
        ("\\cite{a}\n\\endinput \\cite{b}\n\\cite{c}", "ab"),
        ("\\cite{a} \\endinput", "a"),
        ("\\ifx a b\\cite{a}\\else\\cite{b}\\fi\n\\endinput\n\\cite{c}", "ab"),
        ("\\ifdraft\\cite{a}\\fi\n\\endinput\n\\cite{c}", "a"),
        ("\\ifx a b\n\\endinput\n\\fi\n\\cite{a}", "a"),
        ("\\ifdraft\n\\endinput\n\\fi\n\\cite{a}", "a"),
        ("\\ifdraft\\ifother\\fi\n\\endinput\n\\fi\n\\cite{a}", "a"),
        ("\\ifdraft\\ifother\\fi\\fi\n\\cite{a}\n\\endinput\n\\cite{b}", "a"),
        ("\\begin{verbatim}\\end{verbatim}\\begin{verbatim}\n\\iffalse\n\\end{verbatim} \\cite{a} \\fi", "a"),
        ("\\ifthenelse{x}{\n\\endinput\n}{}\n\\cite{a}", "a"),
        ("\\newcommand{\\stop}{\n\\endinput\n}\n\\cite{a}", "a"),
        ("% \\endinput\n\\verb|\\endinput|\n\\cite{a} \\endinputx\n\\cite{b}", "ab"),
        ("\\iffalse\n\\endinput\n\\fi\n\\cite{a}\n\\endinput\n\\iffalse\\cite{b}\\fi\\cite{c}", "a"),
        ("% \\iffalse\n\\cite{a} \\fi", "a"),
        ("\\iffalse % \\fi\n\\cite{a} \\fi \\cite{b}", "b"),
        (r"\verb|\iffalse| \cite{a} \iftrue\fi", "a"),
        ("\\begin{verbatim}\n\\iffalse\n\\end{verbatim} \\cite{a} \\ifx a\\fi \\fi \\iffalse\\fi", "a"),
        (r"\\iffalse \cite{a} \fi \iftrue\fi", "a"),
        (r"\iffalse@x \cite{a} \fi \iftrue\fi", "a"),
        (r"\iffalse \input{hidden} \fi \cite{a}", "a"),
    ],
)
def test_what_tex_skips_cites_nothing(text, cited):
    said = latex.of_tex(text)
    assert "".join(one.text for one in said) == cited
    assert {one.kind for one in said} == {"citation"}


def test_behind_the_end_of_what_tex_reads_nothing_more_is_looked_at():
    text = "\\iffalse x\\fi\n\\endinput\n\\iffalse x\\fi\n\\endinput\n"
    assert conditionals.unread(text) == [(8, 10), (text.index("\n\\iffalse"), len(text))]


def test_a_file_without_a_name_is_none():
    assert latex.of_tex("\\input{}\\include{ }\\input{a}") == latex.of_tex("        \\include{ }\\input{a}")
    assert [one.text for one in latex.of_tex("\\input{}\\include{ }\\input{a}")] == ["a"]


def test_where_tex_skips_there_is_no_verbatim_text():
    text = r"\iffalse \begin{verbatim} \verb|\fi| \end{verbatim}"
    assert conditionals.unread(text) == [(8, text.index(r"\fi|"))]


def test_only_the_chapters_that_are_to_be_included_cite(home):
    (home / "main.tex").write_text(
        "\\includeonly{ch/one, %x\n ch/two }%\\includeonly{plain}\n\\include{ch/one}\\include{ch/two}\\include{plain}\\input{ch/sub}"
    )
    found = read("main.tex")
    assert [place.text for place in found.cited] == ["one", "two", "arXiv:2105.14656", "sub"]
    assert [(one.severity, one.code) for one in found.problems if one.code == "not-included"] == [("note", "not-included")]
    (home / "main.tex").write_text("\\includeonly{}\\include{plain}")
    assert read("main.tex").cited == ()
    assert [place.text for place in read("main.tex", "plain.tex").cited] == ["plain"]


@pytest.mark.parametrize(
    ("piece", "after"),
    [
        ("{\\endinput\n", ""),
        ("\\iffalse", ""),
        ("\\iffalse\\fi", ""),
        ("\\iftrue\\else", "\\fi"),
        ("\\verb|\\iffalse", ""),
        ("\\includeonly{", ""),
        ("\\iftrue\\begin{verbatim}", ""),
        ("\\endinput\\verb|x|\\begin{Verbatim}", ""),
    ],
)
def test_no_conditionals_take_long(piece, after):
    assert_linear(latex.of_tex, lambda n: piece * n + after * n + "\\cite{a}")


def test_verbatim_texts_that_never_end_are_looked_for_a_little_way_on():
    assert_linear(conditionals.unread, lambda n: "\\iffalse\\fi" + "".join(f"\\verb{chr(0xF0000 + at)}" for at in range(n)), size=4000)


@pytest.mark.parametrize(
    "piece", ["\\includeonly{a%", "\\input{a%", "%\\input{%\n", "%\\includeonly{%\n", "\\import{a}{b%", "\\bibliographyx{"]
)
def test_no_names_of_files_take_long(piece):
    assert_linear(latex.of_tex, lambda n: piece * n)


def test_no_packages_take_long():
    assert_linear(latex.is_biblatex, lambda n: "\\usepackage[" * n)


def test_comments_in_names_of_files_are_none():
    text = "\\includeonly{%\n a,% one\n% two\n b}\\input{%\n c}\\bibliography{d,% \\e\n f%\n}"
    assert [one.text for one in latex.of_tex(text)] == ["a,b", "c", "d", "f"]
