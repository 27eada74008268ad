r"""The blocks of text in which arXiv mails, lists and keeps its papers: subscription mails, pastweek and monthly listings, ``.abs`` files.

    ------------------------------------------------------------------------------
    \\
    arXiv:2306.04713 (*cross-listing*)
    Date: Wed, 7 Jun 2023 18:23:40 GMT   (14kb)

    Title: A title that
      goes on
    Authors: A. Author (CERN) and B. Author
    Categories: math.GR math.OA
    \\
      An abstract, which listings and replacements leave out.
    \\ ( https://arxiv.org/abs/2306.04713 ,  14kb)

What stands around the blocks (the head of a mail, rules, section breaks, day markers) becomes headings, a mail's foot is prose; other
text is claimed by nobody. Who submitted a paper (``From``, ``Proxy``: addresses, scrambled or not) and its licence are read past: no
entry has a place for them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from arxref.dates import parse_date
from arxref.identifiers import find, may_hold
from arxref.late import late, line_start
from arxref.library.layouts.listingheads import foot_end, head_of, head_start
from arxref.library.layouts.listingrecords import Remarks, read_record
from arxref.library.spans import lines_of, up_to
from arxref.model import Entry, Foreign, Heading, Origin, Problem, Span
from arxref.text import scan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import PartialDate

Item = Entry | Heading | Foreign | Problem

_new = tuple.__new__  # what a NamedTuple's own constructor ends in

_KEY = r"(?:arXiv|Paper(?: \([^()\n]{1,40}\))?):"
_MAIL = r"(?:(?:From|To|Date):[^\n]*+\n){0,3}Subject:"  # what begins so is the head of a mail
_CUT = late(
    r"\n(?:(?P<rule>-{20,}+|%[%-]{19,}+)[ \t]*+(?![^\n])"
    rf"|\\\\[ \t]*+\n(?=/\*|{_KEY}|(?!{_MAIL})(?:From|Date|Title)(?: \(revised[^()\n]{{0,20}}\))?:|replaced with ))"
)
_UNOPENED = late(rf"\n{_KEY}")
_DAY = late(r"\\\\[ \t]*\n/\*[ \t]*([^\n]{0,100}?)[ \t]*\*/[ \t]*(?:\n\\\\[ \t]*(?=\n|\Z))?")
_SECTIONS = (("%%%", "End"), ("%%", "Replacements"), ("%", "Cross-lists"))


_has_block = line_start(rb"(?:\\\\[ \t\r]*|-{20,200}[ \t\r]*)\n(?:arXiv|Paper(?: \([^()\n]{1,40}\))?):[ ]?\S")
_MAILED = late(
    rb"^\\\\ {1,9}\( {0,9}https?://|^replaced with revised version |^ ?Submissions to:|^ received from |^Subject:[^\n]{0,200} mailing\b"
    rb"|^[Cc](?i:ontent-Transfer-Encoding:[ \t]*[\"']?(?:quoted-printable|base64))",
    re.MULTILINE,
)
_LISTED = late(rb"^/\*[^\n]{1,100}\*/[ \t\r]*$|^Papers received as of ", re.MULTILINE)
_ABSTRACT = late(  # an empty one has its end, too; one that is not indented begins with nothing that begins or parts blocks
    rb"^\\\\[ \t\r]*\n(?:[ \t]|\\\\[ \t\r]*$|(?!(?:arXiv|Paper|From|Date|Title|Authors?)\b[^\n]{0,60}:|replaced with |/\*|--|%)[^\s\\])"
    rb"|^License:",
    re.MULTILINE,
)


def kind_of(head: bytes) -> str:
    """Which of arXiv's files of blocks begins so: ``mail``, ``listing``, ``abs``, or empty for none."""
    return _kind_of(head) if scan.find(head, b"\narXiv:") >= 0 or scan.find(head, b"\nPaper") >= 0 else ""


@lru_cache(maxsize=1)  # the parsers of all three ask of the same head, one after the other
def _kind_of(head: bytes) -> str:
    if not _has_block(head):
        return ""
    if _MAILED.search(head) is not None:
        return "mail"
    if _LISTED.search(head) is not None or _ABSTRACT.search(head) is None:
        return "listing"
    return "abs"


def read_blocks(text: str, source: str, parser: str, *, history: bool = False) -> Iterator[Item]:
    """The papers of ``text``, and the headings that its other parts are; ``source`` and ``parser`` are for their origins.

    ``history``: the dates of a block are those of all versions, so that one with a single date is a first version.
    """
    reading = _Reading(text, source, parser, history=history)
    text = "\n" + text  # so that every line stands behind a line feed
    start, after, rule = 0, -1, ""
    for cut in _CUT.finditer(text):
        end = cut.start()
        if rule[:1] == "-" and end == after:  # nearly every block has one, with nothing behind it
            reading.ruled()
        else:
            yield from reading.part(text, start, end, rule)
        start, after, rule = end, cut.end(), cut["rule"] or "\\"
    yield from reading.part(text, start, len(text), rule)
    yield from reading.end()


class _Reading:
    """Where the reading of a text stands.

    ``held`` is what was read last and may still grow: a rule belongs to the block behind it, and else to what stands before it.
    """

    def __init__(self, text: str, source: str, parser: str, *, history: bool) -> None:
        self.text = text
        self.lines: list[str] = []  # of the text, once they are asked for
        self.source = source
        self.parser = parser
        self.history = history
        self.line = 0  # of the line feed that the next part begins with
        self.rules = (0, 0)  # the first and the last of the rules that belong to nothing yet
        self.head: list[str] = []
        self.head_lines = (0, 0)
        self.foot = False
        self.category = ""
        self.listed: PartialDate | None = None
        self.held: list[Item] = []
        self.remarks = Remarks(source)

    def part(self, text: str, start: int, end: int, opening: str) -> Iterator[Item]:
        """What stands between two cuts: ``opening`` is the rule that it begins with, a backslash for a block, or nothing at all."""
        line = self.line + 1
        self.line += text.count("\n", start, end)
        if opening == "\\":
            yield from self._block(text[start + 1 : end], line)
            return
        if opening:
            if opening[0] == "%":
                yield from self._section(opening, line)
            else:
                self.rules = (self.rules[0] or line, line)
            start, line = text.find("\n", start + 1, end), line + 1
            if start < 0:
                return
        body = text[start + 1 : end]
        if opening and _UNOPENED.match(text, start) is not None:  # the two backslashes before it are lost
            yield from self._block(body, line)
        elif body and not body.isspace():
            yield from self._text(body, line)

    def ruled(self) -> None:
        """A line of dashes alone."""
        self.line += 1
        self.rules = (self.rules[0] or self.line, self.line)

    def end(self) -> Iterator[Item]:
        """What is left at the end of the text. A head with no paper below it goes no further than heads say something."""
        if self.head:
            first, last = self.head_lines
            body = self.head[-1]
            begin = last - body.rstrip().count("\n")
            self.head_lines = (first, begin + body.count("\n", 0, foot_end(body)))
        yield from self._behead()
        yield from self._release()
        yield from self.remarks.told()

    def _release(self) -> Iterator[Item]:
        """What was held back, with the rules behind it."""
        if self.rules[0] and self.held:
            self._extend(self.rules[1])
        self.rules = (0, 0)
        for item in self.held:
            yield self._whole(item) if isinstance(item, Foreign) else item
        self.held = []

    def _whole(self, prose: Foreign) -> Foreign:
        """Prose with the text of its lines, now that it is known which they are."""
        self.lines = self.lines or self.text.split("\n")
        return prose._replace(raw="\n".join(self.lines[prose.span.first - 1 : prose.span.last]))

    def _extend(self, last: int) -> None:
        """Let what is held, the one that goes on longest of it, go on to that line."""
        at = max(range(len(self.held)), key=lambda index: lines_of(self.held[index])[1])
        self.held[at] = up_to(self.held[at], last)

    def _behead(self) -> Iterator[Item]:
        """The head, if one was read: it ends where papers begin."""
        if not self.head:
            return
        head = "\n".join(self.head)
        title, self.category, self.listed = head_of(head)
        self.head = []
        if may_hold(head) and next(find(head), None) is not None:
            self._leave()
        rules, self.rules = self.rules, (0, 0)
        yield from self._release()
        self.rules = rules
        self.held = [self._heading(title, *self.head_lines)]

    def _leave(self) -> None:
        """Let the head end before the paragraph in which somebody names a paper: whoever forwards a mail writes below its first fields."""
        self.lines = self.lines or self.text.split("\n")
        first, last = self.head_lines
        at = next((at for at in range(first, last) if not self.lines[at - 1].strip()), last)
        below = "\n".join(self.lines[at - 1 : last])
        named = next(find(below), None) if at < last else None
        if named is None:
            return
        at += below.count("\n", 0, named[0])
        while at > first and self.lines[at - 1].strip():
            at -= 1
        while at > first and not self.lines[at - 1].strip():
            at -= 1
        self.head_lines = (first, at)

    def _heading(self, title: str, first: int, last: int) -> Heading:
        return _new(Heading, (title, self.category, self.listed, _new(Span, (self.source, first, last))))

    def _section(self, mark: str, line: int) -> Iterator[Item]:
        yield from self._behead()
        yield from self._release()
        title = next(title for begin, title in _SECTIONS if mark.startswith(begin))
        self.foot = title == "End"
        self.held = [self._heading(title, line, line)]

    def _block(self, body: str, line: int) -> Iterator[Item]:
        """A paper or the mark of a day, and what stands behind it."""
        if self.head:
            yield from self._behead()
        first = self.rules[0] or line
        self.rules, self.foot = (0, 0), False
        yield from self._release()
        day = _DAY.match(body)
        if day is not None:
            self.listed, length = parse_date(day[1]), day.end()
            self.held = [self._heading(day[1], first, line + body.count("\n", 0, length))]
        else:
            origin = _new(Origin, (self.source, first, line, self.parser, self.listed, None, self.category))
            items, length = read_record(body, origin, self.remarks, history=self.history)
            self.held += items
        rest = body[length:]
        if rest and not rest.isspace():
            yield from self._text(rest, line + body.count("\n", 0, length))

    def _text(self, body: str, line: int) -> Iterator[Item]:
        """Lines outside of blocks: the head of a mail, prose below its end, or nothing that belongs here."""
        last = line + body.rstrip().count("\n")
        begins = -1 if self.head else head_start(body, foot=self.foot)
        foot = body[: begins if begins >= 0 else len(body)] if self.foot else ""
        foot = foot[: foot_end(foot)]
        if foot and not foot.isspace():
            yield from self._release()
            first = line + foot.count("\n", 0, len(foot) - len(foot.lstrip()))
            self.held = [Foreign("", "", Span(self.source, first, line + foot.count("\n")))]
        if not self.head and begins < 0:
            if not self.foot:
                yield from self._release()
            return
        if not self.head:
            if not self.foot and body[:begins].strip():  # what stands before a head is none of it
                yield from self._release()
            first = line + body.count("\n", 0, begins) + (len(body[begins:]) - len(body[begins:].lstrip("\n")))
            if self.held and self.rules[0]:
                self._extend(self.rules[1])
            elif self.rules[0]:
                first = self.rules[0]
            self.head_lines = (first, last)
            body = body[begins:]
        self.head_lines = (self.head_lines[0], last)
        self.rules, self.foot = (0, 0), False
        self.head.append(body)
