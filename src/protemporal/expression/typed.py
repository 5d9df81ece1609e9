"""The type keys of typed search attributes: `keyword.CustomerId = customerId`."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import cast

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

_UNTYPED = kinds("bool", "number", "string", "bytes", "timestamp", "array")
"""What an attribute can have without a type key; its type follows from the value."""


SYSTEM_ATTRIBUTES = frozenset(
    (
        "CloseTime",
        "ExecutionDuration",
        "ExecutionStatus",
        "ExecutionTime",
        "HistoryLength",
        "HistorySizeBytes",
        "ParentRunId",
        "ParentWorkflowId",
        "RootRunId",
        "RootWorkflowId",
        "RunId",
        "StartTime",
        "StateTransitionCount",
        "TaskQueue",
        "TemporalExternalPayloadCount",
        "TemporalUsedWorkerDeploymentVersions",
        "TemporalWorkerDeployment",
        "TemporalWorkerDeploymentVersion",
        "TemporalWorkflowVersioningBehavior",
        "WorkflowId",
        "WorkflowType",
    )
)
"""What Temporal sets itself, and refuses of others (server 1.32)."""


def name_problem(name: str) -> str | None:
    """Say that no attribute of this name can be set, or give None."""
    if name not in SYSTEM_ATTRIBUTES:
        return None
    return f"{name} is set by Temporal itself; choose another name"


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
    if isinstance(node, nodes.Literal) and node.value is not None and not fits(key, node.value):
        return f"{who} takes {_TYPE_KEYS[key].text}, which this literal is not"
    return _elements_problem(who, node, shape) if "array" in wanted else None


def untyped_problem(name: str, node: Node, shape: Shape) -> str | None:
    """Say why a value can never be an attribute, of whatever type, or give None."""
    found = shape.kinds - {"null", "nothing"}
    if found and not found & _UNTYPED:
        return wrong_kind(name, _UNTYPED, node, shape)
    return _elements_problem(name, node, shape)


def _elements_problem(who: str, node: Node, shape: Shape) -> str | None:
    element = shape.element
    if element is None or not element.kinds or "string" in element.kinds:
        return None
    return wrong_elements(who, node, element)


def fits(key: str, value: object) -> bool:
    """Say whether a value that a mapping gives can be an attribute of the key's type."""
    match key:
        case "bool":
            return isinstance(value, bool) or _is_text(value, _BOOL_TEXT)
        case "int64":
            return _is_int64(value)
        case "float64":
            is_number = isinstance(value, int | float) and not isinstance(value, bool)
            return is_number or _is_text(value, _FLOAT_TEXT)
        case "time":
            return isinstance(value, datetime) or (isinstance(value, str) and _is_time(value))
        case "keyword_list" | "list":
            return isinstance(value, list) and all(
                isinstance(each, str) for each in cast("list[object]", value)
            )
        case _:
            return isinstance(value, str)


def _is_text(value: object, pattern: re.Pattern[str]) -> bool:
    return isinstance(value, str) and bool(pattern.fullmatch(value))


def _is_int64(value: object) -> bool:
    if isinstance(value, bool):
        return False
    if _is_text(value, _INTEGER_TEXT):
        return INT64_MIN <= int(cast("str", value)) <= INT64_MAX
    is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
    return is_whole and INT64_MIN <= cast("float", value) <= INT64_MAX


def _is_time(text: str) -> bool:
    try:
        parse_rfc3339(text)
    except EvaluationError:
        return False
    return True
