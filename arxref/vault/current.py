"""Whether a note is up to date already, told at a tenth of what a merge costs: most notes of a vault are, whatever the user did beside.

The region must stand there to the letter, with its markers: then arxref has last written what it would write now. Properties that stand
there to the letter are not looked at; what is left is the user's, or ours in another spelling, or was deleted. When in doubt, a note is
not current, and merging it finds that nothing is to be done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.vault import frontmatter, marker

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from arxref.vault.frontmatter import Value

_END = f"\n{marker.END}\n"
_ENDS = marker.END.removesuffix(" %%")


def is_current(existing: bytes, fresh: str) -> bool:
    """Whether a merge of ``existing``, a note of the vault, with ``fresh`` would change nothing and have nothing to tell."""
    text = existing.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    if "\r" in text:
        text = text.replace("\r\n", "\n")
        if "\r" in text:
            return False
    begin = fresh.find(f"\n{marker.BEGIN} ")
    region = fresh[begin : fresh.find(_END, begin) + len(_END)]
    place = text.find(region) if begin >= 0 else -1
    if place < 0 or text.count(marker.BEGIN) != 1 or text.count(_ENDS) != 1:
        return False
    there, new = frontmatter.bounds(text), frontmatter.bounds(fresh)
    if there is None or new is None or there[2] > place + 1:
        return False
    above = text[there[2] : place]
    if "```" in above or "~~~" in above or there[1] > frontmatter.MAX_SIZE:  # the markers may stand in a block of code
        return False
    return _are_current(text[there[0] : there[1]], fresh[new[0] : new[1]])


def _are_current(there: str, fresh: str) -> bool:
    """Whether these properties (whole lines) need nothing of the fresh ones."""
    if there == fresh:
        return True
    blocks, wanted = frontmatter.blocks(there), frontmatter.blocks(fresh)
    same = {*wanted}.intersection(blocks)
    own = _values([block for block in blocks if block not in same])
    ours = _values([block for block in wanted if block not in same])
    if own is None or ours is None or len(blocks) - len({*blocks}):
        return False
    names = {block.partition(":")[0].lower() for block in wanted}
    for name, value in own.items():
        if name in ours:
            if not _holds(value, ours[name]):
                return False
        elif name.lower() in names:  # twice, or in another case
            return False
    return True


def _values(blocks: Sequence[str]) -> Mapping[str, Value | None] | None:
    """The values of properties, each given as its lines; None for such as take a closer look."""
    lines = "".join([f"{block}\n" for block in blocks])
    told = frontmatter.values(lines)
    if told is not None:
        return told
    found = frontmatter.simple(lines)
    return None if found is None else {name: one.value for name, one in found.items()}


def _holds(there: Value | None, fresh: Value | None) -> bool:
    """Whether a value is the fresh one, or a list has its elements and more: those are the user's."""
    if there == fresh:
        return True
    return isinstance(there, tuple) and isinstance(fresh, tuple) and len(fresh) <= marker.MAX_ELEMENTS and {*fresh} <= {*there}
