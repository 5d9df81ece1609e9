"""Random identifiers in the formats other tools know."""

import string
import time
from random import SystemRandom

_NANOID_ALPHABET = f"{string.ascii_letters}{string.digits}_-"
_NANOID_LENGTH = 21
_BASE62 = f"{string.digits}{string.ascii_uppercase}{string.ascii_lowercase}"
_KSUID_EPOCH = 1_400_000_000  # seconds; 2014-05-13, where KSUID time begins
_KSUID_LENGTH = 27
_RANDOM = SystemRandom()  # that of the module `secrets`, which imports hashes besides


def nanoid() -> str:
    """Give 21 random URL-safe characters."""
    return "".join(_RANDOM.choice(_NANOID_ALPHABET) for _ in range(_NANOID_LENGTH))


def ksuid() -> str:
    """Give 27 base62 characters: 32 bits of seconds, 128 random bits; text sorts by time."""
    seconds = int(time.time()) - _KSUID_EPOCH
    number = (seconds << 128) | _RANDOM.getrandbits(128)
    digits = ""
    for _ in range(_KSUID_LENGTH):
        number, digit = divmod(number, 62)
        digits = _BASE62[digit] + digits
    return digits
