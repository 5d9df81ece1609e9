import asyncio
from uuid import uuid4

from oms.common.v1.common_pb2 import Money
from oms.database import Database
from oms.payments import store


async def test_a_payment_that_many_open_at_once_is_one(database: Database) -> None:
    async def opened(order_uid: str) -> store.Payment:
        async with database.transaction() as connection:
            return await store.open_payment(connection, order_uid, Money(minor=5, currency="USD"))

    for order_uid in (str(uuid4()) for _ in range(50)):
        payments = await asyncio.gather(*(opened(order_uid) for _ in range(6)))
        assert {payment.id for payment in payments} == {store.payment_id(order_uid)}
