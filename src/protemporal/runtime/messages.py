"""Messages as payloads: the converter, and what Empty means on the wire.

Encodings and metadata are those every Temporal SDK uses for protobuf: `binary/protobuf` or
`json/protobuf` with the message's full name as `messageType`. A message of any style is written
as google's class of the same name, so that all styles look the same on the wire.
"""

import json
from collections.abc import Sequence
from itertools import chain, repeat
from typing import Any, ClassVar, Literal, TypeVar, cast

from google.protobuf import empty_pb2, json_format
from google.protobuf.message import DecodeError, Message
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    BinaryNullPayloadConverter,
    BinaryPlainPayloadConverter,
    BinaryProtoPayloadConverter,
    CompositePayloadConverter,
    DataConverter,
    JSONPlainPayloadConverter,
    JSONProtoPayloadConverter,
    PayloadConverter,
)
from temporalio.exceptions import ApplicationError

from protemporal.runtime.styles import google_class, google_message, required_style, style_of

T = TypeVar("T")

_EMPTY = "google.protobuf.Empty"

NOTHING = type(None)
"""The output of an operation whose proto says google.protobuf.Empty."""

Profile = Literal["binary", "json", "explicit-empty"]
"""How a client or worker writes messages; it reads all of them, whatever it writes.

`binary`: the default, which tolerates unknown fields. `json`: what Go and Python SDKs write by
default. `explicit-empty`: binary, and an Empty is sent as a message, for peers that demand one.
"""


class PayloadMismatchError(ApplicationError):
    """A payload is not the message that the contract says, or cannot be read as it.

    A failure, so that a workflow or update that got it ends at once and does not retry for ever.
    """

    def __init__(self, message: str) -> None:
        super().__init__(message, type="PayloadMismatch", non_retryable=True)


def is_empty(kind: object) -> bool:
    """Whether a class is google.protobuf.Empty, which each style has of its own."""
    style = style_of(kind)
    return style is not None and style.full_name(cast("type", kind)) == _EMPTY


def arguments(request: object, *, null: bool = False, explicit: bool = False) -> list[Any]:
    """What is sent for a request: the request, except for an Empty, as Go's plugin does.

    A start, query, update, activity or next run sends nothing for it; a signal or a child start
    sends a null (`null=True`). `explicit` sends the Empty itself.
    """
    if explicit or not is_empty(type(request)):
        return [request]
    return [None] if null else []


def received(kind: type[T], value: object) -> T:
    """The request as the contract types it; a missing one is an Empty where one is asked for.

    Raises:
        PayloadMismatchError: it is missing, or another message.
    """
    if isinstance(value, kind):
        return value
    if value is None and is_empty(kind):
        return kind()
    # Google's class is what the SDK reads where it takes no hint: in activities, and whenever there
    # are more payloads than parameters.
    if isinstance(value, Message) and _name(value.__class__) == _name(kind):
        return _restyled(kind, value)
    if isinstance(value, dict):  # `json/plain`, read without a hint for the same reasons
        try:
            return _from_plain(kind, cast("object", value))
        except _UNREADABLE as error:
            raise PayloadMismatchError(f"unreadable as a {_name(kind)}") from error
    raise PayloadMismatchError(f"expected a {_name(kind)}, got {_kind_of(value)}")


def _restyled(kind: type[T], message: Message) -> T:
    if isinstance(message, kind):
        return message
    try:
        return required_style(kind).from_bytes(kind, message.SerializeToString())
    except DecodeError as error:
        raise PayloadMismatchError(f"unreadable as a {_name(kind)}") from error


def answered(kind: type[T], value: object) -> T:
    """The answer as the contract types it; None where it says Empty, whatever the peer sent.

    Raises:
        PayloadMismatchError: it is missing, or another message.
    """
    if kind is NOTHING:
        return cast("T", None)
    if isinstance(value, kind):
        return value
    raise PayloadMismatchError(f"expected a {_name(kind)}, got {_kind_of(value)}")


def _kind_of(value: object) -> str:
    return "nothing" if value is None else _name(type(value))


def _name(kind: type) -> str:
    style = style_of(kind)
    return style.full_name(kind) if style else kind.__name__


class MessageConverter(CompositePayloadConverter):
    """The payload converter of the `binary` profile, and base of the others.

    Values that are not messages (a plain workflow's strings, say) convert as the SDK does it.
    """

    explicit_empty: ClassVar[bool] = False
    message_encoding: ClassVar[Literal["binary", "json"]] = "binary"

    def __init__(self) -> None:
        """Takes no arguments, because the SDK makes it from its class."""
        binary = BinaryProtoPayloadConverter()
        text = JSONProtoPayloadConverter(ignore_unknown_fields=True)
        messages = (binary, text) if self.message_encoding == "binary" else (text, binary)
        super().__init__(
            BinaryNullPayloadConverter(),
            BinaryPlainPayloadConverter(),
            *messages,
            JSONPlainPayloadConverter(),
        )

    def to_payloads(self, values: Sequence[Any]) -> list[Payload]:
        """Writes each message in the profile's encoding, as google's class has it.

        Raises:
            TypeError: a dataclass of betterproto or betterproto2 that no `name_messages` names.
        """
        return super().to_payloads([_writable(value) for value in values])

    def from_payloads(
        self, payloads: Sequence[Payload], type_hints: list[type] | None = None
    ) -> list[Any]:
        """Reads each payload as its hint says; for messages the hint decides, not the payload.

        Raises:
            PayloadMismatchError: a payload is not the message its hint asks for.
        """
        hints = chain(type_hints or [], repeat(None))
        return [self._value(payload, hint) for payload, hint in zip(payloads, hints, strict=False)]

    def _value(self, payload: Payload, hint: type | None) -> Any:
        if hint is NOTHING:
            return None
        if style_of(hint):
            return read_message(payload, cast("type[Any]", hint))
        hints: list[type] | None = None if hint is None else [hint]
        return super().from_payloads([payload], hints)[0]


def _writable(value: Any) -> Any:
    return google_message(value) if style_of(value.__class__) else value


class JsonMessageConverter(MessageConverter):
    """The payload converter of the `json` profile."""

    message_encoding = "json"


class ExplicitEmptyMessageConverter(MessageConverter):
    """The payload converter of the `explicit-empty` profile."""

    explicit_empty = True


_CONVERTERS: dict[Profile, type[MessageConverter]] = {
    "binary": MessageConverter,
    "json": JsonMessageConverter,
    "explicit-empty": ExplicitEmptyMessageConverter,
}


def data_converter(profile: Profile = "binary") -> DataConverter:
    """The data converter of a profile, for `temporalio.client.Client.connect`."""
    return DataConverter(payload_converter_class=_CONVERTERS[profile])


def sends_explicit_empty(converter: PayloadConverter) -> bool:
    """Whether a client or worker with this converter writes an Empty as a message."""
    # The SDK hands out converters wrapped in one of its own.
    inner = getattr(converter, "_inner_payload_converter", converter)
    return isinstance(inner, MessageConverter) and inner.explicit_empty


def empty_answer(*, explicit: bool) -> Any:
    """What a handler returns to the SDK where the proto says Empty; every style writes the same."""
    return empty_pb2.Empty() if explicit else None


def read_message(payload: Payload, kind: type[T]) -> T:
    """The message in a payload of any of the encodings peers use, a null being an Empty.

    `json/plain` is accepted too: it is what `temporal workflow start --input '{…}'` sends.

    Raises:
        PayloadMismatchError: it is another message, another encoding, or unreadable.
    """
    style = required_style(kind)
    wanted = style.full_name(kind)
    named = payload.metadata.get("messageType", b"").decode(errors="replace")
    if named not in ("", wanted):
        raise PayloadMismatchError(f"expected a {wanted}, got a {named}")
    encoding = payload.metadata.get("encoding", b"").decode(errors="replace")
    try:
        if encoding == "binary/protobuf":
            return style.from_bytes(kind, payload.data)
        if encoding in ("json/protobuf", "json/plain"):
            return _from_plain(kind, json.loads(payload.data))
    except _UNREADABLE as error:
        raise PayloadMismatchError(f"unreadable as a {wanted} in {encoding}") from error
    if encoding == "binary/null" and wanted == _EMPTY:
        return kind()
    raise PayloadMismatchError(f"expected a {wanted}, got a payload of encoding {encoding!r}")


def _from_plain(kind: type[T], value: object) -> T:
    """The message that a value read from JSON describes."""
    if value is None and is_empty(kind):
        return kind()
    message = google_class(kind)()
    # Well-known types alone are anything but objects; for others protobuf would ignore a text as
    # it ignores unknown fields.
    if not isinstance(value, dict) and message.DESCRIPTOR.file.package != "google.protobuf":
        raise json_format.ParseError("not an object")
    json_format.ParseDict(cast("Any", value), message, ignore_unknown_fields=True)
    return _restyled(kind, message)


_UNREADABLE = (
    DecodeError,
    json_format.ParseError,
    RecursionError,
    AttributeError,  # these two, and ValueError, protobuf's JSON reader raises for values of
    TypeError,  # another kind than the well-known type has
    ValueError,
)
