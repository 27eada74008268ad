from __future__ import annotations

import json

import pytest

from arxref.api import SourceText
from arxref.library.leftovers import unclaimed
from arxref.library.spans import lines_of
from arxref.model import Entry, Foreign, Link, Name, PartialDate, Problem
from arxref.parsers import csl_json
from growth import assert_linear

ZOTERO = {
    "id": "http://zotero.org/users/1/items/ABCD",
    "type": "article",
    "title": "A dual pair for <i>free</i> boundary fluids in H<sub>2</sub>O at $5",
    "abstract": "We show\nthat $x$ &amp; y.",
    "number": "arXiv:1402.1516",
    "publisher": "arXiv",
    "DOI": "10.48550/arXiv.1402.1516",
    "URL": "http://arxiv.org/abs/1402.1516",
    "source": "arXiv.org",
    "note": "arXiv:1402.1516 [math.SG]\nversion: 2\nComment: 17 pages",
    "author": [{"family": "Gay-Balmaz", "given": "Francois"}, {"family": "van Beethoven", "given": "L."}],
    "issued": {"date-parts": [["2014", 2, 6]]},
}


def source(text: str | bytes) -> SourceText:
    return SourceText.of("refs.json", text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))


def parse(text: str | bytes) -> list:
    """All items, after a look at whether every line is claimed."""
    read = source(text)
    items = list(csl_json.parse(read))
    assert unclaimed(read.text, items) == []
    return items


def one(**fields: object) -> Entry:
    (entry,) = parse(json.dumps([fields], indent=1))
    assert isinstance(entry, Entry)
    return entry


@pytest.mark.parametrize("named", [{"volume": "abs/1906.01539"}, {"URL": "https://arxiv.org/abs/1906.01539"}])
def test_corr_is_no_journal_that_published_a_paper(named):
    entry = one(**{"type": "article-journal", "title": "A Title", "container-title": "CoRR", **named})
    assert (entry.id, entry.journal_ref) == ("1906.01539", "")


def test_zotero_item():
    (entry,) = parse(json.dumps([ZOTERO]))
    assert entry.id == "1402.1516"
    assert entry.version == 2
    assert entry.title == r"A dual pair for free boundary fluids in $H_2O$ at \$5"
    assert entry.abstract == "We show that $x$ & y."
    assert entry.authors == (Name("Gay-Balmaz", "Francois"), Name("Beethoven", "L.", "van"))
    assert entry.authors_complete
    assert entry.published == PartialDate(2014, 2, 6)
    assert (entry.categories, entry.primary) == (("math.SG",), "math.SG")
    assert entry.comment == "17 pages"
    assert (entry.journal_ref, entry.dois, entry.links) == ("", (), ())
    assert entry.key == ZOTERO["id"]
    assert entry.origins[0].parser == "csl-json"


@pytest.mark.parametrize(
    ("fields", "found"),
    [
        ({"number": "arXiv:1402.1516v3"}, ("1402.1516", 3)),
        ({"number": "1707.02264v3", "publisher": "arXiv", "version": "3"}, ("1707.02264", 3)),
        ({"archive": "arXiv", "archive_location": "hep-th/9901001"}, ("hep-th/9901001", None)),
        ({"container-title": "arXiv:1906.01539 [cs, q-bio]", "type": "article-journal"}, ("1906.01539", None)),
        ({"container-title": "CoRR", "volume": "abs/1906.01539", "type": "article-journal"}, ("1906.01539", None)),
        ({"container-title": "ArXiv", "volume": "abs/hep-th/9901001"}, ("hep-th/9901001", None)),
        ({"URL": "https://export.arxiv.org/pdf/1402.1516v2"}, ("1402.1516", 2)),
        ({"DOI": "https://doi.org/10.48550/arXiv.1402.1516", "version": 4}, ("1402.1516", 4)),
        ({"note": "read this\narXiv:1402.1516 [math.SG]"}, ("1402.1516", None)),
        ({"id": "arxiv:1402.1516"}, ("1402.1516", None)),
        ({"arxiv": "1402.1516v2 [math.SG]"}, ("1402.1516", 2)),
        ({"container-title": "arXiv preprint arXiv:1402.1516v2"}, ("1402.1516", 2)),
        ({"container-title": "arXiv", "volume": "1402.1516"}, ("1402.1516", None)),
        ({"container-title": "ArXiv e-prints", "page": "arXiv:1402.1516"}, ("1402.1516", None)),
        ({"container-title": "arXiv.org", "note": "1402.1516"}, ("1402.1516", None)),
        ({"container-title": "hep-th/9901001"}, ("hep-th/9901001", None)),
        ({"container-title": "Nature", "note": "hep-th/9901001"}, ("hep-th/9901001", None)),
        ({"container-title": "Nature", "note": "Preprint: arXiv:1402.1516v2"}, ("1402.1516", 2)),
        ({"genre": "arXiv preprint", "number": "1402.1516"}, ("1402.1516", None)),
        ({"URL": "arxiv.org/abs/1402.1516v2"}, ("1402.1516", 2)),
        ({"URL": "https://www.alphaxiv.org/abs/1402.1516"}, ("1402.1516", None)),
        ({"eprint": "1402.1516", "archivePrefix": "arXiv"}, ("1402.1516", None)),
    ],
)
def test_identifier_and_version(fields, found):
    assert one(**{"id": "x", "type": "article", **fields})[:2] == found


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "On arXiv:1402.1516", "abstract": "See arXiv:1402.1516"},
        {"number": "1402.1516", "publisher": "NASA"},
        {"note": "see also the comment on arXiv:1402.1516"},
        {"DOI": "10.1103/PhysRevD.75.124007"},
        {"number": "arXiv:9999.99999"},
        {"note": "Comment on hep-th/9901001"},
        {"note": "1402.1516"},
        {"container-title": "Nature", "volume": "1402.1516"},
        {"URL": "https://example.org/hep-th/9901001"},
    ],
)
def test_what_only_mentions_an_identifier_is_no_paper(fields):
    raw = {"id": "x", "type": "article-journal", **fields}
    (found,) = parse(json.dumps([raw]))
    assert isinstance(found, Foreign)
    assert found.key == "x"
    assert json.loads(found.raw) == raw


def test_an_identifier_is_no_journal():
    assert one(**{"type": "article-journal", "title": "T", "container-title": "hep-th/9901001"}).journal_ref == ""


def test_the_keywords_of_datacite():
    entry = one(id="x", title="T", number="arXiv:1402.1516", keyword="Machine Learning (cs.LG), FOS: Computer and information sciences")
    assert (entry.categories, entry.primary) == (("cs.LG",), "")


def test_published_item():
    entry = one(
        id="flanagan2007",
        type="article-journal",
        title="Evolution",
        note="arXiv:0704.0389 [gr-qc]",
        DOI="10.1103/PhysRevD.75.124007",
        volume=75,
        page="124007",
        issued={"date-parts": [[2007, 6]]},
        URL="https://journals.aps.org/x",
        **{"container-title": "Phys. Rev. D"},
    )
    assert entry.journal_ref == "Phys. Rev. D 75, 124007 (2007)"
    assert entry.dois == ("10.1103/PhysRevD.75.124007",)
    assert entry.published is None
    assert entry.links == (Link("", "https://journals.aps.org/x"),)


@pytest.mark.parametrize(
    ("issued", "published", "updated"),
    [
        ({"date-parts": [[2014, 2, 6]]}, PartialDate(2014, 2, 6), None),
        ({"date-parts": [["2014", "02", "06"]]}, PartialDate(2014, 2, 6), None),
        ({"raw": "2014-02-06"}, PartialDate(2014, 2, 6), None),
        ("2014-02-06", PartialDate(2014, 2, 6), None),
        ([{"year": 2014, "month": 2, "day": 6}], PartialDate(2014, 2, 6), None),
        ({"year": 2014, "month": "02", "day": "06"}, PartialDate(2014, 2, 6), None),
        ({"date-parts": [[2014, 1, 31], [2014, 2, 1]]}, PartialDate(2014, 1, 31), None),
        ({"date-parts": [[2014, 2]]}, None, None),
        ({"date-parts": [[2014]]}, None, None),
        ({"date-parts": [[2016, 3, 1]]}, None, PartialDate(2016, 3, 1)),
        ({"date-parts": [[2016]]}, None, None),
        ({}, None, None),
    ],
)
def test_date_of_a_preprint(issued, published, updated):
    entry = one(id="x", number="arXiv:1402.1516", issued=issued)
    assert (entry.published, entry.updated) == (published, updated)


@pytest.mark.parametrize(
    "issued", [{"date-parts": [[2014, 13]]}, {"date-parts": [["x"]]}, {"literal": "soon"}, {"season": 1}, {"date-parts": 7}, 7]
)
def test_a_date_that_is_none_is_named(issued):
    entry, problem = parse(json.dumps([{"id": "x", "number": "arXiv:1402.1516", "issued": issued}]))
    assert entry.published is None
    assert problem[:2] == ("warning", "invalid-date")
    assert problem.id == "1402.1516"


@pytest.mark.parametrize(
    ("people", "names", "complete"),
    [
        ([{"literal": "ATLAS Collaboration"}], (Name(literal="ATLAS Collaboration"),), True),
        ([{"family": "ATLAS Collaboration"}], (Name(literal="ATLAS Collaboration"),), True),
        ([{"family": "García Márquez"}], (Name("García Márquez"),), True),
        ([{"literal": "Arfon M Smith"}, {"literal": "Kyle E Niemeyer"}], (Name("Smith", "Arfon M"), Name("Niemeyer", "Kyle E")), True),
        (
            [{"literal": "Open Science Framework"}, {"family": "Ng", "given": "A."}],
            (Name(literal="Open Science Framework"), Name("Ng", "A.")),
            True,
        ),
        ([{"family": "Yin", "given": "M."}, {"literal": "others"}], (Name("Yin", "M."),), False),
        ([{"family": "Yin", "given": "M."}, {"family": "et al."}], (Name("Yin", "M."),), False),
        ([{"literal": "Mo Yin et al."}], (Name("Yin", "Mo"),), False),
        ([{"literal": "LEAF Collaboration, Mo Yin, et al."}], (Name(literal="LEAF Collaboration"), Name("Yin", "Mo")), False),
        ([{"family": "Yin et al.", "given": "Mo"}], (Name("Yin", "Mo"),), False),
        ([{"family": "al.", "given": "Mo Yin et"}], (Name("Yin", "Mo"),), False),
        ([{"family": "Yin", "given": "M."}, {"family": "al.", "given": "et"}], (Name("Yin", "M."),), False),
        ([{"family": "Al", "given": "Mo"}], (Name("Al", "Mo"),), True),
        ([{"family": "Yin", "given": "M."}, {"literal": "et al."}, {"literal": "and 12 other authors"}], (Name("Yin", "M."),), False),
        ([{"family": "Beethoven", "given": "L.", "dropping-particle": "van"}], (Name("Beethoven", "L.", "van"),), True),
        ([{"family": "Khwarizmi", "given": "M.", "non-dropping-particle": "al-"}], (Name("al-Khwarizmi", "M."),), True),
        ([{"family": "Hospital", "given": "G.", "dropping-particle": "de l’"}], (Name("l’Hospital", "G.", "de"),), True),
        ([{"family": "Hondt", "given": "T.", "dropping-particle": "d'"}], (Name("d'Hondt", "T."),), True),
        ([{"family": "King", "given": "M. L.", "suffix": "Jr."}], (Name("King", "M. L.", suffix="Jr."),), True),
        ([{"family": "Garc&#237;a", "given": "$5"}], (Name("García", r"\$5"),), True),
        ([{"given": "Madonna"}, {}, 7, {"family": 7}], (Name(literal="Madonna"), Name(literal="7")), True),
        ("nobody", (), True),
    ],
)
def test_names(people, names, complete):
    entry = one(id="x", number="arXiv:1402.1516", author=people)
    assert (entry.authors, entry.authors_complete) == (names, complete)


@pytest.mark.parametrize(
    ("fields", "categories", "primary"),
    [
        ({"keyword": "cs.LG, stat.ML"}, ("cs.LG", "stat.ML"), ""),
        ({"keyword": "cs.LG, stat.ML", "categories": ["stat.ML"]}, ("cs.LG", "stat.ML"), "stat.ML"),
        ({"keyword": "deep learning, cs.LG"}, ("cs.LG",), ""),
        ({"keyword": "math, cs.LG, fun"}, ("cs.LG",), ""),
        ({"keyword": "math, fun, robotics"}, (), ""),
        ({"keyword": "Computer Science - Robotics, deep learning, Quantum Physics"}, ("cs.RO", "quant-ph"), ""),
        ({"note": "arXiv:1402.1516 [hep-th]"}, ("hep-th",), "hep-th"),
        ({"note": "arXiv:1402.1516 [cs]"}, (), ""),
    ],
)
def test_categories(fields, categories, primary):
    entry = one(id="x", number="arXiv:1402.1516", **fields)
    assert (entry.categories, entry.primary) == (categories, primary)


def test_custom_of_others_is_read_with_care():
    custom = {
        "comment": 7,
        "dois": "x",
        "links": [["a"], 7, ["t", "https://x.org"]],
        "extra": {"a": "b", "c": None},
        "dollars": {"title": ["x"]},
    }
    entry = one(id="x", number="arXiv:1402.1516", title="a $ b", custom=custom)
    assert entry.title == r"a \$ b"
    assert entry.comment == "7"
    assert entry.links == (Link("t", "https://x.org"),)
    assert entry.extra == (("a", "b"), ("c", ""))


@pytest.mark.parametrize(
    "text",
    [
        '[{"id":1,"number":"arXiv:1402.1516"},{"id":2}]',
        '\n\n[\n{"id":1,"number":"arXiv:1402.1516"}\n,\n\n{"id":2}\n]\n\n',
        '{"id":1,"number":"arXiv:1402.1516"}\n{"id":2}\n',
        '{"id":1,"number":"arXiv:1402.1516"},\n{"id":2},\n',
        '{\n"config": {"items": 7},\n"items": [\n{"id":1,"number":"arXiv:1402.1516"},\n{"id":2}\n],\n"x": 1\n}\n',
        '{"references": [{"id":1,"number":"arXiv:1402.1516"},{"id":2},]}',
        '{"id": "mine", "title": "Mine", "items": [{"id":1,"number":"arXiv:1402.1516"},{"id":2}]}',
        '{"title": "Mine", "data": [{"id":1,"title":"T","number":"arXiv:1402.1516"},{"id":2}]}',
        '{"status": "ok", "message": {"n": [1], "found": [{"id":1,"title":"T","number":"arXiv:1402.1516"},{"id":2}]}}',
    ],
)
@pytest.mark.parametrize(
    "encode",
    [
        str.encode,
        lambda text: text.encode("utf-8-sig"),
        lambda text: text.encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
)
def test_layouts(text, encode):
    first, second = parse(encode(text))
    assert (first.id, first.key) == ("1402.1516", "1")
    assert (second.key, json.loads(second.raw)) == ("2", {"id": 2})


@pytest.mark.parametrize("before", ["", '"$schema": "csl", '])
def test_items_by_their_keys(before):
    """Each has its own lines, and the key by which it is held is its own where it says none."""
    items = parse(
        f"{{{before}\n"
        '"tan": {"type": "article", "title": "T", "number": "arXiv:1905.11946"},\n'
        '"knuth": {"type": "book", "title": "The TeXbook"},\n'
        '"x": {"id": "witten",\n"title": "U", "author": [{"family": "Witten", "given": "E."}], "note": "arXiv:hep-th/9802150"}\n}\n'
    )
    assert [(type(item), item.key) for item in items] == [
        (Entry, "" if before else "tan"),
        (Foreign, "The TeXbook" if before else "knuth"),
        (Entry, "witten"),
    ]
    assert [lines_of(item) for item in items] == [(1, 2), (3, 3), (4, 7)]


def test_a_file_of_keyed_items_that_breaks_off_is_read_up_to_there():
    entry, problem = parse('{\n"a": {"title": "T", "number": "arXiv:1402.1516"},\n"b": {"title": ')
    assert (entry.key, problem.code, problem.line) == ("a", "unreadable-json", 3)


@pytest.mark.parametrize(
    ("rest", "authors"),
    [
        ('"author": [{"family": "A"}, {"family": "B"}], "abstract": "We', 2),
        ('"author": [{"family": "A"}, {"fam', 0),
        ('"abstract": "We say "no".", "author": [{"family": "A"}]}]', 0),
    ],
)
def test_of_an_item_that_breaks_off_what_is_whole_is_read(rest, authors):
    """Of its authors all or none, and nothing behind it."""
    first, entry, problem = parse(
        '[\n{"id":"a","number":"arXiv:1402.1516"},\n{"id": "b", "number": "arXiv:1905.11946", "title": "T", ' + rest
    )
    assert (first.id, entry.id, entry.key, entry.title, len(entry.authors)) == ("1402.1516", "1905.11946", "b", "T", authors)
    assert (problem.severity, problem.code, problem.line) == ("error", "unreadable-json", 3)
    assert problem.message.endswith("nothing from here on was read, but for what is whole of its first item")


@pytest.mark.parametrize("rest", ['"title": "T', '"title": "T"', '"title": "T "u" v"', '"DOI": "10.1000/182'])
def test_an_item_that_breaks_off_before_its_title_is_whole_is_none(rest):
    begun = '[\n{"id":"a","number":"arXiv:1402.1516"},\n{"number": "arXiv:1905.11946", '
    assert [type(item) for item in parse(begun + rest)] == [Entry, Problem]


def test_what_an_item_holds_is_no_item():
    """What an item cites, or whom it was written by, stands in it."""
    cited = {"title": "U", "DOI": "10.48550/arXiv.1905.11947"}
    (entry,) = parse(
        json.dumps({"id": "x", "title": "T", "number": "arXiv:1905.11946", "author": [{"family": "A", "given": "B"}], "cites": cited})
    )
    assert (entry.id, entry.key, entry.title) == ("1905.11946", "x", "T")


@pytest.mark.parametrize(
    "cited", ['{"title": "U", "DOI": "10.48550/arXiv.1905.11947"}', '[{"title": "U", "DOI": "10.48550/arXiv.1905.11947"}]']
)
def test_what_an_item_holds_is_no_item_where_it_stands_before_the_title(cited):
    """As in objects sorted by their names."""
    (entry,) = parse(f'{{"DOI": "10.48550/arXiv.1905.11946", "cites": {cited}, "id": "x", "title": "T"}}')
    assert (entry.id, entry.key, entry.title) == ("1905.11946", "x", "T")


def test_lines_of_items():
    items = parse('[\n{"id":1,\n"number":"arXiv:1402.1516"},\n\n{"id":2},\n{"id":3}\n]\n')
    assert [lines_of(item) for item in items] == [(1, 4), (5, 5), (6, 8)]


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        ("", 3),
        ('{"id": "b', 3),
        ('{"id": "b"]', 3),
        ('{"id": 1' + "0" * 5000 + "}]", 3),
        ("[" * 200_000, 3),
        ('{"a":' * 200_000, 3),
        ("\n\nnonsense\n", 5),
        ("}", 3),
    ],
)
def test_a_file_that_breaks_off_is_read_up_to_there(rest, line):
    entry, problem = parse('[\n{"id":"a","number":"arXiv:1402.1516"},\n' + rest)
    assert entry.key == "a"
    assert isinstance(problem, Problem)
    assert problem[:2] == ("error", "unreadable-json")
    assert problem.line == line
    assert f"line {line} " in problem.message
    assert len(problem.message) < 200


@pytest.mark.parametrize("text", ["nonsense", "[", "{", '{"id"', '{"id":', "{7}", "[}", "[1 2]", '["\ud800"]', "\x00", '{"a":1}}'])
def test_any_text_is_named(text):
    items = parse(text)
    assert items
    assert all(isinstance(item, Problem | Foreign) for item in items)


@pytest.mark.parametrize("text", ["[]", "{}", "[\n\n]\n", '{"items": []}'])
def test_no_items_is_said(text):
    (problem,) = parse(text)
    assert problem[:2] == ("warning", "empty-file")


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        (json.dumps([ZOTERO]), True),
        (json.dumps(ZOTERO, indent=2), True),
        (json.dumps({"items": [ZOTERO]}), True),
        ('[{"id":"x","title":"t","issued":{"date-parts":[[2014]]}}]', True),
        ('[{"id":"x","type":"","URL":"https://arxiv.org/abs/1402.1516"}]', True),
        ('{"name":"x","type":"module","version":"1"}', False),
        ('{"type":"FeatureCollection","features":[]}', False),
        ('[{"id":"0704.0001","title":"t","doi":"10.1/x","authors":"A"}]', False),
        ('[{"id":"https://openalex.org/W1","type":"article","title":"t","doi":"x"}]', False),
        ("[]", False),
        ("", False),
        ('# Papers\n\n```json\n[{"id":"x","type":"article","DOI":"x"}]\n```\n', False),
        ("- id: x\n  type: article\n", False),
    ],
)
def test_only_csl_is_claimed(text, sure):
    assert (csl_json.accepts(source(text)) > 0.5) is sure
    assert sure or csl_json.accepts(source(text)) == 0


BEGUN = '{"id":"x","number":"arXiv:1402.1516",'


@pytest.mark.parametrize(
    "make",
    [
        lambda n: '[{"id":"' + "x" * 40 * n + '"}]',
        lambda n: "[" + "{}," * n + "{}]",
        lambda n: '{"a":1,' * n,
        lambda n: '{"a":' * n + "1" + "}" * n,
        lambda n: "[" + "\n" * 10 * n + "]",
        lambda n: '{"a":{"b":{"c":{"d":' + '[{"title":"t","id":1},' * n + "0" + "]" * n + "}}}}",
        lambda n: "{" + '"a":[{"b":[{"c":1}]}],' * n + '"d":{"title":"t","id":1}}',
        lambda n: f'{BEGUN}"title":"' + "<sub>1</sub>$" * n + '"}',
        lambda n: f'{BEGUN}"title":"t","note":"' + "arXiv: " * n + '"}',
        lambda n: f'{BEGUN}"title":"' + "<jats:p>" * n + '"}',
        lambda n: f'{BEGUN}"title":"t","keyword":"' + "cs.LG," * n + '"}',
        lambda n: f'{BEGUN}"title":"' + "1." * n + '<sub>1</sub>"}',
    ],
    ids=range(12),
)
def test_time_is_linear(make):
    assert_linear(lambda text: list(csl_json.parse(text)), lambda n: source(make(n)))
