"""What containers are called: the words by which a journal, a conference and a publisher are told apart, and how their names are tidied.

A name that authors typed before a volume may be the tail of a paper's title or a list of people; `is_name` takes only what surely is none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from arxref.late import late
from arxref.library.claims.claim import OF_SOCIETY
from arxref.records import NamedTuple

_CONFERENCES = (
    "AAAI ACCV ACL AISTATS ACML BMVC CHI CIKM COLING COLM CoNLL CoRL COLT CVPR CVPRW DAC DATE EACL ECAI ECCV ECCVW ECIR ECML EMNLP ESANN"
    " EUSIPCO FAccT"
    " FOCS GECCO HPCA IROS ICASSP ICCV ICCVW ICDAR ICDE ICDM ICIP ICLR ICME ICML ICMR ICPR ICRA ICSE IJCAI IJCNN INTERSPEECH Interspeech"
    " ISBI ISCA"
    " ISIT ISMAR ISMIR ISSTA ISWC ITSC IVS KDD LREC MICCAI MIDL MMM MobiCom NAACL NDSS NeurIPS NIPS OSDI PLDI POPL PODS RECOMB RSS SDM"
    " SIGCOMM"
    " SIGGRAPH SIGIR SIGMOD SODA SOSP STACS STOC UAI UIST VLDB WACV WSDM WWW 3DV FG PMLR ACL-IJCNLP EMNLP-IJCNLP NAACL-HLT"
)
KNOWN_CONFERENCE = late(rf"(?:(?:IEEE|ACM|IEEE/CVF|The) )?(?:{'|'.join(_CONFERENCES.split())})(?: Workshops?)?")
"""An acronym that alone names a conference beyond doubt."""

_KNOWN_AND_YEAR = late(rf"\b(?:{'|'.join(_CONFERENCES.split())}) (?:19|20)[0-9]{{2}}\b")
_CONFERENCE = late(
    r"\b(?:(?:[Cc]onf[eé]rence|[Ss]ymposium|[Ww]orkshop|[Cc]ongress|CONFERENCE|SYMPOSIUM|WORKSHOP|[Cc]olloquium)s?\b"
    r"|(?:Conf|Symp)(?:\b|\.))"
    r"|\A(?:Proceedings|Proc|PROCEEDINGS)\b|\AFindings of the Association for Computational Linguistics\b"
    r"|\AAdvances in Neural Information Processing Systems\b",
)
# Journals whose name has a word of proceedings in it.
_SERIAL = late(
    r"\b(?:conf(?:erence|\.)? (?:ser|proc)\w*\.?|web (?:of )?conf\w*\.?|conf\. proc\.)(?:: .*|\Z)"
    r"|\Aproc(?:eedings|\.)? (?:of )?(?:the )?(?:ieee\Z|(?:us )?nat(?:iona|\.)?l?\.? acad|roy|r\. soc|lond|am(?:er)?(?:ican|\.)? (?:math"
    r"|phil)|edinb|camb"
    r"|vldb endow|acm (?:on|hum|program|meas|interact|manag)|combust|steklov|indian|japan|phys\. soc|inst(?:itution|\.)? (?:of )?(?:mech"
    r"|civ|el)"
    rf"|geol|prehist|nutr|biol|zool|entomol)|\A{OF_SOCIETY}|\Aspringer proc\. (?!.*[0-9])",
    re.IGNORECASE,
)
_SPIE = late(r"\bSPIE\b|\bSoc(?:iety|\.)? (?:of )?Phot(?:o-?|ographic|\.)[ -]?(?:Opt\w*\.? )?Instr")
"""The society all of whose series, however they are cited, are proceedings (ADS and SPIE itself have them so)."""
_JOURNAL = late(
    r"\b(?:Journals?|JOURNAL|J|Transactions|TRANSACTIONS|Trans|Letters?|LETTERS|Lett|Reviews?|Rev|Annals?|Ann|Annales|Annual|Magazine|Mag"
    r"|Bulletin|Bull|Archives?"
    r"|Arch|Acta|Reports?|Rep|Notices|Commun|Communications|Physica|Revista|Zeitschrift|Quarterly|Frontiers|Access|PLoS|PLOS|Mathematica"
    r"|Studia|npj)\b",
)
_NO_JOURNAL = late(
    r"\b(?:handbook|encyclop\w+|chapters?|books?|lecture notes|lncs|lnai|springer|eds?|editors?|thesis|dissertation|report no|ph\.?d"
    r"|advances in intelligent"
    r"|communications in computer and|studies in computational|series|volumes?|vol|pages?|pp|university|universit\w+|press|chap|in|issue"
    r"|special)\b",
    re.IGNORECASE,
)

SERIES = (
    r"(?:Lecture Notes in (?:Computer Science|Artificial Intelligence|Networks and Systems|Electrical Engineering|Mathematics|Physics"
    r"|Bioinformatics"
    r"|Business Information Processing|Computational Vision and Biomechanics|Mechanical Engineering|Civil Engineering)|LNCS|LNAI|LNEE|CCIS"
    r"|Communications in Computer and Information Science|Advances in Intelligent Systems and Computing"
    r"|Smart Innovation, Systems and Technologies"
    r"|IFIP Advances in Information and Communication Technology|Studies in Computational Intelligence"
    r"|Springer Proceedings in [A-Z][A-Za-z &]{3,40})"
)
_SERIES = late(SERIES)
ENDS_IN_SERIES = late(rf"\b{SERIES}\Z")
_IN_SERIES = late(
    r"(?:[^()]{3,300}? \([Ee]ds?\.?\):?,? )?"
    r"(?P<title>[^.]{5,200})(?P<event>\. [A-Z][\w'’-]{1,20}(?:[ -][\w'’]{1,12})? (?:19|20)[0-9]{2})?"
    rf"\. (?P<series>{SERIES})(?:\s?\([^()]{{0,60}}\))?,?",
)

_TOWN = r"[^\W\d_a-z][\w.'’-]{1,20}(?: [^\W\d_a-z][\w.'’-]{1,20}){0,2}"
_STATES = (
    "A[LKZR]|C[AOT]|D[EC]|FL|GA|HI|I[DLNA]|K[SY]|LA|M[EDAINSOT]|N[EVHJMYCD]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[TA]|W[AVIY]|Q(?:C|LD)|QLD|BC|AB"
    "|ON|NSW|VIC"
    "|California|Nevada|Hawaii|Texas|Washington|Massachusetts|Utah|Florida|Louisiana|Tennessee|Georgia|Colorado|Oregon|Illinois|Maryland"
    "|Pennsylvania"
    "|New York|Arizona|Quebec|Québec|Ontario|British Columbia|Alberta|Scotland|England|Wales|Victoria|Queensland|D\\.C\\."
)
_COUNTRIES = (
    "Argentina|Australia|Austria|Bangladesh|Belgium|Brazil|Bulgaria|Canada|Chile|China|P\\.? ?R\\.? China|Colombia|Croatia|Cuba|Cyprus"
    "|Czech Republic|Czechia"
    "|Denmark|Egypt|Estonia|Ethiopia|Finland|France|Germany|Greece|Hong Kong(?: SAR)?|Hungary|Iceland|India|Indonesia|Iran|Ireland|Israel"
    "|Italy|Japan"
    "|Jordan|Kenya|Republic of Korea|South Korea|Korea(?: \\(South\\))?|Latvia|Lithuania|Luxembourg|Macau|Macao|Malaysia|Malta|Mexico"
    "|Monaco|Morocco"
    "|(?:The )?Netherlands|New Zealand|Nigeria|Norway|Pakistan|Peru|Poland|Portugal|Puerto Rico|Qatar|Romania|Russia(?:n Federation)?"
    "|Rwanda|Saudi Arabia"
    "|Serbia|Singapore|Slovakia|Slovenia|South Africa|Spain|Sri Lanka|Sweden|Switzerland|Taiwan|Thailand|Tunisia|Turkey|Türkiye|Ukraine"
    "|United Arab Emirates|UAE|United Kingdom|UK|U\\.K\\.|Great Britain|United States(?: of America)?|USA|U\\.S\\.A\\.|US|Uruguay|Vietnam"
    "|Viet Nam|Virtual"
)
PLACE = rf"(?:{_TOWN}, (?:(?:{_STATES}), )?)?(?i:{_COUNTRIES})(?!\w)|{_TOWN}, (?:{_STATES})(?!\w)"
"""A place that is known to be one by its country or state."""

_PUBLISHER = (
    r"(?:EDP Sciences(?:, Springer(?: and [^,0-9]{4,40})?)?|Elsevier Masson|De Gruyter|BioMed Central|Annual Reviews|Copernicus|Dunod"
    r"|IOP Science|Frontiers Media|Centre Mersenne|Public Library of Science|(?:American )?Institute of Physics|Royal Society, The"
    r"|Institute of (?:Mathematical Statistics|Electrical and Electronics Engineers)|Institut Henri Poincaré"
    r"|Optical Society of America(?: - OSA Publishing)?|(?:[A-Z][a-z]+ )?(?:National )?Academy of Sciences"
    r"|(?:[A-Z][a-z]+ ){1,2}Society of (?:America|Chemistry|London)|(?:American|European) Geo(?:physical|sciences) Union"
    r"|(?:[A-Z][a-z]+ )?Society for [A-Z][a-z]+(?: (?:and )?[A-Z][a-z]+){1,4}|American Association for the Advancement of Science"
    r"|ACM(?: Press)?|IEEE(?: Computer Society(?: Press)?| Press)?|AAAI(?: Press)?|SIAM|SPIE|PMLR|JMLR(?:\.org)?"
    r"|USENIX(?: Association)?|CEUR(?:-WS(?:\.org)?)?"
    r"|(?:Springer|Birkhäuser)(?:[ -]Verlag)?(?:[ ,:]+(?:Cham|Berlin|Heidelberg|Singapore|New York|NY|London|Dordrecht"
    r"|International Publishing(?: AG)?"
    r"|Nature(?: Switzerland| Singapore)?(?: AG)?|Science|US|Netherlands|Boston|MA|Basel|Vienna|Tokyo|&|and)(?!\w))*"
    r"|Elsevier(?: (?:B\.?V\.?|Ltd|Science|Inc)(?!\w)\.?)?|Association for Comput(?:ing Machinery|ational Linguistics)"
    r"|Curran Associates(?:,? Inc\b\.?)?|MDPI"
    r"|Morgan Kaufmann|World Scientific(?: Publishing(?: Company)?)?|Wiley(?:-Blackwell)?|John Wiley & Sons|Taylor & Francis"
    r"|Eurographics(?: Association)?|ISCA"
    r"|BMVA(?: Press)?"
    r"|Open ?Review(?:\.net)?|IJCAI(?:\.org)?|SciTePress|SCITEPRESS|Schloss Dagstuhl[ \w–-]{0,60}|IOP Publishing|AIP(?: Publishing)?"
    r"|Nature Publishing Group"
    r"|[^\W\d_a-z][\w&'’-]{1,30}(?: (?:[^\W\d_a-z][\w&'’-]{0,30}|of|and|for|&)){0,5} (?:Press|Publishing(?: Co(?:mpany|rporation))?"
    r"|Publishers|Verlag|Publications|Society|Association))(?!\w)"
)
_REMARK = r"(?: \((?:[A-Z]{2,6}|[A-Z][a-z]+)\))?(?:: (?=[A-Z])[\w -]{0,40}\bOpen\b[\w -]{0,30})?"
"""What HAL has behind a publisher: his acronym or his country, and how the paper was paid for."""

OF_PUBLISHER = late(rf"(?P<publisher>{_PUBLISHER}){_REMARK}")
"""Compiled once for all who look for a publisher, for that takes 2 ms."""

SECTIONED = late(
    r"(?:Phys(?:ical|\.)? ?(?:Rev(?:iew|\.)?|Lett(?:ers|\.)?)|Nucl(?:ear|\.)? ?Phys(?:ics|\.)?|Eur(?:\.|opean)? ?Phys(?:ical"
    r"|\.)? ?J(?:ournal|\.)?"
    r"|J(?:ournal of|\.)? ?Phys(?:ics|\.)?|(?:Int\. ?J\. ?)?Mod(?:ern|\.)? ?Phys(?:ics|\.)?(?: ?Lett(?:ers|\.)?)?|Z(?:eitschrift für"
    r"|\.)? ?Phys(?:ik|\.)?"
    r"|Chin(?:ese|\.)? ?Phys(?:ics|\.)?|Nucl(?:ear|\.)? ?Instr(?:um|uments)?\.?(?: and)? ?Meth(?:ods)?\.?|Proc(?:eedings"
    r"|\.)? ?(?:of the )?(?:Roy(?:al|\.)?|R\.) ?Soc(?:iety|\.)?"
    r"(?: ?Lond(?:on|\.)?)?|Acta ?Phys(?:ica|\.)? ?Pol(?:on(?:ica)?)?\.?|Phil\. ?Trans\. ?(?:Roy|R)\. ?Soc\.(?: ?Lond\.)?"
    r"|Czech\. ?J\. ?Phys\.|PR|Physica)",
)
"""Journals that come in sections, so that ``D75`` after the name is section D, volume 75."""

_OWNER = late(r"(Elsevier|MDPI|Wiley)(?:'s)? (?=[A-Z][a-z]+ )")
_GLUED = late(r"(?<!\([A-Z])\.(?=[^\W\d_])|\.(?=&)")
_CAMEL = late(r"(?<=[a-z])(?=[A-Z][a-z]*\.)")
_LEAD = late(
    r"(?:\([A-Z]{3,10}\):? (?=International|Journal))?(?:(?:[Pp]ublished|[Aa]ppear(?:ed|s)) in:?,? (?:the )?)?(?:[Ii]n(?::\s*|\s+"
    r"|(?=Proceedings\b)))?(?:[Tt]he (?=IEEE|ACM|[0-9]))?"
)
_ACRONYM = late(r"\s?\(([A-Z][A-Za-z&-]{1,11})\)\Z")
_EVENT = late(
    r"\s?\((?:Proc(?:eedings of|\.)? )?(?:ACM )?(?:SIGGRAPH(?: Asia)?|Eurographics|EUROGRAPHICS|Proc\.?)(?: ((?:19|20)[0-9]{2}))?\)\Z"
)
# A word of several syllables that ends like this is whole, and a full stop after it ends a sentence.
_WHOLE = late(
    r"(?!Comment\.)[^\W\d_]{2,}(?:tion|sion|ing|ment|ness|[^\W\d_]{3}[aeouy]|ics|sis|ies|ers|ors|ism|[lrtkgm]s|ures|ages|[ats]ed|work|land|els|tems"
    r"|ean|ian|ccess|search|[Ff]orum|view|ournal|ontrol)\.",
)
_SMALL = frozenset(
    "of the on and for in to with at from by via as de la le des du et der die für und y e"
    " della di do da dos el al los las an a & - – using or sur".split(),
)
_NAMES = late(
    r"\bet al\b|[A-Z][a-z]+ (?:[A-Z]{1,2},|(?!J)[A-Z]{1,2}\.) (?=[A-Z])|10\.[0-9]|\b[Dd][Oo][Ii]\b"
    r"|\A(?!J|C\. R\. )(?:[A-Z]\.[ -]?){2,3}[A-Z][a-z]+[,.] |\A[A-Z]\. [A-Z][a-z]+, |[\"“”„«»=@{}\\$|<>*!?\[\]_^~]|;|https?:|\bibid\b"
    r"|\b[IiUu]n [Pp]roc"
)
_SHORTEST = 2
_LONGEST = 240
_MOST_WORDS = 14
_MOST_CONFERENCE_WORDS = 32
_COMMA_HEADS = late(
    r"(?:IEEE|ACM|SIAM|(?:The )?(?:International |European )?Journal (?:of|on)|Transactions on|Annals of|Archives of|Proceedings|Proc\.?"
    r"|Int\. J\.|J\.|Trans\.) ",
)
_LIST_OF_THREE = late(r"[^, ]+(?:, [^, ]+){1,3}(?:, (?:and|&) [^,]+| (?:and|&) [^, ]+)")
# No name begins like this; what stands behind is another paper's, or a title.
_PROSE = late(
    r"(?:See|Comments?|Reply|Erratum|Corrigendum|Appendix|Parts?|Based|Related|Best|Chapter|An?|This|Preliminary|Also|Notes? (?:on|to)"
    r"|Response|From|To|Extended|Supplement\w*) ",
)
# A journal's name that begins where another one, a title or a person stood before.
_RESTART = late(
    r"(?:[:,]|(?<!Research)(?<!Advances)(?<!Progress)(?<!Frontiers) in) "
    r"(?:IEEE|ACM|Journal|J\.|J [A-Z]|Int(?:ernational|\.)|Phys\.|Nucl\.|Astro|Mon\. ?Not|Eur\.|Class\.|JHEP|JCAP|Nature"
    r"|Science\Z|Sci\.? Rep|Proc"
    r"|Transactions|Annals|Ann\.|Advances|Sensors|MNRAS|ApJ|PLoS|Comm|Lett\.|Math\. Res|Prog\.|Remote Sens|Central|Res\.|Acta|ISPRS|The "
    r"|A&A|Pattern|Optics|PoS"
    r"|Medical Image|Machine Learn|MDPI|Elsevier)"
    r"|(?<!Proc)(?<!Trans)\. (?:IEEE|ACM (?:Trans|Comput)|JHEP|JCAP|Nature|MNRAS|ApJ|PLoS|International|Journal|Mon\. ?Not|ISPRS|A&A"
    r"|Class\. Quant|Astrophys\. J|MDPI)"
    r"|(?<!Appl)(?<!Chem)(?<!Mod)(?<!Chin)(?<!Nucl)\. Phys\. ?(?:Rev|Lett)\b",
)
_PEOPLE = late(
    r"(?:\band|&|,) [A-Z]\. [A-Z][a-z]+|(?!J)\b[A-Z]\. [A-Z][a-z]+(?:,| and | & )|[A-Z][a-z]+, (?:[A-Z]\.)"
    r"|\bJ\. [A-Z][a-z]+, [A-Z][a-z]*[a-z ]"
    r"|\A(?![A-Z][a-z]+(?:an|ish|ese|ic) J\. [A-Z][a-z]+\.)"
    r"(?!Illinois|Osaka|Kyoto|Pacific|Asian|Tokyo|Israel|Nagoya|Houston|Tohoku|Moscow|Glasgow|New|European|Ramanujan"
    r"|The)[A-Z][a-z]+ J\. ",
)
_COLON_BELONGS = late(
    r"(?:J\.|Journal|Phys|Mach|Signal|Acta|Physica|Proc|IEEE|Trans|Microsc|Comp|Mater|Atmos|Geo|Bio|Annal|Ann|Arch|Frontiers|SN|Nano|Chem|Nucl|IOP)"
)


def tidy(name: str) -> str:
    """A container as its author abbreviates it, without "In", with the blanks that were left out: ``Phys.Rev.D`` is ``Phys. Rev. D``."""
    name = _LEAD.sub("", name.strip(" ,:;-–"), count=1)
    if "." in name:
        if " " not in name:
            name = _CAMEL.sub(" ", name)
        name = _GLUED.sub(". ", name)
        if name.endswith(".") and name.count(".") == 1 and _WHOLE.fullmatch(name.rpartition(" ")[2]):
            name = name[:-1]
        name = name.removesuffix(".") if name.endswith(").") else name
    return " ".join(name.split())


MARK = "In Proc.: "
"""Before the name of proceedings that does not say so itself, in the references that arxref composes."""


class Container(NamedTuple):
    """What a reference stands in: its tidy ``name`` (empty for what is none), and the ``year`` and ``publisher`` that stood with it."""

    kind: Literal["article", "inproceedings", ""]
    name: str
    year: int = 0
    publisher: str = ""


@lru_cache(maxsize=8192)
def container(text: str) -> Container:
    """The container that a text may be."""
    if text.startswith(MARK):
        name = text[len(MARK) :].strip(" ,")
        return Container("inproceedings", name if _is_name(name, _MOST_CONFERENCE_WORDS) else "")
    name = tidy(text)
    sort = kind(name)
    if sort == "article":
        owner = _OWNER.match(name)
        said = "" if owner is None else owner[1]
        return Container(sort, *journal(name if owner is None else name[owner.end() :]), said)
    return Container(sort, *conference(name)) if sort else Container("", "")


def ends_sentence(text: str) -> bool:
    """Whether the full stop at the end of the text is no abbreviation's."""
    return text.endswith(").") or _WHOLE.fullmatch(text.rpartition(" ")[2]) is not None


def kind(name: str) -> Literal["article", "inproceedings", ""]:
    """``article``, ``inproceedings`` or, for what cannot be told, nothing."""
    if _SERIAL.search(name) and not _SPIE.search(name):
        return "article"
    if ". " in name and _SERIES.search(name) and _IN_SERIES.fullmatch(name):
        return "inproceedings"
    if _CONFERENCE.search(name) or KNOWN_CONFERENCE.fullmatch(name) or _SPIE.search(name):
        return "" if re.search(r"\b(?:Journal|Transactions|Letters)\b", name) else "inproceedings"
    return "article"


def is_journal(name: str) -> bool:
    """Whether a word of the name says that it is a periodical, or is abbreviated as theirs are."""
    return says_journal(name) or re.search(r"[a-z]\.", name) is not None


def says_journal(name: str) -> bool:
    """Whether a word of the name says that it is a periodical."""
    return _JOURNAL.search(name) is not None


def journal(name: str) -> tuple[str, int]:
    """A journal's name without the acronym or the event in brackets behind it, and the event's year; an empty name for what is none."""
    event = _EVENT.search(name)
    year = int(event[1] or 0) if event is not None else 0
    name = name if event is None else name[: event.start()]
    acronym = _ACRONYM.search(name)
    if acronym is not None and _abbreviates(acronym[1], name[: acronym.start()]):
        name = name[: acronym.start()]
    if not _is_name(name) or OF_PUBLISHER.fullmatch(name) or (_NO_JOURNAL.search(name) and not _plain_in(name)):
        return "", 0
    if _RESTART.search(name) or (":" in name and not _COLON_BELONGS.match(name)):
        return "", 0
    if "," in name and not (_commas_belong(name) and (_COMMA_HEADS.match(name) or _LIST_OF_THREE.fullmatch(name))):
        return "", 0
    return ("", 0) if _DIGITS.search(name) else (name, year)


_DIGITS = late(r"[0-9](?!D\b|OR\b)(?<!\bG3)(?<!\bF1)")
"""A number in a journal's name belongs to the reference; "3D" and "G3" do not."""


def _plain_in(name: str) -> bool:
    """Whether the only suspicious words are those of well-known periodicals' names: "Artificial Intelligence in Medicine"."""
    rest = re.sub(r"(?<=\w) in (?=[A-Z])", " ", name)
    return (
        _NO_JOURNAL.search(re.sub(r"\b(?:Series|Ser\.) [A-Z]\b|Conf(?:erence|\.) Ser\w*|\ACommunications in (?!Computer)", "", rest))
        is None
    )


def _abbreviates(acronym: str, name: str) -> bool:
    """Whether the letters of the acronym begin words of the name, in their order."""
    starts = iter([word[0].lower() for word in re.split(r"[\s/-]+", name) if word])
    return all(letter in starts for letter in acronym.lower() if letter.isalpha()) or acronym.isupper()


def _is_name(name: str, most_words: int = _MOST_WORDS) -> bool:
    """Whether the text can be nothing but a name: capitals where a title has them, no sentence, no people, no loose comma."""
    words = name.split()
    if not _SHORTEST <= len(name) <= _LONGEST or len(words) > most_words or name.count("(") != name.count(")") or _NAMES.search(name):
        return False
    if not name[0].isalnum() or words[-1] in _SMALL - {"a", "e"} or not any(c.isalpha() for c in name):
        return False
    known = most_words == _MOST_WORDS and any(_JOURNAL.search(word) for word in words[:2])
    if _PROSE.match(name) or _PEOPLE.search(name):
        return False
    if not known and any(word[0].islower() and word not in _SMALL and not word.startswith("e-") and word[-1] != "." for word in words[1:]):
        return False
    if not known and words[0][0].islower() and words[0][-1] != "." and words[0] not in ("eLife", "mBio"):
        return False
    return not any(_WHOLE.fullmatch(word) for word in words[:-1])


def _commas_belong(name: str) -> bool:
    """Whether what stands behind the last comma is the end of an enumeration, an acronym or an abbreviation, and no place or person."""
    last = name.rpartition(", ")[2]
    if last in {"Proceedings", "Proc."}:
        return False
    return bool(re.search(r"\band\b|&|[a-z]\.", last) or last.isupper() or _CONFERENCE.search(last) or KNOWN_CONFERENCE.match(last))


# A number that is neither a year nor an ordinal, years that are joined, a language: not of the name.
_LOOSE_NUMBER = late(
    r"(?<![\w'’])(?!(?:19|20)[0-9]{2}(?![0-9]))[0-9]+(?![0-9]|D\b|st\b|nd\b|rd\b|th\b)|(?:19|20)[0-9]{2}(?: (?:and|&) |-)"
    r"| in (?:Russian|French|German|Chinese|Japanese|Spanish|Portuguese)\b|\(| [A-Z]\. [A-Z][a-z]+\Z",
)
# What stands before a name or in brackets behind it: the year, the acronym.
_ASIDE = late(
    r"\A(?:19|20)[0-9]{2}(?: -)? |\s?\((?=[^()]*[A-Z])(?:[\w/&+-]*[A-Z0-9][\w/&+-]*[A-Z0-9][\w/&+-]*"
    r"|[A-Z]\w+ (?=[12]))[ '’-]{0,2}(?:[0-9]{2}|(?:19|20)[0-9]{2})?\)",
)
_ABBREVIATED = late(r"(?:(?:IEEE|ACM|[0-9]+(?:st|nd|rd|th)|(?:19|20)[0-9]{2}|The|Int|Intl|Eur|Annu|Nat|Natl|Joint|Winter|Asian) ?\.? ?)+\Z")
_YEARS = late(r"(?<![0-9])((?:19|20)[0-9]{2})(?![0-9])|(?<=[A-Z] )?['’]([0-9]{2})(?![0-9])")
_BAD_EVENT = late(
    r"\b(?:challenge|competition|thesis|chapter|handbook|tutorial|oral|poster|spotlight|award|presented|held|jointly|part|track)\b",
    re.IGNORECASE,
)


def conference(name: str) -> tuple[str, int]:
    """The name of a volume of proceedings and the year in it (0 without one); an empty name for what is none, or names several years."""
    series = _IN_SERIES.fullmatch(name)
    if series is not None:
        if series["event"] is None and not (_CONFERENCE.search(series["title"]) or _KNOWN_AND_YEAR.search(series["title"])):
            return "", 0
        name = f"{series['title'].strip()}{series['event'] or ''}. {series['series']}"
        checked = series["title"].strip()
    else:
        checked = name
    plain = _ASIDE.sub("", checked)
    if (
        not plain
        or _BAD_EVENT.search(plain)
        or not _is_name(re.sub(r"'[0-9]{2}\b|,? (?:19|20)[0-9]{2}\b(?!:)", "", plain), _MOST_CONFERENCE_WORDS)
    ):
        return "", 0
    head = _CONFERENCE.search(plain)
    before = plain[: head.start()] if head is not None else ""
    if (
        ":" in before
        or " in " in before
        or ("." in before and not _ABBREVIATED.match(before))
        or _LOOSE_NUMBER.search(plain)
        or ", in " in plain
    ):
        return "", 0
    comma = plain.find(",")
    if series is None and comma >= 0 and not (_commas_belong(plain) and (KNOWN_CONFERENCE.match(plain) or (head and head.start() < comma))):
        return "", 0
    years = {int(four) if four else 2000 + int(two) for four, two in _YEARS.findall(name)}
    return (name, max(years, default=0)) if len(years) <= 1 else ("", 0)
