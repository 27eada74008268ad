"""arXiv's subscription mails: as plain text, quoted by who forwards them, as raw mails whatever they are encoded in, and as mailboxes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.library.layouts.listings import kind_of, read_blocks
from arxref.library.layouts.mailtext import decoded, is_encoded, is_quoted, unquoted
from arxref.library.spans import lines_of, moved
from arxref.model import Problem
from arxref.text.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Entry, Foreign, Heading

_SURE = 0.95


def accepts(source: SourceText) -> float:
    """Sure of blocks that were mailed; for that, a mail that is encoded is decoded as far as it is known."""
    head = source.head
    if kind_of(head) == "mail":
        return _SURE
    text = decode(head)[0]
    shown = decoded(text).text if is_encoded(text) else text
    if is_quoted(shown):
        shown = unquoted(shown)
    return _SURE if shown is not text and kind_of(shown.encode("utf-8", "replace")) else 0.0


def parse(source: SourceText) -> Iterator[Entry | Heading | Foreign | Problem]:
    """Read every block; see `arxref.api.Parser`."""
    text, name = source.text, source.name
    if not is_encoded(text):
        yield from read_blocks(unquoted(text) if is_quoted(text) else text, name, "mail")
        return
    mails = decoded(text)
    shown = unquoted(mails.text) if is_quoted(mails.text) else mails.text
    items = [moved(item, mails.place) for item in read_blocks(shown, name, "mail")]
    for first, last, kind in mails.unread:
        message = f"a part of this mail ({kind[:60]}) is not the text that was looked for, and was not read"
        items.append(Problem("note", "unread-part", message, name, first, "", last))
    yield from sorted(items, key=lambda item: lines_of(item)[0])


PARSER = Parser("mail", "arXiv's subscription mails, also raw (.eml) and in mailboxes", "listing", 20, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
