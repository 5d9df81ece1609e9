from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protemporal.expression import EvaluationError
from protemporal.expression.instants import Instant, parse_rfc3339
from protemporal.expression.layouts import (
    RFC3339_NANO,
    format_instant,
    layout_problem,
    parse_instant,
)

MORNING = Instant(datetime(2024, 2, 3, 9, 5, 6, tzinfo=UTC), 120_000_000)
EVENING = Instant(datetime(2024, 11, 13, 21, 45, 56, tzinfo=timezone(timedelta(hours=-7))), 0)


@pytest.mark.parametrize(
    ("layout", "morning", "evening"),
    [
        ("2006-01-02", "2024-02-03", "2024-11-13"),
        ("06/1/2", "24/2/3", "24/11/13"),
        ("January Jan Monday Mon", "February Feb Saturday Sat", "November Nov Wednesday Wed"),
        ("Januaryx Janx", "Februaryx Janx", "Novemberx Janx"),
        ("_2|__2|002", " 3| 34|034", "13|318|318"),
        ("15:04:05", "09:05:06", "21:45:56"),
        ("3:4:5PM", "9:5:6AM", "9:45:56PM"),
        ("03:04pm", "09:05am", "09:45pm"),
        (".000", ".120", ".000"),
        (".999", ".12", ""),
        (",000000", ",120000", ",000000"),
        ("Z07:00", "Z", "-07:00"),
        ("Z0700", "Z", "-0700"),
        ("Z07", "Z", "-07"),
        ("-07:00", "+00:00", "-07:00"),
        ("-0700", "+0000", "-0700"),
        ("-07", "+00", "-07"),
        ("-07:00:00", "+00:00:00", "-07:00:00"),
        ("Z070000", "Z", "-070000"),
        ("MST", "UTC", "-07"),
        ("_2006", "_2024", "_2024"),
        ("text 7 only", "text 7 only", "text 7 only"),
    ],
)
def test_formats_as_go_does(layout: str, morning: str, evening: str) -> None:
    assert format_instant(MORNING, layout) == morning
    assert format_instant(EVENING, layout) == evening


def test_a_zone_with_a_name_prints_it() -> None:
    paris = MORNING.in_zone(ZoneInfo("Europe/Paris"))
    assert format_instant(paris, "15:04 MST") == "10:05 CET"


@pytest.mark.parametrize(
    ("layout", "text", "expected"),
    [
        ("2006-01-02T15:04:05Z", "2024-02-03T04:05:06Z", "2024-02-03T04:05:06Z"),
        ("2006-01-02T15:04:05Z", "2024-02-03T04:05:06.5Z", "2024-02-03T04:05:06.5Z"),
        ("2006-01-02 15:04:05.000", "2024-02-03 04:05:06.123", "2024-02-03T04:05:06.123Z"),
        ("2006-01-02 15:04:05.999", "2024-02-03 04:05:06", "2024-02-03T04:05:06Z"),
        ("2006-01-02T15:04:05Z07:00", "2024-02-03T04:05:06+02:00", "2024-02-03T04:05:06+02:00"),
        ("2006-01-02T15:04:05-0700", "2024-02-03T04:05:06-0130", "2024-02-03T04:05:06-01:30"),
        ("Jan _2, 2006 at 3:04pm (MST)", "Feb  3, 2024 at 7:54pm (PST)", "2024-02-03T19:54:00Z"),
        ("Monday, 2 January 06", "Saturday, 3 February 24", "2024-02-03T00:00:00Z"),
        ("02.01.06", "03.02.69", "1969-02-03T00:00:00Z"),
        ("2006 002", "2024 034", "2024-02-03T00:00:00Z"),
        ("2006-01-02 03PM", "2024-02-03 12AM", "2024-02-03T00:00:00Z"),
        ("2006-01-02 03PM", "2024-02-03 12PM", "2024-02-03T12:00:00Z"),
        ("2006", "2024", "2024-01-01T00:00:00Z"),
    ],
)
def test_parses_as_go_does(layout: str, text: str, expected: str) -> None:
    assert parse_instant(text, layout).rfc3339() == expected


@pytest.mark.parametrize(
    ("layout", "text"),
    [
        ("2006-01-02", "2024-2-3"),
        ("2006-01-02", "2024-13-01"),
        ("2006-01-02", "2024-02-03 "),
        ("2006-01-02 15:04:05.000", "2024-02-03 04:05:06"),
        ("2006 03PM", "2024 13PM"),
        ("2006 -07:00", "2024 +01:99"),
        ("2006 -07:00", "2024 +99:00"),
        ("2006", "0000"),
    ],
)
def test_what_does_not_fit_is_an_error(layout: str, text: str) -> None:
    with pytest.raises(EvaluationError):
        parse_instant(text, layout)


def test_a_layout_needs_a_year() -> None:
    assert "has no year" in (layout_problem("15:04") or "")
    assert layout_problem("06") is None


@pytest.mark.parametrize(
    "text",
    ["", "2024-01-02", "2024-13-02T03:04:05Z", "2024-01-02T03:04:05", "2024-01-02T03:04:05+99:00"],
)
def test_other_text_is_no_rfc3339(text: str) -> None:
    with pytest.raises(EvaluationError, match="not an RFC 3339 timestamp"):
        parse_rfc3339(text)


@given(
    st.datetimes(timezones=st.just(UTC)).map(lambda moment: moment.replace(microsecond=0)),
    st.integers(min_value=0, max_value=999_999_999),
    st.integers(min_value=-840, max_value=840),
)
def test_rfc3339_comes_back_as_it_was(seconds: datetime, nanos: int, minutes: int) -> None:
    instant = Instant(seconds.replace(tzinfo=timezone(timedelta(minutes=minutes))), nanos)
    text = instant.rfc3339()
    assert parse_rfc3339(text) == instant
    assert parse_instant(text, RFC3339_NANO) == instant
    assert format_instant(instant, RFC3339_NANO) == text
