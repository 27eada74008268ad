"""`typing.NamedTuple` for the records that every run loads, most of which it makes few of, or none.

The standard library compiles every annotation and a constructor for each of some fifty records: a sixth of what a run over one digest
costs. Here annotations stay text, and a constructor is compiled when it has been called a few times.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import inspect
    from collections.abc import Callable, Iterable
    from typing import NamedTuple as NamedTuple  # noqa: PLC0414 - what type checkers know
else:
    from collections import _tuplegetter as _getter  # what reads a field; its module has another one where there is none in C

    _new = tuple.__new__
    _CALLS = 100  # of a constructor before it is compiled, which costs as much as is lost with some 150 of them ...
    _NAMED = 8  # ... or an eighth of these with names

    class _Maker(type):
        """Makes of a class with annotations the tuple that `typing.NamedTuple` would make of it; the annotations stay text."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            if not bases:
                return super().__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            defaults = {field: body[field] for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                message = f"{name}: a field without a default stands after one that has one"
                raise TypeError(message)
            own = {"__doc__": f"{name}({', '.join(fields)})", "__slots__": (), "__match_args__": fields}
            own |= {"_fields": fields, "_field_defaults": defaults, **_METHODS, **body}
            own |= {field: _getter(number, f"Alias for field number {number}") for number, field in enumerate(fields)}
            own.pop("__classcell__", None)
            made = type(name, (tuple,), own)
            made.__new__ = _constructor(made)
            return made

    def _constructor(kind: type) -> Callable[..., Any]:
        """What makes such a record, until it is worth compiling a constructor that takes a third of the time, and less with names."""
        fields, defaults, known = kind._fields, kind._field_defaults, frozenset(kind._fields)
        count, last = len(fields), tuple(defaults.values())
        first = count - len(last)
        calls = 0

        def made(cls: type, /, *values: Any, **named: Any) -> Any:
            nonlocal calls
            calls += _NAMED if named else 1
            if calls < _CALLS:
                if not named and first <= len(values) <= count:
                    return _new(cls, values + last[len(values) - first :])
                given = {**defaults, **dict(zip(fields, values, strict=False)), **named}
                if given.keys() == known and len(values) <= count and named.keys().isdisjoint(fields[: len(values)]):
                    return _new(cls, [given[field] for field in fields])
            kind.__new__ = _compiled(kind)  # which also tells what is wrong with the arguments
            return kind.__new__(cls, *values, **named)

        return made

    def _compiled(kind: type) -> Callable[..., Any]:
        """The constructor as `collections.namedtuple` makes it."""
        fields = ", ".join(kind._fields)
        comma = "," if len(kind._fields) == 1 else ""
        made = eval(f"lambda _cls, {fields}: _new(_cls, ({fields}{comma}))", {"_new": _new, "__builtins__": {}})  # noqa: S307 - names of fields
        made.__name__, made.__qualname__ = "__new__", f"{kind.__qualname__}.__new__"
        made.__defaults__ = tuple(kind._field_defaults.values())
        made.__annotations__ = kind.__annotations__
        return made

    class _Signature:
        """What `inspect.signature` asks for, since a constructor that is not compiled does not tell."""

        def __get__(self, _record: Any, kind: type) -> inspect.Signature:
            import inspect  # noqa: PLC0415 - no run needs it

            found = inspect.signature(_compiled(kind))
            return found.replace(parameters=[*found.parameters.values()][1:])

    def _make(cls: type, values: Iterable[Any]) -> Any:
        """Make a record of the values of its fields."""
        made = _new(cls, values)
        if len(made) != len(cls._fields):
            message = f"Expected {len(cls._fields)} arguments, got {len(made)}"
            raise TypeError(message)
        return made

    def _replace(self: Any, /, **named: Any) -> Any:
        """The record with new values in some fields."""
        made = _new(type(self), map(named.pop, self._fields, self))
        if named:
            message = f"Got unexpected field names: {list(named)!r}"
            raise TypeError(message)
        return made

    def _asdict(self: Any) -> dict[str, Any]:
        """The values by the names of their fields."""
        return dict(zip(self._fields, self, strict=True))

    def _shown(self: Any) -> str:
        """As a call that makes it."""
        return f"{type(self).__name__}({', '.join([f'{field}={value!r}' for field, value in zip(self._fields, self, strict=True)])})"

    def _values(self: Any) -> tuple[Any, ...]:
        """What makes the same record again, as copy and pickle ask for it."""
        return tuple(self)

    _METHODS = {
        "_make": classmethod(_make),
        "_replace": _replace,
        "__replace__": _replace,
        "_asdict": _asdict,
        "__repr__": _shown,
        "__getnewargs__": _values,
        "__signature__": _Signature(),
    }

    class NamedTuple(metaclass=_Maker):
        """As `typing.NamedTuple`."""
