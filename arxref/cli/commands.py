"""All commands, as click knows them."""

from __future__ import annotations

import importlib
import io
import os
import re
import sys
from typing import TYPE_CHECKING

import click

from arxref import __version__
from arxref.cli import OK, unprinted
from arxref.errors import OutputError, UsageError
from arxref.terminal import aside, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

# command -> module; the order is that of `arxref --help`.
COMMANDS = {
    "export": "arxref.cli.export",
    "check": "arxref.cli.check",
    "list": "arxref.cli.listing",
    "show": "arxref.cli.show",
    "stats": "arxref.cli.stats",
    "fetch": "arxref.cli.fetch",
    "cite": "arxref.cli.cite",
    "rekey": "arxref.cli.rekey",
    "cache": "arxref.cli.cache",
    "formats": "arxref.cli.formats",
    "templates": "arxref.cli.templates",
    "plugins": "arxref.cli.plugins",
    "init": "arxref.cli.init",
}

_PRINTED = frozenset(("-h", "--help", "--version"))
_COMPLETE = "_ARXREF_COMPLETE"


class Group(click.Group):
    """Commands, the nearest of which is named where there is none of a name."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but with the nearest right spelling."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from arxref.nearest import nearest  # noqa: PLC0415 - needed for mistakes only

            what = self.meant(args[0]) or nearest(args[0], self.list_commands(ctx))
            raise click.UsageError(error.message.rstrip(".") + what, ctx) from error

    def meant(self, word: str) -> str:  # noqa: ARG002 - others look at it
        """What whoever wrote a word where a command belongs may have meant, if it is no command that is misspelt."""
        return ""


class Commands(Group):
    """The built-in commands by the table above; strangers' only when an unknown one is called or all are listed."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Built-in commands in their order, then strangers'."""
        self._add_strangers(ctx)
        return [*COMMANDS, *sorted(self.commands.keys() - COMMANDS.keys())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name."""
        if cmd_name in COMMANDS:
            command = importlib.import_module(COMMANDS[cmd_name]).command
            assert isinstance(command, click.Command)  # noqa: S101 - the table is ours
            if _COMPLETE in os.environ:
                from arxref.cli.completing import equipped  # noqa: PLC0415 - only the shell asks

                return equipped(command)
            return command
        self._add_strangers(ctx)
        return self.commands.get(cmd_name)

    def meant(self, word: str) -> str:
        """A source, where it is a file or a folder."""
        return f"; did you mean `arxref export {word} --format bibtex`?" if os.path.exists(word) else ""

    def _add_strangers(self, ctx: click.Context) -> None:
        if not ctx.meta.setdefault("arxref.strangers", False):
            ctx.meta["arxref.strangers"] = True
            from arxref.cli.common import make_host  # noqa: PLC0415 - only a listing or an unknown name pays for the scan

            make_host().add_commands(self, COMMANDS)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, message="arxref %(version)s")
def cli() -> None:
    """Turn the arXiv papers of your daily digests into references you can cite and notes you can keep."""


def _refuse_stray(environment: Mapping[str, str]) -> None:
    """Raise UsageError where completions are asked for, and not as the scripts ask that the shells have from click."""
    words, place = environment.get("COMP_WORDS"), environment.get("COMP_CWORD")
    typed = place is not None and environment[_COMPLETE].startswith("fish_")  # fish names the word itself, the others its number
    if words is None or not (typed or re.fullmatch("[0-9]{1,9}", place or "")):
        raise UsageError(f"{_COMPLETE} is for the shell's script, which says in COMP_WORDS and COMP_CWORD what has been typed; unset it")


def _like(option: str, options: Sequence[str]) -> list[str]:
    """Those of click's guesses that are like an option without the dashes too: two of five letters are all that --omit has of --quiet."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for mistakes only

    return [one for one in options if get_close_matches(option.lstrip("-"), [one.lstrip("-")])]


def main(args: Sequence[str]) -> int:
    """Run a command line and give its exit code. Raises KeyboardInterrupt, ArxrefError and OSError for `arxref.cli.run` to tell of."""
    asked = [*args[1:], "--help"] if args[:1] == ["help"] else list(args)
    if sys.stdout is None and not _PRINTED.isdisjoint(asked):  # click would print nothing and call that a success
        raise OutputError("standard output: is closed")
    if os.environ.get(_COMPLETE, "").endswith("_complete"):
        _refuse_stray(os.environ)
    try:
        code = cli.main(asked, prog_name="arxref", standalone_mode=False)
    except BrokenPipeError:
        raise
    except OSError as error:
        if _PRINTED.isdisjoint(asked):
            raise
        raise unprinted(error) from error
    except click.exceptions.Abort as error:
        raise KeyboardInterrupt from error
    except click.ClickException as error:
        if isinstance(error, click.NoSuchOption) and error.possibilities:
            error = click.NoSuchOption(error.option_name, possibilities=_like(error.option_name, error.possibilities), ctx=error.ctx)
        shown = io.StringIO()
        error.show(shown)
        for line in shown.getvalue().splitlines():
            aside(one_line(line))
        return error.exit_code
    return code if isinstance(code, int) else OK
