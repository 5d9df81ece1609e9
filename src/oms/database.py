"""Postgres through one pool per process, with a deadline on everything.

asyncpg's own command time-out has been seen to return after twice its time, so each transaction
runs under `asyncio.timeout` as well.
"""

import asyncio
import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TypeAlias, final

import asyncpg

Connection: TypeAlias = "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]"
"""What a query runs on: a pooled connection inside a transaction."""

POOL_SIZE = (2, 10)
"""Connections kept, connections at most."""
ACQUIRE_TIMEOUT = 2.0
"""Seconds to wait for a free connection."""
COMMAND_TIMEOUT = 5.0
"""Seconds that one transaction may take: the start-to-close time of the DB policy."""

_log = logging.getLogger(__name__)


class DatabaseError(Exception):
    """Base of what keeps a transaction from running; worth a retry."""


class PoolExhaustedError(DatabaseError):
    """All connections stayed busy for longer than ACQUIRE_TIMEOUT."""


class DatabaseDownError(DatabaseError):
    """Postgres cannot be reached, or did not answer in time."""


class TransactionPoolerError(Exception):
    """A pooler in transaction mode stands before Postgres, and we were told to refuse that."""


@final
class Database:
    """The tables of the application; open one with `connect`."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool

    @asynccontextmanager
    async def transaction(self) -> AsyncGenerator[Connection]:
        """A connection inside a transaction, committed at the end of the block.

        Raises:
            PoolExhaustedError: no connection became free.
            DatabaseDownError: Postgres is out of reach, or the block took too long.
        """
        connection = await self._acquire()
        try:
            async with asyncio.timeout(COMMAND_TIMEOUT), connection.transaction():
                yield connection
        except _UNREACHABLE as error:
            raise DatabaseDownError(f"Postgres does not answer: {type(error).__name__}") from error
        except asyncpg.InterfaceError as error:  # either the connection broke, or our code is wrong
            if not connection.is_closed():
                raise
            raise DatabaseDownError("the connection to Postgres broke") from error
        finally:
            await self._pool.release(connection, timeout=ACQUIRE_TIMEOUT)

    async def _acquire(self) -> Connection:
        try:
            return await self._pool.acquire(timeout=ACQUIRE_TIMEOUT)
        except TimeoutError as error:
            if self._pool.get_idle_size() or self._pool.get_size() < self._pool.get_max_size():
                raise DatabaseDownError("Postgres does not accept connections in time") from error
            raise PoolExhaustedError("all database connections are busy") from error
        except _UNREACHABLE as error:
            raise DatabaseDownError(f"cannot reach Postgres: {type(error).__name__}") from error


_UNREACHABLE = (
    OSError,  # TimeoutError is one, too
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.TooManyConnectionsError,
)


@asynccontextmanager
async def connect(url: str, *, strict: bool = False) -> AsyncGenerator[Database]:
    """The database at `url`, closed at the end of the block.

    Behind a pooler in transaction mode prepared statements get lost; they are switched off then,
    or with `strict` TransactionPoolerError is raised.
    """
    statement_cache_size = 100  # asyncpg's default
    if not await keeps_prepared_statements(url):
        if strict:
            raise TransactionPoolerError("DATABASE_URL leads to a pooler in transaction mode")
        _log.warning("a pooler in transaction mode: statements are prepared anew for each use")
        statement_cache_size = 0
    smallest, largest = POOL_SIZE
    pool = await asyncpg.create_pool(
        url,
        min_size=smallest,
        max_size=largest,
        command_timeout=COMMAND_TIMEOUT,
        statement_cache_size=statement_cache_size,
    )
    try:
        yield Database(pool)
    finally:
        await _close(pool)


async def _close(pool: "asyncpg.Pool[asyncpg.Record]") -> None:
    """Close in order, or at once if a connection does not come back in time."""
    try:
        async with asyncio.timeout(COMMAND_TIMEOUT):
            await pool.close()
    except TimeoutError:
        pool.terminate()


async def keeps_prepared_statements(url: str) -> bool:
    """Whether a statement prepared in one transaction can be used in the next.

    A second connection holds a transaction open in between: a pooler that hands out server
    connections per transaction must then give the first one another.
    """
    async with _session(url) as first, _session(url) as second:
        try:
            async with first.transaction():
                statement = await first.prepare("SELECT $1::int")
            async with second.transaction():
                await second.execute("SELECT 1")
                await statement.fetchval(1)
        except (asyncpg.InvalidSQLStatementNameError, asyncpg.DuplicatePreparedStatementError):
            return False
    return True


@asynccontextmanager
async def _session(url: str) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection beside the pool."""
    connection = await asyncpg.connect(
        url, timeout=ACQUIRE_TIMEOUT, command_timeout=COMMAND_TIMEOUT
    )
    try:
        yield connection
    finally:
        await connection.close(timeout=ACQUIRE_TIMEOUT)
