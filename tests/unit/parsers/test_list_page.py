"""arXiv's listing pages and answers to searches, of all years and as browsers and archives save them."""

from __future__ import annotations

import re

import pytest

from arxref.api import SourceText
from arxref.authors import parse_authors
from arxref.model import Entry, Heading, PartialDate, Problem
from arxref.parsers.list_page import PARSER

LISTED = """<h3>New submissions for Thu, 15 Jan 15</h3>
<dl>
<dt><a name="item1">[1]</a>&nbsp;  <span class="list-identifier"><a href="/abs/1501.03157" title="Abstract">arXiv:1501.03157</a> \
[<a href="/pdf/1501.03157" title="Download PDF">pdf</a>]</span></dt>
<dd>
<div class="meta">
<div class="list-title mathjax">
<span class="descriptor">Title:</span> A $k$-Study
of Things
</div>
<div class="list-authors">
<span class="descriptor">Authors:</span>
<a href="/find/cs/1/au:+Lee_A/0/1/0/all/0/1">Ann Lee</a>, <a href="/find/cs/1/au:+Wu_B/0/1/0/all/0/1">Bo Wu</a>
</div>
<div class="list-comments">
<span class="descriptor">Comments:</span> See <a href="https://example.org/x">this https URL</a>, <a href="https://doi.org/10.1000/5">doi</a>
</div>
<div class="list-subjects">
<span class="descriptor">Subjects:</span> <span class="primary-subject">Robotics (cs.RO)</span>; Machine Learning (stat.ML)

</div>
<p class="mathjax">We show that a &lt; b.
</p>
</div>
</dd>
</dl>
"""
OLD = """<h3>Submissions received from Thu 31 Dec 98 to Mon 4 Jan 99, announced Tue, 5 Jan 99</h3>
<dl>
<dt>1. <b>hep-th/9901001</b> [<a href="/abs/hep-th/9901001">abs</a>, <a href="/ps/hep-th/9901001">src</a>] :
<dd><b>Title:</b> Paired accelerated frames
<br><b>Authors:</b> <a href="/find">I. H. Redmount</a> (Saint Louis University)
<br><b>Comments:</b> 8 pages
<br><b>Report-no:</b> DAMTP-1999-1
<br><b>Subj-class:</b> High Energy Physics - Theory; Mathematical Physics
<br><b>Journal-ref:</b> Phys.Rev. D59 (1999) 064028
<p>
Periodically accelerated frames. <br>
</dl>
"""
FOUND = """<ol class="breathe-horizontal" start="1">
<li class="arxiv-result">
<p class="list-title is-inline-block"><a href="https://arxiv.org/abs/2412.20001">arXiv:2412.20001</a></p>
<div class="tags is-inline-block">
  <span class="tag is-small is-link tooltip is-tooltip-top" data-tooltip="Robotics">cs.RO</span>
  <span class="tag is-small is-grey tooltip is-tooltip-top" data-tooltip="Machine Learning">cs.LG</span>
  <span class="tag is-light is-size-7"><a class="" href="https://doi.org/10.1103/PhysRevD.91.1234">10.1103/PhysRevD.91.1234</a></span>
</div>
<p class="title is-5 mathjax">
  Video <span class="search-hit mathjax">Diffusion</span>
</p>
<p class="authors">
  <span class="search-hit">Authors:</span>
  <a href="/search/?query=Lee%2C+A">Ann Lee</a>,
  <a href="/search/?query=Wu%2C+B">Bo Wu</a>
</p>
<p class="abstract mathjax">
  <span class="has-text-weight-semibold">Abstract</span>:
  <span class="abstract-short mathjax" id="x-short">&hellip;of it <a class="is-size-7" onclick="x">&#9661; More</a></span>
  <span class="abstract-full mathjax" id="x-full">All of it <a class="is-size-7" onclick="x">&#9651; Less</a></span>
</p>
<p class="is-size-7"><span class="has-text-weight-semibold">Submitted</span> 5 January, 2025; <span>v1</span> submitted 28 December, 2024;
  <span class="has-text-weight-semibold">originally announced</span> December 2024.
</p>
<p class="comments is-size-7">
  <span class="has-text-weight-semibold">Comments:</span>
  <span class="mathjax">12 pages</span>
</p>
<p class="comments is-size-7">
  <span class="has-text-weight-semibold">Journal ref:</span>
  Phys. Rev. D 91, 1 (2025)
</p>
</li>
</ol>
"""
PREVIEW = '<span class="MathJax_Preview"></span><span class="MathJax" data-mathml="&lt;math&gt;"><nobr><span>k</span></nobr>'
TOLD = '<span class="MJX_Assistive_MathML"><math><mi>k</mi></math></span></span>'
TEX = '<script type="math/tex" id="MathJax-Element-1">k<b</script>'
NEWER = "<mjx-container><mjx-math><mjx-c></mjx-c></mjx-math><mjx-assistive-mml><math><mi>k</mi></math></mjx-assistive-mml></mjx-container>"


def parse(text: str) -> list[object]:
    source = SourceText.of("list.html", text.encode())
    assert PARSER.accepts(source) > 0.9
    items = list(PARSER.parse(source))
    assert not [item for item in items if isinstance(item, Problem)]
    return items


def entry(text: str) -> Entry:
    [found] = [item for item in parse(text) if isinstance(item, Entry)]
    return found


def shouted(text: str) -> str:
    """A page as browsers of that time wrote it: tags in capital letters, few quotes."""
    return re.sub(r'(class|name|title)="([\w-]+)"', r"\1=\2", re.sub(r"<(/?\w+)", lambda tag: tag[0].upper(), text))


AS_SAVED = {
    "as served": lambda text: text,
    "addresses in full": lambda text: text.replace('"/abs', '"https://arxiv.org/abs'),
    "a mirror": lambda text: text.replace('"/abs', '"http://xxx.itp.ac.cn:80/abs'),
    "an archive of the web": lambda text: text.replace('"/abs', '"/web/20150115034500/http://arxiv.org/abs').replace(
        "https://ex", "https://web.archive.org/web/20150115034500/https://ex"
    ),
    "tags in capitals": shouted,
    "an abstract of no class": lambda text: text.replace('<p class="mathjax">', "<p>"),
}


@pytest.mark.parametrize("saved", AS_SAVED.values(), ids=AS_SAVED)
def test_a_listing_is_read_however_it_was_saved(saved) -> None:  # type: ignore[no-untyped-def]
    found = entry(saved(LISTED))
    assert (found.id, found.title, found.authors) == ("1501.03157", "A $k$-Study of Things", parse_authors("Ann Lee, Bo Wu")[0])
    assert (found.abstract, found.categories) == ("We show that a < b.", ("cs.RO", "stat.ML"))
    assert (found.comment, found.dois) == ("See https://example.org/x, doi (https://doi.org/10.1000/5)", ())
    assert found.origins[0].listed == PartialDate(2015, 1, 15)


@pytest.mark.parametrize(
    ("typeset", "title"),
    [(PREVIEW + TOLD + TEX, "A $k<b$-Study of Things"), (PREVIEW + TOLD, "A k-Study of Things"), (NEWER, "A k-Study of Things")],
    ids=["with its source", "without", "by a newer MathJax"],
)
def test_formulas_that_were_typeset_are_read_once(typeset: str, title: str) -> None:
    found = entry(LISTED.replace("$k$", typeset).replace("a &lt; b", typeset))
    assert found.title == title
    assert found.abstract == f"We show that {title[2:].partition('-')[0]}."


@pytest.mark.parametrize("saved", [AS_SAVED["as served"], AS_SAVED["a mirror"], shouted], ids=["as served", "a mirror", "capitals"])
def test_pages_from_before_2007_tell_fields_and_abstract_apart(saved) -> None:  # type: ignore[no-untyped-def]
    found = entry(saved(OLD))
    assert (found.id, found.title, found.abstract) == ("hep-th/9901001", "Paired accelerated frames", "Periodically accelerated frames.")
    assert (found.comment, found.journal_ref, found.report_no) == ("8 pages", "Phys.Rev. D59 (1999) 064028", "DAMTP-1999-1")
    assert (found.categories, found.affiliations) == (("hep-th", "math-ph"), (("Saint Louis University",),))
    assert found.origins[0].listed == PartialDate(1999, 1, 5)  # when they were announced


@pytest.mark.parametrize("parted", ["frames.<p>They", "frames.</p>\n<p>They"])
def test_all_paragraphs_of_an_abstract_are_its(parted: str) -> None:
    assert entry(OLD.replace("frames. <br>", f"{parted} shrink.")).abstract == "Periodically accelerated frames. They shrink."


def test_what_is_listed_within_a_paper_does_not_end_it() -> None:
    found = entry(LISTED.replace("a &lt; b", "<ul><li>a</li></ul> is b"))
    assert found.abstract.endswith(" is b.")


def test_headings_may_hold_anchors_and_breaks() -> None:
    [heading] = [
        item
        for item in parse(f'<h3><a name="new">New, Mon, 4 Jan 99</a><br>0001 -- 0010</h3>\n{OLD[OLD.index("<dl>") :]}')
        if isinstance(item, Heading)
    ]
    assert (heading.title, heading.date) == ("New, Mon, 4 Jan 99 0001 -- 0010", PartialDate(1999, 1, 4))


def test_answers_to_a_search_are_read_as_listings_are() -> None:
    found = entry(FOUND)
    assert (found.id, found.title, found.authors) == ("2412.20001", "Video Diffusion", parse_authors("Ann Lee, Bo Wu")[0])
    assert (found.abstract, found.comment, found.journal_ref) == ("All of it", "12 pages", "Phys. Rev. D 91, 1 (2025)")
    assert (found.published, found.updated) == (PartialDate(2024, 12, 28), PartialDate(2025, 1, 5))
    assert (found.categories, found.primary, found.dois) == (("cs.RO", "cs.LG"), "cs.RO", ("10.1103/PhysRevD.91.1234",))


@pytest.mark.parametrize("tag", ["div", "p"])
def test_pages_of_others_with_titles_of_lists_are_none_of_arxiv_s(tag: str) -> None:
    page = f'<{tag} class="list-title">Mine</{tag}><ul><li>a paper: <a href="https://arxiv.org/abs/1706.03762">x</a></li></ul>'
    assert PARSER.accepts(SourceText.of("list.html", page.encode())) == 0.0
