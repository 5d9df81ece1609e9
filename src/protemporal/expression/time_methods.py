"""Methods on timestamps, and on what stands for one: RFC 3339 text, or seconds since 1970."""

from protemporal.expression.faults import EvaluationError
from protemporal.expression.instants import Instant, from_unix, parse_rfc3339, zone
from protemporal.expression.layouts import (
    RFC3339_NANO,
    format_instant,
    layout_problem,
    parse_instant,
)
from protemporal.expression.signatures import Method, Parameter
from protemporal.expression.values import Value, kinds, utf8

_MOMENT = kinds("timestamp", "string", "bytes", "number")


def _instant(value: Instant | str | bytes | float) -> Instant:
    match value:
        case Instant():
            return value
        case str():
            return parse_rfc3339(value)
        case bytes():
            return parse_rfc3339(utf8(value))
        case _:
            return from_unix(value)


def _in_zone(instant: Instant, name: str) -> Instant:
    try:
        return instant.in_zone(zone(name))
    except ValueError as error:
        # The name can come from the input here, and values stay out of messages.
        reason = error if isinstance(error, EvaluationError) else "unknown time zone"
        raise EvaluationError(str(reason)) from None


def _ts_parse(value: str | bytes, layout: str) -> Value:
    return parse_instant(value if isinstance(value, str) else utf8(value), layout)


def _ts_tz(value: Instant | str | bytes | float, name: str) -> Value:
    return _in_zone(_instant(value), name)


def _ts_format(value: Instant | str | bytes | float, layout: str | None, name: str | None) -> Value:
    instant = _instant(value)
    if name is not None:
        instant = _in_zone(instant, name)
    return format_instant(instant, RFC3339_NANO if layout is None else layout)


def _layout_problem(layout: Value) -> str | None:
    return layout_problem(str(layout))


def _zone_problem(name: Value) -> str | None:
    try:
        zone(str(name))
    except ValueError as error:
        return str(error)
    return None


_ZONE = Parameter(name="tz", kinds=kinds("string"), verify=_zone_problem)

TIME_METHODS = (
    Method(
        name="ts_parse",
        accepts=kinds("string", "bytes"),
        returns=kinds("timestamp"),
        run=_ts_parse,
        parameters=(
            Parameter(
                name="format", kinds=kinds("string"), must_be_literal=True, verify=_layout_problem
            ),
        ),
    ),
    Method(
        name="ts_tz",
        accepts=_MOMENT,
        returns=kinds("timestamp"),
        run=_ts_tz,
        parameters=(_ZONE,),
    ),
    Method(
        name="ts_format",
        accepts=_MOMENT,
        returns=kinds("string"),
        run=_ts_format,
        parameters=(
            Parameter(name="format", kinds=kinds("string"), required=False, must_be_literal=True),
            Parameter(name="tz", kinds=kinds("string"), required=False, verify=_zone_problem),
        ),
    ),
)
