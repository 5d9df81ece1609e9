"""The workflow RPC: starts a workflow, waits for its result, or looks at an existing run."""

import hashlib
import json
from typing import Any

import grpc.aio
from google.protobuf.message import Message
from temporalio.api.common.v1 import Memo, Payload
from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflowservice.v1 import StartWorkflowExecutionRequest
from temporalio.converter import encode_search_attributes

from protemporal.expression import parse_mapping
from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import MUTATION, QUERY, WAIT, Policy
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import BusinessErrors, Refusal, refuse
from protemporal.gateway.failures import Source, timed_out, workflow_failure
from protemporal.gateway.metadata import Wait
from protemporal.gateway.operation import Backend, Operation
from protemporal.gateway.outcomes import (
    Asked,
    Verb,
    already_started,
    explain,
    in_the_way,
    pending,
)
from protemporal.gateway.payloads import Answer, check_size
from protemporal.gateway.templates import start_template
from protemporal.gateway.temporal_api import new_run_id
from protemporal.runtime.search_attributes import search_attributes
from protemporal.runtime.spec import WorkflowSpec
from protemporal.runtime.templates import ExpressionFailedError

MEMO_KEY = "protemporal.request"
"""Memo field of a start with an idempotency key: the key and the hash of the request."""

_RUNNING = WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING

_POLICIES: dict[Wait | None, Policy] = {
    None: WAIT,
    Wait.RESULT: WAIT,
    Wait.ATTACH: WAIT,
    Wait.STARTED: MUTATION,
    Wait.PEEK: QUERY,
}


class Execute(Operation):
    """Starts the workflow and waits for its result, or what `temporal-wait` says instead."""

    policy = WAIT

    def __init__(
        self, spec: WorkflowSpec[Any, Any], backend: Backend, workflow_id: str = ""
    ) -> None:
        super().__init__(spec.input, backend, workflow_id or spec.workflow_id)
        self._spec = spec
        self._names = frozenset((spec.name, *spec.aliases))
        self._template = start_template(spec, backend.api)
        attributes = [
            text for text in (spec.search_attributes, spec.typed_search_attributes) if text
        ]
        self._has_attributes = bool(attributes)
        for text in attributes:
            parse_mapping(text)  # a wrong one is an error now and not at the first call
        self._answer = Answer(spec.output)

    async def perform(self, request: bytes, message: Message, context: Context) -> bytes:
        """See `Operation.perform`."""
        wait = context.options.wait
        if wait is Wait.ATTACH or wait is Wait.PEEK:
            self._workflow_id(message, context)
            deadline = context.begin(_POLICIES[wait])
            status = await self._find(context)
            if wait is Wait.PEEK:
                return await self._result_so_far(context, status)
            return await self._result(context, deadline.at)
        check_size(request)
        start = self._request(request, message, context)
        deadline = context.begin(_POLICIES[wait])
        await self._start(start, context, len(request))
        if wait is Wait.STARTED:
            return b""
        return await self._result(context, deadline.at)

    def _request(
        self, request: bytes, message: Message, context: Context
    ) -> StartWorkflowExecutionRequest:
        start = StartWorkflowExecutionRequest()
        start.CopyFrom(self._template)
        key = self._request_id(message, context)
        start.request_id = key or context.own_key()
        start.workflow_id = self._id_to_start(message, context, start.request_id)
        context.put_headers(start.header)
        if self._has_payload:
            start.input.payloads[0].data = request
        if key:
            start.memo.CopyFrom(_memo(key, message))
        if context.options.start_delay is not None:
            start.workflow_start_delay.FromTimedelta(context.options.start_delay)
        if self._has_attributes:
            self._put_attributes(start, message)
        return start

    def _id_to_start(self, message: Message, context: Context, fallback: str) -> str:
        """The workflow id; a workflow whose contract has no expression is named by the request."""
        if self._workflow_id_of is None and not context.options.workflow_id:
            context.workflow_id = fallback
            return fallback
        workflow_id = self._workflow_id(message, context)
        context.run_id = ""  # a start makes its own run
        return workflow_id

    def _put_attributes(self, start: StartWorkflowExecutionRequest, message: Message) -> None:
        try:
            attributes = search_attributes(self._spec, message)
        except ExpressionFailedError as error:
            metadata = {"expression": "search attributes"}
            raise refuse(Reason.EXPRESSION_FAILED, metadata) from error
        if attributes is not None:
            encode_search_attributes(attributes, start.search_attributes)

    async def _start(
        self, start: StartWorkflowExecutionRequest, context: Context, size: int
    ) -> None:
        try:
            context.run_id = await self._api.start(start, context.deadline.at)
        except grpc.aio.AioRpcError as error:
            met = already_started(error)
            if met is None:
                asked = Asked(Verb.START, size=size)
                raise await explain(error, self._api, context, asked) from error
            if met.start_request_id != start.request_id:
                raise await in_the_way(met, self._api, context) from error
            context.run_id = met.run_id
        if start.HasField("memo"):
            await self._check_same_request(start, context)

    async def _check_same_request(
        self, start: StartWorkflowExecutionRequest, context: Context
    ) -> None:
        """Temporal answers a start with a known request id as if it were new; the memo tells."""
        try:
            described = await self._api.describe(
                context.workflow_id, context.run_id, context.deadline.at
            )
        except grpc.aio.AioRpcError as error:
            raise await explain(error, self._api, context, Asked(Verb.RESULT)) from error
        kept = described.workflow_execution_info.memo.fields.get(MEMO_KEY)
        wanted = start.memo.fields[MEMO_KEY]
        if kept is not None and _differs(kept, wanted):
            metadata = Source(context.workflow_id, context.run_id).metadata()
            raise refuse(Reason.IDEMPOTENCY_MISMATCH, {**metadata, "requestId": start.request_id})

    async def _find(self, context: Context) -> WorkflowExecutionStatus.ValueType:
        """Finds the existing run, gives its status; a workflow of another type is none."""
        try:
            described = await self._api.describe(
                context.workflow_id, context.options.run_id, context.deadline.at
            )
        except grpc.aio.AioRpcError as error:
            asked = Asked(Verb.LOOK)
            raise await explain(error, self._api, context, asked) from error
        info = described.workflow_execution_info
        if info.type.name not in self._names:
            metadata = {"workflowId": context.workflow_id}
            raise refuse(Reason.WORKFLOW_NOT_FOUND, metadata)
        context.run_id = info.execution.run_id
        return info.status

    async def _result(self, context: Context, deadline: float) -> bytes:
        try:
            event = await self._api.close_event(context.workflow_id, context.run_id, deadline)
        except (grpc.aio.AioRpcError, TimeoutError) as error:
            raise await explain(error, self._api, context, Asked(Verb.RESULT)) from error
        return self._closed(event, context)

    async def _result_so_far(
        self, context: Context, status: WorkflowExecutionStatus.ValueType
    ) -> bytes:
        workflow_id, run_id, deadline = context.workflow_id, context.run_id, context.deadline.at
        try:
            while status != _RUNNING:
                event = await self._api.run_close_event(workflow_id, run_id, deadline)
                run_id = new_run_id(event)
                if not run_id:
                    return self._closed(event, context)
                described = await self._api.describe(workflow_id, run_id, deadline)
                status = described.workflow_execution_info.status
        except (grpc.aio.AioRpcError, TimeoutError) as error:
            raise await explain(error, self._api, context, Asked(Verb.LOOK)) from error
        code = grpc.StatusCode.FAILED_PRECONDITION
        raise refuse(Reason.RESULT_PENDING, pending(context), code=code)

    def _closed(self, event: HistoryEvent, context: Context) -> bytes:
        if event.HasField("workflow_execution_completed_event_attributes"):
            completed = event.workflow_execution_completed_event_attributes
            return self._answer.read(completed.result)
        raise closed_badly(event, Source(context.workflow_id, context.run_id), self._business)


def closed_badly(event: HistoryEvent, source: Source, business: BusinessErrors) -> Refusal:
    """What a workflow that closed without a result becomes."""
    match event.WhichOneof("attributes"):
        case "workflow_execution_failed_event_attributes":
            failed = event.workflow_execution_failed_event_attributes
            return workflow_failure(failed.failure, source, business)
        case "workflow_execution_timed_out_event_attributes":
            return timed_out(source, "START_TO_CLOSE")
        case "workflow_execution_canceled_event_attributes":
            return refuse(Reason.WORKFLOW_CANCELLED, source.metadata())
        case "workflow_execution_terminated_event_attributes":
            return refuse(Reason.WORKFLOW_TERMINATED, source.metadata())
        case _:
            return refuse(Reason.BACKEND_ERROR)


def _memo(key: str, message: Message) -> Memo:
    """Encoded in a fixed form, so that the same request from another process hashes the same."""
    digest = hashlib.sha256(message.SerializeToString(deterministic=True)).hexdigest()
    kept = json.dumps({"requestId": key, "sha256": digest})
    payload = Payload(metadata={"encoding": b"json/plain"}, data=kept.encode())
    return Memo(fields={MEMO_KEY: payload})


def _differs(kept: Payload, wanted: Payload) -> bool:
    """Whether the same key came with another request; another key is no contradiction."""
    before, now = json.loads(kept.data), json.loads(wanted.data)
    return bool(before["requestId"] == now["requestId"] and before["sha256"] != now["sha256"])
