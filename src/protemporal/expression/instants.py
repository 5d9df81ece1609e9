"""Points in time with nanoseconds, which neither proto timestamps nor Go layouts may lose."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from protemporal.expression.faults import EvaluationError

_RFC3339 = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([0-9]{2}:[0-9]{2}:[0-9]{2})"
    r"(?:[.,]([0-9]{1,9})[0-9]*)?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class Instant:
    """A timestamp: whole seconds in a zone, and nanoseconds beside them."""

    seconds: datetime
    nanos: int

    def in_zone(self, zone: tzinfo) -> "Instant":
        """Give the same instant, seen in `zone`; raises EvaluationError outside years 1 to 9999."""
        try:
            return Instant(self.seconds.astimezone(zone), self.nanos)
        except OverflowError:
            raise EvaluationError("the timestamp leaves the years 1 to 9999 in that zone") from None

    def to_datetime(self) -> datetime:
        """Give the datetime, cut to the microseconds it can hold."""
        return self.seconds.replace(microsecond=self.nanos // 1000)

    def rfc3339(self) -> str:
        """Give RFC 3339 text, with a fraction only where there is one."""
        fraction = f".{self.nanos:09}".rstrip("0") if self.nanos else ""
        clock = self.seconds.replace(tzinfo=None).isoformat()
        return f"{clock}{fraction}{offset_text(self.seconds, colon=True, zulu=True)}"


def offset_text(moment: datetime, *, colon: bool, zulu: bool) -> str:
    """Give the zone offset as `+hhmm`, `+hh:mm`, or `Z` for UTC where `zulu` is wanted."""
    minutes = round((moment.utcoffset() or timedelta()).total_seconds()) // 60
    if zulu and not minutes:
        return "Z"
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}{':' if colon else ''}{rest:02}"


def parse_rfc3339(text: str) -> Instant:
    """Read RFC 3339 text; raises EvaluationError."""
    found = _RFC3339.fullmatch(text)
    if found is None:
        raise EvaluationError("the string is not an RFC 3339 timestamp")
    day, clock, fraction, zone = found.groups()
    try:
        seconds = datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=parse_offset(zone))
    except ValueError:
        raise EvaluationError("the string is not an RFC 3339 timestamp") from None
    return Instant(seconds, int((fraction or "0").ljust(9, "0")))


def parse_offset(text: str) -> tzinfo:
    """Read `Z`, `+hh`, `+hhmm` or `+hh:mm` (seconds too); raises ValueError."""
    if text in ("Z", "z"):
        return UTC
    digits = text[1:].replace(":", "").ljust(6, "0")
    hours, minutes, seconds = (int(digits[at : at + 2]) for at in (0, 2, 4))
    if minutes > 59 or seconds > 59:  # noqa: PLR2004 - minutes and seconds of a clock
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    return timezone(-offset if text[0] == "-" else offset) if offset else UTC


def from_unix(seconds: float) -> Instant:
    """Read seconds since 1970 in UTC; raises EvaluationError."""
    try:
        whole = math.floor(seconds)
        moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=whole)
    except (OverflowError, ValueError):
        raise EvaluationError("the number is no timestamp of the years 1 to 9999") from None
    return Instant(moment, min(round((seconds - whole) * 1e9), 999_999_999))


def zone(name: str) -> tzinfo:
    """Give the zone of an IANA name; raises ValueError.

    `Local` is refused: the result of an expression must not depend on the machine.
    """
    if name in ("UTC", ""):
        return UTC
    if name == "Local":
        raise ValueError('time zone "Local" differs from machine to machine: name one, like "UTC"')
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - 2 ms, for the few that name a zone

    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown, not a relative path, a folder
        raise ValueError(
            f'unknown time zone "{name}": use an IANA name, like "Europe/Paris"'
        ) from None
