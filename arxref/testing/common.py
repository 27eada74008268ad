"""What all records promise alike: to be of their type, with a name, a line about themselves, and functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

NAME = re.compile(r"[a-z][a-z0-9]*(?:[-.][a-z0-9]+)*")


def check_record(record: Any, kind: type[Any], functions: tuple[str, ...]) -> str:
    """The record in words, for messages, once it is one of ``kind`` with a good name, a summary and these functions."""
    word = kind.__name__
    assert isinstance(record, kind), f"{record!r} is no arxref.{word}"
    name, summary = record.name, record.summary
    assert isinstance(name, str), f"the name of {word} {name!r} is no text"
    assert NAME.fullmatch(name), f"{word} {name!r} needs a name of small letters, figures and hyphens: users type it"
    good = isinstance(summary, str) and summary.strip() == summary != "" and summary.isprintable()
    assert good, f"{word} {name!r} needs a summary of one line: users find it by that"
    for function in functions:
        assert callable(getattr(record, function)), f"{word} {name!r}: {function} is no function"
    return f"{word} {name!r}"


def attempt(whose: str, what: str, work: Callable[..., Any], *arguments: Any) -> Any:
    """What ``work`` gives. Raises AssertionError that says what it was about where it raises anything."""
    try:
        return work(*arguments)
    except AssertionError:
        raise
    except Exception as error:
        raise AssertionError(f"{whose} fails at {what}: {type(error).__name__}: {str(error)[:200]}") from error


def attempt_all(whose: str, what: str, work: Callable[..., Iterable[Any]], *arguments: Any) -> list[Any]:
    """All that ``work`` yields; see `attempt`."""
    found = attempt(whose, what, lambda: list(work(*arguments)))
    assert isinstance(found, list)
    return found
