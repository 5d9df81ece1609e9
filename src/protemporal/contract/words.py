"""Words for messages: what somebody may have meant, and articles."""

from collections.abc import Iterable
from difflib import get_close_matches

_MANY = 8


def nearest(word: str, known: Iterable[str]) -> str:
    """`did you mean "Cancel"?`, or what there is to choose from: `has: Cancel, Refund`."""
    known = list(known)
    if close := get_close_matches(word, known, n=1):
        return f'did you mean "{close[0]}"?'
    more = f" and {len(known) - _MANY} more" if len(known) > _MANY else ""
    return f"has: {', '.join(known[:_MANY]) or 'none'}{more}"


def visible(text: str) -> str:
    """The text on one line: what does not print is written as an escape."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


def article(noun: str) -> str:
    """`an update`, `a query`."""
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"
