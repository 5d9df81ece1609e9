"""`protemporal.v1.Workflows`: an operator's view and grip, over gRPC and in JSON."""

import asyncio
import base64
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import grpc.aio
import pytest
from google.protobuf import empty_pb2, json_format, struct_pb2
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from grpc import StatusCode
from temporalio.client import Client, WorkflowFailureError
from temporalio.worker import Worker

from examples.parcels.v1 import parcels_pb2 as parcels_pb
from examples.parcels.v1 import parcels_temporal as t
from gateway.calls import Reply, call, refused, stream_out
from gateway.desk import Desk, Task
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions
from protemporal.gateway.admin_query import visibility_query
from protemporal.gateway.errors import Refusal
from protemporal.v1 import admin_pb2 as pb
from protemporal.v1.workflow_info_pb2 import WorkflowInfo, WorkflowStatus

EMPTY = empty_pb2.Empty()
SERVICE = "/protemporal.v1.Workflows/"
Ask = Callable[[str, Message], Awaitable[Reply]]


@pytest.fixture(scope="module")
async def admin(dev_server: TemporalServer) -> AsyncIterator[grpc.aio.Channel]:
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True, admin=True)
    async with (
        Server([Desk()], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield channel


@pytest.fixture
def ask(admin: grpc.aio.Channel) -> Ask:
    async def asked(method: str, request: Message) -> Reply:
        return await call(admin, f"{SERVICE}{method}", request)

    return asked


@pytest.fixture
async def parcel(parcels: t.ParcelsClient) -> AsyncIterator[str]:
    """The id of a delivery under way."""
    request = parcels_pb.DeliverRequest(parcel_id=str(uuid4()), address="Bern")
    request.travel_time.FromTimedelta(timedelta(days=1))
    run = await parcels.start_deliver(request)
    yield run.id
    await parcels.move(parcels_pb.MoveRequest(parcel_id=request.parcel_id, place="Bern"))


def said(kind: Any, fields: dict[str, Any]) -> Any:
    """A request in its JSON form."""
    return json_format.ParseDict(fields, kind())


def output(reply: Reply, kind: Any = pb.QueryResponse) -> Any:
    assert reply.code is StatusCode.OK, reply
    return json_format.MessageToDict(kind.FromString(reply.body)).get("output")


async def test_it_is_served_only_where_asked_for(server: Server) -> None:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel:
        reply = await call(channel, f"{SERVICE}Describe", pb.DescribeRequest(workflow_id="x"))
    assert (reply.code, reply.reason) == (StatusCode.UNIMPLEMENTED, "METHOD_UNKNOWN")


async def test_describe(ask: Ask, parcel: str) -> None:
    reply = await ask("Describe", pb.DescribeRequest(workflow_id=parcel))
    assert reply.code is StatusCode.OK, reply
    info = WorkflowInfo.FromString(reply.body)
    assert (info.workflow_id, info.type) == (parcel, "examples.parcels.v1.Parcels.Deliver")
    assert info.status == WorkflowStatus.WORKFLOW_STATUS_RUNNING
    assert info.run_id
    assert info.start_time.seconds
    assert not info.HasField("close_time")


@pytest.mark.parametrize("method", ["Describe", "Cancel", "Terminate", "Signal", "Query", "Update"])
@pytest.mark.parametrize(
    ("fields", "code", "reason"),
    [
        ({"workflow_id": "no such"}, StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND"),
        ({"workflow_id": ""}, StatusCode.INVALID_ARGUMENT, "WORKFLOW_ID_EMPTY"),
        ({"workflow_id": "x", "run_id": "y"}, StatusCode.INVALID_ARGUMENT, "FIELD_INVALID"),
    ],
    ids=["unknown", "empty", "run"],
)
async def test_a_workflow_that_is_none(
    ask: Ask, method: str, fields: dict[str, str], code: StatusCode, reason: str
) -> None:
    request = getattr(pb, f"{method}Request")(**fields)
    if method in {"Signal", "Query", "Update"}:
        setattr(request, method.lower(), "x")
    reply = await ask(method, request)
    assert (reply.code, reply.reason) == (code, reason)


@pytest.mark.parametrize("method", ["Signal", "Query", "Update"])
async def test_a_handler_has_to_be_named(ask: Ask, parcel: str, method: str) -> None:
    reply = await ask(method, getattr(pb, f"{method}Request")(workflow_id=parcel))
    assert (reply.code, reply.facts["field"]) == (StatusCode.INVALID_ARGUMENT, method.lower())


async def test_the_run_is_a_field_and_no_metadata(admin: grpc.aio.Channel, parcel: str) -> None:
    request = pb.TerminateRequest(workflow_id=parcel)
    reply = await call(admin, f"{SERVICE}Terminate", request, (("temporal-run-id", str(uuid4())),))
    assert (reply.code, reply.facts["field"]) == (StatusCode.INVALID_ARGUMENT, "temporal-run-id")


# By JSON


async def test_signal_and_query_by_json(ask: Ask, parcel: str) -> None:
    prefix = "examples.parcels.v1.Parcels."
    move = {"workflow_id": parcel, "signal": f"{prefix}Move", "input": {"place": "Chur"}}
    assert (await ask("Signal", said(pb.SignalRequest, move))).code is StatusCode.OK
    track: dict[str, Any] = {"workflow_id": parcel, "query": f"{prefix}Track", "input": {}}
    assert output(await ask("Query", said(pb.QueryRequest, track))) == {"places": ["Chur"]}


async def test_update_by_json(ask: Ask, parcel: str) -> None:
    name = "examples.parcels.v1.Parcels.Redirect"
    for address in ("Chur", "Bern"):
        fields = {"workflow_id": parcel, "update": name, "input": {"address": address}}
        reply = await ask("Update", said(pb.UpdateRequest, fields))
    assert output(reply, pb.UpdateResponse) == {"oldAddress": "Chur"}


@pytest.mark.parametrize(
    ("address", "code", "reason"),
    [
        ("", StatusCode.FAILED_PRECONDITION, "UPDATE_REJECTED"),
        ("nowhere", StatusCode.ABORTED, "ADDRESS_UNKNOWN"),
    ],
)
async def test_an_update_that_fails(
    ask: Ask, parcel: str, address: str, code: StatusCode, reason: str
) -> None:
    name = "examples.parcels.v1.Parcels.Redirect"
    fields = {"workflow_id": parcel, "update": name, "input": {"address": address}}
    reply = await ask("Update", said(pb.UpdateRequest, fields))
    assert (reply.code, reply.reason) == (code, reason)


async def test_a_query_that_fails(ask: Ask, parcel: str) -> None:
    fields = {
        "workflow_id": parcel,
        "query": "examples.parcels.v1.Parcels.Track",
        "input": {"parcelId": "wrong"},
    }
    reply = await ask("Query", said(pb.QueryRequest, fields))
    assert (reply.code, reply.reason) == (StatusCode.FAILED_PRECONDITION, "QUERY_FAILED")
    assert reply.facts["type"] == "ParcelMismatch"


@pytest.mark.parametrize(
    ("method", "field", "name"), [("Query", "query", "Trak"), ("Update", "update", "Redirekt")]
)
async def test_a_handler_that_the_workflow_does_not_have(
    ask: Ask, parcel: str, method: str, field: str, name: str
) -> None:
    request = getattr(pb, f"{method}Request")(workflow_id=parcel, **{field: name})
    reply = await ask(method, request)
    assert (reply.code, reply.reason) == (StatusCode.UNIMPLEMENTED, "HANDLER_NOT_REGISTERED")
    assert reply.facts["handler"] == name


# The end


async def test_cancel_and_again(ask: Ask, parcels: t.ParcelsClient, temporal: Client) -> None:
    run = await parcels.start_watch(EMPTY)
    handle = temporal.get_workflow_handle(run.id)
    for _ in range(2):
        request = pb.CancelRequest(workflow_id=run.id, reason="test")
        assert (await ask("Cancel", request)).code is StatusCode.OK
        with pytest.raises(WorkflowFailureError):
            await handle.result()


async def test_terminate_and_again(ask: Ask, parcels: t.ParcelsClient) -> None:
    run = await parcels.start_watch(EMPTY)
    request = pb.TerminateRequest(workflow_id=run.id, reason="test")
    assert (await ask("Terminate", request)).code is StatusCode.OK
    again = await ask("Terminate", request)
    assert (again.code, again.reason) == (StatusCode.FAILED_PRECONDITION, "WORKFLOW_CLOSED")


# History


async def test_history_with_payloads_as_json(admin: grpc.aio.Channel, parcel: str) -> None:
    request = pb.HistoryRequest(workflow_id=parcel)
    stream = stream_out(admin, f"{SERVICE}History")(request.SerializeToString(), timeout=10)
    events = [pb.HistoryEvent.FromString(each) async for each in stream]
    assert [event.event_id for event in events] == list(range(1, len(events) + 1))
    assert events[0].event_type == "EVENT_TYPE_WORKFLOW_EXECUTION_STARTED"
    started = json_format.MessageToDict(events[0].attributes)
    assert started["input"]["payloads"][0]["address"] == "Bern"
    assert events[0].event_time.seconds


async def test_the_history_of_a_workflow_that_is_none(admin: grpc.aio.Channel) -> None:
    request = pb.HistoryRequest(workflow_id="no such").SerializeToString()
    stream = stream_out(admin, f"{SERVICE}History")(request, timeout=10)
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stream.read()
    assert refused(caught.value).reason == "WORKFLOW_NOT_FOUND"


async def test_a_closed_run_whose_workflow_runs_again(
    admin: grpc.aio.Channel, ask: Ask, worker: Worker, key: str
) -> None:
    _ = worker
    work = "/desk.v1.Desk/Work"
    first = await call(admin, work, Task(key=key))
    started = (("temporal-wait", "started"),)
    await call(admin, work, Task(key=key, behaviour="wait"), started)
    run_id = first.trailers["temporal-run-id"]
    request = pb.SignalRequest(workflow_id=f"desk/{key}", run_id=run_id, signal="s")
    reply = await ask("Signal", request)
    assert (reply.code, reply.reason) == (StatusCode.FAILED_PRECONDITION, "WORKFLOW_CLOSED")


# List


async def test_a_history_without_its_workflow_s_code(ask: Ask, parcel: str) -> None:
    request = pb.VariablesRequest(workflow_id=parcel, source=pb.VariablesRequest.SOURCE_HISTORY)
    reply = await ask("Variables", request)
    assert (reply.code, reply.reason) == (StatusCode.FAILED_PRECONDITION, "HISTORY_MISMATCH")


async def listed(ask: Ask, **fields: Any) -> pb.ListResponse:
    reply = await ask("List", pb.ListRequest(**fields))
    assert reply.code is StatusCode.OK, reply
    return pb.ListResponse.FromString(reply.body)


async def test_pages_and_filters(ask: Ask, parcels: t.ParcelsClient) -> None:
    prefix = f"list-{uuid4().hex}/"
    ids = {f"{prefix}{number}" for number in range(5)}
    for id_ in ids:
        await parcels.start_watch(EMPTY, id=id_)
    async with asyncio.timeout(10):
        while len((await listed(ask, workflow_id_prefix=prefix)).workflows) < len(ids):
            pass
    found: list[str] = []
    token = ""
    while True:
        page = await listed(ask, workflow_id_prefix=prefix, page_size=2, page_token=token)
        assert len(page.workflows) <= 2
        found += [info.workflow_id for info in page.workflows]
        token = page.next_page_token
        if not token:
            break
    assert sorted(found) == sorted(ids)
    other = {"workflow_id_prefix": prefix, "type": "examples.parcels.v1.Parcels.Deliver"}
    assert not (await listed(ask, **other)).workflows
    closed = {"workflow_id_prefix": prefix, "status": WorkflowStatus.WORKFLOW_STATUS_COMPLETED}
    assert not (await listed(ask, **closed)).workflows
    early = {"workflow_id_prefix": prefix, "started_before": Timestamp(seconds=1)}
    assert not (await listed(ask, **early)).workflows
    for id_ in ids:
        await ask("Terminate", pb.TerminateRequest(workflow_id=id_))


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"page_size": -1}, "page_size"),
        ({"page_size": 1001}, "page_size"),
        ({"page_token": "%"}, "page_token"),
        ({"page_token": "AAAAAAAAAAAA"}, "page_token"),
        ({"type": "a' OR WorkflowId != '"}, "type"),
        ({"status": 99}, "status"),
    ],
    ids=str,
)
async def test_a_list_that_is_none(ask: Ask, fields: dict[str, Any], field: str) -> None:
    reply = await ask("List", pb.ListRequest(**fields))
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "FIELD_INVALID")
    assert reply.facts["field"] == field


LONG = "x" * 1001
NAN = struct_pb2.Value(number_value=float("nan"))


@pytest.mark.parametrize(
    ("method", "request_", "field"),
    [
        ("Signal", pb.SignalRequest(workflow_id="x", signal=LONG), "signal"),
        ("Query", pb.QueryRequest(workflow_id="x", query=LONG), "query"),
        ("Update", pb.UpdateRequest(workflow_id="x", update=LONG), "update"),
        ("Update", pb.UpdateRequest(workflow_id="x", update="ö" * 501), "update"),
        ("Signal", pb.SignalRequest(workflow_id="x", signal="s", input=NAN), "input"),
    ],
    ids=["signal", "query", "update", "bytes, not characters", "no JSON"],
)
async def test_what_temporal_would_not_take(
    ask: Ask, method: str, request_: Message, field: str
) -> None:
    reply = await ask(method, request_)
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "FIELD_INVALID")
    assert reply.facts["field"] == field


@pytest.mark.parametrize("kind", [pb.CancelRequest, pb.TerminateRequest])
async def test_a_reason_of_any_length(ask: Ask, parcels: t.ParcelsClient, kind: type[Any]) -> None:
    run = await parcels.start_watch(empty_pb2.Empty(), id=str(uuid4()))
    request = kind(workflow_id=run.id, reason="x" * 100_000)
    reply = await ask(kind.__name__.removesuffix("Request"), request)
    assert reply.code is StatusCode.OK


async def test_a_token_is_good_for_its_list_only(ask: Ask, parcel: str) -> None:
    del parcel
    async with asyncio.timeout(10):
        while not (token := (await listed(ask, page_size=1)).next_page_token):
            pass
    changed = base64.urlsafe_b64encode(base64.urlsafe_b64decode(token)[:9]).decode()
    for request in (
        pb.ListRequest(page_size=1, page_token=token, type="x"),
        pb.ListRequest(page_size=1, page_token=changed),
    ):
        reply = await ask("List", request)
        assert (reply.code, reply.facts["field"]) == (StatusCode.INVALID_ARGUMENT, "page_token")


@pytest.mark.parametrize(
    "text",
    ["'", '"', "\\", "a%", "a\n", "`", "a b", "x' OR '1' = '1", "(", ";--", "\x00", "x" * 256],
)
@pytest.mark.parametrize("field", ["type", "workflow_id_prefix"])
def test_no_text_gets_out_of_its_quotes(field: str, text: str) -> None:
    with pytest.raises(Refusal):
        visibility_query(said(pb.ListRequest, {field: text}))


def test_a_query_of_everything() -> None:
    request = pb.ListRequest(
        type="a.v1.B.C",
        status=WorkflowStatus.WORKFLOW_STATUS_TIMED_OUT,
        workflow_id_prefix="ö/1~x",
        started_from=Timestamp(seconds=0),
        started_before=Timestamp(seconds=86400),
    )
    assert visibility_query(request) == (
        "WorkflowType = 'a.v1.B.C' AND ExecutionStatus = 'TimedOut'"
        " AND WorkflowId STARTS_WITH 'ö/1~x' AND StartTime >= '1970-01-01T00:00:00Z'"
        " AND StartTime < '1970-01-02T00:00:00Z'"
    )
