"""The order management system as it is deployed: servers and processes, killed one by one."""

import os
import sys
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import grpc.aio

from oms import database, migrate
from oms.demo.caller import Caller
from oms.inventory import store as inventory
from oms.ports import stub
from protemporal.devstack import Child, PostgresServer, TemporalServer, free_port
from protemporal.devstack.ports import answers

START_WITHIN = timedelta(seconds=30)
QUICK = {"OMS_SIMULATE_SLEEP": "200ms", "OMS_SHIPPING_STEP": "20ms", "OMS_CUSTOMER_ACTION": "60s"}

EFFECTS = (
    "SELECT verb, count(*) AS times FROM stub_calls WHERE effective AND key LIKE $1 GROUP BY 1"
)
STOCK = "SELECT on_hand, reserved FROM stock WHERE sku = $1"


@dataclass
class System:
    """Postgres, Temporal, one worker process, one front process."""

    folder: Path
    environ: Mapping[str, str]
    dsn: str
    temporal: TemporalServer
    front_port: int
    front_metrics_port: int
    worker_metrics_port: int
    front: Child = field(init=False)
    worker: Child = field(init=False)

    @property
    def address(self) -> str:
        """Where the public API is served."""
        return f"127.0.0.1:{self.front_port}"

    async def start_worker(self, **environ: str) -> Child:
        """Start the worker process, or the next one, with settings of its own."""
        metrics = f"127.0.0.1:{self.worker_metrics_port}"
        arguments = ("worker", "--metrics", metrics, "--tracing")
        self.worker = await start(self.folder, {**self.environ, **environ}, *arguments)
        return self.worker

    async def start_front(self) -> Child:
        """Start the front process, or the next one."""
        metrics = f"127.0.0.1:{self.front_metrics_port}"
        self.front = await start(
            self.folder,
            self.environ,
            *("front", "--listen", self.address, "--insecure-loopback", "--drain-delay", "0.5"),
            *("--metrics", metrics, "--admin"),
        )
        await self.front.ready(lambda: answers(self.front_port), within=START_WITHIN)
        return self.front

    @asynccontextmanager
    async def caller(self) -> AsyncGenerator[Caller]:
        """A caller of the public API."""
        async with grpc.aio.insecure_channel(self.address) as channel:
            yield Caller(channel)

    async def script(self, port: str, behaviour: str, match: str, count: int = 1) -> None:
        """Tell the outside world how to behave."""
        async with (
            database.connect(self.dsn) as tables,
            tables.transaction() as connection,
        ):
            await stub.script(connection, port, behaviour, match=match, count=count)

    async def supply(self, sku: str, quantity: int) -> None:
        """Put pieces of an article into stock."""
        async with (
            database.connect(self.dsn) as tables,
            tables.transaction() as connection,
        ):
            await inventory.supply(connection, sku, quantity)

    async def effects(self, order_uid: str) -> dict[str, int]:
        """How often each verb took effect in the outside world, for one order."""
        async with (
            database.connect(self.dsn) as tables,
            tables.transaction() as connection,
        ):
            rows = await connection.fetch(EFFECTS, f"%{order_uid}%")
        return {row["verb"]: row["times"] for row in rows}

    async def stock(self, sku: str) -> tuple[int, int]:
        """Pieces on hand and pieces reserved of an article."""
        async with (
            database.connect(self.dsn) as tables,
            tables.transaction() as connection,
        ):
            row = await connection.fetchrow(STOCK, sku)
        assert row is not None
        return row["on_hand"], row["reserved"]


async def start(folder: Path, environ: Mapping[str, str], *arguments: str) -> Child:
    """Start `python -m oms` with some arguments, as a child of the test."""
    command: Sequence[str] = [sys.executable, "-m", "oms", *arguments]
    name = f"oms-{arguments[0]}"
    return await Child.start(command, name=name, log=folder / f"{name}.log", env=environ)


@asynccontextmanager
async def running(folder: Path) -> AsyncGenerator[System]:
    """The whole system up; at the end all of it down."""
    async with AsyncExitStack() as parts:
        postgres = await parts.enter_async_context(PostgresServer(database="oms"))
        temporal = await parts.enter_async_context(TemporalServer())
        await migrate.up(postgres.dsn)
        environ = {
            **os.environ,
            **QUICK,
            "DATABASE_URL": postgres.dsn,
            "TEMPORAL_ADDRESS": temporal.address,
            "TEMPORAL_NAMESPACE": temporal.namespace,
        }
        system = System(
            folder, environ, postgres.dsn, temporal, free_port(), free_port(), free_port()
        )
        await system.start_worker()
        await system.start_front()
        try:
            yield system
        finally:
            await system.front.stop(grace=timedelta(seconds=15))
            await system.worker.stop(grace=timedelta(seconds=15))
