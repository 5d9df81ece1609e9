"""Cuts the text of a query or mapping into tokens, each with its place."""

import re
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeAlias

from protemporal.expression.faults import ExpressionError, Fault
from protemporal.expression.values import INT64_MAX

TokenKind: TypeAlias = Literal["name", "number", "string", "symbol", "end"]

_SPACE = re.compile(r"(?:[ \t\r\n]+|#[^\n]*)+")
_SEGMENT = re.compile(r"[0-9A-Za-z_]+")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SYMBOL = re.compile(r"=>|->|==|!=|>=|<=|&&|\|\||[-|+*/%><!()\[\]{},.:=]")
_ESCAPE = re.compile(
    r"\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([0-7]{3})|(.))", re.DOTALL
)
_SHORT_ESCAPES = {
    "a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v",
    "\\": "\\", '"': '"', "'": "'",
}  # fmt: skip
_LONGEST_NUMBER = 300  # digits; a float has 308


class Token(NamedTuple):
    """A word of the language; `value` is the content of a string or number.

    `at` is the 1-based column in the author's text; `begins_line` says that a newline precedes it.
    """

    kind: TokenKind
    text: str
    value: str | int | float
    at: int
    begins_line: bool


class _Scanner:
    def __init__(self, text: str, columns: Sequence[int]) -> None:
        self.text = text
        self.columns = columns
        self.at = 0
        self.tokens: list[Token] = []

    def scan(self) -> list[Token]:
        while True:
            space = _SPACE.match(self.text, self.at)
            begins_line = space is not None and "\n" in space.group()
            self.at = space.end() if space else self.at
            start = self.at
            kind, value = self._next()
            text = self.text[start : self.at]
            self.tokens.append(Token(kind, text, value, self.columns[start], begins_line))
            if kind == "end":
                return self.tokens

    def _next(self) -> tuple[TokenKind, str | int | float]:
        if self.at >= len(self.text):
            return "end", ""
        first = self.text[self.at]
        if first == '"':
            return "string", self._string()
        after_dot = bool(self.tokens) and self.tokens[-1].text == "."
        if first.isascii() and first.isdecimal() and not after_dot:
            return "number", self._number()
        if segment := _SEGMENT.match(self.text, self.at):
            self.at = segment.end()
            return "name", segment.group()
        if symbol := _SYMBOL.match(self.text, self.at):
            self.at = symbol.end()
            return "symbol", symbol.group()
        raise self._error(_unexpected(first))

    def _number(self) -> int | float:
        found = _NUMBER.match(self.text, self.at)
        digits = found.group() if found else ""
        if len(digits) > _LONGEST_NUMBER:
            raise self._error("the number is too long")
        if "." not in digits and int(digits) > INT64_MAX:
            raise self._error(f"{digits} does not fit a 64-bit integer: the largest is {INT64_MAX}")
        self.at += len(digits)
        return float(digits) if "." in digits else int(digits)

    def _string(self) -> str:
        if self.text.startswith('"""', self.at):
            end = self.text.find('"""', self.at + 3)
            if end < 0:
                raise self._error('the string is not closed: it needs """ at its end')
            raw = self.text[self.at + 3 : end]
            self.at = end + 3
            return raw
        found = re.compile(r'"((?:[^"\\\n]|\\[^\n])*)"').match(self.text, self.at)
        if found is None:
            raise self._error('the string is not closed: it needs " at its end, on the same line')
        value = self._unescape(found.group(1))
        self.at = found.end()
        return value

    def _unescape(self, raw: str) -> str:
        def replace(found: re.Match[str]) -> str:
            short = found.group(5)
            if short is not None:
                # An unknown escape stands for itself, so that "\d" is the regular expression
                # that authors of templates mean after the template has taken one backslash.
                return _SHORT_ESCAPES.get(short, found.group())
            code = (
                int(found.group(4), 8) if found.group(4) else int(found.group().lstrip("\\xuU"), 16)
            )
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:  # noqa: PLR2004 - the limits of Unicode
                raise self._error(f"{found.group()} is no character of Unicode")
            return chr(code)

        return _ESCAPE.sub(replace, raw)

    def _error(self, message: str) -> ExpressionError:
        return ExpressionError([Fault(self.columns[self.at], message)])


def _unexpected(character: str) -> str:
    reasons = {
        "$": 'variables ("$name") are not supported: repeat the query',
        "@": 'metadata ("@name") does not exist here: an expression sees the input message only',
        "'": 'a string is written in double quotes: "text"',
        "`": 'a string is written in double quotes: "text"',
        "&": 'unexpected "&": the operator is "&&"',
        ";": 'unexpected ";": statements are separated by newlines',
    }
    return reasons.get(character, f"unexpected character {character!r}")


def tokens(text: str, columns: Sequence[int]) -> list[Token]:
    """Give the tokens of a text, the last of kind `end`; raises ExpressionError.

    `columns` gives the author's column for every character, and for the end.
    """
    return _Scanner(text, columns).scan()
