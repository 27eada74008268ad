"""Configuration: arxref.toml here or above, or ``[tool.arxref]`` in pyproject.toml; the command line wins."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from arxref.errors import ConfigError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from arxref.api import Option

FILE = "arxref.toml"

TEMPLATE = """\
# Configuration of arxref for this folder and those below it. What the command line says wins.

# Where the digests are: files and folders, relative to this file. Without it: every digest below the current folder.
# sources = ["digests"]

# What `arxref export` writes when no --format is given.
# default-format = "bibtex"

# Citation keys: "readable" (gruel2021study) or "arxiv" (arxiv-2105.14656).
# keys = "readable"

# Only papers of these categories; "cs" covers "cs.*".
# category = ["cs.CV"]

# Let a warning end the run with exit code 1, as an error does.
# strict = true

# Options of one format; `arxref formats` lists them.
# [format.bibtex]
# abstract = false
"""


class Config(NamedTuple):
    """What the configuration file says; ``sources`` are relative to the current folder. ``path`` is empty where there is no file."""

    path: str = ""
    sources: tuple[str, ...] = ()
    default_format: str = ""
    keys: str = ""
    category: tuple[str, ...] = ()
    strict: bool = False
    formats: tuple[tuple[str, Mapping[str, Any]], ...] = ()


def load(folder: str) -> Config:
    """The configuration that holds in ``folder``: that of the nearest folder, from there upwards, that has one. Raises ConfigError."""
    at = os.path.abspath(folder)
    while True:
        own = os.path.join(at, FILE)
        if os.path.lexists(own):
            return _config(own, _read(own), folder)
        project = os.path.join(at, "pyproject.toml")
        if os.path.isfile(project):
            tools = _read(project).get("tool")
            table = tools.get("arxref") if isinstance(tools, dict) else None
            if table is not None:
                return _config(project, table, folder)
        above = os.path.dirname(at)
        if above == at:
            return Config()
        at = above


def _read(path: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - only a folder with a configuration pays for it

    try:
        if os.path.exists(path) and not os.path.isfile(path):
            message = f"{os.path.relpath(path)}: is no file"
            raise ConfigError(message)
        with open(path, "rb") as stream:
            return tomllib.loads(stream.read().decode("utf-8-sig").replace("\r\n", "\n"))  # with the BOM that Windows' editors write
    except OSError as error:
        reason = error.strerror or str(error)
    except UnicodeDecodeError as error:
        reason = f"is no UTF-8 text (byte {error.start})"
    except tomllib.TOMLDecodeError as error:
        reason = str(error)
    except RecursionError:
        reason = "is nested too deeply"
    message = f"{os.path.relpath(path)}: {reason}"
    raise ConfigError(message)


def _config(path: str, table: Any, folder: str) -> Config:
    """Check a configuration's names and types, so that a mistake is said and not passed over."""
    shown = os.path.relpath(path, folder)
    if not isinstance(table, dict):
        message = f"{shown}: [tool.arxref] must be a table"
        raise ConfigError(message)
    known: dict[str, type] = {"sources": list, "default-format": str, "keys": str, "category": list, "strict": bool, "format": dict}
    for name, value in table.items():
        if name not in known:
            message = f"{shown}: unknown key {name!r}; there is {', '.join(known)}"
            raise ConfigError(message)
        if not isinstance(value, known[name]) or (isinstance(value, list) and not all(isinstance(item, str) for item in value)):
            what = {list: "a list of texts", str: "a text", bool: "true or false", dict: "a table"}[known[name]]
            message = f"{shown}: {name} must be {what}"
            raise ConfigError(message)
    formats = table.get("format", {})
    for name, options in formats.items():
        if not isinstance(options, dict):
            message = f"{shown}: [format.{name}] must be a table"
            raise ConfigError(message)
    home = os.path.dirname(path)
    return Config(
        shown,
        tuple(_relative(os.path.join(home, os.path.expanduser(source)), folder) for source in table.get("sources", ())),
        table.get("default-format", ""),
        table.get("keys", ""),
        tuple(table.get("category", ())),
        table.get("strict", False),
        tuple(formats.items()),
    )


def _relative(path: str, folder: str) -> str:
    try:
        return os.path.relpath(path, folder)
    except ValueError:  # another drive
        return path


def resolve_options(who: str, declared: Sequence[Option], configured: Mapping[str, Any], given: Mapping[str, Any]) -> Mapping[str, Any]:
    """A read-only mapping with a value for every declared option: ``given`` (command line), else ``configured``, else its default.

    Raises UsageError, with the nearest right spelling, for an unknown name, a wrong type or a value that is none of the choices.
    """
    from types import MappingProxyType  # noqa: PLC0415 - already loaded by the interpreter

    known = {option.name: option for option in declared}
    values = {option.name: option.default for option in declared}
    for name, value in (*configured.items(), *given.items()):
        if name not in known:
            from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

            close = get_close_matches(name, known, 1)
            there = f"did you mean {close[0]!r}?" if close else f"it has {', '.join(known) or 'none'}"
            message = f"{who} has no option {name!r}; {there}"
            raise UsageError(message)
        values[name] = _value(who, known[name], value)
    return MappingProxyType(values)


def _value(who: str, option: Option, value: Any) -> Any:
    """``value``, a text from the command line or a value from TOML, as the option's type."""
    if option.type is bool and isinstance(value, str):
        value = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}.get(value.lower(), value)
    elif option.type is int and isinstance(value, str):
        value = int(value) if value.lstrip("-").isdecimal() else value
    if not isinstance(value, option.type) or (option.type is int and isinstance(value, bool)):
        what = {bool: "true or false", int: "a whole number", str: "a text"}.get(option.type, option.type.__name__)
        message = f"{who}: option {option.name} must be {what}, not {value!r}"
        raise UsageError(message)
    if option.choices and value not in option.choices:
        message = f"{who}: option {option.name} must be one of {', '.join(option.choices)}, not {value!r}"
        raise UsageError(message)
    return value
