"""Keys that never move: laws over arbitrary papers, ledgers and patterns."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.errors import LedgerError, UsageError
from arxref.library import ledger
from arxref.library.keypatterns import PARTS, compiled
from arxref.library.keys import assign, by_id, folded, in_order, legal, readable, usable, with_key
from arxref.model import ArxivId, Entry, Name
from strategies import entries, hostile_entries, hostile_text, model_text

LEGAL = re.compile(r"[A-Za-z0-9]+(?:[_.-][A-Za-z0-9]+)*")
KEYS = st.text("aAéÉ1:/-", min_size=1, max_size=3) | st.sampled_from(("hadwin2007deep", "a b", "x,y", "{", "hadwin2007deep-0704.0001"))
IDS = tuple(
    map(ArxivId, ("math-ph/9901001", "hep-th/0601001", "0704.0001", "1412.9999", "2105.14656", "2105.14657", "2312.00001", "2312.00752"))
)
NAMES = (
    Name("Hadwin", "Don"),
    Name("García Márquez", "G."),
    Name("Maaten", "L.", "van der"),
    Name("王", "小明"),
    Name(literal="The ATLAS Collaboration"),
    Name("\u202e", "{"),
    Name("é" * 400),
)
SCHEMES = st.sampled_from((readable, by_id, lambda _entry: "same", lambda _entry: "", compiled("{title:2}{year}")))
MODIFIERS = ("lower", "upper", "capital", "written", "initials", "digits", "hyphens", "underscores", "needed", "bare", "compound", "tex")


TITLES = (
    st.sampled_from(("", "Deep Learning", "The", "$x$", "深度学习", "Über Half-Lives", "O'Neill's \u202eX👩‍🚀", "A " * 200 + "B" * 300))
    | model_text(max_words=5)
    | hostile_text()
)
AUTHORS = st.lists(st.sampled_from(NAMES), max_size=3).map(tuple)


def papers() -> st.SearchStrategy[list[Entry]]:
    """Papers in ID order, many alike, some of them read with a key: what a key can be made of, and nothing else."""
    one = st.builds(
        Entry, id=st.sampled_from(IDS), title=TITLES, authors=AUTHORS, primary=st.sampled_from(("", "cs.CV")), key=st.just("") | KEYS
    )
    return st.lists(one, max_size=6, unique_by=lambda entry: entry.id).map(in_order)


@st.composite
def ledgers(draw: st.DrawFn) -> dict[ArxivId, str]:
    """Keys of papers, legal and unique ignoring case."""
    pairs = draw(
        st.lists(st.tuples(st.sampled_from(IDS), KEYS.filter(usable)), max_size=6, unique_by=(lambda p: p[0], lambda p: folded(p[1])))
    )
    return dict(pairs)


@st.composite
def patterns(draw: st.DrawFn) -> str:
    """Patterns that are right, or nearly."""
    part = st.builds(
        lambda name, modifiers, number: "".join((name, *(f".{modifier}" for modifier in modifiers), number)),
        st.sampled_from(sorted(PARTS)),
        st.lists(st.sampled_from(MODIFIERS), max_size=2),
        st.sampled_from(("", "", ":1", ":3", ":2,2")),
    )
    brace = st.lists(part | st.just("'anon'"), min_size=1, max_size=3).map(lambda parts: "{" + "|".join(parts) + "}")
    return "".join(draw(st.lists(brace | st.sampled_from(("-", "_", "arXiv", "..")), min_size=1, max_size=4)))


def run(found: list[Entry], scheme, kept: dict[ArxivId, str], others: tuple[str, ...] = ()) -> dict[ArxivId, str]:
    return dict(zip([entry.id for entry in found], assign(found, scheme, kept, others), strict=True))


@settings(max_examples=100)
@given(papers(), papers(), SCHEMES, SCHEMES, ledgers(), st.data())
def test_with_a_ledger_nothing_moves(first, more, scheme, other, before, data):
    """New authors, another title, more papers or fewer, and another scheme change no key that a ledger holds."""
    keys = run(first, scheme, before)
    after = ledger.added(before, keys)
    assert after.items() >= before.items()
    assert {id_: after[id_] for id_ in keys} == keys  # every key that was given is there
    changed = [entry._replace(title=data.draw(st.text(max_size=9)), authors=(), key=data.draw(KEYS)) for entry in first]
    chosen = data.draw(st.lists(st.sampled_from(changed), unique=True)) if changed else []
    there = {entry.id for entry in chosen}
    again = run(in_order([*chosen, *(entry for entry in more if entry.id not in there)]), other, after)
    assert {id_: key for id_, key in again.items() if id_ in after} == {id_: after[id_] for id_ in again if id_ in after}
    assert len({folded(key) for key in (after | again).values()}) == len(after | again)


@settings(max_examples=100)
@given(papers(), SCHEMES, st.data())
def test_a_target_comes_first_and_no_key_of_the_ledger_goes_to_another_paper(found, scheme, data):
    """What a target holds stays, keys are unique in it, and what is new in it takes no key that the ledger gives to another paper."""
    target, book = data.draw(ledgers()), data.draw(ledgers())
    taken = frozenset(data.draw(st.sets(KEYS.filter(usable), max_size=3))) - set(target.values())
    taken = frozenset(key for key in taken if folded(key) not in map(folded, target.values()))
    kept = ledger.standing(target, book, taken)
    keys = run(found, scheme, kept, (*taken, *book.values()))
    there = target | keys
    assert {id_: there[id_] for id_ in target} == target
    written = [*there.values(), *taken]
    assert len({folded(key) for key in there.values()} | {folded(key) for key in taken}) == len(there) + len({folded(key) for key in taken})
    assert all(usable(key) for key in written)
    owners = {folded(key): id_ for id_, key in book.items()}
    assert all(owners.get(folded(key), id_) == id_ for id_, key in keys.items() if id_ not in target)
    free = {folded(key) for key in (*target.values(), *taken)}
    assert all(keys[id_] == book[id_] for id_ in keys if id_ in book and id_ not in target and folded(book[id_]) not in free)


@settings(max_examples=100)
@given(papers(), SCHEMES, st.randoms(use_true_random=False))
def test_keys_are_legal_unique_and_free_of_order(found, scheme, random):
    """Keys that papers were read with are kept or replaced, whatever the order of the files."""
    keys = run(found, scheme, {})
    assert all(usable(key) for key in keys.values())
    assert all(LEGAL.fullmatch(keys[entry.id]) or keys[entry.id] == entry.key for entry in found)
    assert len({folded(key) for key in keys.values()}) == len(keys)
    own = {folded(entry.key): entry for entry in reversed(found) if entry.key and usable(entry.key)}
    assert all(keys[entry.id] == entry.key for entry in own.values())  # of several papers with one key, the lowest ID's
    shuffled = found[:]
    random.shuffle(shuffled)
    assert run(in_order(shuffled), scheme, {}) == keys


@given(st.text("aZ0_.-, ", max_size=12))
def test_what_is_legal_stays_and_all_else_keeps_its_letters(key):
    safe = legal(key)
    assert (safe == key) == (not key or LEGAL.fullmatch(key) is not None)
    assert not safe or LEGAL.fullmatch(safe)
    assert [*filter(str.isalnum, safe)] == [*filter(str.isalnum, key)]


@given(ledgers())
def test_a_ledger_is_read_as_it_was_written(keys):
    """What `text` writes, `parse` reads; writing that again gives the same bytes."""
    written = ledger.text(keys)
    assert ledger.parse(written.encode(), "arxref.keys") == keys
    assert ledger.text(keys, written.encode()) == written


LINES = st.sampled_from((b"2105.14656\ta", b"hep-th/9901001v2\tb", b"# x", b"", b"\t", b"<<<<<<<", b"2105.14656", b"\xff", b"0704.0001\tA"))


@given(st.lists(LINES | st.binary(max_size=12), max_size=8).map(b"\n".join))
def test_any_bytes_are_a_ledger_or_one_clear_line(raw):
    """Any file is read or refused in one line; what is read is written back with all its lines."""
    try:
        keys = ledger.parse(raw, "arxref.keys")
    except LedgerError as error:
        told = str(error)
    else:
        told = ""
    if told:
        assert re.match(r"arxref\.keys:[0-9]+: ", told)
        assert told.isprintable()
        return
    written = ledger.text(keys, raw)
    assert ledger.parse(written.encode(), "arxref.keys") == keys
    assert ledger.text(keys, written.encode()) == written


@settings(max_examples=100)
@given(patterns() | st.text(max_size=30) | st.text("{}|.:',authyer0123", max_size=20), papers())
def test_a_pattern_makes_keys_or_is_refused_in_one_line(pattern, found):
    """Any text is a pattern, whose keys are legal and unique, or is refused in one line."""
    try:
        scheme = compiled(pattern)
    except UsageError as error:
        told = str(error)
    else:
        told = ""
    if told:
        assert told.isprintable()
        return
    keys = assign([with_key(entry, "") for entry in found], scheme, {})
    assert all(LEGAL.fullmatch(key) for key in keys)
    assert len({folded(key) for key in keys}) == len(keys)


@settings(max_examples=100)
@given(entries() | hostile_entries())
def test_the_built_in_schemes_are_patterns(entry):
    """What the two built-in schemes do, patterns say."""
    assert compiled("{auth.needed}{year}{title}")(entry) == readable(entry)
    assert compiled("arxiv-{id}")(entry) == by_id(entry)
