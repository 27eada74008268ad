"""What the options do to BibTeX entries; what is BibLaTeX's own stands in exporters/test_biblatex.py."""

from __future__ import annotations

import re
import subprocess
import sys
import zlib
from types import MappingProxyType

import pytest

from arxref import bibrecords
from arxref.bibrecords import profiles, values
from arxref.config import resolve_options
from arxref.errors import UsageError
from arxref.exporters import biblatex, bibtex
from arxref.library.publication import Publication
from arxref.model import ArxivId, Entry, Name, PartialDate

PAPER = Entry(
    id=ArxivId("1905.00001"),
    version=2,
    title="A Study",
    authors=(Name("Gruel", "A."), Name("Maaten", "Laurens", "van der"), Name(literal="ATLAS Collaboration")),
    published=PartialDate(2019, 5, 28),
    primary="cs.CV",
    abstract="We study.",
    comment="10 pages, 5% figures",
    journal_ref="Some J. 1",
    dois=("10.1007/978-3-030_7",),
    key="gruel2019study",
)
SHORT = PAPER._replace(abstract="", journal_ref="", dois=(), comment="")
NOBODY = SHORT._replace(authors=(), key="arxiv-1905.00001")


def write(*entries, exporter=bibtex.EXPORTER, **options):
    chosen = {name.replace("_", "-"): value for name, value in options.items()}
    return "".join(document.text for document in exporter.render(entries, chosen))


def entry_of(paper, **options):
    return write(paper, **options).split("\n\n")[0]


def names(text):
    return re.findall(r"^  ([A-Za-z]+) *= ", text, re.MULTILINE)


@pytest.fixture
def published(monkeypatch):
    """``published(**parts)``: what every paper is then known to have been published as; without parts: not known."""

    def make(**parts):
        place = Publication(**parts) if parts else None
        monkeypatch.setattr(bibrecords, "publication", lambda _entry: place)

    return make


@pytest.mark.parametrize("nothing", [" ", "\x07", "\xa0\u2028"])
@pytest.mark.parametrize("exporter", [bibtex.EXPORTER, biblatex.EXPORTER])
def test_what_says_nothing_is_left_out(nothing, exporter):
    silent = PAPER._replace(title=nothing, authors=(Name(nothing, nothing),), abstract=nothing, comment=nothing, journal_ref=nothing)
    empty = PAPER._replace(title="", authors=(), abstract="", comment="", journal_ref="")
    assert entry_of(silent, exporter=exporter, comment=True) == entry_of(empty, exporter=exporter, comment=True)
    withdrawn = "This paper has been withdrawn"
    assert entry_of(silent._replace(comment=withdrawn), exporter=exporter) == entry_of(empty._replace(comment=withdrawn), exporter=exporter)


class TestProfiles:
    DEFAULT = """@misc{gruel2019study,
  title         = {A Study},
  author        = {Gruel, A. and van der Maaten, Laurens and {ATLAS Collaboration}},
  year          = {2019},
  month         = may,
  eprint        = {1905.00001},
  archivePrefix = {arXiv},
  primaryClass  = {cs.CV},
  url           = {https://arxiv.org/abs/1905.00001}
}"""

    @pytest.mark.parametrize("profile", ["arxiv", "revtex", "springer"])
    def test_as_arxiv_has_it(self, profile):
        assert entry_of(SHORT, profile=profile) == self.DEFAULT

    def test_ieee_prints_no_eprint(self):
        assert entry_of(SHORT, profile="ieee") == self.DEFAULT.replace("  year ", "  howpublished  = {arXiv:1905.00001},\n  year ").replace(
            ",\n  url           = {https://arxiv.org/abs/1905.00001}", ""
        )

    def test_plain_prints_neither_eprint_nor_url(self):
        assert entry_of(SHORT, profile="plain") == self.DEFAULT.replace("  year ", "  howpublished  = {arXiv:1905.00001},\n  year ")

    def test_elsevier_links_the_eprint(self):
        assert entry_of(SHORT, profile="elsevier") == self.DEFAULT.replace(",\n  url           = {https://arxiv.org/abs/1905.00001}", "")

    def test_acmart_spells_arxiv_in_small_letters(self):
        assert entry_of(SHORT, profile="acmart") == self.DEFAULT.replace("{arXiv}", "{arxiv}")

    def test_acl_has_years_alone(self):
        assert entry_of(SHORT, profile="acl") == self.DEFAULT.replace("  month         = may,\n", "")

    def test_revtex_prints_a_key_for_an_author(self):
        assert "key" in names(entry_of(NOBODY))
        assert "key" not in names(entry_of(NOBODY, profile="revtex"))

    def test_each_is_offered(self):
        for exporter in (bibtex.EXPORTER, biblatex.EXPORTER):
            (option,) = (option for option in exporter.options if option.name == "profile")
            assert option.choices == tuple(profiles.PROFILES[exporter.name])
            assert option.default == option.choices[0] == "arxiv"

    def test_every_part_of_every_layout_can_be_written(self):
        wanted = values.Wanted(wide=False, archive="arXiv", version=False, most=0)
        for dialect in (bibrecords.BIBTEX, bibrecords.BIBLATEX):
            for layout in dialect.layouts.values():
                assert all(callable(values.writer(part, "", wanted)) for part in layout.parts)
                assert max(len(dialect.field(part)) for part in layout.parts) <= dialect.width
            left_out = {part for profile in profiles.PROFILES[dialect.name].values() for part in profile.without}
            assert left_out <= set(dialect.layouts["preprint"].parts)


class TestMaxAuthors:
    @pytest.mark.parametrize(
        ("most", "written"),
        [
            (0, "Gruel, A. and van der Maaten, Laurens and {ATLAS Collaboration}"),
            (1, "Gruel, A. and others"),
            (2, "Gruel, A. and van der Maaten, Laurens and others"),
            (3, "Gruel, A. and van der Maaten, Laurens and {ATLAS Collaboration}"),
            (99, "Gruel, A. and van der Maaten, Laurens and {ATLAS Collaboration}"),
        ],
    )
    def test_the_others_are_others(self, most, written):
        assert f"{{{written}}}" in entry_of(SHORT, max_authors=most)

    def test_a_list_that_was_cut_off_before_says_others_once(self):
        assert "{Gruel, A. and others}" in entry_of(SHORT._replace(authors_complete=False), max_authors=1)

    def test_not_negative(self):
        with pytest.raises(UsageError, match=r"^bibtex: option max-authors: must be 0 or more, not -1$"):
            resolve_options("bibtex", bibtex.EXPORTER.options, {}, {"max-authors": -1})


class TestFields:
    def test_only_these_in_the_usual_order(self):
        assert names(entry_of(PAPER, fields="eprint, title,year")) == ["title", "year", "eprint"]

    def test_all_but_these(self):
        assert names(entry_of(SHORT, omit="month,primaryclass,")) == ["title", "author", "year", "eprint", "archivePrefix", "url"]

    def test_omit_wins(self):
        assert names(entry_of(PAPER, fields="title,year", omit="year")) == ["title"]

    def test_a_field_that_is_named_needs_no_other_option(self):
        assert names(entry_of(PAPER, fields="eprint,arxivcomment")) == ["eprint", "arxivcomment"]
        assert names(entry_of(PAPER, fields="eprint,url", profile="ieee")) == ["eprint", "url"]

    @pytest.mark.parametrize("option", ["fields", "omit"])
    @pytest.mark.parametrize(
        ("asked", "said"),
        [("title,titel", "there is no field 'titel'; did you mean 'title'"), ("archiveprefx", "did you mean 'archivePrefix'")],
    )
    def test_a_wrong_name_gets_the_nearest(self, option, asked, said):
        with pytest.raises(UsageError, match=said):
            write(SHORT, **{option: asked})

    def test_a_name_like_no_other_gets_the_list(self):
        with pytest.raises(UsageError, match="no field 'qqq'; it has title, author, key, howpublished, year"):
            write(SHORT, fields="qqq")

    def test_a_paper_that_no_field_names_is_named_in_a_comment_behind(self):
        text = write(SHORT, NOBODY._replace(id=ArxivId("hep-th/9901001"), key="b"), fields="title,year")
        assert text.startswith(
            "@misc{gruel2019study,\n  title         = {A Study},\n  year          = {2019}\n}\n% arXiv:1905.00001\n\n@misc{b,\n"
        )
        there = bibrecords.existing(text.encode())
        assert (there.keys, there.edited) == ({"1905.00001": "gruel2019study", "hep-th/9901001": "b"}, False)

    @pytest.mark.parametrize("fields", ["url", "eprint", "title", "author,doi", "abstract", "note"])
    def test_no_choice_loses_a_paper_or_a_key(self, fields):
        text = write(PAPER, fields=fields)
        for raw in (text, text.replace("\n", "\r\n"), "\ufeff" + text, text.replace("gruel2019study", "MyKey")):
            there = bibrecords.existing(raw.encode())
            assert (list(there.keys), there.edited) == (["1905.00001"], False)

    def test_an_entry_without_a_field_is_an_entry(self):
        text = write(SHORT, fields="abstract")
        assert text.startswith("@misc{gruel2019study,\n}\n% arXiv:1905.00001\n\n")
        assert bibrecords.existing(text.encode())[:3] == ({"1905.00001": "gruel2019study"}, (), False)

    def test_whose_paper_it_is_cannot_be_edited_unseen(self):
        text = write(SHORT, fields="title").replace("% arXiv:1905.00001", "% arXiv:1905.00002")
        assert bibrecords.existing(text.encode()).edited
        text = write(SHORT).replace("@misc", "@book")
        assert bibrecords.existing(text.encode()).edited


class TestComment:
    def test_on_request_only(self):
        assert "10 pages" not in entry_of(PAPER)
        assert r"  arxivcomment  = {10 pages, 5\% figures}" in entry_of(PAPER, comment=True)


class TestCiteVersion:
    def test_no_version_by_default(self):
        assert "v2" not in entry_of(PAPER)
        assert "version" not in names(entry_of(PAPER, cite_version="keep"))

    def test_kept_in_eprint_and_url(self):
        text = entry_of(PAPER, cite_version="keep")
        assert "{1905.00001v2}" in text
        assert "{https://arxiv.org/abs/1905.00001v2}" in text
        assert "{arXiv:1905.00001v2}" in entry_of(PAPER, cite_version="keep", profile="ieee")
        assert text.startswith("@misc{gruel2019study,")

    def test_the_file_is_known_again(self):
        assert bibrecords.existing(write(PAPER, cite_version="keep").encode())[:3] == ({"1905.00001": "gruel2019study"}, (), False)

    def test_a_version_that_is_not_known_is_not_written(self):
        assert "{1905.00001}" in entry_of(PAPER._replace(version=None), cite_version="keep")


class TestPublished:
    ARTICLE = MappingProxyType(
        {"kind": "article", "container": "J. Foo & Bar", "volume": "75", "number": "3", "pages": "14-26", "year": 2020, "doi": "10.1/x_y"}
    )

    def test_an_article(self, published):
        published(**self.ARTICLE)
        assert entry_of(PAPER, published=True, abstract=False) == (
            r"""@article{gruel2019study,
  title         = {A Study},
  author        = {Gruel, A. and van der Maaten, Laurens and {ATLAS Collaboration}},
  journal       = {J. Foo \& Bar},
  volume        = {75},
  number        = {3},
  pages         = {14--26},
  year          = {2020},
  eprint        = {1905.00001},
  archivePrefix = {arXiv},
  primaryClass  = {cs.CV},
  doi           = {10.1/x_y}
}"""
        )

    def test_a_paper_of_a_conference(self, published):
        published(kind="inproceedings", container="Proc. 3rd Conf.", pages="7", year=2020, publisher="ACM", doi="10.1/x")
        assert names(entry_of(PAPER, published=True, abstract=False)) == (
            "title author booktitle pages publisher year eprint archivePrefix primaryClass doi".split()
        )
        assert entry_of(PAPER, published=True).startswith("@inproceedings{gruel2019study,")

    def test_not_asked_for(self, published):
        published(**self.ARTICLE)
        assert entry_of(PAPER).startswith("@misc{")

    @pytest.mark.parametrize("lacking", [{"authors": ()}, {"authors": (Name(),)}, {"title": ""}])
    def test_without_what_styles_want_of_articles_it_stays_a_preprint(self, published, lacking):
        published(**self.ARTICLE)
        assert entry_of(PAPER._replace(**lacking), published=True).startswith("@misc{")

    def test_what_is_not_understood_stays_a_note(self, published):
        published()
        text = entry_of(PAPER, published=True)
        assert text.startswith("@misc{")
        assert "{Published as: Some J. 1}" in text

    def test_without_a_year_it_stays_a_preprint(self, published):
        published(**(self.ARTICLE | {"year": 0}))
        assert entry_of(PAPER, published=True).startswith("@misc{")

    def test_without_a_doi_the_page_is_linked(self, published):
        published(**(self.ARTICLE | {"doi": ""}))
        assert "{https://arxiv.org/abs/1905.00001}" in entry_of(PAPER._replace(dois=()), published=True)

    @pytest.mark.parametrize("exporter", [bibtex.EXPORTER, biblatex.EXPORTER])
    @pytest.mark.parametrize("omit", ["", "eprint", "eprint,doi"])
    def test_the_file_is_known_again(self, published, exporter, omit):
        published(**self.ARTICLE)
        text = write(PAPER, NOBODY._replace(id=ArxivId("1905.00002")), exporter=exporter, published=True, omit=omit)
        keys = {"1905.00001": "gruel2019study", "1905.00002": "arxiv-1905.00001"}
        assert bibrecords.existing(text.encode())[:3] == (keys, (), False)


def test_a_mark_is_of_zlibs_number_wherever_it_comes_from():
    """So that the seal of a file that stands somewhere stays whole."""
    body = b",\n  title = {" + b"A study of many words " * 80 + b"}\n}"
    assert bibrecords.mark(b"@misc{key" + body) == len(body) << 32 | zlib.crc32(body)
    assert bibrecords.mark(b"@online{key" + body) == len(body) << 32 | zlib.crc32(body, zlib.crc32(b"@online"))
    piece = b"@online{key" + body
    without = f"import sys; sys.modules['isal'] = None; from arxref import bibrecords; print(bibrecords.mark({piece!r}))"
    done = subprocess.run([sys.executable, "-c", without], capture_output=True, check=True)  # where there is no other CRC-32 than zlib's
    assert int(done.stdout) == bibrecords.mark(piece)


@pytest.mark.parametrize(
    "heads", ["@misc{", "@online{", "@misc{ @misc{ @misc{", "@online{ @online{", "@misc{ @article{ @misc{", "@misc{ @miscs{", ""]
)
def test_the_marks_of_several_pieces_are_the_sum_of_each_ones(heads):
    pieces = [f"{head}key{number},\n  title = {{{'Ströme, ' * number}}}\n}}".encode() for number, head in enumerate(heads.split())]
    assert bibrecords.mark.several(pieces) == sum(map(bibrecords.mark, pieces))


class TestRemarks:
    def remarks(self, paper, **options):
        return list(bibtex.EXPORTER.pieces.remarks(paper, bibtex.EXPORTER.pieces.piece(paper, options)))

    def test_letters_without_a_macro_in_a_printed_field(self):
        (problem,) = self.remarks(PAPER._replace(journal_ref="Журнал 1"))
        assert (problem.severity, problem.code, problem.id) == ("warning", "needs-unicode-engine", "1905.00001")
        assert problem.message.startswith("Журнал in note: ")

    def test_many_are_cut_short(self):
        (problem,) = self.remarks(PAPER._replace(title="".join(map(chr, range(0x4E00, 0x4E80)))))
        assert len(problem.message) < 200
        assert "... in title" in problem.message

    def test_accents_and_unprinted_fields_are_no_matter(self):
        assert self.remarks(PAPER._replace(authors=(Name("Erdős", "Pál"),), abstract="漢", comment="漢"), comment=True) == []


def test_the_same_bytes_again():
    options = {"profile": "ieee", "max-authors": 2, "comment": True, "fields": "title,author,eprint", "published": True}
    for exporter in (bibtex.EXPORTER, biblatex.EXPORTER):
        once, again = (write(PAPER, SHORT._replace(id=ArxivId("1905.00002")), exporter=exporter, **options) for _ in range(2))
        assert once == again


def test_a_plan_is_made_once():
    options = {"max-authors": 7}
    assert bibrecords.plan(bibrecords.BIBTEX, options) is bibrecords.plan(bibrecords.BIBTEX, dict(options))


def test_an_id_is_made_harmless_whatever_stands_beside_it() -> None:
    """Behind the percent sign of one, the next would make it that of a link."""
    entries = [Entry(ArxivId(id_), title="On Leaves") for id_ in ("2101.5%", "2101.00002")]
    asked = bibrecords.plan(bibrecords.BIBTEX, {})
    pieces = bibrecords.rows(asked)(entries, ["a", "b"])
    assert pieces == [bibrecords.written(entry, key, asked) for entry, key in zip(entries, "ab", strict=True)]
    assert "{2101.5%25}" in pieces[0]
