"""Which configuration holds, that its mistakes are said, and that options have one value of the right type."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

import pytest

from arxref.api import Option, refuse_negative
from arxref.config import FILE, TEMPLATE, Config, Output, find_above, load, resolve_options
from arxref.errors import ConfigError, UsageError
from arxref.library.claims.venuetable import Venue

if TYPE_CHECKING:
    from pathlib import Path

OPTIONS = (
    Option("abstract", "", bool, default=True),
    Option("style", "", str, "fields", ("numbered", "fields")),
    Option("width", "", int, 80),
    Option("folder", ""),
)


def write(folder: Path, text: str, name: str = FILE) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return str(folder)


def uncommented(template: str) -> str:
    """The template with every setting switched on."""
    lines = (line.removeprefix("# ") for line in template.splitlines())
    return "\n".join(line for line in lines if line.startswith("[") or " = " in line)


def test_without_a_file_nothing_is_configured(tmp_path: Path) -> None:
    assert load(write(tmp_path, "[tool.other]", "pyproject.toml")) == Config()


def test_everything_that_can_be_said(tmp_path: Path) -> None:
    text = 'sources = ["d", "e/f.md"]\ndefault-format = "csl-json"\nkeys = "arxiv"\ncategory = ["cs"]\nstrict = true\n[format.x]\ny = 1\n'
    assert load(write(tmp_path, text)) == Config(FILE, ("d", "e/f.md"), "csl-json", "arxiv", ("cs",), True, {"x": {"y": 1}})


def test_the_template_is_a_configuration_as_it_stands_and_uncommented(tmp_path: Path) -> None:
    assert load(write(tmp_path, TEMPLATE)) == Config(FILE)
    on = load(write(tmp_path, uncommented(TEMPLATE)))
    assert on == Config(
        FILE,
        ("digests",),
        "bibtex",
        "readable",
        ("cs.CV",),
        True,
        {"bibtex": {"abstract": False}},
        "arxref.keys",
        ("title",),
        (Output("bibtex", "refs.bib"), Output("obsidian", vault="notes")),
        network=True,
        venues=(
            Venue("conference", ("LEAF",), ("Great Leaf Meeting",), fixed=True),
            Venue("journal", ("JLS",), ("Journal of Leaf Studies",), fixed=True),
        ),
    )


def test_the_nearest_folder_that_has_one_wins_and_sources_are_seen_from_here(tmp_path: Path) -> None:
    write(tmp_path, 'sources = ["digests"]')
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    assert load(str(below)).sources == ("../../digests",)
    write(tmp_path / "a", "[tool.black]", "pyproject.toml")
    assert load(str(below)).sources == ("../../digests",)
    write(tmp_path / "a", '[tool.arxref]\nkeys = "arxiv"', "pyproject.toml")
    assert load(str(below)) == Config("../pyproject.toml", keys="arxiv")
    write(tmp_path / "a", 'keys = "readable"')
    assert load(str(below)) == Config("../arxref.toml", keys="readable")


def test_paths_that_say_where_they_begin_stay_so_and_a_tilde_is_the_home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ada")
    monkeypatch.setenv("USERPROFILE", "/home/ada")
    root = os.path.abspath(os.sep)
    write(tmp_path, f"sources = ['~/papers', '{root}data', 'here']\n[[output]]\nvault = '~/notes'\nformat = 'obsidian'\n")
    below = tmp_path / "below"
    below.mkdir()
    config = load(str(below))
    assert config.sources == ("/home/ada/papers", f"{root}data", os.path.join("..", "here"))
    assert config.outputs == (Output("obsidian", vault="/home/ada/notes"),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sources = [", "Invalid value"),
        (r'sources = ["C:\Users\me\digests"]', r"Invalid hex value .*; a backslash stands for itself in 'single quotes' only"),
        (r'sources = ["D:\digests"]', r"Unescaped .*; a backslash stands for itself in 'single quotes' only"),
        ("surces = []", "unknown key 'surces'; did you mean 'sources'?"),
        ("vault = 1", "unknown key 'vault'; there is category, default-format"),
        ('sources = "digests"', r'sources must be a list of texts, as in sources = \["digests"\]$'),
        (r"sources = 'C:\a'", r'sources must be a list of texts, as in sources = \["C:\\\\a"\]$'),
        ("category = [1]", "category must be a list of texts$"),
        ("keys = 1", "keys must be a text"),
        ('strict = "yes"', "strict must be true or false"),
        ("manuscripts = true", "manuscripts must be a table"),
        ("[manuscripts]\nonline = true", r"\[manuscripts\] has one setting, network = true or false"),
        ('[manuscripts]\nnetwork = "yes"', r"\[manuscripts\] has one setting, network = true or false"),
        ("format = 1", "format must be a table"),
        ('format = "bibtex"', r'format must be a table, \[format.NAME\]; what is written by default is default-format = "bibtex"'),
        ('ledger = ""', "ledger must name a file; without it, arxref.keys here or above is the ledger"),
        ("[format]\nbibtex = 1", r"\[format.bibtex\] must be a table"),
        ("output = [1]", r"output must be a list of tables, each headed \[\[output\]\]"),
        ('[[output]]\nformat = "bibtex"', r"\[\[output\]\] 1 must name one place"),
        ('[[output]]\nfile = "a.bib"\nvault = "b"', r"\[\[output\]\] 1 must name one place"),
        ('[[output]]\nfile = ""', r"\[\[output\]\] 1 must name one place"),
        ('[[output]]\nfile = "a.bib"', r"\[\[output\]\] 1 must name its format"),
        ('[[output]]\nfile = "a.bib"\nforamt = "bibtex"', r"\[\[output\]\] 1 must name its format; did you mean format by 'foramt'\?"),
        ('[[output]]\nformat = "bibtex"\nabstract = true\nFile = "a.bib"', r"or vault = \"...\"; did you mean file by 'File'\?"),
        ('[[output]]\ninto = "a.bib"\nformat = 1', r"\[\[output\]\] 1 must name its format"),
        ('[[output]]\ninto = "a.bib"\n[[output]]\nformat = "bibtex"\nfile = "x/../a.bib"', r"\[\[output\]\] 1 and 2 both write x/../a.bib"),
        ('[[output]]\ninto = "-"', r'\[\[output\]\] 1: into = "-" is standard output, which cannot be brought up to date'),
        ('[[output]]\nformat = "obsidian"\nvault = "-"', r'\[\[output\]\] 1: vault = "-" is standard output'),
        ('[venues]\nLEAF = {name = "Leaf"}', r"\[venues\] LEAF: a venue has names and kind, no name"),
        ("[venues]\nLEAF = 1", r"\[venues\] LEAF must be a name"),
        ("a = " + "[" * 20_000, "is nested too deeply"),
    ],
)
def test_a_mistake_is_said_with_its_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, message: str) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, text)
    with pytest.raises(ConfigError, match=rf"^arxref\.toml: .*{message}"):
        load(".")


def test_what_is_no_file_or_no_table_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool]\narxref = 1\n")
    with pytest.raises(ConfigError, match=r"pyproject.toml: \[tool.arxref\] must be a table"):
        load(str(tmp_path))
    (tmp_path / FILE).mkdir()
    with pytest.raises(ConfigError, match=r"arxref.toml: is no file"):
        load(str(tmp_path))
    (tmp_path / FILE).rmdir()
    (tmp_path / FILE).symlink_to("elsewhere")
    with pytest.raises(ConfigError, match=r"arxref.toml: No such file"):
        load(str(tmp_path))


def test_a_pyproject_of_another_tool_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.arxref]\nkeys = "arxiv"\n')
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub/pyproject.toml").write_text("tool = 1\n")
    assert load(str(tmp_path / "sub")).keys == "arxiv"
    (tmp_path / "sub/pyproject.toml").write_text("[tool.other]\nkeys = 1\n")
    assert load(str(tmp_path / "sub")).keys == "arxiv"


def test_a_file_that_is_not_utf8_is_a_mistake(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"keys = '\xff'")
    with pytest.raises(ConfigError, match=r"arxref\.toml: "):
        load(str(tmp_path))


def options(configured: dict[str, Any] | None = None, given: dict[str, Any] | None = None) -> dict[str, Any]:
    return dict(resolve_options("x", OPTIONS, configured or {}, given or {}))


def test_every_option_has_a_value_and_the_command_line_wins() -> None:
    assert options() == {"abstract": True, "style": "fields", "width": 80, "folder": None}
    assert options({"width": 60, "style": "numbered"}, {"width": "100"})["width"] == 100
    assert options({"width": 60, "style": "numbered"}, {"width": "100"})["style"] == "numbered"


@pytest.mark.parametrize("value", [2**63 - 1, -(2**63)])
def test_all_numbers_of_toml_are_taken(value: int) -> None:
    assert options({"width": value})["width"] == value


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("abstract", "no", False),
        ("abstract", "TRUE", True),
        ("abstract", "0", False),
        ("width", "-3", -3),
        ("width", "-" + "9" * 18, 1 - 10**18),
        ("folder", "1", "1"),
    ],
)
def test_texts_become_what_the_option_is(name: str, text: str, value: object) -> None:
    found = options(given={name: text})[name]
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("abstrct", True, "x has no option 'abstrct'; did you mean 'abstract'?"),
        ("zzz", 1, "x has no option 'zzz'; there is abstract, folder, style, width"),
        ("abstract", "maybe", "x: option abstract must be true or false, not 'maybe'"),
        ("width", "3.5", "x: option width must be a whole number, not '3.5'"),
        ("width", "9" * 19, f"x: option width must be a whole number, not '{'9' * 19}'"),
        ("width", 2**63, "x: option width must be less than a number of 64 bits"),
        ("width", -(2**63) - 1, "x: option width must be less than a number of 64 bits"),
        ("width", True, "x: option width must be a whole number, not True"),
        ("style", "fancy", "x: option style must be one of numbered, fields, not 'fancy'"),
        ("folder", 1, "x: option folder must be a text, not 1"),
    ],
)
def test_a_wrong_option_is_wrong_usage_wherever_it_stands(name: str, value: object, message: str) -> None:
    for place in ({"configured": {name: value}}, {"given": {name: value}}):
        with pytest.raises(UsageError) as raised:
            options(**place)
        assert str(raised.value) == message


def test_what_an_exporter_is_handed_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        resolve_options("x", OPTIONS, {}, {})["width"] = 1  # type: ignore[index]


NAMES = Option("properties", "Names of properties.", dict, {}, ("doi", "pdf", "year"))


def named(value: Any) -> Any:
    return dict(resolve_options("x", (NAMES,), {}, {"properties": value})["properties"])


def test_a_table_of_names_is_one_text_on_the_command_line() -> None:
    assert (
        named("doi=DOI, pdf=false,year=true,")
        == named({"doi": "DOI", "pdf": False, "year": True})
        == {
            "doi": "DOI",
            "pdf": "",
            "year": "year",
        }
    )
    assert named("") == {}


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1, "x: option properties must be a table, not 1"),
        ("dio=DOI", "x: properties has no 'dio'; did you mean 'doi'?"),
        ({"zzzz": "a"}, "x: properties has no 'zzzz'; there is doi, pdf, year"),
        ("doi", "x: properties.doi must be a name, or false to leave it out, not ''"),
        ({"doi": 1}, "x: properties.doi must be a name, or false to leave it out, not 1"),
    ],
)
def test_a_wrong_table_of_names_is_wrong_usage(value: object, message: str) -> None:
    with pytest.raises(UsageError) as raised:
        named(value)
    assert str(raised.value) == message


def test_a_list_of_texts_is_one_text_with_commas_and_venues_stand_beside_the_options() -> None:
    venue: Any = ("LEAF",)
    found = resolve_options("x", OPTIONS, {"folder": ["a", "b"]}, {}, venue)
    assert (found["folder"], found["venues"]) == ("a,b", ("LEAF",))


def test_the_nearest_file_of_a_name_is_found_from_below(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "arxref.keys").write_text("")
    assert find_above(str(tmp_path / "a/b"), "arxref.keys") == os.path.join("..", "..", "arxref.keys")
    assert find_above(str(tmp_path), "arxref.keys") == "arxref.keys"
    assert find_above(str(tmp_path), "no file is called so") == ""


def test_a_standard_stream_is_one_in_every_folder(tmp_path: Path) -> None:
    write(tmp_path, 'sources = ["-", "in"]\nledger = "-"\n[[output]]\nformat = "bibtex"\nfile = "-"\n[format.obsidian]\ntemplate = "-"')
    (tmp_path / "sub").mkdir()
    config = load(str(tmp_path / "sub"))
    assert config.sources == ("-", os.path.join("..", "in"))
    assert config.outputs[0].file == "-"
    assert (config.ledger, config.formats["obsidian"]["template"]) == (os.path.join("..", "-"),) * 2  # no stream, but a file and a folder


def test_an_option_s_own_check_is_asked_of_the_value_that_counts() -> None:
    declared = (Option("width", "", int, 80, check=refuse_negative), NAMES._replace(check=lambda names: refuse_negative(-len(names))))
    assert resolve_options("x", declared, {"width": -1}, {"width": "1"})["width"] == 1
    for configured, given in (({"width": -1}, {}), ({"width": 1}, {"width": "-1"})):
        with pytest.raises(UsageError, match=r"^x: option width: must be 0 or more, not -1$"):
            resolve_options("x", declared, configured, given)
    assert resolve_options("x", declared, {"properties": {"doi": "DOI"}}, {"properties": ""})["properties"] == {}
    with pytest.raises(UsageError, match=r"^x: option properties: must be 0 or more, not -1$"):
        resolve_options("x", declared, {}, {"properties": "doi=DOI"})
