"""What a caller should not send and gRPC's libraries do not let it: frames, headers, floods.

Refusals by gRPC's own core, which come before us, have no details; what they are is told here.
"""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from uuid import uuid4

import grpc.aio
import pytest
from google.protobuf import any_pb2, struct_pb2
from grpc import StatusCode
from grpc_health.v1.health_pb2 import HealthCheckRequest
from temporalio.client import Client, WorkflowExecutionStatus
from temporalio.service import RPCError

from gateway import calls
from gateway.conftest import CallDesk
from gateway.desk import Desk, Keyed, Task, text_of
from gateway.frames import Answer, ask, connected, field, headers, message
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Limits, Server, ServerOptions
from protemporal.v1 import admin_pb2

PLAIN, WORK = "/desk.v1.Desk/Plain", "/desk.v1.Desk/Work"
TASK = message(Task(text="x").SerializeToString())
OPTIONS = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True, admin=True)


@pytest.fixture(autouse=True)
async def alive(call_desk: CallDesk) -> None:
    """Each test begins with a server that has survived the one before."""
    reply = await call_desk("Plain", Task(text="alive"))
    assert text_of(reply.body) == "alive"


def outcome(answer: Answer) -> str:
    """The code, or what came in place of one."""
    if answer.code is None:
        return "reset" if answer.reset else answer.http
    assert set(answer.details) <= {"ErrorInfo", "RequestInfo", "BadRequest"}
    return answer.code.name


# Frames


@pytest.mark.parametrize(
    ("said", "body", "expected"),
    [
        ({"grpc_encoding": "br"}, message(b"zz", flag=1), "INTERNAL"),
        ({}, message(b"zz", flag=1), "INTERNAL"),
        ({"grpc_encoding": "gzip"}, message(b"zz", flag=1), "INTERNAL"),
        ({}, message(b"abc", size=2**32 - 1), "RESOURCE_EXHAUSTED"),
        ({}, TASK + TASK, "OK"),
        ({}, message(b""), "OK"),
        ({}, b"", "INVALID_ARGUMENT"),
        ({}, b"\0\0\0", "INVALID_ARGUMENT"),
        ({}, message(b"abc", size=9), "INVALID_ARGUMENT"),
    ],
    ids=[
        "encoding that nobody has",
        "compressed without encoding",
        "compressed garbage",
        "length of 4 GiB",
        "two messages",
        "empty message",
        "no message",
        "truncated prefix",
        "shorter than it says",
    ],
)
async def test_framing(server: Server, said: dict[str, str], body: bytes, expected: str) -> None:
    answer = await ask(server.port, headers(PLAIN, **said), body)
    assert outcome(answer) == expected
    assert "Error(" not in str(answer.headers)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"content_type": "image/jpeg"}, "OK"),  # gRPC's core does not look at it
        ({"content_type": "application/grpc+json"}, "OK"),  # nor here, and reads protobuf
        ({"method": "GET"}, "reset"),
        ({"te": ""}, "reset"),
    ],
    ids=["image/jpeg", "JSON", "GET", "without te: trailers"],
)
async def test_http(server: Server, said: dict[str, str], expected: str) -> None:
    assert outcome(await ask(server.port, headers(PLAIN, **said), TASK)) == expected


async def test_http_1(server: Server) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    writer.write(b"POST /desk.v1.Desk/Plain HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
    async with asyncio.timeout(5):
        said = await reader.read()
    assert b"HTTP/1.1 200" not in said
    writer.close()


@pytest.mark.parametrize("path", ["no slash", "/", "/desk.v1.Desk", "/a/b/c", "/" + "x" * 2000])
async def test_a_path_that_is_none(server: Server, path: str) -> None:
    answer = await ask(server.port, headers(path), TASK)
    assert answer.details["ErrorInfo"].reason == "METHOD_UNKNOWN"


async def test_a_gzip_bomb(call_desk: CallDesk, channel: grpc.aio.Channel) -> None:
    _ = call_desk
    bomb = Task(text="\0" * 64 * 1024 * 1024).SerializeToString()
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await calls.unary(channel, PLAIN)(bomb, timeout=20, compression=grpc.Compression.Gzip)
    assert calls.refused(caught.value).code is StatusCode.RESOURCE_EXHAUSTED


# Metadata


@pytest.mark.parametrize(
    ("entries", "code", "reason"),
    [
        (200, StatusCode.INVALID_ARGUMENT, "METADATA_INVALID"),
        (90, StatusCode.OK, ""),
    ],
    ids=["200", "90"],
)
async def test_many_keys(
    channel: grpc.aio.Channel, entries: int, code: StatusCode, reason: str
) -> None:
    pairs = [(f"x-{number}", "") for number in range(entries)]
    reply = await calls.call(channel, PLAIN, Task(), pairs)
    assert (reply.code, reply.reason) == (code, reason)


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


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        (("temporal-workflow-id-bin", "***"), "INTERNAL"),
        (("x-request-id", "\u00e9"), "INVALID_ARGUMENT"),
        (("grpc-timeout", "soon"), "INTERNAL"),
        (("grpc-timeout", "-1S"), "INTERNAL"),
    ],
    ids=["base64", "beyond ASCII", "no time-out", "negative time-out"],
)
async def test_values_that_libraries_do_not_send(
    server: Server, pair: tuple[str, str], expected: str
) -> None:
    assert outcome(await ask(server.port, [*headers(PLAIN), pair], TASK)) == expected


# Time, and callers who leave


@pytest.mark.parametrize("left", ["0n", "1n", "0S", "1m", "20m"])
async def test_no_time_is_left(server: Server, call_desk: CallDesk, key: str, left: str) -> None:
    body = message(Task(key=key).SerializeToString())
    answer = await ask(server.port, headers(WORK, grpc_timeout=left), body)
    assert outcome(answer) == "DEADLINE_EXCEEDED"
    later = await call_desk("Work", Task(key=key), temporal_wait="peek")
    assert later.reason == "WORKFLOW_NOT_FOUND"  # Temporal was never called


async def test_a_caller_that_leaves_before_its_message(
    server: Server, call_desk: CallDesk, key: str
) -> None:
    async with connected(server.port) as line:
        await line.reset(await line.begin(headers(WORK)))
        peek = await call_desk("Work", Task(key=key), temporal_wait="peek")
    assert peek.reason == "WORKFLOW_NOT_FOUND"


async def test_a_caller_that_leaves_during_the_start(
    server: Server, temporal: Client, call_desk: CallDesk, key: str
) -> None:
    task = Task(key=key, behaviour="wait")
    async with connected(server.port) as line:
        for _ in range(5):
            stream = await line.begin(headers(WORK))
            await line.send(stream, message(task.SerializeToString()))
            await line.reset(stream)
        again = await call_desk("Work", task, temporal_wait="started")
    assert again.reason in {"", "WORKFLOW_ALREADY_STARTED"}  # never two
    described = await temporal.get_workflow_handle(f"desk/{key}").describe()
    assert described.status is WorkflowExecutionStatus.RUNNING


async def test_a_caller_that_leaves_after_the_start(
    server: Server, temporal: Client, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    handle = temporal.get_workflow_handle(f"desk/{key}")
    async with asyncio.timeout(5), connected(server.port) as line:
        with caplog.at_level(logging.INFO, logger="protemporal"):
            stream = await line.begin(headers(WORK))
            body = Task(key=key, behaviour="wait").SerializeToString()
            await line.send(stream, message(body))
            while not await exists(temporal, f"desk/{key}"):
                pass
            await line.reset(stream)
            while "CANCELLED" not in codes(caplog):
                await exists(temporal, f"desk/{key}")  # gives the server its turn
    assert {each.levelno for each in caplog.records} == {logging.INFO}
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING


def codes(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The codes of the calls that are over."""
    over = [each for each in caplog.records if each.name == "protemporal.calls"]
    return [each.__dict__["fields"]["code"] for each in over]


async def exists(temporal: Client, workflow_id: str) -> bool:
    try:
        await temporal.get_workflow_handle(workflow_id).describe()
    except RPCError:
        return False
    return True


async def test_connections_that_say_nothing(server: Server, call_desk: CallDesk) -> None:
    async with AsyncExitStack() as silent:
        for _ in range(200):
            _reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            silent.callback(writer.close)
        reply = await call_desk("Plain", Task(text="x"), 5)
        assert reply.code is StatusCode.OK


async def test_watches_of_health_are_counted(dev_server: TemporalServer) -> None:
    options = replace(OPTIONS, limits=Limits(health_calls_in_progress=2))
    request = HealthCheckRequest().SerializeToString()
    async with (
        Server([Desk()], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        path = "/grpc.health.v1.Health/Watch"
        watches = [calls.stream_out(channel, path)(request) for _ in range(2)]
        for watch in watches:
            await watch.read()
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await calls.stream_out(channel, path)(request).read()
        assert calls.refused(caught.value).reason == "OVERLOADED"


# Depth


SIGNAL = admin_pb2.SignalRequest(workflow_id="none", signal="s")
INPUT = SIGNAL.DESCRIPTOR.fields_by_name["input"].number


def lists(levels: int) -> bytes:
    """A signal of the admin service with so many lists inside each other."""
    value = struct_pb2.Value(string_value="bottom").SerializeToString()
    for _ in range(levels):
        value = field(6, field(1, value))  # Value.list_value, ListValue.values
    return SIGNAL.SerializeToString() + field(INPUT, value)


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
    reply = await call_desk("Work", Task(key=key).SerializeToString() + field(999, packed))
    assert reply.code is StatusCode.OK
