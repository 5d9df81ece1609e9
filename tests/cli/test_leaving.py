"""How a server ends: under load without losing a call, and when Temporal is gone for good."""

import asyncio
import os
import signal
from collections import Counter
from pathlib import Path
from uuid import uuid4

import grpc.aio
import pytest
from grpc import StatusCode
from temporalio.worker import Worker

from cli.serving import Serving, serving
from gateway.calls import Reply, call
from gateway.desk import Task
from protemporal.devstack.ports import free_port
from protemporal.devstack.temporal import TemporalServer

REFUSED = ("connection refused", "failed to connect")
"""What gRPC says where nobody listens any more."""


ENOUGH = 100
"""Calls after which the load counts as constant."""


class Load:
    """Callers that never pause: each opens a connection, makes some calls, and opens the next."""

    def __init__(self, server: Serving) -> None:
        self.server = server
        self.done = Counter[str]()
        self.lost: list[Reply] = []
        self.enough = asyncio.Event()

    async def caller(self) -> None:
        """Calls until it is refused; counts what was answered, notes what was lost."""
        while True:
            options = (("grpc.use_local_subchannel_pool", 1), ("grpc.enable_retries", 0))
            async with grpc.aio.insecure_channel(self.server.address, options) as channel:
                for _ in range(20):
                    if not await self._call(channel):
                        return

    async def _call(self, channel: grpc.aio.Channel) -> bool:
        task = Task(key=uuid4().hex)
        reply = await call(channel, "/desk.v1.Desk/Work", task, timeout=30)
        self.done[reply.code.name] += 1
        if reply.code is StatusCode.OK:
            if self.done["OK"] == ENOUGH:
                self.enough.set()
            return True
        if not (reply.code is StatusCode.UNAVAILABLE and _refused(reply)):
            self.lost.append(reply)
        return False


def _refused(reply: Reply) -> bool:
    return not reply.trailers and any(text in reply.text.lower() for text in REFUSED)


@pytest.mark.parametrize("processes", ["1", "2"])
async def test_no_call_is_lost_when_it_drains_under_load(
    dev_server: TemporalServer, worker: Worker, tmp_path: Path, processes: str
) -> None:
    del worker
    arguments = ("--processes", processes, "--drain-delay", "1")
    async with serving(tmp_path, dev_server.address, *arguments) as server:
        await server.until_serving()
        load = Load(server)
        callers = [asyncio.create_task(load.caller()) for _ in range(8)]
        async with asyncio.timeout(30):
            await load.enough.wait()
        before = load.done["OK"]
        os.kill(server.child.pid, signal.SIGTERM)
        async with asyncio.timeout(40):
            assert await server.child.wait() == 0
            await asyncio.gather(*callers)
    assert load.lost == []
    assert load.done["OK"] > before  # it served on during the delay
    assert load.done["UNAVAILABLE"] == len(callers)


@pytest.mark.parametrize("processes", ["1", "2"])
async def test_it_ends_when_temporal_is_gone_for_good(tmp_path: Path, processes: str) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    arguments = ("--give-up-after", "7", "--processes", processes, "--drain-delay", "0")
    async with serving(tmp_path, nowhere, *arguments) as server, asyncio.timeout(40):
        assert await server.child.wait() == 75
    messages = [line["message"] for line in server.lines()]
    assert "Temporal is gone for good" in messages


async def test_it_does_not_end_when_temporal_comes_back(tmp_path: Path) -> None:
    async with (
        TemporalServer() as temporal,
        serving(tmp_path, temporal.address, "--give-up-after", "20") as server,
    ):
        await server.until_serving()
        await temporal.kill()
        await temporal.restart()
        await server.until_serving()
        assert server.child.running
