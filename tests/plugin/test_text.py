import ast
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protemporal.plugin.text import call, docstring, indent, literal, paragraphs, tall_call


@given(st.text())
def test_a_literal_is_the_text_on_one_line(text: str) -> None:
    written = literal(text)
    assert ast.literal_eval(written) == text
    assert len(written.splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", '"plain"'),
        ('has "', "'has \"'"),
        ("has '", '"has \'"'),
        ("has \" and '", '"has \\" and \'"'),
        ("back\\slash", '"back\\\\slash"'),
        ("new\nline", '"new\\nline"'),
        ("ünïcode", '"ünïcode"'),
        ("\x00\u200b", '"\\x00\\u200b"'),
    ],
)
def test_a_literal_has_the_quotes_that_need_fewer_escapes(text: str, expected: str) -> None:
    assert literal(text) == expected


COMMENTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(COMMENTS)
def test_a_docstring_is_the_comment(text: str) -> None:
    body = ast.parse(docstring(text)).body[0]
    assert isinstance(body, ast.Expr)
    first, _, rest = text.partition("\n")
    lines = f"{first}\n{dedent(rest)}" if rest else first
    assert ast.literal_eval(body.value) == (f"{lines}\n" if "\n" in lines else lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One line.", '"""One line."""'),
        ("Two\nlines.", '"""Two\nlines.\n"""'),
        ('Ends in "', '"""Ends in \\""""'),
        ('"Begins so', '"""\\"Begins so"""'),
        ('Has """', '"""Has \\"\\"\\""""'),
        ("C:\\", '"""C:\\\\"""'),
        ("One.\n  Two.\n    Three.", '"""One.\nTwo.\n  Three.\n"""'),
        ("a\x00b", '"""a\\x00b"""'),
    ],
)
def test_a_docstring_is_laid_out(text: str, expected: str) -> None:
    assert docstring(text) == expected


def test_what_fits_a_hundred_columns_is_one_line() -> None:
    assert len(call("f(", ["a" * 48, "b" * 47])) == 100
    assert call("f(", ["a" * 48, "b" * 48]).count("\n") == 3


def test_the_margin_counts() -> None:
    assert "\n" not in call("f(", ["a" * 93], margin=4)
    assert "\n" in call("f(", ["a" * 94], margin=4)


def test_a_tall_call_has_each_argument_on_its_own() -> None:
    assert tall_call("f(", ["a", "g(\n    b,\n)"]) == "f(\n    a,\n    g(\n        b,\n    ),\n)"


def test_a_tall_call_without_arguments_is_short() -> None:
    assert tall_call("f(", []) == "f()"


def test_indent_leaves_empty_lines_empty() -> None:
    assert indent("a\n\nb") == "    a\n\n    b"


def test_paragraphs_skip_what_is_empty() -> None:
    assert paragraphs(["a", "", "b"], blank=1) == "a\n\nb"
