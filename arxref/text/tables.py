"""What math may hold, and what its commands look like in plain Unicode.

The names are those of LaTeX2e, amsmath and amssymb; each was compiled alone, as a script and with scripts (see tests/unit/text). The
characters are Unicode's own for these symbols (Unicode Technical Report 25, and the table of the unicode-math package).
"""

from __future__ import annotations

_ORDINARY = r"""
    Arrowvert ‖  Bbbk 𝕜  Box □  Delta Δ  Diamond ◇  Finv Ⅎ  Game ⅁  Gamma Γ  Im ℑ  Join ⨝  Lambda Λ  Omega Ω  P ¶  Phi Φ  Pi Π  Psi Ψ
    Re ℜ  S §  Sigma Σ  Theta Θ  Upsilon Υ  Vert ‖  Xi Ξ  aleph ℵ  alpha α  angle ∠  arrowvert |  backepsilon ϶  backprime ‵
    backslash \  because ∵  beta β  beth ℶ  bigcirc ◯  bigstar ★  bigtriangledown ▽  blacklozenge ⧫  blacksquare ■  blacktriangle ▴
    blacktriangledown ▾  blacktriangleleft ◀  blacktriangleright ▶  bot ⊥  bracevert |  bullet •  cdots ⋯  centerdot ⋅  checkmark ✓
    chi χ  circlearrowleft ↺  circlearrowright ↻  circledR ®  circledS Ⓢ  clubsuit ♣  colon :  complement ∁  dag †  daleth ℸ
    dashleftarrow ⇠  dashrightarrow ⇢  ddag ‡  delta δ  diagdown ╲  diagup ╱  diamond ⋄  diamondsuit ♢  digamma ϝ  doteqdot ≑  dots …
    dotsb ⋯  dotsc …  dotsi ⋯  dotsm ⋯  dotso …  doublecap ⋒  doublecup ⋓  ell ℓ  emptyset ∅  epsilon ϵ  eta η  eth ð  exists ∃  flat ♭
    forall ∀  gamma γ  gggtr ⋙  gimel ℷ  gvertneqq ≩  hbar ℏ  heartsuit ♡  hslash ℏ  iff ⟺  imath ı  impliedby ⟸  implies ⟹  infty ∞
    iota ι  jmath ȷ  kappa κ  lVert ‖  lambda λ  land ∧  langle ⟨  lbrace {  lbrack [  lceil ⌈  ldotp .  ldots …  leadsto ⇝  lfloor ⌊
    lgroup ⟮  lhd ⊲  llcorner ⌞  llless ⋘  lmoustache ⎰  lnot ¬  lor ∨  lozenge ◊  lrcorner ⌟  lvert |  lvertneqq ≨  maltese ✠
    measuredangle ∡  mho ℧  mu μ  nabla ∇  natural ♮  neg ¬  nexists ∄  ngeqq ≱  ngeqslant ≱  nleqq ≰  nleqslant ≰  npreceq ⋠
    nshortmid ∤  nshortparallel ∦  nsubseteqq ⊈  nsucceq ⋡  nsupseteqq ⊉  ntriangleleft ⋪  ntriangleright ⋫  nu ν  omega ω  owns ∋
    partial ∂  phi ϕ  pi π  pounds £  prime ′  psi ψ  rVert ‖  rangle ⟩  rbrace }  rbrack ]  rceil ⌉  restriction ↾  rfloor ⌋  rgroup ⟯
    rhd ⊳  rho ρ  rmoustache ⎱  rvert |  sharp ♯  shortmid ∣  shortparallel ∥  sigma σ  smallfrown ⌢  smallint ∫  smallsmile ⌣
    spadesuit ♠  sphericalangle ∢  square □  surd √  tau τ  therefore ∴  theta θ  thickapprox ≈  thicksim ∼  top ⊤  triangle △
    triangledown ▿  ulcorner ⌜  unlhd ⊴  unrhd ⊵  upsilon υ  urcorner ⌝  varDelta Δ  varGamma Γ  varLambda Λ  varOmega Ω  varPhi Φ
    varPi Π  varPsi Ψ  varSigma Σ  varTheta Θ  varUpsilon Υ  varXi Ξ  varepsilon ε  varkappa ϰ  varnothing ∅  varphi φ  varpi ϖ
    varpropto ∝  varrho ϱ  varsigma ς  varsubsetneq ⊊  varsubsetneqq ⊊  varsupsetneq ⊋  varsupsetneqq ⊋  vartheta ϑ  vert |  wp ℘  xi ξ
    yen ¥  zeta ζ
"""
_RELATIONS = r"""
    Bumpeq ≎  Cap ⋒  Cup ⋓  Doteq ≑  Downarrow ⇓  Leftarrow ⇐  Leftrightarrow ⇔  Lleftarrow ⇚  Longleftarrow ⟸  Longleftrightarrow ⟺
    Longrightarrow ⟹  Lsh ↰  Rightarrow ⇒  Rrightarrow ⇛  Rsh ↱  Subset ⋐  Supset ⋑  Uparrow ⇑  Updownarrow ⇕  Vdash ⊩  Vvdash ⊪
    amalg ⨿  approx ≈  approxeq ≊  ast ∗  asymp ≍  backsim ∽  backsimeq ⋍  barwedge ⊼  between ≬  bigtriangleup △  bowtie ⋈  boxdot ⊡
    boxminus ⊟  boxplus ⊞  boxtimes ⊠  bumpeq ≏  cap ∩  cdot ⋅  cdotp ·  circ ∘  circeq ≗  circledast ⊛  circledcirc ⊚  circleddash ⊝
    cong ≅  cup ∪  curlyeqprec ⋞  curlyeqsucc ⋟  curlyvee ⋎  curlywedge ⋏  curvearrowleft ↶  curvearrowright ↷  dagger †  dashv ⊣
    ddagger ‡  ddots ⋱  div ÷  divideontimes ⋇  doteq ≐  dotplus ∔  doublebarwedge ⩞  downarrow ↓  downdownarrows ⇊  downharpoonleft ⇃
    downharpoonright ⇂  eqcirc ≖  eqsim ≂  eqslantgtr ⪖  eqslantless ⪕  equiv ≡  fallingdotseq ≒  frown ⌢  ge ≥  geq ≥  geqq ≧
    geqslant ⩾  gets ←  gg ≫  ggg ⋙  gnapprox ⪊  gneq ⪈  gneqq ≩  gnsim ⋧  gtrapprox ⪆  gtrdot ⋗  gtreqless ⋛  gtreqqless ⪌  gtrless ≷
    gtrsim ≳  hookleftarrow ↩  hookrightarrow ↪  in ∈  intercal ⊺  le ≤  leftarrow ←  leftarrowtail ↢  leftharpoondown ↽
    leftharpoonup ↼  leftleftarrows ⇇  leftrightarrow ↔  leftrightarrows ⇆  leftrightharpoons ⇋  leftrightsquigarrow ↭  leftthreetimes ⋋
    leq ≤  leqq ≦  leqslant ⩽  lessapprox ⪅  lessdot ⋖  lesseqgtr ⋚  lesseqqgtr ⪋  lessgtr ≶  lesssim ≲  ll ≪  lll ⋘  lnapprox ⪉  lneq ⪇
    lneqq ≨  lnsim ⋦  longleftarrow ⟵  longleftrightarrow ⟷  longmapsto ⟼  longrightarrow ⟶  looparrowleft ↫  looparrowright ↬  ltimes ⋉
    mapsto ↦  mid |  models ⊧  mp ∓  multimap ⊸  nLeftarrow ⇍  nLeftrightarrow ⇎  nRightarrow ⇏  nVDash ⊯  nVdash ⊮  ncong ≇  ne ≠
    nearrow ↗  neq ≠  ngeq ≱  ngtr ≯  ni ∋  nleftarrow ↚  nleftrightarrow ↮  nleq ≰  nless ≮  nmid ∤  notin ∉  nparallel ∦  nprec ⊀
    nrightarrow ↛  nsim ≁  nsubseteq ⊈  nsucc ⊁  nsupseteq ⊉  ntrianglelefteq ⋬  ntrianglerighteq ⋭  nvDash ⊭  nvdash ⊬  nwarrow ↖
    odot ⊙  ominus ⊖  oplus ⊕  oslash ⊘  otimes ⊗  parallel ∥  perp ⟂  pitchfork ⋔  pm ±  prec ≺  precapprox ⪷  preccurlyeq ≼  preceq ⪯
    precnapprox ⪹  precneqq ⪵  precnsim ⋨  precsim ≾  propto ∝  rightarrow →  rightarrowtail ↣  rightharpoondown ⇁  rightharpoonup ⇀
    rightleftarrows ⇄  rightleftharpoons ⇌  rightrightarrows ⇉  rightsquigarrow ⇝  rightthreetimes ⋌  risingdotseq ≓  rtimes ⋊
    searrow ↘  setminus ∖  sim ∼  simeq ≃  smallsetminus ∖  smile ⌣  sqcap ⊓  sqcup ⊔  sqsubseteq ⊑  sqsupseteq ⊒  star ⋆  subset ⊂
    subseteq ⊆  subseteqq ⫅  subsetneq ⊊  subsetneqq ⫋  succ ≻  succapprox ⪸  succcurlyeq ≽  succeq ⪰  succnapprox ⪺  succneqq ⪶
    succnsim ⋩  succsim ≿  supset ⊃  supseteq ⊇  supseteqq ⫆  supsetneq ⊋  supsetneqq ⫌  swarrow ↙  times ×  to →  triangleleft ◁
    trianglelefteq ⊴  triangleq ≜  triangleright ▷  trianglerighteq ⊵  twoheadleftarrow ↞  twoheadrightarrow ↠  uparrow ↑  updownarrow ↕
    upharpoonleft ↿  upharpoonright ↾  uplus ⊎  upuparrows ⇈  vDash ⊨  vartriangle ▵  vartriangleleft ⊲  vartriangleright ⊳  vdash ⊢
    vdots ⋮  vee ∨  veebar ⊻  wedge ∧  wr ≀
"""
_BIG = r"""
    bigcap ⋂  bigcup ⋃  bigodot ⨀  bigoplus ⨁  bigotimes ⨂  bigsqcup ⨆  biguplus ⨄  bigvee ⋁  bigwedge ⋀  coprod ∐  iiint ∭  iint ∬
    int ∫  oint ∮  prod ∏  sum ∑
"""


def _pairs(table: str) -> dict[str, str]:
    words = table.split()
    return dict(zip(words[::2], words[1::2], strict=True))


ORDINARY = _pairs(_ORDINARY)
RELATIONS = _pairs(_RELATIONS)
BIG = _pairs(_BIG)
SYMBOLS = {**ORDINARY, **RELATIONS, **BIG}
"""Commands without arguments, and their characters."""

FUNCTIONS = frozenset(
    """arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf injlim ker lg lim liminf limsup ln log max min Pr projlim
    sec sin sinh sup tan tanh varinjlim varliminf varlimsup varprojlim bmod""".split()
)
"""Log-like functions, printed as their own names."""

SPACES = frozenset(
    """quad qquad enspace thinspace medspace thickspace negthinspace negmedspace negthickspace mathstrut displaystyle textstyle scriptstyle
    scriptscriptstyle rm it bf cal sf tt mit sl sc""".split()
)
"""Spacing, and switches of style or font: they print nothing and take no argument."""

ACCENTS = {
    "hat": "\u0302", "tilde": "\u0303", "bar": "\u0304", "vec": "\u20d7", "dot": "\u0307", "ddot": "\u0308",
    "dddot": "\u20db", "ddddot": "\u20dc", "check": "\u030c", "breve": "\u0306", "acute": "\u0301", "grave": "\u0300", "mathring": "\u030a",
    "widehat": "\u0302", "widetilde": "\u0303",
    "overline": "\u0305", "underline": "\u0332",
}  # fmt: skip
"""Accents and their combining characters."""

FONTS = frozenset("mathrm mathbf mathit mathsf mathtt mathcal mathbb mathfrak mathnormal Bbb bold frak ensuremath".split())
"""One argument; may stand as a script without braces (``x^\\mathrm{T}``)."""

WRAPPERS = frozenset(
    """overrightarrow overleftarrow overleftrightarrow underrightarrow underleftarrow underleftrightarrow overbrace underbrace boldsymbol
    pmb mathop mathbin mathrel mathord mathopen mathclose mathpunct mathinner pmod mod pod phantom hphantom vphantom smash boxed
    operatorname substack xrightarrow xleftarrow sqrt""".split()
)
"""One argument."""

PAIRS = frozenset("frac dfrac tfrac cfrac binom dbinom tbinom overset underset stackrel".split())
"""Two arguments."""

TEXTS = frozenset(
    """text textrm textbf textit textsf texttt textsl textsc textup textmd textnormal emph textsuperscript textsubscript mbox
    hbox""".split()
)
"""One argument in braces that is text, not math."""

SIZES = frozenset("big Big bigg Bigg bigl Bigl biggl Biggl bigr Bigr biggr Biggr bigm Bigm biggm Biggm".split())
"""A delimiter follows."""

INFIX = frozenset("over atop choose".split())
"""At most one in a group."""

STRUCTURE = frozenset("left right middle limits nolimits begin end not hspace".split())
"""What is only safe in its place; `arxref.text.mathcheck` knows each."""

SINGLES = frozenset(",;:!> {}|%&#_$-/*\\")
"""Commands of one character that is no letter."""

NO_SCRIPT = frozenset(BIG) | frozenset(
    """Join Longrightarrow bowtie cdots colon cong dashleftarrow dashrightarrow ddots doteq dots dotsb dotsc dotsi dotsm dotso iff impliedby
    implies ldots longrightarrow models notin vdots""".split()
)
"""Symbols made of several parts: TeX wants braces around them in a script."""

DELIMITERS = frozenset("()[]|/.<>") | frozenset(
    "\\" + name
    for name in """{ } | langle rangle lfloor rfloor lceil rceil lbrace rbrace lbrack rbrack vert Vert lvert rvert lVert rVert backslash
    uparrow downarrow updownarrow Uparrow Downarrow Updownarrow lgroup rgroup lmoustache rmoustache ulcorner urcorner llcorner
    lrcorner""".split()
)
"""What may follow ``\\left``, ``\\right``, ``\\big``."""

ENVIRONMENTS = {
    "matrix": 10, "pmatrix": 10, "bmatrix": 10, "Bmatrix": 10, "vmatrix": 10, "Vmatrix": 10, "smallmatrix": 10, "cases": 2, "aligned": 10,
    "gathered": 1, "array": 0,
}  # fmt: skip
"""Environments that may stand in a line, and how many columns they take (an array says so itself)."""

MATH_COMMANDS = frozenset().union(
    SYMBOLS, FUNCTIONS, SPACES, ACCENTS, FONTS, WRAPPERS, PAIRS, TEXTS, SIZES, INFIX, STRUCTURE, SINGLES
)  # fmt: skip
"""Every command that may stand in math, without its backslash."""

_UPRIGHT = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
_NOT_MATH = frozenset("ıȷð")
MATH_CHARACTERS = {
    **{character: f"\\{name} " for name, character in reversed(SYMBOLS.items()) if not character.isascii() and character not in _NOT_MATH},
    **{SYMBOLS[name]: f"\\{name} " for name in _UPRIGHT},
    "\u2212": "-", "\u2032": "\\prime ", "\u22c5": "\\cdot ", "\u00b7": "\\cdot ", "\u2215": "/", "\u2217": "*", "\u2016": "\\| ",
}  # fmt: skip
"""Characters beyond ASCII that math may hold, and the commands for them."""
