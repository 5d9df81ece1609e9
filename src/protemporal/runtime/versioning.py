"""Contracts with a versioning behavior on workers without versioning."""

from collections.abc import Sequence
from typing import Any

from temporalio.worker import WorkflowInstance, WorkflowInstanceDetails, WorkflowRunner


class Unversioned(WorkflowRunner):
    """A runner for a worker without deployment versioning: it leaves versioning behaviors out.

    Temporal refuses every workflow task that has one then, and the workflow would stand still for
    ever. Go's SDK leaves it out too, so that one contract serves workers of either kind.
    """

    def __init__(self, runner: WorkflowRunner) -> None:
        self._runner = runner

    def prepare_workflow(self, defn: Any) -> None:
        """See the SDK."""
        self._runner.prepare_workflow(defn)

    def set_worker_level_failure_exception_types(
        self, types: Sequence[type[BaseException]]
    ) -> None:
        """See the SDK."""
        self._runner.set_worker_level_failure_exception_types(types)

    def create_instance(self, det: WorkflowInstanceDetails) -> WorkflowInstance:
        """An instance whose completions say nothing of versioning."""
        instance = self._runner.create_instance(det)
        activate = instance.activate

        def unversioned(act: Any) -> Any:
            completion = activate(act)
            if completion.HasField("successful"):
                completion.successful.ClearField("versioning_behavior")
            return completion

        instance.activate = unversioned  # type: ignore[method-assign] # its other methods stay
        return instance
