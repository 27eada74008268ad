"""What a DOI itself tells of a publication, held against what a reference says.

The forms are the publishers' habits (APS, OSA, JPS and Acta Physica Polonica name journal, volume and page, MSP the year, too; SIGMA year
and page; IOP volume and issue; Elsevier, IEEE and Springer the year of acceptance or of the conference; books carry their ISBN).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from arxref.library.claims.journalrefs import Parts

_PROCEEDINGS = ("10.18653/", "10.3115/", "10.24963/", "10.5244/", "10.5220/", "10.21437/", "10.1117/12.", "10.4230/LIPI")
_PERIODICALS = (
    "10.1103/",
    "10.3390/",
    "10.1371/journal.",
    "10.1038/",
    "10.1016/j.",
    "10.1093/",
    "10.1086/",
    "10.3847/",
    "10.1051/0004-6361",
    "10.1142/S",
)
_BOOK = re.compile(r"10\.[0-9]{4,5}/(?:[bB])?(?:978|979)[0-9-]{9,15}")
_SPRINGER = re.compile(r"10\.1(?:007|038|057|140)/(?:epj[a-z]/)?s[0-9]{5}-([01][0-9]{2})-")
_IEEE = re.compile(r"10\.1109/([A-Za-z0-9/-]+)\.((?:19|20)[0-9]{2})\.[0-9-]+")
_IEEE_JOURNAL = re.compile(
    r"(?i:access)|T(?:PAMI|IP|MI|GRS|CSVT|SP|CI|IFS|BIOM|NNLS?|MM|VCG|ITS|IV|RO|ASE|IE|II|CYB|FUZZ|EVC|KDE|NET|MC|WC|COMM|IT|AC|CST|SE|DSC|PDS|CAD|CBB|BME|NSRE"
    r"|AFFC|AI|AP|MTT|ED|NS|PS|PWRS|SG|VT|UFFC|IM|CC|SC|BC|CE|CSII?|G|LT|MRB|ETCI|CDS|CSS|NSE|BDATA|QE|MECH|IA|PEL|R|SMC[ABC]?|STE|ASLP?|SA|AES|OH|HMS|NB|LA)"
    r"|J(?:BHI|STARS|PROC|IOT|SEN|SYST|SAC|SSC|STSP|LT|QE|PHOT|AS|RFID|MASS)|L(?:GRS|SP|RA|COMM|WC|PT|ED|CSYS|ES|MWC|AWP)|OJ[A-Z]{2,5}|COMST|RBME"
    r"|M(?:SP|CG|CSE|IS|IC|C|M|COM|NET|WC|PRV|RA|ITS|GRS|CI|MUL|AES|SPEC|TS|POT|ED)",
)
_IEEE_CONFERENCE = re.compile(
    r"[A-Za-z-]*[0-9]{5}|CVPRW?|ICCVW?|ICRA|IROS|ICIP|ICASSP|WACVW?|IJCNN|ICPR|ICME|ICDAR|ICDMW?|IVS|ITSC|ISBI|3DV|SMC|CEC|ICMLA|ICTAI|BIBM|SIBGRAPI|AVSS|DICTA",
)
_VOLUME_PAGE = re.compile(r"10\.(?:1103|1364|1143|7566|5506|5488)/([A-Za-z]+)\.([0-9]{1,4})\.([0-9A-Z]+)")
_YEAR_PAGE = re.compile(r"10\.3842/SIGMA\.([0-9]{4})\.([0-9]{3})")
_MSP = re.compile(r"10\.2140/(?!gtm\.|obs\.)[a-z]+\.[0-9]{4}\.([0-9]+)\.([0-9]+)\b")  # but its books
_EPTCS = re.compile(r"10\.4204/EPTCS\.([0-9]+)\.")
_NUMBER = re.compile(r"[0-9]+")
_SPIE_JOURNAL = re.compile(r"10\.1117/1\.([A-Z]{2,6})\.([0-9]+)\.([0-9S]+)\.([0-9]+)")
_ELSEVIER = re.compile(r"10\.1016/j\.([a-z]+)\.((?:19|20)[0-9]{2})\.[0-9]{2}\.[0-9]+")
_IOP = re.compile(r"10\.1088/[0-9]{4}-[0-9]{3}[0-9Xx]/([0-9]+)/([0-9A-Z-]+)/([0-9A-Z]+)")
_JHEP = re.compile(r"10\.1007/JHEP([0-9]{2})\(([0-9]{4})\)([0-9]{3})", re.IGNORECASE)
_MDPI = re.compile(r"10\.3390/[a-z]+[0-9]*?([0-9]{3,})")
_ARTICLE_NUMBER = re.compile(r"10\.1371/journal\.[a-z]{4}\.([0-9]{7})")
_AGAINST, _NOTHING, _FOR = -1, 0, 1


def agreement(parts: Parts, doi: str) -> int:
    """1 where the DOI confirms the reference, -1 where it contradicts it, 0 where it tells nothing."""
    if parts.dois and not any(said.lower().startswith(doi.lower()) for said in parts.dois):
        return _AGAINST
    article = parts.kind == "article"
    if _BOOK.match(doi) or doi.startswith(_PROCEEDINGS):
        return _AGAINST if article else _FOR
    if doi.startswith(_PERIODICALS) and not article:
        return _AGAINST
    if doi.startswith("10.1109/"):
        return _ieee(parts, doi)
    if doi.startswith("10.1007/"):
        return _springer(parts, doi)
    for form, compare in _FORMS:
        found = form.match(doi)
        if found is not None:
            return compare(parts, found)
    return _springer(parts, doi) or _numbered(parts, doi)


def _ieee(parts: Parts, doi: str) -> int:
    found = _IEEE.match(doi)
    if found is None:
        return _NOTHING
    article = parts.kind == "article"
    if (_IEEE_CONFERENCE if article else _IEEE_JOURNAL).fullmatch(found[1]) and not (not article and _IEEE_CONFERENCE.fullmatch(found[1])):
        return _AGAINST
    return _dated(parts, int(found[2]), 5 if article else 1)


def _springer(parts: Parts, doi: str) -> int:
    jhep = _JHEP.match(doi)
    if jhep is not None:
        return _FOR if _start(parts.pages) == jhep[3].lstrip("0") and parts.year == int(jhep[2]) else _AGAINST
    found = _SPRINGER.match(doi)
    if found is None:
        return _NOTHING
    return _dated(parts, 2000 + int(found[1]), 6) if parts.kind == "article" else _AGAINST


def _dated(parts: Parts, year: int, late: int) -> int:
    """A DOI's year is that of acceptance: the volume may come years later, never two years before."""
    return _FOR if year - 1 <= parts.year <= year + late else _AGAINST


def _elsevier(parts: Parts, found: re.Match[str]) -> int:
    return _dated(parts, int(found[2]), 5)


def _volume_page(parts: Parts, found: re.Match[str]) -> int:
    if parts.kind != "article":
        return _AGAINST
    pages = _start(parts.pages)
    if found[2] not in (parts.volume.lstrip("ABCDEFGHI"), str(parts.year)) or (pages and pages != _start(found[3])):
        return _AGAINST
    section = re.fullmatch(r"PhysRev([A-EX])", found[1])
    words = parts.container.replace(".", " ").split()
    return _AGAINST if section is not None and not words[-1].endswith(section[1]) and not parts.volume.startswith(section[1]) else _FOR


def _numbered(parts: Parts, doi: str) -> int:
    """Whether the DOI of any other publisher holds the volume and behind it the first page; what else it may number is not known."""
    page = _NUMBER.search(parts.pages)
    if page is None or not parts.volume:
        return _NOTHING
    numbers = [number.lstrip("0") for number in _NUMBER.findall(doi.partition("/")[2])]
    volume = parts.volume.lstrip("0")
    return _FOR if volume in numbers and page[0].lstrip("0") in numbers[numbers.index(volume) + 1 :] else _NOTHING


def _year_page(parts: Parts, found: re.Match[str]) -> int:
    return _FOR if parts.year == int(found[1]) and _start(parts.pages) in ("", found[2].lstrip("0")) else _AGAINST


def _msp(parts: Parts, found: re.Match[str]) -> int:
    if parts.kind == "article" and parts.volume in ("", found[1]) and _start(parts.pages) in ("", found[2]):
        return _FOR
    return _AGAINST


def _eptcs(parts: Parts, found: re.Match[str]) -> int:
    """Proceedings, which are cited by the number of their volume as a journal is, or by their name."""
    return _FOR if parts.volume in ("", found[1]) else _AGAINST


def _start(pages: str) -> str:
    return pages.partition("-")[0].lstrip("0")


def _spie(parts: Parts, found: re.Match[str]) -> int:
    return (
        _FOR
        if parts.kind == "article" and parts.volume in ("", found[2]) and _start(parts.pages) in ("", found[4].lstrip("0"))
        else _AGAINST
    )


def _iop(parts: Parts, found: re.Match[str]) -> int:
    """Volume, or the year where the journal counts so; JHEP's and JCAP's volumes are months."""
    if parts.kind == "article" and (found[1] in (parts.volume, str(parts.year)) or not parts.volume):
        return _FOR
    return _AGAINST


def _mdpi(parts: Parts, found: re.Match[str]) -> int:
    return _FOR if not parts.volume or found[1].lstrip("0").startswith(parts.volume) else _AGAINST


def _plos(parts: Parts, found: re.Match[str]) -> int:
    number = parts.pages.lstrip("e").lstrip("0")
    return _FOR if not number or number == found[1].lstrip("0") or "-" in number else _AGAINST


_FORMS = (
    (_VOLUME_PAGE, _volume_page),
    (_ELSEVIER, _elsevier),
    (_IOP, _iop),
    (_SPIE_JOURNAL, _spie),
    (_MDPI, _mdpi),
    (_ARTICLE_NUMBER, _plos),
    (_MSP, _msp),
    (_EPTCS, _eptcs),
    (_YEAR_PAGE, _year_page),
)
