"""Finds, isolates and lists plugins; the only module that talks to pluggy's manager.

Built-ins are known from a literal table and registered through pluggy when they are needed. A stranger's plugins (entry-point group
``arxref``) are looked at only when a name is asked for that no built-in has, or when everything is to be listed; of those, only what may
offer it is loaded (`arxref.entrypoints`), each in its own ``try``, in the order of their names. A broken one is named and skipped, and
what a stranger hands over is run behind guards (`arxref.guards`).
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from types import FunctionType, MethodType, ModuleType
from typing import TYPE_CHECKING, Any

import pluggy

from arxref import guards, hookspecs
from arxref.entrypoints import EntryPoint, Index, default_path, installed
from arxref.errors import PluginError, UsageError
from arxref.guards import Owner
from arxref.nearest import nearest
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from arxref.diverted import Descriptor

KINDS = ("parsers", "enrichers", "key_schemes", "exporters")
_HOOKABLE = (FunctionType, MethodType, staticmethod, classmethod)
_MARK = "arxref_impl"  # what `pluggy.HookimplMarker` leaves on a function
_HOOKS = {**{f"arxref_{kind}": kind for kind in KINDS}, "arxref_commands": "commands"}
SLOW = 0.5
"""Seconds that importing a plugin may take before it is named: a plugin imports what is heavy inside the function that needs it."""
_WORDS = {"parsers": "input layout", "enrichers": "metadata source", "key_schemes": "key scheme", "exporters": "format"}
DIGESTS = ("fields", "numbered")
"""The built-in parsers of daily digests: what most runs read, and all that they import."""
# kind -> name -> module
BUILT_IN: dict[str, dict[str, str]] = {
    "parsers": {
        "abs": "arxref.parsers.abs",
        "abs-page": "arxref.parsers.abs_page",
        "ai-enhanced": "arxref.parsers.ai_enhanced",
        "ai-enhanced-jsonl": "arxref.parsers.ai_enhanced_jsonl",
        "atom": "arxref.parsers.atom",
        "bib": "arxref.parsers.bib",
        "citation-cff": "arxref.parsers.citation_cff",
        "csl-json": "arxref.parsers.csl_json",
        "csl-yaml": "arxref.parsers.csl_yaml",
        "csv-records": "arxref.parsers.csv_records",
        "cv-arxiv-daily": "arxref.parsers.cv_arxiv_daily",
        "cv-arxiv-daily-json": "arxref.parsers.cv_arxiv_daily_json",
        "dailyarxiv": "arxref.parsers.dailyarxiv",
        "fields": "arxref.parsers.fields",
        "hf-daily": "arxref.parsers.hf_daily",
        "hf-daily-json": "arxref.parsers.hf_daily_json",
        "ids": "arxref.parsers.ids",
        "json-records": "arxref.parsers.json_records",
        "labelled": "arxref.parsers.labelled",
        "links": "arxref.parsers.links",
        "list-page": "arxref.parsers.list_page",
        "listing": "arxref.parsers.listing",
        "mail": "arxref.parsers.mail",
        "new-listings": "arxref.parsers.new_listings",
        "note": "arxref.parsers.note",
        "numbered": "arxref.parsers.numbered",
        "oai": "arxref.parsers.oai",
        "page-text": "arxref.parsers.page_text",
        "ris": "arxref.parsers.ris",
        "rss": "arxref.parsers.rss",
        "rss-bot": "arxref.parsers.rss_bot",
        "snapshot": "arxref.parsers.snapshot",
        "table": "arxref.parsers.table",
        "xml-library": "arxref.parsers.xml_library",
    },
    "enrichers": {"arxiv": "arxref.enrichers.arxiv"},
    "key_schemes": {"readable": "arxref.schemes", "arxiv": "arxref.schemes"},
    "exporters": {
        "bibtex": "arxref.exporters.bibtex",
        "biblatex": "arxref.exporters.biblatex",
        "csl-json": "arxref.exporters.csl_json",
        "csl-yaml": "arxref.exporters.csl_yaml",
        "digest": "arxref.exporters.digest",
        "obsidian": "arxref.exporters.obsidian",
    },
}


class Plugin(NamedTuple):
    """One installed plugin as `arxref plugins` shows it: ``health`` is "ok" or what is wrong with it, in one line."""

    name: str
    distribution: str
    version: str
    built_in: bool
    hooks: tuple[str, ...]
    offers: tuple[tuple[str, str], ...]
    health: str


def from_environment(warn: Callable[[str], None], environ: Mapping[str, str] = os.environ, *, alone: bool = False) -> Host:
    """The plugins of this process: ``ARXREF_LOAD_PLUGINS=a,b`` leaves all others out, ``ARXREF_TRACE_PLUGINS=1`` tells of every call.

    ``alone``: see `Host`.
    """
    named = environ.get("ARXREF_LOAD_PLUGINS")
    only = None if named is None else frozenset(filter(None, map(str.strip, named.split(","))))
    tracing = environ.get("ARXREF_TRACE_PLUGINS", "") not in ("", "0")
    index = Index(default_path)
    trace = (lambda line: warn(f"trace: {line}")) if tracing else None
    return Host(index.points, warn, only=only, trace=trace, remember=index.remember, alone=alone)


class _Manager(pluggy.PluginManager):
    """pluggy's own, but for the names of a module that are no hooks at a glance, nearly all: it spends 46,000 instructions on each."""

    def parse_hookimpl_opts(self, plugin: object, name: str) -> pluggy.HookimplOpts | None:
        """How a plugin's name is marked as a hook; None where it is not."""
        if type(plugin) is ModuleType:
            there = vars(plugin).get(name)
            if not isinstance(there, _HOOKABLE) or (type(there) is FunctionType and not hasattr(there, _MARK)):
                return None
        return super().parse_hookimpl_opts(plugin, name)


class Host:
    """One run's plugins.

    ``scan`` gives the entry points (injected by tests); ``warn`` is told, in one line, of each broken plugin; ``only`` are the strangers
    that are looked at, by the name of their entry point or distribution (None: all); ``trace`` is told of every hook call, what it took
    and where it failed; ``remember`` is given all entry points with what is known of them by then; ``alone`` says that the process does
    nothing but run arxref: then descriptor 1, too, is kept from strangers.
    """

    def __init__(
        self,
        scan: Callable[[], Iterable[EntryPoint]] = installed,
        warn: Callable[[str], None] = lambda _line: None,
        *,
        only: frozenset[str] | None = None,
        trace: Callable[[str], None] | None = None,
        clock: Callable[[], float] = time.perf_counter,
        remember: Callable[[list[EntryPoint]], None] = lambda _points: None,
        alone: bool = False,
    ) -> None:
        self._scan = scan
        self._warn = warn
        self._only = only
        self._trace = trace
        self._clock = clock
        self._remember = remember
        self._alone = alone
        self._stdout: Descriptor | None = None
        self._manager = _Manager("arxref")
        self._manager.add_hookspecs(hookspecs)
        self._offers: dict[str, dict[str, tuple[Any, str]]] = {kind: {} for kind in KINDS}
        self._owners: dict[tuple[str, str], Owner] = {}
        self._disputed: dict[tuple[str, str], list[Owner]] = {}
        self._plugins: list[Plugin] = []
        self._adders: list[tuple[Owner, pluggy.HookImpl]] = []
        self._faults: dict[tuple[str, str], list[str]] = {}
        self._told: set[str] = set()
        self._points: list[EntryPoint] | None = None
        self._left: set[int] = set()

    def listen(self, warn: Callable[[str], None]) -> None:
        """From now on tell ``warn``: in a worker, what makes its maker's `hear` know."""
        self._warn = warn

    def hear(self, line: str) -> None:
        """Warn of something, here or in a worker; once, however many have met it."""
        if line not in self._told:
            self._told.add(line)
            self._warn(line)

    def get(self, kind: str, name: str) -> Any:
        """The offer of that kind and name.

        Raises UsageError, with the nearest right spelling, where nobody offers it; PluginError where two strangers do.
        """
        module = BUILT_IN[kind].get(name)
        if module is not None:
            self._register_built_in(module)
        elif name not in self._offers[kind]:
            self._load(lambda point: (kind, name) in (point.offers or ()))
            if name not in self._offers[kind]:
                self.load_strangers()
        offered = self._offers[kind].get(name)
        if offered is None:
            raise UsageError(self._unknown(kind, name))
        if (kind, name) in self._disputed:
            raise PluginError(self._dispute(kind, name))
        return offered[0]

    def built_in(self, kind: str, names: Iterable[str] = ()) -> list[Any]:
        """The built-in offers of that kind, or those of these names alone; only their modules are imported."""
        wanted = tuple(names) or tuple(BUILT_IN[kind])
        for name in wanted:
            self._register_built_in(BUILT_IN[kind][name])
        return [self._offers[kind][name][0] for name in wanted]

    def all(self, kind: str) -> list[Any]:
        """Every offer of that kind, strangers' included, sorted by name."""
        self.built_in(kind)
        self._load(lambda point: any(kind == one for one, _ in point.offers or ()))
        return [offer for _, (offer, _) in sorted(self._offers[kind].items())]

    def known(self, kind: str) -> list[Any]:
        """Every offer of that kind that this run has needed so far, sorted by name; nothing is imported for it."""
        return [offer for _, (offer, _) in sorted(self._offers[kind].items())]

    def names(self, kind: str) -> set[str]:
        """The names of all offers of that kind; what is known of a plugin is believed, and only one that is not known is imported."""
        self._load(lambda _point: False)
        known = {name for point in self._found() for one, name in point.offers or () if one == kind}
        return known | BUILT_IN[kind].keys() | self._offers[kind].keys()

    def origin(self, kind: str, name: str) -> str:
        """The distribution that offers it ("arxref" for a built-in)."""
        return self._offers[kind][name][1]

    def plugins(self) -> list[Plugin]:
        """Everything that is installed, broken plugins included; built-ins first, then by name."""
        for kind in KINDS:
            self.built_in(kind)
        self.load_strangers()
        faults = {who: list(told) for who, told in self._faults.items()}
        for (kind, name), owners in self._disputed.items():
            for owner in owners:
                faults.setdefault(owner[:2], []).append(self._dispute(kind, name))
        shown = [plugin._replace(health="; ".join(faults.get(plugin[:2], ())) or plugin.health) for plugin in self._plugins]
        return sorted(shown, key=lambda plugin: (not plugin.built_in, plugin.name, plugin.distribution))

    def add_commands(self, cli: Any, taken: Iterable[str] = ()) -> None:
        """Let strangers' plugins add their subcommands to the click group ``cli``; one that fails is named, and undone.

        ``taken`` are the names of arxref's own commands.
        """
        self._load(lambda point: ("commands", "") in (point.offers or ()))
        for owner, impl in self._adders:
            before = dict(cli.commands)
            arguments = [cli] if impl.argnames else []
            try:
                self._called(owner, "arxref_commands(cli)", lambda impl=impl, arguments=arguments: impl.function(*arguments))  # type: ignore[misc]
            except BaseException as error:
                if not guards.is_fault(error):
                    raise
                owner.tell(f"failed to add its commands: they were left out ({owner.fault(error)}); {guards.ADVICE}")
                cli.commands = before
            else:
                cli.commands = before | self._new_commands(cli.commands, before, frozenset(taken), owner)

    def _new_commands(self, after: Mapping[str, Any], before: Mapping[str, Any], taken: frozenset[str], owner: Owner) -> dict[str, Any]:
        """The commands that a plugin has added, but for those whose names are others'."""
        new = {}
        for name, command in after.items():
            if before.get(name) is command:
                continue
            if name in taken or name in before:
                whose = "arxref's own" if name in taken else "another plugin's"
                owner.tell(f"offers command {name}, which is {whose}: left out")
            else:
                new[name] = guards.guarded_command(command, owner)
        return new

    def load_strangers(self) -> None:
        """Register all that is installed beside arxref, once."""
        self._load(lambda _point: True)

    def _load(self, wanted: Callable[[EntryPoint], bool]) -> None:
        """Register the strangers that are ``wanted``, and those of which nothing is known."""
        points = self._found()
        now = [number for number in sorted(self._left) if points[number].offers is None or wanted(points[number])]
        if not now:
            return
        for number in now:
            self._left.discard(number)
            points[number] = self._stranger(points[number])
        if self._only is None:
            self._remember(points)

    def _found(self) -> list[EntryPoint]:
        """The entry points that are to be looked at."""
        if self._points is None:
            points = list(self._scan())
            if self._only is None:
                self._remember(points)
            else:
                there = {name for point in points for name in (point.name, point.distribution)}
                for name in sorted(self._only - there):
                    self.hear(f"ARXREF_LOAD_PLUGINS names {name}, which is not installed{nearest(name, [point.name for point in points])}")
                points = [point for point in points if point.name in self._only or point.distribution in self._only]
            self._points = points
            self._left = set(range(len(points)))
        return self._points

    def _stranger(self, point: EntryPoint) -> EntryPoint:
        """Load and register a stranger's plugin; the entry point with what it offers, or, where it is broken, with nothing known."""
        owner = self._owner(point.name, point.distribution, point.version)
        started = self._clock()
        try:
            plugin = self._called(owner, "import", point.load)
            took = self._clock() - started
            offers = self._register(plugin, owner)
        except BaseException as error:
            if not guards.is_fault(error):
                raise
            self._plugins.append(Plugin(*owner[:3], False, (), (), "broken"))
            owner.tell(f"was left out: {owner.fault(error)}; {guards.ADVICE}")
            return point._replace(offers=None)
        if took >= SLOW:
            owner.tell(f"took {took:.1f} s to import; what is heavy belongs into the functions that need it; update or remove it")
        module = sys.modules.get(getattr(plugin, "__module__", getattr(plugin, "__name__", "")))
        return point._replace(offers=offers, file=str(getattr(module, "__file__", None) or ""))

    def _register_built_in(self, module: str) -> None:
        if not self._manager.has_plugin(module):
            from arxref import __version__  # noqa: PLC0415 - the package's own front door

            owner = self._owner(module, "arxref", __version__)
            self._register(self._called(owner, "import", lambda: importlib.import_module(module)), owner)

    def _owner(self, name: str, distribution: str, version: str) -> Owner:
        """Who a plugin is, with how it is spoken of: each fault once, and for `plugins` to show."""
        who = (name, distribution)

        def tell(fault: str) -> None:
            faults = self._faults.setdefault(who, [])
            if fault not in faults:
                faults.append(fault)
                self.hear(f"plugin {name} ({distribution} {version}) {fault}")

        def trace(doing: str, took: float) -> None:
            if self._trace is not None:
                self._trace(f"{name} ({distribution} {version}): {doing}: {took * 1000:.1f} ms")

        def show(error: BaseException) -> None:
            if self._trace is not None:
                import traceback  # noqa: PLC0415 - for who writes a plugin

                for line in "".join(traceback.format_exception(error)).splitlines():
                    self._trace(f"{name} ({distribution} {version}): {line}")

        if self._alone and self._stdout is None and distribution != "arxref":
            from arxref.diverted import Descriptor  # noqa: PLC0415 - for strangers alone

            self._stdout = Descriptor()
        return Owner(name, distribution, version, tell, trace, self._clock, self._stdout, show)

    def _called(self, owner: Owner, doing: str, function: Callable[[], Any]) -> Any:
        """What ``function`` gives; how long that took is traced, and what it prints is not taken for data."""
        started = self._clock()
        try:
            if owner.distribution == "arxref":
                return function()
            with guards.Quiet(owner):
                return function()
        finally:
            owner.trace(doing, self._clock() - started)

    def _register(self, plugin: object, owner: Owner) -> tuple[tuple[str, str], ...]:
        """Register one plugin and take what it offers: all or, where anything is wrong, nothing. Whatever is wrong comes out of here."""
        ours = owner.distribution == "arxref"
        known = owner.name if ours else str(owner)
        self._manager.register(plugin, known)
        try:
            impls = self._impls(plugin)
            offered: list[tuple[str, Any]] = []
            for hook, impl in impls:
                if hook != "arxref_commands":
                    kind = _HOOKS[hook]
                    offers: Any = self._called(owner, f"{hook}()", lambda impl=impl, kind=kind: guards.listed(kind, impl.function()))  # type: ignore[misc]
                    offered.extend((kind, offer if ours else guards.guarded(kind, offer, owner)) for offer in offers)
        except BaseException:
            self._manager.unregister(name=known)
            raise
        adders = [(owner, impl) for hook, impl in impls if hook == "arxref_commands"]
        self._adders += adders
        named = tuple((kind, str(offer.name)) for kind, offer in offered)
        self._plugins.append(Plugin(*owner[:3], ours, tuple(hook for hook, _ in impls), named, "ok"))
        for kind, offer in offered:
            self._offer(kind, offer, owner)
        return (*named, ("commands", "")) if adders else named

    def _impls(self, plugin: object) -> list[tuple[str, pluggy.HookImpl]]:
        """The hooks that a registered plugin implements, sorted. Raises ValueError for what arxref would never call."""
        callers = self._manager.get_hookcallers(plugin) or ()
        impls = [(caller.name, impl) for caller in callers for impl in caller.get_hookimpls() if impl.plugin is plugin]
        for hook, _ in impls:
            if hook not in _HOOKS:  # pluggy takes a misspelt hook without a word
                message = f"{hook} is no hook of arxref{nearest(hook, _HOOKS)}"
                raise ValueError(message)
        if not impls:
            message = "nothing in it is marked @arxref.hookimpl"
            raise ValueError(message)
        return sorted(impls, key=lambda pair: pair[0])

    def _offer(self, kind: str, offer: Any, owner: Owner) -> None:
        taken = self._owners.get((kind, offer.name))
        if offer.name in BUILT_IN[kind] and owner.distribution != "arxref":
            owner.tell(f"offers {_WORDS[kind]} {offer.name}, which is arxref's own: left out")
        elif taken is None:
            self._offers[kind][offer.name] = (offer, owner.distribution)
            self._owners[kind, offer.name] = owner
        elif taken is owner:
            owner.tell(f"offers {_WORDS[kind]} {offer.name} twice: the second was left out")
        else:
            self._disputed.setdefault((kind, offer.name), [taken]).append(owner)

    def _dispute(self, kind: str, name: str) -> str:
        both = " and ".join(owner.distribution for owner in self._disputed[kind, name])
        return f"{both} both offer {_WORDS[kind]} {name}; remove one of them"

    def _unknown(self, kind: str, name: str) -> str:
        also = "; a pattern has braces: {auth}{year}" if kind == "key_schemes" else ""
        return f"no {_WORDS[kind]} is called {name!r}{nearest(name, self._offers[kind].keys() | BUILT_IN[kind].keys())}{also}"
