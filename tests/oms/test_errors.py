import pytest

from oms.errors import BusinessError, PaymentDeclinedError, reason


@pytest.mark.parametrize(
    ("error_type", "expected"),
    [
        ("PaymentDeclinedError", "PAYMENT_DECLINED"),
        ("InvalidOrderError", "INVALID_ORDER"),
        ("PortError", "PROCESSING_FAILED"),
        ("UniqueViolationError", "PROCESSING_FAILED"),
    ],
)
def test_only_business_errors_have_a_reason_of_their_own(error_type: str, expected: str) -> None:
    assert reason(error_type) == expected


def test_a_business_error_is_never_retried_and_named_after_its_class() -> None:
    error = PaymentDeclinedError("no money")
    assert isinstance(error, BusinessError)
    assert (error.type, error.non_retryable) == ("PaymentDeclinedError", True)
