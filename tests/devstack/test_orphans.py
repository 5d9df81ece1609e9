import os
import select
import signal
import sys
import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from protemporal.devstack import Child

STARTED = timedelta(seconds=30)
ENDED = 10.0  # seconds
STACK = """
import asyncio
from protemporal.devstack import PostgresServer, TemporalServer

async def main():
    async with PostgresServer(environ={}) as postgres, TemporalServer() as temporal:
        print("pids", postgres.pid, temporal.pid, flush=True)
        await asyncio.Event().wait()

asyncio.run(main())
"""


@pytest.fixture
def folder() -> Iterator[Path]:
    """Where the killed parent leaves its files; pytest's own folders are closed to Postgres."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o711)
        yield Path(name)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux signals a child at parent's death")
async def test_killed_parent_leaves_no_server_behind(folder: Path) -> None:
    env = {**os.environ, "TMPDIR": str(folder)}
    parent = await Child.start([sys.executable, "-c", STACK], log=folder / "log", env=env)

    async def started() -> bool:
        return "pids" in parent.log_tail()

    await parent.ready(started, within=STARTED)
    servers = [os.pidfd_open(int(pid)) for pid in parent.log_tail().split()[1:]]
    os.kill(parent.pid, signal.SIGKILL)
    for server in servers:
        assert select.select([server], [], [], ENDED)[0]
        os.close(server)
    await parent.wait()
