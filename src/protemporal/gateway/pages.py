"""Page tokens of lists: Temporal's own, with a mark of the query for which alone they are good."""

import base64
import hashlib

from grpc import StatusCode

from protemporal.gateway.error_table import BAD_PAGE_TOKEN, Reason
from protemporal.gateway.errors import refuse

UNREADABLE = (StatusCode.INVALID_ARGUMENT, StatusCode.UNKNOWN)
"""What Temporal says of a page token that is none (UNKNOWN seen on 1.32)."""

_MARK = 8  # bytes


def wrapped(token: bytes, query: str) -> str:
    """What a caller gets of Temporal's token; empty where there is no further page."""
    return base64.urlsafe_b64encode(_mark(query) + token).decode() if token else ""


def unwrapped(token: str, query: str) -> bytes:
    """Temporal's token.

    Raises:
        Refusal: it is not of a page of this query.
    """
    if not token:
        return b""
    try:
        raw = base64.b64decode(token, altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    if raw[:_MARK] != _mark(query):
        raise refuse(Reason.FIELD_INVALID, BAD_PAGE_TOKEN)
    return raw[_MARK:]


def _mark(query: str) -> bytes:
    return hashlib.sha256(query.encode()).digest()[:_MARK]
