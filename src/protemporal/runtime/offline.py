"""What can be known of a run from its history alone, with the code of its workflow."""

from collections.abc import Sequence
from typing import Any

from temporalio import workflow
from temporalio.client import WorkflowHistory
from temporalio.converter import DataConverter
from temporalio.worker import (
    ExecuteWorkflowInput,
    Interceptor,
    Replayer,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
)

from protemporal.runtime.messages import data_converter
from protemporal.runtime.propagation import CallerInterceptor
from protemporal.runtime.variables import variables_of
from protemporal.runtime.worker import sandbox
from protemporal.runtime.workflow import Workflow, registered


async def variables_from_history(
    history: WorkflowHistory,
    workflows: Sequence[type[Workflow]],
    *,
    converter: DataConverter | None = None,
) -> dict[str, object]:
    """The variables that a run had at the end of its history, by replaying it here.

    `history` comes from `WorkflowHandle.fetch_history` or `WorkflowHistory.from_json`; no worker
    needs to run, and the run may be closed.

    Raises:
        temporalio.workflow.NondeterminismError: the code has changed since.
        ContractError: a class is not decorated with `implements`.
    """
    kept = _Kept()
    replayer = Replayer(
        workflows=[cls for each in workflows for cls in registered(each)],
        workflow_runner=sandbox(),
        data_converter=converter or data_converter(),
        interceptors=[CallerInterceptor(), kept],
    )
    await replayer.replay_workflow(history)
    return variables_of(kept.instance)


class _Kept(Interceptor):
    """Keeps the workflow object that a replay makes."""

    def __init__(self) -> None:
        self.instance: object = None

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002 # the SDK's name
    ) -> type[WorkflowInboundInterceptor] | None:
        """See the SDK."""
        del input
        outer = self

        class Keep(WorkflowInboundInterceptor):
            async def execute_workflow(self, input: ExecuteWorkflowInput) -> Any:  # noqa: A002 # same
                outer.instance = workflow.instance()
                return await super().execute_workflow(input)

        return Keep
