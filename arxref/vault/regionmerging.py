"""The region between the markers brought up to date part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from arxref.vault import marker, regions
from arxref.vault.properties import kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from arxref.model import Problem
    from arxref.vault.marker import Markers
    from arxref.vault.properties import Edit, Note, Rules

_TEXT = "the text between the markers"


class Region(NamedTuple):
    """What is to be edited in a region, the fingerprints that it then has, and what a user should know."""

    edits: Sequence[Edit]
    prints: Mapping[str, str] | str
    problems: tuple[Problem, ...] = ()


def merge_region(note: Note, markers: Markers, fresh: str, rules: Rules) -> Region:
    """What becomes of each part of the region: ours are renewed, new ones come where they belong, none goes.

    Parts that the user changed or wrote stay, and what the user deleted stays deleted.
    """
    region = note.there.text[markers.inner : markers.outer]
    there, new = regions.parts(region), regions.parts(fresh)
    prints = markers.prints.parts
    if not markers.prints.known:  # written when there were no fingerprints
        if [part.text for part in there] == [part.text for part in new]:
            return Region((), marker.of_region(fresh, rules.key))
        return Region((), marker.USERS, (_kept(note, markers, _TEXT),))
    if prints == marker.USERS:
        return Region((), prints)
    if isinstance(prints, str):  # of so many parts that they are known as a whole
        if marker.of("\n".join(part.text for part in there)) != prints:
            return Region((), prints, (_kept(note, markers, _TEXT),) if there != new else ())
        prints = {marker.of(rules.key(part.text)): marker.of(part.text) for part in there}
    edits, after, edited = _merged(note, markers.inner, (there, new), prints, rules)
    problems = (_kept(note, markers, edited[0]),) if edited else ()
    if len(after) > marker.MAX_PARTS and len(there) <= marker.MAX_PARTS:
        after = {key: print_ for key, print_ in after.items() if key in {marker.of(rules.key(part.text)) for part in (*there, *new)}}
    if not there and edits:
        text = "".join(edit[2] for edit in edits).strip("\n")
        edits = [(markers.inner, markers.outer, note.spelt(f"\n{text}\n\n"))]
    whole = len(after) > marker.MAX_PARTS and not edited
    return Region(edits, _as_whole(note, markers, edits) if whole else after, problems)


def _kept(note: Note, markers: Markers, what: str) -> Problem:
    return kept(note, markers.start, what, "edited", "something else")


def _as_whole(note: Note, markers: Markers, edits: Sequence[Edit]) -> str:
    pieces: list[str] = []
    place = markers.inner
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        pieces += (note.there.text[place:start], text)
        place = end
    pieces.append(note.there.text[place : markers.outer])
    return marker.of("\n".join(part.text for part in regions.parts("".join(pieces))))


def _merged(
    note: Note, at: int, both: tuple[list[regions.Part], list[regions.Part]], prints: Mapping[str, str], rules: Rules
) -> tuple[list[Edit], dict[str, str], list[str]]:
    """Edits, fingerprints, and the labels of the parts that the user has changed."""
    there, new = both
    places: dict[str, int] = {}
    for number, part in enumerate(there):
        places.setdefault(marker.of(rules.key(part.text)), number)
    after = dict(prints)
    edits: list[Edit] = []
    edited: list[str] = []
    coming = _Coming(note, at, there, [(part, marker.of(rules.key(part.text))) for part in new], places)
    for number, part in enumerate(new):
        label = rules.key(part.text)
        key = marker.of(label)
        if key not in places:
            if key not in prints and key not in coming.put:
                edits.append(coming.place(number))
                after[key] = marker.of(part.text)
            continue
        old = there[places[key]]
        if old.text == part.text or key not in prints:
            continue
        if prints[key] != marker.of(old.text):
            edited.append(label)
        elif not note.older and not rules.keeps(label, old.text, part.text):
            edits.append((at + old.start, at + old.end, note.spelt(part.text)))
            after[key] = marker.of(part.text)
    return edits, after, edited


class _Coming:
    """Finds the places of new parts: beside their neighbours of the same list, else after the part that they follow."""

    def __init__(
        self, note: Note, at: int, there: list[regions.Part], new: list[tuple[regions.Part, str]], places: Mapping[str, int]
    ) -> None:
        self.put: dict[str, tuple[int, bool]] = {}  # where a new part went, and whether before what stands there
        self._note, self._at, self._there, self._new, self._places = note, at, there, new, places

    def place(self, number: int) -> Edit:
        part, key = self._new[number]
        offset, before, gap = self._found(number)
        self.put[key] = offset, before
        text = self._note.spelt(f"{part.text}{gap}" if before else f"{gap}{part.text}")
        return offset, offset, text

    def _found(self, number: int) -> tuple[int, bool, str]:
        there, new, places, at = self._there, self._new, self._places, self._at
        if new[number][0].tight:
            beside = self._beside(number - 1)
            if beside is not None:
                return beside
        follower = number + 1
        while follower < len(new) and new[follower][0].tight:
            if new[follower][1] in places:
                return at + there[places[new[follower][1]]].start, True, "\n"
            follower += 1
        for earlier in range(number - 1, -1, -1):
            key = new[earlier][1]
            if key in self.put and not self.put[key][1]:
                return self.put[key][0], False, "\n\n"
            if key in places:
                last = places[key]
                while last + 1 < len(there) and there[last + 1].tight:
                    last += 1
                return at + there[last].end, False, "\n\n"
        return (at + there[0].start, True, "\n\n") if there else (at, False, "\n\n")

    def _beside(self, earlier: int) -> tuple[int, bool, str] | None:
        """Next to the nearest part before it in its list."""
        while True:
            part, key = self._new[earlier]
            if key in self.put:
                return (*self.put[key], "\n")
            if key in self._places:
                return self._at + self._there[self._places[key]].end, False, "\n"
            if not part.tight:
                return None
            earlier -= 1
