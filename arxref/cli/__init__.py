"""The command line: parses options, calls the pipeline, prints. Each command is a module of its own, imported when it is called.

The plainest export does without click, whose import takes as long as three starts of Python (`arxref.cli.plain`); so nothing here needs it.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from arxref.errors import ArxrefError, OutputError, UsageError, unloadable
from arxref.leaving import INTERRUPTED
from arxref.terminal import aside, one_line

if TYPE_CHECKING:
    from collections.abc import Sequence

OK, FAILED, USAGE = 0, 1, 2


def run(args: Sequence[str]) -> int:
    """Run a command line and give its exit code: 0 all was written, 1 something was not, 2 wrong usage."""
    code = _run(args)
    try:
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError:  # it was said when it was written to, but what was not taken is still held
        _close_stdout()
        return code or FAILED
    return code


def _run(args: Sequence[str]) -> int:
    from arxref.cli.plain import flags  # noqa: PLC0415 - these import this module

    args = [_at_home(arg) if "~" in arg else arg for arg in args]
    try:
        plain = flags(args)
        if plain is None:
            from arxref.cli.commands import main  # noqa: PLC0415 - see above

            return main(args)
        from arxref.cli.exporting import export  # noqa: PLC0415 - see above

        return export(**plain)
    except KeyboardInterrupt:
        aside("\narxref: interrupted; nothing half-written is left behind")
        return INTERRUPTED
    except BrokenPipeError:
        _close_stdout()
        return FAILED
    except ArxrefError as error:
        aside(f"arxref: {error.code}: {one_line(str(error))}")
        return USAGE if isinstance(error, UsageError) else FAILED
    except MemoryError:
        aside("arxref: error: not enough memory; export fewer sources at a time")
        return FAILED
    except RecursionError:  # `os.makedirs` calls itself once for each folder
        aside("arxref: error: a path or a value is nested too deeply")
        return FAILED
    except ImportError as error:
        aside(f"arxref: error: {one_line(unloadable(error))}")
        return FAILED
    except OSError as error:  # the system's no, from where nobody could say it better
        where = f"{error.filename}: " if error.filename else ""
        aside(f"arxref: error: {one_line(f'{where}{error.strerror or error}')}")
        _close_stdout()
        return FAILED


def _at_home(arg: str) -> str:
    """``~/`` for the home folder where the shell has left it: behind ``--vault=`` and ``-O template=``, and everywhere on Windows."""
    name, equals, value = arg.partition("=")
    if not name.replace("-", "").isalnum():
        name, equals, value = "", "", arg
    return name + equals + os.path.expanduser(value) if value.startswith(("~/", "~\\")) else arg


def say(line: str = "") -> None:
    """Print a line of data: in UTF-8, for data has the same bytes everywhere, but on a terminal as that wants it.

    Raises OutputError where nothing can be printed, for that is no success.
    """
    if sys.stdout is None:
        raise OutputError("standard output: is closed")
    try:
        encoding = (sys.stdout.isatty() and sys.stdout.encoding) or "utf-8"
        sys.stdout.flush()
        sys.stdout.buffer.write(f"{line}\n".encode(encoding, "replace"))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        raise unprinted(error) from error


def unprinted(error: OSError) -> OutputError:
    """What to raise where standard output takes nothing any more."""
    _close_stdout()
    return OutputError(f"standard output: {error.strerror or error}")


def _close_stdout() -> None:
    """Keep the interpreter from complaining at exit about a reader that went away, or a disk that is full."""
    if sys.stdout is None:
        return
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
