import asyncio
from pathlib import Path

import asyncpg
import pytest

from oms import migrate

TABLES = """
SELECT table_name FROM information_schema.tables
WHERE table_schema = 'public' AND table_name <> 'schema_migrations' ORDER BY 1
"""

SHAPE = """
SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
WHERE table_schema = 'public' ORDER BY 1, 2
"""


async def rows(url: str, query: str) -> list[tuple[object, ...]]:
    connection = await asyncpg.connect(url)
    try:
        return [tuple(row.values()) for row in await connection.fetch(query)]
    finally:
        await connection.close()


async def test_up_applies_everything_once(empty_database_url: str) -> None:
    applied = await migrate.up(empty_database_url)
    assert [each.version for each in applied] == list(range(1, len(applied) + 1))
    assert await migrate.up(empty_database_url) == []


async def test_the_first_migration_is_six_columns_and_two_indexes(empty_database_url: str) -> None:
    await migrate.up(empty_database_url)
    await migrate.down(empty_database_url, steps=len(migrate.migrations()) - 1)
    columns = [row[1] for row in await rows(empty_database_url, SHAPE) if row[0] == "orders"]
    assert columns == ["created_at", "customer_id", "id", "status", "total_amount", "updated_at"]
    indexes = "SELECT indexname FROM pg_indexes WHERE tablename = 'orders' ORDER BY 1"
    assert await rows(empty_database_url, indexes) == [
        ("orders_customer_id",),
        ("orders_pkey",),
        ("orders_status",),
    ]


async def test_down_leaves_nothing(empty_database_url: str) -> None:
    await migrate.up(empty_database_url)
    taken_back = await migrate.down(empty_database_url, steps=99)
    assert taken_back == list(reversed(migrate.migrations()))
    assert await rows(empty_database_url, TABLES) == []


async def test_down_and_up_again_gives_the_same_schema(database_url: str) -> None:
    before = await rows(database_url, SHAPE)
    for step in range(1, len(migrate.migrations()) + 1):
        await migrate.down(database_url, steps=step)
        await migrate.up(database_url)
    assert await rows(database_url, SHAPE) == before


async def test_old_rows_keep_the_state_that_their_status_says(database_url: str) -> None:
    await migrate.down(database_url, steps=len(migrate.migrations()) - 1)
    connection = await asyncpg.connect(database_url)
    for status in ("pending", "processing", "completed", "cancelled"):
        await connection.execute(
            "INSERT INTO orders (customer_id, status, total_amount) VALUES (1, $1, 1)", status
        )
    await connection.close()
    await migrate.up(database_url)
    assert await rows(database_url, "SELECT status, state FROM orders ORDER BY id") == [
        ("pending", "CREATED"),
        ("processing", "PAID"),
        ("completed", "SHIPPED"),
        ("cancelled", "CANCELLED"),
    ]


async def test_processes_that_migrate_at_once_take_turns(empty_database_url: str) -> None:
    applied = await asyncio.gather(*(migrate.up(empty_database_url) for _ in range(4)))
    assert sorted(map(len, applied)) == [0, 0, 0, len(migrate.migrations())]


def test_a_gap_in_the_numbers_is_refused(tmp_path: Path) -> None:
    for name in ("0001_a", "0003_c"):
        (tmp_path / f"{name}.up.sql").touch()
        (tmp_path / f"{name}.down.sql").touch()
    with pytest.raises(ValueError, match="not numbered"):
        migrate.migrations(tmp_path)


def test_a_migration_without_a_way_back_is_refused(tmp_path: Path) -> None:
    (tmp_path / "0001_a.up.sql").touch()
    with pytest.raises(FileNotFoundError, match=r"0001_a\.down\.sql"):
        migrate.migrations(tmp_path)
