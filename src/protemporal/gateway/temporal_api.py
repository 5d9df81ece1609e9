"""The one module that speaks to Temporal's front end.

Its gRPC API over a channel of ours: real deadlines, real cancellation, and the server's own status
with its details, which `protemporal.gateway.outcomes` explains. Every verb raises
`grpc.aio.AioRpcError` as it comes, and a Refusal where the payload codec fails.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

import grpc.aio
from google.protobuf.message import Message
from grpc import StatusCode
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.enums.v1 import HistoryEventFilterType, UpdateWorkflowExecutionLifecycleStage
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.namespace.v1 import NamespaceInfo
from temporalio.api.update.v1 import Outcome, UpdateRef
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    DescribeNamespaceResponse,
    DescribeWorkflowExecutionRequest,
    DescribeWorkflowExecutionResponse,
    ExecuteMultiOperationRequest,
    ExecuteMultiOperationResponse,
    GetWorkflowExecutionHistoryRequest,
    GetWorkflowExecutionHistoryResponse,
    ListWorkflowExecutionsRequest,
    ListWorkflowExecutionsResponse,
    PollWorkflowExecutionUpdateRequest,
    PollWorkflowExecutionUpdateResponse,
    QueryWorkflowRequest,
    QueryWorkflowResponse,
    RequestCancelWorkflowExecutionRequest,
    RequestCancelWorkflowExecutionResponse,
    SignalWithStartWorkflowExecutionRequest,
    SignalWithStartWorkflowExecutionResponse,
    SignalWorkflowExecutionRequest,
    SignalWorkflowExecutionResponse,
    StartWorkflowExecutionRequest,
    StartWorkflowExecutionResponse,
    TerminateWorkflowExecutionRequest,
    TerminateWorkflowExecutionResponse,
    UpdateWorkflowExecutionRequest,
    UpdateWorkflowExecutionResponse,
)

from protemporal.gateway.awaited_calls import Call, Metadata, awaited_call
from protemporal.gateway.codec import Codec
from protemporal.gateway.connection import Connection

if TYPE_CHECKING:
    from protemporal.gateway.metrics import Latency, Metrics

_ACCEPTED = UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_ACCEPTED
_COMPLETED = (
    UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED
)
_CLOSE_EVENT = HistoryEventFilterType.HISTORY_EVENT_FILTER_TYPE_CLOSE_EVENT
_METHOD = "/temporal.api.workflowservice.v1.WorkflowService/"

_POLL_RESERVE = 5.0
"""Seconds that a result poll's gRPC deadline lies beyond ours.

The server answers a history poll empty about one second before its deadline (measured on 1.32), so
that a poll under our own deadline would spin through the last second. Our deadline then is kept by
`asyncio.timeout_at`, whose cancellation resets the call.
"""
_ASK_AGAIN = 0.5
"""Seconds until a wait asks anew where Temporal is away, beside the retries of the channel."""

T = TypeVar("T")


class TemporalApi:
    """Temporal's workflow service in one namespace. Deadlines are points of `time.monotonic`."""

    def __init__(
        self,
        connection: Connection,
        codec: Codec | None = None,
        metrics: "Metrics | None" = None,
    ) -> None:
        """`codec` encodes what is sent and decodes what comes back, as in the SDK."""
        self._metrics = metrics
        self.namespace = connection.namespace
        self.identity = connection.identity
        self.address = connection.address
        self._codec = codec
        self._metadata = connection.call_metadata()
        self._channel = connection.channel()
        self._start = self._method("StartWorkflowExecution", StartWorkflowExecutionResponse)
        self._signal = self._method("SignalWorkflowExecution", SignalWorkflowExecutionResponse)
        self._query = self._method("QueryWorkflow", QueryWorkflowResponse)
        self._update = self._method("UpdateWorkflowExecution", UpdateWorkflowExecutionResponse)
        self._poll = self._method(
            "PollWorkflowExecutionUpdate", PollWorkflowExecutionUpdateResponse
        )
        self._history = self._method(
            "GetWorkflowExecutionHistory", GetWorkflowExecutionHistoryResponse
        )
        self._describe = self._method(
            "DescribeWorkflowExecution", DescribeWorkflowExecutionResponse
        )
        self._list = self._method("ListWorkflowExecutions", ListWorkflowExecutionsResponse)
        self._cancel = self._method(
            "RequestCancelWorkflowExecution", RequestCancelWorkflowExecutionResponse
        )
        self._terminate = self._method(
            "TerminateWorkflowExecution", TerminateWorkflowExecutionResponse
        )
        self._signal_with_start = self._method(
            "SignalWithStartWorkflowExecution", SignalWithStartWorkflowExecutionResponse
        )
        self._multiple = self._method("ExecuteMultiOperation", ExecuteMultiOperationResponse)
        self._namespace = self._method("DescribeNamespace", DescribeNamespaceResponse)

    def _method(self, name: str, response: type[Message]) -> Call:
        call = awaited_call(self._channel, _METHOD + name, response)
        return _measured(call, self._metrics.temporal(name)) if self._metrics else call

    def method(self, name: str, response: type[Message]) -> Call:
        """A further method of the workflow service; call it with a request and `how` of it."""
        return self._method(name, response)

    def how(self, deadline: float) -> dict[str, Any]:
        """Time-out and metadata of a call."""
        return {"timeout": deadline - time.monotonic(), "metadata": self._metadata}

    async def close(self) -> None:
        """Ends the connection and whatever goes over it."""
        await self._channel.close()

    async def state_change(self) -> None:
        """Waits until the connection changes: is lost, tried again, or made."""
        await self._channel.wait_for_state_change(self._channel.get_state(try_to_connect=True))

    async def start(self, request: StartWorkflowExecutionRequest, deadline: float) -> str:
        """Starts a workflow; gives its run id. The request id makes a repetition harmless."""
        if self._codec:
            await self._codec.encode(request.input)
        response: StartWorkflowExecutionResponse = await self._start(
            request, timeout=deadline - time.monotonic(), metadata=self._metadata
        )
        return response.run_id

    async def signal(self, request: SignalWorkflowExecutionRequest, deadline: float) -> None:
        """Signals a workflow; returns when Temporal has the signal."""
        if self._codec:
            await self._codec.encode(request.input)
        await self._signal(request, timeout=deadline - time.monotonic(), metadata=self._metadata)

    async def query(self, request: QueryWorkflowRequest, deadline: float) -> QueryWorkflowResponse:
        """Queries a workflow."""
        if self._codec:
            await self._codec.encode(request.query.query_args)
        response: QueryWorkflowResponse = await self._query(
            request, timeout=deadline - time.monotonic(), metadata=self._metadata
        )
        if self._codec:
            await self._codec.decode(response.query_result)
        return response

    async def update(
        self, request: UpdateWorkflowExecutionRequest, deadline: float
    ) -> UpdateWorkflowExecutionResponse:
        """Updates a workflow; returns when the update is accepted at least.

        Below that stage it is not durable, so it is sent again, with its id.
        """
        if self._codec:
            await self._codec.encode(request.request.input.args)
        while True:
            response: UpdateWorkflowExecutionResponse = await self._update(
                request, timeout=deadline - time.monotonic(), metadata=self._metadata
            )
            if response.stage >= _ACCEPTED or response.HasField("outcome"):
                if self._codec:
                    await _decode_outcome(self._codec, response.outcome)
                return response

    async def update_outcome(self, ref: UpdateRef, deadline: float) -> Outcome:
        """Waits for what an accepted update comes to."""
        request = PollWorkflowExecutionUpdateRequest(
            namespace=self.namespace, update_ref=ref, identity=self.identity
        )
        request.wait_policy.lifecycle_stage = _COMPLETED
        while True:
            response: PollWorkflowExecutionUpdateResponse = await _patiently(
                lambda: self._poll(
                    request, timeout=deadline - time.monotonic(), metadata=self._metadata
                ),
                deadline,
            )
            if response.HasField("outcome"):
                if self._codec:
                    await _decode_outcome(self._codec, response.outcome)
                return response.outcome

    async def close_event(self, workflow_id: str, run_id: str, deadline: float) -> HistoryEvent:
        """Waits until a workflow closes; gives the event that closed its last run.

        Follows whatever run takes over: after continue-as-new, a retry, or by cron schedule.

        Raises:
            TimeoutError: the deadline passed first.
        """
        event = await self.run_close_event(workflow_id, run_id, deadline)
        while successor := new_run_id(event):
            event = await self.run_close_event(workflow_id, successor, deadline)
        return event

    async def run_close_event(self, workflow_id: str, run_id: str, deadline: float) -> HistoryEvent:
        """Waits until one run closes; gives the event that closed it.

        There is no form that does not wait: without `wait_new_event` too, the server holds the
        call until the run closes (measured on 1.32). Describe the run first to know.

        Raises:
            TimeoutError: the deadline passed first.
        """
        request = GetWorkflowExecutionHistoryRequest(
            namespace=self.namespace,
            execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
            wait_new_event=True,
            history_event_filter_type=_CLOSE_EVENT,
            skip_archival=True,
        )
        remaining = deadline - time.monotonic()
        async with asyncio.timeout(remaining):
            while True:
                response: GetWorkflowExecutionHistoryResponse = await _patiently(
                    lambda: self._history(
                        request, timeout=remaining + _POLL_RESERVE, metadata=self._metadata
                    ),
                    deadline,
                )
                if response.history.events:
                    return await self._decoded(response.history.events[-1])
                request.next_page_token = response.next_page_token

    async def describe(
        self, workflow_id: str, run_id: str, deadline: float
    ) -> DescribeWorkflowExecutionResponse:
        """What Temporal knows about a workflow: type, status, task queue, memo."""
        request = DescribeWorkflowExecutionRequest(
            namespace=self.namespace,
            execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
        )
        response: DescribeWorkflowExecutionResponse = await self._describe(
            request, timeout=deadline - time.monotonic(), metadata=self._metadata
        )
        return response

    async def list_runs(
        self, query: str, page_size: int, page_token: bytes, deadline: float
    ) -> ListWorkflowExecutionsResponse:
        """A page of the runs that fit a visibility query, the newest first."""
        request = ListWorkflowExecutionsRequest(
            namespace=self.namespace,
            query=query,
            page_size=page_size,
            next_page_token=page_token,
        )
        response: ListWorkflowExecutionsResponse = await self._list(
            request, timeout=deadline - time.monotonic(), metadata=self._metadata
        )
        return response

    async def cancel(
        self,
        workflow_id: str,
        run_id: str,
        request_id: str,
        deadline: float,
        *,
        first_run_id: str = "",
        reason: str = "",
    ) -> None:
        """Asks a workflow to cancel; returns when Temporal has the request.

        With `first_run_id` only if the current run goes back to that one.
        """
        request = RequestCancelWorkflowExecutionRequest(
            namespace=self.namespace,
            identity=self.identity,
            request_id=request_id,
            first_execution_run_id=first_run_id,
            reason=reason,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
        )
        await self._cancel(request, timeout=deadline - time.monotonic(), metadata=self._metadata)

    async def terminate(
        self, workflow_id: str, run_id: str, deadline: float, *, reason: str = ""
    ) -> None:
        """Ends a workflow at once."""
        request = TerminateWorkflowExecutionRequest(
            namespace=self.namespace,
            identity=self.identity,
            reason=reason,
            workflow_execution=WorkflowExecution(workflow_id=workflow_id, run_id=run_id),
        )
        await self._terminate(request, timeout=deadline - time.monotonic(), metadata=self._metadata)

    async def signal_with_start(
        self, request: SignalWithStartWorkflowExecutionRequest, deadline: float
    ) -> str:
        """Signals a workflow, started first if it does not run; gives its run id."""
        if self._codec:
            await self._codec.encode(request.input)
            await self._codec.encode(request.signal_input)
        response: SignalWithStartWorkflowExecutionResponse = await self._signal_with_start(
            request, timeout=deadline - time.monotonic(), metadata=self._metadata
        )
        return response.run_id

    async def update_with_start(
        self,
        start: StartWorkflowExecutionRequest,
        update: UpdateWorkflowExecutionRequest,
        deadline: float,
    ) -> UpdateWorkflowExecutionResponse:
        """Updates a workflow, started first if it does not run; see `update`."""
        if self._codec:
            await self._codec.encode(start.input)
            await self._codec.encode(update.request.input.args)
        operation = ExecuteMultiOperationRequest.Operation
        request = ExecuteMultiOperationRequest(
            namespace=self.namespace,
            operations=[operation(start_workflow=start), operation(update_workflow=update)],
        )
        while True:
            response: ExecuteMultiOperationResponse = await self._multiple(
                request, timeout=deadline - time.monotonic(), metadata=self._metadata
            )
            updated = response.responses[1].update_workflow
            if updated.stage >= _ACCEPTED or updated.HasField("outcome"):
                if self._codec:
                    await _decode_outcome(self._codec, updated.outcome)
                return updated

    async def check_namespace(self, deadline: float) -> NamespaceInfo:
        """Answers if Temporal can be reached, lets us in, and has the namespace."""
        request = DescribeNamespaceRequest(namespace=self.namespace)
        response: DescribeNamespaceResponse = await self._namespace(
            request, timeout=deadline - time.monotonic(), metadata=self._metadata
        )
        return response.namespace_info

    async def _decoded(self, event: HistoryEvent) -> HistoryEvent:
        if self._codec:
            await self._codec.decode(event.workflow_execution_completed_event_attributes.result)
            await self._codec.decode_failure(
                event.workflow_execution_failed_event_attributes.failure
            )
        return event


async def _patiently(poll: Callable[[], Awaitable[T]], deadline: float) -> T:
    """Waits for what Temporal has acknowledged, even while it is away: it will be there again."""
    while True:
        try:
            return await poll()
        except grpc.aio.AioRpcError as error:
            left = deadline - time.monotonic()
            if error.code() is not StatusCode.UNAVAILABLE or left < _ASK_AGAIN:
                raise
            await asyncio.sleep(_ASK_AGAIN)


def new_run_id(event: HistoryEvent) -> str:
    """The run that takes over from the one this event closed; empty if none does."""
    attributes = getattr(event, event.WhichOneof("attributes") or "", None)
    return getattr(attributes, "new_execution_run_id", "")


async def _decode_outcome(codec: Codec, outcome: Outcome) -> None:
    await codec.decode(outcome.success)
    await codec.decode_failure(outcome.failure)


def _measured(call: Call, latency: "Latency") -> Call:
    async def measured(request: Message, *, timeout: float, metadata: Metadata = None) -> Any:  # noqa: ASYNC109 - gRPC's own
        begun, code = time.perf_counter(), StatusCode.CANCELLED
        try:
            response = await call(request, timeout=timeout, metadata=metadata)
            code = StatusCode.OK
        except grpc.aio.AioRpcError as error:
            code = error.code()
            raise
        finally:
            latency.observe(code, time.perf_counter() - begun)
        return response

    return measured
