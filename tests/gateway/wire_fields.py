"""Mutations of protobuf's wire format, by field and by byte."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

Mutator = Callable[[random.Random, bytes], bytes]

_VARINT, _LONG, _BYTES, _GROUP, _END, _SHORT = range(6)
_SIZES = {_LONG: 8, _SHORT: 4}


@dataclass(frozen=True)
class Field:
    """One field as it stands on the wire."""

    number: int
    kind: int
    value: bytes
    """Without the length of a length-delimited one."""

    def written(self) -> bytes:
        """The field again."""
        size = varint(len(self.value)) if self.kind == _BYTES else b""
        return tag(self.number, self.kind) + size + self.value


def varint(number: int) -> bytes:
    """A number in protobuf's form."""
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])


def tag(number: int, kind: int) -> bytes:
    """What goes ahead of a field's value."""
    return varint(number << 3 | kind)


def nested(value: bytes, *numbers: int) -> bytes:
    """The value as a field, that as a field of the next number, and so on."""
    for number in numbers:
        value = Field(number, _BYTES, value).written()
    return value


def fields(raw: bytes) -> list[Field]:
    """The fields of a message; none if it is none."""
    found: list[Field] = []
    at = 0
    try:
        while at < len(raw):
            key, at = _number(raw, at)
            kind = key & 7
            if kind == _VARINT:
                _, end = _number(raw, at)
            elif kind == _BYTES:
                size, at = _number(raw, at)
                end = at + size
            else:
                end = at + _SIZES[kind]
            if end > len(raw):
                return []
            found.append(Field(key >> 3, kind, raw[at:end]))
            at = end
    except (IndexError, KeyError):
        return []
    return found


def _number(raw: bytes, at: int) -> tuple[int, int]:
    number = shift = 0
    while True:
        byte = raw[at]
        number |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return number, at


def _joined(parts: Sequence[Field]) -> bytes:
    return b"".join(part.written() for part in parts)


def _on_a_field(change: Callable[[random.Random, Field], bytes]) -> Mutator:
    """Does it to one field, or to a field of a message in it."""

    def mutate(rng: random.Random, raw: bytes) -> bytes:
        parts = fields(raw)
        if not parts:
            return _insert(rng, raw)
        at = rng.randrange(len(parts))
        chosen = parts[at]
        if chosen.kind == _BYTES and fields(chosen.value) and rng.random() < 0.5:
            changed = replace(chosen, value=mutate(rng, chosen.value)).written()
        else:
            changed = change(rng, chosen)
        return _joined(parts[:at]) + changed + _joined(parts[at + 1 :])

    return mutate


def _renumber(rng: random.Random, each: Field) -> bytes:
    return replace(each, number=rng.choice((0, 1, 2, 3, 4, 99, 2**29 - 1, 2**29))).written()


def _retype(rng: random.Random, each: Field) -> bytes:
    return tag(each.number, rng.randrange(8)) + each.value


def _wrong_length(rng: random.Random, each: Field) -> bytes:
    size = rng.choice((0, len(each.value) + 1, 2**31 - 1, 2**31, 2**32 - 1, 2**63, 2**64 - 1))
    return tag(each.number, _BYTES) + varint(size) + each.value


def _text(rng: random.Random, each: Field) -> bytes:
    odd = (b"\xff", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf4\x90\x80\x80", b"a\x00b", b"\xe2\x80\xae")
    return replace(each, kind=_BYTES, value=rng.choice(odd)).written()


def _odd_varint(rng: random.Random, each: Field) -> bytes:
    odd = (
        b"\x80",
        b"\xff" * 9 + b"\x01",
        b"\xff" * 11,
        b"\x80" * 9 + b"\x00",
        b"\x80" * 9 + b"\x7f",
    )
    return tag(each.number, _VARINT) + rng.choice(odd)


def _drop(_rng: random.Random, _each: Field) -> bytes:
    return b""


def _repeat(rng: random.Random, each: Field) -> bytes:
    return each.written() * rng.choice((2, 3, 50))


def _unknown(rng: random.Random, each: Field) -> bytes:
    return each.written() + Field(rng.randrange(100, 2000), _BYTES, rng.randbytes(5)).written()


def _nest(rng: random.Random, each: Field) -> bytes:
    number = rng.choice((1, 4, each.number))
    return nested(each.written(), *[number] * rng.choice((1, 30, 99, 101, 150, 1000)))


def _groups(rng: random.Random, each: Field) -> bytes:
    depth = rng.choice((1, 60, 101, 1000))
    begun, ended = tag(each.number, _GROUP) * depth, tag(each.number, _END) * depth
    return rng.choice((begun + ended, begun, ended, begun + each.written() + ended))


def _grow(rng: random.Random, each: Field) -> bytes:
    size = rng.choice((200, 256, 4096, 60_000))
    return replace(each, kind=_BYTES, value=each.value + b"a" * size).written()


def _shuffle(rng: random.Random, raw: bytes) -> bytes:
    parts = fields(raw)
    rng.shuffle(parts)
    return _joined(parts)


def _insert(rng: random.Random, raw: bytes) -> bytes:
    at = rng.randrange(len(raw) + 1)
    return raw[:at] + rng.randbytes(rng.randrange(1, 6)) + raw[at:]


def _cut(rng: random.Random, raw: bytes) -> bytes:
    return raw[: rng.randrange(len(raw) + 1)]


def _flip(rng: random.Random, raw: bytes) -> bytes:
    if not raw:
        return rng.randbytes(3)
    at = rng.randrange(len(raw))
    return raw[:at] + bytes([raw[at] ^ 1 << rng.randrange(8)]) + raw[at + 1 :]


MUTATORS: Sequence[Mutator] = (
    *map(_on_a_field, (_renumber, _retype, _wrong_length, _text, _odd_varint, _drop, _repeat)),
    *map(_on_a_field, (_unknown, _nest, _groups, _grow)),
    *(_shuffle, _insert, _cut, _flip),
)
