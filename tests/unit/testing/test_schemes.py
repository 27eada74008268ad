"""The kit finds a key scheme that breaks a promise: a faulty one for each, and a good one that passes."""

from __future__ import annotations

import pytest

from arxref.api import KeyScheme
from arxref.testing import check_key_scheme
from faulty import fails, ids, say, write

KEPT = []

SCHEME = KeyScheme("short", "The ID without its dot", lambda entry: f"a{entry.id.replace('.', '')}")
FAULTY_SCHEMES = [
    (SCHEME._replace(name=""), "needs a name of small letters"),
    (SCHEME._replace(summary=" "), "needs a summary"),
    (SCHEME._replace(key=None), "key is no function"),
    (SCHEME._replace(key=lambda _entry: None), "gives NoneType, not a text"),
    (SCHEME._replace(key=lambda _entry: ""), "no key of which anything is left"),
    (SCHEME._replace(key=lambda entry: entry.key or "x"), "depends on where it was read, or on an old key"),
    (SCHEME._replace(key=lambda entry: f"a{entry.origins[0].first}"), "depends on where it was read, or on an old key"),
    (SCHEME._replace(key=lambda entry: f"a{KEPT.append(entry.id) or len(set(KEPT))}"), "gives another key when it is asked again"),
    (SCHEME._replace(key=lambda entry: entry.authors[0].family.split()[0] if entry.authors else "x"), "fails at .*IndexError"),
    (SCHEME._replace(key=say), "prints 'hadwin"),
    (SCHEME._replace(key=write), "writes to '.*out'"),
]


def test_a_good_scheme_passes():
    check_key_scheme(SCHEME)


@pytest.mark.parametrize(("scheme", "message"), FAULTY_SCHEMES, ids=ids(FAULTY_SCHEMES))
def test_a_faulty_scheme_is_found(scheme, message, tmp_path, monkeypatch):
    monkeypatch.setenv("ARXREF_TEST_FOLDER", str(tmp_path))
    KEPT.clear()
    fails(check_key_scheme, scheme, message)
