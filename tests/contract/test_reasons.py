"""A type's name as the reason that callers see."""

import pytest

from protemporal.contract.reasons import upper_snake


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("CardDeclined", "CARD_DECLINED"),
        ("HTTPError", "HTTP_ERROR"),
        ("orders.v1/Odd-Thing", "ORDERS_V1_ODD_THING"),
        ("ALREADY_UPPER", "ALREADY_UPPER"),
        ("error2Big", "ERROR2_BIG"),
        ("", ""),
        ("x" * 100, "X" * 63),
        ("3DSecureFailed", "D_SECURE_FAILED"),
        ("42", ""),
        ("Ż", ""),
    ],
)
def test_upper_snake(name: str, reason: str) -> None:
    assert upper_snake(name) == reason
