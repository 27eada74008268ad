"""What is safe math, and that LaTeX thinks so, too."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from arxref.text.clean import clean
from arxref.text.tables import MATH_CHARACTERS, MATH_COMMANDS
from arxref.text.tex import is_safe_math, portable_math, spans

if TYPE_CHECKING:
    from pathlib import Path

needs_latex = pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")

SAFE = r"""
x;k;C^*;10^{-3};x_1^2;x^{2}_{ij};\ell_\infty;D^0\bar{D}^{*0};\frac12;\frac{a}{b};\sqrt[3]{x};\sqrt x;\hat x;\mathcal{O}(n\log n);
\mathbb R^n;x'^2;x''_1;{}^2;\left(\frac{a}{b}\right]^2;\left.\middle|\right);\big\langle x\bigr);\sum\limits_{i=1}^n x_i;
\begin{matrix}a&b\\c&d\end{matrix};\begin{array}{c|c}a&b\end{array};\text{for all } x;x_\text{max};x^\mathrm{T};
\operatorname*{argmin}_x;a\over b;{\cal N};10\%;\|x\|;\{1\};\$5;a~b;\underset{a}{b};\not=;\substack{a\\b};\xrightarrow[a]{b};
\hspace{-1.5em};<;[0,1];\text{a\_b \& c};ω;x≤y;[\alpha,1];a\,b\!d\>e\:f\ g;\operatorname{argmin}x;\operatorname{arg min}^*_x;
\text{À la ÿ};\text{5 \$};
\begin{matrix}a\over b&c\over d\\e\over f\end{matrix};\begin{matrix}x^2&^3\\^4\end{matrix};x^2\left(y\right)^3;
x^2\big(^3;\left(x^2\middle|^3\right);\sum\nolimits_i x;\sin\limits_x;x^\frac12;x^{\hat y};x'\,_2;\sqrt [3]x;
\begin{array} {|l|r|}a&b\end{array}
"""
UNSAFE = r"""
;$;x$y;a\$b$;{;};{x;x};\;x\;x^;x_;x^a^b;x_a_b;x^2';x'_1^2;x' ^2;^^5c;\frac1;\frac{a};\hat;\sqrt[3];\left(x;x\right);
\left x\right);\middle|;\big;\limits;x\limits;\foo;\input{x};\write18;\def\a{b};\csname x\endcsname;\catcode`\%;\begin{document};
\begin{matrix}a;a\end{matrix};\begin{matrix}a\end{pmatrix};\begin{cases}a&b&c\end{cases};\begin{array}a\end{array};
\begin{array}{p{1in}}a\end{array};a&b;a%b;a#b;a\\;\\[1em]x;\text;\text x;\text{a^b};\text{a$b$};\text{\input x};\text{a;x^\frac;
x^\sum;x^\hat y;\hat\frac12;a\over b\over c;\hspace{\x};\hspace;\label{x};\color{red};\href{a}{b};\mathrm;\sqrt\dots;é;文;\begin;
\end;\begin{;x^~;x^\,;\!^;\smash[x];\operatorname;a\x;\text{¿};\text{Ā};\left(a\middle b\right);x^\mathbf\mathrm x;x_\sum\limits;
\bmod\limits;\sum x\limits;\sum\,\limits;\sqrt\,x;\sqrt^2;\begin{array}{}a\end{array};\begin{array}{ll}a&b&c\end{array};\right);a\\[1em]b;
\begin{matrix}[a]\end{matrix};\hat\mbox x;\hat\mbox{a};\frac\text{a}{b};\substack a;{a&b};\hspace{1000em}x;\substack{a&b};x^_2
"""


@pytest.mark.parametrize("body", SAFE.replace("\n", "").split(";"))
def test_safe(body: str) -> None:
    assert is_safe_math(body)
    assert is_safe_math(f"{{{body}}}"), "by the parser alone"


@pytest.mark.parametrize("body", [*UNSAFE.replace("\n", "").split(";"), "a\n\nb", " ", "x\u00a0y", "x\x00y"])
def test_unsafe(body: str) -> None:
    assert not is_safe_math(body)
    assert not body.strip() or not is_safe_math(f"{{{body}}}"), "by the parser alone"


@needs_latex
def test_the_examples_compile(tmp_path: Path) -> None:
    bodies = SAFE.replace("\n", "").split(";")
    assert not errors([portable_math(form % body) for body in bodies for form in ("%s", "{%s}")], tmp_path)


def test_depth_is_bounded_and_nothing_recurses() -> None:
    assert is_safe_math("{" * 20 + "x" + "}" * 20)
    assert not is_safe_math("{" * 100_000 + "x" + "}" * 100_000)
    assert not is_safe_math(r"\left(" * 100_000)


def errors(bodies: list[str], folder: Path) -> dict[str, str]:
    """The bodies that LaTeX stumbles over, each with the first thing it says."""
    lines = [r"\documentclass{article}\usepackage[T1]{fontenc}\usepackage{amsmath,amssymb}\begin{document}"]
    lines += [rf"\typeout{{BODY {number}}}{{${body}$}}" + "\n" for number, body in enumerate(bodies)]
    (folder / "t.tex").write_text("\n".join([*lines, r"\typeout{BODY END}\end{document}"]), encoding="utf-8")
    subprocess.run(["pdflatex", "-interaction=nonstopmode", "-draftmode", "t"], cwd=folder, capture_output=True, check=False, timeout=300)
    log = (folder / "t.log").read_text(encoding="latin-1")
    assert "BODY END" in log
    found: dict[str, str] = {}
    current = ""
    for line in log.splitlines():
        number = re.match(r"BODY (\d+)", line)
        if number:
            current = bodies[int(number[1])]
        elif line.startswith("!"):
            found.setdefault(current, line)
    return found


FORMS = [
    r"\%s x", r"\%s{x}", r"\%s{x}{y}", r"x\%s y", r"x^\%s y", r"x_\%s{y}", r"\%s(", r"\left\%s x\right.", r"\hat\%s y", r"\%s", r"{a\%s b}",
    r"\sum\%s_a^b", r"x\%s^2_3", r"\%s{matrix}a\end{matrix}", r"\%s=", r"\sqrt\%s x", r"\frac\%s x", r"\%s{1em}", r"\%s[a]{b}", r"x'\%s'",
]  # fmt: skip


@needs_latex
def test_every_command_of_the_table_compiles_wherever_it_is_called_safe(tmp_path: Path) -> None:
    bodies = [form % command for command in sorted(MATH_COMMANDS) for form in FORMS]
    safe = [body for body in bodies if is_safe_math(body)]
    used = {command for command in MATH_COMMANDS if any(is_safe_math(form % command) for form in FORMS)}
    assert MATH_COMMANDS - used == {"left", "right", "middle", "end"}  # half of a pair each
    assert not errors(safe, tmp_path)


@needs_latex
def test_every_character_beyond_ascii_has_a_command(tmp_path: Path) -> None:
    bodies = [form % character for character in sorted(MATH_CHARACTERS) for form in ("x%sy", "x_{%s}", "%s")]
    assert all(is_safe_math(body) for body in bodies)
    assert not errors([portable_math(body) for body in bodies], tmp_path)


PIECES = [
    "x", "2", "{", "}", "^", "_", "'", " ", "(", "]", "&", "~", "{a}", "\\left(", "\\right)", "\\left.", "\\frac", "\\sqrt", "\\sqrt[3]",
    "\\hat", "\\text{a b}", "\\mathbf", "\\sum", "\\limits", "\\prime", "\\not", "\\over", "\\begin{matrix}", "\\end{matrix}", "\\\\",
    "\\begin{cases}", "\\end{cases}", "\\big", "\\middle|", "\\mathrm", "\\cal", "\\displaystyle", "\\substack{", "\\operatorname*", "[",
    "\\xrightarrow", "\\,", "\\%", "\\{", "\\|", "\\hspace{1em}", "\\dots", "\\mbox{q}", "ω",
]  # fmt: skip


@needs_latex
def test_what_is_called_safe_compiles(tmp_path: Path) -> None:
    """A thousand random pieces of math that pass."""
    dice = random.Random(2)  # noqa: S311 - the same pieces every time, and no secret
    commands = ["\\" + command for command in sorted(MATH_COMMANDS)]
    safe: set[str] = set()
    while len(safe) < 1000:
        body = "".join(dice.choice(PIECES if dice.random() < 0.8 else commands) for _ in range(dice.randint(2, 9)))
        if is_safe_math(body):
            safe.add(portable_math(body))
    assert not errors(sorted(safe), tmp_path)


@needs_latex
def test_the_math_of_real_digests_compiles(corpus: Path, tmp_path: Path) -> None:
    found = {
        body
        for path in corpus.glob("digests/*/**/*.md")
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if "$" in line or "\\" in line
        for is_math, body in spans(clean(line))
        if is_math
    }
    assert len(found) > 100
    assert not errors([portable_math(body) for body in sorted(found)], tmp_path)
