"""Cleaning what is clean changes nothing, whatever it was; what cleaning leaves is model text."""

from __future__ import annotations

import re
import unicodedata
from unittest import mock

from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref.text import clean as clean_module
from arxref.text.clean import clean, clean_name
from arxref.text.tex import escape_dollars, is_safe_math, plain, portable_math, spans

CHARACTERS = "\\$&;<>{}^_%~`'\"#()[]*+-=.,:/@!|?0159abixzAO \n\t\x7f\x00\x01\x02\x85\u200b\u00e9\u0301\u221a\u00a9\u2248\u00c3\ud800"
WORDS = r"""amp; lt; #38; &lt; <b> </b> <br> </a> \emph \textbf{ \it \' \" \c \v \url{ \href{ \ss \alpha \to \bar \frac \left( \right)
\text{ \( \) \[ \] \\ $$ `` '' x^ D^0 _{ 10^{-3} http:// \begin{matrix} \end{matrix} \textbackslash \color{red} \footnote{
{\cal \textdollar \_ \^{} \times \ensuremath{ &dollar; &bsol;""".split()
PHRASES = ["<a href='http://x.In'>", "this http URL", " 10 ", "\\it ", "\\textbackslash ", "\\times "]
NASTY = st.lists(st.sampled_from([*CHARACTERS, *WORDS, *PHRASES]), max_size=14).map("".join)
MATH_PIECES = ["\\alpha", "\u03c9", "\u2264", "x", "^", "_", "{", "}", "\\{", "\\}", "\\left", "\\right.", "\\hat", " "]
ANYTHING = st.one_of(NASTY, st.text(), st.text(alphabet=st.characters(max_codepoint=0x2FF)))


@given(ANYTHING)
@example("\\textbackslash$x$")
@example("$a$$b$")
@example("&<b>amp;</b>lt;")
@settings(max_examples=400)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    once = clean(raw)
    assert clean(once) == once


@given(ANYTHING)
@example("$x<br>y$")
@example(r"$\begin{matrix}a&lt;b\end{matrix}$")
@example("a  b")
@example(" a")
def test_what_is_left_alone_at_a_glance_a_whole_pass_leaves_too(raw: str) -> None:
    if clean_module._is_plain(raw) and clean_module._is_whole(raw, folded=False) and raw == raw.strip() and "  " not in raw:
        assert clean_module._pass(raw, folded=False) == (raw, True)


@given(ANYTHING)
@example(" $k$  of <b>them</b> &amp; more ")
@example("$5$\\emph{6} `or' $a&\\emph{lt;}b$")
def test_a_glance_spares_passes_and_changes_nothing(raw: str) -> None:
    quick = clean(raw), clean_name(raw)
    whole = clean_module._pass
    with mock.patch.object(clean_module, "_pass", lambda text, *, folded: (whole(text, folded=folded)[0], False)):
        assert quick == (clean(raw), clean_name(raw))


@given(ANYTHING)
def test_cleaning_a_name_twice_changes_nothing(raw: str) -> None:
    once = clean_name(raw)
    assert clean_name(once) == once
    assert not any(is_math for is_math, _ in spans(once))


@given(ANYTHING)
@example(r"$\text{a \$ b}$ \emph{x}")
@example(r"x^{\text{a $}}")
@settings(max_examples=400)
def test_what_cleaning_leaves_is_model_text(raw: str) -> None:
    text = clean(raw)
    assert text == " ".join(text.split())
    assert unicodedata.is_normalized("NFC", text)
    assert not re.search("[\x00-\x1f\x7f-\x9f\u200b\u202e\ufeff\ud800-\udfff]", text)
    segments = spans(text)
    assert all(is_safe_math(segment) for is_math, segment in segments if is_math)
    assert "".join(f"${segment}$" if is_math else escape_dollars(segment) for is_math, segment in segments) == text


@given(ANYTHING)
def test_an_escaped_string_comes_back_whole(literal: str) -> None:
    assert spans(escape_dollars(literal)) == ([(False, literal)] if literal else [])


@given(ANYTHING)
def test_segments_of_anything_are_never_empty_and_lose_nothing(text: str) -> None:
    segments = spans(text)
    assert all(segment for _, segment in segments)
    kept = "".join(f"${segment}$" if is_math else segment for is_math, segment in segments)
    assert re.sub(r"[$\\]", "", kept) == re.sub(r"[$\\]", "", text)
    assert kept.count("$") == text.count("$")


@given(ANYTHING)
def test_plain_text_takes_anything(text: str) -> None:
    assert isinstance(plain(text), str)


@given(st.lists(st.sampled_from(MATH_PIECES), max_size=8).map("".join))
def test_portable_math_is_still_safe_and_balances_for_every_reader(body: str) -> None:
    if is_safe_math(body):
        portable = portable_math(body)
        assert is_safe_math(portable)
        assert portable.isascii()
        depth = 0
        for brace in re.findall("[{}]", portable):
            depth += 1 if brace == "{" else -1
            assert depth >= 0
        assert depth == 0
