"""Just enough of HTTP/2 (RFC 9113) to load a gRPC server, to stand in for one, or to try it.

A gRPC library would cost as much CPU as what is measured, and the cores are shared: the server
under test would spend its time waiting. Nor would one send what the tests of hostile callers send,
so nothing here looks at what it is given.
"""

import struct
from collections.abc import Iterable, Iterator

from hpack import Encoder

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE = 0, 1, 3, 4, 6, 7, 8
CONTINUATION = 9
END_STREAM = ACK = 1
END_HEADERS = 4
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
LARGEST_FRAME = 16_384
FIRST_WINDOW = 65_535
LARGEST_WINDOW = 2**31 - 1
CANCEL = 8
_HEAD = 9
_INITIAL_WINDOW_SIZE = 4
_prefix = struct.Struct(">BI").pack

Header = tuple[str | bytes, str | bytes]


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """One frame."""
    return b"%b%c%c%b%b" % (
        len(payload).to_bytes(3, "big"),
        kind,
        flags,
        stream.to_bytes(4, "big"),
        payload,
    )


def open_windows() -> bytes:
    """SETTINGS and WINDOW_UPDATE that let the peer send as much as it likes."""
    setting = _INITIAL_WINDOW_SIZE.to_bytes(2, "big") + LARGEST_WINDOW.to_bytes(4, "big")
    return frame(SETTINGS, 0, 0, setting) + more_window(LARGEST_WINDOW - FIRST_WINDOW)


def more_window(size: int) -> bytes:
    """WINDOW_UPDATE for the whole connection."""
    return frame(WINDOW_UPDATE, 0, 0, size.to_bytes(4, "big"))


def window_of_streams(settings: bytes) -> int | None:
    """What a SETTINGS frame says of the window of streams; None if nothing."""
    for at in range(0, len(settings), 6):
        if int.from_bytes(settings[at : at + 2], "big") == _INITIAL_WINDOW_SIZE:
            return int.from_bytes(settings[at + 2 : at + 6], "big")
    return None


def message(body: bytes, *, flag: int = 0, length: int | None = None) -> bytes:
    """A gRPC message; its prefix may lie."""
    return _prefix(flag, len(body) if length is None else length) + body


def blocks(headers: Iterable[Header]) -> tuple[bytes, bytes]:
    """The header block of a connection's first call and that of all others, which is shorter."""
    encoder, fields = Encoder(), list(headers)
    return encoder.encode(fields, huffman=False), encoder.encode(fields, huffman=False)


def standing(headers: Iterable[Header]) -> bytes:
    """A header block that leaves the peer's table alone, to be sent any number of times."""
    return Encoder().encode([(*header, True) for header in headers], huffman=False)


class Frames:
    """Cuts what arrives into frames."""

    def __init__(self) -> None:
        self._rest = b""

    def of(self, arrived: bytes) -> Iterator[tuple[int, int, int, bytes]]:
        """Kind, flags, stream and payload of each frame that is complete."""
        rest, at = self._rest + arrived, 0
        while len(rest) - at >= _HEAD:
            end = at + _HEAD + int.from_bytes(rest[at : at + 3], "big")
            if end > len(rest):
                break
            stream = int.from_bytes(rest[at + 5 : at + 9], "big")
            yield rest[at + 3], rest[at + 4], stream, rest[at + _HEAD : end]
            at = end
        self._rest = rest[at:]
