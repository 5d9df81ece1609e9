"""A call repeated after its reply was lost has one effect, and the same answer."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from uuid import uuid4

import grpc.aio
import pytest
from google.protobuf.message import Message
from grpc import StatusCode
from grpc_health.v1.health_pb2 import HealthCheckResponse
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from gateway.calls import Metadata, call, until_health
from gateway.conftest import CallDesk
from gateway.cutting import Cutter, cutting
from gateway.desk import Desk, Empty, Keyed, Task, text_of
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions

EFFECTS = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED: "start",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED: "signal",
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED: "update",
}
STARTED = ("temporal-wait", "started")


async def effects(temporal: Client, key: str) -> Counter[str]:
    """What happened to the workflow's last run, counted.

    While a workflow task is open Temporal holds back what comes in, so that is waited for.
    """
    async with asyncio.timeout(10):
        while True:
            found = temporal.get_workflow_handle(f"desk/{key}").fetch_history_events()
            kinds = [each.event_type async for each in found]
            if kinds[-1] not in _TASK_OPEN:
                return Counter([EFFECTS[kind] for kind in kinds if kind in EFFECTS])


_TASK_OPEN = {
    EventType.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED,
    EventType.EVENT_TYPE_WORKFLOW_TASK_STARTED,
}


@asynccontextmanager
async def behind(cutter: Cutter) -> AsyncGenerator[grpc.aio.Channel]:
    """A channel that repeats nothing by itself."""
    options = (("grpc.enable_retries", 0), ("grpc.use_local_subchannel_pool", 1))
    async with grpc.aio.insecure_channel(cutter.address, options) as channel:
        yield channel


def idempotency_key() -> tuple[str, str]:
    return "temporal-request-id", str(uuid4())


@dataclass(frozen=True)
class Case:
    """A call, and what it does to the workflow."""

    method: str
    request: Callable[[str], Message]
    effects: dict[str, int]

    @property
    def metadata(self) -> list[tuple[str, str]]:
        """A start does not wait: were it to start twice, the first run would be in the way."""
        return [STARTED] if self.method == "Work" else []


CASES = [
    Case("Work", lambda key: Task(key=key, behaviour="wait"), {"start": 1}),
    Case("Close", lambda key: Task(key=key), {"start": 1, "signal": 1}),
    Case("Write", lambda key: Task(key=key, text="done"), {"start": 1, "update": 1}),
    Case(
        "WriteKeyed",
        lambda key: Keyed(key=key, request_id=str(uuid4())),
        {"start": 1, "update": 1},
    ),
]
each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.method)


async def prepare(channel: grpc.aio.Channel, method: str, key: str) -> None:
    """Starts the workflow that a signal or an update needs."""
    if method != "Work":
        waiting = Task(key=key, behaviour="wait")
        reply = await call(channel, "/desk.v1.Desk/Work", waiting, [STARTED])
        assert reply.code is StatusCode.OK, reply


@each_case
async def test_the_caller_loses_the_reply(
    server: Server,
    channel: grpc.aio.Channel,
    temporal: Client,
    key: str,
    case: Case,
) -> None:
    await prepare(channel, case.method, key)
    path, request, pairs = f"/desk.v1.Desk/{case.method}", case.request(key), case.metadata
    if case.method != "WriteKeyed":
        pairs.append(idempotency_key())
    async with cutting(f"127.0.0.1:{server.port}") as cutter, behind(cutter) as fragile:
        cutter.cuts = 1
        lost = await call(fragile, path, request, pairs)
        assert (lost.code, cutter.lost) == (StatusCode.UNAVAILABLE, 1)
    replies = [await call(channel, path, request, pairs) for _ in range(2)]
    assert [reply.code for reply in replies] == [StatusCode.OK] * 2
    assert replies[0].trailers.get("temporal-run-id") == replies[1].trailers.get("temporal-run-id")
    assert replies[0].body == replies[1].body
    assert await effects(temporal, key) == case.effects


@each_case
async def test_the_gateway_loses_temporal_s_reply(
    dev_server: TemporalServer,
    channel: grpc.aio.Channel,
    temporal: Client,
    key: str,
    case: Case,
) -> None:
    await prepare(channel, case.method, key)
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    async with cutting(dev_server.address) as cutter:
        connection = Connection(address=cutter.address)
        async with (
            Server([Desk()], connection, options) as fragile,
            grpc.aio.insecure_channel(f"127.0.0.1:{fragile.port}") as opened,
        ):
            await until_health(opened, HealthCheckResponse.SERVING)
            cutter.cuts = 2
            # An update that is cut off before Temporal accepts it may wait for the time-out of a
            # workflow task, which is 10 s.
            path = f"/desk.v1.Desk/{case.method}"
            reply = await call(opened, path, case.request(key), case.metadata, timeout=30)
    assert (reply.code, cutter.lost) == (StatusCode.OK, 2)
    assert await effects(temporal, key) == case.effects


# The same key with another body


async def test_an_update_answers_as_the_first_did(
    call_desk: CallDesk, channel: grpc.aio.Channel, temporal: Client, key: str
) -> None:
    await prepare(channel, "WriteKeyed", key)
    request_id = str(uuid4())
    one = Keyed(key=key, request_id=request_id, behaviour="")
    two = Keyed(key=key, request_id=request_id, behaviour="fail")
    replies = [await call_desk("WriteKeyed", each) for each in (one, two)]
    assert [reply.code for reply in replies] == [StatusCode.OK, StatusCode.OK]
    assert replies[0].body == replies[1].body
    assert (await effects(temporal, key))["update"] == 1


async def test_a_key_names_an_update_whose_own_id_comes_out_empty(
    call_desk: CallDesk, channel: grpc.aio.Channel, key: str
) -> None:
    await prepare(channel, "Tally", key)
    keyed, keyless = Keyed(key=key, request_id=str(uuid4())), Keyed(key=key)
    replies = [await call_desk("Tally", each) for each in (keyed, keyed, keyless, keyless)]
    assert [Task.FromString(reply.body).text for reply in replies] == ["1", "1", "2", "3"]


@pytest.mark.parametrize(
    ("other", "by"),
    [
        ("Tally", "temporal_request_id"),
        ("Tally", "temporal_update_id"),
        ("Erase", "temporal_request_id"),
    ],
)
async def test_a_key_of_another_update_with_another_answer(
    call_desk: CallDesk, channel: grpc.aio.Channel, key: str, other: str, by: str
) -> None:
    await prepare(channel, other, key)
    id_ = str(uuid4())
    first = await call_desk("WriteKeyed", Keyed(key=key), **{by: id_})
    if other == "Erase":
        named = {by: id_, "temporal_workflow_id": f"desk/{key}"}
        second = await call_desk("Erase", Empty(), **named)
    else:
        second = await call_desk("Tally", Keyed(key=key), **{by: id_})
    assert (first.code, second.code) == (StatusCode.OK, StatusCode.ALREADY_EXISTS)
    assert (second.reason, second.facts["requestId"]) == ("IDEMPOTENCY_MISMATCH", id_)


async def test_a_failed_update_answers_as_the_first_did(
    call_desk: CallDesk, channel: grpc.aio.Channel, temporal: Client, key: str
) -> None:
    await prepare(channel, "WriteKeyed", key)
    request = Keyed(key=key, request_id=str(uuid4()), behaviour="fail")
    replies = [await call_desk("WriteKeyed", request) for _ in range(2)]
    assert [(reply.code, reply.reason) for reply in replies] == [
        (StatusCode.FAILED_PRECONDITION, "CARD_DECLINED")
    ] * 2
    assert (await effects(temporal, key))["update"] == 1


async def test_a_signal_with_another_body_is_the_first(
    channel: grpc.aio.Channel, temporal: Client, key: str
) -> None:
    await prepare(channel, "Close", key)
    bodies = Task(key=key, text="one"), Task(key=key, text="two")
    pair: Metadata = [idempotency_key()]
    for body in bodies:
        reply = await call(channel, "/desk.v1.Desk/Close", body, pair)
        assert reply.code is StatusCode.OK, reply
    assert (await effects(temporal, key))["signal"] == 1


# The correlation id is no key: it is the same for all calls that one request of a user causes


async def test_two_updates_with_one_correlation_id_are_two(
    call_desk: CallDesk, channel: grpc.aio.Channel, temporal: Client, key: str
) -> None:
    await prepare(channel, "WriteKeyed", key)
    for _ in range(2):
        reply = await call_desk("WriteKeyed", Keyed(key=key), x_request_id=f"page-{key}")
        assert reply.code is StatusCode.OK, reply
    assert (await effects(temporal, key))["update"] == 2


async def test_two_signals_with_one_correlation_id_are_two(
    call_desk: CallDesk, channel: grpc.aio.Channel, temporal: Client, key: str
) -> None:
    await prepare(channel, "Ring", key)
    for _ in range(2):
        named = {"temporal_workflow_id": f"desk/{key}", "x_request_id": f"page-{key}"}
        reply = await call_desk("Ring", **named)
        assert reply.code is StatusCode.OK, reply
    assert (await effects(temporal, key))["signal"] == 2


async def test_two_starts_with_one_correlation_id_are_two(call_desk: CallDesk, key: str) -> None:
    waiting = Task(key=key, behaviour="wait")
    named = {"x_request_id": f"page-{key}", "temporal_wait": "started"}
    first = await call_desk("Work", waiting, **named)
    second = await call_desk("Work", waiting, **named)
    assert (first.code, second.reason) == (StatusCode.OK, "WORKFLOW_ALREADY_STARTED")
    assert text_of(first.body) == ""


async def test_the_answers_stay_when_the_workflow_is_closed(
    call_desk: CallDesk, channel: grpc.aio.Channel, temporal: Client, key: str
) -> None:
    await prepare(channel, "Close", key)
    named = {"temporal_request_id": str(uuid4())}
    update = await call_desk("Write", Task(key=key, text="x"), **named)
    signal = await call_desk("Close", Task(key=key), **named)
    await temporal.get_workflow_handle(f"desk/{key}").result()
    assert (await call_desk("Close", Task(key=key), **named)).code is signal.code is StatusCode.OK
    again = await call_desk("Write", Task(key=key, text="x"), **named)
    assert (again.code, again.body) == (update.code, update.body)
