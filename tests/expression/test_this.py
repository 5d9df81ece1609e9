"""What an expression sees of a message, read from it directly and by way of its whole JSON form."""

import pytest
from google.protobuf.any_pb2 import Any
from google.protobuf.descriptor import Descriptor
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import Struct
from google.protobuf.wrappers_pb2 import StringValue

from expression.conftest import Messages
from protemporal.expression import EvaluationError
from protemporal.expression.this import reader, this_of
from protemporal.expression.values import Value, descend


@pytest.mark.parametrize(
    ("json", "path", "expected"),
    [
        ({"id": "x"}, "id", "x"),
        ({}, "id", None),
        ({"intField": 30}, "intField", 30.0),
        ({"uintField": 4294967295}, "uintField", 4294967295.0),
        ({"longField": "-5"}, "longField", "-5"),
        ({"ulongField": "18446744073709551615"}, "ulongField", "18446744073709551615"),
        ({"floatField": 5.7}, "floatField", 5.7),
        ({"doubleField": "NaN"}, "doubleField", "NaN"),
        ({"boolField": True}, "boolField", True),
        ({"boolField": False}, "boolField", None),
        ({"bytesField": "Zm9v"}, "bytesField", "Zm9v"),
        ({"color": "COLOR_RED"}, "color", "COLOR_RED"),
        ({"color": "COLOR_UNSPECIFIED"}, "color", None),
        ({"color": 77}, "color", 77.0),
        ({"shade": 0}, "shade", "COLOR_UNSPECIFIED"),
        ({"outerSingle": {}}, "outerSingle", {}),
        ({}, "outerSingle", None),
        ({"outerSingle": {"foo": "x"}}, "outerSingle.foo", "x"),
        ({}, "outerSingle.innerSingle.bar", None),
        ({"outerSingle": {"innerSingle": {"total": "9"}}}, "outerSingle.innerSingle.total", "9"),
        ({"outerList": [{"foo": "a"}, {"foo": "b"}]}, "outerList.1.foo", "b"),
        ({"outerList": [{"foo": "a"}]}, "outerList.1.foo", None),
        ({"tags": ["a"]}, "tags", ["a"]),
        ({"tags": ["a"]}, "tags.x", None),
        ({"tags": ["a"]}, "tags.00000000000000000000", None),
        ({"numbers": [1]}, "numbers", [1.0]),
        ({"labels": {"k": "v"}}, "labels.k", "v"),
        ({"totals": {"k": "7"}}, "totals.k", "7"),
        ({"inners": {"k": {"bar": "v"}}}, "inners.k.bar", "v"),
        ({"nickname": ""}, "nickname", ""),
        ({"age": 0}, "age", 0.0),
        ({"email": ""}, "email", ""),
        ({"office": {}}, "email", None),
        ({"createdAt": "2024-01-02T03:04:05.5Z"}, "createdAt", "2024-01-02T03:04:05.500Z"),
        ({"timeout": "1.5s"}, "timeout", "1.500s"),
        ({"textValue": ""}, "textValue", ""),
        ({"longValue": "0"}, "longValue", "0"),
        ({"flagValue": False}, "flagValue", False),
        ({"doubleValue": 0}, "doubleValue", 0.0),
        ({"details": {"a": {"b": 1}}}, "details.a.b", 1.0),
        ({"value": [1, None]}, "value.1", None),
        ({"listValue": ["x"]}, "listValue.0", "x"),
        ({"mask": "id,outerSingle.foo"}, "mask", "id,outerSingle.foo"),
        ({"another-name": "x"}, "another-name", "x"),
        ({"another-name": "x"}, "renamed", None),
        ({"nothing": {}}, "nothing", {}),
        ({"nullValue": None}, "nullValue", None),
        ({"import": "x"}, "import", "x"),
        ({"moments": ["2024-01-02T03:04:05Z"]}, "moments.0", "2024-01-02T03:04:05Z"),
        (
            {"anything": {"@type": "t/sample.v1.Inner", "bar": "x"}},
            "anything.bar",
            "x",
        ),
        ({}, "nope", None),
        ({"id": "x"}, "id.nope", None),
    ],
)
def test_path(
    messages: Messages, descriptor: Descriptor, json: dict[str, object], path: str, expected: Value
) -> None:
    message = messages(json)
    names = tuple(path.split("."))
    for value in (descend(this_of(message), names), reader(descriptor, names)(message)):
        assert value == expected
        assert type(value) is type(expected)


def test_extensions_are_members_by_their_full_name(
    messages: Messages, pool: DescriptorPool
) -> None:
    descriptor = pool.FindMessageTypeByName("sample.v2.Explicit")
    message = messages({"[sample.v2.note]": "x"}, "sample.v2.Explicit")
    path = ("[sample.v2.note]",)
    assert descend(this_of(message), path) == reader(descriptor, path)(message) == "x"


def test_implicit_presence_of_an_edition_hides_zero(messages: Messages) -> None:
    message = messages({"implied": "", "count": 0}, "sample.v2.Explicit")
    assert this_of(message) == {"count": 0.0}


def test_no_input_is_null() -> None:
    assert this_of(None) is None
    assert this_of(Empty()) is None
    assert reader(Empty.DESCRIPTOR, ("id",))(Empty()) is None
    assert reader(None, ("id",))(Empty()) is None


def test_an_object_of_any_kind_is_input() -> None:
    struct = Struct()
    struct.update({"a": 1})
    assert this_of(struct) == reader(Struct.DESCRIPTOR, ())(struct) == {"a": 1.0}
    assert reader(Struct.DESCRIPTOR, ("a",))(struct) == 1.0


def test_a_message_that_is_no_object_is_refused() -> None:
    with pytest.raises(EvaluationError, match=r"google\.protobuf\.StringValue is not an object"):
        this_of(StringValue(value="secret"))


def test_a_message_without_json_form_is_refused_without_its_values(
    messages: Messages, descriptor: Descriptor
) -> None:
    unknown = Any(type_url="t/no.Such", value=b"secret").SerializeToString()
    message = messages({"id": "x"})
    tag = descriptor.fields_by_name["anything"].number << 3 | 2
    message.MergeFromString(bytes([tag & 0x7F | 0x80, tag >> 7, len(unknown)]) + unknown)
    with pytest.raises(EvaluationError, match="has no JSON form") as caught:
        this_of(message)
    assert "secret" not in str(caught.value)
    assert reader(descriptor, ("id",))(message) == "x"
