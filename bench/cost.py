"""Where a call's CPU goes: by thread, and by function of Python in the thread that serves."""

import pstats
import signal
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

from bench.load import Job
from bench.measure import PROTEMPORAL, Client, Process, running

_SHOWN = 6


def explain(load: Client, arguments: Sequence[str], job: Job) -> None:
    """Prints what costs most in `protemporal ARGUMENTS` when it does the job."""
    with tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / "stats"
        plain = Process("plain", PROTEMPORAL, *arguments)
        profiled = Process("profiled", "-m", "bench.profiled", str(file), *arguments)
        with running(plain, profiled):
            _print_threads(load, plain, job)
            _print_functions(load, profiled, job, file)


def _print_threads(load: Client, server: Process, job: Job) -> None:
    job = replace(job, port=server.port)
    load(job)
    before = server.cpu_seconds()
    load(job)
    spent = {name: end - before.get(name, 0) for name, end in server.cpu_seconds().items()}
    total = sum(spent.values())
    print(f"\nwhat a {job.call} costs, {total / job.count * 1e6:.0f} µs in all, by thread:")
    for name, seconds in sorted(spent.items(), key=lambda item: -item[1])[:4]:
        print(f"  {seconds / job.count * 1e6:6.1f} µs  {seconds / total:4.0%}  {name}")


def _print_functions(load: Client, server: Process, job: Job, file: Path) -> None:
    job = replace(job, port=server.port)
    load(job)
    server.signal(signal.SIGUSR1)
    load(job)
    server.signal(signal.SIGUSR2)
    while not file.exists():
        time.sleep(0.05)
    time.sleep(0.5)
    stats = cast("Any", pstats.Stats(str(file))).stats
    own = {where: seconds for where, (_, _, seconds, _, _) in stats.items()}
    print("of the first, by function, its callees not counted (slowed by the profiler):")
    for where, seconds in sorted(own.items(), key=lambda item: -item[1])[:_SHOWN]:
        print(f"  {seconds / job.count * 1e6:6.1f} µs  {_named(*where)}")


def _named(file: str, line: int, function: str) -> str:
    parts = Path(file).parts
    short = "/".join(parts[-2:])
    return f"{short}:{line} {function}" if line else function
