"""Preprints as the JSON of CSL items, each written in one piece: what `cslitem` puts together of its members, at two thirds of the cost."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from arxref import identifiers
from arxref.late import Remembered
from arxref.library.csl import cslitem
from arxref.library.csl.cslitem import author_list, custom_members, given_out, has_literal_dollars, issued, keyword

if TYPE_CHECKING:
    from collections.abc import Callable

    from arxref.library.csl.cslitem import Asked, Item, Script
    from arxref.model import Entry

_ABOUT = '"genre":"preprint","publisher":"arXiv","number":"arXiv:'


@lru_cache(maxsize=16)
def line_writer(asked: Asked, script: Script) -> Callable[[Entry, bool], Item]:
    """What writes items as `cslitem.item_writer` does, but that the members of nearly all preprints stand in the JSON alone."""
    parted = cslitem.item_writer(asked, script)
    if asked.published or asked.pubstate or asked.version or asked.marked:
        return parted
    text, code, name, most, abstracts = script.text, script.code, script.name, asked.most, asked.abstract
    doi, url = identifiers.doi(cslitem.ANY).split(cslitem.ANY)[0], identifiers.ABS

    def around(primary: str) -> tuple[str, str]:
        before, behind = f'"note":{code(cslitem.note(primary, cslitem.ANY, ""))}'.split(cslitem.ANY, 1)
        return before, f'{behind},"categories":[{code(primary)}]' if primary else behind

    of_class = Remembered(around)

    def item(entry: Entry, withdrawn: bool) -> Item:  # noqa: FBT001 - `map` calls it
        id, version, title, authors, complete, _, abstract, published, _, categories, primary = entry[:11]  # noqa: A001
        if withdrawn or not title or "/" in id or 0 < most < len(authors):
            return parted(entry, withdrawn)
        custom = custom_members(entry, script, most)
        before, behind = of_class[primary]
        what = "" if version is None else f'"version":"{version}",'
        if authors:
            what += f'"author":[{author_list(authors, name, complete=complete)}],'
        date = given_out[identifiers.yymm(id)] if published is None else issued(*published[:3])
        about = f'"abstract":{text(abstract)},' if abstract and abstracts else ""
        if categories:
            about += f"{keyword(categories, code)},"
        body = (
            f'"type":"article","title":{text(title)},{_ABOUT}{id}",{what}{date},"DOI":"{doi}{id}","URL":"{url}{id}",'
            f'{about}{before}{id}{behind},"custom":{{{",".join(custom)}'
        )
        return parted(entry, withdrawn) if "$" in body and has_literal_dollars(entry) else ([], custom, body)

    return item
