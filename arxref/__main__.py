"""The console script. It answers ``--version`` itself, so that nothing else need be loaded for it."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, NoReturn

from arxref.leaving import leave

if TYPE_CHECKING:
    from types import FrameType

_SIGNALLED = 128
_SIGNALS = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP


def main() -> None:
    """Run the command line and leave with its exit code."""
    leave(_run)


def _run() -> int:
    if sys.argv[1:] == ["--version"] and sys.stdout is not None:
        from arxref import __version__  # noqa: PLC0415 - see above

        try:
            sys.stdout.write(f"arxref {__version__}\n")
            sys.stdout.flush()
        except OSError:
            pass  # the command line says it better
        else:
            return 0
    import gc  # noqa: PLC0415 - see above
    import signal  # noqa: PLC0415 - see above

    for name in _SIGNALS[1:]:
        if hasattr(signal, name) and signal.getsignal(getattr(signal, name)) is not signal.SIG_IGN:  # as nohup has it
            signal.signal(getattr(signal, name), _terminated)

    gc.disable()  # a run makes millions of small tuples, no cycles, and ends: collecting would find nothing
    from arxref.cli import run  # noqa: PLC0415 - see above

    code = _SIGNALLED
    try:
        code = run(sys.argv[1:])
    finally:
        if code >= _SIGNALLED:  # a signal ended it: what is done, is; another one would only have Python speak of its own end
            for name in _SIGNALS:
                if hasattr(signal, name):
                    signal.signal(getattr(signal, name), signal.SIG_IGN)
    return code


def _terminated(number: int, _frame: FrameType | None) -> NoReturn:
    """Leave as after an error, so that no temporary file stays behind."""
    sys.exit(_SIGNALLED + number)


if __name__ == "__main__":
    main()
