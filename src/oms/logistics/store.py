"""Shipments in Postgres: what was booked, and what must not be booked any more."""

from dataclasses import dataclass

import asyncpg

from oms.database import Connection


@dataclass(frozen=True, slots=True)
class Shipment:
    """A row of `shipments`."""

    state: str
    carrier_reference: str


FIND = "SELECT state, carrier_reference FROM shipments WHERE order_uid = $1"


async def find(connection: Connection, order_uid: str) -> Shipment | None:
    """The shipment of an order, if it was booked or cancelled."""
    row = await connection.fetchrow(FIND, order_uid)
    return _shipment(row) if row else None


BOOK = """
INSERT INTO shipments (order_uid, state, carrier_reference) VALUES ($1, 'BOOKED', $2)
ON CONFLICT (order_uid) DO UPDATE SET updated_at = shipments.updated_at
RETURNING state, carrier_reference
"""


async def book(connection: Connection, order_uid: str, carrier_reference: str) -> Shipment:
    """Note the booking, unless it was cancelled before; gives the shipment as it is then."""
    row = await connection.fetchrow(BOOK, order_uid, carrier_reference)
    if row is None:
        raise LookupError(f"the shipment of order {order_uid} has vanished")
    return _shipment(row)


CANCEL = """
INSERT INTO shipments (order_uid, state) VALUES ($1, 'CANCELLED')
ON CONFLICT (order_uid) DO UPDATE SET state = 'CANCELLED', updated_at = now()
"""


async def cancel(connection: Connection, order_uid: str) -> None:
    """Note that the parcel is not to be sent, booked already or not."""
    await connection.execute(CANCEL, order_uid)


def _shipment(row: asyncpg.Record) -> Shipment:
    return Shipment(row["state"], row["carrier_reference"] or "")
