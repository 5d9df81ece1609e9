"""Reasons of errors as AIP-193 has them."""

import re

REASON_LIMIT = 63
"""Most characters of a reason."""

_REASON = re.compile("[A-Z][A-Z0-9_]*[A-Z0-9]")
"""What AIP-193 takes for a reason, up to its length."""


def upper_snake(name: str) -> str:
    """A type's name as a reason: `CardDeclined` to `CARD_DECLINED`; empty if none can be made."""
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name)
    snake = re.sub(r"[^A-Z0-9]+", "_", words.upper()).lstrip("_0123456789")
    reason = snake[:REASON_LIMIT].rstrip("_")
    return reason if _REASON.fullmatch(reason) else ""
