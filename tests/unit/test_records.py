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
    parameters = [[(one.name, one.default) for one in inspect.signature(kind).parameters.values()] for kind in (Ours, Theirs)]
    assert parameters[0] == parameters[1]
    assert typing.get_type_hints(Ours) == typing.get_type_hints(Theirs)
    assert list(inspect.get_annotations(Ours)) == list(inspect.get_annotations(Theirs))
    # Beside the class that was named as the base: where Python 3.14 keeps the annotations that were just asked for.
    assert set(vars(Theirs)) - set(vars(Ours)) <= {"__orig_bases__", "__annotate_func__", "__annotations_cache__"}


def fresh() -> tuple[typing.Any, typing.Any]:
    """A record of which none has been made, and the same as the standard library has it."""

    class One(NamedTuple):
        first: int
        second: str = "b"
        third: str = "c"

    class Other(typing.NamedTuple):
        first: int
        second: str = "b"
        third: str = "c"

    return One, Other


RIGHT: list[tuple[tuple[typing.Any, ...], dict[str, typing.Any]]] = [
    ((1,), {}),
    ((1, "x"), {}),
    ((1, "x", "y"), {}),
    ((), {"first": 1}),
    ((), {"third": "y", "first": 1}),
    ((1,), {"third": "y"}),
]
WRONG: list[tuple[tuple[typing.Any, ...], dict[str, typing.Any]]] = [
    ((), {}),
    ((1, 2, 3, 4), {}),
    ((), {"second": "x"}),
    ((1,), {"first": 1}),
    ((1,), {"fourth": 1}),
    ((), {"second": "x", "fourth": 1}),
    ((1, 2, 3), {"third": "y"}),
]


@pytest.mark.parametrize(("values", "named"), RIGHT)
def test_the_first_call_and_the_last_of_many_make_what_the_other_makes(
    values: tuple[typing.Any, ...], named: dict[str, typing.Any]
) -> None:
    ours, theirs = fresh()
    below = type("Below", (ours,), {})
    for _ in range(150):
        for kind in (ours, below):
            made = kind(*values, **named)
            assert made == theirs(*values, **named)
            assert type(made) is kind


@pytest.mark.parametrize("before", [0, 150])
@pytest.mark.parametrize(("values", "named"), WRONG)
def test_wrong_arguments_are_refused_in_the_same_words(values: tuple[typing.Any, ...], named: dict[str, typing.Any], before: int) -> None:
    ours, theirs = fresh()
    for number in range(before):
        ours(number)
    with pytest.raises(TypeError) as expected:
        theirs(*values, **named)
    with pytest.raises(TypeError) as refused:
        ours(*values, **named)
    assert str(refused.value).rpartition(".")[2] == str(expected.value).rpartition(".")[2]


def test_what_makes_them_of_others_is_that_of_the_other() -> None:
    ours, theirs = fresh()
    assert ours._make([1, 2, 3]) == theirs._make([1, 2, 3])
    assert ours(1)._asdict() == theirs(1)._asdict()
    assert ours(1)._replace(third="y", first=2) == theirs(1)._replace(third="y", first=2)
    assert repr(ours(1)) == repr(theirs(1)).replace("Other", "One")
    with pytest.raises(TypeError, match="Expected 3 arguments, got 2"):
        ours._make([1, 2])
    with pytest.raises(TypeError, match="fourth"):
        ours(1)._replace(fourth=1)


def test_a_field_without_a_default_after_one_that_has_it_is_refused() -> None:
    with pytest.raises(TypeError):

        class Wrong(NamedTuple):  # type: ignore[misc]
            first: int = 1
            second: int
