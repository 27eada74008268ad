"""The region between the markers brought up to date part by part."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from arxref.records import NamedTuple
from arxref.vault import marker, regions
from arxref.vault.properties import kept, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from arxref.model import Problem
    from arxref.vault.marker import Markers
    from arxref.vault.properties import Edit, Note, Rules

_WORD = re.compile(r"\w+")
_HEAD = re.compile(r"> \[![^\n]*\n")  # of a callout
_PHRASE = 8  # words, of which fewer may be said of something else
_COMPARED = 2500  # pairs of parts
_NAMED = 64  # edited parts of a region; of more of them it is named as a whole
_Edited = tuple[str, regions.Part, str]  # the label, the part as it stands, and what arxref would write


class Region(NamedTuple):
    """What is to be edited in a region, the fingerprints that it then has, and what a user should know."""

    edits: Sequence[Edit]
    prints: Mapping[str, str] | str
    problems: tuple[Problem, ...] = ()


def merge_region(note: Note, markers: Markers, fresh: str, rules: Rules) -> Region:
    """What becomes of each part of the region: ours are renewed, new ones come where they belong, and those go of which rules say so.

    Parts that the user changed or wrote stay, and what the user deleted stays deleted.
    """
    region = note.there.text[markers.inner : markers.outer]
    there, new = regions.parts(region), regions.parts(fresh)
    prints = markers.prints.parts
    if not markers.prints.known:  # written when there were no fingerprints
        if [part.text for part in there] == [part.text for part in new]:
            return Region((), marker.of_region(fresh, rules.key))
        return Region((), _of(new), (_kept(note, markers),))
    if prints == marker.USERS:
        return Region((), prints)
    if isinstance(prints, str):  # of so many parts that they are known as a whole
        if _of(there) != prints:
            return Region((), prints, (_kept(note, markers),) if _of(there) != _of(new) else ())
        prints = dict(zip(_keys(there, rules), (marker.of(part.text) for part in there), strict=True))
    edits, after, edited = _merged(note, markers.inner, (there, new), prints, rules)
    problems = tuple(
        [kept(note, markers.inner + old.start, shown(label), shown(old.text), shown(text)) for label, old, text in edited[:_NAMED]]
    )
    if len(edited) > _NAMED:
        problems = (_kept(note, markers),)
    if len(after) > marker.MAX_PARTS and len(there) <= marker.MAX_PARTS:
        standing = {*_keys(there, rules), *_keys(new, rules)}
        after = {key: print_ for key, print_ in after.items() if key in standing}
    if not there and edits:
        text = "".join(edit[2] for edit in edits).replace("\r\n", "\n").strip("\n")
        edits = [(markers.inner, markers.outer, note.spelt(f"\n{text}\n\n"))]
    whole = len(after) > marker.MAX_PARTS and not problems
    return Region(edits, _as_whole(note, markers, edits) if whole else after, problems)


def _keys(parts: Sequence[regions.Part], rules: Rules) -> list[str]:
    """The fingerprint of what each part is recognised by."""
    return [marker.of(key) for key in regions.keys([part.text for part in parts], rules.key)]


def _standing(parts: Sequence[regions.Part], fresh: Mapping[str, str], prints: Mapping[str, str], rules: Rules) -> list[str]:
    """What each part of a note is recognised by, as `_keys`: where a formatter spelt anew what tells it, too.

    Of parts of one label, those that stand there as arxref wrote them are ours; the others may be the user's. ``fresh`` are the new parts.
    """
    keys = _keys(parts, rules)
    if prints.keys() >= {*keys}:
        return keys
    texts = [
        next((one for one in (part.text, *regions.spellings(part.text)) if marker.of(rules.key(one)) in prints), part.text)
        for part in parts
    ]
    keys = [marker.of(key) for key in regions.keys(texts, rules.key)]
    alike: dict[str, list[int]] = {}
    for number, text in enumerate(texts):
        alike.setdefault(rules.key(text), []).append(number)
    for numbers in alike.values():
        free = [keys[at] for at in numbers]
        if len(numbers) > 1 and len(numbers) * sum(key in prints for key in free) <= _COMPARED:
            ours: dict[int, str] = {}
            for key in free:
                if key in prints:
                    own = (at for at in numbers if at not in ours and _is_ours(parts[at], fresh.get(key), prints[key]))
                    ours.update((at, key) for at in islice(own, 1))
            taken = {*ours.values()}
            rest = iter([key for key in free if key not in taken])
            for at in numbers:
                keys[at] = ours.get(at) or next(rest)
    return keys


def _kept(note: Note, markers: Markers) -> Problem:
    return kept(note, markers.start, "the text between the markers", "edited", "something else")


def _as_whole(note: Note, markers: Markers, edits: Sequence[Edit]) -> str:
    pieces: list[str] = []
    place = markers.inner
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        pieces += (note.there.text[place:start], text)
        place = end
    pieces.append(note.there.text[place : markers.outer])
    return _of(regions.parts("".join(pieces)))


def _of(parts: Sequence[regions.Part]) -> str:
    """The fingerprint of parts as a whole."""
    return marker.of("\n".join([part.text for part in parts]))


def _merged(
    note: Note, at: int, both: tuple[list[regions.Part], list[regions.Part]], prints: Mapping[str, str], rules: Rules
) -> tuple[list[Edit], dict[str, str], list[_Edited]]:
    """Edits, fingerprints, and the parts that the user has changed."""
    there, new = both
    labels, keys = regions.keys([part.text for part in new], rules.key), _keys(new, rules)
    fresh = {key: part.text for key, part in zip(keys, new, strict=True)}
    places = {key: number for number, key in enumerate(_standing(there, fresh, prints, rules))}
    coming = [key not in prints and not (key in places and _is_said(part.text, there, rules)) for key, part in zip(keys, new, strict=True)]
    after = dict(prints)
    edits: list[Edit] = []
    edited: list[_Edited] = []
    said: list[str] = []  # by what stands there as it would be written, or comes
    if any(coming):
        untouched = {key: n for key, n in places.items() if key in prints and _written(there[n].text, prints[key]) is not None}
        for old_key, number in _reworded(there, new, untouched, keys, coming):
            coming[number] = False
            if not note.older:
                places[keys[number]] = places.pop(old_key)
                after[keys[number]] = after.pop(old_key)
        prints = dict(after)
    for key, label, part, comes in zip(keys, labels, new, coming, strict=True):
        if comes:
            after[key] = marker.of(part.text)
            said.append(part.text)
            continue
        if key not in places or key not in prints:  # deleted by the user, or the user's
            continue
        old = there[places[key]]
        edit = _renewed(old, part.text, prints[key])
        if edit is None:
            edited.append((label, old, part.text))
        elif not edit[2]:
            said.append(part.text)
        elif not note.older and not rules.keeps(label, old.text, part.text):
            said.append(part.text)
            edits.append((at + edit[0], at + edit[1], note.spelt(edit[2])))
            after[key] = marker.of(part.text)
    lacking = {} if note.older else {key: places[key] for key in places.keys() & prints.keys() - {*keys}}
    for key, start, end in _ended(there, lacking, prints, rules, said):
        edits.append((at + start, at + end, ""))
        del after[key]
    if any(coming):
        puts = _placed(there, new, [None if comes else places.get(key) for key, comes in zip(keys, coming, strict=True)], coming)
        edits += [(at + place, at + place, note.spelt(text)) for place, text in puts]
    return edits, after, edited


def _renewed(old: regions.Part, new: str, print_: str) -> Edit | None:
    """What makes a part the new one, without a text where it says the same; None where the user changed it.

    What only a formatter changed is ours, and stays while it says the same: to write it anew would make the formatter do so, too.
    """
    if old.text == new:
        return old.start, old.end, ""
    if print_ == marker.of(old.text):
        return old.start, old.end, new
    for start, end in ((0, len(old.text)), regions.frame(old.text, new)):
        head = new.partition("\n")[0] if start else ""
        inner = head + old.text[start:end]
        if regions.spellings(inner)[-1] == regions.spellings(new)[-1]:
            return old.start, old.end, ""
        if _written(inner, print_) is not None:
            return old.start + start, old.end - len(old.text) + end, new[len(head) :]
    return None


def _is_ours(old: regions.Part, new: str | None, print_: str) -> bool:
    """Whether a part stands there as arxref wrote it, or as `_renewed` renews it."""
    return (_written(old.text, print_) if new is None else _renewed(old, new, print_)) is not None


def _is_said(new: str, there: Sequence[regions.Part], rules: Rules) -> bool:
    """Whether a part of the user's says the same already."""
    return any(rules.key(old.text) == rules.key(new) and _renewed(old, new, "") is not None for old in there)


def _written(text: str, print_: str) -> str | None:
    """A part as arxref wrote it, which a formatter may have spelt anew since; None where the user changed it."""
    if print_ == marker.of(text):
        return text
    return next((spelt for spelt in regions.spellings(text) if marker.of(spelt) == print_), None)


def _ended(
    there: Sequence[regions.Part], lacking: Mapping[str, int], prints: Mapping[str, str], rules: Rules, said: Sequence[str]
) -> Iterator[tuple[str, int, int]]:
    """Parts of ours that no new note has and that are to go, by their keys, and where they stand: with a block its blank line goes.

    ``lacking`` are all that no new note has. One that is of one block with a neighbour stays. What another template would now say in
    another form goes, too: parts that are ``said`` in the note have it word for word.
    """
    words = cache(lambda: "\n".join(map(_in_words, said)))
    for key, number in lacking.items():
        start, end, text, tight = there[number]
        behind = there[number + 1 :][:1]
        alone = not (tight or any(part.tight for part in behind))
        ours = _written(text, prints[key]) if alone else None
        if ours is not None and (rules.ends(rules.key(ours), ours) or _is_repeated(ours, words)):
            yield key, start, behind[0].start if behind else end


def _is_repeated(text: str, words: Callable[[], str]) -> bool:
    """Whether a text, without the head of a callout, is no mere phrase and stands among these ``words``."""
    its = _in_words(_HEAD.sub("", text))
    return its.count(" ") > _PHRASE and its in words()


def _in_words(text: str) -> str:
    return f" {' '.join(_WORD.findall(text))} "


def _reworded(
    there: Sequence[regions.Part], new: Sequence[regions.Part], untouched: Mapping[str, int], keys: Sequence[str], coming: Sequence[bool]
) -> list[tuple[str, int]]:
    """Parts of ours that no new note has, by their keys, each with the new part (its number) of its kind that says the same in other words.

    A template may well make parts without a label, a paragraph or a heading, which nothing tells but their words: half of them, at least.
    """
    staying = set(keys)
    gone = [(key, number) for key, number in untouched.items() if key not in staying and not regions.is_labelled(there[number].text)]
    if not gone or len(gone) * sum(coming) > _COMPARED:
        return []
    fresh = {
        number: (regions.kind(new[number].text), _words(new[number].text))
        for number, comes in enumerate(coming)
        if comes and not regions.is_labelled(new[number].text)
    }
    pairs: list[tuple[str, int]] = []
    for key, number in gone:
        kind, words = regions.kind(there[number].text), _words(there[number].text)
        shares = [(len(words & others) / max(min(len(words), len(others)), 1), -at) for at, (its, others) in fresh.items() if its == kind]
        share, at = max(shares, default=(0.0, 0))
        if share >= 1 / 2:
            pairs.append((key, -at))
            del fresh[-at]
    return pairs


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.lower()))


def _placed(
    there: Sequence[regions.Part], new: Sequence[regions.Part], standing: Sequence[int | None], coming: Sequence[bool]
) -> list[tuple[int, str]]:
    """Where new parts go: beside their neighbours of the same list, else behind the block that they follow, else before the next one.

    ``standing`` says of each new part which of those ``there`` it is, if any; ``coming`` that it is to be placed.
    """
    list_of = {number: one for one in _lists(there) for number in one}
    puts: list[tuple[int, int, str]] = []  # at one place, first what belongs to the list behind which it is, last what is before one
    waiting: list[str] = []
    last: int | None = None
    for one in _lists(new):
        here = [place for place in map(standing.__getitem__, one) if place is not None]
        block = "\n".join([new[number].text for number in one if coming[number]])
        if here:
            puts += [(there[list_of[here[0]][0]].start, 2, f"{text}\n\n") for text in waiting]
            puts += _beside(there, [(standing[number], new[number].text if coming[number] else "") for number in one])
            waiting, last = [], here[-1]
        elif block and last is None:
            waiting.append(block)
        elif block and last is not None:
            behind = list_of[last][-1]
            if any(regions.is_id(part.text) for part in there[behind + 1 : behind + 2]):
                behind += 1
            puts.append((there[behind].end, 1, f"\n\n{block}"))
    puts += [(there[-1].end if there else 0, 1, f"\n\n{text}") for text in waiting]
    return [(place, text) for place, _rank, text in sorted(puts, key=lambda put: put[:2])]


def _beside(there: Sequence[regions.Part], one: Sequence[tuple[int | None, str]]) -> list[tuple[int, int, str]]:
    """What is new of a list, each on the line behind the one that it follows, or before the first."""
    puts: list[tuple[int, int, str]] = []
    waiting: list[str] = []
    last: int | None = None
    for place, text in one:
        if place is not None:
            puts += [(there[place].start, 3, f"{line}\n") for line in waiting]
            waiting, last = [], place
        elif text and last is None:
            waiting.append(text)
        elif text and last is not None:
            puts.append((there[last].end, 0, f"\n{text}"))
    return puts


def _lists(parts: Sequence[regions.Part]) -> list[range]:
    """The numbers of the parts of each list; a part that is in none is alone."""
    starts = [number for number, part in enumerate(parts) if not part.tight]
    return [range(start, end) for start, end in pairwise([*starts, len(parts)])]
