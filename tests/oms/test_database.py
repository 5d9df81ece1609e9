from contextlib import AsyncExitStack

import asyncpg
import pytest

from oms import database
from oms.database import Database, DatabaseDownError, PoolExhaustedError, connect
from protemporal.devstack import PostgresServer


async def put(database: Database, **pieces: int) -> None:
    """Write a row for each, in one transaction."""
    async with database.transaction() as connection:
        for sku, on_hand in pieces.items():
            await connection.execute("INSERT INTO stock VALUES ($1, $2)", sku, on_hand)


async def test_a_transaction_is_committed(database: Database) -> None:
    await put(database, LAMP=1)
    async with database.transaction() as connection:
        assert await connection.fetchval("SELECT on_hand FROM stock") == 1


async def test_an_error_rolls_back_and_keeps_its_type(database: Database) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await put(database, LAMP=1, ROPE=-1)
    async with database.transaction() as connection:
        assert await connection.fetchval("SELECT count(*) FROM stock") == 0


async def test_a_busy_pool_is_told_from_a_dead_server(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oms.database.ACQUIRE_TIMEOUT", 0.05)
    async with AsyncExitStack() as busy:
        for _ in range(10):
            await busy.enter_async_context(database.transaction())
        with pytest.raises(PoolExhaustedError):
            await busy.enter_async_context(database.transaction())


async def test_a_slow_statement_is_cut_off(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oms.database.COMMAND_TIMEOUT", 0.05)
    with pytest.raises(DatabaseDownError):
        async with database.transaction() as connection:
            await connection.execute("SELECT pg_sleep(30)")


async def test_a_killed_server_is_down_and_comes_back() -> None:
    async with PostgresServer(environ={}) as server, connect(server.dsn) as opened:
        await server.kill()
        with pytest.raises(DatabaseDownError):
            async with opened.transaction() as connection:
                await connection.execute("SELECT 1")
        await server.restart()
        async with opened.transaction() as connection:
            assert await connection.fetchval("SELECT 1") == 1


async def test_a_server_keeps_prepared_statements(database_url: str) -> None:
    assert await database.keeps_prepared_statements(database_url)
