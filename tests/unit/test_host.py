"""Plugins: built-ins go through the same door as strangers', and a broken stranger spoils nothing."""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import pytest

import arxref
from arxref import host as host_module
from arxref.errors import PluginError, UsageError
from arxref.host import BUILT_IN, KINDS, EntryPoint, Host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


def render(entries: Iterable[arxref.Entry], _options: object) -> Iterator[arxref.Document]:
    for entry in entries:
        yield arxref.Document(f"{entry.key}\t{entry.title}\n")


def exporter(name: str) -> arxref.Exporter:
    return arxref.Exporter(name=name, summary="Keys and titles", suffix=".tsv", render=render)


def plugin(**hooks: Callable[..., Any]) -> types.ModuleType:
    module = types.ModuleType("stranger")
    for name, function in hooks.items():
        function.__name__ = name
        setattr(module, name, arxref.hookimpl(function))
    return module


def point(name: str, load: Callable[[], Any]) -> EntryPoint:
    return EntryPoint(name, f"arxref-{name}", "1.0", load)


def host_with(*points: EntryPoint) -> tuple[Host, list[str]]:
    said: list[str] = []
    return Host(lambda: points, said.append), said


def fail(*_args: object) -> Any:
    message = "no\nway"
    raise RuntimeError(message)


TITLES = plugin(arxref_exporters=lambda: [exporter("titles")])


def test_a_strangers_format_is_found_by_its_name() -> None:
    host, said = host_with(point("titles", lambda: TITLES))
    assert host.get("exporters", "titles").suffix == ".tsv"
    assert host.origin("exporters", "titles") == "arxref-titles"
    assert said == []


def test_a_built_in_is_found_without_looking_at_the_environment() -> None:
    host = Host(lambda: pytest.fail("the environment was scanned"))
    for kind in KINDS:
        for name in BUILT_IN[kind]:
            assert host.get(kind, name).name == name
        assert [offer.name for offer in host.built_in(kind)] == list(BUILT_IN[kind])


def test_every_built_in_says_what_it_is() -> None:
    host, _ = host_with()
    for kind in KINDS:
        for offer in host.built_in(kind):
            assert offer.summary
            for option in getattr(offer, "options", ()):
                assert option.summary
                assert option.default is None or isinstance(option.default, option.type)
                assert not option.choices or option.default in option.choices


BROKEN: dict[str, Callable[[], Any]] = {
    "raises at import": fail,
    "raises when asked": lambda: plugin(arxref_exporters=fail),
    "misspelt hook": lambda: plugin(arxref_exporter=lambda: [exporter("x")]),
    "wrong argument": lambda: plugin(arxref_exporters=lambda thing: [exporter("x")]),  # noqa: ARG005 - that is what is wrong
    "gives no list": lambda: plugin(arxref_exporters=lambda: 3),
    "gives no records": lambda: plugin(arxref_exporters=lambda: ["x"]),
    "exits": lambda: (_ for _ in ()).throw(ImportError("no module named y")),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_plugin_is_named_and_left_out(kind: str) -> None:
    host, said = host_with(point("bad", BROKEN[kind]), point("titles", lambda: TITLES))
    assert host.get("exporters", "titles").name == "titles"
    assert len(said) == 1
    assert said[0].startswith("plugin bad (arxref-bad 1.0) was left out: ")
    assert "\n" not in said[0]
    health = {row.name: row.health for row in host.plugins()}
    assert health["titles"] == "ok"
    assert health["bad"] != "ok"
    assert all(value == "ok" for name, value in health.items() if name != "bad")


def test_a_name_of_arxrefs_own_is_not_given_away() -> None:
    host, said = host_with(point("bold", lambda: plugin(arxref_exporters=lambda: [exporter("bibtex"), exporter("bold")])))
    assert host.get("exporters", "bold").name == "bold"
    assert host.get("exporters", "bibtex").suffix == ".bib"
    assert said == ["plugin arxref-bold offers format bibtex, which is arxref's own: left out"]


def test_two_strangers_of_one_name_are_an_error_that_names_both() -> None:
    points = [point("a", lambda: plugin(arxref_exporters=lambda: [exporter("x"), exporter("y")])),
              point("b", lambda: plugin(arxref_exporters=lambda: [exporter("x")]))]  # fmt: skip
    host, _ = host_with(*points)
    with pytest.raises(PluginError, match="arxref-a and arxref-b both offer format x"):
        host.get("exporters", "x")
    assert host.get("exporters", "y").name == "y"


def test_an_unknown_name_gets_the_nearest() -> None:
    host, _ = host_with(point("titles", lambda: TITLES))
    with pytest.raises(UsageError, match="did you mean 'titles'"):
        host.get("exporters", "title")
    with pytest.raises(UsageError, match="there is biblatex, bibtex"):
        host.get("exporters", "zzz")


def test_strangers_add_commands_and_a_broken_one_is_named() -> None:
    seen: list[object] = []

    def record_cli(cli: object) -> None:
        seen.append(cli)

    host, said = host_with(
        point("good", lambda: plugin(arxref_commands=record_cli)), point("bad", lambda: plugin(arxref_commands=fail_cli))
    )
    host.add_commands("the group")
    assert seen == ["the group"]
    assert len(said) == 1
    assert "bad" in said[0]


def fail_cli(cli: object) -> None:
    raise RuntimeError(str(cli))


def test_the_environment_is_read_in_the_order_of_names() -> None:
    found = host_module.installed()
    assert found == sorted(found, key=lambda point: (point.name, point.distribution))


def test_the_public_names_are_there() -> None:
    for name in arxref.__all__:
        assert getattr(arxref, name) is not None
    with pytest.raises(AttributeError):
        arxref.nothing  # noqa: B018 - the look-up is the test
