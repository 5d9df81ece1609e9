# Generated from oms/payments/v1/payments.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `oms.payments.v1.PaymentActivities` service."""

from abc import abstractmethod
from datetime import timedelta

from protemporal import runtime as pt

from oms.payments.v1 import payments_pb2 as pb

PROCESS_PAYMENT = pt.ActivitySpec(
    name="oms.payments.v1.PaymentActivities.ProcessPayment",
    input=pb.ProcessPaymentRequest,
    output=pb.ProcessPaymentResponse,
    task_queue="payments",
    start_to_close_timeout=timedelta(minutes=1),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(minutes=1),
        maximum_attempts=5,
        non_retryable_error_types=("PaymentDeclinedError", "StepUndoneError"),
    ),
)
REFUND_PAYMENT = pt.ActivitySpec(
    name="oms.payments.v1.PaymentActivities.RefundPayment",
    input=pb.RefundPaymentRequest,
    output=pb.RefundPaymentResponse,
    task_queue="payments",
    start_to_close_timeout=timedelta(minutes=1),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(minutes=1),
        maximum_attempts=10,
    ),
)


class PaymentActivities(pt.Activities):
    """Steps and compensations of a payment."""

    @pt.handles(PROCESS_PAYMENT)
    @abstractmethod
    async def process_payment(self, request: pb.ProcessPaymentRequest) -> pb.ProcessPaymentResponse:
        """Authorises and captures the amount, once per order whatever is repeated. Fails with
        PaymentDeclinedError if the gateway says no.
        """

    @pt.handles(REFUND_PAYMENT)
    @abstractmethod
    async def refund_payment(self, request: pb.RefundPaymentRequest) -> pb.RefundPaymentResponse:
        """Gives back all that was charged: the undo of ProcessPayment. Finds a charge that the gateway
        made and we never heard of, too, and keeps one that comes late from being made.
        """
