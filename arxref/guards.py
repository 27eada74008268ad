"""What a stranger's code is run behind: whatever it raises, gives or prints is named with its plugin, and spoils nothing else."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, Any, get_args

from arxref.api import Document, Enricher, Existing, Exporter, Identified, KeyScheme, Kind, Merged, Option, Parser, Pieces, Updated, Vault
from arxref.errors import ArxrefError, PluginError
from arxref.library.spans import lines_of
from arxref.model import Entry, Foreign, Heading, Problem
from arxref.records import NamedTuple
from arxref.terminal import put_aside

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from types import TracebackType

    from arxref.api import Context, SourceText
    from arxref.diverted import Descriptor
    from arxref.model import ArxivId

RECORDS: dict[str, type] = {"parsers": Parser, "enrichers": Enricher, "key_schemes": KeyScheme, "exporters": Exporter}
ADVICE = "update or remove it"
_SHOWN = 300
_SIGNALLED = 128  # and what is above it are the exit codes of signals (arxref.__main__): the user's word, not the plugin's


class Owner(NamedTuple):
    """Whose code it is; ``tell`` is given what is to be said of it, each thing once.

    ``stdout`` is the descriptor that is kept from it, too (None: the process is another program's); ``show`` is given what it raised, for
    who looks for the place.
    """

    name: str
    distribution: str
    version: str
    tell: Callable[[str], None]
    trace: Callable[[str, float], None]
    clock: Callable[[], float]
    stdout: Descriptor | None = None
    show: Callable[[BaseException], None] = lambda _error: None

    def __str__(self) -> str:
        return f"plugin {self.name} ({self.distribution} {self.version})"

    def fault(self, error: BaseException) -> str:
        """What it raised, in one line; where that was is shown to who asks for it."""
        self.show(error)
        return short(error)


def short(error: BaseException) -> str:
    """An exception in one line: pluggy's say in their last what is wrong."""
    try:
        told = str(error)
    except Exception:  # noqa: BLE001 - it is a stranger's, too
        told = "it cannot say what is wrong"
    text = " ".join(f"{type(error).__name__}: {told}".split()).removesuffix(":")
    return text if len(text) <= _SHOWN else text[: _SHOWN - 4] + " ..."


def failure(error: Exception, what: str, advice: str = "") -> str:
    """What there is to say in one line where ``what`` failed; an error that a guard has made says so itself."""
    own = str(error).strip() if isinstance(error, PluginError) else ""
    return own.splitlines()[0][:_SHOWN] if own else f"{what} ({short(error)}){advice}"


def is_fault(error: BaseException) -> bool:
    """Whether what a stranger's code raised is to be told as its fault: all but what the user or the system wants of the whole process."""
    if isinstance(error, SystemExit):
        return not (isinstance(error.code, int) and error.code > _SIGNALLED)
    return not isinstance(error, KeyboardInterrupt | GeneratorExit | MemoryError)


class Quiet:
    """While it is entered, what is printed goes to standard error: standard output is for data. It can be entered again within itself."""

    def __init__(self, owner: Owner) -> None:
        self._aside = _Aside(owner)
        self._descriptor = owner.stdout
        self._held: list[Any] = []

    def __enter__(self) -> None:
        self._held.append((sys.stdout, sys.__stdout__))
        if self._descriptor is not None:
            self._descriptor.enter(self._aside.write)
        sys.stdout = sys.__stdout__ = self._aside  # type: ignore[assignment, misc]

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        sys.stdout, sys.__stdout__ = self._held.pop()  # type: ignore[misc]
        if self._descriptor is not None:
            self._descriptor.leave()


class _Aside(io.TextIOBase):
    """Stands for standard output: passes on to standard error what is written, text or bytes, and tells of it."""

    encoding = "utf-8"

    def __init__(self, owner: Owner) -> None:
        self._owner = owner
        self.buffer = self

    def write(self, data: str | bytes) -> int:
        """Pass it on."""
        self._owner.tell("writes to standard output, which is for data (it was sent to standard error)")
        put_aside(data if isinstance(data, str) else bytes(data).decode("utf-8", "replace"))
        return len(data)

    def close(self) -> None:
        """Standard error is not the plugin's to close."""


def listed(kind: str, given: Any) -> list[Any]:
    """What a hook gives. Raises TypeError where that is no list of anything, or a record by itself, which is a tuple of its fields."""
    record = RECORDS[kind]
    if type(given) is record or not hasattr(given, "__iter__"):
        raise TypeError(f"arxref_{kind}() gives {type(given).__name__} where a list of arxref.{record.__name__} belongs")
    return list(given)


def guarded(kind: str, offer: Any, owner: Owner) -> Any:
    """The offer with every function of it behind a guard. Raises TypeError for what is no such record, ValueError for a nameless one."""
    record: Any = RECORDS[kind]
    if type(offer) is not record:
        raise TypeError(f"arxref_{kind}() gives {type(offer).__name__} where arxref.{record.__name__} belongs")
    name: object = offer.name
    if not isinstance(name, str) or not name or not name.isprintable() or name != name.strip():
        raise ValueError(f"arxref_{kind}() gives a record with the name {name!r}; a name is a word")
    for field, (sort, what) in _FIELDS[kind].items():
        if not sort(getattr(offer, field)):
            message = f"{record.__name__} {name}: {field} is {getattr(offer, field)!r}, no {what}"
            raise TypeError(message[:_SHOWN])
    for part in (*offer.options, offer.pieces, offer.vault) if kind == "exporters" else ():
        if part is not None and (wrong := _unfit(part)):
            raise TypeError(f"{record.__name__} {name}: {wrong}"[:_SHOWN])
    return _GUARDS[kind](offer, owner)


def _is_text(value: object) -> bool:
    return isinstance(value, str)


_FIELDS: dict[str, dict[str, tuple[Callable[[Any], bool], str]]] = {
    "parsers": {
        "summary": (_is_text, "text"),
        "kind": (lambda value: value in get_args(Kind), f"one of {', '.join(get_args(Kind))}"),
        "rank": (lambda value: isinstance(value, int), "number"),
        "accepts": (callable, "function"),
        "parse": (callable, "function"),
    },
    "enrichers": {"summary": (_is_text, "text"), "lookup": (callable, "function")},
    "key_schemes": {"summary": (_is_text, "text"), "key": (callable, "function")},
    "exporters": {
        "summary": (_is_text, "text"),
        "suffix": (_is_text, "text"),
        "render": (callable, "function"),
        "options": (lambda value: isinstance(value, tuple | list) and all(isinstance(one, Option) for one in value), "Option records"),
        "pieces": (lambda value: value is None or isinstance(value, Pieces), "Pieces record"),
        "update": (lambda value: value is None or callable(value), "function"),
        "existing": (lambda value: value is None or callable(value), "function"),
        "vault": (lambda value: value is None or isinstance(value, Vault), "Vault record"),
    },
}
"""What a record's fields must be, so that nothing that is made of them fails elsewhere."""


def call(
    function: Callable[..., Any], doing: str, owner: Owner, kinds: tuple[type, ...], passed: tuple[type[Exception], ...] = ()
) -> Callable[..., Any]:
    """``function``, but it raises only ArxrefError (and what is ``passed``), and gives one of ``kinds``, with which arxref can work."""
    quiet = Quiet(owner)
    through: tuple[type[Exception], ...] = (ArxrefError, *passed)

    def guard(*args: Any, **named: Any) -> Any:
        try:
            with quiet:
                value = function(*args, **named)
        except through:
            raise
        except BaseException as error:
            if not is_fault(error):
                raise
            raise _failed(owner, doing, owner.fault(error)) from error
        if not isinstance(value, kinds):
            raise _failed(owner, doing, _wrong(value, kinds))
        if hasattr(value, "_fields") and (wrong := _unfit(value)):
            raise _failed(owner, doing, wrong)
        return value

    return guard


def items(
    function: Callable[..., Any], doing: str, owner: Owner, kinds: tuple[type, ...], passed: tuple[type[Exception], ...] = ()
) -> Callable[..., Iterator[Any]]:
    """As `call`, for a function that gives many; the time that it took for all is traced."""
    quiet = Quiet(owner)
    through: tuple[type[Exception], ...] = (ArxrefError, *passed)

    def guard(*args: Any, **named: Any) -> Iterator[Any]:
        spent, clock = 0.0, owner.clock
        try:
            started = clock()
            with quiet:
                source = iter(function(*args, **named))
            spent = clock() - started
            while True:
                started = clock()
                with quiet:
                    try:
                        item = next(source)
                    except StopIteration:
                        return
                    finally:
                        spent += clock() - started
                if not isinstance(item, kinds):
                    raise TypeError(_wrong(item, kinds))  # noqa: TRY301 - told as all else that is wrong
                yield item
        except through:
            raise
        except BaseException as error:
            if not is_fault(error):
                raise
            raise _failed(owner, doing, owner.fault(error)) from error
        finally:
            owner.trace(doing, spent)

    return guard


def guarded_command(command: Any, owner: Owner) -> Any:
    """A click command that names its plugin when it fails. It may print and leave as it likes."""
    import click  # noqa: PLC0415 - only plugins with commands need it

    invoke = command.invoke

    def guard(*args: Any, **named: Any) -> Any:
        try:
            return invoke(*args, **named)
        except (ArxrefError, MemoryError, OSError, click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            raise _failed(owner, f"at its command {command.name}", owner.fault(error)) from error

    command.invoke = guard
    return command


def _wrong(value: object, kinds: tuple[type, ...]) -> str:
    return f"gives {type(value).__name__} where {' or '.join(kind.__name__ for kind in kinds)} belongs"


def _unfit(record: object) -> str:
    from arxref.fitting import unfit  # noqa: PLC0415 - needed where there are strangers

    return unfit(record)


def _useless(owner: Owner, why: str) -> str:
    return f"{owner} gives what cannot be used and was left out ({why}); {ADVICE}"


def _failed(owner: Owner, doing: str, why: str) -> PluginError:
    return PluginError(f"{owner} failed {doing} ({why}); {ADVICE}")


def _optional(function: Callable[..., Any] | None, doing: str, owner: Owner, kinds: tuple[type, ...]) -> Any:
    return None if function is None else call(function, doing, owner, kinds)


def _exporter(offer: Exporter, owner: Owner) -> Exporter:
    doing = f"while writing {offer.name}"
    pieces, vault = offer.pieces, offer.vault
    if pieces is not None:
        remarks = pieces.remarks
        pieces = pieces._replace(
            piece=call(pieces.piece, doing, owner, (str,)),
            tail=call(pieces.tail, doing, owner, (str,)),
            mark=call(pieces.mark, doing, owner, (int,)),
            remarks=None if remarks is None else _fit(items(remarks, doing, owner, (Problem,)), doing, owner),
        )
    if vault is not None:
        vault = vault._replace(
            render=_fit(items(vault.render, doing, owner, (Document,)), doing, owner),
            identify=call(vault.identify, doing, owner, (Identified, type(None))),
            merge=call(vault.merge, doing, owner, (Merged, Problem)),
            note=None if vault.note is None else _writer(vault.note, doing, owner),
        )
    return offer._replace(
        render=_fit(items(offer.render, doing, owner, (Document,)), doing, owner),
        options=tuple(_option(option, offer, owner) for option in offer.options),
        pieces=pieces,
        vault=vault,
        update=_optional(offer.update, doing, owner, (Updated, Problem)),
        existing=_optional(offer.existing, f"while reading {offer.name}", owner, (Existing,)),
    )


def _option(option: Option, offer: Exporter, owner: Owner) -> Option:
    return option._replace(check=_optional(option.check, f"while checking option {option.name} of {offer.name}", owner, (object,)))


def _writer(make: Callable[..., Any], doing: str, owner: Owner) -> Callable[..., Any]:
    """What makes notes, but neither does harm."""
    made = call(make, doing, owner, (object,))  # one that is no function fails when it is called
    return lambda options: call(made(options), doing, owner, (str,))


def _fit(give: Callable[..., Iterator[Any]], doing: str, owner: Owner) -> Callable[..., Iterator[Any]]:
    """``give``, but a record with which nobody can work is a fault."""

    def guard(*args: Any) -> Iterator[Any]:
        for item in give(*args):
            if wrong := _unfit(item):
                raise _failed(owner, doing, wrong)
            yield item

    return guard


def _parser(offer: Parser, owner: Owner) -> Parser:
    asked = call(offer.accepts, "", owner, (int, float), (OSError,))

    def accepts(source: SourceText) -> float:
        try:
            return float(max(0, min(asked(source), 1)))  # so that no number is none at all: NaN, a whole one beyond all floats
        except PluginError as error:
            owner.tell(
                f"could not say whether a source is {offer.name} ({(error.__cause__ and short(error.__cause__)) or 'no number'}); {ADVICE}"
            )
            return 0.0

    given = items(offer.parse, f"while reading {offer.name}", owner, (Entry, Heading, Foreign, Problem), (OSError,))

    def parse(source: SourceText) -> Iterator[Entry | Heading | Foreign | Problem]:
        line = 0
        for item in given(source):
            wrong = _unfit(item)
            if wrong:
                yield Problem("error", "parser-failed", _useless(owner, wrong), source.name, line + 1)
                continue
            line = lines_of(item)[1] if type(item) is not Entry or item.origins else line
            yield item

    return offer._replace(accepts=accepts, parse=parse)


def _enricher(offer: Enricher, owner: Owner) -> Enricher:
    given = items(offer.lookup, f"while {offer.name} looked papers up", owner, (Entry, Problem))

    def lookup(ids: Sequence[ArxivId], context: Context) -> Iterator[Entry | Problem]:
        asked = frozenset(ids)
        for item in given(ids, context):
            wrong = _unfit(item)
            about = item.id if wrong and _is_text(item.id) and item.id in asked else ""
            yield Problem("error", "enricher-failed", _useless(owner, wrong), id=about) if wrong else item

    return offer._replace(lookup=lookup)


def _key_scheme(offer: KeyScheme, owner: Owner) -> KeyScheme:
    return offer._replace(key=call(offer.key, f"while making a key by {offer.name}", owner, (str,)))


_GUARDS: dict[str, Callable[[Any, Owner], Any]] = {
    "parsers": _parser,
    "enrichers": _enricher,
    "key_schemes": _key_scheme,
    "exporters": _exporter,
}
