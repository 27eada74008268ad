"""Which texts of links are titles."""

from __future__ import annotations

import pytest

from arxref.library.layouts.linktexts import only_points, title, written_title

ID = "2105.00001"


@pytest.mark.parametrize(
    "text",
    [
        "A Study of Made-up Things",
        "Attention is what you need",
        "Things: how they are",
        "**Learning _Things_ from Examples**",
        "“Learning Things from Examples”",
        "3D Things from Few Views",
        "k-Means++ for Many Things",
        "[2105.00001] Things That Are Numbered",
        "2105 Things That Are Sorted",
        "12. Things That Are Counted",
        "The Lottery of Made-up Things",
        "New Things under an Old Sun",
        "On $k$-Things and <i>Others</i>",
        "Deep Residual Byron Learning",
        "Things Considered Harmful: A Position Paper",
        "Gaussian Things SLAM",
        "AI Things Examples",
        "Convolutional Things and RNN Layers",
    ],
)
def test_titles(text):
    assert title(text, ID, alone=True)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "pdf",
            "PDF",
            "here",
            "[12]",
            "12",
            "arXiv",
            "link",
            "paper",
            "2105.00001",
            "arXiv:2105.00001v2",
            "https://arxiv.org/abs/2105.00001",
        ),
        *(
            "Kaiming Ho",
            "Ada K. Byron",
            "Byron et al., 2021",
            "Ada Byron and Alan Ring",
            "Byron, Ring & Ho",
            "Byron (2021)",
            "Byron et al.",
            "Ada Byron, Guy Wolf, David van Dijk",
            "Ada M Byron, Md. Alan Ring, Guy de Ho",
        ),
        *(
            "this paper",
            "The original paper",
            "read the full paper here",
            "see their new work",
            "arXiv preprint",
            "official code",
            "Project page",
        ),
        *(
            "Things",
            "ThingNet v2",
            "an update",
            "proposed in our last work",
            "A Study of Many...",
            "",
            " ",
            "![arXiv](https://x.org/badge.svg)",
        ),
        "word " * 100,
        *(
            "First Author: Ada Maria Byron",
            "Authors From Every Department",
            "Venue: Made-up Workshop Track",
            "Keywords: Things, Matters, Examples",
            "Accepted To the Conference (Spotlight)",
            "Published In a Journal of Things",
            "International Conference on Made-up Things",
            "IEEE Transactions on Made-up Things",
            "Advances in Neural Information Processing Systems",
            "University of Things, Somewhere",
            "Some Company and Another University",
            "Department of Things: Somewhere",
            "TL;DR: Bigger Things Learn Faster",
            "Q: How Do I Train These Things?",
            "Note: These Things Are Not Supported Yet",
            "Key Takeaways: Train Things Longer",
        ),
    ],
)
@pytest.mark.parametrize("alone", [True, False])
def test_what_is_none(text, alone):
    assert not title(text, ID, alone=alone)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Deep Learning of Many Things", True),
        ("the way we did this before", False),
        ("Some of us said it", False),
        ("Things: how they are", True),
    ],
)
def test_amid_a_sentence_a_title_must_look_like_one(text, expected):
    assert bool(title(text, ID, alone=False)) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[2105.00001] Things That Are Numbered.", "Things That Are Numbered"),
        ("2105 Things   That\n Are Sorted", "Things That Are Sorted"),
        (r"**Things of \_Few\_ \[Views\]**", "Things of _Few_ [Views]"),
        ("Things &amp; Other Matters", "Things & Other Matters"),
        ("[CVPR 2024] Things That Are Labelled", "Things That Are Labelled"),
        ("[NEW] [ICML'23 Oral] Things That Are Labelled", "Things That Are Labelled"),
        ("[2024/03] Title: Things That Are Labelled", "Things That Are Labelled"),
        ("[Re] Things That Are Reproduced", "[Re] Things That Are Reproduced"),
    ],
)
def test_what_is_no_part_of_it_goes(text, expected):
    assert title(text, ID, alone=True) == expected


BOLD = "A Survey of Made-up Things"


@pytest.mark.parametrize(
    ("item", "link"),
    [
        (f"- **{BOLD}**, Ann Lee. ", "paper"),
        (f"- **{BOLD}** by Ann Lee ", "paper"),
        (f"- **{BOLD}.** Ann Lee in ", "pdf"),
        (f"- **{BOLD},** Ann Lee in ", "pdf"),
        (f"- **{BOLD}** \u2013 ", "PDF v2"),
        (f"**{BOLD}**", "2105.00001"),
        (f"- __{BOLD}__<br>", ""),
        (f"> <li> <strong>{BOLD}</strong> (", "pdf"),
        (f"10. [2021] <b>{BOLD}</b> | ", "pdf"),
        (f"- \u201c{BOLD},\u201d Ann Lee, ", "pdf"),
    ],
)
def test_the_bold_text_that_a_list_item_begins_with_is_a_title(item, link):
    assert only_points(link)
    assert written_title(item, ID) == BOLD


@pytest.mark.parametrize(
    ("item", "link", "reason"),
    [
        (f"- **{BOLD}** says so in ", "paper", "a sentence goes on"),
        (f"- **{BOLD}** bypasses ", "paper", "with a word that begins as one that names authors"),
        (f"- **{BOLD};** and ", "paper", "it is but half of one"),
        (f"- **{BOLD}:** [", "paper", "it heads what follows"),
        (f"- **{BOLD}: **[", "paper", "the same, with a blank"),
        (f"- **{BOLD}**, ", "A first word", "the link says something else"),
        (f"- **{BOLD}**, ", "the paper", "or may"),
        (f"- said **{BOLD}**, ", "paper", "it stands amid the item"),
        (f"- ** {BOLD}**, ", "paper", "a blank keeps it from being bold"),
        (f"- **{BOLD}", "paper", "it does not end"),
        ("- **Things Made Up**, ", "paper", "three words may be anything"),
        ("- **Attention alone decides nothing much**, ", "paper", "it is written as a sentence is"),
    ],
)
def test_other_bold_text_is_none(item, link, reason):
    assert not only_points(link) or not written_title(item, ID), reason


@pytest.mark.parametrize(
    "said",
    [
        "Figure 3: Comparison of All Things",
        "Appendix B: Proofs of All Things",
        "Step 2: Train the Thing Model",
        "Problem: Catastrophic Things in Continual Learning",
        "Based On: Understanding Made-up Things",
        "Related: Neural Things and Their Theory",
        "Summary: Things Learn from Examples Fast",
        "Add Support for Many Things to Layers",
        "Introduces Made-up Things for Recurrent Networks",
        "Invited Talk at Somewhere on Made-up Things",
        "Required Reading for the Next Class",
        "Strongly Recommended to All New Students",
        "How To Cite This Work on Things",
        "What is New in Things Two",
        "If You Find These Things Useful",
        "Thank You for Reading about Things",
        "Getting Started with Many Things",
        "More Details in the Appendix of",
        "Report on the Things of July 2021",
        "The Flood of Many Things in July 2021",
    ],
)
@pytest.mark.parametrize("form", ["- {}: https://arxiv.org/abs/2105.00001", "- {} [[paper](https://arxiv.org/abs/2105.00001)]"])
def test_what_a_list_says_of_things_is_no_title(said, form):
    assert not written_title(form.format(said), ID)


@pytest.mark.parametrize(
    "text", ["Table Things: A Survey of Many", "Step Size Matters in Things", "ADD Things: A Study", "Add and Thin: A Study"]
)
def test_titles_that_begin_as_labels_do(text):
    assert written_title(f"- {text}: https://arxiv.org/abs/2105.00001", ID) == text
