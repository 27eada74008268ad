"""The console script. It answers ``--version`` itself, so that nothing else need be loaded for it."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line and leave with its exit code."""
    if sys.argv[1:] == ["--version"]:
        from arxref import __version__  # noqa: PLC0415 - see above

        sys.stdout.write(f"arxref {__version__}\n")
        return
    import gc  # noqa: PLC0415 - see above

    from arxref.cli import run  # noqa: PLC0415 - see above

    gc.disable()  # a run makes millions of small tuples, no cycles, and ends: collecting would find nothing

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
