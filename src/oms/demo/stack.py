"""All that the demo runs on: two servers and two processes of ours, as children of this one."""

import os
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from oms import migrate
from protemporal.devstack import Child, PostgresServer, Progress, TemporalServer, free_port
from protemporal.devstack.ports import answers, is_free

START_WITHIN = timedelta(seconds=30)
TEMPORAL_PORT, UI_PORT, FRONT_PORT = 7233, 8233, 50051
WORKER_METRICS_PORT, FRONT_METRICS_PORT = 2112, 2113
"""Used if free, so that tools find things where they look first."""
SHORT_TIMES = {"OMS_SIMULATE_SLEEP": "500ms", "OMS_SHIPPING_STEP": "150ms"}
"""Nobody wants to watch a parcel being packed for ten seconds."""


@dataclass(frozen=True, slots=True)
class Stack:
    """Where the parts of the running demo are."""

    database_url: str
    front: str
    temporal: str
    ui: str
    front_metrics: str
    worker_metrics: str


@asynccontextmanager
async def stack(folder: Path, say: Progress) -> AsyncGenerator[Stack]:
    """Everything up; at the end of the block, everything down, the last first."""
    async with AsyncExitStack() as parts:
        postgres = PostgresServer(database="oms", folder=folder / "postgres", progress=say)
        await parts.enter_async_context(postgres)
        codec_port = free_port()
        temporal = TemporalServer(
            port=_port(TEMPORAL_PORT),
            ui=True,
            ui_port=_port(UI_PORT),
            ui_codec_endpoint=f"http://127.0.0.1:{codec_port}",
            database_file=folder / "temporal.db",
            log=folder / "temporal.log",
            progress=say,
        )
        await parts.enter_async_context(temporal)
        codec = await _codec_server(codec_port, temporal.ui_url or "", folder / "codec.log")
        await parts.enter_async_context(codec)
        applied = await migrate.up(postgres.dsn)
        say(f"schema: {len(applied)} migrations applied")

        front_port = _port(FRONT_PORT)
        front = f"127.0.0.1:{front_port}"
        environ = {
            **os.environ,
            **SHORT_TIMES,
            "DATABASE_URL": postgres.dsn,
            "TEMPORAL_ADDRESS": temporal.address,
            "TEMPORAL_NAMESPACE": temporal.namespace,
        }
        worker_metrics = f"127.0.0.1:{_port(WORKER_METRICS_PORT)}"
        front_metrics = f"127.0.0.1:{_port(FRONT_METRICS_PORT)}"
        work = ["worker", "--metrics", worker_metrics]
        await parts.enter_async_context(await _oms(work, folder / "worker.log", environ))
        serve = ["front", "--listen", front, "--insecure-loopback", "--admin"]
        serve += ["--metrics", front_metrics]
        server = await _oms(serve, folder / "front.log", environ)
        await parts.enter_async_context(server)
        await server.ready(lambda: answers(front_port), within=START_WITHIN)
        say(f"worker and front are running, gRPC at {front}, logs in {folder}")
        ui = temporal.ui_url or ""
        yield Stack(postgres.dsn, front, temporal.address, ui, front_metrics, worker_metrics)


async def _oms(arguments: list[str], log: Path, environ: dict[str, str]) -> Child:
    command = [sys.executable, "-m", "oms", *arguments]
    return await Child.start(command, name=f"oms {arguments[0]}", log=log, env=environ)


async def _codec_server(port: int, origin: str, log: Path) -> Child:
    """What lets the Web UI show payloads as JSON."""
    command = [sys.executable, "-m", "protemporal.cli", "codec-server", "--module", "oms"]
    arguments = ["--port", str(port), "--origin", origin]
    return await Child.start([*command, *arguments], name="codec server", log=log)


def _port(wanted: int) -> int:
    return wanted if is_free(wanted) else free_port()
