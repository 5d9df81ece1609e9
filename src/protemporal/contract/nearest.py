"""What somebody may have meant."""

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean "Cancel"?`, or all that there is to choose from: `has: Cancel, Refund`."""
    known = list(known)
    if close := get_close_matches(word, known, n=1):
        return f'did you mean "{close[0]}"?'
    return f"has: {', '.join(known) or 'none'}"
