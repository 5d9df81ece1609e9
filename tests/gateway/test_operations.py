"""google.longrunning.Operation against a real Temporal server, served from a descriptor set."""

import asyncio
import time
from collections.abc import AsyncGenerator, Callable, Coroutine
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import grpc.aio
import pytest
import pytest_asyncio
from google.longrunning import operations_proto_pb2 as pb
from google.protobuf.message import Message
from google.rpc import error_details_pb2
from grpc import StatusCode
from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse

from examples.parcels.v1 import parcels_pb2
from examples.parcels.v1 import parcels_temporal as t
from gateway import calls
from protemporal.devstack import TemporalServer
from protemporal.gateway import Connection, Operation, Server, ServerOptions, start
from protemporal.gateway import Gateway as Base
from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import MARGIN, Deadline
from protemporal.gateway.dynamic import gateways
from protemporal.gateway.operation import Backend
from protemporal.gateway.operations import Operations
from protemporal.gateway.temporal_api import TemporalApi
from protemporal.v1 import workflow_info_pb2 as info_pb
from protos import compiled

OPERATIONS = "/google.longrunning.Operations/"
Call = Callable[..., Coroutine[Any, Any, calls.Reply]]


class Generated(Base, service="ops.v1.Ops", file=pb.DESCRIPTOR):
    """As generated code has it."""

    Send = start(t.DELIVER, parcels_pb2.DeliverRequest, Operation)
    Deliver = start(t.DELIVER, parcels_pb2.DeliverRequest, Operation)


def dynamic() -> type[Base]:
    image = compiled(Path(__file__).parent / "protos").SerializeToString()
    return next(each for each in gateways(image) if each.__name__ == "OpsGateway")


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=["generated", "dynamic"])
async def channel(
    request: pytest.FixtureRequest, dev_server: TemporalServer, parcels: t.ParcelsClient
) -> AsyncGenerator[grpc.aio.Channel]:
    """A channel to the service, served in either way."""
    _ = parcels  # whose worker answers
    served = dynamic() if request.param == "dynamic" else Generated
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    async with (
        Server([served()], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as opened,
    ):
        yield opened


@pytest.fixture
def call(channel: grpc.aio.Channel) -> Call:
    async def do(
        method: str,
        request: Message,
        timeout: float | None = 10,  # noqa: ASYNC109 - becomes a gRPC deadline
    ) -> calls.Reply:
        return await calls.call(channel, OPERATIONS + method, request, (), timeout)

    return do


async def started(channel: grpc.aio.Channel, parcel: parcels_pb2.DeliverRequest) -> str:
    reply = await calls.call(channel, "/ops.v1.Ops/Deliver", parcel)
    assert reply.code is StatusCode.OK
    operation = pb.Operation.FromString(reply.body)
    assert not operation.done
    return str(operation.name)


def parcel(seconds: int = 3600, address: str = "Bern") -> parcels_pb2.DeliverRequest:
    made = parcels_pb2.DeliverRequest(parcel_id=str(uuid4()), address=address)
    made.travel_time.FromSeconds(seconds)
    return made


def operation_of(reply: calls.Reply) -> pb.Operation:
    assert reply.code is StatusCode.OK, reply.text
    return pb.Operation.FromString(reply.body)


async def test_the_name_holds_the_ids(channel: grpc.aio.Channel) -> None:
    sent = parcel()
    name = await started(channel, sent)
    assert name.startswith(f"workflows/parcel%2F{sent.parcel_id}/runs/")


async def test_metadata_may_name_the_workflow(channel: grpc.aio.Channel) -> None:
    named = ("temporal-workflow-id", str(uuid4()))
    reply = await calls.call(channel, "/ops.v1.Ops/Deliver", parcel(), [named])
    assert operation_of(reply).name.startswith(f"workflows/{named[1]}/runs/")


async def test_a_running_operation_is_not_done(channel: grpc.aio.Channel, call: Call) -> None:
    name = await started(channel, parcel())
    operation = operation_of(await call("GetOperation", pb.GetOperationRequest(name=name)))
    assert (operation.name, operation.done) == (name, False)
    info = info_pb.WorkflowInfo()
    assert operation.metadata.Unpack(info)
    assert info.status == info_pb.WORKFLOW_STATUS_RUNNING


async def test_a_done_operation_has_its_response(channel: grpc.aio.Channel, call: Call) -> None:
    name = await started(channel, parcel(0))
    for method, request in (
        ("WaitOperation", pb.WaitOperationRequest(name=name)),
        ("GetOperation", pb.GetOperationRequest(name=name)),
    ):
        operation = operation_of(await call(method, request))
        answer = parcels_pb2.DeliverResponse()
        assert operation.done
        assert operation.response.Unpack(answer)
        assert answer.address == "Bern"


async def test_a_failed_operation_has_the_status_of_the_error_contract(
    channel: grpc.aio.Channel, call: Call
) -> None:
    name = await started(channel, parcel(address="unknown"))
    operation = operation_of(await call("WaitOperation", pb.WaitOperationRequest(name=name)))
    assert operation.done
    assert operation.error.code == StatusCode.FAILED_PRECONDITION.value[0]
    info = error_details_pb2.ErrorInfo()
    assert operation.error.details[0].Unpack(info)
    assert (info.reason, info.domain) == ("ADDRESS_UNKNOWN", "ops.v1.Ops")


async def test_a_wait_ends_with_what_there_is(channel: grpc.aio.Channel, call: Call) -> None:
    name = await started(channel, parcel())
    request = pb.WaitOperationRequest(name=name)
    assert not operation_of(await call("WaitOperation", request, timeout=0.5)).done
    request.timeout.FromMilliseconds(100)
    assert not operation_of(await call("WaitOperation", request)).done


async def test_no_time_to_wait_is_time_to_look(channel: grpc.aio.Channel, call: Call) -> None:
    name = await started(channel, parcel(0))
    request = pb.WaitOperationRequest(name=name)
    await call("WaitOperation", request)
    request.timeout.SetInParent()
    assert operation_of(await call("WaitOperation", request)).done


class Endless:
    """A Temporal where nothing ends; notes until when it was waited for."""

    until = 0.0

    async def describe(self, *_: object) -> DescribeWorkflowExecutionResponse:
        response = DescribeWorkflowExecutionResponse()
        info = response.workflow_execution_info
        info.type.name = t.DELIVER.name
        info.status = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING
        return response

    async def close_event(self, _workflow_id: str, _run_id: str, deadline: float) -> HistoryEvent:
        self.until = deadline
        raise TimeoutError


async def test_a_wait_leaves_time_to_answer_before_the_deadline() -> None:
    temporal = Endless()
    backend = Backend(cast("TemporalApi", temporal))
    context = Context(cast("Any", None))
    context.deadline = Deadline(time.monotonic() + 5, is_ours=False)
    request = pb.WaitOperationRequest(name=f"workflows/parcel%2F1/runs/{uuid4()}")
    operation = await Operations([("", t.DELIVER, backend)], backend).WaitOperation(
        request, context
    )
    assert not operation.done
    assert temporal.until == pytest.approx(context.deadline.at - MARGIN)


async def test_a_cancelled_operation_is_cancelled(channel: grpc.aio.Channel, call: Call) -> None:
    name = await started(channel, parcel())
    request = pb.CancelOperationRequest(name=name)
    assert (await call("CancelOperation", request)).code is StatusCode.OK
    operation = operation_of(await call("WaitOperation", pb.WaitOperationRequest(name=name)))
    assert operation.error.code == StatusCode.CANCELLED.value[0]
    assert (await call("CancelOperation", request)).code is StatusCode.OK


async def test_operations_are_listed(channel: grpc.aio.Channel, call: Call) -> None:
    running, done = await started(channel, parcel()), await started(channel, parcel(0))
    await call("WaitOperation", pb.WaitOperationRequest(name=done))
    async with asyncio.timeout(10):
        while not {running, done} <= set(found := await listed(call)):
            pass  # visibility follows a little later
    assert (found[running], found[done]) == (False, True)
    assert done not in await listed(call, filter="done=false")
    assert running not in await listed(call, filter="done=true")


async def listed(call: Call, **said: Any) -> dict[str, bool]:
    """All operations by name, and whether each is done; from pages of three."""
    found: dict[str, bool] = {}
    request = pb.ListOperationsRequest(page_size=50, **said)
    while True:
        reply = await call("ListOperations", request)
        assert reply.code is StatusCode.OK, reply.text
        page = pb.ListOperationsResponse.FromString(reply.body)
        found |= {each.name: each.done for each in page.operations}
        request.page_token = page.next_page_token
        if not request.page_token:
            return found


async def test_a_page_token_is_good_only_for_its_list(
    channel: grpc.aio.Channel, call: Call
) -> None:
    for _ in range(2):
        await started(channel, parcel())
    request, page = pb.ListOperationsRequest(page_size=1), pb.ListOperationsResponse()
    async with asyncio.timeout(10):
        while not page.next_page_token:  # visibility follows a little later
            page.ParseFromString((await call("ListOperations", request)).body)
    request.page_token = page.next_page_token
    assert (await call("ListOperations", request)).code is StatusCode.OK
    request.filter = "done=true"
    reply = await call("ListOperations", request)
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "FIELD_INVALID")
    assert reply.facts["field"] == "page_token"


async def test_operations_are_not_deleted(call: Call) -> None:
    reply = await call("DeleteOperation", pb.DeleteOperationRequest(name="any"))
    assert (reply.code, reply.reason) == (StatusCode.UNIMPLEMENTED, "METHOD_NOT_IMPLEMENTED")


UNKNOWN = f"workflows/none/runs/{uuid4()}"
REFUSED: dict[str, tuple[str, Message, StatusCode, str]] = {
    "no name": (
        "GetOperation",
        pb.GetOperationRequest(name="operations/7"),
        StatusCode.INVALID_ARGUMENT,
        "FIELD_INVALID",
    ),
    "no run": (
        "WaitOperation",
        pb.WaitOperationRequest(name="workflows/x/runs/y"),
        StatusCode.INVALID_ARGUMENT,
        "FIELD_INVALID",
    ),
    "a control character": (  # which no trailing metadata could carry
        "GetOperation",
        pb.GetOperationRequest(name=f"workflows/a%0Ab/runs/{uuid4()}"),
        StatusCode.INVALID_ARGUMENT,
        "WORKFLOW_ID_INVALID",
    ),
    "a long id": (
        "WaitOperation",
        pb.WaitOperationRequest(name=f"workflows/{'x' * 256}/runs/{uuid4()}"),
        StatusCode.INVALID_ARGUMENT,
        "WORKFLOW_ID_TOO_LONG",
    ),
    "unknown, got": (
        "GetOperation",
        pb.GetOperationRequest(name=UNKNOWN),
        StatusCode.NOT_FOUND,
        "WORKFLOW_NOT_FOUND",
    ),
    "unknown, cancelled": (
        "CancelOperation",
        pb.CancelOperationRequest(name=UNKNOWN),
        StatusCode.NOT_FOUND,
        "WORKFLOW_NOT_FOUND",
    ),
    "page token": (
        "ListOperations",
        pb.ListOperationsRequest(page_token="%"),  # noqa: S106 - of a page
        StatusCode.INVALID_ARGUMENT,
        "FIELD_INVALID",
    ),
    "page token of another": (
        "ListOperations",
        pb.ListOperationsRequest(page_token="YWJj"),  # noqa: S106 - of a page
        StatusCode.INVALID_ARGUMENT,
        "FIELD_INVALID",
    ),
    "page size": (
        "ListOperations",
        pb.ListOperationsRequest(page_size=-1),
        StatusCode.INVALID_ARGUMENT,
        "FIELD_INVALID",
    ),
    "filter": (
        "ListOperations",
        pb.ListOperationsRequest(filter="WorkflowId='x'"),
        StatusCode.INVALID_ARGUMENT,
        "FIELD_INVALID",
    ),
}


@pytest.mark.parametrize(
    ("method", "request_", "code", "reason"), REFUSED.values(), ids=REFUSED.keys()
)
async def test_what_is_wrong_is_refused(
    call: Call, method: str, request_: Message, code: StatusCode, reason: str
) -> None:
    reply = await call(method, request_)
    assert (reply.code, reply.reason) == (code, reason)
