"""The properties of a note brought up to date one by one, and its lists element by element."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from arxref.model import Problem
from arxref.records import NamedTuple
from arxref.vault import marker, regions
from arxref.vault.frontmatter import Item

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from arxref.vault.frontmatter import Property, Value
    from arxref.vault.marker import Prints

Edit = tuple[int, int, str]
_DASH = re.compile(r"[ \t]*-(?:[ \t]+|(?=\r?\n))")
_QUOTED = re.compile(r"""[ \t]*(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')[ \t]*""", re.DOTALL)
_MIDNIGHT = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]00:00(?::00)?")
_COMMAS = re.compile(r",[ \t]*")
_IN_BRACKETS = re.compile(r"[^\n,\[\]{}#]+|\"[^\"\n]*\"|'[^'\n]*'")
_SHOWN = 60


class Rules(NamedTuple):
    """What an exporter says of its notes.

    ``version`` is the property that says how new the source was: from an older one, or one that does not know, only what lacks is taken.
    ``least`` are properties that take the lesser value (the day that first brought a paper), however old the source is.
    ``grows`` are the lists from which nothing is ever taken away (aliases: links go by them). ``keeps(name, there, fresh)`` says that a
    value of ours (a property's, or the text of a part of the region, by its label) is not to be replaced by that fresh one. ``key`` is
    what a part of the region is recognised by. ``ends(name, there)`` says that such a value, which the new note has not, is to go: what a
    source does not know is no news, so it stays otherwise.
    """

    version: str = ""
    grows: frozenset[str] = frozenset()
    keeps: Callable[[str, Value, Value], bool] = lambda _name, _there, _fresh: False
    key: Callable[[str], str] = regions.label
    least: frozenset[str] = frozenset()
    ends: Callable[[str, Value], bool] = lambda _name, _there: False


class Side(NamedTuple):
    """One of the two texts that make a note: its properties, and what its begin marker says."""

    text: str
    properties: Mapping[str, Property]
    prints: Prints

    def number(self, name: str) -> int | None:
        """The whole number that a property holds."""
        found = self.properties.get(name)
        value = None if found is None else found.value
        return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else None  # noqa: PLR2004


class Note(NamedTuple):
    """A note as it stands and as it would be new; ``end`` is where its properties end, ``older`` that the new text knows less."""

    there: Side
    new: Side
    end: int
    newline: str
    older: bool

    def spelt(self, text: str) -> str:
        """Lines of the new text, ended as the note's are."""
        return text if self.newline == "\n" else text.replace("\n", self.newline)

    def line(self, place: int) -> int:
        """The number of the line at ``place``."""
        return self.there.text.count("\n", 0, place) + 1


class Part(NamedTuple):
    """What is to be edited for some part of a note, the fingerprints that it then has, and what a user should know."""

    edits: tuple[Edit, ...]
    prints: dict[str, str | tuple[str, ...]]
    problems: tuple[Problem, ...]


class _Verdict(NamedTuple):
    edits: Iterable[Edit] = ()
    print_: str | tuple[str, ...] | None = None  # None: as it was
    problem: Problem | None = None


def merge_properties(note: Note, rules: Rules, locked: frozenset[str]) -> Part:
    """What becomes of each property that a new note would have; all others stay."""
    folded = {name.lower(): property_ for name, property_ in reversed([*note.there.properties.items()])}
    prints = dict(note.there.prints.properties)
    edits: list[Edit] = []
    coming: list[Edit] = []  # new properties, at whose places a list before them may grow first
    problems: list[Problem] = []
    anchor = note.end
    for name, fresh in note.new.properties.items():
        there = note.there.properties.get(name) or folded.get(name.lower())
        called = marker.name(name)
        if there is not None and called not in prints and marker.name(there.name) in prints:
            called = marker.name(there.name)  # the user wants it spelt otherwise by now; the note goes on as it is
        known = prints.get(called)
        if there is not None:
            anchor = there.next or anchor
        if name.lower() in locked:
            continue
        if there is not None:
            verdict = _present(note, there, fresh, known, rules)
        elif known is None:
            lines = note.spelt(note.new.text[fresh.line : fresh.next])
            coming.append((anchor, anchor, lines))
            verdict = _Verdict(print_=marker.of_value(_value(fresh)))
        else:  # the user has deleted it
            verdict = _Verdict()
        edits += verdict.edits
        if verdict.print_ is not None:
            prints[called] = verdict.print_
        if verdict.problem is not None:
            problems.append(verdict.problem)
    for there in _ended(note, prints, rules, locked):
        edits.append((there.line, there.next, ""))
        del prints[marker.name(there.name)]
    return Part((*edits, *coming), prints, tuple(problems))


def _ended(note: Note, prints: Mapping[str, str | tuple[str, ...]], rules: Rules, locked: frozenset[str]) -> list[Property]:
    """The properties that arxref wrote, nobody has changed or commented on since, and that are to go."""
    lacking = [] if note.older else [there for name, there in note.there.properties.items() if name not in note.new.properties]
    return [
        there
        for there in lacking
        if there.name.lower() not in locked
        and there.value is not None
        and prints.get(marker.name(there.name)) == marker.of_value(there.value)
        and "#" not in note.there.text[there.line : there.next]
        and rules.ends(there.name, there.value)
    ]


def _value(property_: Property) -> Value:
    return property_.value if property_.value is not None else ""


def _present(note: Note, there: Property, fresh: Property, known: str | tuple[str, ...] | None, rules: Rules) -> _Verdict:
    """What becomes of a property that the note has and a new one would have."""
    name, new = fresh.name, _value(fresh)
    there = _respelt(note, there, known, grows=name in rules.grows)
    value = there.value
    if known is None:
        if note.there.prints.known or not (value == new or (isinstance(value, tuple) and isinstance(new, tuple))):
            message = f"the property {there.name} was there before arxref would write it; it is yours and stays as it is"
            problem = Problem("note", "own-property", message, line=note.line(there.line))
            return _Verdict((), marker.USERS, None if value == new else problem)
        # Written when there were no fingerprints: what equals what would be written now is ours, all else the user's.
        if value == new:
            return _Verdict(print_=marker.of_value(new))
        return _listed(note, there, fresh, tuple([marker.of(text) for text in new if text in _value(there)]), rules)
    if known == marker.USERS or value == new:
        return _Verdict()
    if isinstance(known, tuple) and isinstance(new, tuple) and (isinstance(value, tuple) or value == ""):
        return _listed(note, there, fresh, known, rules)
    if value is None or marker.of_value(value) != known:
        return _Verdict(problem=kept(note, there.line, there.name, shown(value), shown(new)))
    if (
        value <= new
        if name in rules.least and isinstance(value, str) and isinstance(new, str)
        else note.older or rules.keeps(name, value, new)
    ):
        return _Verdict()
    print_ = marker.of_value(new)
    if isinstance(value, str) and isinstance(new, str):
        raw = note.new.text[fresh.start : fresh.end]
        return _Verdict([(there.start, there.end, raw if there.start < there.end else f" {raw}")], print_)
    if "#" in note.there.text[there.line : there.next]:  # a comment would be lost
        return _Verdict(problem=kept(note, there.line, there.name, shown(value), shown(new)))
    return _Verdict([(there.line, there.next, note.spelt(note.new.text[fresh.line : fresh.next]))], print_)


def _respelt(note: Note, there: Property, known: str | tuple[str, ...] | None, *, grows: bool) -> Property:
    """A property whose value is in another form than arxref's, but says the same, with the value that it then has.

    A day may have got a time (of the property's type in Obsidian), and a list of nothing but ours may have become one text: its element, or
    all of them with commas or blanks between, which is not asked of a list that ``grows``.
    """
    value = there.value
    if not isinstance(value, str) or not value or known is None:
        return there
    if isinstance(known, str):
        midnight = _MIDNIGHT.fullmatch(value)
        return there if midnight is None else there._replace(value=midnight[1])
    if marker.of(value) in known:
        form: Literal["flow", "other"] = "flow" if _IN_BRACKETS.fullmatch(note.there.text, there.start, there.end) else "other"
        return there._replace(value=(value,), items=(Item(value, there.start, there.end),), form=form)
    for elements in () if grows else (_COMMAS.split(value), value.split()):
        if {*map(marker.of, elements)} <= {*known}:
            return there._replace(value=tuple(elements))
    return there


def kept(note: Note, place: int, what: str, there: str, new: str) -> Problem:
    """That a value of arxref's was changed by the user, and so stays."""
    message = f"{what}: yours stays ({there}); arxref would write {new}"
    return Problem("warning", "kept-user-value", message, line=note.line(place))


def shown(value: Value | None) -> str:
    """The beginning of a value, on one line."""
    text = "something of its own" if value is None else value if isinstance(value, str) else ", ".join(value)
    text = " ".join(text.split())
    return (text[: _SHOWN - 3] + "..." if len(text) > _SHOWN else text) or "nothing"


def _listed(note: Note, there: Property, fresh: Property, known: tuple[str, ...], rules: Rules) -> _Verdict:
    """Merge a list element by element: ours that are no more go, new ones come, the user's stay, and what the user took out stays out.

    An element beside which the user wrote a comment stays, too, and so does the order of a list in which anything but its elements stands.
    """
    value, new = there.value or (), _value(fresh)
    assert isinstance(value, tuple)  # noqa: S101 - the caller has seen to it
    assert isinstance(new, tuple)  # noqa: S101
    grows = fresh.name in rules.grows
    if not grows and (note.older or rules.keeps(fresh.name, value, new)):
        return _Verdict(print_=known)
    have, wanted, ours = set(value), set(new), set(known)
    added = [text for text in dict.fromkeys(new) if text not in have and marker.of(text) not in ours]
    gone = set() if grows else {text for text in have if marker.of(text) in ours and text not in wanted}
    gone.difference_update([item.text for item in there.items if _is_commented(_raw(note.there, item))])
    bare = _is_bare(note.there, there)
    final = _final(value, new, added, gone)
    if not grows and bare and marker.of_value(value) == known:
        final = [*dict.fromkeys(new)]  # nobody has touched it: it is as it would be written now
    prints = _prints(known, new, final, gone, added)
    if final == [*value]:
        return _Verdict(print_=prints)
    raws = {item.text: _raw(side, item) for side, items in ((note.new, fresh.items), (note.there, there.items)) for item in items}
    if there.form == "block" and [text for text in final if text in have] == [text for text in value if text in {*final}]:
        return _Verdict(_lines(note, there, final, raws), prints)
    if not bare:
        return _Verdict(problem=kept(note, there.line, there.name, shown(value), shown(new)))
    return _Verdict(_rewritten(note, there, [raws[text] for text in final]), prints)


def _final(value: tuple[str, ...], new: tuple[str, ...], added: list[str], gone: set[str]) -> list[str]:
    """The elements that a list then has: each that is added stands behind the one that it follows in a new note."""
    behind: dict[str | None, list[str]] = {}
    coming, staying = set(added), set(value) - gone
    last: str | None = None
    for text in dict.fromkeys(new):
        if text in coming:
            behind.setdefault(last, []).append(text)
        elif text in staying:
            last = text
    final = behind.pop(None, [])
    for text in value:
        if text not in gone:
            final += (text, *behind.pop(text, ()))
    return final


def _prints(known: tuple[str, ...], new: tuple[str, ...], final: list[str], gone: set[str], added: list[str]) -> str | tuple[str, ...]:
    """The fingerprints of a list: of what is ours in it, and of what was and the user took out."""
    if final == [*new]:
        return marker.of_value(new)
    gone_prints = {marker.of(text) for text in gone}
    prints = (*(print_ for print_ in known if print_ not in gone_prints), *map(marker.of, added))
    return tuple(map(marker.of, new)) if len(prints) > 2 * marker.MAX_ELEMENTS else prints


def _raw(side: Side, item: Item) -> str:
    """An element as it is written."""
    raw = side.text[item.start : item.end]
    if not raw.endswith("\n"):  # in a flow list
        return raw
    dash = _DASH.match(raw)
    return raw[dash.end() if dash is not None else 0 :].rstrip("\r\n")


def _is_commented(raw: str) -> bool:
    """Whether a comment may stand beside an element."""
    return "#" in raw and _QUOTED.fullmatch(raw) is None


def _is_bare(side: Side, there: Property) -> bool:
    """Whether a list holds its elements alone, no comment, no blank line, and can be written anew."""
    if there.form == "other":
        return False
    if not there.items:
        return "#" not in side.text[there.start : there.end]
    whole = side.text[there.items[0].start : there.items[-1].end] if there.form == "block" else side.text[there.start : there.end]
    between = len(whole) - sum(item.end - item.start for item in there.items)
    if any(_is_commented(_raw(side, item)) for item in there.items):
        return False
    return not between if there.form == "block" else "#" not in _without(side.text, there)


def _without(text: str, there: Property) -> str:
    """What stands in a flow list between its elements."""
    starts = [there.start, *(item.end for item in there.items)]
    return "".join([text[start:end] for start, end in zip(starts, [*(item.start for item in there.items), there.end], strict=True)])


def _rewritten(note: Note, there: Property, raws: list[str]) -> list[Edit]:
    """The elements of a list, all of them, in place of what stands there."""
    if there.form == "flow" or (not there.items and there.start < there.end):
        return [(there.start, there.end, f"[{', '.join(raws)}]")]
    dash = _dash(note, there.items)
    lines = "".join(f"{dash}{raw}{note.newline}" for raw in raws)
    if there.items:
        return [(there.items[0].start, there.items[-1].end, lines)]
    return [(there.next, there.next, lines)]


def _dash(note: Note, items: tuple[Item, ...]) -> str:
    found = _DASH.match(note.there.text, items[0].start, items[0].end) if items else None
    dash = found[0] if found is not None else "  - "
    return f"{dash} " if dash.endswith("-") else dash  # an empty element has no blank behind it


def _lines(note: Note, there: Property, final: list[str], raws: dict[str, str]) -> list[Edit]:
    """Lines to take out and to put in, each new element behind the one before it."""
    places = {item.text: item for item in there.items}
    dash = _dash(note, there.items)
    staying = set(final)
    edits = [(item.start, item.end, "") for item in there.items if item.text not in staying]
    after = there.items[0].start
    for text in final:
        if text in places:
            after = places[text].end
        else:
            edits.append((after, after, f"{dash}{raws[text]}{note.newline}"))
    return edits
