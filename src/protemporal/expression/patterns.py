"""Regular expressions of RE2's syntax and meaning, safe to run on what users send."""

import re
from dataclasses import dataclass
from functools import lru_cache

from protemporal.expression.ambiguity import PatternError, longest_subject
from protemporal.expression.faults import EvaluationError
from protemporal.expression.re2 import Translator


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; `names` gives the key of every group, the whole match first."""

    expression: re.Pattern[str]
    names: tuple[str, ...]
    longest: int  # characters of a subject

    def find_all(self, subject: str) -> list[str]:
        """Give all matches that do not overlap; raises EvaluationError for too long a subject."""
        return [found.group() for found in self.expression.finditer(self._limited(subject))]

    def find_object(self, subject: str) -> dict[str, str]:
        """Give the groups of the first match under their names; empty where nothing matches."""
        found = self.expression.search(self._limited(subject))
        if found is None:
            return {}
        return dict(zip(self.names, (found.group(), *found.groups("")), strict=True))

    def _limited(self, subject: str) -> str:
        if len(subject) > self.longest:
            raise EvaluationError(
                f"this regular expression is tried on at most {self.longest} characters "
                "(more where no repetition is followed by what it could take itself: [^/]+/)"
            )
        return subject


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """Give the compiled pattern; raises PatternError."""
    translator = Translator(pattern)
    piece = translator.translate()
    longest = longest_subject(piece)
    try:
        return Pattern(re.compile(piece.text), tuple(translator.names), longest)
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"bad pattern: {error}") from None


def pattern_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern, or None."""
    try:
        compile_pattern(pattern)
    except PatternError as error:
        return str(error)
    return None
