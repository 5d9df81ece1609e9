"""Slugs, as the Go library gosimple/slug makes them: `Straße & Söhne` is `strasse-and-sohne`.

Letters are written in ASCII by Unicode decomposition and by the tables below (other Latin letters,
Cyrillic, Greek). A letter of any other script is an error: leaving it out, as a symbol is left out,
would give two customers the same id.
"""

import re
import unicodedata

from protemporal.expression.faults import EvaluationError

_WORDS = {"&": "and", "@": "at", '"': "", "'": "", "’": "", "–": "-", "‒": "-", "—": "-", "―": "-"}  # noqa: RUF001 - these are the characters replaced
_LATIN = {
    "ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "œ": "oe",
    "ı": "i", "ħ": "h", "ŋ": "ng", "ŧ": "t", "ĸ": "k", "ſ": "s", "ƒ": "f", "ə": "a",
}  # fmt: skip
_CYRILLIC = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюяєіїґўђјљњћџ",  # noqa: RUF001 - the alphabet
        "a b v g d e e zh z i i k l m n o p r s t u f kh ts ch sh shch - y - e iu ia"
        " ie i i g u dj j lj nj tsh dz".replace("-", "").split(" "),
        strict=True,
    )
)
_GREEK = dict(
    zip(
        "αβγδεζηθικλμνξοπρσςτυφχψω",  # noqa: RUF001 - the alphabet
        "a b g d e z e th i k l m n x o p r s s t y ph kh ps o".split(" "),
        strict=True,
    )
)
_LETTERS = {**_LATIN, **_CYRILLIC, **_GREEK}
_NOT_ALLOWED = re.compile(r"[^a-z0-9_]+|-+")


def slug(text: str) -> str:
    """Give lower-case ASCII letters, digits and `_`, joined by single `-`; raises EvaluationError."""
    spelled = "".join(_WORDS.get(character, character) for character in text)
    if not spelled.isascii():
        spelled = "".join(map(_ascii, unicodedata.normalize("NFC", spelled)))
    return _NOT_ALLOWED.sub("-", spelled.lower()).strip("-_")


def _ascii(character: str) -> str:
    if character.isascii():
        return character
    lower = character.lower()
    if lower in _LETTERS:
        return _LETTERS[lower]
    parts = unicodedata.normalize("NFKD", lower)
    if len(parts) > 1 or parts != lower:
        return "".join(_ascii(part) for part in parts)
    category = unicodedata.category(character)
    if category[0] == "L":
        raise EvaluationError("slug() cannot write a letter of this script in ASCII")
    if category == "Nd":
        return str(unicodedata.decimal(character))
    return " " if category[0] == "Z" else ""
