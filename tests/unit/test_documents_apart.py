"""What stands by itself in a file of another layout is read by whoever knows it, and what nobody knows is named once, with a count."""

from __future__ import annotations

from collections import Counter

import pytest

from arxref.api import Parser, SourceText
from arxref.host import Host
from arxref.model import Entry, Problem
from arxref.reading import read, read_source
from smalldigest import FIELDS

LIST = "# Papers\n\n- [On Rings and All That](https://arxiv.org/abs/2105.99003)\n"
JSON = '[\n {"id": "a", "type": "article", "title": "On Corners", "URL": "https://arxiv.org/abs/2105.99041"}\n]\n'
DAILY = '{"paper": {"id": "2105.99041", "title": "On Corners", "authors": [{"name": "Ann Lee"}]}, "title": "On Corners"}\n'
TABLE = "| Title | Authors | Link |\n|---|---|---|\n| On Corners | Ann Lee | https://arxiv.org/abs/2105.99041 |\n"


def papers(text: str) -> Counter[tuple[str, str]]:
    host = Host(list)
    items = read_source(SourceText.of("d.md", text.encode()), list, list, others=lambda: host.built_in("parsers"), named=True)
    return Counter((item.id, item.origins[0].parser) for item in items or () if isinstance(item, Entry))


@pytest.mark.parametrize(("other", "parser"), [(JSON, "csl-json"), (TABLE, "table")])
@pytest.mark.parametrize(("known", "id_", "reader"), [(FIELDS, "2105.99002", "fields"), (LIST, "2105.99003", "links")])
def test_what_follows_a_digest_or_a_list_is_read_as_what_it_is(known: str, id_: str, reader: str, other: str, parser: str) -> None:
    assert papers(f"{known}\n{other}") == {(id_, reader): 1, ("2105.99041", parser): 1}
    again = known.replace(id_, "2105.99009")
    assert papers(f"{known}\n\n{other}\n{again}") == {(id_, reader): 1, ("2105.99041", parser): 1, ("2105.99009", reader): 1}


def test_a_document_in_a_list_that_nobody_knows_is_prose_of_the_list() -> None:
    assert papers(f'{LIST}\n{{"seen": ["https://arxiv.org/abs/2105.99041"]}}\n') == {("2105.99003", "links"): 1, ("2105.99041", "links"): 1}
    assert papers(f"{LIST}\n```json\n{JSON}```\n") == {("2105.99003", "links"): 1}


def test_records_that_one_parser_is_sure_of_are_not_shown_to_all() -> None:
    """Of many records between blank lines, but for the first; and what stands among them goes to whoever knows it."""
    record = '{{"id": "2105.990{:02}", "title": "On Corners", "authors": "Ann Lee", "update_date": "2021-05-30"}}\n'
    asked = []
    built_in = Host(list).built_in("parsers")
    spy = Parser("spy", "knows nothing", "digest", 0, lambda source: bool(asked.append(source)), lambda _source: iter(()))

    def read_by(text: str) -> Counter[str]:
        asked.clear()
        items = read_source(SourceText.of("d.md", text.encode()), list, list, others=lambda: [*built_in, spy], named=True)
        return Counter(item.origins[0].parser for item in items or () if isinstance(item, Entry))

    assert read_by("\n".join(record.format(n) for n in range(1))) == {"snapshot": 1}
    once = len(asked)
    assert read_by("\n".join(record.format(n) for n in range(9))) == {"snapshot": 9}
    assert len(asked) <= once + 1
    for other, parser in ((JSON, "csl-json"), (DAILY, "hf-daily-json")):
        mixed = [*(record.format(n) for n in range(3)), other, *(record.format(n) for n in range(3, 6))]
        assert read_by("\n".join(mixed)) == {"snapshot": 6, parser: 1}


@pytest.mark.parametrize("other", [JSON, DAILY])
def test_beside_a_layout_that_is_insisted_on_no_document_is_read(other: str) -> None:
    built_in = Host(list).built_in("parsers")
    for name, text in (("fields", FIELDS), ("links", LIST)):
        only = [parser for parser in built_in if parser.name == name]
        source = SourceText.of("d.md", f"{text}\n{other}".encode())
        items = read_source(source, lambda only=only: only, list, others=lambda: built_in, named=True, forced=True)
        assert {item.origins[0].parser for item in items or () if isinstance(item, Entry)} == {name}


def test_of_hundreds_of_documents_that_nobody_knows_the_first_are_shown_to_all() -> None:
    asked = []
    spy = Parser("spy", "knows nothing", "digest", 0, lambda source: bool(asked.append(source.text)), lambda _source: iter(()))
    text = LIST + "".join(f'\n{{"seen": {n}}}\n' for n in range(300))
    items = read_source(SourceText.of("d.md", text.encode()), list, list, others=lambda: [*Host(list).built_in("parsers"), spy], named=True)
    assert [item.id for item in items or () if isinstance(item, Entry)] == ["2105.99003"]
    assert 100 <= len({one for one in asked if one.count("seen") == 1}) <= 102


@pytest.mark.parametrize("count", [1, 3, 4, 7])
def test_unknown_lines_within_records_are_named_once_with_a_count(count: int) -> None:
    records = [FIELDS.replace("99002", f"9910{n}").replace("- **Comment", f"- **Stars**: {n}\nodd {n}\n- **Comment") for n in range(count)]
    host = Host(list)
    source = SourceText.of("d.md", "\n".join(records).encode())
    reading = read([(source, True)], lambda: host.built_in("parsers"), list)
    assert len(reading.entries) == count
    said = [(item.code, item.line, item.message) for item in reading.problems if isinstance(item, Problem)]
    if count > 3:
        more = f" ({count - 1} more in this file)"
        assert said == [
            ("unknown-field", 10, f"Stars is no field of this layout; it is kept with the entry{more}"),
            ("stray-line", 11, f'"odd 0" is no field and was left out{more}'),
        ]
    else:
        assert [code for code, _, _ in said] == ["unknown-field", "stray-line"] * count
        assert not any("more in this file" in message for _, _, message in said)
