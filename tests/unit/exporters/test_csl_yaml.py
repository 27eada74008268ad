from __future__ import annotations

import json

import pytest
import yaml

from arxref.exporters import csl_json, csl_yaml
from arxref.model import ArxivId, Entry, Link, Name, PartialDate

PAPER = Entry(
    id=ArxivId("1503.07589"),
    version=1,
    title="Combined $C^*$ Measurement: a_b & *c*",
    authors=(Name(literal="ATLAS Collaboration"), Name("O'Neill", "A. B."), Name("King", "Martin", suffix="Jr.")),
    abstract=r"A mass of \$5.",
    published=PartialDate(2015, 3, 25),
    categories=("hep-ex", "hep-ph"),
    primary="hep-ex",
    links=(Link("code", "https://example.org/a_b"),),
    key="atlas2015combined",
)
GOLDEN = r"""references:
- id: "atlas2015combined"
  type: "article"
  title: "Combined $C^*$ Measurement: a_b & \\*c\\*"
  genre: "preprint"
  publisher: "arXiv"
  number: "arXiv:1503.07589"
  version: "1"
  author: [{"literal":"ATLAS Collaboration"},{"family":"O'Neill","given":"A\\. B."},{"family":"King","given":"Martin","suffix":"Jr."}]
  issued: {"date-parts":[[2015,3,25]]}
  DOI: "10.48550/arXiv.1503.07589"
  URL: "https://arxiv.org/abs/1503.07589"
  abstract: "A mass of \\$5."
  keyword: "hep-ex, hep-ph"
  note: "arXiv:1503.07589 \\[hep-ex\\]"
  categories: ["hep-ex"]
  custom: {"links":[["code","https://example.org/a_b"]],"fingerprint":"
"""


def export(*entries: Entry, **options: object) -> str:
    return "".join(document.text for document in csl_yaml.EXPORTER.render(entries, options))


def title(text: str, **options: object) -> str:
    """The Markdown of a title."""
    (item,) = yaml.safe_load(export(Entry(ArxivId("1503.07589"), title=text, key="k"), **options))["references"]
    return item["title"]


def test_golden_item():
    text = export(PAPER)
    assert text.startswith(GOLDEN.rstrip("\n"))
    assert len(text) == len(GOLDEN) - 1 + 16 + len('"}\n')


def test_no_entries_are_an_empty_list():
    assert export() == "references: []\n"


def test_a_name_stands_once_in_a_mapping():
    """YAML 1.2.2, 3.2.1.3: keys are unique. Blanks of one line are one blank, so two names may come to the same; the last one counts."""
    text = export(PAPER._replace(extra=(("a\nnote", "first"), ("stars", "5"), ("a note", "last"))))
    assert '"extra":{"a note":"last","stars":"5"}' in text
    assert not csl_yaml.existing(text.encode()).edited


def test_fields_are_those_of_csl_json():
    plain = PAPER._replace(title="Plain", authors=(), abstract="Plain", links=(), primary="", comment="x")
    (ours,) = yaml.safe_load(export(plain))["references"]
    (item,) = json.loads("".join(document.text for document in csl_json.EXPORTER.render([plain], {})))
    assert ours == item


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("$C^*$-Algebras", "$C^*$-Algebras"),
        (r"for \$5 and $x$", r"for \$5 and $x$"),
        ("$ x $ y", "$x$ y"),
        ("$x$5", "$x$&#53;"),
        (r"$x\ $ y", r"$x\ {}$ y"),
        (r"$x\\\ $ y", r"$x\\\ {}$ y"),
        (r"$\input{x}$", r"\$\\input\{x\}\$"),
        ("a--b...", r"a\-\-b\.\.\."),
        ("'a' \"b\" “c” O’Neill", r"\'a\' \"b\" \“c\” O\’Neill"),
        ("O'Neill's $x$ of d'Alembert", "O'Neill's $x$ of d'Alembert"),
        ("The 1990's and the Partners' Tasks", "The 1990's and the Partners' Tasks"),
        ("O'Neill's 'Two Tasks'", r"O'Neill's \'Two Tasks\'"),
        ("5' of 3'UTR, f'(x), rock 'n' roll", r"5\' of 3\'UTR, f\'(x), rock \'n\' roll"),
        (r"a\'b $'$a", r"a\\\'b $'$a"),
        ("a_b _c_ d*e", r"a_b \_c\_ d\*e"),
        ("x@y <z> [1] {q} #1 ~2 ^3 `4` a|b \\", r"x\@y \<z\> \[1\] \{q\} \#1 \~2 \^3 \`4\` a\|b \\"),
        ("R&D &amp; &#36;", r"R\&D \&amp; &\#36;"),
        ("e.g. this, Prof. X (vs. y) and data. We", r"e.g\. this, Prof\. X (vs\. y) and data. We"),
        ("1. One", r"1\. One"),
        ("(i) One", r"\(i) One"),
        ("- One", r"\- One"),
        (": One", r"\: One"),
        ("2001 A", "2001 A"),
        ("two\nlines\t# x", r"two lines \# x"),
    ],
)
def test_only_math_acts(text, markdown):
    assert title(text) == markdown


@pytest.mark.parametrize(
    "text", ["true", "null", "1e5", "2020", "é王😀", "a\u2028b", "a\x85b", "x\x7f\x9f\ufeff", "\x07", "\ud800", "1905.10"]
)
def test_strings_are_strings(text):
    raw = export(Entry(ArxivId("1503.07589"), title=text, key="k")).encode()
    (item,) = yaml.safe_load(raw)["references"]
    expected = text.replace("\u2028", " ").replace("\x85", " ").replace("\ud800", "\ufffd")
    assert item["title"] == expected


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("$x^2$ and $H_2O$", "x^2^ and H~2~O"),
        ("$10^{-3}$", "10^-3^"),
        (r"$\alpha^2$", r"$\alpha^2$"),
        ("a$x^2$", "a$x^2$"),
        ("$C^*$", r"C^\*^"),
    ],
)
def test_markup_is_markdown(text, markdown):
    assert title(text, markup=True) == markdown


# ---- a file that is already there ----------------------------------------------------------------------------------------------------

OTHER = PAPER._replace(id=ArxivId("hep-th/9901001"), key="other-1999", title='Quoted\n- id: "x"', comment="x")
KEYS = {PAPER.id: PAPER.key, OTHER.id: OTHER.key}


def test_own_file_is_not_edited():
    assert csl_yaml.existing(export(PAPER, OTHER).encode())[:3] == (KEYS, (), False)


def test_changed_keys_are_no_edit():
    text = export(PAPER, OTHER).replace('"other-1999"', r'"o\\*\u00e9"', 1)
    assert csl_yaml.existing(text.encode())[:3] == (KEYS | {OTHER.id: "o*é"}, (), False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Measurement", "Measure"),
        ('version: "1"', 'version: "2"'),
        ("references:\n", "references:\n\n"),
        ("references:\n", "# mine\nreferences:\n"),
        ('  type: "article"\n', '  type: "article"\n  status: "read"\n'),
        ("custom: {", 'custom: {"mine":1,'),
        ("\n- id", "\n\n- id"),
    ],
)
def test_any_other_change_is_an_edit(old, new):
    text = export(PAPER, OTHER)
    assert old in text
    assert csl_yaml.existing(text.replace(old, new, 1).encode())[:3] == (KEYS, (), True)


def test_items_of_others_are_foreign():
    text = "---\nreferences:\n- id: 12\n  number: arXiv:1402.1516\n- id: doe1999\n  type: book\n  DOI: 10.1000/A_b\n...\n"
    found = csl_yaml.existing(text.encode())
    assert found[:3] == ({"1402.1516": "12"}, ("doe1999",), True)
    assert (found.taken, found.dois) == ({"doe1999"}, {"10.1000/a_b": "doe1999"})


def test_other_metadata_is_foreign():
    found = csl_yaml.existing(b"title: Mine\nreferences:\n- {id: a, number: 'arXiv:1402.1516'}\n")
    assert found[:3] == ({"1402.1516": "a"}, ("metadata title",), True)


@pytest.mark.parametrize("raw", [b"", b" \n", b"references: []\n", b"references:\n", b"[]", b"---\n...\n"])
def test_nothing_is_lost_with_an_empty_file(raw):
    assert csl_yaml.existing(raw)[:3] == ({}, (), False)


@pytest.mark.parametrize(
    "raw",
    [
        b"a: b: c",
        b"\xff\x00",
        b"just text",
        b"references: 7",
        b"[" * 100_000,
        b"- " * 100_000,
        b"{a: " * 100_000,
        b"a: &a [*a]",
        b"%YAML 9.9\n--- {",
        b'"',
    ],
)
def test_any_bytes_do(raw):
    found = csl_yaml.existing(raw)
    assert found.keys == {}
    assert found.edited
    assert found.foreign
