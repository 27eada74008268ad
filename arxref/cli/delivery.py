"""Where papers go and in what format: what the options mean that every command shares which writes papers. Nothing here needs click."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from arxref.api import Policy
from arxref.cli import FAILED, common
from arxref.config import Output, heading
from arxref.errors import ArxrefError, ConfigError, UsageError
from arxref.host import BUILT_IN
from arxref.pipeline import Request
from arxref.terminal import aside, one_line
from arxref.writing import Mode

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from arxref.config import Config
    from arxref.pipeline import Outcome
    from arxref.sink import Sent

# Options of the built-in formats that have a flag of their own (all others: -O name=value). A test holds this against what they declare.
_FORMAT_FLAGS = (
    "abstract", "author-links", "cite-version", "comment", "days", "fields", "folder", "indexes", "markup", "max-authors", "omit",
    "profile", "published", "pubstate", "style", "template", "trust-comments",
)  # fmt: skip
_FILES = frozenset((".bib", ".json", ".yaml", ".md"))
"""No folder is called so."""
_MEANT = {
    ".bib": "bibtex or --format biblatex",
    ".json": "csl-json",
    ".yaml": "csl-yaml",
    ".yml": "csl-yaml",
    ".md": "digest",
}
"""What a file of that name may be meant to hold."""
_OTHERS = frozenset(
    ("addendum", "annote", "authortype", "bookauthor", "booksubtitle", "booktitleaddon", "journalsubtitle", "numpages", "origpublisher",
     "subtitle", "volumes")
)  # fmt: skip
"""Fields of BibLaTeX (section 2.2 of its manual), BibTeX and ACM's style that arxref does not write, with names near those that it does."""


def request(config: Config, outputs: tuple[Output, ...], flags: Mapping[str, Any], *, asking: bool, report: str | None) -> Request:
    """What the flags ask for, but for the sources. ``asking``: a metadata source is asked, so that ``--refresh`` is for that.

    Raises UsageError for flags that do not go together, and ArxrefError where the report would stand in the way.
    """
    _doubt(config)
    mode = _mode(config, outputs, flags, asking=asking)
    places = [output.file or output.into for output in outputs if output.file or output.into]
    prints = flags["diff"] or (mode.write and any(map(_prints, outputs)))
    common.refuse_report(report, places, prints=prints, vaults=[output.vault for output in outputs if output.vault])
    options = {name: flags[_parameter(name)] for name in _FORMAT_FLAGS if flags[_parameter(name)] is not None} | pairs(flags["given"])
    if mode.policy.published and "published" not in options:
        options["published"] = True
    keys, ledger, refresh = flags["keys"], flags["ledger"], flags["refresh"]
    return Request((), outputs, refresh=refresh, keys=keys, ledger=ledger, options=options, mode=mode)


def show(outcome: Outcome, asked: Request, flags: Mapping[str, Any], tell: Callable[[str], None]) -> None:
    """Print what is wrong, then by ``tell``, which is given where the papers went, what was done, then what would change."""
    common.show_problems(outcome.problems)
    tell("".join(f"; {text}" for sent in outcome.sent if (text := _where(sent, asked.mode))))
    if flags["diff"]:
        common.show_changes(outcome.changes)


def finish(outcome: Outcome, config: Config, flags: Mapping[str, Any], *, strict: bool, report: str | None) -> int:
    """Write the report if one is wanted; the exit code."""
    code = common.finish(outcome, strict=strict or config.strict, report=report)
    return FAILED if flags["check"] and outcome.changes else code


def _doubt(config: Config) -> None:
    """Name options that are configured for a format which nobody has: else a misspelt one would do nothing without a word.

    It is no error: a project may have options for a plugin that not everybody has installed.
    """
    strange = [name for name in config.formats if name not in BUILT_IN["exporters"]]
    if not strange:
        return
    host = common.make_host()
    for name in strange:
        try:
            host.get("exporters", name)
        except ArxrefError as error:
            aside(one_line(f"arxref: {config.path}: [format.{name}] does nothing: {error}"))


def _doubt_fields(locked: frozenset[str]) -> None:
    """Name what is nearly a field, or a property of notes, that arxref writes: else a misspelt one would lock nothing without a word.

    It is no error: templates may have properties of any name.
    """
    if not locked:
        return
    from difflib import get_close_matches  # noqa: PLC0415 - only locked fields need these

    from arxref.bibrecords import BIBLATEX, BIBTEX  # noqa: PLC0415 - see above
    from arxref.notes.paper import PROPERTIES  # noqa: PLC0415 - see above

    layouts = ((dialect, layout) for dialect in (BIBTEX, BIBLATEX) for layout in dialect.layouts.values())
    known = {dialect.field(part).lower() for dialect, layout in layouts for part in layout.parts}.union(map(str.lower, PROPERTIES))
    for name in sorted(locked - known - _OTHERS):
        if close := get_close_matches(name, known, 1, 0.75):
            aside(one_line(f"arxref: lock: arxref writes no field {name!r}; did you mean {close[0]!r}?"))


def _parameter(option: str) -> str:
    return option.replace("-", "_")


def _prints(output: Output) -> bool:
    return not (output.into or output.vault) and output.file in ("", "-")


def outputs(config: Config, flags: Mapping[str, Any]) -> tuple[Output, ...]:
    """Where the command line says that papers go, else where the configuration does."""
    format_, file, into, vault = flags["format_"] or "", flags["output"], flags["into"], flags["vault"]
    if flags["csl_yaml"]:
        if format_ not in ("", "csl-json", "csl-yaml"):
            raise UsageError(f"--csl-yaml and --format {format_} exclude each other")
        format_ = "csl-yaml"
    if sum(map(bool, (file, into, vault))) > 1:
        raise UsageError("-o FILE, --into FILE and --vault DIR exclude each other")
    if into == "-":
        raise UsageError("--into adds to a file, and standard output is none; without it the papers go there")
    if vault == "-":
        raise UsageError("--vault writes a folder of notes, and standard output is none; ./- is a folder of that name")
    if not format_ and (other := _other(into)):
        raise UsageError(f"--into {into}: brings .bib files up to date, and there is no such file; --format {other} -o {into} makes one")
    if os.path.splitext(vault)[1].lower() in _FILES and not os.path.exists(vault):
        raise UsageError(f"--vault {vault}: a vault is a folder of notes; a file goes to -o {vault}, or to --into {vault}")
    if config.outputs and not (format_ or file or into or vault):
        return _configured(config)
    if not (format_ or into):
        format_ = config.default_format
        if vault and (not format_ or format_ in BUILT_IN["exporters"]):  # of arxref's own, it alone writes notes
            format_ = "obsidian"
    if not (format_ or into):
        example = "--format " + _MEANT.get(os.path.splitext(file)[1].lower(), "bibtex")
        raise UsageError(f"say what to write with --format, such as {example}; `arxref formats` lists what there is")
    return (Output(format_, file, into, vault),)


def _configured(config: Config) -> tuple[Output, ...]:
    """The outputs of the configuration. Raises ConfigError for one that is to be brought up to date and is not there nor a .bib file."""
    for output in config.outputs:
        if not output.format and (other := _other(output.into)):
            file = os.path.basename(output.into)
            message = (
                f'{heading(config, output)}: into = "{file}" brings .bib files up to date, and there is no such file; '
                f'format = "{other}" with file = "{file}" makes one'
            )
            raise ConfigError(message)
    return config.outputs


def _other(into: str) -> str:
    """The format that the name of a file that is not there is of, where that is no .bib file, which alone can be brought up to date."""
    suffix = os.path.splitext(into)[1].lower()
    return _MEANT.get(suffix, "") if suffix != ".bib" and not os.path.exists(into) else ""


def _mode(config: Config, outputs: Sequence[Output], flags: Mapping[str, Any], *, asking: bool) -> Mode:
    compare = flags["check"] or flags["diff"]
    if compare and any(map(_prints, outputs)):
        raise UsageError("--check and --diff compare with a file: name it with -o, --into or --vault")
    locked = frozenset(name.lower() for name in common.names((*config.locked, *flags["lock"])))
    _doubt_fields(locked)
    policy = Policy(flags["recreate"], locked, flags["refresh"], flags["update_published"])
    _refuse_idle(outputs, flags, asking=asking)
    return Mode(not (compare or flags["dry_run"]), compare, flags["force"], policy)


def _refuse_idle(outputs: Sequence[Output], flags: Mapping[str, Any], *, asking: bool) -> None:
    """Raise UsageError for options of what is brought up to date, where nothing is; say of others that they do nothing."""
    into, vault = any(output.into for output in outputs), any(output.vault for output in outputs)
    for name, others, serves in (
        ("recreate", " or --vault", vault),
        ("lock", " or --vault", vault),
        ("refresh", ", or with --enrich", asking),
        ("update-published", "", False),
    ):
        if flags[_parameter(name)] and not (into or serves):
            raise UsageError(f"--{name}: is for what is brought up to date with --into{others}")
    if flags["force"] and all(output.into or output.vault for output in outputs):
        aside("arxref: --force does nothing: it is for -o FILE, and what stays as it is in what is brought up to date is yours")


def pairs(given: tuple[str, ...]) -> dict[str, Any]:
    """What ``-O NAME=VALUE`` options say. Raises UsageError."""
    found: dict[str, Any] = {}
    for text in given:
        name, equals, value = text.partition("=")
        if not equals:
            raise UsageError(f"-O {text}: write NAME=VALUE")
        found[name.strip()] = value
    return found


def _where(sent: Sent, mode: Mode) -> str:
    would = "" if mode.write else "would be "
    output = sent.output
    changed = f", {sent.changed} {would}brought up to date" if sent.changed else ""
    deleted = f", {sent.deleted} that you deleted left out (--recreate brings them back)" if sent.deleted else ""
    if output.vault:
        kept = f", {sent.kept} there already and left as they are" if sent.kept else ""
        pages = f" and {common.counted(sent.pages, 'page')}" if sent.pages else ""
        added = f"{common.counted(sent.added - sent.pages, 'note')}{pages}"
        return f"{added} {would}written to {one_line(output.vault)}{changed}{deleted}{kept}"
    if output.into:
        return f"{sent.added} {would}added to {one_line(output.into)}{changed}, {sent.kept} there already and left as they are{deleted}"
    if _prints(output):
        return ""
    if mode.compare and not sent.changes:
        return f"{one_line(output.file)} would stay as it is"
    return f"{would}written to {one_line(output.file)}"
