"""A vault of real papers, rendered by a Markdown engine that knows wiki links, callouts and math, and looked at in a browser."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

import pytest

from arxref.exporters import obsidian
from arxref.rendering import whole
from conformance import _latex

if TYPE_CHECKING:
    from arxref.model import Entry

HERE = Path(__file__).parent
INDEXES = "authors,table,base"
MOST_FORMULAS = 400  # that are drawn


class Site(NamedTuple):
    """The folders of a vault and of its pages in HTML, and what the engine found in each note."""

    vault: Path
    html: Path
    notes: dict[str, dict]


def site(folder: Path, entries: list[Entry], indexes: str = "") -> Site:
    modules, node = _latex.node_modules(), _latex.require("node")
    vault, html = folder / "vault", folder / "html"
    for document in whole(obsidian.VAULT, entries, {"folder": "Papers", "indexes": indexes}, {}):
        path = vault / document.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(document.text, encoding="utf-8", newline="\n")
    html.mkdir()
    (folder / "render_vault.mjs").write_bytes((HERE / "render_vault.mjs").read_bytes())
    (folder / "node_modules").symlink_to(os.path.abspath(modules), target_is_directory=True)
    done = _latex.run(folder, node, "render_vault.mjs", str(vault), str(html))
    assert done.returncode == 0, done.stderr
    return Site(vault, html, json.loads(done.stdout))


@pytest.fixture(scope="module")
def samples_site(sample_entries, tmp_path_factory) -> Site:
    return site(tmp_path_factory.mktemp("samples"), sample_entries, INDEXES)


@pytest.fixture(scope="module")
def corpus_site(corpus_entries, tmp_path_factory) -> Site:
    return site(tmp_path_factory.mktemp("corpus"), corpus_entries[::3])


def browse(page: Path, screenshot: Path | None = None) -> str:
    """The page's elements as a browser has them once its scripts have run."""
    chromium = _latex.require("chromium")
    flags = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=60000",
        f"--user-data-dir={page.parent.parent / 'profile'}",
    )
    if screenshot is not None:
        done = _latex.run(page.parent, chromium, *flags, "--window-size=900,1400", f"--screenshot={screenshot}", page.as_uri())
        assert screenshot.stat().st_size > 10_000, done.stderr
    done = _latex.run(page.parent, chromium, *flags, "--dump-dom", page.as_uri())
    assert 'data-done="yes"' in done.stdout[:400], done.stderr[-2000:]
    return done.stdout


@pytest.mark.parametrize("kind", ["samples_site", "corpus_site"])
def test_every_link_resolves_and_nothing_of_a_paper_is_html_or_leads_elsewhere(kind, request):
    found: Site = request.getfixturevalue(kind)
    names = {name.rpartition("/")[2].lower() for name in found.notes}
    assert len(names) == len(found.notes)
    links = [(name, target) for name, note in found.notes.items() for target, _ in note["links"]]
    assert len(links) > len(found.notes)
    assert [link for link in links if link[1].lower() not in names] == []
    assert [note["html"] for note in found.notes.values() if note["html"]] == []
    assert [url for note in found.notes.values() for url in note["urls"] if not re.match("(?:https?|ftp)://|mailto:", url)] == []


def test_every_link_of_an_index_of_real_papers_resolves(corpus_entries):
    """All of them, and without the engine, which takes minutes for so long a page."""
    documents = whole(obsidian.VAULT, corpus_entries, {"indexes": INDEXES}, {})
    texts = {PurePosixPath(document.path).stem: document.text for document in documents}
    targets = {target for text in texts.values() for target in re.findall(r"\[\[([^\[\]|\\]+)\\?\|", text)}
    assert targets - set(texts) == set()
    assert len(targets) > len(corpus_entries) * 0.99


def test_days_list_their_papers_and_one_another(samples_site, sample_entries):
    from arxref.notes.paper import listings

    days: dict[str, set[str]] = {}
    for entry in sample_entries:
        for day, _ in listings(entry):
            days.setdefault(f"Papers/arXiv {day.year}-{day.month:02}-{day.day:02}", set()).add(entry.key)
    assert {name for name in samples_site.notes if " 20" in name or " 19" in name} == set(days)
    in_order = sorted(days)
    for at, name in enumerate(in_order):
        near = {other.rpartition("/")[2] for other in (*in_order[max(at - 1, 0) : at], *in_order[at + 1 : at + 2])}
        assert {target for target, _ in samples_site.notes[name]["links"]} == days[name] | near


def test_a_note_in_a_browser(samples_site, tmp_path):
    name = next(name for name, note in samples_site.notes.items() if len(note["math"]) > 1 and note["urls"])
    dom = browse(samples_site.html / f"{name}.html", tmp_path / "note.png")
    assert dom.count("<mjx-container") == len(samples_site.notes[name]["math"])
    assert "data-mjx-error" not in dom
    assert '<code class="language-math' not in dom
    assert re.search(r"<\w+ [^>]*data-callout", dom)
    assert "%%" not in dom
    assert re.search(r"<h2[^>]*>Notes</h2>", dom)


def test_a_day_in_a_browser(samples_site, tmp_path):
    name = max((name for name in samples_site.notes if "arXiv 20" in name), key=lambda name: len(samples_site.notes[name]["links"]))
    dom = browse(samples_site.html / f"{name}.html", tmp_path / "day.png")
    hrefs = re.findall(r'<a class="internal" href="([^"]+)"', dom)
    assert len(hrefs) == len(samples_site.notes[name]["links"]) > 5
    assert all(Path(href.replace("&#x26;", "&").replace("&amp;", "&")).is_file() for href in hrefs)
    assert re.search(r"<h3[^>]*>cs\.", dom)
    assert "%%" not in dom


def test_the_mathematics_of_real_papers_is_drawn_without_an_error(corpus_site):
    page = corpus_site.html / "formulas.html"
    text = page.read_text(encoding="utf-8")
    formulas = re.findall(r"<p><code class=\"language-math\">.*?</code></p>", text, re.DOTALL)
    assert len(formulas) > 50
    step = len(formulas) // MOST_FORMULAS + 1
    page.write_text(text.partition("<body>")[0] + "<body>" + "".join(formulas[::step]), encoding="utf-8")
    dom = browse(page)
    assert dom.count("<mjx-container") == len(formulas[::step])
    errors = re.findall(r'data-mjx-error="([^"]+)"', dom)
    assert errors == []
