"""`typing.NamedTuple`, which compiles the text of every annotation, without that: it is a tenth of what a run over one digest costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - what type checkers know
else:
    from collections import namedtuple

    _OWN = frozenset(("__annotations__", "__module__", "__qualname__", "__classcell__"))

    class _Maker(type):
        """Makes of a class with annotations the tuple that `typing.NamedTuple` would make of it; the annotations stay text."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = body.get("__annotations__", {})
            given = [field for field in fields if field in body]
            if given != list(fields)[len(fields) - len(given) :]:
                message = f"{name}: a field without a default stands after one that has one"
                raise TypeError(message)
            made = namedtuple(name, fields, defaults=map(body.get, given), module=body["__module__"])  # noqa: PYI024 - what the other makes, too
            made.__annotations__ = made.__new__.__annotations__ = fields
            made.__qualname__ = body["__qualname__"]
            for key, value in body.items():
                if key not in fields and key not in _OWN:
                    setattr(made, key, value)
            return made

    class NamedTuple(metaclass=_Maker):
        """As `typing.NamedTuple`."""
