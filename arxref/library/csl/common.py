r"""What every reader and writer of CSL data (CSL-JSON, CSL-YAML) shares: which items are arXiv papers, and what a text of theirs means.

Text in CSL-JSON is plain: ``$...$`` stands there as it is, as in Zotero, and the model's ``\$`` is a mere dollar sign. Rich text is the few
tags that citeproc knows (pandoc's manual, "Citation syntax"); the simple sub- and superscripts among them are math here.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.api import Existing
from arxref.late import late

try:
    from _blake2 import blake2b  # hashlib's own, for which that would load OpenSSL: a quarter of a start of Python
except ImportError:
    from hashlib import blake2b

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from arxref.model import ArxivId

SURROGATES = late("[\ud800-\udfff]")
# Where CSL writers put an arXiv identifier, and how it starts when it is one (Zotero, Better BibTeX, pandoc, citation-js, manubot).
_PLACES = (
    ("number", "arxiv:"),
    ("DOI", "10.48550/"),
    ("DOI", "https://doi.org/10.48550/"),
    ("URL", "http://arxiv.org/"),
    ("URL", "https://arxiv.org/"),
    ("URL", "http://www.arxiv.org/"),
    ("URL", "https://www.arxiv.org/"),
    ("URL", "https://export.arxiv.org/"),
    ("URL", "http://export.arxiv.org/"),
    ("URL", "https://doi.org/10.48550/"),
    ("archive_location", "arxiv:"),
    ("archive-location", "arxiv:"),
    ("container-title", "arxiv:"),
    ("id", "arxiv:"),
)
# Where the identifier stands bare, and the field that must then say "arXiv".
_BARE_PLACES = (
    ("number", "publisher"),
    ("number", "container-title"),
    ("number", "archive"),
    ("archive_location", "archive"),
    ("archive-location", "archive"),
)
_IN_NOTE = late(r"(?i)(?:^|[\n;,])[^\S\n]{0,8}(?:_?eprint:\s?)?arxiv:\s?(\S{1,64})")
# What of an item may name the paper as fields of .bib files do (`arxref.library.bib.bibfile.arxiv_id`), and by which name they do.
_FIELDS = {
    name: name.lower() for name in "DOI URL note number volume version publisher archive eprint eprinttype archivePrefix".split()
} | {
    "container-title": "journal",
    "page": "pages",
    "genre": "type",
}
_MAY_NAME = late(r"(?i)xiv|5iv|corr|[a-z-]/[0-9]{7}")
_LABEL = 80
_TOKENS = ("\x00", "\x01", "\x02")
_DOLLAR = late(r"\\?\$")

_ATOM = r"(?:[A-Za-z][A-Za-z0-9]{0,3}|[0-9]{1,9}(?:\.[0-9]{1,9})?)"
_TAGGED = r"<su(?:b>[A-Za-z0-9*+,'-]{1,20}</sub|p>[A-Za-z0-9*+,'-]{1,20}</sup)>"
# With a base before it, what follows a script at once belongs to it (H2O); without, it does not (the 13 of 13C).
_TAGGED_RUN = late(rf"(?<![A-Za-z0-9$\\]){_ATOM}{_TAGGED}(?:{_TAGGED}|[A-Za-z0-9]{{1,4}}(?![A-Za-z0-9])){{0,20}}|{_TAGGED}")
TAG = late(r"<su([bp])>([^<]*)</su[bp]>")
_ONE_SCRIPT = r"([_^])(?:([A-Za-z0-9*+'-])|\{([A-Za-z0-9*+,'-]{1,20})\})"
_SCRIPT = late(_ONE_SCRIPT)
_SIMPLE = late(rf"{_ATOM}?(?:{_ONE_SCRIPT}|[A-Za-z0-9]){{1,20}}")
_STYLED = late(r"</?(i|b|sc|em|strong)>|<span (?:class=\"nocase\"|style=\"font-variant: ?small-caps;?\")>|</span>")
_JATS = late(r"<(/?)jats:([a-z-]{1,20})(?:\s[^<>]{0,200})?/?>")


# An item as arxref writes it. Quotes inside a JSON string are escaped, so neither pattern can begin inside a text.
_WRITTEN = late(rb'\{"id":("[^"\\]*(?:\\.[^"\\]*)*"),(.*)"fingerprint":"([0-9a-f]{16})"\}\}')
_CITED = late(rb'"note":"arXiv:([^"\\ ]*)')


def pieces(raw: bytes, between: bytes, start: int, end: int) -> Iterator[bytes]:
    """As ``raw[start:end].split(between)``, but one at a time: the file that they are looked for in may have hundreds of megabytes."""
    while (stop := raw.find(between, start, end)) >= 0:
        yield raw[start:stop]
        start = stop + len(between)
    yield raw[start:end]


_begun = blake2b(b"{", digest_size=8).copy  # half as dear as a new one


def fingerprint(members: bytes) -> str:
    """Sixteen hexadecimal digits of an item's JSON without its id, its fingerprint and its last two brackets."""
    digest = _begun()
    digest.update(members)
    digest.update(b"}}")
    return digest.hexdigest()


def written(item: bytes) -> tuple[bytes, ArxivId] | None:
    """The id, as JSON, and the paper of an item that is, but for its id, as arxref wrote it; None if it is not."""
    match = _WRITTEN.fullmatch(item)
    if match is None:
        return None
    key, body, mark = match.groups()
    if not body.endswith(b'"custom":{'):  # there is more in it, and a comma behind that
        if not body.endswith(b",") or body.endswith(b'"custom":{,'):
            return None
        body = body[:-1]
    cited = _CITED.search(body)
    if cited is None or fingerprint(body).encode() != mark:
        return None
    try:
        return key, identifiers.parse(cited[1].decode())[0]
    except ValueError:
        return None


def paper(item: Mapping[str, object]) -> tuple[ArxivId, int | None] | None:
    """The arXiv identifier that a CSL item carries, and its version where that is said; None for an item that is no arXiv paper.

    A number alone is none, and neither is one in a title or an abstract: other papers name papers there.
    """
    found = next(filter(None, map(identifiers.spelt, _spellings(item))), None)
    if found is not None:
        return found
    fields = {field: text for name, field in _FIELDS.items() if isinstance(text := item.get(name), str)}
    if _MAY_NAME.search("\n".join(fields.values())) is None:  # as in nearly all others
        return None
    from arxref.library.bib.bibfields import named  # noqa: PLC0415 - see above

    return named(fields)


def _spellings(item: Mapping[str, object]) -> Iterator[str]:
    """The texts of an item that look as if they named an arXiv paper, the surest first."""
    for place, start in _PLACES:
        text = item.get(place)
        if isinstance(text, str) and text[: len(start)].lower() == start:
            yield text.partition(" [")[0]
    for place, says in _BARE_PLACES:
        text, named = item.get(place), item.get(says)
        if isinstance(text, str) and isinstance(named, str) and named.strip().lower() in ("arxiv", "arxiv.org", "arxiv e-prints"):
            yield text
    volume = item.get("volume")
    if isinstance(volume, str) and volume.startswith("abs/"):  # of CoRR, as DBLP and Google Scholar have it
        yield volume[4:]
    named = item.get("arxiv")  # pandoc makes this of a note that says "arXiv:..."
    if isinstance(named, str):
        yield named.partition(" [")[0]
    note = item.get("note")
    if isinstance(note, str):
        match = _IN_NOTE.search(note)
        if match is not None:
            yield match[1]


def label(item: object, number: int) -> str:
    """What to call an item in a message: its id, its title, or else its place."""
    if isinstance(item, dict):
        for name in ("id", "title"):
            words = " ".join(shown(item.get(name)).split())
            if words:
                return words[:_LABEL]
    return f"item {number}"


def shown(value: object) -> str:
    """A string or a number as text (CSL allows both as an id); nothing else."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    text = str(value)
    return text if text.isprintable() else SURROGATES.sub("\ufffd", text)


def held(items: Iterable[object]) -> Existing:
    """What a file of these items holds: the keys of its papers and, as foreign, all its other items."""
    keys: dict[ArxivId, str] = {}
    foreign = []
    taken = set()
    dois: dict[str, str] = {}
    for number, one in enumerate(items, 1):
        found = paper(one) if isinstance(one, dict) else None
        if found is not None:
            keys.setdefault(found[0], shown(one.get("id")))  # type: ignore[attr-defined]
            continue
        foreign.append(label(one, number))
        key = shown(one.get("id")) if isinstance(one, dict) else ""
        if key:
            taken.add(key)
            for doi in identifiers.split_dois(shown(one.get("DOI")))[0]:  # type: ignore[attr-defined]
                dois.setdefault(doi.lower(), key)
    return Existing({id_: key for id_, key in keys.items() if key}, tuple(foreign), edited=True, taken=frozenset(taken), dois=dois)


def plain(text: str) -> str:
    """Model text as CSL-JSON has it."""
    return text.replace("\\$", "$") if "\\$" in text else text


def model_text(text: str) -> str:
    r"""The model text of a text of a CSL item, whoever wrote that: math stays math, any other ``$`` becomes ``\$``, markup goes."""
    if "<" in text:
        if "<jats:" in text:
            text = _JATS.sub(_of_jats, text)
        if "</i>" in text or "</b>" in text or "</sc>" in text or "</span>" in text:
            text = _STYLED.sub("", text)
        if "</su" in text:
            text = _TAGGED_RUN.sub(_math_of, text)
    return _clean(text)


def _clean(text: str) -> str:
    return _cleaner()(text)


@cache
def _cleaner() -> Callable[[str], str]:
    from arxref.text.clean import clean  # noqa: PLC0415 - for those who read what others wrote; it takes a quarter of a start of Python

    return clean


def own_text(text: str) -> str:
    """The model text of a text that arxref wrote: nothing is to be cleaned there."""
    if "</su" in text:
        text = _TAGGED_RUN.sub(_math_of, text)
    if "$" not in text:
        return text
    if any(token in text for token in _TOKENS):
        return _clean(text)
    from arxref.text.mathfind import dollars, restored  # noqa: PLC0415 - pandoc waits for this module, mostly for texts without math

    vault: list[str] = []
    return restored(dollars(text, vault), vault)


def _of_jats(match: re.Match[str]) -> str:
    if match[2] in ("sub", "sup"):
        return f"<{match[1]}{match[2]}>"
    return "" if match[2] in ("italic", "bold", "sc", "monospace", "underline", "styled-content") else " "


def _math_of(match: re.Match[str]) -> str:
    return f"${TAG.sub(_script_of, match[0])}$"


def _script_of(match: re.Match[str]) -> str:
    mark = "_" if match[1] == "b" else "^"
    return f"{mark}{match[2]}" if len(match[2]) == 1 else f"{mark}{{{match[2]}}}"


_NEAR = frozenset("._$\\<>*'~^`")  # beside these, readers of tags or of Markdown might see something else


def tagged(text: str) -> str:
    """Model text with tags for its simplest math (``$x^2$``, ``$H_2O$``), where reading them gives the same math again."""
    if "$" not in text:
        return text
    from arxref.text.tex import escape_dollars, spans  # noqa: PLC0415 - see above

    pieces: list[str] = []
    segments = spans(text)
    for index, (is_math, segment) in enumerate(segments):
        if not is_math:
            pieces.append(escape_dollars(segment))
            continue
        before = segments[index - 1][1][-1:] if index else ""
        after = segments[index + 1][1][:1] if index + 1 < len(segments) else ""
        alone = not (before.isalnum() or after.isalnum() or _NEAR.intersection((before, after)))
        pieces.append((alone and _tags(segment)) or f"${segment}$")
    return "".join(pieces)


def _tags(body: str) -> str:
    """Math of one base with scripts as tags; empty for any other."""
    if ("^" not in body and "_" not in body) or len(body) > _LABEL or _SIMPLE.fullmatch(body) is None:
        return ""
    found = _SCRIPT.sub(_tag, body)
    return found if _TAGGED_RUN.sub(_math_of, found) == f"${body}$" else ""


def _tag(match: re.Match[str]) -> str:
    name = "sub" if match[1] == "_" else "sup"
    return f"<{name}>{match[2] or match[3]}</{name}>"


def literal_dollars(text: str) -> list[int]:
    r"""Which of the dollars of `plain` of a model text are ``\$`` there, counted from 0."""
    return [number for number, match in enumerate(_DOLLAR.finditer(text)) if match[0] != "$"]


def escaped_dollars(text: str, literal: frozenset[int]) -> str:
    """The model text of a plain text of which these dollars are no math."""
    first, *rest = text.split("$")
    pieces = [first]
    for number, piece in enumerate(rest):
        pieces += ("\\$" if number in literal else "$", piece)
    return "".join(pieces)
