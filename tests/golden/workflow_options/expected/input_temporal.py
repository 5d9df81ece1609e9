# Generated from workflow_options/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `workflow_options.Orders` service."""

from abc import abstractmethod
from datetime import timedelta
from typing import Unpack

from protemporal import runtime as pt

from workflow_options import input_pb2 as pb

EVERYTHING = pt.WorkflowSpec(
    name="everything",
    input=pb.Order,
    output=pb.Order,
    workflow_id="order/${! orderId }",
    task_queue="slow",
    execution_timeout=timedelta(days=1),
    run_timeout=timedelta(minutes=90),
    task_timeout=timedelta(milliseconds=1500),
    id_reuse_policy=pt.WorkflowIDReusePolicy.REJECT_DUPLICATE,
    id_conflict_policy=pt.WorkflowIDConflictPolicy.USE_EXISTING,
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=1.5,
        maximum_interval=timedelta(minutes=1),
        maximum_attempts=5,
        non_retryable_error_types=("InvalidOrder",),
    ),
    priority=pt.Priority(
        priority_key=2,
        fairness_key="vip",
        fairness_weight=0.1,
    ),
    enable_eager_start=True,
    search_attributes="City = city\nOrder = orderId",
    typed_search_attributes='keyword.City = city.or("none")',
    parent_close_policy=pt.ParentClosePolicy.ABANDON,
    wait_for_cancellation=True,
    aliases=("all", "each-and-every"),
    versioning_behavior=pt.VersioningBehavior.PINNED,
)
LITTLE = pt.WorkflowSpec(
    name="workflow_options.Orders.Little",
    input=pb.Order,
    output=pb.Order,
    task_queue="orders",
    retry_policy=pt.RetryPolicy(),
    aliases=("small",),
)


class EverythingWorkflow(pt.Workflow, run=EVERYTHING):
    """Every option that starts, children and workers take."""

    @abstractmethod
    async def run(self, request: pb.Order) -> pb.Order: ...


class LittleWorkflow(pt.Workflow, run=LITTLE):
    """An empty policy is a policy; zero time-outs are none."""

    @abstractmethod
    async def run(self, request: pb.Order) -> pb.Order: ...


class OrdersClient(pt.Client):
    """Client of the `workflow_options.Orders` service."""

    async def start_everything(
        self,
        request: pb.Order,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Order]:
        """Every option that starts, children and workers take."""
        return await self.start(EVERYTHING, request, **options)

    async def execute_everything(
        self,
        request: pb.Order,
        **options: Unpack[pt.StartOptions],
    ) -> pb.Order:
        """Every option that starts, children and workers take."""
        return await self.execute(EVERYTHING, request, **options)

    async def start_little(
        self,
        request: pb.Order,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Order]:
        """An empty policy is a policy; zero time-outs are none."""
        return await self.start(LITTLE, request, **options)

    async def execute_little(
        self,
        request: pb.Order,
        **options: Unpack[pt.StartOptions],
    ) -> pb.Order:
        """An empty policy is a policy; zero time-outs are none."""
        return await self.execute(LITTLE, request, **options)
