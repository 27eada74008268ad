"""Plugins: built-ins go through the same door as strangers', and a broken stranger spoils nothing."""

from __future__ import annotations

import importlib
import types
from typing import TYPE_CHECKING, Any

import click
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
                assert not option.choices or option.type is dict or option.default in option.choices


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
    assert said == ["plugin bold (arxref-bold 1.0) offers format bibtex, which is arxref's own: left out"]


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
    with pytest.raises(UsageError, match="did you mean 'bibtex'"):
        host.get("exporters", "BibTeX")
    with pytest.raises(UsageError, match=r"there is arxiv, readable; a pattern has braces: \{auth\}\{year\}"):
        host.get("key_schemes", "[auth][year]")
    with pytest.raises(UsageError, match="did you mean 'csl-json' or 'csl-yaml'"):
        host.get("exporters", "CSL")
    with pytest.raises(UsageError, match="there is biblatex, bibtex"):
        host.get("exporters", "zzz")


def test_strangers_add_commands_and_a_broken_one_is_named_and_undone() -> None:
    def add(cli: click.Group) -> None:
        cli.add_command(click.Command("hello", callback=lambda: 7))
        cli.add_command(click.Command("sink", callback=fail))

    def take(cli: click.Group) -> None:
        cli.add_command(click.Command("hello", callback=lambda: 8))
        cli.add_command(click.Command("export"))

    def spoil(cli: click.Group) -> None:
        cli.commands.clear()
        cli.add_command(click.Command("half"))
        fail()

    hooks = {"a": add, "b": take, "c": spoil, "d": lambda: None}
    host, said = host_with(*(point(name, lambda hook=hook: plugin(arxref_commands=hook)) for name, hook in hooks.items()))  # type: ignore[misc]
    cli = click.Group()
    host.add_commands(cli, ["export"])
    assert sorted(cli.commands) == ["hello", "sink"]
    assert cli.main(["hello"], standalone_mode=False) == 7
    with pytest.raises(PluginError, match=r"plugin a \(arxref-a 1.0\) failed at its command sink \(RuntimeError: no way\)"):
        cli.main(["sink"], standalone_mode=False)
    assert said == [
        "plugin b (arxref-b 1.0) offers command hello, which is another plugin's: left out",
        "plugin b (arxref-b 1.0) offers command export, which is arxref's own: left out",
        "plugin c (arxref-c 1.0) failed to add its commands: they were left out (RuntimeError: no way); update or remove it",
    ]


def test_a_name_twice_in_one_plugin_is_told() -> None:
    host, said = host_with(point("two", lambda: plugin(arxref_exporters=lambda: [exporter("x"), exporter("x")])))
    assert host.get("exporters", "x").name == "x"
    assert said == ["plugin two (arxref-two 1.0) offers format x twice: the second was left out"]


def test_two_distributions_may_call_their_entry_points_the_same() -> None:
    points = [
        EntryPoint("x", f"arxref-{name}", "1.0", lambda name=name: plugin(arxref_exporters=lambda: [exporter(name)])) for name in "ab"
    ]  # type: ignore[misc]
    host, said = host_with(*points)
    assert host.get("exporters", "a").name == "a"
    assert host.get("exporters", "b").name == "b"
    assert said == []


def test_a_hook_may_have_another_name_in_the_plugin() -> None:
    module = types.ModuleType("stranger")
    module.mine = arxref.hookimpl(specname="arxref_exporters")(lambda: [exporter("x")])  # type: ignore[attr-defined]
    host, said = host_with(point("x", lambda: module))
    assert host.get("exporters", "x").name == "x"
    assert said == []


@pytest.mark.parametrize("made", [staticmethod, lambda function: types.MethodType(function, object())])
def test_a_hook_of_a_module_need_not_be_a_plain_function(made: Callable[[Any], Any]) -> None:
    module = types.ModuleType("stranger")
    module.arxref_exporters = made(arxref.hookimpl(lambda *_: [exporter("x")]))  # type: ignore[attr-defined]
    host, said = host_with(point("x", lambda: module))
    assert host.get("exporters", "x").name == "x"
    assert said == []


WRONG_RECORDS: dict[str, tuple[str, Any]] = {
    "a tuple": ("exporters", ("x", "y")),
    "no name": ("exporters", exporter("")),
    "a name of control characters": ("exporters", exporter("\x1b[31m")),
    "no function": ("exporters", exporter("x")._replace(render=None)),  # type: ignore[arg-type]
    "options of another kind": ("exporters", exporter("x")._replace(options=("wide",))),  # type: ignore[arg-type]
    "a suffix of another kind": ("exporters", exporter("x")._replace(suffix=None)),  # type: ignore[arg-type]
    "a rank of another kind": ("parsers", arxref.Parser("x", "", "digest", "high", lambda _: 0, lambda _: iter(()))),  # type: ignore[arg-type]
    "a kind that there is not": ("parsers", arxref.Parser("x", "", "book", 30, lambda _: 0, lambda _: iter(()))),  # type: ignore[arg-type]
    "no key": ("key_schemes", arxref.KeyScheme("x", "", "key")),  # type: ignore[arg-type]
    "no lookup": ("enrichers", arxref.Enricher("x", "", None)),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("fault", WRONG_RECORDS)
def test_a_record_that_cannot_work_is_refused_with_all_of_its_plugin(fault: str) -> None:
    kind, record = WRONG_RECORDS[fault]
    hooks = {"arxref_exporters": lambda: [exporter("fine")]} | {f"arxref_{kind}": lambda: [exporter("fine"), record][kind != "exporters" :]}
    host, said = host_with(point("bad", lambda: plugin(**hooks)))
    with pytest.raises(UsageError):
        host.get("exporters", "fine")
    assert len(said) == 1
    assert said[0].startswith("plugin bad (arxref-bad 1.0) was left out: ")


def test_only_what_is_known_to_offer_a_name_is_loaded() -> None:
    def offering(name: str) -> Any:
        return plugin(arxref_exporters=lambda: [exporter(name)])

    loaded: list[str] = []
    remembered: list[list[EntryPoint]] = []
    points = [
        EntryPoint(name, f"arxref-{name}", "1.0", lambda name=name: (loaded.append(name), offering(name))[1], name, offers)  # type: ignore[misc, func-returns-value]
        for name, offers in (("a", (("exporters", "a"),)), ("b", (("exporters", "b"),)), ("new", None), ("old", (("exporters", "gone"),)))
    ]
    host = Host(lambda: points, remember=lambda points: remembered.append(list(points)))
    assert host.get("exporters", "b").name == "b"
    assert loaded == ["b", "new"]
    assert {point.name: point.offers for point in remembered[-1]}["new"] == (("exporters", "new"),)
    host.all("parsers")
    assert loaded == ["b", "new"]
    assert host.get("exporters", "old").name == "old", "what is known is out of date: all are asked"
    assert loaded == ["b", "new", "a", "old"]


def test_the_environment_says_who_is_loaded() -> None:
    said: list[str] = []
    points = [point("a", lambda: plugin(arxref_exporters=lambda: [exporter("a")])), point("b", lambda: pytest.fail("b was loaded"))]
    host = Host(lambda: points, said.append, only=frozenset(("arxref-a", "c")))
    assert [plugin.name for plugin in host.plugins() if not plugin.built_in] == ["a"]
    assert said == ["ARXREF_LOAD_PLUGINS names c, which is not installed; there is a, b"]
    assert host_module.from_environment(said.append, {"ARXREF_LOAD_PLUGINS": ""}).plugins()[-1].built_in


def test_calls_are_traced_with_their_times() -> None:
    ticks = iter(range(1000))
    lines: list[str] = []
    host = Host(lambda: [point("titles", lambda: TITLES)], trace=lines.append, clock=lambda: next(ticks) / 1000)
    assert [
        document.text
        for document in host.get("exporters", "titles").render([arxref.Entry(arxref.ArxivId("1905.11946"), key="k", title="T")], {})
    ]
    who = "titles (arxref-titles 1.0)"
    assert lines == [f"{who}: import: 1.0 ms", f"{who}: arxref_exporters(): 1.0 ms", f"{who}: while writing titles: 3.0 ms"]


def test_where_a_plugin_failed_is_traced() -> None:
    def renders(_entries: Any, _options: Any) -> Any:
        yield arxref.Document(str({}["doi"]))

    faulty = point("faulty", lambda: plugin(arxref_exporters=lambda: [exporter("x")._replace(render=renders)]))
    absent = point("absent", lambda: importlib.import_module("arxref_absent"))
    lines: list[str] = []
    host = Host(lambda: [absent, faulty], trace=lines.append)
    with pytest.raises(PluginError, match="KeyError: 'doi'"):
        list(host.get("exporters", "x").render([], {}))
    traced = [line for line in lines if not line.endswith(" ms")]
    assert "absent (arxref-absent 1.0): ModuleNotFoundError: No module named 'arxref_absent'" in traced
    assert traced[-1] == "faulty (arxref-faulty 1.0): KeyError: 'doi'"
    assert any(__file__ in line and "in renders" in line for line in traced)


@pytest.mark.parametrize(
    ("given", "told"),
    [(exporter("x"), "Exporter"), (None, "NoneType"), (3, "int")],
)
def test_a_hook_that_gives_no_list_is_told_what_belongs_there(given: Any, told: str) -> None:
    host, said = host_with(point("x", lambda: plugin(arxref_exporters=lambda: given)))
    with pytest.raises(UsageError):
        host.get("exporters", "x")
    fault = f"TypeError: arxref_exporters() gives {told} where a list of arxref.Exporter belongs"
    assert said == [f"plugin x (arxref-x 1.0) was left out: {fault}; update or remove it"]


def test_a_slow_import_is_named() -> None:
    said: list[str] = []
    ticks = iter([0.0, 0.0, 3.0, 3.0, 3.0, 3.0])
    host = Host(lambda: [point("titles", lambda: TITLES)], said.append, clock=lambda: next(ticks))
    assert host.get("exporters", "titles").name == "titles"
    assert len(said) == 1
    assert said[0].startswith(
        "plugin titles (arxref-titles 1.0) took 3.0 s to import; what is heavy belongs into the functions that need it"
    )


def test_the_environment_is_read_in_the_order_of_names() -> None:
    found = host_module.installed()
    assert found == sorted(found, key=lambda point: (point.name, point.distribution))


def test_the_public_names_are_there() -> None:
    for name in arxref.__all__:
        assert getattr(arxref, name) is not None
    with pytest.raises(AttributeError):
        arxref.nothing  # noqa: B018 - the look-up is the test


def test_names_are_believed_and_only_what_is_not_known_is_imported() -> None:
    known = EntryPoint("known", "arxref-known", "1.0", lambda: pytest.fail("was imported"), "known", (("exporters", "kept"),))
    host, said = host_with(known, point("titles", lambda: TITLES))
    assert host.names("exporters") == {*BUILT_IN["exporters"], "kept", "titles"}
    assert host.names("parsers") == set(BUILT_IN["parsers"])
    assert [offer.name for offer in host.known("exporters")] == ["titles"], "nothing more was needed so far"
    assert said == []


def test_in_a_worker_another_is_told() -> None:
    host, said = host_with(point("broken", fail))
    elsewhere: list[str] = []
    host.listen(elsewhere.append)
    assert host.names("exporters") == set(BUILT_IN["exporters"])
    assert host.plugins()[-1].health.startswith("was left out: RuntimeError: no way")
    assert (said, len(elsewhere)) == ([], 1)


def test_health_tells_of_a_name_that_two_offer() -> None:
    host, _ = host_with(point("one", lambda: plugin(arxref_exporters=lambda: [exporter("same")])), point("two", lambda: TITLES_TOO))
    told = "arxref-one and arxref-two both offer format same; remove one of them"
    assert [one.health for one in host.plugins() if not one.built_in] == [told, told]


TITLES_TOO = plugin(arxref_exporters=lambda: [exporter("same")])


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), SystemExit(143)])
@pytest.mark.parametrize("when", ["import", "commands"])
def test_what_the_user_or_the_system_wants_is_no_fault(error: BaseException, when: str) -> None:
    def refuse(*_arguments: object) -> Any:
        raise error

    def arxref_commands(cli: click.Group) -> None:
        refuse(cli)

    load = refuse if when == "import" else lambda: plugin(arxref_commands=arxref_commands)
    host, said = host_with(point("stops", load))
    with pytest.raises(type(error)):
        host.add_commands(click.Group())
    assert said == []
