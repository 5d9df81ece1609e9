"""One mapped RPC bound to Temporal: what starts, signals, queries and updates have in common.

Everything is bound when the server starts; a call copies a template and fills in ids and bytes.
The request is parsed although its bytes pass on untouched: a malformed one would reach the worker
and there fail the workflow's task for ever. Parsing takes 0.1 % of what gRPC takes (measured).
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import TypeVar

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, Message

from protemporal.expression import EvaluationError, parse_template
from protemporal.expression.this import by_json_name
from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import Policy
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import BusinessError, BusinessErrors, Refusal, refuse
from protemporal.gateway.ids import check_request_id, check_workflow_id
from protemporal.gateway.mapping import Given, Mapped, inward
from protemporal.gateway.metadata import REQUEST_ID, WORKFLOW_ID
from protemporal.gateway.payloads import is_empty
from protemporal.gateway.temporal_api import TemporalApi
from protemporal.runtime.styles import descriptor, google_class, required_style

M = TypeVar("M")


@dataclass(frozen=True, slots=True)
class Backend:
    """What operations are bound to when a server starts."""

    api: TemporalApi
    business: BusinessErrors = field(default_factory=dict[str, BusinessError])
    """What declared types of ApplicationError become."""
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    """Set when the server ends: what could go on for ever ends then."""


class Operation(ABC):
    """One mapped RPC, bound to Temporal."""

    policy: Policy
    """What the RPC may take."""
    may_be_named = False
    """Whether the caller's `temporal-workflow-id` comes before the contract's expression."""

    def __init__(self, message: type, backend: Backend, mapped: Mapped, workflow_id: str) -> None:
        """`message` is the operation's input, `workflow_id` its own expression over that."""
        # Google's class, whatever the spec's style: the fastest, and all that expressions need.
        kind = google_class(message)
        self.request = google_class(mapped.request or message)
        """The message that callers send."""
        self._parse = parser(self.request)
        self._api = backend.api
        self._business = backend.business
        self.given = inward(self.request, kind, mapped.input)
        """What the operation takes of a request on the wire and parsed."""
        self._workflow_id_of = _of_request(mapped.workflow_id, self.request) or _of_input(
            workflow_id, kind, mapped.input
        )
        self._request_id_of = request_id_of(self.request)
        self._has_payload = not is_empty(kind)

    async def serve(self, request: bytes, context: Context) -> bytes:
        """Does it.

        Raises:
            Refusal: it did not happen, or not as wished.
        """
        return await self.act(self.given(request, self._parse(request)), context)

    async def perform(self, request: bytes, message: Message, context: Context) -> bytes:
        """Does it with a request that is parsed already."""
        return await self.act(self.given(request, message), context)

    @abstractmethod
    async def act(self, given: Given, context: Context) -> bytes:
        """Does it; gives the response."""

    def _workflow_id(self, given: Given, context: Context) -> str:
        named = workflow_id = context.options.workflow_id
        if not (named and self.may_be_named):
            text = self._workflow_id_of(given) if self._workflow_id_of else named
            workflow_id = check_workflow_id(text, "workflow_id")
            if named not in ("", workflow_id):
                expected = "nothing: the request says which workflow"
                raise refuse(Reason.METADATA_INVALID, {"field": WORKFLOW_ID, "expected": expected})
        context.workflow_id = workflow_id
        context.run_id = context.options.run_id
        return workflow_id

    def _request_id(self, given: Given, context: Context) -> str:
        """The caller's idempotency key; empty where it gave none."""
        named = context.options.request_id
        if self._request_id_of is None:
            return named
        text = self._request_id_of(given.request)
        if not text:
            return named
        checked = check_request_id(text, "request_id")
        if named and checked != named:
            raise refuse(Reason.REQUEST_ID_AMBIGUOUS, {"field": REQUEST_ID})
        return checked


class Streaming(ABC):
    """One mapped RPC that answers with a stream, bound to Temporal."""

    @abstractmethod
    def stream(
        self, request: bytes, message: Message, context: Context
    ) -> AsyncGenerator[bytes, None]:
        """Does it with a request that is parsed already; gives the responses."""


def parser(kind: type[M]) -> Callable[[bytes], M]:
    """What makes messages of a class of requests; it raises a Refusal for one that is malformed."""
    read = partial(required_style(kind).from_bytes, kind)

    def parse(request: bytes) -> M:
        try:
            return read(request)
        except DecodeError:
            raise malformed(kind) from None

    return parse


def malformed(kind: type) -> Refusal:
    """What a request gets that is no message of its class."""
    return refuse(Reason.MALFORMED_MESSAGE, {"messageType": descriptor(kind).full_name})


def paths(base: str, kind: type, names: Iterable[str]) -> str:
    """Where a caller finds fields of the message that its request holds at `base`.

    Expressions name fields as JSON does, refusals as the proto does, whatever the field is blamed
    for.
    """
    fields = by_json_name(descriptor(kind))
    named = (fields[name].name if name in fields else name for name in names)
    return ", ".join(sorted({f"{base}.{name}" if base else name for name in named}))


def text_of(
    expression: str, kind: type[Message], base: str = ""
) -> Callable[[Message, str], str] | None:
    """The value of an id expression over a message, with what it is for; None without one.

    `base` is the path of the message in the caller's request.
    """
    if not expression:
        return None
    template = parse_template(expression)
    evaluate = template.bind(descriptor(kind))

    def text(message: Message, purpose: str) -> str:
        try:
            return evaluate(message)
        except EvaluationError as error:
            fields = error.fields or template.fields
            metadata = {"expression": purpose, "field": paths(base, kind, fields)}
            raise refuse(Reason.EXPRESSION_FAILED, metadata) from error

    return text


def _of_request(expression: str, kind: type[Message]) -> Callable[[Given], str] | None:
    text = text_of(expression, kind)
    return None if text is None else lambda given: text(given.request, "workflow id")


def _of_input(expression: str, kind: type[Message], base: str) -> Callable[[Given], str] | None:
    text = text_of(expression, kind, base)
    return None if text is None else lambda given: text(given.input, "workflow id")


def request_id_of(kind: type[Message]) -> Callable[[Message], str] | None:
    """Reads the string field `request_id` (AIP-155); None where there is none."""
    found = kind.DESCRIPTOR.fields_by_name.get("request_id")
    if found is None or found.type != FieldDescriptor.TYPE_STRING or found.is_repeated:
        return None
    return lambda message: getattr(message, "request_id")  # noqa: B009 - unknown to the type
