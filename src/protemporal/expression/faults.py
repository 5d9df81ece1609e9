"""What can be wrong with an expression: when it is read, and when it runs."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from difflib import get_close_matches


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """One mistake in the text of an expression.

    `column` is 1-based and counts code points of the text as its author wrote it;
    `message` says what is wrong and what would be right.
    """

    column: int
    message: str


class ExpressionError(ValueError):
    """The text is not an expression; `faults` holds every mistake found, by column."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__(
            "; ".join(f"column {fault.column}: {fault.message}" for fault in self.faults)
        )


class EvaluationError(ValueError):
    """The expression gives no result for this input.

    The message names the part of the expression that failed and types, never values of the input.
    """

    def __init__(self, message: str, fields: frozenset[str] = frozenset()) -> None:
        super().__init__(message)
        self.fields = fields
        """The top-level fields, by JSON name, that failing queries of a template name."""


def nearest(name: str, known: Collection[str]) -> str:
    """Give the end of a sentence about an unknown `name`: the nearest known one, or all of them."""
    close = get_close_matches(name, known, n=1)
    if close:
        return f'(did you mean "{close[0]}"?)'
    return f"(there are: {', '.join(sorted(known))})"
