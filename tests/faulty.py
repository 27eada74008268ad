"""What tests of the kit share: how a check fails, and the deeds that plugins must not do."""

from __future__ import annotations

import os
import re
import sys

import pytest


def fails(check, record, message, *arguments, **more):
    """The check says this, in one sentence of one line."""
    with pytest.raises(AssertionError) as caught:
        check(record, *arguments, **more)
    said = str(caught.value).partition("\nassert ")[0]
    assert re.search(message, said), said
    assert "\n" not in said


def ids(table):
    """Each row's message names its test."""
    return [message for *_, message in table]


def write(entry):
    """Write a file, which no plugin may."""
    with open(os.path.join(os.environ["ARXREF_TEST_FOLDER"], "out"), "a", encoding="utf-8") as out:
        out.write(entry.key)
    return entry.key


def say(entry):
    """Print, which no plugin may."""
    sys.stdout.write(entry.key)
    return entry.key
