"""What gRPC's libraries send and a caller should not: odd keys, and messages in messages."""

from uuid import uuid4

import grpc.aio
import pytest
from google.protobuf import any_pb2, struct_pb2
from grpc import StatusCode

from gateway import calls
from gateway.conftest import CallDesk
from gateway.desk import Desk, Keyed, Task
from gateway.wire_fields import nested
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions
from protemporal.v1 import admin_pb2

PLAIN = "/desk.v1.Desk/Plain"
OPTIONS = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True, admin=True)
SIGNAL = admin_pb2.SignalRequest(workflow_id="none", signal="s")
INPUT = SIGNAL.DESCRIPTOR.fields_by_name["input"].number


@pytest.mark.parametrize("key", ["x-request-id", "temporal-request-id", "temporal-workflow-id"])
async def test_a_key_that_comes_twice(channel: grpc.aio.Channel, key: str) -> None:
    value = str(uuid4())
    reply = await calls.call(channel, PLAIN, Task(), [(key, value), (key, value)])
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "METADATA_INVALID")
    assert reply.facts["field"] == key


@pytest.mark.parametrize(
    "value",
    ["1", f"{uuid4()}0", f"{uuid4()}\n", f"{uuid4()}"[:-1] + "\x00", "{" + f"{uuid4()}"[1:]],
    ids=["no UUID", "37 characters", "line end", "NUL", "brace"],
)
async def test_a_request_id_that_is_none(call_desk: CallDesk, key: str, value: str) -> None:
    reply = await call_desk("WorkKeyed", Keyed(request_id=value, key=key))
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "REQUEST_ID_INVALID")
    assert reply.facts == {"field": "request_id"}


def lists(levels: int) -> bytes:
    """A signal of the admin service with so many lists inside each other."""
    value = struct_pb2.Value(string_value="bottom").SerializeToString()
    for _ in range(levels):
        value = nested(value, 1, 6)  # ListValue.values, Value.list_value
    return SIGNAL.SerializeToString() + nested(value, INPUT)


@pytest.mark.parametrize(
    ("levels", "reason"),
    [(45, "WORKFLOW_NOT_FOUND"), (60, "MALFORMED_MESSAGE"), (9000, "MALFORMED_MESSAGE")],
)
async def test_the_depth_of_json(dev_server: TemporalServer, levels: int, reason: str) -> None:
    async with (
        Server([Desk()], Connection(address=dev_server.address), OPTIONS) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        reply = await calls.call(channel, "/protemporal.v1.Workflows/Signal", lists(levels))
    assert reply.reason == reason


async def test_an_any_of_a_type_that_nobody_knows(call_desk: CallDesk, key: str) -> None:
    """It passes as bytes: only who unpacks it can say what it is."""
    packed = any_pb2.Any(type_url="type.googleapis.com/no.Such", value=b"\xff").SerializeToString()
    reply = await call_desk("Work", Task(key=key).SerializeToString() + nested(packed, 999))
    assert reply.code is StatusCode.OK
