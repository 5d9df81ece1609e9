import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.empty_pb2 import Empty

from expression.conftest import Messages
from protemporal.expression import EvaluationError, ExpressionError, Fault, parse_template


def test_a_constant_needs_no_input(descriptor: Descriptor, messages: Messages) -> None:
    template = parse_template("fixed/id")
    assert template.is_constant
    assert template.literal_prefix == "fixed/id"
    assert template.fields == frozenset()
    assert template.evaluate(None) == template.bind(descriptor)(messages({})) == "fixed/id"


@pytest.mark.parametrize(
    ("text", "prefix"),
    [("order/${! id }/x", "order/"), ("${! id }", ""), ("a${!}b${! id }", "ab")],
)
def test_the_literal_prefix_ends_at_the_first_query(text: str, prefix: str) -> None:
    template = parse_template(text)
    assert template.literal_prefix == prefix
    assert not template.is_constant


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("id", {"id"}),
        ("a.b + this.c.d", {"a", "c"}),
        ("a.map_each(b)", {"a"}),
        ("a.map_each(v -> v.x + b)", {"a", "b"}),
        ("a.(b | c)", {"a"}),
        ("this.(b | c)", {"b", "c"}),
        ("match a \\{ b => c, _ => d \\}", {"a"}),
        ("match \\{ b => c \\}", {"b", "c"}),
        ("a.or(b)", {"a", "b"}),
        ("a | b", {"a", "b"}),
        ('this.get("a.b")', {"a"}),
        ("a.foo().bar".replace("foo()", "slug()"), {"a"}),
        ("this.string()", set[str]()),
        ('"x"', set[str]()),
        ('a.map_each(this.get("x"))', {"a"}),
    ],
)
def test_fields_are_the_top_level_names(query: str, fields: set[str]) -> None:
    assert parse_template(f"${{! {query} }}").fields == fields


@pytest.mark.parametrize("function", ["uuid_v4", "nanoid", "ksuid", "now"])
def test_generators_are_not_deterministic(function: str) -> None:
    assert not parse_template(f"${{! id.or({function}()) }}").is_deterministic


def test_the_rest_is_deterministic() -> None:
    assert parse_template('${! id.or(throw("x")) }').is_deterministic


def test_without_input_this_is_null() -> None:
    template = parse_template("${! id.string() }")
    assert template.evaluate(None) == template.evaluate(Empty()) == "null"
    assert template.bind(None)(Empty()) == template.bind(Empty.DESCRIPTOR)(Empty()) == "null"


def test_an_empty_result_is_accepted(descriptor: Descriptor, messages: Messages) -> None:
    assert parse_template("${! nickname }").bind(descriptor)(messages({"nickname": ""})) == ""


@pytest.mark.parametrize("text", ["${! id }", "é${! id }", "${! id }/${! id }"])
def test_a_long_result_is_refused(descriptor: Descriptor, messages: Messages, text: str) -> None:
    template = parse_template(text)
    largest = messages({"id": "x" * 65_536})
    for run in (template.evaluate, template.bind(descriptor)):
        assert run(messages({"id": "é" * 10_000}))
        if text == "${! id }":
            assert len(run(largest)) == 65_536
        with pytest.raises(EvaluationError, match="longer than 65536 bytes"):
            run(messages({"id": "é" * 32_769}))


def test_a_long_query_is_cut_in_messages(messages: Messages) -> None:
    query = f"id.or({'name.or(' * 10}null{')' * 10})"
    with pytest.raises(EvaluationError) as caught:
        parse_template(f"${{! {query} }}").evaluate(messages({}))
    assert str(caught.value) == f"${{! {query[:60]}… }}: expected a string, got null"


def test_every_failing_query_is_named(descriptor: Descriptor, messages: Messages) -> None:
    template = parse_template("${! intField }/${! id.slug() }/${! name }")
    for run in (template.evaluate, template.bind(descriptor)):
        with pytest.raises(EvaluationError) as caught:
            run(messages({"name": "x"}))
        assert str(caught.value) == (
            "${! intField }: expected a string, got null; "
            "${! id.slug() }: slug() takes a string, got null"
        )
        assert caught.value.fields == {"intField", "id"}


def test_faults_are_plain_values() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_template("${! nope() }")
    assert isinstance(caught.value.faults[0], Fault)
    assert str(caught.value).startswith("column 5: unknown function")
