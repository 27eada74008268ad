from __future__ import annotations

import os
import shutil
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings

from arxref.errors import UsageError
from arxref.exporters import obsidian
from arxref.model import ArxivId, Entry, Link, Name, PartialDate
from arxref.notes import templates
from arxref.notes.paper import PLAIN
from arxref.vault import marker
from conformance import _library
from strategies import entries, hostile_entries

PAPER = Entry(
    id=ArxivId("0704.0667"),
    title="A *title*: $C^*$",
    authors=(Name("Hadwin", "Don"),),
    abstract="1. We study #foo, <% x %> and $A$.",
    published=PartialDate(2007, 4, 5),
    categories=("math.OA",),
    comment="- 3 pages",
    links=(Link("code", "https://example.org/x"),),
    key="hadwin2007",
)
HOSTILE = PAPER._replace(
    title="%% end arxref %%",
    abstract="% end arxref %%\n%% end arxref %%",
    key="x",
    authors=(Name(literal='a"\n---\nb: "'),),
    comment="}}{{ 7 * 7 }}",
)


def touched(folder: Path) -> str:
    """The built-in templates in a folder, with a change that makes no difference: those that nobody has changed are not used."""
    for name in templates.FILES:
        (folder / name).write_bytes(b"{# mine #}\n" + Path(templates.HOME, name).read_bytes())
    return str(folder)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> templates.Templates:
    made = templates.Templates(touched(tmp_path_factory.mktemp("templates")), obsidian.REST)
    assert made._templates.keys() == templates.FILES.keys()
    return made


def made(folder: Path, paper: Entry = PAPER, **files: str) -> str:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8", newline="")
    (document,) = obsidian.documents([paper], {"template": str(folder), "days": False}, {})
    return document.text


def region(folder: Path, text: str, paper: Entry = PAPER) -> str:
    note = made(folder, paper, region_md=text)
    found = marker.find(note)
    assert not isinstance(found, str)
    return note[found.inner : found.outer].strip("\n")


def refused(folder: Path, paper: Entry = PAPER, **files: str) -> str:
    with pytest.raises(UsageError) as caught:
        made(folder, paper, **files)
    return str(caught.value).replace(str(folder) + os.sep, "")


def test_the_built_in_templates_are_the_built_in_layout(samples, tmp_path):
    papers = _library.entries(samples)
    assert len(papers) > 100
    plain = list(obsidian.documents(papers, {}, {}))
    assert list(obsidian.documents(papers, {"template": touched(tmp_path)}, {})) == plain
    assert len(plain) > len(papers)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(entries() | hostile_entries())
def test_the_built_in_templates_are_the_built_in_layout_for_any_paper(rendered, entry):
    """The shown templates and the Python that stands for them give the same bytes."""
    made = obsidian._templated([entry], obsidian._Vault({}, PurePosixPath()), PLAIN, rendered)
    plain = obsidian._written([entry], obsidian._Vault({}, PurePosixPath()), PLAIN)
    assert [*made] == [*plain]


@pytest.mark.parametrize("room", [0, 1, 1500])
def test_notes_that_are_too_many_to_be_kept_are_made_again(room, monkeypatch, tmp_path):
    papers = [PAPER, PAPER._replace(id=ArxivId("1905.00007")), PAPER._replace(id=ArxivId("1905.00008"), key="")]
    options = {"template": touched(tmp_path)}
    kept = [*obsidian.documents(papers, options, {})]
    monkeypatch.setattr(obsidian, "_KEPT", room)
    assert [*obsidian.documents(papers, options, {})] == kept
    assert all(document.text for document in kept)


def test_what_a_folder_lacks_is_the_built_in_layout(tmp_path):
    text = made(tmp_path, rest_md="\n## Mine\n")
    assert text == obsidian.note(PAPER).replace("## Notes", "## Mine")


def test_markdown_is_escaped_wherever_it_stands(tmp_path):
    assert region(tmp_path, "{{ abstract }}") == "1\\. We study \\#foo, <\\% x %> and $A$."
    assert region(tmp_path, "A: {{ comment|inline }} B: {{ comment }}") == "A: - 3 pages B: \\- 3 pages"
    assert region(tmp_path, "{{ title|upper }}") == "A \\*TITLE\\*: $C^*$"
    assert region(tmp_path, "{{ links }}; {{ 'x'|link(url) }}; {{ authors[0]|wikilink }}") == (
        "[code](<https://example.org/x>); [x](<https://arxiv.org/abs/0704.0667>); [[Don Hadwin]]"
    )
    assert region(tmp_path, "{{ '**'|safe }} {{ 'a' ~ '[[b]]' }}") == "\\*\\* a\\[\\[b\\]\\]"


def test_macros_and_blocks_are_escaped_once(tmp_path):
    text = "{% macro bold(x) %}**{{ x }}**{% endmacro %}{% set kept %}*{{ title }}*{% endset %}{{ bold('a*b*') }} {{ kept }}"
    assert region(tmp_path, text) == "**a\\*b\\*** *A \\*title\\*: $C^*$*"


def test_a_template_may_include_others(tmp_path):
    (tmp_path / "part.md").write_text("part of {{ arxiv }}\n", encoding="utf-8")
    assert region(tmp_path, '{% include "part.md" %}{% include "rest.md" %}').startswith("part of 0704.0667\n\n## Notes")


def test_names_come_from_a_template_and_stay_legal_and_unique(tmp_path):
    (tmp_path / "name.txt").write_text("@{{ citekey }}: {{ plain_title }}/../{{ year }}\n", encoding="utf-8")
    papers = [PAPER, PAPER._replace(id=ArxivId("0704.0668"))]
    first, second = obsidian.documents(papers, {"template": str(tmp_path), "days": False}, {})
    assert [str(first.path), str(second.path)] == ["@hadwin2007 A title C.2007.md", "@hadwin2007 A title C.2007-0704.0668.md"]
    assert 'aliases:\n  - "A *title*: C*"\n  - "hadwin2007"\n' in first.text


def test_properties_come_from_a_template_and_are_quoted(tmp_path):
    text = made(
        tmp_path,
        PAPER._replace(title='No: "x" <% y %>'),
        properties_yaml="arxiv: {{ arxiv }}\nname: {{ title }}\nyear: {{ year }}\nday: {{ date }}\nread: false\n"
        "who: [{{ authors[0]|wikilink }}]\n",
    )
    assert text.startswith(
        '---\narxiv: "0704.0667"\nname: "No: \\"x\\" \\u003c% y %>"\nyear: 2007\nday: 2007-04-05\nread: false\n'
        'who: ["[[Don Hadwin]]"]\n---\n'
    )
    assert "read=" in text.partition("%% begin")[2].partition("\n")[0]


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"region_md": "a\n{{ titel }}\n"}, "region.md:2: 'titel' is undefined; there is title,"),
        ({"region_md": "a\n\n{% if title %}\n"}, "region.md:3: Unexpected end of template."),
        ({"region_md": "{{ title"}, "region.md:1: "),
        ({"region_md": "{% nonsense %}"}, "region.md:1: Encountered unknown tag 'nonsense'."),
        ({"region_md": "{{ title|nonsense }}"}, "region.md:1: No filter named 'nonsense'."),
        ({"region_md": "{{ authors[5] }}"}, "region.md:1: list object has no element 5"),
        ({"region_md": "\n{{ 1 / 0 }}"}, "region.md:2: division by zero (with 0704.0667)"),
        ({"region_md": "{{ title.x.y }}"}, "region.md:1: 'str object' has no attribute 'x'"),
        ({"region_md": "{{ ''.__class__.__mro__ }}"}, "region.md:1: access to attribute '__class__' of 'str' object is unsafe."),
        ({"region_md": "{% include 'no.md' %}"}, "region.md:1: there is no template 'no.md'"),
        ({"region_md": "{% include '../x' %}"}, "region.md:1: there is no template '../x'"),
        ({"region_md": "{% include 'region.md' %}"}, "region.md:1: includes itself without end"),
        ({"region_md": "```\n{{ title }}\n"}, "region.md: leaves a block of code open (with 0704.0667)"),
        ({"rest_md": "\n%% end arxref\n"}, ""),
        ({"name_txt": " \n"}, "name.txt: gives 0704.0667 no name"),
        ({"name_txt": "{{ x }}"}, "name.txt:1: 'x' is undefined"),
        ({"properties_yaml": "title: {{ title }}\n"}, "properties.yaml: does not write the property arxiv"),
        ({"properties_yaml": "arxiv: 1\n"}, "properties.yaml: does not write the property arxiv"),
        ({"properties_yaml": "arxiv: {{ arxiv }}\na: [\n"}, "properties.yaml: its properties are no valid YAML"),
        ({"properties_yaml": "\n"}, "properties.yaml: does not write one property a line"),
    ],
)
def test_mistakes_name_file_and_line(tmp_path, files, message):
    if message:
        assert refused(tmp_path, **files).startswith(message)
    else:
        assert "%\\% end arxref" in made(tmp_path, **files)


def test_other_mistakes(tmp_path):
    assert "has no template" in refused(tmp_path)
    (tmp_path / "region.md").write_bytes(b"\xff")
    assert refused(tmp_path).startswith("region.md: is no UTF-8 text")


def test_a_mistake_with_one_paper_is_said_before_the_first_note(tmp_path):
    (tmp_path / "region.md").write_text("{{ authors[0] }}", encoding="utf-8")
    documents = obsidian.documents([PAPER, PAPER._replace(authors=(), id=ArxivId("0704.0668"))], {"template": str(tmp_path)}, {})
    with pytest.raises(UsageError, match=r"with 0704\.0668"):
        next(documents)


@pytest.mark.parametrize(
    "text", ["{{ abstract }}", "%{{ abstract }}", "%%{{ abstract }}", "x\n%% end arxref %%\n", "{{ '%' }}{{ '%' }} end arxref %%"]
)
def test_markers_are_not_forged(tmp_path, text):
    note = made(tmp_path, HOSTILE, region_md=text, rest_md=text)
    assert not isinstance(marker.find(note), str)
    assert note.count("%% end arxref %%") == 1


def test_a_papers_text_is_no_template(tmp_path):
    assert region(tmp_path, "{{ comment }}", HOSTILE) == "}}{{ 7 * 7 }}"


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(hostile_entries())
def test_nothing_of_any_paper_forges_a_note(tmp_path, entry):
    """With templates that put texts at the worst places, a note is still read as one, about its paper."""
    shutil.rmtree(tmp_path, ignore_errors=True)
    tmp_path.mkdir()
    (tmp_path / "properties.yaml").write_text("arxiv: {{ arxiv }}\nx: {{ abstract }}\ny: {{ comment ~ title }}\n", encoding="utf-8")
    (tmp_path / "region.md").write_text("{{ title }}\n{{ abstract }}\n%%{{ comment }}%%\n{{ links }}{{ topics }}\n", encoding="utf-8")
    (tmp_path / "name.txt").write_text("{{ title }}x", encoding="utf-8")
    (document,) = obsidian.documents([entry], {"template": str(tmp_path), "days": False}, {})
    assert obsidian.identify(document.text.encode(), {})[0] == entry.id
    assert not isinstance(marker.find(document.text), str)


def test_a_copy_that_nobody_has_changed_counts_as_deleted(tmp_path: Path) -> None:
    for name in templates.FILES:
        shutil.copy(os.path.join(templates.HOME, name), tmp_path)
    options = {"template": str(tmp_path), "days": False, "properties": {"doi": "DOI"}}
    (document,) = obsidian.documents([PAPER], options, {})
    (plain,) = obsidian.documents([PAPER], {**options, "template": ""}, {})
    assert document == plain
    assert "\nDOI: " in document.text
    with (tmp_path / "properties.yaml").open("a", encoding="utf-8") as file:
        file.write('status: "unread"\n')
    (document,) = obsidian.documents([PAPER], options, {})
    assert "\ndoi: " in document.text
    assert '\nstatus: "unread"\n---\n' in document.text
