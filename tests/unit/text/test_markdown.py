from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.text import markdown
from growth import assert_linear


@pytest.mark.parametrize(
    "text",
    [
        "Plain words, with (brackets), a colon: and 50% of 3.5%.",
        "a_b and snake_case_name",
        "5 * 3, x < y, a > b, i <3 u, ~10, a = b, x^2, R&D, AT&T and 1 | 2",
        "[1], [2, 3], [ ], [x] and [a, b]",
        "C# and F#, #1 of #22, # alone",
        "e.g., Foo: bar! -- baz --- “quux” – naïve 王小明",
        r"TeX \alpha and \emph{x}",
        "data: yes; file: no; javascript: maybe",
        "https://github.com/a/b_c-d",
        "see https://example.org/x?a=1&b=2, and (https://example.org/~me).",
        "1905.11954",
        "$C^*$-algebras and $k$-means for $x_1, x_2$",
    ],
)
def test_honest_text_stays_as_it_is(text):
    assert markdown.escape(text) == text
    assert markdown.paragraph(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<% tp.file.delete() %>", r"<\% tp.file.delete() %>"),
        ("<%%>", r"<\%\%>"),
        ("`= this.x`", r"\`= this.x\`"),
        ("`$= dv.pages()`", r"\`\$= dv.pages()\`"),
        ("```dataviewjs", r"\`\`\`dataviewjs"),
        ("~~~js", r"\~\~\~js"),
        ("key:: value", r"key:\: value"),
        ("[key:: value] (key::v) std:::x", r"[key:\: value] (key:\:v) std:\:\:x"),
        ("%%hidden%%", r"\%\%hidden\%\%"),
        ("<script>x</script>", r"\<script>x\</script>"),
        ("<!-- x --> <?x?>", r"\<!-- x --> \<?x?>"),
        ("![[secret]] [[note|x]]", r"!\[\[secret\]\] \[\[note|x\]\]"),
        ("[x](y) [x][y] [x]: y", r"[x\](y) [x\][y] [x\]: y"),
        ("[^1] ^[note]", r"\[^1] \^\[note]"),
        ("[!note] x", r"\[!note] x"),
        ("text ^block-1", r"text \^block-1"),
        ("#tag a#b (#t/u) #1st ##x", r"\#tag a#b (\#t/u) \#1st #\#x"),
        ("==mark== a === b", r"\=\=mark\=\= a \=\=\= b"),
        ("~~strike~~", r"\~\~strike\~\~"),
        ("a%\u200e%b =\u2066= ~\ufeff~", r"a\%\%b \=\= \~\~"),  # what is invisible goes before marks are looked for
        ("ftp://a.b/x_ ssh://f_ HTTPS://g.h/_i", r"<ftp://a.b/x>\_ ssh\://f\_ <HTTPS://g.h/_i>"),
        ("*a* **b** c*", r"\*a\* \*\*b\*\* c\*"),
        ("_a_ __init__ x_", r"\_a\_ \_\_init\_\_ x\_"),
        ("&amp; &#36; &x;", r"\&amp; \&#36; \&x;"),
        (r"\* \\ x\[ \alpha", r"\\\* \\\ x\\[ \alpha"),
        ("ends in \\", "ends in \\\\"),
        (r"costs \$5 or $", r"costs \$5 or \$"),
    ],
)
def test_what_would_act_is_escaped(text, expected):
    assert markdown.escape(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# Title", r"\# Title"),
        ("###### T", r"\###### T"),
        ("- item", r"\- item"),
        ("+ item", r"\+ item"),
        ("* item", r"\* item"),
        ("-", r"\-"),
        ("1. one", r"1\. one"),
        ("12) one", r"12\) one"),
        ("> quote", r"\> quote"),
        (">quote", r"\>quote"),
        ("---", r"\---"),
        ("- - -", r"\- - -"),
        ("===", r"\=\=\="),
        ("=", r"\="),
        ("|a|b|", r"\|a|b|"),
        ("***", r"\*\*\*"),
        ("___", r"\_\_\_"),
        ("    code", "code"),
        ("\tcode", "code"),
        ("^id", r"\^id"),
        ("1.5 of -1", "1.5 of -1"),
        ("-1 of #1", "-1 of #1"),
    ],
)
def test_line_start(text, expected):
    assert markdown.paragraph(text) == expected


@pytest.mark.parametrize("text", ["a\nb", "a\r\nb", "a\x0bb", "a\x85b", "a\u2028b", "a\x00b", "a\x1b[2Jb", "a\n# b"])
def test_one_line_without_controls(text):
    found = markdown.escape(text)
    assert found.isprintable()
    assert found[0] == "a"
    assert found[-1] == "b"


def test_text_direction_is_not_for_strangers():
    assert markdown.escape("a\u202eb\ud800") == "ab"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$ x $ and $x $", "$x$ and $x$"),
        ("$a$$b$", "$a$ $b$"),
        ("$k$2", "$k$&#50;"),
        (r"$x\ $", r"$x\ {}$"),
        ("$a<b$ and $a < b$", "$a< b$ and $a < b$"),
        ("$[[1]](2)$", "$[ [1] ] (2)$"),
        ("$f::g$", "$f: :g$"),
        ("$a==b$", "$a= =b$"),
        (r"$\text{`a'}$", r"$\text{‘a'}$"),
        ("A #$x$", "A #$x$"),
        ("[$x$](y)", r"[$x$\](y)"),
        ("a\\ $x$", "a\\ $x$"),
    ],
)
def test_math_is_trimmed_and_inert(text, expected):
    assert markdown.escape(text) == expected


@pytest.mark.parametrize("body", [r"\href{javascript:alert(1)}{x}", r"\input{x}", r"\require{html}", r"\def\a{b}", "% tp %"])
def test_math_that_is_not_safe_is_shown_as_text(body):
    found = markdown.escape(f"${body}$ and more")
    assert found.startswith("\\$")
    assert "\\$ and more" in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("http://a.b/_x_", r"<http://a.b/_x>\_"),
        ("http://a.b/_x_y/_z/", "<http://a.b/_x_y/_z/>"),
        ("http://a.b/x*y*z", "<http://a.b/x%2Ay%2Az>"),
        ("http://a.b/?q=%%==::~~__&z", "<http://a.b/?q=%25%25=%3D:%3A~%7E_%5F&z>"),
        ("http://a.b/(c)", "<http://a.b/(c)>"),
        ("(http://a.b/(c))", "(<http://a.b/(c)>)"),
        ("http://a.b.", "http://a.b."),
        ("http://a.b/c;d", "<http://a.b/c;d>"),
        ("at http://a.b/c; d", "at <http://a.b/c>; d"),
        ("HTTPS://A.B/c", "HTTPS://A.B/c"),
        ("ftp://a.b/c", "<ftp://a.b/c>"),
        ("x://a http:// https://. http://-", r"x\://a http\:// https\://. http\://-"),
        ("shttp://a.b xhttps://a.b", r"shttp\://a.b xhttps\://a.b"),
        ("obsidian://open?vault=x", r"obsidian\://open?vault=x"),
        (
            "javascript:alert(1) JavaScript:x data:text/html,x vbscript:x file:x",
            r"javascript\:alert(1) JavaScript\:x data\:text/html,x vbscript\:x file\:x",
        ),
        ("[x](http://a.b)", r"[x\](http://a.b)"),
        ("http://a.b/$x$", "<http://a.b/>$x$"),
        ("See <http://a.b> or <http://a.b/c_>.", r"See <http://a.b> or <<http://a.b/c>\_>."),
        ("*http://a.b*", r"\*<http://a.b>\*"),
    ],
)
def test_urls(text, expected):
    assert markdown.escape(text) == expected


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("code", "https://example.org/a_b", "[code](<https://example.org/a_b>)"),
        ("", "https://example.org/", "<https://example.org/>"),
        ("https://example.org/", "https://example.org/", "<https://example.org/>"),
        ("[x](y)", "https://example.org/", r"[\[x\](y)](<https://example.org/>)"),
        ("^1", "https://example.org/", r"[\^1](<https://example.org/>)"),  # [^1] is a footnote
        (r"\[", "https://example.org/", r"[\\\[](<https://example.org/>)"),
        ("at https://a.b", "https://c.d/", "at https://a.b <https://c.d/>"),
        ("code", "https://a.b/>)<script>", "[code](<https://a.b/%3E)%3Cscript%3E>)"),
        ("code", "javascript:alert(1)", r"code javascript\:alert(1)"),
        ("", "file:///etc/passwd", r"file\:///etc/passwd"),
        ("", "", ""),
    ],
)
def test_links(title, url, expected):
    assert markdown.link(title, url) == expected


@pytest.mark.parametrize(
    "piece",
    [
        "[",
        "]",
        "](",
        "*",
        "_",
        "`",
        "<",
        "<a",
        "$",
        "$a$",
        "\\",
        "#",
        "^a",
        "^a ",
        "&a",
        ":",
        "::",
        "=",
        "~",
        "%",
        "http://",
        "http://a",
        ")",
        "http://a)",
        "- ",
        "1",
    ],
)
def test_cost_is_linear(piece):
    assert_linear(lambda text: (markdown.paragraph(text), markdown.link(text, "http://a/" + text.replace(" ", ""))), piece.__mul__)


@settings(max_examples=200)
@given(
    st.sampled_from(["https://", "https:/", "HTTPS://", "https://a"]), st.text(st.sampled_from("aB9/.-_=~:% \n\u00e9\ud800("), max_size=12)
)
def test_an_address_that_is_safe_at_a_glance_is_what_it_would_be_at_a_closer_look(scheme: str, rest: str) -> None:
    url = f"{scheme}{rest}"
    closer = markdown._NOT_IN_URL.sub(markdown._percent, url.strip()) if markdown._SAFE_URL.match(url.strip()) else ""
    assert markdown.safe_url(url) == closer
