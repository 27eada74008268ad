"""A withdrawn paper is marked in every output, never written as published, and warned of."""

from __future__ import annotations

import json

import pytest

from arxref import bibrecords
from arxref.bibrecords import BIBLATEX, BIBTEX
from arxref.config import Config
from arxref.exporters import csl_json, csl_yaml, digest, obsidian
from arxref.host import Host
from arxref.library.publication import is_withdrawn, publication
from arxref.model import ArxivId, Entry, Name
from arxref.pipeline import Request, World, check

GONE = Entry(
    ArxivId("0704.0001"),
    title="On Things",
    authors=(Name("Alpha", "Ann"),),
    comment="This paper has been withdrawn by the author",
    journal_ref="Phys. Rev. D 75, 124007 (2007)",
    dois=("10.1103/PhysRevD.75.124007",),
    key="alpha",
)
HERE = GONE._replace(comment="9 pages; supersedes a withdrawn paper of ours")


@pytest.mark.parametrize("dialect", [BIBTEX, BIBLATEX], ids=lambda one: one.name)
@pytest.mark.parametrize("published", [False, True])
def test_a_record_says_so_in_its_note(dialect, published):
    plan = bibrecords.plan(dialect, {"published": published})
    gone, here = (bibrecords.written(entry, entry.key, plan) for entry in (GONE, HERE))

    assert "{Withdrawn. Published as: Phys. Rev. D 75, 124007 (2007)}" in gone
    assert "Withdrawn" not in here
    assert "@article" not in gone
    assert "{Withdrawn}" in bibrecords.written(GONE._replace(journal_ref=""), GONE.key, plan)


@pytest.mark.parametrize("published", [False, True])
def test_an_item_says_so_in_its_status_and_note(published):
    assert publication(GONE) is not None
    item = json.loads(csl_json.item(GONE, {"published": published}))

    assert (item["type"], item["status"], item["note"]) == ("article", "withdrawn", "arXiv:0704.0001; withdrawn")
    assert "status" not in json.loads(csl_json.item(HERE, {"published": published}))
    text = "".join(one.text for one in csl_yaml.EXPORTER.render([GONE], {}))
    assert "status: withdrawn" in text.replace('"', "")


@pytest.mark.parametrize("option", ["pubstate", "trust-comments"])
def test_no_claim_beside_it_counts(option):
    gone = GONE._replace(journal_ref="", dois=(), comment="Accepted to CVPR 2007. Withdrawn by the authors")
    for dialect in (BIBTEX, BIBLATEX):
        text = bibrecords.written(gone, gone.key, bibrecords.plan(dialect, {option: True}))
        assert "{Withdrawn}" in text
        assert text.startswith(("@misc", "@online"))
        assert "pubstate" not in text
        assert "CVPR" not in text
    item = json.loads(csl_json.item(gone, {option: True}))
    assert (item["type"], item["status"], item["note"]) == ("article", "withdrawn", "arXiv:0704.0001; withdrawn")


def test_a_note_says_so_in_a_property_a_tag_and_on_top():
    gone = obsidian.note(GONE)
    assert 'pubstate: "withdrawn"\n' in gone
    assert "\n  - pubstate/withdrawn\n" in gone
    assert "%%\n\n> [!warning] Withdrawn\n\n" in gone
    assert "venue" not in gone
    assert "ithdrawn" not in obsidian.note(HERE._replace(comment="9 pages"))


def test_a_digest_keeps_the_comment():
    text = "".join(one.text for one in digest.EXPORTER.render([GONE], {"style": "fields"}))
    assert GONE.comment in text


def test_the_abstract_may_say_so():
    assert is_withdrawn(Entry(ArxivId("0704.0001"), abstract="This paper has been withdrawn by the authors."))
    assert not is_withdrawn(Entry(ArxivId("0704.0001"), abstract="Deposits were withdrawn from banks in 1929."))


def test_whoever_reads_it_is_warned(tmp_path):
    source = tmp_path / "refs.bib"
    piece = bibrecords.written(GONE, GONE.key, bibrecords.plan(BIBLATEX, {"comment": True}))
    source.write_text(piece + "\n", encoding="utf-8")
    world = World(str(tmp_path), lambda: None, lambda: None)
    outcome = check(Host(scan=list), Config(), world, Request((str(source),)))

    assert [problem.code for problem in outcome.problems if problem.severity == "warning"] == ["withdrawn-paper"]
