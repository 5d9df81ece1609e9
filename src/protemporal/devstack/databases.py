"""Databases on a running Postgres server: ask, create, drop."""

from urllib.parse import urlsplit, urlunsplit

import asyncpg

_ASK_FOR = 2.0  # seconds


async def answers(dsn: str) -> bool:
    """Give whether the server takes a query now; a wrong password raises."""
    try:
        connection = await asyncpg.connect(dsn, timeout=_ASK_FOR)
    except (OSError, TimeoutError, asyncpg.CannotConnectNowError):
        return False
    try:
        await connection.fetchval("SELECT 1", timeout=_ASK_FOR)
    finally:
        await connection.close(timeout=_ASK_FOR)
    return True


def with_database(dsn: str, name: str) -> str:
    """Give `dsn` with another database's name."""
    return urlunsplit(urlsplit(dsn)._replace(path=f"/{name}"))


async def create(dsn: str, name: str, *, template: str | None = None) -> str:
    """Create a database, as a copy of `template` if named (nobody may be connected to it).

    Gives its DSN. Raises asyncpg.DuplicateDatabaseError if it exists.
    """
    copied = f" TEMPLATE {_quoted(template)}" if template else ""
    await _execute(dsn, f"CREATE DATABASE {_quoted(name)}{copied}")
    return with_database(dsn, name)


async def drop(dsn: str, name: str) -> None:
    """Drop a database if it exists, and its connections with it."""
    await _execute(dsn, f"DROP DATABASE IF EXISTS {_quoted(name)} WITH (FORCE)")


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn, timeout=_ASK_FOR)
    try:
        await connection.execute(statement)
    finally:
        await connection.close(timeout=_ASK_FOR)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
