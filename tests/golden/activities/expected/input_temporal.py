# Generated from activities/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `activities.Payments` and `activities.Mixed` services."""

from abc import abstractmethod
from datetime import timedelta
from typing import Unpack

from protemporal import runtime as pt

from activities import input_pb2 as pb
from google.protobuf import empty_pb2

CHARGE = pt.ActivitySpec(
    name="charge",
    input=pb.Card,
    output=pb.Card,
    task_queue="cards",
    schedule_to_close_timeout=timedelta(hours=1),
    schedule_to_start_timeout=timedelta(minutes=1),
    start_to_close_timeout=timedelta(0),
    heartbeat_timeout=timedelta(seconds=5),
    retry_policy=pt.RetryPolicy(
        maximum_attempts=3,
        non_retryable_error_types=("CardRefused", "CardUnknown"),
    ),
    wait_for_cancellation=True,
    priority=pt.Priority(
        priority_key=1,
    ),
)
PING = pt.ActivitySpec(
    name="activities.Payments.Ping",
    input=empty_pb2.Empty,
    output=pt.NOTHING,
    task_queue="payments",
    start_to_close_timeout=timedelta(seconds=1),
)
REFUND = pt.WorkflowSpec(
    name="activities.Mixed.Refund",
    input=pb.Card,
    output=pb.Card,
)
REFUND_ACTIVITY = pt.ActivitySpec(
    name="activities.Mixed.Refund",
    input=pb.Card,
    output=pb.Card,
    start_to_close_timeout=timedelta(seconds=1),
)
NOTIFY = pt.SignalSpec(
    name="activities.Mixed.Notify",
    input=pb.Card,
)
NOTIFY_ACTIVITY = pt.ActivitySpec(
    name="activities.Mixed.Notify",
    input=pb.Card,
    output=pb.Card,
    start_to_close_timeout=timedelta(seconds=1),
)


class PaymentsActivities(pt.Activities):
    """What the payment provider does for us."""

    @pt.handles(CHARGE)
    @abstractmethod
    async def charge(self, request: pb.Card) -> pb.Card:
        """Every option of an activity."""

    @pt.handles(PING)
    @abstractmethod
    async def ping(self, request: empty_pb2.Empty) -> None: ...


class RefundWorkflow(pt.Workflow, run=REFUND):
    """Workflow `activities.Mixed.Refund`."""

    @abstractmethod
    async def run(self, request: pb.Card) -> pb.Card: ...


class MixedActivities(pt.Activities):
    """Activity and more: one constant for each role."""

    @pt.handles(REFUND_ACTIVITY)
    @abstractmethod
    async def refund(self, request: pb.Card) -> pb.Card: ...

    @pt.handles(NOTIFY_ACTIVITY)
    @abstractmethod
    async def notify(self, request: pb.Card) -> pb.Card:
        """A signal that is an activity too may answer."""


class MixedClient(pt.Client):
    """Activity and more: one constant for each role."""

    async def start_refund(
        self,
        request: pb.Card,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Card]:
        return await self.start(REFUND, request, **options)

    async def execute_refund(self, request: pb.Card, **options: Unpack[pt.StartOptions]) -> pb.Card:
        return await self.execute(REFUND, request, **options)

    async def notify(self, workflow_id: str, request: pb.Card) -> None:
        """A signal that is an activity too may answer."""
        await self.signal(NOTIFY, request, workflow_id=workflow_id)
