"""Names of venues that no table has, by their grammar: ``the 5th International Conference on X and Y (XY 2025)``, ``XYZ 2019``."""

from __future__ import annotations

import re

from arxref.late import late
from arxref.library.claims.claim import OF_SOCIETY
from arxref.library.claims.claimwords import PUBLISHER
from arxref.library.claims.venueacronyms import full_year
from arxref.records import NamedTuple


class Name(NamedTuple):
    """A name at ``start`` to ``end`` of a text: what the venue is ``called``, and of which ``kind`` it says that it is (or "")."""

    start: int
    end: int
    called: str
    kind: str
    year: int = 0


_EVENTS = frozenset(
    "Conference Conferences Conf Symposium Symposia Symp Congress Seminar Forum Meeting Colloquium Summit Convention Conférence Kongress "
    "Tagung School Days Congreso Congresso Simpósio Simposio Journées Journees Exhibition Assembly".split()
)
_WORKSHOPS = frozenset(("Workshop", "Workshops", "Wksp", "Atelier"))
_JOURNALS = frozenset(
    "Journal Journals J Transactions Trans Letters Lett Magazine Review Reviews Annals Bulletin Archive Archives Acta Frontiers Revue "
    "Revista Zeitschrift Physica Quarterly Express Computing Studies Advances Foundations Notes Communications Publications Series".split()
)
_WORD = late(r"\w+")
_TOKEN = late(r"[^\s,;()\[\]\"“”]+")
_JOINS = frozenset(
    "of on the and for in & de to y e et und für des der la du di del with by from at using toward towards through across between".split()
)
_STOPS = frozenset(
    "as is are was were has have will with we our code in? this that which see an a held during via page pages project available "
    "arxiv preprint source oral poster spotlight "
    "accepted submitted published presented workshop:".split()
)
_LEADING = late(
    r"(?:(?:the|IEEE(?:[/-][A-Z/]+)?|ACM(?:[/-][A-Z]+)*|AAAS|(?:[0-9]+|[XVI]+)[-\s]?(?:st|nd|rd|th)|[XVI]{2,}|(?:twenty|thirty|forty"
    r"|fifty|sixty|seventy)?-?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth)|(?:19"
    r"|20)[0-9]{2}|in"
    rf"|(?!{OF_SOCIETY})proc(?:eedings?|s|\.)?(?:\sof|\.)?|at)\.?(?=[\s:,])[\s:,]+)+",
    re.IGNORECASE,
)
_OF_SOCIETY = late(OF_SOCIETY, re.IGNORECASE)
_TRAILING = late(
    r"(?:[\s,:'’-]+(?:(?:19|20)[0-9]{2}|vol(?:ume)?\.?(?:\s[0-9]+)?|no\.?|of|on|the|and|for|in|&|at|to|with|by|from|de|using"
    r"|conference proceedings))+\s*$",
    re.IGNORECASE,
)
_ACRONYM = late(
    r"(?P<name>[a-z]?[A-Z][A-Za-z0-9&@+/-]*[A-Z][A-Za-z&+]*|[A-Z][a-z]+[A-Z][A-Za-z]*|[A-Z]{2,}[a-z]*)(?:[\s'’_-]*(?P<year>(?:19"
    r"|20)[0-9]{2}|[0-9]{2}(?![0-9])))?"
)
_BRACKETED = late(r"\s*[(\[,:–-]\s*(?:the\s)?(?P<inside>[A-Z3][\w&@+/'’ -]{1,28}?)(?P<hosted>\s[Ww]orkshops?)?\s*(?:[)\],;.]|$)")
_KIND_BEHIND = late(
    r"\s?[(\[](?P<inside>[A-Z][\w&@+/'’ -]{1,28}?)[)\]]\s(?P<event>[Ww]orkshop|[Ww]orkshops|[Ss]ymposium|[Cc]onference)(?![\w-])"
)
"""The acronym and the kind of an event behind its name: ``Old Leaves and Trees (OLT) Workshop``."""
_HOSTED = late(r"\s[Ww]orkshops?(?=\s?[(\[])")
_FARTHER = late(r"(?P<words>(?:(?:\s|,\s(?=[a-z]))[\w&/-]+){1,14})\s?\((?=[A-Z]{3,}[0-9'’ -]{0,6}\))")
"""The rest of a name that goes on in small letters, up to its acronym: ``Workshop on Ubiquitous implicit Biometrics (UBIO 18)``."""
_ROMAN = late(r"[IVX]+")
_GENERIC = frozenset("International Int'l Intl Int Annual Workshop Wksp Conference Conf Symposium Symp Proceedings".split())
_QUOTED = late(r"[\s.:,]{0,3}(?:of\s|on\s)?(?:the\s)?[\"“](?P<name>[A-Z][^\"“”]{8,150})[\"”]")
"""What an event is called of which so far only the kind is said: ``Int. Workshop "Progress on Leaves"``."""
_SMALL_END = late(r"[a-z]{3,}(?:\s[a-z]{4,}){0,2}(?=\s(?:in|of|for|and|on)\s(?:the\s)?[A-Z][A-Za-z-]*[a-z]|[,.;)]|$)")
"""Words in small letters with which an event's name goes on or ends: ``Workshop on Large scale structure in the X-ray Universe``."""
_NO_WORDS = _STOPS | frozenset(
    "paper papers proceedings track conference workshop session talk talks short long full extended abstract abstracts version draft "
    "appendix supplementary material figures tables best award invited contributed edited eds edition editors year event series "
    "organized hosted camera ready main late preliminary work tutorial challenge competition winner demo demonstration code data dataset "
    "for with without from after under also but and not his her their has had been being "
    "last next yesterday today tomorrow week month spring summer autumn fall winter online virtual virtually hybrid together jointly "
    "colocated collocated revised updated corrected withdrawn reviewed nonarchival finalist honorable honourable mention".split()
)
_LIST = late(r",\s(?:[\w/-]+(?:\s(?!and\b|in\b)[\w/-]+){0,3},\s){0,4}(?:and\s|&\s)?(?:[\w/-]+\s(?!in\b)){0,3}?(?:and|&)\s[A-Z]")
MONTH = (
    "(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    "|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
"""The name of a month in English, whole or cut short, as a pattern."""
_MONTHS = late(rf"{MONTH}\b\.?$")
_DATE = late(
    r"(?:(?:19|20)[0-9]{2} )?(?:[0-9]{1,2}(?:st|nd|rd|th)?)?(?:(?:\A| of | )"
    rf"(?:{MONTH}|Spring|Summer|Autumn|Fall|Winter)\b\.?)?(?: (?:19|20)[0-9]{{2}})?"
)
_INITIALS = late(r"(?:[A-Z]\.[ -]?){1,2}[A-Z]\.?")
_PERSON = late(r"(?:Prof|Dr|Mr|Mrs)\b")
_NO_NAMES = frozenset(
    "workshop conference conf journal proceedings proc symposium oral poster spotlight january february march april may june july august "
    "september october november december "
    "january, arxiv springer ieee acm elsevier the an a project code webpage special issue track main github preprint paper version "
    "part this our phd msc "
    "english french german russian chinese japanese spanish portuguese italian "
    "special-issue nature-journal usa uk china japan openreview doi url pdf tex latex gpu cnn rgb 3d 2d ai cv".split()
)
_DATA = frozenset(
    "BRATS VOT VOC COCO IMAGENET PASCAL ISIC LITS KITS ILSVRC TRECVID DAVIS KITTI MATLAB CLEF CIFAR MNIST CT MRI WMH ISLES AMOS "
    "RIBFRAC NTIRE ACDC COVID".split()
)
_MOST_WORDS = 26
_LONGEST_ABBREVIATION = 10
_GOES_ON = late(
    r"\s(?:the\s|an?\s)?['\"]?(?:[A-Z]|[0-9]+(?:st|nd|rd|th)|(?:19|20)[0-9]{2}\s|of\s|[a-z]+[A-Z]|[dl]'[A-Z]|[a-z]{4,}(?:\s|,|\.|$|\())"
)
_ELIDED = late(r"[dl]'[A-Z]")
_DATED = late(
    r"\s(?:the\s)?(?:(?:19|20)[0-9]{2},?\s)?(?:[0-9]{1,2}(?:st|nd|rd|th)?\s)?(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?"
    r"|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b"
)
_KINDS = late(r"(?:Journal|Transactions|Conference|Workshop|Symposium|Magazine|Bulletin|Annals|Archives|Letters)$")
_YEAR = late(r"(?:19|20)[0-9]{2}")
_NAMED_EVENT = late(
    r"(?P<name>[A-Z][\w&/-]*[A-Z][\w&-]*)[\s'-]*(?P<year>(?:19|20)[0-9]{2}|'[0-9]{2})?\s(?:[Cc]onference|[Ww]orkshop"
    r"|[Ss]ymposium)(?:\s[Pp]aper)?"
)


def at(text: str, start: int) -> Name | None:
    """The name of a venue that begins at ``start``, if one does."""
    end = _phrase_end(text, start)
    if end == start:
        return None
    written = text[start:end]
    inside = _LEADING.match(written)
    skip = inside.end() if inside is not None else 0
    called = _TRAILING.sub("", written[skip:]).strip(" ,:-'’.\"“”/")
    kind = _kind(frozenset(_WORD.findall(called))) or ("journal" if _OF_SOCIETY.match(called) else "")
    if (
        not called
        or sum(map(str.isalpha, called)) < 2  # noqa: PLR2004 - of "R. I. Epstein"
        or (called.lower() in _NO_NAMES)
        or PUBLISHER.fullmatch(called)
        or _MONTHS.fullmatch(called.split(" ")[0])
        or _DATE.fullmatch(called)
        or _INITIALS.fullmatch(called)
        or _PERSON.match(called)
    ):
        return None
    called = _tidy(called, kind, text)
    whole = _NAMED_EVENT.fullmatch(called)
    if whole is not None:
        return Name(start, end, whole["name"], kind, int(whole["year"]) if whole["year"] and len(whole["year"]) > 3 else 0)  # noqa: PLR2004
    event = _KIND_BEHIND.match(text, end) if not kind else None
    if event is not None and (found := _ACRONYM.fullmatch(event["inside"])) is not None:
        return Name(start, event.end(), found["name"], _kind(frozenset((event["event"].title(),))), _year(found["year"]))
    if kind in ("conference", "workshop"):
        return _event(text, start, end, called, kind)
    acronym = _ACRONYM.match(called)
    if acronym is not None and (acronym.end() == len(called) or (acronym["year"] and called[acronym.end()] in ": ")):  # XYZ 2019:Track 3
        return Name(start, end, acronym["name"].rstrip("-/@"), kind, _year(acronym["year"]))
    return Name(start, end, called, kind)


def _tidy(called: str, kind: str, text: str) -> str:
    """A name with the quote that closes what it quotes at its end; of an event without its kind before, and a person behind a colon."""
    if kind in ("conference", "workshop"):
        called = _PERSON_BEHIND.sub("", _KIND_BEFORE.sub("", called))
    closed = f"{called}'"
    return closed if "'" in called and _OPENED.search(called) is not None and closed in text else called


_KIND_BEFORE = late(r"\A(?:Conference|Workshop|Symposium|Meeting):\s?['\"“‘]{0,2}(?=[A-Z0-9])")
_PERSON_BEHIND = late(r":\s[A-Z]\Z")  # the initial before a stop that seemed to end the name
_OPENED = late(r"\s'(?=[A-Z])(?:[^']|(?<=\w)'(?=\w))*\Z")


def _event(text: str, start: int, end: int, called: str, kind: str) -> Name | None:
    """The conference or workshop that is ``called`` so at ``start`` to ``end``: by its acronym where there is one."""
    short, year, stop = _short(_BRACKETED.match(text, end))
    if not short and (far := _FARTHER.match(text, end)) is not None and _STOPS.isdisjoint(far["words"].lower().split()):
        short, year, stop = _short(_BRACKETED.match(text, far.end("words")))
    if short:
        hosted = kind == "workshop" and short.endswith("W") and not _EVENTS.isdisjoint(_WORD.findall(called))  # (XW)
        return Name(start, stop, short[:-1] if hosted else short, kind, year)
    words = called.split(" ")
    last = _ACRONYM.fullmatch(words[-1].strip(":")) if len(words) > 3 else None  # noqa: PLR2004 - Conference on X, XY
    if last is not None and last["name"].isupper() and not last["year"] and not _ROMAN.fullmatch(last["name"]):
        return Name(start, end, last["name"], kind)
    quoted = _QUOTED.match(text, end) if all(word.strip(".") in _GENERIC for word in words) else None
    if quoted is not None:
        return Name(start, quoted.end(), quoted["name"].strip(" ,.'"), kind)
    return Name(start, end, called, kind) if len(words) > 1 else None


def quoted(event: str, called: str, start: int, end: int) -> Name | None:
    """The name between quotes of an event of a kind, ``Workshop``, that its own words need not say."""
    called = called.strip(" ,.'")
    found = _ACRONYM.fullmatch(called)
    kind = _kind(frozenset((event,)))
    return Name(start, end, found["name"], kind, _year(found["year"])) if found is not None else Name(start, end, called, kind)


def _kind(told: frozenset[str]) -> str:
    """What the words of a name say that the venue is."""
    if not _WORKSHOPS.isdisjoint(told):
        return "workshop"
    return "conference" if not _EVENTS.isdisjoint(told) else "journal" if not _JOURNALS.isdisjoint(told) else ""


def short(text: str, end: int) -> tuple[str, int]:
    """The acronym, and its year, that stands in brackets behind a name that ends at ``end``."""
    hosted = _HOSTED.match(text, end)
    end = hosted.end() if hosted is not None else end
    bracket = _BRACKETED.match(text, end) if text[end : end + 2].strip()[:1] in ("(", "[") else None
    found, year, _ = _short(bracket)
    return (found[:-1] if hosted is not None and found.endswith("W") else found), year


def _short(bracket: re.Match[str] | None) -> tuple[str, int, int]:
    """The acronym that a text gives behind a name, with its year."""
    if bracket is None:
        return "", 0, 0
    found = _ACRONYM.fullmatch(bracket["inside"].strip())
    if found is None or PUBLISHER.fullmatch(found["name"]) or found["name"] in ("USA", "UK", "LNCS", "UAE", "DC"):
        return "", 0, 0
    return found["name"].rstrip("-"), _year(found["year"]), bracket.end()


def _year(digits: str | None) -> int:
    """The year that an acronym carries in four figures or in two; 0 where it has none."""
    return full_year(int(digits)) if digits else 0


def _phrase_end(text: str, start: int) -> int:
    """Where the last word of a name ends that begins at ``start``; that is there where none does."""
    count, end, position = 0, start, start
    kinds = joined = dated = called = event = False
    while count < _MOST_WORDS:
        token = _TOKEN.match(text, position)
        if token is None:
            break
        word = token[0]
        low = word.lower()
        plain = word.strip(".:'’-–")
        if (word in _STOPS and low not in _JOINS) or not plain:
            break
        joins = low in _JOINS
        named = plain[0].isupper() or _ELIDED.match(plain) is not None or plain[0].isdigit() or sum(map(str.isupper, plain)) > 1
        if not (named or joins or (count and plain.islower() and ("-" in plain or (kinds and joined)))):
            stop = _small_end(text, position) if called else 0
            end = stop or end
            if not stop or not text.startswith(" ", stop):
                break
            count, joined, position = count + 1, False, stop + 1
            continue
        if joins and _DATED.match(text, token.end()):
            break
        if joins and low != "the" and (not count or not _GOES_ON.match(text, token.end()) or (low in ("in", "at") and dated)):
            break
        kinds = kinds or _KINDS.match(plain) is not None
        called = called or (event and low == "on")
        event = event or plain in _EVENTS or plain in _WORKSHOPS
        joined, dated = joins, _YEAR.fullmatch(plain) is not None
        count += 1
        end = token.end()
        if (word.endswith(".") and not _abbreviation(word, text, end)) or (word.endswith(":") and _DATED.match(text, end)):
            end -= 1
            break
        position = _behind(text, end)
        if not position:
            break
    return end


def _behind(text: str, end: int) -> int:
    """Where the next word of a name begins behind one that ends there; 0 where the name does not go on."""
    if text.startswith(" ", end):
        position = end + 1
    elif text.startswith(",", end) and _LIST.match(text, end):
        position = end + 2
    else:
        return 0
    return 0 if text.startswith(("- ", "– ", "-- "), position) else position


def _small_end(text: str, position: int) -> int:
    """Where words in small letters end that belong to the name of an event; 0 where they do not."""
    more = _SMALL_END.match(text, position)
    return more.end() if more is not None and _NO_WORDS.isdisjoint(more[0].split()) else 0


def _abbreviation(word: str, text: str, end: int) -> bool:
    """Whether a full stop only abbreviates: ``Int.``, ``J.``, ``Proc.`` before another word of the name."""
    if len(word) > _LONGEST_ABBREVIATION or (word.isupper() and word != "J.") or not text[end : end + 2].strip()[:1].isalnum():
        return False
    return word[-2:-1].islower() or len(word) == 2  # noqa: PLR2004 - J.


def bare(clause: str) -> Name | None:
    """A clause that is nothing but an event or an acronym with its year: ``ICIAP 2023``, ``8th Workshop on X (XY 2016)``."""
    label = _LABEL.match(clause)
    clause = clause[label.end() if label is not None else 0 :].strip(' ,.:()[]*"')
    inside = _LEADING.match(clause)
    short = clause[inside.end() :] if inside is not None else clause
    acronym = _ACRONYM.match(short)
    if acronym is not None and acronym["year"] and acronym["name"].upper() not in _DATA and sum(map(str.isupper, acronym["name"])) > 2:  # noqa: PLR2004
        digits = acronym["year"]
        rest = short[acronym.end() :]
        if (len(digits) > 2 or "'" in clause) and _FLUFF.fullmatch(rest):  # noqa: PLR2004
            return Name(0, acronym.end(), acronym["name"].rstrip("-"), "conference", _year(digits))
    hosted = _AT_HOST.search(clause)
    if hosted is not None:
        return Name(0, hosted.end(), hosted["host"], "workshop", int(hosted["year"]))
    joint = _JOINT.match(clause)
    name = at(clause, joint.end() if joint is not None else 0)
    if name is not None and (name.kind in ("conference", "workshop") or _TITLE.search(name.called)):
        return name
    return None


_JOINT = late(
    r"(?:(?:[Tt]he|[Aa]nd|[0-9]+(?:st|nd|rd|th)|[Ff]irst|[Ss]econd|[Tt]hird|[A-Z][a-z]+)\s){1,6}?"
    r"and (?:the )?(?:first |second |third |[0-9]+[a-z]{2} )?(?=International Conference on)"
)
"""An event that is two: ``The 11th Iranian and the first International Conference on ...``."""
_AT_HOST = late(r"\b[Ww]orkshops?\s?(?:@|at)\s?(?P<host>[A-Z]{3,10})[\s'-]?(?P<year>(?:19|20)[0-9]{2})$")
_LABEL = late(r"[\s,.(]*(?:[Cc]onference|[Vv]enue|[Ee]vent|[Jj]ournal|[Ww]orkshop|[Ii]n):\s")
_TITLE = late(r"\b(?:Journal of|Transactions on|Journal on|Transactions of|Annals of)\b")
_FLUFF = late(
    r"[\s,.:;()-]*(?:(?:oral|poster|spotlight|highlight|paper|best|award|camera|ready|workshops?|conference|presentation|accepted"
    r"|preprint|project|page|code|version|full|short|long|extended|abstract"
    r"|demo|main|student|session|final|track|proceedings|honou?rable|mention|runner|up)[\s,.:;()-]*){0,12}",
    re.IGNORECASE,
)
