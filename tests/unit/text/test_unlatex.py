"""LaTeX fields as others write them."""

from __future__ import annotations

import pytest

from arxref.text import latex, latex_wide, unlatex
from arxref.text.texttables import SYMBOLS
from growth import assert_linear


@pytest.mark.parametrize(
    ("latex", "model"),
    [
        (r"Erd{\H{o}}s, P\'al and G\"{o}del; {\'{\i}} {\"{o}} \v{c} {\v c} \c{S} \c c {\ss}", "Erdős, Pál and Gödel; í ö č č Ş ç ß"),
        (r"{\aa}ngstr{\"o}m {\AA} {\o}re \'\i{} \`{a} \'{\i} {\d{s}} {\.{I}}stanbul \"Uber", "ångström Å øre í à í ṣ İstanbul Über"),
        (r"stra\ss e {\relax Ch}arles {\LaTeX} \textregistered{} {\ldots}", "straße Charles LaTeX ® …"),
        ("{{Whole Title in Braces}} of {U}nited {Kingdom}", "Whole Title in Braces of United Kingdom"),
        ("Gromov--Witten 12---14, ``quoted'' and `single' O{\\textquoteright}Neill", "Gromov–Witten 12—14, “quoted” and ‘single’ O’Neill"),
        (r"Fig.~5 of R\&D 50\% \#1 a\_b \$5 \{x\}", r"Fig. 5 of R&D 50% #1 a_b \$5 {x}"),
        (r"\emph{very} \textit{nice} {\em old} {\bf A}lgebra \textit{a \emph{b {c} d} e}", "very nice old Algebra a b c d e"),
        (r"\url{http://x.org/~a_b--c} and \href{http://x.org/}{the site}", "http://x.org/~a_b--c and the site (http://x.org/)"),
        ("https://x.org/a--b~c", "https://x.org/a--b~c"),
        (r"at z {\ensuremath{\approx}} 2 \raisebox{-0.5ex}\textasciitilde5 \raisebox{1ex}{up}", r"at z $\approx$ 2 ~5 up"),
        (r"C~{\sc iv}, H\,{\sc i}, {[}O\,\textsc{iii}{]}, \ion{C}{\sc iv} and {\sc vi editor}", "C IV, H I, [O III], C IV and vi editor"),
        (r"Arnol\cprime d, Gel{\cprime}fand and P\cdprime; 5{\textpercent} \textpercent{}", "Arnolʹd, Gelʹfand and Pʺ; 5% %"),
        (r"\ensuremath{\alpha^2} \(x^2\) \[y\] $z$ {$\beta$} $$w$$", r"$\alpha^2$ $x^2$ $y$ $z$ $\beta$ $w$"),
        (r"10\textsuperscript{-3} 1\textsuperscript{st} H\textsubscript{2}O", "10⁻³ 1st H₂O"),
        (r"{\textbackslash}alpha and \{{\textbackslash}\"o\} \&amp;", r"$\alpha$ and {\ö} &"),
        (r"\foo{bar} {\foo}baz \foo bar", r"\foo{bar} \foo baz \foo bar"),
        (r"C\textasciicircum{}*-algebras, C\^{}* and \~{}user", r"$C^*$-algebras, $C^*$ and ~user"),
        (r"D^0\bar{D}^{*0} in {\cal N}=4", r"$D^0\bar{D}^{*0}$ in ${\cal N}$=4"),
        ("two\n   lines", "two lines"),
        (r"{${\alpha}$} is no {$\alpha$}", r"α is no $\alpha$"),
        (r"-{}- {-}{-} a{'}b \par x \empty y {\empty}", "-- -- a’b x y"),
        (r"\'{}e {\'{ e}}x \v cc \c ab \v", "'e éx čc a̧b \\v"),
        (r"\ensuremath{a \(a b \(c \[d", r"\ensuremath{a \(a b \(c \[d"),
        ("$\n a\n$ and \\\\$x$", "$a$ and $x$"),
        (r"\textsuperscript{q?} \textsuperscript{\foo}", r"q? \foo"),
        (r"\foo{'} \foo{-}x", r"\foo{'} \foo{-}x"),
        (r"\ensuremath{a b", r"\ensuremath{a b"),
        (r"\(a \(b", r"\(a \(b"),
        (r"{${\hat{a}}$} {${\tilde{\alpha}}$} {${^{2}}$}", "â α̃ ²"),
        (r"{${a}x{b}$} {${^{q?}}$} {${\hat{ab}}$}", r"${a}x{b}$ ${^{q?}}$ ${\hat{ab}}$"),
        (r"{${\foo}$}", r"\${\foo}\$"),
        ("x$\n$y", "xy"),
        (r"$\left < x\right >$ $\langle_{} x$", r"$\left\langle x\right\rangle$ $\langle x$"),
        ("}{", ""),
        ("a $ b", r"a \$ b"),
        ("\\", "\\"),
    ],
)
def test_what_others_write(latex, model):
    assert unlatex.model(latex) == model


def test_names_hold_no_math():
    assert unlatex.name(r"{\'E}anna $x$ {\$}") == r"Éanna \$x\$ \$"


def test_canonical_says_what_a_bib_file_cannot_hold():
    assert unlatex.canonical("$αx$ a\u2060b \u0131\u0301") == r"$\alpha x$ ab í"
    assert unlatex.canonical(r"$a^\dag$") == r"$a^\dag$"
    assert unlatex.canonical(r"$a^\dag$", wide=True) == r"$a^\dagger$"


@pytest.mark.parametrize(
    "unit",
    [
        "{", "}", "\\", "$", "$$", r"\$", r"\'{", "{$", "{${", r"\ensuremath{", r"\emph{", r"\url{", "{}", r"\(", "^{", "--", "{{}", "'",
        r"\textsuperscript{", "https://", r"\foo", r"{${\hat", r"\rangle^", r"\left <", "{'}", "-{}", "é\u0301", "`",
        "{$x$}", "{x}5", r"{$\$", r"{\$", "{$ {", "$x$", "$x$5", "x--", r"\'e", "~x", "``", "{a}--{$", "$a{",
        "{{a", "{{a b} ", "{{a}}{", r"\emph{a b", r"\o ", r"\ldots {", "http://a$", r"\url{http://a}{",
    ],
)  # fmt: skip
def test_cost_is_linear(unit):
    assert_linear(unlatex.model, unit.__mul__)


def test_depth_is_no_matter():
    assert unlatex.model("{" * 100_000 + "x" + "}" * 100_000) == "x"
    assert unlatex.model(r"\'{" * 100_000 + "x" + "}" * 100_000)[0] == "x"


@pytest.mark.parametrize("unit", ["x", "xxx ", "xxx. ", " "])
def test_cost_of_a_formula_is_linear(unit):
    assert_linear(unlatex.model, lambda n: "{$abc" + unit * n + "$}")


def test_what_a_sign_by_name_is_read_as_can_be_printed():
    for char in (*SYMBOLS.values(), "ʹ", "ʺ"):
        for wide in (False, True):
            spelt = latex.text(char.replace("\x02", "\\$"), wide=wide)
            assert not latex_wide.leftover(spelt, wide=wide), char
            assert unlatex.model(spelt) == char.replace("\x02", "\\$")
