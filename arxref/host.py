"""Finds, isolates and lists plugins; the only module that talks to pluggy's manager.

Built-ins are known from a literal table and registered through pluggy when they are needed. A stranger's plugins (entry-point group
``arxref``) are looked at only when a name is asked for that no built-in has, or when everything is to be listed; each loads in its own
``try``, in the order of their names, and a broken one is named and skipped.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, NamedTuple

import pluggy

from arxref import hookspecs
from arxref.errors import PluginError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

GROUP = "arxref"
KINDS = ("parsers", "enrichers", "key_schemes", "exporters")
_HOOKS = (*(f"arxref_{kind}" for kind in KINDS), "arxref_commands")
_WORDS = {"parsers": "input layout", "enrichers": "metadata source", "key_schemes": "key scheme", "exporters": "format"}
DIGESTS = ("fields", "numbered")
"""The built-in parsers of daily digests: what most runs read, and all that they import."""
# kind -> name -> module
BUILT_IN: dict[str, dict[str, str]] = {
    "parsers": {
        "abs": "arxref.parsers.abs",
        "ai-enhanced": "arxref.parsers.ai_enhanced",
        "ai-enhanced-jsonl": "arxref.parsers.ai_enhanced_jsonl",
        "atom": "arxref.parsers.atom",
        "bib": "arxref.parsers.bib",
        "csl-json": "arxref.parsers.csl_json",
        "csl-yaml": "arxref.parsers.csl_yaml",
        "cv-arxiv-daily": "arxref.parsers.cv_arxiv_daily",
        "cv-arxiv-daily-json": "arxref.parsers.cv_arxiv_daily_json",
        "dailyarxiv": "arxref.parsers.dailyarxiv",
        "fields": "arxref.parsers.fields",
        "hf-daily": "arxref.parsers.hf_daily",
        "hf-daily-json": "arxref.parsers.hf_daily_json",
        "ids": "arxref.parsers.ids",
        "links": "arxref.parsers.links",
        "list-page": "arxref.parsers.list_page",
        "listing": "arxref.parsers.listing",
        "mail": "arxref.parsers.mail",
        "new-listings": "arxref.parsers.new_listings",
        "numbered": "arxref.parsers.numbered",
        "oai": "arxref.parsers.oai",
        "ris": "arxref.parsers.ris",
        "rss": "arxref.parsers.rss",
        "rss-bot": "arxref.parsers.rss_bot",
        "snapshot": "arxref.parsers.snapshot",
        "table": "arxref.parsers.table",
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
    """One installed plugin as `arxref plugins` shows it: ``health`` is "ok" or what is wrong with it."""

    name: str
    distribution: str
    version: str
    built_in: bool
    hooks: tuple[str, ...]
    offers: tuple[tuple[str, str], ...]
    health: str


class EntryPoint(NamedTuple):
    """Where a stranger's plugin comes from."""

    name: str
    distribution: str
    version: str
    load: Callable[[], Any]


def installed() -> list[EntryPoint]:
    """The entry points of the group, sorted by name. Scans the environment: costly, so asked for only when it must be."""
    from importlib.metadata import entry_points

    found = []
    for point in entry_points(group=GROUP):
        dist = point.dist
        found.append(EntryPoint(point.name, dist.name if dist else "?", dist.version if dist else "?", point.load))
    return sorted(found, key=lambda point: (point.name, point.distribution))


class Host:
    """One run's plugins. ``scan`` gives the entry points (injected by tests); ``warn`` is told, in one line, of each broken plugin."""

    def __init__(self, scan: Callable[[], Iterable[EntryPoint]] = installed, warn: Callable[[str], None] = lambda _line: None) -> None:
        self._scan = scan
        self._warn = warn
        self._manager = pluggy.PluginManager("arxref")
        self._manager.add_hookspecs(hookspecs)
        self._offers: dict[str, dict[str, tuple[Any, str]]] = {kind: {} for kind in KINDS}
        self._disputed: dict[tuple[str, str], tuple[str, str]] = {}
        self._plugins: list[Plugin] = []
        self._scanned = False

    def get(self, kind: str, name: str) -> Any:
        """The offer of that kind and name.

        Raises UsageError, with the nearest right spelling, where nobody offers it; PluginError where two strangers do.
        """
        module = BUILT_IN[kind].get(name)
        if module is not None:
            self._register_built_in(module)
        elif name not in self._offers[kind]:
            self.load_strangers()
        offered = self._offers[kind].get(name)
        if offered is None:
            raise UsageError(_unknown(kind, name, self._offers[kind].keys() | BUILT_IN[kind].keys()))
        if (kind, name) in self._disputed:
            both = " and ".join(self._disputed[kind, name])
            message = f"{both} both offer {_WORDS[kind]} {name}; remove one of them"
            raise PluginError(message)
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
        self.load_strangers()
        return [offer for _, (offer, _) in sorted(self._offers[kind].items())]

    def origin(self, kind: str, name: str) -> str:
        """The distribution that offers it ("arxref" for a built-in)."""
        return self._offers[kind][name][1]

    def plugins(self) -> list[Plugin]:
        """Everything that is installed, broken plugins included; built-ins first, then by name."""
        for kind in KINDS:
            self.built_in(kind)
        self.load_strangers()
        return sorted(self._plugins, key=lambda plugin: (not plugin.built_in, plugin.name))

    def add_commands(self, cli: Any) -> None:
        """Let strangers' plugins add their subcommands; one that fails is named."""
        self.load_strangers()
        for plugin in self._manager.get_plugins():
            hook = getattr(plugin, "arxref_commands", None)
            if hook is not None:
                try:
                    hook(cli)
                except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything
                    self._warn(f"plugin {self._manager.get_name(plugin)}: its commands could not be added ({_short(error)})")

    def load_strangers(self) -> None:
        """Register what is installed beside arxref, once."""
        if self._scanned:
            return
        self._scanned = True
        for kind in KINDS:  # their names must be known before a stranger can be told that one is taken
            self.built_in(kind)
        for point in self._scan():
            try:
                module = point.load()
                self._register(module, point.name, point.distribution, point.version)
            except Exception as error:  # noqa: BLE001 - a stranger's code may raise anything
                if self._manager.has_plugin(point.name):
                    self._manager.unregister(name=point.name)
                self._plugins.append(Plugin(point.name, point.distribution, point.version, False, (), (), _short(error)))
                self._warn(f"plugin {point.name} ({point.distribution} {point.version}) was left out: {_short(error)}; update or remove it")

    def _register_built_in(self, module: str) -> None:
        if not self._manager.has_plugin(module):
            from arxref import __version__  # noqa: PLC0415 - the package's own front door

            self._register(importlib.import_module(module), module, "arxref", __version__)

    def _register(self, plugin: object, name: str, distribution: str, version: str) -> None:
        """Register one plugin and take what it offers. Whatever a plugin's own code raises comes out of here."""
        self._manager.register(plugin, name)
        impls = [impl for caller in self._manager.get_hookcallers(plugin) or () for impl in caller.get_hookimpls() if impl.plugin is plugin]
        hooks = tuple(sorted(impl.function.__name__ for impl in impls))
        for hook in hooks:
            if hook not in _HOOKS:  # pluggy takes a misspelt hook without a word
                message = f"{hook} is no hook of arxref{nearest(hook, _HOOKS)}"
                raise ValueError(message)
        offered: list[tuple[str, Any]] = []
        for kind in KINDS:
            for impl in impls:
                if impl.function.__name__ == f"arxref_{kind}":
                    offers: Any = impl.function()
                    offered.extend((kind, offer) for offer in offers)
        named = tuple((kind, str(offer.name)) for kind, offer in offered)
        for kind, offer in offered:
            self._offer(kind, offer, distribution)
        self._plugins.append(Plugin(name, distribution, version, distribution == "arxref", hooks, named, "ok"))

    def _offer(self, kind: str, offer: Any, distribution: str) -> None:
        taken = self._offers[kind].get(offer.name)
        if taken is None:
            self._offers[kind][offer.name] = (offer, distribution)
        elif offer.name in BUILT_IN[kind]:
            self._warn(f"plugin {distribution} offers {_WORDS[kind]} {offer.name}, which is arxref's own: left out")
        else:
            self._disputed[kind, offer.name] = (taken[1], distribution)


def _short(error: BaseException) -> str:
    return f"{type(error).__name__}: {error}".splitlines()[0][:200]


def _unknown(kind: str, name: str, names: Iterable[str]) -> str:
    return f"no {_WORDS[kind]} is called {name!r}{nearest(name, names)}"


def nearest(name: str, names: Iterable[str]) -> str:
    """``; did you mean 'bibtex'?`` or the list of what there is."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

    known = sorted(names)
    close = get_close_matches(name, known, 1)
    if close:
        return f"; did you mean {close[0]!r}?"
    return f"; there is {', '.join(known)}" if known else "; none is installed"
