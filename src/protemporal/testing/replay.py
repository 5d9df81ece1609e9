"""Replays what a worker ran: the proof that its workflows are deterministic."""

from collections.abc import Sequence
from typing import Any

from temporalio import workflow
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client, WorkflowHistory
from temporalio.worker import (
    ExecuteWorkflowInput,
    Interceptor,
    Replayer,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from protemporal.runtime.propagation import CallerInterceptor
from protemporal.runtime.worker import sandbox
from protemporal.runtime.workflow import Workflow, registered

_CLOSED = {
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED,
    EventType.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW,
}
"""How a run ends by its own code; a run that was terminated or timed out may stand anywhere."""


class FinishedRuns(Interceptor):
    """A worker interceptor that notes each run the worker began, in the order they began."""

    def __init__(self) -> None:
        self.begun: dict[str, str] = {}
        """Workflow id by run id."""

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002 # the SDK's name
    ) -> type[WorkflowInboundInterceptor] | None:
        """See the SDK."""
        _ = input
        begun = self.begun

        class Note(WorkflowInboundInterceptor):
            async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:  # noqa: A002 # same
                info = workflow.info()
                begun[info.run_id] = info.workflow_id
                return await super().execute_workflow(input)

        return Note


async def replay_finished(
    client: Client, runs: FinishedRuns, workflows: Sequence[type[Workflow]]
) -> int:
    """Replays every run noted in `runs` that has ended by now; gives their number.

    Raises:
        temporalio.workflow.NondeterminismError: a run does not replay.
    """
    classes = [cls for each in workflows for cls in registered(each)]
    replayer = Replayer(
        workflows=classes,
        data_converter=client.data_converter,
        workflow_runner=sandbox(),
        interceptors=[CallerInterceptor()],
    )
    replayed = 0
    for run_id, workflow_id in list(runs.begun.items()):
        history = await client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history()
        if _ended(history):
            await replayer.replay_workflow(history)
            replayed += 1
    return replayed


def _ended(history: WorkflowHistory) -> bool:
    return bool(history.events) and history.events[-1].event_type in _CLOSED
