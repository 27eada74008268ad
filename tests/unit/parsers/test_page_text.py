"""arXiv's pages that were copied out of a browser as text: which texts are such."""

from __future__ import annotations

import pytest

from arxref.api import SourceText
from arxref.parsers.page_text import PARSER

PAGE = """Computer Science > Robotics
arXiv:2412.90001 (cs)
[Submitted on 28 Dec 2024]
A Study of Seas
Ann Lee
We study seas, as in arXiv:2101.00001.
Subjects:	Robotics (cs.RO)
Cite as:	arXiv:2412.90001 [cs.RO]

"""
LISTED = """[1] arXiv:2412.90002 [pdf, html, other]
Title: A Study of Maps
Ann Lee

"""


@pytest.mark.parametrize("beside", ["", "mine: https://arxiv.org/pdf/2412.90001v2", "as I said, arXiv: see above"])
def test_a_page_of_a_paper_is_read_beside_words_on_none_or_on_itself(beside: str) -> None:
    assert PARSER.accepts(SourceText.of("page.txt", f"{PAGE}{beside}\n".encode())) > 0.5


@pytest.mark.parametrize("beside", ["I liked [it](https://arxiv.org/abs/2412.90002).", "Compare arXiv:hep-th/9901001."])
def test_a_text_on_other_papers_is_no_page_of_one_for_a_page_that_was_pasted_into_it(beside: str) -> None:
    assert PARSER.accepts(SourceText.of("page.txt", f"{PAGE}{beside}\n".encode())) == 0.0
    assert PARSER.accepts(SourceText.of("page.txt", f"{LISTED}{beside}\n".encode())) > 0.5  # a list's prose names others in passing
