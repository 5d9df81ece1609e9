"""`protemporal serve` of the desk, as a process of its own."""

import asyncio
import json
import os
import sys
import urllib.request
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import grpc.aio
from grpc_health.v1.health_pb2 import HealthCheckResponse

from gateway.calls import until_health
from protemporal.devstack.ports import free_port
from protemporal.devstack.process import Child

TESTS = Path(__file__).parents[1]


@dataclass(frozen=True)
class Serving:
    """A running server."""

    child: Child
    port: int

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def lines(self) -> list[dict[str, Any]]:
        """What it logged."""
        return [json.loads(line) for line in self.child.log.read_text().splitlines()]

    async def until_serving(self) -> None:
        """Waits until it listens and has found Temporal."""
        async with asyncio.timeout(30):
            while self.child.running:
                try:
                    async with grpc.aio.insecure_channel(self.address) as channel:
                        await until_health(channel, HealthCheckResponse.SERVING)
                except grpc.aio.AioRpcError:
                    await asyncio.sleep(0.05)  # it does not listen yet
                else:
                    return
        raise AssertionError(self.child.log_tail())


@asynccontextmanager
async def serving(
    folder: Path, temporal: str, *arguments: str, env: Sequence[tuple[str, str]] = ()
) -> AsyncGenerator[Serving]:
    """Starts it; stops it in the end if it still runs. Without `temporal` the environment tells."""
    port = free_port()
    command = (
        *(sys.executable, "-m", "protemporal.cli", "serve", "--module", "gateway.desk"),
        *("--listen", f"127.0.0.1:{port}", "--insecure-loopback"),
        *(("--temporal", temporal) if temporal else ()),
        *arguments,
    )
    path = os.pathsep.join((str(TESTS), *filter(None, [os.environ.get("PYTHONPATH")])))
    environ = {**os.environ, "PYTHONPATH": path, **dict(env)}
    log = folder / f"serve-{port}.log"
    child = await Child.start(command, name="serve", log=log, env=environ)
    async with child:
        yield Serving(child, port)


def read(url: str) -> str:
    """What a page of ours says."""
    with urllib.request.urlopen(url) as response:  # noqa: S310 - always http
        return str(response.read().decode())
