"""What Temporal itself refuses, cannot do or does too late, as callers see it.

The server is real; where it cannot be brought to an error, `relay` answers in its place.
"""

import asyncio
import logging
import os
import signal
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Generator
from contextlib import asynccontextmanager, contextmanager

import grpc.aio
import pytest
from google.protobuf.message import Message
from grpc import StatusCode
from grpc_health.v1.health_pb2 import HealthCheckResponse
from temporalio.api.enums.v1 import QueryRejectCondition, ResourceExhaustedCause
from temporalio.api.errordetails.v1 import (
    PermissionDeniedFailure,
    ResourceExhaustedFailure,
)
from temporalio.api.workflowservice.v1 import QueryWorkflowRequest
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from gateway import desk
from gateway.calls import Reply, call, until_health
from gateway.conftest import CallDesk
from gateway.desk import Desk, Task
from gateway.relay import Relay, Status, relaying
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions
from protemporal.gateway.calls import Update
from protemporal.gateway.deadlines import Policy
from protemporal.runtime import connect
from protemporal.v1 import admin_pb2

OPTIONS = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True, admin=True)


@asynccontextmanager
async def served(
    address: str,
) -> AsyncGenerator[Callable[..., "asyncio.Task[Reply]"]]:
    """Begins calls of a desk in front of the Temporal at `address`."""
    async with (
        Server([Desk()], Connection(address=address), OPTIONS) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        await until_health(channel, HealthCheckResponse.SERVING)

        def begin(
            method: str, request: Message, timeout: float = 10, **metadata: str
        ) -> "asyncio.Task[Reply]":
            path = method if "/" in method else f"/desk.v1.Desk/{method}"
            pairs = [(key.replace("_", "-"), value) for key, value in metadata.items()]
            return asyncio.create_task(call(channel, path, request, pairs, timeout))

        yield begin


# Limits of Temporal's


@pytest.fixture(scope="module")
async def limited() -> AsyncIterator[Callable[..., "asyncio.Task[Reply]"]]:
    """A desk over a Temporal with small limits, a worker included."""
    limits = {
        "frontend.namespaceRPS.visibility": "1",
        "history.maxInFlightUpdates": "1",
        "limit.blobSize.error": "100000",
        "limit.blobSize.warn": "50000",
    }
    attributes = {"Mark": "Keyword", "Key": "Keyword"}
    async with TemporalServer(dynamic_config=limits, search_attributes=attributes) as temporal:
        worker = Worker(
            await connect(temporal.address),
            task_queue=desk.QUEUE,
            workflows=[desk.Work],
            activities=[desk.break_down],
            workflow_runner=UnsandboxedWorkflowRunner(),
        )
        async with worker, served(temporal.address) as begin:
            yield begin


async def test_a_rate_that_temporal_limits(
    limited: Callable[..., "asyncio.Task[Reply]"],
) -> None:
    path, request = "/protemporal.v1.Workflows/List", admin_pb2.ListRequest()
    replies = await asyncio.gather(*(limited(path, request) for _ in range(8)))
    refused = next(reply for reply in replies if reply.code is not StatusCode.OK)
    assert (refused.code, refused.reason) == (
        StatusCode.RESOURCE_EXHAUSTED,
        "BACKEND_RATE_LIMITED",
    )
    assert refused.facts == {"cause": "RPS_LIMIT"}


async def test_more_updates_at_once_than_a_workflow_takes(
    limited: Callable[..., "asyncio.Task[Reply]"], key: str
) -> None:
    await limited("Work", Task(key=key, behaviour="wait"), temporal_wait="started")
    slow = [Task(key=key, behaviour="slow", text=text) for text in "ab"]
    replies = await asyncio.gather(*(limited("Write", task, 3) for task in slow))
    refused = next(reply for reply in replies if reply.code is StatusCode.RESOURCE_EXHAUSTED)
    assert (refused.reason, refused.facts) == (
        "BACKEND_RATE_LIMITED",
        {"cause": "CONCURRENT_LIMIT"},
    )


@pytest.mark.parametrize("method", ["Work", "Close", "Look"])
async def test_a_payload_over_the_limit_of_the_namespace(
    limited: Callable[..., "asyncio.Task[Reply]"], key: str, method: str
) -> None:
    """Not an update: Temporal takes it at any size."""
    if method != "Work":
        await limited("Work", Task(key=key, behaviour="wait"), temporal_wait="started")
    task = Task(key=key, text="x" * 150_000)
    reply = await limited(method, task)
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "PAYLOAD_TOO_LARGE")
    assert reply.facts["limitBytes"] == "100000"
    assert int(reply.facts["actualBytes"]) >= task.ByteSize()


async def test_a_search_attribute_over_the_limit_of_the_namespace(
    limited: Callable[..., "asyncio.Task[Reply]"], key: str
) -> None:
    reply = await limited("WorkMarked", Task(key=key, text="x" * 2047))
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "PAYLOAD_TOO_LARGE")
    assert reply.facts == {"limitBytes": "2048", "actualBytes": "2049", "field": "text"}


async def test_a_message_over_the_limit_of_grpc(dev_server: TemporalServer, key: str) -> None:
    async with (
        relaying(dev_server.address, ("grpc.max_receive_message_length", 100_000)) as relay,
        served(relay.address) as begin,
    ):
        reply = await begin("Work", Task(key=key, text="x" * 150_000))
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "PAYLOAD_TOO_LARGE")
    assert reply.facts["limitBytes"] == "100000"
    assert int(reply.facts["actualBytes"]) > 150_000


# What only our configuration can be to blame for


@pytest.mark.parametrize(
    "method", ["WorkAdrift", "WorkMarked"], ids=["task queue", "search attribute"]
)
async def test_a_contract_that_temporal_refuses(
    call_desk: CallDesk, key: str, method: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        reply = await call_desk(method, Task(key=key, text="x"))
    assert (reply.code, reply.reason) == (StatusCode.INTERNAL, "BACKEND_MISCONFIGURED")
    (record,) = caplog.records  # somebody is to look at it
    fields = vars(record)["fields"]
    assert fields["requestId"] == reply.trailers["x-request-id"]
    assert fields["temporalCode"] == "INVALID_ARGUMENT"


# What the real server says only when it is in trouble: a relay says it in its place


def exhausted(cause: str) -> ResourceExhaustedFailure:
    number = ResourceExhaustedCause.Value(f"RESOURCE_EXHAUSTED_CAUSE_{cause}")
    return ResourceExhaustedFailure(cause=number)


DISK_FULL = "AppendHistoryNodes: operation failed: secret: database or disk is full"
TROUBLE: dict[str, tuple[Status, str, str]] = {
    "permission denied": (
        (StatusCode.PERMISSION_DENIED, "secret", PermissionDeniedFailure(reason="secret")),
        "INTERNAL",
        "BACKEND_CREDENTIALS",
    ),
    "unauthenticated": (
        (StatusCode.UNAUTHENTICATED, "secret", None),
        "INTERNAL",
        "BACKEND_CREDENTIALS",
    ),
    "unimplemented": (
        (StatusCode.UNIMPLEMENTED, "secret", None),
        "INTERNAL",
        "BACKEND_MISCONFIGURED",
    ),
    "aborted": ((StatusCode.ABORTED, "secret", None), "INTERNAL", "BACKEND_ERROR"),
    "data loss": ((StatusCode.DATA_LOSS, "secret", None), "INTERNAL", "BACKEND_ERROR"),
    "unknown": ((StatusCode.UNKNOWN, "secret", None), "INTERNAL", "BACKEND_ERROR"),
    "internal": ((StatusCode.INTERNAL, "secret", None), "INTERNAL", "BACKEND_ERROR"),
    "disk full": (
        (StatusCode.UNAVAILABLE, DISK_FULL, None),
        "UNAVAILABLE",
        "BACKEND_UNAVAILABLE",
    ),
    "reset": ((StatusCode.CANCELLED, "secret", None), "UNAVAILABLE", "BACKEND_UNAVAILABLE"),
    "busy workflow": (
        (StatusCode.RESOURCE_EXHAUSTED, "secret", exhausted("BUSY_WORKFLOW")),
        "UNAVAILABLE",
        "BACKEND_RATE_LIMITED",
    ),
    "overloaded": (
        (StatusCode.RESOURCE_EXHAUSTED, "secret", exhausted("SYSTEM_OVERLOADED")),
        "UNAVAILABLE",
        "BACKEND_RATE_LIMITED",
    ),
    "limit of a proxy": (
        (StatusCode.RESOURCE_EXHAUSTED, "secret", None),
        "RESOURCE_EXHAUSTED",
        "BACKEND_RATE_LIMITED",
    ),
}


@pytest.fixture(scope="module")
async def relay(dev_server: TemporalServer) -> AsyncIterator[Relay]:
    async with relaying(dev_server.address) as made:
        yield made


@pytest.fixture(scope="module")
async def relayed(relay: Relay) -> AsyncIterator[Callable[..., "asyncio.Task[Reply]"]]:
    """A desk behind the relay."""
    async with served(relay.address) as begin:
        yield begin


@pytest.mark.parametrize("trouble", TROUBLE.values(), ids=TROUBLE.keys())
async def test_temporal_in_trouble(
    relay: Relay,
    relayed: Callable[..., "asyncio.Task[Reply]"],
    caplog: pytest.LogCaptureFixture,
    trouble: tuple[Status, str, str],
) -> None:
    status, code, reason = trouble
    with answering(relay, "SignalWorkflowExecution", status), caplog.at_level(logging.ERROR):
        reply = await relayed("Close", Task(key="trouble"))
    assert (reply.code.name, reply.reason) == (code, reason)
    assert (reply.trailers["x-request-id"] in caplog.text) is (code == "INTERNAL")


@contextmanager
def answering(relay: Relay, method: str, status: Status) -> Generator[None]:
    relay.answers[method] = status
    try:
        yield
    finally:
        del relay.answers[method]


async def test_a_rejected_query(
    relay: Relay, relayed: Callable[..., "asyncio.Task[Reply]"], key: str
) -> None:
    """The gateway sets no condition of rejection, a proxy before Temporal may."""
    await relayed("Work", Task(key=key))
    relay.changes["QueryWorkflow"] = only_if_open
    try:
        reply = await relayed("Look", Task(key=key))
    finally:
        del relay.changes["QueryWorkflow"]
    assert (reply.code, reply.reason) == (StatusCode.FAILED_PRECONDITION, "QUERY_REJECTED")
    assert reply.facts["status"] == "COMPLETED"


def only_if_open(raw: bytes) -> bytes:
    query = QueryWorkflowRequest.FromString(raw)
    query.query_reject_condition = QueryRejectCondition.QUERY_REJECT_CONDITION_NOT_OPEN
    return query.SerializeToString()


# Time


async def test_a_temporal_that_does_not_answer() -> None:
    async with TemporalServer() as temporal, served(temporal.address) as begin:
        os.kill(temporal.pid, signal.SIGSTOP)
        try:
            task = Task(key="k", text="u")
            methods = ("Work", "Close", "Write", "Look")
            replies = await asyncio.gather(*(begin(each, task, 0.7) for each in methods))
        finally:
            os.kill(temporal.pid, signal.SIGCONT)
    assert {reply.code for reply in replies} == {StatusCode.DEADLINE_EXCEEDED}
    assert [reply.reason for reply in replies] == [*["OUTCOME_UNKNOWN"] * 3, "DEADLINE_EXCEEDED"]
    operations = [reply.facts["operation"] for reply in replies[:3]]
    assert operations == ["start", "signal", "update"]
    assert replies[2].facts["updateId"] == "u"


async def test_a_worker_that_is_gone_for_good_is_a_missing_worker(key: str) -> None:
    """Temporal says so by itself then, 20 s after the last poll unless told otherwise."""
    window = {"matching.queryPollerUnavailableWindow": '"1s"'}
    async with TemporalServer(dynamic_config=window) as temporal, served(temporal.address) as begin:
        async with Worker(
            await connect(temporal.address),
            task_queue=desk.QUEUE,
            workflows=[desk.Work],
            workflow_runner=UnsandboxedWorkflowRunner(),
        ):
            await begin("Work", Task(key=key, behaviour="wait"), temporal_wait="started")
            assert (await begin("Look", Task(key=key))).code is StatusCode.OK
        while (reply := await begin("Look", Task(key=key), 2)).reason == "DEADLINE_EXCEEDED":
            pass  # still in the window, or waiting for the worker that had the workflow
    assert (reply.code, reply.reason) == (StatusCode.UNAVAILABLE, "WORKER_UNAVAILABLE")
    assert reply.facts["taskQueue"] == desk.QUEUE


async def test_an_update_without_a_worker_is_a_missing_worker(
    dev_server: TemporalServer, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Update, "policy", Policy(1, 1))  # 30 s otherwise
    async with served(dev_server.address) as begin:
        await begin("WorkNowhere", Task(key=key), temporal_wait="started")
        reply = await begin("Write", Task(key=key, text="u"))
    assert (reply.code, reply.reason) == (StatusCode.UNAVAILABLE, "WORKER_UNAVAILABLE")
    assert reply.facts == {"workflowId": f"desk/{key}", "taskQueue": "nobody"}


@pytest.mark.parametrize("method", ["Look", "Write"])
async def test_a_workflow_whose_tasks_fail(
    call_desk: CallDesk, temporal: Client, key: str, method: str
) -> None:
    """Temporal says so from the third attempt on, each of which takes a second here."""
    task = Task(key=key, behaviour="stuck", text="u")
    await call_desk("WorkBrief", task, temporal_wait="started")
    async with asyncio.timeout(20):
        while True:
            reply = await call_desk(method, Task(key=key, text="u"), 2)
            if reply.code is StatusCode.UNAVAILABLE:
                break
    assert reply.reason == "WORKFLOW_TASK_FAILING"
    await temporal.get_workflow_handle(f"desk/{key}").terminate()  # or it fails on and on
