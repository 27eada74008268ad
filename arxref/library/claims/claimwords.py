"""The words in which authors say what became of a paper: cues, what takes their force away, and what makes them speak of another paper.

Rules about kinds of words, not about sentences; the kinds and what they mean are those of `arxref.library.claims.statements`.
"""

from __future__ import annotations

import re

from arxref.late import late
from arxref.library.claims.claim import OF_SOCIETY

_I = re.IGNORECASE


def _words(pattern: str) -> re.Pattern[str]:
    return late(pattern, _I | re.VERBOSE)


def _at_words(pattern: str) -> re.Pattern[str]:
    r"""A pattern for `lowered` texts, of which each alternative begins a word.

    That is said once, and not by each of dozens, so that it is tried at the few places that do; there most alternatives are passed over by
    their first letter, which cannot be done where letters are of either case.
    """
    return late(rf"\b(?=\w)(?:{pattern})", re.VERBOSE)


CUE_STEMS = frozenset(
    "accep accpe acept acepe accet excep acces accpt accpc acccp accce acepc acpte acpet acpce acptd acptt acpct publi repub appea apper "
    "apear apppe summi sumit sumbi subbi subit submi subm resub resum revie revis consi press print inclu featu camer prese poste oral "
    "orals spotl highl talk talks demo demos light best award proc procs proce forth final selec invit contr paper artic abstr "
    "chapt under evalu curre being produ para r soumi".split()
)
"""The first five letters of the words that cues have; a statement without one of them has no cue."""

COUNT_STEMS = frozenset(
    "page pages pp p pgs fig figs figur figue table tab tabs equat refer refs colum algor image video appen slide plot plots diagr "
    "photo secti words sheet pdf".split()
)
OTHER_STEMS = frozenset(
    "versi varia draft form forms editi exten expan follo conti seque succe suppl compa appen adden errat corri comme reply respo "
    "rebut summa overv trans repro reimp imple code "
    "slide lectu tutor criti count excer chapt secti proof detai exper backg compl accom super repla gener impro augme merge combi "
    "conta based build built deriv adapt origi see "
    "cf refer overl relat inspi diffe addit intro descr paper artic work works manus study studi resul submi publi repor abstr part "
    "parts partl parti porti some half most much subse eleme "
    "aspec".split()
)
"""The same of the words that speak of another paper."""
STUDENT_STEMS = frozenset("ph phd maste msc m bache bsc diplo docto habil under gradu honor honou these thesi disse".split())
CONTEST_STEMS = frozenset("chall compe conte leade ranke ranki ranks st nd rd first secon third winne winni won share hacka grand".split())
NOT_BARE_STEMS = frozenset("tutor keyno rejec rebut revie deadl solut repor thesi disse propo parti lectu cours withd".split())
"""The same of theses, of contests, and of what keeps a venue from standing for itself."""

PLAIN = re.compile(
    r"[ ,]*(?:(?:This (?:paper|work) (?:is|was|has been) )?(?:[Aa]ccepted|[Tt]o appear|[Pp]resented)(?: as (?:a poster"
    r"|an oral))? (?:at|to|by|in) )?(?:IEEE )?"
    r"(?P<acronym>[A-Z]{3,7}|NeurIPS|IJCAI)[ -]?(?P<year>20[0-4][0-9])?[ ,.]*(?:\((?:[Oo]ral|[Ss]potlight|[Pp]oster)\))?[ ,]*"
)
"""The statements that are met most: an acronym with its year, and how it is said to have been accepted there."""

LINK = re.compile(r"(?:https?://|www\.|ftp://)\S*|\b[\w.-]+\.(?:com|org|io|net|edu|github)/\S*", _I)
IDS = re.compile(r"\barxiv:\s?\S*\w", _I)

COUNT = _words(
    r"""(?=[(0-9amtofsen])
    (?:\b(?:about|total(?:\sof)?|main(?:\spaper)?)\s)?\(?\b(?!(?:19|20)[0-9]{2}\s)(?:[0-9]{1,4}(?:\s?\+\s?[0-9]{1,3})*|one|two|three
        |four|five|six|seven|eight|nine|ten)
    (?:\s(?:[a-z-]+|eps|PDF)){0,2}?[\s-](?:pages?|pp?|pgs|figs?|figures?|figues|tables?|tabs?|equations?|references?|refs|columns?
        |algorithms?|images?
    |videos?|appendi(?:x|ces)|slides|plots?|diagrams?|photos?|sections?|words|sheets)\b\.?\)?(?!\s?[0-9])"""
)
"""A count of pages, figures and the like; tried where a bracket, a figure or the first letter of one of its words stands."""

HYPOTHETICAL = _at_words(
    r"""(?:up)?on\s(?:the\s|its\s|paper'?s?\s|final\s|formal\s|official\s|journal\s)*(?:acceptance|publication)\b
    |(?:after|once|when|if|until|unless|before|pending|following|prior\sto|subject\sto|as\ssoon\sas|by\sthe\stime)\b[^.;,]{0,40}?
        \b(?:accept(?:ed|ance)|publi(?:shed|cation|shing)|submi(?:ssion|tted|tting)|appears?|review(?:ed)?)\b(?:\s(?:for|in
            |by)\spublication)?
    |(?:for|of)\s(?:the\s)?(?:double[\s-]|single[\s-])?(?:blind|anonymous)\s(?:peer\s)?review\b
    |(?:ha(?:s|ve)\s)?(?:not|never|neither)\s(?:yet\s|been\s|undergone\s|currently\s|formally\s|be\s|an?\s)*(?:peer[\s-]?review(?:ed)?
        |accepted|published|submitted)
    |without\s(?:peer[\s-])?review\b|un(?:published|reviewed|submitted)\b|yet\sto\sbe\s\w+
    |(?:for|of)\s(?:a\s)?(?:possible|potential|future)\s(?:journal\s)?publication\b
    |(?:to\sbe|will\sbe|be|being|planned\sto\sbe|going\sto\sbe|intended\sto\sbe|about\sto\sbe|plan(?:ned|s|ning)?\sto|intend(?:ed
        |s)?\s(?:to|for)|aims?\sto
        |prepar(?:ed|ing|ation)\s(?:to|for)|formatted\s(?:to|for)|ready\s(?:to|for)|style\sof|(?:want|wish|invited|encouraged|asked)\sto)
        \s(?:be\s|soon\s|later\s|an?\s|the\s|journal\s|conference\s|its\s|further\s){0,4}(?:re-?)?(?:submit(?:ted)?|submission)\b
        (?:\s(?:it|(?:this|the|our)\s[\w-]+)\b)?(?:\s(?:to|for|at|in)\b[^.;,]{0,80})?
    |submi(?:ssion|tted)\s(?:formats?|guidelines?|templates?|requirements?|styles?|files?|dates?|deadlines?|history|number|id)\b
    |accepted\s(?:extended\s)?(?:papers|abstracts)\b|post-submission\b|public(?:ly)?\b|widely\saccepted\b|accept(?:ed|ing)\s(?:as\s)?(?:true|practice)\b
    |(?:literature|systematic|critical|comprehensive|review)\sreview\b|review\s(?:article|paper)\b
    |submi(?:tted|ssion)\s(?:in|as\spart|as\sa?\s?partial|towards?)[^.;]{0,30}(?:fulfil|requirement|degree)\w*
    |(?:submitted\sto\s(?:and|but)\s)?(?:(?:rejected|withdrawn|withdrew)\s(?:from|by|at|in)\b[^.;,]{0,60}|rejected\b)
    |(?:published|appeared|presented)\sin\sparts?\s(?:in|at|by|as)\b|personal\suse\b.*|permission\sfrom\b.*|republish\w*|reprint(?:ing)\b.*|all\srights\b.*|copyright\smay\b.*
    |(?:original|first|initial|previous)ly?\s(?:submi\w+|posted|published\son\sarxiv)\b(?!\sto)"""
)
"""What is wished, feared, planned or denied, and the phrases in which a cue's words mean something else."""
SET_ASIDE = "¬"
"""What stands for such words in a text that is asked for claims."""

STYLED = late(
    r"[\s.-](?:(?:la)?tex[0-9e]*\s)?(?:(?:two|double|single)-?\s?column\s|preprint\s)?"
    r"(?:formats?|formatted|styles?|templates?|class|macros?|cls|sty)\b(?=[\s,.;:)]*(?:[,.;:)]|$|file|and\b|used\b))",
    _I,
)
"""Behind a venue: as whose papers this one looks."""
STYLE_STEMS = frozenset("forma style templ class macro cls sty".split())

ADMIN = late(r"arxiv admin note:?[^.;]*", _I)

WITHDRAWN = late(r"\b(?:withdrawn|withdrawal|withdraw(?:s|ing)?|withdrew|retracted|retract(?:ion|s|ing)?|with-drawn|withdrawed)\b", _I)
WITHDRAWN_SUBJECT = _words(
    r"""(?:^|[,:("*\[])\s*(?:(?:has|have|had|is|was|are|be|been|being|now|temporarily|voluntarily|hereby|this|the|please|author|note
        |comment|to|a)\s*)*$
    |\b(?:this|the|our|my|it|its|present|current|entire|whole|and|,)\s(?:[\w-]+\s){0,3}?(?:papers?|articles?|manuscripts?|submissions?
        |preprints?|works?|reports?|e-?prints?|versions?|drafts?
        |document|study|letter|note|thesis|survey|publication|chapter|record|review|it)\b[^,;]{0,80}$
    |^(?:(?:has|is|was|been|be)\s|(?:papers?|articles?|manuscripts?|submission|preprint|work|it)\b)[^,;]{0,40}$
    |\b(?:i|we|authors?|it|they|the\spublisher|arxiv)\s(?:(?:have|has|had|am|are|is|was|be|been|can|will|would|should|must|need|like|wish
        |want|hope|to|it|us|the|now|hereby|please|decided?
        |prefer|chose|asked|ask|for|requests?|requested|therefore|thus|temporarily|voluntarily|that|this|paper|article|by|author|authors
            |could)\s){0,10}$"""
)
"""What stands before such a word where it is this paper that is withdrawn."""
WITHDRAWN_OTHER = _words(
    r"""\b(?:previous|earlier|older?|another|other|first|that|replac\w*|supersed\w*|which|with|overlap\w*|of
        |v[0-9])\b(?:\s[\w:.-]+){0,3}\s*$
    |\ban?\s(?:[\w-]+\s)?(?:papers?|articles?|preprints?|manuscripts?|work)\s*$
    |\b(?:theorem|lemma|section|claim|proof|result|figure|table|statement|conjecture|corollary|proposition|conclusion|appendix|dataset
        |data|code)s?\b[^,;]{0,40}$"""
)
WITHDRAWN_NOT = late(
    r"\s+(?:from\s+(?!arxiv|the arxiv|publication|public|circulation)|(?:paper|article|submission|preprint|work|version"
    r"|manuscript)\b(?=.*\S.*))",
    _I,
)
WITHDRAWN_PART = late(
    r"\s+(?:(?:the|our|this|that|a|some|all|its|an) )?(?:[\w-]+ )?(?:claim|theorem|lemma|statement|result|proof|section|conclusion"
    r"|conjecture|corollary|assertion|proposition|argument|remark)s?\b(?P<told>[^,;]{0,40}?\b(?:is|was|are|were|has|have|had|fails?)\b)?",
    _I,
)
"""What is withdrawn of a paper, and what is ``told`` of it: then the paper was, and this is why."""
WITHDRAWN_WHOLE = late(r"\b(?:is|was|are|be|been|being|paper|article|submission|manuscript|preprint|work)\s*$", _I)
"""What stands before such a word where it is the paper that is withdrawn, whatever stands behind."""
REMOVED = late(
    r"(?:^|(?<!\bof )(?<!\bof this )(?<!\bof the )\b(?:paper|article|submission|manuscript|preprint|it)\b[^,;]{0,40}\s)"
    r"removed by (?:the )?arxiv\b",
    _I,
)
"""What arXiv says of a paper that it took down."""

CUE = _at_words(
    r"""(?P<future>(?:to|will|shall|should|would|going\sto|due\sto)\s(?:also\s|soon\s|shortly\s|later\s|formally\s)?(?:be\s)?(?:also\s
        |soon\s)?
            (?:appp?ea?re?(?:ed|ing)?|apear|published|presented|included|printed|featured|publish)\b(?:\s(?:as|on|at|in|by))?
        |appearing\s(?:in|at|as)|in\spress\b|[àa]\sparaître\b|forthcoming\b(?!\s(?:version|revision|draft|update)s?\b)|to\spublish\b|publication\sforthcoming)
    |(?P<accepted>ac{1,3}e?pc?e?t{1,2}e?d\b|accpeted\b|excepted\s(?:to|at|by|for)\b|ac?cept(?:ance)?\s(?:at|to|by|as|in)\b
        |conditionally\saccept\w*|accepts\b
        |camera[\s-]?ready\b|final\s(?:manuscript|version|draft|paper)\s(?:for|to)\b
        |(?:been|was|were|is)\sselected\s(?:for|as|to|in)\b|selected\s(?:as|for)\s(?:an?\s)?(?:oral|poster|spotlight|highlight
            |publication|presentation)\w*
        |in\s(?:production|the\spress)\b)
    |(?P<presented>presented\b(?=\s(?:at|to|in|as|on|during|for|orally|by))|present(?:ation|ing)\s(?:at|in|on)\b|(?:oral|poster
        |spotlight|highlight|talk|demo|lightning\stalk|oral\spaper|spotlight\spaper)s?\s
            (?:presentation|paper|at|in|to|of|for|session)\b|(?:invited|contributed)\s(?:talk|paper|speech)\b|talk\s(?:given
                |presented|at)\b
        |best\b[\w\s-]{0,30}?(?:award|paper|poster|finalist|runner-?up|candidate|nomin\w+|mention|prize)\b(?:\s[\w-]+){0,4}?\s(?:at|in|of
            |from)\b|award\s(?:at|from)\b
        |(?:paper|papers|abstract|article|contribution|contributed|chapter)\s(?:at|to|for|of|in)\b(?=\s(?:the\s)?['"a-z0-9(])
        |contribut(?:ed|ion)s?\s(?:to|for)\b)
    |(?P<published>(?:re-?)?published\b|appear(?:s|ed)\s(?:in|at|on|as)\b|(?:has|have)\sappeared\b|final\spublication\sis\savailable
        |publishing\sin\b)
    |(?P<proceedings>(?:in|part\sof)(?:\sthe)?(?=\s"""
    + OF_SOCIETY
    + r""")|(?:in\s|part\sof\s|from\s)?(?:the\s)?(?:[0-9]{4}\s|conference\s|workshop\s|annual\s)?
        (?!proc\.?\s(?:appl|lett)\b\.?(?:\s?[0-9(,;]|$))(?!"""
    + OF_SOCIETY
    + r""")proc(?:eedings?|s?\.|s?\b)(?:\s?(?:of|in))?)
    |(?P<submitted>(?:re-?)?su[bm]{1,2}it{1,3}e{1,2}d\b|subm\.\sto\b|submission\s(?:to|at|for)\b|submitting\sto\b|submit\sto\b
        |under\s(?:[\w-]+\s){0,3}?(?:reviews?|revision|consideration|submission|evaluation)\b|in\s(?:peer[\s-])?(?:review|revision
            |submission)\b|on\sreview\b
        |(?:currently\s|being\s)(?:peer[\s-])?(?:review(?:ed)?|considered)\b|(?:in|for|awaiting|pending)\s(?:peer[\s-])review\b
            |for\sreview\b|major\srevision\b|for\srevision\b(?=\s(?:at|in|by|with|to)\b)|submission\b
        |revise\s(?:and|&)\sre-?submit\b|r&r\b(?=\s(?:at|from|in|with)\b)|soumise?s?\s(?=[àa]))"""
)

PLANNED = late(
    r"(?:\b(?:might|may|could|can|not|never|hope(?:fully)?|expected|probably|intend\w*|plan\w*|want|possibly|yet|attempt\w*"
    r"|try\w*)\b[\w\s]{0,20}|\bto be |\bwill be )$",
    _I,
)
"""Before a cue: it is not said but thought of."""

THINGS = _words(
    r"""\b(?:codes?|datasets?|data|models?|weights|software|demos?|toolbox|videos?|benchmarks?|package|source|implementation|scripts?
        |images?|annotations?|supplement\w*|appendix(?!\s(?:is\s)?(?:added|included))|library|repository|notebooks?
        |an\sannouncement|chapters?(?=\s(?:[0-9]|[ivx]+\b)))\b
    (?:(?!\b(?:papers?|articles?|manuscript|work|accepted)\b)[^.;]){0,60}$"""
)
"""Before a cue of publishing: it is not the paper that is published."""

_PAPER = r"(?:versions?|variants?|forms?|drafts?|abstracts?)"
OTHER = _at_words(
    rf"""(?P<of>(?:extended|expanded|long(?:er)?|full(?:er)?|complete|enlarged|detailed|unabridged|journal|improved|revised|updated
        |modified|enhanced|generali[sz]ed
            |short(?:er|ened)?|abridged|condensed|extensive|substantially|significantly)(?:[\s,/]+[\w()-]+){{0,4}}?\s(?:versions?|papers?
                |articles?|drafts?|edition)\s(?:of|to(?!\s(?:appear|be)\b)|from|based)\b
        |(?:extensions?|expansion|follow-?up|continuation|sequel|successor|supplement(?:al|ary|ing)?(?:\s(?:materials?|documents?
            |information|files?|pdf|video|appendix))*|companion(?:\s(?:paper|article|report))?
            |appendix|appendices|addendum|errat(?:um|a)|corrigendum|comments?|reply|response(?!\sto\s(?:the\s)?(?:refer|review))|rebuttal|summary|overview|translation
                |reproduction|re-?implementation|implementation
            |code|slides|lecture|tutorial|critique|counterpart|excerpt|chapter|sections?|proofs?|details|experiments|background)\s(?:of
                |to|for|on|from|in|with|accompanying)\b(?!\s(?:proc|the\sproc))
        |(?:this\s(?:paper|work|article|report|manuscript)\s(?:is\san?\s\w+\sthat\s)?)?(?:extends|expands|complements?|accompan(?:y|ies
            |ying)|supersedes|replaces|supplements|summari[sz]es|generali[sz]es|continues|improves\s(?:up)?on|augments|merges|combines
                |contains)\b
        |(?:extending|extended\sfrom|expanded\sfrom|expanding|based\s(?:up)?on|build(?:s|ing)?\s(?:up)?on|built\s(?:up)?on
            |complementing|derived\sfrom|adapted\sfrom|originat\w+\sfrom|superseded\sby|merged?\s(?:of|with|into|from)
            |follow(?:s|ing)?\sup|see(?:\salso)?|cf\.?|refer(?:s|ring)?\sto|compared\s(?:to|with)|overlaps?\swith|related\sto
                |inspired\sby|differs?\sfrom|in\saddition\sto|relative\sto|details\sin|described\sin|introduced\s(?:in|at)|companion)\b
        |(?:in|with|to|from|of|our|my|their|the|authors'?|author's)\s(?:our\s|the\s|my\s|their\s|an?\s)?(?:previous|earlier|prior
            |former|recent|companion|preceding|conference|preliminary|seminal)(?:ly)?\s(?:[\w-]+\s){{0,2}}?(?:works?|papers?|articles?
                |publications?|study|versions?|results?|submissions?)\b)
    |(?P<subject>(?:(?:preliminary|earlier|early|shorter|short|shortened|abridged|condensed|previous|prior|conference|older|old
        |abbreviated|reduced|partial|first|initial|original|different|similar|smaller|poster|brief|concise|simplified|compact|companion
            |related|another|demo|parallel)
            \s(?:[\w/-]+\s){{0,3}}?(?:versions?|variants?|drafts?|forms?|editions?)
        |(?:preliminary|earlier|previous|prior|companion|related|another|similar|original|follow-?up|subsequent|longer|previously
            |sister)\s(?:[\w/-]+\s){{0,2}}?(?:papers?|articles?|manuscripts?|works?|results?|studies|study|submissions?|reports?
                |publications?)
        |(?:an?|the|its|our|one|some)\s(?:[\w-]+\s)?(?:extended|expanded|longer|long|full|fuller|complete|journal|workshop|extensive
            |more\s[\w]+|revised|improved|slightly\s\w+)\s(?:[\w/-]+\s){{0,2}}?{_PAPER}
        |(?:extended|expanded|longer|long|full|journal|workshop|shorter|short)\s(?:[\w/-]+\s)?{_PAPER}\s(?:of\s(?:this|the|our)\s|was\b
            |has\b|have\b|is\b|are\b|will\b|in\b|at\b)
        |results\s(?:(?:of|from|in)\s(?:this|the|our)\s[a-z]+\s)?(?=(?:(?:were|was|are|have|has|been|already|also|first|to|be)\s)*
            (?:presented|announced|reported)\b)
        |(?:parts?|portions?|part(?:ial)?ly)\s(?:(?:ha(?:s|ve|d)|was|were|is|are|been|being|also|already|previously|now)\s)*
            (?=publi|appear|accept|present|submit|in\spress|(?:to|will|should)\s(?:be|appear))
        |(?<!as\s)(?<!as\sa\s)(?:parts?|portions?|some|sections?|chapters?|half|most|much|subsets?|elements|aspects)\sof\s(?:this|our
            |these|it|which|the\s(?:results?|work|paper|materials?|contents?|ideas?|article))\b))"""
)
"""What speaks of another paper, or of another version of this one: ``of`` takes it as its object, ``subject`` says something of it."""

STUDENT = _at_words(
    r"(?:ph\.?\s?d\.?|master'?s?|msc|m\.sc|bachelor'?s?|bsc|diploma|doctoral|habilitation|undergraduate|graduation|honou?rs"
    r"|thes[ie]s|dissertation)\b"
)
CONTEST = _at_words(
    r"(?:challenges?|competitions?|contests?|leader-?board|rank(?:ed|ing|s)|(?:1st|2nd|3rd|first|second|third)[\s-](?:place|prize"
    r"|rank)|winn(?:er|ing)s?|won|shared\ task|hackathon|grand[-\ ]challenge)\b"
)
NOT_BARE = _at_words(
    r"(?:tutorial|keynote|rejected|rebuttal|reviewers?|reviews|deadline|solution|report|thesis|dissertation|proposal|participat\w+|lecture|course|withdrawn)\b"
)
"""What says in a statement that its venue does not stand for itself."""
NOT_IN_CLAUSE = late(
    r"\b(?:template|format(?:ted|ting)?|style|dataset|data set|supplement\w*|our|their|benchmark results|code for|entry|slides)\b", _I
)
"""The same in the venue's own clause."""
FINDINGS = frozenset(f"Findings of {host}" for host in ("ACL", "EMNLP", "NAACL", "EACL"))
LOCATOR = _at_words(
    r"""vol(?:ume)?s?\b[\s.:]{0,3}[0-9]|pp\.?\s?[0-9]|pages:?\s[0-9]+\s?-|[0-9]{1,4}\s?\([0-9]{1,3}(?:-[0-9]{1,2})?\)
        |[0-9]{1,4}\s?:\s?[0-9]{1,6}(?:\s?-\s?[0-9]+)?\b|isbn\b|issn\b
    |art(?:icle)?\.?\s(?:no\.?\s|id\s|number\s)?[0-9]+|[0-9]{1,4},\s[a-z]?[0-9]{1,6}\s?(?:-\s?[0-9]+)?\s\((?:19|20)[0-9]{2}\)
        |[0-9]{2,5}\s?-{1,2}\s?[0-9]{2,5}\b(?<!\b(?:19|20)[0-9]{2})
    |pos\s?(?:\([a-z][^()]{1,30}\)|[a-z]{2,12}-?[0-9]{2,4}(?:\s\([0-9]{4}\))?)[\s:,]?\s?[0-9]{3,4}\b"""
)
DATED_VOLUME = _at_words(r"(?:[a-z]{2,6})?[0-9]{1,4}\s?\((?:19|20)[0-9]{2}\),?\s?(?:no\.\s?[0-9]+,\s)?[a-z]?[0-9]{1,6}\b")
"""A volume with its year and a page, which tells of a known journal that the paper is published there, but tells no journal by itself."""
PAGES = late(r"\bISBN\b|\b(?:pages:?|pp\.?)\s?[0-9]+\s?-{1,2}\s?[0-9]", _I)
"""A locator that is surely one in the proceedings of an event, too."""
YEAR = late(r"(?:19[89]|20[0-4])(?<!(?<!\([01][0-9])[0-9/.:-]...)[0-9](?![0-9]|[-/.:][0-9]|\s?(?:pages|pp|x|×|words|images))")
YEAR_OF_NAME = late(r"(?<=[A-Za-z]-)(?:19[89]|20[0-4])[0-9](?![0-9]|[-/.:][0-9])")
"""The year that ends the name of an event (``DPF-2013``); elsewhere it is that of something else (``CODATA-2018 values``)."""
SHORT_YEAR = late(r"\s?['’‘`]\s?(?P<year>[0-9]{2})\b")
WORKSHOP = late(r"\b(?:workshops?|Wkshp|(?-i:SRW))\b", _I)


def is_contest(small: str) -> bool:
    """Whether a `lowered` text speaks of a contest, and not of a workshop that may hold one."""
    return CONTEST.search(small) is not None and not WORKSHOP.search(small)


def is_workshop(text: str) -> bool:
    """Whether a text speaks of a workshop; most do not, and it is told at a glance."""
    low = text.lower()  # no other letters of these ever are their capitals
    return ("wor" in low or "hp" in low or "srw" in low) and WORKSHOP.search(text) is not None


JOURNAL = late(r"\b(?:journals?|magazine|transactions|letters)\b", _I)
PUBLISHER = late(
    r"(?:the )?(?:IEEE(?: (?:Xplore|Press|Society|CS|Computer Society|publication|publications|journal))?|ACM(?: Press"
    r"| Digital Library)?|Springer(?:[- ]Verlag| Nature| LNCS| International Publishing\w*)?|Elsevier(?: Science| B\.?V\.?| Ltd)*|"
    r"Taylor (?:&|and) Francis|Wiley(?:-Blackwell)?|MDPI|SPIE|SIAM|OSA|AIP|APS|IOP|CRC(?: Press)?|De Gruyter|Sage|Hindawi"
    r"|Cambridge University Press|Oxford University Press|World Scientific|"
    r"ScienceDirect|SpringerLink|arXiv|GitHub|Zenodo|ResearchGate|Kluwer|IOS Press|MIT Press|Now Publishers)",
    _I,
)
