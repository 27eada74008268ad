"""What is worked out at its first use and then kept: regular expressions, and what is made of texts that come again and again.

And what looks for a pattern where it can begin alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_LONGEST_HELD = 200
_Made = TypeVar("_Made")


class _Late:
    """Stands for a pattern. Each of its methods is looked up once; a later use costs 50 ns more than one of the pattern itself."""

    def __init__(self, pattern: Any, flags: int) -> None:
        self._late = pattern, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._late), name)  # which remembers what it compiled
        setattr(self, name, found)
        return found


def late(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, for what few runs need: compiling all patterns that arxref has takes longer than a run over one digest.

    What is wrong with the pattern is said at its first use.
    """
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))


def line_start(pattern: bytes, flags: int = 0, sign: bytes = b"") -> Callable[[bytes], bool]:
    """What tells whether a line of a text begins with ``pattern``, at a tenth of what a search for ``^`` costs, which tries every byte.

    Where all that the pattern finds holds a ``sign`` in its first line, no line before that of the first sign is tried, nor one of a text
    without it: a byte is looked for thirty times as fast.
    """
    behind = late(b"\n(?:" + pattern + b")", flags)

    def stands_in(text: bytes) -> bool:
        at = text.find(sign)
        return at >= 0 and behind.search(b"\n" + text, text.rfind(b"\n", 0, at) + 1) is not None

    return stands_in


def lowered(text: str) -> str:
    """``text`` in small letters, each character where it was (the one capital whose small form is two characters is kept from that)."""
    return text.lower() if text.isascii() else text.replace("\u0130", "I").lower()


def beginning(words: re.Pattern[str], pattern: re.Pattern[str], text: str, small: str) -> Iterator[re.Match[str]]:
    """As ``pattern.finditer(text)``, where each match begins as one of ``words`` does; ``small`` is the text `lowered`, as the words are.

    A pattern for letters of either case is tried at every character, which costs several times as much as looking for a few words.
    """
    reached = 0
    for word in words.finditer(small):
        at = word.start()
        found = pattern.match(text, at) if at >= reached else None
        if found is not None:
            yield found
            reached = found.end()


class Remembered(dict[str, _Made]):
    """What ``of`` gives for each text, looked up as in any dict, at a third of what a call through `functools.lru_cache` costs.

    When ``most`` are held, it starts anew; long texts, which hardly come again, are never held. ``of`` must depend on its text alone.
    """

    __slots__ = ("_most", "_of")

    def __init__(self, of: Callable[[str], _Made], most: int = 1 << 15) -> None:
        super().__init__()
        self._of = of
        self._most = most

    def __missing__(self, text: str) -> _Made:
        if len(text) > _LONGEST_HELD:
            return self._of(text)
        if len(self) >= self._most:
            self.clear()
        made = self[text] = self._of(text)
        return made
