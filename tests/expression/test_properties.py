"""What holds for any expression and any message."""

import random

import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message
from hypothesis import given, settings
from hypothesis import strategies as st

from expression.conftest import Messages
from protemporal.expression import EvaluationError, ExpressionError, parse_mapping, parse_template

TEXT = st.text(max_size=6)
INNER = st.fixed_dictionaries({}, optional={"bar": TEXT, "total": st.integers(-9, 9).map(str)})
OUTER = st.fixed_dictionaries(
    {},
    optional={"foo": TEXT, "innerSingle": INNER, "innerList": st.lists(INNER, max_size=2)},
)
SAMPLES = st.fixed_dictionaries(
    {},
    optional={
        "id": TEXT,
        "name": st.sampled_from(["abc", "12", "Zm9v", "2024-01-02T03:04:05Z", ""]),
        "intField": st.integers(-3, 3),
        "longField": st.integers(-3, 3).map(str),
        "floatField": st.floats(width=32).map(lambda x: x if abs(x) < 1e30 else "NaN"),
        "doubleField": st.sampled_from([0.0, -0.0, 1.5, 1e22, "NaN", "Infinity"]),
        "boolField": st.booleans(),
        "bytesField": st.sampled_from(["", "Zm9v", "/w=="]),
        "color": st.integers(0, 4),
        "shade": st.integers(0, 4),
        "outerSingle": OUTER,
        "outerList": st.lists(OUTER, max_size=2),
        "tags": st.lists(TEXT, max_size=3),
        "numbers": st.lists(st.integers(-3, 3), max_size=3),
        "labels": st.dictionaries(st.sampled_from(["k", "j"]), TEXT),
        "inners": st.dictionaries(st.sampled_from(["k", "j"]), INNER),
        "nickname": TEXT,
        "age": st.integers(0, 2),
        "createdAt": st.sampled_from(["1970-01-01T00:00:00Z", "2024-01-02T03:04:05.000000001Z"]),
        "textValue": TEXT,
        "longValue": st.integers(0, 3).map(str),
        "details": st.dictionaries(TEXT, st.one_of(TEXT, st.integers(0, 3), st.none())),
    },
)
PATHS = st.sampled_from(
    [
        *("id", "name", "intField", "longField", "floatField", "doubleField", "boolField"),
        *("bytesField", "color", "shade", "tags", "numbers", "labels", "inners", "nickname"),
        *("age", "createdAt", "textValue", "longValue", "details", "outerSingle", "outerList"),
        *("this", "this.id", "this.outerSingle.foo", "outerSingle.foo", "outerList.0.foo"),
        *("outerSingle.innerSingle.bar", "outerSingle.innerSingle.total", "tags.0", "numbers.1"),
        *("outerSingle.innerList.0.bar", "labels.k", "inners.k.bar", "inners.j", "details.a"),
    ]
)
LITERALS = st.sampled_from(
    ['"a"', '""', "1", "-2.5", "true", "null", "[]", '["x", id]', '{"k": id}']
)
CALLS = st.sampled_from(
    [
        ".uppercase()", ".lowercase()", ".capitalize()", ".slug()", '.contains("a")', ".string()",
        '.re_find_object("(?P<k>.)")', '.re_find_all(".")', '.decode("base64")', '.encode("hex")',
        '.hash("md5")', ".slice(1)", ".slice(0, -1)", ".int64()", ".number()", ".not_empty()",
        '.get("k")', '.without("k")', ".key_values()", ".sort_by(v -> v)", ".map_each(this)",
        ".map_each(v -> v.string())", ".map_each(v -> v.foo)", ".map_each(foo)", '.join("/")',
        '.ts_format("2006")', '.ts_tz("UTC")', '.ts_parse("2006-01-02T15:04:05Z")', ".0", ".key",
    ]
)  # fmt: skip
OPERATORS = st.sampled_from(
    ["+", "-", "*", "/", "%", "==", "!=", ">", ">=", "<", "<=", "&&", "||", "|"]
)


def _grow(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({}){}".format, inner, CALLS),
        st.builds("({} {} {})".format, inner, OPERATORS, inner),
        st.builds("({}).or({})".format, inner, inner),
        st.builds("({}).catch({})".format, inner, inner),
        st.builds("(!{})".format, inner),
        st.builds("(if {} {{ {} }} else {{ {} }})".format, inner, inner, inner),
        st.builds(
            '(match ({}) {{ "a" => {}, this == 1 => this, _ => {} }})'.format, inner, inner, inner
        ),
        st.builds("({}).({} | this)".format, inner, inner),
    )


QUERIES = st.recursive(st.one_of(PATHS, PATHS, LITERALS), _grow, max_leaves=6)


def template_of(query: str) -> str:
    return f"x/${{! {query} }}"


def outcome(run: object, message: Message) -> str:
    assert callable(run)
    try:
        return f"result {run(message)}"
    except EvaluationError as error:
        return f"error {error}"


@settings(max_examples=400, deadline=None)
@given(query=QUERIES, json=SAMPLES)
def test_the_direct_way_gives_what_the_generic_way_gives(
    messages: Messages, descriptor: Descriptor, query: str, json: dict[str, object]
) -> None:
    message = messages(json)
    template = parse_template(template_of(query))
    assert outcome(template.bind(descriptor), message) == outcome(template.evaluate, message)


# What runs on a condition may never run, so a fault in it says nothing of the whole.
# Nor does NaN, a string in JSON: nobody writes an expression for it alone.
FINITE = SAMPLES.map(
    lambda json: {key: value for key, value in json.items() if value not in ("NaN", "Infinity")}
)
UNCONDITIONAL = st.recursive(
    st.one_of(PATHS, LITERALS),
    lambda inner: st.one_of(
        st.builds("({}){}".format, inner, CALLS),
        st.builds(
            "({} {} {})".format, inner, st.sampled_from(["+", "-", "*", "/", ">", "<"]), inner
        ),
        st.builds("({}).or({})".format, inner, LITERALS),
        st.builds("({}).catch({})".format, inner, LITERALS),
    ),
    max_leaves=5,
)


@settings(max_examples=400, deadline=None)
@given(query=UNCONDITIONAL, json=FINITE)
def test_what_gives_a_result_has_no_fault_of_kind(
    messages: Messages, descriptor: Descriptor, query: str, json: dict[str, object]
) -> None:
    faults = parse_template(template_of(query)).check(descriptor)
    if outcome(parse_template(template_of(query)).evaluate, messages(json)).startswith("result"):
        # A name that does not exist is a fault although reading it gives null.
        assert [fault for fault in faults if "no field" not in fault.message] == []


@settings(max_examples=200, deadline=None)
@given(query=QUERIES, json=SAMPLES)
def test_a_mapping_gives_an_object_or_an_evaluation_error(
    messages: Messages, descriptor: Descriptor, query: str, json: dict[str, object]
) -> None:
    mapping = parse_mapping(f"a = {query}\nb.c = {query}")
    mapping.check_typed(descriptor)
    assert outcome(mapping.evaluate, messages(json)).startswith(("result {", "error "))


@pytest.mark.parametrize("seed", range(20))
def test_long_chains_neither_overflow_nor_pass_unseen(seed: int, messages: Messages) -> None:
    chance = random.Random(seed)  # noqa: S311 - no secret
    query = "id"
    for _ in range(chance.randrange(300)):
        query = chance.choice(
            ["({})", "{}.uppercase()", "{} + id", "id + {}", "!{}", "{}.or(id)"]
        ).format(query)
    try:
        template = parse_template(f"${{! {query} }}")
    except ExpressionError as error:
        assert any(word in str(error) for word in ("inside each other", "levels"))  # noqa: PT017 - either way is right
        return
    assert outcome(template.evaluate, messages({"id": "a"})).split(" ")[0] in ("result", "error")
