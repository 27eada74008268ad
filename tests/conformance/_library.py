"""Real papers for the programs that read arxref's output: files read by the built-in parsers, merged, and with keys."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from arxref import pipeline, sources
from arxref.host import Host
from arxref.library.keys import assign, in_order, with_key
from arxref.library.merge import merge_all
from arxref.reading import read

if TYPE_CHECKING:
    from pathlib import Path

    from arxref.model import Entry


def entries(folder: Path, *parts: str) -> list[Entry]:
    """Every paper in the files below ``folder`` (or below its ``parts``) that a built-in parser knows; libraries are named one by one."""
    files = [
        os.path.join(place, name)
        for top in (folder.joinpath(part) for part in parts or ("",))
        for place, _, names in sorted(os.walk(top))
        for name in sorted(names)
    ]
    host = Host()
    parsers = host.built_in("parsers")
    ranks = {parser.name: parser.rank for parser in parsers}
    found = read(sources.find(files, lambda: None), lambda: parsers, lambda: parsers).entries
    merged = in_order(merge_all(found, lambda name: ranks[name])[0])
    bare = [with_key(entry, "") for entry in merged]
    return list(map(with_key, bare, assign(bare, pipeline.key_scheme(host, "readable"), {})))
