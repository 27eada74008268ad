from __future__ import annotations

import re

import pytest

from arxref.bibrecords import existing
from arxref.errors import UsageError
from arxref.exporters.biblatex import EXPORTER, arxref_exporters
from arxref.library import publication
from arxref.model import ArxivId, Entry, Name, PartialDate

GOLDEN = Entry(
    id=ArxivId("0704.0667"),
    version=2,
    title=r"Topological Free Entropy Dimension in Unital $C^*$-Algebras: 50% of R&D at \$5, #1 and a_b",
    authors=(Name("Hadwin", "Don"), Name("García-Lario", "José"), Name("Maaten", "Jan", "van der"), Name(literal="ATLAS Collaboration")),
    published=PartialDate(2007, 4, 5, "12:00:00"),
    categories=("math.OA",),
    primary="math.OA",
    key="hadwin2007topological",
)
BARE = Entry(id=ArxivId("hep-th/9901001"), key="arxiv-hep-th-9901001")
OUT = Entry(
    id=ArxivId("0704.0389"),
    version=3,
    title="Evolution of the Carter Constant",
    authors=(Name("Flanagan", "Éanna É."), Name("Hinderer", "Tanja")),
    published=PartialDate(2007, 4, 3),
    primary="gr-qc",
    journal_ref="Phys. Rev. D 75, 124007 (2007)",
    dois=("10.1103/PhysRevD.75.124007",),
    key="flanagan2007evolution",
)


def write(*entries, **options):
    chosen = {name.replace("_", "-"): value for name, value in options.items()}
    return "".join(document.text for document in EXPORTER.render(entries, chosen))


def field(entry, name, **options):
    found = re.search(rf"^  {name} *= (.*?),?$", write(entry, **options), re.MULTILINE)
    return found and found[1]


def names(text):
    return re.findall(r"^  ([A-Za-z]+) *= ", text, re.MULTILINE)


@pytest.fixture
def published(monkeypatch):
    """``published(**parts)``: what every paper is then known to have been published as."""

    def make(**parts):
        place = publication.Publication(**parts)
        monkeypatch.setattr("arxref.bibrecords.publication", lambda _entry: place)

    return make


def test_golden_entry():
    assert write(GOLDEN).startswith(
        r"""@online{hadwin2007topological,
  title        = {Topological Free Entropy Dimension in Unital {$C^*$}-Algebras: 50\% of {R\&D} at {\$}5, \#1 and a\_b},
  author       = {Hadwin, Don and García-Lario, José and van der Maaten, Jan and {ATLAS Collaboration}},
  date         = {2007-04-05},
  version      = {2},
  eprint       = {0704.0667},
  eprinttype   = {arxiv},
  eprintclass  = {math.OA},
  url          = {https://arxiv.org/abs/0704.0667}
}

% arxref: """
    )


def test_a_paper_without_title_and_authors_has_a_label():
    assert write(BARE).split("\n\n")[0] == (
        "@online{arxiv-hep-th-9901001,\n  label        = {arXiv:hep-th/9901001},\n  date         = {1999-01},\n"
        "  eprint       = {hep-th/9901001},\n  eprinttype   = {arxiv},\n  url          = {https://arxiv.org/abs/hep-th/9901001}\n}"
    )


def test_a_title_is_label_enough():
    assert names(write(BARE._replace(title="A Study"))) == ["title", "date", "eprint", "eprinttype", "url"]


@pytest.mark.parametrize(
    ("date", "written"),
    [(PartialDate(2019, 5, 28), "{2019-05-28}"), (PartialDate(2019, 5), "{2019-05}"), (PartialDate(2019), "{2019}"), (None, "{2007-04}")],
)
def test_dates_say_what_is_known(date, written):
    assert field(GOLDEN._replace(published=date), "date") == written


def test_letters_stay_and_symbols_become_macros():
    entry = GOLDEN._replace(title="Łukasz on $Λ$ rays", authors=(Name("Nguyễn", "Phạm"),))
    assert field(entry, "title") == r"{Łukasz on {$\Lambda$} rays}"
    assert field(entry, "author") == r"{Nguy{\~{\^e{}}}n, Ph{\d{a}}m}"


def test_doi_note_and_abstract():
    entry = GOLDEN._replace(dois=("10.1007/a_b", "10.1103/c"), journal_ref="J. Foo & Bar 1", abstract="50%", comment="10 pages")
    assert field(entry, "doi") == "{10.1007/a_b}"
    assert field(entry, "note") == r"{Published as: J. Foo \& Bar 1}"
    assert field(entry, "abstract") == r"{50\%}"
    assert field(entry, "abstract", abstract=False) is None
    assert "10 pages" not in write(entry)
    assert field(entry, "userf", comment=True) == "{10 pages}"


def test_version_is_there_whatever_cite_version_says():
    assert field(GOLDEN, "version", cite_version="strip") == field(GOLDEN, "version", cite_version="keep") == "{2}"
    assert field(GOLDEN, "eprint", cite_version="keep") == "{0704.0667v2}"
    assert field(GOLDEN._replace(version=None), "version") is None


def test_a_published_article():
    assert write(OUT, published=True).startswith(
        """@article{flanagan2007evolution,
  title        = {Evolution of the {Carter} Constant},
  author       = {Flanagan, Éanna É. and Hinderer, Tanja},
  journaltitle = {Phys. Rev. D},
  volume       = {75},
  pages        = {124007},
  date         = {2007},
  eprint       = {0704.0389},
  eprinttype   = {arxiv},
  eprintclass  = {gr-qc},
  doi          = {10.1103/PhysRevD.75.124007}
}
""".replace("{Carter}", "Carter")
    )


def test_a_volume_that_is_no_number_stands_with_the_journal(published):
    """To biblatex a volume is an integer."""
    published(kind="article", container="Phys. Lett.", volume="453B", pages="14-26", year=1999, doi="10.1016/x")
    text = write(OUT, published=True)
    assert "  journaltitle = {Phys. Lett. 453B}," in text
    assert "volume" not in names(text)
    assert "  pages        = {14--26}," in text


@pytest.mark.parametrize("profile", ["ieee", "springer"])
def test_profiles_of_styles_that_link_the_eprint_have_no_url(profile):
    assert names(write(GOLDEN, profile=profile)) == ["title", "author", "date", "version", "eprint", "eprinttype", "eprintclass"]


def test_fields_are_biblatex_s_own():
    assert names(write(GOLDEN, fields="title,date,eprintclass")) == ["title", "date", "eprintclass"]
    with pytest.raises(UsageError, match="there is no field 'primaryClass'"):
        write(GOLDEN, fields="primaryClass")


def test_what_pdflatex_cannot_print_is_remarked():
    entry = GOLDEN._replace(title="On 王", authors=(Name("王", "小明"),), abstract="漢")
    (problem,) = EXPORTER.pieces.remarks(entry, EXPORTER.pieces.piece(entry, {}))
    assert (problem.severity, problem.code, problem.id) == ("warning", "needs-unicode-engine", "0704.0667")
    assert problem.message.startswith("王小明 in title and author: ")
    quiet = GOLDEN._replace(abstract="漢")
    assert not EXPORTER.pieces.remarks(quiet, EXPORTER.pieces.piece(quiet, {}))


@pytest.mark.parametrize("char", ["ọ", "ḵ", "ǚ"])
def test_what_biber_makes_unprintable_is_remarked(char):
    entry = GOLDEN._replace(title="All in ASCII", authors=(Name(f"X{char}", "Y."),), abstract="")
    piece = EXPORTER.pieces.piece(entry, {})
    assert piece.isascii()
    assert [problem.message[:11] for problem in EXPORTER.pieces.remarks(entry, piece)] == [f"{char} in author"]


def test_own_file_is_known_again():
    there = existing(write(BARE, GOLDEN, OUT, published=True).encode())
    assert there[:3] == ({"hep-th/9901001": "arxiv-hep-th-9901001", "0704.0667": GOLDEN.key, "0704.0389": OUT.key}, (), False)


def test_offered_as_a_plugin_would():
    assert arxref_exporters() == [EXPORTER]
    assert EXPORTER.suffix == ".bib"


def test_letters_that_biber_would_take_from_pdflatex_are_named():
    entry = Entry(ArxivId("1905.00001"), title="Plain", authors=(Name("Ngọc", "An"),), key="ngoc")
    piece = EXPORTER.pieces.piece(entry, {})
    assert piece.isascii()
    (problem,) = EXPORTER.pieces.remarks(entry, piece)
    assert problem.message.startswith("ọ in author: ")
