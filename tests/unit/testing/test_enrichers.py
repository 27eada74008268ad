"""The kit finds a metadata source that breaks a promise: a faulty one for each, and a good one that passes."""

from __future__ import annotations

import itertools
import socket
import sys
import threading

import pytest

from arxref.api import Context, Enricher
from arxref.identifiers import parse
from arxref.model import Entry, Origin, Problem
from arxref.testing import check_enricher
from faulty import fails, ids

COUNT = itertools.count()

KNOWN, UNKNOWN = ("2105.00001", "hep-th/9901001"), ("2105.99999",)


def answer(id_):
    if id_ in KNOWN:
        return Entry(id_, title="A title", origins=(Origin("table"),))
    return Problem("warning", "not-at-table", "is not known", id=id_)


def look_up(ids, context, *, say_so=answer):
    if context.offline:
        return
    if context.deadline is not None and context.now() > context.deadline:
        yield Problem("error", "enricher-refused", "no time is left")
        return
    yield from map(say_so, dict.fromkeys(ids))


TABLE = Enricher("table", "A table", look_up)


def asks(function):
    return TABLE._replace(lookup=function)


def says(change):
    return asks(lambda ids, context: look_up(ids, context, say_so=change))


def shortened(id_):
    return answer(id_) if id_ in (*KNOWN, *UNKNOWN) else Problem("warning", "x", "x", id=parse(id_)[0])


def dial(ids, context):
    with socket.socket() as one:
        one.settimeout(0.1)
        one.connect_ex(("127.0.0.1", 9))
    return look_up(ids, context)


def dial_elsewhere(ids, context):
    thread = threading.Thread(target=lambda: list(dial(ids, context)))
    thread.start()
    thread.join()
    return look_up(ids, context)


FAULTY_ENRICHERS = [
    (TABLE._replace(name="A"), "needs a name of small letters"),
    (TABLE._replace(lookup=1), "lookup is no function"),
    (says(lambda id_: Problem("warning", "x", "x", id=id_)), "gives no entry for 2105.00001"),
    (
        says(lambda id_: Entry(id_, title="T", comment=None)),
        "yields what nobody can work with: Entry.comment is NoneType where str belongs",
    ),
    (says(lambda id_: Entry(id_, origins=(Origin("table"),), title="x")), "gives an entry for 2105.99999, which it is said not to know"),
    (says(lambda id_: answer(id_)._replace(id="2105.00009")), "gives an entry for 2105.00009, which nobody asked for"),
    (asks(lambda ids, context: (item for item in look_up(ids, context) if isinstance(item, Entry))), "says nothing of '2105.99999'"),
    (asks(lambda ids, context: itertools.chain(look_up(ids, context), look_up(ids, context))), "gives two entries for 2105.00001"),
    (asks(lambda ids, _context: map(answer, ids)), "gives two entries for 2105.00001"),
    (says(lambda id_: answer(id_)._replace(**{"key": "x"} if id_ in KNOWN else {})), "a key: keys are arxref's to make"),
    (says(lambda id_: answer(id_)._replace(**{"title": ""} if id_ in KNOWN else {})), "in which nothing stands"),
    (says(lambda id_: answer(id_)._replace(**{"origins": ()} if id_ in KNOWN else {})), "needs its origin"),
    (says(lambda id_: answer(id_)._replace(**{"title": str(next(COUNT))} if id_ in KNOWN else {})), "says something else when"),
    (says(shortened), "fails at what are no IDs: InvalidIdentifier"),
    (says(lambda id_: id_), "yields str"),
    (says(lambda id_: (sys.stdout.write(id_), answer(id_))[1]), "prints '2105.00001"),
    (asks(dial), "opens a connection for no papers at all"),
    (asks(dial_elsewhere), "opens a connection for no papers at all"),
    (asks(lambda ids, context: dial(ids, context) if context.offline else look_up(ids, context)), "for papers while offline"),
    (asks(lambda ids, context: dial(ids, context) if context.deadline else look_up(ids, context)), "for papers when time is up"),
    (asks(lambda ids, context: iter(()) if context.deadline else look_up(ids, context)), "says nothing of .* when time is up"),
    (
        asks(lambda ids, context: itertools.chain(look_up(ids, context), [Problem("error", "enricher-refused", "x")] * 2)),
        "says more than once that it was refused",
    ),
]


def test_a_good_enricher_passes():
    check_enricher(TABLE, KNOWN, UNKNOWN)
    check_enricher(TABLE, KNOWN, UNKNOWN, context=Context(lambda: 1.0))


@pytest.mark.parametrize(("enricher", "message"), FAULTY_ENRICHERS, ids=ids(FAULTY_ENRICHERS))
def test_a_faulty_enricher_is_found(enricher, message):
    fails(check_enricher, enricher, message, KNOWN, UNKNOWN)
