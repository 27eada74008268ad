"""arxref as a library: read papers, look at them, write them. The functions here are `arxref.read`, `arxref.write` and `arxref.render`.

They do what ``arxref export`` does, by the same pipeline, but for two things: they read no arxref.toml (what they do depends on what they
are given, not on the folder), and what is wrong with single papers is in the value that they return, not on standard error.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NoReturn

from arxref import identifiers, pipeline, sifting
from arxref.config import Config, Output
from arxref.errors import InvalidIdentifier, OutputError, UsageError
from arxref.host import from_environment
from arxref.library.keys import in_order
from arxref.library.selection import Selection
from arxref.model import ArxivId, Entry, Problem
from arxref.records import NamedTuple
from arxref.sources import standard_input
from arxref.writing import Mode

if TYPE_CHECKING:
    from arxref.host import Host

StrPath = str | os.PathLike[str]


class Library(Mapping[str, Entry]):
    """Papers by their arXiv IDs, each once, in the order of their IDs. It does not change.

    A look-up takes an ID in any spelling, with or without a version. ``problems`` says what is wrong with single records or lines of what
    was read; where an entry stands is in its ``origins``.

    >>> import arxref
    >>> lib = arxref.read("digest.md")
    >>> lib["https://arxiv.org/abs/1905.11946v5"].title
    'EfficientNet: Rethinking Model Scaling for Convolutional Neural Networks'
    >>> "1905.11947" in lib
    False
    >>> [entry.key for entry in lib.values()]
    ['tan2019efficientnet', 'gruel2021study']
    """

    __slots__ = ("_entries", "problems")

    def __init__(self, entries: Iterable[Entry] = (), problems: Iterable[Problem] = ()) -> None:
        self._entries: dict[ArxivId, Entry] = {}
        for entry in in_order(list(entries)):
            if entry.id in self._entries:
                raise UsageError(f"{entry.id} is there twice; a library holds each paper once")
            self._entries[entry.id] = entry
        self.problems: tuple[Problem, ...] = tuple(problems)

    def __getitem__(self, id_: str) -> Entry:
        entry = self._entries.get(id_)  # type: ignore[call-overload]
        if entry is None:
            try:
                return self._entries[identifiers.parse(id_)[0]]
            except (InvalidIdentifier, TypeError, AttributeError):
                raise KeyError(id_) from None
        found: Entry = entry
        return found

    def __iter__(self) -> Iterator[ArxivId]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"<Library of {len(self)} papers, {len(self.problems)} problems>"


class Written(NamedTuple):
    """What `write` did: how many papers are in the output, the files that were written or are as they should be, and what to look at."""

    papers: int
    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def read(  # noqa: PLR0913 - each is an option of the command
    *sources: StrPath,
    parser: str = "auto",
    only: Sequence[str] = (),
    category: Sequence[str] = (),
    since: str | None = None,
    until: str | None = None,
    grep: str = "",
    enrich: Sequence[str] = (),
    offline: bool = False,
    timeout: float | None = None,
    keys: str = "",
) -> Library:
    """The papers of ``sources``, joined where several sources have the same one, each with its citation key.

    Args:
        sources: Files, folders, ``"-"`` for standard input, or arXiv IDs in any spelling; without any, every digest below the current
            folder.
        parser: The name of a layout (``arxref formats`` lists them); ``"auto"`` tells it from the text.
        only: IDs, in any spelling; no other papers are kept.
        category: arXiv categories such as ``"cs.CV"``, or ``"cs"`` for all of ``cs.*``; cross-lists count.
        since: A day, month or year (``"2021-05-31"``, ``"2021-05"``, ``"2021"``); no papers whose first version is older.
        until: The same for papers whose first version is newer.
        grep: A text that title, authors, abstract, comment or journal reference must hold; case and accents do not matter.
        enrich: Names of metadata sources, such as ``"arxiv"``, that are asked for what the papers lack. Nothing else uses the network.
        offline: Fill from the local store alone.
        timeout: Seconds that the metadata sources may take in all.
        keys: A key scheme or a pattern, as for ``arxref export --keys``. An ``arxref.keys`` here or above is kept to.

    Raises:
        SourceError: A source is not there.
        InvalidIdentifier: One of ``only`` is no arXiv ID.
        UsageError: A name or date is none.
        PluginError: A plugin that was asked for cannot be used.

    What is wrong with single records is in the ``problems`` of what is returned, and never raises.

    >>> import arxref
    >>> lib = arxref.read("digest.md", category=["cs"], since="2019")
    >>> len(lib)
    2
    >>> [name.family for name in lib["1905.11946"].authors]
    ['Tan', 'Le']
    """
    for option, value in (("only", only), ("category", category), ("enrich", enrich)):
        if isinstance(value, str):
            raise UsageError(f"{option} takes a list of texts, not one: [{value!r}]")
    period = pipeline.period(since, until)
    request = pipeline.Request(
        tuple(os.fspath(source) for source in sources),
        parser=parser,
        enrichers=tuple(enrich),
        offline=offline,
        patience=timeout,
        keys=keys,
        selection=Selection(pipeline.parse_ids(only), tuple(category), *period, grep),
    )
    found = pipeline.load_with_keys(_host(), Config(), _world(_no_output), request)
    return Library(found.entries, found.problems)


def write(
    papers: Library | Iterable[Entry],
    path: StrPath,
    *,
    format: str,  # noqa: A002 - the word of the command line
    update: bool = False,
    force: bool = False,
    keys: str = "",
    **options: Any,
) -> Written:
    """Write ``papers`` to a file, or, in a format that makes a file for each paper, to the folder of a vault.

    A user's work is as safe as with the command: a file is replaced as a whole or not at all, papers keep the keys that they have there,
    and where papers would vanish or anything was edited by hand, nothing is written. An ``arxref.keys`` here or above is kept up to date.

    Args:
        papers: A `Library`, or entries of your own choice, each paper once. Those without a key get one.
        path: Where to. Its folder must be there; that of a vault is made.
        format: The name of a format: ``"bibtex"``, ``"csl-json"``, ``"obsidian"`` ... (``arxref formats`` lists them).
        update: Bring the file up to date in place, as ``--into`` does.
        force: Write even where a user's work in the file would be lost.
        keys: A key scheme or a pattern that makes all keys anew, but for those that the file has.
        options: The format's own, with ``_`` for ``-``: ``max_authors=3``.

    Raises:
        OutputError: Nothing was written: there is no paper, the folder is read-only, or a user's work would be lost.
        UsageError: There is no such format or option, a paper is there twice, or something of another type stands in one.
        PluginError: The format is a plugin's, and that failed.

    What is wrong with single papers (one without a title is not written) is in the ``problems`` of what is returned.

    >>> import arxref
    >>> lib = arxref.read("digest.md")
    >>> arxref.write(lib, "refs.bib", format="bibtex", max_authors=1)
    Written(papers=2, files=('refs.bib',), problems=())
    >>> chosen = [entry for entry in lib.values() if "cs.LG" in entry.categories]
    >>> arxref.write(chosen, "papers.json", format="csl-json").papers
    1
    """
    host, target = _host(), os.fspath(path)
    exporter = host.get("exporters", format)
    if update:
        output = Output(format, into=target)
    elif exporter.vault is not None or os.path.isdir(target):
        output = Output(format, vault=target)
    else:
        output = Output(format, file=target)
    outcome = _exported(host, papers, output, options, Mode(force=force), keys)
    return Written(outcome.counts.exported, outcome.written, outcome.problems)


def render(
    papers: Library | Iterable[Entry],
    *,
    format: str,  # noqa: A002 - the word of the command line
    keys: str = "",
    **options: Any,
) -> str:
    r"""The text that `write` would write to a new file; nothing is written, and no ``arxref.keys`` changed. It raises what `write` raises.

    >>> import arxref
    >>> lib = arxref.read("digest.md", only=["2105.14656"])
    >>> print(arxref.render(lib, format="bibtex", abstract=False).splitlines()[0])
    @misc{gruel2021study,
    """
    outcome = _exported(_host(), papers, Output(format), options, Mode(write=False, compare=True), keys)
    return b"".join(change.after for sent in outcome.sent for change in sent.changes).decode("utf-8")


def _exported(
    host: Host, papers: Library | Iterable[Entry], output: Output, options: Mapping[str, Any], mode: Mode, keys: str
) -> pipeline.Outcome:
    """Export to that one output. Raises OutputError where no paper is left to be written."""
    library = papers if isinstance(papers, Library) else Library(map(_looked_at, papers))
    entries, untitled = sifting.titled(list(library.values()))
    gathered = pipeline.Library(entries, untitled, pipeline.Counts(entries=len(library), rejected=len(untitled)))
    given = {name.replace("_", "-"): value for name, value in options.items()}
    request = pipeline.Request((), (output,), keys=keys, options=given, mode=mode)
    outcome = pipeline.export(host, Config(), _world(_no_output), request, lambda *_: gathered)
    if not outcome.counts.exported:
        raise OutputError("there is no paper to write; nothing was written")
    return outcome


def _looked_at(paper: object) -> Entry:
    """An entry that was made by hand. Raises UsageError for one with which nobody can work."""
    from arxref.fitting import unfit  # noqa: PLC0415 - what was read needs none of it

    if not isinstance(paper, Entry):
        raise UsageError(f"a paper cannot be written: {type(paper).__name__} stands where arxref.Entry belongs")
    wrong = unfit(paper)
    if wrong:
        raise UsageError(f"a paper cannot be written: {wrong}")
    return paper


def _host() -> Host:
    import warnings  # noqa: PLC0415 - already loaded by the interpreter

    return from_environment(lambda line: warnings.warn(f"arxref: {line}", RuntimeWarning, stacklevel=2))


def _world(stdout: Any) -> pipeline.World:
    return pipeline.World(".", standard_input, stdout)


def _no_output() -> NoReturn:
    raise OutputError("a path is needed; render() gives the text")
