"""Character classes of RE2, written as the content of a class in Python's brackets."""

import re
import sys
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

_LAST = chr(sys.maxunicode)
PERL_CLASSES = {
    "d": "0-9",
    "w": "0-9A-Za-z_",
    "s": r"\t\n\f\r ",
    "D": rf"\x00-/:-{_LAST}",
    "W": rf"\x00-/:-@\[-\^`{{-{_LAST}",
    "S": rf"\x00-\x08\x0b\x0e-\x1f!-{_LAST}",
}
POSIX_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "ascii": r"\x00-\x7f",
    "blank": r"\t ",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\t\n\v\f\r ",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}
_CATEGORIES = frozenset(
    [
        "C",
        "Cc",
        "Cf",
        "Co",
        "Cs",
        "L",
        "Ll",
        "Lm",
        "Lo",
        "Lt",
        "Lu",
        "M",
        "Mc",
        "Me",
        "Mn",
        "N",
        "Nd",
        "Nl",
        "No",
        "P",
        "Pc",
        "Pd",
        "Pe",
        "Pf",
        "Pi",
        "Po",
        "Ps",
        "S",
        "Sc",
        "Sk",
        "Sm",
        "So",
        "Z",
        "Zl",
        "Zp",
        "Zs",
    ]
)


@lru_cache(maxsize=64)
def category_class(name: str) -> str | None:
    """Give the class of a general category (`L`, `Lu`); None if there is no such category."""
    if name not in _CATEGORIES:
        return None
    codes = (
        code
        for code in range(sys.maxunicode + 1)
        if (category := unicodedata.category(chr(code))).startswith(name) and category != "Cn"
    )
    return "".join(f"{_code(low)}-{_code(high)}" for low, high in _ranges(codes))


def _ranges(codes: Iterator[int]) -> Iterator[tuple[int, int]]:
    low = high = next(codes)  # no class is empty
    for code in codes:
        if code != high + 1:
            yield low, high
            low = code
        high = code
    yield low, high


def _code(code: int) -> str:
    return f"\\U{code:08x}"


@lru_cache(maxsize=64)
def negated_class(content: str) -> str:
    """Give the class of all characters that are not in the class."""
    inside = re.compile(f"[{content}]")
    codes = (code for code in range(sys.maxunicode + 1) if not inside.match(chr(code)))
    return "".join(f"{_code(low)}-{_code(high)}" for low, high in _ranges(codes))
