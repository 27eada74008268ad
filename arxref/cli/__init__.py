"""The command line: parses options, calls the pipeline, prints. Each command is a module of its own, imported when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from typing import TYPE_CHECKING

import click

from arxref import __version__
from arxref.errors import ArxrefError, OutputError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

OK, FAILED, USAGE = 0, 1, 2
_INTERRUPTED = 130
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


class Commands(click.Group):
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
            if "_ARXREF_COMPLETE" in os.environ:
                from arxref.cli.completing import equipped  # noqa: PLC0415 - only the shell asks

                return equipped(command)
            return command
        self._add_strangers(ctx)
        return self.commands.get(cmd_name)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does, but with the nearest right spelling."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from arxref.host import nearest  # noqa: PLC0415 - needed for mistakes only

            message = error.message.rstrip(".") + nearest(args[0], self.list_commands(ctx))
            raise click.UsageError(message, ctx) from error

    def _add_strangers(self, ctx: click.Context) -> None:
        if not ctx.meta.setdefault("arxref.strangers", False):
            ctx.meta["arxref.strangers"] = True
            from arxref.cli.common import make_host  # noqa: PLC0415 - only a listing or an unknown name pays for the scan

            make_host().add_commands(self, COMMANDS)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, message="arxref %(version)s")
def cli() -> None:
    """Turn the arXiv papers of your daily digests into references you can cite and notes you can keep."""


def run(args: Sequence[str]) -> int:
    """Run a command line and give its exit code: 0 all was written, 1 something was not, 2 wrong usage."""
    try:
        code = cli.main(list(args), prog_name="arxref", standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("arxref: interrupted; nothing half-written is left behind", err=True)
        return _INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except BrokenPipeError:
        _close_stdout()
        return FAILED
    except ArxrefError as error:
        click.echo(f"arxref: {error.code}: {one_line(str(error))}", err=True)
        return USAGE if isinstance(error, UsageError) else FAILED
    except MemoryError:
        click.echo("arxref: error: not enough memory; export fewer sources at a time", err=True)
        return FAILED
    except OSError as error:  # the system's no, from where nobody could say it better
        where = f"{error.filename}: " if error.filename else ""
        click.echo(f"arxref: error: {one_line(f'{where}{error.strerror or error}')}", err=True)
        _close_stdout()
        return FAILED
    return code if isinstance(code, int) else OK


def one_line(text: str) -> str:
    """``text`` without anything that could move a terminal's cursor or colour it: what comes from outside is hostile."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else " " if c.isspace() else f"\\x{ord(c):02x}" for c in text)


def say(line: str = "") -> None:
    """Print a line of data: in UTF-8, for data has the same bytes everywhere, but on a terminal as that wants it.

    Raises OutputError where nothing can be printed, for that is no success.
    """
    if sys.stdout is None:
        message = "standard output: is closed"
        raise OutputError(message)
    try:
        encoding = (sys.stdout.isatty() and sys.stdout.encoding) or "utf-8"
        click.echo(line.encode(encoding, "replace"))
    except BrokenPipeError:
        raise
    except OSError as error:
        _close_stdout()
        message = f"standard output: {error.strerror or error}"
        raise OutputError(message) from error


def _close_stdout() -> None:
    """Keep the interpreter from complaining at exit about a reader that went away, or a disk that is full."""
    if sys.stdout is None:
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
