"""The titles of references in lists of all styles, and what is none: prose, lists of names, other people's headings."""

from __future__ import annotations

import pytest

from arxref.library.layouts.references import reference_title
from growth import assert_linear

LONG = "Learning Thinking Boats from Raw Sonar"


@pytest.mark.parametrize(
    "names",
    [
        "[1] W. Xe, ",
        "[12] W. Xe and Y. Zi, ",
        '1. Xe, Wa, and Yo Zi. "',
        "Ci, Ab. “",
        "- A. Ci, B. Do, and C. Eh, “",
        "Wa Xe and Yo Zi. 2024. ‘",
        "Wa Xe. “",
        "Fa, D. et al. ",
        "Xe, W., & Zi, Y. (2024). ",
        "Xe, W., Zi, Y.: ",
        "de Vries, H., van der Maaten, L. (2024, November 2). ",
        "J. Devlin, M.-W. Chang, K. Lee, and K. Toutanova. ",
        "Wa Xe, Yo Zi, and others. ",
        "1. Xe W, Zi Y. ",
        "[1] XE W, ZI Y. ",
        "Ci, Ab. 2024. ",
        "Ci, A. (2024) '",
        "Łukasz Kaiser and Ilia Polosukhin. ",
    ],
)
@pytest.mark.parametrize("place", [" arXiv preprint ", " CoRR ", " In CVPR, 2023. ", " https://", " Preprint at https://", " "])
def test_title_between_names_and_place(names, place):
    opened = names.rstrip(" ")[-1] if names[-1] in "\"“‘'" else ""
    closed = {'"': '."', "“": ",”", "‘": "’.", "'": "',"}.get(opened, ".")
    if names.endswith(("Xe, ", "Zi, ")):
        names, closed = f"{names}*", "*,"
    assert reference_title(f"{names}{LONG}{closed}{place}", "2411.01001") == LONG


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("J. Kaplan et al. Scaling laws vs. scaling rules for models. arXiv", "Scaling laws vs. scaling rules for models"),
        ("Xe, W. O., Zi, Y., ... & Do, B. (2021). Boats that think about the sea. arXiv preprint ", "Boats that think about the sea"),
        ("Xe, W. O., Zi, Y., some & Do, B. (2021). Boats that think about the sea. arXiv preprint ", ""),
        (
            "\\bibitem[{Xe and Zi(2021)}]{xe21} Wa~Xe and Yo~Z{\\'\\i}. \\newblock {BoatNet}: Boats that {Think}. \\newblock arXiv ",
            "BoatNet: Boats that Think",
        ),
        (
            "\\bibitem{Xe:2021} W.~Xe, ``Boats that think about the sea,'' Phys. Rev. \\textbf{2} (2021), 3 [",
            "Boats that think about the sea",
        ),
        (
            "\\bibitem [{\\citenamefont {Xe}(2023)}]{xe}% \\BibitemOpen \\bibinfo {title} {Boats that {Think} too},\\ }",
            "Boats that Think too",
        ),
        ("Xe, W. & Zi, Y. What does BERT know about it? arXiv preprint ", "What does BERT know about it?"),
        ("XE W. Boats that think about the sea[J]. arXiv preprint ", "Boats that think about the sea"),
        ("Xe, W. u. a. (2021). Boats that think. arXiv:", "Boats that think"),
        ("Xe, W. u. a.: „Boats that think about the sea“, 2021, ", "Boats that think about the sea"),
        ("Xe, W. et al., « Boats that think about the sea », ", "Boats that think about the sea"),
        ("Xe, W. y Zi, Y. (2021). Boats that think about the sea. ", "Boats that think about the sea"),
        ("Le, H. et al. *Boats that think about the sea*. ", "Boats that think about the sea"),
        ("Xe, W. et al. (2021). Generative Boat Networks. ", "Generative Boat Networks"),
        ("- Visual Boats and Sailing: A Deeper Look at the Sea\n  link:: ", ""),
        ("- Inverse Boats SEA: A Deeper Look at the Sea ", ""),
        ("Boats Used in This Work. Ann Lee, Bo Do. ", ""),
        ("Boats on the Sea. Seascapes, Harbour Views. ", ""),
        (
            "\\bibitem{xe} W.~Xe \\textit{et al.} [SEA], ``Boats that think about the sea,'' Phys. Rev. \\textbf{2} (2021), 3 [",
            "Boats that think about the sea",
        ),
        ("Xe W., Zi Y. Boats that think about the sea // arXiv preprint ", "Boats that think about the sea"),
        ("Ci, A. (2024). <i>Boats that think about the sea</i> (", "Boats that think about the sea"),
        ("<li><b>Boats that think.</b><br>Ann Ci, Bo Do<br/>", "Boats that think"),
        ("<li><b>Boats that think about the sea</b><br>A. Ci, B. Do, G. de Eh <a href=", ""),
        ("<h3>Boats that think about the sea</h3><p>A. Ci, B. Do, G. de Eh</p><a href=", ""),
    ],
)
def test_where_the_title_ends(text, title):
    assert reference_title(text, "2411.01001") == title


@pytest.mark.parametrize(
    "text",
    [
        "",
        "In this paper by Yann LeCun and Geoffrey Hinton. All about nets of all kinds. arXiv",
        "Anna Kern, Bela Vig. We study boats in many storms. arXiv",
        "Deep Learning. A survey of everything there is. arXiv",
        "Cats & dogs. A survey of pets everywhere. arXiv",
        "Update from Anna Kern and Bela Vig: the new model of boats is great. https://",
        "Thanks to John Smith and Jane Doe. Their paper on boats is great: ",
        "Dr. Smith. Deep learning for the masses. arXiv:",
        "B. Do et al., Phys. Rev. D 63, 1001 (2001), ",
        "K. He, X. Zhang, S. Ren, J. Sun, Deep residual learning for image recognition, arXiv preprint ",
        "A. Lee and B. Li. It goes on without a place where papers appear, of which more below. Then there is more",
        '"A quotation of nobody in particular," arXiv',
        'A. Lee, "never closed, arXiv',
    ],
)
def test_what_is_no_reference_has_no_title(text):
    assert reference_title(text, "2411.01001") == ""


@pytest.mark.parametrize("part", ["A. Lee, ", "A. Lee. ", '"', "(2024). ", "' ", "et al. ", "[J]", ". "])
def test_linear(part):
    assert_linear(lambda text: reference_title(text, "2411.01001"), lambda size: part * size, 20)
