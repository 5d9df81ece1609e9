"""The typed client: specs in, messages out, over temporalio's client.

That client is loaded where one is used. Generated modules define their clients for whoever imports
them, front ends and workers too, and it is a fifth of what a front end would load.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar, Unpack, cast
from uuid import uuid4

from temporalio.common import WorkflowIDConflictPolicy

from protemporal.runtime import templates
from protemporal.runtime.messages import answered, arguments, sends_explicit_empty
from protemporal.runtime.options import (
    Options,
    StartOptions,
    UpdateOptions,
    UpdateWithStartOptions,
    layered,
)
from protemporal.runtime.search_attributes import search_attributes
from protemporal.runtime.spec import In, Out, QuerySpec, SignalSpec, UpdateSpec, WorkflowSpec

if TYPE_CHECKING:
    from temporalio.client import Client as TemporalClient
    from temporalio.client import (
        WorkflowExecutionDescription,
        WorkflowHandle,
        WorkflowUpdateHandle,
    )

Result = TypeVar("Result")


class UpdateRun(Generic[Out]):
    """An update on its way."""

    def __init__(self, spec: UpdateSpec[Any, Out], handle: WorkflowUpdateHandle[Any]) -> None:
        self._spec = spec
        self.handle = handle
        """The SDK's handle."""

    @property
    def id(self) -> str:
        """The update's id; the same id never takes effect twice in one run."""
        return self.handle.id

    @property
    def workflow_id(self) -> str:
        """The workflow that was updated."""
        return self.handle.workflow_id

    @property
    def run_id(self) -> str | None:
        """The run that was updated, if known."""
        return self.handle.workflow_run_id

    async def result(self) -> Out:
        """The update's answer; waits for it without end, so put `asyncio.timeout` around it.

        Raises:
            temporalio.client.WorkflowUpdateFailedError: it was rejected or failed.
        """
        return answered(self._spec.output, await self.handle.result())


class WorkflowRun(Generic[Out]):
    """A workflow that was started, or that is there by its id.

    Signals and queries go to the latest run of the id, even after continue-as-new; updates, cancel
    and terminate to the run this object was made for, if its run id is known.
    """

    def __init__(
        self, client: Client, spec: WorkflowSpec[Any, Out], handle: WorkflowHandle[Any, Any]
    ) -> None:
        self._client = client
        self._spec = spec
        self.handle = handle
        """The SDK's handle."""

    @property
    def id(self) -> str:
        """The workflow id."""
        return self.handle.id

    @property
    def run_id(self) -> str | None:
        """The run id; None where only the workflow id is known."""
        return self.handle.run_id or self.handle.result_run_id

    async def result(self) -> Out:
        """The workflow's answer, of the last run if it continues as new.

        Waits without end; put `asyncio.timeout` around it.

        Raises:
            temporalio.client.WorkflowFailureError: it failed, timed out or was ended.
        """
        return answered(self._spec.output, await self.handle.result())

    async def signal(self, spec: SignalSpec[In], request: In) -> None:
        """Sends a signal; see `Client.signal`."""
        await self._client.signal(spec, request, workflow_id=self.id)

    async def query(self, spec: QuerySpec[In, Result], request: In) -> Result:
        """Asks a query; see `Client.query`."""
        return await self._client.query(spec, request, workflow_id=self.id)

    async def update(
        self, spec: UpdateSpec[In, Result], request: In, **options: Unpack[UpdateOptions]
    ) -> Result:
        """Sends an update and waits for its answer; see `Client.update`."""
        return await self._client.update(spec, request, workflow_id=self.id, **self._run(options))

    async def start_update(
        self, spec: UpdateSpec[In, Result], request: In, **options: Unpack[UpdateOptions]
    ) -> UpdateRun[Result]:
        """Sends an update; see `Client.start_update`."""
        return await self._client.start_update(
            spec, request, workflow_id=self.id, **self._run(options)
        )

    async def cancel(self) -> None:
        """Asks the workflow to cancel; of a closed one Temporal says nothing."""
        await self.handle.cancel()

    async def terminate(self, reason: str = "") -> None:
        """Ends the workflow at once; nothing of it runs any more.

        Raises:
            temporalio.service.RPCError: NOT_FOUND if it is closed or unknown.
        """
        await self.handle.terminate(reason=reason)

    async def describe(self) -> WorkflowExecutionDescription:
        """Status, times and type of the workflow."""
        return await self.handle.describe()

    def _run(self, options: UpdateOptions) -> UpdateOptions:
        return cast("UpdateOptions", {"run_id": self.run_id, **options} if self.run_id else options)


class Client:
    """Base of the generated clients; every operation of theirs is one call of a method here.

    `options` is the middle layer for all calls of this client: what a call does not say itself is
    taken from it, and from the contract only what neither says.
    """

    def __init__(self, temporal: TemporalClient, *, options: Options | None = None) -> None:
        self.temporal = temporal
        self._options = options or Options()
        self._explicit = sends_explicit_empty(temporal.data_converter.payload_converter)

    async def start(
        self, spec: WorkflowSpec[In, Out], request: In, **options: Unpack[StartOptions]
    ) -> WorkflowRun[Out]:
        """Starts a workflow and returns when Temporal has it.

        The id is the option, else the contract's expression, else a UUID.

        Raises:
            temporalio.exceptions.WorkflowAlreadyStartedError: the id is taken.
            ExpressionFailedError: an expression of the contract has no value for this request.
            ValueError: neither the contract nor the call says which task queue.
        """
        handle = await self.temporal.start_workflow(
            spec.name,
            args=self._arguments(request),
            result_type=spec.output,
            **self._start_options(spec, request, options),
        )
        return WorkflowRun(self, spec, handle)

    async def execute(
        self, spec: WorkflowSpec[In, Out], request: In, **options: Unpack[StartOptions]
    ) -> Out:
        """Starts a workflow and waits for its answer; raises what `start` and `result` raise."""
        run = await self.start(spec, request, **options)
        return await run.result()

    def get(
        self, spec: WorkflowSpec[Any, Out], workflow_id: str, *, run_id: str | None = None
    ) -> WorkflowRun[Out]:
        """The workflow of an id, without a call to Temporal."""
        handle = self.temporal.get_workflow_handle(
            workflow_id, run_id=run_id, result_type=spec.output
        )
        return WorkflowRun(self, spec, handle)

    async def signal(
        self, spec: SignalSpec[In], request: In, *, workflow_id: str | None = None
    ) -> None:
        """Sends a signal and returns when Temporal has it.

        Raises:
            temporalio.service.RPCError: NOT_FOUND if there is no such open workflow.
        """
        handle = self._handle(spec, request, workflow_id)
        await handle.signal(spec.name, args=self._arguments(request, null=True))

    async def query(
        self, spec: QuerySpec[In, Out], request: In, *, workflow_id: str | None = None
    ) -> Out:
        """Asks a query; needs a worker, also for a closed workflow.

        Raises:
            temporalio.client.WorkflowQueryFailedError: the handler raised.
            temporalio.service.RPCError: there is no such workflow, or no worker in time.
        """
        handle = self._handle(spec, request, workflow_id)
        answer = await handle.query(
            spec.name, args=self._arguments(request), result_type=spec.output
        )
        return answered(spec.output, answer)

    async def update(
        self,
        spec: UpdateSpec[In, Out],
        request: In,
        *,
        workflow_id: str | None = None,
        **options: Unpack[UpdateOptions],
    ) -> Out:
        """Sends an update and waits for its answer, whatever stage the options say.

        Raises:
            temporalio.client.WorkflowUpdateFailedError: it was rejected or failed.
            temporalio.service.RPCError: NOT_FOUND if there is no such open workflow.
        """
        from temporalio.client import WorkflowUpdateStage  # noqa: PLC0415 - loaded at use

        stage = WorkflowUpdateStage.COMPLETED
        completed = cast("UpdateOptions", {**options, "wait_for_stage": stage})
        run = await self.start_update(spec, request, workflow_id=workflow_id, **completed)
        return await run.result()

    async def start_update(
        self,
        spec: UpdateSpec[In, Out],
        request: In,
        *,
        workflow_id: str | None = None,
        **options: Unpack[UpdateOptions],
    ) -> UpdateRun[Out]:
        """Sends an update and returns when it has reached its stage: accepted, if nothing is said.

        Raises:
            temporalio.client.WorkflowUpdateFailedError: the validator rejected it.
            temporalio.service.RPCError: NOT_FOUND if there is no such open workflow.
        """
        merged = self._update_options(spec, request, options)
        handle = self._handle(spec, request, workflow_id, run_id=merged.pop("run_id", None))
        update = await handle.start_update(  # pyright: ignore[reportUnknownMemberType] # the SDK's
            spec.name, args=self._arguments(request), result_type=spec.output, **merged
        )
        return UpdateRun(spec, update)

    def get_update(
        self,
        spec: UpdateSpec[Any, Out],
        workflow_id: str,
        update_id: str,
        *,
        run_id: str | None = None,
    ) -> UpdateRun[Out]:
        """An update that was sent before, without a call to Temporal."""
        handle = self.temporal.get_workflow_handle(workflow_id, run_id=run_id)
        return UpdateRun(spec, handle.get_update_handle(update_id, result_type=spec.output))

    async def signal_with_start(
        self,
        spec: WorkflowSpec[In, Out],
        request: In,
        signal: SignalSpec[Result],
        signal_request: Result,
        **options: Unpack[StartOptions],
    ) -> WorkflowRun[Out]:
        """Signals a workflow and starts it first if it does not run, in one step.

        Raises what `start` raises; the workflow id is that of the start.
        """
        handle = await self.temporal.start_workflow(
            spec.name,
            args=self._arguments(request),
            result_type=spec.output,
            start_signal=signal.name,
            start_signal_args=self._arguments(signal_request, null=True),
            **self._start_options(spec, request, options),
        )
        return WorkflowRun(self, spec, handle)

    async def update_with_start(
        self,
        spec: WorkflowSpec[In, Any],
        request: In,
        update: UpdateSpec[Result, Out],
        update_request: Result,
        policy: WorkflowIDConflictPolicy = WorkflowIDConflictPolicy.FAIL,
        **options: Unpack[UpdateWithStartOptions],
    ) -> Out:
        """Updates a workflow, starting it first if it does not run, and waits for the answer.

        `policy` holds where neither the call nor the workflow's contract says what to do with a
        running one. A rejected update leaves the workflow started.
        """
        run = await self.start_update_with_start(
            spec, request, update, update_request, policy, **options
        )
        return await run.result()

    async def start_update_with_start(
        self,
        spec: WorkflowSpec[In, Any],
        request: In,
        update: UpdateSpec[Result, Out],
        update_request: Result,
        policy: WorkflowIDConflictPolicy = WorkflowIDConflictPolicy.FAIL,
        **options: Unpack[UpdateWithStartOptions],
    ) -> UpdateRun[Out]:
        """As `update_with_start`, but returns when the update has reached its stage."""
        from temporalio.client import WithStartWorkflowOperation  # noqa: PLC0415 - loaded at use

        call = dict(options)
        sent = {key: call.pop(key) for key in ("update_id", "wait_for_stage") if key in call}
        start = self._start_options(spec, request, cast("StartOptions", call))
        start.setdefault("id_conflict_policy", policy)
        rpc = {key: start.pop(key) for key in ("rpc_metadata", "rpc_timeout") if key in start}
        start.pop("request_eager_start", None)
        operation: WithStartWorkflowOperation[Any, Any] = WithStartWorkflowOperation(
            spec.name, args=self._arguments(request), result_type=spec.output, **start
        )
        shared = {"options": options["options"]} if "options" in options else {}
        merged = self._update_options(update, update_request, cast("UpdateOptions", sent | shared))
        merged.pop("run_id", None)
        handle = await self.temporal.start_update_with_start_workflow(  # pyright: ignore[reportUnknownMemberType] # the SDK's
            update.name,
            args=self._arguments(update_request),
            start_workflow_operation=operation,
            result_type=update.output,
            **(merged | rpc),
        )
        return UpdateRun(update, handle)

    async def cancel(self, workflow_id: str, *, run_id: str | None = None) -> None:
        """Asks a workflow to cancel; of a closed one Temporal says nothing."""
        await self.temporal.get_workflow_handle(workflow_id, run_id=run_id).cancel()

    async def terminate(
        self, workflow_id: str, reason: str = "", *, run_id: str | None = None
    ) -> None:
        """Ends a workflow at once; RPCError NOT_FOUND if it is closed or unknown."""
        handle = self.temporal.get_workflow_handle(workflow_id, run_id=run_id)
        await handle.terminate(reason=reason)

    async def describe(
        self, workflow_id: str, *, run_id: str | None = None
    ) -> WorkflowExecutionDescription:
        """Status, times and type of a workflow; RPCError NOT_FOUND if it is unknown."""
        return await self.temporal.get_workflow_handle(workflow_id, run_id=run_id).describe()

    def _arguments(self, request: object, *, null: bool = False) -> list[Any]:
        return arguments(request, null=null, explicit=self._explicit)

    def _handle(
        self,
        spec: SignalSpec[In] | QuerySpec[In, Any] | UpdateSpec[In, Any],
        request: In,
        workflow_id: str | None,
        run_id: str | None = None,
    ) -> WorkflowHandle[Any, Any]:
        of = f"{spec.name}: workflow_id"
        found = workflow_id or templates.evaluate(spec.workflow_id, spec.input, request, of=of)
        if not found:
            raise ValueError(f"{spec.name}: workflow_id is required")
        return self.temporal.get_workflow_handle(found, run_id=run_id)

    def _start_options(
        self, spec: WorkflowSpec[In, Any], request: In, options: StartOptions
    ) -> dict[str, Any]:
        merged = layered(options, self._options, _start_contract(spec))
        if merged.task_queue is None:
            raise ValueError(
                f"{spec.name}: task queue is required: set it in the proto or the call"
            )
        found = merged.id or templates.evaluate(
            spec.workflow_id, spec.input, request, of=f"{spec.name}: id"
        )
        derived = Options(id=found or str(uuid4()))
        if merged.search_attributes is None:
            derived = Options(search_attributes=search_attributes(spec, request)).over(derived)
        return merged.over(derived).of(StartOptions)

    def _update_options(
        self, spec: UpdateSpec[In, Any], request: In, options: UpdateOptions
    ) -> dict[str, Any]:
        from temporalio.client import WorkflowUpdateStage  # noqa: PLC0415 - loaded at use

        stage = spec.wait_for_stage or WorkflowUpdateStage.ACCEPTED
        merged = layered(options, self._options, Options(wait_for_stage=stage)).of(UpdateOptions)
        found = merged.pop("update_id", None) or templates.evaluate(
            spec.update_id, spec.input, request, of=f"{spec.name}: update id"
        )
        return merged | {"id": found or None}


def _start_contract(spec: WorkflowSpec[Any, Any]) -> Options:
    return Options(
        task_queue=spec.task_queue or None,
        execution_timeout=spec.execution_timeout,
        run_timeout=spec.run_timeout,
        task_timeout=spec.task_timeout,
        id_reuse_policy=spec.id_reuse_policy,
        id_conflict_policy=spec.id_conflict_policy,
        retry_policy=spec.retry_policy,
        priority=spec.priority,
        request_eager_start=spec.enable_eager_start or None,
    )
