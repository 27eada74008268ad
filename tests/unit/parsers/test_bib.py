"""Libraries of all tools: what is a paper, what each field says, and how files break."""

from __future__ import annotations

import pytest

from arxref.api import SourceText
from arxref.host import Host
from arxref.library.leftovers import unclaimed
from arxref.model import Entry, Foreign, Link, Name, Origin, PartialDate, Problem, Span
from arxref.parsers.bib import PARSER
from arxref.reading import read_source
from arxref.turns import parse_with
from growth import assert_linear


def parse(text: str | bytes, name: str = "refs.bib") -> list:
    source = SourceText.of(name, text.encode() if isinstance(text, str) else text)
    items = parse_with(PARSER, source)
    assert unclaimed(source.text, items) == []
    return items


def paper(fields: str, kind: str = "misc", before: str = "") -> Entry:
    [entry] = [
        item
        for item in parse(f"{before}@{kind}{{k,\n  eprint = {{2105.00001}}, archivePrefix = {{arXiv}},\n{fields}\n}}")
        if type(item) is Entry
    ]
    return entry


def problems(text: str | bytes) -> list[tuple[str, str, int, int]]:
    return [(item.severity, item.code, item.line, item.last) for item in parse(text) if type(item) is Problem]


def authors(value: str) -> tuple[tuple[Name, ...], bool]:
    entry = paper(f"author = {{{value}}}")
    return entry.authors, entry.authors_complete


ARXIV_EXPORT = """\
@misc{lovelace2021studythings,
      title={A {S}tudy of $k$-Things}, 
      author={Ada Lovelace and Laurens van der Maaten and ATLAS Collaboration},
      year={2021},
      eprint={2105.00001},
      archivePrefix={arXiv},
      primaryClass={cs.CV},
      doi={https://doi.org/10.1000/182},
      url={https://arxiv.org/abs/2105.00001}, 
}
"""  # noqa: W291 - as arXiv prints it


def test_arxivs_own_export() -> None:
    [entry] = parse(ARXIV_EXPORT)
    assert entry == Entry(
        id=entry.id,
        title="A Study of $k$-Things",
        authors=(Name("Lovelace", "Ada"), Name("Maaten", "Laurens", "van der"), Name(literal="ATLAS Collaboration")),
        categories=("cs.CV",),
        primary="cs.CV",
        dois=("10.1000/182",),
        origins=(Origin("refs.bib", 1, 10, "bib"),),
        key="lovelace2021studythings",
    )
    assert entry.id == "2105.00001"


def test_a_published_paper_of_ads_in_macros_and_quotes() -> None:
    text = r"""@string{pub = "AAS"}
@ARTICLE{2010ApJ...731...16B,
   author = {{Beaulieu}, J.-P. and {Cho}, J.~Y.-K. and {The {EROS} Team}},
    title = "{Methane in the Atmosphere of GJ436b}",
  journal = {\apj},
   eprint = {arXiv:1007.0324v2},
 primaryClass = "astro-ph.EP",
     year = 2011, month = 4 # "~" # apr, volume = 731, eid = {16}, publisher = pub,
      doi = {10.1088/0004-637X/731/1/16}
}"""
    string, entry = parse(text)
    assert string == Foreign("", '@string{pub = "AAS"}', Span("refs.bib", 1, 1))
    assert entry[:5] == (
        "1007.0324",
        2,
        "Methane in the Atmosphere of GJ436b",
        (Name("Beaulieu", "J.-P."), Name("Cho", "J. Y.-K."), Name(literal="The EROS Team")),
        True,
    )
    assert entry.journal_ref == "ApJ 731, 16 (2011)"
    assert entry.published is None
    assert entry.key == "2010ApJ...731...16B"
    assert entry.origins == (Origin("refs.bib", 2, 10, "bib"),)


def test_zoteros_biblatex() -> None:
    entry = paper(
        "eprintclass = {hep-ex, physics:nucl-ex}, date = {2021-06-03}, note = {Comment: 7 pages, 3 figures},"
        " keywords = {/unread,High Energy Physics - Experiment,Nuclear Experiment,Physics - Instrumentation and Detectors},"
        " url = {http://arxiv.org/abs/2105.00001v2}, version = {3}",
        "online",
    )
    assert entry.categories == ("hep-ex", "nucl-ex", "physics.ins-det")
    assert (entry.primary, entry.version, entry.comment) == ("hep-ex", 3, "7 pages, 3 figures")
    assert (entry.published, entry.updated) == (None, PartialDate(2021, 6, 3))
    assert entry.links == ()


@pytest.mark.parametrize(
    ("fields", "published", "updated"),
    [
        ("year = 2021, month = may", None, None),
        ("year = 2021", None, None),
        ("year = 2023", None, None),
        ("date = {2021-05-04}", PartialDate(2021, 5, 4), None),
        ("date = {2021-05-04T10:11:12Z}", PartialDate(2021, 5, 4, "10:11:12"), None),
        ("date = {2021-05-04/2021-06-01}", PartialDate(2021, 5, 4), None),
        ("date = {2021-05-99}", None, None),
        ("date = {2021-05~}", None, None),
        ("date = {2021-21}", None, None),
        ("date = {nonsense}, year = {2021}, month = {30 } # apr", PartialDate(2021, 4, 30), None),
        ("year = 2021, month = 5, day = 7", PartialDate(2021, 5, 7), None),
        ("year = 2021, month = {7~May}", PartialDate(2021, 5, 7), None),
        ("year = 2021, month = may, day = 7", PartialDate(2021, 5, 7), None),
        ("year = 2021, month = {spring}", None, None),
        ("year = 2022, month = {March}", None, PartialDate(2022, 3)),
        ("year = 2019, month = jan", None, None),
        ("year = {in press}", None, None),
        ("date = {04.05.2021}", PartialDate(2021, 5, 4), None),
        ("date = {May 4, 2021}", PartialDate(2021, 5, 4), None),
        ("date = {4~May 2021}", PartialDate(2021, 5, 4), None),
        ("year = {2021-05-04}", PartialDate(2021, 5, 4), None),
        ("year = {(2021)}, month = {4 May}", PartialDate(2021, 5, 4), None),
        ("year = {04.05.2021}, month = may", None, None),
    ],
)
def test_a_date_is_the_first_versions_where_the_identifier_allows_it(
    fields: str, published: PartialDate | None, updated: PartialDate | None
) -> None:
    entry = paper(fields)
    assert (entry.published, entry.updated) == (published, updated)


def test_the_year_of_a_publication_is_no_date_of_the_preprint() -> None:
    entry = paper("journal = {Phys. Rev. D}, volume = 75, pages = {1--9}, year = 2022, month = may", "article")
    assert (entry.published, entry.updated, entry.journal_ref) == (None, None, "Phys. Rev. D 75, 1-9 (2022)")


@pytest.mark.parametrize(
    ("kind", "fields", "number"),
    [
        ("techreport", "number = {CERN-1}", "CERN-1"),
        ("report", "number = {CERN-1}", "CERN-1"),
        ("article", "number = {1}", ""),
        ("misc", "reportNumber = {CERN-1}", "CERN-1"),
        ("misc", "report = {CERN-1}", "CERN-1"),
        ("techreport", "number = {CERN-1}, report = {CERN-2}", "CERN-2"),
        ("techreport", "number = {arXiv:2105.00001}", ""),
        ("techreport", "title = {T}", ""),
    ],
)
def test_the_number_of_a_report_is_not_the_paper_s_own(kind: str, fields: str, number: str) -> None:
    assert paper(fields, kind).report_no == number


def test_a_meeting() -> None:
    entry = paper("booktitle = {Proc. of {ISSTA}}, pages = {14--26}, publisher = {ACM}, date = {2020-07}", "inproceedings")
    assert entry.journal_ref == "Proc. of ISSTA, pp. 14-26, ACM (2020)"


@pytest.mark.parametrize(
    "journal", ["arXiv:2105.00001 [cs]", "CoRR", "arXiv e-prints", "{ArXiv}", "arXiv preprint arXiv:2105.00001", "e-print hep-th/9901001"]
)
def test_arxiv_is_no_journal(journal: str) -> None:
    assert paper(f"journal = {{{journal}}}, volume = {{abs/2105.00001}}", "article").journal_ref == ""


def test_notes() -> None:
    assert paper(r"note = {Published as: Phys.\ Rev.\ D 75 (2007)}").journal_ref == "Phys. Rev. D 75 (2007)"
    for private in ("note = {my own}", "annote = {Comment: mine}", "comment = {mine}", "userf = {mine}"):
        assert paper(private).comment == ""
    assert paper("arxivcomment = {5 pages}").comment == "5 pages"


def test_the_keywords_of_datacite() -> None:
    keywords = "Computation and Language (cs.CL), Machine Learning (cs.LG), FOS: Computer and information sciences, stat.ML, GPT (OpenAI)"
    entry = paper(f"keywords = {{{keywords}}}")
    assert (entry.categories, entry.primary) == (("cs.CL", "cs.LG", "stat.ML"), "")


@pytest.mark.parametrize("note", ["cite arxiv:2105.00001Comment: 12 pages", "arXiv:2105.00001v2 Comments: 12 pages", "Comment: 12 pages"])
def test_the_comment_behind_an_identifier(note: str) -> None:
    assert paper(f"note = {{{note}}}").comment == "12 pages"


@pytest.mark.parametrize(
    ("fields", "categories"),
    [
        ("journal = {arXiv:2105.00001 [math.PR]}", ("math.PR",)),
        ("note = {arXiv:2105.00001v2 [cs.CV, stat.ML], in press}", ("cs.CV", "stat.ML")),
        ("howpublished = {{arXiv}:2105.00001 [{hep-th}]}", ("hep-th",)),
        ("journal = {arXiv [q-bio.NC]}", ("q-bio.NC",)),
        ("number = {arXiv:2105.00001[quant-ph]}", ("quant-ph",)),
        ("journal = {arXiv:2105.00001 [cs, stat]}", ()),  # archives, as Zotero has them
        ("note = {arXiv:2105.00001 [v2]}", ()),
        ("note = {see [cs.CV]}", ()),
        ("primaryclass = {cs.LG}, note = {arXiv:2105.00001 [cs.CV]}", ("cs.LG",)),
    ],
)
def test_the_classes_in_brackets_behind_an_identifier(fields: str, categories: tuple[str, ...]) -> None:
    entry = paper(fields)
    assert (entry.categories, entry.primary) == (categories, next(iter(categories), ""))


def test_addresses_that_mendeley_joins() -> None:
    entry = paper(r"url = {http://arxiv.org/abs/2105.00001{\%}5Cnhttp://example.org/a http://example.org/b}")
    assert entry.links == (Link("", "http://example.org/a"), Link("", "http://example.org/b"))
    assert paper("url = {http://example.org/a b}").links == ()


def test_links_and_dois() -> None:
    entry = paper(r"url = {https://example.org/a\_b?x=50%25}, doi = {https://doi.org/10.1000/a\_1, 10.48550/arXiv.2105.00001 10.1000/2}")
    assert entry.links == (Link("", "https://example.org/a_b?x=50%25"),)
    assert entry.dois == ("10.1000/a_1", "10.1000/2")
    entry = paper(r"url = {\url{https://doi.org/10.1000/3}}")
    assert (entry.links, entry.dois) == ((), ("10.1000/3",))
    assert paper("url = {javascript:alert(1)}").links == ()
    assert paper("url = {https://arxiv.org/pdf/2105.00001v4.pdf}").links == ()
    elsewhere = "https://mirror.example/2105.00001"
    assert paper(f"url = {{{elsewhere}}}").links == (Link("", elsewhere),)
    assert paper("url = {http://arxiv.org/abs/2105.00001}").links == ()


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("Ludwig van Beethoven", [Name("Beethoven", "Ludwig", "van")]),
        ("van der Maaten, Laurens", [Name("Maaten", "Laurens", "van der")]),
        ("King, Jr., Martin Luther", [Name("King", "Martin Luther", "", "Jr.")]),
        ("King, Martin Luther, Jr.", [Name("King", "Martin Luther", "", "Jr.")]),
        ("Bill Gates, Jr.", [Name("Gates", "Bill", "", "Jr.")]),
        (
            "{ATLAS Collaboration} AND {Barnes and Noble, Inc.}",
            [Name(literal="ATLAS Collaboration"), Name(literal="Barnes and Noble, Inc.")],
        ),
        ("{\\'E}ric {\\v C}apek", [Name("Čapek", "Éric")]),
        ("{\\'E}", [Name(literal="É")]),
        ("Jane {Doe Smith}", [Name("Doe Smith", "Jane")]),
        ("Jane van {Doe Smith} Jr.", [Name("Doe Smith", "Jane", "van", "Jr.")]),
        ("{Ortega y Gasset}, Jos{\\'e}", [Name("Ortega y Gasset", "José")]),
        ("Ortega y Gasset, José", [Name("Ortega y Gasset", "José")]),
        ("Le Cun, Yann", [Name("Le Cun", "Yann")]),
        ("family=Beumont, given=Simon, prefix=de, useprefix=true", [Name("Beumont", "Simon", "de")]),
        ('"family={Smith, and Co}, given={Ann}"', [Name("Smith, and Co", "Ann")]),
        ("Madonna", [Name(literal="Madonna")]),
        ("Ann Lee, Bo Wu, Cy Fox, Di Ray", [Name("Lee", "Ann"), Name("Wu", "Bo"), Name("Fox", "Cy"), Name("Ray", "Di")]),
        ("Lee, Ann; Wu, Bo", [Name("Lee", "Ann"), Name("Wu", "Bo")]),
        ("Ann Lee; Bo Wu; and Cy Fox;", [Name("Lee", "Ann"), Name("Wu", "Bo"), Name("Fox", "Cy")]),
        ("J{\\o}rg M&uuml;ller &amp; {Lee; Wu}, Bo", [Name("Müller", "Jørg"), Name("Lee; Wu", "Bo")]),
        ("Ann Lee \\& Bo Wu and Fox, Cy & Ray, Di", [Name("Lee", "Ann"), Name("Wu", "Bo"), Name("Fox", "Cy"), Name("Ray", "Di")]),
        ("{Barnes \\& Noble} and {A; B}", [Name(literal="Barnes & Noble"), Name(literal="A; B")]),
        ("Barnes \\& Noble", [Name("Noble", "Barnes &")]),
        ("and Ann Lee and and Ann Lee and {}", [Name("Lee", "Ann")]),
        ("Lee,", [Name(literal="Lee")]),
        ("}{", []),
        ('Anders{o}n, Bj{\\"o}rn\n   and\n   Wu,\tBo', [Name("Anderson", "Björn"), Name("Wu", "Bo")]),
    ],
)
def test_names(value: str, names: list[Name]) -> None:
    from arxref.library.bib.bibnames import read_names

    assert read_names(value) == (tuple(names), True)


TAN, LE, LEE = Name("Tan", "Mingxing"), Name("Le", "Quoc V."), Name("Lee", "Ann")


@pytest.mark.parametrize(
    ("value", "names"),
    [
        ("{Tan, Mingxing and Le, Quoc V.}", [TAN, LE]),
        ("{Barnes and Noble}", [Name(literal="Barnes and Noble")]),
        ("{Institute of Things, Dept. of X}", [Name(literal="Institute of Things, Dept. of X")]),
        ("{Dept. of Land, Water and Air}", [Name(literal="Dept. of Land, Water and Air")]),
        ("Mingxing Tan, Quoc V. Le, Ann Lee", [TAN, LE, LEE]),
        ("Tan, Jr, Mingxing", [Name("Tan", "Mingxing", suffix="Jr")]),
        ("Mingxing Tan$^{1,2}$ and Quoc V. Le$^*$", [TAN, LE]),
        (r"Tan, Mingxing\textsuperscript{1} and Quoc V. Le\thanks{Equal, and so on} and Lee, Ann\orcidlink{0000-0001}", [TAN, LE, LEE]),
        ("M.Tan and Q.V.Le", [Name("Tan", "M."), Name("Le", "Q. V.")]),
    ],
)
def test_names_as_bibtex_would_not_have_them(value: str, names: list[Name]) -> None:
    assert list(paper(f"author = {{{value}}}").authors) == names


@pytest.mark.parametrize(
    "value", ["Mingxing Tan et al.", "Mingxing Tan, et al.", "Tan, Mingxing and et al", "Tan, Mingxing and others et al."]
)
def test_a_list_that_ends_in_et_al_within_a_name(value: str) -> None:
    entry = paper(f"author = {{{value}}}")
    assert (entry.authors, entry.authors_complete) == ((TAN,), False)


@pytest.mark.parametrize(
    "journal",
    ["Submitted to Nature", "to appear", "{In preparation}", "Accepted for publication in {PRL}", "Manuscript", "Unpublished manuscript"],
)
def test_what_becomes_of_a_paper_is_no_journal(journal: str) -> None:
    entry = paper(f"journal = {{{journal}}}, year = {{2021}}", "article")
    assert (entry.journal_ref, entry.comment) == ("", journal.replace("{", "").replace("}", ""))


def test_a_journal_of_manuscripts_is_one() -> None:
    assert paper("journal = {Manuscript Cultures}, year = {2021}", "article").journal_ref == "Manuscript Cultures (2021)"


def test_the_address_behind_a_title_is_no_part_of_it() -> None:
    assert paper(r"title = {\href{https://arxiv.org/abs/2105.00001}{On {Deep} Things}}").title == "On Deep Things"


def test_of_what_arxref_wrote_only_and_parts_people() -> None:
    from arxref.library.bib.bibnames import read_names

    assert read_names("Aa Bb \\& Cc Dd, Ee; Ff", ours=True) == ((Name("Aa Bb & Cc Dd", "Ee; Ff"),), True)


@pytest.mark.parametrize("more", ["others", "{others}", "et al.", "et al", "others;"])
def test_a_list_that_is_cut_off(more: str) -> None:
    assert authors(f"Lee, Ann and {more}") == ((Name("Lee", "Ann"),), False)


def test_a_group_that_is_named_apart_and_editors_of_a_volume() -> None:
    assert paper("collaboration = {ATLAS}").authors == (Name(literal="ATLAS Collaboration"),)
    assert paper("editor = {Lee, Ann}", "proceedings").authors == (Name("Lee", "Ann"),)
    assert paper("editor = {Lee, Ann}", "inproceedings").authors == ()


def test_strings_are_known_from_their_definition_on() -> None:
    text = '@string(AUTH = "Lee, " # first)\n@string{first = {Ann}}\n@string{both = AUTH # { and } # auth}\n'
    entry = paper("author = auth # first, title = {A } # 5 # { B}", before=text)
    assert (entry.authors, entry.title) == ((Name("Lee", "firstAnn"),), "A 5 B")
    assert problems(text) == [("warning", "undefined-string", 1, 0)]


def test_a_macro_that_nobody_defined_stands_by_its_name() -> None:
    items = parse("@misc{k, eprint = 2105.00001, title = nowhere # { else}, journal = prl}")
    assert [(item.code, item.severity, item.line) for item in items if type(item) is Problem] == [("undefined-string", "warning", 1)]
    assert items[0].title == "nowhere else"


def test_strings_that_name_one_another_in_a_circle() -> None:
    text = "@string{a = b}\n@string{b = a}\n@misc{k, eprint = {2105.00001}, title = a # b}\n"
    assert next(item for item in parse(text) if type(item) is Entry).title == "bb"


def test_strings_that_double_one_another_end() -> None:
    lines = ['@string{a0 = "' + "x" * 1000 + '"}', *(f"@string{{a{n + 1} = a{n} # a{n}}}" for n in range(60))]
    items = parse("\n".join([*lines, "@misc{k, eprint = {2105.00001}, title = a60}"]))
    [entry] = [item for item in items if type(item) is Entry]
    assert len(entry.title) <= 100_100
    assert any(type(item) is Problem and item.code == "undefined-string" for item in items)


GOOD = "@misc{good%d, eprint = {2105.0000%d}, title = {Fine}}"


@pytest.mark.parametrize(
    ("fault", "severity"),
    [
        ("@misc{bad, title = {no end, eprint = {2105.00009}, archivePrefix={arXiv},", "error"),
        ("@book{bad, title = {no end,", "warning"),
        ('@book{bad, title = "no end,', "warning"),
        ("@book{bad, title,}", "warning"),
        ("@book{bad title = {x}}", "warning"),
        ("@book(bad, title = {x}", "warning"),
        ("@string{x}", "warning"),
        ("@ misc{bad, eprint = {2105.00009}}", "error"),
        ("@misc{bad, title = {no end}, eprint = {2105.00009}", "error"),
        ("@misc\n{bad, url = {https://arxiv.org/abs/2105.00009}}", "error"),
    ],
)
def test_a_broken_block_is_named_and_the_next_one_is_read(fault: str, severity: str) -> None:
    text = f"{GOOD % (1, 1)}\n\n{fault}\n\n{GOOD % (2, 2)}\n"
    items = parse(text)
    assert [item.key for item in items if type(item) is Entry] == ["good1", "good2"]
    assert problems(text) == [(severity, "broken-block", 3, 3 + fault.count("\n"))]


@pytest.mark.parametrize("value", ["{A {B} C}", '"A B C"', '"A {B} C"'])
@pytest.mark.parametrize("between", ["\n  ", " \t\n\n", " ", ""])
def test_a_comma_that_lacks_takes_no_field_away(value: str, between: str) -> None:
    text = f"@misc{{k,\n title = {value}{between}author = {{Ann Lee}}{between}eprint = {{2105.00001}}{between}note = {{a\n b = {{c}}}},\n}}"
    entry, problem, after = parse(text + "\n@misc{after, eprint={2105.00002}}")
    assert after.id == "2105.00002"
    assert (entry.id, entry.title, entry.authors) == ("2105.00001", "A B C", (Name("Lee", "Ann"),))
    assert (problem.severity, problem.code, problem.id) == ("warning", "broken-block", "2105.00001")
    assert "(a comma lacks between two of its fields)" in problem.message


@pytest.mark.parametrize("bare", ["year = 2019", "month = jan", "year=2019\tmonth=5", "number = 1905.00001", "title = {T} # { U}"])
def test_a_comma_that_lacks_behind_a_bare_value_takes_no_paper_away(bare: str) -> None:
    """On one line, too: the entry was one of no paper of arXiv's, and nothing said so."""
    text = f'@misc{{k, {bare} author = {{Ann Lee and {{a b = {{c}}}}}}, note = "x 1 y = {{2}}", volume = 7 eprint = {{2105.00001}}}}'
    entry, problem = [item for item in parse(text) if getattr(item, "code", "") != "undefined-string"]
    assert (entry.id, entry.authors[0]) == ("2105.00001", Name("Lee", "Ann"))
    assert entry.title == ("T U" if "T" in bare else "")
    assert (problem.severity, problem.code, problem.id) == ("warning", "broken-block", "2105.00001")


@pytest.mark.parametrize(
    ("head", "tail"),
    [
        ("{k,\n  % year = {1999},\n  title = {50% of T},", "}"),
        ("{k,\n  title = {50% of T}, % {the title\n ", ', % and "more"\n}'),
        ("{k, % the key\n  title = {50% of T},", "}"),
        ('{k,\n  title = "50% of T",', "\n  %, year = {1999}\n}"),
        ("{k,\n%  title = {Old},\n%\n  title = {50% of T},", "\n%}\n}"),
        ("{k,\n  title = {50% of T}, % @misc{no, eprint = {2105.00009}}\n", "}"),
    ],
)
def test_comments_between_fields_take_none_away(head: str, tail: str) -> None:
    """As with biber; BibTeX does not read such an entry to its end."""
    text = f"{GOOD % (1, 1)}\n@misc{head} eprint = {{2105.00003}}{tail}\n{GOOD % (2, 2)}\n"
    first, entry, problem, last = parse(text)
    assert (first.id, entry.id, entry.key, last.id) == ("2105.00001", "2105.00003", "k", "2105.00002")
    assert entry.title == "50% of T"
    assert (problem.severity, problem.code, problem.line, problem.id) == ("warning", "broken-block", 2, "2105.00003")
    assert "cannot be read by BibTeX (a comment stands in it, which only biber passes over)" in problem.message


@pytest.mark.parametrize("value", ["{50 % of {T}}", "{50 % {of\n T}, % all}"])
def test_a_percent_sign_in_a_value_begins_no_comment(value: str) -> None:
    entry, problem = parse(f"@misc{{k,\n  abstract = {value},\n  % a comment, {{\n  eprint = {{2105.00003}}\n}}\n")
    assert (entry.id, entry.abstract) == ("2105.00003", " ".join(value.replace("{", "").replace("}", "").split()))
    assert "(a comment stands in it, which only biber passes over)" in problem.message


def test_a_key_with_a_percent_sign_is_whole() -> None:
    (entry,) = parse("@article{10.1002/(SICI)1%3C2::AID, title = {T}, eprint = {2105.00001}}")
    assert (entry.id, entry.key) == ("2105.00001", "10.1002/(SICI)1%3C2::AID")


@pytest.mark.parametrize(
    ("head", "key", "fault"),
    [
        ("{ author = {Ann Lee}, title = {T, U},", "", "it has no key"),
        ("{author={Ann Lee},\n  title={T, U},", "", "it has no key"),
        ("{k\n  author = {Ann Lee},\n  title = {T, U},", "k", "no comma stands behind its key"),
        ("{k, author = {Ann Lee},,\n  title = {T, U},", "k", "two commas stand where one belongs"),
        ("{k,,\n author = {Ann Lee}\n title = {T, U} , ,", "k", "two commas stand where one belongs"),
        ("{k, author = {Ann Lee}, title = {T, U},\n  note = {arXiv}, ,", "k", "two commas stand where one belongs"),
    ],
)
def test_commas_and_a_key_that_lack_or_are_too_many_take_no_paper_away(head: str, key: str, fault: str) -> None:
    text = f"{GOOD % (1, 1)}\n@misc{head} eprint = {{2105.00003}} }}\n{GOOD % (2, 2)}\n"
    items = parse(text)
    first, entry, problem, last = items
    assert (first.id, entry.id, entry.key, last.id) == ("2105.00001", "2105.00003", key, "2105.00002")
    assert (entry.title, entry.authors) == ("T, U", (Name("Lee", "Ann"),))
    assert (problem.severity, problem.code, problem.line, problem.id) == ("warning", "broken-block", 2, "2105.00003")
    assert f"cannot be read by BibTeX ({fault})" in problem.message  # by arxref it was


def test_commas_behind_an_entry_without_a_paper_are_named() -> None:
    assert problems("@book{k,, title = {T}}") == [("warning", "broken-block", 1, 1)]


def test_fields_behind_a_brace_too_many_are_named() -> None:
    text = "@misc{k,\n title = {T}},\n eprint = {2105.00003},\n archiveprefix = {arXiv},\n}\n@misc{l, eprint = {2105.00004}}\n"
    assert problems(text) == [("error", "broken-block", 2, 5)]
    assert problems("@misc{k, title = {T}}, said Ann.\n@misc{l, eprint = {2105.00004}}\n") == []


def test_a_field_that_stands_twice() -> None:
    items = parse("@misc{k, eprint = {2105.00001}, title = {One}, Title = {Two}}\n@book{b, title={1}, title={2}}")
    assert items[0].title == "One"
    assert [(item.code, item.line) for item in items if type(item) is Problem] == [("duplicate-field", 1)]


def test_a_key_that_stands_twice() -> None:
    again = (GOOD % (1, 2)).replace("good1", "Good1")  # BibTeX ignores case
    items = parse(f"{GOOD % (1, 1)}\n{again}\n{GOOD % (1, 1)}\n@misc{{, eprint = {{2105.00003}}}}\n@misc{{, eprint = {{2105.00004}}}}\n")
    entries = [(item.key, item.id) for item in items if type(item) is Entry]
    assert entries == [("good1", "2105.00001"), ("", "2105.00002"), ("good1", "2105.00001"), ("", "2105.00003"), ("", "2105.00004")]
    [problem] = [item for item in items if type(item) is Problem]
    assert (problem.severity, problem.code, problem.line, problem.id) == ("warning", "duplicate-key", 2, "2105.00002")
    assert problem.message == "Good1 is the key of 2105.00001 already, which BibTeX takes; this paper gets another"


MEETING = """
@inproceedings{mine, eprint = {2105.00001}, archivePrefix = {arXiv}, title = {On Parts}, author = {Ada Lovelace},
  crossref = {Proc}, pages = {1--9}}
@string{pub = {A Press}}
@proceedings{proc, title = {Acts of Meetings}, subtitle = {Third Series}, editor = {An Editor}, year = 2021, publisher = pub,
  doi = {10.1000/whole}, pages = {1--999}, eprint = {2105.99999}, xdata = {many}}
@xdata{many, volume = {17}, booktitle = {%s}}
"""


@pytest.mark.parametrize(("booktitle", "expected"), [("", "In Proc.: Acts of Meetings"), ("Proc. Meetings", "Proc. Meetings")])
def test_a_paper_inherits_from_its_meeting_as_with_biber(booktitle: str, expected: str) -> None:
    text = MEETING % "" if not booktitle else MEETING.replace("doi =", f"booktitle = {{{booktitle}}}, doi =") % ""
    [mine] = [item for item in parse(text) if type(item) is Entry and item.id == "2105.00001"]
    assert (mine.title, mine.dois) == ("On Parts", ())
    assert mine.journal_ref == f"{expected}, vol. 17, pp. 1-9 (2021)"


@pytest.mark.parametrize("second", ["crossref = {a}", "xdata = {a}", "xdata = {a, k, b,}"])
def test_circles_of_parents_end(second: str) -> None:
    text = (
        f"@article{{k, eprint={{2105.00001}}, crossref = {{a}}}} @article{{a, crossref={{b}}, title = {{From a}}}}"
        f" @article{{b, {second}, author = {{From B}}}}"
    )
    [entry] = [item for item in parse(text) if type(item) is Entry]
    assert (entry.title, entry.authors[0].given) == ("From a", "From")
    assert problems(text) == []


def test_a_parent_that_is_not_there_is_told_and_an_empty_one_is_none() -> None:
    assert problems("@misc{k, eprint={2105.00001}, crossref = {gone}, xdata = {lost, , lost}}") == [("warning", "missing-parent", 1, 0)]
    assert problems("@misc{k, eprint={2105.00001}, crossref = {}, xdata = {}}") == []
    assert problems("@book{k, crossref = {gone}}") == []


def test_a_journals_title_is_a_journals() -> None:
    text = "@article{k, eprint={2105.00001}, title={T}, crossref={p}} @periodical{p, title={Acta}, volume={3}, year={2021}}"
    [entry] = [item for item in parse(text) if type(item) is Entry]
    assert (entry.title, entry.journal_ref) == ("T", "Acta 3 (2021)")


def test_what_is_no_paper_is_foreign_and_every_line_is_claimed() -> None:
    before = '% Encoding: UTF-8\n\n@Comment{jabref-meta: x;}\n@preamble{"\\newcommand{\\x}{}"}\nfree text\n'
    text = before + "@book{b,\n title = {x}\n}\n% arxref: 0123456789abcdef\n"
    assert [(item.key, item.span.first, item.span.last) for item in parse(text)] == [
        ("", 1, 1),
        ("", 3, 3),
        ("", 4, 4),
        ("", 5, 5),
        ("b", 6, 8),
        ("", 9, 9),
    ]


def test_text_between_entries_of_another_file_is_left_to_others() -> None:
    text = "### A digest\n\n" + GOOD % (1, 1) + "\n% a comment\n"
    source = SourceText.of("digest.md", text.encode())
    assert unclaimed(text, parse_with(PARSER, source)) == [(1, 1)]


def test_a_paper_that_only_a_comment_behind_it_names() -> None:
    text = "@misc{k,\n  title = {Fine}\n}\n% arXiv:2105.00001\n\n@misc{l,\n  title = {No paper}\n}\n\n% arXiv:2105.00002\n"
    assert [(type(item).__name__, item.key) for item in parse(text)] == [("Entry", "k"), ("Foreign", ""), ("Foreign", "l"), ("Foreign", "")]
    assert parse(text)[0].id == "2105.00001"


def test_lines_that_end_in_a_backslash_are_lines() -> None:
    text = "@book{b, title = {a\\\nb\\\nc}}\n" + GOOD % (1, 1)
    assert parse(text)[1].origins[0][1:3] == (4, 4)


@pytest.mark.parametrize(
    "encode", [str.encode, lambda text: text.replace("\n", "\r\n").encode("utf-8-sig"), lambda text: text.encode("latin-1")]
)
def test_line_ends_marks_and_encodings(encode) -> None:
    text = "@misc{k,\n  eprint = {2105.00001},\n  author = {Müller, Jörg}\n}\n"
    [entry] = parse(encode(text))
    assert (entry.authors, entry.origins[0][1:3]) == ((Name("Müller", "Jörg"),), (1, 4))


@pytest.mark.parametrize(
    ("text", "sure"),
    [
        ("@misc{k,}", 0.9),
        ("% x\n\n  @STRING (a = 1)", 0.9),
        ("This file was made by JabRef\n@article{k,\n", 0.3),
        ("# Digest\nmail@home{x\n@someone, look {here}", 0),
        ("", 0),
    ],
)
def test_how_sure_it_is(text: str, sure: float) -> None:
    found = PARSER.accepts(SourceText.of("-", text.encode()))
    assert found >= sure
    assert bool(found) is bool(sure)


def test_it_is_built_in_and_digests_go_before_it() -> None:
    parsers = Host().built_in("parsers")
    source = SourceText.of(
        "d.md", f"### 1.A Title  [ pdf ](https://arxiv.org/pdf/2105.00003.pdf)\n>  Abstract.\n\n{GOOD % (1, 1)}\n".encode()
    )
    items = read_source(source, lambda: parsers, list, named=True)
    assert items is not None
    assert [(item.id, item.origins[0].parser) for item in items if type(item) is Entry] == [
        ("2105.00003", "numbered"),
        ("2105.00001", "bib"),
    ]


CHAIN = "@misc{{k{}, eprint={{2105.00001}}, crossref={{k{}}}, xdata={{k{},k{}}}}}\n"
HOSTILE = {
    "signs": lambda n: "@" * n,
    "lines": lambda n: "@misc" + "\n" * n + "k",
    "pages": lambda n: "@misc{k, eprint={2105.00001}, pages = {1" + " " * n + "2}}",
    "blanks": lambda n: "@misc" + " " * n + "{k, eprint={2105.00001}}",
    "blocks": lambda n: "@a{" * n,
    "comments-between": lambda n: "@misc{k, eprint={2105.00001}, " + "% {\n" * n + "}",
    "comments-open": lambda n: "@misc{k, % x\n" * n,
    "comments-in-line": lambda n: "@misc{k, % @misc{k" * n,
    "comments-in-value": lambda n: "@misc{k, % x\n eprint={2105.00001}, title = {" + " %" * n + "}}",
    "bare fields without commas": lambda n: "@misc{k, eprint={2105.00001} " + "a = 5 # x " * n + "}",
    "fields-without-commas": lambda n: "@misc{k, eprint={2105.00001} " + "a = {b} " * n + "}",
    "open": lambda n: "@misc{k, eprint={2105.00001}, title = " + "{" * n,
    "nested": lambda n: "@misc{k, eprint={2105.00001}, title = " + "{" * n + "}" * n + "}",
    "names": lambda n: "@misc{k, eprint={2105.00001}, author = {" + "{" * n + "}" * n + "}}",
    "and": lambda n: "@misc{k, eprint={2105.00001}, author = {" + "and " * n + "}}",
    "marks": lambda n: "@misc{k, eprint={2105.00001}, author = {A" + "$^{" * n + "\\thanks{" * n + "}" * n + " et al.}}",
    "group": lambda n: "@misc{k, eprint={2105.00001}, author = {{" + "A, B and " * n + "C}}}",
    "blank-and": lambda n: "@misc{k, eprint={2105.00001}, author = {a" + " " * n + "and" + "\n" * n + "b}}",
    "commas": lambda n: "@misc{k, eprint={2105.00001}, author = {" + "a," * n + "}}",
    "joins": lambda n: "@misc{k, eprint={2105.00001}, title = a" + " # a" * n + "}",
    "key": lambda n: "@misc{" + "k" * n + ", eprint={2105.00001}}",
    "fields": lambda n: "@misc{k, eprint={2105.00001}" + ", a = {b}" * n + "}",
    "keywords": lambda n: "@misc{k, eprint={2105.00001}, keywords = {" + "a,;" * n + "}}",
    "note": lambda n: "@misc{k, eprint={2105.00001}, note = {" + "Comment: " * n + "}, pages = {" + "- " * n + "}}",
    "url": lambda n: "@misc{k, eprint={2105.00001}, url = {" + "\\url{" * n + "}" * n + "}}",
    "address": lambda n: "@misc{k, eprint={2105.00001}, url = {https://a.org/b" + " " * n + "c}}",
    "month": lambda n: "@misc{k, eprint={2105.00001}, year = {2021}, month = {" + "may " * n + "}, date = {" + "2021-" * n + "}}",
    "quotes": lambda n: '@misc{k, t = "' + '"' * n,
    "comments": lambda n: "% x\n" * n + "@a{k}",
    "odd": lambda n: "@ a {" * n,
    "parents": lambda n: "".join(map(CHAIN.format, range(n), range(1, n + 1), range(2, n + 2), range(3, n + 3))),
    "heirs": lambda n: "@misc{p" + ", a = {b}" * n + "}" + "@misc{k, eprint={2105.00001}, crossref={p}}\n" * n,
    "xdata": lambda n: "@misc{k, eprint={2105.00001}, xdata={" + "k," * n + "}}",
    "own lines": lambda n: "@misc{k," + "\n  a = {b}," * n + "\n",
    "lines of doubt": lambda n: "@misc{k," + "\n  a = {b}," * n + "\n  a = {b}}\n}\n",
    "begun": lambda n: "@misc{k,\n  a = {b},\n" * n + "}",
    "one line": lambda n: "@misc{k,\n  a = {" + "{b} " * n + "},\n  a = {" + "}" * n + "\n}",
    "no commas": lambda n: "@misc{k, eprint={2105.00001}, t = " + "{a}\n a = " * n + "}",
    "binary": lambda n: bytes(range(256)).decode("latin-1") * n,
    "surrogates": lambda n: b"@misc{k, eprint={2105.00001}, title={\xed\xa0\x80\xff}, author={\xed\xb0\x80, A}}\n" * n,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_read_in_linear_time(name: str) -> None:
    def work(text: str | bytes) -> None:
        assert not any(type(item) is Problem and item.code == "parser-failed" for item in parse(text))

    assert_linear(work, HOSTILE[name])


def test_real_files(corpus) -> None:
    from bibtexparser.splitter import Splitter

    papers = {}
    for path in sorted((corpus / "bib").iterdir()):
        raw = path.read_bytes()
        source = SourceText.of(path.name, raw)
        items = parse(raw, path.name)
        assert not any(type(item) is Problem and item.code == "parser-failed" for item in items), path.name
        library = Splitter(source.text).split()
        entries = [item for item in items if type(item) is Entry]
        foreign = [
            item
            for item in items
            if type(item) is Foreign and item.raw.startswith("@") and not item.raw.lower().startswith(("@string", "@comment", "@preamble"))
        ]
        broken = [item for item in items if type(item) is Problem and item.code == "broken-block"]
        assert len(entries) + len(foreign) + len(broken) == len(library.entries) + len(library.failed_blocks), path.name
        if entries:
            papers[path.name] = len(entries)
    assert papers == {
        "bbt-export-arxiv_Length_filter_double-counting_characters_2525.biblatex": 1,
        "bbt-export-arxiv_Missing_JabRef_pattern_authEtAl_554.bibtex": 1,
        "bbt-import_Unabbreviate_on_import_1436-1.bib": 8,
        "bibmanager_bibmanager__examples__sample.bib": 5,
        "bibtexparser-v1_biber-examples.bib": 3,
        "obsidian-citation-plugin_library.bib": 2,
    }


@pytest.mark.parametrize(
    ("said", "categories", "primary"),
    [
        ("{cs.LG}", ("cs.LG",), "cs.LG"),
        ("CS.cv", ("cs.CV",), "cs.CV"),
        ("Hep-Th", ("hep-th",), "hep-th"),
        ("math.{AG}", ("math.AG",), "math.AG"),
        ("cond-mat.Mes-Hall", ("cond-mat.mes-hall",), "cond-mat.mes-hall"),
        ("cs.LG, stat.ML", ("cs.LG", "stat.ML"), "cs.LG"),
        ("cs.LG; cs.CV cs.LG", ("cs.LG", "cs.CV"), "cs.LG"),
        ("physics:hep-th", ("hep-th",), "hep-th"),
        ("math.MP", ("math.MP",), "math.MP"),
        ("cs", ("cs",), ""),  # an archive, as Zotero has it
        ("cs, stat", ("cs",), ""),
        ("astro-ph", ("astro-ph",), "astro-ph"),
    ],
)
def test_the_classes_of_a_paper(said: str, categories: tuple[str, ...], primary: str) -> None:
    for name in ("primaryClass", "eprintclass", "arxivclass"):
        entry = paper(f"{name} = {{{said}}}")
        assert (entry.categories, entry.primary) == (categories, primary)


def test_an_archive_is_left_out_where_keywords_say_more() -> None:
    entry = paper("primaryclass = {cs}, keywords = {Computer Science - Machine Learning,Statistics - Machine Learning}")
    assert (entry.categories, entry.primary) == (("cs.LG", "stat.ML"), "")


@pytest.mark.parametrize("said", ["not.aclass", "zz.CV", "computing", "[cs.CV]"])
def test_what_is_no_class_of_an_archive_is_none(said: str) -> None:
    assert (paper(f"primaryclass = {{{said}}}").primary, paper(f"primaryclass = {{{said}}}").categories) == ("", ())


CONFLICT = "<<<<<<< HEAD\n  year = {2020},\n=======\n  year = {2021},\n>>>>>>> other\n"


@pytest.mark.parametrize("known", [("a", "{0}{1}"), ("a", "{1}{0}"), ("a", "title = {{X}},\n{0}{1}  note = {{Y}},\n"), ("a b", "{1}")])
def test_an_entry_that_bibtex_cannot_read_to_its_end_is_named(known: tuple[str, str]) -> None:
    key, fields = known
    text = f"@misc{{{key},\n{fields.format(CONFLICT, '  eprint = {2105.00001},' + chr(10))}}}"
    items = [item for item in parse(f"\n{text}\n@misc{{b, eprint = {{2105.00002}}}}\n") if type(item) is not Foreign]
    assert [item.id for item in items if type(item) is Entry][-1] == "2105.00002"
    [problem] = [item for item in items if type(item) is Problem]
    assert (problem.severity, problem.code, problem.line, problem.last) == (
        "warning" if " " in key else "error",  # with a blank in its key it is read all the same
        "broken-block",
        2,
        2 + text.count("\n"),
    )
    assert ("a merge conflict is unresolved" in problem.message) == ("<<<" in text)


def test_a_merge_conflict_around_entries_is_named_once_and_both_sides_are_read() -> None:
    sides = "<<<<<<< HEAD\n@misc{a, eprint = {2105.00001}}\n=======\n@misc{b, eprint = {2105.00002}}\n>>>>>>> other\n"
    items = parse(f"@misc{{c, eprint = {{2105.00003}}}}\n{sides}")
    assert [item.id for item in items if type(item) is Entry] == ["2105.00003", "2105.00001", "2105.00002"]
    [problem] = [item for item in items if type(item) is Problem]
    assert (problem.severity, problem.code, problem.line) == ("warning", "broken-block", 2)
    assert "a merge conflict is unresolved" in problem.message
