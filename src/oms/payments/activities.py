"""Activities of the payments: a row first, then the gateway, then the row again."""

import logging
from typing import final

from temporalio import activity

from oms.database import Database
from oms.errors import PaymentDeclinedError, StepUndoneError
from oms.payments import store
from oms.payments.v1 import payments_pb2 as pb
from oms.payments.v1 import payments_temporal as t
from oms.ports.gateway import Gateway
from oms.ports.outside import DeclinedError

_log = logging.getLogger(__name__)


@final
class PaymentActivities(t.PaymentActivities):
    """Payments, in Postgres and at the gateway."""

    def __init__(self, database: Database, gateway: Gateway) -> None:
        self._database = database
        self._gateway = gateway

    async def process_payment(self, request: pb.ProcessPaymentRequest) -> pb.ProcessPaymentResponse:
        """Charge once."""
        async with self._database.transaction() as connection:
            payment = await store.open_payment(connection, request.order_uid, request.amount)
        if payment.state == "PENDING":
            payment = await self._charge(request)
        if payment.state == "DECLINED":
            raise PaymentDeclinedError(payment.decline_reason)
        if payment.state != "CAPTURED":
            raise StepUndoneError("the payment has been given back")
        return pb.ProcessPaymentResponse(
            payment_id=str(payment.id), gateway_reference=payment.gateway_reference
        )

    async def refund_payment(self, request: pb.RefundPaymentRequest) -> pb.RefundPaymentResponse:
        """Give everything back."""
        uid = request.order_uid
        async with self._database.transaction() as connection:
            payment = await store.begin_undo(connection, uid, request.reason)
        charged = payment.state == "REFUNDED"
        if _may_be_charged(payment):
            charged = await self._gateway.refund(uid, customer_id=request.customer_id)
        if payment.state == "CAPTURED":
            async with self._database.transaction() as connection:
                payment = await store.finish_refund(connection, uid)
        return pb.RefundPaymentResponse(
            changed=charged, attempts=activity.info().attempt, refunded=payment.refunded
        )

    async def _charge(self, request: pb.ProcessPaymentRequest) -> store.Payment:
        uid, customer_id = request.order_uid, request.customer_id
        try:
            reference = await self._gateway.charge(
                uid, customer_id=customer_id, amount=request.amount
            )
        except DeclinedError as error:
            async with self._database.transaction() as connection:
                await store.decline(connection, uid, str(error))
            raise PaymentDeclinedError(str(error)) from error
        async with self._database.transaction() as connection:
            payment = await store.capture(connection, uid, reference)
        _log.info("the gateway has charged %s", reference)
        if payment.state == "VOIDED":  # undone while we were at the gateway
            await self._gateway.refund(uid, customer_id=customer_id)
        return payment


def _may_be_charged(payment: store.Payment) -> bool:
    """Whether the gateway may hold money. A payment without amount was voided before its step."""
    return payment.state in {"CAPTURED", "VOIDED"} and payment.amount.minor > 0
