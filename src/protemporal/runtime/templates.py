"""Expressions of the contract, compiled once per spec and bound to its input."""

from collections.abc import Callable, Hashable
from datetime import timedelta
from functools import cache
from typing import Any, cast

from protemporal import expression
from protemporal.runtime.styles import descriptor, google_message

RECORDING_LIMIT = timedelta(seconds=10)
"""How long a workflow waits until an expression's value is recorded; that of Go's plugin."""


class ExpressionFailedError(ValueError):
    """An expression of the contract has no value for this request, so nothing was sent."""


def evaluate(text: str, kind: type[Any], request: object, *, of: str) -> str:
    """The value of the id expression `text` over a request of class `kind`; empty without one.

    `of` says whose it is, for the error: `orders.v1.Orders.PlaceOrder: id`.

    Raises:
        ExpressionFailedError: a field it needs is unset, or has no string value.
    """
    if not text:
        return ""
    try:
        return _bound(text, cast("Hashable", kind))(google_message(request))
    except expression.EvaluationError as error:
        raise ExpressionFailedError(f"{of}: {error}") from error


def is_deterministic(text: str) -> bool:
    """Whether the same request always gives the same value, as replay of a workflow needs."""
    return expression.parse_template(text).is_deterministic


@cache
def _bound(text: str, kind: Hashable) -> Callable[[Any], str]:
    return expression.parse_template(text).bind(descriptor(cast("type", kind)))
