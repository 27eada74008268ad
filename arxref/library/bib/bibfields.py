"""The fields of a .bib entry as a paper: what each tool that writes .bib files calls the title, the date, the category, the publication.

Values come in as LaTeX, put together already (`arxref.library.bib.bibvalues`). Which paper an entry is says
`arxref.library.bib.bibfile.arxiv_id`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from arxref import identifiers, taxonomy
from arxref.dates import parse_date
from arxref.late import late
from arxref.library.bib.bibfile import LINK, arxiv_id
from arxref.library.bib.bibnames import read_names
from arxref.library.publication import JOURNAL_REFERENCE, PUBLISHED_AS, WITHDRAWN, Publication, reference
from arxref.model import Entry, Link, Name, PartialDate
from arxref.text.unlatex import model

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from arxref.model import ArxivId, Origin

_PREPRINT = late(
    r"arxiv|\A\W*(?:CoRR\W++(?:vol\W+)?abs/|(?:CoRR|e-?prints?|preprints?|computing research repository)\W*\Z"
    r"|(?:(?:LANL|e-?prints?|preprints?)\W++)*+[a-z-]{2,8}(?:\.[a-z]{2})?/[0-9]{7}(?![0-9]))",
    re.IGNORECASE,
)
_WITHDRAWN = f"{WITHDRAWN}. "
_COMMENT = late(r"(?:(?:cite )?arXiv:\S{9,30}?\s*)?Comments?: ", re.IGNORECASE)  # the identifier before it is BibSonomy's
_CLAIM = late(r"(?:Accepted|Submitted|Published)(?: (?:at|by|in|to|for publication in) |, in press\Z|\Z)")
_UNPUBLISHED = late(  # in a journal's place: what becomes of the paper, as comments say it
    r"(?:submitted|unpublished|in prep(?:aration)?|under (?:review|revision)|(?:to|will) (?:appear|be (?:published|submitted))|in press"
    r"|forthcoming|accepted|in revision|working paper)\b|manuscript(?=\W*+(?:\Z|(?:in|submitted|under)\b))",
    re.IGNORECASE,
)
_TO_MEETINGS = frozenset("inproceedings conference incollection inbook".split())
_OF_EDITORS = frozenset("proceedings collection book mvbook mvcollection mvproceedings periodical".split())
_VERBATIM = late(r"\\(?:url|href|path|texttt)\s*(?=\{)|[{}]")
_ESCAPED = late(r"\\([_%#&~$])")
_LONGEST = 60  # what a date's part says of it is no longer
_DAY = late(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?(?:T([0-9:]{8}))?")
_FIGURES = 4  # of a year
_YEAR = late(r"(?<![0-9])[0-9]{4}(?![0-9])")
_IN_MONTH = late(r"[A-Za-z]+|[0-9]+")
_VERSION = late(r"[1-9][0-9]{0,3}(?![0-9])")
_DASHES = late(r"\s*(?:[‐-―]|-)+\s*")
_ABSTRACTS = frozenset(("https://arxiv.org/abs/", "http://arxiv.org/abs/"))
_JOINED = late(r"(?:%5Cn|(?<!\s)\s++)(?=https?://)", re.IGNORECASE)  # two addresses by Mendeley
_BRACKETED = late(r"(?:[0-9]|arXiv)\s*\[([^\[\]]{2,60})\]", re.IGNORECASE)
_CLASSED = ("eprint", "journal", "journaltitle", "note", "howpublished", "number")
_CLASSES = ("primaryclass", "eprintclass", "arxivclass", "arxivcategory")
_PRIMARY = frozenset((*taxonomy.ACTIVE, "astro-ph", "cond-mat", "q-bio"))  # once there were papers of these as a whole
_PARTED = late(r"[\s,;]+")


def paper(kind: str, fields: Mapping[str, str], id: ArxivId, origin: Origin, *, key: str = "", ours: bool = False) -> Entry:  # noqa: A002
    """The entry of the paper ``id`` that an entry of type ``kind`` and these fields (by lower-case name) holds.

    ``ours``: arxref wrote the file, so its dates are those of first versions. Others mostly write the latest version's, which is
    believed to be the first only where it fits the identifier.
    """
    get = fields.get
    authors, complete = _authors(kind, fields, ours=ours)
    categories, primary = _categories(fields, ours=ours)
    where = _publication(kind, fields)
    journal_ref, comment = _notes(fields, ours=ours)
    published, updated = _dates(fields, id, ours=ours) if where is None else (None, None)
    return Entry(
        id,
        _version(fields, id),
        title=_title(fields),
        authors=authors,
        authors_complete=complete,
        abstract=model(get("abstract", "")),
        published=published,
        updated=updated,
        categories=categories,
        primary=primary,
        comment=comment,
        journal_ref=journal_ref or (reference(where) if where is not None else ""),
        dois=_dois(fields),
        report_no=_report_no(kind, fields, id),
        links=_links(fields, id),
        origins=(origin,),
        key=key,
    )


def named(fields: Mapping[str, str]) -> tuple[ArxivId, int | None] | None:
    """The paper that these fields (by lower-case name) name, and its version where one of them says it."""
    id_ = arxiv_id(fields)
    return None if id_ is None else (id_, _version(fields, id_))


def _report_no(kind: str, fields: Mapping[str, str], id: ArxivId) -> str:  # noqa: A002
    """The number of a report, unless it is the paper's own."""
    said = fields.get("reportnumber") or fields.get("report") or (fields.get("number", "") if kind in ("techreport", "report") else "")
    return "" if id in said else model(said)


def _title(fields: Mapping[str, str]) -> str:
    title, subtitle = fields.get("title", ""), model(fields.get("subtitle", ""))
    title = model(LINK.sub(r"\2", title) if "\\href" in title else title)
    return f"{title}: {subtitle}" if title and subtitle else title or subtitle


def _authors(kind: str, fields: Mapping[str, str], *, ours: bool) -> tuple[tuple[Name, ...], bool]:
    value = fields.get("author", "")
    if not value.strip():
        value = fields.get("editor", "") if kind in _OF_EDITORS else ""
    found, complete = read_names(value, ours=ours)
    group = fields.get("collaboration", "")
    if not found and group:  # INSPIRE names the group apart from its members
        whole = model(group)
        found = (Name(literal=whole if "ollaboration" in whole else f"{whole} Collaboration"),)
    return found, complete


def _categories(fields: Mapping[str, str], *, ours: bool) -> tuple[tuple[str, ...], str]:
    """The categories of the class field, or behind an identifier, and those among the keywords, and the first of the former."""
    stated = next(filter(None, map(fields.get, _CLASSES)), "")
    found = dict.fromkeys(() if not stated else (stated,) if stated in taxonomy.ACTIVE else _classes(stated))
    if not stated and not ours:
        found = dict.fromkeys(_bracketed(fields))
    primary, whole = next(iter(found), ""), ""
    if primary in taxonomy.ARCHIVES and primary not in _PRIMARY and not ours:  # so Zotero has it, and anybody's data is better
        whole, primary = primary, ""
    keywords = fields.get("keywords", "")
    if keywords:
        keywords = model(keywords)
        named = taxonomy.in_brackets(keywords) if "(" in keywords else ""  # Machine Learning (cs.LG), as DataCite has it
        found |= dict.fromkeys(filter(taxonomy.is_category, named.split(", ")) if named else ())
        found |= dict.fromkeys(taxonomy.tagged(keywords))
    if whole and taxonomy.matches(found.keys() - {whole}, whole):
        del found[whole]
    return tuple(found), primary


def _classes(stated: str) -> Iterator[str]:
    """The categories that a class field says, in any case; an archive that has classes, which is none of them, stands for its own first."""
    for number, word in enumerate(_PARTED.split(_VERBATIM.sub("", stated).strip())):
        known = taxonomy.spelt(word.rpartition(":")[2].rstrip("."))
        if known and (not number or known in taxonomy.ACTIVE or "." in known):
            yield known


def _bracketed(fields: Mapping[str, str]) -> Iterator[str]:
    """The categories behind an identifier: ``arXiv:2105.00001 [cs.CV, stat.ML]``; not an archive (``[cs, stat]``), which is none."""
    for name in _CLASSED:
        value = fields.get(name, "")
        if "[" in value and (name == "eprint" or "arxiv" in value.lower()):
            said = _BRACKETED.search(_VERBATIM.sub("", value))
            words = said[1].split(",") if said is not None else ()
            yield from (word for word in map(str.strip, words) if word in taxonomy.ACTIVE or ("." in word and taxonomy.is_category(word)))


def _publication(kind: str, fields: Mapping[str, str]) -> Publication | None:
    """Where the entry says that the paper was published; None where it names no place but arXiv."""
    meeting = model(fields.get("booktitle", ""))
    journal = meeting or _journal(fields.get("journaltitle") or fields.get("journal") or "")
    if not journal or _PREPRINT.search(journal) or _UNPUBLISHED.match(journal):
        return None
    year = _YEAR.search(fields.get("year", "") or fields.get("date", ""))
    pages = fields.get("pages") or fields.get("eid") or fields.get("articleno") or fields.get("article-number") or ""
    return Publication(
        "inproceedings" if meeting or kind in _TO_MEETINGS else "article",
        journal,
        _dashed(fields.get("volume", "")),
        _dashed(fields.get("number") or fields.get("issue") or ""),
        _dashed(pages),
        int(year[0]) if year else 0,
        model(fields.get("publisher", "")) if meeting else "",
        next(iter(_dois(fields)), ""),
    )


def _dashed(value: str) -> str:
    """A number or a range, with plain hyphens."""
    return _DASHES.sub("-", model(value)) if value else ""


def _notes(fields: Mapping[str, str], *, ours: bool) -> tuple[str, str]:
    """The journal reference and the arXiv comment that notes hold. What readers note for themselves (``annote``, ``comment``) is theirs."""
    journal_ref = comment = ""
    for name in ("note", "addendum", "howpublished"):
        text = model(fields.get(name, ""))
        if not text:
            continue
        if text == WITHDRAWN or text.startswith(_WITHDRAWN):  # how arxref says it; so it is said again
            comment = comment or WITHDRAWN
            text = text.removeprefix(_WITHDRAWN)
        if text.startswith((PUBLISHED_AS, JOURNAL_REFERENCE)):
            journal_ref = journal_ref or text.partition(": ")[2]
        elif _COMMENT.match(text) is not None:
            comment = comment or _COMMENT.sub("", text, count=1)
        elif _CLAIM.match(text) is not None:  # how arxref writes what a comment claims
            comment = comment or text
    journal = "" if ours or comment else (fields.get("journaltitle") or fields.get("journal") or "").strip("{} ")
    if journal and _UNPUBLISHED.match(journal) is not None and not _PREPRINT.search(journal):
        comment = model(journal)
    return journal_ref, model(fields.get("arxivcomment") or (fields.get("userf", "") if ours else "")) or comment


def _dois(fields: Mapping[str, str]) -> tuple[str, ...]:
    value = verbatim(fields.get("doi", ""))
    if not value and "doi.org/" in fields.get("url", ""):
        value = verbatim(fields["url"])
    return identifiers.split_dois(value)[0] if value else ()


def _links(fields: Mapping[str, str], id: ArxivId) -> tuple[Link, ...]:  # noqa: A002
    url = fields.get("url", "")
    if url.endswith(id) and url[: -len(id)] in _ABSTRACTS:  # nearly all
        return ()
    parts = _JOINED.split(verbatim(url))
    return tuple([Link("", part) for part in parts if _is_elsewhere(part, id)])


def _is_elsewhere(url: str, id: ArxivId) -> bool:  # noqa: A002
    """Whether a text is one address, and neither the paper's nor that of a DOI."""
    return url.startswith(("http://", "https://")) and "doi.org/" not in url and url.split() == [url] and not identifiers.is_of(url, id)


def verbatim(value: str) -> str:
    """A URL, DOI or eprint, with what careless tools put around it and into it taken away: ``\\url{...}``, ``\\_``."""
    value = value.strip()
    if "{" in value or "}" in value:
        value = _VERBATIM.sub("", value)
    return _ESCAPED.sub(r"\1", value) if "\\" in value else value


def _version(fields: Mapping[str, str], id: ArxivId) -> int | None:  # noqa: A002
    """The version that the ``version`` field tells, or what stands behind the identifier anywhere."""
    stated = fields.get("version", "").strip("{} ").removeprefix("v")
    if stated.isascii() and stated.isdigit() and len(stated) < 5 and int(stated):  # noqa: PLR2004 - arXiv's highest has three digits
        return int(stated)
    number = id.rpartition("/")[2]
    behind = number + "v"
    for name in ("eprint", "arxivid", "arxiv", "url", "note", "howpublished", "journal", "number", "volume", "pages"):
        value = fields.get(name, "")
        if number not in value:
            continue
        value = value.lower()
        at = value.find(behind)
        found = _VERSION.match(value, at + len(behind)) if at >= 0 else None
        if found is not None:
            return int(found[0])
    return None


def _dates(fields: Mapping[str, str], id: ArxivId, *, ours: bool) -> tuple[PartialDate | None, PartialDate | None]:  # noqa: A002
    """When the first version came out, and the latest. What the identifier says as well is left to it."""
    get = fields.get
    date = _date(get("date", "").strip()[:_LONGEST], get("year", "")[:_LONGEST], get("month", "")[:_LONGEST], get("day", "")[:_LONGEST])
    year, month = identifiers.month(id)
    if date is None or date[:3] == (year, month, 0):
        return None, None
    if ours:
        return date, None
    if not date.month:
        return None, None  # the year of some version
    months = (date.year - year) * 12 + date.month - month
    if months > 0:
        return None, date
    return (date, None) if months >= -1 else (None, None)  # the last days of a month can have the next one's identifiers


@lru_cache(maxsize=1 << 12)  # a library has few, though of each many
def _date(iso: str, year: str, month: str, day: str) -> PartialDate | None:
    """BibLaTeX's ``date`` (ISO 8601, a range's first day), or ``year``, ``month`` and ``day``."""
    stated = _DAY.match(iso)
    if stated is not None:
        year, month, day, time = stated.groups()
        spelt = (f"{year}-{month}-{day} {time or ''}", f"{year}-{month}-{day}") if day else ()
        return next((date for text in (*spelt, f"{year}-{month}", year) if (date := parse_date(text)) is not None), None)
    spelt_out = iso or ("" if month else year)  # 12.05.2019, May 12, 2019: no BibLaTeX's, but Citavi's and people's
    if len(spelt_out) > _FIGURES and (date := parse_date(spelt_out.strip("{}() ").replace("~", " "))) is not None:
        return date
    found = _YEAR.search(year)
    if found is None:
        return None
    words = _IN_MONTH.findall(month)
    named = next((word for word in words if word.isalpha()), "")
    figures = [word for word in words if word.isdigit()]
    month = named or (figures.pop(0) if figures else "")
    day = day.strip() or (figures[0] if named and figures else "")
    year = found[0]
    spelt = (f"{day} {named} {year}", f"{named} {year}") if named else (f"{year}-{month}-{day}", f"{year}-{month}")
    return next((date for text in (*spelt, year) if (date := parse_date(text)) is not None), None)


def _journal(value: str) -> str:
    r"""A journal's name; the macros of astronomers (``\\apj``), which stand for it in what ADS exports, spelt out."""
    macro = value.strip("{} ")
    return AAS_JOURNALS.get(macro[1:], "") or model(value) if macro[:1] == "\\" else model(value)


AAS_JOURNALS = {
    macro: name
    for macro, _, name in (
        row.partition("=")
        for row in (
            "aj=AJ|araa=ARA&A|apj=ApJ|apjl=ApJL|apjs=ApJS|ao=Appl. Opt.|apss=Ap&SS|aap=A&A|aapr=A&A Rev.|aaps=A&AS|azh=AZh|baas=BAAS"
            "|jrasc=JRASC|memras=MmRAS|mnras=MNRAS|pra=Phys. Rev. A|prb=Phys. Rev. B|prc=Phys. Rev. C|prd=Phys. Rev. D|pre=Phys. Rev. E"
            "|prl=Phys. Rev. Lett.|pasp=PASP|pasj=PASJ|qjras=QJRAS|skytel=S&T|solphys=Sol. Phys.|sovast=Soviet Ast.|ssr=Space Sci. Rev."
            "|zap=ZAp|nat=Nature|iaucirc=IAU Circ.|aplett=Astrophys. Lett.|apspr=Astrophys. Space Phys. Res."
            "|bain=Bull. Astron. Inst. Netherlands|fcp=Fund. Cosmic Phys.|gca=Geochim. Cosmochim. Acta|grl=Geophys. Res. Lett."
            "|jcp=J. Chem. Phys.|jgr=J. Geophys. Res.|jqsrt=J. Quant. Spec. Radiat. Transf.|memsai=Mem. Soc. Astron. Italiana"
            "|nphysa=Nucl. Phys. A|physrep=Phys. Rep.|physscr=Phys. Scr|planss=Planet. Space Sci.|procspie=Proc. SPIE|jcap=JCAP|na=New A"
            "|nar=New A Rev.|pasa=PASA|icarus=Icarus|psj=PSJ|rmxaa=Rev. Mexicana Astron. Astrofis.|actaa=Acta Astron."
        ).split("|")
    )
}
"""The journal macros of AASTeX (aas.org), as it prints them."""
