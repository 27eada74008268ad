"""Records are what `typing.NamedTuple` would make of them."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing

import pytest

from arxref.records import NamedTuple


class Ours(NamedTuple):
    """A record."""

    first: int
    second: tuple[str, ...] = ()
    third: typing.Any = None

    @property
    def double(self) -> int:
        """Twice the first."""
        return self.first * 2

    def __str__(self) -> str:
        return f"<{self.first}>"

    @classmethod
    def of(cls, text: str) -> Ours:
        """From text."""
        return cls(int(text))


class Theirs(typing.NamedTuple):
    """A record."""

    first: int
    second: tuple[str, ...] = ()
    third: typing.Any = None


def test_it_is_a_tuple_with_names() -> None:
    one = Ours(1, third="x")
    assert one == (1, (), "x")
    assert one._replace(first=2).double == 4
    assert (str(one), repr(one)) == ("<1>", "Ours(first=1, second=(), third='x')")
    assert Ours.of("7") == Ours(7)
    assert (Ours.__doc__, Ours.__module__, Ours.__qualname__) == ("A record.", __name__, "Ours")
    assert pickle.loads(pickle.dumps(one)) == copy.deepcopy(one) == one  # noqa: S301
    match one:
        case Ours(first, second, third=third):
            assert (first, second, third) == one


def test_it_tells_of_itself_what_the_other_does() -> None:
    for name in ("_fields", "_field_defaults", "__match_args__", "__slots__", "__bases__"):
        assert getattr(Ours, name) == getattr(Theirs, name)
    assert list(inspect.signature(Ours).parameters) == list(inspect.signature(Theirs).parameters)
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)
    assert set(vars(Theirs)) - set(vars(Ours)) <= {"__orig_bases__"}


def test_a_field_without_a_default_after_one_that_has_it_is_refused() -> None:
    with pytest.raises(TypeError):

        class Wrong(NamedTuple):  # type: ignore[misc]
            first: int = 1
            second: int
