"""Answers kept by key, so that a call that is repeated has one effect and one answer."""

import hashlib

from google.protobuf.message import Message

from oms.database import Connection

PURGE = "DELETE FROM idempotency_keys WHERE created_at < now() - interval '24 hours'"

CLAIM = """
INSERT INTO idempotency_keys (scope, key, request_hash, response) VALUES ($1, $2, $3, '')
ON CONFLICT (scope, key) DO NOTHING
RETURNING true
"""

RECALL = "SELECT request_hash, response FROM idempotency_keys WHERE scope = $1 AND key = $2"

KEEP = "UPDATE idempotency_keys SET response = $3 WHERE scope = $1 AND key = $2"


class MismatchError(Exception):
    """The key was used before, with another request."""


async def recall(connection: Connection, scope: str, key: str, request: Message) -> bytes | None:
    """The answer kept under the key; None if the key is new, and then it is claimed.

    The claim belongs to the transaction: a second caller waits until the first has committed its
    answer, or claims the key itself after a rollback. Keys are forgotten after 24 hours.

    Raises:
        MismatchError: the key belongs to another request.
    """
    await connection.execute(PURGE)
    digest = hashlib.sha256(request.SerializeToString(deterministic=True)).digest()
    if await connection.fetchval(CLAIM, scope, key, digest):
        return None
    kept = await connection.fetchrow(RECALL, scope, key)
    if kept is None or kept["request_hash"] != digest:
        raise MismatchError(key)
    answer: bytes = kept["response"]
    return answer


async def keep(connection: Connection, scope: str, key: str, answer: Message) -> None:
    """Keep the answer under the key claimed in this transaction."""
    await connection.execute(KEEP, scope, key, answer.SerializeToString())
