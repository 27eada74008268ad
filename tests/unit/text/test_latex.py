from __future__ import annotations

import pytest

from arxref.text import latex, latex_math, latex_titles, latex_together
from growth import assert_linear


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("", ""),
        ("nothing special", "nothing special"),
        ("50% of R&D, #1, a_b", r"50\% of R\&D, \#1, a\_b"),
        (r"costs \$5", r"costs {\$}5"),
        ("{ }", r"{\textbraceleft} {\textbraceright}"),
        ("a\\b", r"a{\textbackslash}b"),
        ("~ ^ < > |", r"{\textasciitilde} {\textasciicircum} {\textless} {\textgreater} {\textbar}"),
        ('a "b"', 'a {"}b{"}'),
        ("on $C^*$ and $k$-means", "on {$C^*$} and {$k$}-means"),
        (r"$\{x\}$", r"{$\{x\}$}"),
        (r"$[0,1\}$", r"{$[0,1\rbrace $}"),
        (r"$\bf T$ ${\bf T}$ $\bfT$", r"{${\bf T}$} {${\bf T}$} {\$}{\textbackslash}bfT{\$}"),
        (r"$\{\it{x}$ $x^{\rm T}$", r"{${\lbrace \it{x}}$} {$x^{\rm T}$}"),
        (r"$\mathrm T$ $\mathrm {T}$", r"{${\mathrm T}$} {$\mathrm {T}$}"),
        ("$αx$", r"{$\alpha x$}"),
        ("$x²³$", "{$x^{23}$}"),
        (r"$\def\x$", r"{\$}{\textbackslash}def{\textbackslash}x{\$}"),
        (r"\input{x}", r"{\textbackslash}input{\textbraceleft}x{\textbraceright}"),
        ("^^5c", r"{\textasciicircum}{\textasciicircum}5c"),
        ("a $ b", r"a {\$} b"),
        ("$$", r"{\$}{\$}"),
        ("é Ł ß ő ï Ç", r"{\'e} {\L} {\ss} {\H{o}} {\"i} {\c{C}}"),
        ("ễ ẽ ặ ọ ậ", r"{\~{\^e{}}} {\~{e{}}} {\d{ă}} {\d{o}} {\d{â}}"),
        ("© € Đ ș † ®", "© € Đ ș † ®"),
        ("e\u0301", r"{\'e}"),
        ("\u0131\u0301 \u0237\u030c \u0131", r"{\'i} {\v{j}} {\i}"),
        ("x\u0302 y", r"{\^{x{}}} y"),
        ("– — ‘a’ “b” …", r"-- --- {`}a{'} ``b'' {\ldots}"),
        ("α→β, 5 ± 2°", r"{${\alpha}$}{${\to}$}{${\beta}$}, 5 {${\pm}$} 2{${^\circ}$}"),
        ("10⁻³ ½ ℝ", r"10{${^{-3}}$} {${\frac{1}{2}}$} {${\mathbb{R}}$}"),
        ("$α\\text{é}$ $x\u0302$", r"{$\alpha \text{é}$} {$ {\hat{x}}$}"),
        ("$\\mbox{\\{}$", r"{\$}{\textbackslash}mbox{\textbraceleft}{\textbackslash}{\textbraceleft}{\textbraceright}{\$}"),
        ("王小明 Привет Γιώργος", "王小明 Привет Γιώργος"),
        ("a\tb\nc\x00d\x7fe\u2028f\u200b", "a b cde f"),
        ("\ud800x", "x"),
        ("ﬁ：", "{fi{}}{:{}}"),
        ("a--b ''c ``d -– '”", "a{--}b {''}c {``}d -{}-- '{}''"),
        ("https://x.org/a–b--c", "https://x.org/a{}--b{--}c"),
        ("α ∆ Δ 𝑨 ${\\alpha}$ ${\\bf x}$", r"{${\alpha}$} {${{\Delta}}$} {${\Delta}$} {${{\mathbf{A}}}$} {$ {\alpha}$} {${\bf x}$}"),
    ],
)
def test_text(model, field):
    assert latex.text(model) == field


@pytest.mark.parametrize(
    ("model", "field"),
    [
        ("A Deep Study of Networks", "A Deep Study of Networks"),
        ("PyTorch on 3D GANs: iPhone", "{PyTorch} on {3D} {GANs}: {iPhone}"),
        ("O'Neill's (DNA), “RNA”!", "{O'Neill's} ({DNA}), ``{RNA}''!"),
        ("X-Ray and K-means of U-Net", "{X}-Ray and {K}-means of {U}-Net"),
        ("Gradient of C*-Algebras in C++ and C#", r"Gradient of {C*}-Algebras in {C++} and {C\#}"),
        ("Vitamin D and A New A-infinity", "Vitamin {D} and A New {A}-infinity"),
        ("TCP/IP for R&D", r"{TCP}/{IP} for {R\&D}"),
        ("K3 Surfaces, (G2) and Yolov3: T4/Z2", "{K3} Surfaces, ({G2}) and {Yolov3}: {T4}/{Z2}"),
        ("E(3)-Equivariant, (SU(2)) and F(x), Networks(s)", "{E(3)}-Equivariant, ({SU(2)}) and F(x), Networks(s)"),
        ("Second Things[31m and Footnotes[2] on Maps[1]", "Second Things[31m and Footnotes[2] on Maps[1]"),
        ("Second Élan[2] of K3", r"Second {\'E}lan[2] of {K3}"),
        ("A4-Size 5-Fold É8 v2 3d", r"{A4}-Size 5-Fold {{\'E}8} v2 3d"),
        ("Quasi-Hopf Algebras and Lyapunov's Higgs", "Quasi-{Hopf} Algebras and {Lyapunov's} {Higgs}"),
        ("BL Lacertae and the Cepheids of Abell 2877", "{BL} {Lacertae} and the {Cepheids} of {Abell} 2877"),
        ("Simple Lie Algebras, Lie groups: To Lie or Not", "Simple {Lie} Algebras, {Lie} groups: To Lie or Not"),
        ("Rare Earth Ions on Earth by the Earth Mover's Distance", "Rare Earth Ions on {Earth} by the Earth Mover's Distance"),
        ("Earth's Core in March 2021, August and May 5", "{Earth's} Core in {March} 2021, {August} and {May} 5"),
        ("A March in Which Stars May Shine", "A March in Which Stars May Shine"),
        ("March Tests, March 11-12: May 1st", "March Tests, {March} 11-12: {May} 1st"),
        ("It May 3D Print 1-Dimensional Stars, May 50 Percent", "It May {3D} Print 1-Dimensional Stars, May 50 Percent"),
        ("The Milky Way's Halo in a Milky Drink", "The {Milky} {Way's} Halo in a Milky Drink"),
        ("Über die Theorie der $K$-Gruppen", '{{\\"U}ber} die {Theorie} der {$K$}-Gruppen'),
        ("Zur Galois-Theorie von Körpern: neue Ansätze", '{Zur} {Galois}-{Theorie} von {K{\\"o}rpern}: neue {Ans{\\"a}tze}'),
        (
            "Van der Waals Forces; To Die or Not und so weiter by Von der Foo",
            "Van der {Waals} Forces; To Die or Not und so weiter by Von der Foo",
        ),
        ("Old York? New York, New Ways by Green's Functions of Lie", "Old York? {New} {York}, New Ways by {Green's} Functions of Lie"),
        ("État of ÉNS", r"{\'E}tat of {{\'E}NS}"),
        ("$k$-Means in $C^*$-Algebras", "{$k$}-Means in {$C^*$}-Algebras"),
        (
            r"$^3$He, Sr$_2$RuO$_4$, Ly$\alpha$ and $n$th Non-$k$-Local",
            r"{$^3$}{He}, {Sr}{$_2$}{RuO}{$_4$}, {Ly}{$\alpha$} and {$n$}th Non-{$k$}-Local",
        ),
        ("É$_1$ of MoS$_2$/Graphene$^2$ and \\$5", r"{{\'E}}{$_1$} of {MoS}{$_2$}/{Graphene}{$^2$} and {\$}5"),
        ("of $x$ and\ty", "of {$x$} and y"),
        ("Gaussian Priors of a Bayesian, Lie and all", "{Gaussian} Priors of a {Bayesian}, Lie and all"),
        ("Monte-Carlo/Markov Chains in (Alzheimer's) quasi-Newton", "{Monte}-{Carlo}/{Markov} Chains in ({Alzheimer's}) quasi-{Newton}"),
        ("Is It Hard? On Graphs! A Survey: A Guide. The End", "Is It Hard? {On} Graphs! {A} Survey: A Guide. {The} End"),
        ("Galaxies. II. Plug-in 3D-Models? (Étoiles)", r"Galaxies. {II}. {Plug}-in {3D}-Models? ({{\'E}toiles})"),
        ("“Why Me?” Data of St. John, i.e. Early vs. Late", "``Why Me?'' {Data} of St. {John}, i.e. Early vs. Late"),
        ("Why $x$? Why $y? z$ no. not! https://a.b/C ", r"Why {$x$}? {Why} {$y? z$} no. not! {https://a.b/C} "),
        ("On “Ferns.” The Case of 2.5 Trees", "On ``Ferns.'' {The} Case of 2.5 Trees"),
        ("“Why Me?” Data", "``Why Me?'' {Data}"),
        ("? ! . A-A ...  A ?!", "? ! . {A}-{A} ...  A ?!"),
        ("The role of Lake Baikal in modern neutrino physics", "The role of {Lake} {Baikal} in modern neutrino physics"),
        ("The role of mRNA and pH in modern forests of Lake Baikal", "The role of {mRNA} and {pH} in modern forests of {Lake} {Baikal}"),
        ("Die Wirkung der mRNA auf die Eizelle", "{Die} {Wirkung} der {mRNA} auf die {Eizelle}"),
        ("The role of lakes in neutrino physics: A survey", "The role of lakes in neutrino physics: A survey"),
        ("Do wavelets really detect non-Abelianity in data?", "Do wavelets really detect non-{Abelianity} in data?"),
        ("Boson Stars: Alternatives to primordial black holes?", "Boson Stars: Alternatives to primordial black holes?"),
        ("On the strong influence of Earth-Moon Tides in geology", "On the strong influence of {Earth}-{Moon} {Tides} in geology"),
        ("Evolution of the Sun between Two Stars", "Evolution of the Sun between Two Stars"),
        ("Growth of Ferns in \u01c5ungla and modern forests", r"Growth of {Ferns} in {D{\v{z}}{}}ungla and modern forests"),
        (
            "Particle fluxes expected from Cassiopeia A at $z$ (Ando's bound)",
            "Particle fluxes expected from {Cassiopeia} {A} at {$z$} ({Ando's} bound)",
        ),
        ("Énergie libre de Lévi près d’une surface Foo lisse", r"{\'E}nergie libre de {L{\'e}vi} pr{\`e}s d{'}une surface {Foo} lisse"),
        ("Nyström’s gaussian", r"{Nystr{\"o}m{'}s} gaussian"),
        ("\\", r"{\textbackslash}"),
        ("}", r"{\textbraceright}"),
        ("0", "0"),
    ],
)
def test_title_braces_whole_words_that_need_their_capitals(model, field):
    assert latex_titles.title(model) == field


def test_golden_title():
    model = r"Topological Free Entropy Dimension in Unital $C^*$-Algebras: 50% of R&D at \$5, #1 and a_b"
    field = r"Topological Free Entropy Dimension in Unital {$C^*$}-Algebras: 50\% of {R\&D} at {\$}5, \#1 and a\_b"
    assert latex_titles.title(model) == field


def test_letters_that_bibtex_would_cut_are_macros_in_names():
    assert latex.name_part("Đặng Ștefan") == r"{\DJ}{\d{ă}}ng {\textcommabelow{S}}tefan"


def test_greek_is_writing_in_names():
    assert latex.name_part("Α. Παπά") == "Α. Παπά"
    assert latex.name_part("O'Neill & $ons") == r"O'Neill \& {\$}ons"


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        ("https://arxiv.org/abs/1905.11954", "https://arxiv.org/abs/1905.11954"),
        ("10.1007/978-3-030-12345-6_7", "10.1007/978-3-030-12345-6_7"),
        ("10.1002/(SICI)1<1:AID>3.0.CO;2-#", "10.1002/(SICI)1<1:AID>3.0.CO;2-#"),
        ("a{b}c\\d e\x00", "a%7Bb%7Dc%5Cd%20e%00"),
        ("50%25 50%zz 100%", "50%25 50%25zz 100%25".replace(" ", "%20")),
        ("^^5c", "%5E%5E5c"),
        ("é", "%C3%A9"),
    ],
)
def test_verbatim_percent_encodes_only_what_would_break(raw, field):
    assert latex.verbatim(raw) == field


@pytest.mark.parametrize(
    "unit",
    ["{", "\\", "$", "$$", "\\$", "$x", "é", "α", "e\u0301\u0302", "中", "A-", "\u0301", "%", "^^", "$\\left(", "a\u200b", "$é", "²"],
)
@pytest.mark.parametrize("write", [latex.text, latex_titles.title, latex.name_part, latex.verbatim])
def test_cost_is_linear(write, unit):
    assert_linear(write, unit.__mul__)


@pytest.mark.parametrize("unit", ["{", "--", "``a", "$x$ ", "$x$?é", "é?", "—a", "中", "a--b é\n"])
@pytest.mark.parametrize("many", [lambda text, n: [text * n], lambda text, n: [text] * n, lambda text, n: [text * n, "é", "$x$"]])
def test_the_cost_of_texts_that_are_written_together_is_linear(unit, many):
    assert_linear(latex_together.texts, lambda n: many(unit, n))


@pytest.mark.parametrize("followed", ["b", "c d", "d_1", "L^2", "=a", ".a", "'a", "~a", "`e", "oe", "aa'", "j", "Gamma"])
def test_the_end_of_a_line_of_math_is_kept_from_making_a_command_with_what_stands_behind_it(followed):
    assert latex_math.math(rf"\substack{{a\\{followed}}}") == rf"\substack{{a\\ {followed}}}"
    assert latex_math.math(rf"\substack{{a\\\\{followed}}}") == rf"\substack{{a\\\\ {followed}}}"


@pytest.mark.parametrize("followed", [" b", r"\bar b", "{b}", "3", "", r"\{b\}"])
def test_other_ends_of_lines_stay(followed):
    assert latex_math.math(rf"\substack{{a\\{followed}}}") == rf"\substack{{a\\{followed}}}"
