"""What can never work for a type of input, told before there is any input."""

import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.empty_pb2 import Empty
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.wrappers_pb2 import StringValue

from protemporal.expression import parse_mapping, parse_template


@pytest.mark.parametrize(
    ("query", "column", "message"),
    [
        ("nope", 5, 'no field "nope" in sample.v1.Sample (has: id, name, intField'),
        ('nope.or("x")', 5, 'no field "nope"'),
        ("int_field.string()", 5, 'write "intField", its JSON name'),
        ("renamed", 5, 'write "another-name", its JSON name'),
        ("outerSingle.nope", 17, 'no field "nope" in sample.v1.Outer (has: foo, innerSingle'),
        ('outerSingle.get("nope")', 21, 'no field "nope" in sample.v1.Outer'),
        ("outerList.0.innerSingle.nope", 29, "in sample.v1.Inner"),
        ('outerList.map_each(o -> o.nope).join("")', 31, "in sample.v1.Outer"),
        ("outerSingle.(nope | foo)", 18, "in sample.v1.Outer"),
        ("match outerSingle { _ => nope }", 30, "in sample.v1.Outer"),
        ("inners.k.nope", 14, "in sample.v1.Inner"),
        ("id.foo", 8, 'id is a string: it has no field "foo"'),
        ("createdAt.seconds", 15, 'createdAt is a string: it has no field "seconds"'),
        ("outerList.foo", 15, "pick an element, like outerList.0.foo"),
        ("nothing.x", 13, 'no field "x" in google.protobuf.Empty (it has none)'),
        ("intField", 5, "intField is a number, the result must be a string: add .or(0).string()"),
        ("boolField", 5, "add .or(false).string()"),
        ("age", 5, "age is a number, the result must be a string: add .string()"),
        ("tags", 5, 'add .join(",")'),
        ("outerSingle", 5, "name one of its fields"),
        ('createdAt.ts_tz("UTC")', 5, "add .ts_format("),
        ("null", 5, "null is always null"),
        ("id == name", 5, "this value is a bool"),
        ("intField.uppercase()", 14, "uppercase() takes bytes or a string, intField is a number"),
        ("intField.slug()", 14, "write intField.string() first"),
        ("id.join()", 8, "join() takes an array, id is a string"),
        ("longField + 1", 15, "write longField.int64()"),
        ("longValue > 1", 15, "write longValue.int64()"),
        ("(longField == 1).string()", 16, "never equal: longField is a 64-bit integer"),
        (
            "id + 1",
            8,
            '"+" takes two numbers or two strings, id is a string, 1 is a number: write 1.string()',
        ),
        ("-id", 5, '"-" takes a number, id is a string'),
        ("(!id).string()", 6, '"!" takes a bool'),
        ("(id > 1).string()", 9, '">" takes a number, id is a string'),
        ("(id && true).string()", 9, '"&&" takes a bool'),
        ('if id { "a" } else { "b" }', 8, '"if" takes a bool, id is a string'),
        (
            'match id { 1 => "a", _ => this }',
            16,
            "never equal: id is a string, 1 is a number",
        ),
        ('match id { this => "a", _ => this }', 16, 'a case of "match" takes a bool'),
        ('(color == "RED").string()', 12, '"RED" is no value of sample.v1.Color'),
        ('match color { "COLOR_REDD" => this, _ => this }', 19, 'did you mean "COLOR_RED"?'),
        ('(color == "COLOR_UNSPECIFIED").string()', 12, "compare with null"),
        ("numbers.join()", 13, "each element of numbers is a number"),
        ("outerList.sort_by(o -> o.innerSingle).string()", 30, "sort_by() takes"),
        ("id.slice(name)", 14, 'slice(): "low" takes a number, name is a string'),
        ("{intField: 1}.string()", 6, "an object key takes a string"),
        ("throw(intField)", 11, 'throw(): "why" takes a string'),
    ],
)
def test_fault(descriptor: Descriptor, query: str, column: int, message: str) -> None:
    escaped = query.replace("{", r"\{").replace("}", r"\}")
    shift = query[: column - 5].count("{")
    (fault,) = parse_template(f"${{! {escaped} }}").check(descriptor)
    assert message in fault.message
    assert fault.column in (column, column + shift)


@pytest.mark.parametrize(
    "query",
    [
        "id",
        "color",
        'intField.or("x")',
        'intField.uppercase().catch("x")',
        '(id + 1).or("x")',
        'boolField.or("x")',
        "details.anything.at.all",
        "value.x.y",
        "anything.bar",
        "labels.k",
        'this."[sample.v1.note]"',
        "this.get(id)",
        "longField.int64().or(0).string()",
        '(color == "COLOR_RED").string()',
        '(shade == "COLOR_UNSPECIFIED").string()',
        '(colors.0 == "COLOR_UNSPECIFIED").string()',
        '(color.or("COLOR_UNSPECIFIED") == "COLOR_UNSPECIFIED").string()',
        "(longField == null).string()",
        'createdAt.ts_format("2006")',
        'throw("always")',
        'if boolField { throw("x") } else { id }',
        "if boolField { id }",
        "match { boolField => id }",
        "labels.map_each(p -> p.value).string()",
        "labels.key_values().map_each(p -> p.key).join()",
        'value.map_each(v -> v.x).join("")',
        'id.re_find_object("(?P<x>a)").x',
        'id.re_find_all("a").0',
        "id.not_empty().slice(0, 1)",
        "[id, intField].0",
        '["a"].map_each(k -> labels.get(k)).join()',
        "numbers.map_each(n -> if n > 1 { n.string() }).string()",
        'outerSingle.without("foo").anything_left',
        "this.(id | name)",
        "nickname | name | uuid_v4()",
        'bytesField.decode("base64")',
        "tags.sort_by(t -> t).join()",
        "{id: 1}.string()",
    ],
)
def test_what_can_work_passes(descriptor: Descriptor, query: str) -> None:
    escaped = query.replace("{", r"\{").replace("}", r"\}")
    assert parse_template(f"${{! {escaped} }}").check(descriptor) == ()


def test_faults_come_in_the_order_of_the_text(descriptor: Descriptor) -> None:
    faults = parse_template("${! a }/${! b.c }/${! intField }").check(descriptor)
    assert [fault.column for fault in faults] == [5, 13, 23]


@pytest.mark.parametrize("empty", [None, Empty.DESCRIPTOR], ids=["none", "Empty"])
def test_without_input_there_are_no_fields(empty: Descriptor | None) -> None:
    assert parse_template("fixed/${! uuid_v4() }").check(empty) == ()
    (fault,) = parse_template("${! id }").check(empty)
    assert 'no field "id": the input is google.protobuf.Empty' in fault.message


def test_an_input_that_is_no_object_is_a_fault() -> None:
    (fault,) = parse_template("a${! this.or(1).string() }").check(StringValue.DESCRIPTOR)
    assert fault.column == 6
    assert "google.protobuf.StringValue is not an object in JSON" in fault.message
    assert parse_template("a").check(StringValue.DESCRIPTOR) == ()
    (fault,) = parse_mapping("a = b").check(ListValue.DESCRIPTOR)
    assert fault.column == 5


@pytest.mark.parametrize(
    "open_type", [Struct.DESCRIPTOR, Value.DESCRIPTOR], ids=["Struct", "Value"]
)
def test_an_input_of_open_type_has_any_field(open_type: Descriptor) -> None:
    assert parse_template("${! a.b.c }").check(open_type) == ()
