"""RPCs about a run that exists: result, describe, cancel, terminate."""

from typing import Any

from google.protobuf import empty_pb2
from temporalio.api.workflow.v1 import WorkflowExecutionInfo

from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import MUTATION, QUERY, WAIT
from protemporal.gateway.mapping import Given, Mapped, outward
from protemporal.gateway.metadata import A_RUN, only
from protemporal.gateway.operation import Backend, Operation
from protemporal.gateway.runs import Runs
from protemporal.runtime.spec import WorkflowSpec
from protemporal.v1.workflow_info_pb2 import WorkflowInfo


class _Existing(Operation):
    """Speaks to a run by its id; the request is nothing but where that comes from."""

    def __init__(
        self,
        spec: WorkflowSpec[Any, Any],
        backend: Backend,
        mapped: Mapped,
    ) -> None:
        super().__init__(mapped.request or empty_pb2.Empty, backend, mapped, "")
        self._runs = Runs(spec, backend)

    def _begin(self, given: Given, context: Context) -> None:
        only(context.options, A_RUN)
        self._workflow_id(given, context)
        context.begin(self.policy)


class Result(_Existing):
    """Waits for the result."""

    policy = WAIT

    def __init__(
        self,
        spec: WorkflowSpec[Any, Any],
        backend: Backend,
        mapped: Mapped,
    ) -> None:
        super().__init__(spec, backend, mapped)
        self._respond = outward(mapped.response or spec.output, spec.output, mapped.output)

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        self._begin(given, context)
        await self._runs.find(context)
        return self._respond(await self._runs.result(context), context)


class Describe(_Existing):
    """Tells what Temporal knows."""

    policy = QUERY

    def __init__(
        self,
        spec: WorkflowSpec[Any, Any],
        backend: Backend,
        mapped: Mapped,
    ) -> None:
        super().__init__(spec, backend, mapped)
        self._respond = outward(mapped.response or WorkflowInfo, WorkflowInfo, mapped.output)

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        self._begin(given, context)
        described = await self._runs.describe(context)
        queue = described.execution_config.task_queue.name
        found = workflow_info(described.workflow_execution_info, queue)
        return self._respond(found.SerializeToString(), context)


class Cancel(_Existing):
    """Asks to cancel; a closed run needs nothing more."""

    policy = MUTATION

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        self._begin(given, context)
        await self._runs.cancel(context)
        return b""


class Terminate(_Existing):
    """Ends at once."""

    policy = MUTATION

    async def act(self, given: Given, context: Context) -> bytes:
        """See `Operation.act`."""
        self._begin(given, context)
        await self._runs.terminate(context)
        return b""


def workflow_info(info: WorkflowExecutionInfo, task_queue: str = "") -> WorkflowInfo:
    """What Temporal's answer says, in the form of our own API."""
    found = WorkflowInfo(
        workflow_id=info.execution.workflow_id,
        run_id=info.execution.run_id,
        type=info.type.name,
        status=info.status,  # type: ignore[arg-type] # pyright: ignore[reportArgumentType] # the same numbers
        task_queue=task_queue or info.task_queue,
        history_length=info.history_length,
    )
    if info.HasField("start_time"):
        found.start_time.CopyFrom(info.start_time)
    if info.HasField("close_time"):
        found.close_time.CopyFrom(info.close_time)
    return found
