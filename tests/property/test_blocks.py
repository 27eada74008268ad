r"""Whatever stands in a mail, a listing or a .abs file: it is read to its end, and no line of it is claimed twice."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.library.leftovers import unclaimed
from arxref.library.spans import lines_of
from arxref.model import Entry, Problem
from arxref.parsers import abs as abs_parser
from arxref.parsers import listing, mail
from arxref.text.clean import clean
from arxref.turns import parse_with
from strategies import HOSTILE, hostile_text

RULE = 78 * "-"
LINES = (
    RULE, RULE, "\\\\", "\\\\", "\\\\", "\\\\ ( https://arxiv.org/abs/2105.14656 ,  14kb)", "arXiv:2105.14656",
    "arXiv:hep-th/9901001 (*cross-listing*)", "Paper: astro-ph/9204001", "Paper (*cross-listing*): cond-mat/9701067", "arXiv:",
    "From: A <a@b.c>", "Date: Mon, 31 May 2021 00:49:34 GMT   (8kb)", "Date (revised v2): Tue, 1 Jun 2021 00:00:00 GMT   (39kb)",
    "Date (revised): x", "replaced with revised version Thu, 8 Jun 2023 08:03:26 GMT   (25kb)", "", "", "Title: A", "  b c",
    "Authors: A B (X) and C D", "Categories: cs.CV", "DOI: 10.1000/1", "Mood: good", "stray", "  An abstract.", "/* Fri, 3 Mar 2023 */",
    39 * "%-", 19 * "%%--", 13 * "%%%---", "Subject: cs.CV daily Subj-class mailing", "Papers received as of Sat Jan 1 00",
    " Submissions to:", "Operator Algebras", "For help on viewing", "Content-Type: multipart/mixed; boundary=b", "--b", "--b--",
    "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Type: text/html",
    "Content-Transfer-Encoding: quoted-printable", "a=", "=0A=0A", "Content-Transfer-Encoding: base64", "JScKYXJYaXY6MjEwNS4xNDY1Ngo=",
    "From a@b.c Thu Jun  8 20:44:20 2023",
)  # fmt: skip

files = st.lists(st.sampled_from(LINES) | st.sampled_from(HOSTILE) | hostile_text(max_pieces=2), max_size=30).map("\n".join)
mails = st.lists(st.sampled_from(LINES), max_size=30).map(
    lambda lines: "\n".join(("Content-Type: multipart/mixed; boundary=b", "", "--b", *lines))
)


@given(files | mails)
@settings(max_examples=200)
@example(f"{RULE}\n\\\\\narXiv:2105.14656\n\\\\\n\\\\\n{RULE}\nstray\n{RULE}")
@example(f"stray\n{RULE}\nSubject: x\n{13 * '%%%---'}\nfoot\n{RULE}\nfoot\nSubject: y\n\\\\\n/* x */")
def test_any_file_is_read_to_its_end(text: str) -> None:
    """Lines of blocks, of heads and of raw mails in any order: no crash, entries that are clean, and each line claimed once at most."""
    for parser in (mail.PARSER, listing.PARSER, abs_parser.PARSER):
        source = SourceText.of("x", text.encode())
        items = parse_with(parser, source)
        count = source.text.count("\n") + 1
        assert "parser-failed" not in [item.code for item in items if isinstance(item, Problem)]
        spans = sorted(lines_of(item) for item in items if not isinstance(item, Problem) or item.severity == "error")
        assert all(1 <= first <= last <= count for first, last in spans)
        assert all(before[1] < after[0] or before == after for before, after in pairwise(spans))
        assert all(1 <= item.line <= count for item in items if isinstance(item, Problem))
        unclaimed(source.text, items)
        for item in items:
            if isinstance(item, Entry):
                assert item.title == clean(item.title)
                assert not item.affiliations or len(item.affiliations) == len(item.authors)


@given(files)
@settings(max_examples=100)
def test_every_id_of_a_block_is_an_entry_or_an_error(text: str) -> None:
    """Entries in are entries out and errors: every line that names a paper at the head of a block is one of the two."""
    source = SourceText.of("x", f"{RULE}\n\\\\\narXiv:2105.99999\n{text}".encode())
    items = parse_with(listing.PARSER, source)
    lines = source.text.split("\n")
    told = sum(isinstance(item, Entry) or item.severity == "error" for item in items if isinstance(item, Entry | Problem))
    heads = [
        at for at, line in enumerate(lines) if line.startswith(("arXiv:", "Paper:", "Paper (*")) and lines[at - 1].strip() in ("\\\\", RULE)
    ]
    assert told >= len(heads)
