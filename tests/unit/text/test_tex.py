"""Model text taken apart, and told in plain words."""

from __future__ import annotations

import pytest

from arxref.text.tex import escape_dollars, is_safe_math, plain, portable_math, spans


@pytest.mark.parametrize(
    ("text", "segments"),
    [
        ("", []),
        ("plain", [(False, "plain")]),
        ("$C^*$-Algebras", [(True, "C^*"), (False, "-Algebras")]),
        (r"\$5 at $x$", [(False, "$5 at "), (True, "x")]),
        ("$a$$b$", [(True, "a"), (True, "b")]),
        ("$ x $", [(True, " x ")]),
        (r"$a\$b$ c", [(True, r"a\$b"), (False, " c")]),
        (r"$a\\$ c", [(True, r"a\\"), (False, " c")]),
        (r"a\\$", [(False, r"a\$")]),
        ("one $ alone", [(False, "one $ alone")]),
        (r"$x$ then $ and \$", [(True, "x"), (False, " then $ and $")]),
        ("$$", [(False, "$$")]),
        ("$$$", [(False, "$$$")]),
    ],
)
def test_spans(text: str, segments: list[tuple[bool, str]]) -> None:
    assert spans(text) == segments


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no math: a_b {x}", "no math: a_b {x}"),
        ("$C^*$-Algebras", "C*-Algebras"),
        (r"$\ell_0$-Norm costs \$5", "ℓ0-Norm costs $5"),
        (r"$\mathcal{O}(n\log n)$", "O(nlog n)"),
        (r"$\alpha\to\beta$, $ x $", "α→β, x"),
        (r"$\bar{D}$ and $\hat x$, $\tilde{n}$", "D̄ and x̂, ñ"),
        (r"$\sqrt{s_{NN}}$, $\sqrt 2$, $\sqrt{a+b}$, $\sqrt[3]{x}$, $\sqrt{\frac{1}{2}}$", "√sNN, √2, √(a+b), ∛x, √(1/2)"),
        (r"$10^{12} M_\odot$, $10^{-3}$, $2^3$, $x^2$, $2^n$ and $x_1^{2}$", "10¹² M⊙, 10⁻³, 2³, x2, 2n and x1²"),
        (r"$z \simeq 6$, $z\simeq 6$, $a \to b$ and $x \alpha y$", "z ≃ 6, z≃6, a → b and x αy"),
        (r"$\frac{1}{2}$, $\frac12$, $a\,b\quad c\!d$", "1/2, 1/2, a b cd"),
        (r"$\|x\|$ 10$\%$ $\text{if } x$ $a\$b$", "‖x‖ 10% if x a$b"),
    ],
)
def test_plain(text: str, told: str) -> None:
    assert plain(text) == told


def test_escape_dollars() -> None:
    assert escape_dollars("plain") == "plain"
    assert escape_dollars("$5 and $6") == r"\$5 and \$6"
    assert spans(escape_dollars("C:\\$x$")) == [(False, "C:\\$x$")]


@pytest.mark.parametrize(
    ("body", "portable"),
    [
        ("x^2", "x^2"),
        ("ω≤2", r"\omega \le 2"),
        (r"\{a\}", r"\{a\}"),
        (r"\left\{ a \right.", r"\left\lbrace  a \right."),
        (r"\} \{", r"\rbrace  \lbrace "),
        (r"\text{é}", r"\text{é}"),
    ],
)
def test_portable_math(body: str, portable: str) -> None:
    assert portable_math(body) == portable
    assert is_safe_math(portable)
