"""Payments and refunds in Postgres.

The row of a payment is written before the gateway is asked, so that an undo always knows whether a
charge may be out there. An undo without a row leaves a VOIDED one, which keeps the step from
running.
"""

from dataclasses import dataclass
from uuid import UUID, uuid5

import asyncpg

from oms.common.v1.common_pb2 import Money
from oms.database import Connection


@dataclass(frozen=True, slots=True)
class Payment:
    """A row of `payments`."""

    id: UUID
    amount: Money
    refunded: Money
    state: str
    gateway_reference: str
    decline_reason: str


def payment_id(order_uid: str) -> UUID:
    """The id of an order's payment."""
    return uuid5(UUID(order_uid), "payment")


OPEN = """
INSERT INTO payments (id, order_uid, amount_minor, currency, state) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT DO NOTHING
"""
# No conflict target: id and order_uid say the same, and of two inserts at once either index may be
# the first to notice.

FIND = """
SELECT id, amount_minor, refunded_minor, currency, state, gateway_ref, decline_reason
FROM payments WHERE order_uid = $1 FOR UPDATE
"""


async def open_payment(connection: Connection, order_uid: str, amount: Money) -> Payment:
    """The payment of an order: a new PENDING one unless there is one already."""
    uid = payment_id(order_uid)
    await connection.execute(OPEN, uid, order_uid, amount.minor, amount.currency, "PENDING")
    return await _find(connection, order_uid)


CAPTURE = """
UPDATE payments
SET state = 'CAPTURED', captured_minor = amount_minor, gateway_ref = $2, updated_at = now()
WHERE order_uid = $1 AND state = 'PENDING'
"""


async def capture(connection: Connection, order_uid: str, gateway_reference: str) -> Payment:
    """Note the charge, unless the payment was voided meanwhile; gives the payment as it is then."""
    await connection.execute(CAPTURE, order_uid, gateway_reference)
    return await _find(connection, order_uid)


DECLINE = """
UPDATE payments SET state = 'DECLINED', decline_reason = $2, updated_at = now()
WHERE order_uid = $1 AND state = 'PENDING'
"""


async def decline(connection: Connection, order_uid: str, reason: str) -> None:
    """Note that the gateway said no."""
    await connection.execute(DECLINE, order_uid, reason)


VOID = """
UPDATE payments SET state = 'VOIDED', updated_at = now() WHERE order_uid = $1 AND state = 'PENDING'
"""

BEGIN_REFUND = """
INSERT INTO refunds (id, payment_id, amount_minor, reason, state)
SELECT $2, id, captured_minor - refunded_minor, $3, 'PENDING'
FROM payments WHERE order_uid = $1 AND state = 'CAPTURED'
ON CONFLICT (id) DO NOTHING
"""


async def begin_undo(connection: Connection, order_uid: str, reason: str) -> Payment:
    """Decide to give everything back: VOIDED if not captured yet, else a PENDING refund."""
    uid = payment_id(order_uid)
    await connection.execute(OPEN, uid, order_uid, 0, "", "VOIDED")
    await connection.execute(VOID, order_uid)
    await connection.execute(BEGIN_REFUND, order_uid, _refund_id(order_uid), reason)
    return await _find(connection, order_uid)


FINISH_REFUND = """
WITH done AS (
    UPDATE refunds SET state = 'DONE' WHERE id = $2 AND state = 'PENDING' RETURNING amount_minor
)
UPDATE payments
SET state = 'REFUNDED', refunded_minor = refunded_minor + done.amount_minor, updated_at = now()
FROM done WHERE order_uid = $1
"""


async def finish_refund(connection: Connection, order_uid: str) -> Payment:
    """Note that the gateway has given the charge back."""
    await connection.execute(FINISH_REFUND, order_uid, _refund_id(order_uid))
    return await _find(connection, order_uid)


def _refund_id(order_uid: str) -> UUID:
    return uuid5(UUID(order_uid), "refund/1")


async def _find(connection: Connection, order_uid: str) -> Payment:
    row: asyncpg.Record | None = await connection.fetchrow(FIND, order_uid)
    if row is None:
        raise LookupError(f"the payment of order {order_uid} has vanished")
    currency = row["currency"]
    return Payment(
        id=row["id"],
        amount=Money(minor=row["amount_minor"], currency=currency),
        refunded=Money(minor=row["refunded_minor"], currency=currency),
        state=row["state"],
        gateway_reference=row["gateway_ref"] or "",
        decline_reason=row["decline_reason"] or "",
    )
