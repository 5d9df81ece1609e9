"""Search attributes that a contract derives from a request."""

from collections.abc import Mapping, Sequence
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
        *_untyped(_values(spec.search_attributes, request, of=spec.name)),
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


def _untyped(values: Mapping[str, Any]) -> list[SearchAttributePair[Any]]:
    return [
        SearchAttributePair(_key_for(value)(name), value)
        for name, value in values.items()
        if value is not None
    ]


def _key_for(value: Any) -> Any:
    kinds: Sequence[tuple[type, Any]] = (
        (bool, SearchAttributeKey.for_bool),
        (int, SearchAttributeKey.for_int),
        (float, SearchAttributeKey.for_float),
        (datetime, SearchAttributeKey.for_datetime),
        (list, SearchAttributeKey.for_keyword_list),
    )
    found = (make for kind, make in kinds if isinstance(value, kind))
    return next(found, SearchAttributeKey.for_keyword)


def _typed(values: Mapping[str, Any], *, of: str) -> list[SearchAttributePair[Any]]:
    pairs: list[SearchAttributePair[Any]] = []
    for kind, attributes in sorted(values.items()):
        for name, value in cast("Mapping[str, Any]", attributes).items():
            if value is not None:
                pairs.append(
                    SearchAttributePair(_KEYS[kind](name), _converted(kind, value, of, name))
                )
    return pairs


def _converted(kind: str, value: Any, of: str, name: str) -> Any:
    """The value as the SDK wants it; numbers and times may come as text, see annotation rules."""
    try:
        if kind == "bool" and isinstance(value, str):
            return _BOOLS[value]
        if kind == "int64" and not isinstance(value, bool):
            number = int(value) if isinstance(value, str) else value
            if isinstance(number, float) and number.is_integer():
                return int(number)
            return number
        if kind == "float64" and not isinstance(value, bool):
            return float(value)
        if kind == "time" and isinstance(value, str):
            return datetime.fromisoformat(value)
    except (KeyError, ValueError, TypeError) as error:
        raise ExpressionFailedError(f"{of}: search attribute {name}: not a {kind}") from error
    return value


_BOOLS = {
    **dict.fromkeys(("1", "t", "T", "TRUE", "true", "True"), True),
    **dict.fromkeys(("0", "f", "F", "FALSE", "false", "False"), False),
}
"""What Go's ParseBool reads."""
