"""`protemporal.v1.Workflows`: what operators may do with any workflow, served with `--admin`."""

from collections.abc import AsyncIterator, Awaitable
from dataclasses import replace
from typing import Any, TypeVar

import grpc.aio
from google.protobuf import struct_pb2
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message
from temporalio.api.common.v1 import Payload, Payloads, WorkflowExecution
from temporalio.api.enums.v1 import EventType, UpdateWorkflowExecutionLifecycleStage
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import (
    GetWorkflowExecutionHistoryRequest,
    GetWorkflowExecutionHistoryResponse,
    QueryWorkflowRequest,
    SignalWorkflowExecutionRequest,
    UpdateWorkflowExecutionRequest,
)
from temporalio.client import WorkflowHistory
from temporalio.workflow import NondeterminismError

from protemporal.gateway.admin_query import visibility_query
from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import MUTATION, QUERY, STREAM
from protemporal.gateway.error_table import Reason, invalid
from protemporal.gateway.errors import Refusal, refuse
from protemporal.gateway.existing import workflow_info
from protemporal.gateway.ids import check_workflow_id, is_uuid
from protemporal.gateway.json_payloads import Pools, from_json, readable, to_json
from protemporal.gateway.metadata import UPDATE_ID, only
from protemporal.gateway.outcomes import Asked, Verb, explain, is_query_failure
from protemporal.gateway.pages import page_of
from protemporal.gateway.registered import failed_query, failed_update
from protemporal.gateway.server_options import ServerOptions
from protemporal.gateway.temporal_api import TemporalApi
from protemporal.runtime.messages import data_converter
from protemporal.runtime.offline import variables_from_history
from protemporal.runtime.variables import QUERY as DEBUG_VARS
from protemporal.v1 import admin_pb2 as pb
from protemporal.v1.admin_gateway import WorkflowsGateway
from protemporal.v1.workflow_info_pb2 import WorkflowInfo

_COMPLETED = (
    UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
)
_DEFAULT_PAGE, _LARGEST_PAGE = 100, 1000

T = TypeVar("T")


class Admin(WorkflowsGateway):
    """Speaks to Temporal as the mapped RPCs do, with the same deadlines and errors."""

    def __init__(self, api: TemporalApi, options: ServerOptions, pools: Pools) -> None:
        self._api, self._pools = api, pools
        self._business = options.business
        self._workflows = options.workflows
        self._converter = replace(data_converter(), payload_codec=options.codec)
        self._history = api.method(
            "GetWorkflowExecutionHistory", GetWorkflowExecutionHistoryResponse
        )

    async def Describe(  # noqa: N802 - the RPC's name, here and below
        self, request: pb.DescribeRequest, context: Context
    ) -> WorkflowInfo:
        """One describe."""
        execution = _execution(request, context)
        deadline = context.begin(QUERY).at
        described = await self._asked(
            self._api.describe(execution.workflow_id, execution.run_id, deadline),
            context,
            Asked(Verb.LOOK),
        )
        return workflow_info(described.workflow_execution_info)

    async def List(  # noqa: N802
        self, request: pb.ListRequest, context: Context
    ) -> pb.ListResponse:
        """One page of visibility."""
        query = visibility_query(request)
        size = request.page_size or _DEFAULT_PAGE
        if not 0 < size <= _LARGEST_PAGE:
            raise refuse(
                Reason.FIELD_INVALID, invalid("page_size", f"must be from 0 to {_LARGEST_PAGE}")
            )
        page = await page_of(self._api, query, size, request.page_token, context)
        return pb.ListResponse(
            workflows=[workflow_info(info) for info in page.executions],
            next_page_token=page.next_page_token,
        )

    async def History(  # noqa: N802
        self, request: pb.HistoryRequest, context: Context
    ) -> AsyncIterator[pb.HistoryEvent]:
        """All events."""
        context.begin(STREAM)
        async for event in self._events(_execution(request, context), context):
            yield _event(event, self._pools)

    async def Cancel(self, request: pb.CancelRequest, context: Context) -> None:  # noqa: N802
        """A request to cancel; nothing where the run is closed."""
        execution = _execution(request, context)
        key = context.options.request_id or context.own_key()
        deadline = context.begin(MUTATION).at
        call = self._api.cancel(
            execution.workflow_id, execution.run_id, key, deadline, reason=request.reason
        )
        try:
            await self._asked(call, context, Asked(Verb.CANCEL))
        except Refusal as refusal:
            if refusal.reason != Reason.WORKFLOW_CLOSED:
                raise

    async def Terminate(  # noqa: N802
        self, request: pb.TerminateRequest, context: Context
    ) -> None:
        """The end."""
        execution = _execution(request, context)
        deadline = context.begin(MUTATION).at
        call = self._api.terminate(
            execution.workflow_id, execution.run_id, deadline, reason=request.reason
        )
        await self._asked(call, context, Asked(Verb.TERMINATE))

    async def Signal(self, request: pb.SignalRequest, context: Context) -> None:  # noqa: N802
        """A signal; without input it carries a null, as everywhere."""
        asked = SignalWorkflowExecutionRequest(
            namespace=self._api.namespace,
            identity=self._api.identity,
            workflow_execution=_execution(request, context),
            signal_name=_named(request.signal, "signal"),
            input=_input(request) or Payloads(payloads=[_NULL]),
            request_id=context.options.request_id or context.own_key(),
        )
        context.put_headers(asked.header)
        deadline = context.begin(MUTATION).at
        call = self._api.signal(asked, deadline)
        await self._asked(call, context, Asked(Verb.SIGNAL, request.signal))

    async def Query(  # noqa: N802
        self, request: pb.QueryRequest, context: Context
    ) -> pb.QueryResponse:
        """A query."""
        execution = _execution(request, context)
        name = _named(request.query, "query")
        output = await self._queried(execution, name, _input(request), context)
        return pb.QueryResponse(output=output)

    async def Update(  # noqa: N802
        self, request: pb.UpdateRequest, context: Context
    ) -> pb.UpdateResponse:
        """An update, waited for."""
        name = _named(request.update, "update")
        asked = UpdateWorkflowExecutionRequest(
            namespace=self._api.namespace,
            workflow_execution=_execution(request, context, frozenset((UPDATE_ID,))),
        )
        asked.wait_policy.lifecycle_stage = _COMPLETED
        asked.request.meta.identity = self._api.identity
        asked.request.meta.update_id = (
            context.options.update_id or context.options.request_id or context.own_key()
        )
        asked.request.input.name = name
        asked.request.input.args.CopyFrom(_input(request) or Payloads())
        context.put_headers(asked.request.input.header)
        deadline = context.begin(MUTATION).at
        response = await self._asked(
            self._api.update(asked, deadline), context, Asked(Verb.UPDATE, name)
        )
        context.run_id = response.update_ref.workflow_execution.run_id
        outcome = response.outcome
        if not response.HasField("outcome"):
            poll = self._api.update_outcome(response.update_ref, deadline)
            outcome = await self._asked(poll, context, Asked(Verb.RESULT, name))
        if outcome.HasField("failure"):
            raise await failed_update(outcome.failure, name, self._api, context, self._business)
        return pb.UpdateResponse(output=to_json(outcome.success, self._pools))

    async def Variables(  # noqa: N802
        self, request: pb.VariablesRequest, context: Context
    ) -> pb.VariablesResponse:
        """The query that the runtime registers, or a replay here."""
        execution = _execution(request, context)
        if request.source == pb.VariablesRequest.SOURCE_HISTORY:
            return await self._replayed(execution, context)
        output = await self._queried(execution, DEBUG_VARS, None, context)
        return pb.VariablesResponse(variables=output.struct_value)

    async def _replayed(
        self, execution: WorkflowExecution, context: Context
    ) -> pb.VariablesResponse:
        events = [event async for event in self._events(execution, context)]
        history = WorkflowHistory(execution.workflow_id, events)
        try:
            found = await variables_from_history(
                history, self._workflows, converter=self._converter
            )
        except (NondeterminismError, RuntimeError, ValueError) as error:
            # The code has changed, or the type is none that it has.
            raise refuse(Reason.HISTORY_MISMATCH, {"workflowId": execution.workflow_id}) from error
        return pb.VariablesResponse(variables=ParseDict(found, struct_pb2.Struct()))

    async def _events(
        self, execution: WorkflowExecution, context: Context
    ) -> AsyncIterator[HistoryEvent]:
        """All pages of the history, one event after another."""
        asked = GetWorkflowExecutionHistoryRequest(
            namespace=self._api.namespace, execution=execution
        )
        while True:
            page = await self._asked(
                self._history(asked, **self._api.how(context.deadline.at)),
                context,
                Asked(Verb.LOOK),
            )
            for event in page.history.events:
                yield event
            asked.next_page_token = page.next_page_token
            if not page.next_page_token:
                return

    async def _queried(
        self, execution: WorkflowExecution, name: str, given: Payloads | None, context: Context
    ) -> struct_pb2.Value:
        asked = QueryWorkflowRequest(namespace=self._api.namespace, execution=execution)
        asked.query.query_type = name
        asked.query.query_args.CopyFrom(given or Payloads())
        context.put_headers(asked.query.header)
        deadline = context.begin(QUERY).at
        try:
            response = await self._api.query(asked, deadline)
        except grpc.aio.AioRpcError as error:
            if is_query_failure(error):
                text = error.details() or ""
                failed = failed_query(text, name, self._api, context, self._business)
                raise await failed from error
            raise await explain(error, self._api, context, Asked(Verb.QUERY, name)) from error
        return to_json(response.query_result, self._pools)

    async def _asked(self, call: Awaitable[T], context: Context, asked: Asked) -> T:
        try:
            return await call
        except grpc.aio.AioRpcError as error:
            raise await explain(error, self._api, context, asked) from error


_NULL = Payload(metadata={"encoding": b"binary/null"})


def _execution(
    request: Any, context: Context, meant: frozenset[str] = frozenset()
) -> WorkflowExecution:
    """The run that the request names; metadata names none here, and is `meant` for little."""
    only(context.options, meant)
    context.workflow_id = check_workflow_id(request.workflow_id, "workflow_id")
    if request.run_id and not is_uuid(request.run_id):
        raise refuse(Reason.FIELD_INVALID, invalid("run_id", "must be a UUID"))
    context.run_id = request.run_id
    return WorkflowExecution(workflow_id=request.workflow_id, run_id=request.run_id)


_LONGEST_NAME = 1000
"""Bytes; Temporal's own limit for the names of handlers."""


def _named(name: str, field: str) -> str:
    if not 0 < len(name.encode()) <= _LONGEST_NAME:
        wanted = f"must have 1 to {_LONGEST_NAME} bytes"
        raise refuse(Reason.FIELD_INVALID, invalid(field, wanted))
    return name


def _input(request: Any) -> Payloads | None:
    if not request.HasField("input"):
        return None
    try:
        return Payloads(payloads=[from_json(request.input)])
    except ValueError as error:
        raise refuse(Reason.FIELD_INVALID, invalid("input", "must have a JSON form")) from error


def _event(event: Any, pools: Pools) -> pb.HistoryEvent:
    shown = pb.HistoryEvent(
        event_id=event.event_id,
        event_time=event.event_time,
        event_type=EventType.Name(event.event_type),
    )
    attributes: Message = getattr(event, event.WhichOneof("attributes"))
    shown.attributes.CopyFrom(readable(attributes, pools))
    return shown
