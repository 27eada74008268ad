"""Citation keys: readable, legal everywhere, unique ignoring case, and a function of the set of papers alone."""

from __future__ import annotations

import re
import unicodedata
from itertools import count
from operator import attrgetter
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.dates import issued
from arxref.late import Remembered, late
from arxref.model import Entry
from arxref.names import key_name
from arxref.text.scan import find
from arxref.text.tex import spans

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from arxref.model import ArxivId, Name

_KEY = Entry._fields.index("key")
_id, _key = attrgetter("id"), attrgetter("key")
_made = tuple.__new__
# Words that say nothing about a paper; arXiv, Google Scholar and Better BibTeX skip much the same ones.
_SKIPPED = frozenset(
    "a ab about above across after again against all along also am among an and any are as at aus av be because been before behind "
    "being below beneath beside between beyond both but by can d da das de dei del den der des di die do does down du during each ein "
    "eine einer eines el en et few for from further had has have having how if il im in into is it its just l la las le les like lo "
    "los more most near nor not now o of off on once onto or os other our out over own same should since so some such than that the "
    "their then there these they this those through throughout to toward towards um un under until up upon us using via von vor vs "
    "was we were what when where which while who whom why will with within without y you your zu zum zur".split()
)
_WORD = re.compile(r"[0-9A-Za-z]+")
_TOKEN = late(r"[^ \t-\r]+")
_is_legal = re.compile(r"[0-9A-Za-z]++(?:[_.-][0-9A-Za-z]++)*+").fullmatch
_KINDS = bytes(ord("A" if c.isupper() else "a" if c.isalnum() else "-" if c in "_.-" else "?") for c in map(chr, range(0x80)))
_KINDS = _KINDS.ljust(0x100, b"?")
_ILLEGAL = late(r"[^0-9A-Za-z_.-]+")
_UNUSABLE = late(r"""[\s,{}"#%()='\\~^$@<>|]""")  # one of BibTeX, biber, LaTeX and pandoc trips over each of them
_REPEATED = late(r"([_.-])[_.-]+")
LONGEST = 200
"""No key has more bytes: a note is named after its key, and file systems take 255."""
LONGEST_MADE = 120
"""No scheme's key has more characters, so that there is room for an ID behind it."""
# Letters that no decomposition turns into ASCII.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "’": "", "'": ""}
    | {"ẞ": "SS", "Æ": "Ae", "Œ": "Oe", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "Th", "Ħ": "H"}
)


def ascii_letters(text: str, *, written: bool = False) -> str:
    """``text`` in lower case (with ``written``, in its own) and ASCII: accents dropped, other scripts transliterated, no apostrophes."""
    text = (text if written else text.lower()).translate(_LETTERS)
    if text.isascii():
        return text
    text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    if text.isascii():
        return text
    from anyascii import anyascii  # a table of all scripts, loaded for the few names that need it

    text = str(anyascii(text))
    return text if written else text.lower()


def author_part(name: Name, *, written: bool = False, bare: bool = False) -> str:
    """The family name in one word, without its particle if ``bare``; of a group, the first word that says something."""
    if name.literal:
        return "".join(telling_words(ascii_letters(name.literal, written=written), 1))
    return _joined(ascii_letters(name.family if bare else key_name(name), written=written))


def _joined(text: str) -> str:
    return text if text.isalnum() and text.isascii() else "".join(_WORD.findall(text))


_family_part = Remembered(lambda family: _joined(ascii_letters(family)))
"""The `author_part` of a name that has nothing before its family name."""


def title_text(title: str, *, written: bool = False, tex: bool = False) -> str:
    """A title as ASCII for `telling_words`; math counts for nothing, or with ``tex`` for the letters and figures of its source."""
    if "$" in title and not tex:
        title = " ".join(text for is_math, text in spans(title) if not is_math)
    if not title.isascii() or "'" in title:
        title = ascii_letters(title, written=written)
    return title if written else title.lower()


def telling_words(text: str, count: int, *, compound: bool = False) -> list[str]:
    """The first ``count`` words of ASCII text that are not passed over; its first word where all are.

    A word is letters and figures in a row; with ``compound``, all letters and figures between blanks, so that Half-Lives is one.
    """
    words: list[str] = []
    first = ""
    for match in (_TOKEN if compound else _WORD).finditer(text):
        word = match[0]
        if compound and not word.isalnum():
            word = "".join(_WORD.findall(word))
            if not word:
                continue
        first = first or word
        if word.lower() not in _SKIPPED:
            words.append(word)
            if len(words) == count:
                break
    return words or ([first] if first else [])


def _title_part(title: str) -> str:
    """What `title_text` and `telling_words` give for one word, at a third of their cost."""
    if "$" in title or "'" in title or not title.isascii():
        title = title_text(title)
    match = first = _WORD.search(title)
    while match is not None:
        word = match[0].lower()
        if word not in _SKIPPED:
            return word
        match = _WORD.search(title, match.end())
    return first[0].lower() if first else ""


def readable(entry: Entry) -> str:
    """``gruel2021study``: first author, year of the first version, first word of the title; from the ID where no author is known."""
    author = ""
    authors = entry.authors
    if authors:
        name = authors[0]
        author = author_part(name) if name.particle or name.literal else _family_part[name.family]
    if not author:
        return by_id(entry)
    return f"{author}{(entry.published or issued(entry)).year}{_title_part(entry.title)}"


def by_id(entry: Entry) -> str:
    """``arxiv-1905.11954``, ``arxiv-hep-th-9901001``."""
    return "arxiv-" + entry.id.replace("/", "-")


def legal(key: str) -> str:
    """``key`` with nothing that BibTeX, biber, pandoc or a file system minds: ``[A-Za-z0-9][A-Za-z0-9_.-]*``, punctuation single."""
    if len(key) > LONGEST_MADE:
        key = key[:LONGEST_MADE]
    if (key.isalnum() and key.isascii()) or _is_legal(key) is not None:
        return key
    if not key.isascii():
        key = "".join(ascii_letters(c) if not c.isascii() else c for c in key)
    return _REPEATED.sub(r"\1", _ILLEGAL.sub("-", key))[:LONGEST_MADE].strip("_.-")


def _kinds(keys: Sequence[str]) -> bytes:
    """Of what kind each character of the keys is, and one between each two: ``A`` in upper case, ``-`` punctuation, ``?`` not legal."""
    return "-".join(keys).encode("ascii", "replace").translate(_KINDS)


def _are_legal(keys: Sequence[str], kinds: bytes) -> bool:
    """Whether `legal` has nothing to do with any of these: together they are a legal key, but for its length."""
    if b"?" in kinds or find(kinds, b"--") >= 0 or kinds[:1] in {b"", b"-"} or kinds[-1:] == b"-":
        return False
    return max(map(len, keys)) <= LONGEST_MADE


def usable(key: str) -> bool:
    """Whether BibTeX, biber, LaTeX and pandoc all take ``key`` as it is: more than `legal` makes, for a key that someone has chosen."""
    if key.isalnum() and key.isascii():
        return len(key) <= LONGEST
    if len(key.encode("utf-8", "replace")) > LONGEST or not key.isprintable() or _UNUSABLE.search(key) is not None:
        return False
    return any(map(str.isalnum, key))


def folded(key: str) -> str:
    """What two keys share that cannot stand side by side: BibTeX ignores case, and some file systems how accents are written.

    A key that is so already is given back as it is: a run that knows all keys of an archive holds each once.
    """
    if key.isascii():
        return key if key.islower() else key.lower()
    return unicodedata.normalize("NFC", key.casefold())


def assign(entries: Sequence[Entry], scheme: Callable[[Entry], str], kept: Mapping[ArxivId, str], others: Iterable[str] = ()) -> list[str]:
    """The key of every entry (one per ID, in ID order).

    ``kept`` holds the keys that papers have already, whether they are among ``entries`` or not: these stay as they are, and nobody is
    given one of them or of the ``others``. A paper that has none is given the key that it was read with if it has one that is `usable`,
    else the scheme's. Among the papers that this gives one key, the lowest ID has it; any other that was read with it falls back to the
    scheme, and any other that the scheme gives it has its own ID behind it. So a key depends on the set of papers and on nothing else.
    """
    taken = set(map(folded, (*kept.values(), *others)))
    own = _own_keys(entries, kept, taken)
    if own:
        kept = {**kept, **own}
    keys = [kept.get(entry.id) or scheme(entry) for entry in entries] if kept else list(map(scheme, entries))
    kinds = _kinds(keys)
    if not _are_legal(keys, kinds):
        keys = [kept.get(entry.id) or legal(key) or by_id(entry) for entry, key in zip(entries, keys, strict=True)]
        kinds = _kinds(keys)
    folds = map(folded, keys) if b"?" in kinds or b"A" in kinds else keys
    homes = dict.fromkeys(taken, -1)
    for index in [index for index, home in enumerate(map(homes.setdefault, folds, count())) if home != index]:
        if kept.get(entries[index].id):
            continue
        suffix = "-" + entries[index].id.replace("/", "-")
        key = keys[index] + suffix
        while (fold := key.lower()) in homes:
            key += suffix
        homes[fold] = index
        keys[index] = key
    return keys


def _own_keys(entries: Sequence[Entry], kept: Mapping[ArxivId, str], taken: set[str]) -> dict[ArxivId, str]:
    """The keys that papers were read with and may have; ``taken`` learns of them."""
    own: dict[ArxivId, str] = {}
    for entry in filter(_key, entries):  # nearly always none
        key = entry.key
        if entry.id not in kept and usable(key):
            fold = folded(key)
            if fold not in taken:
                taken.add(fold)
                own[entry.id] = key
    return own


def with_key(entry: Entry, key: str) -> Entry:
    """``entry`` with that key (much cheaper than ``_replace``)."""
    values = [*entry]
    values[_KEY] = key
    return _made(Entry, values)


def in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Entries by arXiv ID: by month, then archive, then number."""
    papers = list(entries)
    key = identifiers.sort_key
    of_old_form = "/" in "".join(map(_id, papers))  # the others sort as they are
    papers.sort(key=(lambda entry: key(entry.id)) if of_old_form else _id)
    return papers
