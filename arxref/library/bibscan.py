"""Where the blocks and fields of a .bib file stand, to the character, so that a file can be changed in one place and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Field(NamedTuple):
    """One field of an entry: ``name`` as it is spelt, from ``start`` (of the name) to ``end`` (of the value, its delimiters included).

    The value, delimiters and ``#`` joins included, is ``text[value:end]``.
    """

    name: str
    start: int
    value: int
    end: int


class Block(NamedTuple):
    """A run of a .bib file's text from ``start`` to ``end``: ``text[block.start:block.end]``. The blocks of a file cover it without gaps.

    ``type`` is the word behind the ``@`` as it is spelt; ``key`` stands at ``key_start``. ``text`` is what stands between blocks.
    A ``broken`` block is one that BibTeX could not read to its end; ``closed`` is false where it has no end at all.
    """

    kind: Literal["entry", "string", "preamble", "comment", "text", "broken"]
    start: int
    end: int
    line: int
    type: str = ""
    key: str = ""
    key_start: int = 0
    fields: tuple[Field, ...] = ()
    closed: bool = True


def scan(text: str) -> Iterator[Block]:
    """The blocks of a .bib file, in order, in time linear in its length; never raises. ``"".join`` of them is the file."""
    raise NotImplementedError
