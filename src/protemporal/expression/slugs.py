"""Slugs, as the Go library gosimple/slug makes them: `Straße & Söhne` is `strasse-and-sohne`.

Letters are written in ASCII by Unicode decomposition and by the tables below (other Latin letters,
Cyrillic, Greek). A letter of any other script is an error: leaving it out, as a symbol is left out,
would give two customers the same id.
"""

import re
import unicodedata

from protemporal.expression.faults import EvaluationError

_WORDS = {"&": "and", "@": "at", '"': "", "'": "", "’": "", "–": "-", "‒": "-", "—": "-", "―": "-"}  # noqa: RUF001 - these are the characters replaced
_LATIN = "ß:ss æ:ae ø:o đ:d ð:d ł:l þ:th œ:oe ı:i ħ:h ŋ:ng ŧ:t ĸ:k ſ:s ƒ:f ə:a"  # noqa: RUF001 - the letters
_CYRILLIC = (
    "а:a б:b в:v г:g д:d е:e ё:io ж:zh з:z и:i й:i к:k л:l м:m н:n о:o п:p р:r с:s т:t у:u ф:f х:kh"  # noqa: RUF001 - the alphabet
    " ц:ts ч:ch ш:sh щ:shch ъ: ы:y ь: э:e ю:iu я:ia"
    " є:ie і:i ї:i ґ:g ў:u ђ:dj ј:j љ:lj њ:nj ћ:tsh џ:dz"  # noqa: RUF001 - the alphabet
)
_GREEK = (
    "α:a β:b γ:g δ:d ε:e ζ:z η:e θ:th ι:i κ:k λ:l μ:m ν:n ξ:x ο:o π:p ρ:r σ:s ς:s τ:t υ:y φ:ph χ:kh"  # noqa: RUF001 - the alphabet
    " ψ:ps ω:o"
)
_LETTERS = {
    letter: spelling
    for pair in f"{_LATIN} {_CYRILLIC} {_GREEK}".split(" ")
    for letter, spelling in [pair.split(":")]
}
_NOT_ALLOWED = re.compile(r"[^a-z0-9_]+")


def slug(text: str) -> str:
    """Give lower-case ASCII letters, digits and `_`, joined by `-`; raises EvaluationError."""
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
    return " " if category[0] in "ZP" or character == "\N{FRACTION SLASH}" else ""
