"""The vectors of protoc-gen-go-temporal's own tests: input by JSON names, result or error."""

import pytest
from google.protobuf.descriptor import Descriptor

from expression.conftest import Messages
from protemporal.expression import EvaluationError, parse_template

GROUPS = r'id.re_find_object("(?P<a>[^:]+):(?P<b>[^:]+):(?P<c>[^:]+)").without("0")'
ARN = "arn:aws:ec2:us-east-1:123456789012:vpc/vpc-0e9801d129EXAMPLE"
ARN_PATTERN = (
    "^arn:aws:(?P<service>[^:]+):(?P<region>[^:]+):(?P<account>[0-9]+):"
    "(?P<type>[^/]+)/(?P<name>.+)$"
)
ARN_NAMES = '["service", "region", "account", "type", "name"]'


@pytest.mark.parametrize(
    ("text", "json", "expected"),
    [
        ("test/${!id}", {"id": "foo"}, "test/foo"),
        ("test/${!id.uppercase()}", {"id": "foo"}, "test/FOO"),
        ("test/${!intField.string()}", {"intField": 30}, "test/30"),
        ('test/${!intField.or("unknown")}', {}, "test/unknown"),
        ("test/${!bytesField}", {"bytesField": "Zm9v"}, "test/Zm9v"),
        (
            'test/${!bytesField.decode("base64").string()}',
            {"bytesField": "Zm9v"},
            "test/foo",
        ),
        ("test/${! boolField.string() }", {"boolField": True}, "test/true"),
        (
            "test/${!outerSingle.foo}/${!outerSingle.innerSingle.bar}",
            {"outerSingle": {"foo": "bar", "innerSingle": {"bar": "baz"}}},
            "test/bar/baz",
        ),
        (
            "test/${!outerList.0.foo}/${!outerList.0.innerList.0.bar}",
            {"outerList": [{"foo": "bar", "innerList": [{"bar": "baz"}]}]},
            "test/bar/baz",
        ),
        (
            "test/${! "
            + GROUPS
            + '.key_values().sort_by(v -> v.key).map_each(v -> v.value).join("/") }',
            {"id": "foo:bar:baz"},
            "test/foo/bar/baz",
        ),
        (
            (
                f'test/${{! {ARN_NAMES}.map_each(k -> id.re_find_object("{ARN_PATTERN}").get(k))'
                '.join("/") }'
            ),
            {"id": ARN},
            "test/ec2/us-east-1/123456789012/vpc/vpc-0e9801d129EXAMPLE",
        ),
        (
            'test/${! if id.contains("z") { id.uppercase() } else { id.lowercase() } }/${! id }',
            {"id": "zeb"},
            "test/ZEB/zeb",
        ),
        (
            r'this_is_a_\${!test/${! match id { "a" => "X", "b" => "Y", _ => "Z" } }',
            {"id": "zeb"},
            "this_is_a_${!test/Z",
        ),
        (r'${! id.re_find_object("\{(?P<g>[^\}]+)\}").g }', {"id": "foo{bar}baz"}, "bar"),
        ("optional/${! nickname }", {"nickname": "test"}, "optional/test"),
    ],
)
def test_vector(
    messages: Messages,
    descriptor: Descriptor,
    text: str,
    json: dict[str, object],
    expected: str,
) -> None:
    message = messages(json)
    template = parse_template(text)
    assert template.check(descriptor) == ()
    assert template.evaluate(message) == expected
    assert template.bind(descriptor)(message) == expected


def test_explicit_presence_of_an_edition_is_seen(messages: Messages) -> None:
    template = parse_template("optional/${! name }")
    assert template.evaluate(messages({"name": "test"}, "sample.v2.Explicit")) == "optional/test"
    assert template.evaluate(messages({"name": ""}, "sample.v2.Explicit")) == "optional/"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("optional/${! nickname }", ["nickname", "got null"]),
        ("test/${!blah}/${!blahz}", ["blah }: expected", "blahz }: expected"]),
        ('test/${!blah}/${!blahz.or(throw("uh oh"))}', ["blah }: expected", "uh oh"]),
    ],
)
def test_failing_vector(
    messages: Messages, descriptor: Descriptor, text: str, parts: list[str]
) -> None:
    message = messages({})
    template = parse_template(text)
    for run in (template.evaluate, template.bind(descriptor)):
        with pytest.raises(EvaluationError) as caught:
            run(message)
        assert all(part in str(caught.value) for part in parts)
