"""The floor: what digests -> BibTeX costs in bare standard-library Python, with no cleaning, no accounting, no plugins, no diagnostics.

It splits the records, unescapes HTML, drops second records, makes keys, escapes TeX specials and accents,
braces the capitals of titles and writes the same fields in the same order as ``arxref export --format bibtex``: four of five real records
come out the same, to the byte but for the key. Each step is the fastest known: one regular expression per record, a cheap ``in`` before
every rare replacement, f-strings, no object per record. It believes whatever it reads: a yardstick and no product.

    python benchmarks/floor.py FOLDER OUT.bib [fields|numbered|table|both]
"""

import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator
from html import unescape

RECORD = re.compile(
    r"### (.*)\n"
    r"- \*\*Arxiv ID\*\*: https?://arxiv\.org/abs/(\S+?)(?:v\d+)?\n"
    r"- \*\*DOI\*\*: (.*(?:\n  .*)*)\n"
    r"- \*\*Categories\*\*: (.*(?:\n  .*)*)\n"
    r"- \*\*Links\*\*: .*\n"
    r"- \*\*Published\*\*: (\d{4})-(\d\d).*\n"
    r"- \*\*Updated\*\*: .*\n"
    r"- \*\*Authors\*\*: (.*)\n"
    r"- \*\*Comment\*\*: .*(?:\n  .*)*\n"
    r"- \*\*Journal\*\*: (.*(?:\n  .*)*)\n"
    r"- \*\*Summary\*\*: (.*)\n"
)
NUMBERED = re.compile(r"### \d+\.(.*?)  \[ \S+ \]\(https://arxiv\.org/pdf/(\S+?)\.pdf\)\n>  (.*)\n")
LEFT = re.compile(r'<a class="[^"]*" href="([^"]*)"[^>]*>this http URL</a>')
ROW = re.compile(r"\|\*\*(\d{4})-(\d\d)-\d\d\*\*\|\*\*(.*)\*\*\|(.*?) et\.al\.\|\[(\S+?)(?:v\d+)?\]\(.*\|\n")
MONTHS = {
    f"{i:02d}": name for i, name in enumerate(("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1)
}
CHUNK = 1000  # entries a write: one string of everything would cost its size twice over
REPLACEMENTS = (
    ("&", r"\&"), ("%", r"\%"), ("#", r"\#"), ("_", r"\_"), ("~", r"{\textasciitilde}"), ("<", r"{\textless}"), (">", r"{\textgreater}"),
    ("|", r"{\textbar}"),
)  # fmt: skip


def accents() -> dict[int, str]:
    """The letters of Latin-1 and Latin Extended-A that are a letter and a mark, as BibTeX's macros."""
    marks = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0308": '"', "\u030c": "v", "\u0327": "c", "\u030a": "r"}
    table = {}
    for code in range(0xC0, 0x180):
        letter, _, mark = unicodedata.decomposition(chr(code)).partition(" ")
        macro = marks.get(chr(int(mark, 16))) if mark and not letter.startswith("<") else None
        if macro:
            base = chr(int(letter, 16))
            table[code] = f"{{\\{macro}{{{base}}}}}" if macro.isalpha() else f"{{\\{macro}{base}}}"
    return table


ACCENTS = accents()
BRACED = r"{\g<0>}"
FOLD = "\n  "
CAPITALS = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z0-9]+[A-Z][A-Za-z0-9]*|[B-Z](?![A-Za-z0-9]))")


def escape(text: str) -> str:
    """TeX specials escaped outside math, accents as macros."""
    if not text.isascii():
        text = text.translate(ACCENTS)
    if "$" in text:
        parts = text.split("$")
        if len(parts) % 2:
            parts[::2] = map(escape, parts[::2])
            parts[1::2] = [f"{{${part}$}}" for part in parts[1::2]]
            return "".join(parts)
        text = text.replace("$", r"\$")
    for old, new in REPLACEMENTS:
        if old in text:
            text = text.replace(old, new)
    return text


def author_list(text: str) -> tuple[str, str]:
    """The names as BibTeX wants them, and the first family name."""
    names = []
    for name in text.split(", "):
        given, _, family = name.rpartition(" ")
        names.append(f"{family}, {given}" if given else family)
    joined = " and ".join(names)
    return (joined if joined.isascii() and "&" not in joined and "_" not in joined else escape(joined)), names[0].partition(",")[0]


def files(folder: str) -> list[str]:
    """Every Markdown file below ``folder``, in order."""
    found = [os.path.join(top, name) for top, _, names in os.walk(folder) for name in names if name.endswith(".md")]
    return sorted(found)


def texts(folder: str) -> Iterator[str]:
    """What these files hold."""
    for path in files(folder):
        with open(path, "rb", 0) as stream:
            yield stream.read().decode()


def entries(texts: Iterable[str], found: dict[str, str], keys: set[str]) -> None:
    """Add the BibTeX entry of each paper, by its identifier."""
    for text in texts:
        for title, paper, doi, categories, year, month, authors, journal, abstract in RECORD.findall(text):
            if paper in found:
                continue
            if "&" in title:
                title = unescape(title)  # noqa: PLW2901 - the loop's own values
            if "&" in abstract:
                abstract = unescape(abstract)  # noqa: PLW2901
            names, family = author_list(authors)
            key = f"{family.lower()}{year}{title.partition(' ')[0].lower()}"
            if key in keys or not (key.isascii() and key.isalnum()):
                key = f"arxiv-{paper.replace('/', '-')}"
            keys.add(key)
            primary = categories[2 : categories.index("**", 2)]
            published = "" if doi == "None" else f"  doi           = {{{doi}}},\n"
            note = "" if journal == "None" else f",\n  note          = {{Published as: {escape(journal.replace(FOLD, ' '))}}}"
            found[paper] = (
                f"@misc{{{key},\n"
                f"  title         = {{{CAPITALS.sub(BRACED, escape(title))}}},\n"
                f"  author        = {{{names}}},\n"
                f"  year          = {{{year}}},\n"
                f"  month         = {MONTHS[month]},\n"
                f"  eprint        = {{{paper}}},\n"
                f"  archivePrefix = {{arXiv}},\n"
                f"  primaryClass  = {{{primary}}},\n"
                f"{published}"
                f"  url           = {{https://arxiv.org/abs/{paper}}}{note},\n"
                f"  abstract      = {{{escape(abstract)}}}\n"
                "}\n"
            )


def numbered(texts: Iterable[str], found: dict[str, str], _keys: set[str]) -> None:
    """The same of titles and abstracts."""
    for text in texts:
        for title, paper, abstract in NUMBERED.findall(text):
            if paper in found:
                continue
            if "&" in title:
                title = unescape(title)  # noqa: PLW2901
            if "<a" in abstract:
                abstract = LEFT.sub(r"\1", abstract)  # noqa: PLW2901
            if "&" in abstract:
                abstract = unescape(abstract)  # noqa: PLW2901
            found[paper] = (
                f"@misc{{arxiv-{paper},\n"
                f"  title         = {{{CAPITALS.sub(BRACED, escape(title))}}},\n"
                f"  key           = {{arXiv:{paper}}},\n"
                f"  year          = {{20{paper[:2]}}},\n"
                f"  month         = {MONTHS[paper[2:4]]},\n"
                f"  eprint        = {{{paper}}},\n"
                f"  archivePrefix = {{arXiv}},\n"
                f"  url           = {{https://arxiv.org/abs/{paper}}},\n"
                f"  abstract      = {{{escape(abstract.strip())}}}\n"
                "}\n"
            )


def table(texts: Iterable[str], found: dict[str, str], keys: set[str]) -> None:
    """The same of the rows of a list, which name the first author."""
    for text in texts:
        for year, month, title, author, paper in ROW.findall(text):
            if paper in found:
                continue
            if "&" in title:
                title = unescape(title)  # noqa: PLW2901
            names, family = author_list(author)
            key = f"{family.lower()}{year}{title.partition(' ')[0].lower()}"
            if key in keys or not (key.isascii() and key.isalnum()):
                key = f"arxiv-{paper}"
            keys.add(key)
            found[paper] = (
                f"@misc{{{key},\n"
                f"  title         = {{{CAPITALS.sub(BRACED, escape(title))}}},\n"
                f"  author        = {{{names} and others}},\n"
                f"  year          = {{{year}}},\n"
                f"  month         = {MONTHS[month]},\n"
                f"  eprint        = {{{paper}}},\n"
                f"  archivePrefix = {{arXiv}},\n"
                f"  url           = {{https://arxiv.org/abs/{paper}}}\n"
                "}\n"
            )


def both(texts: Iterable[str], found: dict[str, str], keys: set[str]) -> None:
    """The same of files with fields, and of others, which are numbered."""
    for text in texts:
        (entries if "\n- **Authors**: " in text else numbered)((text,), found, keys)


def main() -> None:
    """Write OUT.bib from FOLDER, in identifier order."""
    folder, out, *dialect = sys.argv[1:4]
    found: dict[str, str] = {}
    {"fields": entries, "numbered": numbered, "table": table, "both": both}[dialect[0] if dialect else "fields"](
        texts(folder), found, set()
    )
    with open(out, "w", encoding="utf-8", newline="") as stream:
        order = sorted(found)
        for start in range(0, len(order), CHUNK):
            stream.write("\n" if start else "")
            stream.write("\n".join([found[paper] for paper in order[start : start + CHUNK]]))
    sys.stderr.write(f"{len(found)} entries\n")


if __name__ == "__main__":
    main()
