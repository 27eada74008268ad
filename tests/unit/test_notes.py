from __future__ import annotations

import pytest

from arxref import notes
from arxref.errors import UsageError


def read_yaml(text: str):
    import yaml

    return yaml.safe_load(text)


@pytest.mark.parametrize(
    "stem",
    [
        "gruel2021study",
        "arxiv-1905.11954",
        "a",
        "A_b-c.d1",
        "王小明2020",
        "Müller 2020",
        "doe's + co @ 50%",
        "com10",
        "null",
        "Doe, J. (2019) - A b!",
    ],
)
def test_legal_names_stay(stem):
    assert notes.file_name(stem) == stem


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("", "Untitled"),
        ("...", "Untitled"),
        (" . ", "Untitled"),
        ("#^[]|", "Untitled"),
        ("\u200d", "Untitled"),
        ('a<b>c:d"e/f\\g|h?i*j#k^l[m]n', "abcdefghijklmn"),
        ("../../etc/passwd", "etcpasswd"),
        ("a..b", "a.b"),
        (".hidden", "hidden"),
        ("dots...", "dots"),
        ("space ", "space"),
        ("a\tb\nc  d", "a b c d"),
        ("a\x00b\x7fc\u202ed\ufeffe\ud800f", "abcdef"),
        ("100%%", "100%"),
        ("con", "_con"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("Aux .x", "_Aux .x"),
        ("COM1", "_COM1"),
        ("lpt¹", "_lpt¹"),
        ("e\u0301", "é"),
        ("a\u00a0b", "a b"),
    ],
)
def test_names_are_made_legal(stem, name):
    assert notes.file_name(stem) == name
    assert notes.file_name(name) == name


@pytest.mark.parametrize(("character", "size"), [("a", 240), ("é", 120), ("王", 80), ("😀", 60)])
def test_long_names_are_cut_between_characters(character, size):
    assert notes.file_name(character * 500) == character * size
    assert notes.file_name("x" + character * 500) == "x" + character * ((240 - 1) // len(character.encode()))


def test_cutting_leaves_no_dot_at_the_end():
    assert notes.file_name("a" * 239 + ".b") == "a" * 239


def test_unique_ignores_case_and_unicode_form():
    taken: set[str] = set()
    assert notes.unique("Doe2020", "1905.00001", taken) == "Doe2020"
    assert notes.unique("doe2020", "1905.00002", taken) == "doe2020-1905.00002"
    assert notes.unique("DOE2020", "1905.00002", taken) == "DOE2020-1905.00002-2"
    assert notes.unique("straße", "1", taken) == "straße"
    assert notes.unique("STRASSE", "1", taken) == "STRASSE-1"
    assert notes.unique("e\u0301", "1", taken) == "é"
    assert notes.unique("\u00c9", "1", taken) == "É-1"


def test_unique_long_names_stay_short_enough():
    taken: set[str] = set()
    found = [notes.unique("王" * 500, "1905.00001", taken) for _ in range(12)]
    assert len({notes.fold(name) for name in found}) == 12
    assert all(len(name.encode()) <= notes.MAX_STEM for name in found)


@pytest.mark.parametrize(
    ("text", "path"),
    [("", "."), ("arXiv", "arXiv"), ("Papers/arXiv/", "Papers/arXiv"), ("a\\b", "a/b"), ("00 #1 [Inbox]", "00 #1 [Inbox]"), ("王", "王")],
)
def test_folders(text, path):
    assert notes.folder(text).as_posix() == path


@pytest.mark.parametrize(
    "text",
    [
        "..",
        "a/../b",
        "../x",
        "a/..",
        "/",
        "/abs",
        "\\abs",
        "//server/x",
        "\\\\server\\x",
        "C:",
        "C:/x",
        "C:x",
        "a//b",
        ".",
        "./a",
        ".obsidian",
        "a/.git",
        "con",
        "a/NUL.x",
        "a ",
        " a",
        "a.",
        "a?",
        "a|b",
        "a\nb",
        "a\0b",
        "\ud800",
        "x" * 256,
    ],
)
def test_folders_that_leave_the_vault_or_cannot_be(text):
    with pytest.raises(UsageError, match=r"^'.*' cannot be a folder inside the vault: (it|a name|con|NUL\.x) "):
        notes.folder(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "a",
        "Foo: bar",
        "@x",
        "`x`",
        "%x",
        "*x",
        "- x",
        "[x] y",
        "a # b",
        "No",
        "null",
        "~",
        "1905.11950",
        "0704.0010",
        "1e5",
        "1E5",
        "0o17",
        "2020-01-01",
        "12:30:45",
        "<<",
        "=",
        'quo"ted',
        "back\\slash",
        "a\nb",
        "tab\t",
        "nul\0",
        "\x7f",
        "\x85",
        "\u2028",
        "\ufeff",
        "\ufffe",
        "é",
        "王",
        "😀",
        "<% x %>",
        "%% x %%",
        "`= x`",
        "[[x]]",
        "a:: b",
        "<b>",
        "---",
        "\\u003c%",
    ],
)
def test_scalar_is_read_back_as_the_same_string(text):
    line = notes.scalar(text)
    assert read_yaml(f"key: {line}\nother: 1\n") == {"key": text, "other": 1}
    assert "\n" not in line


@pytest.mark.parametrize("text", ["<% x %>", "%% end arxref %%", "`= this.x`", "![[x]]", "[key:: value]", "<script>", "<!-- -->"])
def test_scalar_holds_nothing_that_acts(text):
    assert text not in notes.scalar(text)
    assert not notes.is_harmless(text)


@pytest.mark.parametrize("text", ["x < y", "50%", "[1] and [2]", "Foo: bar", "王", "C*-Algebras", 'a "b"'])
def test_honest_text_is_harmless(text):
    assert notes.is_harmless(text)


def test_lone_surrogates_are_replaced():
    assert notes.scalar("a\ud800") == '"a\ufffd"'


@pytest.mark.parametrize(
    ("category", "tag"),
    [
        ("cs.CV", "arxiv/cs/CV"),
        ("cond-mat.mes-hall", "arxiv/cond-mat/mes-hall"),
        ("gr-qc", "arxiv/gr-qc"),
        ("a b#c", "arxiv/a-b-c"),
        ("", "arxiv"),
        ("../x", "arxiv/x"),
    ],
)
def test_tags(category, tag):
    assert notes.tag(category) == tag


@pytest.mark.parametrize(
    "front",
    [
        'arxiv: "0704.0010"\ncitekey: "hadwin2007"\n',
        "arxiv: 0704.0010\ncitekey: hadwin2007\n",
        "arxiv: '0704.0010'\ncitekey: 'hadwin2007'   # mine\n",
        "arxiv: 0704.0010 # mine\ncitekey: hadwin2007 # mine\n",
        'title: "x"\naliases:\n  - "arxiv: 2101.00001"\ncitekey:    "hadwin2007"  \n"arxiv": arXiv:0704.0010v3\n',
        "citekey: hadwin2007\narXiv: https://arxiv.org/abs/0704.0010\narxiv: 2101.00001\n",
    ],
)
@pytest.mark.parametrize("end", ["---\n\nText\narxiv: 2101.00001\n", "", "...\n"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_identify(front, end, newline, bom):
    assert notes.identify(f"{bom}---\n{front}{end}".replace("\n", newline)) == ("0704.0010", "hadwin2007")


def test_identify_without_a_key():
    assert notes.identify("---\narxiv: 0704.0010\ncitekey:\n---\n") == ("0704.0010", "")


def test_identify_quoted_with_escapes():
    assert notes.identify('---\narxiv: "0704.0010"\ncitekey: "a\\"b\\u00e9"\n---\n') == ("0704.0010", 'a"bé')
    assert notes.identify("---\narxiv: \"0704.0010\"\ncitekey: 'it''s'\n---\n") == ("0704.0010", "it's")
    assert notes.identify('---\narxiv: "0704.0010"\ncitekey: "a\\x41"\n---\n') == ("0704.0010", "a\\x41")


@pytest.mark.parametrize(
    "head",
    [
        "",
        "---",
        "---\n",
        "text\n---\narxiv: 0704.0010\n---\n",
        "---\ntitle: x\n---\narxiv: 0704.0010\n",
        "---\narxiv: yes\n---\n",
        "---\narxiv:\n---\n",
        "---\n arxiv: 0704.0010\n---\n",
        "---\narxiv:\n  - 0704.0010\n---\n",
        "\n---\narxiv: 0704.0010\n---\n",
        "----\narxiv: 0704.0010\n---\n",
    ],
)
def test_not_a_note_of_a_paper(head):
    assert notes.identify(head) is None
