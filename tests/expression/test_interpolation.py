import pytest
from hypothesis import given
from hypothesis import strategies as st

from protemporal.expression.interpolation import cut


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("foo", ["foo"], id="text alone"),
        pytest.param("a${! b }c", ["a", "! b ", "c"], id="a query between text"),
        pytest.param("${!a}${!b}", ["!a", "!b"], id="queries side by side"),
        pytest.param(r"foo\${!}", ["foo${!}"], id="an escaped opening is text"),
        pytest.param("foo${bar}", ["foo${bar}"], id="without ! it is text"),
        pytest.param("foo${!", ["foo${!"], id="an opening at the end is text"),
        pytest.param("foo${!}bar", ["foo", "bar"], id="an empty query is nothing"),
        pytest.param(
            r"${!a\{{b{c{d{e\}}}}} }", ["!a{{b{c{d{e}}}}} "], id="escaped braces are not counted"
        ),
        pytest.param(r"${!a\\d}", [r"!a\d"], id="of two backslashes one is dropped"),
        pytest.param(r"${!a\\\d}", [r"!a\\d"], id="of three backslashes one is dropped"),
        pytest.param(r"a\b", ["ab"], id="a backslash in text is dropped"),
        pytest.param("\\", [""], id="a lone backslash is an empty literal"),
        pytest.param(r"\\${!a}", [r"\${!a}"], id="a kept backslash escapes too"),
        pytest.param("${!}}", ["}"], id="a closing brace outside is text"),
        pytest.param("${! }", ["! "], id="blanks are kept"),
    ],
)
def test_text_is_cut_by_the_rules(text: str, expected: list[str]) -> None:
    fragments, faults = cut(text)
    assert not faults
    assert [("!" if part.is_query else "") + part.text for part in fragments] == expected


@pytest.mark.parametrize(
    ("text", "column", "message"),
    [
        pytest.param("", 1, "empty expression", id="no text"),
        pytest.param("${!}", 1, "empty expression", id="an empty query alone"),
        pytest.param("foo${!bar", 4, "partial expression", id="an open query"),
        pytest.param("${!a{}", 1, "partial expression", id="an open brace in a query"),
        pytest.param("${!a}${!b", 6, "partial expression", id="the second query open"),
    ],
)
def test_broken_text_is_a_fault_where_it_begins(text: str, column: int, message: str) -> None:
    _, (fault,) = cut(text)
    assert fault.column == column
    assert message in fault.message


def test_columns_count_what_the_author_wrote() -> None:
    (literal, query), _ = cut(r"\é${!a\{b}")
    assert literal.columns == (2, 3)
    assert query.columns == (6, 8, 9, 10)


@given(st.text(alphabet=st.one_of(st.sampled_from("${!}\\ab"), st.characters())))
def test_cutting_never_crashes_and_columns_point_at_the_text(text: str) -> None:
    fragments, faults = cut(text)
    assert all(1 <= fault.column <= len(text) + 1 for fault in faults)
    for fragment in fragments:
        assert "".join(text[column - 1] for column in fragment.columns[:-1]) == fragment.text


@given(st.text(alphabet=st.characters(exclude_characters="\\$")).filter(bool))
def test_plain_text_comes_back_as_it_was(text: str) -> None:
    (fragment,), faults = cut(text)
    assert not faults
    assert fragment.text == text
