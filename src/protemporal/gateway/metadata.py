"""The request metadata of a call, read once and checked."""

import re
from collections.abc import Iterable
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import Refusal, refuse
from protemporal.gateway.ids import check_request_id, check_update_id, check_workflow_id, is_uuid

WORKFLOW_ID = "temporal-workflow-id"
WORKFLOW_ID_BIN = "temporal-workflow-id-bin"
"""The same id in UTF-8, because plain metadata carries ASCII only."""
RUN_ID = "temporal-run-id"
UPDATE_ID = "temporal-update-id"
REQUEST_ID = "temporal-request-id"
WAIT = "temporal-wait"
START_DELAY = "temporal-start-delay"
CORRELATION_ID = "x-request-id"
ACTOR = "x-actor"
TRACE_PARENT = "traceparent"
TRACE_STATE = "tracestate"
"""The W3C's trace context, passed on to workers as it came."""

ENTRY_LIMIT = 100
"""Most entries of request metadata."""

_OURS = frozenset(
    (WORKFLOW_ID, WORKFLOW_ID_BIN, RUN_ID, UPDATE_ID, REQUEST_ID, WAIT, START_DELAY, CORRELATION_ID)
)
_CONTEXT = frozenset((ACTOR, TRACE_PARENT, TRACE_STATE))
_TRACE_PARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_TRACE_STATE_LIMIT = 512
_CORRELATION_ID = re.compile(r"[\x21-\x7e]{1,128}")
_DURATION = re.compile(r"(\d{1,9})(?:\.(\d{1,9}))?s", re.ASCII)

T = TypeVar("T")


class Wait(StrEnum):
    """What a workflow RPC waits for: the values of `temporal-wait`."""

    RESULT = "result"
    STARTED = "started"
    ATTACH = "attach"
    PEEK = "peek"


class Options:
    """What the caller asked for in metadata; empty or None where it did not."""

    __slots__ = ("request_id", "run_id", "start_delay", "update_id", "wait", "workflow_id")

    def __init__(self) -> None:
        self.workflow_id = ""
        self.run_id = ""
        self.update_id = ""
        self.request_id = ""
        self.wait: Wait | None = None
        self.start_delay: timedelta | None = None


NO_OPTIONS = Options()
"""What most calls send; never written to."""


def ours(entries: Iterable[tuple[str, str | bytes]]) -> dict[str, str | bytes]:
    """The entries that mean something to the gateway.

    Raises:
        Refusal: there are too many entries, one of ours comes twice, or one only looks like ours.
    """
    found: dict[str, str | bytes] = {}
    count = 0
    for key, value in entries:
        count += 1
        if key in _OURS:
            if key in found:
                raise _invalid(key, "one value, not several")
            found[key] = value
        elif key in _CONTEXT:
            found[key] = "" if key in found else value  # which of several, nobody can tell
        elif key.startswith("temporal-"):  # misspelt, it would be lost in silence
            raise _invalid(key, f"no such key, but one of {', '.join(sorted(_OURS))}")
    if count > ENTRY_LIMIT:
        raise _invalid("*", f"at most {ENTRY_LIMIT} entries")
    return found


def correlation_id(found: dict[str, str | bytes]) -> str:
    """The caller's id of this call for logs and support; empty where it sent none.

    Raises:
        Refusal: it is too long, or not printable.
    """
    value = found.pop(CORRELATION_ID, "")
    if value and not (isinstance(value, str) and _CORRELATION_ID.fullmatch(value)):
        raise _invalid(CORRELATION_ID, "at most 128 printable characters without spaces")
    return str(value)


def actor(found: dict[str, str | bytes]) -> str:
    """Who says to act; empty where nobody does, and where it is nothing to log or to pass on."""
    value = found.pop(ACTOR, "")
    return value if isinstance(value, str) and _CORRELATION_ID.fullmatch(value) else ""


def trace(found: dict[str, str | bytes]) -> dict[str, str]:
    """The caller's trace context; empty without one, or if it is none (W3C: begin a new trace)."""
    parent, state = found.pop(TRACE_PARENT, ""), found.pop(TRACE_STATE, "")
    if not (isinstance(parent, str) and _TRACE_PARENT.fullmatch(parent)):
        return {}
    if not (isinstance(state, str) and 0 < len(state) <= _TRACE_STATE_LIMIT and state.isascii()):
        return {TRACE_PARENT: parent}
    return {TRACE_PARENT: parent, TRACE_STATE: state}


def options(found: dict[str, str | bytes]) -> Options:
    """What the entries say.

    Raises:
        Refusal: a value is not what its key asks for.
    """
    if not found:
        return NO_OPTIONS
    read = Options()
    for key, value in found.items():
        _READERS[key](read, value)
    if WORKFLOW_ID in found and WORKFLOW_ID_BIN in found:
        raise _invalid(WORKFLOW_ID_BIN, f"not to come together with {WORKFLOW_ID}")
    return read


def duration(text: str) -> timedelta | None:
    """A duration in proto JSON form, `90s` or `1.5s`; None if it is not one."""
    match = _DURATION.fullmatch(text)
    if match is None:
        return None
    fraction = (match[2] or "").ljust(9, "0")
    return timedelta(seconds=int(match[1]), microseconds=int(fraction) // 1000)


def _workflow_id(read: Options, value: str | bytes) -> None:
    read.workflow_id = check_workflow_id(str(value), WORKFLOW_ID)


def _workflow_id_bin(read: Options, value: str | bytes) -> None:
    try:
        text = value.decode() if isinstance(value, bytes) else value
    except UnicodeDecodeError:
        raise _invalid(WORKFLOW_ID_BIN, "UTF-8") from None
    read.workflow_id = check_workflow_id(text, WORKFLOW_ID_BIN)


def _run_id(read: Options, value: str | bytes) -> None:
    if not is_uuid(str(value)):
        raise _invalid(RUN_ID, "a UUID")
    read.run_id = str(value)


def _update_id(read: Options, value: str | bytes) -> None:
    if not value:
        raise _invalid(UPDATE_ID, "an id")
    read.update_id = check_update_id(str(value), UPDATE_ID)


def _request_id(read: Options, value: str | bytes) -> None:
    read.request_id = check_request_id(str(value), REQUEST_ID)


_WAITS = {wait.value: wait for wait in Wait}


def _wait(read: Options, value: str | bytes) -> None:
    read.wait = _WAITS.get(str(value))
    if read.wait is None:
        raise _invalid(WAIT, "result, started, attach or peek")


def _start_delay(read: Options, value: str | bytes) -> None:
    read.start_delay = duration(str(value))
    if read.start_delay is None:
        raise _invalid(START_DELAY, "a duration such as 90s")


_READERS = {
    WORKFLOW_ID: _workflow_id,
    WORKFLOW_ID_BIN: _workflow_id_bin,
    RUN_ID: _run_id,
    UPDATE_ID: _update_id,
    REQUEST_ID: _request_id,
    WAIT: _wait,
    START_DELAY: _start_delay,
}


A_START = frozenset((WAIT, START_DELAY))
"""The keys that mean something to an RPC that starts a workflow, beside those that do to all."""
A_LOOK = frozenset((WAIT, RUN_ID))
"""To one that could, and is asked not to."""
A_RUN = frozenset((RUN_ID,))
"""To one about a workflow that is there."""
AN_UPDATE = frozenset((RUN_ID, UPDATE_ID))
A_START_WITH_UPDATE = frozenset((WAIT, UPDATE_ID))
"""To one whose update waits for the workflow that it starts: Temporal refuses a delay, too."""

_MEANT_FOR = {
    RUN_ID: ("run_id", f"about a workflow that is there, or with {WAIT} attach or peek"),
    UPDATE_ID: ("update_id", "that update a workflow"),
    WAIT: ("wait", "that start a workflow"),
    START_DELAY: ("start_delay", "that start a workflow and do not wait for an update"),
}
"""Keys that do not mean something everywhere: attribute of the options, and which RPCs."""


def only(read: Options, meant: frozenset[str]) -> None:
    """Refuses what means nothing to an RPC; it would be lost in silence.

    Raises:
        Refusal: a key is set that is not among `meant`; the text says where it belongs.
    """
    if read is NO_OPTIONS:
        return
    for key, (name, rpcs) in _MEANT_FOR.items():
        if key not in meant and getattr(read, name) not in ("", None):
            raise _invalid(key, f"nothing here: it is for RPCs {rpcs}")


def only_started(read: Options, meant: frozenset[str] = A_START) -> None:
    """The same for an RPC that answers as soon as the workflow has started.

    Raises:
        Refusal: see `only`; or `temporal-wait` says something else.
    """
    only(read, meant)
    if read.wait is not None and read.wait is not Wait.STARTED:
        raise _invalid(WAIT, "started, on an RPC that does not wait")


def _invalid(key: str, expected: str) -> Refusal:
    return refuse(Reason.METADATA_INVALID, {"field": key, "expected": expected})
