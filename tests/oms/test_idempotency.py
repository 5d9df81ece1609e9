import asyncio

import pytest

from oms import idempotency
from oms.common.v1.common_pb2 import Money
from oms.database import Database

REQUEST = Money(minor=1)
ANSWER = Money(minor=2)


async def call(database: Database, request: Money = REQUEST, key: str = "k") -> bytes | None:
    async with database.transaction() as connection:
        kept = await idempotency.recall(connection, "Create", key, request)
        if kept is None:
            await idempotency.keep(connection, "Create", key, ANSWER)
    return kept


async def test_a_repeated_call_gets_the_first_answer(database: Database) -> None:
    assert await call(database) is None
    assert await call(database) == ANSWER.SerializeToString()


async def test_another_key_is_another_call(database: Database) -> None:
    await call(database)
    assert await call(database, key="k2") is None


async def test_a_key_with_another_request_is_refused(database: Database) -> None:
    await call(database)
    with pytest.raises(idempotency.MismatchError):
        await call(database, Money(minor=3))


async def test_of_two_calls_at_once_one_is_first(database: Database) -> None:
    answers = await asyncio.gather(*(call(database) for _ in range(5)))
    assert answers.count(None) == 1
    assert answers.count(ANSWER.SerializeToString()) == 4


async def test_a_key_is_forgotten_after_a_day(database: Database) -> None:
    await call(database)
    async with database.transaction() as connection:
        await connection.execute(
            "UPDATE idempotency_keys SET created_at = now() - interval '25 hours'"
        )
    assert await call(database, Money(minor=3)) is None
