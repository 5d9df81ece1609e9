"""The order tables as the workflow writes them: one row behind the truth at most.

A row never goes back: a move of an older version, or one that the state machine does not have,
changes nothing.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from oms.database import Connection
from oms.errors import NotFoundError
from oms.orders import states
from oms.orders.v1 import orders_pb2 as pb


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A new state of an order, to be written."""

    order_uid: str
    version: int
    state: pb.OrderState
    at: datetime
    reason: str = ""
    """Without NUL, which Postgres cannot hold."""
    total: Decimal | None = None
    """None: unchanged."""
    unavailable_lines: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the row of an order stands after a call."""

    applied: bool
    state: pb.OrderState
    version: int


MOVE = """
UPDATE orders
SET state = $3, status = $4, version = $2, updated_at = $5, closed_at = $6,
    workflow_started_at = coalesce(workflow_started_at, $5),
    cancel_reason = coalesce($7, cancel_reason),
    failure_reason = coalesce($8, failure_reason),
    total_amount = coalesce($9, total_amount)
WHERE order_uid = $1 AND version < $2 AND state = ANY($10::text[])
RETURNING id
"""

EVENT = """
INSERT INTO order_events (order_uid, version, type, payload, at) VALUES ($1, $2, $3, $4::jsonb, $5)
"""

UNAVAILABLE = """
UPDATE order_items SET available = false WHERE order_uid = $1 AND line_no = ANY($2::int[])
"""

STANDING = "SELECT state, version FROM orders WHERE order_uid = $1"


async def move(connection: Connection, to: Move) -> Standing:
    """Write a move and its event, unless the row is beyond; NotFoundError without a row."""
    failed = to.state == pb.ORDER_STATE_FAILED
    applied = await connection.fetchval(
        MOVE,
        to.order_uid,
        to.version,
        states.word(to.state),
        states.STATUS[to.state],
        to.at,
        to.at if to.state in states.CLOSED else None,
        None if failed else to.reason or None,
        to.reason or None if failed else None,
        to.total,
        [states.word(origin) for origin in states.origins(to.state)],
    )
    if applied is not None:
        await _note(connection, to)
    row = await connection.fetchrow(STANDING, to.order_uid)
    if row is None:
        raise NotFoundError(f"there is no order {to.order_uid}")
    return Standing(applied is not None, states.state(row["state"]), row["version"])


async def _note(connection: Connection, to: Move) -> None:
    payload = json.dumps({"reason": to.reason} if to.reason else {})
    await connection.execute(EVENT, to.order_uid, to.version, states.word(to.state), payload, to.at)
    await connection.execute(UNAVAILABLE, to.order_uid, list(to.unavailable_lines))
