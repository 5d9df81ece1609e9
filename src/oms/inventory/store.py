"""Stock and reservations in Postgres.

Every function runs in a transaction that first takes the lock of the order, so that a step and its
undo never meet half-way; articles are locked in the order of their names, so that two orders never
wait for each other.
"""

from collections.abc import Mapping

from oms.database import Connection
from oms.errors import NotFoundError, StepUndoneError

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('reservation/' || $1, 0))"

STATES = "SELECT sku, quantity, state, restored FROM reservations WHERE order_uid = $1 ORDER BY sku"

FREE = """
SELECT sku, on_hand - reserved AS free FROM stock
WHERE sku = ANY($1::text[]) ORDER BY sku FOR UPDATE
"""

CLAIM = """
WITH wanted AS (SELECT * FROM unnest($2::text[], $3::bigint[]) AS line (sku, quantity)),
     claimed AS (
         UPDATE stock SET reserved = reserved + wanted.quantity
         FROM wanted WHERE stock.sku = wanted.sku
     )
INSERT INTO reservations (order_uid, sku, quantity, state)
SELECT $1, sku, quantity, 'RESERVED' FROM wanted
"""


async def reserve(
    connection: Connection, order_uid: str, wanted: Mapping[str, int]
) -> frozenset[str]:
    """Reserve each article of which there is enough; gives the articles reserved.

    Whatever an earlier call reserved is the answer of this one, too. StepUndoneError after the
    reservation was released.
    """
    await connection.execute(LOCK, order_uid)
    earlier = await connection.fetch(STATES, order_uid)
    if any(row["state"] == "RELEASED" for row in earlier):
        raise StepUndoneError("the reservation has been released")
    if earlier:
        return frozenset(row["sku"] for row in earlier)
    stock = await connection.fetch(FREE, sorted(wanted))
    enough = [row["sku"] for row in stock if row["free"] >= wanted[row["sku"]]]
    await connection.execute(CLAIM, order_uid, enough, [wanted[sku] for sku in enough])
    return frozenset(enough)


RELEASE = """
WITH freed AS (
    UPDATE stock
    SET reserved = reserved - CASE held.state WHEN 'RESERVED' THEN held.quantity ELSE 0 END,
        on_hand = on_hand + CASE held.state WHEN 'COMMITTED' THEN held.quantity ELSE 0 END
    FROM reservations AS held
    WHERE held.order_uid = $1 AND held.sku = stock.sku AND held.state <> 'RELEASED'
    RETURNING stock.sku
), released AS (
    UPDATE reservations SET state = 'RELEASED' WHERE order_uid = $1 AND state <> 'RELEASED'
)
SELECT count(*) > 0 FROM freed
"""

NEVER_RESERVE = """
INSERT INTO reservations (order_uid, sku, quantity, state)
SELECT $1, sku, quantity, 'RELEASED' FROM unnest($2::text[], $3::bigint[]) AS line (sku, quantity)
ON CONFLICT (order_uid, sku) DO NOTHING
"""


async def release(connection: Connection, order_uid: str, wanted: Mapping[str, int]) -> bool:
    """Give everything back that the order holds; gives whether that was anything.

    Lines it does not hold are noted as released, so that a reservation that comes late is refused.
    Pieces that a late commit took in spite of its undo come back to stock as well.
    """
    await connection.execute(LOCK, order_uid)
    held = await connection.fetch(STATES, order_uid)
    await connection.fetch(FREE, [row["sku"] for row in held])
    changed: bool = await connection.fetchval(RELEASE, order_uid)
    await connection.execute(NEVER_RESERVE, order_uid, list(wanted), list(wanted.values()))
    return changed


COMMIT = """
WITH taken AS (
    UPDATE stock SET on_hand = on_hand - held.quantity, reserved = reserved - held.quantity
    FROM reservations AS held
    WHERE held.order_uid = $1 AND held.sku = stock.sku AND held.state = 'RESERVED'
)
UPDATE reservations SET state = 'COMMITTED' WHERE order_uid = $1 AND state = 'RESERVED'
"""


async def commit(connection: Connection, order_uid: str) -> None:
    """Take what is reserved out of stock.

    Raises:
        NotFoundError: nothing was ever reserved.
        StepUndoneError: the reservation was released, or an earlier commit was undone.
    """
    await connection.execute(LOCK, order_uid)
    held = await connection.fetch(STATES, order_uid)
    if not held:
        raise NotFoundError("nothing is reserved for the order")
    if any(row["state"] == "RELEASED" or row["restored"] for row in held):
        raise StepUndoneError("the stock of the order has been given back")
    await connection.fetch(FREE, [row["sku"] for row in held])
    await connection.execute(COMMIT, order_uid)


RESTORE = """
WITH returned AS (
    UPDATE stock SET on_hand = on_hand + held.quantity, reserved = reserved + held.quantity
    FROM reservations AS held
    WHERE held.order_uid = $1 AND held.sku = stock.sku AND held.state = 'COMMITTED'
    RETURNING stock.sku
), restored AS (
    UPDATE reservations
    SET state = CASE state WHEN 'COMMITTED' THEN 'RESERVED' ELSE state END, restored = true
    WHERE order_uid = $1
)
SELECT count(*) > 0 FROM returned
"""


async def restore(connection: Connection, order_uid: str) -> bool:
    """Put back what was taken, and keep it reserved; gives whether anything had been taken.

    A commit that comes after this is refused.
    """
    await connection.execute(LOCK, order_uid)
    held = await connection.fetch(STATES, order_uid)
    await connection.fetch(FREE, [row["sku"] for row in held])
    changed: bool = await connection.fetchval(RESTORE, order_uid)
    return changed


SUPPLY = """
INSERT INTO stock (sku, on_hand) VALUES ($1, $2)
ON CONFLICT (sku) DO UPDATE SET on_hand = stock.on_hand + $2
"""


async def supply(connection: Connection, sku: str, pieces: int) -> None:
    """Put pieces of an article into stock."""
    await connection.execute(SUPPLY, sku, pieces)
