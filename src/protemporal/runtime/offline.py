"""What can be known of a run from its history alone, with the code of its workflow."""

from collections.abc import Sequence

from temporalio.client import WorkflowHistory
from temporalio.converter import DataConverter

from protemporal.runtime.messages import data_converter
from protemporal.runtime.propagation import CallerInterceptor
from protemporal.runtime.variables import replayed_variables
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
    return await replayed_variables(
        history,
        [cls for each in workflows for cls in registered(each)],
        runner=sandbox(),
        data_converter=converter or data_converter(),
        interceptors=[CallerInterceptor()],
    )
