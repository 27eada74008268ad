"""arXiv's subscription mails: as plain text, quoted by who forwards them, as raw mails whatever they are encoded in, and as mailboxes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import line_start
from arxref.library.layouts.listings import kind_of, read_blocks
from arxref.library.layouts.mailtext import decoded, is_encoded, placed, unquoted
from arxref.text.decode import decode
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Entry, Foreign, Heading, Problem

_SURE = 0.95
_headed = line_start(rb"Content-T", re.IGNORECASE)
_INITIALS = (b"\nC", b"\nc")


def accepts(source: SourceText) -> float:
    """Sure of blocks that were mailed; for that, a mail that is encoded is decoded as far as it is known."""
    head = source.head
    if kind_of(head) == "mail":
        return _SURE
    if b"\r" not in head and not (b"\\" in head and b">" in head) and not _begins_so(head):
        return 0.0  # nearly every file: neither quoted nor encoded
    text = decode(head)[0]
    shown = unquoted(decoded(text).text if is_encoded(text) else text)
    return _SURE if shown is not text and kind_of(shown.encode("utf-8", "replace")) else 0.0


def _begins_so(head: bytes) -> bool:
    """Whether some line begins as those do that say how a mail is encoded."""
    return (head[:1] in b"Cc" or any(find(head, initial) >= 0 for initial in _INITIALS)) and _headed(head)


def parse(source: SourceText) -> Iterator[Entry | Heading | Foreign | Problem]:
    """Read every block; see `arxref.api.Parser`."""
    text, name = source.text, source.name
    if not is_encoded(text):
        yield from read_blocks(unquoted(text), name, "mail")
        return
    mails = decoded(text)
    yield from placed(mails, read_blocks(unquoted(mails.text), name, "mail"), name)


PARSER = Parser("mail", "arXiv's subscription mails, also raw (.eml) and in mailboxes", "listing", 20, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
