"""One paper as each of arXiv's files has it, written from an entry: ``from arxivfiles import as_mail``.

``papers`` draws the entries; ``is_plain`` tells those that every file can spell.
"""

from __future__ import annotations

import json
import re
from html import escape
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from arxref.authors import parse_authors
from arxref.model import PartialDate
from arxref.names import natural
from arxref.text.clean import clean, clean_name
from strategies import entries

if TYPE_CHECKING:
    from arxref.model import Entry, Name

MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
PLACES = ((), ("Delft",), ("MIT, Cambridge", "ETH"), ("CERN (Geneva)",))


def folded(text: str) -> str:
    """A text as arXiv wraps it."""
    return text.replace(" ", "\n  ", 1).replace(" ", "\n", 2) + "\n"


def rfc(date: PartialDate) -> str:
    return f"Mon, {date.day} {MONTHS[date.month - 1]} {date.year} {date.time} GMT"


def iso(date: PartialDate) -> str:
    return f"{date.year:04}-{date.month:02}-{date.day:02}"


def keyname(name: Name) -> tuple[str, str, str]:
    family = f"{name.particle} {name.family}".strip()
    return (name.literal, "", "") if name.literal else (family, name.given, name.suffix)


def as_snapshot(entry: Entry) -> str:
    places = entry.affiliations or ((),) * len(entry.authors)
    versions = [{"version": "v1", "created": rfc(entry.published)}, {"version": f"v{entry.version}", "created": rfc(entry.updated)}]
    return json.dumps(
        {
            "id": entry.id,
            "authors": line_of(entry),
            "title": folded(entry.title),
            "comments": entry.comment or None,
            "journal-ref": entry.journal_ref or None,
            "doi": " ".join(entry.dois) or None,
            "report-no": entry.report_no or None,
            "categories": " ".join(entry.categories),
            "abstract": "  " + folded(entry.abstract),
            "versions": versions[entry.version == 1 :],
            "update_date": "2026-01-01",
            "authors_parsed": [[*keyname(name), *place] for name, place in zip(entry.authors, places, strict=True)],
        }
    )


def line_of(entry: Entry) -> str:
    """The author line: places by number, where there are any."""
    known = list(dict.fromkeys(place for places in entry.affiliations for place in places))
    names = []
    for at, name in enumerate(entry.authors):
        numbers = [str(known.index(place) + 1) for place in (entry.affiliations[at] if entry.affiliations else ())]
        names.append(natural(name) + (f" ({' and '.join(numbers)})" if numbers else ""))
    listed = ", ".join(f"({number}) {place}" for number, place in enumerate(known, 1))
    return ", ".join(names) + (f" ({listed})" if listed else "")


def tags(**values: str) -> str:
    return "".join(f"<{name.replace('_', '-')}>{escape(value)}</{name.replace('_', '-')}>\n" for name, value in values.items() if value)


def as_oai(entry: Entry, *, raw: bool) -> str:
    places = entry.affiliations or ((),) * len(entry.authors)
    authors = [
        "<author>"
        + tags(**dict(zip(("keyname", "forenames", "suffix"), keyname(name), strict=True)))
        + "".join(f"<affiliation>{escape(text)}</affiliation>" for text in place)
        + "</author>"
        for name, place in zip(entry.authors, places, strict=True)
    ]
    versions = [f'<version version="v1"><date>{rfc(entry.published)}</date></version>'] * (entry.version != 1)
    versions.append(f'<version version="v{entry.version}"><date>{rfc(entry.updated)}</date></version>')
    common = tags(
        title=folded(entry.title),
        categories=" ".join(entry.categories),
        comments=entry.comment,
        msc_class=" ".join(code for code in entry.classes if code[0].isdigit()),
        acm_class="; ".join(code for code in entry.classes if not code[0].isdigit()),
        journal_ref=entry.journal_ref,
        doi=" ".join(entry.dois),
        report_no=entry.report_no,
        abstract="  " + folded(entry.abstract),
    )
    if raw:
        body = f"<arXivRaw>{tags(id=entry.id)}{''.join(versions)}{tags(authors=line_of(entry))}{common}</arXivRaw>"
    else:
        dates = tags(id=entry.id, created=iso(entry.published), updated=iso(entry.updated))
        body = f"<arXiv>{dates}<authors>{''.join(authors)}</authors>{common}</arXiv>"
    return oai_answer(entry, body)


def oai_answer(entry: Entry, body: str) -> str:
    header = f"<header><identifier>oai:arXiv.org:{entry.id}</identifier><datestamp>2026-01-01</datestamp></header>"
    record = f"<record>{header}<metadata>{body}</metadata></record>"
    return f"<OAI-PMH><request verb='GetRecord'>http://oaipmh.arxiv.org/oai</request>{record}</OAI-PMH>"


def as_atom(entry: Entry) -> str:
    places = entry.affiliations or ((),) * len(entry.authors)
    authors = [
        f"<author>{tags(name=natural(name))}{''.join(f'<arxiv:affiliation>{escape(text)}</arxiv:affiliation>' for text in place)}</author>"
        for name, place in zip(entry.authors, places, strict=True)
    ]
    terms = [*entry.categories[::-1], ", ".join(entry.classes)]
    return (
        "<feed xmlns='http://www.w3.org/2005/Atom'><entry>"
        + tags(id=f"http://arxiv.org/abs/{entry.id}v{entry.version}", title=folded(entry.title), summary="  " + folded(entry.abstract))
        + tags(published=f"{iso(entry.published)}T{entry.published.time}Z", updated=f"{iso(entry.updated)}T{entry.updated.time}Z")
        + "".join(f'<category term="{term}"/>' for term in terms if term)
        + (f'<arxiv:primary_category term="{entry.primary}"/>' if entry.primary else "")
        + tags(doi=" ".join(entry.dois), comment=entry.comment).replace("<", "<arxiv:").replace("<arxiv:/", "</arxiv:")
        + (f"<arxiv:journal_ref>{escape(entry.journal_ref)}</arxiv:journal_ref>" if entry.journal_ref else "")
        + "".join(authors)
        + "</entry></feed>"
    )


LONG_NAMES = {
    "cs.CV": "Computer Science - Computer Vision and Pattern Recognition",
    "cs.LG": "Computer Science - Machine Learning",
    "cs.AI": "Computer Science - Artificial Intelligence",
    "stat.ML": "Statistics - Machine Learning",
    "math.OA": "Mathematics - Operator Algebras",
    "gr-qc": "General Relativity and Quantum Cosmology",
    "hep-th": "High Energy Physics - Theory",
    "eess.IV": "Electrical Engineering and Systems Science - Image and Video Processing",
    "q-bio.NC": "Quantitative Biology - Neurons and Cognition",
    "cond-mat.mes-hall": "Condensed Matter - Mesoscale and Nanoscale Physics",
    "physics.optics": "Physics - Optics",
}


def as_dublin_core(entry: Entry) -> str:
    """OAI-PMH in oai_dc, which has neither versions nor affiliations nor report numbers."""
    creators = [", ".join(filter(None, keyname(name))) for name in entry.authors]
    dates = [entry.published, entry.updated][: 1 + (entry.version != 1)]
    texts = [
        ("title", folded(entry.title)),
        *(("creator", text) for text in creators),
        *(("subject", LONG_NAMES[category]) for category in entry.categories),
        *(("subject", code) for code in entry.classes),
        ("description", "  " + folded(entry.abstract)),
        ("description", entry.comment and f"Comment: {entry.comment}"),
        *(("date", iso(date)) for date in dates),
        ("identifier", f"http://arxiv.org/abs/{entry.id}"),
        ("identifier", entry.journal_ref),
        *(("identifier", f"doi:{doi}") for doi in entry.dois),
    ]
    body = "".join(f"<dc:{name}>{escape(text)}</dc:{name}>\n" for name, text in texts if text.strip())
    return oai_answer(entry, f"<oai_dc:dc>{body}</oai_dc:dc>")


def as_feed(entry: Entry) -> str:
    """The RSS feed of a listing: one line of names, no dates, no comments."""
    items = [
        f"<title>{escape(entry.title)}</title><link>https://arxiv.org/abs/{entry.id}</link>",
        f"<description>arXiv:{entry.id}v{entry.version} Announce Type: new \nAbstract: {escape(entry.abstract)}</description>",
        f'<guid isPermaLink="false">oai:arXiv.org:{entry.id}v{entry.version}</guid>',
        *(f"<category>{category}</category>" for category in entry.categories),
        "<arxiv:announce_type>new</arxiv:announce_type>",
        *(f"<arxiv:DOI>{escape(doi)}</arxiv:DOI>" for doi in entry.dois),
        f"<arxiv:journal_reference>{escape(entry.journal_ref)}</arxiv:journal_reference>" if entry.journal_ref else "",
        f"<dc:creator>{escape(', '.join(map(natural, entry.authors)))}</dc:creator>" if entry.authors else "",
    ]
    return f"<rss><channel><title>cs.CV updates on arXiv.org</title><item>{''.join(items)}</item></channel></rss>"


def wrapped(label: str, text: str) -> str:
    """A field of a block, wrapped before every ninth word; nothing where it is empty."""
    words = text.split(" ")
    lines = [" ".join(words[at : at + 8]) for at in range(0, len(words), 8)]
    return f"{label}: " + "\n  ".join(lines) + "\n" if text else ""


def block(entry: Entry, head: str, tail: str) -> str:
    """A block of a mail, a listing or a ``.abs`` file: ``head`` are its first lines, ``tail`` its last one."""
    line = line_of(entry)
    if not any(entry.affiliations) and len(entry.authors) > 1 and all(name.family for name in entry.authors[-2:]):  # as authors write it
        line = ", ".join(map(natural, entry.authors[:-1])) + (" and " if len(entry.authors) == 2 else ", and ") + natural(entry.authors[-1])
    return (
        f"{78 * '-'}\n\\\\\n{head}\n"
        + wrapped("Title", entry.title)
        + wrapped("Authors", line)
        + wrapped("Categories", " ".join(entry.categories))
        + wrapped("Comments", entry.comment)
        + wrapped("Report-no", entry.report_no)
        + wrapped("MSC-class", ", ".join(code for code in entry.classes if code[0].isdigit()))
        + wrapped("ACM-class", "; ".join(code for code in entry.classes if not code[0].isdigit()))
        + wrapped("Journal-ref", entry.journal_ref)
        + wrapped("DOI", "; ".join(entry.dois))
        + "\\\\\n"
        + (f"  {folded(entry.abstract)}" if entry.abstract else "")
        + f"{tail}\n"
    )


def as_mail(entry: Entry) -> str:
    """A subscription mail of the day on which the first version was announced."""
    head = f"arXiv:{entry.id}\nDate: {rfc(entry.published)}   (25kb,D)\n"
    mail = "Date: Tue,  1 Jun 21 00:44:20 GMT\nSubject: cs.CV daily Subj-class mailing\n\n"
    return mail + block(entry, head, f"\\\\ ( https://arxiv.org/abs/{entry.id} ,  25kb)")


def as_listing(entry: Entry) -> str:
    """A listing of a week, with neither versions nor abstracts."""
    day = f"{78 * '-'}\n\\\\\n/* Fri, 3 Mar 2023 */\n\\\\\n"
    return day + block(entry._replace(abstract=""), f"arXiv:{entry.id}\nDate: {rfc(entry.published)}   (25kb,D)\n", "").rstrip() + "\n"


def as_abs(entry: Entry) -> str:
    """A ``.abs`` file, with the dates of all versions."""
    revised = f"Date (revised v{entry.version}): {rfc(entry.updated)}   (26kb)\n" if entry.version != 1 else ""
    head = f"arXiv:{entry.id}\nFrom: Ann Lee <Xb7@u0-4V.r9M>\nDate: {rfc(entry.published)}   (25kb)\n{revised}"
    return block(entry, head, "\\\\")


@st.composite
def papers(draw: st.DrawFn) -> Entry:
    """Papers with what arXiv knows of every paper: a title, authors, a version and the dates of it and of the first."""
    entry = draw(entries())
    published = PartialDate(2015, 3, draw(st.integers(1, 14)), "01:02:03")
    version = draw(st.integers(1, 12))
    updated = published if version == 1 else PartialDate(2016, 2, draw(st.integers(1, 28)), "20:10:27")
    affiliations = tuple(draw(st.sampled_from(PLACES)) for _ in entry.authors)
    return entry._replace(
        version=version,
        published=published,
        updated=updated,
        primary=entry.categories[0] if entry.categories else "",
        affiliations=affiliations if any(affiliations) else (),
        links=(),
        title=entry.title or "T",
        classes=tuple(sorted(entry.classes)),
    )


def is_plain(entry: Entry) -> bool:
    """Whether the names are such as a list in natural order can tell, and the texts such as cleaning leaves alone."""
    texts = (entry.title, entry.abstract, entry.comment)
    line = ", ".join(map(natural, entry.authors))
    same = all(clean(text) == clean(folded(text)) == text for text in texts) and not re.search(r"\w\.\w", line)
    return same and clean_name(line) == line and parse_authors(line)[0] == entry.authors
