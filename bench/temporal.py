"""Temporal's development server with a worker behind it, for as long as something is measured."""

import asyncio
import subprocess
import sys
from collections.abc import Generator
from contextlib import contextmanager

from bench.measure import ROOT

from protemporal.devstack.temporal import TemporalServer


@contextmanager
def temporal_with_worker() -> Generator[int]:
    """Gives the server's port when all workflows that calls are about answer."""
    with asyncio.Runner() as runner:
        server = TemporalServer()
        runner.run(server.__aenter__())
        try:
            with subprocess.Popen(
                [sys.executable, "-m", "bench.worker", server.address],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            ) as worker:
                try:
                    assert worker.stdout is not None
                    if worker.stdout.readline() != b"ready\n":
                        raise RuntimeError("the worker did not come up")
                    yield int(server.address.rpartition(":")[2])
                finally:
                    worker.kill()
        finally:
            runner.run(server.__aexit__(None, None, None))
