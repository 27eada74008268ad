"""Where the next of a few rare characters stands: many times faster than a pattern over text that holds hardly any of them."""

from __future__ import annotations


def behind(text: str, mark: str) -> set[str]:
    """The characters that stand behind a mark anywhere in a text: at once, many times faster than looking for two characters in a row."""
    return {part[:1] for part in text.split(mark)[1:]}


class Marks:
    """A search from left to right; each character of the text is looked at once for each mark."""

    __slots__ = ("_next", "_text")

    def __init__(self, text: str, marks: str) -> None:
        self._text = text
        self._next = {mark: at for mark in marks if (at := text.find(mark)) >= 0}

    def after(self, at: int) -> int:
        """The place of the first mark from ``at`` on, or -1. ``at`` never goes back."""
        nearest = -1
        for mark, place in list(self._next.items()):
            found = place
            if found < at:
                found = self._text.find(mark, at)
                if found < 0:
                    del self._next[mark]
                    continue
                self._next[mark] = found
            if nearest < 0 or found < nearest:
                nearest = found
        return nearest
