"""The plugin keeps its promises, Typst compiles what it writes, and shows it as it is."""

import json
import shutil
import subprocess

import arxref_hayagriva
import pytest
import typst
import yaml

from arxref.testing import CLEAN, HOSTILE, check_exporter, run

(EXPORTER,) = arxref_hayagriva.arxref_exporters()


def written(*entries):
    return "".join(document.text for document in EXPORTER.render(entries, {}))


@pytest.fixture
def printed(tmp_path):
    """What Typst prints for a bibliography of these entries, on one line."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is missing")

    def compile_(*entries, style="ieee"):
        (tmp_path / "refs.yaml").write_text(written(*entries), encoding="utf-8", newline="")
        (tmp_path / "main.typ").write_text(f'#bibliography("refs.yaml", full: true, style: "{style}")\n', encoding="utf-8")
        typst.compile(str(tmp_path / "main.typ"), output=str(tmp_path / "main.pdf"))
        done = subprocess.run(["pdftotext", "-layout", str(tmp_path / "main.pdf"), "-"], capture_output=True, encoding="utf-8", check=True)
        return " ".join(done.stdout.split())

    return compile_


def titled(title):
    return CLEAN[2]._replace(title=title)


def test_it_keeps_its_promises():
    check_exporter(EXPORTER)


def test_it_is_the_yaml_that_was_meant():
    items = yaml.safe_load(written(*CLEAN))
    assert list(items) == [entry.key for entry in CLEAN]
    assert items["vandermaaten2019study"] == {
        "type": "article",
        "title": "A study of {k-means} & {PyTorch}: 50% of {Gromov–Witten}",
        "author": [
            {"name": "Maaten", "given-name": "Laurens", "prefix": "van der"},
            {"name": "King", "given-name": "Martin Luther", "suffix": "Jr."},
            {"name": "ATLAS Collaboration"},
        ],
        "date": "2019-05-28",
        "genre": "preprint",
        "publisher": "arXiv",
        "serial-number": {"doi": "10.48550/arXiv.1905.11946", "arxiv": "1905.11946"},
        "url": "https://arxiv.org/abs/1905.11946",
        "abstract": "We study a_b and x < y; it costs \\$5. Naïve “quotes” (see below).",
    }
    assert items["hadwin2007strings"]["parent"] == {"type": "periodical", "title": "Phys. Rev. D", "volume": "75"}
    assert items["wang2021erdos"]["author"][-1] == {"name": "others"}
    assert yaml.safe_load(written()) == {}


def test_typst_prints_it(printed):
    text = printed(*CLEAN)
    assert "D. Hadwin, “Strings,” Phys. Rev. D, vol. 75, p. 124007, 2007, doi: 10.1103/PhysRevD.75.124007." in text
    assert "L. van der Maaten, M. L. King Jr., and ATLAS Collaboration, “A study of k-means & PyTorch: 50% of Gromov–Witten,”" in text
    assert "May 28, 2019, arXiv. doi: 10.48550/arXiv.1905.11946." in text
    assert "“0,” Apr. 2007, arXiv." in text


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("deep learning with PyTorch: a study", "Deep Learning with PyTorch: A Study"),
        ("the iPhone (mRNA) and 3D U-Nets on arXiv", "The iPhone (mRNA) and 3D U-Nets on arXiv"),
        ("a study of $k$-means", "A Study of k-means"),
    ],
)
def test_no_style_changes_the_case_of_names(printed, title, shown):
    """MLA prints titles with capitals."""
    assert shown in printed(titled(title), style="mla")


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        (r"Costs of \$5 and \$6", "Costs of $5 and $6"),
        ("$C^*$-algebras and $x_1 < y$", "C*-algebras and x1 < y"),  # a small figure, for pdftotext
        ("a {b} c } d { e", "a {b} c } d { e"),
        (r"back\slash \{ \$", r"back\slash \{ $"),
        ('"quoted" *b* _i_ #x @a <y> // `z`', "*b* _i_ #x @a <y> // `z`"),
        (r"#eval(1) \u{41} [x](y)", r"#eval(1) \u{41} [x](y)"),
    ],
)
def test_nothing_in_a_title_is_active(printed, title, shown):
    assert shown in printed(titled(title))


def test_typst_takes_whatever_a_hostile_file_holds(printed):
    assert yaml.safe_load(written(*HOSTILE)).keys() == {entry.key for entry in HOSTILE}
    text = printed(*HOSTILE)
    assert [number for number in range(1, len(HOSTILE) + 1) if f"[{number}]" not in text] == []


def test_a_published_paper_of_any_kind_compiles(printed):
    odd = ("Phys. Rev. Lett. 98 (2007) L12-L15", "JHEP 0701:001,2007", "In Proc. ACM, pages 14-26, 2007", "Nucl.Phys. B760 (2007) 1-20")
    for number, reference in enumerate(odd, 1):
        entry = CLEAN[0]._replace(journal_ref=reference, dois=(f"10.1000/x{number}",), key=f"a{number}")
        assert f"10.1000/x{number}" in printed(entry)


def test_a_user_meets_it(tmp_path):
    entry = {"id": "a", "type": "article", "title": "Costs", "number": "arXiv:2105.14656", "author": [{"family": "Doe", "given": "Jane"}]}
    (tmp_path / "library.json").write_text(json.dumps([entry | {"issued": {"date-parts": [[2021, 5, 31]]}}]), encoding="utf-8")
    done = run(["export", "library.json", "--format", "hayagriva", "-o", "refs.yaml"], tmp_path, arxref_hayagriva)
    assert done.returncode == 0, done.stderr
    (item,) = yaml.safe_load((tmp_path / "refs.yaml").read_text(encoding="utf-8")).values()
    assert (item["title"], item["author"], item["date"]) == ("Costs", [{"name": "Doe", "given-name": "Jane"}], "2021-05-31")
