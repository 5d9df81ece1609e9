from datetime import timedelta

import pytest

from protemporal.plugin.specs import duration


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        (timedelta(0), "timedelta(0)"),
        (timedelta(days=7), "timedelta(days=7)"),
        (timedelta(hours=25), "timedelta(hours=25)"),
        (timedelta(minutes=90), "timedelta(minutes=90)"),
        (timedelta(seconds=90), "timedelta(seconds=90)"),
        (timedelta(seconds=1.5), "timedelta(milliseconds=1500)"),
        (timedelta(microseconds=1), "timedelta(microseconds=1)"),
    ],
)
def test_a_duration_has_the_largest_unit_that_is_whole(length: timedelta, expected: str) -> None:
    assert duration(length) == expected
