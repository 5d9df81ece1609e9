from decimal import Decimal

import pytest

from oms import money
from oms.common.v1.common_pb2 import Money


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (0.0, "0.0"),
        (19.99, "19.99"),
        (100.0, "100.0"),
        (-5.5, "-5.5"),
        (99999999.99, "99999999.99"),
    ],
)
def test_a_json_number_is_what_its_caller_wrote(amount: float, expected: str) -> None:
    assert money.decimal(amount) == Decimal(expected)


@pytest.mark.parametrize(
    ("amount", "fault"),
    [
        (1.005, "at most two decimals"),
        (0.1 + 0.2, "at most two decimals"),
        (100000000.0, "must lie between"),
        (-1e300, "must lie between"),
        (float("nan"), "must lie between"),
        (float("inf"), "must lie between"),
    ],
)
def test_what_the_table_cannot_hold_is_refused(amount: float, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        money.decimal(amount)


def test_minor_units_come_back_as_they_went() -> None:
    assert money.amount(money.money(Decimal("12.34"), "USD")) == Decimal("12.34")
    assert money.money(Decimal("12.34"), "USD") == Money(minor=1234, currency="USD")
