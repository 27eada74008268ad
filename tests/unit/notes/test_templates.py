from __future__ import annotations

import os
import re
import shutil
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import HealthCheck, given, settings

from arxref.errors import UsageError
from arxref.exporters import obsidian
from arxref.model import ArxivId, Entry, Link, Name, PartialDate
from arxref.notes import additions, paper, templates
from arxref.notes.paper import PLAIN
from arxref.rendering import whole
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
        (folder / name).write_bytes(b"{% set mine = 1 %}\n" + Path(templates.HOME, name).read_bytes())
    return str(folder)


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> templates.Templates:
    made = templates.Templates(touched(tmp_path_factory.mktemp("templates")), obsidian.REST)
    assert made._templates.keys() == templates.FILES.keys()
    assert made._added is None
    return made


def made(folder: Path, paper: Entry = PAPER, **files: str) -> str:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8", newline="")
    (document,) = whole(obsidian.VAULT, [paper], {"template": str(folder), "days": False}, {})
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
    plain = list(whole(obsidian.VAULT, papers, {}, {}))
    made = whole(obsidian.VAULT, papers, {"template": touched(tmp_path)}, {})
    assert [document[:3] for document in made] == [document[:3] for document in plain]
    assert len(plain) > len(papers)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(entries() | hostile_entries())
def test_the_built_in_templates_are_the_built_in_layout_for_any_paper(rendered, entry):
    """The shown templates and the Python that stands for them give the same bytes."""
    made = obsidian._templated([entry], obsidian._Vault({}, PurePosixPath()), PLAIN, rendered)
    plain = whole(obsidian.VAULT, [entry], {"days": False}, {})
    assert [document for _, document in made] == [*plain]


ADDED = (
    {"properties.yaml": ("", 'status: "unread"\n'), "region.md": ("", "- **Read:** no\n"), "rest.md": ("", "\n## Ideas\n")},
    {"properties.yaml": ("mine: [a]\nread: false\nlist:\n  - a\n", "by: {{ authors|first }}\n"), "name.txt": ("{{ year }} ", "")},
    {"region.md": ("# {{ title|inline }}\n\n", "{% if code %}\n1. {{ code|join(', ') }}\n{% endif %}\n| {{ primary }} |\n")},
    {"region.md": ("", "  more of the last\n")},
    {"region.md": ("", "more of the last, if that is a list\n\nand more\n")},
    {"properties.yaml": ("", "  - more of the last\n")},
    {"region.md": ("> as it was\n", "")},
    {"region.md": ("a title\n\n", "\nbehind a blank line\n")},
    {"region.md": ("> as it was\n", "\n- **Read:** no\n- **Read:** yes\n"), "rest.md": ("{% set x = title %}{{ x }}", "")},
    {"region.md": ("[!abstract]\n\n", "- **Comment:** {{ comment|inline }}\n\n{{ abstract }}\n")},
    {"region.md": ("", "```\n{{ abstract }}\n```\n%% end arxref %%\n"), "properties.yaml": ("", "x: |\n  {{ arxiv }}\n")},
    {
        "region.md": ("", "\r\n\t\n- a \n-\tb\n\n\n\n- c"),
        "properties.yaml": ("", 'y: "{{ aliases|length }}"\n{{ "z" if version else "w" }}: 1\n'),
    },
    {"region.md": ("", "{{ plain_title }}\n\n{{ topics }}{{ links }}\n"), "properties.yaml": ("title2: {{ title }}\n\n", "")},
    {
        "properties.yaml": (
            "{% for tag in tags %}\nt{{ loop.index }}: {{ tag }}\n{% endfor %}\n",
            "{# mine #}\n{% if added %}\nx: 1\n{% endif %}\n",
        )
    },
    {"properties.yaml": ("", "url: mine\n"), "region.md": ("", "a list\n")},
    {"properties.yaml": ("status: 1\n", "status: 2\n"), "region.md": ("one\n\n", "\ntwo\n")},
    {"properties.yaml": ("status: 1\n", "state: 2\n"), "region.md": ("same\n\n", "\nsame\n")},
    {"region.md": ("", "- more\n"), "rest.md": ("```\n%% end arxref %%\n", "")},
)


def test_additions_know_what_items_can_be_called():
    """What is called as an item of arxref's own is no addition beside it."""
    full = Entry(
        PAPER.id,
        comment="x",
        report_no="x",
        dois=("10.1/a", "10.1/b"),
        classes=("68T07",),
        topics=("x",),
        links=(Link("x", "https://x.org/"),),
    )
    assert [label for label, _text in paper.items(full, ())] == [f"**{name}:**" for name in paper.ITEMS]


@pytest.fixture(scope="module", params=range(len(ADDED)))
def added(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[templates.Templates, templates.Templates]:
    """Templates with additions to the built-in ones; as they are, and so that it is Jinja2 that makes all of the notes."""
    folder = tmp_path_factory.mktemp("added")
    for way in ("fast", "slow"):
        (folder / way).mkdir()
        for name, (before, behind) in ADDED[request.param].items():
            first = b"{% set mine = 1 %}\n" if way == "slow" else b""
            text = first + before.encode() + Path(templates.HOME, name).read_bytes() + behind.encode()
            (folder / way / name).write_bytes(text)
    fast, slow = (templates.Templates(str(folder / way), obsidian.REST) for way in ("fast", "slow"))
    assert fast._added is not None
    if not ADDED[request.param].keys().isdisjoint(("properties.yaml", "region.md")):
        assert slow._added is None
    return fast, slow


def told(entry: Entry, by: templates.Templates) -> object:
    try:
        ((_, document),) = obsidian._templated([entry], obsidian._Vault({}, PurePosixPath()), PLAIN, by)
    except UsageError as error:
        return re.sub(r":\d+:", "", str(error).replace(by.folder, ""))
    return document[:3]


@settings(max_examples=10, suppress_health_check=[HealthCheck.too_slow])
@given(entries() | hostile_entries())
def test_what_is_added_to_a_built_in_template_gives_the_same_without_making_all_of_it(added, entry):
    fast, slow = added
    assert told(entry, fast) == told(entry, slow)


def test_what_is_added_gives_the_same_for_real_papers(added, samples):
    fast, slow = added
    for read in _library.entries(samples)[::10]:
        paper = read._replace(key=f"key{read.id.replace('/', '')}")
        assert told(paper, fast) == told(paper, slow)


def test_additions_spare_the_rendering_of_what_is_built_in(tmp_path, monkeypatch):
    """Else the law above would compare one thing with itself."""
    for name, (before, behind) in ADDED[0].items():
        (tmp_path / name).write_bytes(before.encode() + Path(templates.HOME, name).read_bytes() + behind.encode())
    by = templates.Templates(str(tmp_path), obsidian.REST)
    monkeypatch.setattr(templates.Templates, "_values", None)
    calm = PAPER._replace(title="A title", abstract="We study.")
    assert 'status: "unread"\n---' in told(calm, by)[0]


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("BUILT", True),
        ("x: 1\nBUILT", True),
        ("x: 1BUILT", False),
        ("BUILT{% set x = 1 %}", False),
        ("BUILT{%- if x %}{% endif %}", False),
        ("{% if x %}\nBUILT{% endif %}", False),
        ("{% raw %}\nBUILT{% endraw %}", False),
        ("{#\nBUILT#}", False),
        ("BUILT{% include 'x' %}", False),
        ("other", False),
    ],
)
def test_only_what_stands_before_and_behind_is_an_addition(text, made):
    built_in = Path(templates.HOME, "properties.yaml").read_text("utf-8")
    environment = templates._environment("", templates._yaml)
    assert (additions.find(environment, text.replace("BUILT", built_in), built_in) is not None) is made


def test_a_part_is_said_once_of_papers_that_are_alike_in_what_it_names():
    environment = templates._environment("", templates._yaml)
    built_in = Path(templates.HOME, "properties.yaml").read_text("utf-8")
    asked = []
    environment.filters["asked"] = lambda value: asked.append(value) or value
    found = additions.find(environment, f"{built_in}y: {{{{ year|asked }}}}\n", built_in)
    assert [found.said({"year": year, "arxiv": number})[1] for number, year in enumerate([2007, 2019, 2007])] == [
        "y: 2007\n",
        "y: 2019\n",
        "y: 2007\n",
    ]
    assert asked == [2007, 2019]


@pytest.mark.parametrize(
    ("part", "facts"),
    [
        ("a: {{ authors|length }}", [{"authors": ["A"]}, {"authors": ["A", "B"]}, {"authors": ["A"]}]),
        ("a: {{ title|length }}", [{"title": "x" * number} for number in (*range(additions._KEPT + 2), 0)]),
    ],
)
def test_parts_are_said_anew_where_papers_differ_or_may(part, facts):
    environment = templates._environment("", templates._yaml)
    built_in = Path(templates.HOME, "properties.yaml").read_text("utf-8")
    whole = environment.from_string(part)
    found = additions.find(environment, f"{part}\n{built_in}", built_in)
    assert [found.said(known)[0] for known in facts] == [f"{whole.render(known)}\n" for known in facts]


def test_what_is_left_to_chance_is_said_anew_each_time():
    environment = templates._environment("", templates._text)
    for part in ("{{ title|list|random }}", "{{ lipsum(n=1, html=false, max=90) }}"):
        found = additions.find(environment, f"BUILT\n{part}\n", "BUILT\n")
        known = {"title": "abcdefghij" * 9, "lipsum": environment.globals["lipsum"]}
        assert len({found.said(known)[1] for _ in range(50)}) > 1


@pytest.mark.parametrize("text", ["BUILT-{{ year }}\n", "{{ year }}-\nBUILT", "@{{ title|length }} \nBUILT\n ({{ authors|length }})"])
def test_a_name_with_additions_is_the_same_without_making_all_of_it(text, tmp_path):
    built_in = Path(templates.HOME, "name.txt").read_text("utf-8")
    (tmp_path / "name.txt").write_text(text.replace("BUILT", built_in), encoding="utf-8", newline="")
    by = templates.Templates(str(tmp_path), obsidian.REST)
    assert by._named is not None
    for entry in (PAPER, HOSTILE, PAPER._replace(key="")):
        known = by.facts(entry, (), PLAIN)
        assert by.name(known) == " ".join(by._render("name.txt", known).split())


def test_a_mistake_in_what_is_added_to_a_name_is_said_with_its_line(tmp_path):
    built_in = Path(templates.HOME, "name.txt").read_text("utf-8")
    (tmp_path / "name.txt").write_text(f"{built_in}-{{{{ yeer }}}}\n", encoding="utf-8", newline="")
    with pytest.raises(UsageError, match=r"name\.txt:2: 'yeer' is undefined"):
        list(whole(obsidian.VAULT, [PAPER], {"template": str(tmp_path)}, {}))


@pytest.mark.parametrize("room", [0, 1, 1500])
def test_notes_that_are_too_many_to_be_kept_are_made_again(room, monkeypatch, tmp_path):
    papers = [PAPER, PAPER._replace(id=ArxivId("1905.00007")), PAPER._replace(id=ArxivId("1905.00008"), key="")]
    options = {"template": touched(tmp_path)}
    kept = [*whole(obsidian.VAULT, papers, options, {})]
    monkeypatch.setattr(obsidian, "_KEPT", room)
    assert [*whole(obsidian.VAULT, papers, options, {})] == kept
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
    first, second = whole(obsidian.VAULT, papers, {"template": str(tmp_path), "days": False}, {})
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
    (tmp_path / "file").write_text("", "utf-8")
    assert "file: is no folder" in refused(tmp_path / "file")
    (tmp_path / "region.md").write_bytes(b"\xff")
    assert refused(tmp_path).startswith("region.md: is no UTF-8 text")


def test_a_mistake_with_one_paper_is_said_before_the_first_note(tmp_path):
    (tmp_path / "region.md").write_text("{{ authors[0] }}", encoding="utf-8")
    documents = whole(obsidian.VAULT, [PAPER, PAPER._replace(authors=(), id=ArxivId("0704.0668"))], {"template": str(tmp_path)}, {})
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
    (document,) = whole(obsidian.VAULT, [entry], {"template": str(tmp_path), "days": False}, {})
    assert obsidian.identify(document.text.encode(), {})[0] == entry.id
    assert not isinstance(marker.find(document.text), str)


def test_a_copy_that_nobody_has_changed_counts_as_deleted(tmp_path: Path) -> None:
    for name in templates.FILES:
        shutil.copy(os.path.join(templates.HOME, name), tmp_path)
    options = {"template": str(tmp_path), "days": False, "properties": {"doi": "DOI"}}
    (document,) = whole(obsidian.VAULT, [PAPER], options, {})
    (plain,) = whole(obsidian.VAULT, [PAPER], {**options, "template": ""}, {})
    assert document == plain
    assert "\nDOI: " in document.text
    with (tmp_path / "properties.yaml").open("a", encoding="utf-8") as file:
        file.write('status: "unread"\n')
    (document,) = whole(obsidian.VAULT, [PAPER], options, {})
    assert "\ndoi: " in document.text
    assert '\nstatus: "unread"\n---\n' in document.text
