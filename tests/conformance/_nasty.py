"""Entries that try everything a title, a name or an abstract can do to a .bib file. Composed: they are no real papers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.model import ArxivId, Entry, Name

if TYPE_CHECKING:
    from collections.abc import Iterable


def _entry(number: int, title: str, **fields: object) -> Entry:
    # Every one has its own author: styles run out of letters (and into braces) after 26 equal labels of one year.
    author = Name(chr(65 + number // 26) + chr(97 + number % 26) + "adwin", "Don")
    given = {"authors": (author,), "abstract": title, "primary": "math.OA", "key": f"nasty{number}"} | fields
    return Entry(id=ArxivId(f"1905.{number:05d}"), title=title)._replace(**given)


ESCAPES = tuple(
    _entry(number, title)
    for number, title in enumerate(
        (
            "Research & Development for 50% of #1 and a_b",
            r"A \$5 Budget and Nothing Else",
            r"From \$5 to \$50 with $k$-Means",
            "Unmatched } Brace",
            "Unmatched { Brace",
            "}",
            "{",
            "\\",
            "A Back\\slash at the End \\",
            "Tildes ~ and ^ Carets and | Bars < Less > More",
            'Straight "Quotes" and `Ticks\' Here',
            "Topological Free Entropy Dimension in Unital $C^*$-Algebras",
            r"Sets $\{x : x > 0\}$ and Half-Open $[0, 1\}$ Things",
            r"Bounds $\left\{ \frac{a}{b} \right.$ on $\mathbb{R}^{d}$",
            "O'Neill and PyTorch on 3D X-Rays of GANs",
            "Dashes – and — and “quotes” and ‘more’ … done",
            "Symbols α → β, x ≤ 5 ± 2, 90°, ½, ∞ and ℝ³",
            "A Very@Strange@misc{title, with = signs",
            r"100$ and a lonely dollar",
        ),
        1,
    )
)

HOSTILE = tuple(
    _entry(number, title)
    for number, title in enumerate(
        (
            r"\input{/etc/passwd}",
            r"$\input{/etc/passwd}$",
            r"\immediate\write18{touch pwned}",
            r"$x \write18{touch pwned}$",
            r"\def\end{} \csname input\endcsname",
            r"$\def\a{b}\csname x\endcsname$",
            "^^5cinput{x} and $^^5cinput{x}$",
            r"\catcode`\@=0 \newcommand{\emph}{}",
            "$$ display $$ and $ $",
            "$x_1_2$ and $x^$ and $\\frac{1}$ and $\\left( x$",
            "$\\begin{array}{c} x & y$ and $a & b$ and $50%$ and $#1$",
            "},\n@misc{evil, title={gotcha}}\n\n% arxref: 0000000000000000",
        ),
        101,
    )
)

NAMES = (
    _entry(
        201,
        "Names from Everywhere",
        authors=(
            Name("Maaten", "Laurens", "van der"),
            Name("King", "Martin Luther", "", "Jr."),
            Name(literal="ATLAS Collaboration"),
            Name("García-Lario", "José"),
            Name("Łukasz", "Jan"),
            Name("Erdős", "Pál"),
            Name("O'Neill", "Éanna É."),
            Name("Øster", "Åse"),
            Name("Çelik", "İpek"),
            Name("Dvořák", "Jiří"),
            Name("Żółć", "Gęślą"),
            Name("Şahin", "Ğ."),
            Name("ud-Doula", "Asif"),
            Name("d'Hondt-Lee", "Théo"),
        ),
    ),
    _entry(
        202,
        "Those in Need of Braces",
        authors=(
            Name("Garcia y Vega", "Juan"),
            Name("Sons, Ltd", "Smith and"),
            Name(literal="Research and Development"),
            Name(literal="others"),
            Name("and", "or"),
            Name(literal="}"),
            Name("{", "\\"),
            Name("A_b", "50%"),
            Name("Lone", ""),
        ),
    ),
    _entry(203, "Cut Off", authors=(Name("First", "A."),), authors_complete=False),
    _entry(204, "Vietnamese Accents with Two Marks", authors=(Name("Nguyễn", "Văn"), Name("Trần", "Thế"), Name("Bế", "Đ."))),
)

BARE = (
    _entry(301, "A Title and Nothing Else", authors=(), primary="", abstract="", key="arxiv-1905.00301"),
    _entry(302, "Another Title and Nothing Else", authors=(), primary="", abstract="", key="arxiv-1905.00302"),
    _entry(303, "Published", journal_ref="Phys. Rev. D 75 (2007) 124007 & more_1", dois=("10.1007/978-3-030-12345-6_7", "10.1/x")),
    _entry(304, "Odd DOI", dois=("10.1002/(SICI)1097<1:AID>3.0.CO;2-#",)),
    Entry(id=ArxivId("hep-th/9901001"), title="Old", authors=(Name("Witten", "Edward"),), key="arxiv-hep-th-9901001"),
)

DOT_BELOW = (_entry(401, "Dots Below", authors=(Name("Đặng", "Ngọc"), Name("Ṭūsī", "Naṣīr"), Name("Nguyệt", "Ạn"))),)
"""biber 2.18 turns these into letters that pdflatex does not have, however they are spelt, unless it is told to
``--output-safechars --output-safecharsset=full``."""

OTHER_SCRIPTS = (
    _entry(501, "Titles in 中文 and Русский", authors=(Name("王", "小明"), Name("Παπαδόπουλος", "Γιώργος"), Name("Иванов", "Иван"))),
)
"""Writing that no macro expresses stays UTF-8, for a LaTeX that reads it."""

LATIN = ESCAPES + HOSTILE + NAMES + BARE


def hostile(texts: Iterable[str]) -> list[Entry]:
    """A paper for each text, with it in its title, in names and in its journal reference."""
    return [
        Entry(
            ArxivId(f"2101.{number:05}"),
            title=f"On {text} {number}",
            authors=(Name(f"A{text}", text, text, text), Name(text, "B."), Name(literal=f"C {text}")),
            abstract=text,
            journal_ref=text,
            key=f"hostile{number}",
        )
        for number, text in enumerate(texts, 1)
    ]
