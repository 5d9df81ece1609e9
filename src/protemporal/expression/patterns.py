r"""Regular expressions in RE2's syntax and meaning, run by Python's `re`.

RE2 (https://github.com/google/re2/wiki/Syntax) has no back references, no look-around; its
classes `\d \w \s \b` are ASCII, and `$` is the end of the text. Python's engine backtracks, so a
pattern that could take exponential time (`(a+)+`) is refused, and subjects are limited in length.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from protemporal.expression.classes import (
    PERL_CLASSES,
    POSIX_CLASSES,
    category_class,
    negated_class,
)
from protemporal.expression.faults import EvaluationError

LONGEST_SUBJECT = 4096  # characters; quadratic time on this takes a fraction of a second
_MOST_REPEATS = 1000  # RE2's own limit
_MOST_GROWING_REPEATS = 10
_DEEPEST = 50  # groups inside groups

_REFUSED_GROUPS = {
    "?=": "look-ahead (?=…)",
    "?!": "look-ahead (?!…)",
    "?<=": "look-behind (?<=…)",
    "?<!": "look-behind (?<!…)",
    "?P=": "back reference (?P=…)",
    "?P>": "subroutine call (?P>…)",
    "?>": "atomic group (?>…)",
    "?#": "comment (?#…)",
    "?(": "conditional (?(…)…)",
    "?|": "branch reset (?|…)",
}
_GROUP_NAME = re.compile(r"\?P?<([A-Za-z0-9_]+)>")
_FLAGS = re.compile(r"\?([imsU]*)(?:-([imsU]+))?([:)])")
_REPEAT = re.compile(r"\{([0-9]+)(?:(,)([0-9]*))?\}")
_QUANTIFIERS: dict[str, tuple[int, int | None]] = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_CONTROL = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class PatternError(ValueError):
    """The pattern is not RE2, or is refused; the message says why."""


@dataclass(frozen=True, slots=True)
class _Piece:
    """Translated text; whether it can match nothing, and whether it can grow without limit."""

    text: str
    nullable: bool = False
    growing: bool = False
    explosive: bool = False  # repeated without limit, it could match one text in many ways


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern; `names` gives the key of every group, the whole match first."""

    expression: re.Pattern[str]
    names: tuple[str, ...]

    def find_all(self, subject: str) -> list[str]:
        """Give all matches that do not overlap; raises EvaluationError for too long a subject."""
        return [found.group() for found in self.expression.finditer(_limited(subject))]

    def find_object(self, subject: str) -> dict[str, str]:
        """Give the groups of the first match under their names; empty where nothing matches."""
        found = self.expression.search(_limited(subject))
        if found is None:
            return {}
        return dict(zip(self.names, (found.group(), *found.groups("")), strict=True))


def _limited(subject: str) -> str:
    if len(subject) > LONGEST_SUBJECT:
        raise EvaluationError(f"a regular expression takes at most {LONGEST_SUBJECT} characters")
    return subject


class _Translator:
    """Reads RE2 syntax and writes Python's, one atom at a time."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.depth = 0
        self.names = ["0"]

    def translate(self) -> str:
        piece = self._alternatives("")
        if self.at < len(self.pattern):
            raise PatternError('unexpected ")" in the pattern')
        return piece.text

    def _rest(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _alternatives(self, flags: str) -> _Piece:
        sequence, flags = self._sequence(flags)
        sequences = [sequence]
        while self._rest() == "|":
            self.at += 1
            sequence, flags = self._sequence(flags)
            sequences.append(sequence)
        return _Piece(
            "|".join(piece.text for piece in sequences),
            nullable=any(piece.nullable for piece in sequences),
            growing=any(piece.growing for piece in sequences),
            explosive=any(piece.explosive for piece in sequences),
        )

    def _sequence(self, flags: str) -> tuple[_Piece, str]:
        pieces: list[_Piece] = []
        while self._rest() not in ("", "|", ")"):
            if (found := _FLAGS.match(self.pattern, self.at + 1)) and self._is_flag_switch(found):
                self.at = found.end()
                flags = _switch(flags, found)
                continue
            pieces.append(self._repeated(self._atom(flags), flags))
        return _joined(pieces), flags

    def _is_flag_switch(self, found: re.Match[str]) -> bool:
        return self._rest() == "(" and found.group(3) == ")"

    def _repeated(self, atom: _Piece, flags: str) -> _Piece:
        quantifier, least, most = self._quantifier()
        if not quantifier:
            return atom
        if atom.explosive and (most is None or most > _MOST_GROWING_REPEATS):
            raise PatternError(
                "a repeated group whose whole content is itself repeated, like (a+)+, "
                "can take exponential time: repeat only once"
            )
        lazy = self._rest() == "?"
        self.at += lazy
        if self._quantifier()[0]:
            raise PatternError("a repetition is repeated, like a**: use a group")
        swapped = lazy != ("U" in flags)
        return replace(
            atom,
            text=f"{atom.text}{quantifier}{'?' if swapped else ''}",
            nullable=atom.nullable or least == 0,
            growing=atom.growing or most is None,
            explosive=atom.explosive or most is None,
        )

    def _quantifier(self) -> tuple[str, int, int | None]:
        """Consume a quantifier and give it with its bounds; an empty text where there is none."""
        simple = self._rest()
        if simple in _QUANTIFIERS:
            self.at += 1
            return simple, *_QUANTIFIERS[simple]
        found = _REPEAT.match(self.pattern, self.at)
        if found is None:
            return "", 1, 1
        least = int(found.group(1))
        most = least if not found.group(2) else int(found.group(3)) if found.group(3) else None
        if max(least, most or 0) > _MOST_REPEATS or (most is not None and most < least):
            raise PatternError(f"bad repeat count {found.group()}: at most {_MOST_REPEATS}")
        self.at = found.end()
        return found.group(), least, most

    def _atom(self, flags: str) -> _Piece:  # noqa: PLR0911 - one line per kind of atom
        character = self._rest()
        self.at += 1
        match character:
            case "(":
                return self._group(flags)
            case "[":
                return _Piece(_folded(self._class(), flags))
            case ".":
                return _Piece("(?s:.)" if "s" in flags else ".")
            case "^":
                return _Piece("(?m:^)" if "m" in flags else r"\A", nullable=True)
            case "$":
                return _Piece("(?m:$)" if "m" in flags else r"\Z", nullable=True)
            case "\\":
                return self._escape(flags)
            case "*" | "+" | "?":
                raise PatternError(f'"{character}" has nothing to repeat')
            case _:
                return _Piece(_folded(re.escape(character), flags))

    def _group(self, flags: str) -> _Piece:
        for opening, what in _REFUSED_GROUPS.items():
            if self.pattern.startswith(opening, self.at):
                raise PatternError(f"RE2 has no {what}")
        opening = "("
        if found := _GROUP_NAME.match(self.pattern, self.at):
            if found.group(1) in self.names:
                raise PatternError(f'two groups are named "{found.group(1)}"')
            self.names.append(found.group(1))
            self.at = found.end()
        elif found := _FLAGS.match(self.pattern, self.at):
            opening = "(?:"
            flags = _switch(flags, found)
            self.at = found.end()
        elif self._rest() == "?":
            raise PatternError('unknown group: use "(?:…)", "(?P<name>…)" or "(?flags:…)"')
        else:
            self.names.append(str(len(self.names)))
        self.depth += 1
        if self.depth > _DEEPEST:
            raise PatternError(f"more than {_DEEPEST} groups inside each other")
        body = self._alternatives(flags)
        self.depth -= 1
        if self._rest() != ")":
            raise PatternError('a "(" is not closed')
        self.at += 1
        return replace(body, text=f"{opening}{body.text})")

    def _escape(self, flags: str) -> _Piece:
        character = self._rest()
        anchors = {"A": r"\A", "z": r"\Z", "b": r"(?a:\b)", "B": r"(?a:\B)"}
        if character in anchors:
            self.at += 1
            return _Piece(anchors[character], nullable=True)
        if character == "Q":
            return self._quoted(flags)
        escaped = self._class_escape()
        if escaped is not None:
            return _Piece(_folded(f"[{escaped}]", flags))
        return _Piece(_folded(re.escape(self._character_escape()), flags))

    def _quoted(self, flags: str) -> _Piece:
        end = self.pattern.find(r"\E", self.at)
        end = len(self.pattern) if end < 0 else end
        quoted = self.pattern[self.at + 1 : end]
        self.at = min(end + 2, len(self.pattern))
        return _Piece(f"(?:{_folded(re.escape(quoted), flags)})", nullable=not quoted)

    def _class_escape(self) -> str | None:
        """Consume what follows the backslash if it is a class, and give its content in brackets."""
        character = self._rest()
        if character in PERL_CLASSES:
            self.at += 1
            return PERL_CLASSES[character]
        if character not in ("p", "P"):
            return None
        found = re.compile(r"[pP](?:(\w)|\{(\^?)(\w+)\})").match(self.pattern, self.at)
        content = category_class(found.group(1) or found.group(3)) if found else None
        if found is None or content is None:
            raise PatternError(
                "only general categories are supported after \\p, like \\pL or \\p{Lu}"
            )
        self.at = found.end()
        negated = (character == "P") != (found.group(2) == "^")
        return negated_class(content) if negated else content

    def _character_escape(self) -> str:
        """Consume what follows the backslash and give the one character it means."""
        character = self._rest()
        self.at += 1
        if character in _CONTROL:
            return _CONTROL[character]
        if found := re.compile(r"x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})").match(
            self.pattern, self.at - 1
        ):
            self.at = found.end()
            code = int(found.group(1) or found.group(2), 16)
            if code > 0x10FFFF:  # noqa: PLR2004 - the last code point
                raise PatternError(f"{found.group()} is no character of Unicode")
            return chr(code)
        if found := re.compile(r"0[0-7]{0,2}|[1-7][0-7]{1,2}").match(self.pattern, self.at - 1):
            self.at = found.end()
            return chr(int(found.group(), 8))
        if character.isdecimal() and character.isascii():
            raise PatternError(f"RE2 has no back reference \\{character}")
        if not character or not character.isascii() or character.isalnum():
            raise PatternError(f'unknown escape "\\{character}"')
        return character

    def _class(self) -> str:
        negated = self._rest() == "^"
        self.at += negated
        items = ""
        first = True
        while self._rest() != "]" or first:
            if not self._rest():
                raise PatternError('a "[" is not closed')
            items += self._class_item()
            first = False
        self.at += 1
        return f"[{'^' if negated else ''}{items}]"

    def _class_item(self) -> str:
        if found := re.compile(r"\[:(\^?)([a-z]+):\]").match(self.pattern, self.at):
            content = POSIX_CLASSES.get(found.group(2))
            if content is None:
                raise PatternError(f"unknown class {found.group()}")
            self.at = found.end()
            return negated_class(content) if found.group(1) else content
        if self._rest() == "\\":
            self.at += 1
            escaped = self._class_escape()
            if escaped is not None:
                return escaped
            self.at -= 1
        low = self._class_character()
        if self._rest() != "-" or self.pattern[self.at + 1 : self.at + 2] in ("]", ""):
            return _in_class(low)
        self.at += 1
        high = self._class_character()
        if high < low:
            raise PatternError(f"the range {low}-{high} runs backwards")
        return f"{_in_class(low)}-{_in_class(high)}"

    def _class_character(self) -> str:
        character = self._rest()
        self.at += 1
        return self._character_escape() if character == "\\" else character


def _switch(flags: str, found: re.Match[str]) -> str:
    removed = found.group(2) or ""
    return "".join(
        flag for flag in "imsU" if flag in flags + found.group(1) and flag not in removed
    )


def _folded(text: str, flags: str) -> str:
    return f"(?i:{text})" if "i" in flags else text


def _in_class(character: str) -> str:
    return f"\\{character}" if character in r"\]^[-&~|" else character


def _joined(pieces: list[_Piece]) -> _Piece:
    growing = [piece for piece in pieces if piece.growing]
    return _Piece(
        "".join(piece.text for piece in pieces),
        nullable=all(piece.nullable for piece in pieces),
        growing=bool(growing),
        explosive=any(
            piece.explosive and all(other.nullable for other in pieces if other is not piece)
            for piece in growing
        ),
    )


@lru_cache(maxsize=256)
def compile_pattern(pattern: str) -> Pattern:
    """Give the compiled pattern; raises PatternError."""
    translator = _Translator(pattern)
    text = translator.translate()
    try:
        return Pattern(re.compile(text), tuple(translator.names))
    except (re.error, OverflowError, RecursionError) as error:
        raise PatternError(f"bad pattern: {error}") from None


def pattern_problem(pattern: str) -> str | None:
    """Say what is wrong with a pattern, or None."""
    try:
        compile_pattern(pattern)
    except PatternError as error:
        return str(error)
    return None
