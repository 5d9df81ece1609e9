"""Amounts: minor units inside, two decimals where callers see them."""

from decimal import Decimal

from oms.common.v1.common_pb2 import Money

LIMIT = Decimal("99999999.99")
"""The largest amount that NUMERIC(10,2) holds."""


def decimal(amount: float) -> Decimal:
    """The amount a caller wrote as a JSON number.

    Raises:
        ValueError: it is no number, has more than two decimals, or is beyond LIMIT.
    """
    exact = Decimal(repr(amount))  # the shortest text that is this number: what the caller wrote
    if not exact.is_finite() or abs(exact) > LIMIT:
        raise ValueError(f"must lie between -{LIMIT} and {LIMIT}")
    if exact != exact.quantize(Decimal("0.01")):
        raise ValueError("must have at most two decimals")
    return exact


def money(amount: Decimal, currency: str) -> Money:
    """An amount of the orders table as a message."""
    return Money(minor=int(amount * 100), currency=currency)


def amount(value: Money) -> Decimal:
    """A message as an amount of the orders table."""
    return Decimal(value.minor) / 100


def text(value: Money) -> str:
    """An amount for people: `12.50 USD`."""
    return f"{amount(value):.2f} {value.currency}"
