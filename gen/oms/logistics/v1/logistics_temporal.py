# Generated from oms/logistics/v1/logistics.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `oms.logistics.v1.LogisticsActivities` service."""

from abc import abstractmethod
from datetime import timedelta

from protemporal import runtime as pt

from oms.logistics.v1 import logistics_pb2 as pb

ARRANGE_SHIPPING = pt.ActivitySpec(
    name="oms.logistics.v1.LogisticsActivities.ArrangeShipping",
    input=pb.ArrangeShippingRequest,
    output=pb.ArrangeShippingResponse,
    task_queue="logistics",
    start_to_close_timeout=timedelta(minutes=5),
    heartbeat_timeout=timedelta(seconds=5),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(minutes=1),
        maximum_attempts=5,
        non_retryable_error_types=("ShippingRefusedError", "StepUndoneError"),
    ),
)
CANCEL_SHIPPING = pt.ActivitySpec(
    name="oms.logistics.v1.LogisticsActivities.CancelShipping",
    input=pb.CancelShippingRequest,
    output=pb.CancelShippingResponse,
    task_queue="logistics",
    start_to_close_timeout=timedelta(minutes=1),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(minutes=1),
        maximum_attempts=10,
    ),
)


class LogisticsActivities(pt.Activities):
    """Steps and compensations of sending a parcel."""

    @pt.handles(ARRANGE_SHIPPING)
    @abstractmethod
    async def arrange_shipping(
        self,
        request: pb.ArrangeShippingRequest,
    ) -> pb.ArrangeShippingResponse:
        """Books the carrier: ten steps, each reported by a heartbeat, so that a retry goes on where the
        last attempt stopped. Fails with ShippingRefusedError if the carrier says no.
        """

    @pt.handles(CANCEL_SHIPPING)
    @abstractmethod
    async def cancel_shipping(self, request: pb.CancelShippingRequest) -> pb.CancelShippingResponse:
        """Cancels the booking: the undo of ArrangeShipping, finished or not."""
