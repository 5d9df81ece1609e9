"""The outside world of tests and demo: follows a script, keeps a log, does each thing once.

Script and log are tables (`stub_rules`, `stub_calls`), so that anybody with `psql` can say what
happens next and see what did.
"""

import asyncio
from typing import final

from oms.database import Connection, Database
from oms.ports.outside import DeclinedError, PortError

NEXT_RULE = """
UPDATE stub_rules SET count = count - 1
WHERE id = (
    SELECT id FROM stub_rules
    WHERE port = $1 AND $2 LIKE match AND (count IS NULL OR count > 0)
    ORDER BY id LIMIT 1 FOR UPDATE
)
RETURNING behaviour, delay
"""

LOCK = "SELECT pg_advisory_xact_lock(hashtextextended('stub/' || $1 || '/' || $2, 0))"

HAPPENED = """
SELECT count(*) > 0 FROM stub_calls WHERE port = $1 AND verb = $2 AND key = $3 AND effective
"""

LOG = "INSERT INTO stub_calls (port, verb, key, effective) VALUES ($1, $2, $3, $4)"

LOG_IN_VAIN = "INSERT INTO stub_calls (port, verb, key, effective) VALUES ($1, $2, $3, false)"


@final
class Stub:
    """One port of the outside world."""

    def __init__(self, database: Database, port: str) -> None:
        self._database = database
        self._port = port

    async def act(self, verb: str, key: str, *, customer_id: int) -> None:
        """Do `verb` unless it was done or blocked before, or the script has other plans.

        Raises:
            PortError: the script says `error`.
            DeclinedError: the script says `decline`, or the undo came first.
        """
        await self._follow_script(verb, key, customer_id)
        async with self._database.transaction() as connection:
            await connection.execute(LOCK, self._port, key)
            blocked = await self._happened(connection, f"block-{verb}", key)
            done = await self._happened(connection, verb, key)
            await connection.execute(LOG, self._port, verb, key, not (blocked or done))
        if blocked:
            raise DeclinedError(f"{verb} was cancelled before it came")

    async def revert(self, verb: str, key: str, *, of: str, customer_id: int) -> bool:
        """Undo `of`, or block it if it has not come yet; gives whether there was something to undo.

        PortError if the script says `error` or `decline`.
        """
        try:
            await self._follow_script(verb, key, customer_id)
        except DeclinedError as error:
            raise PortError(str(error)) from error
        async with self._database.transaction() as connection:
            await connection.execute(LOCK, self._port, key)
            acted = await self._happened(connection, of, key)
            effect = verb if acted else f"block-{of}"
            repeated = await self._happened(connection, effect, key)
            await connection.execute(LOG, self._port, effect, key, not repeated)
        return acted

    async def _follow_script(self, verb: str, key: str, customer_id: int) -> None:
        async with self._database.transaction() as connection:
            rule = await connection.fetchrow(NEXT_RULE, self._port, f"{verb}/{customer_id}/{key}")
            behaviour = rule["behaviour"] if rule else "ok"
            if behaviour in {"decline", "error", "hang"}:
                await connection.execute(LOG_IN_VAIN, self._port, verb, key)
        match behaviour:
            case "decline":
                raise DeclinedError(f"{self._port} declined to {verb}")
            case "error":
                raise PortError(f"{self._port} failed to {verb}")
            case "hang":
                await asyncio.Event().wait()  # until the activity is cancelled or its time is up
            case "delay":
                await asyncio.sleep(rule["delay"].total_seconds() if rule else 0)
            case _:
                pass

    async def _happened(self, connection: Connection, verb: str, key: str) -> bool:
        happened: bool = await connection.fetchval(HAPPENED, self._port, verb, key)
        return happened


ADD_RULE = "INSERT INTO stub_rules (port, match, behaviour, count) VALUES ($1, $2, $3, $4)"


async def script(
    connection: Connection, port: str, behaviour: str, *, match: str = "%", count: int | None = None
) -> None:
    """Tell a port how to behave: `count` times (None: always) for calls that `match`."""
    await connection.execute(ADD_RULE, port, match, behaviour, count)
