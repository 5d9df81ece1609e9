"""Requests as payloads and payloads as responses: the bytes pass through, untouched.

A request of the operation's own type is the payload's data, and the data of a `binary/protobuf`
answer is the response. Only an answer in another encoding is converted.
"""

from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import EncodeError, Message
from temporalio.api.common.v1 import Payload, Payloads

from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import Refusal, refuse
from protemporal.runtime import messages
from protemporal.runtime.messages import NOTHING, PayloadMismatchError, read_message
from protemporal.runtime.styles import descriptor, google_class

PAYLOAD_LIMIT = 2 * 1024 * 1024 - 16 * 1024
"""Most bytes of a request.

Temporal refuses a blob over 2 MiB. An update it takes, but the worker then cannot echo it: the
workflow task fails and is retried for ever, so that has to be refused before it is sent. The 16 KiB
are for what surrounds the request in the event.
"""

_BINARY = b"binary/protobuf"


def put_argument(template: Payloads, kind: type, *, null: bool = False) -> None:
    """Adds an operation's argument to a template; its payload, if there is one, takes the bytes.

    An Empty is sent as nothing at all, or as a null (`null=True`, signals), as Go's plugin does.
    """
    if not is_empty(kind):
        metadata = template.payloads.add().metadata
        metadata["encoding"] = _BINARY
        metadata["messageType"] = descriptor(kind).full_name.encode()
    elif null:
        template.payloads.add().metadata["encoding"] = b"binary/null"


def is_empty(kind: type) -> bool:
    """Whether the proto says google.protobuf.Empty."""
    return kind is NOTHING or messages.is_empty(kind)


def check_size(data: bytes, request: Message) -> None:
    """Refuses what Temporal, or the worker's answer to it, could not carry.

    `data` is what the operation takes of the caller's `request`.

    Raises:
        Refusal: it is larger than `PAYLOAD_LIMIT`; names the field to blame.
    """
    if len(data) > PAYLOAD_LIMIT:
        raise too_large(len(data), PAYLOAD_LIMIT, _largest_field(request))


def too_large(size: int, limit: int, field: str = "") -> Refusal:
    """The request does not fit; without a field as a whole."""
    sizes = {"limitBytes": str(limit), "actualBytes": str(size)}
    return refuse(Reason.PAYLOAD_TOO_LARGE, {**sizes, "field": field})


def _largest_field(request: Message) -> str:
    """The field that takes the most bytes; empty where all of them are unknown."""
    alone = {
        field.name: len(type(request)(**{field.name: value}).SerializePartialToString())
        for field, value in request.ListFields()
        if not field.is_extension
    }
    return max(alone, key=lambda name: alone[name], default="")


class Answer:
    """Reads an operation's answer as the bytes of the response."""

    __slots__ = ("_kind", "_name", "_name_bytes")

    def __init__(self, kind: type[object]) -> None:
        self._kind = None if is_empty(kind) else google_class(kind)
        self._name = (self._kind or Empty).DESCRIPTOR.full_name
        self._name_bytes = self._name.encode()

    def read(self, payloads: Payloads) -> bytes:
        """The response. Nothing, and null, are the empty message, as are all answers to Empty.

        Raises:
            Refusal: it is another message, or cannot be read.
        """
        if self._kind is None or not payloads.payloads:
            return b""
        payload = payloads.payloads[0]
        encoding = payload.metadata.get("encoding")
        if encoding == _BINARY and payload.metadata.get("messageType") == self._name_bytes:
            return payload.data
        if encoding == b"binary/null":
            return b""
        return self._converted(self._kind, payload)

    def is_of_another(self, payloads: Payloads) -> bool:
        """Whether the answer says that it is another message; null and plain JSON say nothing."""
        if not payloads.payloads:
            return False
        named = payloads.payloads[0].metadata.get("messageType")
        return named is not None and named != self._name_bytes

    def _converted(self, kind: type[Message], payload: Payload) -> bytes:
        try:
            return read_message(payload, kind).SerializeToString()
        except (PayloadMismatchError, EncodeError) as error:
            raise refuse(Reason.PAYLOAD_CODEC, {"messageType": self._name}) from error
