"""The region between the markers brought up to date part by part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from arxref.vault import marker, regions
from arxref.vault.properties import kept

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

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
    coming = _Coming(note, at, there, [(part, marker.of(rules.key(part.text))) for part in new], places, prints)
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
    """Finds the places of new parts: beside their neighbours of the same list, else behind what they follow or before what follows."""

    def __init__(
        self,
        note: Note,
        at: int,
        there: list[regions.Part],
        new: list[tuple[regions.Part, str]],
        places: Mapping[str, int],
        known: Container[str],
    ) -> None:
        # Where a new part went: the place, whether before what stands there, and what then parts the two.
        self.put: dict[str, tuple[int, bool, str]] = {}
        self._note, self._at, self._there, self._new, self._places, self._known = note, at, there, new, places, known

    def place(self, number: int) -> Edit:
        part, key = self._new[number]
        offset, before, gap = self._beside(number) or self._apart(number)
        if before:
            self.put[key] = offset, before, gap
            return offset, offset, self._note.spelt(f"{part.text}{self._gap(number, gap)}")
        self.put[key] = offset, before, "\n"
        return offset, offset, self._note.spelt(f"{gap}{part.text}")

    def _gap(self, number: int, gap: str) -> str:
        """What follows a part that is put before another one: a mere line end where the next of its list comes too."""
        for part, key in self._new[number + 1 :]:
            if not part.tight:
                break
            if key not in self._places and key not in self._known:
                return "\n"
        return gap

    def _beside(self, number: int) -> tuple[int, bool, str] | None:
        """Next to a part of its list: the nearest before it, else the nearest after it."""
        new, places = self._new, self._places
        earlier = number
        while new[earlier][0].tight:
            earlier -= 1
            key = new[earlier][1]
            if key in self.put:
                return self.put[key]
            if key in places:
                return self._at + self._there[places[key]].end, False, "\n"
        for part, key in new[number + 1 :]:
            if not part.tight:
                break
            if key in places:
                return self._at + self._there[places[key]].start, True, "\n"
        return None

    def _apart(self, number: int) -> tuple[int, bool, str]:
        """Behind the block that it follows in a new note; else before the one that follows; else at the end."""
        there, new, places, at = self._there, self._new, self._places, self._at
        for _, key in new[number::-1]:
            if key in self.put and not self.put[key][1]:
                return self.put[key][0], False, "\n\n"
            if key in places:
                last = places[key]
                while last + 1 < len(there) and there[last + 1].tight:
                    last += 1
                return at + there[last].end, False, "\n\n"
        for part, key in new[number + 1 :]:
            if key in places and not part.tight and not there[places[key]].tight:
                return at + there[places[key]].start, True, "\n\n"
        return at + (there[-1].end if there else 0), False, "\n\n"
