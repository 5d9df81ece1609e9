"""Several processes on one port: spawned, watched, and ended together.

Each is a whole server with a connection to Temporal of its own; the kernel spreads connections
over them (SO_REUSEPORT). They are spawned and never forked: gRPC's and the SDK's threads do not
survive a fork.

A process that is ended from outside (out of memory, a crash in native code) is replaced. One that
fails by itself has a reason that holds for the others too, such as Temporal gone for good: they
drain, and the supervisor ends with its status. So it does when one ends in its first 5 seconds.
"""

import logging
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import wait
from multiprocessing.context import SpawnProcess

from protemporal.gateway.addresses import AddressError, host_and_port, is_socket
from protemporal.gateway.server_options import ServerSetupError

_log = logging.getLogger("protemporal.processes")

_SETTLED = 5.0
"""Seconds after which a process counts as one that works."""


@dataclass(frozen=True, slots=True)
class Running:
    """A process and when it was started."""

    process: SpawnProcess
    since: float


class Supervisor:
    """Keeps a number of processes running until a signal, or one of them, ends all."""

    def __init__(
        self,
        start: Callable[[], SpawnProcess],
        count: int,
        *,
        patience: float,
        ended: Callable[[int], None],
    ) -> None:
        """`start` makes a started process, `ended` hears of the pid of one that is over.

        `patience` is how many seconds the processes have to drain before they are killed.
        """
        self._start = start
        self._count = count
        self._patience = patience
        self._ended = ended
        self._running: list[Running] = []

    def run(self) -> int:
        """Runs them all; gives the exit status: 0 if they ended because they were told to."""
        with _signals() as told:
            for _ in range(self._count):
                self._add()
            status = self._watch(told)
        return self._end(status)

    def _add(self) -> None:
        self._running.append(Running(self._start(), time.monotonic()))

    def _watch(self, told: int) -> int:
        while True:
            happened = wait([told, *(each.process.sentinel for each in self._running)])
            for each in self._over():
                status = each.process.exitcode or 0
                young = time.monotonic() - each.since < _SETTLED
                if told in happened:
                    continue
                if status > 0 or young:
                    return max(status, 1)
                _log.warning("a process ended, status %d, and is replaced", status)
                self._add()
            if told in happened:
                return 0

    def _over(self) -> list[Running]:
        over = [each for each in self._running if not each.process.is_alive()]
        for each in over:
            each.process.join()
            self._running.remove(each)
            self._ended(each.process.pid or 0)
        return over

    def _end(self, status: int) -> int:
        for each in self._running:
            each.process.terminate()
        deadline = time.monotonic() + self._patience
        for each in self._running:
            each.process.join(max(0.0, deadline - time.monotonic()))
            if each.process.is_alive():
                _log.error("a process did not drain in time and is killed")
                each.process.kill()
                each.process.join()
            status = status or (1 if each.process.exitcode else 0)
        return status


@contextmanager
def _signals() -> Generator[int]:
    """A file descriptor that becomes readable when SIGTERM or SIGINT comes."""
    reader, writer = os.pipe()
    os.set_blocking(writer, False)

    def tell(_number: int, _frame: object) -> None:
        os.write(writer, b"x")

    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, tell)
    yield reader
    # The handlers stay: a second signal must not end the supervisor before its processes.


def spawn(target: Callable[..., None], *arguments: object) -> SpawnProcess:
    """A started process that drains when its parent is gone."""
    context = multiprocessing.get_context("spawn")
    process = context.Process(target=_attached, args=(target, *arguments))
    process.start()
    return process


def _attached(target: Callable[..., None], *arguments: object) -> None:
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=follow, name="parent", daemon=True).start()
    target(*arguments)


@contextmanager
def reserved(listen: str) -> Generator[str]:
    """Holds the port for processes that share it; gives the address with its number.

    Raises:
        ServerSetupError: somebody has it, or it is none that can be shared.
    """
    if is_socket(listen):
        raise ServerSetupError(f"several processes cannot share {listen}: it is no HOST:PORT")
    try:
        host, port = host_and_port(listen)
    except AddressError as error:
        raise ServerSetupError(f"cannot listen: {error}") from error
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        # Once without sharing: a stale server would otherwise answer part of the calls.
        with socket.socket(family, kind, protocol) as alone:
            alone.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            alone.bind(address)
        holder = socket.socket(family, kind, protocol)
        holder.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        holder.bind(address)
    except OSError as error:
        raise ServerSetupError(f"cannot listen on {listen}: {error.strerror}") from error
    with holder:  # bound and not listening: it gets no connections
        yield f"{listen.rpartition(':')[0]}:{holder.getsockname()[1]}"
