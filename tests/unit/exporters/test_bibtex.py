from __future__ import annotations

import re

import pytest

from arxref.api import SourceText
from arxref.bibrecords import existing
from arxref.exporters.bibtex import EXPORTER, arxref_exporters
from arxref.model import ArxivId, Entry, Name, PartialDate
from arxref.parsers import bib

GOLDEN = Entry(
    id=ArxivId("0704.0667"),
    title=r"Topological Free Entropy Dimension in Unital $C^*$-Algebras: 50% of R&D at \$5, #1 and a_b",
    authors=(Name("Hadwin", "Don"), Name("García-Lario", "José"), Name("Łukasz", "Jan"), Name("Erdős", "Pál")),
    published=PartialDate(2007, 4, 5),
    categories=("math.OA",),
    primary="math.OA",
    key="hadwin2007topological",
)
BARE = Entry(id=ArxivId("hep-th/9901001"), key="arxiv-hep-th-9901001")


def write(*entries, **options):
    return "".join(document.text for document in EXPORTER.render(entries, options))


def field(entry, name, **options):
    found = re.search(rf"^  {name} *= (.*?),?$", write(entry, **options), re.MULTILINE)
    return found and found[1]


def test_golden_entry():
    assert write(GOLDEN).startswith(
        r"""@misc{hadwin2007topological,
  title         = {Topological Free Entropy Dimension in Unital {$C^*$}-Algebras: 50\% of {R\&D} at {\$}5, \#1 and a\_b},
  author        = {Hadwin, Don and Garc{\'i}a-Lario, Jos{\'e} and {\L}ukasz, Jan and Erd{\H{o}}s, P{\'a}l},
  year          = {2007},
  month         = apr,
  eprint        = {0704.0667},
  archivePrefix = {arXiv},
  primaryClass  = {math.OA},
  url           = {https://arxiv.org/abs/0704.0667}
}

% arxref: """
    )


def test_one_blank_line_between_entries_and_a_final_newline():
    assert re.fullmatch(r"@misc\{.*?\n\}\n\n@misc\{.*?\n\}\n\n% arxref: [0-9a-f]{16}\n", write(BARE, GOLDEN), re.DOTALL)
    assert write() == "% arxref: 0000000000000000\n"


def test_everything_optional_is_left_out_but_what_styles_sort_by():
    assert write(BARE).split("\n\n")[0] == (
        "@misc{arxiv-hep-th-9901001,\n  key           = {arXiv:hep-th/9901001},\n  year          = {1999},\n  month         = jan,\n"
        "  eprint        = {hep-th/9901001},\n  archivePrefix = {arXiv},\n  url           = {https://arxiv.org/abs/hep-th/9901001}\n}"
    )


def test_author_doi_note_and_abstract():
    entry = GOLDEN._replace(dois=("10.1007/a_b", "10.1103/c"), journal_ref="J. Foo & Bar 1", abstract="50%", comment="10 pages")
    assert field(entry, "doi") == "{10.1007/a_b}"
    assert field(entry, "note") == r"{Published as: J. Foo \& Bar 1}"
    assert field(entry, "abstract") == r"{50\%}"
    assert field(entry, "abstract", abstract=False) is None
    assert "10 pages" not in write(entry)


@pytest.mark.parametrize(
    "said", ["Published in CVPR 2019", "already published by TNNLS 2021", "To appear in J. Foo", "This paper was presented at X"]
)
def test_a_reference_that_says_what_became_of_the_paper_is_not_said_to_be_published_as_that(said: str) -> None:
    entry = GOLDEN._replace(journal_ref=said)
    assert field(entry, "note") == f"{{Journal reference: {said}}}"
    (again,) = (item for item in bib.PARSER.parse(SourceText.of("refs.bib", write(entry).encode())) if isinstance(item, Entry))
    assert again.journal_ref == said
    assert field(GOLDEN._replace(journal_ref=f"Proc. of papers {said}"), "note") == f"{{Published as: Proc. of papers {said}}}"


def test_year_alone():
    entry = GOLDEN._replace(published=PartialDate(2008))
    assert field(entry, "year") == "{2008}"
    assert field(entry, "month") is None


@pytest.mark.parametrize(
    ("name", "written"),
    [
        (Name("Hadwin", "Don"), "Hadwin, Don"),
        (Name("Maaten", "Laurens", "van der"), "van der Maaten, Laurens"),
        (Name("King", "Martin Luther", "", "Jr."), "King, Jr., Martin Luther"),
        (Name("Berg", "A.", "van den", "III"), "van den Berg, III, A."),
        (Name(literal="ATLAS Collaboration"), "{ATLAS Collaboration}"),
        (Name(literal="others"), "{others}"),
        (Name(family="x]y", given="[A]"), "{x]y}, {[A]}"),  # a bracket would end the label that styles make of names
        (Name(family="x", given="-"), "x, {-}"),  # BibTeX takes a hyphen for a space between two names
        (Name(family="-x", given="J.-P."), "{-x}, J.-P."),
        (Name(literal="Smith and Sons, Ltd"), "{Smith and Sons, Ltd}"),
        (Name("Madonna"), "{Madonna}"),
        (Name("García Márquez", ""), r"{Garc{\'i}a M{\'a}rquez}"),
        (Name("Garcia y Vega", "J."), "{Garcia y Vega}, J."),
        (Name("al-Khwārizmī", "M."), r"{al-Khw{\=a}rizm{\=i}}, M."),  # BibTeX takes what begins small before a hyphen for a "von"
        (Name("d'Hondt-Lee", "T.", "van"), "van {d'Hondt-Lee}, T."),
        (Name("Foo-élan-Bar", "T."), r"{Foo-{\'e}lan-Bar}, T."),
        (Name("Fuente-Marcos", "C.", "de la"), "de la Fuente-Marcos, C."),
        (Name("Park-lee", "T."), "Park-lee, T."),
        (Name("Sons, Ltd", "Smith AND"), "{Sons, Ltd}, {Smith AND}"),
        (Name("O'Neill", "Éanna É."), r"O'Neill, {\'E}anna {\'E}."),
        (Name("}", "{"), r"{\textbraceright}, {\textbraceleft}"),
        (Name("王", "小明"), "王, 小明"),
    ],
)
def test_names(name, written):
    assert field(GOLDEN._replace(authors=(name,)), "author") == f"{{{written}}}"


def test_cut_off_list_and_nameless_authors():
    one = (Name("Hadwin", "Don"),)
    assert field(GOLDEN._replace(authors=one, authors_complete=False), "author") == "{Hadwin, Don and others}"
    assert field(GOLDEN._replace(authors=(Name(), *one)), "author") == "{Hadwin, Don}"
    assert field(GOLDEN._replace(authors=(Name(),), authors_complete=False), "author") is None


@pytest.mark.parametrize(
    ("key", "written"), [("a,b}\n@evil{c", "a-b-@evil-c"), ("", "arxiv-0704.0667"), ("éclair2020", "éclair2020"), ("x:y", "x:y")]
)
def test_no_key_breaks_the_file(key, written):
    assert write(GOLDEN._replace(key=key)).startswith(f"@misc{{{written},\n")


class TestExisting:
    KEYS = {"0704.0667": "hadwin2007topological", "hep-th/9901001": "arxiv-hep-th-9901001"}  # noqa: RUF012

    def test_own_file(self):
        there = existing(write(BARE, GOLDEN).encode())
        assert (there.keys, there.foreign, there.edited) == (self.KEYS, (), False)
        assert existing(write().encode())[:3] == ({}, (), False)

    def test_crlf_and_bom_are_no_edit(self):
        raw = write(BARE, GOLDEN).encode()
        assert not existing(raw.replace(b"\n", b"\r\n")).edited
        assert not existing(b"\xef\xbb\xbf" + raw).edited

    def test_own_file_is_read_without_the_parser(self, monkeypatch):
        import sys

        monkeypatch.setitem(sys.modules, "arxref.library.bib.bibfile", None)
        assert existing(write(GOLDEN).encode()).keys

    def test_renamed_keys_are_honoured_and_no_edit(self):
        text = write(BARE, GOLDEN).replace("hadwin2007topological,", "My:Key,")
        there = existing(text.encode())
        assert there.keys["0704.0667"] == "My:Key"
        assert not there.edited

    def test_order_does_not_matter(self):
        assert not existing(write(GOLDEN, BARE).encode()).edited

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("Topological", "Topologica1"),
            ("apr", "may"),
            ("@misc{h", "@book{h"),
            ("\n}\n\n@", "\n}\n\n\n@"),
            ("arxref: ", "arxref:"),
            ("2007}", "2007} "),
        ],
    )
    def test_any_edit_shows(self, old, new):
        text = write(BARE, GOLDEN)
        assert old in text
        there = existing(text.replace(old, new).encode())
        assert there.edited
        assert there.keys == self.KEYS

    def test_removed_added_and_doubled_entries_show(self):
        one, two = write(GOLDEN), write(BARE, GOLDEN)
        assert existing(one.replace(one[-17:], two[-17:]).encode()).edited
        piece = one.split("\n\n")[0]
        assert existing((piece + "\n\n" + two).encode()).edited

    @pytest.mark.parametrize("key", ["my\u00a0key".encode(), b"my\xffkey", b"my key", b"my{key"])
    def test_a_key_that_is_none_shows_though_it_is_not_sealed(self, key):
        raw = write(GOLDEN).encode()
        mine = raw[raw.index(b"{") + 1 : raw.index(b",")]
        assert not existing(raw.replace(mine, b"mine", 1)).edited
        assert existing(raw.replace(mine, key, 1)).edited

    @pytest.mark.parametrize(
        "raw", [b"", b"\x00\xff", b"% arxref: 0000000000000001\n", b"% arxref: ", b"@misc{", b"\xff% arxref: 0000000000000000\n"]
    )
    def test_any_bytes(self, raw):
        assert existing(raw).edited


def test_offered_as_a_plugin_would():
    assert arxref_exporters() == [EXPORTER]
    assert {option.name: option.default for option in EXPORTER.options} == {
        "abstract": True,
        "profile": "arxiv",
        "max-authors": 0,
        "fields": "",
        "omit": "",
        "comment": False,
        "cite-version": "strip",
        "published": False,
        "pubstate": False,
        "trust-comments": False,
    }
