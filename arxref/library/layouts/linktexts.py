"""Whether the text of a link to a paper, or the bold text before it, is the paper's title. A wrong one does more harm than none."""

from __future__ import annotations

import re

from arxref import identifiers
from arxref.late import late
from arxref.library.layouts.persons import NAMES_AT_MOST, are_people
from arxref.text.clean import clean
from arxref.text.markup import untagged

_IMAGE = late(r"!\[[^\[\]]{0,300}\](?:\([^()]{0,600}\))?")
_EMPHASIS = late(r"\*\*|__|~~|==|`|(?<![\w\\])[*_](?=\S)|(?<=[^\s\\])[*_](?!\w)")
_ESCAPED = late(r"\\([!-#%-/:-@\[-`{-~])")
_NUMBERED = late(
    r"(?:\[?\(?(?:arxiv:)?(?:[0-9]{4}\.[0-9]{4,5}(?:v[0-9]+)?|[a-z-]{2,9}/[0-9]{7})\]?\)?[ \t:,-]+|[0-9]{1,4}[.)][ \t]+)", re.IGNORECASE
)
_LABEL = late(  # "[CVPR 2024] Title", "[cs.RO] Title", "[NEW] Title", Reddit's "[R] Title", "Title: ...", but not "[Re] Title"
    r"(?:\[(?:(?:[a-z][^\[\]]{0,30}[0-9]{2}|[0-9]{4}[./-])[^\[\]]{0,20}|[a-z-]{2,8}\.[a-z-]{2,8}|[rdpn]"
    r"|(?:new|hot|oral|spotlight)!?)\][ \t:]*"
    r"|(?:title|paper|titel|titre|t\u00edtulo|titolo|\u043d\u0430\u0437\u0432\u0430\u043d\u0438\u0435"
    r"|(?:\u8bba\u6587)?(?:\u6807\u9898|\u9898\u76ee|\u540d\u79f0)|\u8bba\u6587|\u8ad6\u6587|\u984c\u76ee|\u30bf\u30a4\u30c8\u30eb"
    r"|\uc81c\ubaa9|\ub17c\ubb38)[ \t]?[:\uff1a][ \t]*){1,3}",
    re.IGNORECASE,
)
_LABELS = 16  # characters: none but those in brackets is longer
_SITE = late(  # what tabs of browsers say behind a title
    r"[ \t]+[|\u2013\u2014-][ \t]+(?:alphaXiv|arXiv(?:\.org)?|Papers [Ww]ith Code|Semantic Scholar|OpenReview|Hugging Face|ResearchGate)\Z"
)
_ABOUT = late(  # what lists say of a paper: who, where and when
    r"(?:(?:\w+ )?authors?|venue|conference|journal|keywords?|date|year|abstract|affiliations?|institutions?|awards?|tags?|notes?|q"
    r"|tl; ?dr|(?:key|main) (?:idea|insight|point|takeaway|finding|contribution)s?)[ \t]?:"
    r"|authors from\b|(?:accepted|published|presented|to appear|submitted|released|supported|funded) (?:to|in|at|by|on|as|for)\b"
    r"|proceedings? of\b|(?:\w+ ){0,4}[0-9]{1,4} pages\b"
    r"|(?:(?:the|annual|international|european|ieee(?:/\w+)?|acm|[0-9]{1,3}(?:st|nd|rd|th)) ){0,4}"
    r"(?:conference on|journal of|transactions on)\b|advances in neural information processing\b"
    r"|(?:university|department) of\b",
    re.IGNORECASE,
)
_PERIODICALS = tuple(  # what journals are called, and hardly a paper
    "annals of |monthly notices of |living reviews in |reviews of modern |reports on progress in |notices of the |memoirs of the "
    "|bulletin of the |archive for |letters in mathematical |communications on |communications of the |communications in mathematical "
    "|communications in theoretical |communications in applied |communications in number |communications in partial "
    "|communications in contemporary |communications in algebra|advances in mathematics|advances in theoretical |advances in applied "
    "|physical review |inventiones |compositio ".split("|")
)
_HOUSE = late(r"\b(?:university|institute|laborator(?:y|ies)|labs?|research team)\Z", re.IGNORECASE)
_FIGURE = late(r"\d")
_OTHERS = late(r"[Ee][Tt](?<!\w..)\.? ?[Aa][Ll]\b")  # begins with a letter, which is what can be looked for fast
_YEAR = late(r"\b(?:19|20)[0-9]{2}[a-z]?\)?\Z", re.IGNORECASE)
_TAIL = 15  # characters, in which a year or the name of a house ends
_SMALL = frozenset(
    "a an the of for in on and or to with from by via at is are as be do does can using into over under without through between towards"
    " toward beyond against not all you your we need how what when why where which who its it than".split()
)
_POINTING = frozenset(
    "this that these those here see click read link our their my his her another recent original new updated paper code preprint arxiv the"
    " download view full open official project source follow-up".split()
)
_POINTING_FIRST = _POINTING - {"the", "new", "full", "open", "another"}
_OURS = frozenset("we our us i my you your here it they is are was were has have had been".split())
_NO_END = frozenset(
    "paper papers code here link links pdf abs preprint arxiv repo repository blog post page website project article version slides video"
    " abstract appendix supplement supplementary report demo dataset implementation github openreview doi html bibtex authors url"
    " 链接 论文链接 原文链接 论文 原文 地址 リンク 論文 링크".split()
)
_OWN_ADDRESS = late(r"(?:https?://[^\s<>()\[\]]{1,400}|(?:www\.)?arxiv\.org/[^\s<>()\[\]]{1,80})", re.IGNORECASE)
_QUOTE = late(r"&(?:quot|[lrb]dquo|[lr]aquo|#34|#822[01]|#x201[cd]);", re.IGNORECASE)
_OPENING, _CLOSING = frozenset('"\u201c\u201e\u00ab\u300a\u300c'), frozenset('"\u201c\u201d\u00bb\u300b\u300d')
_STATE = r"(?:(?:TODO|DOING|DONE|LATER|NOW|NEXT|WAITING|READING)[ \t]{1,9}(?:\[#[A-Z0-9]\][ \t]{1,9})?)?+"  # of Org's and Logseq's items
_PICTOGRAPH = r"(?:[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]{1,4}[ \t]{0,9})?"
_BEGIN = (
    rf"[ \t>]{{0,20}}{_PICTOGRAPH}"
    r"(?:<(?:li|p|td|div|summary)\b[^<>]{0,60}>[ \t]{0,9})?"
    rf"(?:(?:[-*+\u2022]|[0-9]{{1,6}}[.)])[ \t]{{1,9}}{_STATE})?(?:[(\[][^()\[\]]{{1,40}}[)\]][ \t]{{0,9}})?"
)
_END = r"[ \t]{0,9}(?=(\Z|[,.;(\[<|\\*_\u2013\u2014\uff0c\u3002\uff08-]|by |https?://)?)"
_BOLD = late(_BEGIN + r"(?:\*\*|__|<(?:b|strong)>)(?![\s*_:])([^\n]{10,300}?)(?:\*\*|__|</(?:b|strong)>)" + _END)
_QUOTED = late(
    _BEGIN
    + r"[\"\u201c\u201e\u00ab\u300a][ \u00a0]?([^\"\u201c-\u201e\u00ab\u00bb\u300a\u300b\n]{10,300})[\"\u201c\u201d\u00bb\u300b]"
    + _END
)
_ITALIC = late(_BEGIN + r"(?:\*(?![\s*])([^*,\n]{10,300}?|[^*,:\n]{3,80}:[^*\n]{3,200})\*)(?!\*)" + _END)  # commas are authors' first
_PUBLISHER = (  # a project, a blog or a talk has a title of its own
    r"\b10\.[0-9]{4}|openaccess|openreview|anthology|proceedings|thecvf|ecva\.|aclweb|neurips|nips\.cc|mlr\.press|jmlr|ieee|acm\.org|aaai|ijcai"
    r"|isca-|usenix|springer|nature\.com|science(?:direct\.|\.org)|wiley|semanticscholar|biorxiv|medrxiv|\.pdf\)"
)
_LINKED = late(_BEGIN + rf"\[([^\[\]\n]{{10,300}})\]\(https?://(?=[^\s(]{{0,300}}?(?:{_PUBLISHER}))[^\s()]{{4,300}}\)" + _END)
_PAGED = late(_BEGIN + r"\[\[([^\[\]|\n]{10,300})\]\][ \t]{1,9}(?=(\(?<?https?://))")  # a page of Logseq's, or Obsidian's
_HEADED = late(r"[ \t]{0,20}<h[1-6]\b[^<>]{0,300}>[ \t]{0,9}(?:[0-9]{1,5}\.[ \t]{0,9})?([^<\s][^<\n]{9,300}?)[ \t]{0,9}(?=(<a\b))")
_HASHES = late(r"#{1,6}[ \t]{1,9}(?:[0-9]{1,5}\.(?![0-9])[ \t]{0,9})?")
_TABBED = late(  # how arXiv calls its pages
    r"[ \t>]{0,20}(?:[-*+\u2022][ \t]{1,9}|[0-9]{1,6}[.)][ \t]{1,9}|\[[0-9]{1,4}\][ \t]{1,9})?"
    r"(?:\*\*)?\[(?:[0-9]{4}\.[0-9]{4,5}|[a-z-]{2,9}/[0-9]{7})(?:v[0-9]{1,3})?\](?:\*\*)?[ \t]{1,9}"
    r"([^\n]{10,300}?)(?=([ \t]{1,9}<?https?://|[ \t]*\Z))"
)
_POINTER_LINK = r"(?>!?\[{1,2}(?:!\[[^\[\]\n]{0,100}\]\([^()\s]{0,400}\)|[^\[\]\n]{0,40})\]{1,2}(?:\([^()\s]{0,400}\)\]?)?)"
_STOPS = r"[ \t,.;:|\u2013\u2014-]{1,9}"
_WHERE = rf"(?:\(?(?:[A-Z][A-Za-z]{{2,11}}|[A-Z]{{3,5}})[ ']{{1,2}}(?:(?:19|20)[0-9]{{2}}|[0-9]{{2}})\)?{_STOPS})?"
_ITEM = rf"[ \t>]{{0,20}}(?:[-*+\u2022]|[0-9]{{1,6}}[.)])[ \t]{{1,9}}(?:\[[ xX]\][ \t]{{1,9}})?{_STATE}"  # how the item of a list begins
_LISTED = late(  # an item of a list that is a title, where it appeared, and links
    rf"{_ITEM}"
    r"(?:[(\[`][^()\[\]`\n]{1,40}[)\]`][ \t]{0,9}(?!\())?([^\W_][^\[\]<>*_`|\n]{10,300}?)"
    rf"(?={_STOPS}(?:[*_]{{1,2}}(?=\w)[^*_\[\]\n]{{3,200}}[*_]{{1,2}}{_STOPS})?{_WHERE}\(?{_POINTER_LINK}(?:{_POINTER_LINK}|:[a-z_]{{2,30}}:|[^\w\n\[]|[0-9]{{4}}){{0,40}}+\Z)"
)
_ENTRY = late(
    r"[ \t]{0,40}(?:<[uo]l\b[^<>]{0,100}>[ \t]{0,9})?<li\b[^<>]{0,100}>[ \t]{0,9}([^<>\n]{10,300}?)[ \t.:,(\[\u2013\u2014-]{1,9}<a\b"
)  # an item in HTML
_METHOD = late(  # "**BERT**: Title", "**[BERT]** Title"
    rf"{_ITEM}"
    r"(?:\*\*|__)(\[[^\[\]*\n]{1,40}\]|(?=(?:[^\sA-Z0-9]{0,20}[A-Z0-9]){2})[^\s\[\]*:]{2,40}):?(?:\*\*|__)[ \t]{0,3}[:\u2013\u2014-]?[ \t]+"
    r"(?=[^\W_])"
)
_LINKS_FIRST = late(  # "[paper](address) Title", "[![arXiv](badge)](address) **Title**"
    rf"{_ITEM}((?:{_POINTER_LINK}[ \t,|/]{{0,9}}){{1,6}})(?:[ \t]{{0,9}}[:|\u2013\u2014-][ \t]{{1,9}})?"
)
_LINK_TEXT = late(r"\[([^\[\]\n]{0,100})\]")
_ADDRESS_LAST = late(  # "Title: https://arxiv.org/abs/...", "Title, arXiv:..."
    r"[ \t,.;:|\u2013\u2014-]{1,9}\(?<?(?:https?://[^\s<>]{1,300}|arxiv:[ ]?[0-9a-z./-]{5,30})>?\)?[ \t.]*\Z", re.IGNORECASE
)
_ADDRESS_FIRST = late(  # "https://arxiv.org/abs/... | Title"
    r"[ \t>]{0,20}(?:[-*+\u2022][ \t]{1,9})?<?(https?://[^\s<>|]{1,300})>?[ \t]{1,9}[|\u2013\u2014-][ \t]{1,9}([^\n]{4,300})\Z"
)
_NUMBERED_LINE = late(  # "2105.14656v1 - Title", "**2105.14656** | **Title** | ..."
    r"[ \t>]{0,20}(?:(?:[-*+\u2022]|[0-9]{1,6}[.)])[ \t]{1,9})?"
    r"\*{0,2}(?:arxiv:)?([0-9]{4}\.[0-9]{4,5}|[a-z-]{2,9}/[0-9]{7})(?:v[0-9]{1,3})?\*{0,2}"
    r"(?:[ \t]{0,3}[:|\u2013\u2014-][ \t]|[ \t]{0,3}\t)[ \t]{0,9}"
    r"(?:\*\*(?![\s*])([^*\n]{10,300})\*\*|([^\W_][^*\[\]<>{}|\n]{9,300}?)(?=[ \t]{0,9}(?:\Z|[|\[<]|\(?https?://)))",
    re.IGNORECASE,
)
_CITED = late(r"\{\{[ \t]*cit(?:e|ation)\b[^{}\n]{0,480}\}\}", re.IGNORECASE)  # Wikipedia's templates
_CITED_TITLE = late(r"\|[ \t]*title[ \t]*=[ \t]*([^|{}\n]{3,300})", re.IGNORECASE)
_WIKI_LINK = late(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")  # [[a page]], [[a page|what is read]]
_SLANTED = late("'{2,5}")  # how Wikipedia marks what is italic or bold
_UNMARKED = 5  # words that what nothing marks as a title has, unless a colon stands in it
_THINGS = late(  # what such items name that are no papers, and what they say of them
    r"\b(?:implementation|official|unofficial|pytorch|tensorflow|jax|repo|repository|code|codebase|tutorial|blog|library|weights|checkpoints?"
    r"|website|leaderboard|releas(?:es?|ed)|announc(?:es?|ed)|launch(?:es|ed)|accepted|presentation|award|university|institute"
    r"|to be (?:published|presented|held)|workshop (?:at|of|on)|(?:american|european|international) journal|journal of|conference on"
    r"|symposium on|transactions on|[0-9]{1,3} (?:pages|figures))\b"
    r"|\bby (?-i:[A-Z])|(?<!\bvs)[.?!] ",
    re.IGNORECASE,
)
_BEGINNINGS = late(  # with what they begin
    r"(?:[0-9]{4}[./-]|(?:[0-9]{1,2}[./-]){2}[0-9]|[0-9]{1,2}(?::[0-9]{2}|[ap]m)\b|slides\b|version [0-9]|re: )"
    r"|(?:awesome|(?:a )?(?:curated )?(?:lists?|collections?) of|(?:papers?|resources?) (?:on|for|about|from|in))\b"
    r"|(?-i:[A-Z])[a-z]{2,11}[ '-]{1,2}(?:(?:19|20)[0-9]{2}|[0-9]{2}):"
    r"|(?:(?-i:Add(?:s|ed)?)(?! and\b)|implement(?:s|ed)|introduces|replaced|reproduces?) "
    r"|(?:(?:required|optional|suggested|recommended|further) reading|(?:(?:strongly|highly) )?recommended (?:for|to|by)"
    r"|(?:invited|keynote|guest|oral|spotlight) (?:talk|lecture|speaker|presentation)"
    r"|how to (?:cite|install|contribute)|what(?: i|['\u2019])s new|if you (?:find|use)|thank you|getting started)\b"
    r"|(?-i:Figure|Table|Appendix|Step|Question|Problem|Goal|Background|Methods?|Source|References?|Based [Oo]n|Baselines?|Examples?"
    r"|Category|Topic|Related(?: [Ww]ork)?|Summary|See(?: [Aa]lso)?|From|Via|Podcast|Episode|Citations?(?: [Cc]ount)?|Motivation|Results?"
    r"|License)(?: [0-9A-Z]{1,3})?(?:[ ]?[:\u2013\u2014]| - )"
    r"|(?:chapter|week|lecture|day|part|session|module|section|unit|topic|news|update|task|todo|note|survey|(?:technical )?report"
    r"|talk|speakers?|best paper|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|course|keynote|(?:pre-?trained )?models?|datasets?|demo|idea|project|event|homework|assignment|readings?"
    r"|(?:[0-9]{1,2}(?:st|nd|rd|th|\.)? )?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?))\b[^:-]{0,12}(?:[:\u2013\u2014]|-[ \t])",
    re.IGNORECASE,
)
_OFFERED = late(  # a heading of jobs or events begins with such words, which stand in the middle of titles, too
    r"(?:[^\s:]+ ){0,2}(?:internships?|post-?doc(?:s|toral)?|professorship|studentship"
    r"|(?:ph\.?d|doctoral|research|faculty|senior|junior|master's) (?:students?|researchers?|scientists?|engineers?)"
    r"|(?:ph\.?d|doctoral|research) (?:fellowships?|scholarships?))\b"
    r"|(?:\S++ ){0,7}(?:ph\.?d|doctoral|research|faculty|tenure-track) positions?\b"
    r"|jobs?(?: offers?| openings?)?:|vacanc(?:y|ies):|meetups?\b"
    r"|(?:[^\s:]+ ){0,3}(?:summer|winter|spring|autumn) schools?(?: (?:on|in|at|of|for)\b|:|\Z)"
    r"|(?:[^\s(]+ ){0,6}\((?:all genders|(?:[mfwhdx][/|]){2,3}[mfwhdxn]|m[/|][fw]|[fwh][/|][mf])\)"  # whom an offer may be for
    r"|(?:doktorand(?:in|en)?(?:stellen?)?|promotionsstellen?|stellen(?:angebote?|ausschreibung)|praktikum|(?:bachelor|master)arbeit)\b"
    r"|wissenschaftliche[rs]? mitarbeite|th[e\u00e8]ses? (?:de doctorat|cifre)\b|stages? (?:d['\u2019]|(?:de )?m(?:aster|[12])\b|de fin\b)"
    r"|(?:offre|sujet|poste|bourse)s? (?:de |d['\u2019])(?:stage|th[e\u00e8]se|doctor|post-?doc|recherche|master|m[12]\b|ma[i\u00ee]tre"
    r"|chercheu|professeu|emploi|ing[e\u00e9]nieu|[e\u00e9]tude)"
    r"|(?:beca|tesis|contrato|plaza)s? (?:de investiga|(?:de |pre)?(?:m[a\u00e1]ster|doctora|pos[gt]))"
    r"|(?:borsa|posizion[ei]|assegn[io]) di (?:dottorato|ricerca|studio)\b"
    r"|(?:vagas?|bolsas?) (?:de|para) (?:mestr|douto|p[o\u00f3]s|pesquis|inicia|investiga|est[a\u00e1]gi|estud|bolsist)",
    re.IGNORECASE,
)
_COURSE = late(  # a page of such has headings of its own; a list of papers, and a seminar on some, has theirs
    r"(?!.*\b(?:papers|read(?:ings?)?|bibliography|publications|literature)\b)"
    r"(?:.*\b(?:project (?:ideas?|proposals?|topics?)|thesis topics|(?<!crash )course|syllabus|lectures|homeworks?|assignments?"
    r"|open positions|vacancies|internships)|#[ \t]{1,9}(?:(?:open|current|academic) )?jobs)\b",
    re.IGNORECASE,
)
_SECTION = late(  # what a page calls its parts
    r"(?:licen[cs]e|citations?|acknowledge?ments?|installation|contributors|contributing|changelog|usage|news|updates|homework|faqs?"
    r"|requirements|conclusions?)(?: and\b| &|\Z)|why i\b"
    r"|(?:.* )?(?:this|our|my) (?:repo|repository|project|page|website|paper|results|code|lab|group|blog|course)\b",
    re.IGNORECASE,
)
_GOING_ON = (":", ")", " in", " of", " the", " for", " and", " with", " from", " by", " at", " see")  # "... in", with "July 2021" behind it
_PARTED = late(r"[,;]|[ \t][\u2013\u2014-][ \t]")
_FORMS = (
    ("<h", _HEADED),
    ("]** ", _TABBED),
    ("**", _BOLD),
    ("__", _BOLD),
    ("<", _BOLD),
    ('"', _QUOTED),
    ("\u201c", _QUOTED),
    ("\u201e", _QUOTED),
    ("\u00ab", _QUOTED),
    ("\u300a", _QUOTED),
    ("*", _ITALIC),
    ("](http", _LINKED),
    ("]] ", _PAGED),
    ("] ", _TABBED),  # where nothing is marked as the title
)
_WORDS = late(r"[\w.:' -]+")
_SHAPE = late(r"[^\w\n]{0,20}(?:(?<=[(\[])[^()\[\]\n]{1,40}[)\]][^\w\n]{0,9})?")
_POINTER = late(r"[^\W_]+")
A_LINK = "[link]"
"""What stands behind a title where the link to its paper stands elsewhere."""
_FEWEST, _FEWEST_IN_PROSE, _FEWEST_IN_TABS, _LONGEST = 3, 4, 2, 300
_FEW_WORDS = 2
_PHRASE = 5  # words: what is longer and ends in "paper" may be "...: A Position Paper"


def title(raw: str, id_: str, *, alone: bool, sure: bool = False) -> str:
    """The title that the text of a link to paper ``id_`` plainly is, as model text; "" if it may be anything else.

    ``alone``: the link begins its line or list item; amid a sentence, a text must look like a title more. ``sure``: it stands where titles
    do, not people, as what is quoted or behind an identifier in brackets does.
    """
    if not raw or "://" in raw or len(raw) > 2 * _LONGEST:
        return ""
    text = " ".join(_unmarked(raw).split()).strip(" :,;|^")
    bare = text.strip(" \"'“”„‘’«»《》「」:,;|^")
    sure = sure or (bool(bare) and text[0] in _OPENING and text[-1] in _CLOSING)
    text = text if bare.count('"') % 2 else bare
    numbered = _NUMBERED.match(text)
    fewest = _FEWEST if alone or sure else _FEWEST_IN_PROSE
    if numbered is not None:
        if text.startswith(f"[{id_}"):  # how browsers call arXiv's pages
            sure, fewest = True, _FEWEST_IN_TABS
        text = text[numbered.end() :]
    if text.startswith(f"{id_[:4]} "):  # lists that are sorted by month
        text = text[5:]
    site = _SITE.search(text) if "rXiv" in text or "|" in text else None
    text = unlabelled(text[: site.start()] if site is not None else text)
    return clean(text.removesuffix(".")) if _is_title(text, alone=alone or sure, sure=sure, fewest=fewest) else ""


def _unmarked(raw: str) -> str:
    """A text without Markdown's pictures and marks, and without tags; what most texts do not hold costs a word's search."""
    text = untagged(_IMAGE.sub("", raw) if "![" in raw else raw)
    text = _QUOTE.sub('"', text) if "&" in text else text
    if "*" in text or "_" in text or "`" in text or "~~" in text or "==" in text:
        text = _EMPHASIS.sub("", text)
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def unlabelled(text: str) -> str:
    """A title without what lists put before it: where the paper appeared ("[CVPR 2024]"), that it is new, "Title:"."""
    label = _LABEL.match(text) if text[:1] == "[" or ":" in text[:_LABELS] or "\uff1a" in text[:_LABELS] else None
    return (text[label.end() :] if label is not None else text).strip()


def written_title(item: str, id_: str, *, among: bool = False) -> str:
    """The title that a list item or paragraph about paper ``id_`` plainly begins with: bold, italic, quoted or as a link to its publisher.

    ``- **Title**, authors. [[paper]](address)``: no sentence goes on behind it. ``among``: other items of this `shape` are titles, so that
    this one may have small letters.
    """
    if item[:1] == "#" and (heading := _HASHES.match(item)) is not None:
        words = written_title(f"- {item[heading.end() :]}", id_)
        return words if in_capitals(words) and not _is_section(words) else ""  # topics and questions are headings, too
    numbered = numbered_title(item, id_) or (_behind_address(item, id_) if "://" in item[:30] and " " in item[30:] else "")
    if numbered:
        return numbered
    form, found = next(((form, found) for mark, form in _FORMS if mark in item and (found := form.match(item)) is not None), (None, None))
    if found is None:
        return _behind_links(item, id_, among) or _unmarked_title(item, id_, among) or (_cited_title(item, id_) if "{{" in item else "")
    if (found[2] is None and found[1][-1] not in ".?!,") or found[1].rstrip().endswith(":"):
        return ""
    return title(found[1], id_, alone=form is _TABBED or (among and _is_phrase(found[1])))


def shape(item: str) -> str:
    """How a list item begins, but for its words: its mark, and those around its title."""
    found = _SHAPE.match(item)
    return _WORDS.sub("", found[0]).strip() if found is not None else ""


def _is_phrase(text: str) -> bool:
    """Whether a text is long enough for a title in small letters, and no sentence of those who wrote the list."""
    words = text.lower().split()
    return len(words) >= _UNMARKED and _OURS.isdisjoint(words) and not _names_thing(text)


def numbered_title(line: str, id_: str) -> str:
    """The title that plainly stands behind the number of paper ``id_``, with which a line begins; "" where authors may stand there too."""
    found = _NUMBERED_LINE.match(line) if id_ in line else None
    if found is None or found[1].lower() != id_:
        return ""
    if found[2]:
        return title(found[2], id_, alone=True)
    return "" if _has_more(found[3]) else title(found[3], id_, alone=False)


def _behind_address(line: str, id_: str) -> str:
    """The title that stands behind the address of paper ``id_``, with which a line begins, as OneTab prints it."""
    found = _ADDRESS_FIRST.match(line)
    if found is None or id_ not in found[1]:
        return ""
    said = found[2].strip()
    if said.startswith(f"[{id_}") or _SITE.search(said) is not None:
        return title(said, id_, alone=True)
    return _unmarked_title(f"- {said} {A_LINK}", id_)


def _cited_title(item: str, id_: str) -> str:
    """The title in the template of Wikipedia's that names paper ``id_``."""
    cited = next((found[0] for found in _CITED.finditer(item) if id_ in found[0]), "")
    said = _CITED_TITLE.search(_WIKI_LINK.sub(r"\1", cited))
    return title(_SLANTED.sub("", said[1]), id_, alone=True) if said is not None else ""


def _behind_links(item: str, id_: str, among: bool) -> str:  # noqa: FBT001 - as written_title has it
    """The title that a list item is but for links before it that say no more than where things are: ``- [paper](address) Title``."""
    links = _LINKS_FIRST.match(item) if "](" in item else None
    if links is None or "](" not in links[1]:
        return ""
    if not all(only_points(one[1]) for one in _LINK_TEXT.finditer(_IMAGE.sub("", links[1]))):
        return ""
    rest = item[links.end() :]
    return written_title(rest, id_, among=among) or _unmarked_title(f"- {rest} {A_LINK}", id_, among)


def _says(label: str) -> bool:
    """Whether a label says what kind of thing follows, rather than what the paper's method is called."""
    return _ABOUT.match(label) is not None or _names_thing(label) or only_points(label)


def _unmarked_title(item: str, id_: str, among: bool = False) -> str:  # noqa: FBT001, FBT002 - as written_title has it
    """The title that a list item is up to links that say no more than where things are: ``- (CVPR 2024) Title [[paper](address)]``."""
    entry = _ENTRY.match(item) if "<li" in item[:60] else None
    if entry is not None:
        item = f"- {entry[1]} {A_LINK}"
    address = _ADDRESS_LAST.search(item) if "](" not in item and id_ in item else None
    if address is not None:
        item = f"{item[: address.start()]} {A_LINK}"
    method = _METHOD.match(item) if "**" in item or "__" in item else None
    if method is not None:
        if _says(f"{method[1].strip('[]')}:"):
            return ""
        item = f"- {item[method.end() :]}"
    found = _LISTED.match(item.rstrip()) if "]" in item else None
    if found is None:
        return ""
    text = found[1].strip()
    if (
        _has_more(text)
        or text.endswith(_GOING_ON)
        or text.count("(") > text.count(")")
        or (len(text.split()) < _UNMARKED and ":" not in text)
    ):
        return ""
    if entry is not None and not in_capitals(text):
        return ""  # prose is in lists of HTML, too
    return title(text, id_, alone=among and _is_phrase(text))


def _has_more(text: str) -> bool:
    """Whether what nothing marks as a title may be something else, or hold more than it."""
    return _has_people(text) or _THINGS.search(text) is not None or begins_otherwise(text)


def _names_thing(text: str) -> bool:
    return _THINGS.search(text) is not None or _BEGINNINGS.match(text) is not None


def begins_otherwise(text: str) -> bool:
    """Whether a text that may be a title begins as that of no paper does: as that of a talk, a week of a course, a job or a school."""
    return _BEGINNINGS.match(text) is not None or _OFFERED.match(text) is not None


def heads_others(heading: str) -> bool:
    """Whether the heading of a page says that those below it are of projects, lectures or offers, whatever papers these link to."""
    return _COURSE.match(heading) is not None


def _is_section(heading: str) -> bool:
    """Whether a heading plainly is that of a part of the page: its license, its news, what is in this repository."""
    return _SECTION.match(heading) is not None


def _has_people(text: str) -> bool:
    """Whether people, a place or a meeting may stand beside a title: a few words that all have capitals, parted by a comma or a dash.

    Where the last part begins with "and", things are listed.
    """
    parts = list(map(str.split, _PARTED.split(text)))
    if len(parts) == 1 or parts[-1][:1] in (["and"], ["or"]):
        return False
    return any(len(part) <= NAMES_AT_MOST + 1 and not any(word.islower() and word != "and" for word in part) for part in parts)


def only_points(raw: str) -> bool:
    """Whether a text says no more than where a paper is: "paper", "PDF, 2023", a badge."""
    if not raw:
        return True
    raw = raw[:_LONGEST]
    raw = _OWN_ADDRESS.sub("", raw) if "://" in raw or "arxiv.org/" in raw else raw
    words = _POINTER.findall(untagged(_IMAGE.sub("", raw) if "![" in raw else raw).lower())
    return all(word in _NO_END or _FIGURE.search(word) is not None for word in words)


def _is_title(text: str, *, alone: bool, sure: bool, fewest: int) -> bool:
    words = text.split()
    if len(words) < fewest or len(text) > _LONGEST:
        return False
    first, last = words[0].strip("([\"'“").lower(), words[-1].strip(")].,!?\"'”").lower()
    if first in _POINTING_FIRST or (last in _NO_END and len(words) < _PHRASE) or {first, words[1].lower()} <= _POINTING:
        return False
    if not (words[0][0].isupper() or words[0][0].isdigit() or words[0][0] in "$\"'“(" or _has_capital(words[0])):
        return False
    tail = max(0, len(text) - _TAIL)
    if (
        _ABOUT.match(text) is not None
        or (text.lower().startswith(_PERIODICALS) and ": " not in text)
        or _HOUSE.search(text, tail) is not None
        or _YEAR.search(text, tail) is not None
    ):
        return False
    if text[-1] in "…,;" or text.endswith("...") or _OTHERS.search(text) is not None or are_people(text, words, sure=sure) or _is_id(text):
        return False
    long = [word for word in words if len(word) > 3 and word.lower() not in _SMALL]  # noqa: PLR2004 - shorter ones say nothing
    if not long or sum([word.isalpha() or any(map(str.isalpha, word)) for word in words]) * 2 < len(words):
        return False
    return alone or ":" in text or sum(map(_has_capital, long)) * 3 >= len(long) * 2


def is_no_title(text: str) -> bool:
    """Whether what stands in a paper's place is plainly no title: a score, what it proposes (CLIP), or who or where and when (CVPR 2021).

    A title of one word, which as good as no paper has, is taken for a name: where it is one, it would be wrong.
    """
    if " " not in text and text.isascii():
        return True
    words = text.split(maxsplit=_FEW_WORDS)
    if len(words) > _FEW_WORDS:
        others = _OTHERS.search(text) if "et" in text else None
        return others is not None and len(text[: others.start()].split()) < _FEW_WORDS
    return not any(map(str.isalpha, text)) or _YEAR.search(text) is not None or _OTHERS.search(text) is not None


def in_capitals(text: str) -> bool:
    """Whether most words of a text have capitals, as titles in English do and sentences do not."""
    long = [word for word in text.split() if len(word) > 3 and word.lower() not in _SMALL]  # noqa: PLR2004 - as above
    return sum(map(_has_capital, long)) * 3 >= len(long) * 2


def _has_capital(word: str) -> bool:
    return word != word.lower() if word.isascii() else any(map(str.isupper, word))


def _is_id(text: str) -> bool:
    if _FIGURE.search(text) is None:  # soon, for nearly all titles
        return False
    return identifiers.spelt(text) is not None
