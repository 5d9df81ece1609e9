import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from oms.database import Connection, Database
from oms.errors import NotFoundError, StepUndoneError
from oms.inventory import store

UID = "0b5c4a1e-0000-4000-8000-000000000001"
OTHER = "0b5c4a1e-0000-4000-8000-000000000002"
WANTED = {"LAMP": 2, "ROPE": 1}


@pytest.fixture(autouse=True)
async def stock(database: Database) -> None:
    for sku in WANTED:
        await run(database, store.supply, sku, 10)


async def run(database: Database, act: Callable[..., Awaitable[Any]], *arguments: object) -> Any:
    async with database.transaction() as connection:
        return await act(connection, *arguments)


async def levels(database: Database) -> list[tuple[str, int, int]]:
    async def read(connection: Connection) -> list[tuple[str, int, int]]:
        rows = await connection.fetch("SELECT sku, on_hand, reserved FROM stock ORDER BY sku")
        return [(row["sku"], row["on_hand"], row["reserved"]) for row in rows]

    found: list[tuple[str, int, int]] = await run(database, read)
    return found


FULL = [("LAMP", 10, 0), ("ROPE", 10, 0)]
RESERVED = [("LAMP", 10, 2), ("ROPE", 10, 1)]
COMMITTED = [("LAMP", 8, 0), ("ROPE", 9, 0)]


async def test_reserving_keeps_pieces_in_stock(database: Database) -> None:
    assert await run(database, store.reserve, UID, WANTED) == {"LAMP", "ROPE"}
    assert await levels(database) == RESERVED


async def test_reserving_twice_is_reserving_once(database: Database) -> None:
    await run(database, store.reserve, UID, WANTED)
    assert await run(database, store.reserve, UID, WANTED) == {"LAMP", "ROPE"}
    assert await levels(database) == RESERVED


async def test_what_there_is_is_reserved_and_the_rest_is_not(database: Database) -> None:
    wanted = {"LAMP": 11, "MOON-DUST": 1, "ROPE": 1}
    assert await run(database, store.reserve, UID, wanted) == {"ROPE"}
    assert await levels(database) == [("LAMP", 10, 0), ("ROPE", 10, 1)]


async def test_committing_takes_what_is_reserved(database: Database) -> None:
    await run(database, store.reserve, UID, WANTED)
    await run(database, store.commit, UID)
    await run(database, store.commit, UID)
    assert await levels(database) == COMMITTED


async def test_restoring_is_the_exact_inverse_of_committing(database: Database) -> None:
    await run(database, store.reserve, UID, WANTED)
    await run(database, store.commit, UID)
    assert await run(database, store.restore, UID)
    assert not await run(database, store.restore, UID)
    assert await levels(database) == RESERVED


async def test_releasing_is_the_exact_inverse_of_reserving(database: Database) -> None:
    await run(database, store.reserve, UID, WANTED)
    assert await run(database, store.release, UID, WANTED)
    assert not await run(database, store.release, UID, WANTED)
    assert await levels(database) == FULL


@pytest.mark.parametrize("undo", ["release", "restore"])
async def test_an_undo_without_its_step_changes_nothing(database: Database, undo: str) -> None:
    arguments = (UID, WANTED) if undo == "release" else (UID,)
    assert not await run(database, getattr(store, undo), *arguments)
    assert await levels(database) == FULL


async def test_a_reservation_after_its_undo_is_refused(database: Database) -> None:
    await run(database, store.release, UID, WANTED)
    with pytest.raises(StepUndoneError):
        await run(database, store.reserve, UID, WANTED)
    assert await levels(database) == FULL


async def test_a_commit_after_its_undo_is_refused(database: Database) -> None:
    await run(database, store.reserve, UID, WANTED)
    await run(database, store.restore, UID)
    with pytest.raises(StepUndoneError):
        await run(database, store.commit, UID)
    assert await levels(database) == RESERVED


async def test_a_commit_after_the_release_is_refused(database: Database) -> None:
    await run(database, store.reserve, UID, WANTED)
    await run(database, store.release, UID, WANTED)
    with pytest.raises(StepUndoneError):
        await run(database, store.commit, UID)
    assert await levels(database) == FULL


async def test_a_commit_without_a_reservation_is_refused(database: Database) -> None:
    with pytest.raises(NotFoundError):
        await run(database, store.commit, UID)


async def test_the_last_piece_goes_to_one_order(database: Database) -> None:
    taken = await asyncio.gather(
        run(database, store.reserve, UID, {"LAMP": 10, "ROPE": 1}),
        run(database, store.reserve, OTHER, {"ROPE": 1, "LAMP": 10}),
    )
    assert sorted(map(len, taken)) == [1, 2]


async def test_a_step_and_its_undo_at_once_leave_nothing(database: Database) -> None:
    reserve = run(database, store.reserve, UID, WANTED)
    release = run(database, store.release, UID, WANTED)
    await asyncio.gather(reserve, release, return_exceptions=True)
    assert await levels(database) == FULL
