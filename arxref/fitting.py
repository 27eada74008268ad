"""Whether what a stranger's code hands over is what its record says, so that nothing that is made of it fails elsewhere.

Types are those of the annotations in `arxref.model` and `arxref.api`, read when the first record of a kind is looked at; arxref's own code
is held to them by its type checker, and pays nothing here.
"""

from __future__ import annotations

import collections.abc
from collections.abc import Callable
from functools import cache
from pathlib import PurePosixPath
from types import UnionType
from typing import Any, Literal, get_args, get_origin, get_type_hints

from arxref import identifiers, model
from arxref.api import Document, Existing, Identified, Merged, Option, Pieces, Updated, Vault
from arxref.dates import iso, parse_date
from arxref.model import ArxivId, Entry, Foreign, Heading, PartialDate, Problem

_Check = Callable[[Any], str]
"""Gives what is wrong with a value, as the end of a sentence that begins with its name; nothing, where nothing is."""

_RECORDS = frozenset((Entry, Heading, Foreign, Problem, Document, Existing, Updated, Merged, Identified, Option, Pieces, Vault))
_NAMED = vars(collections.abc) | vars(model) | {"PurePosixPath": PurePosixPath}
"""What annotations of `arxref.api` name that it does not import itself."""
_NONE = object()
_OPTION_TYPES = (str, bool, int, dict)
_SHOWN = 60
_MOST = 2**63  # what a database holds, and anybody can print
_WHERE = " where "


def unfit(record: object) -> str:
    """Why nobody can work with ``record``, one of those that plugins hand over; empty where everybody can.

    Every field is of the type that its annotation names; a paper's ID is canonical, a date one that there may be, an origin that is named
    is there, a number can be printed, and text encoded (no half of a surrogate pair stands in it).
    """
    if type(record) not in _RECORDS:
        return f"it is {type(record).__name__}, and no record of arxref's"
    wrong = _fields(type(record))(record)  # type: ignore[arg-type]  # a class can be hashed
    return f"{type(record).__name__}{wrong}" if wrong else ""


@cache
def _fields(kind: type[Any]) -> _Check:
    """The check of all fields of a record."""
    hints = get_type_hints(kind, localns=_NAMED)
    defaults = kind._field_defaults
    checks = tuple((f".{name}", defaults.get(name, _NONE), _of(hint)) for name, hint in hints.items())

    def check(record: Any) -> str:
        if type(record) is not kind:
            return _no(record, kind.__name__)
        for value, (name, default, sort) in zip(record, checks, strict=True):
            if value is not default and (wrong := sort(value)):
                return name + wrong
        rule = _RULES.get(kind)
        return rule(record) if rule is not None else ""

    return check


def _of(hint: Any) -> _Check:
    """The check of what an annotation allows."""
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, inner = get_origin(hint), get_args(hint)
    if origin is Literal:
        return lambda value: "" if isinstance(value, str) and value in inner else _no(value, " or ".join(map(repr, inner)))
    if origin is tuple:
        return _many(_of(inner[0])) if inner[-1] is Ellipsis else _row(tuple(map(_of, inner)))
    if origin is collections.abc.Callable:
        return lambda value: "" if callable(value) else _no(value, "function")
    if origin is UnionType:
        return _either(tuple(map(_of, inner)))
    if origin is not None:  # a mapping, a set: what it holds is looked at by who asks it
        return lambda value: "" if isinstance(value, origin) else _no(value, origin.__name__)
    if hasattr(hint, "_fields"):
        return _fields(hint)
    return lambda value: "" if isinstance(value, hint) else _no(value, "None" if hint is type(None) else hint.__name__)


def _either(checks: tuple[_Check, ...]) -> _Check:
    """The check of a union: of a value that fits nowhere, what says more than its type, or else the first."""

    def check(value: Any) -> str:
        found = [sort(value) for sort in checks]
        return "" if "" in found else next((wrong for wrong in found if _WHERE not in wrong), found[0])

    return check


def _many(check: _Check) -> _Check:
    def each(values: Any) -> str:
        if type(values) is not tuple:
            return _no(values, "tuple")
        for place, value in enumerate(values):
            wrong = check(value)
            if wrong:
                return f"[{place}]{wrong}"
        return ""

    return each


def _row(checks: tuple[_Check, ...]) -> _Check:
    def each(values: Any) -> str:
        if type(values) is not tuple or len(values) != len(checks):
            return _no(values, f"tuple of {len(checks)}")
        return next((f"[{place}]{wrong}" for place, value in enumerate(values) if (wrong := checks[place](value))), "")

    return each


def _text(value: Any) -> str:
    if not isinstance(value, str):
        return _no(value, "str")
    if not value.isascii():
        try:
            value.encode()
        except UnicodeEncodeError:
            return " holds half of a surrogate pair, which no file can"
    return ""


def _number(value: Any) -> str:
    if not isinstance(value, int):
        return _no(value, "int")
    return "" if -_MOST < value < _MOST else " is a number beyond all counting"


def _id(value: Any) -> str:
    wrong = _text(value)
    if wrong:
        return wrong
    good = identifiers.spelt(value) == (value, None)
    return "" if good else f" is {value[:_SHOWN]!r}, no canonical arXiv ID (arxref.tools.reading.parse_id makes one)"


_PLAIN: dict[Any, _Check] = {str: _text, int: _number, ArxivId: _id, Any: lambda _value: ""}


def _date(date: PartialDate) -> str:
    return "" if parse_date(iso(date)) == date._replace(time="") else f" is {iso(date)}, no date"


def _places(entry: Entry) -> str:
    origins = max(len(entry.origins), 1)  # one that has none is given the place where it stood
    wrong = next((index for _, index in entry.provenance if not 0 <= index < origins), None)
    return "" if wrong is None else f".provenance names origin {wrong} of {len(entry.origins)}"


def _path(document: Document) -> str:
    return ".path holds a NUL, which no file's name can" if "\0" in str(document.path) else ""


def _option(option: Option) -> str:
    if not option.name or "=" in option.name or option.name.split() != [option.name]:
        return f".name is {option.name[:_SHOWN]!r}; a name is a word"
    if option.type not in _OPTION_TYPES:
        return f".type is {option.type.__name__}, none of {', '.join(kind.__name__ for kind in _OPTION_TYPES)}"
    good = option.default is None or isinstance(option.default, option.type)
    return "" if good else f".default{_no(option.default, option.type.__name__)}"


_RULES: dict[type, Callable[[Any], str]] = {PartialDate: _date, Entry: _places, Document: _path, Option: _option}
"""What the fields of a record must be beside their types."""


def _no(value: object, belongs: str) -> str:
    return f" is {type(value).__name__}{_WHERE}{belongs} belongs"
