"""Variables: what a workflow shows, live and from its history."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

import grpc.aio
import pytest
from google.protobuf import empty_pb2, json_format
from grpc import StatusCode
from temporalio.client import Client

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from gateway.calls import Reply, call
from gateway.desk import Desk
from protemporal import runtime as pt
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions
from protemporal.runtime.variables import shown
from protemporal.testing.workers import run_worker
from protemporal.v1 import admin_pb2
from support.variables import QUEUE, Silent, Watch

EMPTY = empty_pb2.Empty()

WAITING = {"stage": "waiting", "pauses": ["pause"], "count": 1, "last": {"places": ["Bern"]}}
STOPPED = {**WAITING, "stage": "stopped"}
LIVE = admin_pb2.VariablesRequest.SOURCE_LIVE
HISTORY = admin_pb2.VariablesRequest.SOURCE_HISTORY


@pytest.fixture(scope="module")
async def client(temporal: Client) -> AsyncIterator[t.ParcelsClient]:
    async with run_worker(temporal, task_queue=QUEUE, workflows=[Watch, Silent]):
        yield t.ParcelsClient(temporal, options=pt.Options(task_queue=QUEUE))


@pytest.fixture(scope="module")
async def admin(dev_server: TemporalServer) -> AsyncIterator[grpc.aio.Channel]:
    options = ServerOptions(
        listen="127.0.0.1:0", insecure_loopback=True, admin=True, workflows=[Watch]
    )
    async with (
        Server([Desk()], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield channel


async def asked(
    admin: grpc.aio.Channel,
    workflow_id: str,
    source: admin_pb2.VariablesRequest.Source = LIVE,
) -> Reply:
    request = admin_pb2.VariablesRequest(workflow_id=workflow_id, source=source)
    return await call(admin, "/protemporal.v1.Workflows/Variables", request)


async def variables(
    admin: grpc.aio.Channel,
    workflow_id: str,
    source: admin_pb2.VariablesRequest.Source = LIVE,
) -> Any:
    reply = await asked(admin, workflow_id, source)
    assert reply.code is StatusCode.OK, reply
    response = admin_pb2.VariablesResponse.FromString(reply.body)
    return json_format.MessageToDict(response).get("variables")


async def test_live_and_offline(
    client: t.ParcelsClient, admin: grpc.aio.Channel, temporal: Client
) -> None:
    run = await client.start_watch(EMPTY)
    await client.pause(run.id, EMPTY)
    handle = temporal.get_workflow_handle(run.id)
    assert await variables(admin, run.id) == WAITING
    assert await variables(admin, run.id, HISTORY) == WAITING
    assert await pt.variables_from_history(await handle.fetch_history(), [Watch]) == WAITING
    await client.stop(run.id, EMPTY)
    await run.result()
    assert await variables(admin, run.id) == STOPPED
    assert await variables(admin, run.id, HISTORY) == STOPPED
    assert await pt.variables_from_history(await handle.fetch_history(), [Watch]) == STOPPED


async def test_a_history_that_no_code_of_the_server_fits(
    client: t.ParcelsClient, admin: grpc.aio.Channel
) -> None:
    run = await client.start_deliver_all(pb.DeliverAllRequest(batch_id=str(uuid4())))
    await run.result()
    reply = await asked(admin, run.id, HISTORY)
    assert (reply.code, reply.reason) == (StatusCode.FAILED_PRECONDITION, "HISTORY_MISMATCH")


async def test_a_history_that_is_not_there(admin: grpc.aio.Channel) -> None:
    reply = await asked(admin, "no such", HISTORY)
    assert (reply.code, reply.reason) == (StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND")


async def test_a_workflow_that_shows_nothing(
    client: t.ParcelsClient, admin: grpc.aio.Channel
) -> None:
    run = await client.start_deliver_all(pb.DeliverAllRequest(batch_id=str(uuid4())))
    await run.result()
    assert await variables(admin, run.id) == {}


@dataclass
class Point:
    x: int
    label: object = None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, None),
        (True, True),
        (1.5, 1.5),
        ("x", "x"),
        ((1, [2]), [1, [2]]),
        ({"a": {1}}, {"a": [1]}),
        ({7: "x"}, {"7": "x"}),
        (timedelta(seconds=90), "0:01:30"),
        (b"x", "b'x'"),
        (Point(1, pb.MoveRequest(place="Bern")), {"x": 1, "label": {"place": "Bern"}}),
        (lambda: (1,), [1]),
    ],
    ids=str,
)
def test_values_as_json(value: object, expected: object) -> None:
    assert shown(value) == expected
