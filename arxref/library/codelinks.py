"""Where a paper's code, models, data and project page are: what its abstract, its comment and its links say, and nothing guessed.

A link is known by its host (github.com/OWNER/REPOSITORY is code, NAME.github.io is a project page), or else by what the paper calls it: the
words in front of it in the same sentence, or a link's own text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from arxref.late import late
from arxref.model import Link

if TYPE_CHECKING:
    from collections.abc import Iterator

    from arxref.model import Entry

CODE, MODEL, DATA, DEMO, PROJECT = "code", "model", "data", "demo", "project page"
"""The titles that links are given."""

_FORGES = ("github.com", "gitlab.com", "bitbucket.org", "codeberg.org", "gitee.com", "sourceforge.net", "git.io", "git.sr.ht")
_BARE = "|".join(map(re.escape, (*_FORGES, "huggingface.co", "hf.co")))
# An address ends where a sentence or TeX goes on; authors also leave the scheme out.
_ADDRESS = late(
    rf"""(?<![\w@./-])(?:https?://|(?=(?:www\.)?(?:{_BARE})/)|(?=[\w-]+\.git(?:hub|lab)\.io\b))([\w.-]+(?::[0-9]+)?(?:/[^\s<>"'`{{}}()\[\],;$\\|^]*)?)""",
    re.IGNORECASE,
)
_PAGES = (".github.io", ".gitlab.io")
_PAGE_OF_FORGE = late("|".join(map(re.escape, _PAGES)))
_SITES = "sites.google.com"
_HUBS = ("huggingface.co", "hf.co")
_HUB_KINDS = {"datasets": DATA, "spaces": DEMO, "papers": "", "docs": "", "blog": "", "collections": MODEL}
_NOT_OWNERS = frozenset(["about", "blog", "explore", "features", "marketplace", "orgs", "pricing", "search", "topics", "users"])
_CALLED = {
    **dict.fromkeys("code codes codebase source implementation implementations repository repo software toolbox".split(), CODE),
    **dict.fromkeys("data dataset datasets benchmark".split(), DATA),
    **dict.fromkeys("model models weights checkpoint checkpoints".split(), MODEL),
    **dict.fromkeys("demo demos".split(), DEMO),
}
_PAGE = late(r"\b(?:project|home|supplementary|web)[\s-]*(?:web[\s-]*)?(?:page|site)\b|\bweb\s?site\b")
_WORD = late(r"\w+")
_SENTENCE = late(r"[.!?;]\s")
_SIGNS = ("://", ".com/", ".io/", ".co/", ".org/", ".net/", ".ht/")
_BEFORE = 80  # characters in front of an address that can say what it is
_END = ".:!?*_~"


def code_links(entry: Entry) -> tuple[Link, ...]:
    """Each place once, in the order in which the paper names them: links, abstract, comment. ``title`` is one of those above."""
    links, abstract, comment = entry.links, entry.abstract, entry.comment
    if not links and "/" not in abstract:
        return _of_comment(comment) if "/" in comment else ()
    found: dict[str, Link] = {}
    for link in links:
        _keep(found, link.url.strip(), link.title)
    for text in (abstract, comment):
        _look(text, found)
    return tuple(found.values())


@lru_cache(maxsize=4096)  # some comments come again and again
def _of_comment(comment: str) -> tuple[Link, ...]:
    found: dict[str, Link] = {}
    _look(comment, found)
    return tuple(found.values())


def _look(text: str, found: dict[str, Link]) -> None:
    """Keep what a text names."""
    if _may_name(text):
        for address, before in _addresses(text):
            _keep(found, address, before)


def _may_name(text: str) -> bool:
    """Whether an address may be in a text, told by what stands before each slash: few texts have one that is no "and/or"."""
    slash = text.find("/")
    if slash < 0:
        return False
    while slash >= 0:
        if text.endswith(_SIGNS, 0, slash + 1):
            return True
        slash = text.find("/", slash + 1)
    return ".io" in text


def _addresses(text: str) -> Iterator[tuple[str, str]]:
    """Every address in ``text``, with what its sentence says in front of it."""
    for first, last in _words(text):
        for match in _ADDRESS.finditer(text, first, last):
            start = match.start()
            before = text[max(0, start - _BEFORE) : start]
            *_, sentence = _SENTENCE.split(before)
            yield f"https://{match[1]}" if match.end() - start == len(match[1]) else match[0], sentence


def _words(text: str) -> Iterator[tuple[int, int]]:
    """Where in ``text`` an address can stand: in the words that have its slashes, or that name the pages of a forge."""
    if not text.isascii():
        yield 0, len(text)
        return
    lower = text.lower()
    places = []
    slash = lower.find("/")
    while slash >= 0:
        if lower.endswith(_SIGNS, 0, slash + 1):
            places.append(slash)
            slash = lower.find(" ", slash)
            if slash < 0:
                break
        slash = lower.find("/", slash + 1)
    if ".git" in lower:
        places = sorted([*places, *(found.start() for found in _PAGE_OF_FORGE.finditer(lower))])
    end = -1
    for place in places:
        if place > end:
            end = text.find(" ", place)
            end = len(text) if end < 0 else end
            yield text.rfind(" ", 0, place) + 1, end


def _keep(found: dict[str, Link], url: str, words: str) -> None:
    scheme, _, rest = url.partition("://")
    scheme = scheme.lower()
    if scheme not in ("http", "https"):
        return
    rest = rest.rstrip(_END).removesuffix(".git")
    site, slash, path = rest.partition("/")
    host = site.lower().removeprefix("www.")
    kind = _by_host(host, path.rstrip("/"))
    if kind is None:
        kind = _by_words(words)
    if kind and "." in host:
        found.setdefault(f"{host}/{path}".rstrip("/").lower(), Link(kind, f"{scheme}://{site}{slash}{path}"))


def _by_host(host: str, path: str) -> str | None:
    """What stands at such an address; empty where it is nothing of a paper's, None where the host does not tell."""
    parts = [part for part in path.split("/") if part]
    if host in _FORGES:
        owned = len(parts) >= (1 if host == "git.io" else 2)  # a short link; elsewhere an owner alone is no code
        return CODE if owned and parts[0].lower() not in _NOT_OWNERS else ""
    if host in _HUBS:
        return _HUB_KINDS.get(parts[0], MODEL) if parts else ""
    if host.endswith(_PAGES) or (host == _SITES and parts):
        return PROJECT
    if host.startswith(("gitlab.", "git.")) and len(parts) > 1:
        return CODE
    return "" if host in ("arxiv.org", "doi.org", "dx.doi.org") or host.endswith(".arxiv.org") else None


def _by_words(words: str) -> str:
    """What the words before an address call it: the last of them that says something."""
    folded = words.casefold()
    page = 0
    if "page" in folded or "site" in folded:
        for found in _PAGE.finditer(folded):
            page = found.end()
    for word in reversed(_WORD.findall(folded, page)):
        if word in _CALLED:
            return _CALLED[word]
    return PROJECT if page else ""
