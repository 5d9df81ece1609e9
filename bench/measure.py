"""Processes, rounds and figures: what is measured, and how it becomes a ratio."""

import json
import os
import signal
import socket
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Generator, Iterable, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Self

from bench.load import Job

ROOT = Path(__file__).resolve().parents[1]
PROTEMPORAL = str(Path(sys.executable).with_name("protemporal"))
"""The program that users start."""


@dataclass(frozen=True, slots=True)
class Figures:
    """One server, one kind of call, one round."""

    cpu: float
    """CPU microseconds of the server process per call; 0 where it is not ours to measure."""
    rate: float
    """Calls per second."""
    p50: float
    """Milliseconds."""
    p99: float
    """Milliseconds."""


Found = Mapping[str, Sequence[Figures]]
"""The rounds of each server."""


class Process:
    """A server of the benchmark, in a process of its own."""

    def __init__(self, name: str, *arguments: str, log: Path | None = None) -> None:
        """Starts `python ARGUMENTS`; PORT in one of them becomes a free port."""
        self.name = name
        self.port = free_port()
        placed = [each.replace("PORT", str(self.port)) for each in arguments]
        with (log or Path(os.devnull)).open("wb") as output:
            self._process = subprocess.Popen(
                [sys.executable, *placed], cwd=ROOT, stderr=output, start_new_session=True
            )

    def wait_until_it_answers(self) -> None:
        """Returns when the port is open; RuntimeError if the process ends first."""
        while self._process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.05)
        raise RuntimeError(f"{self.name} ended with status {self._process.returncode}")

    def cpu_seconds(self) -> Mapping[str, float]:
        """Time on a processor so far by thread, by the kernel's count in nanoseconds."""
        spent: dict[str, float] = {}
        for task in Path(f"/proc/{self._process.pid}/task").iterdir():
            with suppress(FileNotFoundError, ProcessLookupError):  # a thread that has just ended
                name = (task / "comm").read_text().strip()
                seconds = int((task / "schedstat").read_text().split()[0]) / 1e9
                spent[f"{name} {task.name}"] = seconds
        return spent

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the process alone."""
        self._process.send_signal(number)

    def end(self) -> None:
        """Kills it, and all it has started: there is nothing to save."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
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


class Client:
    """The process that makes the calls, of all servers and rounds alike."""

    def __init__(self) -> None:
        """Starts it."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "bench.load"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        """Gives it."""
        return self

    def __exit__(self, *_: object) -> None:
        """Ends it."""
        self._process.kill()
        self._process.communicate()

    def __call__(self, job: Job) -> Figures:
        """Does a job against whatever is at its port.

        Raises:
            LoadError: a call was refused.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(job)) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if isinstance(answer, str):
            raise LoadError(answer)
        taken, *seconds = answer
        milliseconds = sorted(each * 1000 for each in seconds)
        return Figures(
            cpu=0,
            rate=job.count / taken,
            p50=statistics.median(milliseconds),
            p99=milliseconds[int(len(milliseconds) * 0.99)],
        )

    def measure(self, server: Process, job: Job) -> Figures:
        """Does a job against one server, with the server's CPU."""
        before = sum(server.cpu_seconds().values())
        seen = self(replace(job, port=server.port))
        spent = sum(server.cpu_seconds().values()) - before
        return replace(seen, cpu=spent / job.count * 1e6)

    def looks(self, servers: Iterable[Process], job: Job) -> dict[str, Callable[[], Figures]]:
        """What measures each server with the same job."""
        return {server.name: partial(self.measure, server, job) for server in servers}


class LoadError(Exception):
    """The calls could not be made."""


def rounds(looks: Mapping[str, Callable[[], Figures]], number: int) -> Found:
    """Each in turn, `number` times after a warm-up, so that drift hits all alike."""
    for look in looks.values():
        look()
    found: dict[str, list[Figures]] = {name: [] for name in looks}
    for _ in range(number):
        for name, look in looks.items():
            found[name].append(look())
    return found


def ratio(of: Sequence[Figures], to: Sequence[Figures], figure: str) -> float:
    """The median of the ratios round by round."""
    pairs = zip(of, to, strict=True)
    return float(statistics.median(getattr(a, figure) / getattr(b, figure) for a, b in pairs))


def middle(figures: Sequence[Figures], figure: str) -> float:
    """The median of one figure."""
    return float(statistics.median(getattr(each, figure) for each in figures))
