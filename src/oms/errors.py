"""The business errors: what no retry can change.

Each is an ApplicationError whose type is the name of its class, which the retry policies of the
contracts list and callers see in failures. All other errors of an activity are retried.
"""

import re

from temporalio.exceptions import ApplicationError


class BusinessError(ApplicationError):
    """Base of the business errors; `message` is fit for the customer's eyes."""

    def __init__(self, message: str) -> None:
        super().__init__(message, type=type(self).__name__, non_retryable=True)


class InvalidOrderError(BusinessError):
    """The order itself is wrong."""


class NotFoundError(BusinessError):
    """What the step works on does not exist."""


class PaymentDeclinedError(BusinessError):
    """The payment gateway said no."""


class ShippingRefusedError(BusinessError):
    """The carrier said no."""


class StepUndoneError(BusinessError):
    """The step came after its own compensation, and must not take effect any more."""


def reason(error_type: str) -> str:
    """A type of error as callers see it: `PAYMENT_DECLINED`, or `PROCESSING_FAILED` for all others.

    What is not the customer's business has no name of its own.
    """
    if error_type not in {kind.__name__ for kind in BusinessError.__subclasses__()}:
        return "PROCESSING_FAILED"
    words = re.findall(r"[A-Z][a-z]+", error_type.removesuffix("Error"))
    return "_".join(words).upper()
