"""Apostrophes in words, and what is none."""

import pytest

from arxref.text.apostrophes import bent, between


@pytest.mark.parametrize(
    ("text", "typeset"),
    [
        ("O'Neill's D'Angelo Jun'ichi", "O’Neill’s D’Angelo Jun’ichi"),
        ("Erdős's", "Erdős’s"),
        ("the 1990's", "the 1990’s"),
        ("Partners' Tasks, Labelers'", "Partners’ Tasks, Labelers’"),
        ("O'Neill on 'Two Tasks' of it", "O’Neill on 'Two Tasks' of it"),
        ("rock 'n' roll", "rock 'n' roll"),
        ("5' of 3'UTR, f'(x), x' = y'", "5' of 3'UTR, f'(x), x' = y'"),
        ("plain", "plain"),
        ("", ""),
    ],
)
def test_only_what_stands_in_words_and_behind_plurals_is_bent(text, typeset):
    assert bent(text) == typeset
    assert "'".join(between(text)) == text
