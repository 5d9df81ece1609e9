"""Search attributes that a contract derives from a request."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from typing import Any, cast

from temporalio.common import SearchAttributeKey, SearchAttributePair, TypedSearchAttributes

from protemporal import expression
from protemporal.runtime.spec import WorkflowSpec
from protemporal.runtime.styles import google_message
from protemporal.runtime.templates import ExpressionFailedError

_KEYS: Mapping[str, Any] = {
    "bool": SearchAttributeKey.for_bool,
    "float64": SearchAttributeKey.for_float,
    "int64": SearchAttributeKey.for_int,
    "keyword": SearchAttributeKey.for_keyword,
    "string": SearchAttributeKey.for_text,
    "keyword_list": SearchAttributeKey.for_keyword_list,
    "list": SearchAttributeKey.for_keyword_list,
    "time": SearchAttributeKey.for_datetime,
}
"""Type keys of a typed mapping; `string` is Text, as the annotation has it."""


def search_attributes(
    spec: WorkflowSpec[Any, Any], request: object
) -> TypedSearchAttributes | None:
    """The search attributes of a start; None where the contract has none.

    A null leaves an attribute unset. An untyped mapping gets its types from its values, a string
    being a keyword, since the SDK's untyped form is deprecated.

    Raises:
        ExpressionFailedError: a mapping has no value for this request, or one of a wrong type.
    """
    pairs = [
        *_untyped(_values(spec.search_attributes, request, of=spec.name), of=spec.name),
        *_typed(_values(spec.typed_search_attributes, request, of=spec.name), of=spec.name),
    ]
    return TypedSearchAttributes(pairs) if pairs else None


def _values(text: str, request: object, *, of: str) -> Mapping[str, Any]:
    if not text:
        return {}
    try:
        return _parsed(text).evaluate(google_message(request))
    except expression.EvaluationError as error:
        raise ExpressionFailedError(f"{of}: search attributes: {error}") from error


@cache
def _parsed(text: str) -> expression.Mapping:
    return expression.parse_mapping(text)


def _untyped(values: Mapping[str, Any], *, of: str) -> list[SearchAttributePair[Any]]:
    return [
        _pair(_type_key(value), name, value, of=of)
        for name, value in values.items()
        if value is not None
    ]


def _type_key(value: Any) -> str:
    return next((key for kind, key in _TYPE_KEYS if isinstance(value, kind)), "keyword")


_TYPE_KEYS = (
    (bool, "bool"),
    (int, "int64"),
    (float, "float64"),
    (datetime, "time"),
    (list, "keyword_list"),
)
"""By the kind of a value; a bool is an int too."""


def _typed(values: Mapping[str, Any], *, of: str) -> list[SearchAttributePair[Any]]:
    return [
        _pair(key, name, value, of=of)
        for key, attributes in sorted(values.items())
        for name, value in cast("Mapping[str, Any]", attributes).items()
        if value is not None
    ]


def _pair(key: str, name: str, value: Any, *, of: str) -> SearchAttributePair[Any]:
    converted = _converted(key, value)
    if converted is None:
        raise ExpressionFailedError(f"{of}: search attribute {name}: not a {key}")
    return SearchAttributePair(_KEYS[key](name), converted)


def _converted(key: str, value: Any) -> Any:
    """The value as the SDK wants it, numbers and times may come as text; None where it fits not."""
    if not expression.fits(key, value):
        return None
    convert = _CONVERTED.get(key)
    try:
        return convert(value) if convert else value
    except ValueError:
        return None


def _finite(value: Any) -> float:
    number = float(value)
    if not math.isfinite(number):
        raise ValueError(number)  # JSON, as which an attribute travels, has no such number
    return number


_BOOLS = {
    **dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
    **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False),
}
"""What Go's ParseBool reads."""

_CONVERTED: Mapping[str, Callable[[Any], Any]] = {
    "bool": lambda value: _BOOLS.get(value, value),
    "int64": int,
    "float64": _finite,
    "time": lambda value: datetime.fromisoformat(value) if isinstance(value, str) else value,
}
"""From what fits a type key."""
