"""The plugin keeps its promises, readers of Org see what was meant, and nothing of a paper's text is active."""

import json
import shutil
import subprocess
import uuid

import arxref_org
import orgparse
import pytest

from arxref.testing import CLEAN, HOSTILE, check_exporter

(EXPORTER,) = arxref_org.arxref_exporters()
PREPRINT = CLEAN[2]
HARMLESS = frozenset("Header Para Plain Str Space SoftBreak Math InlineMath BlockQuote DefinitionList BulletList Link Div RawBlock".split())


def test_it_keeps_its_promises():
    check_exporter(EXPORTER)


def test_a_reader_of_others_finds_the_node():
    root = orgparse.loads(arxref_org.note(PREPRINT))
    assert root.get_file_property("title") == "A study of k-means & PyTorch: 50% of Gromov–Witten"
    assert root.properties == {
        "ID": str(uuid.uuid5(uuid.NAMESPACE_URL, "https://arxiv.org/abs/1905.11946")),
        "ROAM_REFS": "@vandermaaten2019study https://arxiv.org/abs/1905.11946",
        "CITEKEY": "vandermaaten2019study",
        "ARXIV": "1905.11946",
        "DOI": "10.48550/arXiv.1905.11946",
        "AUTHORS": "Laurens van der Maaten; Martin Luther King Jr.; ATLAS Collaboration",
        "YEAR": "2019",
        "DATE": "2019-05-28",
        "CATEGORIES": "cs.LG cs.CV stat.ML",
        "URL": "https://arxiv.org/abs/1905.11946",
        "PDF": "https://arxiv.org/pdf/1905.11946",
        "VERSION": "3",
        "CODE": "https://example.org/a_b?x=1&y=50%25#f",
        "ADDED": "2019-05-29",
    }
    assert [node.heading for node in root[1:]] == ["Notes"]
    assert "\n#+filetags: :arxiv_cs_LG:arxiv_cs_CV:arxiv_stat_ML:\n" in arxref_org.note(PREPRINT)


def test_the_region_shows_the_paper():
    text = arxref_org.note(PREPRINT).replace(arxref_org._BREAK, "")
    assert "\n#+begin_quote\nWe study a_b and \\(x < y\\); it costs $5. Naïve “quotes” (see below).\n#+end_quote\n" in text
    assert "\n- Comment :: 8 pages, 3 figures\n- Classes :: 68T45\n- Topics :: Vision\n" in text
    assert "\n- Links :: [[https://example.org/a_b?x=1&y=50%25#f][code]]\n" in text


def test_hostile_texts_stay_in_their_place():
    for entry in HOSTILE:
        root = orgparse.loads(arxref_org.note(entry))
        assert [node.heading for node in root[1:]] == ["Notes"]
        assert (root.properties["ARXIV"], root.properties["CITEKEY"]) == (entry.id, entry.key)
        assert arxref_org._read(arxref_org.note(entry)).drawer.keys() == root.properties.keys()


def parts(tree):
    """Every element of pandoc's tree, and its content."""
    if isinstance(tree, dict):
        if "t" in tree:
            yield tree["t"], tree.get("c")
        for value in tree.values():
            yield from parts(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from parts(value)


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is missing")
def test_nothing_of_a_hostile_text_is_active():
    lines = "\n\n".join(map(arxref_org.note, HOSTILE)).splitlines()
    text = "\n".join([line for line in lines if not line.startswith("#+filetags:")])
    text = text.replace("\n:PROPERTIES:\n", "\n* Paper\n:PROPERTIES:\n").replace("\n#+title:", "\nTitle:")
    done = subprocess.run(["pandoc", "-f", "org", "-t", "json"], input=text, capture_output=True, encoding="utf-8", check=True)
    found = list(parts(json.loads(done.stdout)["blocks"]))
    assert {kind for kind, _ in found} - HARMLESS == set()
    assert [content[2][0] for kind, content in found if kind == "Link" and not content[2][0].startswith(("http://", "https://"))] == []
    assert [content for kind, content in found if kind == "RawBlock"] == []


@pytest.mark.parametrize(
    "text",
    [
        "*bold* /italic/ _under_ =code= ~verb~ +strike+",
        "x_1 and y^2 and \\alpha and \\\\",
        "[[elisp:(delete-file)]] [[file:/etc/passwd][x]] elisp:(x) file:/etc/passwd shell:ls <shell:ls>",
        "{{{macro(x)}}} @@html:<b>@@ <<target>> <2021-05-31 Mon> [2021-05-31 Mon] [1/2] [50%]",
        "[fn:1] [fn:: note] [cite:@key] src_sh{ls} call_name()",
        "a :: b ::",
    ],
)
def test_what_is_active_in_org_is_shown_as_it_is(text):
    """Without the zero-width spaces it is the very text; with them, no mark stands by what it would act on."""
    calm = arxref_org.escape(text)
    assert calm != text
    assert calm.replace(arxref_org._BREAK, "") == text


@pytest.mark.parametrize("text", ["PyTorch: R&D, 5 * 3 = 15", "see https://example.org/a_b/c*d (and/or)", "A–B; 50% of [1]s", "x < y > z"])
def test_what_is_not_active_stays_as_it_is(text):
    assert arxref_org.calm(text).replace("[\u200b1", "[1") == text
