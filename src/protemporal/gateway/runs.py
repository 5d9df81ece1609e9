"""Existing runs of one workflow type: finding them, waiting for them, ending them."""

from typing import Any

import grpc.aio
from temporalio.api.enums.v1 import WorkflowExecutionStatus
from temporalio.api.history.v1 import HistoryEvent
from temporalio.api.workflow.v1 import WorkflowExecutionInfo
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse

from protemporal.gateway.context import Context
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import BusinessErrors, Refusal, refuse
from protemporal.gateway.failures import Source, timed_out, workflow_failure
from protemporal.gateway.operation import Backend
from protemporal.gateway.outcomes import Asked, Verb, closed, explain, pending
from protemporal.gateway.payloads import Answer
from protemporal.gateway.temporal_api import new_run_id
from protemporal.runtime.spec import WorkflowSpec

OPEN = (
    WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING,
    WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_PAUSED,
)
"""Statuses of a run that may still give a result."""


class Runs:
    """The runs of one workflow type; a workflow of another type is none."""

    def __init__(self, spec: WorkflowSpec[Any, Any], backend: Backend) -> None:
        self._api = backend.api
        self._business = backend.business
        self._names = frozenset((spec.name, *spec.aliases))
        self._answer = Answer(spec.output)

    async def find(self, context: Context) -> WorkflowExecutionInfo:
        """The run that the context names; its run id is known then.

        Raises:
            Refusal: there is none.
        """
        return (await self.describe(context)).workflow_execution_info

    async def describe(self, context: Context) -> DescribeWorkflowExecutionResponse:
        """The same with everything that Temporal says about it."""
        try:
            described = await self._api.describe(
                context.workflow_id, context.options.run_id, context.deadline.at
            )
        except grpc.aio.AioRpcError as error:
            raise await explain(error, self._api, context, Asked(Verb.LOOK)) from error
        info = described.workflow_execution_info
        if info.type.name not in self._names:
            raise refuse(Reason.WORKFLOW_NOT_FOUND, {"workflowId": context.workflow_id})
        context.run_id = info.execution.run_id
        return described

    async def result(self, context: Context) -> bytes:
        """Waits for the run's output, on the wire.

        Raises:
            Refusal: it failed, or is not there in time.
        """
        deadline = context.deadline.at
        try:
            event = await self._api.close_event(context.workflow_id, context.run_id, deadline)
        except (grpc.aio.AioRpcError, TimeoutError) as error:
            raise await explain(error, self._api, context, Asked(Verb.RESULT)) from error
        return self.output(event, context)

    async def result_so_far(
        self, context: Context, status: WorkflowExecutionStatus.ValueType
    ) -> bytes:
        """The run's output if it is there already.

        Raises:
            Refusal: it failed, or is not there.
        """
        event = await self.closed_by(context, status)
        if event is None:
            code = grpc.StatusCode.FAILED_PRECONDITION
            raise refuse(Reason.RESULT_PENDING, pending(context), code=code)
        return self.output(event, context)

    async def closed_by(
        self, context: Context, status: WorkflowExecutionStatus.ValueType
    ) -> HistoryEvent | None:
        """What closed the run, or the last that took over from it; None if that is running."""
        workflow_id, run_id, deadline = context.workflow_id, context.run_id, context.deadline.at
        try:
            while status not in OPEN:
                event = await self._api.run_close_event(workflow_id, run_id, deadline)
                run_id = new_run_id(event)
                if not run_id:
                    return event
                described = await self._api.describe(workflow_id, run_id, deadline)
                status = described.workflow_execution_info.status
        except (grpc.aio.AioRpcError, TimeoutError) as error:
            raise await explain(error, self._api, context, Asked(Verb.LOOK)) from error
        return None

    def output(self, event: HistoryEvent, context: Context) -> bytes:
        """The output of the workflow that the event closed, on the wire.

        Raises:
            Refusal: it closed without one.
        """
        if event.HasField("workflow_execution_completed_event_attributes"):
            completed = event.workflow_execution_completed_event_attributes
            return self._answer.read(completed.result)
        raise closed_badly(event, Source(context.workflow_id, context.run_id), self._business)

    async def cancel(self, context: Context) -> None:
        """Asks the run to cancel; one that is closed stays as it is."""
        info = await self.find(context)
        if info.status not in OPEN:
            return
        try:
            await self._api.cancel(
                context.workflow_id, context.options.run_id, context.own_key(), context.deadline.at
            )
        except grpc.aio.AioRpcError as error:
            refusal = await explain(error, self._api, context, Asked(Verb.CANCEL))
            if refusal.reason != Reason.WORKFLOW_CLOSED:  # just now
                raise refusal from error

    async def terminate(self, context: Context) -> None:
        """Ends the run at once.

        Raises:
            Refusal: it is closed already.
        """
        info = await self.find(context)
        if info.status not in OPEN:
            raise closed(info, context)
        try:
            await self._api.terminate(
                context.workflow_id, context.options.run_id, context.deadline.at
            )
        except grpc.aio.AioRpcError as error:
            raise await explain(error, self._api, context, Asked(Verb.TERMINATE)) from error


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
