"""Four orders and what becomes of them."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass

from oms import database
from oms.common.v1.common_pb2 import Money
from oms.demo.caller import Caller
from oms.inventory import store as inventory
from oms.orders.v1 import orders_pb2 as pb
from oms.ports import stub

WITHOUT_MONEY = 42
"""The customer whose card is declined."""

LAMP = pb.OrderItem(
    sku="LAMP", name="Lamp", quantity=2, unit_price=Money(minor=2450, currency="USD")
)
MOON_DUST = pb.OrderItem(
    sku="MOON-DUST", name="Moon dust", quantity=1, unit_price=Money(minor=990, currency="USD")
)
"""Never in stock."""


@dataclass(frozen=True, slots=True)
class Told:
    """One order at its end."""

    title: str
    order_id: int


async def prepare(database_url: str) -> None:
    """Put lamps into stock, and have the card of one customer declined."""
    async with (
        database.connect(database_url) as tables,
        tables.transaction() as connection,
    ):
        await inventory.supply(connection, LAMP.sku, 10)
        await stub.script(connection, "gateway", "decline", match=f"charge/{WITHOUT_MONEY}/%")


async def tell(caller: Caller) -> AsyncGenerator[Told]:
    """Place the orders one after the other; gives each when it is at its end."""
    order = await caller.place(1, [LAMP])
    await caller.until(order.id, pb.ORDER_STATE_SHIPPED)
    yield Told("goes all the way to the carrier", order.id)

    order = await caller.place(WITHOUT_MONEY, [LAMP])
    await caller.until(order.id, pb.ORDER_STATE_CANCELLED)
    yield Told("is declined at the payment; what was done is undone, newest first", order.id)

    order = await caller.place(2, [LAMP, MOON_DUST])
    await caller.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    await caller.amend(order.id)
    await caller.until(order.id, pb.ORDER_STATE_SHIPPED)
    yield Told("waits for its customer, who takes what there is", order.id)

    order = await caller.place(3, [LAMP])
    await caller.until(order.id, pb.ORDER_STATE_PAID)
    await caller.cancel(order.id, "CHANGED_MIND")
    yield Told("is cancelled by its customer while it is being packed", order.id)
