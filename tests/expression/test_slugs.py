import pytest
from hypothesis import given
from hypothesis import strategies as st

from protemporal.expression import EvaluationError
from protemporal.expression.slugs import slug


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hello World", "hello-world"),
        ("This & that", "this-and-that"),
        ("a@b", "aatb"),
        ("it's", "its"),
        ("Straße Ærø Łódź", "strasse-aero-lodz"),
        ("Щука ёлка", "shchuka-iolka"),
        ("Αθήνα", "athena"),
        ("a_b", "a_b"),
        ("--_a_--", "a"),
        ("a\u00a0b", "a-b"),
        ("x² ½", "x2-1-2"),
        ("٣", "3"),
        ("ship 🚀 it", "ship-it"),
        ("e\u0301", "e"),
        ("", ""),
        ("!!!", ""),
    ],
)
def test_slug(text: str, expected: str) -> None:
    assert slug(text) == expected


def test_letters_of_other_scripts_are_refused() -> None:
    with pytest.raises(EvaluationError, match="cannot write a letter of this script"):
        slug("東京")


@given(st.text())
def test_slugs_are_safe_and_stay_as_they_are(text: str) -> None:
    try:
        made = slug(text)
    except EvaluationError:
        return
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
    assert slug(made) == made
