"""Workers: forked processes that talk with the one that made them, over a pipe each way, and that never outlive it.

They know what their maker knew at the fork, so no code and no configuration travels. Where there is no fork, there are no workers.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NoReturn

from arxref.errors import ArxrefError, WorkerError
from arxref.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Self

AHEAD = 16 << 20
"""Bytes that are taken from workers before it is their turn; then they wait."""
_NUMBER = 8
_PIECE = 1 << 20
_PIPE = 1 << 20  # bytes that a pipe holds, where that can be said: else 64 KiB, and whoever sends waits for who reads after each of them


class Texts(list[str]):
    """A list of texts that is sent as one text and arrives as a plain list: pickle asks of each whether it was sent before."""

    def __reduce__(self) -> tuple[Callable[..., list[str]], tuple[Any, ...]]:
        """Texts that hold ends of lines are sent one by one."""
        joined = "\n".join(self)
        return (joined.split, ("\n",)) if joined.count("\n") == len(self) - 1 else (list, ([*self],))


class Channel:
    """One end of two pipes. What is sent is an object that pickle knows; only the two processes can write there."""

    def __init__(self, incoming: int, outgoing: int) -> None:
        self.incoming = incoming
        self.outgoing = outgoing
        self.size = 0  # of what was received last

    def put(self, thing: Any, full: Callable[[], None] = lambda: None) -> None:
        """Send ``thing``, in which a PickleBuffer goes as it is; waits while the pipe is full. Raises OSError when nobody reads.

        Where the pipe itself does not wait, ``full`` does.
        """
        beside: list[pickle.PickleBuffer] = []
        data = pickle.dumps(thing, 5, buffer_callback=beside.append)
        parts = [memoryview(data), *(buffer.raw() for buffer in beside)]
        sizes = b"".join([len(part).to_bytes(_NUMBER, "little") for part in parts])
        for part in (memoryview(len(parts).to_bytes(_NUMBER, "little") + sizes), *parts):
            view = part
            while view:
                try:
                    view = view[os.write(self.outgoing, view) :]
                except BlockingIOError:
                    full()

    def get(self) -> Any:
        """What the other end sent, a PickleBuffer as bytes; waits for it. Raises EOFError when that has gone."""
        count = int.from_bytes(self._read(_NUMBER), "little")
        told = self._read(_NUMBER * count)
        sizes = [int.from_bytes(told[at : at + _NUMBER], "little") for at in range(0, len(told), _NUMBER)]
        self.size = sum(sizes)
        data, *beside = map(self._read, sizes)
        return pickle.loads(data, buffers=beside)  # noqa: S301 - from our own child or parent

    def ready(self) -> bool:
        """Whether the other end has sent something."""
        return bool(_ready([self.incoming], patience=0))

    def _read(self, size: int) -> bytes:
        parts = []
        while size:
            part = os.read(self.incoming, min(size, _PIECE))
            if not part:
                raise EOFError
            parts.append(part)
            size -= len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        """Close this end."""
        os.close(self.incoming)
        os.close(self.outgoing)


class Said(NamedTuple):
    """What a worker wants to be told to whoever made the crew, whatever that is waiting for."""

    line: str


class Crew:
    """Workers that each run ``work(number, channel)``; ``tell`` is given what one has `Said`.

    Use it in a ``with``: at its end they are gone, whatever happened.
    """

    def __init__(self, count: int, work: Callable[[int, Channel], None], tell: Callable[[str], None] = lambda _line: None) -> None:
        self._tell = tell
        self._pids: dict[int, int] = {}
        self._channels: list[Channel] = []
        self._waiting: list[deque[tuple[int, Any]]] = [deque() for _ in range(count)]
        self._ahead = 0
        self._lost: BaseException | None = None  # what ended a worker
        try:
            for number in range(count):
                self._start(number, work)
        except OSError as error:
            self.close()
            message = f"no worker process could be started ({error.strerror or error}); --jobs 1 does without"
            raise WorkerError(message) from error

    def _start(self, number: int, work: Callable[[int, Channel], None]) -> None:
        ends: list[int] = []
        try:
            for _ in range(2):
                ends += os.pipe()
            their_in, our_out, our_in, their_out = ends
            _widen(their_out)
            pid = os.fork()
        except OSError:
            for end in ends:
                os.close(end)
            raise
        if pid:
            os.close(their_in)
            os.close(their_out)
            self._pids[number] = pid
            os.set_blocking(our_out, False)
            self._channels.append(Channel(our_in, our_out))
            return
        os.close(our_out)
        os.close(our_in)
        _run(number, work, Channel(their_in, their_out), self._channels)

    def __len__(self) -> int:
        return len(self._waiting)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def put(self, number: int, thing: Any) -> None:
        """Send ``thing`` to a worker, taking meanwhile what that sends: else each could wait for the other. Raises as `get`."""
        try:
            self._channels[number].put(thing, lambda: self._full(number))
        except OSError:
            while True:  # until what ended it is raised: it may have said so
                self._take((number,))

    def _full(self, number: int) -> None:
        """Wait until a worker takes something, or sends something, which is received."""
        channel = self._channels[number]
        if channel.incoming in _ready([channel.incoming], [channel.outgoing]):
            self._take((number,))

    def get(self, number: int) -> Any:
        """What that worker sent next; what others send meanwhile waits for its turn. Raises WorkerError, or what the worker raised."""
        while not self._waiting[number]:
            numbers = range(len(self)) if self._ahead < AHEAD else (number,)
            self._take(numbers)
        size, thing = self._waiting[number].popleft()
        self._ahead -= size
        return thing

    def any(self, numbers: Sequence[int]) -> tuple[int, Any]:
        """What one of these workers sent, and which; as `get`."""
        while True:
            for number in numbers:
                if self._waiting[number]:
                    return number, self.get(number)
            self._take(numbers)

    def _take(self, numbers: Sequence[int]) -> None:
        """Receive something from those of these workers that have sent something; wait for the first one.

        Once a worker has ended that is raised again, whomever it is about: what others sent is no answer to what they are asked later.
        """
        if self._lost is not None:
            raise self._lost
        incoming = {self._channels[number].incoming: number for number in numbers}
        for ready in _ready(incoming):
            number = incoming[ready]
            channel = self._channels[number]
            try:
                thing = channel.get()
            except (EOFError, OSError):
                self._died(number)
            if isinstance(thing, BaseException):
                self._lost = thing
                raise thing
            if isinstance(thing, Said):
                self._tell(thing.line)
                continue
            self._waiting[number].append((channel.size, thing))
            self._ahead += channel.size

    def _died(self, number: int) -> NoReturn:
        _, status = os.waitpid(self._pids.pop(number), 0)
        code = os.waitstatus_to_exitcode(status)
        how = f"was killed (signal {-code})" if code < 0 else f"ended with {code}"
        if code == -signal.SIGKILL:
            how += "; perhaps memory ran out"
        self._lost = WorkerError(f"a worker process {how}; --jobs 1 does without workers")
        raise self._lost

    def close(self) -> None:
        """End all workers, at once."""
        for channel in self._channels:
            channel.close()
        for pid in self._pids.values():
            os.kill(pid, signal.SIGKILL)
        for pid in self._pids.values():  # all let go of their memory at once, each takes a tenth of a second for some hundred megabytes
            os.waitpid(pid, 0)
        self._channels.clear()
        self._pids.clear()


def _ready(incoming: Iterable[int], outgoing: Iterable[int] = (), patience: int | None = None) -> list[int]:
    """Those of these pipes of which something can be read or whose other end has gone, and of the ``outgoing`` ones that take something.

    It waits for the first one, or ``patience`` milliseconds; unlike `select.select` in a process with a thousand open files, too.
    """
    poll = select.poll()
    for pipe in incoming:
        poll.register(pipe, select.POLLIN)
    for pipe in outgoing:
        poll.register(pipe, select.POLLOUT)
    return [pipe for pipe, _ in poll.poll(patience)]


def _widen(pipe: int) -> None:
    """Let a pipe hold more, if the system allows it."""
    import fcntl  # noqa: PLC0415 - there is one where there is a fork

    if hasattr(fcntl, "F_SETPIPE_SZ"):
        with suppress(OSError):
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE)


def _run(number: int, work: Callable[[int, Channel], None], channel: Channel, others: Sequence[Channel]) -> NoReturn:
    """A worker's whole life. It leaves without any of what its maker would do at its own end."""
    code = 1
    try:
        for heard in (signal.SIGINT, signal.SIGTERM):  # Ctrl-C goes to all processes of a terminal; the maker tells of it
            if signal.getsignal(heard) is not signal.SIG_IGN:  # nor is the maker ended, which a shell has in the background
                signal.signal(heard, signal.SIG_DFL)
        for other in others:  # else the others would not see that their maker has gone
            other.close()
        try:
            work(number, channel)
            code = 0
        except ArxrefError as error:
            channel.put(error)
        except (EOFError, BrokenPipeError):
            pass  # the maker has gone
        except MemoryError:
            channel.put(WorkerError("a worker process ran out of memory; --jobs 1 does without workers"))
        except Exception as error:  # noqa: BLE001 - whatever it is, the maker tells of it
            channel.put(WorkerError(f"a worker process failed ({type(error).__name__}: {error}); please report it"))
    finally:
        os._exit(code)
