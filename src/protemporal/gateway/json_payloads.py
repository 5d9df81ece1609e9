"""Payloads as JSON and back, for people: whatever of them can be read is shown."""

import base64
import json
from collections.abc import Sequence
from typing import Any, cast

from google.protobuf import descriptor_pool, json_format, struct_pb2
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import DecodeError, Message
from google.protobuf.message_factory import GetMessageClass
from temporalio.api.common.v1 import Payload, Payloads

Pools = Sequence[DescriptorPool]
"""Where messages in payloads are looked for, in this order, ahead of those that are loaded."""

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


def to_json(payloads: Payloads, pools: Pools = ()) -> struct_pb2.Value:
    """The first payload; null if there is none."""
    value = struct_pb2.Value()
    # Any JSON value is the JSON form of a Value; the function's type thinks of objects alone.
    shown: Any = _shown(payloads.payloads[0], pools) if payloads.payloads else None
    json_format.ParseDict(shown, value)
    return value


def readable(message: Message, pools: Pools = ()) -> struct_pb2.Struct:
    """A message of Temporal's API with its payloads as JSON."""
    fields = json_format.MessageToDict(message)
    found = struct_pb2.Struct()
    shown: Any = _with_payloads(fields, pools)
    json_format.ParseDict(shown, found)
    return found


def _with_payloads(value: object, pools: Pools) -> object:
    """The JSON form of a message; what has the form of a payload in it is read."""
    if isinstance(value, list):
        return [_with_payloads(each, pools) for each in cast("list[object]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("dict[str, object]", value)
    metadata = fields.get("metadata")
    if isinstance(metadata, dict) and "encoding" in metadata:
        return _shown(json_format.ParseDict(fields, Payload()), pools)
    return {key: _with_payloads(each, pools) for key, each in fields.items()}


def _checked(value: Any) -> object:
    """The value, if a caller can have it as JSON too: Python reads more than that."""
    json_format.MessageToDict(json_format.ParseDict(value, struct_pb2.Value()))
    return value


def _message(payload: Payload, pools: Pools) -> object:
    name = payload.metadata.get("messageType", b"").decode()
    for pool in (*pools, descriptor_pool.Default()):
        try:
            found = pool.FindMessageTypeByName(name)
        except KeyError:
            continue
        message = GetMessageClass(found).FromString(payload.data)
        return json_format.MessageToDict(message, descriptor_pool=pool)
    raise KeyError(name)


def _shown(payload: Payload, pools: Pools) -> object:
    encoding = payload.metadata.get("encoding", b"")
    try:
        if encoding in _JSON:
            return _checked(json.loads(payload.data))
        if encoding == b"binary/null":
            return None
        if encoding == b"binary/protobuf":
            return _message(payload, pools)
    except (*_NO_JSON, KeyError, TypeError, DecodeError):
        pass  # shown as it is
    return {
        "metadata": {
            key: value.decode(errors="replace") for key, value in payload.metadata.items()
        },
        "data": base64.b64encode(payload.data).decode(),
    }
