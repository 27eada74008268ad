"""What LaTeX calls the characters that are not ASCII: accents, letters, punctuation and mathematical symbols.

Every macro here exists in the LaTeX kernel of 2020 or later, or in amssymb, which documents that cite mathematics load anyway.
The shapes avoid what biber 2.18 is known to decode wrongly (dotless i and j below accents, nested accents without inner braces).
"""

from __future__ import annotations

ASCII_TEXT = {
    "\\": r"{\textbackslash}",
    "{": r"{\textbraceleft}",
    "}": r"{\textbraceright}",
    "&": r"\&",
    "%": r"\%",
    "#": r"\#",
    "_": r"\_",
    "$": r"{\$}",
    "~": r"{\textasciitilde}",
    "^": r"{\textasciicircum}",
    "<": r"{\textless}",
    ">": r"{\textgreater}",
    "|": r"{\textbar}",
    '"': '{"}',
}
"""Braces become words, because BibTeX counts ``\\{`` as a brace and a lone one would swallow the rest of the file. A straight double quote
is braced, because babel makes it a command in German and other languages."""

ACCENTS = {
    "\u0300": "`",
    "\u0301": "'",
    "\u0302": "^",
    "\u0303": "~",
    "\u0304": "=",
    "\u0306": "u",
    "\u0307": ".",
    "\u0308": '"',
    "\u030a": "r",
    "\u030b": "H",
    "\u030c": "v",
    "\u0323": "d",
    "\u0327": "c",
    "\u0328": "k",
    "\u0331": "b",
}

MATH_ACCENTS = {
    "\u0300": "grave",
    "\u0301": "acute",
    "\u0302": "hat",
    "\u0303": "tilde",
    "\u0304": "bar",
    "\u0306": "breve",
    "\u0307": "dot",
    "\u0308": "ddot",
    "\u030a": "mathring",
    "\u030c": "check",
    "\u20d7": "vec",
}

TEXT = {
    "£": r"{\pounds}",
    "§": r"{\S}",
    "¶": r"{\P}",
    "Æ": r"{\AE}",
    "Ø": r"{\O}",
    "ß": r"{\ss}",
    "æ": r"{\ae}",
    "ø": r"{\o}",
    "ı": r"{\i}",
    "ȷ": r"{\j}",
    "Ł": r"{\L}",
    "ł": r"{\l}",
    "Œ": r"{\OE}",
    "œ": r"{\oe}",
    "–": "--",
    "—": "---",
    "“": "``",
    "”": "''",
    "…": r"{\ldots}",
    "‘": "{`}",
    "’": "{'}",
}
"""Characters with a macro, or a plain spelling, in text; only such macros as pandoc reads too, which drops those it does not know.

No two spellings are the same, nor that of any other text: what is braced here (``{'}``) is written bare where ASCII is meant, and what is
bare here (``--``) is braced there. TeX prints the same for both.
"""

EXPANSIONS = (
    "ẞ SS ŉ 'n Ǆ DŽ ǅ Dž ǆ dž Ǉ LJ ǈ Lj ǉ lj Ǌ NJ ǋ Nj ǌ nj ﬀ ff ﬁ fi ﬂ fl ﬃ ffi ﬄ ffl Ŀ L· ŀ l·"
    " ʼ ' ʹ ' ʺ '' ‛ ` ʻ ` ‐ - ‑ - ‒ -- ― --- ⁄ /"
)
"""Characters that TeX has no name for, and what to print instead. Written in braces that end with ``{}``, once more for each earlier
character that has the same expansion: TeX prints nothing for it, and a reader can tell ``ﬁ`` from ``fi``."""

LETTERS = {"æ": r"\ae", "Æ": r"\AE", "ø": r"\o", "Ø": r"\O"}
"""Letters other than those of ASCII that accents stand on."""

KEPT = frozenset("¡¢¥©ª«®·º»¿‚„†‡‰‹›€№℗℠™␣")
"""Symbols that LaTeX reads as they are; BibTeX never cuts a title apart, and pandoc would lose their macros."""

NAMES = {
    "Ð": r"{\DH}",
    "Þ": r"{\TH}",
    "ð": r"{\dh}",
    "þ": r"{\th}",
    "Đ": r"{\DJ}",
    "đ": r"{\dj}",
    "Ŋ": r"{\NG}",
    "ŋ": r"{\ng}",
    "Ș": r"{\textcommabelow{S}}",
    "ș": r"{\textcommabelow{s}}",
    "Ț": r"{\textcommabelow{T}}",
    "ț": r"{\textcommabelow{t}}",
}
"""Letters that titles hold as they are, but names as macros: styles cut names to initials, and classic BibTeX would cut a letter in two."""

BELOW = frozenset("dckb")
"""Accents that stand below a letter, whatever the letter has above."""

_GREEK = (
    "Γ Gamma Δ Delta Θ Theta Λ Lambda Ξ Xi Π Pi Σ Sigma Υ Upsilon Φ Phi Ψ Psi Ω Omega α alpha β beta γ gamma δ delta ε varepsilon ζ zeta"
    " η eta θ theta ι iota κ kappa λ lambda μ mu ν nu ξ xi π pi ρ rho ς varsigma σ sigma τ tau υ upsilon φ varphi χ chi ψ psi ω omega"
    " ϑ vartheta ϕ phi ϖ varpi ϱ varrho ϵ epsilon ϰ varkappa ϝ digamma µ mu Ω Omega"
)
_SYMBOLS = (
    "¬ neg ± pm · cdot × times ÷ div ‖ Vert ℏ hbar ℑ Im ℓ ell ℘ wp ℜ Re ℵ aleph ℶ beth ℷ gimel ℸ daleth ℧ mho"
    " ← leftarrow ↑ uparrow → to ↓ downarrow ↔ leftrightarrow ↕ updownarrow ↖ nwarrow ↗ nearrow ↘ searrow ↙ swarrow ↛ nrightarrow"
    " ↝ leadsto ↞ twoheadleftarrow ↠ twoheadrightarrow ↣ rightarrowtail ↦ mapsto ↩ hookleftarrow ↪ hookrightarrow ↺ circlearrowleft"
    " ↻ circlearrowright ↼ leftharpoonup ↾ upharpoonright ⇀ rightharpoonup ⇄ rightleftarrows ⇆ leftrightarrows ⇉ rightrightarrows"
    " ⇌ rightleftharpoons ⇐ Leftarrow ⇑ Uparrow ⇒ Rightarrow ⇓ Downarrow ⇔ Leftrightarrow ⟵ longleftarrow ⟶ longrightarrow"
    " ⟷ longleftrightarrow ⟸ Longleftarrow ⟹ Longrightarrow ⟺ Longleftrightarrow ⟼ longmapsto ∀ forall ∁ complement ∂ partial ∃ exists"
    " ∄ nexists ∅ emptyset ∆ Delta ∇ nabla ∈ in ∉ notin ∋ ni ∎ blacksquare ∏ prod ∐ coprod ∑ sum ∓ mp ∔ dotplus ∖ setminus ∗ ast ∘ circ"
    " ∙ bullet √ surd ∝ propto ∞ infty ∠ angle ∡ measuredangle ∢ sphericalangle ∣ mid ∤ nmid ∥ parallel ∦ nparallel ∧ wedge ∨ vee ∩ cap"
    " ∪ cup ∫ int ∬ int\\int ∭ int\\int\\int ∮ oint ∴ therefore ∵ because ∼ sim ∽ backsim ≀ wr ≁ nsim ≃ simeq ≅ cong ≈ approx ≊ approxeq"
    " ≍ asymp ≐ doteq ≜ triangleq ≠ neq ≡ equiv ≤ leq ≥ geq ≦ leqq ≧ geqq ≪ ll ≫ gg ≮ nless ≯ ngtr ≰ nleq ≱ ngeq ≲ lesssim ≳ gtrsim"
    " ≺ prec ≻ succ ≼ preccurlyeq ≽ succcurlyeq ⊂ subset ⊃ supset ⊆ subseteq ⊇ supseteq ⊈ nsubseteq ⊊ subsetneq ⊋ supsetneq ⊎ uplus"
    " ⊏ sqsubset ⊑ sqsubseteq ⊒ sqsupseteq ⊓ sqcap ⊔ sqcup ⊕ oplus ⊖ ominus ⊗ otimes ⊘ oslash ⊙ odot ⊚ circledcirc ⊛ circledast"
    " ⊞ boxplus ⊟ boxminus ⊠ boxtimes ⊢ vdash ⊣ dashv ⊤ top ⊥ bot ⊨ models ⊩ Vdash ⊲ vartriangleleft ⊳ vartriangleright ⊴ trianglelefteq"
    " ⊵ trianglerighteq ⋀ bigwedge ⋁ bigvee ⋂ bigcap ⋃ bigcup ⋄ diamond ⋅ cdot ⋆ star ⋈ bowtie ⋉ ltimes ⋊ rtimes ⋮ vdots ⋯ cdots"
    " ⋱ ddots ⌈ lceil ⌉ rceil ⌊ lfloor ⌋ rfloor ⟨ langle ⟩ rangle 〈 langle 〉 rangle □ square ■ blacksquare ▪ blacksquare △ triangle"
    " ▲ blacktriangle ▷ triangleright ▶ blacktriangleright ▽ triangledown ▼ blacktriangledown ◁ triangleleft ◀ blacktriangleleft ◇ Diamond"
    " ◊ lozenge ○ bigcirc ◯ bigcirc ● bullet ★ bigstar ☆ star ♠ spadesuit ♡ heartsuit ♢ diamondsuit ♣ clubsuit ♥ heartsuit ♦ diamondsuit"
    " ♭ flat ♮ natural ♯ sharp ✓ checkmark ✔ checkmark ✗ times ✘ times ✕ times ⩽ leqslant ⩾ geqslant ⪅ lessapprox ⪆ gtrapprox ⪯ preceq"
    " ⪰ succeq ⪡ ll ⪢ gg ⨁ bigoplus ⨂ bigotimes ⨀ bigodot ⨆ bigsqcup ⧫ blacklozenge ≔ mathrel{:=} − - ∶ : ⁡ {} ⁢ {}"
)
_LETTERS = "Α A Β B Ε E Ζ Z Η H Ι I Κ K Μ M Ν N Ο O Ρ P Τ T Χ X ο o"


def _pairs(words: str) -> list[tuple[str, str]]:
    parts = words.split()
    return list(zip(parts[::2], parts[1::2], strict=True))


MATH = {
    **{char: name if name in ("-", ":", "{}") else "\\" + name for char, name in _pairs(_GREEK + " " + _SYMBOLS)},
    **{char: rf"\mathrm{{{letter}}}" for char, letter in _pairs(_LETTERS)},
    "°": r"^\circ",
    "′": "'",
    "″": "''",
    "‴": "'''",
    "¼": r"\frac{1}{4}",
    "½": r"\frac{1}{2}",
    "¾": r"\frac{3}{4}",
}
"""Symbols that only math can say, as they stand inside math."""

SCRIPTS = {
    **dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ", [("^", char) for char in "0123456789+-=()ni"], strict=True)),
    **dict(zip("₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜⱼᵢᵣᵤᵥ", [("_", char) for char in "0123456789+-=()aeoxhklmnpstjiruv"], strict=True)),
}
"""Superscript and subscript characters: which of the two, and what is raised or lowered."""

ALPHABETS = (
    ("BOLD SCRIPT SMALL", "mathit", 2),
    ("SCRIPT SMALL", "mathit", 1),
    ("DOUBLE-STRUCK ITALIC SMALL", "mathit", 3),
    ("DOUBLE-STRUCK SMALL", "mathbf", 4),
    ("DOUBLE-STRUCK DIGIT", "mathbf", 4),
    ("SANS-SERIF BOLD ITALIC", "mathbf", 3),
    ("SANS-SERIF BOLD", "mathsf", 2),
    ("SANS-SERIF ITALIC", "mathsf", 3),
    ("BOLD ITALIC", "mathbf", 2),
    ("BOLD SCRIPT", "mathcal", 2),
    ("BOLD FRAKTUR", "mathfrak", 2),
    ("SANS-SERIF", "mathsf", 1),
    ("DOUBLE-STRUCK ITALIC", "mathbb", 2),
    ("DOUBLE-STRUCK", "mathbb", 1),
    ("MONOSPACE", "mathtt", 1),
    ("FRAKTUR", "mathfrak", 1),
    ("BLACK-LETTER", "mathfrak", 1),
    ("SCRIPT", "mathcal", 1),
    ("BOLD", "mathbf", 1),
    ("ITALIC", "", 1),
)
"""Unicode's mathematical alphabets by a word of their names, the most telling first: the command, and where several have the same, which
of them it is. Without a command it is math's own italic.

The fonts of TeX and amssymb have no small script letters, and no small letters or digits that are struck double.
"""

GREEK_ALPHABETS = (("SANS-SERIF BOLD ITALIC", 4), ("SANS-SERIF BOLD", 3), ("BOLD ITALIC", 2), ("BOLD", 1), ("DOUBLE-STRUCK", 5))
"""The alphabets of Greek that are not just italic; all are ``\\boldsymbol``, since LaTeX's other alphabets have no small Greek, and with
lualatex no Greek at all."""
