import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.protobuf import empty_pb2, json_format
from google.protobuf.message import DecodeError
from hypothesis import given
from hypothesis import strategies as st
from temporalio.common import SearchAttributeKey

from protemporal import runtime as pt
from protemporal.runtime.messages import Profile, answered, arguments, received
from protemporal.runtime.search_attributes import search_attributes
from protemporal.runtime.styles import (
    MessageStyle,
    google_class,
    google_message,
    required_style,
    style_of,
)
from protemporal.runtime.templates import evaluate
from protemporal.runtime.worker import contracts
from support.styles import STYLES, Styled, StyleName

Styles = dict[StyleName, Styled]
NAME = "samples.v1.Sample"
OTHERS = STYLES[1:]
DATACLASSES = pytest.mark.parametrize("name", OTHERS)
EVERY = pytest.mark.parametrize("name", STYLES)


@pytest.fixture(autouse=True, scope="module")
def _named(styles: Styles) -> None:  # pyright: ignore[reportUnusedFunction] # pytest uses it
    for name in OTHERS:
        sample = styles[name].sample
        pt.name_messages({sample.Sample: NAME, sample.SamplePart: f"{NAME}.Part"})


def style(styled: Styled) -> MessageStyle:
    return required_style(styled.sample.Sample)


def written(value: object, profile: Profile = "binary") -> Any:
    (payload,) = pt.data_converter(profile).payload_converter.to_payloads([value])
    return payload


texts = st.text(max_size=5)
int32s = st.integers(-(2**31), 2**31 - 1)
parts = st.fixed_dictionaries({"name": texts, "size": st.integers(-(2**63), 2**63 - 1)})
times = st.datetimes(timezones=st.just(UTC)).map(lambda at: at.isoformat())
# In canonical JSON, the one form that is the same for all libraries.
samples = st.fixed_dictionaries(
    {},
    optional={
        "id": texts,
        "colour": st.sampled_from([0, 1, 77]),
        "at": times,
        "parts": st.lists(parts, max_size=2),
        "counts": st.dictionaries(texts, int32s, max_size=2),
        "weight": int32s,
        "seal": st.sampled_from(["", "AA==", "/+8="]),
        "price": st.floats(allow_nan=False, allow_infinity=False).map(lambda x: x + 0.0),
        "note": texts,
        "from": texts,
        "steps": st.lists(int32s, max_size=3),
        "open": st.booleans(),
    },
)
oneofs: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.fixed_dictionaries({}, optional={"card": texts}),
    st.fixed_dictionaries({"voucher": texts}),
    st.fixed_dictionaries({"goods": parts}),
)


@given(sample=samples, oneof=oneofs)
def test_bytes_survive_all_styles_in_a_row(
    styles: Styles, sample: dict[str, Any], oneof: dict[str, Any]
) -> None:
    google = styles["protobuf"].sample.Sample
    start = json_format.ParseDict(sample | oneof, google())
    data = start.SerializeToString()
    for name in (*OTHERS, *reversed(STYLES)):
        each = style(styles[name])
        data = each.to_bytes(each.from_bytes(styles[name].sample.Sample, data))
    assert google.FromString(data) == start


@EVERY
def test_a_class_has_the_style_of_its_library(styles: Styles, name: StyleName) -> None:
    sample = styles[name].sample.Sample
    assert style(styles[name]).full_name(sample) == NAME
    assert google_class(sample) is styles["protobuf"].sample.Sample
    owners = [other for other in STYLES if style(styles[other]).owns(sample)]
    assert owners == [name]


@pytest.mark.parametrize("kind", [str, dict, None, Any, list[int], type])
def test_what_is_no_message_has_no_style(kind: object) -> None:
    assert style_of(kind) is None


def test_a_value_that_is_no_message_is_not_taken_for_one() -> None:
    with pytest.raises(TypeError, match=r"builtins\.str is no message class"):
        google_message("text")


def test_the_runtime_loads_no_library_but_googles() -> None:
    program = (
        "import sys, protemporal.runtime; print({'betterproto', 'betterproto2'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout == "set()\n"


BROKEN = {
    "a tag without a value": b"\x0a",
    "no end of a number": b"\xff",
    "a text that was cut off": b"\x0a\x05ab",
    "a text that is no UTF-8": b"\x0a\x02\xff\xff",
    "a nested message that was cut off": b"\x3a\x02\x0a\x09",
}


@EVERY
@pytest.mark.parametrize("data", BROKEN.values(), ids=BROKEN.keys())
def test_broken_bytes_are_no_message(styles: Styles, name: StyleName, data: bytes) -> None:
    with pytest.raises(DecodeError):
        style(styles[name]).from_bytes(styles[name].sample.Sample, data)


@DATACLASSES
def test_a_time_that_python_cannot_hold_is_refused(styles: Styles, name: StyleName) -> None:
    sample = styles["protobuf"].sample.Sample()
    sample.at.seconds = 2**40
    payload = written(sample)
    converter = pt.data_converter().payload_converter
    with pytest.raises(pt.PayloadMismatchError, match=f"unreadable as a {NAME}"):
        converter.from_payloads([payload], [styles[name].sample.Sample])


@EVERY
def test_json_is_canonical(styles: Styles, name: StyleName) -> None:
    # betterproto's own JSON has the value RED and the duration 3600.000s.
    sample = styles[name].sample
    red = 1 if name == "protobuf" else sample.Colour.RED
    assert json.loads(written(sample.Sample(colour=red), "json").data) == {"colour": "COLOUR_RED"}
    delivery = styles[name].pb.DeliverRequest(travel_time=timedelta(hours=1))
    assert json.loads(written(delivery, "json").data) == {"travelTime": "3600s"}


@EVERY
@pytest.mark.parametrize(
    "data", [b'{"from":"Bern","colour":"COLOUR_RED"}', b'{"from":"Bern","colour":1}']
)
def test_json_is_read(styles: Styles, name: StyleName, data: bytes) -> None:
    payload = written(styles[name].sample.Sample(), "json")
    payload.data = data
    (read,) = pt.data_converter().payload_converter.from_payloads(
        [payload], [styles[name].sample.Sample]
    )
    assert isinstance(read, styles[name].sample.Sample)
    assert google_message(read) == styles["protobuf"].sample.Sample(colour=1, **{"from": "Bern"})


@DATACLASSES
def test_of_two_members_of_a_oneof_the_last_is_sent(styles: Styles, name: StyleName) -> None:
    # betterproto2 writes both, and each peer would pick one by its own rule.
    sample = styles[name].sample.Sample(card="1234", voucher="5678")
    expected = styles["protobuf"].sample.Sample(voucher="5678")
    assert written(sample) == written(expected)


@DATACLASSES
def test_nanoseconds_are_cut_to_microseconds(styles: Styles, name: StyleName) -> None:
    sample = styles["protobuf"].sample.Sample()
    sample.at.FromJsonString("2024-01-02T03:04:05.123456789Z")
    read = style(styles[name]).from_bytes(styles[name].sample.Sample, sample.SerializeToString())
    assert read.at == datetime(2024, 1, 2, 3, 4, 5, 123456, tzinfo=UTC)


@DATACLASSES
def test_unknown_fields_are_kept(styles: Styles, name: StyleName) -> None:
    google, part = styles["protobuf"].sample.Sample, styles[name].sample.SamplePart
    sample = google(id="a", card="1234")
    kept = google_message(style(styles[name]).from_bytes(part, sample.SerializeToString()))
    assert google.FromString(kept.SerializeToString()) == sample


@EVERY
def test_a_message_of_a_style_is_named_on_the_wire(styles: Styles, name: StyleName) -> None:
    assert dict(written(styles[name].sample.Sample()).metadata) == {
        "encoding": b"binary/protobuf",
        "messageType": NAME.encode(),
    }


@DATACLASSES
def test_a_class_that_nobody_named_is_refused(styles: Styles, name: StyleName) -> None:
    base = styles[name].sample.Sample.__bases__[0]
    nameless = type("Nameless", (base,), {"__module__": "shop"})
    with pytest.raises(TypeError, match=r"shop\.Nameless: which proto message is it\? Say so with"):
        style(styles[name]).full_name(nameless)


@DATACLASSES
def test_a_name_without_a_descriptor_is_refused(styles: Styles, name: StyleName) -> None:
    missing = r"no descriptor of shop\.v1\.Gone is loaded: import the _pb2 module of its proto"
    with pytest.raises(LookupError, match=missing):
        pt.name_messages({styles[name].sample.SamplePart: "shop.v1.Gone"})


@EVERY
def test_an_empty_of_any_style_is_sent_as_nothing(styles: Styles, name: StyleName) -> None:
    empty = styles[name].empty()
    assert arguments(empty) == []
    assert arguments(empty, null=True) == [None]
    assert arguments(empty, explicit=True) == [empty]
    assert written(empty) == written(empty_pb2.Empty())


@EVERY
def test_an_empty_of_any_style_is_made_from_nothing(styles: Styles, name: StyleName) -> None:
    empty = styles[name].empty
    null = written(None)
    assert isinstance(received(empty, None), empty)
    assert isinstance(pt.read_message(null, empty), empty)
    with pytest.raises(pt.PayloadMismatchError, match=f"expected a {NAME}, got nothing"):
        received(styles[name].sample.Sample, None)


@EVERY
def test_what_the_sdk_read_without_a_hint_is_taken(styles: Styles, name: StyleName) -> None:
    google = styles["protobuf"].sample.Sample(id="a")
    taken = received(styles[name].sample.Sample, google)
    assert isinstance(taken, styles[name].sample.Sample)
    assert google_message(taken) == google


@DATACLASSES
def test_a_time_is_refused_without_a_hint_as_well(styles: Styles, name: StyleName) -> None:
    google = styles["protobuf"].sample.Sample()
    google.at.seconds = 2**40
    with pytest.raises(pt.PayloadMismatchError, match=f"unreadable as a {NAME}"):
        received(styles[name].sample.Sample, google)


@EVERY
def test_a_wrong_answer_is_named(styles: Styles, name: StyleName) -> None:
    sample = styles[name].sample.Sample()
    with pytest.raises(
        pt.PayloadMismatchError, match=f"expected a google.protobuf.Empty, got {NAME}"
    ):
        answered(styles[name].empty, sample)


@EVERY
def test_expressions_see_the_fields_of_the_proto(styles: Styles, name: StyleName) -> None:
    kind = styles[name].pb.DeliverRequest
    delivery = kind(parcel_id="p7", travel_time=timedelta(seconds=90))
    assert evaluate("${! parcelId }/${! travelTime }", kind, delivery, of="test") == "p7/90s"


@EVERY
def test_search_attributes_see_the_fields_of_the_proto(styles: Styles, name: StyleName) -> None:
    delivery = styles[name].pb.DeliverRequest(parcel_id="p7")
    spec = pt.WorkflowSpec(
        name="styles.Sought",
        input=styles[name].pb.DeliverRequest,
        output=pt.NOTHING,
        search_attributes="root.Parcel = parcelId",
    )
    found = search_attributes(spec, delivery)
    assert found is not None
    assert found[SearchAttributeKey.for_keyword("Parcel")] == "p7"


@DATACLASSES
def test_declarations_pass_through_the_sandbox(styles: Styles, name: StyleName) -> None:
    t = styles[name].t
    declared = {name, t.__name__, styles[name].pb.__name__, styles[name].empty.__module__}
    assert declared <= {*contracts()}
    assert styles[name].parcels.__name__ not in contracts()
