"""What is wrong with an expression, where, and what would be right."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protemporal.expression import ExpressionError, Fault, parse_mapping, parse_template
from protemporal.expression.parser import parse_query


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        pytest.param(
            "a/${! id.uppercas() }",
            10,
            'unknown method "uppercas" (did you mean "uppercase"?)',
            id="a misspelt method",
        ),
        pytest.param("${! uuid_v5() }", 5, '(did you mean "uuid_v4"?)', id="a misspelt function"),
        pytest.param("${! xyz() }", 5, "(there are: ksuid, nanoid,", id="a function like no other"),
        pytest.param('${! env("HOME") }', 5, "env() is refused: it reads the machine", id="env"),
        pytest.param('${! file("x") }', 5, "file() is refused", id="file"),
        pytest.param("${! hostname() }", 5, "hostname() is refused", id="hostname"),
        pytest.param('${! meta("k") }', 5, "sees the input message only", id="meta"),
        pytest.param("${! uppercase() }", 5, "is a method: call it on a value", id="method alone"),
        pytest.param(
            "${! id.uuid_v4() }", 8, "is a function: call it alone", id="function on value"
        ),
        pytest.param("${! }", 5, "empty query", id="a blank query"),
        pytest.param("${! id id }", 8, 'unexpected "id" after', id="two expressions"),
        pytest.param("${! id = 1 }", 8, 'write "=="', id="an assignment"),
        pytest.param("${! id. }", 9, 'a field or method after "."', id="nothing after a dot"),
        pytest.param("${! (id }", 9, 'expected ")"', id="an open bracket"),
        pytest.param("${! [id }", 9, 'expected "]"', id="an open array"),
        pytest.param("${! id) }", 7, 'unexpected ")"', id="a surplus bracket"),
        pytest.param("${! + }", 5, 'expected a value, found "+"', id="an operator alone"),
        pytest.param("${! id + }", 10, "expected a value, found the end", id="half a sum"),
        pytest.param('${! "abc }', 5, "the string is not closed", id="an open string"),
        pytest.param('${! """abc }', 5, "the string is not closed", id="an open raw string"),
        pytest.param('${! "\\\\ud800" }', 5, "no character of Unicode", id="a surrogate"),
        pytest.param("${! $x }", 5, "variables", id="a variable"),
        pytest.param("${! @x }", 5, "metadata", id="metadata"),
        pytest.param("${! 'x' }", 5, "double quotes", id="single quotes"),
        pytest.param("${! a & b }", 7, 'the operator is "&&"', id="one ampersand"),
        pytest.param("${! a ~ b }", 7, "unexpected character", id="an unknown character"),
        pytest.param("${! root.id }", 5, "can only be assigned", id="root read"),
        pytest.param("${! _ }", 5, '"_" has a meaning only', id="underscore"),
        pytest.param("${! else }", 5, '"else" without "if"', id="else alone"),
        pytest.param("${! a -> b }", 5, "can only be an argument", id="a lambda alone"),
        pytest.param("${! if a b }", 10, 'expected "{"', id="if without a block"),
        pytest.param("${! match a {} }", 5, "at least one case", id="match without cases"),
        pytest.param("${! match a { 1 } }", 17, 'expected "=>"', id="a case without result"),
        pytest.param("${! 9223372036854775808 }", 5, "64-bit integer", id="a large integer"),
        pytest.param("${! " + "9" * 301 + " }", 5, "too long", id="a very long number"),
        pytest.param("${! id.slug(1) }", 8, "slug() takes no arguments, got 1", id="one too many"),
        pytest.param("${! id.slice() }", 8, "slice() takes 1 to 2 arguments, got 0", id="none"),
        pytest.param("${! id.or() }", 8, "or() takes 1 argument, got 0", id="a missing argument"),
        pytest.param(
            "${! labels.without() }", 12, "without() takes 1 or more arguments", id="no path"
        ),
        pytest.param(
            "${! id.slice(lo: 1) }",
            14,
            'no parameter "lo" (did you mean "low"?)',
            id="a wrong name",
        ),
        pytest.param("${! id.slug(x: 1) }", 13, "(it takes none)", id="a name where none is"),
        pytest.param("${! id.slice(1, low: 1) }", 8, "slice() takes", id="a parameter twice"),
        pytest.param('${! id.slice("1") }', 14, '"low" takes a number, got a string', id="kind"),
        pytest.param(
            '${! id.decode("base46") }', 15, 'unknown scheme "base46" (did you mean', id="scheme"
        ),
        pytest.param('${! id.hash("md6") }', 13, 'unknown algorithm "md6"', id="algorithm"),
        pytest.param('${! id.hash("hmac_sha1") }', 8, "needs a key", id="a digest without key"),
        pytest.param('${! id.hash("sha1", "k") }', 8, 'did you mean "hmac_sha1"?', id="a key"),
        pytest.param(
            "${! id.re_find_all(id) }", 20, "must be a literal", id="a pattern from input"
        ),
        pytest.param('${! id.re_find_all("(?=a)") }', 20, "RE2 has no look-ahead", id="look-ahead"),
        pytest.param('${! id.ts_parse("15:04") }', 17, "has no year", id="a layout without year"),
        pytest.param('${! id.ts_tz("Mars") }', 14, 'unknown time zone "Mars"', id="zone"),
        pytest.param('${! id.ts_tz("Local") }', 14, "differs from machine to machine", id="local"),
        pytest.param("${! id.contains(a -> a) }", 17, "not a lambda", id="a lambda as value"),
        pytest.param("${! " + "(" * 60 + " }", 45, "inside each other", id="deep brackets"),
        pytest.param("${! " + "!" * 60 + "a }", 45, "inside each other", id="many nots"),
        pytest.param("${! a" + ".a" * 200 + " }", 405, "more than 150 levels", id="a long path"),
        pytest.param(r"\é${! id.nope() }", 10, "unknown method", id="after escapes"),
    ],
)
def test_fault(text: str, column: int, message: str) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_template(text)
    (fault,) = caught.value.faults
    assert message in fault.message
    assert fault.column == column
    assert fault.message in str(caught.value)


def test_every_fault_of_every_query_is_told() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_template('${! a.nope().nada(bad()) }/${! ( }/${! id.hash("x") }/${!')
    assert [fault.column for fault in caught.value.faults] == [7, 14, 19, 34, 48]


def test_a_syntax_fault_does_not_hide_the_others() -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_template("${! a.nope() + }")
    assert [fault.column for fault in caught.value.faults] == [7, 16]


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        pytest.param("a = \nb = nope()\nc = 1", [6, 10], id="goes on at the next statement"),
        pytest.param("a 1\nb 2", [3], id="resumes only at what looks like a statement"),
        pytest.param("let x = 1\na = 1", [1], id="let"),
        pytest.param("a = 1 b = 2", [7], id="two statements on a line"),
        pytest.param("this.a = 1", [1], id="assigning to the input"),
        pytest.param("= 1", [1], id="no target"),
        pytest.param("a. = 1", [4], id="half a target"),
        pytest.param("a = root.b", [5], id="reading root"),
    ],
)
def test_faults_of_mappings(text: str, columns: list[int]) -> None:
    with pytest.raises(ExpressionError) as caught:
        parse_mapping(text)
    assert [fault.column for fault in caught.value.faults] == columns


WORDS = st.sampled_from(
    [
        *("id", "this", "root", "if", "else", "match", "true", "null", "_", "let", "uuid_v4()"),
        *("->", "=>", "==", "!=", "&&", "||", "|", "+", "-", "*", "/", "%", "!", "<", ".", ":"),
        *("(", ")", "[", "]", "{", "}", ",", "=", "$", "#", "\\", "\n", "é", "${!", "1", "2.5"),
        *('"a"', '"""b"""', ".uppercase()", ".or(", ".map_each("),
    ]
)


def faults_of(parse: Callable[[str], object], text: str) -> tuple[Fault, ...] | None:
    """Give the faults of a text; None if it has none."""
    try:
        parse(text)
    except ExpressionError as error:
        return error.faults
    return None


def parse_as_query(text: str) -> object:
    return parse_template(f"${{!{text} }}")


@settings(max_examples=300)
@given(st.lists(WORDS, max_size=25).map(" ".join))
@pytest.mark.parametrize("parse", [parse_mapping, parse_template, parse_as_query])
def test_parsing_words_raises_nothing_but_faults_in_the_text(
    parse: Callable[[str], object], text: str
) -> None:
    found = faults_of(parse, text)
    assert found is None or found
    assert all(1 <= fault.column <= len(text) + 5 for fault in found or ())


@given(st.text())
@pytest.mark.parametrize("parse", [parse_mapping, parse_template, parse_as_query])
def test_parsing_any_text_raises_nothing_but_faults_in_it(
    parse: Callable[[str], object], text: str
) -> None:
    found = faults_of(parse, text)
    assert all(1 <= fault.column <= len(text) + 6 for fault in found or ())


@given(st.text())
def test_string_literals_come_back_as_they_were(content: str) -> None:
    escaped = "".join(
        character if character.isalnum() else f"\\U{ord(character):08x}" for character in content
    )
    query = f'"{escaped}"'
    node = parse_query(query, range(1, len(query) + 2))
    assert getattr(node, "value", None) == content


@given(st.integers(min_value=-(2**63) + 1, max_value=2**63 - 1))
def test_integer_literals_come_back_as_they_were(number: int) -> None:
    assert parse_template(f"${{! ({number}).string() }}").evaluate(None) == str(number)
