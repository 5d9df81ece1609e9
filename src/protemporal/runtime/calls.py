"""What a workflow calls: activities, children, other workflows, its own next run.

Each has the SDK's name with a spec in front; options the call does not give come from the contract.
"""

from typing import Any, Generic, NoReturn, Unpack

from temporalio import workflow
from temporalio.workflow import (
    ActivityCancellationType,
    ActivityHandle,
    ChildWorkflowCancellationType,
    ChildWorkflowHandle,
)

from protemporal.runtime import templates
from protemporal.runtime.messages import answered, arguments, sends_explicit_empty
from protemporal.runtime.options import (
    ActivityOptions,
    ChildOptions,
    ContinueOptions,
    LocalActivityOptions,
    Options,
    layered,
)
from protemporal.runtime.search_attributes import search_attributes
from protemporal.runtime.spec import ActivitySpec, In, Out, SignalSpec, WorkflowSpec

EVALUATE = "protemporal.Evaluate"
"""The local activity that records the value of an expression which replay could not repeat."""


async def execute_activity(
    spec: ActivitySpec[In, Out], request: In, **options: Unpack[ActivityOptions]
) -> Out:
    """Runs an activity and gives its answer.

    Raises:
        temporalio.exceptions.ActivityError: it failed, timed out or was cancelled.
        ValueError: neither the contract nor the call gives a start-to-close or schedule-to-close
            time-out.
    """
    answer = await start_activity(spec, request, **options)
    return answered(spec.output, answer)


def start_activity(
    spec: ActivitySpec[In, Out], request: In, **options: Unpack[ActivityOptions]
) -> ActivityHandle[Out]:
    """Starts an activity; the handle is a task to await or to cancel."""
    _warn_if_deprecated(spec)
    merged = layered(options, Options(), _activity_contract(spec)).of(ActivityOptions)
    handle: ActivityHandle[Out] = workflow.start_activity(
        spec.name, args=_arguments(request), result_type=spec.output, **merged
    )
    return handle


async def execute_local_activity(
    spec: ActivitySpec[In, Out], request: In, **options: Unpack[LocalActivityOptions]
) -> Out:
    """Runs an activity in the worker of the workflow, without a task queue."""
    answer = await start_local_activity(spec, request, **options)
    return answered(spec.output, answer)


def start_local_activity(
    spec: ActivitySpec[In, Out], request: In, **options: Unpack[LocalActivityOptions]
) -> ActivityHandle[Out]:
    """Starts a local activity; the handle is a task to await or to cancel."""
    _warn_if_deprecated(spec)
    merged = layered(options, Options(), _activity_contract(spec)).of(LocalActivityOptions)
    merged.pop("schedule_to_start_timeout", None)
    handle: ActivityHandle[Out] = workflow.start_local_activity(
        spec.name, args=_arguments(request), result_type=spec.output, **merged
    )
    return handle


class ChildRun(Generic[Out]):
    """A started child workflow."""

    def __init__(self, spec: WorkflowSpec[Any, Out], handle: ChildWorkflowHandle[Any, Out]) -> None:
        self._spec = spec
        self.handle = handle
        """The SDK's handle: a task, to be waited for with others or cancelled."""

    @property
    def id(self) -> str:
        """The child's workflow id."""
        return self.handle.id

    @property
    def run_id(self) -> str | None:
        """The child's first run id."""
        return self.handle.first_execution_run_id

    async def result(self) -> Out:
        """The child's answer.

        Raises:
            temporalio.exceptions.ChildWorkflowError: it failed, timed out or was cancelled.
        """
        return answered(self._spec.output, await self.handle)

    async def signal(self, spec: SignalSpec[In], request: In) -> None:
        """Sends the child a signal."""
        await self.handle.signal(spec.name, args=_arguments(request, null=True))

    def cancel(self) -> None:
        """Asks the child to cancel."""
        self.handle.cancel()


async def start_child_workflow(
    spec: WorkflowSpec[In, Out], request: In, **options: Unpack[ChildOptions]
) -> ChildRun[Out]:
    """Starts a child workflow and returns when it has started.

    Its id is the option, else the contract's expression, else one that the SDK makes; its queue the
    option, else the contract's, else the parent's.

    Raises:
        temporalio.exceptions.WorkflowAlreadyStartedError: the id is taken.
        ExpressionFailedError: the id's expression has no value for this request.
    """
    _warn_if_deprecated(spec)
    merged = layered(options, Options(), _child_contract(spec))
    if merged.id is None and (made := await _child_id(spec, request)):
        merged = Options(id=made).over(merged)
    if merged.search_attributes is None:
        merged = Options(search_attributes=search_attributes(spec, request)).over(merged)
    handle = await workflow.start_child_workflow(
        spec.name,
        args=_arguments(request, null=True),
        result_type=spec.output,
        **merged.of(ChildOptions),
    )
    return ChildRun(spec, handle)


async def execute_child_workflow(
    spec: WorkflowSpec[In, Out], request: In, **options: Unpack[ChildOptions]
) -> Out:
    """Runs a child workflow and gives its answer; raises what start and `ChildRun.result` raise."""
    run = await start_child_workflow(spec, request, **options)
    return await run.result()


async def signal_external_workflow(
    spec: SignalSpec[In], workflow_id: str, request: In, *, run_id: str | None = None
) -> None:
    """Sends a signal to any workflow of the namespace; without `run_id` to its latest run.

    Raises:
        temporalio.exceptions.ApplicationError: there is no such open workflow.
    """
    handle = workflow.get_external_workflow_handle(workflow_id, run_id=run_id)
    await handle.signal(spec.name, args=_arguments(request, null=True))


def continue_as_new(
    spec: WorkflowSpec[In, Any], request: In, **options: Unpack[ContinueOptions]
) -> NoReturn:
    """Ends this run and goes on in a new one with a new request; all handlers finish first.

    Nothing of the contract is applied anew: the next run keeps queue and time-outs of this one.
    """
    merged = layered(options, Options(), Options()).of(ContinueOptions)
    if workflow.info().workflow_type not in (spec.name, *spec.aliases):
        merged["workflow"] = spec.name
    workflow.continue_as_new(args=_arguments(request), **merged)


def _warn_if_deprecated(spec: ActivitySpec[Any, Any] | WorkflowSpec[Any, Any]) -> None:
    if spec.deprecated:
        workflow.logger.warning("%s is deprecated in its proto", spec.name)


def _arguments(request: object, *, null: bool = False) -> list[Any]:
    explicit = sends_explicit_empty(workflow.payload_converter())
    return arguments(request, null=null, explicit=explicit)


def _activity_contract(spec: ActivitySpec[Any, Any]) -> Options:
    return Options(
        task_queue=spec.task_queue or None,
        schedule_to_close_timeout=spec.schedule_to_close_timeout,
        schedule_to_start_timeout=spec.schedule_to_start_timeout,
        start_to_close_timeout=spec.start_to_close_timeout,
        heartbeat_timeout=spec.heartbeat_timeout,
        retry_policy=spec.retry_policy,
        priority=spec.priority,
        cancellation_type=(
            ActivityCancellationType.WAIT_CANCELLATION_COMPLETED
            if spec.wait_for_cancellation
            else ActivityCancellationType.TRY_CANCEL
        ),
    )


def _child_contract(spec: WorkflowSpec[Any, Any]) -> Options:
    return Options(
        task_queue=spec.task_queue or None,
        execution_timeout=spec.execution_timeout,
        run_timeout=spec.run_timeout,
        task_timeout=spec.task_timeout,
        id_reuse_policy=spec.id_reuse_policy,
        retry_policy=spec.retry_policy,
        priority=spec.priority,
        parent_close_policy=spec.parent_close_policy,
        # Go, whose contract this is, does not wait by default; the Python SDK alone would.
        cancellation_type=(
            ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED
            if spec.wait_for_cancellation
            else ChildWorkflowCancellationType.TRY_CANCEL
        ),
    )


async def _child_id(spec: WorkflowSpec[In, Any], request: In) -> str:
    if not spec.workflow_id or templates.is_deterministic(spec.workflow_id):
        return templates.evaluate(spec.workflow_id, spec.input, request, of=f"{spec.name}: id")
    recorded: str = await workflow.execute_local_activity(
        EVALUATE,
        args=[spec.workflow_id, request],
        result_type=str,
        schedule_to_close_timeout=templates.RECORDING_LIMIT,
    )
    return recorded
