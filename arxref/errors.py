"""What can go wrong with a whole request.

Anything that is wrong with one record is a `Problem` (a value), never an exception: the next record is read as if nothing had happened.
"""

from __future__ import annotations


class ArxrefError(Exception):
    """The root of arxref's exceptions; its text is one clear line for a user.

    ``code`` is the greppable name that docs/problems.md explains.
    """

    code = "error"


class InvalidIdentifier(ArxrefError, ValueError):
    """A text that is no arXiv identifier; the message says why."""

    code = "invalid-id"


class UsageError(ArxrefError):
    """The command or the call was worded wrongly (exit code 2). ``options`` are those of a format that are at fault, where it is known."""

    code = "usage"

    def __init__(self, message: str = "", options: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.options = options


class ConfigError(UsageError):
    """arxref.toml (or ``[tool.arxref]``) cannot be read or says something unknown."""

    code = "config"


class SourceError(ArxrefError):
    """A source cannot be read: no such file, no permission, no digest in the folder."""

    code = "source"


class OutputError(ArxrefError):
    """An output was not written: read-only folder, full disk, a file with a user's own work in the way."""

    code = "output"


class PluginError(ArxrefError):
    """Two plugins offer one name, or a plugin that was asked for by name cannot be used."""

    code = "plugin"


class LedgerError(ArxrefError):
    """The ledger of citation keys contradicts itself or cannot be read."""

    code = "ledger"


class WorkerError(ArxrefError):
    """One of the processes that share the work could not be started, or it died."""

    code = "worker"


def unloadable(error: ImportError) -> str:
    """One line for a user without a library that arxref needs, or with an older one, and what installs it where that is known."""
    import re  # noqa: PLC0415 - hardly any run is without
    from importlib import metadata

    try:
        needed = metadata.requires("arxref") or []
    except metadata.PackageNotFoundError:
        needed = []
    library = (error.name or "").partition(".")[0]
    found = [one.partition(";")[0].strip() for one in needed if re.split(r"[^\w-]", one)[0].lower() == library.lower() != ""]
    advice = f', or run `pip install "{found[0]}"`' if found else ""
    return f"a library that arxref needs cannot be loaded ({error}); install arxref again{advice}"
