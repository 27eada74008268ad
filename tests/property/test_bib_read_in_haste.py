"""What of .bib files is read in haste is what care makes of it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.library.bib import bibblocks, bibnames
from arxref.text import unlatex, unlatex_quick
from arxref.text.authorlists import are_others
from arxref.text.clean import clean, clean_name
from tests.strategies import hostile_text

_SIGNS = (
    "{ } $ {$ $} \\ ' e {\\'e} {\\_} _ ^ ~ ` - -- x 5 & ; &amp; <b> < > {\\&} {\\%} LHC {LHC} é Ã {\\~A} {\\pounds} √ {$x_{1}$}"
    " {$5$} {$(a)$} {$ab$} {\\cal O} {\\bf x} {} {\\ss} \\$ {\\$} :// http://a {$ x$} {{\\alpha}} {${\\alpha}$} {\\textasciitilde}"
    " {\\^{}} {''} {'} {---} \u0301 \ud800 {\\i} {\\relax} \\emph \\foo {\\(} $\\) {\\%}5 {$n$}5 é“” ſ ŉ"
    " $ab$ $x_{1}$ $$ {5} {5D} {\\relax~5} {\\empty} \\'e \\'{e} \\v{c} \\& \\_ --- `` '' É Â ä K {{ }} {A~whole \\v"
).split(" ")
# Double braces, commands with what they set in type, letters by name, addresses; a tie for a blank.
_COMMANDS = (
    r"{{GaN}} {{5}} {{--}} {{'}} {{a~b}} \emph{deep} \emph{a~b} \emph{5} \emph{a_b} \emph{x}{y} \textbf{A} \textit{é’} {\em~very} {\it~a}"
    r" {\bf~5} {\tt~a's} {\small~x} {\boldmath~x} \em{x} \small{x} {\sc~x\} \text{ab} \boxed{a} \path{a--b} \ensuremath{ab} \textcolor{red}"
    r" \url{https://a.b/c_d--e} \url{http://x/y~z} https://x.org/a_b--c ftp://x \textendash{} \textendash~ \textemdash{V} \ldots \dots{}"
    r" \o{} \o~b \ss~e \'\i \"\i~ \'{\i} \H{o} \G{a} \b~c \d{s} \, \;~ \\ ’ – … ° × α ² Ж ḥ ≤ š \rq{} \footnote{a} \par \relax{} \empty{5D}"
    r" {\sc~iv} \textsc{iv} \ion{C}{iv}"
    r" `a' `a~b' (`A-b'. ``a' `a'' `a--b' `a` `5',"
    r" \TeX~ \LaTeX{} \textsuperscript{a} \textsuperscript{2} \enquote{x} \texorpdfstring{a}{b} \textless{} \textgreater{} \ie \label{x}"
).split(" ")
_SIGNS += [command.replace("~", " ") for command in _COMMANDS]
_LATEX = st.lists(st.sampled_from([*_SIGNS, " ", "\n", "\t", "\x85", "\xa0", "\x01", "and "]), max_size=9).map("".join) | hostile_text()
_NAMES = (
    r"Lee Lee Lee Ó Ángel O'Brien van de -- - ' é Ã© Ã Jr II e{\'\i} {\"u}b {\L}u {\c c} {\ss} \'e Sm~ith {Lab} K.-L. x others ı $ 0001 ="
)
_HALF = st.lists(st.sampled_from(_NAMES.split()), min_size=1, max_size=3)
_VALUE = st.lists(st.sampled_from([*'{}"\\,#=a1 ', "{a}", "{{b}}", "\\{", "\\}", "@", ",\n", "\n  a = {b}", "{", "}"]), max_size=6).map(
    "".join
)
_WHOLE = st.sampled_from(["{a b}", "{}", "{a {B} c}", "{{{{{a}}}}}", '"a {b}"', "12", "may", "{a = b}"]) | _VALUE
_LINE = st.tuples(
    st.sampled_from(["a", "b-c", "D"]), st.sampled_from([" = ", "=", " =  "]), _WHOLE, st.sampled_from([",", ",", "", " ,", ", "])
)


@settings(max_examples=200)
@given(_LATEX)
def test_groups_that_are_remembered_are_read_as_in_their_place(latex: str) -> None:
    """Texts and names whose TeX stands in groups are what a reading from left to right and a cleaning make of them."""
    whole = unlatex._Reader(latex).read()
    for _ in range(2):
        assert unlatex.model(latex) == clean(whole)
        assert unlatex.name(latex) == clean_name(whole)


@settings(max_examples=200)
@given(st.lists(st.tuples(_HALF, st.sampled_from((", ", ", ", " , ", ",", " ")), _HALF), min_size=1, max_size=3), st.sampled_from(" -"))
def test_plain_people_are_who_the_grammar_says(people: list[tuple[list[str], str, list[str]]], glue: str) -> None:
    """Whom no sign of TeX but accents is in, and who is ``Family, Given``, is read as with care."""
    value = " and ".join(glue.join(family) + comma + glue.join(given) for family, comma, given in people)
    parted = bibnames._split(f" {value} ", bibnames._AND)
    named = [raw for raw in parted if not are_others(raw)]
    careful = dict.fromkeys(name for raw in named for name in bibnames._careful(raw))
    assert bibnames.read_names(value) == (tuple(careful), len(named) == len(parted))


@settings(max_examples=200)
@given(
    st.lists(_LINE, min_size=1, max_size=4),
    st.sampled_from(["\n}", "\n }", "}", "\n"]),
    st.sampled_from(["", "\n@b{c}", " x@y\n}", "\n}", "}"]),
)
def test_fields_on_lines_of_their_own_are_those_of_the_whole_entry(lines: list[tuple[str, ...]], end: str, behind: str) -> None:
    """An entry that is told by its lines ends where, and has the fields that, its grammar says."""
    text = "@misc{key," + "".join(f"\n  {''.join(line)}" for line in lines) + end + behind
    told = bibblocks._lined(text, 0)
    if told is not None:
        careful = bibblocks._whole(text, 0)
        assert careful is not None
        assert told[:3] == careful[:3]
        assert told[3] == tuple(bibblocks._FIELD.findall(text, text.find(","), told[2]))


def test_a_figure_in_the_next_group_is_behind_math_too() -> None:
    """What stands between dollars is math or not by what is behind it, which another group does not hide."""
    for latex in ("{$ x $}{10\\%}", "{$ x $}{1}", "{$ x $}{\\bf 1}", "{$ x $}{-1}{2}"):
        assert unlatex.model(latex) == clean(unlatex._Reader(latex).read())


def test_the_usual_is_read_in_haste() -> None:
    """What other programs write is what the short ways are for."""
    assert (
        unlatex_quick.quick("A {$k_{1}$}-flow by G{\\'e}rard {\\&} {NASA},\n50{\\%}", unlatex._units)
        == "A $k_{1}$-flow by Gérard & NASA, 50%"
    )
    for latex, text in (
        ("{{NASA}'s $k_{1}$ at\n\t50\\%}", "NASA's $k_{1}$ at 50%"),
        ("Paczy\\'nski's Fig.~5, \\^{o} \\c c", "Paczyński's Fig. 5, ô ç"),
        ("``a'' 1--2---3", "“a” 1–2—3"),
        ("{{GaN}} on {{Si}}(111): {{Growth}}", "GaN on Si(111): Growth"),
        (
            "Erd\\H{o}s and G{\\'a}l’s {\\em very} \\emph{deep} — \\textbf{bold}\\,---Garc\\'\\i a",
            "Erdős and Gál’s very deep — bold —García",
        ),
        ("the `big' (`Five', `s') of them", "the ‘big’ (‘Five’, ‘s’) of them"),
        ('na\\"{\\i}ve \\o re\\textendash{}V\\ldots', "naïve øre–V…"),
        ("5\\% at \\url{https://a.b/c_d} and https://x.org/a--b.", "5% at https://a.b/c_d and https://x.org/a--b."),
    ):
        assert unlatex_quick.quick(latex, unlatex._units) == text == unlatex.model(latex)
    for latex in ("É--x", "http://x/~a", "$5 and $5", "{a} b {$c", "{${\\alpha}$}--{\\foo}", r"{\em deep\}"):
        assert unlatex_quick.quick(latex, unlatex._units) is None, latex
    for name in ("Streinu, Ileana", "Ángel O'Brien-{\\L}u{\\c c}, K.-L. e{\\'\\i}"):
        assert bibnames._USUAL.fullmatch(bibnames._spelt_out(name)) is not None
    text = '@misc{key,\n  title = {A {B} c},\n  note = "",\n  year=2007,\n  month = may\n}\n\n@misc{'
    fields = (("title", "{A {B} c}"), ("note", '""'), ("year", "2007"), ("month", "may"))
    assert bibblocks._lined(text, 0) == ("misc", "key", text.index("\n\n"), fields)
