import json
from typing import Any

import pytest
from google.protobuf import duration_pb2, empty_pb2, json_format, wrappers_pb2
from google.protobuf.message import Message
from hypothesis import given
from hypothesis import strategies as st
from temporalio.api.common.v1 import Payload

from examples.parcels.v1 import parcels_pb2 as pb
from protemporal.runtime.messages import (
    NOTHING,
    MessageConverter,
    PayloadMismatchError,
    Profile,
    answered,
    arguments,
    data_converter,
    received,
    sends_explicit_empty,
)

PROFILES: list[Profile] = ["binary", "json", "explicit-empty"]
EMPTY = empty_pb2.Empty()
MOVE = pb.MoveRequest(parcel_id="p", place="Bern")


def payload(encoding: str, data: bytes = b"", message_type: str = "") -> Payload:
    metadata = {"encoding": encoding.encode()}
    if message_type:
        metadata["messageType"] = message_type.encode()
    return Payload(metadata=metadata, data=data)


def read(given: Payload, hint: type | None) -> Any:
    hints = None if hint is None else [hint]
    return data_converter().payload_converter.from_payloads([given], hints)[0]


WRITTEN: list[tuple[Profile, str]] = [
    ("binary", "binary/protobuf"),
    ("json", "json/protobuf"),
    ("explicit-empty", "binary/protobuf"),
]


@pytest.mark.parametrize(("profile", "encoding"), WRITTEN, ids=PROFILES)
def test_a_profile_writes_its_encoding(profile: Profile, encoding: str) -> None:
    (written,) = data_converter(profile).payload_converter.to_payloads([MOVE])
    assert dict(written.metadata) == {
        "encoding": encoding.encode(),
        "messageType": b"examples.parcels.v1.MoveRequest",
    }


NAME = "examples.parcels.v1.MoveRequest"
JSON = b'{"parcelId":"p","place":"Bern"}'
READ: dict[str, tuple[Payload, type | None, object]] = {
    "binary": (payload("binary/protobuf", MOVE.SerializeToString(), NAME), pb.MoveRequest, MOVE),
    "json": (payload("json/protobuf", JSON, NAME), pb.MoveRequest, MOVE),
    "json without a name": (payload("json/protobuf", JSON), pb.MoveRequest, MOVE),
    "json/plain, as the temporal CLI sends it": (payload("json/plain", JSON), pb.MoveRequest, MOVE),
    "unknown JSON fields are ignored": (
        payload("json/protobuf", b'{"place":"Bern","parcelId":"p","new":1}', NAME),
        pb.MoveRequest,
        MOVE,
    ),
    "binary by its name alone": (
        payload("binary/protobuf", MOVE.SerializeToString(), NAME),
        None,
        MOVE,
    ),
    "null as Empty": (payload("binary/null"), empty_pb2.Empty, EMPTY),
    "JSON null as Empty": (payload("json/plain", b"null"), empty_pb2.Empty, EMPTY),
    "Empty in JSON": (payload("json/protobuf", b"{}", "google.protobuf.Empty"), type(EMPTY), EMPTY),
    "Empty in binary": (
        payload("binary/protobuf", b"", "google.protobuf.Empty"),
        type(EMPTY),
        EMPTY,
    ),
    "Empty as no output": (payload("binary/protobuf", b"", "google.protobuf.Empty"), NOTHING, None),
    "null as no output": (payload("binary/null"), NOTHING, None),
    "a well-known type that is no object": (
        payload("json/protobuf", b'"x"', "google.protobuf.StringValue"),
        wrappers_pb2.StringValue,
        wrappers_pb2.StringValue(value="x"),
    ),
    "a plain workflow's string": (payload("json/plain", b'"x"'), str, "x"),
}


@pytest.mark.parametrize(("given_", "hint", "expected"), READ.values(), ids=READ.keys())
def test_any_encoding_is_read(given_: Payload, hint: type | None, expected: object) -> None:
    assert read(given_, hint) == expected


REFUSED: dict[str, tuple[Payload, str]] = {
    "another message": (
        payload("binary/protobuf", b"", "examples.parcels.v1.TrackRequest"),
        "expected a examples.parcels.v1.MoveRequest, got a examples.parcels.v1.TrackRequest",
    ),
    "broken bytes": (payload("binary/protobuf", b"\xff", NAME), f"unreadable as a {NAME}"),
    "broken JSON": (payload("json/protobuf", b"{", NAME), f"unreadable as a {NAME}"),
    "JSON that is no UTF-8": (payload("json/protobuf", b"\xff", NAME), f"unreadable as a {NAME}"),
    "JSON that is no object": (payload("json/plain", b'"text"'), f"unreadable as a {NAME}"),
    "JSON without end": (payload("json/plain", b"[" * 10**5), f"unreadable as a {NAME}"),
    "JSON null": (payload("json/plain", b"null"), f"unreadable as a {NAME}"),
    "a null": (payload("binary/null"), "got a payload of encoding 'binary/null'"),
    "no encoding": (Payload(), "got a payload of encoding ''"),
}


@pytest.mark.parametrize(("given_", "text"), REFUSED.values(), ids=REFUSED.keys())
def test_what_is_not_the_message_is_refused(given_: Payload, text: str) -> None:
    with pytest.raises(PayloadMismatchError, match=text.replace("(", r"\(")) as caught:
        read(given_, pb.MoveRequest)
    assert caught.value.non_retryable


def test_more_payloads_than_parameters_are_read_without_a_hint() -> None:
    null = payload("binary/null")
    values = MessageConverter().from_payloads([null, null], [type(EMPTY)])
    assert values == [EMPTY, None]


ARGUMENTS: dict[str, tuple[Message, dict[str, bool], list[Any]]] = {
    "a message": (MOVE, {}, [MOVE]),
    "a message where Empty would be null": (MOVE, {"null": True}, [MOVE]),
    "Empty is nothing": (EMPTY, {}, []),
    "Empty is null": (EMPTY, {"null": True}, [None]),
    "explicit Empty": (EMPTY, {"explicit": True}, [EMPTY]),
    "explicit Empty where it would be null": (EMPTY, {"explicit": True, "null": True}, [EMPTY]),
}


@pytest.mark.parametrize(("request_", "how", "expected"), ARGUMENTS.values(), ids=ARGUMENTS.keys())
def test_what_is_sent_for_a_request(
    request_: Message, how: dict[str, bool], expected: list[Any]
) -> None:
    assert arguments(request_, **how) == expected


def test_a_missing_request_is_an_empty_where_one_is_asked_for() -> None:
    assert received(empty_pb2.Empty, None) == EMPTY


def test_a_plain_object_is_the_message_it_describes() -> None:
    assert received(pb.MoveRequest, {"parcelId": "p", "place": "Bern"}) == MOVE


@pytest.mark.parametrize("number", ["5", "true"])
def test_a_json_value_is_no_empty(number: str) -> None:
    with pytest.raises(PayloadMismatchError):
        read(payload("json/plain", number.encode()), empty_pb2.Empty)


def test_a_missing_request_is_refused_where_a_message_is_asked_for() -> None:
    with pytest.raises(PayloadMismatchError, match=f"expected a {NAME}, got nothing"):
        received(pb.MoveRequest, None)


def test_a_wrong_answer_is_refused() -> None:
    with pytest.raises(PayloadMismatchError, match=r"expected a google\.protobuf\.Duration, got"):
        answered(duration_pb2.Duration, MOVE)


@pytest.mark.parametrize("profile", PROFILES)
def test_only_one_profile_sends_empties(profile: Profile) -> None:
    converter = data_converter(profile).payload_converter
    assert sends_explicit_empty(converter) == (profile == "explicit-empty")


deliveries = st.builds(
    pb.DeliverRequest,
    parcel_id=st.text(),
    address=st.text(),
    travel_time=st.none() | st.builds(duration_pb2.Duration, seconds=st.integers(-(10**9), 10**9)),
)
messages: st.SearchStrategy[Message] = st.one_of(
    deliveries,
    st.builds(pb.DeliverAllRequest, batch_id=st.text(), parcels=st.lists(deliveries, max_size=3)),
    st.builds(wrappers_pb2.StringValue, value=st.text()),
    st.just(EMPTY),
)


@given(messages, st.sampled_from(PROFILES), st.sampled_from(PROFILES))
def test_a_message_survives_from_any_profile_to_any_other(
    message: Message, writer: Profile, reader: Profile
) -> None:
    written = data_converter(writer).payload_converter.to_payloads([message])
    kind: type[Message] = message.__class__
    assert data_converter(reader).payload_converter.from_payloads(written, [kind]) == [message]


def test_json_is_canonical_and_compact() -> None:
    (written,) = data_converter("json").payload_converter.to_payloads([MOVE])
    assert (
        written.data
        == json.dumps(
            json_format.MessageToDict(MOVE), separators=(",", ":"), sort_keys=True
        ).encode()
    )
