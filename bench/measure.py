"""Processes, rounds and figures: what is measured, and how it becomes a ratio."""

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Figures:
    """One variant, one method, one round."""

    cpu: float
    """CPU microseconds of the server process per RPC."""
    rate: float
    """RPCs per second."""
    p50: float
    """Milliseconds."""
    p99: float
    """Milliseconds."""


@dataclass(frozen=True, slots=True)
class Load:
    """What one client process sends."""

    method: str
    count: int
    concurrency: int = 64
    size: int = 200


class Process:
    """A server of the benchmark, in a process of its own."""

    def __init__(self, name: str, module: str, *arguments: str) -> None:
        """Starts `python -m module`; the argument PORT becomes a free port."""
        self.name = name
        self.port = free_port()
        placed = [str(self.port) if each == "PORT" else each for each in arguments]
        self._process = subprocess.Popen([sys.executable, "-m", module, *placed])

    def wait_until_it_answers(self) -> None:
        """Returns when the port is open; RuntimeError if the process ends first."""
        while self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} ended with status {self._process.returncode}")

    def cpu_seconds(self) -> float:
        """User and system time so far, by the kernel's count."""
        text = Path(f"/proc/{self._process.pid}/stat").read_text()
        fields = text.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    def end(self) -> None:
        """Kills it: there is nothing to save."""
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(*processes: Process) -> Generator[None]:
    """All of them up; at the end all of them gone."""
    try:
        for process in processes:
            process.wait_until_it_answers()
        yield
    finally:
        for process in processes:
            process.end()


def measured(server: Process, load: Load) -> Figures:
    """One client process against one server."""
    before = server.cpu_seconds()
    numbers = map(str, (server.port, load.method, load.count, load.concurrency, load.size))
    done = subprocess.run(
        [sys.executable, "-m", "bench.load", *numbers], stdout=subprocess.PIPE, check=True
    )
    spent = server.cpu_seconds() - before
    result = json.loads(done.stdout)
    milliseconds = sorted(each * 1000 for each in result["seconds"])
    return Figures(
        cpu=spent / load.count * 1e6,
        rate=load.count / result["taken"],
        p50=statistics.median(milliseconds),
        p99=milliseconds[int(len(milliseconds) * 0.99)],
    )


def rounds(servers: Sequence[Process], load: Load, number: int) -> dict[str, list[Figures]]:
    """Every server in turn, `number` times after a warm-up, so that drift hits all alike."""
    for server in servers:
        measured(server, load)
    found: dict[str, list[Figures]] = {server.name: [] for server in servers}
    for _ in range(number):
        for server in servers:
            found[server.name].append(measured(server, load))
    return found


def ratio(of: Sequence[Figures], to: Sequence[Figures], figure: str) -> float:
    """The median of the ratios round by round."""
    pairs = zip(of, to, strict=True)
    return float(statistics.median(getattr(a, figure) / getattr(b, figure) for a, b in pairs))
