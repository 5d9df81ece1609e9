"""Long-running operations (AIP-151): RPCs that start one, and the service that looks after them.

An operation is a workflow run; its name, `workflows/{workflow_id}/runs/{run_id}`, says all that
there is to know, so that nothing is kept here.
"""

import asyncio
import re
import time
from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote, unquote

import grpc.aio
from google.longrunning import operations_proto_pb2 as pb
from google.protobuf import empty_pb2
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.message import Message
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflow.v1 import WorkflowExecutionInfo

from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import MARGIN, MUTATION, QUERY, WAIT
from protemporal.gateway.error_table import Reason, invalid
from protemporal.gateway.errors import Refusal, refuse, render
from protemporal.gateway.existing import workflow_info
from protemporal.gateway.gateway import Gateway
from protemporal.gateway.ids import check_workflow_id, is_uuid
from protemporal.gateway.mapping import Given, Mapped
from protemporal.gateway.metadata import only_started
from protemporal.gateway.operation import Backend
from protemporal.gateway.outcomes import Asked, Verb, explain
from protemporal.gateway.pages import page_of
from protemporal.gateway.payloads import is_empty
from protemporal.gateway.rpc import Rpc, unary
from protemporal.gateway.runs import OPEN, Runs
from protemporal.gateway.starts import Starting
from protemporal.runtime.messages import NOTHING
from protemporal.runtime.spec import WorkflowSpec
from protemporal.runtime.styles import descriptor

PAGE = 20
"""Operations of a page where the caller says nothing."""
LARGEST_PAGE = 100

_NAME = re.compile(r"workflows/([^/]+)/runs/([^/]+)")
_TYPE_URL = "type.googleapis.com/"
_FILTERS = {
    "": "",
    "done=true": " AND ExecutionStatus != 'Running'",
    "done=false": " AND ExecutionStatus = 'Running'",
}
_BAD_FILTER = invalid("filter", "must be empty, done=true or done=false")
_BAD_NAME = invalid("name", "must be workflows/{workflow id, percent-encoded}/runs/{run id}")


def is_operation(response: type[Any]) -> bool:
    """Whether the response is `google.longrunning.Operation`, of whatever pool."""
    return (
        issubclass(response, Message)
        and response.DESCRIPTOR.full_name == pb.Operation.DESCRIPTOR.full_name
    )


def name_of(workflow_id: str, run_id: str) -> str:
    """The name of the operation that a run is."""
    return f"workflows/{quote(workflow_id, safe='')}/runs/{run_id}"


class StartOperation(Starting):
    """Starts the workflow and answers with the operation that it is."""

    policy = MUTATION
    may_be_named = True

    def __init__(self, spec: WorkflowSpec[Any, Any], backend: Backend, mapped: Mapped) -> None:
        super().__init__(spec, backend, mapped)
        self.spec, self.backend = spec, backend

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        only_started(context.options)
        start = self._start_request(given, context)
        context.begin(self.policy)
        await self._start(start, context, len(given.data))
        name = name_of(context.workflow_id, context.run_id)
        operation: bytes = pb.Operation(name=name).SerializeToString()
        return operation


def operations(
    gateways: Sequence[Gateway], backend: Backend, domain: str
) -> Sequence["OperationsService"]:
    """The service, if bound gateways start operations and none of them is the service itself."""
    if any(each.__gateway_service__ == Operations.__gateway_service__ for each in gateways):
        return []
    found = [
        (domain or gateway.__gateway_service__, operation.spec, operation.backend)
        for gateway in gateways
        for operation in gateway.__gateway_operations__.values()
        if isinstance(operation, StartOperation)
    ]
    return [Operations(found, backend)] if found else []


class OperationsService(Gateway, service="google.longrunning.Operations", file=pb.DESCRIPTOR):
    """The table of the service; operations are not kept, so that there is nothing to delete."""

    ListOperations = unary(pb.ListOperationsRequest, pb.ListOperationsResponse)
    GetOperation = unary(pb.GetOperationRequest, pb.Operation)
    DeleteOperation = unary(pb.DeleteOperationRequest, NOTHING)
    CancelOperation = unary(pb.CancelOperationRequest, NOTHING)
    WaitOperation = Rpc[pb.WaitOperationRequest, pb.Operation](
        pb.WaitOperationRequest, pb.Operation, policy=WAIT
    )


class _Kind:
    """What the operations of one workflow type have in common."""

    def __init__(self, domain: str, spec: WorkflowSpec[Any, Any], backend: Backend) -> None:
        self.runs = Runs(spec, backend)
        self._domain = domain
        output = empty_pb2.Empty if is_empty(spec.output) else spec.output
        self._type = descriptor(output).full_name

    def put(self, operation: pb.Operation, event: HistoryEvent, context: Context) -> None:
        """Puts what came of it, by the event that closed it."""
        operation.done = True
        try:
            output = self.runs.output(event, context)
        except Refusal as refusal:
            if refusal.reason == Reason.WORKFLOW_CANCELLED:
                refusal.code = grpc.StatusCode.CANCELLED  # of the operation, and not of this call
            operation.error.CopyFrom(render(refusal, context.request_id, self._domain))
        else:
            operation.response.CopyFrom(AnyMessage(type_url=_TYPE_URL + self._type, value=output))


class Operations(OperationsService):
    """Looks after the operations that this server starts, and no other workflows."""

    def __init__(
        self, kinds: Iterable[tuple[str, WorkflowSpec[Any, Any], Backend]], backend: Backend
    ) -> None:
        """`kinds` are the workflows, each with the domain of its errors and what knows them."""
        self._api = backend.api
        self._kinds: dict[str, _Kind] = {}
        for domain, spec, own in kinds:
            kind = _Kind(domain, spec, own)
            for name in (spec.name, *spec.aliases):
                self._kinds.setdefault(name, kind)
        names = ", ".join("'" + name.replace("'", "''") + "'" for name in self._kinds)
        self._listed = f"WorkflowType IN ({names}) AND ExecutionStatus != 'ContinuedAsNew'"

    async def GetOperation(  # noqa: N802 - the RPC's name
        self, request: pb.GetOperationRequest, context: Context
    ) -> pb.Operation:
        """How it stands."""
        context.begin(QUERY)
        return await self._operation(await self._find(request.name, context), context)

    async def WaitOperation(  # noqa: N802 - the RPC's name
        self, request: pb.WaitOperationRequest, context: Context
    ) -> pb.Operation:
        """How it stands as soon as it is done, or when the time is over."""
        until = context.deadline.at - MARGIN  # what there is then has to be answered in time
        if request.HasField("timeout"):
            timeout = request.timeout.seconds + request.timeout.nanos / 1e9
            until = min(until, time.monotonic() + timeout)
        info = await self._find(request.name, context)
        operation = _unfinished(info, request.name)
        try:
            event = await self._api.close_event(context.workflow_id, context.run_id, until)
        except TimeoutError:
            return await self._operation(info, context)  # done before, if there was no time at all
        except grpc.aio.AioRpcError as error:
            raise await explain(error, self._api, context, Asked(Verb.LOOK)) from error
        self._kinds[info.type.name].put(operation, event, context)
        return operation

    async def CancelOperation(  # noqa: N802 - the RPC's name
        self, request: pb.CancelOperationRequest, context: Context
    ) -> None:
        """Asks it to cancel; one that is done stays as it is."""
        context.begin(MUTATION)
        await self._find(request.name, context)
        try:
            await self._api.cancel(
                context.workflow_id,
                "",
                context.own_key(),
                context.deadline.at,
                first_run_id=context.run_id,
            )
        except grpc.aio.AioRpcError as error:
            if error.code() is not grpc.StatusCode.NOT_FOUND:
                asked = Asked(Verb.CANCEL)
                raise await explain(error, self._api, context, asked) from error

    async def ListOperations(  # noqa: N802 - the RPC's name
        self, request: pb.ListOperationsRequest, context: Context
    ) -> pb.ListOperationsResponse:
        """A page of them, the newest first."""
        if request.name not in {"", "workflows"}:
            raise refuse(Reason.FIELD_INVALID, invalid("name", "must be empty, or workflows"))
        if request.filter not in _FILTERS:
            raise refuse(Reason.FIELD_INVALID, _BAD_FILTER)
        if request.page_size < 0:
            raise refuse(Reason.FIELD_INVALID, invalid("page_size", "must not be negative"))
        size = min(request.page_size or PAGE, LARGEST_PAGE)
        query = self._listed + _FILTERS[request.filter]
        page = await page_of(self._api, query, size, request.page_token, context)
        found = [self._operation(info, _on_its_own(info, context)) for info in page.executions]
        return pb.ListOperationsResponse(
            operations=await asyncio.gather(*found),
            next_page_token=page.next_page_token,
        )

    async def _find(self, name: str, context: Context) -> WorkflowExecutionInfo:
        """The run that is the operation; one of another type is none."""
        parts = _NAME.fullmatch(name)
        if parts is None or not is_uuid(parts[2]):
            raise refuse(Reason.FIELD_INVALID, _BAD_NAME)
        context.workflow_id = check_workflow_id(unquote(parts[1]), "name")
        context.run_id = parts[2]
        try:
            described = await self._api.describe(
                context.workflow_id, context.run_id, context.deadline.at
            )
        except grpc.aio.AioRpcError as error:
            if error.code() is grpc.StatusCode.NOT_FOUND:
                raise _missing(context) from error
            raise await explain(error, self._api, context, Asked(Verb.LOOK)) from error
        info = described.workflow_execution_info
        if info.type.name not in self._kinds:
            raise _missing(context)
        return info

    async def _operation(self, info: WorkflowExecutionInfo, context: Context) -> pb.Operation:
        kind = self._kinds[info.type.name]
        operation = _unfinished(info, name_of(context.workflow_id, context.run_id))
        event = None if info.status in OPEN else await kind.runs.closed_by(context, info.status)
        if event is not None:
            kind.put(operation, event, context)
        return operation


def _unfinished(info: WorkflowExecutionInfo, name: str) -> pb.Operation:
    operation = pb.Operation(name=name)
    operation.metadata.Pack(workflow_info(info))
    return operation


def _on_its_own(info: WorkflowExecutionInfo, context: Context) -> Context:
    """A context for one of several runs; its operation is the run that it goes back to."""
    own = Context(context.grpc)
    own.request_id, own.deadline = context.request_id, context.deadline
    own.workflow_id = info.execution.workflow_id
    own.run_id = info.first_run_id or info.execution.run_id
    return own


def _missing(context: Context) -> Refusal:
    return refuse(Reason.WORKFLOW_NOT_FOUND, {"workflowId": context.workflow_id})
