"""Python text in the layout that `ruff format` leaves alone: by construction, none is run."""

import re
from collections.abc import Iterable, Sequence
from textwrap import dedent

WIDTH = 100

_UNSAFE_QUOTES = re.compile(r'"{3,}|\A"+|"+\Z')
"""Those that would end a docstring, or have the formatter put a space beside them."""

_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
"""What ends a line or a file for some who read it."""

_LINE = re.compile(r"^(?=.)", re.MULTILINE)

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def indent(text: str, by: int = 4) -> str:
    """The text moved to the right, empty lines left empty."""
    return _LINE.sub(" " * by, text)


def literal(text: str) -> str:
    """A string literal on one line, in double quotes unless that takes more escapes."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    quote = "'" if text.count('"') > text.count("'") else '"'
    return quote + "".join(_escaped(character, quote) for character in text) + quote


def _escaped(character: str, quote: str) -> str:
    if character == quote:
        return f"\\{quote}"
    if character in _ESCAPES:
        return _ESCAPES[character]
    return character if character.isprintable() else ascii(character)[1:-1]


def docstring(text: str) -> str:
    """The docstring; the closing quotes of one with several lines stand on their own.

    Of the lines below the first, the least indentation counts as none, as in all docstrings.
    """
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"""{text}"""'
    first, _, rest = text.replace("\\", "\\\\").partition("\n")
    plain = f"{first}\n{dedent(rest)}" if rest else first
    printable = _CONTROL.sub(lambda found: ascii(found[0])[1:-1], plain)
    safe = _UNSAFE_QUOTES.sub(_escape_quotes, printable)
    return f'"""{safe}\n"""' if "\n" in safe else f'"""{safe}"""'


def _escape_quotes(quotes: re.Match[str]) -> str:
    return quotes[0].replace('"', '\\"')


def call(head: str, arguments: Sequence[str], tail: str = ")", *, margin: int = 0) -> str:
    """`head`, arguments and `tail` on one line if that fits, else each argument on its own.

    `margin` is how far the text will be indented.
    """
    line = f"{head}{', '.join(arguments)}{tail}"
    if margin + len(line) <= WIDTH and "\n" not in line:
        return line
    return tall_call(head, arguments, tail)


def tall_call(head: str, arguments: Iterable[str], tail: str = ")") -> str:
    """`head`, each argument on a line of its own with a comma behind it, and `tail`."""
    body = "".join(f"{indent(argument)},\n" for argument in arguments)
    return f"{head}\n{body}{tail}" if body else f"{head}{tail}"


def paragraphs(parts: Iterable[str], *, blank: int) -> str:
    """The parts that are not empty, with so many blank lines between."""
    return ("\n" * (blank + 1)).join(filter(None, parts))
