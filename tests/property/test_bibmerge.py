"""A .bib file that is brought up to date keeps what its owner wrote: in any library, after any edits, for any turn of the metadata."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st

from arxref.api import Policy, Updated
from arxref.exporters import biblatex, bibtex
from arxref.library.bib import bibfile, bibmemory
from arxref.library.bib.bibscan import scan
from arxref.model import ArxivId, Entry, Name, PartialDate

if TYPE_CHECKING:
    from arxref.library.bib.bibscan import Block

IDS = ("0704.0001", "1905.00001", "1905.00002", "hep-th/9901001")
USER = "USER"
EXPORTERS = {exporter.name: exporter for exporter in (bibtex.EXPORTER, biblatex.EXPORTER)}
_PATCH = re.compile(r"USER\d+")


@st.composite
def versions(draw: st.DrawFn, papers: tuple[str, ...] = IDS) -> list[Entry]:
    """What is known of some papers on one day."""
    chosen = draw(st.lists(st.sampled_from(papers), unique=True, min_size=1))
    some = st.sampled_from(("", "A {b} & c", 'Say "x"', "Deep é", "D $x_1$", "E"))
    return [
        Entry(
            ArxivId(id_),
            title=draw(some),
            authors=draw(st.sampled_from(((), (Name("Doe", "J."),), (Name("Doe", "J."), Name("Roe"))))),
            authors_complete=draw(st.booleans()),
            abstract=draw(some),
            published=draw(st.sampled_from((None, PartialDate(2007, 4), PartialDate(2019, 5, 7)))),
            primary=draw(st.sampled_from(("", "cs.LG", "hep-th"))),
            comment=draw(st.sampled_from(("", "9 pages", "Accepted to CVPR 2021", "Submitted to CVPR 2021", "Withdrawn by the authors"))),
            journal_ref=draw(st.sampled_from(("", "Phys. Rev. D 75, 124007 (2007)"))),
            dois=draw(st.sampled_from(((), ("10.1103/PhysRevD.75.124007",)))),
        )
        for id_ in sorted(chosen)
    ]


FOREIGN = st.sampled_from(
    (
        "% a remark, USER1 @ home\n",
        '@string{usr = "USER2"}\n',
        "@preamble{{USER3}}",
        "@comment{USER4 {@misc{x, y={z}}}}\n",
        "@book{b, title = {USER5}, year=1999}",
        '@ARTICLE(p, journal = "USER6", eprint={1905.00001}, archivePrefix={arXiv})\n',
        "@online{o,\n\ttitle = {USER7},\n\tdate = usr,\n\turl = {https://arxiv.org/abs/0704.0001},\n}\n",
        "@misc{m\n , note = usr # {USER8}\n , eprint = {hep-th/9901001}\n}",
        "@misc{twice, eprint = {1905.00002}, title = {USER9}}\n@misc{Twice, eprint = {1905.00002}}\n",
        "@misc{bad, title = {USER10} year = 2}\n",
        "me@example.org (USER11)",
    )
)
OPEN = st.sampled_from(
    (
        "",
        "@misc{open, title = {USER12",
        '@misc{open, t = "USER12 {',
        "@comment{USER12",
        "@book{open,\n% USER12\n",
        "@misc(open, t={USER12}\n",
    )
)
SEPARATORS = st.sampled_from(("\n", "\n\n", " ", "\n% USER13\n"))


@st.composite
def libraries(draw: st.DrawFn) -> bytes:
    """Somebody's file, with whatever stands in such files."""
    between = draw(SEPARATORS)
    text = between.join(draw(st.lists(FOREIGN, max_size=5))) + draw(st.sampled_from(("", "\n", "\n\n"))) + draw(OPEN)
    if draw(st.booleans()):
        text += "\n@book{after, title = {USER14}}"
    return draw(st.sampled_from((b"", b"\xef\xbb\xbf"))) + text.replace("\n", draw(st.sampled_from(("\n", "\r\n")))).encode()


def update(name: str, raw: bytes, memory: bytes | None, entries: list[Entry], policy: Policy, *asked: str) -> Updated:
    exporter = EXPORTERS[name]
    assert exporter.existing is not None
    assert exporter.update is not None
    assert exporter.pieces is not None
    existing = exporter.existing(raw)
    keyed = [entry._replace(key=existing.keys.get(entry.id) or "k" + entry.id.replace("/", "-")) for entry in entries]
    options = dict.fromkeys((*asked, *(["published"] if policy.published else [])), True)
    papers = [
        (entry, exporter.pieces.piece(entry, {option.name: option.default for option in exporter.options} | options)) for entry in keyed
    ]
    done = exporter.update(existing, memory, papers, policy)
    assert isinstance(done, Updated)
    return done


def edited(draw: st.DrawFn, raw: bytes) -> bytes:
    """The file after its owner worked on it: values changed, fields and entries deleted, keys renamed, entries reformatted."""
    text = raw.decode()
    out = []
    for number, block in enumerate(scan(text)):
        out.append(_edited(draw, text, block, number) if block.kind == "entry" else text[block.start : block.end])
    return "".join(out).encode()


def _edited(draw: st.DrawFn, text: str, block: Block, number: int) -> str:
    old = text[block.start : block.end]
    what = draw(st.sampled_from(("", "", "value", "field", "entry", "key", "tidy")))
    if what == "entry" and USER not in old:
        return ""
    if what == "key":
        return text[block.start : block.key_start] + f"renamed{number}" + text[block.key_start + len(block.key) : block.end]
    if what == "tidy":
        return old.replace(" = {", "={").replace("\n  ", "\n\t")
    if what in ("value", "field") and block.fields:
        field = draw(st.sampled_from(block.fields))
        if field.name.lower() in ("eprint", "url", "archiveprefix", "eprinttype") or USER in text[field.value : field.end]:
            return old
        if what == "value":
            return text[block.start : field.value] + f"{{USER{100 + number}}}" + text[field.end : block.end]
        before = text[block.start : field.start].rstrip()
        if before.endswith(",") and len(block.fields) > 1:
            return before[:-1] + text[field.end : block.end]
    return old


POLICIES = st.builds(
    Policy,
    recreate=st.booleans(),
    locked=st.sampled_from((frozenset(), frozenset({"title"}))),
    refresh=st.just(value=False),
    published=st.booleans(),
)


@settings(max_examples=200)
@given(
    st.data(),
    st.sampled_from(sorted(EXPORTERS)),
    libraries(),
    st.lists(versions(), min_size=2, max_size=3),
    POLICIES,
    st.sampled_from(("", "bib", "none")),
)
def test_what_the_user_wrote_stays_and_a_second_run_changes_nothing(data, name, raw, days, policy, crash):
    memory = None
    for day in days:
        asked = data.draw(st.sampled_from(((), ("pubstate",), ("trust-comments",), ("pubstate", "trust-comments"))))
        done = update(name, raw, memory, day, policy, *asked)
        again = update(name, done.content, done.memory, day, policy, *asked)
        assert (again.content, again.memory, again.added, again.changed) == (done.content, done.memory, (), ())
        # Every word of the user's is there, in its order, whatever happened around it.
        assert _PATCH.findall(done.content.decode()) == _PATCH.findall(raw.decode())
        assert set(done.added) | set(done.changed) | set(done.deleted) <= {entry.id for entry in day}
        before, after = bibfile.read(raw), bibfile.read(done.content)
        # No paper comes twice, none goes, and no key of any entry changes.
        assert dict(after.keys) == {**before.keys, **{id_: after.keys[id_] for id_ in done.added}}
        assert after.taken == before.taken
        assert len(after.state.repeated) == len(before.state.repeated)
        _assert_deletions_hold(before.state, after.state, memory, policy)
        # What is gone was arxref's own, and unless something was renewed or removed only insertions were made.
        if memory is None:
            assert _is_subsequence(raw, done.content)
        # A crash between the two files leaves the new .bib with the old memory (or with none): arxref errs on the user's side.
        if crash:
            broken = update(name, done.content, memory if crash == "bib" else None, day, policy._replace(published=False), *asked)
            assert dict(bibfile.read(broken.content).keys) == dict(after.keys)
            assert _PATCH.findall(broken.content.decode()) == _PATCH.findall(raw.decode())
            assert not broken.added
            assert not broken.deleted or set(broken.deleted) == set(done.deleted)
            done = broken
        raw, memory = edited(data.draw, done.content), done.memory or None


def _assert_deletions_hold(before: bibfile.File, after: bibfile.File, memory: bytes | None, policy: Policy) -> None:
    """What the user took out stays out, a field as well as an entry; what somebody else published is not touched."""
    for id_, line in bibmemory.load(memory)[0].items():
        if id_ not in before.papers:
            assert policy.recreate or id_ not in after.papers
        else:
            there, now = ({field.name.lower() for field in file.papers[id_].fields} for file in (before, after))
            assert not (bibmemory.fields(line).keys() - {bibmemory.TYPE} - there) & now
    for block in before.papers.values():
        if block.key == "p" and not policy.published:
            assert before.text[block.start : block.end] in after.text


def _is_subsequence(small: bytes, big: bytes) -> bool:
    rest = iter(big)
    return all(byte in rest for byte in small)


@settings(max_examples=100)
@given(st.sampled_from(sorted(EXPORTERS)), libraries(), versions(), versions())
def test_what_was_put_in_can_be_taken_out_again(name, raw, first, second):
    """Only renewed values, and whole fields and entries of arxref's own, tell the file of the second run from the user's."""
    done = update(name, raw, None, first, Policy())
    done = update(name, done.content, done.memory, second, Policy())
    text = done.content.decode("utf-8-sig")
    known = bibmemory.load(done.memory)[0]
    papers = bibfile.read(done.content).state.papers
    cut: list[tuple[int, int]] = []
    for id_, line in known.items():
        block, own = papers[id_], bibmemory.fields(line)
        before = block.key_start + len(block.key)
        if bibmemory.TYPE in own:
            cut.append((block.start, block.end))
            continue
        for field in block.fields:
            if field.name.lower() in own:
                cut.append((before, field.end))
            before = field.end
    left = "".join(
        text[a:b] for a, b in zip([0, *(end for _, end in sorted(cut))], [*(start for start, _ in sorted(cut)), len(text)], strict=True)
    )
    # (line ends around new entries aside)
    assert re.sub(r"[\r\n]+", "", left) == re.sub(r"[\r\n]+", "", raw.decode("utf-8-sig"))


@settings(max_examples=60)
@given(st.binary(max_size=200), st.sampled_from(sorted(EXPORTERS)), versions())
def test_no_memory_is_too_damaged(memory, name, day):
    first = update(name, b"", None, day, Policy())
    for spoilt in (memory, first.memory + memory, first.memory[: len(memory)] + memory, first.memory.replace(b"=", memory[:1] or b"=")):
        done = update(name, first.content, spoilt, day, Policy())
        assert done.content == first.content
