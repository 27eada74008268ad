"""The plugin keeps its promises, a RIS reader of others reads what it writes, and so does arxref."""

import arxref_ris
import rispy

import arxref
from arxref.host import Host
from arxref.testing import CLEAN, HOSTILE, check_exporter, run

(EXPORTER,) = arxref_ris.arxref_exporters()
DIGEST = """# ArXiv cs.CV --Mon, 31 May 2021
### 1.A study of $k$-means  [ :arrow_down: ](https://arxiv.org/pdf/2105.14656.pdf)
>  We study examples and find that $x < y$.
"""


def written(*entries):
    return "".join(document.text for document in EXPORTER.render(entries, {}))


def test_it_keeps_its_promises():
    parser = Host().get("parsers", "ris")
    fields = ("id", "title", "authors", "abstract", "categories", "primary", "comment")
    check_exporter(EXPORTER, CLEAN, parser=parser, fields=fields)


def test_a_reader_of_others_reads_it():
    records = rispy.loads(written(*CLEAN))
    by_id = {record["id"]: record for record in records}
    assert list(by_id) == [entry.key for entry in CLEAN]
    preprint = by_id["vandermaaten2019study"]
    assert preprint["type_of_reference"] == "UNPB"
    assert preprint["title"] == "A study of $k$-means & PyTorch: 50% of Gromov–Witten"
    assert preprint["authors"] == ["van der Maaten, Laurens", "King, Martin Luther, Jr.", "ATLAS Collaboration"]
    assert (preprint["date"], preprint["year"]) == ("2019/05/28/", "2019")
    assert preprint["keywords"] == ["cs.LG", "cs.CV", "stat.ML"]
    assert (preprint["doi"], preprint["urls"]) == ("10.48550/arXiv.1905.11946", ["https://arxiv.org/abs/1905.11946"])
    assert preprint["abstract"].endswith("it costs $5. Naïve “quotes” (see below).")
    published = by_id["hadwin2007strings"]
    assert (published["type_of_reference"], published["secondary_title"]) == ("JOUR", "Phys. Rev. D")
    assert (published["volume"], published["start_page"], published["doi"]) == ("75", "124007", "10.1103/PhysRevD.75.124007")


def test_no_text_begins_a_field_or_a_record():
    records = rispy.loads(written(*HOSTILE))
    assert [record["id"] for record in records] == [entry.key for entry in HOSTILE]
    assert {record["type_of_reference"] for record in records} == {"UNPB"}
    lines = written(*HOSTILE).split("\r\n")
    assert not [line for line in lines if line and line[2:6] != "  - "]


def test_a_month_is_no_day():
    entry = arxref.Entry(id=CLEAN[0].id, published=arxref.PartialDate(2007, 1))
    assert "\r\nDA  - 2007/01//\r\n" in written(entry)


def test_a_user_meets_it(tmp_path):
    (tmp_path / "digest.md").write_text(DIGEST, encoding="utf-8")
    done = run(["export", "digest.md", "--format", "ris", "-o", "refs.ris"], tmp_path, arxref_ris)
    assert done.returncode == 0, done.stderr
    (record,) = rispy.loads((tmp_path / "refs.ris").read_bytes().decode())
    assert (record["title"], record["notes"]) == ("A study of $k$-means", ["arXiv:2105.14656"])
    back = run(["export", "refs.ris", "--format", "bibtex"], tmp_path, arxref_ris)
    assert "eprint" in back.stdout, back.stderr
