"""Whatever a stranger's function raises, gives or prints is named with its plugin; what arxref itself means passes through."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import pytest

import arxref
from arxref import guards
from arxref.config import resolve_options
from arxref.errors import PluginError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ENTRY = arxref.Entry(arxref.ArxivId("1905.11946"), key="k", title="T")
SOURCE = arxref.SourceText.of("x", b"x")
CONTEXT = arxref.Context(lambda: 0.0)


@pytest.fixture
def told() -> list[str]:
    return []


@pytest.fixture
def owner(told: list[str]) -> guards.Owner:
    return guards.Owner("bad", "arxref-bad", "1.0", told.append, lambda _doing, _took: None, lambda: 0.0)


def fail(*_: Any) -> Any:
    message = "no\nway"
    raise RuntimeError(message)


def late(*_: Any) -> Iterator[arxref.Document]:
    yield arxref.Document("first")
    fail()


def leave(*_: Any) -> Any:
    sys.exit(0)


def exporter(**fields: Any) -> arxref.Exporter:
    return arxref.Exporter("x", "X", ".x", lambda *_: iter(()))._replace(**fields)


PIECES = arxref.Pieces("", lambda entry, _: entry.key, "", lambda _: "")
VAULT = arxref.Vault(lambda *_: iter(()), lambda *_: None, lambda *_: arxref.Merged(b""))
# what is called -> kind, record, call
CALLS: dict[str, tuple[str, Callable[[Any], Any], Callable[[Any], Any]]] = {
    "render": ("exporters", lambda bad: exporter(render=bad), lambda one: list(one.render([ENTRY], {}))),
    "piece": ("exporters", lambda bad: exporter(pieces=PIECES._replace(piece=bad)), lambda one: one.pieces.piece(ENTRY, {})),
    "tail": ("exporters", lambda bad: exporter(pieces=PIECES._replace(tail=bad)), lambda one: one.pieces.tail(0)),
    "mark": ("exporters", lambda bad: exporter(pieces=PIECES._replace(mark=bad)), lambda one: one.pieces.mark(b"")),
    "remarks": ("exporters", lambda bad: exporter(pieces=PIECES._replace(remarks=bad)), lambda one: list(one.pieces.remarks(ENTRY, ""))),
    "update": ("exporters", lambda bad: exporter(update=bad), lambda one: one.update(None, None, [], None)),
    "existing": ("exporters", lambda bad: exporter(existing=bad), lambda one: one.existing(b"")),
    "vault render": ("exporters", lambda bad: exporter(vault=VAULT._replace(render=bad)), lambda one: list(one.vault.render([], {}, {}))),
    "identify": ("exporters", lambda bad: exporter(vault=VAULT._replace(identify=bad)), lambda one: one.vault.identify(b"", {})),
    "merge": ("exporters", lambda bad: exporter(vault=VAULT._replace(merge=bad)), lambda one: one.vault.merge(b"", None, {}, None)),
    "notes": ("exporters", lambda bad: exporter(vault=VAULT._replace(note=bad)), lambda one: one.vault.note({})(ENTRY, "x.md")),
    "note": ("exporters", lambda bad: exporter(vault=VAULT._replace(note=lambda _: bad)), lambda one: one.vault.note({})(ENTRY, "x.md")),
    "parse": ("parsers", lambda bad: arxref.Parser("x", "", "digest", 30, lambda _: 1, bad), lambda one: list(one.parse(SOURCE))),
    "lookup": ("enrichers", lambda bad: arxref.Enricher("x", "", bad), lambda one: list(one.lookup([], CONTEXT))),
    "key": ("key_schemes", lambda bad: arxref.KeyScheme("x", "", bad), lambda one: one.key(ENTRY)),
}
WRONG = object()


class Odd(BaseException):
    """No Exception, and it cannot even be printed."""

    def __str__(self) -> str:
        return str(1 / 0)


def be_odd(*_: Any) -> Any:
    raise Odd


FAULTS = {"raises": fail, "is odd": be_odd, "leaves": leave, "gives something else": lambda *_: WRONG, "gives others": lambda *_: [WRONG]}


# what is called -> what it gives that is of the right type, and still nobody can work with
UNFIT: dict[str, Any] = {
    "render": [arxref.Document("x", 3)],  # type: ignore[arg-type]
    "vault render": [arxref.Document(None, "x.md")],  # type: ignore[arg-type]
    "remarks": [arxref.Problem("note", "x", None)],  # type: ignore[arg-type]
    "update": arxref.Updated("x", b""),  # type: ignore[arg-type]
    "existing": arxref.Existing(None),  # type: ignore[arg-type]
    "identify": arxref.Identified("x", 3),  # type: ignore[arg-type]
    "merge": arxref.Merged("x"),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("called", UNFIT)
def test_a_record_that_nobody_can_work_with_is_named(called: str, owner: guards.Owner) -> None:
    kind, record, use = CALLS[called]
    named = r"^plugin bad \(arxref-bad 1.0\) failed .* \([A-Z][a-z]+\.[a-z]+ is .* belongs\); update or remove it$"
    with pytest.raises(PluginError, match=named):
        use(guards.guarded(kind, record(lambda *_: UNFIT[called]), owner))


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"pieces": {}}, "pieces is {}, no Pieces record"),
        ({"pieces": PIECES._replace(head=None)}, "Pieces.head is NoneType where str belongs"),
        ({"vault": VAULT._replace(home=None)}, "Vault.home is NoneType where str belongs"),
        ({"vault": 3}, "vault is 3, no Vault record"),
        ({"update": 3}, "update is 3, no function"),
        ({"existing": 3}, "existing is 3, no function"),
        ({"options": (arxref.Option("n", "N", float),)}, "Option.type is float, none of str, bool, int, dict"),
    ],
)
def test_an_exporter_that_cannot_work_is_refused_as_it_comes(fields: dict[str, Any], why: str, owner: guards.Owner) -> None:
    with pytest.raises(TypeError, match=f"^Exporter x: {why}$"):
        guards.guarded("exporters", exporter(**fields), owner)


def test_a_check_of_an_option_that_fails_is_named_and_one_that_finds_something_wrong_is_heard(owner: guards.Owner) -> None:
    def refuse(_: Any) -> None:
        raise UsageError("is odd")

    options = (arxref.Option("n", "N", check=fail), arxref.Option("m", "M", check=refuse), arxref.Option("o", "O"))
    guarded = guards.guarded("exporters", exporter(options=options), owner).options
    with pytest.raises(PluginError, match=r"^plugin bad \(arxref-bad 1.0\) failed while checking option n of x .*; update or remove it$"):
        resolve_options("x", guarded, {}, {"n": "1"})
    with pytest.raises(UsageError, match=r"^x: option m: is odd$"):
        resolve_options("x", guarded, {}, {"m": "1"})
    assert resolve_options("x", guarded, {}, {"o": "1"})["o"] == "1"


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("called", CALLS)
def test_a_fault_is_named(called: str, fault: str, owner: guards.Owner) -> None:
    kind, record, use = CALLS[called]
    offer = guards.guarded(kind, record(FAULTS[fault]), owner)
    with pytest.raises(PluginError, match=r"^plugin bad \(arxref-bad 1.0\) failed .*; update or remove it$"):
        use(offer)


def test_what_came_before_a_fault_is_kept(owner: guards.Owner) -> None:
    documents = guards.guarded("exporters", exporter(render=late), owner).render([ENTRY], {})
    assert next(documents).text == "first"
    with pytest.raises(PluginError, match="failed while writing x"):
        next(documents)


def test_a_document_holds_text(owner: guards.Owner) -> None:
    bad = exporter(render=lambda *_: [arxref.Document(b"x")])  # type: ignore[arg-type]
    with pytest.raises(PluginError, match=r"\(Document\.text is bytes where str belongs\)"):
        list(guards.guarded("exporters", bad, owner).render([ENTRY], {}))


def test_a_record_that_nobody_can_work_with_is_left_out_and_those_around_it_are_not(owner: guards.Owner) -> None:
    unfit = ENTRY._replace(title=None)  # type: ignore[arg-type]
    left_out = "gives what cannot be used and was left out (Entry.title is NoneType where str belongs)"
    why = f"plugin bad (arxref-bad 1.0) {left_out}; update or remove it"
    placed = ENTRY._replace(origins=(arxref.Origin("x", 3, 4, "x"),))
    parser = guards.guarded("parsers", arxref.Parser("x", "", "digest", 30, lambda _: 1, lambda _: [placed, unfit, ENTRY]), owner)
    assert list(parser.parse(SOURCE)) == [placed, arxref.Problem("error", "parser-failed", why, "x", 5), ENTRY]
    enricher = guards.guarded("enrichers", arxref.Enricher("x", "", lambda *_: [ENTRY, unfit, placed]), owner)
    assert list(enricher.lookup([ENTRY.id], CONTEXT)) == [ENTRY, arxref.Problem("error", "enricher-failed", why, id=ENTRY.id), placed]
    assert list(enricher.lookup([], CONTEXT))[1].id == ""


def test_a_list_does_where_an_iterator_is_asked_for(owner: guards.Owner) -> None:
    good = exporter(render=lambda *_: [arxref.Document("x")])
    assert next(guards.guarded("exporters", good, owner).render([ENTRY], {})).text == "x"


@pytest.mark.parametrize("error", [UsageError("mine"), MemoryError(), KeyboardInterrupt(), SystemExit(143)])
@pytest.mark.parametrize("called", CALLS)
def test_what_is_no_fault_of_its_code_passes(called: str, error: BaseException, owner: guards.Owner) -> None:
    def raising(*_: Any) -> Any:
        raise error

    kind, record, use = CALLS[called]
    with pytest.raises(type(error)):
        use(guards.guarded(kind, record(raising), owner))


def test_a_source_that_cannot_be_read_is_not_the_parsers_fault(owner: guards.Owner) -> None:
    def unreadable(_: object) -> Any:
        raise PermissionError

    parser = guards.guarded("parsers", arxref.Parser("x", "", "digest", 30, unreadable, unreadable), owner)
    with pytest.raises(PermissionError):
        parser.accepts(SOURCE)
    with pytest.raises(PermissionError):
        list(parser.parse(SOURCE))


@pytest.mark.parametrize(("answer", "why"), [(lambda _: "yes", "no number"), (fail, "RuntimeError: no way")])
def test_who_cannot_say_whether_a_source_is_his_makes_no_claim(answer: Any, why: str, owner: guards.Owner, told: list[str]) -> None:
    parser = guards.guarded("parsers", arxref.Parser("x", "", "digest", 30, answer, lambda _: iter(())), owner)
    assert parser.accepts(SOURCE) == 0.0
    assert told == [f"could not say whether a source is x ({why}); update or remove it"]


@pytest.mark.parametrize(
    ("answer", "taken"),
    [(1, 1.0), (0.3, 0.3), (True, 1.0), (7.5, 1.0), (-1, 0.0), (10**400, 1.0), (-(10**400), 0.0), (float("nan"), 0.0), (float("inf"), 1.0)],
)
def test_what_is_said_of_a_source_is_taken_for_a_share(answer: float, taken: float, owner: guards.Owner, told: list[str]) -> None:
    parser = guards.guarded("parsers", arxref.Parser("x", "", "digest", 30, lambda _: answer, lambda _: iter(())), owner)
    assert parser.accepts(SOURCE) == taken
    assert told == []


def test_an_error_is_told_in_one_short_line() -> None:
    assert guards.short(ValueError("a\n b")) == "ValueError: a b"
    assert guards.short(Odd()) == "Odd: it cannot say what is wrong"
    assert guards.short(ValueError("x" * 288)) == f"ValueError: {'x' * 288}"
    assert guards.short(ValueError("x" * 289)) == f"ValueError: {'x' * 284} ..."


@pytest.mark.parametrize(("code", "fault"), [(None, True), (0, True), ("bye", True), (128, True), (129, False), (143, False)])
def test_to_leave_is_a_fault_unless_a_signal_asked_for_it(code: Any, fault: bool) -> None:
    assert guards.is_fault(SystemExit(code)) is fault


@pytest.mark.parametrize("options", [None, "x", ["x"], (arxref.Option("a", "A"), 1)])
def test_options_are_records(options: Any, owner: guards.Owner) -> None:
    with pytest.raises(TypeError, match=r"^Exporter x: options is .*, no Option records$"):
        guards.guarded("exporters", exporter(options=options), owner)


def test_what_an_exporter_has_not_it_has_not_behind_a_guard(owner: guards.Owner) -> None:
    guarded = guards.guarded("exporters", exporter(pieces=PIECES._replace(remarks=None)), owner)
    assert (guarded.update, guarded.existing, guarded.vault, guarded.pieces.remarks) == (None, None, None, None)


def test_the_time_that_it_took_for_all_is_traced(owner: guards.Owner) -> None:
    """Each reading of the clock is a second; between two pieces, the time is the caller's."""
    now, traced = [0.0], []

    def clock() -> float:
        now[0] += 1
        return now[0]

    owner = owner._replace(clock=clock, trace=lambda doing, took: traced.append((doing, took)))
    documents = guards.guarded("exporters", exporter(render=lambda *_: [arxref.Document("x")] * 3), owner).render([ENTRY], {})
    for _document in documents:
        now[0] += 100
    assert traced == [("while writing x", 5.0)]


def test_what_is_printed_goes_to_standard_error(owner: guards.Owner, told: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    def loud(entries: Any, _: object) -> Iterator[arxref.Document]:
        print("one")  # noqa: T201 - that is what is wrong
        sys.stdout.buffer.write(b"two\n")
        sys.stdout.writelines(["three", "\n"])
        sys.stdout.close()
        for entry in entries:
            yield arxref.Document(entry.title)

    out = sys.stdout
    seen = [document.text for document in guards.guarded("exporters", exporter(render=loud), owner).render([ENTRY], {})]
    assert seen == ["T"]
    assert sys.stdout is out
    assert capsys.readouterr() == ("", "one\ntwo\nthree\n")
    assert set(told) == {"writes to standard output, which is for data (it was sent to standard error)"}


def test_between_two_pieces_standard_output_is_as_it_was(owner: guards.Owner) -> None:
    out = sys.stdout
    documents = guards.guarded("exporters", exporter(render=late), owner).render([ENTRY], {})
    next(documents)
    assert sys.stdout is out
    documents.close()
    assert sys.stdout is out
