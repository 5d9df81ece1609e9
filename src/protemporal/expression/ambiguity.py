"""How badly a backtracking engine could do on a regular expression, told from its structure.

Python's engine tries every way in which a text can be cut between repetitions. Where what follows a
repetition begins with a character that it cannot take, as in `[^:]+:`, there is one way. Otherwise
there are as many as there are characters, for each such repetition: the *degree* counts them, and
the longest subject follows from it. Where such a choice would itself be repeated, as in `(a+)+`,
time would be exponential, and the pattern is refused. RE2, whose syntax this is, is linear always;
so the check may refuse what RE2 takes, but lets nothing through that would stop a server.
"""

import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations
from math import comb

_FEW = 8  # repetitions up to here multiply time by a constant
_MOST_STEPS = 20_000_000  # in the worst case; about a tenth of a second for usual patterns
_LONGEST_SUBJECT = 4096  # characters
_HIGHEST_DEGREE = 4


class PatternError(ValueError):
    """The pattern is not RE2, or is refused; the message says why."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a pattern, translated.

    `first` is a class of the characters it can begin with: empty if it takes none at all, None if
    not known. `open_ends` are classes of characters that it could go on to take where it ends; with
    True for a repetition without limit, False for one of a few. `ambiguous` says that it can match
    one text in a few ways, `degree` in how many ways that grow with the text.
    """

    text: str
    first: str | None = ""
    nullable: bool = False
    single: bool = False
    ambiguous: bool = False
    degree: int = 0
    open_ends: tuple[tuple[str | None, bool], ...] = ()


def character(text: str) -> Piece:
    """Give the piece of a pattern for exactly one character."""
    return Piece(text, first=text, single=True)


def anchor(text: str) -> Piece:
    """Give the piece of a pattern that takes no character."""
    return Piece(text, nullable=True)


def joined(pieces: Iterable[Piece]) -> Piece:
    """Put pieces behind each other."""
    whole = Piece("", nullable=True)
    for piece in pieces:
        whole = _followed(whole, piece)
    return whole


def _followed(left: Piece, right: Piece) -> Piece:
    clashing = [end for end in left.open_ends if not _disjoint(end[0], right.first)]
    if right.first == "":
        clashing = [end for end in left.open_ends if end[1]]  # an anchor can fail at every length
    kept = [end for end in left.open_ends if right.nullable and end not in clashing]
    return Piece(
        left.text + right.text,
        first=_either([left.first, right.first]) if left.nullable else left.first,
        nullable=left.nullable and right.nullable,
        ambiguous=left.ambiguous or right.ambiguous or not all(grows for _, grows in clashing),
        degree=left.degree + right.degree + sum(grows for _, grows in clashing),
        open_ends=(*kept, *right.open_ends),
    )


def alternatives(pieces: list[Piece]) -> Piece:
    """Put pieces beside each other, with `|` between them."""
    if len(pieces) == 1:
        return pieces[0]
    first = _either([piece.first for piece in pieces])
    nullable = any(piece.nullable for piece in pieces)
    skipped = ((first, False),) if nullable else ()
    overlap = any(not _disjoint(one.first, other.first) for one, other in combinations(pieces, 2))
    return Piece(
        "|".join(piece.text for piece in pieces),
        first=first,
        nullable=nullable,
        ambiguous=overlap or any(piece.ambiguous for piece in pieces),
        degree=max(piece.degree for piece in pieces),
        open_ends=(*(end for piece in pieces for end in piece.open_ends), *skipped),
    )


def repeated(piece: Piece, quantifier: str, least: int, most: int | None, source: str) -> Piece:
    """Repeat a piece; raises PatternError where that could take exponential time.

    `source` is the text of the repetition as its author wrote it.
    """
    if piece.first == "":
        raise PatternError(f"{source} has nothing to repeat")
    many = most is None or most > _FEW
    grows = most is None or most - least > _FEW
    again = () if most == least else ((piece.first, grows),)
    once = replace(
        piece,
        text=piece.text + quantifier,
        nullable=piece.nullable or least == 0,
        single=False,
    )
    if most is not None and most <= 1:
        return replace(once, open_ends=(*piece.open_ends, *again))
    if piece.single:
        return replace(once, open_ends=again)
    clashing = [end for end in piece.open_ends if not _disjoint(end[0], piece.first)]
    if many and (piece.nullable or piece.ambiguous or piece.degree or clashing):
        raise PatternError(
            f"{source} could take exponential time: what is repeated can match one text in "
            "several ways"
        )
    times = 1 if many else most or 1
    return replace(
        once,
        ambiguous=piece.ambiguous or not all(grows for _, grows in clashing),
        degree=(piece.degree + sum(grows for _, grows in clashing)) * times,
        open_ends=(*piece.open_ends, *again),
    )


def longest_subject(pattern: Piece) -> int:
    """Give how many characters the pattern may be tried on; raises PatternError for none."""
    if pattern.degree > _HIGHEST_DEGREE:
        raise PatternError(
            f"the pattern has {pattern.degree} repetitions that can share a text in many ways: "
            "put a character between them that the first cannot take, like [^/]+/"
        )
    anchored = all(part.startswith(r"\A") for part in pattern.text.split("|"))
    length = _LONGEST_SUBJECT
    most = _MOST_STEPS // (_FEW if pattern.ambiguous else 1)
    while _steps(length, pattern.degree, anchored=anchored) > most:
        length -= 1
    return length


def _steps(length: int, degree: int, *, anchored: bool) -> int:
    """Give the worst case: from every start, every way to cut, a look at every character."""
    return (1 if anchored else length) * comb(length + degree, degree) * length


def _either(classes: list[str | None]) -> str | None:
    known = [text for text in classes if text]
    if None in classes:
        return None
    return f"(?:{'|'.join(known)})" if len(known) > 1 else "".join(known)


@lru_cache(maxsize=1024)
def _disjoint(one: str | None, other: str | None) -> bool:
    """Say for certain that no character is in both classes."""
    if one is None or other is None:
        return False
    if not one or not other:
        return True
    for text, against in ((one, other), (other, one)):
        literal = text.removeprefix("\\")
        if len(literal) == 1 and text not in (".", r"\A", r"\Z"):
            return re.match(against, literal) is None
    return re.search(f"(?={one}){other}", _every_character()) is None


def _every_character() -> str:
    return "".join(map(chr, range(sys.maxunicode + 1)))
