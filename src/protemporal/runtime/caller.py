"""On whose behalf something runs: carried by a Temporal header from call to call.

The front end puts the caller into the headers of what it sends. Workers made by `build_worker`
read it, give it as `caller()` in workflows, handlers and activities, and put it into the headers of
activities, children, signals and the next run. Clients of `connect` do so too where it is known.

A header is no authority: whoever may call Temporal can write one.
"""

import json
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from temporalio import workflow
from temporalio.api.common.v1 import Payload

HEADER = "protemporal-caller"
"""The header's key; its value is JSON, `{"request_id": "…", "actor": "…"}`."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asked, and in which request; empty where unknown."""

    request_id: str = ""
    """Correlation id of the call that everything began with."""
    actor: str = ""
    """Who acts, as the front end knows it, such as `customer:7`."""


NOBODY = Caller()
"""Where no header says anything."""

_quoted = json.encoder.encode_basestring_ascii

_CURRENT: ContextVar[Caller | None] = ContextVar("protemporal-caller", default=None)


def caller() -> Caller:
    """On whose behalf the current workflow, handler, activity or RPC runs.

    In a signal, query or update it is the sender's caller, in `run` that of the start.
    """
    known = _CURRENT.get()
    if known is not None:
        return known
    return read(workflow.info().headers) if workflow.in_workflow() else NOBODY


@contextmanager
def on_behalf_of(someone: Caller) -> Generator[None]:
    """Makes `someone` the caller meanwhile, for clients of `connect`."""
    token = _CURRENT.set(someone)
    try:
        yield
    finally:
        _CURRENT.reset(token)


def act_for(someone: Caller) -> None:
    """Makes `someone` the caller for the rest of the current task.

    For workflows, whose runs and handlers are tasks of their own: one that is evicted is closed in
    another context, where there is nothing to set back.
    """
    _CURRENT.set(someone)


def read(headers: Mapping[str, Payload]) -> Caller:
    """The caller that headers name; NOBODY without one, and where somebody else wrote rubbish."""
    payload = headers.get(HEADER)
    if payload is None:
        return NOBODY
    try:
        fields = json.loads(payload.data)
        return Caller(str(fields["request_id"]), str(fields["actor"]))
    except (ValueError, KeyError, TypeError):
        return NOBODY


def written(headers: Mapping[str, Payload]) -> Mapping[str, Payload]:
    """The headers with the current caller, if there is one and they name none."""
    current = caller()
    if current == NOBODY or HEADER in headers:
        return headers
    return {**headers, HEADER: payload_of(current)}


def payload_of(someone: Caller) -> Payload:
    """The header's value."""
    return Payload(
        metadata={"encoding": b"json/plain"}, data=json_of(someone.request_id, someone.actor)
    )


def json_of(request_id: str, actor: str) -> bytes:
    """The bytes of the header's value; a front end makes them for each call."""
    return f'{{"request_id": {_quoted(request_id)}, "actor": {_quoted(actor)}}}'.encode()
