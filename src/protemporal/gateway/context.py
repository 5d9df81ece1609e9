"""What is known about one call while it is served."""

import json
import re
import time
import uuid
from collections import Counter
from collections.abc import Mapping
from typing import TypeAlias

from grpc import StatusCode
from grpc.aio import ServicerContext
from temporalio.api.common.v1 import Header

from protemporal.gateway import metadata
from protemporal.gateway.deadlines import NONE, Deadline, Policy, deadline
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import refuse
from protemporal.gateway.ids import new_id
from protemporal.runtime.caller import HEADER, Caller, json_of

_TRACE_HEADER = "_tracer-data"
"""Where `temporalio.contrib.opentelemetry.TracingInterceptor` looks for the trace context."""

GrpcContext: TypeAlias = ServicerContext[bytes, bytes]
Trailers: TypeAlias = tuple[tuple[str, str | bytes], ...]

_OWN_KEYS = uuid.UUID("5d0f4e5a-3c0e-4f43-9d4e-8d5f9f3f0b57")
"""Name space of the keys that are made of a caller's."""

_KEY = re.compile(r"[0-9a-z_.-]+")
_TEXT = re.compile(r"[\x20-\x7e]*")


class Context:
    """One call: its ids, metadata and deadline. Handed to every overridden method."""

    __slots__ = (
        "_asked",
        "_is_callers_key",
        "_key",
        "_trailers",
        "actor",
        "code",
        "deadline",
        "grpc",
        "may_happen_twice",
        "options",
        "reason",
        "request_id",
        "run_id",
        "trace",
        "update_id",
        "workflow_id",
    )

    def __init__(self, grpc_context: GrpcContext) -> None:
        self.grpc = grpc_context
        """gRPC's own context, for what is not here: peer, authentication, compression."""
        self.request_id = ""
        """Correlation id: the caller's `x-request-id`, else a UUID of ours."""
        self.actor = ""
        """Who acts; empty where unknown. A written RPC may set it for mapped ones it calls."""
        self.trace: Mapping[str, str] = {}
        """The caller's trace context: `traceparent`, `tracestate`."""
        self.options = metadata.NO_OPTIONS
        """What the caller's `temporal-*` metadata says."""
        self.workflow_id: str = ""
        """The workflow that the call speaks to, once known; trailing metadata for the caller."""
        self.run_id: str = ""
        """Its run, once known; trailing metadata for the caller."""
        self.update_id = ""
        """The update's id, once known."""
        self.deadline = NONE
        """When the call has to end; see `protemporal.gateway.deadlines`."""
        self.code = StatusCode.OK
        """How the call ended, for logs and metrics; OK until it is refused."""
        self.reason = ""
        """`ErrorInfo.reason` of its refusal."""
        self.may_happen_twice = False
        """Whether something was asked of Temporal that a repeated call would ask for again."""
        self._is_callers_key = False
        self._key = ""
        self._trailers: Trailers = ()

    def read(self, *, trust_x_actor: bool = False) -> None:
        """Reads the metadata; the first thing that happens to a call.

        Raises:
            Refusal: it breaks a rule. `request_id` is set all the same.
        """
        try:
            found = metadata.ours(self.grpc.invocation_metadata() or ())
            self.request_id = metadata.correlation_id(found)
        finally:
            if not self.request_id:
                self.request_id = self._key = new_id()
        if not found:  # as with most calls: everything stays as it is
            return
        named, self.trace = metadata.actor(found), metadata.trace(found)
        self.actor = named if trust_x_actor else ""
        self.options = metadata.options(found)

    def own_key(self) -> str:
        """The idempotency key of a call that the caller gave none: a repetition by us is the same.

        Never the caller's correlation id: all calls that one request of a user causes share it.
        """
        if not self._key:
            self._key = new_id()
        self.may_happen_twice = not self._is_callers_key
        return self._key

    def is_own_key(self, key: str) -> bool:
        """Whether it is what `own_key` has given, and not the caller's."""
        return key == self._key

    def of_its_own(self, rpc: str) -> "Context":
        """A context for something that a method asks of Temporal by itself, through the RPC named.

        For the same caller and in the same time. The caller's `temporal-*` metadata means nothing
        there: it is for the RPC that was called. And each has a key of its own, or Temporal took
        the second signal of a call for a repetition of the first; the same again when the caller
        repeats the call under its key.
        """
        own = Context(self.grpc)
        own.request_id, own.actor, own.trace = self.request_id, self.actor, self.trace
        own.deadline = self.deadline
        if self.options.request_id:
            asked = self._asked = getattr(self, "_asked", Counter[str]())
            asked[rpc] += 1
            named = f"{self.options.request_id}/{rpc}/{asked[rpc]}"
            own._key, own._is_callers_key = str(uuid.uuid5(_OWN_KEYS, named)), True
        return own

    def take_ids(self, inner: "Context") -> None:
        """Tells the caller of the workflow that `inner` spoke to, and of its run if known."""
        if inner is self or not inner.workflow_id:
            return
        self.may_happen_twice = self.may_happen_twice or inner.may_happen_twice
        if inner.run_id or inner.workflow_id != self.workflow_id:
            self.run_id = inner.run_id
        self.workflow_id = inner.workflow_id

    def caller(self) -> Caller:
        """On whose behalf the call is made, for what it starts."""
        return Caller(self.request_id, self.actor)

    def put_headers(self, header: Header) -> None:
        """Tells the worker who called and in which trace; see `protemporal.runtime.caller`."""
        _put_json(header, HEADER, json_of(self.request_id, self.actor))
        if self.trace:
            _put_json(header, _TRACE_HEADER, json.dumps(self.trace).encode())

    def begin(self, policy: Policy) -> Deadline:
        """Sets and gives the deadline: the policy's, unless an earlier one is set already.

        Raises:
            Refusal: it has passed already.
        """
        own = deadline(policy, self.caller_remaining())
        if own.at < self.deadline.at:
            self.deadline = own
        if self.deadline.at <= time.monotonic():
            raise refuse(Reason.DEADLINE_EXCEEDED)
        return self.deadline

    def time_remaining(self) -> float:
        """Seconds until the call has to end."""
        return self.deadline.remaining()

    def caller_remaining(self) -> float | None:
        """Seconds until the caller's own deadline; None where it set none."""
        remaining: float | None = self.grpc.time_remaining()
        return remaining

    def metadata(self) -> Mapping[str, str | bytes]:
        """The request's metadata; of a key that comes several times, the last value."""
        return dict(self.grpc.invocation_metadata() or ())

    def add_trailing_metadata(self, key: str, value: str | bytes) -> None:
        """Sends one more pair at the end of the call.

        Raises:
            ValueError: it is none that gRPC can send.
        """
        is_text = isinstance(value, str) and _TEXT.fullmatch(value) is not None
        fits = isinstance(value, bytes) if key.endswith("-bin") else is_text
        if not fits or _KEY.fullmatch(key) is None:
            raise ValueError(f"gRPC cannot send {key!r} as trailing metadata")
        self._trailers = (*self._trailers, (key, value))

    def trailers(self) -> Trailers:
        """What ends the call: the correlation id, the ids as far as known, and what was added."""
        if not self.workflow_id:
            return ((metadata.CORRELATION_ID, self.request_id), *self._trailers)
        return (
            (metadata.CORRELATION_ID, self.request_id),
            _workflow_id(self.workflow_id),
            *(((metadata.RUN_ID, self.run_id),) if self.run_id else ()),
            *self._trailers,
        )


def _put_json(header: Header, key: str, data: bytes) -> None:
    payload = header.fields[key]
    payload.metadata["encoding"] = b"json/plain"
    payload.data = data


def _workflow_id(workflow_id: str) -> tuple[str, str | bytes]:
    if workflow_id.isascii():
        return metadata.WORKFLOW_ID, workflow_id
    return metadata.WORKFLOW_ID_BIN, workflow_id.encode()
