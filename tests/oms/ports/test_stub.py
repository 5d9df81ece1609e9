import asyncio

import pytest

from oms.database import Database
from oms.ports import stub
from oms.ports.outside import DeclinedError, PortError
from oms.ports.stub import Stub


async def script(database: Database, behaviour: str, match: str = "%", count: int = 1) -> None:
    async with database.transaction() as connection:
        await stub.script(connection, "gateway", behaviour, match=match, count=count)


@pytest.mark.parametrize(("behaviour", "error"), [("decline", DeclinedError), ("error", PortError)])
async def test_a_rule_holds_as_often_as_it_says(
    database: Database, behaviour: str, error: type[Exception]
) -> None:
    port = Stub(database, "gateway")
    await script(database, behaviour, count=2)
    for _ in range(2):
        with pytest.raises(error):
            await port.act("charge", "k", customer_id=7)
    await port.act("charge", "k", customer_id=7)


@pytest.mark.parametrize("match", ["charge/8/%", "refund/%", "charge/7/other"])
async def test_a_rule_is_for_those_it_matches(database: Database, match: str) -> None:
    await script(database, "error", match=match)
    await Stub(database, "gateway").act("charge", "k", customer_id=7)


async def test_a_rule_is_for_its_port(database: Database) -> None:
    await script(database, "error")
    await Stub(database, "carrier").act("book", "k", customer_id=7)


async def test_the_oldest_rule_comes_first(database: Database) -> None:
    await script(database, "decline")
    await script(database, "error")
    port = Stub(database, "gateway")
    with pytest.raises(DeclinedError):
        await port.act("charge", "k", customer_id=7)
    with pytest.raises(PortError):
        await port.act("charge", "k", customer_id=7)


async def test_hanging_ends_when_it_is_cancelled(database: Database) -> None:
    await script(database, "hang")
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await Stub(database, "gateway").act("charge", "k", customer_id=7)


async def test_an_act_takes_effect_once(database: Database) -> None:
    port = Stub(database, "gateway")
    await asyncio.gather(*(port.act("charge", "k", customer_id=7) for _ in range(3)))
    async with database.transaction() as connection:
        effects = [row["effective"] for row in await connection.fetch("SELECT * FROM stub_calls")]
    assert sorted(effects) == [False, False, True]


async def test_reverting_says_whether_there_was_something(database: Database) -> None:
    port = Stub(database, "gateway")
    await port.act("charge", "k", customer_id=7)
    assert await port.revert("refund", "k", of="charge", customer_id=7)
    assert not await port.revert("refund", "other", of="charge", customer_id=7)


async def test_an_act_after_its_undo_is_declined(database: Database) -> None:
    port = Stub(database, "gateway")
    await port.revert("refund", "k", of="charge", customer_id=7)
    with pytest.raises(DeclinedError):
        await port.act("charge", "k", customer_id=7)
