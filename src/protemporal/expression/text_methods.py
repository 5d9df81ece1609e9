"""Methods on text: case, search, encodings, digests, and coercion from and to text."""

import base64
import binascii
import re
from collections.abc import Callable, Sequence

from protemporal.expression.faults import EvaluationError, nearest
from protemporal.expression.patterns import compile_pattern, pattern_problem
from protemporal.expression.signatures import Absent, Known, Method, Parameter
from protemporal.expression.slugs import slug
from protemporal.expression.values import (
    ANY_KIND,
    INT64_MAX,
    INT64_MIN,
    Value,
    equal,
    kinds,
    text,
    utf8,
)

_TEXT = kinds("string", "bytes")
_INTEGER = re.compile(r"[+-]?(?:0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO]?[0-7]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")


def _as_text(value: str | bytes) -> str:
    return value if isinstance(value, str) else utf8(value)


def _octets(value: str | bytes) -> bytes:
    return value.encode() if isinstance(value, str) else value


def _upper_letter(letter: str) -> str:
    """Give the one upper-case letter of a letter; itself where Unicode has only a longer text."""
    for candidate in (letter.upper(), letter.title()):
        if len(candidate) == 1:
            return candidate
    return letter


def _upper(value: str | bytes) -> Value:
    subject = _as_text(value)
    return subject.upper() if subject.isascii() else "".join(map(_upper_letter, subject))


def _lower(value: str | bytes) -> Value:
    subject = _as_text(value)
    # Letter by letter: str.lower() turns a sigma at the end of a word into another letter.
    return subject.lower() if subject.isascii() else "".join(c.lower()[0] for c in subject)


def _capitalize(value: str | bytes) -> Value:
    result, begins = "", True
    for character in _as_text(value):
        result += _title_letter(character) if begins else character
        begins = _separates(character)
    return result


def _title_letter(letter: str) -> str:
    title = letter.title()
    return title if len(title) == 1 else letter


def _separates(character: str) -> bool:
    if character.isascii():
        return not (character.isalnum() or character == "_")
    return character.isspace()


def _contains(value: str | bytes | list[Value] | dict[str, Value], wanted: Value) -> Value:
    if isinstance(value, (str, bytes)):
        if not isinstance(wanted, (str, bytes)):
            raise EvaluationError("contains() on a string takes a string")
        return _octets(wanted) in _octets(value)
    items = value.values() if isinstance(value, dict) else value
    return any(equal(item, wanted) for item in items)


def _find_object(value: str | bytes, pattern: str) -> Value:
    return dict[str, Value](compile_pattern(pattern).find_object(_as_text(value)))


def _find_all(value: str | bytes, pattern: str) -> Value:
    return list[Value](compile_pattern(pattern).find_all(_as_text(value)))


def _decode_base64url(octets: bytes) -> bytes:
    return base64.b64decode(octets, altchars=b"-_", validate=True)


def _decode_raw_url(octets: bytes) -> bytes:
    if b"=" in octets:
        raise ValueError("padding")
    return _decode_base64url(octets + b"=" * (-len(octets) % 4))


_ENCODINGS: dict[str, tuple[Callable[[bytes], bytes], Callable[[bytes], bytes]]] = {
    "base64": (base64.b64encode, lambda octets: base64.b64decode(octets, validate=True)),
    "base64url": (base64.urlsafe_b64encode, _decode_base64url),
    "base64rawurl": (lambda o: base64.urlsafe_b64encode(o).rstrip(b"="), _decode_raw_url),
    "hex": (binascii.hexlify, binascii.unhexlify),
    "ascii85": (base64.a85encode, base64.a85decode),
}
_DIGESTS = ("md5", "sha1", "sha256", "sha512")
_KEYED_DIGESTS = {"hmac_sha1": "sha1", "hmac_sha256": "sha256", "hmac_sha512": "sha512"}


def _encode(value: str | bytes, scheme: str) -> Value:
    return _ENCODINGS[scheme][0](_octets(value)).decode()


def _decode(value: str | bytes, scheme: str) -> Value:
    # Go's decoders pass over line ends.
    octets = _octets(value).replace(b"\r", b"").replace(b"\n", b"")
    try:
        return _ENCODINGS[scheme][1](octets)
    except ValueError:
        raise EvaluationError(f'decode("{scheme}"): the string is not {scheme}') from None


def _hash(value: str | bytes, algorithm: str, key: str | None) -> Value:
    import hashlib  # noqa: PLC0415 - these two take 1.5 ms, for the few that hash
    import hmac  # noqa: PLC0415

    if algorithm in _DIGESTS:
        return hashlib.new(algorithm, _octets(value), usedforsecurity=False).digest()
    return hmac.digest((key or "").encode(), _octets(value), _KEYED_DIGESTS[algorithm])


def _scheme_problem(scheme: Value) -> str | None:
    return _choice_problem("scheme", scheme, tuple(_ENCODINGS))


def _algorithm_problem(algorithm: Value) -> str | None:
    return _choice_problem("algorithm", algorithm, (*_DIGESTS, *_KEYED_DIGESTS))


def _choice_problem(what: str, value: Value, choices: Sequence[str]) -> str | None:
    if value in choices:
        return None
    name = str(value)
    return f'unknown {what} "{name}" {nearest(name, choices)}'


def _hash_problem(arguments: Sequence[Known]) -> str | None:
    algorithm, key = arguments
    if algorithm in _KEYED_DIGESTS and key is None:
        return f'hash("{algorithm}") needs a key as its second argument'
    if algorithm in _DIGESTS and key is not None and key is not Absent.UNKNOWN:
        return f'hash("{algorithm}") takes no key: did you mean "hmac_{algorithm}"?'
    return None


def _regex_problem(pattern: Value) -> str | None:
    return pattern_problem(str(pattern))


def _int64(value: str | bytes | float) -> Value:
    if isinstance(value, (str, bytes)):
        digits = _as_text(value)
        if len(digits) > 70 or not _INTEGER.fullmatch(digits):  # noqa: PLR2004 - 64 binary digits, sign and prefix
            raise EvaluationError("int64(): the string is not an integer")
        number = int(digits, 8 if re.match(r"[+-]?0[0-7]", digits) else 0)
    elif isinstance(value, float) and not value.is_integer():
        raise EvaluationError("int64(): the number has a fraction")
    else:
        number = int(value)
    if not INT64_MIN <= number <= INT64_MAX:
        raise EvaluationError("int64(): the number does not fit 64 bits")
    return number


def _number(value: Value, default: float | None) -> Value:
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return value
    if isinstance(value, (str, bytes)):
        digits = _as_text(value)
        if _FLOAT.fullmatch(digits) and abs(float(digits)) != float("inf"):
            return float(digits)
    if default is None:
        raise EvaluationError("number(): the value is not a number")
    return default


def _not_empty(value: str | list[Value] | dict[str, Value]) -> Value:
    if not value:
        raise EvaluationError("not_empty(): the value is empty")
    return value


_PATTERN = Parameter(
    name="pattern", kinds=kinds("string"), must_be_literal=True, verify=_regex_problem
)
_SCHEME = Parameter(
    name="scheme", kinds=kinds("string"), must_be_literal=True, verify=_scheme_problem
)

TEXT_METHODS = (
    Method(name="uppercase", accepts=_TEXT, returns=kinds("string"), run=_upper),
    Method(name="lowercase", accepts=_TEXT, returns=kinds("string"), run=_lower),
    Method(name="capitalize", accepts=_TEXT, returns=kinds("string"), run=_capitalize),
    Method(name="slug", accepts=kinds("string"), returns=kinds("string"), run=slug),
    Method(
        name="contains",
        accepts=kinds("string", "bytes", "array", "object"),
        returns=kinds("bool"),
        run=_contains,
        parameters=(Parameter(name="value"),),
    ),
    Method(
        name="re_find_object",
        accepts=_TEXT,
        returns=kinds("object"),
        run=_find_object,
        parameters=(_PATTERN,),
    ),
    Method(
        name="re_find_all",
        accepts=_TEXT,
        returns=kinds("array"),
        run=_find_all,
        parameters=(_PATTERN,),
    ),
    Method(
        name="encode", accepts=_TEXT, returns=kinds("string"), run=_encode, parameters=(_SCHEME,)
    ),
    Method(
        name="decode", accepts=_TEXT, returns=kinds("bytes"), run=_decode, parameters=(_SCHEME,)
    ),
    Method(
        name="hash",
        accepts=_TEXT,
        returns=kinds("bytes"),
        run=_hash,
        parameters=(
            Parameter(
                name="algorithm",
                kinds=kinds("string"),
                must_be_literal=True,
                verify=_algorithm_problem,
            ),
            Parameter(name="key", kinds=kinds("string"), required=False),
        ),
        verify=_hash_problem,
    ),
    Method(name="string", accepts=ANY_KIND - kinds("nothing"), returns=kinds("string"), run=text),
    Method(
        name="int64",
        accepts=kinds("string", "bytes", "number"),
        returns=kinds("number"),
        run=_int64,
    ),
    Method(
        name="number",
        accepts=ANY_KIND,
        returns=kinds("number"),
        run=_number,
        parameters=(Parameter(name="default", kinds=kinds("number"), required=False),),
    ),
    Method(
        name="not_empty",
        accepts=kinds("string", "array", "object"),
        returns=kinds("string", "array", "object"),
        run=_not_empty,
    ),
)
