"""Pages of lists. A page token is Temporal's own, with a mark of the query for which it is good."""

import base64
import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import grpc.aio
from grpc import StatusCode
from temporalio.api.workflow.v1 import WorkflowExecutionInfo

from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import QUERY
from protemporal.gateway.error_table import BAD_PAGE_TOKEN, Reason
from protemporal.gateway.errors import refuse
from protemporal.gateway.outcomes import Asked, Verb, explain
from protemporal.gateway.temporal_api import TemporalApi

_UNREADABLE = (StatusCode.INVALID_ARGUMENT, StatusCode.UNKNOWN)
"""What Temporal says of a page token that is none (UNKNOWN seen on 1.32)."""

_MARK = 8  # bytes


class Page(NamedTuple):
    """Some runs, the newest first."""

    executions: Sequence[WorkflowExecutionInfo]
    next_page_token: str
    """Empty where there is no further page."""


async def page_of(
    api: TemporalApi, query: str, size: int, page_token: str, context: Context
) -> Page:
    """A page of the runs that fit a visibility query.

    Raises:
        Refusal: the token is not of a page of this query, or Temporal has no answer.
    """
    token = _unwrapped(page_token, query)
    context.begin(QUERY)
    try:
        page = await api.list_runs(query, size, token, context.deadline.at)
    except grpc.aio.AioRpcError as error:
        if token and error.code() in _UNREADABLE:
            raise refuse(Reason.FIELD_INVALID, BAD_PAGE_TOKEN) from error
        raise await explain(error, api, context, Asked(Verb.LOOK)) from error
    return Page(page.executions, _wrapped(page.next_page_token, query))


def _wrapped(token: bytes, query: str) -> str:
    return base64.urlsafe_b64encode(_mark(query) + token).decode() if token else ""


def _unwrapped(token: str, query: str) -> bytes:
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
