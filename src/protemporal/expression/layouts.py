"""Time layouts as Go writes them: how `Mon Jan 2 15:04:05 MST 2006` would look.

The elements are those of Go's package `time` (https://pkg.go.dev/time#pkg-constants). When parsing,
a fraction may follow the seconds though the layout has none, as there.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache

from protemporal.expression.faults import EvaluationError
from protemporal.expression.instants import Instant, offset_text, parse_offset

RFC3339_NANO = "2006-01-02T15:04:05.999999999Z07:00"

_ELEMENT = re.compile(
    r"January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|002|0[1-6]|15|1|2006|2|__2|_2(?!006)|3|4|5|PM|pm"
    r"|[-Z]07(?:0000|:00:00|00|:00)?|[.,](?:0+|9+)(?![0-9])"
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_CENTURY_TURN = 69  # two-digit years from here on are 19xx
_NANO_DIGITS = 9
_NOON = 12


def _abbreviation(moment: datetime) -> str:
    name = moment.tzname() or ""
    if name.isalpha():
        return name
    return offset_text(moment, colon=False, zulu=False).removesuffix("00")


_FORMATS: dict[str, Callable[[datetime], str]] = {
    "January": lambda t: _MONTHS[t.month - 1],
    "Jan": lambda t: _MONTHS[t.month - 1][:3],
    "Monday": lambda t: _DAYS[t.weekday()],
    "Mon": lambda t: _DAYS[t.weekday()][:3],
    "MST": _abbreviation,
    "002": lambda t: f"{t.timetuple().tm_yday:03}",
    "__2": lambda t: f"{t.timetuple().tm_yday:3}",
    "2006": lambda t: f"{t.year:04}",
    "06": lambda t: f"{t.year % 100:02}",
    "01": lambda t: f"{t.month:02}",
    "1": lambda t: f"{t.month}",
    "02": lambda t: f"{t.day:02}",
    "_2": lambda t: f"{t.day:2}",
    "2": lambda t: f"{t.day}",
    "15": lambda t: f"{t.hour:02}",
    "03": lambda t: f"{(t.hour - 1) % 12 + 1:02}",
    "3": lambda t: f"{(t.hour - 1) % 12 + 1}",
    "04": lambda t: f"{t.minute:02}",
    "4": lambda t: f"{t.minute}",
    "05": lambda t: f"{t.second:02}",
    "5": lambda t: f"{t.second}",
    "PM": lambda t: "AM" if t.hour < _NOON else "PM",
    "pm": lambda t: "am" if t.hour < _NOON else "pm",
}
_PATTERNS = {
    "January": "|".join(_MONTHS),
    "Jan": "|".join(month[:3] for month in _MONTHS),
    "Monday": "|".join(_DAYS),
    "Mon": "|".join(day[:3] for day in _DAYS),
    "MST": "[A-Z]{3,5}|[+-][0-9]{2}",
    "002": "[0-9]{3}",
    "__2": "[ ]{0,2}[0-9]{1,3}",
    "2006": "[0-9]{4}",
    "1": "[0-9]{1,2}",
    "2": "[0-9]{1,2}",
    "_2": "[ ]?[0-9]{1,2}",
    "15": "[0-9]{1,2}",
    "3": "[0-9]{1,2}",
    "4": "[0-9]{1,2}",
    "5": "[0-9]{1,2}",
    "PM": "AM|PM",
    "pm": "am|pm",
    "Z07": "Z|[+-][0-9]{2}",
    "Z0700": "Z|[+-][0-9]{4}",
    "Z07:00": "Z|[+-][0-9]{2}:[0-9]{2}",
    "Z070000": "Z|[+-][0-9]{6}",
    "Z07:00:00": "Z|[+-][0-9]{2}:[0-9]{2}:[0-9]{2}",
}


@lru_cache(maxsize=256)
def _elements(layout: str) -> tuple[tuple[str, bool], ...]:
    """Give the layout in pieces: text, and whether it is an element of the reference time."""
    pieces: list[tuple[str, bool]] = []
    at = 0
    for found in _ELEMENT.finditer(layout):
        if found.start() > at:
            pieces.append((layout[at : found.start()], False))
        pieces.append((found.group(), True))
        at = found.end()
    if at < len(layout):
        pieces.append((layout[at:], False))
    return tuple(pieces)


def format_instant(instant: Instant, layout: str) -> str:
    """Write an instant in a layout."""
    return "".join(
        _format(instant, text) if is_element else text for text, is_element in _elements(layout)
    )


def _format(instant: Instant, element: str) -> str:
    if element[0] in ".,":
        return _fraction(instant.nanos, element)
    if element in _FORMATS:
        return _FORMATS[element](instant.seconds)
    offset = offset_text(instant.seconds, colon=":" in element, zulu=element[0] == "Z")
    if offset == "Z":
        return offset
    if element[1:] == "07":
        return offset[:3]
    seconds = {"070000": "00", "07:00:00": ":00"}.get(element[1:], "")
    return offset + seconds


def _fraction(nanos: int, element: str) -> str:
    digits = f"{nanos:09}"[: len(element) - 1].ljust(len(element) - 1, "0")
    if element[1] == "9":
        digits = digits.rstrip("0")
    return element[0] + digits if digits else ""


@lru_cache(maxsize=256)
def _pattern(layout: str) -> tuple[re.Pattern[str], tuple[str, ...]]:
    """Give the regular expression of a layout, and the element behind each of its groups."""
    pieces = _elements(layout)
    pattern, groups = "", list[str]()
    for (text, is_element), (after, _) in zip(pieces, (*pieces[1:], ("", False)), strict=True):
        if not is_element:
            pattern += re.escape(text)
            continue
        groups.append(text)
        pattern += f"({_element_pattern(text)})"
        if text in ("5", "05") and not re.match(r"[.,][09]", after):
            groups.append(".9")
            pattern += "([.,][0-9]+)?"
    return re.compile(pattern, re.IGNORECASE), tuple(groups)


def _element_pattern(element: str) -> str:
    if element[0] in ".,":
        return f"[.,][0-9]{{{len(element) - 1}}}" if element[1] == "0" else "(?:[.,][0-9]+)?"
    if element[0] == "-":
        return _PATTERNS[f"Z{element[1:]}"].removeprefix("Z|")
    return _PATTERNS.get(element, "[0-9]{2}")


def layout_problem(layout: str) -> str | None:
    """Say why nothing can be parsed with the layout, or None."""
    elements = {text for text, is_element in _elements(layout) if is_element}
    if not elements & {"2006", "06"}:
        return (
            f'"{layout}" has no year: a layout shows how Go\'s reference time would look, '
            'like "2006-01-02T15:04:05Z07:00"'
        )
    return None


def parse_instant(text: str, layout: str) -> Instant:
    """Read a timestamp written in a layout, in UTC where it has no zone; raises EvaluationError."""
    pattern, groups = _pattern(layout)
    found = pattern.fullmatch(text)
    if found is None:
        raise EvaluationError(f'the string does not have the form "{layout}"')
    try:
        return _assemble(dict(zip(groups, found.groups(""), strict=True)))
    except ValueError:
        raise EvaluationError(f'the string is no possible time of the form "{layout}"') from None


def _assemble(read: dict[str, str]) -> Instant:
    moment = datetime(
        _year(read), _month(read), _number(read, "02", "_2", "2", default=1),
        _hour(read), _number(read, "04", "4"), _number(read, "05", "5"), tzinfo=_zone(read),
    )  # fmt: skip
    day_of_year = _number(read, "002", "__2")
    if day_of_year:
        moment = moment.replace(month=1, day=1) + timedelta(days=day_of_year - 1)
    fraction = next((text for key, text in read.items() if key[0] in ".," and text), ".0")
    return Instant(moment, int(fraction[1 : _NANO_DIGITS + 1].ljust(_NANO_DIGITS, "0")))


def _number(read: dict[str, str], *elements: str, default: int = 0) -> int:
    return next((int(read[element]) for element in elements if element in read), default)


def _year(read: dict[str, str]) -> int:
    if "06" in read and "2006" not in read:
        short = int(read["06"])
        return short + (1900 if short >= _CENTURY_TURN else 2000)
    return _number(read, "2006")


def _month(read: dict[str, str]) -> int:
    name = read.get("January", read.get("Jan"))
    if name is None:
        return _number(read, "01", "1", default=1)
    return [month[:3] for month in _MONTHS].index(name[:3].capitalize()) + 1


def _hour(read: dict[str, str]) -> int:
    hour = _number(read, "15", "03", "3")
    half = read.get("PM", read.get("pm", "")).lower()
    if half and hour > _NOON:
        raise ValueError(hour)
    if half == "pm" and hour < _NOON:
        return hour + _NOON
    return 0 if half == "am" and hour == _NOON else hour


def _zone(read: dict[str, str]) -> tzinfo:
    """Give the zone read; an abbreviation names no certain offset: it counts as UTC, as in Go."""
    for element, text in read.items():
        if element[:2] in ("Z0", "-0"):
            return parse_offset(text.upper())
    return UTC
