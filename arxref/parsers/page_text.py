"""arXiv's listing and search pages, and those of papers, copied out of a browser as text.

    [1] arXiv:2411.01001 [pdf, html, other]           1. arXiv:2411.01001 [pdf, other] cs.RO cs.CV
    Title: A Title                                    A Title
    Ann Lee, Bo Li                                    Authors: Ann Lee, Bo Li
    Subjects: Robotics (cs.RO)                        Abstract: ...
    An abstract, on the pages of new papers.          Submitted 3 November, 2024; originally announced November 2024.

    arXiv:2411.01001 (cs)
    [Submitted on 3 Nov 2024 (v1), last revised 5 Jan 2025 (this version, v2)]
    A Title
    Ann Lee, Bo Li
    View PDF
    An abstract.
    Subjects:	Robotics (cs.RO)

Headings that the pages have between papers are read for their date; all else around the papers is nobody's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Parser, SourceText
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.layouts.arxivmeta import Paper, author_line, entry_of, terms
from arxref.library.layouts.webpages import day_of, submitted
from arxref.model import Entry, Heading, Origin, Span
from arxref.taxonomy import in_brackets
from arxref.text.scan import find

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from arxref.model import Foreign, PartialDate, Problem

NAME = "page-text"
_HEAD = (
    r"[ \t]{0,20}(?:\[([0-9]{1,6})\]|([0-9]{1,6})\.)[ \t]{1,9}arXiv:[ \t]?([^\s\[\]()]{1,40})"
    r"[ \t]{0,9}(?:\([^()\n]{1,60}\)[ \t]{0,9})?\[(?:pdf|html|ps|abs|other|x|view|txt|tex)\b[^\[\]\n]{0,60}\]([^\n]{0,500})"
)
_NAMED = late(r"arxiv(?:\.org/[a-z-]{2,9}/|:[ \t]?)([^\s()<>\[\]\"',;|]{4,60})", re.IGNORECASE)
_PAGE = r"[ \t]{0,20}arXiv:[ \t]?([^\s\[\]()]{1,40}) \([a-z-]{2,17}\)[ \t]*(?=\n)"
_RECOGNISED = late(rf"(?:^|\n)(?:{_HEAD}|(?P<page>{_PAGE}\s{{1,9}}[\[(]Submitted on ))".encode())
_PAGED = late(_PAGE)
_STARTS = late(_HEAD)
_LABEL = late(
    r"[ \t]{0,20}(?:Related )?(Title|Authors?|Abstract|Comments?|Subjects?|Journal[ -]ref|DOI|Report(?: number|-no)|(?:MSC|ACM)[ -]class)"
    r"(?:es|erence)?[ \t]?:[ \t]{0,9}([^\n]*)",
    re.IGNORECASE,
)
_DOI = late(r"\bdoi[ \t]{1,9}(10\.[^\s]{1,200})")
_FRAME = late(
    r"[ \t]{0,20}(?:\[ ?)?(?:Showing (?:new listings|up to|[0-9])|(?:New|Cross|Replacement) (?:submissions|lists|replacements)"
    r"|(?:(?:Cross-lists|Replacements) for|Submissions received from) (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)\b|Total of [0-9]+ entries"
    r"|(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4}\b)",
    re.IGNORECASE,
)
_AT_TOP = ("title", "author", "abstract")  # of the page of a paper
_VERSION = late(r"v[0-9]{1,4}\Z")
_CITED = late(r"[ \t]{0,9}\(or arXiv:\S{1,40}v([0-9]{1,4}) \[")
_BESIDE = late(  # what else the page of a paper shows
    r"[ \t]{0,9}(?:(?:View PDF|HTML \(experimental\)|TeX Source|Download PDF|PDF|Other Formats|Access Paper:?|view license"
    r"|Focus to learn more|Submission history|No PDF available, click to view other formats)[ \t]*\Z"
    r"|Cite as:|https://doi\.org/10\.48550/|\(or https://doi|From: |\[v[0-9]{1,4}\] |View a PDF of the paper|Download:"
    r"|This paper has been withdrawn by )",
    re.IGNORECASE,
)
_CUT, _WHOLE = "\u25bd More", "\u25b3 Less"  # what is clicked on below an abstract
_MOST = 60  # lines, of a paper
_SHORTEST = 80  # characters of an abstract that has no label: "Total of 23 entries" is none


def accepts(source: SourceText) -> float:
    """Sure where a paper's line stands as arXiv shows it: number, identifier, and in brackets in which formats it is there.

    A text into which the page of a paper was pasted, beside words on others, is left to those who read any text.
    """
    found = _RECOGNISED.search(source.head) if find(source.head, b"arXiv:") >= 0 else None
    return 0.9 if found is not None and (found.lastgroup != "page" or not _names_others(source)) else 0.0


def _names_others(source: SourceText) -> bool:
    """Whether the lines beside the pages of papers name other papers than these."""
    papers: set[str] = set()
    lines = source.text.split("\n")
    for item in parse(source):
        if isinstance(item, Entry):
            papers.add(item.id)
            for at in range(item.origins[0].first - 1, item.origins[0].last):
                lines[at] = ""
    named = (identifiers.spelt(mention[1]) for line in lines if "arxiv" in line.lower() for mention in _NAMED.finditer(line))
    return any(paper is not None and paper[0] not in papers for paper in named)


def parse(source: SourceText) -> Iterator[Entry | Foreign | Heading | Problem]:
    """Read every paper; see `arxref.api.Parser`."""
    lines = source.text.split("\n")
    listed: PartialDate | None = None
    at = 0
    while at < len(lines):
        line, at = lines[at], at + 1
        head = _STARTS.match(line) if "arXiv:" in line else None
        if head is not None:
            paper, count = _paper(head, lines, at)
            yield from entry_of(paper, Origin(source.name, at, at + count, NAME, listed, int(head[1] or head[2])))
            at += count
        elif (paged := _PAGED.match(f"{line}\n") if "arXiv:" in line else None) is not None:
            paper, count = _page(paged[1], lines, at)
            yield from entry_of(paper, Origin(source.name, at, at + count, NAME))
            at += count
        elif _FRAME.match(line) is not None:
            day = day_of(line)
            listed = day or listed
            yield Heading(line.strip(), "", day, Span(source.name, at, at))


def _paper(head: re.Match[str], lines: Sequence[str], at: int) -> tuple[Paper, int]:
    """The paper of that head, and how many of the lines from ``at`` on say what it is."""
    said: dict[str, str] = {}
    count, apart = 0, False
    for number, line in enumerate(lines[at : at + _MOST], 1):
        if not line or line.isspace():
            apart = True
            continue
        if _STARTS.match(line) is not None or ("title" in said and _FRAME.match(line) is not None):
            break
        label = _LABEL.match(line)
        dates = submitted(line) if label is None else None
        if label is not None:
            field = _field(label)
            said.setdefault(field, label[2].strip())
        elif dates is not None:
            said["published"], said["updated"] = dates
        else:
            field = _unlabelled(said, line, apart=apart)
            if not field:
                break
            said[field] = line.strip()
        count, apart = number, False
    doi = _DOI.search(head[4])
    if doi is not None and not said.get("doi"):
        said["doi"] = doi[1]
    return _said(head[3], said, ", ".join(_DOI.sub("", head[4]).split())), count


def _field(label: re.Match[str]) -> str:
    name = label[1].lower().replace("-", " ")
    return name if name.endswith("ss") else name.rstrip("s")


def _page(id_: str, lines: Sequence[str], at: int) -> tuple[Paper, int]:
    """The paper whose own page begins so, and how many of the lines from ``at`` on are of the page.

    Lines without a label below the authors are the abstract where what the page says below it follows.
    """
    said: dict[str, str] = {}
    count, field = 0, ""
    unsure: list[str] = []
    for number, line in enumerate(lines[at : at + _MOST], 1):
        if not line or line.isspace():
            continue
        label, dates, cited = _LABEL.match(line), submitted(line), _CITED.match(line)
        if label is not None:
            field = _field(label)
            if unsure and field in _AT_TOP:
                break
            said["abstract"] = "\n".join(filter(None, (said.get("abstract"), *unsure)))
            unsure = []
            said[field] = said.get(field) or label[2].strip()
        elif dates is not None:
            said["published"], said["updated"] = dates
        elif cited is not None:
            id_ = id_ if _VERSION.search(id_) else f"{id_}v{cited[1]}"
        elif field == "doi" and not said["doi"]:
            said["doi"] = line.strip()
        elif _BESIDE.match(line) is None:
            unsaid = next((name for name in ("title", "author") if name not in said), "")
            if "subject" in said or _PAGED.match(f"{line}\n") is not None:
                break
            if unsaid:
                said[unsaid] = line.strip()
            else:
                unsure.append(line.strip())
        count = count if unsure else number
    return _said(id_, said, ""), count


def _said(id_: str, said: Mapping[str, str], codes: str) -> Paper:
    """The paper of which a page says this."""
    abstract = said.get("abstract", "")
    return Paper(
        id=id_,
        title=said.get("title", ""),
        authors=author_line(said.get("author", "")),
        abstract="" if _CUT in abstract else abstract.removesuffix(_WHOLE).rstrip(),
        categories=terms(in_brackets(said.get("subject", "")) or codes, said.get("msc class", ""), said.get("acm class", "")),
        published=said.get("published", ""),
        updated=said.get("updated", ""),
        comment=said.get("comment", ""),
        journal_ref=said.get("journal ref", ""),
        doi=said.get("doi", ""),
        report_no=said.get("report number", said.get("report no", "")),
    )


def _unlabelled(said: dict[str, str], line: str, *, apart: bool) -> str:
    """What a line without a label says, by what was said before; "" where it is none of the paper's."""
    if "title" not in said:
        return "title"
    if "author" not in said and "subject" not in said and not apart:
        return "author"
    return "abstract" if "subject" in said and "abstract" not in said and len(line.strip()) >= _SHORTEST else ""


PARSER = Parser(NAME, "arXiv's pages of lists, searches and papers, copied as text", "listing", 21, accepts, parse)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
