r"""Writes regular expressions of RE2's syntax and meaning in Python's.

RE2 (https://github.com/google/re2/wiki/Syntax) has no back references, no look-around; its
classes `\d \w \s \b` are ASCII, and `$` is the end of the text.
"""

import re
from dataclasses import replace

from protemporal.expression.ambiguity import (
    PatternError,
    Piece,
    alternatives,
    anchor,
    character,
    joined,
    repeated,
)
from protemporal.expression.classes import (
    PERL_CLASSES,
    POSIX_CLASSES,
    category_class,
    negated_class,
)

_MOST_REPEATS = 1000  # RE2's own limit
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
_ANCHORS = {"A": r"\A", "z": r"\Z", "b": r"(?a:\b)", "B": r"(?a:\B)"}
_CONTROL = {"a": "\a", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


class Translator:
    """Reads RE2 syntax and writes Python's, one atom at a time."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern
        self.at = 0
        self.depth = 0
        self.names = ["0"]

    def translate(self) -> Piece:
        """Give the whole pattern; raises PatternError."""
        piece = self._alternatives("")
        if self.at < len(self.pattern):
            raise PatternError('unexpected ")" in the pattern')
        return piece

    def _rest(self) -> str:
        return self.pattern[self.at : self.at + 1]

    def _alternatives(self, flags: str) -> Piece:
        sequence, flags = self._sequence(flags)
        sequences = [sequence]
        while self._rest() == "|":
            self.at += 1
            sequence, flags = self._sequence(flags)
            sequences.append(sequence)
        return alternatives(sequences)

    def _sequence(self, flags: str) -> tuple[Piece, str]:
        pieces: list[Piece] = []
        while self._rest() not in ("", "|", ")"):
            if (found := _FLAGS.match(self.pattern, self.at + 1)) and self._is_flag_switch(found):
                self.at = found.end()
                flags = _switch(flags, found)
                continue
            start = self.at
            atoms = self._atoms(flags)
            pieces.extend(atoms[:-1])
            pieces.extend(self._repeated(atom, flags, start) for atom in atoms[-1:])
        return joined(pieces), flags

    def _atoms(self, flags: str) -> list[Piece]:
        r"""Consume one atom, or all between `\Q` and `\E`, the last of which may be repeated."""
        if not self.pattern.startswith(r"\Q", self.at):
            return [self._atom(flags)]
        end = self.pattern.find(r"\E", self.at)
        quoted = self.pattern[self.at + 2 : end if end >= 0 else None]
        self.at = end + 2 if end >= 0 else len(self.pattern)
        return [_literal(letter, flags) for letter in quoted]

    def _is_flag_switch(self, found: re.Match[str]) -> bool:
        return self._rest() == "(" and found.group(3) == ")"

    def _repeated(self, atom: Piece, flags: str, start: int) -> Piece:
        quantifier, least, most = self._quantifier()
        if not quantifier:
            return atom
        lazy = self._rest() == "?"
        self.at += lazy
        if self._quantifier()[0]:
            raise PatternError("a repetition is repeated, like a**: use a group")
        swapped = lazy != ("U" in flags)
        source = self.pattern[start : self.at]
        return repeated(atom, f"{quantifier}{'?' if swapped else ''}", least, most, source)

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

    def _atom(self, flags: str) -> Piece:  # noqa: PLR0911 - one line per kind of atom
        letter = self._rest()
        self.at += 1
        match letter:
            case "(":
                return self._group(flags)
            case "[":
                return character(_folded(self._class(), flags))
            case ".":
                return character("(?s:.)" if "s" in flags else ".")
            case "^":
                return anchor("(?m:^)" if "m" in flags else r"\A")
            case "$":
                return anchor("(?m:$)" if "m" in flags else r"\Z")
            case "\\":
                return self._escape(flags)
            case "*" | "+" | "?":
                raise PatternError(f'"{letter}" has nothing to repeat')
            case _:
                return _literal(letter, flags)

    def _group(self, flags: str) -> Piece:
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

    def _escape(self, flags: str) -> Piece:
        letter = self._rest()
        if letter in _ANCHORS:
            self.at += 1
            return anchor(_ANCHORS[letter])
        escaped = self._class_escape()
        if escaped is not None:
            return character(_folded(f"[{escaped}]", flags))
        return _literal(self._character_escape(), flags)

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


def _literal(letter: str, flags: str) -> Piece:
    return character(_folded(re.escape(letter), flags))


def _folded(text: str, flags: str) -> str:
    return f"(?i:{text})" if "i" in flags else text


def _in_class(character: str) -> str:
    return f"\\{character}" if character in r"\]^[-&~|" else character
