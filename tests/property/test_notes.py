from __future__ import annotations

import datetime as dt
import re
import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from arxref import notes
from arxref.exporters import obsidian
from arxref.model import ArxivId, Entry, Name, Origin, PartialDate
from arxref.notes import pages, paper
from arxref.text import markdown, tex
from strategies import HOSTILE, entries, hostile_entries, hostile_text, model_text

DEVICES = {"con", "prn", "aux", "nul"} | {port + digit for port in ("com", "lpt") for digit in "0123456789¹²³"}
# What acts in a note's raw text. Backslashes that escape are taken away first, together with what they escape.
ACTIVE = re.compile(
    r"<%|%%|`|\[\[|\]\]|::|==|~~|\]\(|\[\^|\^\[|<[A-Za-z/!?]|(?<!\w)#(?![0-9]+(?![\w/-]))[\w/-]|(?i:javascript|vbscript):\S|&#?\w+;"
)
HARMLESS = re.compile(r"<(?:https?|ftp)://[^\s<>]*>|\]\(<(?:https?|ftp)://[^\s<>]*>\)|&#[0-9]+;", re.IGNORECASE)
READER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
PASSIVE = {"text", "text_special", "softbreak"}

texts = hostile_text() | model_text() | st.text()


def read_yaml(text: str):
    import yaml

    return yaml.safe_load(text)


def is_legal(name: str) -> bool:
    """The rules of Windows, macOS, Linux, Android and wiki links, by other means than arxref's."""
    return (
        0 < len(f"{name}.md".encode()) <= 255
        and not set(name) & set('*"\\/<>:|?#^[]')
        and all(unicodedata.category(c) not in ("Cc", "Cs", "Zl", "Zp") for c in name)
        and name[0] not in ". "
        and name[-1] not in ". "
        and "%%" not in name
        and ".." not in name
        and name.split(".", maxsplit=1)[0].rstrip().casefold() not in DEVICES
    )


@given(
    texts
    | st.sampled_from(sorted(DEVICES)).flatmap(lambda device: st.sampled_from((device, device.upper(), f"{device}.x", f"{device} .y")))
)
def test_every_name_is_legal(stem):
    """Any text gives a file name that every system takes, and a name once made stays."""
    name = notes.file_name(stem)
    assert is_legal(name)
    assert notes.file_name(name) == name
    assert notes.file_name(unicodedata.normalize("NFD", stem)) == notes.file_name(unicodedata.normalize("NFC", stem))


@given(st.lists(texts | st.sampled_from(("Doe", "doe", "DOE", "é", "e\u0301", "É", "x" * 300, "X" * 300))))
def test_no_two_names_are_one(stems):
    """Within a run, names differ in more than case and Unicode form, and each is legal."""
    taken: set[str] = set()
    names = [notes.unique(stem, "1905.00001", taken) for stem in stems]
    assert all(map(is_legal, names))
    assert len({unicodedata.normalize("NFC", unicodedata.normalize("NFD", name).casefold()) for name in names}) == len(names)


@given(st.lists(texts, max_size=3).flatmap(lambda parts: st.sampled_from("/\\").map(lambda slash: slash.join(parts))))
def test_no_folder_leaves_the_vault(text):
    """A folder is refused, or relative and made of names that are neither hidden nor special."""
    try:
        path = notes.folder(text)
    except notes.UsageError:
        return
    assert not path.is_absolute()
    assert all(part[0] not in ". " and part[-1] not in ". " and not set(part) & set('<>:"\\/|?*\n\0') for part in path.parts)


@given(st.text(st.characters(exclude_categories=("Cs",))) | hostile_text())
def test_scalars_are_read_back(text):
    """YAML gives the very string back, and nothing in the line acts."""
    line = notes.scalar(text)
    assert read_yaml(f"- {line}") == [text]
    assert len(f"{line}.".splitlines()) == 1
    assert notes.is_harmless(line)


def inert(line: str) -> list[str]:
    """What acts in a line of Markdown, as tools see it that look at the raw text."""
    found = re.findall("<%|%%|::|\\[\\[|==|~~", HARMLESS.sub("", line))
    return found + ACTIVE.findall(HARMLESS.sub(" ", re.sub(r"\\[!-/:-@\[-`{-~]", " ", line)))


@given(texts)
@example(" ".join(HOSTILE))
@example("".join(HOSTILE))
def test_nothing_acts(text):
    """No mark of Markdown, Obsidian, Dataview or Templater is left, be it read as Markdown or searched as raw text."""
    for line in (markdown.escape(text), markdown.paragraph(text)):
        assert len(line.splitlines()) < 2
        assert not inert(line)


@given(texts)
@example(" ".join(HOSTILE))
def test_a_reader_sees_the_text_itself(text):
    """A CommonMark reader finds one paragraph of plain text and web links, and shows just what the model says (math as it is written)."""
    line = re.sub(r"(\\.)|\$(?:[^$\\]|\\.)*\$", lambda found: found[1] or "M", markdown.paragraph(text))  # math is none of its business
    shown = ""
    for block in READER.parse(line):
        assert block.type in ("paragraph_open", "inline", "paragraph_close")
        for token in block.children or ():
            if token.type == "link_open":
                assert token.markup == "autolink"
                assert re.match("(?:https?|ftp)://", token.attrs["href"], re.IGNORECASE)
            else:
                assert token.type in PASSIVE | {"link_close"}
                shown += token.content
    if "://" in text or any(is_math for is_math, _ in tex.spans(text)):
        return
    expected = "".join(segment for _, segment in tex.spans(text))
    visible = [c for c in expected if c.isprintable() or c.isspace()]
    assert [c for c in shown if c.isprintable() and c != " "] == [c for c in visible if not c.isspace()]


@given(model_text())
def test_clean_math_is_kept(text):
    """Safe math is math in the note, and the same math but for blanks."""
    bodies = [body for is_math, body in tex.spans(text) if is_math]
    assert [body.replace(" ", "") for is_math, body in tex.spans(markdown.escape(text)) if is_math] == [
        body.replace(" ", "") for body in bodies
    ]


@given(entries() | hostile_entries(), st.text(st.characters(exclude_categories=("Cs",))))
def test_notes_hold_what_the_entry_says(entry, key):
    """Front matter has the promised types, its own keys alone, and names the paper; the body is arxref's region and the user's heading."""
    text = obsidian.note(entry._replace(key=key))
    assert text.splitlines() == text.removesuffix("\n").split("\n")
    assert "<%" not in text
    assert text.count("%%") == 4
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    front = read_yaml(head)
    assert front["arxiv"] == entry.id
    assert type(front["year"]) is int
    assert type(front.get("date", dt.date.min)) is dt.date
    assert type(front.get("version", 1)) is int
    assert front.get("citekey", "") == key
    for name in ("title", "doi", "url", "pdf", "published-in"):
        assert isinstance(front.get(name, ""), str)
    for name in ("aliases", "authors", "categories", "tags"):
        assert all(isinstance(value, str) for value in front.get(name, ()))
    assert all(re.fullmatch(r"[\w/-]+", tag) for tag in front.get("tags", ()))
    assert not any("`=" in value or "`$=" in value or "[[" in value for value in (front.get("title", ""), *front.get("aliases", ())))
    assert re.match(r"\n%% begin arxref [ -~]*%%\n\n", body)
    assert body.endswith("\n\n%% end arxref %%\n\n## Notes\n")
    assert notes.identify(text) == (entry.id, notes.identify(text)[1])


@given(hostile_entries())
def test_the_body_of_a_note_is_inert(entry):
    """Every line between the markers is one that arxref makes, with nothing in it that acts."""
    region = obsidian.note(entry).partition("%% begin arxref ")[2].partition(" %%\n\n")[2].partition("%% end arxref %%")[0]
    for line in filter(None, region.split("\n")):
        if line == "> [!abstract]":
            continue
        match = re.match(r"> |- \*\*(?:Comment|Report|More DOIs|Classes|Topics|Links):\*\* ", line)
        assert match
        assert not inert(line[match.end() :])
    kinds = {token.type for token in READER.parse(region)}
    assert kinds <= {f"{kind}_{end}" for kind in ("paragraph", "blockquote", "bullet_list", "list_item") for end in ("open", "close")} | {
        "inline"
    }


@given(st.text() | hostile_text())
def test_identify_stands_any_text(text):
    """The beginning of any file may be asked which paper it is about."""
    notes.identify(text)
    notes.identify(f"---\n{text}")
    notes.identify(f"---\narxiv: {text}\ncitekey: {text}\n---\n")


@given(hostile_entries() | entries(), st.sampled_from(("", "k", "a b")))
@example(entry=Entry(ArxivId("2105.14656"), title=" ".join(HOSTILE), authors=(Name(literal="".join(HOSTILE)),)), target="k")
def test_pages_are_inert(entry, target):
    """A page is lines that arxref makes: a link of a paper is one link, whose text does nothing, and every line knows its paper."""
    listed = Origin("x.md", 1, 2, "numbered", PartialDate(2021, 5, 31), 1, entry.title)
    gathered = pages.Pages(days=True, indexes=("authors", "table"))
    gathered.add(entry._replace(origins=(listed,)), target)
    for items in (*gathered.days.values(), gathered.authors, gathered.table):
        for item in items:
            assert len(f"{item.section}.".splitlines()) == len(f"{item.line}.".splitlines()) == 1
            assert not inert(item.section)
            line = item.line.replace(f"[{entry.id}](https://arxiv.org/abs/{entry.id})", "", 1)
            if target:
                assert line.count("[[") == line.count("]]") == 1
                assert line.count("|") == (1 if items is not gathered.table else 7)
            assert not inert(line.replace("[[", "").replace("]]", ""))
        assert pages.merged(pages.region(items), pages.region(items), once=False) == pages.region(items)


@given(st.text() | hostile_text())
def test_links_to_authors_are_one_link(text):
    """In a property, the link to an author is one wiki link and one YAML string."""
    link = paper.wiki_link(text)
    assert re.fullmatch(r"\[\[[^\[\]|#^\"\\]+(\|[^\[\]|\"\\]*)?\]\]", link)
    assert read_yaml(f'- "{link}"') == [link]
    assert not inert(link.replace("[[", "").replace("]]", ""))
