"""Where the next of a few rare characters stands: many times faster than a pattern over text that holds hardly any of them."""

from __future__ import annotations


def behind(text: str, mark: str) -> set[str]:
    """The characters that stand behind a mark anywhere in a text: all at once, for what one search for two in a row costs."""
    return {part[:1] for part in text.split(mark)[1:]} if mark in text else set()


class Marks:
    """A search from left to right; all places are known from the beginning."""

    __slots__ = ("_places",)

    def __init__(self, text: str, marks: str) -> None:
        places: list[int] = []
        for mark in marks:
            at = text.find(mark)
            while at >= 0:
                places.append(at)
                at = text.find(mark, at + 1)
        places.sort(reverse=True)
        self._places = places

    def after(self, at: int) -> int:
        """The place of the first mark from ``at`` on, or -1. ``at`` never goes back."""
        places = self._places
        while places:
            if places[-1] >= at:
                return places[-1]
            places.pop()
        return -1
