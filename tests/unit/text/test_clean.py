"""Every oddity that a digest may hold, and what becomes of it."""

from __future__ import annotations

import subprocess
import sys

import pytest

from arxref.text.clean import clean, clean_name, is_printed
from growth import assert_linear

ANCHOR = '<a class="link-external link-https" href="{0}" rel="external noopener nofollow">this https URL</a>'


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Fire &amp; Smoke", "Fire & Smoke"),
        ("Dice &gt; 0.92, &lt;10 cysts", "Dice > 0.92, <10 cysts"),
        ("N&deg; 5, caf&eacute;, &#233;, &#xE9;", "N° 5, café, é, é"),
        ("&amp;amp;amp;lt;", "<"),
        ("Fig.~~5 (see~) x~-y", "Fig. 5 (see~) x~-y"),
        ("&#38;amp;&#x26;lt;", "&<"),
        ("AT&T, R&D, x &nosuch; y &copy", "AT&T, R&D, x &nosuch; y &copy"),
        ("a&nbsp;b", "a b"),
        ("&#0;x&#xD800;y", "\ufffdx\ufffdy"),
    ],
)
def test_entities(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (f"Code: {ANCHOR.format('https://github.com/a/b_c')}. ", "Code: https://github.com/a/b_c."),
        (rf"at \url{{{ANCHOR.format('https://x.org/y')}}}.", "at https://x.org/y."),
        (rf"\href{{{ANCHOR.format('https://x.org')}}}{{{ANCHOR.format('https://x.org')}}}.", "https://x.org."),
        (rf"\hyperlink{{{ANCHOR.format('https://x.org')}}}{{{ANCHOR.format('https://x.org')}}}.", "https://x.org."),
        ('as deep <a class="link-external link-http" href="http://models.In" rel="x">this http URL</a> this', "as deep models.In this"),
        ('see <a href="http://www.models.In">this http URL</a>', "see http://www.models.In"),
        ('the <a\n  href="http://www.icinco.org">ICINCO</a>\'2005', "the ICINCO'2005"),
        ('<a href="https://x.org/c">code</a> is out', "code (https://x.org/c) is out"),
        ('<a href="https://x.org/">x.org</a> is up', "x.org is up"),
        ('<a href="javascript:alert(1)">here</a>', "here"),
        ("<a name='x'>here</a>", "here"),
        ('cut off <a href="https://x.org">this ht', 'cut off <a href="https://x.org">this ht'),
        (r"\href{https://x.org/c}{code}", "code (https://x.org/c)"),
        (r"\url{http://x.org/\%7Ea\_b}", "http://x.org/%7Ea_b"),
        (r"\url{www.x.org}.", "www.x.org."),
        (r"$\href{https://x.org/c}{Project Page}$, $\url{x.org/y_z}$ in $O(n)$", "Project Page (https://x.org/c), x.org/y_z in $O(n)$"),
        (r"5\$\url{x.org}$, $x$\url{y.org}$z$", r"5\$x.org\$, $x$y.org$z$"),
    ],
)
def test_links(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("one. <br>Two<br/>three<BR >four", "one. Two three four"),
        ("<br>one.<br> Two <br>caf\u00e9 <br> four<br>", "one. Two caf\u00e9 four"),
        ("<b>bold</b> <I>it</I> H<sub>2</sub>O 10<sup>3</sup> <span class='x'>s</span>", "bold it H2O 103 s"),
        ("<p>one</p><p>two</p>", "one two"),
        ("a <!-- hidden --> b", "a b"),
        ("a < b and x<y>z, c > d", "a < b and x<y>z, c > d"),
        ("the <s> and <unk> tokens, <p> = 5", "the <s> and <unk> tokens, <p> = 5"),
        ("see <https://x.org>", "see <https://x.org>"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("&lt;b&gt;x&lt;/b&gt;", "x"),
    ],
)
def test_tags(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Am√©lie Gruel", "Amélie Gruel"),
        ("Barbero-G√≥mez, Guti√©rrez, V√≠ctor", "Barbero-Gómez, Gutiérrez, Víctor"),
        ("Rados≈Çaw S≈Çowi≈Ñski, Wo≈∫niak, Czy≈ºewski", "Radosław Słowiński, Woźniak, Czyżewski"),
        ("Sm√∏rgrav, M√∂bius, Universit√§t", "Smørgrav, Möbius, Universität"),
        ("don‚Äôt", "don’t"),
        ("GuimarÃ£es", "Guimarães"),
        ("20Â°C, itâ€™s", "20°C, it’s"),
        ("x ≈ 3, √2, 2√π, n√π, sin√π, the √∂ operator, O(n√∑), a√≈b", "x ≈ 3, √2, 2√π, n√π, sin√π, the √∂ operator, O(n√∑), a√≈b"),
        ("Łukasz Öztürk Çelik “fiancé” naïve— ﬁne ｆｕｌｌ ½", "Łukasz Öztürk Çelik “fiancé” naïve— ﬁne ｆｕｌｌ ½"),
        ("J\x7fager, Micha\x7fel", "Jager, Michael"),
        ("a\x00b\x08c\x1bd", "abcd"),
        ("\x93quoted\x94 \x96", "“quoted” –"),
        ("zero\u200bwidth\ufeff so\u00adft \u202eevil\u202c", "zerowidth soft evil"),
        ("می\u200cخواهم 👩\u200d🔬 a\u200db", "می\u200cخواهم 👩\u200d🔬 ab"),
        ("e\u0301", "é"),
        ("half \ud800 pair", "half \ufffd pair"),
    ],
)
def test_characters(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"Sant\'e {\"o} G\"odel Fr\'{e}chet \v{s} \v S fa\c{c}ade \c c \H{o} D\k{a}b", "Santé ö Gödel Fréchet š Š façade ç ő Dąb"),
        (r"\'{\i} \'\i nez \'{\^e} \`{a} \~n \=a \.z \u{g} \r{u} \d{a} \b{d}", "í ínez ế à ñ ā ż ğ ů ạ ḏ"),
        (r"{\ss} S{\o}rensen \aa{}r Pawe{\l} \AE sir \OE{}uvre Ha\v{c}ek", "ß Sørensen år Paweł Æsir Œuvre Haček"),
        (r"Nguy\~{\^e}n, Nguy\^{\~e}n, Nguy\~\^en, Th\d{\^e}, T\'{\ohorn} Tr\uhorn ng", "Nguyễn, Nguyễn, Nguyễn, Thệ, Tớ Trưng"),
        (r"\textcommabelow{s}i O\'{}Neill, x\`{} y\'{}, 5\"{}", "și O'Neill, x` y', 5\""),
        (r"\"quoted\" and \'so\'", "\"quoted\" and 'so'"),
        (r"\'t \c program \"", r"\'t \c program \""),
        (r"opti\-mi\-sation, na\-ïve", "optimisation, naïve"),
        (r"89.5% +\- 0.11, \-1, 3\-4, a\- b, \-", "89.5% +- 0.11, -1, 3-4, a- b, -"),
        (r"360{\deg} view, 45\deg, 20\deg C", "360° view, 45°, 20° C"),
        (r"\emph{a \textbf{b} c} \textsuperscript{4} \texttt{d}", "a b c 4 d"),
        (r"{\it all} the {\em new {\bf ones}} \bf now", "all the new ones now"),
        (r"{\it CL}inic{\it A}l \textbf{D}etection", "CLinicAl Detection"),
        (r"50\% of R\&D, a\_b, \#1, \{x\}", "50% of R&D, a_b, #1, {x}"),
        (r"Completion\\with \\ more\newline x\quad y\,z", "Completion with more x y z"),
        (r"Fig.~5, 60~GHz, nets~(GCNs)~is, Stokes~$V$", "Fig. 5, 60 GHz, nets (GCNs) is, Stokes $V$"),
        (r"about ~5, z~3, 3~5 http://x.org/~user www.x.org/a~b ~", r"about ~5, z~3, 3~5 http://x.org/~user www.x.org/a~b ~"),
        ("``quoted words'' and `one' it's f''", "“quoted words” and ‘one’ it's f''"),
        ("``open and `open", "``open and `open"),
        (r"360{\deg} 6563\AA{} \textemdash \hspace{0.08cm} a \copyright 2020 \LaTeX{} \ldots", "360° 6563Å — a © 2020 LaTeX …"),
        (r"hy\-phen +\- 0.1", "hyphen +- 0.1"),
        (r"HVS.\footnote{The code.} \color{red}x \textcolor{red}{y} \enquote{z}", "HVS. (The code.) x y “z”"),
        (r"(\eg, rotation, \etc.) \ie in \etal", "(e.g., rotation, etc.) i.e. in et al."),
        (
            r"C~{\sc iv}, H\,{\sc i}, N{\scshape v}, {Si\sc iv}, {Fe\sc{ix}}, {a \it b}, [O\,\textsc{iii}] and {\sc vi editor}",
            "C IV, H I, NV, SiIV, FeIX, a b, [O III] and vi editor",
        ),
        (r"\ion{H}{ii} regions, \ion{C}{\sc iv} and \ion{x}{y}", r"H II regions, C IV and \ion{x}{y}"),
        (r"30\arcsec{} at 2\farcs5, 90\degr, 5 \micron and 3\arcmin.", "30″ at 2.″5, 90°, 5 µm and 3′."),
        (r"C:\textbackslash{}dir \textasciitilde \^{} \~{}", r"C:\dir ~ ^ ~"),
        (r"{1, 2} our {Lens of Logic (LOL)}", "{1, 2} our {Lens of Logic (LOL)}"),
        (r"\rev{Joint} \nasbench, \cite{x} \input{y} \write18", r"\rev{Joint} \nasbench, \cite{x} \input{y} \write18"),
        (r"\texorpdfstring{Lp}{L p} \texorpdfstring{Lq} \url \color", r"Lp \texorpdfstring{Lq} \url \color"),
        (r"\emph{cut off", "cut off"),
        (r"a } b", "a } b"),
        ("\\", "\\"),
    ],
)
def test_tex_in_text(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("$C^*$-Algebras and $ x $", "$C^*$-Algebras and $ x $"),
        (r"\(x\), \( y \), $$z$$ and \[w\]", "$x$, $y$, $z$ and $w$"),
        ("$a$$b$", "$a$$b$"),
        ("$a$$b$ costs $5", r"$a$$b$ costs \$5"),
        (r"a $x$ \emph{b} $y$ \emph{c}", "a $x$ b $y$ c"),
        (r"a $x$ b $y$ \emph{c} $z$ \emph{d}", "a $x$ b $y$ c $z$ d"),
        (r"rates $\sim$99\% and 3$\times$3, Mitch-$w$6", r"rates $\sim$99% and 3$\times$3, Mitch-$w$6"),
        ("costs $5 and $10 more", r"costs \$5 and \$10 more"),
        ("less than $60. Data", r"less than \$60. Data"),
        ("$100K and $1M, US$5/A$6", r"\$100K and \$1M, US\$5/A\$6"),
        ("from $HOME and $PATH or $several plain words$", r"from \$HOME and \$PATH or \$several plain words\$"),
        ("named $CPNet$, $ω$Test", "named $CPNet$, $ω$Test"),
        (r"\$5", r"\$5"),
        (r"from \$x_1$ to $n$", r"from \$x_1\$ to $n$"),
        (r"$5$\emph{6}", "$5$6"),
        (r"$x$ of `those' in \emph{all}", "$x$ of ‘those’ in all"),
        (r"$\reid$ and $\G(z^*)$", r"\$\reid\$ and \$\G(z^*)\$"),
        (r"$\input{x}$ $^^5c$ $x^a^b$ ${$ $\left($", r"\$\input{x}\$ \$^^5c\$ \$x^a^b\$ \${\$ \$\left(\$"),
        (r"$\text{a $b$}$", r"\$a $b$\$"),
        (r"$\text{a \$ b}$ \emph{x}", r"$\text{a \$ b}$ x"),
        (r"$\reid$ x $\G$ y $z$", r"\$\reid\$ x \$\G\$ y $z$"),
        (r"\textbf{$1^{st}$} place", "$1^{st}$ place"),
        ("$a &lt; b$", "$a < b$"),
        ("$a\n b$", "$a b$"),
        (r"\textbackslash$x$", "$x$"),
        ("$", r"\$"),
        ("$$", r"\$\$"),
    ],
)
def test_delimited_math(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (r"\ell_0 regularisation", r"$\ell_0$ regularisation"),
        (r"2x^2 and 12\alpha, \frac a b or \sqrt 2", r"$2x^2$ and $12\alpha$, $\frac a b$ or $\sqrt 2$"),
        (
            r"\frac{a}{b is cut off, \hat \hat{a} and \frac \foo b are none",
            r"\frac{a}{b is cut off, \hat \hat{a} and \frac \foo b are none",
        ),
        (r"of D^0\bar{D}^{*0} mixing", r"of $D^0\bar{D}^{*0}$ mixing"),
        (r"Z^0 \to 2\gamma decays", r"$Z^0 \to 2\gamma$ decays"),
        (r"x^2y^2, e^+e^- \to \pi^+\pi^-, B^+B^-", r"$x^2y^2$, $e^+e^- \to \pi^+\pi^-$, $B^+B^-$"),
        ("YBa_2Cu_3O_{7-x}, x_2y_{i}, 10^2a^2, 3^rd, 10^2ab^2", "YBa_2Cu_3O$_{7-x}$, x_2y$_{i}$, $10^2a^2$, 3^rd, 10^2ab$^2$"),
        ("about 10^{-3}, 10^-3 and 10^12", "about $10^{-3}$, $10^{-3}$ and $10^{12}$"),
        (r"a 10 \times 10 grid, 3\times3, \pm 5", r"a $10 \times 10$ grid, $3\times3$, $\pm 5$"),
        ("O(n^2), x^2+y^2, MgB_{2}, fm^2, (a+b)^2", "O($n^2$), $x^2+y^2$, MgB$_{2}$, fm$^2$, (a+b)$^2$"),
        (r"10 {\mu}m, {\cal N}=4, \alpha-helix, S^{3}_{\alpha\beta}", r"10 $\mu$m, ${\cal N}$=4, $\alpha$-helix, $S^{3}_{\alpha\beta}$"),
        ("100^{2}, 1.5^{x} or 12345^{6}", "$100^{2}$, $1.5^{x}$ or $12345^{6}$"),
        ("x_{ij}^{2}, x'^2, 200x_{i}, H_{0}=70", "$x_{ij}^{2}$, x'$^2$, $200x_{i}$, $H_{0}$=70"),
        (r"3\leq x \leq 5, n \geq 10, a \in B, p \ll 0.05", r"$3\leq x \leq 5$, $n \geq 10$, $a \in B$, $p \ll 0.05$"),
        (r"(\lambda,\mu), \alpha+\beta and \mathbb{R}^{n}-valued", r"($\lambda$,$\mu$), $\alpha+\beta$ and $\mathbb{R}^{n}$-valued"),
        ("^{87}Rb, ^3He/^4He (^{178m}Hf) and ^12C-^{13}C", "$^{87}$Rb, $^3$He/$^4$He ($^{178m}$Hf) and $^{12}$C-$^{13}$C"),
        ("^3Model, ^{ab}C, ^{1}, ^_^A, x ^2 A, www.x.org/^3He", "^3Model, ^{ab}C, ^{1}, ^_^A, x ^2 A, www.x.org/^3He"),
        (r"x^{\text{5 $}} and $5", r"$x^{\text{5 \$}}$ and \$5"),
        ("data_set, L_p, Dataset_A, a_b, ^_^, 3^rd", "data_set, L_p, Dataset_A, a_b, ^_^, 3^rd"),
        ("https://x.org/a^2_{b} www.x.org/x^2", "https://x.org/a^2_{b} www.x.org/x^2"),
        (r"\foo{\alpha} \frac{a}{b} \frac", r"\foo{$\alpha$} $\frac{a}{b}$ \frac"),
        (r"\[ \|\EN(\G(z))\|_2^2 \] ok", r"\[ ‖\EN(\G(z))‖_2^2 \] ok"),
    ],
)
def test_bare_math(raw: str, text: str) -> None:
    assert clean(raw) == text


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (r"Jos\'e Garc{\'i}a", "José García"),
        (r"Zhou\\Yong Feng", "Zhou Yong Feng"),
        ("B\x7färbel J\x7fager", "Bärbel Jager"),
        ("C√©sar Herv√°s-Mart√≠nez", "César Hervás-Martínez"),
        (r"P{\'a}l {Erd{\H o}s}, A.~B. {van} C", "Pál Erdős, A. B. van C"),
        (r"Nguy\~{\^e}n V\u{a}n, Nguy{\~{\^e}}n, Nguy\^{\~e}n, A.~\'Ebert", "Nguyễn Văn, Nguyễn, Nguyễn, A. Ébert"),
        (r"O\'{}Neill, \~{}A", "O'Neill, A"),
        ("Muller &amp; Sons", "Muller & Sons"),
        ("Ke$ha $x$", r"Ke\$ha \$x\$"),
        ("  A \n B\u00a0C ", "A B C"),
    ],
)
def test_names(raw: str, name: str) -> None:
    assert clean_name(raw) == name


def test_white_space_becomes_single_spaces() -> None:
    assert clean(" a  b\tc\r\nd\u00a0e\u2003f\x0cg \n") == "a b c d e f g"
    assert clean("") == ""


def test_several_blanks_mean_what_one_does() -> None:
    for before in ("", "é "):
        assert clean(before + r"x  \to y") == clean(before + r"x \to y") == before + r"$x \to y$"
        assert clean(before + r"na\"\i   ve") == before + "naïve"


@pytest.mark.parametrize("before", ["", "é "])
def test_html_goes_in_math_too(before: str) -> None:
    assert clean(before + "$x<br>y$") == before + "$x y$"
    assert clean(before + "from $5 <br>to $6") == before + r"from \$5 to \$6"
    assert clean(before + r"$\begin{matrix}a&lt;b\end{matrix}$") == before + r"$\begin{matrix}a<b\end{matrix}$"
    assert clean(before + "$a<i$ or $i>2$") == before + "$a<i$ or $i>2$"


@pytest.mark.parametrize("layers", [3, 40])
def test_disguises_within_disguises_end(layers: int) -> None:
    text = clean("a " + "<" * layers + "b></b>" * layers + " z")
    assert clean(text) == text
    assert text == "a z" if layers < 12 else "<" not in text


HOSTILE = [
    "{", "}", "\\", "$", "$ ", "$x", "$$", "\\(", "<b>", "<a href=x>", "&", "&amp;", "`", "``", "x^", "x^{", "\\alpha", "~", "a~",
    "\\emph{", "{\\it ", "\\href{a}{", "\\'{", "\\bar", "\\frac{", "Ã©", "√©", "\x7f", "\u200b", "http://a~", "a^b^", "$\\frac",
    "<<b>b>", "\\$\\alpha", "a  ", " " * 50 + "&", "``a''",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_cost_is_linear_in_hostile_text(unit: str) -> None:
    assert_linear(lambda text: (clean(text), clean_name(text)), unit.__mul__)


@pytest.mark.parametrize("around", [b"", b"x" * 70, b"\xff\xed\xa0\x80"])
def test_a_source_is_printed_unless_a_control_character_but_ends_of_lines_is_anywhere_in_it(around: bytes) -> None:
    for byte in range(256):
        assert is_printed(around + bytes([byte]) + around) == ((byte >= 0x20 and byte != 0x7F) or byte in b"\r\n")
    assert is_printed(b"")


def test_a_plain_run_imports_no_heavy_library() -> None:
    code = "import sys; from arxref.text.clean import clean; clean('plain $x$ caf\\u00e9 \\\\emph{x}'); sys.exit('ftfy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
