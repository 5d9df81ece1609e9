"""A contract that says everything it can, and one that says nothing; and what the SDK is told."""

from datetime import timedelta
from typing import Any, final

from temporalio import workflow
from temporalio.worker import (
    Interceptor,
    StartActivityInput,
    StartChildWorkflowInput,
    StartLocalActivityInput,
    WorkflowInboundInterceptor,
    WorkflowInterceptorClassInput,
    WorkflowOutboundInterceptor,
)

from examples.parcels.v1 import parcels_pb2 as pb
from protemporal import runtime as pt

QUEUE = "contracts"
RETRY = pt.RetryPolicy(
    initial_interval=timedelta(seconds=2),
    backoff_coefficient=1.5,
    maximum_interval=timedelta(seconds=9),
    maximum_attempts=4,
    non_retryable_error_types=("Refused",),
)
PRIORITY = pt.Priority(priority_key=2, fairness_key="vip", fairness_weight=0.5)

EVERYTHING = pt.WorkflowSpec(
    name="contracts.Everything",
    input=pb.MoveRequest,
    output=pb.MoveRequest,
    workflow_id="everything/${! parcelId }",
    task_queue=QUEUE,
    execution_timeout=timedelta(seconds=30),
    run_timeout=timedelta(seconds=20),
    task_timeout=timedelta(seconds=10),
    id_reuse_policy=pt.WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
    id_conflict_policy=pt.WorkflowIDConflictPolicy.USE_EXISTING,
    retry_policy=RETRY,
    priority=PRIORITY,
    enable_eager_start=True,
    search_attributes="Place = place",
    parent_close_policy=pt.ParentClosePolicy.ABANDON,
    wait_for_cancellation=True,
    deprecated=True,
)
PINNED = pt.WorkflowSpec(
    name="contracts.Pinned",
    input=pb.MoveRequest,
    output=pb.MoveRequest,
    aliases=("contracts.Nailed",),
    versioning_behavior=pt.VersioningBehavior.PINNED,
)
LITTLE = pt.WorkflowSpec(name="contracts.Little", input=pb.MoveRequest, output=pb.MoveRequest)
PARENT = pt.WorkflowSpec(
    name="contracts.Parent", input=pb.MoveRequest, output=pb.MoveRequest, task_queue=QUEUE
)
RENAMED = pt.WorkflowSpec(name="write", input=pb.MoveRequest, output=pb.MoveRequest)
STOP = pt.SignalSpec(name="stop!", input=pb.MoveRequest)
ASK = pt.QuerySpec(name="what now?", input=pb.MoveRequest, output=pb.MoveRequest)
CHANGE = pt.UpdateSpec(name="\u00e4ther", input=pb.MoveRequest, output=pb.MoveRequest)
FULL = pt.ActivitySpec(
    name="contracts.Full",
    input=pb.MoveRequest,
    output=pb.MoveRequest,
    task_queue=QUEUE,
    schedule_to_close_timeout=timedelta(seconds=40),
    schedule_to_start_timeout=timedelta(seconds=30),
    start_to_close_timeout=timedelta(seconds=20),
    heartbeat_timeout=timedelta(seconds=10),
    retry_policy=RETRY,
    wait_for_cancellation=True,
    priority=PRIORITY,
    deprecated=True,
)
SHORT = pt.ActivitySpec(
    name="contracts.Short",
    input=pb.MoveRequest,
    output=pb.MoveRequest,
    schedule_to_close_timeout=timedelta(seconds=20),
    start_to_close_timeout=timedelta(0),
)


@final
@pt.implements
class Everything(pt.Workflow, run=EVERYTHING):
    """Answers its request."""

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        return request


@final
@pt.implements
class Pinned(pt.Workflow, run=PINNED):
    """Answers its request."""

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        return request


@final
@pt.implements
class Little(pt.Workflow, run=LITTLE):
    """Answers its request."""

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        return request


@final
@pt.implements
class Parent(pt.Workflow, run=PARENT):
    """Calls all of the above once, as their contracts say."""

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        await pt.execute_child_workflow(EVERYTHING, request)
        await pt.execute_child_workflow(LITTLE, request)
        await pt.execute_activity(FULL, request)
        await pt.execute_activity(SHORT, request)
        await pt.execute_local_activity(FULL, request)
        return request


@final
@pt.implements
class Renamed(pt.Workflow, run=RENAMED):
    """Answers the last it was told."""

    def __init__(self) -> None:
        self._last = pb.MoveRequest()
        self._stopped = False

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        _ = request
        await workflow.wait_condition(lambda: self._stopped)
        return self._last

    @pt.handles(STOP)
    async def stop(self, request: pb.MoveRequest) -> None:
        """Ends it."""
        _ = request
        self._stopped = True

    @pt.handles(ASK)
    def ask(self, request: pb.MoveRequest) -> pb.MoveRequest:
        """What was told last."""
        _ = request
        return self._last

    @pt.handles(CHANGE)
    async def change(self, request: pb.MoveRequest) -> pb.MoveRequest:
        """Tells something else."""
        self._last = request
        return request


@final
class Activities(pt.Activities):
    """Answer their requests."""

    @pt.handles(FULL)
    async def full(self, request: pb.MoveRequest) -> pb.MoveRequest:
        """As every option says."""
        return request

    @pt.handles(SHORT)
    async def short(self, request: pb.MoveRequest) -> pb.MoveRequest:
        """As little as there must be."""
        return request


class Told(Interceptor):
    """Notes what workflows tell the SDK: option by name, by the name of what is called."""

    def __init__(self) -> None:
        self.by_name: dict[str, dict[str, Any]] = {}

    def note(self, name: str, call: object) -> None:
        """One call."""
        self.by_name[name] = vars(call)

    def workflow_interceptor_class(
        self,
        input: WorkflowInterceptorClassInput,  # noqa: A002 # the SDK's name
    ) -> type[WorkflowInboundInterceptor] | None:
        """See the SDK."""
        _ = input
        told = self

        class Outbound(WorkflowOutboundInterceptor):
            def start_activity(self, input: StartActivityInput) -> workflow.ActivityHandle[Any]:  # noqa: A002 # same
                told.note(input.activity, input)
                return super().start_activity(input)

            def start_local_activity(
                self,
                input: StartLocalActivityInput,  # noqa: A002 # same
            ) -> workflow.ActivityHandle[Any]:
                told.note(f"local {input.activity}", input)
                return super().start_local_activity(input)

            async def start_child_workflow(
                self,
                input: StartChildWorkflowInput,  # noqa: A002 # same
            ) -> workflow.ChildWorkflowHandle[Any, Any]:
                told.note(input.workflow, input)
                return await super().start_child_workflow(input)

        class Inbound(WorkflowInboundInterceptor):
            def init(self, outbound: WorkflowOutboundInterceptor) -> None:
                super().init(Outbound(outbound))

        return Inbound
