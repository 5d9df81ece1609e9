"""How a server ends: under load without losing a call, and when Temporal is gone for good."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import grpc.aio
import pytest
from google.protobuf.message import Message
from grpc import StatusCode
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client
from temporalio.worker import Worker

from cli.serving import Serving, serving
from examples.parcels.api.v1 import shop_pb2
from examples.parcels.v1 import parcels_pb2
from examples.parcels.v1 import parcels_temporal as t
from gateway.calls import Reply, call, stream_out
from gateway.desk import Task
from protemporal.devstack.ports import free_port
from protemporal.devstack.temporal import TemporalServer

ENOUGH = 100
"""Calls after which the load counts as constant."""
CALLERS = 2
"""Of each kind."""
STARTED = ("temporal-wait", "started")
EFFECTS = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED,
}
FOLLOW = "/examples.parcels.api.v1.Shop/Follow"


class Load:
    """Callers that never pause: each opens a connection, makes some calls, and opens the next."""

    def __init__(self, server: Serving) -> None:
        self.server = server
        self.answered = Counter[str]()
        """OK answers by method and workflow."""
        self.refused: list[Reply] = []
        self.enough = asyncio.Event()

    async def calls(self, workflow: str, method: str, make: Callable[[str], Message]) -> None:
        """Makes calls, of the workflow's key, until one is refused; notes what was answered."""
        metadata = (("temporal-workflow-id", workflow),) if workflow else ()
        while True:
            async with self._connection() as channel:
                for _ in range(20):
                    path = f"/desk.v1.Desk/{method}"
                    reply = await call(channel, path, make(workflow[5:]), metadata, timeout=30)
                    if not self._noted(f"{method} {workflow}", reply):
                        return

    async def watches(self, parcel: str) -> None:
        """Watches a parcel, again whenever a watch ends."""
        request = shop_pb2.ParcelRequest(parcel_id=parcel).SerializeToString()
        while True:
            async with self._connection() as channel:
                watch = stream_out(channel, FOLLOW)(request)
                try:
                    async for _ in watch:
                        self.answered["watch"] += 1
                except grpc.aio.AioRpcError as error:
                    trailers = dict(error.trailing_metadata() or ())
                    reply = Reply(error.code(), error.details() or "", trailers=trailers)
                else:
                    reply = Reply(StatusCode.OK)
                if not self._noted("watch", reply):
                    return

    def _noted(self, what: str, reply: Reply) -> bool:
        """Whether to go on."""
        if reply.reason == "BACKEND_RATE_LIMITED":
            return True  # Temporal's own refusal, and nothing happened
        if reply.code is not StatusCode.OK:
            self.refused.append(reply)
            return False
        self.answered[what] += 1
        if self.answered.total() >= ENOUGH:
            self.enough.set()
        return True

    @asynccontextmanager
    async def _connection(self) -> AsyncGenerator[grpc.aio.Channel]:
        options = (("grpc.use_local_subchannel_pool", 1), ("grpc.enable_retries", 0))
        async with grpc.aio.insecure_channel(self.server.address, options) as channel:
            yield channel


async def effects(temporal: Client, workflow: str) -> int:
    """How many signals and updates a workflow got, by its own history."""
    events = temporal.get_workflow_handle(workflow).fetch_history_events()
    return len([event async for event in events if event.event_type in EFFECTS])


@pytest.mark.parametrize("processes", ["1", "2"])
async def test_no_call_is_lost_when_it_drains_under_load(  # noqa: PLR0917 - fixtures
    dev_server: TemporalServer,
    temporal: Client,
    worker: Worker,
    parcels: t.ParcelsClient,
    tmp_path: Path,
    processes: str,
) -> None:
    del worker
    arguments = ("--processes", processes, "--drain-delay", "1", "--module", "examples.parcels.api")
    parcel = parcels_pb2.DeliverRequest(parcel_id=str(uuid4()), address="Bern")
    parcel.travel_time.FromSeconds(3600)
    await parcels.start_deliver(parcel)
    async with serving(tmp_path, dev_server.address, *arguments) as server:
        await server.until_serving()
        load = Load(server)
        waiting = [await opened(server) for _ in range(3 * CALLERS)]
        rung, updated, paused = waiting[::3], waiting[1::3], waiting[2::3]
        callers: list[Awaitable[None]] = [
            *(load.calls("", "Work", lambda _: Task(key=uuid4().hex)) for _ in range(CALLERS)),
            *(load.calls(id_, "Ring", of) for id_ in rung),
            *(load.calls(rung[0], "Look", of) for _ in range(CALLERS)),
            *(load.calls(id_, "Write", change) for id_ in updated),
            *(load.calls(id_, "Write", pause) for id_ in paused),
            *(load.watches(parcel.parcel_id) for _ in range(CALLERS)),
        ]
        tasks = [asyncio.ensure_future(each) for each in callers]
        async with asyncio.timeout(40):
            await load.enough.wait()
        before = load.answered.total()
        os.kill(server.child.pid, signal.SIGTERM)
        async with asyncio.timeout(40):
            assert await server.child.wait() == 0
            await asyncio.gather(*tasks)
    await parcels.move(parcels_pb2.MoveRequest(parcel_id=parcel.parcel_id, place="Bern"))
    assert load.answered.total() > before  # it served on during the delay
    assert len(load.refused) == len(callers)
    assert {reply.code for reply in load.refused} == {StatusCode.UNAVAILABLE}
    assert {reply.reason for reply in load.refused} <= {"SERVER_LEAVING", ""}
    for id_ in waiting:
        answered = load.answered[f"Ring {id_}"] + load.answered[f"Write {id_}"]
        assert await effects(temporal, id_) == answered > 0
    assert load.answered["Work "] > 0
    assert load.answered["watch"] > 0


async def opened(server: Serving) -> str:
    """The id of a workflow that waits."""
    key = uuid4().hex
    async with grpc.aio.insecure_channel(server.address) as channel:
        task = Task(key=key, behaviour="wait")
        assert (await call(channel, "/desk.v1.Desk/Work", task, [STARTED])).code is StatusCode.OK
    return f"desk/{key}"


def of(key: str) -> Message:
    """What needs only to be about a workflow."""
    made: Message = Task(key=key)
    return made


def change(key: str) -> Message:
    """An update."""
    made: Message = Task(key=key, text=uuid4().hex)
    return made


def pause(key: str) -> Message:
    """An update that takes longer than the delay of the drain."""
    made: Message = Task(key=key, text=uuid4().hex, behaviour="pause")
    return made


# Of two, one that ends in its first 5 seconds ends all whatever it says; so they take longer.
@pytest.mark.parametrize(("processes", "seconds"), [("1", "1"), ("2", "6")])
async def test_it_ends_when_temporal_is_gone_for_good(
    tmp_path: Path, processes: str, seconds: str
) -> None:
    nowhere = f"127.0.0.1:{free_port()}"
    arguments = ("--give-up-after", seconds, "--processes", processes, "--drain-delay", "0")
    async with serving(tmp_path, nowhere, *arguments) as server, asyncio.timeout(40):
        assert await server.child.wait() == 75
    messages = [line["message"] for line in server.lines()]
    assert "Temporal is gone for good" in messages


async def test_it_ends_when_temporal_is_lost_for_good(tmp_path: Path) -> None:
    arguments = ("--give-up-after", "1", "--drain-delay", "0")
    async with (
        TemporalServer() as temporal,
        serving(tmp_path, temporal.address, *arguments) as server,
    ):
        await server.until_serving()
        await temporal.kill()
        async with asyncio.timeout(20):
            assert await server.child.wait() == 75


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
