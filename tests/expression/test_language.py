"""What each function, method and piece of syntax gives, and what it fails with."""

import re
from datetime import UTC, datetime

import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import Message

from expression.conftest import Messages
from protemporal.expression import EvaluationError, parse_template

INPUT: dict[str, object] = {
    "id": "foo",
    "name": "Hello Wörld",
    "intField": 30,
    "longField": "-42",
    "doubleField": 2.5,
    "boolField": True,
    "bytesField": "Zm9v",
    "color": "COLOR_RED",
    "tags": ["b", "a"],
    "numbers": [3, 1, 2],
    "labels": {"k": "v", "j": "w"},
    "outerSingle": {"foo": "x", "innerSingle": {"bar": "y"}},
    "outerList": [{"foo": "q"}, {"foo": "p"}],
    "createdAt": "2024-02-03T14:05:06.123456789Z",
    "details": {"a": {"b": "deep", "c": 1}, "list": [1, "two", None, True]},
}


@pytest.fixture(scope="module")
def message(messages: Messages) -> Message:
    return messages(INPUT)


def both(query: str, message: Message, descriptor: Descriptor) -> str:
    """Evaluate in both ways, which must agree; the query is escaped for the template."""
    escaped = re.sub(r"\\+[{}]?|[{}]", r"\\\g<0>", query)
    template = parse_template(f"${{!{escaped} }}")
    results: list[str] = []
    for run in (template.evaluate, template.bind(descriptor)):
        try:
            results.append(run(message))
        except EvaluationError as error:
            results.append(f"error: {error}")
    assert results[0] == results[1]
    return results[0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # text
        ('"foo bar".uppercase()', "FOO BAR"),
        ("name.uppercase()", "HELLO WÖRLD"),
        ('"straße".uppercase()', "STRAßE"),
        ('bytesField.decode("base64").uppercase()', "FOO"),
        ('"FOO".lowercase()', "foo"),
        ('"ΑΣ".lowercase()', "ασ"),  # noqa: RUF001 - Greek
        ('"the foo-bar don\'t 3x".capitalize()', "The Foo-Bar Don'T 3x"),
        ('"über alles".capitalize()', "Über Alles"),
        ('"Straße & Söhne, GmbH_1".slug()', "strasse-and-sohne-gmbh_1"),
        ('"хелло ворлд".slug()', "khello-vorld"),
        ('"  --x@y-- ".slug()', "xaty"),
        ('id.contains("oo").string()', "true"),
        ('id.contains("x").string()', "false"),
        ('tags.contains("a").string()', "true"),
        ("numbers.contains(3).string()", "true"),
        ('labels.contains("v").string()', "true"),
        ('labels.contains("k").string()', "false"),
        ('"abc".re_find_object("(?P<x>b)(c)").string()', '{"0":"bc","2":"c","x":"b"}'),
        ('"abc".re_find_object("z").string()', "{}"),
        ('"paranormal".re_find_all("a.").join(",")', "ar,an,al"),
        ('"a1b22".re_find_all("\\d+").join(",")', "1,22"),
        ('id.encode("base64")', "Zm9v"),
        ('id.encode("hex")', "666f6f"),
        ('"\\u00ff\\u00fe?".encode("base64url")', "w7_Dvj8="),
        ('"\\u00ff\\u00fe?".encode("base64rawurl")', "w7_Dvj8"),
        (
            '"this is totally unstructured data".encode("ascii85")',
            'FD,B0+DGm>FDl80Ci"A>F`)8BEckl6F`M&(+Cno&@/',
        ),
        ('"666f6f".decode("hex")', "foo"),
        ('"Zm9v".decode("base64url")', "foo"),
        ('"Zm8".decode("base64rawurl")', "fo"),
        ('"FD,B0+DGm".decode("ascii85")', "this is"),
        ('"hello world".hash("sha1").encode("hex")', "2aae6c35c94fcfb415dbe95f408b9ce91ee846ed"),
        (
            '"hello world".hash("hmac_sha1", "static-key").encode("hex")',
            "d87e5f068fa08fe90bb95bc7c8344cb809179d76",
        ),
        ('"".hash("md5").encode("hex")', "d41d8cd98f00b204e9800998ecf8427e"),
        ('"foo bar".slice(0, 2)', "fo"),
        ('"foo bar".slice(4)', "bar"),
        ('"foo bar".slice(-4)', " bar"),
        ('"foo bar".slice(0, -4)', "foo"),
        ('"foo".slice(9)', ""),
        ('"Wörld".slice(1, 3)', "ör"),
        ('tags.slice(1).join("")', "a"),
        # coercion
        ("intField.string()", "30"),
        ("doubleField.string()", "2.5"),
        ("nickname.string()", "null"),
        ("details.a.string()", '{"b":"deep","c":1}'),
        ("details.list.string()", '[1,"two",null,true]'),
        ('bytesField.decode("base64").string()', "foo"),
        ("longField.int64().string()", "-42"),
        ("(longField.int64() + 1).string()", "-41"),
        ('"0x1f".int64().string()', "31"),
        ('"010".int64().string()', "8"),
        ("intField.int64().string()", "30"),
        ('"1.5e3".number().string()', "1500"),
        ('"x".number(7).string()', "7"),
        ("doubleField.number().string()", "2.5"),
        ("id.not_empty()", "foo"),
        ('tags.not_empty().join("")', "ba"),
        # fallback
        ('nickname.or("x")', "x"),
        ('id.or("x")', "foo"),
        ('nickname.uppercase().or("x")', "x"),
        ('nickname.uppercase().catch("x")', "x"),
        ("nickname.uppercase().catch(id)", "foo"),
        ("nickname.uppercase().catch(e -> e)", "uppercase() takes bytes or a string, got null"),
        ('nickname.catch("x").string()', "null"),
        ('nickname | id | "z"', "foo"),
        ('throw("a") | "z"', "z"),
        ("outerSingle.(nope | foo)", "x"),
        ("outerSingle.(o -> o.foo + id)", "xfoo"),
        ("this.(nope | id)", "foo"),
        # objects and arrays
        ('outerSingle.get("innerSingle.bar")', "y"),
        ('this.get("id")', "foo"),
        ('labels.get("k")', "v"),
        ('details.without("a.b", "list").string()', '{"a":{"c":1}}'),
        ('labels.without("k", "j").string()', "{}"),
        ("labels.key_values().string()", '[{"key":"j","value":"w"},{"key":"k","value":"v"}]'),
        ('outerList.sort_by(v -> v.foo).map_each(v -> v.foo).join("")', "pq"),
        ("numbers.sort_by(n -> n).string()", "[1,2,3]"),
        ("numbers.map_each(this * 2).string()", "[6,2,4]"),
        ("labels.map_each(p -> p.key + p.value).string()", '{"j":"jw","k":"kv"}'),
        ("numbers.map_each(n -> if n > 2 { 0 }).string()", "[0,1,2]"),
        ('tags.map_each(_ -> id).join("/")', "foo/foo"),
        ('tags.join("/")', "b/a"),
        ("tags.join()", "ba"),
        ("outerList.1.foo", "p"),
        ("details.list.1", "two"),
        ('outerSingle."innerSingle".bar', "y"),
        ('labels.re_find.or("none")', "none"),
        # time
        (
            '"2024-02-03T04:05:06.789Z".ts_parse("2006-01-02T15:04:05Z").ts_format()',
            "2024-02-03T04:05:06.789Z",
        ),
        ('createdAt.ts_format("2006/01/02 15:04:05.000000000")', "2024/02/03 14:05:06.123456789"),
        ('createdAt.ts_format("3:04PM Mon Jan _2", "Europe/Paris")', "3:05PM Sat Feb  3"),
        ('createdAt.ts_tz("America/New_York").ts_format()', "2024-02-03T09:05:06.123456789-05:00"),
        ('createdAt.ts_tz("UTC").string()', "2024-02-03T14:05:06.123456789Z"),
        ('0.ts_format("2006-01-02T15:04:05Z07:00")', "1970-01-01T00:00:00Z"),
        ('1.5.ts_format("05.0")', "01.5"),
        # syntax
        ('if boolField { "a" } else { "b" }', "a"),
        ('if id == "x" { "a" } else if id == "foo" { "b" } else { "c" }', "b"),
        ('(if id == "x" { "a" }).or("z")', "z"),
        ('match id { "foo" => "1", _ => "2" }', "1"),
        ('match id { this == "foo" => this + "!", _ => "2" }', "foo!"),
        ('match outerSingle { foo == "x" => innerSingle.bar, _ => "2" }', "y"),
        ('match { boolField => id, _ => "2" }', "foo"),
        ('match this { id == "foo" => name }', "Hello Wörld"),
        ('match intField { 30 => "thirty" }', "thirty"),
        ('match id {\n  "x" => "1"\n  _ => "2"\n}', "2"),
        ('["a", id].join("/")', "a/foo"),
        ("[1, 2.5, true, null, [], {}].string()", "[1,2.5,true,null,[],{}]"),
        ('{"a": id, "b" + id: 1}.string()', '{"a":"foo","bfoo":1}'),
        ('"""raw \\d "quoted"\nline"""', 'raw \\d "quoted"\nline'),
        ('"tab\\t\\x41\\u00e9\\U0001F600\\101\\"\\\\"', 'tab\tAé😀A"\\'),
        ("id # a comment\n", "foo"),
        ("id\n  .uppercase()\n  .lowercase()", "foo"),
        ("(-intField).string()", "-30"),
        ("(1 + 2 * 3).string()", "7"),
        ("((1 + 2) * 3).string()", "9"),
        ("(7 / 2).string()", "3.5"),
        ("(-7 % 3).string()", "-1"),
        ("(10 - 4 - 3).string()", "3"),
        ('id + "/" + name', "foo/Hello Wörld"),
        ("(1 == 1.0).string()", "true"),
        ('("1" == 1).string()', "false"),
        ("(id != nickname).string()", "true"),
        ("(nickname == null).string()", "true"),
        ("(intField >= 30 && intField < 31 && !(intField > 30) && 1 <= 2).string()", "true"),
        ("(true || nickname > 1).string()", "true"),
        ("(false && nickname > 1).string()", "false"),
        ("(false && false || true).string()", "true"),
        ("this.id", "foo"),
        ("this.(this.id)", "foo"),
        (
            'id.hash(algorithm: "md5").encode(scheme: "hex")',
            "acbd18db4cc2f85cedef654fccc4a4d8",
        ),
        ('"x".slice(high: 1, low: 0)', "x"),
        ("color", "COLOR_RED"),
    ],
)
def test_gives(message: Message, descriptor: Descriptor, query: str, expected: str) -> None:
    assert both(query, message, descriptor) == expected


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("nickname.uppercase()", "uppercase() takes bytes or a string, got null"),
        ("intField.lowercase()", "lowercase() takes bytes or a string, got a number"),
        ("nickname.capitalize()", "capitalize() takes"),
        ("nickname.slug()", "slug() takes a string, got null"),
        ('"北京".slug()', "slug() cannot write"),
        ("id.contains(1)", "contains() on a string takes a string"),
        ("intField.contains(1)", "contains() takes"),
        ('intField.re_find_object("a")', "re_find_object() takes"),
        ('intField.re_find_all("a")', "re_find_all() takes"),
        ('intField.encode("hex")', "encode() takes"),
        ('id.decode("base64")', 'decode("base64"): the string is not base64'),
        ('"zz".decode("hex")', 'decode("hex"): the string is not hex'),
        ('"Zm8=".decode("base64rawurl")', "not base64rawurl"),
        ('"x".decode("ascii85")', "not ascii85"),
        ('"ff".decode("hex")', "the bytes are not UTF-8 text"),
        ('"ff".decode("hex").string()', "the bytes are not UTF-8 text"),
        ('intField.hash("md5")', "hash() takes"),
        ("id.slice(2, 1)", "the low bound is above the high bound"),
        ("id.slice(0.5)", "slice() takes whole numbers"),
        ("intField.slice(0)", "slice() takes"),
        ("(if false { 1 }).string()", "string() takes"),
        ("id.int64()", "int64(): the string is not an integer"),
        ("doubleField.int64()", "int64(): the number has a fraction"),
        ('"9223372036854775808".int64()', "int64(): the number does not fit 64 bits"),
        ("boolField.int64()", "int64() takes"),
        ("id.number()", "number(): the value is not a number"),
        ('"".not_empty()', "not_empty(): the value is empty"),
        ("[].not_empty()", "not_empty(): the value is empty"),
        ("intField.not_empty()", "not_empty() takes"),
        ('nickname.or(throw("uh oh"))', "uh oh"),
        ('throw("a").catch(throw("b"))', "b"),
        ('id.without("a")', "without() takes an object, got a string"),
        ("tags.key_values()", "key_values() takes an object, got an array"),
        ("id.map_each(this)", "map_each() takes"),
        ("nickname.sort_by(this)", "sort_by() takes an array, got null"),
        ('[1, "a"].sort_by(this)', "sort_by() takes all strings or all numbers"),
        ("[true].sort_by(this)", "sort_by() takes all strings or all numbers"),
        ("numbers.join()", "join() takes an array of strings, got a number in it"),
        ("labels.get(intField)", 'get(): "path" takes a string, got a number'),
        ('id.ts_parse("2006-01-02")', 'the string does not have the form "2006-01-02"'),
        ('"2024-02-30".ts_parse("2006-01-02")', "no possible time"),
        ("id.ts_format()", "not an RFC 3339 timestamp"),
        ('id.ts_tz("UTC")', "not an RFC 3339 timestamp"),
        ("createdAt.ts_tz(id)", "unknown time zone"),
        ("boolField.ts_format()", "ts_format() takes"),
        ("99999999999999.ts_format()", "no timestamp of the years 1 to 9999"),
        ('createdAt.ts_tz("UTC")', "expected a string, got a timestamp"),
        ("if id { 1 }", '"if" takes a bool, got a string'),
        ('if id == "x" { id }', "expected a string, got nothing"),
        ('match id { "x" => id }', "expected a string, got nothing"),
        ("intField", "expected a string, got a number"),
        ("boolField", "expected a string, got a bool"),
        ("tags", "expected a string, got an array"),
        ("labels", "expected a string, got an object"),
        ("nope", "expected a string, got null"),
        ("id + 1", '"+" takes numbers, got a string and a number'),
        ("-id", '"-" takes a number, got a string'),
        ("!id", '"!" takes a bool, got a string'),
        ("id > 1", '">" takes numbers'),
        ("id && true", '"&&" takes a bool, got a string'),
        ("true && id", '"&&" takes a bool, got a string'),
        ("false || nickname", '"||" takes a bool, got null'),
        ("1 / 0", '"/": division by zero'),
        ("1 % 0", '"%": division by zero'),
        ("9223372036854775807 + 1", "does not fit 64 bits"),
        ("{intField: 1}", "an object key takes a string"),
    ],
)
def test_fails(message: Message, descriptor: Descriptor, query: str, reason: str) -> None:
    result = both(query, message, descriptor)
    assert result.startswith("error: ${! ")
    assert reason in result


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("uuid_v4()", "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"),
        ("nanoid()", "[A-Za-z0-9_-]{21}"),
        ("ksuid()", "[0-9A-Za-z]{27}"),
        ("now()", r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{1,9})?Z"),
    ],
)
def test_generators_give_their_form_and_something_new(query: str, form: str) -> None:
    template = parse_template(f"${{! {query} }}")
    results = {template.evaluate(None) for _ in range(20)}
    assert all(re.fullmatch(form, result) for result in results)
    assert len(results) > 1
    assert not template.is_deterministic


def test_now_is_now() -> None:
    before = datetime.now(UTC)
    told = datetime.fromisoformat(
        parse_template('${! now().ts_format("2006-01-02T15:04:05.000000Z07:00") }').evaluate(None)
    )
    assert before <= told <= datetime.now(UTC)


def test_messages_never_carry_values(messages: Messages) -> None:
    secret = messages({"id": "hunter2", "tags": ["hunter2"], "longField": "77777"})
    for query in (
        "id.int64()",
        'id.ts_parse("2006")',
        "tags.int64()",
        'longField.ts_tz("UTC")',
        "createdAt.ts_tz(id)",
        'id.decode("hex")',
    ):
        with pytest.raises(EvaluationError) as caught:
            parse_template(f"${{! {query} }}").evaluate(secret)
        assert "hunter2" not in str(caught.value)
        assert "77777" not in str(caught.value)
