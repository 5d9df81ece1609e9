"""The values of the language: what kinds there are, how they compare and print."""

import json
from collections.abc import Iterable
from decimal import Decimal
from enum import Enum
from typing import Literal, TypeAlias

from protemporal.expression.faults import EvaluationError
from protemporal.expression.instants import Instant


class Nothing(Enum):
    """The result of an `if` or `match` where no branch applies."""

    NOTHING = "nothing"


Value: TypeAlias = (
    "bool | int | float | str | bytes | Instant | Nothing | list[Value] | dict[str, Value] | None"
)
Kind: TypeAlias = Literal[
    "null", "bool", "number", "string", "bytes", "timestamp", "array", "object", "nothing"
]
Kinds: TypeAlias = frozenset[Kind]

KIND_OF: dict[type, Kind] = {
    type(None): "null",
    bool: "bool",
    int: "number",
    float: "number",
    str: "string",
    bytes: "bytes",
    Instant: "timestamp",
    list: "array",
    dict: "object",
    Nothing: "nothing",
}
ANY_KIND: Kinds = frozenset(KIND_OF.values())
INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


def kinds(*names: Kind) -> Kinds:
    """Give the set of these kinds."""
    return frozenset(names)


def kind_of(value: Value) -> Kind:
    """Give the kind of a value."""
    return KIND_OF[type(value)]


def types_of(accepted: Kinds) -> frozenset[type]:
    """Give the Python types whose values are of the accepted kinds."""
    return frozenset(python for python, kind in KIND_OF.items() if kind in accepted)


def article(names: Iterable[Kind]) -> str:
    """Say kinds in a sentence: `a string or an array`."""
    return " or ".join(
        name
        if name in ("null", "nothing", "bytes")
        else f"{'an' if name[0] in 'ao' else 'a'} {name}"
        for name in sorted(names)
    )


def is_null(value: Value) -> bool:
    """Say whether `or` and `|` pass over the value."""
    return value is None or value is Nothing.NOTHING


def equal(left: Value, right: Value) -> bool:
    """Compare by kind and value: 1 equals 1.0 but not true; bytes equal the same text."""
    if isinstance(left, (str, bytes)) and isinstance(right, (str, bytes)):
        return _octets(left) == _octets(right)
    if kind_of(left) != kind_of(right):
        return False
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(equal(left[key], right[key]) for key in left)
    if isinstance(left, Instant) and isinstance(right, Instant):
        return (left.seconds, left.nanos) == (right.seconds, right.nanos)
    return left == right


def _octets(text: str | bytes) -> bytes:
    return text.encode() if isinstance(text, str) else text


def member(value: Value, name: str) -> Value:
    """Give a field of an object or an element of an array; null where there is none."""
    if isinstance(value, dict):
        return value.get(name)
    if isinstance(value, list) and name.isascii() and name.isdecimal() and len(name) < 10:  # noqa: PLR2004 - no list is longer
        at = int(name)
        return value[at] if at < len(value) else None
    return None


def descend(value: Value, path: Iterable[str]) -> Value:
    """Follow a path of names and indexes; null where it ends early."""
    for name in path:
        value = member(value, name)
    return value


def number_text(number: float) -> str:
    """Print a number in plain decimals, shortest form that reads back the same: 30.0 is `30`."""
    if isinstance(number, int):
        return str(number)
    text = format(Decimal(repr(number)), "f")
    return text.removesuffix(".0")


def utf8(octets: bytes) -> str:
    """Read bytes as text; raises EvaluationError."""
    try:
        return octets.decode()
    except UnicodeDecodeError:
        raise EvaluationError(
            'the bytes are not UTF-8 text: use .encode("hex") or .encode("base64")'
        ) from None


def text(value: Value) -> str:  # noqa: PLR0911 - one line per kind of value
    """Print any value as the method `string()` does; raises EvaluationError for no text."""
    match value:
        case str():
            return value
        case bytes():
            return utf8(value)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return number_text(value)
        case Instant():
            return value.rfc3339()
        case list() | dict():
            return _json(value)
        case Nothing():
            raise EvaluationError("string() takes a value, got nothing")


def _json(value: Value) -> str:
    """Print JSON without spaces, keys sorted: what Go's encoder prints."""
    match value:
        case list():
            return f"[{','.join(_json(item) for item in value)}]"
        case dict():
            pairs = (
                f"{json.dumps(key, ensure_ascii=False)}:{_json(value[key])}"
                for key in sorted(value)
            )
            return f"{{{','.join(pairs)}}}"
        case str():
            return json.dumps(value, ensure_ascii=False)
        case bytes() | Instant():
            return json.dumps(text(value), ensure_ascii=False)
        case _:
            return text(value)
