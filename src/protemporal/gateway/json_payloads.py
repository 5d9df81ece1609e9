"""Payloads as JSON and back, for people: whatever of them can be read is shown."""

import base64
import json
from typing import Any, cast

from google.protobuf import json_format, struct_pb2, symbol_database
from google.protobuf.message import DecodeError, Message
from temporalio.api.common.v1 import Payload, Payloads

_JSON = frozenset((b"json/plain", b"json/protobuf"))

_NO_JSON = (json_format.Error, ValueError, OverflowError, RecursionError)
"""What a value causes that JSON, or `google.protobuf.Value`, has not: NaN, half a surrogate."""


def from_json(value: struct_pb2.Value) -> Payload:
    """The payload of a JSON value; workers read it as the message that their handler takes.

    Raises:
        ValueError: it holds a number that JSON has not.
    """
    text = json.dumps(json_format.MessageToDict(value))
    return Payload(metadata={"encoding": b"json/plain"}, data=text.encode())


def to_json(payloads: Payloads) -> struct_pb2.Value:
    """The first payload; null if there is none."""
    value = struct_pb2.Value()
    # Any JSON value is the JSON form of a Value; the function's type thinks of objects alone.
    shown: Any = _shown(payloads.payloads[0]) if payloads.payloads else None
    json_format.ParseDict(shown, value)
    return value


def readable(message: Message) -> struct_pb2.Struct:
    """A message of Temporal's API with its payloads as JSON."""
    fields = json_format.MessageToDict(message)
    found = struct_pb2.Struct()
    shown: Any = _with_payloads(fields)
    json_format.ParseDict(shown, found)
    return found


def _with_payloads(value: object) -> object:
    """The JSON form of a message; what has the form of a payload in it is read."""
    if isinstance(value, list):
        return [_with_payloads(each) for each in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("dict[str, object]", value)
    metadata = fields.get("metadata")
    if isinstance(metadata, dict) and "encoding" in metadata:
        return _shown(json_format.ParseDict(fields, Payload()))
    return {key: _with_payloads(each) for key, each in fields.items()}


def _checked(value: Any) -> object:
    """The value, if a caller can have it as JSON too: Python reads more than that."""
    json_format.MessageToDict(json_format.ParseDict(value, struct_pb2.Value()))
    return value


def _shown(payload: Payload) -> object:
    encoding = payload.metadata.get("encoding", b"")
    try:
        if encoding in _JSON:
            return _checked(json.loads(payload.data))
        if encoding == b"binary/null":
            return None
        if encoding == b"binary/protobuf":
            name = payload.metadata.get("messageType", b"").decode()
            kind = symbol_database.Default().GetSymbol(name)
            return json_format.MessageToDict(kind.FromString(payload.data))
    except (*_NO_JSON, KeyError, TypeError, DecodeError):
        pass  # shown as it is
    return {
        "metadata": {
            key: value.decode(errors="replace") for key, value in payload.metadata.items()
        },
        "data": base64.b64encode(payload.data).decode(),
    }
