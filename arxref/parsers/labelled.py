"""Papers as a heading and lines with labels, in whatever order and language a bot writes them.

    ## 1. [Title](https://arxiv.org/abs/ID)          **Title: A Title**
    - **Authors:** A, B                              Authors: A, B
    - **Abstract:** ...                              Link: https://arxiv.org/abs/ID

    1. A Title
       Authors: A, B
       Link: https://arxiv.org/abs/ID

A record is one where a line says who the authors are, and where its title and its links name one paper. All else is left to whoever
reads plain links.
"""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Parser, SourceText
from arxref.authors import parse_authors
from arxref.hookspecs import hookimpl
from arxref.late import late
from arxref.library.digests import own_date
from arxref.library.layouts.codeparts import blanked, code
from arxref.library.layouts.linktexts import only_points, unlabelled
from arxref.library.layouts.linktexts import title as plain_title
from arxref.library.layouts.prose import with_prose
from arxref.library.layouts.tablecells import linked_title, unescaped
from arxref.model import Entry, Origin
from arxref.records import NamedTuple
from arxref.taxonomy import in_brackets, split_categories
from arxref.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import ArxivId, Foreign, Heading, Problem

NAME = "labelled"
_WORDS = {
    "title": "title paper-title full-title 标题 論文標題 论文标题 題目 题目 タイトル 제목 titel titre título titolo название",
    "authors": "authors author 作者 著者 저자 auteurs autores autoren autori авторы",
    "link": (
        "link links url urls arxiv arxiv-id arxiv-link arxiv-url paper paper-link paper-url pdf pdf-link pdf-url abs id paper-id"
        " 链接 論文リンク 论文链接 论文地址 リンク 링크 論文 论文 原文链接 连接 lien enlace ссылка"
    ),
    "abstract": "abstract 摘要 초록 アブストラクト résumé resumen resumo riassunto zusammenfassung аннотация",
    "categories": (
        "categories category subjects subject 类别 分类 領域 カテゴリ 카테고리 领域 catégories categorías categorias categorie kategorien"
    ),
    "date": (
        "published date submitted publish publish-date publication-date date-de-publication fecha datum veröffentlicht publié"
        " 发布 发布日期 发布时间 发表日期 发表时间 提交日期 日期 公開日 発表日 게시일 발행일"
    ),
    "comment": "comment comments 备注 评论",
}
_SUMMARY = ("Summary", "summary")  # an abstract where arXiv's API is quoted, whose names for other things these are; else of anybody
_ARXIVS = frozenset(("entry id", "primary category"))
_NOTHING = frozenset(("none", "nan", "n/a", "null"))  # what scripts print of what is not there
_FIELDS = {word.replace("-", " "): field for field, words in _WORDS.items() for word in words.split()}
_AUTHORS = "|".join(dict.fromkeys(form for word in _WORDS["authors"].split() for form in (word, word.capitalize()))).encode()
_recognised = late(
    rb"(?:^|\n)[ \t>]{0,20}(?:(?:[-*+]|[0-9]{1,5}[.)])[ \t]{1,9})?[^\w\s\[(<]{0,40}[ \t]?[*_]{0,3}"
    rb"(?:" + _AUTHORS + rb")[*_ ]{0,4}(?::|\xef\xbc\x9a)",
    re.IGNORECASE,
)
_HEADING = late(
    r"#{1,6}[ \t]+([^\n]{1,2000})|(?:[0-9]{1,5}[.)][ \t]+)?(\*\*[^*\n]{1,600}\*\*|__[^_\n]{1,600}__)[ \t]*+(?:<br ?/?>[ \t]*+)?\Z"
)
_NUMBERED = late(r"([ \t]{0,9})(?:[0-9]{1,5}[.)][ \t]+|\u3010[0-9]{1,5}\u3011[ \t]*)(?=[^\W_])([^\n]{2,600})\Z")
_DIGITS = frozenset("0123456789\u3010")  # how numbered lines begin
_ANCHOR = late(r"<a\b[^<>]{0,200}></a>")
_EMOJI = r"(?:[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]{1,4}[ \t]*)?"
_NUMBER = late(rf"\A{_EMOJI}(?:\[?[0-9]{{1,5}}[.)\]][ \t]+|\u3010[0-9]{{1,5}}\u3011[ \t]*)?{_EMOJI}")
_WIDE = late(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_LABEL = late(
    r"[ \t>]{0,20}(?:(?:[-*+\u2022]|[0-9]{1,5}[.)])[ \t]{1,9})?[^\w\s\[(<]{0,10}[ \t]?[*_]{0,3}"
    r"([^\W\d_][^\W_]{0,20}(?:[ -][^\W_]{1,20}){0,2})"
    r"[ \t]?[*_]{0,3}[ \t]?(?::{1,2}|\uff1a)(?!//|:)[*_]{0,3}[ \t]*([^\n]*)"
)
_ADMONITION = late(r"(?:!!!|\?\?\?\+?)[ \t]{1,9}[a-z][a-z -]{0,40}[ \t]{1,9}\"([^\"\n]{10,600})\"[ \t]*\Z")  # MkDocs'
_FOLDED = late(r"[ \t]*</?(?:details|summary|br)\b", re.IGNORECASE)
_TAGS = late(r"</?(?:details|summary|strong|b|br|p)\b[^<>\n]{0,100}>", re.IGNORECASE)
_FOLDED_TITLE = late(
    r"[ \t]*+(?:<details\b[^<>]{0,100}>[ \t]*+)?<summary>[ \t]*(?:<(b|strong)>)?([^<>]{10,600})(?:</\1>)?[^<>\w]{0,20}</summary>",
    re.IGNORECASE,
)
_RULE = late(r"[ \t]*(?:-{3,}|\*{3,}|_{3,}|={3,})[ \t]*\Z")
_POINTER = late(r"[ \t>]{0,20}(?:(?:[-*+\u2022]|[0-9]{1,5}[.)])[ \t]|[\[<]|https?:)")
_ADDRESS = late(r"https?://[^\s()<>\[\]]{1,300}")
_LINKS = late(r"\[([^\[\]\n]{1,100})\]\(([^()\s]{0,300})\)")
_POINTING = late(r"\W*(?:paper|pdf|arxiv|preprint)\b(?:\W+\w+){0,3}\W*\Z", re.IGNORECASE)  # "Paper (Low Resolution)"
_OF_PAGE = late(  # what a whole page is called
    r"\W{0,5}(?:(?:(?:today['\u2019]?s|daily|weekly|monthly|new|recent|latest|my|our|the|arxiv|top|best|selected|[0-9]{1,3})[ \t]){1,4}"
    r"(?:papers|preprints|articles|digest|reading list)|papers[ \t](?:of|from|for|on|in|to)|reading[ \t]list)\b",
    re.IGNORECASE,
)
_TABLE = late(r"(?:\A|\n)\[\[[\w.-]{1,60}\]\][ \t]*\n(?:[a-z#][^\n]*\n){0,30}?authors?[ \t]*=", re.IGNORECASE)  # of TOML
_ASSIGNED = late(  # its lines that are otherwise in YAML
    r"^(?:([A-Za-z][\w-]{0,30})[ \t]*=[ \t]*(?:(?:\"((?:[^\"\\\n]|\\[^\n])*)\"|'([^'\n]*)'|(\[[^\[\]\n]*\]))[ \t]*(?:#[^\n]*)?$)?"
    r"|(\[\[[^\[\]\n]{1,60}\]\])[ \t]*$|\][ \t]*$)",
    re.MULTILINE,
)
_QUOTATION = late(r"\"\"\"(.*?)\"\"\"|\'\'\'", re.DOTALL)
_ESCAPED = late(r"\\([\"\\])")
_LISTED = late(r"(?:\A|\n)[-*+][ \t]{1,9}")  # in YAML
_NAMED = late(r"\[\[([^\[\]|\n]{1,200})\]\]|\[([^\[\]\n]{1,200})\]\([^()\n]{0,600}\)")  # [[Ann Lee]], [Ann Lee](address of a search)
_BELOW = 20  # lines below the authors in which the link may stand
_FEWEST = 5  # words of a title that nothing marks as one but that a block of it is folded away
_SHORT = 2  # words of a title that may be somebody's name
_MOST = 3  # words that stand beside the links to a paper, and in them: "arXiv PDF Code"
_STOP = late(r"[.!?\u3002][ \t]*\Z")
_BREAK = late(r"<br ?/?>\Z")


class _Record(NamedTuple):
    """A record as far as it was read: its first and last line, its heading (``numbered``, if it was), and what its labels say.

    ``papers`` are those that its links lead to, but for links ``unasked``.
    """

    first: int
    last: int
    heading: str
    values: dict[str, list[str]]
    links: list[str]
    extra: list[tuple[str, str]]
    papers: set[str]
    unasked: list[str]
    numbered: bool = False


def accepts(source: SourceText) -> float:
    """Possible where the labels of a paper stand below its title."""
    head = source.head
    if b"rxiv" not in head and b"rXiv" not in head:
        return 0.0
    if _recognised.search(head) is None and not (b"[[" in head and _TABLE.search(head.decode("utf-8", "replace")) is not None):
        return 0.0
    return 0.4 if any(True for record in _records(_lines(head.decode("utf-8", "replace"))) for _ in _read(record, "")) else 0.0


def parse(source: SourceText) -> Iterator[Entry | Foreign | Heading | Problem]:
    """Read every record; see `arxref.api.Parser`."""
    lines = _lines(source.text)
    yield from with_prose(source, [entry for record in _records(lines) for entry in _read(record, source.name)])


def _lines(text: str) -> list[str]:
    """The lines, without what is code, and as if nothing was folded away; those of a list in TOML as if it were one in YAML."""
    if "[[" in text and _TABLE.search(text) is not None:
        text = _ASSIGNED.sub(_assigned, _QUOTATION.sub(lambda found: _unescaped(found[1] or ""), text))
    lines = (line.lstrip("> \t") if line.startswith(">") else line for line in blanked(text, code(text)[0]).split("\n"))
    return [_unfolded(line) if "<" in line or line.startswith(("!!!", "???")) else line for line in lines]


def _assigned(found: re.Match[str]) -> str:
    label, quoted, literal, several, table = found.groups()
    return f"{label}: {_unescaped(quoted or '') or literal or several or ''}" if label else "---" if table else ""


def _unescaped(text: str) -> str:
    """What TOML says between double quotes, where it spells these and backslashes (of TeX) with one more."""
    return _ESCAPED.sub(r"\1", text) if "\\" in text else text


def _records(lines: list[str]) -> Iterator[_Record]:
    """What may be records: a heading or a labelled title, and the labels below it."""
    record: _Record | None = None
    field = ""  # of the line before; "" where that was no label
    for number, line in enumerate(lines, 1):
        if not line or line.isspace():
            field = field if field == "abstract" and record and not any(record.values[field]) else ""
            continue
        said, name, value = _label(line)
        if name in _SUMMARY and record is not None and not _ARXIVS.isdisjoint(label.lower() for label, _ in record.extra):
            said = "abstract"
        within = field == "abstract" and record is not None and not record.numbered
        heading = _heading(lines, number, within=within) if not said else None
        untitled = record is not None and _is_untitled(record, said, value, lines, number)
        if heading is not None or _RULE.match(line) is not None or untitled or (said == "title" and _is_over(record, lines, number)):
            if record is not None:
                yield record
            record = _Record(number, number, heading[0], {}, [], [], set(), [], heading[1]) if heading is not None else None
        if heading is not None or (record is None and said != "title" and not untitled):
            field = ""
            continue
        record = record or _Record(number, number, "", {}, [], [], set(), [])
        if said == "link":
            record.links.append(value)
            record.unasked.append(value)
        elif said in record.values or (not said and value and (_is_marked(line) or _is_beside(record, number, field, line))):
            record.extra.append((said or name, value))
        elif name and not said and _is_marked(line) and _goes_on(record, number) and not (field == "abstract" and line[:1].isspace()):
            pass  # a property without a value; an abstract has lists of its own
        elif said:
            record.values[said] = [value]
        elif field in ("abstract", "authors", "title") and (field == "abstract" or line[:1].isspace()) and not _points(line):
            record.values[field].append(line.strip())
            said = field
        elif "rxiv.org/" in line and "authors" in record.values and not (name and record.links) and _is_bare(line, record):
            record.links.append(line)
            record.unasked.append(line)
        else:
            yield record
            record = None
            field = ""
            continue
        field = said
        record = record._replace(last=number)
    if record is not None:
        yield record


def _heading(lines: list[str], number: int, *, within: bool) -> tuple[str, bool] | None:
    """The words of the line, if it is a heading, and whether a number stands before them; nothing marks some as one but that number.

    Such have the authors in the line below, or labels further to the right; not ``within`` an abstract, which may have lists of its own.
    """
    line = lines[number - 1].strip()
    found = _HEADING.match(line)
    if found is not None:
        spelt = found[1] or found[2]
        words = _words(spelt)
        return words, line[0].isdigit() or words != spelt.strip("*_ \t")
    listed = _NUMBERED.match(lines[number - 1].rstrip(" \t")) if line[:1] in _DIGITS and number < len(lines) else None
    if listed is None:
        return None
    below = lines[number]
    said = _label(below)[0]
    deeper = len(below) - len(below.lstrip()) > len(listed[1])
    marked = said in ("title", "link") and line[0] == "\u3010"
    return (listed[2], True) if said == "authors" or marked or (said and said != "abstract" and deeper and not within) else None


def _unfolded(line: str) -> str:
    """A line of what is folded away, as it would stand without: titles of blocks, and ``<summary>Abstract</summary>``, as headings."""
    admonition = _ADMONITION.match(line)
    if admonition is not None:
        return f"### {admonition[1]}" if _is_titled(admonition[1]) else line
    if _FOLDED.match(line) is None:
        return line
    titled = _FOLDED_TITLE.match(line)
    if titled is not None and len(titled[2].split()) > 1 and (titled[1] or _is_titled(titled[2])):
        return f"### {titled[2]}"
    words = _TAGS.sub("", line).strip()
    return f"### {words}" if _FIELDS.get(words.rstrip(":").lower()) == "abstract" else ""


def _is_titled(text: str) -> bool:
    """Whether the words on a folded block, which are not bold, are a title: they are numbered, or as long as few other words there."""
    words = _words(text)
    return (words != text.strip() or len(words.split()) >= _FEWEST) and bool(plain_title(words, "", alone=True))


def _points(line: str) -> bool:
    """Whether a line is an item or a link that leads to a paper, which is no more of what was said before."""
    return "rxiv" in line and _POINTER.match(line) is not None


def _is_bare(line: str, record: _Record) -> bool:
    """Whether a line is links to the record's paper and no prose, which may name any other; below an abstract, links alone."""
    if "abstract" in record.values:
        bare = line.startswith("[") and not any(map(str.isalnum, _LINKS.sub("", line)))
        return bare and all(only_points(one[1]) or _POINTING.match(one[1]) for one in _LINKS.finditer(line) if "rxiv.org/" in one[2])
    title = "".join(record.values.get("title", ())) or record.heading
    words = [word for word in _ADDRESS.sub(" ", line).split() if any(map(str.isalnum, word))]
    sentence = _STOP.search(line) is not None and not only_points(_LINKS.sub("", line))
    return (len(words) <= _MOST and not sentence) or (bool(title) and title in line)


def _is_over(record: _Record | None, lines: list[str], number: int) -> bool:
    """Whether a labelled title is another record's: behind other labels, or below the heading of the whole page."""
    if record is None:
        return False
    if number == record.last + 1 and "title" not in record.values and not record.links:
        return lines[record.first - 1].startswith("# ")  # the authors may stand before it
    return bool(record.values) or lines[record.first - 1].startswith("# ")


def _is_untitled(record: _Record, said: str, value: str, lines: list[str], number: int) -> bool:
    """Whether a label begins another record, whose title is lost: there are authors once more, or a link to another paper.

    Blank lines stand above such a link. It stands below such authors, too, who else are the same paper's; but where blank lines stand
    above these, and the paper has its abstract, that has all that it may have.
    """
    if said not in ("authors", "link") or not record.links or "authors" not in record.values:
        return False
    apart = number > record.last + 1
    if said == "link":
        return apart and _names_another(value, record)
    if apart and "abstract" in record.values:
        return True
    below = lines[number : number + _BELOW]
    labels = takewhile(lambda label: label[0] not in ("title", "authors"), map(_label, below if apart else takewhile(str.strip, below)))
    return any(label == "link" and _names_another(link, record) for label, _, link in labels)


def _names_another(link: str, record: _Record) -> bool:
    """Whether a link is one to a paper, and none that a record links to."""
    named = _named(link)
    if named:
        record.papers.update(*map(_named, record.unasked))
        record.unasked.clear()
    return bool(named) and named.isdisjoint(record.papers)


def _named(link: str) -> set[str]:
    return {one[2] for one in identifiers.find(link)}


def _label(line: str) -> tuple[str, str, str]:
    """The field that a line's label names, the label, and its value; no field for one that nobody knows, nothing for a line without one."""
    found = _LABEL.match(line)
    if found is None:
        heading = line.lstrip("# \t").rstrip(": \t*").lower() if line.startswith("#") else ""
        return ("abstract", heading, "") if _FIELDS.get(heading) == "abstract" else ("", "", "")
    value = found[2].rstrip(" \t")
    if value.endswith(">"):
        value = _BREAK.sub("", value).rstrip(" \t")
    if value.endswith("**") and value.count("**") == 1:
        value = value[:-2].rstrip()
    field = _FIELDS.get(found[1].lower().replace("-", " "), "")
    if line.startswith("#") and field not in ("title", "abstract"):
        return "", "", ""
    return field, found[1], value


def _is_marked(line: str) -> bool:
    """Whether a label is an item of a list, or bold."""
    label = line.partition(":")[0].partition("\uff1a")[0]
    return "**" in label or "__" in label or line.lstrip().startswith(("- ", "* ", "+ "))


def _goes_on(record: _Record, number: int) -> bool:
    """Whether a line is the one behind what was read of a record, or its first label, which a blank line may part from the heading."""
    return number == record.last + 1 or not (record.values or record.links or record.extra)


def _is_beside(record: _Record, number: int, field: str, line: str) -> bool:
    """Whether words with a colon, which nothing marks as a label, are one: labels stand in the line above, and no text goes on here.

    A title goes on in lines that are indented, but not in YAML, where labels are small words.
    """
    if number != record.last + 1 or field == "abstract" or not record.values:
        return False
    if "rxiv.org/" in line and (record.links or "rxiv.org/" in record.heading):  # another paper
        return False
    return field != "title" or not line[:1].isspace() or line.lstrip().partition(":")[0].islower()


def _words(heading: str) -> str:
    """A heading without its number and the picture before it."""
    heading = _ANCHOR.sub("", heading).strip() if "<a" in heading else heading.strip()
    bold = heading.startswith("**") and heading.endswith("**") and heading.count("**") == 2  # noqa: PLR2004 - both ends
    return _NUMBER.sub("", heading[2:-2].strip() if bold else heading, count=1)


def _read(record: _Record, name: str) -> Iterator[Entry]:
    """The paper that a record is, if it is one."""
    values = {field: text for field, rows in record.values.items() if (text := "\n".join(rows).strip()).lower() not in _NOTHING}
    heading = "" if _OF_PAGE.match(record.heading) is not None else record.heading
    spelt, url = linked_title(heading)
    spelt = unlabelled(spelt)
    # A summary names any papers: it is asked where no link tells.
    others = (value for label, value in record.extra if "rxiv.org/" in value and not (label in _SUMMARY and record.links))
    known = _paper([url, record.heading, *record.links, *others]) if any(map(str.strip, record.values.get("authors", ()))) else None
    if known is None:
        return
    id_, version = known
    # "Weekly meeting" heads what is said of a paper, too.
    is_title = url or values.get("abstract") or plain_title(spelt, id_, alone=True) or _is_short(spelt, record)
    said = linked_title(_unquoted(values.get("title", "")).removeprefix("@"))[0]  # Zotero's pages in Logseq are called so
    if _WIDE.search(said) is not None and _WIDE.search(spelt) is None and plain_title(spelt, id_, alone=True):
        said = spelt  # below it stands what it means
    title = clean(unescaped(said or (spelt if is_title else "")))
    if heading and not title:
        return  # others may find one
    names, complete = parse_authors(_unlinked(_LISTED.sub(", ", values.get("authors", "")).lstrip(", ")).replace("\n", " "))
    subjects = values.get("categories", "")
    categories, primary, classes = split_categories(in_brackets(subjects) or subjects)
    yield Entry(
        id=id_,
        version=version,
        title=title,
        authors=names,
        authors_complete=complete,
        abstract=clean(values.get("abstract", "")),
        categories=categories,
        primary=primary,
        classes=classes,
        published=own_date(id_, _unlinked(values.get("date", ""))),
        comment=clean(values.get("comment", "")),
        origins=(Origin(name, record.first, record.last, NAME),),
        extra=tuple((label, clean(value)) for label, value in record.extra if label not in _WORDS),
    )


def _is_short(text: str, record: _Record) -> bool:
    """Whether two words are a title, with a number before them and the authors below: elsewhere they may be somebody's name.

    In small letters they may be what is to be done with a paper (Run it).
    """
    words = text.split()
    short = record.numbered and len(words) == _SHORT and not any(word[0].islower() for word in words) and not only_points(text)
    return short and not any(text in row for row in record.values["authors"])


def _unquoted(text: str) -> str:
    """A value without the quotes around it that YAML asks for; a single one within single ones is written twice there."""
    inner = text[1:-1]
    if text.startswith('"') and text.endswith('"') and '"' not in inner:
        return inner
    if text.startswith("'") and text.endswith("'") and "'" not in inner.replace("''", ""):
        return inner.replace("''", "'")
    return text


def _unlinked(text: str) -> str:
    """A value whose words are links, as their texts."""
    return _NAMED.sub(lambda found: found[1] or found[2], text) if "[" in text else text


def _paper(texts: list[str]) -> tuple[ArxivId, int | None] | None:
    """The one paper that the texts name; None, where they name several or none."""
    found: dict[ArxivId, int | None] = {}
    for text in texts:
        named = [(id_, version) for _, _, id_, version in identifiers.find(text)]
        if not named and text[:1].isdigit() and (spelt := identifiers.spelt(text.strip())) is not None:
            named = [spelt]
        for id_, version in named:
            found[id_] = found.get(id_) or version
    return next(iter(found.items())) if len(found) == 1 else None


PARSER = Parser(
    NAME, "papers as a heading and lines with labels (Authors, Link, Abstract), as many bots write them", "links", 46, accepts, parse
)


@hookimpl
def arxref_parsers() -> list[Parser]:
    """Offer the parser."""
    return [PARSER]
