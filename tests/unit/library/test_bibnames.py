from __future__ import annotations

import itertools

import pytest

from arxref.library.bib.bibnames import read_names
from arxref.model import Name


@pytest.mark.parametrize("nobody", [",", ", ,", ",,,,", "and", "~,~", "{}", " and ,"])
def test_commas_alone_are_nobody(nobody):
    assert read_names(nobody) == ((), True)
    assert read_names(f"Doe, Jane and {nobody}")[0] == (Name("Doe", "Jane"),)


def test_whatever_a_field_holds_it_is_read():
    for parts in itertools.product((",", "and ", "{", "}", "Jr", "von ", "A ", "=", "family=", "\\", '"', "others"), repeat=4):
        read_names("".join(parts))
