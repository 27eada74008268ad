"""The two dialects of .bib files, and what journals want of them: which entry types and fields there are, in which order, how spelt.

A layout is a list of parts; `arxref.bibrecords.values` says what stands in each. A profile is one row. What it says was read from the
style it is for, and compiled with it.
"""

from __future__ import annotations

from arxref.records import NamedTuple


class Layout(NamedTuple):
    """One kind of entry: its type and its parts, in order."""

    type: str
    parts: tuple[str, ...]


class Dialect(NamedTuple):
    """``wide``: letters stay UTF-8. ``spelt`` names the field of a part where that is not the part's own name; ``width`` aligns values.

    ``layouts`` are by what is written: a preprint, or one of the kinds of `arxref.library.publication`. ``archive`` is how arXiv is called.
    """

    name: str
    wide: bool
    layouts: dict[str, Layout]
    spelt: dict[str, str]
    width: int
    archive: str
    unprinted: frozenset[str]

    def field(self, part: str) -> str:
        """The field that a part stands in."""
        return self.spelt.get(part, part)


class Profile(NamedTuple):
    """What a family of styles wants: entries ``without`` some parts, and its own name of the ``archive`` ("": the dialect's)."""

    without: frozenset[str]
    archive: str = ""


def _layout(type: str, parts: str) -> Layout:  # noqa: A002 - BibTeX's word
    return Layout(type, tuple(parts.split()))


def _without(*parts: str, archive: str = "") -> Profile:
    return Profile(frozenset(parts), archive)


BIBTEX = Dialect(
    "bibtex",
    wide=False,
    layouts={
        "preprint": _layout("misc", "title author key howpublished year month eprint archive class doi url note abstract comment"),
        "article": _layout("article", "title author journal volume number pages year eprint archive class doi url abstract comment"),
        "inproceedings": _layout(
            "inproceedings", "title author booktitle volume number pages publisher year eprint archive class doi url abstract comment"
        ),
    },
    spelt={"archive": "archivePrefix", "class": "primaryClass", "comment": "arxivcomment"},
    width=13,
    archive="arXiv",
    unprinted=frozenset(("abstract", "arxivcomment")),
)
"""Classic BibTeX. Styles pass over a field that they do not know, so all do over ``arxivcomment``; some print ``comment`` or ``annote``."""

BIBLATEX = Dialect(
    "biblatex",
    wide=True,
    layouts={
        "preprint": _layout("online", "title author label date version eprint archive class doi url note pubstate abstract comment"),
        "article": _layout("article", "title author journal volume number pages date eprint archive class doi url abstract comment"),
        "inproceedings": _layout(
            "inproceedings", "title author booktitle volume number pages publisher date eprint archive class doi url abstract comment"
        ),
    },
    spelt={"archive": "eprinttype", "class": "eprintclass", "journal": "journaltitle", "comment": "userf"},
    width=12,
    archive="arxiv",
    unprinted=frozenset(("abstract", "userf")),
)
"""BibLaTeX's default data model: a field that it lacks, biber warns of. Some styles print ``annotation``; none for papers ``userf``.

A published paper has no version: styles would print the preprint's as its own.
"""

PROFILES: dict[str, dict[str, Profile]] = {
    "bibtex": {
        "arxiv": _without("howpublished"),
        # BibTeX's own styles print neither eprint nor URL: without this, nothing in print says where the paper is.
        "plain": _without(),
        # apsrev4-2 prints the eprint with its archive as it is spelt, and a key in the author's place.
        "revtex": _without("howpublished", "key"),
        # ACM-Reference-Format names the archive to a macro that knows it in small letters; not every version lowers them itself.
        "acmart": _without("howpublished", archive="arxiv"),
        # ACL's references have years alone; the title links to the URL.
        "acl": _without("howpublished", "month"),
        # IEEEtran knows no eprint, and prints a URL behind "[Online]. Available:".
        "ieee": _without("url"),
        # elsarticle-* print the eprint with a link of its own.
        "elsevier": _without("howpublished", "url"),
        # splncs04 knows no eprint and prints the URL; llncs.cls can print any DOI.
        "springer": _without("howpublished"),
    },
    # These two styles print the eprint, with a link, and then a URL too.
    "biblatex": {"arxiv": _without(), "ieee": _without("url"), "springer": _without("url")},
}
"""For each dialect, its default first."""
