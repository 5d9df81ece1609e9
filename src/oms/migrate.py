"""Moves the schema: numbered SQL files, each in a transaction of its own, one process at a time."""

import re
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import asyncpg

FOLDER = Path(__file__).with_name("migrations")
LOCK = 7_243_0001
"""Key of the advisory lock that migrating processes take turns with; any number of our own."""

Session: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

TABLE = """
CREATE TABLE IF NOT EXISTS schema_migrations (
    version    INT PRIMARY KEY,
    name       TEXT NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL DEFAULT now()
)
"""
APPLIED = "SELECT version FROM schema_migrations ORDER BY version"
ADD = "INSERT INTO schema_migrations (version, name) VALUES ($1, $2)"
REMOVE = "DELETE FROM schema_migrations WHERE version = $1"

_NAME = re.compile(r"(\d{4})_(\w+)\.up\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema: `NNNN_name.up.sql` and its inverse `NNNN_name.down.sql`."""

    version: int
    name: str
    up: str
    down: str


def migrations(folder: Path = FOLDER) -> list[Migration]:
    """The migrations of a folder, oldest first.

    Raises:
        ValueError: their numbers are not 1, 2, 3, ...
        FileNotFoundError: one has no inverse.
    """
    found = [_read(path, match) for path in folder.iterdir() if (match := _NAME.match(path.name))]
    found.sort(key=lambda migration: migration.version)
    if [migration.version for migration in found] != list(range(1, len(found) + 1)):
        raise ValueError(f"{folder}: migrations are not numbered 1, 2, 3, ...")
    return found


def _read(up: Path, match: re.Match[str]) -> Migration:
    down = up.with_name(up.name.replace(".up.sql", ".down.sql"))
    return Migration(int(match[1]), match[2], up.read_text(), down.read_text())


async def up(url: str) -> list[Migration]:
    """Bring the database to the newest schema; gives what was applied, oldest first."""
    async with _turn(url) as session:
        applied = {row["version"] for row in await session.fetch(APPLIED)}
        pending = [each for each in migrations() if each.version not in applied]
        for migration in pending:
            async with session.transaction():
                await session.execute(migration.up)
                await session.execute(ADD, migration.version, migration.name)
    return pending


async def down(url: str, *, steps: int = 1) -> list[Migration]:
    """Take the newest `steps` migrations back; gives them, newest first."""
    async with _turn(url) as session:
        applied = {row["version"] for row in await session.fetch(APPLIED)}
        last = [each for each in reversed(migrations()) if each.version in applied][:steps]
        for migration in last:
            async with session.transaction():
                await session.execute(migration.down)
                await session.execute(REMOVE, migration.version)
    return last


@asynccontextmanager
async def _turn(url: str) -> AsyncGenerator[Session]:
    session = await asyncpg.connect(url)
    try:
        await session.execute("SELECT pg_advisory_lock($1)", LOCK)  # released with the session
        await session.execute(TABLE)
        yield session
    finally:
        await session.close()
