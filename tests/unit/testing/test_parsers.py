"""The kit finds a parser that breaks a promise: a faulty one for each, and a good one that passes."""

from __future__ import annotations

import itertools
import os
import re

import pytest

from arxref.api import Parser
from arxref.model import ArxivId, Entry, Foreign, Origin, Span
from arxref.testing import check_parser
from faulty import fails, ids, say

COUNT = itertools.count()

SAMPLE = b"# Papers\n\n2105.00001 A title\n2105.00002 Another\n"


def accepts(source):
    return 0.9 if source.head.startswith(b"# Papers\n") or source.head.startswith(b"# Papers\r\n") else 0.0


def parse_list(source, *, claim=lambda number: (number, number), id_=str, title=str, parser="list", name=None):
    for number, line in source.lines():
        found = re.match(r"(\d{4}\.\d{5}) (\S.*)", line)
        first, last = claim(number)
        if found is not None:
            origin = Origin(source.name if name is None else name, first, last, parser)
            yield Entry(id_(found[1]), title=title(" ".join(found[2].split())), origins=(origin,))
        elif line.strip():
            yield Foreign("", line, Span(source.name, number, number))


LIST = Parser("list", "A list", "links", 50, accepts, parse_list)


def reads(**how):
    return LIST._replace(parse=lambda source: parse_list(source, **how))


def forgetful(source):
    return (item for item in parse_list(source) if isinstance(item, Entry))


def strict(source):
    source.raw.decode()
    return parse_list(source)


def without_origin(source):
    return (item._replace(origins=()) if isinstance(item, Entry) else item for item in parse_list(source))


def keyed(source):
    return (item._replace(key="x") if isinstance(item, Entry) else item for item in parse_list(source))


def lf_alone(source):
    return parse_list(source) if b"\r" not in source.raw else iter(())


def sure(source):
    yield from (item for item in parse_list(source) if isinstance(item, Entry) or item.raw.startswith("#"))
    return True


def saved(source):
    with open(os.path.join(os.environ["ARXREF_TEST_FOLDER"], "out"), "w", encoding="utf-8"):
        return parse_list(source)


FAULTY_PARSERS = [
    (LIST._replace(name="a list"), "needs a name of small letters"),
    (LIST._replace(kind="file"), "its kind is 'file'"),
    (LIST._replace(rank=500), "its rank is 500"),
    (LIST._replace(parse="x"), "parse is no function"),
    (LIST._replace(accepts=lambda _source: 0.0), "does not know its own sample"),
    (LIST._replace(accepts=lambda source: 7 if accepts(source) else 0), "accepts gives 7"),
    (LIST._replace(accepts=lambda source: accepts(source) and float("Papers" in source.text)), "reads more than the first 64 KiB"),
    (LIST._replace(accepts=lambda _source: 0.5), "takes nothing for its own"),
    (LIST._replace(accepts=lambda source: 0.9 if b"a" in source.head else 0.0), "takes a letter for its own"),
    (LIST._replace(accepts=lambda source: len(source.head.split()[1]) and accepts(source)), "fails at .*IndexError"),
    (reads(claim=lambda _number: (1, 4)), "claims line 1 of its sample twice"),
    (reads(claim=lambda number: (number, number + 50)), "claims lines 3 to 53 of its sample, which has 5"),
    (reads(claim=lambda _number: (0, 0)), "claims lines 0 to 0"),
    (LIST._replace(parse=forgetful), "claims no line 1 of its sample: '# Papers'"),
    (LIST._replace(parse=lambda source: reversed(list(parse_list(source)))), "claims line 3 of its sample twice, or not in order"),
    (reads(id_=lambda found: f"arXiv:{found}v1"), "no canonical arXiv ID"),
    (reads(id_=lambda _found: "x"), "Entry.id is 'x', no canonical arXiv ID"),
    (reads(title=lambda _found: None), "yields what nobody can work with: Entry.title is NoneType where str belongs"),
    (reads(parser="other"), "names another parser"),
    (reads(name="x"), "names the source 'x', and not 'sample'"),
    (reads(title=lambda found: f"{found}\n"), "are not clean"),
    (reads(title=lambda found: f"{found} {next(COUNT)}"), "reads something else when it is asked again"),
    (LIST._replace(parse=without_origin), "needs its origin"),
    (LIST._replace(parse=keyed), "keys are arxref's to make"),
    (LIST._replace(parse=lf_alone), "reads something else where lines end with CR LF"),
    (LIST._replace(parse=strict), "fails at a file that is all bytes: UnicodeDecodeError"),
    (LIST._replace(parse=sure), "says that it left no line of a file that is .*, and leaves line"),
    (LIST._replace(parse=saved), "writes to '.*out'"),
    (reads(title=lambda found: say(Entry(ArxivId(""), key=found))), "prints 'A title"),
    (LIST._replace(parse=lambda source: (tuple(item) for item in parse_list(source))), "yields what nobody can work with: it is tuple"),
    (
        LIST._replace(parse=lambda source: iter([Foreign("", "", Span(source.name, 1, 5))])),
        "reads 0 entries from its sample, which holds 2",
    ),
]


def test_a_good_parser_passes():
    check_parser(LIST, SAMPLE, entries=2, others=[b"# Articles\n2105.00001 A title\n"])


@pytest.mark.parametrize(("parser", "message"), FAULTY_PARSERS, ids=ids(FAULTY_PARSERS))
def test_a_faulty_parser_is_found(parser, message, tmp_path, monkeypatch):
    monkeypatch.setenv("ARXREF_TEST_FOLDER", str(tmp_path))
    fails(check_parser, parser, message, SAMPLE, entries=2)


def test_a_parser_that_takes_others_files_is_found():
    greedy = LIST._replace(accepts=lambda source: 0.9 if source.head.startswith(b"#") else 0.0)
    fails(check_parser, greedy, "takes another layout's file", SAMPLE, others=[b"# Articles\n2105.00001 A title\n"])
