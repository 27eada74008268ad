"""The authors that others' records and notes list: what a comma in a name says, and what says that there are more."""

from __future__ import annotations

import pytest

from arxref.library.layouts.people import listed
from arxref.names import natural

JUNIOR = "Ann Lee Jr."
LISTS = [
    ([], False, [], True),
    ([" ", ""], False, [], True),
    (["Ann Lee", " Bo Ray "], False, ["Ann Lee", "Bo Ray"], True),
    (["Ann Lee and Bo Ray"], True, ["Ann Lee", "Bo Ray"], True),
    (["Physics and Chemistry Team", "Bo Ray"], True, ["Physics and Chemistry Team", "Bo Ray"], True),
    (["Lee, Ann", "Ray, Bo"], False, ["Ann Lee", "Bo Ray"], True),
    (["Lee, Ann", "Bo Ray"], True, ["Ann Lee", "Bo Ray"], True),
    (["Ann Lee, Bo Ray", "Cy Fox"], False, ["Ann Lee", "Bo Ray", "Cy Fox"], True),
    (["Lee, Ann, Jr.", "Ray, Bo"], False, [JUNIOR, "Bo Ray"], True),
    (["Ann Lee, Jr.", "Bo Ray"], True, [JUNIOR, "Bo Ray"], True),
    (["Lee, Ann", "Lee, Ann"], True, ["Ann Lee"], True),
    (["Lee, Ann", "Ray, Bo", "et al."], False, ["Ann Lee", "Bo Ray"], False),
    (["Lee, Ann", "Ray, Bo", "et al.", "and 12 other authors"], False, ["Ann Lee", "Bo Ray"], False),
    (["Ann Lee", "Others"], True, ["Ann Lee"], False),
    (["Ann Lee et al."], True, ["Ann Lee"], False),
    (["..."], True, [], False),
]


@pytest.mark.parametrize(("texts", "each", "printed", "complete"), LISTS)
def test_a_list_is_read(texts: list[str], each: bool, printed: list[str], complete: bool) -> None:
    names, whole = listed(texts, each=each)
    assert ([natural(name) for name in names], whole) == (printed, complete)
