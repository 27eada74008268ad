"""Configuration: arxref.toml here or above, or ``[tool.arxref]`` in pyproject.toml; the command line wins."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from arxref.errors import ConfigError, UsageError
from arxref.nearest import nearest
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from arxref.api import Exporter, Option
    from arxref.library.claims.venuetable import Venue

FILE = "arxref.toml"

TEMPLATE = """\
# Configuration of arxref for this folder and those below it. What the command line says wins.

# Where the digests are: files and folders, relative to this file. Without it: every digest below the current folder.
# sources = ["digests"]

# What `arxref export` writes when no --format is given.
# default-format = "bibtex"

# Citation keys: "readable" (gruel2021study), "arxiv" (arxiv-2105.14656) or a pattern such as "{auth}{year}{title:3}".
# keys = "readable"

# The file that holds every key ever given, so that none ever changes; commit it with your manuscript.
# ledger = "arxref.keys"

# Only papers of these categories; "cs" covers "cs.*".
# category = ["cs.CV"]

# Let a warning end the run with exit code 1, as an error does.
# strict = true

# Fields that `--into` never adds and never changes.
# lock = ["title"]

# Whether a document that asks for it (`arxref: {enrich: arxiv}` in its metadata) may ask metadata sources when pandoc builds it.
# [manuscripts]
# network = true

# Conferences and journals that arxref does not know, for `--venue` and `arxref list`: what a comment may call them.
# [venues]
# LEAF = ["Great Leaf Meeting"]
# JLS = { names = ["Journal of Leaf Studies"], kind = "journal" }

# Options of one format; `arxref formats` lists them.
# [format.bibtex]
# abstract = false

# What a bare `arxref export` writes, all with one set of keys: each a file that arxref makes ("file"), one that it only brings up to
# date ("into") or a vault ("vault"); anything else is an option of its format.
# [[output]]
# format = "bibtex"
# file = "refs.bib"
# [[output]]
# format = "obsidian"
# vault = "notes"
"""


class Output(NamedTuple):
    """One place that papers are written to: a ``file`` that arxref makes (empty: standard output), one brought up to date, or a vault.

    ``format`` may be empty with ``into`` alone, and follows that file then.
    """

    format: str
    file: str = ""
    into: str = ""
    vault: str = ""
    options: Mapping[str, Any] = {}


class Config(NamedTuple):
    """What the configuration file says; paths are relative to the current folder. ``path`` is empty where there is no file."""

    path: str = ""
    sources: tuple[str, ...] = ()
    default_format: str = ""
    keys: str = ""
    category: tuple[str, ...] = ()
    strict: bool = False
    formats: Mapping[str, Mapping[str, Any]] = {}
    ledger: str = ""
    locked: tuple[str, ...] = ()
    outputs: tuple[Output, ...] = ()
    network: bool = False
    venues: tuple[Venue, ...] = ()


def load(folder: str) -> Config:
    """The configuration that holds in ``folder``: that of the nearest folder, from there upwards, that has one. Raises ConfigError."""
    for at in upwards(folder):
        own = os.path.join(at, FILE)
        if os.path.lexists(own):
            return _config(own, _read(own), folder)
        project = os.path.join(at, "pyproject.toml")
        if os.path.isfile(project):
            tools = _read(project).get("tool")
            table = tools.get("arxref") if isinstance(tools, dict) else None
            if table is not None:
                return _config(project, table, folder)
    return Config()


def find_above(folder: str, name: str) -> str:
    """The file of that name in ``folder`` or the nearest one above it, relative to ``folder``; empty where there is none."""
    found = (path for at in upwards(folder) if os.path.isfile(path := os.path.join(at, name)))
    return next((os.path.relpath(path, folder) for path in found), "")


def upwards(folder: str) -> Iterator[str]:
    """``folder`` and those above it, the nearest first."""
    at, below = os.path.abspath(folder), ""
    while at != below:
        yield at
        at, below = os.path.dirname(at), at


def seen_from(folder: str, path: str) -> str:
    """``path`` relative to ``folder``; as it is where it is on another drive (Windows), to which no relative path leads."""
    try:
        return os.path.relpath(path, folder)
    except ValueError:
        return path


def _read(path: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - only a folder with a configuration pays for it

    try:
        if os.path.exists(path) and not os.path.isfile(path):
            raise ConfigError(f"{os.path.relpath(path)}: is no file")
        with open(path, "rb") as stream:
            return tomllib.loads(stream.read().decode("utf-8-sig").replace("\r\n", "\n"))  # with the BOM that Windows' editors write
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeDecodeError as error:
        reason = f"is no UTF-8 text (byte {error.start})"
    except ValueError as error:  # with a number of more digits than Python reads
        reason = str(error)
        if "hex value" in reason or "\\" in reason:  # "C:\Users"
            reason += "; a backslash stands for itself in 'single quotes' only, and / does as well in paths"
    except RecursionError:
        reason = "is nested too deeply"
    raise ConfigError(f"{os.path.relpath(path)}: {reason}")


# The type of each setting and, for a list, that of its items.
_KNOWN: dict[str, tuple[type, type]] = {
    "sources": (list, str),
    "default-format": (str, str),
    "keys": (str, str),
    "ledger": (str, str),
    "category": (list, str),
    "strict": (bool, bool),
    "lock": (list, str),
    "manuscripts": (dict, dict),
    "format": (dict, dict),
    "output": (list, dict),
    "venues": (dict, dict),
}
_WHAT = {
    (list, str): "a list of texts",
    (list, dict): "a list of tables, each headed [[output]]",
    (str, str): "a text",
    (bool, bool): "true or false",
    (dict, dict): "a table",
}
_PLACES = ("file", "into", "vault")
_DIGITS = 18
"""Of a number on the command line: more than anybody counts to, and fewer than Python refuses to read."""
_LIMIT = 2**63
"""Of numbers in TOML (https://toml.io/en/v1.0.0#integer); its reader takes larger ones, and Python does not print the largest."""


def _config(path: str, table: Any, folder: str) -> Config:
    """The configuration that a table of ``path`` means."""
    shown = os.path.relpath(path, folder)
    _check(shown, table)
    ledger = table.get("ledger", "")
    return Config(
        shown,
        tuple(_at(path, source, folder) for source in table.get("sources", ())),
        table.get("default-format", ""),
        table.get("keys", ""),
        tuple(table.get("category", ())),
        table.get("strict", False),
        {name: _placed(path, options, folder) for name, options in table.get("format", {}).items()},
        _relative(path, ledger, folder) if ledger else "",
        tuple(table.get("lock", ())),
        _outputs(path, table.get("output", ()), folder),
        table.get("manuscripts", {}).get("network", False),
        _venues(shown, table.get("venues", {})),
    )


def _check(shown: str, table: Any) -> None:
    """Check a configuration's names and types, so that a mistake is said and not passed over."""
    if not isinstance(table, dict):
        raise ConfigError(f"{shown}: [tool.arxref] must be a table")
    for name, value in table.items():
        if name not in _KNOWN:
            raise ConfigError(f"{shown}: unknown key {name!r}{nearest(name, _KNOWN)}")
        kind, item = _KNOWN[name]
        if not isinstance(value, kind) or (isinstance(value, list) and not all(isinstance(one, item) for one in value)):
            raise ConfigError(f"{shown}: {name} must be {_WHAT[kind, item]}{_instead(name, value)}")
    for name, options in table.get("format", {}).items():
        if not isinstance(options, dict):
            raise ConfigError(f"{shown}: [format.{name}] must be a table")
    manuscripts = table.get("manuscripts", {})
    if manuscripts.keys() - {"network"} or not isinstance(manuscripts.get("network", False), bool):
        raise ConfigError(f"{shown}: [manuscripts] has one setting, network = true or false")
    if table.get("ledger") == "":
        raise ConfigError(f"{shown}: ledger must name a file; without it, arxref.keys here or above is the ledger")


def _instead(name: str, value: Any) -> str:
    """What to write where one text was meant for a list of them, or for the setting of another name."""
    if type(value) is str and _KNOWN[name] == (list, str):
        import json  # noqa: PLC0415 - for mistakes only

        return f", as in {name} = [{json.dumps(value, ensure_ascii=False)}]"
    return f', [format.NAME]; what is written by default is default-format = "{value}"' if name == "format" and type(value) is str else ""


def _venues(shown: str, table: Mapping[str, Any]) -> tuple[Venue, ...]:
    """The venues that the user adds."""
    if not table:
        return ()
    from arxref.library.claims.venuetable import from_config  # noqa: PLC0415 - only a configuration that has them

    try:
        return from_config(table)
    except ConfigError as error:
        raise ConfigError(f"{shown}: {error}") from error


def _outputs(config: str, tables: Sequence[Mapping[str, Any]], folder: str) -> tuple[Output, ...]:
    """The ``[[output]]`` tables. Each names one place, and no two the same."""
    shown = os.path.relpath(config, folder)
    outputs: list[Output] = []
    seen: dict[str, int] = {}
    for number, table in enumerate(tables, 1):
        places = {place: table[place] for place in _PLACES if place in table}
        if len(places) != 1 or not all(isinstance(path, str) and path for path in places.values()):
            near = _misspelt(table, _PLACES)
            raise ConfigError(f'{shown}: [[output]] {number} must name one place: file = "...", into = "..." or vault = "..."{near}')
        format_ = table.get("format", "")
        if not isinstance(format_, str) or not (format_ or "into" in places):
            raise ConfigError(f"{shown}: [[output]] {number} must name its format{_misspelt(table, ('format',))}")
        place, path = places.popitem()
        if path == "-" and place != "file":
            raise ConfigError(f'{shown}: [[output]] {number}: {place} = "-" is standard output, which cannot be brought up to date')
        at = _at(config, path, folder)
        taken = seen.setdefault(os.path.realpath(os.path.join(folder, at)), number)
        if taken != number:
            raise ConfigError(f"{shown}: [[output]] {taken} and {number} both write {path}")
        options = {name: value for name, value in table.items() if name not in {"format", place}}
        outputs.append(Output(format_, options=_placed(config, options, folder), **{place: at}))
    return tuple(outputs)


def _misspelt(table: Mapping[str, Any], names: Sequence[str]) -> str:
    """``; did you mean file by 'fiel'?`` for a key of a table that is nearly one of the names."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

    near = ((key, get_close_matches(key.lower(), names, 1)) for key in table if key not in names)
    return next((f"; did you mean {close[0]} by {key!r}?" for key, close in near if close), "")


def _placed(config: str, options: Mapping[str, Any], folder: str) -> Mapping[str, Any]:
    """Options of a format; the one that names a folder does so relative to the configuration file."""
    template = options.get("template")
    return {**options, "template": _relative(config, template, folder)} if isinstance(template, str) and template else options


def _at(config: str, path: str, folder: str) -> str:
    """A path where a standard stream may be named, too, which is the same wherever one is. See `_relative`."""
    return path if path == "-" else _relative(config, path, folder)


def _relative(config: str, path: str, folder: str) -> str:
    """A path that the file ``config`` names as seen from ``folder``; one with a beginning of its own stays. Raises ConfigError."""
    if "\0" in path:
        raise ConfigError(f"{os.path.relpath(config, folder)}: {path!r} is no path")
    path = os.path.expanduser(path)
    if os.path.isabs(path):
        return path
    return seen_from(folder, os.path.join(os.path.dirname(config), path))


def heading(config: Config, output: Output | None) -> str:
    """``arxref.toml: [[output]] 2``, for an output that is the configuration's own; empty for one that the user asked for otherwise."""
    number = next((number for number, one in enumerate(config.outputs, 1) if one is output), 0)
    return f"{config.path}: [[output]] {number}" if number else ""


def setting(config: Config, output: Output, given: Mapping[str, Any], names: Sequence[str]) -> str:
    """Where the configuration sets one of the options ``names`` of an output that are not ``given`` otherwise; empty where it does not.

    Without names it is the output itself that is meant.
    """
    where = heading(config, output)
    own = {*names} - given.keys()
    if not names or not own.isdisjoint(output.options):
        return where
    return f"{config.path}: [format.{output.format}]" if not own.isdisjoint(config.formats.get(output.format, {})) else ""


def options_of(config: Config, exporter: Exporter, given: Mapping[str, Any] = {}, output: Output | None = None) -> Mapping[str, Any]:
    """The values of a format's options: those ``given``, else those of the ``output``, else those configured for the format.

    See `resolve_options`. Raises ConfigError, which names the file and the table, where it is the configuration that is wrong.
    """
    configured, own = config.formats.get(exporter.name, {}), output.options if output is not None else {}
    try:
        return resolve_options(exporter.name, exporter.options, configured, {**own, **given}, config.venues)
    except UsageError:
        for where, values in ((f"{config.path}: [format.{exporter.name}]", configured), (heading(config, output), own)):
            try:
                resolve_options(where, exporter.options, values, {})
            except UsageError as error:
                raise ConfigError(str(error)) from error
        raise


def resolve_options(
    who: str, declared: Sequence[Option], configured: Mapping[str, Any], given: Mapping[str, Any], venues: tuple[Venue, ...] = ()
) -> Mapping[str, Any]:
    """A read-only mapping with a value for every declared option: ``given`` (command line), else ``configured``, else its default.

    The ``venues`` that the configuration adds stand beside the options, for a format that says what papers claim. Raises UsageError, with
    the nearest right spelling, for an unknown name, a wrong type or a value that is none of the choices.
    """
    from types import MappingProxyType  # noqa: PLC0415 - already loaded by the interpreter

    known = {option.name: option for option in declared}
    values = {option.name: option.default for option in declared}
    for name, value in (*configured.items(), *given.items()):
        if name not in known:
            raise UsageError(f"{who} has no option {name!r}{nearest(name, known)}")
        values[name] = _value(who, known[name], value)
    for name in {**configured, **given}:  # a value that another takes the place of is not needed
        _check_value(who, known[name], values[name])
    if venues:
        values.setdefault("venues", venues)
    return MappingProxyType(values)


def _value(who: str, option: Option, value: Any) -> Any:
    """``value``, a text from the command line or a value from TOML, as the option's type; a list of texts is one text with commas."""
    if option.type is str and isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = ",".join(value)
    if isinstance(value, int) and not -_LIMIT <= value < _LIMIT:
        raise UsageError(f"{who}: option {option.name} must be less than a number of {value.bit_length()} bits")
    if option.type is dict:
        return _names(who, option, value)
    if option.type is bool and isinstance(value, str):
        value = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(value.lower(), value)
    elif option.type is int and isinstance(value, str):
        digits = value.removeprefix("-")
        value = int(value) if digits.isdecimal() and len(digits) <= _DIGITS else value
    if not isinstance(value, option.type) or (option.type is int and isinstance(value, bool)):
        what = {bool: "true or false", int: "a whole number", str: "a text"}.get(option.type, option.type.__name__)
        raise UsageError(f"{who}: option {option.name} must be {what}, not {value!r}")
    if option.choices and value not in option.choices:
        raise UsageError(f"{who}: option {option.name} must be one of {', '.join(option.choices)}, not {value!r}")
    return value


def _check_value(who: str, option: Option, value: Any) -> None:
    """Have the option's own check look at a value."""
    if option.check is not None:
        try:
            option.check(value)
        except UsageError as error:
            raise UsageError(f"{who}: option {option.name}: {error}") from error


def _names(who: str, option: Option, value: Any) -> Mapping[str, str]:
    """A table that gives names to some of the choices: ``doi = "DOI"``, or false for none (on the command line: ``doi=DOI,pdf=false``)."""
    if isinstance(value, str):
        pairs = [pair.partition("=") for pair in value.split(",") if pair.strip()]
        value = {name.strip(): called.strip() for name, _, called in pairs}
        value = {name: {"true": True, "false": False}.get(called, called) for name, called in value.items()}
    if not isinstance(value, dict):
        raise UsageError(f"{who}: option {option.name} must be a table, not {value!r}")
    for name, called in value.items():
        if name not in option.choices:
            raise UsageError(f"{who}: {option.name} has no {name!r}{nearest(name, option.choices)}")
        if not isinstance(called, (str, bool)) or called == "":
            raise UsageError(f"{who}: {option.name}.{name} must be a name, or false to leave it out, not {called!r}")
    return {name: name if called is True else called or "" for name, called in value.items()}
