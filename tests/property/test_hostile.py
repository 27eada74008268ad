"""From a digest to each output: whatever stands in it, in any disguise that the reader itself takes off, nothing of it acts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from arxref.api import SourceText
from arxref.config import resolve_options
from arxref.host import Host
from arxref.library.keys import assign, in_order, readable, with_key
from arxref.library.merge import merge_all
from arxref.model import Entry
from arxref.parsers.fields import FIELDS
from arxref.reading import read_source
from arxref.text import latex_tables
from arxref.text.tables import MATH_COMMANDS
from strategies import HOSTILE

if TYPE_CHECKING:
    from arxref.api import Document

HOST = Host(list)
PARSERS = HOST.built_in("parsers")
# Disguises: what one step of reading takes off could lay bare what an earlier step would have stopped.
DISGUISED = (
    r"\in\input put",
    r"\inp\emph{ut}",
    r"\cs&#110;ame",
    "&bsol;input",
    "&amp;#92;input",
    "^^^^005cinput",
    "＼input",
    "∖input",
    "\\i\u0300nput",
    r"\textbf{\inp}ut",
    r"{\it\def}",
    r"$\text{\input{x}}$",
    r"$\mbox{\input x}$",
    r"$\left\input$",
    r"$\sqrt[\input]{x}$",
    r"$x$\input$y$",
    r"$a\$$\input$b$",
    r"\(\input\)",
    r"\texorpdfstring{\input}{\input}",
    r"\'{\input}",
    r"\url{\input}",
    r"\href{\input}{$\input$}",
    "%\n\\input",
    "\x000\x01",
    "\x02",
    "\x000\x01\\input",
    r"$\hspace{1em\input}$",
    r"$\begin{input}\end{input}$",
    r"}}\n@misc{x, title={",
    '"}, evil = {',
    "&percnt;&#37;",
    "%&#37;",
    "&lt;% x %&gt;",
    "<&#37;",
    "<%* x %>",
    "$<%x%>$",
    "$`=x`$",
    "$%%$",
    "`$= 1`",
    "&#91;[x]]",
    "[^1]",
    "[[x",
    "]]",
    "\u2028---\u2028",
    "\x85key: x",
    '"\nkey: x',
    "\\",
    '\\"',
    "'",
    ": ",
    " #",
    "<b>%</b>%",
    "<<b></b>%",
    "%<br>%",
    "{%}%",
)
_COMMAND = re.compile(r"\\([A-Za-z]+|.)", re.DOTALL)
_TABLES = (latex_tables.ASCII_TEXT, latex_tables.TEXT, latex_tables.NAMES, latex_tables.MATH)
KNOWN = (
    {command for table in _TABLES for macro in table.values() for command in _COMMAND.findall(macro)}
    | {command for _, command, *_ in latex_tables.ALPHABETS}
    | set(latex_tables.ACCENTS.values())
    | set(latex_tables.MATH_ACCENTS.values())
    | MATH_COMMANDS
    | set("{}|%&#_ ,;:!>-/*\\$")
    | {"leavevmode"}  # what a name of a single sign begins with, so that BibTeX cuts no initial from its macro
    | {"empty", "lbrace", "rbrace"}
)
PROPERTIES = {
    "title", "aliases", "citekey", "arxiv", "doi", "authors", "year", "date", "categories", "tags", "url", "pdf", "published-in",
    "pubstate", "venue", "version",
}  # fmt: skip

hostile = st.lists(st.sampled_from(HOSTILE) | st.sampled_from(DISGUISED) | st.sampled_from(("word ", "A", " ")), max_size=5).map("".join)


@st.composite
def digests(draw: st.DrawFn) -> str:
    """A record of each layout with hostile text in every field."""
    values = {name: draw(hostile) for name in FIELDS} | {"Arxiv ID": "http://arxiv.org/abs/1905.00001v1"}
    record = "".join(f"- **{name}**: {value}\n" for name, value in values.items())
    other = f"### 1.{draw(hostile)}  [ pdf ](https://arxiv.org/pdf/1905.00002.pdf)\n>  {draw(hostile)} \n"
    return f"### {draw(hostile)}\n{record}\n\n\n{other}"


def documents(digest: str) -> dict[str, list[Document]]:
    items = read_source(SourceText.of("x.md", digest.encode("utf-8", "surrogatepass")), lambda: PARSERS, list, named=True)
    ordered = in_order(merge_all([item for item in items or () if isinstance(item, Entry)], lambda _name: 30)[0])
    keyed = [with_key(entry, key) for entry, key in zip(ordered, assign(ordered, readable, {}), strict=True)]
    return {
        exporter.name: list(exporter.render(keyed, resolve_options("", exporter.options, {}, {})))
        for exporter in HOST.built_in("exporters")
    }


@given(digests())
def test_nothing_from_a_digest_acts(digest: str) -> None:
    """A .bib holds known macros alone; a note holds one front matter, one region and no template; CSL-JSON is JSON."""
    import yaml

    written = documents(digest)
    bib = "".join(document.text for document in written["bibtex"])
    assert set(_COMMAND.findall(bib)) <= KNOWN
    assert "^^" not in bib
    assert bib.count("\n@") == bib.count("\n@misc{")
    for note in (document.text for document in written["obsidian"]):
        assert "<%" not in note
        assert note.count("%%") == len("%% begin arxref %% %% end arxref %%".split("%%")) - 1
        front, _, _ = note.removeprefix("---\n").partition("\n---\n")
        assert yaml.safe_load(front).keys() <= PROPERTIES
        assert [line for line in note.splitlines() if line.startswith("---")] == ["---", "---"]
    items = json.loads("".join(document.text for document in written["csl-json"]))
    assert len({item["id"].lower() for item in items}) == len(items)
