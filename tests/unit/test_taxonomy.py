"""arXiv's categories, and the classes that stand among them."""

from __future__ import annotations

from pathlib import Path

import pytest

from arxref import taxonomy
from arxref.taxonomy import canonical, class_scheme, in_brackets, is_category, matches, name, split_categories, tagged

CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "corpus"
needs_corpus = pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real digests is not here")


def test_the_table_is_as_long_as_arxivs_own():
    assert len(taxonomy.ACTIVE) == 155
    assert len(taxonomy.ARCHIVES) == 20
    assert len(taxonomy.CLOSED) == 18
    assert all(taxonomy.ACTIVE.values())


def test_every_alias_leads_to_an_active_category():
    assert set(taxonomy.ALIASES.values()) <= set(taxonomy.ACTIVE)
    assert set(taxonomy.ALIASES.values()).isdisjoint(taxonomy.ALIASES)


@pytest.mark.parametrize(
    ("term", "expected", "reason"),
    [
        ("cs.CV", True, "active"),
        ("hep-th", True, "an archive without classes"),
        ("cond-mat.mes-hall", True, "a class of words"),
        ("astro-ph", True, "once given without a class"),
        ("cmp-lg", True, "closed"),
        ("math.MP", True, "an alias"),
        ("cs.QQ", True, "a class that arXiv may add"),
        ("foo.BA", False, "no such archive"),
        ("hep-th.XX", False, "an archive without classes has none"),
        ("segmentation", False, "a word"),
        ("I.2.6", False, "ACM"),
        ("68T45", False, "MSC"),
        ("", False, "nothing"),
    ],
)
def test_a_category_is_known(term, expected, reason):
    assert is_category(term) is expected, reason


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("math.MP", "math-ph"), ("stat.TH", "math.ST"), ("math.IT", "cs.IT"), ("q-fin.EC", "econ.GN"), ("cs.SY", "eess.SY"),
        ("cs.NA", "math.NA"), ("CS.cv", "cs.CV"), ("cmp-lg", "cs.CL"), ("Q-ALG", "math.QA"), ("cs.CV", "cs.CV"), ("foo", "foo"),
    ],
)  # fmt: skip
def test_a_category_has_one_name_of_record(term, expected):
    assert canonical(term) == expected


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("cs.CV", "Computer Vision and Pattern Recognition"),
        ("hep-th", "High Energy Physics - Theory"),
        ("astro-ph", "Astrophysics"),
        ("math-ph", "Mathematical Physics"),
        ("math.MP", "Mathematical Physics"),
        ("cmp-lg", "Computation and Language"),
        ("CS.lg", "Machine Learning"),
        ("cs.CE", "Computational Engineering, Finance, and Science"),
        ("68T45", ""),
    ],
)
def test_a_category_has_a_long_name(term, expected):
    assert name(term) == expected


@pytest.mark.parametrize(
    ("categories", "wanted", "expected", "reason"),
    [
        (("cs.CV", "eess.IV"), "cs.CV", True, "itself"),
        (("cs.CV", "eess.IV"), "eess.iv", True, "a cross-list, in any case"),
        (("cs.CV",), "cs", True, "an archive covers its classes"),
        (("cs.CV",), "CS", True, "in any case"),
        (("math-ph",), "math", False, "but not another archive"),
        (("cs.CV",), "cs.C", False, "nor half a class"),
        (("cs.IT",), "math.IT", True, "two names of one thing"),
        (("cmp-lg",), "cs.CL", True, "what a closed archive became"),
        (("astro-ph",), "astro-ph", True, "an archive by itself"),
        (("astro-ph.GA",), "astro-ph", True, "its later classes"),
        ((), "cs", False, "nothing"),
    ],
)
def test_a_paper_belongs_to_a_category(categories, wanted, expected, reason):
    assert matches(categories, wanted) is expected, reason


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("68T45", "msc"), ("68-06", "msc"), ("74Pxx", "msc"), ("68Txx", "msc"), ("14J60", "msc"), ("68XX", ""), ("68xxx", "msc"),
        ("I.2.6", "acm"), ("I.5", "acm"), ("I.2.10", "acm"), ("I.5.4.m", "acm"), ("H.5.m", "acm"), ("I.2.0.b", "acm"), ("L.1", ""),
        ("cs.CV", ""), ("14J60 (Robotics)", ""), ("Computer Science", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_class_has_a_scheme(code, expected):
    assert class_scheme(code) == expected


CATEGORIES = [
    ("**cs.CV**", ("cs.CV",), "cs.CV", (), "one"),
    ("**cs.CV**, cs.AI, I.5; I.5.4.m; I.2.0.b", ("cs.CV", "cs.AI"), "cs.CV", ("I.5", "I.5.4.m", "I.2.0.b"), "ACM"),
    ("**math.HO**, cs.CV, 90D20 (Primary) 90D80, 49N55, 68U07 (Secondary)", ("math.HO", "cs.CV"), "math.HO",
     ("90D20", "90D80", "49N55", "68U07"), "MSC with roles"),
    ("**cs.CV**, Primary 62G05, secondary 62G20", ("cs.CV",), "cs.CV", ("62G05", "62G20"), "roles in front"),
    ("**cs.CV**, 68T10 (Primary) 68T45, 68U10 (Secondary), I.7.5", ("cs.CV",), "cs.CV", ("68T10", "68T45", "68U10", "I.7.5"), "both"),
    ("**cs.RO**, 14J60 (Robotics), F.2.2", ("cs.RO",), "cs.RO", ("14J60 (Robotics)", "F.2.2"), "a remark stays"),
    ("**cs.CV**, Computer Science", ("cs.CV",), "cs.CV", ("Computer Science",), "words stay"),
    ("cs.AI, **cs.CV**", ("cs.AI", "cs.CV"), "cs.CV", (), "the bold one is primary"),
    ("cs.AI, cs.CV", ("cs.AI", "cs.CV"), "cs.AI", (), "or else the first"),
    ("None, cs.AI, 68T45", ("cs.AI",), "", ("68T45",), "the primary one is not known"),
    ("**cs.CV**, cs.AI, cs.CV", ("cs.CV", "cs.AI"), "cs.CV", (), "repeated"),
    ("**CS.cv**, Stat.ml", ("cs.CV", "stat.ML"), "cs.CV", (), "any case"),
    ("**cs.SY**, eess.SY, cs.IT, math.IT", ("cs.SY", "eess.SY", "cs.IT", "math.IT"), "cs.SY", (), "aliases stay as arXiv lists them"),
    ("**cs.CV** ,, ;I.5;", ("cs.CV",), "cs.CV", ("I.5",), "stray separators"),
    ("I.5; 68T45", (), "", ("I.5", "68T45"), "no category at all"),
    ("", (), "", (), "nothing"),
    ("['cs.CV', 'cs.AI']", ("cs.CV", "cs.AI"), "cs.CV", (), "a list as Python prints it"),
    ("**cs.CV** cs.AI 68T45", ("cs.CV", "cs.AI"), "cs.CV", ("68T45",), "blanks between"),
    ("hep-th | gr-qc", ("hep-th", "gr-qc"), "hep-th", (), "bars between"),
    ("Robotics (cs.RO); Machine Learning (stat.ML)", ("cs.RO", "stat.ML"), "cs.RO", (), "as arXiv's pages name them"),
    ("Physics and Society", (), "", ("Physics and Society",), "words that begin as an archive is called"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "categories", "primary", "classes", "reason"), CATEGORIES, ids=[case[4] for case in CATEGORIES])
def test_a_list_of_categories_is_split(text, categories, primary, classes, reason):
    assert split_categories(text) == (categories, primary, classes), reason


@needs_corpus
def test_the_primary_category_of_every_field_digest_is_known():
    lines = {
        line.partition("**: ")[2]
        for path in (CORPUS / "digests").glob("*/**/*.md")
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.startswith("- **Categories**: ")
    }
    assert len(lines) > 300
    for line in lines:
        categories, primary, classes = split_categories(line)
        assert line.startswith(f"**{primary}**")
        assert categories[0] == primary
        assert not any(class_scheme(category) for category in categories)
        assert not any(is_category(code) for code in classes)


def test_subjects_as_arxivs_pages_name_them_are_their_codes():
    assert in_brackets("Computer Vision (cs.CV); Condensed Matter (cond-mat.soft); Physics (see above (x))") == "cs.CV, cond-mat.soft"
    assert in_brackets("Mathematics (hep-th)") == "hep-th"
    assert in_brackets("") == ""


@pytest.mark.parametrize(
    ("keywords", "categories"),
    [
        ("", ()),
        ("Computer Science - Machine Learning; cs.CV, deep nets,Statistics - Machine Learning", ("cs.LG", "cs.CV", "stat.ML")),
        ("Computer Science - Distributed, Parallel, and Cluster Computing, cs.CE", ("cs.DC", "cs.CE")),
        ("Physics - Data Analysis, Statistics and Probability", ("physics.data-an",)),
        ("COMPUTER SCIENCE -  Robotics , Robotics, machine learning, Mathematics - Nonsense", ()),
        ("Computer Science - Robotics\n; Quantum Physics;", ("cs.RO", "quant-ph")),
        ("cs.LG, cs.LG", ("cs.LG",)),
    ],
)
def test_categories_among_keywords(keywords: str, categories: tuple[str, ...]) -> None:
    assert tagged(keywords) == categories
