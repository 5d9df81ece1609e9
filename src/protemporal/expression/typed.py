"""The type keys of typed search attributes: `keyword.CustomerId = customerId`."""

import re
from dataclasses import dataclass

from protemporal.expression import nodes
from protemporal.expression.faults import EvaluationError, nearest
from protemporal.expression.instants import parse_rfc3339
from protemporal.expression.messages import wrong_elements, wrong_kind
from protemporal.expression.nodes import Node
from protemporal.expression.shapes import Shape
from protemporal.expression.values import INT64_MAX, INT64_MIN, Kinds, kinds

_BOOL_TEXT = re.compile(r"1|t|T|TRUE|true|True|0|f|F|FALSE|false|False")
_INTEGER_TEXT = re.compile(r"[+-]?[0-9]{1,19}")
_FLOAT_TEXT = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?Inf|NaN")


@dataclass(frozen=True, slots=True)
class _TypeKey:
    accepts: Kinds
    text: str  # what a string must look like, for a sentence


_TYPE_KEYS = {
    "bool": _TypeKey(kinds("bool", "string"), '"true" or "false"'),
    "float64": _TypeKey(kinds("number", "string"), "a number"),
    "int64": _TypeKey(kinds("number", "string"), "a whole number of 64 bits"),
    "keyword": _TypeKey(kinds("string"), "text"),
    "string": _TypeKey(kinds("string"), "text"),
    "keyword_list": _TypeKey(kinds("array"), "text"),
    "list": _TypeKey(kinds("array"), "text"),
    "time": _TypeKey(kinds("timestamp", "string"), "an RFC 3339 timestamp"),
}


def key_problem(key: str) -> str | None:
    """Say that there is no such type key, or give None."""
    if key in _TYPE_KEYS:
        return None
    return f'unknown type key "{key}" {nearest(key, _TYPE_KEYS)}: write type.AttributeName = value'


def value_problem(key: str, name: str, node: Node, shape: Shape) -> str | None:
    """Say why a value can never be an attribute of the key's type, or give None.

    Null passes: an attribute without a value is left unset.
    """
    wanted = _TYPE_KEYS[key].accepts
    who = f"{key}.{name}"
    found = shape.kinds - {"null", "nothing"}
    if found and not found & wanted:
        return wrong_kind(who, wanted, node, shape)
    if isinstance(node, nodes.Literal) and not _fits(key, node.value):
        return f"{who} takes {_TYPE_KEYS[key].text}, which this literal is not"
    element = shape.element
    if "array" not in wanted or element is None or not element.kinds or "string" in element.kinds:
        return None
    return wrong_elements(who, node, element)


def _fits(key: str, value: object) -> bool:  # noqa: PLR0911 - one line per type key
    if key == "int64" and isinstance(value, float):
        return value.is_integer() and INT64_MIN <= value <= INT64_MAX
    if not isinstance(value, str):
        return True
    match key:
        case "bool":
            return bool(_BOOL_TEXT.fullmatch(value))
        case "int64":
            return bool(_INTEGER_TEXT.fullmatch(value)) and INT64_MIN <= int(value) <= INT64_MAX
        case "float64":
            return bool(_FLOAT_TEXT.fullmatch(value))
        case "time":
            return _is_time(value)
        case _:
            return True


def _is_time(text: str) -> bool:
    try:
        parse_rfc3339(text)
    except EvaluationError:
        return False
    return True
