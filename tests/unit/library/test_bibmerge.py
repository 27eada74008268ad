from __future__ import annotations

import shutil
import subprocess

import pytest

from arxref.api import Existing, Policy
from arxref.library import citations_bib
from arxref.library.bib import bibfile, bibmemory, bibmerge
from arxref.library.bib.bibscan import scan
from arxref.model import Entry, Name, PartialDate, Problem

ID = "1905.00001"
ENTRY = Entry(
    ID,
    title="Deep",
    authors=(Name("Doe"),),
    abstract="We.",
    published=PartialDate(2019, 5, 1),
    primary="cs.LG",
    journal_ref="J",
    dois=("10.1/a",),
    key="new",
)
NEW = {"title": "{Deep}", "author": "{Doe}", "year": "{2019}", "month": "may", "eprint": f"{{{ID}}}", "archivePrefix": "{arXiv}"}
PUBLISHED = {
    "title": "{Deep}",
    "author": "{Doe}",
    "journal": "{J}",
    "volume": "{1}",
    "year": "{2020}",
    "eprint": f"{{{ID}}}",
    "archivePrefix": "{arXiv}",
}
MINE = f"@misc{{mine,\n  title = {{My}},\n  eprint = {{{ID}}}\n}}\n"
CAREFUL = Policy()
ALL = Policy(recreate=True, refresh=True, published=True)


def piece(fields=NEW, *, kind="misc", key="new"):
    return f"@{kind}{{{key},\n" + ",\n".join(f"  {name.ljust(13)} = {value}" for name, value in fields.items()) + "\n}"


def run(raw, memory=None, *papers, policy=CAREFUL):
    raw = raw.encode() if isinstance(raw, str) else raw
    papers = [(ENTRY, paper) if isinstance(paper, str) else paper for paper in papers] or [(ENTRY, piece())]
    done = bibmerge.update(bibfile.read(raw), memory, papers, policy)
    assert not isinstance(done, Problem), done
    again = bibmerge.update(bibfile.read(done.content), done.memory, papers, policy)
    assert (again.content, again.memory, again.added, again.changed) == (done.content, done.memory, (), ())
    return done


def memory(**values):
    prints = {name.replace("type_", "@"): bibmemory.fingerprint(value) for name, value in values.items()}
    return bibmemory.dump({ID: bibmemory.line(prints)})


def written(fields=NEW, kind="misc"):
    """The memory of a run that wrote these fields."""
    return memory(type_=kind, **{name.lower(): value for name, value in fields.items()})


def only_added(before, after):
    """Whether ``after`` is ``before`` with one run of bytes put in."""
    common = 0
    while common < len(before) and before[common] == after[common]:
        common += 1
    rest = len(before) - common
    return after.endswith(before[common:]) and len(after) >= common + rest


def codes(done):
    return [(problem.code, problem.severity, problem.line, problem.id) for problem in done.problems]


def test_an_empty_file_gets_the_entry():
    done = run("")
    assert done.content.decode() == piece() + "\n"
    assert (done.added, done.changed, done.deleted, done.problems) == ((ID,), (), (), ())
    assert done.memory == written()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["", "\n", "\n\n", "\n\n\n"])
@pytest.mark.parametrize("bom", [b"", b"\xef\xbb\xbf"])
def test_a_new_entry_stands_behind_all_others(end, last, bom):
    raw = bom + f"% mine\n\t@misc{{a, x = 1}}{last}".replace("\n", end).encode()
    done = run(raw)
    assert done.content.startswith(raw)
    gap = {0: "\n\n", 1: "\n"}.get(len(last), "")
    assert done.content[len(raw) :].decode() == f"{gap}{piece()}\n".replace("\n", end)


@pytest.mark.parametrize(
    "broken",
    ["@misc{open, x = {y", '@book{open, x = "y\n', "@comment{open", "@string{a = {b}\n% end", "@misc{open,", "text @misc{open, x = {"],
)
@pytest.mark.parametrize("before", ["", "@misc{a, x = 1}\n", "@misc{a, x = 1}  ", "% end @\n", "% write to me@example.org (me)\n\n"])
@pytest.mark.parametrize("after", ["", "\n@misc{b, x = 1}\n"])
def test_a_new_entry_stands_before_what_does_not_close(before, broken, after):
    raw = before + broken + after
    done = run(raw)
    text = done.content.decode()
    assert only_added(raw.encode(), done.content)
    assert text.index(piece()) < text.index(broken[broken.index("@") :])
    assert [block.key for block in scan(text) if block.kind == "entry" and block.key == "new"] == ["new"]


def test_only_what_lacks_is_added_to_an_entry_of_the_users():
    done = run(MINE)
    assert done.content.decode() == (
        f"@misc{{mine,\n  title = {{My}},\n  eprint = {{{ID}}},\n"
        "  author = {Doe},\n  year = {2019},\n  month = may,\n  archivePrefix = {arXiv}\n}\n"
    )
    assert (done.added, done.changed, done.problems) == ((), (ID,), ())
    assert sorted(bibmemory.fields(bibmemory.load(done.memory)[0][ID])) == ["archiveprefix", "author", "month", "year"]


@pytest.mark.parametrize(
    ("there", "added"),
    [
        ("date = {2019}", {"author", "archivePrefix"}),
        ("year = 2018", {"author", "archivePrefix"}),  # a month of another year is no month
        ("year = 2019", {"author", "month", "archivePrefix"}),
        ("eprinttype = {arxiv}", {"author", "year", "month"}),
        ("editor = {Roe}", {"year", "month", "archivePrefix"}),
        ("crossref = {b}", {"author", "year", "month", "archivePrefix"}),
        ("year = y2019", {"author", "archivePrefix"}),
        ("author = {}", {"year", "month", "archivePrefix"}),
    ],
)
def test_what_says_the_same_is_not_added(there, added):
    done = run(f"@misc{{mine, {there}, eprint = {{{ID}}}, title = {{My}}}}")
    names = {field.name for field in next(iter(scan(done.content.decode()))).fields}
    assert names - {"eprint", "title", there.split()[0]} == added


@pytest.mark.parametrize(
    "there",
    [
        "doi = {10.48550/arXiv.1905.00001}",
        "url = {http://arxiv.org/pdf/1905.00001v2}",
        "arxivid = {1905.00001}",
        "eprint = {arXiv:1905.00001}",
    ],
)
def test_the_paper_is_found_however_it_is_named(there):
    done = run(f"@online{{mine, {there}, title = {{My}}}}")
    assert (done.added, done.changed) == ((), (ID,))
    assert "title = {My}" in done.content.decode()


def test_the_paper_is_found_by_its_doi_but_never_by_its_title():
    assert run("@article{mine, title = {Deep}, journal = {J}, doi = {https://doi.org/10.1/A}}").added == (ID,)  # 10.1 is no registrant
    entry = ENTRY._replace(dois=("10.1000/Abc",))
    raw = "@article{mine, title = {Other}, journal = {J}, doi = {https://doi.org/10.1000/aBC}}"
    assert run(raw, None, (entry, piece())).content.decode() == raw
    assert run("@misc{mine, title = {Deep}, author = {Doe}}").added == (ID,)


def test_own_values_are_renewed_in_their_delimiters_and_nowhere_else():
    raw = f'@misc{{mine,title =  "Shallow"\n ,author={{Doe}},year=2018,  MONTH = apr, eprint=   {{{ID}}},archiveprefix={{arXiv}} }}% end'
    last = {**NEW, "title": "{Shallow}", "year": "{2018}", "month": "apr"}
    done = run(raw, written(last))
    assert done.content.decode() == raw.replace("Shallow", "Deep").replace("2018", "2019").replace("apr", "may")
    assert done.memory == written()


def test_a_quote_that_quotes_cannot_hold_gets_braces():
    raw = f'@misc{{mine, title = "Shallow", eprint = {{{ID}}}}}'
    for title in ('{a "b" c}', '{a {"} c}'):
        done = run(raw, written({"title": "{Shallow}", "author": "{D}"}), piece({"title": title, "eprint": f"{{{ID}}}"}))
        assert f"title = {title}" in done.content.decode() or f'title = "{title[1:-1]}"' in done.content.decode()
        assert next(iter(scan(done.content.decode()))).kind == "entry"


def test_tidying_is_no_edit():
    raw = piece({**NEW, "title": '"Deep\n    Things"', "year": "2019"})
    done = run(raw, written({**NEW, "title": "{Deep Things}"}))
    assert 'title         = "Deep"' in done.content.decode()
    assert "year          = 2019" in done.content.decode()
    assert done.problems == ()


def test_a_users_edit_is_kept_and_told_when_arxrefs_value_changes():
    raw = "\n" + piece({**NEW, "title": "{Deeper}"})
    done = run(raw, written())
    assert (done.content.decode(), done.problems) == (raw, ())
    done = run(raw, written({**NEW, "title": "{Shallow}"}))
    assert done.content.decode() == raw
    assert codes(done) == [("kept-user-value", "warning", 3, ID)]
    assert done.problems[0].message == "title is yours, {Deeper}; it would be {Deep} now"
    # not even with --refresh
    assert run(raw, written({**NEW, "title": "{Shallow}"}), policy=ALL).content.decode() == raw


def test_refresh_renews_what_nobody_knows_the_writer_of():
    raw = piece({**NEW, "title": "{Deeper}"})
    assert run(raw).content.decode() == raw
    assert run(raw, policy=Policy(refresh=True)).content.decode() == piece()
    assert run(raw, policy=Policy(refresh=True, locked=frozenset({"title"}))).content.decode() == raw


def test_what_the_user_deleted_stays_out():
    fields = {name: value for name, value in NEW.items() if name != "author"}
    raw = piece(fields)
    assert run(raw, written()).content.decode() == raw
    done = run("% empty\n", written())
    assert (done.content, done.memory, done.deleted) == (b"% empty\n", written(), (ID,))
    assert codes(done) == [("deleted-by-user", "note", 0, ID)]
    done = run("% empty\n", written(), policy=Policy(recreate=True))
    assert (done.content.decode(), done.added) == ("% empty\n\n" + piece() + "\n", (ID,))


def test_locked_fields_are_left():
    locked = Policy(locked=frozenset({"title", "author", "month"}))
    raw = piece({"title": "{Shallow}", "year": "{2019}", "eprint": NEW["eprint"], "archivePrefix": "{arXiv}"})
    assert run(raw, written({"title": "{Shallow}"}), policy=locked).content.decode() == raw


def test_what_arxref_would_no_longer_write_goes():
    fields = {"key": "{arXiv:1}", **NEW, "abstract": "{We.}"}
    raw = piece(fields)
    done = run(raw, written(fields))
    assert done.content.decode() == piece()
    assert done.memory == written()
    assert run(raw).content.decode() == raw


def test_what_todays_sources_do_not_know_stays():
    fields = {**NEW, "abstract": "{We.}", "primaryClass": "{cs.LG}", "author": "{A and B}"}
    poor = ENTRY._replace(abstract="", primary="", authors_complete=False, published=None)
    new = piece({**NEW, "author": "{A and others}", "year": "{2020}"})
    assert run(piece(fields), written(fields), (poor, new)).content.decode() == piece(fields)


def test_a_published_entry_of_somebody_elses_is_left():
    raw = f"@article{{mine, title={{My}}, journal={{J}}, eprint={{{ID}}}}}"
    for policy in (Policy(), Policy(refresh=True)):
        for new in (piece(), piece(PUBLISHED, kind="article")):
            assert run(raw, None, new, policy=policy).content.decode() == raw
    done = run(raw, None, piece(PUBLISHED, kind="article"), policy=Policy(published=True))
    assert done.content.decode() == raw[:-1] + ", author={Doe}, volume={1}, year={2020}, archivePrefix={arXiv}}"


def test_an_article_without_a_journal_is_no_publication():
    """Reference managers make articles of preprints; what arxref wrote there is renewed all the same."""
    raw = piece(kind="article", key="mine")
    done = run(raw, written(), piece({**NEW, "title": "{Deeper}"}))
    assert done.content.decode() == raw.replace("{Deep}", "{Deeper}")
    done = run(raw, written(), piece(PUBLISHED, kind="article"), policy=Policy(published=True))
    assert {"journal = {J}", "volume = {1}", "year = {2020}"} <= {
        " ".join(line.split()).rstrip(",") for line in done.content.decode().split("\n")
    }


def test_to_be_on_arxiv_is_not_to_be_published():
    raw = f"@article{{mine, title={{My}}, journal={{arXiv preprint arXiv:{ID}}}, year={{2019}}}}"
    assert "author={Doe}" in run(raw).content.decode()


def test_a_preprint_is_published_only_on_request_and_as_a_whole():
    new = piece(PUBLISHED, kind="article")
    assert run(piece(), written(), new).content.decode() == piece()
    done = run(piece(), written(), new, policy=Policy(published=True))
    text = done.content.decode()
    assert text.startswith("@article{new,\n")
    found = {field.name: text[field.value : field.end] for field in next(iter(scan(text))).fields}
    assert found == PUBLISHED
    assert done.memory == written(PUBLISHED, "article")
    edited = piece({**NEW, "year": "{2021}"})
    done = run(edited, written(), new, policy=Policy(published=True))
    assert done.content.decode() == edited
    assert [problem.message for problem in done.problems] == ["stays a preprint, for year is yours"]
    # and it never becomes a preprint again
    assert run(text, written(PUBLISHED, "article"), piece(), policy=ALL).content.decode() == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("@misc{a, eprint={%s}, t={x}}", "@misc{a, eprint={%s}, t={x}, author={Doe}}"),
        ("@misc{a, eprint={%s}, t={x}, }", "@misc{a, eprint={%s}, t={x}, author={Doe}, }"),
        ("@misc{a,\n\teprint={%s},\n\tt={x},\n}", "@misc{a,\n\teprint={%s},\n\tt={x},\n\tauthor={Doe},\n}"),
        ("@misc{a\r\n  , eprint = {%s}\r\n  , t = {x}\r\n}", "@misc{a\r\n  , eprint = {%s}\r\n  , t = {x}\r\n  , author = {Doe}\r\n}"),
        ("@misc{a,\n eprint   = {%s},\n t        = {x}\n}", "@misc{a,\n eprint   = {%s},\n t        = {x},\n author   = {Doe}\n}"),
        ("@misc{a,\n eprint =  {%s},\n t =       {x}}", "@misc{a,\n eprint =  {%s},\n t =       {x},\n author =  {Doe}}"),
        ("@misc{a,\n t = {x}, eprint = {%s}}", "@misc{a,\n t = {x}, eprint = {%s}, author = {Doe}}"),
        ("@misc(a,\n      eprint={%s}, \n      t={x})", "@misc(a,\n      eprint={%s}, \n      t={x}, \n      author={Doe})"),
        ("@misc{a,\n  eprint        = {%s}\n}", "@misc{a,\n  eprint        = {%s},\n  author        = {Doe}\n}"),
    ],
)
def test_a_new_field_looks_like_those_around_it(before, after):
    new = piece({"author": "{Doe}", "eprint": f"{{{ID}}}"})
    assert run(before % ID, None, new).content.decode() == after % ID


def test_a_second_entry_of_the_paper_is_told_and_left():
    done = run(piece() + "\n" + MINE + MINE)
    assert done.content.decode() == piece() + "\n" + MINE + MINE
    assert codes(done) == [("duplicate-entry", "note", 1, ID)]


@pytest.mark.parametrize(
    "raw",
    [
        f"\n@misc{{mine, eprint = {{{ID}}} title = {{x}}}}",
        f"\n@misc{{my own, eprint = {{{ID}}}}}",
        f"\n@misc{{mine,\n<<<<<<< HEAD\n year = 2020,\n=======\n year = 2021,\n>>>>>>> theirs\n eprint = {{{ID}}}\n}}",
        f"\n@misc{{mine,\n eprint = {{{ID}}},\n title = {{x}}\n",
    ],
    ids=["no comma", "a blank in the key", "a merge conflict", "no end"],
)
def test_a_broken_entry_of_the_paper_is_the_paper_and_is_named(raw):
    done = run(raw)
    assert done.content.decode() == raw
    assert codes(done) == [("broken-block", "warning", 2, ID)]


@pytest.mark.parametrize("raw", [f"@misc{{title = {{x}}, eprint = {{{ID}}}}}", f"@misc{{ eprint={{{ID}}}\n}}", f'@misc(eprint = "{ID}")'])
def test_an_entry_without_a_key_is_the_paper_and_none_of_its_fields_is_its_key(raw):
    assert bibfile.read(raw.encode()).keys == {}
    assert [citation.key for citation in citations_bib.find(raw)] == []
    done = run(raw)
    assert done.content.decode() == raw
    (problem,) = done.problems
    assert (problem.code, problem.severity, problem.line, problem.id) == ("broken-block", "warning", 1, ID)
    assert problem.message.startswith("has no key")


def test_keys_that_stand_twice_in_the_file_are_told():
    raw = (
        "@misc{a, title={x}}\n@misc{b}\n"
        + MINE
        + "@book{A,\n title={y}}\n@misc{, title={x}}@misc{, title={y}}\n@misc{c c}\n@misc{c}\n@book{a}"
    )
    done = run(raw)
    told = [(problem.severity, problem.line, problem.message) for problem in done.problems if problem.code == "duplicate-key"]
    line = 3 + MINE.count("\n")
    assert told == [
        ("note", line, "A is the key of the entry on line 1, too, and only that one can be cited"),
        ("note", line + 5, "a is the key of the entry on line 1, too, and only that one can be cited"),
    ]
    assert [code for code, *_ in codes(run(raw.replace("title=", "journaltitle=")))] == ["duplicate-key"]
    assert codes(run(piece())) == []


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "utf-16", "utf-32", "utf-8-sig"])
def test_an_encoding_is_kept(encoding):
    raw = f"@misc{{mine, title = {{Mé}}, eprint = {{{ID}}}}}\n".encode(encoding)
    done = run(raw)
    text = done.content.decode(encoding)
    assert "title = {Mé}" in text
    assert "author = {Doe}" in text
    if encoding.startswith(("utf-16", "utf-32")):
        assert done.content[:2] == raw[:2]


def test_what_an_encoding_cannot_hold_is_told():
    raw = "@misc{a, title = {Mé}}\n".encode("latin-1")
    assert "{é}" in run(raw, None, piece({**NEW, "title": "{é}"})).content.decode("latin-1")
    told = bibmerge.update(bibfile.read(raw), None, [(ENTRY, piece({**NEW, "title": "{王}"}))], Policy())
    assert isinstance(told, Problem)
    assert (told.severity, told.code, told.id) == ("error", "not-utf8", ID)
    assert isinstance(bibmerge.update(bibfile.read(b"\xff\xfea"), None, [(ENTRY, piece())], Policy()), Problem)


@pytest.mark.parametrize(
    ("spoil", "line"),
    [
        (lambda raw: raw.replace(b"% arxref", b"% who"), 1),
        (lambda raw: raw + b"<<<<<<< HEAD\n", 3),
        (lambda raw: raw + b"\xff\xfe\x00\n", 3),
        (lambda raw: raw.replace(b"1905.00001\t", b"1905.00001 "), 2),
        (lambda raw: raw + raw.split(b"\n")[1].replace(b"a", b"b") + b"\n", 3),
        (lambda raw: raw.replace(b" 1:", b" 2:"), 1),
    ],
)
def test_a_damaged_memory_errs_on_the_users_side(spoil, line):
    raw = piece({**NEW, "title": "{Shallow}"})
    done = bibmerge.update(bibfile.read(raw.encode()), spoil(written({**NEW, "title": "{Shallow}"})), [(ENTRY, piece())], Policy())
    assert done.content.decode() in (raw, piece())
    assert codes(done) == [("damaged-memory", "warning", line, "")]


def test_the_memory_of_other_papers_survives():
    other = bibmemory.load(written())[0][ID]
    done = run("", bibmemory.dump({"1801.00001": other, "hep-th/9901001": other}))
    assert done.memory == bibmemory.dump({"1801.00001": other, ID: other, "hep-th/9901001": other})
    crlf = written().replace(b"\n", b"\r\n")
    assert run(piece(), crlf).memory == crlf


def test_a_file_as_arxref_wrote_it_is_arxrefs_own():
    def seal(text):
        return f"\n\n% arxref: {len(text):016x}\n"

    other = piece({"title": "{O}", "eprint": "{1801.00001}"}, key="o")
    body = piece({**NEW, "title": "{Shallow}"}) + "\n\n" + other
    for end in ("\n", "\r\n"):
        raw = (body + seal(body)).replace("\n", end).encode()
        existing = Existing({ID: "new", "1801.00001": "o"}, state=(raw, seal))
        third = ENTRY._replace(id="2001.00001", key="third")
        done = bibmerge.update(existing, None, [(ENTRY, piece()), (third, piece(key="third"))], Policy())
        new = "\n\n".join((piece(), other, piece(key="third")))
        assert done.content.decode() == (new + seal(new)).replace("\n", end)
        assert set(bibmemory.load(done.memory)[0]) == {ID, "1801.00001", "2001.00001"}
        again = bibmerge.update(existing._replace(state=(done.content, seal)), done.memory, [(ENTRY, piece())], Policy())
        assert (again.content, again.memory) == (done.content, done.memory)


def test_real_libraries_get_nothing_but_the_new_lines(corpus):
    id_ = "2912.99999"
    entry = ENTRY._replace(id=id_, dois=())
    new = piece({**NEW, "eprint": f"{{{id_}}}"})
    files = sorted((corpus / "bib").iterdir())
    assert len(files) > 30
    for path in files:
        raw = path.read_bytes()
        done = run(raw, None, (entry, new))
        assert only_added(raw, done.content), path.name
        assert new.encode() in done.content.replace(b"\r\n", b"\n"), path.name
        assert done.added == (id_,)


FAULTS = [
    "",
    "@misc{open, title = {y",
    '@misc{open, title = "y',
    "@misc{open,",
    "@misc{open",
    "@misc(open, title={y}",
    "@string{a = {b}",
    "@comment{open",
    "@misc{open, title {y}}",
    "@misc{open, title = {y} year = 1}",
    "@misc{open, title = {a @b{c, d = {} e}",
    '@misc{open, x x, title = "@b{k, t = {"}',
    "@misc{title = {x}}",
    "@",
    "@misc",
    "@string",
    "@comment",
    "@preamble",
    "@\nmisc{k, t = {",
    "me@x",
    "me@example.org{k, t = {",
    "@comment{@misc{k, t = {a} }}",
    "@comment{@misc(k, t = {a} }",
]


@pytest.mark.skipif(shutil.which("bibtex") is None, reason="bibtex is not installed")
@pytest.mark.parametrize("before", ["", "@misc{before, title={B}}\n", "% write to me@example.org (me)\n\n", "% a lone @"])
def test_bibtex_finds_the_new_entry_in_a_broken_file(before, tmp_path):
    for fault in FAULTS:
        for after in ("", "\n@misc{after, title = {A}}\n"):
            done = run(before + fault + after)
            (tmp_path / "x.bib").write_bytes(done.content)
            (tmp_path / "x.aux").write_text("\\citation{new}\n\\bibstyle{plain}\n\\bibdata{x}\n")
            (tmp_path / "x.bbl").unlink(missing_ok=True)
            subprocess.run(["bibtex", "x"], cwd=tmp_path, capture_output=True, check=False)
            assert "\\bibitem{new}" in (tmp_path / "x.bbl").read_text("utf-8", "replace"), (before, fault, after)
            assert "new" in _of_bibtexparser(done.content.decode()), (before, fault, after)


def _of_bibtexparser(text):
    from bibtexparser.splitter import Splitter

    return [entry.key for entry in Splitter(text).split().entries]
