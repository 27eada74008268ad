"""docs/python.md and the docstrings of what is public are run as they stand; what is public is what the committed list says."""

from __future__ import annotations

import ast
import doctest
import importlib
import inspect
import os
import subprocess
import sys
import typing
from typing import TYPE_CHECKING

import pytest

import arxref
from arxref import frontdoor, hookspecs
from docblocks import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator

PUBLIC = ROOT / "tests" / "docs" / "public.txt"
DIGEST = """\
# Arxiv Papers in cs.CV on 2021-05-31
### EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks
- **Arxiv ID**: http://arxiv.org/abs/1905.11946v5
- **Categories**: **cs.LG**, cs.CV
- **Published**: 2019-05-28 17:05:32+00:00
- **Authors**: Mingxing Tan, Quoc V. Le
- **Summary**: Depth, width and resolution are scaled together.

### A Study of Gruel
- **Arxiv ID**: http://arxiv.org/abs/2105.14656v1
- **Categories**: **cs.CV**
- **Published**: 2021-05-30 21:37:48+00:00
- **Authors**: Oliver Gruel
- **Summary**: There was no more of it.
"""
BROKEN = """\
### 1.A Study of Gruel  [ pdf ](https://arxiv.org/pdf/2105.14656.pdf)
> There was no more of it.

### 2.Untitled thoughts
> Nothing here leads to a paper.
"""
TOOLS = tuple(f"arxref.tools.{name}" for name in ("asking", "notes", "reading", "writing"))
FLAGS = doctest.NORMALIZE_WHITESPACE


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "digest.md").write_text(DIGEST, encoding="utf-8")
    (tmp_path / "broken.md").write_text(BROKEN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(test: doctest.DocTest) -> None:
    said: list[str] = []
    runner = doctest.DocTestRunner(optionflags=FLAGS)
    runner.run(test, out=said.append)
    assert runner.tries > 0
    assert not said, "".join(said)


DOCUMENTED = [test for test in doctest.DocTestFinder(recurse=True).find(frontdoor) if test.examples]


@pytest.mark.parametrize("test", DOCUMENTED, ids=lambda test: test.name)
@pytest.mark.usefixtures("folder")
def test_the_examples_of_docstrings_run(test):
    run(test)


@pytest.mark.usefixtures("folder")
def test_the_page_runs():
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8").replace("```", "\n")
    run(doctest.DocTestParser().get_doctest(text, {}, "docs/python.md", "docs/python.md", 0))


def test_every_function_of_the_front_door_has_an_example():
    shown = {test.name.rpartition(".")[2] for test in DOCUMENTED}
    assert {"Library", "read", "render", "write"} <= shown


def described(name: str, value: object) -> str:
    """One line for a name (for a record, one for each field): its kind and its types."""
    if isinstance(value, type) and issubclass(value, tuple):
        fields = inspect.get_annotations(value)
        defaults = value._field_defaults
        lines = [
            f"{name}.{field}: {shown(hint)}{f' = {plain(defaults[field])}' if field in defaults else ''}" for field, hint in fields.items()
        ]
        return "\n".join([f"{name} (record)", *lines, *methods(name, value)])
    if isinstance(value, type):
        bases = ", ".join(base.__name__ for base in value.__bases__)
        return "\n".join([f"{name} (class of {bases})", *methods(name, value)])
    if inspect.isfunction(value):
        return f"{name}{signature(value)}"
    return f"{name}: {type(value).__name__}"


def methods(name: str, value: type) -> list[str]:
    own = {key: item for key, item in vars(value).items() if not key.startswith("_") and not hasattr(tuple, key)}
    lines = []
    for key, item in sorted(own.items()):
        function = item.__func__ if isinstance(item, classmethod) else item
        if isinstance(item, property):
            lines.append(f"{name}.{key}: {shown(inspect.get_annotations(item.fget)['return'])} (property)")
        elif inspect.isfunction(function):
            lines.append(f"{name}.{key}{signature(function)}")
    return lines


def signature(function: object) -> str:
    """With every type as it is written, and no memory addresses."""
    found = inspect.signature(function)
    parts = []
    star = False
    for parameter in found.parameters.values():
        if parameter.kind is parameter.KEYWORD_ONLY and not star:
            star = True
            parts.append("*")
        mark = {parameter.VAR_POSITIONAL: "*", parameter.VAR_KEYWORD: "**"}.get(parameter.kind, "")
        star = star or mark == "*"
        hint = "" if parameter.annotation is parameter.empty else f": {shown(parameter.annotation)}"
        default = "" if parameter.default is parameter.empty else f" = {plain(parameter.default)}"
        parts.append(f"{mark}{parameter.name}{hint}{default}")
    return f"({', '.join(parts)}) -> {shown(found.return_annotation)}"


def shown(hint: object) -> str:
    text = (
        hint.__forward_arg__
        if isinstance(hint, typing.ForwardRef)
        else hint
        if isinstance(hint, str)
        else getattr(hint, "__name__", repr(hint))
    )
    return " ".join(text.split())


def plain(value: object) -> str:
    """A default in a form that is the same on every machine and in every order of running."""
    if isinstance(value, str | int | float | bool | None | dict | frozenset) or value == ():
        return repr(value)
    return "..."


def everything_public() -> str:
    """All that others build on: `arxref`, the hooks, the tools, the kit."""
    homes = {name: importlib.import_module(name) for name in ("arxref", *TOOLS, "arxref.testing")}
    sections = {title: {name: getattr(home, name) for name in home.__all__} for title, home in homes.items()}
    sections["hooks"] = {name: value for name, value in vars(hookspecs).items() if name.startswith("arxref_")}
    lines = ["# What others build on. Renew with: python -m pytest tests/docs --update-golden; what goes from here is gone for users."]
    for title, names in sections.items():
        lines += ["", f"[{title}]", *(described(name, value) for name, value in sorted(names.items()))]
    return "\n".join(lines) + "\n"


def test_what_is_public_is_what_the_list_says(pytestconfig):
    fresh = everything_public()
    if pytestconfig.getoption("--update-golden"):
        assert not os.environ.get("CI")
        PUBLIC.write_text(fresh, encoding="utf-8", newline="\n")
    assert PUBLIC.read_text(encoding="utf-8") == fresh, "renew with: python -m pytest tests/docs --update-golden"


def public_functions():
    for home in map(importlib.import_module, ("arxref", *TOOLS, "arxref.testing")):
        for name in home.__all__:
            value = getattr(home, name)
            if inspect.isfunction(value):
                yield pytest.param(value, id=f"{home.__name__}.{name}")
            elif inspect.isclass(value):
                for key, item in vars(value).items():
                    if inspect.isfunction(item) and not key.startswith("_"):
                        yield pytest.param(item, id=f"{home.__name__}.{name}.{key}")


@pytest.mark.parametrize("function", list(public_functions()))
def test_what_is_public_is_typed_and_says_what_it_does(function):
    found = inspect.signature(function)
    assert found.return_annotation is not inspect.Signature.empty
    untyped = [one.name for one in found.parameters.values() if one.annotation is one.empty and one.name not in ("self", "cls")]
    assert untyped == []
    assert inspect.getdoc(function)


@pytest.mark.parametrize("name", [name for name in arxref.__all__ if inspect.isclass(getattr(arxref, name))])
def test_every_public_class_says_what_it_is(name):
    text = getattr(arxref, name).__doc__ or ""
    assert text.strip()
    assert not text.startswith(f"{name}("), "that is what Python writes by itself"


def test_every_argument_is_explained():
    for function in (arxref.read, arxref.write):
        text = inspect.getdoc(function) or ""
        told = text.partition("Args:\n")[2].partition("\nRaises:")[0]
        for name in inspect.signature(function).parameters:
            assert f"\n    {name}: " in f"\n{told}" or name == "papers", f"{function.__name__}: {name}"


def test_importing_arxref_imports_nothing_that_typing_does_not():
    """Typing is all that it costs; a module of arxref's comes when a name of it is asked for."""
    code = "import sys, __future__, typing; before = set(sys.modules); import arxref; print(*sorted(set(sys.modules) - before))"
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "arxref\n"


def test_a_wrong_name_is_an_attribute_error_and_dir_knows_the_right_ones():
    with pytest.raises(AttributeError, match="no attribute 'raed'"):
        arxref.raed  # noqa: B018 - the look-up is the test
    assert set(arxref.__all__) <= set(dir(arxref))


def foreign_names(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """What a module takes from arxref: pairs of a module of it and a name there."""
    modules = {"arxref": "arxref"}  # what is a module here, by the name that it has here
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((one.name, "*") for one in node.names if one.name.startswith("arxref."))
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "arxref":
            for one in node.names:
                if f"{node.module}.{one.name}" in TOOLS:
                    modules[one.asname or one.name] = f"{node.module}.{one.name}"
                else:
                    yield str(node.module), one.name
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            yield modules[node.value.id], node.attr


PLUGINS = sorted(path for path in ROOT.glob("plugins/*/*.py") if path.name.startswith("arxref_"))


@pytest.mark.parametrize("path", PLUGINS, ids=lambda path: path.stem)
def test_plugins_take_public_names_only(path):
    taken = set(foreign_names(ast.parse(path.read_text(encoding="utf-8"))))
    assert {home for home, _ in taken} >= {"arxref"}
    public = {(home, name) for home in ("arxref", *TOOLS) for name in importlib.import_module(home).__all__}
    assert taken - public == set()


def test_what_is_not_public_is_seen():
    code = "import arxref.host\nimport arxref\nfrom arxref import names\nfrom arxref.dates import iso\n"
    code += "from arxref.tools import reading\nreading.re\narxref.late\n"
    expected = {("arxref.host", "*"), ("arxref", "names"), ("arxref.dates", "iso"), ("arxref.tools.reading", "re"), ("arxref", "late")}
    assert set(foreign_names(ast.parse(code))) == expected
