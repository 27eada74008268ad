"""Templates for notes: the built-in layout in Jinja2, to be copied and changed, and the user's own, run in a sandbox.

A template's own text is written as it stands, and what it takes from a paper becomes harmless where it is put in: quoted in properties,
escaped in Markdown. A mistake (a variable that there is not, a wrong tag) is a UsageError that names file and line.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

from arxref import notes
from arxref.errors import UsageError
from arxref.model import Link
from arxref.notes import additions, paper, quick
from arxref.notes.facts import FACTS, Written, facts
from arxref.text import markdown
from arxref.vault import frontmatter, marker

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from jinja2 import Environment, Template

    from arxref.model import Entry
    from arxref.notes.additions import Additions
    from arxref.notes.paper import Shape
    from arxref.vault.frontmatter import Value

HOME = os.path.join(os.path.dirname(__file__), "layout")
"""The folder of the built-in templates."""
FILES = {
    "properties.yaml": "the properties, one a line; what a paper says is quoted",
    "region.md": "the part of the note that arxref keeps up to date, in Markdown",
    "rest.md": "what a new note has after that; from then on it is yours",
    "name.txt": "the name of the note, without .md",
}
"""The built-in templates and what each is for."""


_AT_FAULT = ("template",)  # the option
_FRONT = ("properties.yaml", "region.md")  # what is there of the built-in ones is made without them
_MARKER = re.compile(r"%%(?=[ \t]*(?:begin|end)[ \t]+arxref)")


def own_templates(folder: str) -> list[str]:
    """Which templates stand in a folder of the user's. Raises UsageError where none does."""
    there = [name for name in FILES if os.path.isfile(os.path.join(folder, name))]
    if not there and os.path.exists(folder) and not os.path.isdir(folder):
        message = f"{folder}: is no folder; `arxref templates --copy FOLDER` makes one of templates"
        raise UsageError(message)
    if not there:
        message = f"{folder}: has no template; `arxref templates --copy {folder}` puts the built-in ones there ({', '.join(FILES)})"
        raise UsageError(message)
    return there


class Templates:
    """The templates in a folder of the user's; what it lacks is the built-in layout. Raises UsageError for what is wrong with them."""

    def __init__(self, folder: str, rest: str) -> None:
        there = own_templates(folder)
        self.folder, self._rest = folder, rest
        own = [name for name in there if not _is_built_in(folder, name)]
        self._templates = {name: _compiled(folder, name, finalize) for name, finalize in _FINALIZERS.items() if name in own}
        self._added, self._few = self._additions()
        self._named = self._found("name.txt") if "name.txt" in self._templates else None
        self._globals = {name: value for template in self._templates.values() for name, value in template.globals.items()}
        self._fixed = {name: text for name, template in self._templates.items() if (text := _fixed(template, name)) is not None}

    def name(self, facts: dict[str, Any]) -> str | None:
        """The name of the note, or None. Raises UsageError where it has none."""
        name = self._quick_name(facts) or self._render("name.txt", facts)
        if name is None:
            return None
        name = " ".join(name.split())  # a template has lines, and a name has none
        if not name:
            message = f"{os.path.join(self.folder, 'name.txt')}: gives {facts['arxiv']} no name"
            raise UsageError(message, _AT_FAULT)
        return name

    def _quick_name(self, facts: dict[str, Any]) -> str:
        """The name where the template does no more than add to the built-in one; empty where it takes a closer look."""
        if self._named is None:
            return ""
        try:
            before, behind = self._named.said(facts)
        except Exception:  # noqa: BLE001 - it is raised again where the whole template is at work, and its lines are known
            return ""
        return f"{before}{facts['citekey'] or facts['arxiv']}\n{behind}"

    def _found(self, name: str) -> Additions | None:
        """What the template adds to the built-in one, if no more than that."""
        template = self._templates[name]
        return additions.find(template.environment, _source(template, name), _text_of(os.path.join(HOME, name)))

    def _additions(self) -> tuple[tuple[Additions, Additions] | None, tuple[str, ...]]:
        """What the templates add to the built-in properties and region, if no more than that; and the facts that are needed for it."""
        names = {"arxiv"}
        added: list[Additions] = []
        for name in FILES:
            template = self._templates.get(name)
            if template is None:
                added += [additions.NONE] * (name in _FRONT)
                continue
            if name in _FRONT:
                found = self._found(name)
                named = found and found.names
            else:
                found, named = None, additions.named_in(template.environment, _source(template, name))
            if named is None:
                return None, FACTS
            names |= named
            added += [found] if found is not None else []
        return (added[0], added[1]), tuple(sorted(names.intersection(FACTS)))

    def facts(self, entry: Entry, links: tuple[Link, ...], shape: Shape) -> dict[str, Any]:
        """What the templates may use: see `facts`; and Jinja2's own."""
        return {**self._globals, **facts(entry, links, shape.venues, self._few if shape == paper.PLAIN else FACTS)}

    def note(self, entry: Entry, links: tuple[Link, ...], stem: str, shape: Shape, known: dict[str, Any]) -> str:
        """The new note named ``stem``; what no template makes is of the built-in layout. ``known`` are its `facts`. Raises UsageError."""
        known = _under(stem, entry, known)
        if self._added is not None and shape == paper.PLAIN:
            text = self._quick(entry, links, stem, known)
            if text is not None:
                return text
            known = _under(stem, entry, {**self._globals, **facts(entry, links)})
        values: Sequence[tuple[str, Value]]
        front = self._render("properties.yaml", known)
        if front is None:
            properties, front = paper.written(paper.properties(entry, stem, links, shape))
            values = [(name, value) for name, value, _form in properties]
        else:
            values = self._values(front, entry.id, shape.wanted.arxiv)
        own, after = self._render("region.md", known), self._render("rest.md", known)
        text = marker.note(
            front,
            values,
            paper.region(entry, links) if own is None else _unmarked(own),
            self._rest if after is None else _unmarked(after),
        )
        if not _is_calm(text) and isinstance(marker.find(text), str):
            name = "region.md" if own is not None else "rest.md"
            message = f"{os.path.join(self.folder, name)}: leaves a block of code open (with {entry.id})"
            raise UsageError(message, _AT_FAULT)
        return text

    def _quick(self, entry: Entry, links: tuple[Link, ...], stem: str, known: dict[str, Any]) -> str | None:
        """What `note` gives, where templates do no more than add to the built-in ones; None for a paper that takes a closer look."""
        pieces = quick.pieces(entry, stem, links)
        if pieces is None or self._added is None:
            return None
        after = self._render("rest.md", known)
        front, region = self._added
        try:
            return additions.note(pieces, front.said(known), region.said(known), self._rest if after is None else _unmarked(after))
        except Exception:  # noqa: BLE001 - it is raised again where the whole template is at work, and its lines are known
            return None

    def _values(self, front: str, id: str, called: str) -> list[tuple[str, Value]]:  # noqa: A002 - the word of the whole model
        """The properties that a template wrote. Raises UsageError where they are none, or do not say what the note is about."""
        told = frontmatter.values(front)
        if told is not None and told.get(called) == id:
            return [*told.items()]
        found = frontmatter.read(f"---\n{front}---\n")
        properties = {} if found is None or isinstance(found, frontmatter.Invalid) else found.properties
        why = found.why if isinstance(found, frontmatter.Invalid) else "does not write one property a line" if not properties else ""
        if not why and (called not in properties or properties[called].value != id):
            why = f"does not write the property {called} with the arXiv ID, by which notes are found"
        if why:
            message = f"{os.path.join(self.folder, 'properties.yaml')}: {why} (with {id})"
            raise UsageError(message, _AT_FAULT)
        return [(name, property_.value or "") for name, property_ in properties.items()]

    def _render(self, name: str, facts: dict[str, Any]) -> str | None:
        template = self._templates.get(name)
        if template is None or name in self._fixed:
            return self._fixed.get(name)
        try:
            # What `Template.render` does, but that it copies facts and globals for each of the templates.
            try:
                return "".join(template.root_render_func(template.new_context(facts, shared=True)))
            except Exception:  # noqa: BLE001 - raised again, with the lines of the template
                template.environment.handle_exception()
        except Exception as error:  # whatever a template can do wrong
            raise _mistake(self.folder, name, error, facts["arxiv"]) from error


def _under(stem: str, entry: Entry, known: dict[str, Any]) -> dict[str, Any]:
    """The facts, ``known`` before the note had its name."""
    return {**known, "aliases": list(paper.aliases(entry, stem))} if stem != entry.key and "aliases" in known else known


def _is_built_in(folder: str, name: str) -> bool:
    """Whether a template is the built-in one, as it was copied: what that makes is made faster without it."""
    try:
        with open(os.path.join(folder, name), "rb") as mine, open(os.path.join(HOME, name), "rb") as built_in:
            return mine.read(_LARGE) == built_in.read(_LARGE)
    except OSError:  # it is said where it is compiled
        return False


_LARGE = 1 << 16


def _is_calm(text: str) -> bool:
    """Whether nothing but its markers can look like any, and no block of code begins: nearly always, and it is told at a glance."""
    calm = ("`" not in text or "```" not in text) and ("~" not in text or "~~~" not in text)  # one character is found at once
    return calm and text.count("begin arxref") == 1 and text.count("end arxref") == 1


def _unmarked(text: str) -> str:
    """A template's text in which nothing looks like arxref's markers, and with a line end at its end."""
    text = _MARKER.sub(r"%\\%", text) if "arxref" in text else text
    return text if text.endswith("\n") or not text else f"{text}\n"


def _yaml(value: Any) -> str:
    """A value as a property holds it."""
    if type(value) is str:  # nearly always
        return notes.scalar(value)
    if isinstance(value, Written):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else notes.scalar(_text(value))


def _markdown(value: Any) -> str:
    """A value as Markdown that is harmless anywhere in a line."""
    if isinstance(value, Written):
        return value
    if isinstance(value, Link):
        return markdown.link(value.title, value.url)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_markdown, value))
    return markdown.paragraph(_text(value))


def _text(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(_text, value))
    return "" if value is None else str(value)  # what is undefined raises here


_FINALIZERS: dict[str, Callable[[Any], str]] = {"properties.yaml": _yaml, "region.md": _markdown, "rest.md": _markdown, "name.txt": _text}


def _inline(value: Any) -> Written:
    """A text as Markdown for any place but the start of a line."""
    return Written(markdown.escape(_text(value)))


def _link(value: Any, url: Any) -> Written:
    """A link with that text."""
    return Written(markdown.link(_text(value), _text(url)))


def _wikilink(value: Any) -> Written:
    """A link to the note of that name."""
    return Written(paper.wiki_link(_text(value)))


def _environment(folder: str, finalize: Callable[[Any], str]) -> Environment:
    from jinja2 import FileSystemLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    class Sandbox(ImmutableSandboxedEnvironment):
        """What blocks and macros make is written already."""

        concat = staticmethod(lambda parts: Written("".join(parts)))

    environment = Sandbox(
        loader=FileSystemLoader([folder, HOME]),
        undefined=StrictUndefined,
        finalize=finalize,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # this is no HTML: `finalize` escapes
    )
    wikilink = _wikilink if finalize is not _yaml else lambda value: Written(f'"{_wikilink(value)}"')
    environment.filters.update(inline=_inline, link=_link, wikilink=wikilink)
    return environment


def _compiled(folder: str, name: str, finalize: Callable[[Any], str]) -> Template:
    try:
        template = _environment(folder, finalize).get_template(name)
    except Exception as error:  # whatever can be wrong with a file
        raise _mistake(folder, name, error) from error
    template.globals = dict(template.globals)  # each rendering goes through them, and through a chain of mappings that takes long
    return template


def _source(template: Template, name: str) -> str:
    loader = template.environment.loader
    return "{" if loader is None else loader.get_source(template.environment, name)[0]


def _text_of(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read()


def _fixed(template: Template, name: str) -> str | None:
    """What a template says of every paper, where there is nothing in it but text."""
    return None if "{" in _source(template, name) else str(template.render())


def _mistake(folder: str, name: str, error: Exception, id: str = "") -> UsageError:  # noqa: A002
    """What is wrong, with file and line."""
    from jinja2 import TemplateNotFound, TemplateSyntaxError, UndefinedError

    path, line = os.path.join(folder, name), 0
    if isinstance(error, TemplateSyntaxError):
        path, line = error.filename or path, error.lineno
        why = error.message or "is no template"
    elif isinstance(error, TemplateNotFound):
        path, line = _place(error.__traceback__, folder, path)
        why = f"there is no template {error.name!r}"
    elif isinstance(error, UnicodeDecodeError):
        why = f"is no UTF-8 text (byte {error.start})"
    elif isinstance(error, OSError):
        why = error.strerror or str(error)
    else:
        path, line = _place(error.__traceback__, folder, path)
        why = "includes itself without end" if isinstance(error, RecursionError) else str(error) or type(error).__name__
        if isinstance(error, UndefinedError) and id:
            why += f"; there is {', '.join(FACTS)}"
        why = f"{why} (with {id})" if id else why
    return UsageError(f"{path}:{line}: {why}" if line else f"{path}: {why}", _AT_FAULT)


def _place(trace: TracebackType | None, folder: str, path: str) -> tuple[str, int]:
    """The template, and its line, that was at work; Jinja2 gives frames the names of their templates."""
    line = 0
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.startswith((os.path.join(folder, ""), os.path.join(HOME, ""))) and not file.endswith(".py"):
            path, line = file, trace.tb_lineno
        trace = trace.tb_next
    return path, line
