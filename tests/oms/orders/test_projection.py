from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from oms.database import Database
from oms.errors import NotFoundError
from oms.orders import projection, store
from oms.orders.projection import Move, Standing
from oms.orders.v1 import orders_pb2 as pb

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAID = pb.ORDER_STATE_PAID
CANCELLING = pb.ORDER_STATE_CANCELLING


@pytest.fixture
async def paid(database: Database) -> Move:
    """The move of a new order to PAID, not written yet."""
    async with database.transaction() as connection:
        row = await store.create(
            connection, 7, Decimal(20), [pb.OrderItem(sku="LAMP", name="Lamp", quantity=1)]
        )
    return Move(order_uid=row.order.order_uid, version=2, state=PAID, at=NOON)


async def write(database: Database, move: Move) -> Standing:
    async with database.transaction() as connection:
        return await projection.move(connection, move)


async def read(database: Database, columns: str, table: str = "orders") -> list[tuple[object, ...]]:
    async with database.transaction() as connection:
        rows = await connection.fetch(f"SELECT {columns} FROM {table} ORDER BY 1")  # noqa: S608 # ours
    return [tuple(row.values()) for row in rows]


async def test_a_move_is_written_with_its_event(database: Database, paid: Move) -> None:
    assert await write(database, paid) == Standing(applied=True, state=PAID, version=2)
    assert await read(database, "state, status, version, updated_at") == [
        ("PAID", "processing", 2, NOON)
    ]
    assert await read(database, "version, type", "order_events") == [(1, "CREATED"), (2, "PAID")]


async def test_a_repeated_move_is_written_once(database: Database, paid: Move) -> None:
    await write(database, paid)
    assert await write(database, paid) == Standing(applied=False, state=PAID, version=2)
    assert len(await read(database, "version", "order_events")) == 2


async def test_an_older_move_changes_nothing(database: Database, paid: Move) -> None:
    await write(database, replace(paid, version=3, state=CANCELLING))
    assert await write(database, paid) == Standing(applied=False, state=CANCELLING, version=3)


async def test_a_move_that_does_not_exist_is_refused(database: Database, paid: Move) -> None:
    await write(database, paid)
    back = replace(paid, version=3, state=pb.ORDER_STATE_CREATED)
    assert await write(database, back) == Standing(applied=False, state=PAID, version=2)
    assert len(await read(database, "version", "order_events")) == 2


async def test_an_unknown_order_is_no_reason_to_retry(database: Database, paid: Move) -> None:
    with pytest.raises(NotFoundError):
        await write(database, replace(paid, order_uid="nobody"))


async def test_a_closing_state_closes(database: Database, paid: Move) -> None:
    await write(database, replace(paid, state=pb.ORDER_STATE_SHIPPED))
    assert await read(database, "closed_at") == [(NOON,)]


async def test_reasons_go_where_they_belong(database: Database, paid: Move) -> None:
    await write(database, replace(paid, state=CANCELLING, reason="TIMED_OUT"))
    assert await read(database, "cancel_reason, failure_reason") == [("TIMED_OUT", None)]


async def test_an_amended_order_has_a_new_total_and_lost_lines(
    database: Database, paid: Move
) -> None:
    await write(database, replace(paid, state=pb.ORDER_STATE_AWAITING_CUSTOMER))
    amended = replace(
        paid,
        version=3,
        state=pb.ORDER_STATE_CREATED,
        total=Decimal("7.50"),
        unavailable_lines=(1,),
    )
    await write(database, amended)
    assert await read(database, "total_amount") == [(Decimal("7.50"),)]
    assert await read(database, "line_no, available", "order_items") == [(1, False)]
