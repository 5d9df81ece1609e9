"""Payloads as JSON for people: what has no JSON form is shown as it is, and nothing fails."""

import base64

import pytest
from google.protobuf import json_format
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.duration_pb2 import Duration
from google.protobuf.struct_pb2 import Value
from temporalio.api.common.v1 import Payload, Payloads
from temporalio.api.history.v1 import WorkflowExecutionSignaledEventAttributes

from protemporal.gateway.json_payloads import from_json, readable, to_json

FOREVER = Duration(seconds=10**12)  # more than a Duration may be, but bytes can say it
MESSAGE = {"encoding": b"binary/protobuf", "messageType": b"google.protobuf.Duration"}
JSON = {"encoding": b"json/plain"}


@pytest.mark.parametrize(
    ("metadata", "data", "expected"),
    [
        (JSON, b'{"a": [1, null]}', {"a": [1.0, None]}),
        (MESSAGE, Duration(seconds=2).SerializeToString(), "2s"),
        ({"encoding": b"binary/null"}, b"", None),
    ],
    ids=["JSON", "message", "null"],
)
def test_what_can_be_read_is_shown(
    metadata: dict[str, bytes], data: bytes, expected: object
) -> None:
    assert json_format.MessageToDict(shown(metadata, data)) == expected


@pytest.mark.parametrize(
    ("metadata", "data"),
    [
        *(
            (JSON, data)
            for data in (b"NaN", b"1e999", b"1" + b"0" * 400, b'"\\ud800"', b"\xff", b"{")
        ),
        (JSON, b"[" * 100_000),
        (MESSAGE, FOREVER.SerializeToString()),
        (MESSAGE, b"\xff"),
        ({**MESSAGE, "messageType": b"no.Such"}, b""),
        ({**MESSAGE, "messageType": b"\xff"}, b""),
        ({"encoding": b"binary/plain"}, b"\x00"),
        ({}, b""),
    ],
    ids=lambda value: str(value)[:30],
)
def test_what_cannot_be_read_is_shown_as_it_is(metadata: dict[str, bytes], data: bytes) -> None:
    found = json_format.MessageToDict(shown(metadata, data))
    assert found["data"] == base64.b64encode(data).decode()


def shown(metadata: dict[str, bytes], data: bytes) -> Value:
    """The payload; both ways to show it agree."""
    payloads = Payloads(payloads=[Payload(metadata=metadata, data=data)])
    value = to_json(payloads)
    event = readable(WorkflowExecutionSignaledEventAttributes(input=payloads))
    within = event.fields["input"].struct_value.fields["payloads"].list_value.values
    if metadata.get("encoding"):
        assert list(within) == [value]
    return value


def test_a_number_that_json_has_not() -> None:
    with pytest.raises(ValueError, match="NaN"):
        from_json(Value(number_value=float("nan")))


def test_messages_of_a_descriptor_set_are_shown() -> None:
    text = FieldDescriptorProto(name="text", number=1, type=FieldDescriptorProto.TYPE_STRING)
    file = FileDescriptorProto(name="own.proto", package="own")
    file.message_type.add(name="Note", field=[text])
    pool = DescriptorPool()
    pool.AddSerializedFile(file.SerializeToString())
    metadata = {"encoding": b"binary/protobuf", "messageType": b"own.Note"}
    payloads = Payloads(payloads=[Payload(metadata=metadata, data=b"\n\x02hi")])
    assert json_format.MessageToDict(to_json(payloads, [pool])) == {"text": "hi"}
    event = readable(WorkflowExecutionSignaledEventAttributes(input=payloads), [pool])
    assert json_format.MessageToDict(event) == {"input": {"payloads": [{"text": "hi"}]}}
