"""What the front end tells workers of its caller: by Temporal headers."""

import json
from collections.abc import AsyncIterator
from typing import Any

import grpc.aio
import pytest
from grpc import StatusCode
from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.worker import Worker

from gateway.calls import Metadata, Reply, call
from gateway.desk import Desk, Task
from protemporal import runtime as pt
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions
from protemporal.gateway.metadata import ours, trace
from protemporal.runtime.caller import HEADER, read

PARENT = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
OPTIONS = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True, trust_x_actor=True)
ALL: Metadata = [
    ("x-request-id", "r-1"),
    ("x-actor", "customer:ann"),
    ("traceparent", PARENT),
    ("tracestate", "a=b"),
]


class Speaker(Desk):
    """Whose written RPC uses the SDK's client."""

    client: Client

    async def Plain(self, request: Any, context: Any) -> Any:  # noqa: N802 - the RPC's name
        handle = self.client.get_workflow_handle(f"desk/{request.key}")
        await handle.signal("desk.v1.Desk.Ring")
        return await super().Plain(request, context)


@pytest.fixture(scope="module")
async def trusting(dev_server: TemporalServer, worker: Worker) -> AsyncIterator[grpc.aio.Channel]:
    del worker
    speaker = Speaker()
    speaker.client = await pt.connect(dev_server.address)
    async with (
        Server([speaker], Connection(address=dev_server.address), OPTIONS) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield channel


async def headers(temporal: Client, key: str) -> dict[str, dict[str, Payload]]:
    """The headers of what came to the workflow, by the kind of event."""
    found: dict[str, dict[str, Payload]] = {}
    async for event in temporal.get_workflow_handle(f"desk/{key}").fetch_history_events():
        match event.WhichOneof("attributes"):
            case "workflow_execution_started_event_attributes":
                header = event.workflow_execution_started_event_attributes.header
                found["start"] = dict(header.fields)
            case "workflow_execution_signaled_event_attributes":
                header = event.workflow_execution_signaled_event_attributes.header
                found["signal"] = dict(header.fields)
            case "workflow_execution_update_accepted_event_attributes":
                accepted = event.workflow_execution_update_accepted_event_attributes
                found["update"] = dict(accepted.accepted_request.input.header.fields)
            case _:
                pass
    return found


async def start(channel: grpc.aio.Channel, key: str, metadata: Metadata = ALL) -> Reply:
    waiting = Task(key=key, behaviour="wait")
    said = [*metadata, ("temporal-wait", "started")]
    reply = await call(channel, "/desk.v1.Desk/Work", waiting, said)
    assert reply.code is StatusCode.OK, reply
    return reply


async def test_start_signal_and_update_carry_the_caller(
    trusting: grpc.aio.Channel, temporal: Client, key: str
) -> None:
    await start(trusting, key)
    for method in ("Write", "Close"):
        reply = await call(trusting, f"/desk.v1.Desk/{method}", Task(key=key, text="x"), ALL)
        assert reply.code is StatusCode.OK, reply
    found = await headers(temporal, key)
    assert set(found) == {"start", "signal", "update"}
    for fields in found.values():
        assert read(fields) == pt.Caller("r-1", "customer:ann")
        trace = json.loads(fields["_tracer-data"].data)
        assert trace == {"traceparent": PARENT, "tracestate": "a=b"}


async def test_a_client_in_a_written_rpc_does_so_too(
    trusting: grpc.aio.Channel, temporal: Client, key: str
) -> None:
    await start(trusting, key)
    metadata = [("x-request-id", "r-2"), ("x-actor", "vendor:bob")]
    reply = await call(trusting, "/desk.v1.Desk/Plain", Task(key=key), metadata)
    assert reply.code is StatusCode.OK, reply
    # History has a signal that met a workflow task only after that; an update waits for it.
    await call(trusting, "/desk.v1.Desk/Write", Task(key=key, text="x"))
    assert read((await headers(temporal, key))["signal"]) == pt.Caller("r-2", "vendor:bob")


async def test_an_actor_is_believed_only_where_it_is_said(
    channel: grpc.aio.Channel, temporal: Client, key: str
) -> None:
    await start(channel, key)
    assert read((await headers(temporal, key))["start"]) == pt.Caller("r-1", "")


async def test_without_correlation_id_ours_is_carried(
    channel: grpc.aio.Channel, temporal: Client, key: str
) -> None:
    reply = await start(channel, key, [])
    fields = (await headers(temporal, key))["start"]
    assert read(fields).request_id == reply.trailers["x-request-id"]
    assert set(fields) == {HEADER}


@pytest.mark.parametrize(
    "metadata",
    [
        [("traceparent", "nonsense")],
        [("traceparent", PARENT.upper())],
        [("tracestate", "a=b")],
        [("x-actor", "two words")],
        [("x-actor", "a" * 200)],
    ],
    ids=["trace", "upper case", "only a state", "spaces", "long"],
)
async def test_what_cannot_be_passed_on_is_left_out(
    trusting: grpc.aio.Channel, temporal: Client, key: str, metadata: Metadata
) -> None:
    await start(trusting, key, metadata)
    fields = (await headers(temporal, key))["start"]
    assert set(fields) == {HEADER}
    assert read(fields).actor == ""


def test_of_several_traces_none_counts() -> None:
    assert trace(ours([("traceparent", PARENT), ("traceparent", PARENT)])) == {}
