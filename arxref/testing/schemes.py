"""What a scheme of citation keys promises (`arxref.KeyScheme`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.api import KeyScheme
from arxref.library.keys import legal
from arxref.model import Origin
from arxref.testing import material
from arxref.testing.common import attempt, check_record
from arxref.testing.watching import refuse_deeds, watched

if TYPE_CHECKING:
    from collections.abc import Sequence

    from arxref.model import Entry


def check_key_scheme(scheme: KeyScheme, entries: Sequence[Entry] = material.CLEAN) -> None:
    """Raise AssertionError, with one sentence, if a key scheme breaks a promise.

    It has a name and a summary; its key is a text made from what the paper is alone (not from where it was read, the key that it had, or
    what came before), the same each time; it writes and prints nothing; and no entry, however hostile, makes it fail.
    """
    whose = check_record(scheme, KeyScheme, ("key",))
    keys = [_key(scheme, whose, entry) for entry in entries]
    again = [_key(scheme, whose, entry) for entry in reversed(entries)][::-1]
    assert again == keys, f"{whose} gives another key when it is asked again"
    for entry, key in zip(entries, keys, strict=True):
        assert legal(key), f"{whose} gives {entry.id} no key of which anything is left"
        moved = entry._replace(key="another2020key", origins=(Origin("elsewhere.md", 7, 9, "links"),), provenance=())
        assert _key(scheme, whose, moved) == key, f"the key that {whose} gives {entry.id} depends on where it was read, or on an old key"
    for entry in material.HOSTILE:
        _key(scheme, whose, entry)


def _key(scheme: KeyScheme, whose: str, entry: Entry) -> str:
    with watched() as seen:
        key = attempt(whose, f"an entry with the title {entry.title[:30]!r}", scheme.key, entry)
    refuse_deeds(seen, whose)
    assert isinstance(key, str), f"{whose} gives {type(key).__name__}, not a text"
    return key
