"""Calls that no gRPC library would make: what each gets, and that all else goes on."""

import asyncio
import gzip
import logging
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from typing import Any

import grpc.aio
import pytest
from bench.frames import PREFACE, message
from grpc import StatusCode
from grpc_health.v1.health_pb2 import HealthCheckRequest
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle
from temporalio.service import RPCError

from gateway import contract
from gateway.calls import call, stream_out
from gateway.conftest import CallDesk
from gateway.desk import Desk, Task, text_of
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Limits, Metrics, Server, ServerOptions, observer
from support.line import Line, head, line

DESK = "/desk.v1.Desk/"
PLAIN = head(f"{DESK}Plain")
OPTIONS = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
TASK = Task(text="x").SerializeToString()
GOOD = message(TASK)


@asynccontextmanager
async def serving(
    address: str, options: ServerOptions = OPTIONS
) -> AsyncGenerator[tuple[Server, Line]]:
    """A server of this test's own, and a connection to it."""
    async with (
        Server([Desk()], Connection(address=address), options) as server,
        line(server.port) as opened,
    ):
        yield server, opened


async def works(port: int) -> None:
    """A proper call over a new connection is answered."""
    async with line(port) as opened:
        answer = await opened.call(PLAIN, GOOD)
    assert text_of(answer.messages[0]) == "x"


# One call


@dataclass(frozen=True)
class Case:
    """A call, and how it ends; without a reason it is gRPC itself that ends it."""

    code: StatusCode
    reason: str = ""
    text: str = ""
    entries: list[tuple[str, Any]] = field(default_factory=lambda: PLAIN)
    body: bytes = GOOD


def compressed(encoding: str) -> list[tuple[str, Any]]:
    return head(f"{DESK}Plain", grpc_encoding=encoding)


def with_metadata(*more: tuple[str, str | bytes]) -> list[tuple[str, Any]]:
    return head(f"{DESK}Plain", *more)


def within(time: str) -> list[tuple[str, Any]]:
    return head(f"{DESK}Plain", grpc_timeout=time)


OK, INVALID, INTERNAL = StatusCode.OK, StatusCode.INVALID_ARGUMENT, StatusCode.INTERNAL
TOO_MUCH, LATE = StatusCode.RESOURCE_EXHAUSTED, StatusCode.DEADLINE_EXCEEDED
MALFORMED = Case(INVALID, "MALFORMED_MESSAGE", "the request is not a valid desk.v1.Task")
UNKNOWN = Case(StatusCode.UNIMPLEMENTED, "METHOD_UNKNOWN")
CASES = {
    "all is well": Case(OK),
    # The message
    "no message": replace(MALFORMED, body=b""),
    "half a prefix": replace(MALFORMED, body=b"\x00\x00"),
    "half a message": replace(MALFORMED, body=message(TASK, length=100)),
    "a length that is too short": replace(MALFORMED, body=message(TASK, length=2)),
    "no message to stream": replace(MALFORMED, entries=head(f"{DESK}Count"), body=b""),
    "two messages": Case(OK, body=GOOD + message(Task(text="y").SerializeToString())),
    "garbage after it": Case(OK, body=GOOD + b"\x01\x02\x03"),
    "a length of 4 GiB": Case(
        TOO_MUCH, text="SERVER: Received message larger than max (4294967295 vs. 1048576)",
        body=message(TASK, length=2**32 - 1),
    ),
    "more than 1 MiB": Case(
        TOO_MUCH, text="SERVER: Received message larger than max (1048577 vs. 1048576)",
        body=message(b"x" * (2**20 + 1)),
    ),
    # Compression
    "gzip": Case(OK, entries=compressed("gzip"), body=message(gzip.compress(TASK), flag=1)),
    "gzip that is none": Case(
        INTERNAL, text="Decompression failed", entries=compressed("gzip"),
        body=message(TASK, flag=1),
    ),
    "a gzip bomb": Case(
        TOO_MUCH, text="Decompressed message larger than max", entries=compressed("gzip"),
        body=message(gzip.compress(bytes(20_000_000)), flag=1),
    ),
    "the flag without an encoding": Case(
        INTERNAL, text="Compression bit set but no encoding", body=message(TASK, flag=1)
    ),
    "an unknown encoding": Case(
        INTERNAL, text="Error parsing 'grpc-encoding' metadata", entries=compressed("br")
    ),
    # The headers
    "a content type that is none of gRPC": Case(
        OK, entries=head(f"{DESK}Plain", content_type="image/jpeg")
    ),
    "JSON, which nobody looks at": Case(
        OK, entries=head(f"{DESK}Plain", content_type="application/grpc+json")
    ),
    "metadata of 17 kB": Case(
        TOO_MUCH, text="received metadata size exceeds hard limit",
        entries=with_metadata(("x-y", "v" * 17_000)),
    ),
    "90 keys": Case(OK, entries=with_metadata(*((f"x-{n}", "v") for n in range(90)))),
    "200 keys": Case(
        INVALID, "METADATA_INVALID", entries=with_metadata(*((f"x-{n}", "v") for n in range(200)))
    ),
    "bytes that are no text": Case(
        INVALID, "METADATA_INVALID", entries=with_metadata(("x-request-id", b"\xff"))
    ),
    "text beyond ASCII": Case(
        INVALID, "METADATA_INVALID", entries=with_metadata(("x-request-id", "\u00e9"))
    ),
    "binary that is no base64": Case(
        INTERNAL, text="illegal base64 encoding", entries=with_metadata(("x-bin", "!"))
    ),
    "a key that is none": Case(
        INTERNAL, text="Illegal header key", entries=with_metadata(("A", ""))
    ),
    "no path": replace(UNKNOWN, entries=head("")),
    "a path of a slash": replace(UNKNOWN, entries=head("/")),
    "a path without a slash": replace(UNKNOWN, entries=head("no slash")),
    "a path without a method": replace(UNKNOWN, entries=head("/desk.v1.Desk")),
    "a path with too much": replace(UNKNOWN, entries=head("/a/b/c")),
    "an asterisk": replace(UNKNOWN, entries=head("*")),
    "a path of 5 kB": replace(UNKNOWN, entries=head("/" + "x" * 5_000)),
    "a path that is no UTF-8": Case(
        StatusCode.UNIMPLEMENTED, "METHOD_UNKNOWN", "no method \ufffd is served here",
        [(key, b"/\xff" if key == ":path" else value) for key, value in PLAIN],
    ),
    # The deadline
    "a deadline of 0": Case(LATE, text="Deadline Exceeded", entries=within("0n")),
    "a deadline of 1 µs": Case(LATE, entries=within("1u")),
    "a deadline of 11,000 years": Case(OK, entries=within("99999999H")),
    "a deadline that is none": Case(
        INTERNAL, text="Error parsing 'grpc-timeout'", entries=within("-1S")
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_call(server: Server, case: Case) -> None:
    async with line(server.port) as opened, asyncio.timeout(5):
        answer = await opened.call(case.entries, case.body)
        reply = answer.reply
        assert (reply.code, case.text in reply.text) == (case.code, True), reply
        assert case.reason in {"", reply.reason}
        if reply.code is not OK:
            contract.check(reply.code, reply.text, reply.trailers)
        else:
            assert text_of(answer.messages[0]) == "x"
        again = await opened.call(PLAIN, GOOD)  # and the connection is as good as before
        assert again.reply.code is OK


@pytest.mark.parametrize(
    "entries",
    [
        head(f"{DESK}Plain", method="GET"),
        head(f"{DESK}Plain", method="PUT"),
        [entry for entry in PLAIN if entry[0] != "te"],
        [entry for entry in PLAIN if entry[0] != ":path"],
    ],
    ids=["GET", "PUT", "no te", "no path"],
)
async def test_a_stream_that_is_no_call_is_reset(
    server: Server, entries: list[tuple[str, Any]]
) -> None:
    async with line(server.port) as opened, asyncio.timeout(5):
        answer = await opened.call(entries, GOOD)
        assert (answer.entries, answer.reset) == ([], 2)
        assert (await opened.call(PLAIN, GOOD)).reply.code is OK


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        b"POST /desk.v1.Desk/Plain HTTP/1.1\r\nHost: x\r\nContent-Type: application/grpc\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(40),
        bytes(64),
        PREFACE + b"\xff" * 64,
    ],
    ids=["GET", "POST", "TLS", "zeros", "no frame"],
)
async def test_another_protocol_ends_the_connection(server: Server, sent: bytes) -> None:
    async with line(server.port, greet=False) as opened, asyncio.timeout(5):
        opened.send(sent)
        await opened.over.wait()
    await works(server.port)


# A path that is no UTF-8 ends a plain grpc.aio server


async def test_unreadable_paths_end_nothing(dev_server: TemporalServer) -> None:
    unreadable = [(key, b"/\xff\xfe" if key == ":path" else value) for key, value in PLAIN]
    async with serving(dev_server.address) as (server, other), asyncio.timeout(20):
        stream, waiting = other.open(head(f"{DESK}Join"))
        await other.data(stream, message(Task(text="a").SerializeToString()), end=False)
        async with line(server.port) as opened:
            answers = await asyncio.gather(*(opened.call(unreadable, GOOD) for _ in range(50)))
        assert {answer.reply.reason for answer in answers} == {"METHOD_UNKNOWN"}
        await works(server.port)
        await other.data(stream, message(Task(text="b").SerializeToString()))
        await waiting.over.wait()
        assert text_of(waiting.messages[0]) == "a,b"
        await server.drain()


async def test_what_grpc_says_of_odd_metadata_is_not_logged(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.INFO, logger="hpack")  # the caller's
    async with line(server.port) as opened:
        token = with_metadata(("authorization", b"Bearer canary\xff"))
        assert (await opened.call(token, GOOD)).reply.code is OK
    assert "canary" not in caplog.text


# Half a call


async def test_half_a_request_takes_nobodys_place(dev_server: TemporalServer) -> None:
    options = replace(OPTIONS, limits=Limits(calls_in_progress=1))
    async with serving(dev_server.address, options) as (server, opened):
        for _ in range(20):
            stream, _ = opened.open(PLAIN)
            await opened.data(stream, message(TASK, length=100), end=False)
        await works(server.port)


async def left_after(delay: float, opened: Line, key: str) -> None:
    """A start whose caller leaves that many seconds later."""
    entries = head(f"{DESK}Work", ("temporal-wait", "started"))
    stream, _ = opened.open(entries)
    body = message(Task(key=key, behaviour="wait").SerializeToString())
    await opened.data(stream, body)
    await asyncio.sleep(delay)
    opened.reset(stream)


@pytest.mark.parametrize("delay", [0, 0.001, 0.003, 0.01, 0.03, 0.3])
async def test_a_caller_that_leaves_starts_once_at_most(
    server: Server, temporal: Client, key: str, delay: float
) -> None:
    async with line(server.port) as opened:
        for _ in range(3):
            await left_after(delay, opened, key)
        entries = head(f"{DESK}Work", ("temporal-wait", "started"))
        task = Task(key=key, behaviour="wait").SerializeToString()
        answer = await opened.call(entries, message(task))
    assert answer.reply.reason in {"", "WORKFLOW_ALREADY_STARTED"}
    query = f"WorkflowId = 'desk/{key}'"
    async with asyncio.timeout(10):
        while not (found := (await temporal.count_workflows(query)).count):
            pass  # visibility lags behind
    assert found == 1


async def test_a_caller_that_leaves_before_its_message_starts_nothing(
    server: Server, call_desk: CallDesk, key: str
) -> None:
    async with line(server.port) as opened:
        stream, _ = opened.open(head(f"{DESK}Work"))
        opened.reset(stream)
        await opened.call(PLAIN, GOOD)  # so the server has read that far
    peek = await call_desk("Work", Task(key=key), temporal_wait="peek")
    assert peek.reason == "WORKFLOW_NOT_FOUND"


async def test_a_caller_that_leaves_leaves_its_workflow_running(
    server: Server, temporal: Client, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    handle = temporal.get_workflow_handle(f"desk/{key}")
    async with line(server.port) as opened, asyncio.timeout(5):
        stream, _ = opened.open(head(f"{DESK}Work"))
        await opened.data(stream, message(Task(key=key, behaviour="wait").SerializeToString()))
        while not await exists(handle):
            pass
        opened.reset(stream)
        while "CANCELLED" not in codes_of(caplog, f"{DESK}Work"):
            await exists(handle)  # gives the server its turn
    assert (await handle.describe()).status is WorkflowExecutionStatus.RUNNING


async def exists(handle: WorkflowHandle[Any, Any]) -> bool:
    try:
        await handle.describe()
    except RPCError:
        return False
    return True


async def test_a_caller_that_leaves_is_logged_and_no_error(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    await asyncio.sleep(2 * observer.LATE)  # lines of the tests before
    caplog.set_level(logging.INFO)
    async with line(server.port) as opened, asyncio.timeout(5):
        stream, _ = opened.open(PLAIN)
        await opened.data(stream, message(Task(behaviour="hang").SerializeToString()))
        await asyncio.sleep(0.1)
        opened.reset(stream)
        while not (codes := codes_of(caplog, f"{DESK}Plain")):  # noqa: ASYNC110 - no event tells
            await asyncio.sleep(0)
    assert codes == ["CANCELLED"]
    assert {record.levelname for record in caplog.records} == {"INFO"}


def codes_of(caplog: pytest.LogCaptureFixture, method: str) -> list[str]:
    """The codes of a method's calls that are in the log."""
    lines = [vars(each)["fields"] for each in caplog.records if each.message == "call"]
    return [fields["code"] for fields in lines if f"/{fields['method']}" == method]


@pytest.mark.parametrize("time", ["0n", "1n", "1u", "20m"])
@pytest.mark.parametrize("method", ["Work", "Close", "Look", "Write"])
async def test_a_deadline_that_is_over_reaches_no_temporal(
    dev_server: TemporalServer, method: str, time: str
) -> None:
    metrics = Metrics()
    async with serving(dev_server.address, replace(OPTIONS, metrics=metrics)) as (_, opened):
        task = message(Task(key="k", text="u").SerializeToString())
        answer = await opened.call(head(DESK + method, grpc_timeout=time), task)
    assert answer.reply.code is LATE
    assert calls_to_temporal(metrics) <= {"DescribeNamespace"}  # the health's


def calls_to_temporal(metrics: Metrics) -> set[str]:
    samples = [sample for each in metrics.registry.collect() for sample in each.samples]
    counts = [each for each in samples if each.name == "protemporal_temporal_seconds_count"]
    assert counts
    return {each.labels["call"] for each in counts if each.value}


# Many, and silent ones


async def test_silent_connections_are_closed(dev_server: TemporalServer) -> None:
    options = replace(OPTIONS, limits=Limits(handshake=1))
    async with serving(dev_server.address, options) as (server, opened), asyncio.timeout(15):
        silent = [
            asyncio.create_task(until_closed(server.port, sent))
            for sent in (b"", PREFACE[:9], PREFACE) * 50
        ]
        await works(server.port)
        await asyncio.gather(*silent)
        assert (await opened.call(PLAIN, GOOD)).reply.code is OK  # what greeted stays


async def until_closed(port: int, sent: bytes) -> None:
    async with line(port, greet=False) as opened:
        opened.send(sent)
        await opened.over.wait()


async def test_a_client_that_lost_its_network_is_noticed(
    dev_server: TemporalServer, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    options = replace(OPTIONS, limits=Limits(keepalive=1, keepalive_timeout=0.3))
    async with serving(dev_server.address, options) as (server, opened), asyncio.timeout(10):
        stream, _ = opened.open(PLAIN)
        await opened.data(stream, message(Task(behaviour="hang").SerializeToString()))
        async with line(server.port) as alive:
            opened.silent = True
            await opened.over.wait()
            assert not alive.over.is_set()
            assert (await alive.call(PLAIN, GOOD)).reply.code is OK
    codes = [vars(each)["fields"]["code"] for each in caplog.records if each.message == "call"]
    assert Counter(codes) == {"CANCELLED": 1, "OK": 1}


async def test_watches_of_health_are_limited(dev_server: TemporalServer) -> None:
    options = replace(OPTIONS, limits=Limits(health_calls_in_progress=3))
    async with (
        serving(dev_server.address, options) as (server, opened),
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
        asyncio.timeout(10),
    ):
        watch = stream_out(channel, "/grpc.health.v1.Health/Watch")
        request = HealthCheckRequest().SerializeToString()
        watches = [watch(request) for _ in range(3)]
        for each in watches:
            await each.read()
        refused = await call(channel, "/grpc.health.v1.Health/Check")
        assert (refused.code, refused.reason) == (TOO_MUCH, "OVERLOADED")
        assert (await opened.call(PLAIN, GOOD)).reply.code is OK  # which health costs nothing
        watches[0].cancel()
        while (await call(channel, "/grpc.health.v1.Health/Check")).code is not OK:
            pass
