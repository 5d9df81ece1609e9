"""The order tables as the API reads and writes them. Deleted orders are not there for it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal

import asyncpg

from oms.api.v1 import order_service_pb2 as api
from oms.common.v1.common_pb2 import Money
from oms.database import Connection
from oms.orders import states
from oms.orders.v1 import orders_pb2 as pb


@dataclass(frozen=True, slots=True)
class Row:
    """A row of `orders`: the order as callers see it, and what they do not see."""

    order: api.Order
    version: int
    started: bool


CREATE = """
INSERT INTO orders (customer_id, status, total_amount) VALUES ($1, 'pending', $2) RETURNING *
"""

ADD_ITEM = """
INSERT INTO order_items (order_uid, line_no, sku, name, quantity, unit_minor)
VALUES ($1, $2, $3, $4, $5, $6)
"""

CREATED = "INSERT INTO order_events (order_uid, version, type) VALUES ($1, $2, 'CREATED')"


async def create(
    connection: Connection, customer_id: int, total: Decimal, items: Sequence[pb.OrderItem]
) -> Row:
    """Store a new order; its lines are numbered as they come."""
    row = _row(await connection.fetchrow(CREATE, customer_id, total))
    uid = row.order.order_uid
    for line_no, item in enumerate(items, start=1):
        unit_minor = item.unit_price.minor
        await connection.execute(
            ADD_ITEM, uid, line_no, item.sku, item.name, item.quantity, unit_minor
        )
    await connection.execute(CREATED, uid, row.version)
    row.order.items.extend(await _items(connection, row.order))
    return row


GET = "SELECT * FROM orders WHERE id = $1 AND deleted_at IS NULL"


async def get(connection: Connection, order_id: int) -> Row | None:
    """One order with its items, or None."""
    found = await connection.fetchrow(GET, order_id)
    if found is None:
        return None
    row = _row(found)
    row.order.items.extend(await _items(connection, row.order))
    return row


VERSIONS = "SELECT id, version FROM orders WHERE id = ANY($1::int[]) AND deleted_at IS NULL"


async def versions(connection: Connection, order_ids: Collection[int]) -> dict[int, int]:
    """The version of each order that is there; whatever callers can see changes with it."""
    rows = await connection.fetch(VERSIONS, list(order_ids))
    return {row["id"]: row["version"] for row in rows}


LIST = """
SELECT * FROM orders
WHERE deleted_at IS NULL AND id > $1
  AND ($3::int IS NULL OR customer_id = $3)
  AND ($4::text IS NULL OR status = $4)
  AND ($5::text IS NULL OR state = $5)
  AND ($6::text IS NULL OR kind = $6)
  AND ($7::bool IS NULL OR (attention IS NOT NULL) = $7)
  AND ($8::timestamptz IS NULL OR created_at >= $8)
  AND ($9::timestamptz IS NULL OR created_at < $9)
ORDER BY id LIMIT $2
"""


async def page(
    connection: Connection, after: int, size: int, filters: Sequence[object]
) -> list[api.Order]:
    """At most `size` orders behind the id `after`, without items.

    `filters` are seven: customer id, status, state, kind, attention, from, before; None for any.
    """
    rows = await connection.fetch(LIST, after, size, *filters)
    return [_row(row).order for row in rows]


STARTED = """
UPDATE orders SET workflow_started_at = now() WHERE id = $1 AND workflow_started_at IS NULL
"""


async def mark_started(connection: Connection, order_id: int) -> None:
    """Note that the order has its workflow."""
    await connection.execute(STARTED, order_id)


CORRECT_TOTAL = """
WITH corrected AS (
    UPDATE orders SET total_amount = $2, version = version + 1, updated_at = now()
    WHERE id = $1 AND deleted_at IS NULL AND state = ANY($3::text[])
    RETURNING order_uid, version
)
INSERT INTO order_events (order_uid, version, type)
SELECT order_uid, version, 'TOTAL_CORRECTED' FROM corrected
RETURNING version
"""


async def correct_total(connection: Connection, order_id: int, total: Decimal) -> bool:
    """Write another total, if the order is closed; gives whether it is."""
    closed = [states.word(state) for state in states.CLOSED]
    version = await connection.fetchval(CORRECT_TOTAL, order_id, total, closed)
    return version is not None


HIDE = "UPDATE orders SET deleted_at = now() WHERE id = $1 AND deleted_at IS NULL RETURNING id"


async def hide(connection: Connection, order_id: int) -> bool:
    """Delete the order as far as callers can see; gives whether it was there."""
    return await connection.fetchval(HIDE, order_id) is not None


EVENTS = """
SELECT e.version, e.type, e.at FROM order_events AS e JOIN orders USING (order_uid)
WHERE orders.id = $1 ORDER BY e.version
"""


async def events(connection: Connection, order_id: int) -> list[api.OrderEvent]:
    """All stored changes of an order, oldest first."""
    rows = await connection.fetch(EVENTS, order_id)
    return [api.OrderEvent(version=row["version"], type=row["type"], at=row["at"]) for row in rows]


ITEMS = """
SELECT line_no, sku, name, quantity, unit_minor FROM order_items
WHERE order_uid = $1 AND available ORDER BY line_no
"""


async def _items(connection: Connection, order: api.Order) -> list[pb.OrderItem]:
    return [
        pb.OrderItem(
            line_no=row["line_no"],
            sku=row["sku"],
            name=row["name"],
            quantity=row["quantity"],
            unit_price=Money(minor=row["unit_minor"], currency=order.currency),
        )
        for row in await connection.fetch(ITEMS, order.order_uid)
    ]


def _row(row: asyncpg.Record | None) -> Row:
    if row is None:
        raise LookupError("a statement that gives one row gave none")
    order = api.Order(
        id=row["id"],
        customer_id=row["customer_id"],
        status=f"ORDER_STATUS_{row['status'].upper()}",
        total_amount=float(row["total_amount"]),
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        order_uid=row["order_uid"],
        kind=f"ORDER_KIND_{row['kind']}",
        state=states.state(row["state"]),
        currency=row["currency"],
        cancel_reason=row["cancel_reason"] or "",
        failure_reason=row["failure_reason"] or "",
    )
    return Row(order, row["version"], row["workflow_started_at"] is not None)
