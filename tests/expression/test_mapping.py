from datetime import UTC, datetime, timedelta, timezone

import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.empty_pb2 import Empty

from expression.conftest import Messages
from protemporal.expression import EvaluationError, parse_mapping


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("A = id", {"A": "foo"}, id="a field"),
        pytest.param('root.A = this.id\nB = "b"', {"A": "foo", "B": "b"}, id="root is implied"),
        pytest.param(
            "keyword.A = id\nkeyword.B = id", {"keyword": {"A": "foo", "B": "foo"}}, id="deep"
        ),
        pytest.param('root = {"A": id}\nB = 1', {"A": "foo", "B": 1}, id="the whole, then more"),
        pytest.param('"a.b".c = 1', {"a.b": {"c": 1}}, id="a quoted name"),
        pytest.param("A = nickname", {"A": None}, id="null is kept"),
        pytest.param("A = if boolField { 1 }", {}, id="nothing is not assigned"),
        pytest.param('A = match id { "x" => 1 }', {}, id="no case, no assignment"),
        pytest.param("A = intField\nB = doubleField", {"A": 30, "B": 2.5}, id="numbers"),
        pytest.param("A = longField.int64()", {"A": -42}, id="integers"),
        pytest.param("A = tags\nB = numbers", {"A": ["a", "b"], "B": [1, 2]}, id="arrays"),
        pytest.param('A = bytesField.decode("base64")', {"A": "Zm9v"}, id="bytes are base64"),
        pytest.param("# nothing\n\nA = id # a comment\n", {"A": "foo"}, id="comments"),
        pytest.param(
            'A = id +\n  "x"\nB = id\n  .uppercase()', {"A": "foox", "B": "FOO"}, id="lines"
        ),
        pytest.param("A = 1\nA = 2", {"A": 2}, id="the last assignment wins"),
        pytest.param("", {}, id="no statement"),
        pytest.param("if.match = 1", {"if": {"match": 1}}, id="keywords as names"),
    ],
)
def test_gives(
    messages: Messages, descriptor: Descriptor, text: str, expected: dict[str, object]
) -> None:
    message = (
        messages(
            {
                "id": "foo",
                "intField": 30,
                "doubleField": 2.5,
                "longField": "-42",
                "tags": ["a", "b"],
                "numbers": [1, 2],
                "bytesField": "Zm9v",
            }
        )
        if text != "A = if boolField { 1 }"
        else messages({"boolField": False})
    )
    mapping = parse_mapping(text.replace("if boolField", "if boolField.or(false)"))
    assert mapping.check(descriptor) == ()
    result = mapping.evaluate(message)
    assert result == expected
    assert [type(value) for value in result.values()] == [
        type(value) for value in expected.values()
    ]


def test_timestamps_come_as_datetimes(messages: Messages) -> None:
    mapping = parse_mapping(
        'A = createdAt.ts_tz("UTC")\nB = createdAt.ts_parse("2006-01-02T15:04:05Z07:00")'
    )
    result = mapping.evaluate(messages({"createdAt": "2024-01-02T03:04:05.123456789Z"}))
    moment = datetime(2024, 1, 2, 3, 4, 5, 123456, UTC)
    assert result == {"A": moment, "B": moment}


def test_a_zone_is_kept() -> None:
    result = parse_mapping(
        'A = "2024-01-02T03:04:05+02:00".ts_parse("2006-01-02T15:04:05Z07:00")'
    ).evaluate(None)
    assert result == {"A": datetime(2024, 1, 2, 3, 4, 5, 0, timezone(timedelta(hours=2)))}


def test_without_input_the_mapping_sees_an_empty_object() -> None:
    mapping = parse_mapping("A = this.string()\nB = 1")
    assert mapping.evaluate(None) == mapping.evaluate(Empty()) == {"A": "{}", "B": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("A = id.uppercase()\nB = id.slug()", "A: uppercase() takes"),
        ("A = id.uppercase()\nB = id.slug()", "B: slug() takes"),
        ("root = 1", "root: the result of a mapping must be an object, got a number"),
        ("A = 1\nA.B = 2", '"A" has a value already'),
    ],
)
def test_fails(messages: Messages, text: str, reason: str) -> None:
    with pytest.raises(EvaluationError) as caught:
        parse_mapping(text).evaluate(messages({}))
    assert reason in str(caught.value)


def test_what_is_known_without_input() -> None:
    mapping = parse_mapping(
        'A = id\nB = outerSingle.foo\nC = tags.map_each(name)\nD = this.get("color.x")'
    )
    assert mapping.fields == {"id", "outerSingle", "tags", "color"}
    assert mapping.is_deterministic
    assert not parse_mapping("A = now()").is_deterministic


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("A = nope", 5, 'no field "nope"'),
        ("A = 1\nB = id.foo", 14, "it has no field"),
        ("root = id", 8, "the result of a mapping takes an object, id is a string"),
    ],
)
def test_fault(descriptor: Descriptor, text: str, column: int, message: str) -> None:
    (fault,) = parse_mapping(text).check(descriptor)
    assert (fault.column, message in fault.message) == (column, True)


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("keywrd.A = id", 1, 'unknown type key "keywrd" (did you mean "keyword"?)'),
        ("Customer = id", 1, 'unknown type key "Customer"'),
        ('root = {"nope": {"A": 1}}', 9, 'unknown type key "nope"'),
        ('root = {"int64": {"A": 1.5}}', 24, "int64.A takes a whole number"),
        ("keyword = id", 11, "write keyword.AttributeName = value"),
        ("keyword.A.B = id", 1, "an attribute has a type key and a name, nothing more"),
        ("keyword.A = intField", 13, "keyword.A takes a string, intField is a number"),
        ("string.A = boolField", 12, "string.A takes a string"),
        ("bool.A = intField", 10, "bool.A takes a bool or a string"),
        ('bool.A = "maybe"', 10, 'bool.A takes "true" or "false"'),
        ("int64.A = boolField", 11, "int64.A takes a number or a string"),
        ('int64.A = "1.5"', 11, "int64.A takes a whole number"),
        ('float64.A = "x"', 13, "float64.A takes a number"),
        ("time.A = intField", 10, "time.A takes a string or a timestamp"),
        ('time.A = "yesterday"', 10, "time.A takes an RFC 3339 timestamp"),
        ("keyword_list.A = id", 18, "keyword_list.A takes an array"),
        ("list.A = numbers", 10, "each element of numbers is a number"),
        ("keyword.A = nope", 13, 'no field "nope"'),
    ],
)
def test_typed_fault(descriptor: Descriptor, text: str, column: int, message: str) -> None:
    (fault,) = parse_mapping(text).check_typed(descriptor)
    assert message in fault.message
    assert fault.column == column


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        ("A = details", 5, "details is an object"),
        ('root = {"A": details}', 14, "details is an object"),
        ("A = numbers", 5, "each element of numbers is a number"),
        ("A.b = id", 1, "A.b: an attribute has a name, nothing more"),
    ],
)
def test_untyped_fault(descriptor: Descriptor, text: str, column: int, message: str) -> None:
    (fault,) = parse_mapping(text).check_untyped(descriptor)
    assert message in fault.message
    assert fault.column == column


@pytest.mark.parametrize(
    "text", ["A = id\nB = intField\nC = createdAt\nD = tags\nE = boolField", "root = details"]
)
def test_untyped_mappings_that_can_work_pass(descriptor: Descriptor, text: str) -> None:
    assert parse_mapping(text).check_untyped(descriptor) == ()


@pytest.mark.parametrize(
    "text",
    [
        'bool.A = boolField.or(false)\nbool.B = "T"\nbool.C = boolField',
        'float64.A = doubleField\nfloat64.B = intField\nfloat64.C = "1e3"',
        'int64.A = longField\nint64.B = intField\nint64.C = 2.0\nint64.D = "-5"',
        "keyword.A = id\nstring.A = color",
        'keyword_list.A = tags\nlist.B = ["a", id]\nlist.C = []',
        'time.A = createdAt\ntime.B = createdAt.ts_tz("UTC")\ntime.C = "2024-01-02T03:04:05Z"',
        'root = {"keyword": {"A": id}}\nkeyword.B = id',
        "root = details\nkeyword = value",
        "keyword.A = nickname",
    ],
)
def test_typed_mappings_that_can_work_pass(descriptor: Descriptor, text: str) -> None:
    assert parse_mapping(text).check_typed(descriptor) == ()
