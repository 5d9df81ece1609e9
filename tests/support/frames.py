"""A caller made of HTTP/2 frames (RFC 9113): it sends what no gRPC library would."""

import asyncio
import base64
import struct
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import hpack
from google.rpc import error_details_pb2, status_pb2
from grpc import StatusCode

from gateway.calls import Reply

DATA, HEADERS, RST_STREAM, SETTINGS, PING, GOAWAY, WINDOW_UPDATE, CONTINUATION = (
    *(0x0, 0x1, 0x3, 0x4),
    *(0x6, 0x7, 0x8, 0x9),
)
END_STREAM, END_HEADERS, ACK = 0x1, 0x4, 0x1
CANCEL = 0x8
PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"

_HEAD = 9
_FRAME_LIMIT = 16_384
_WIDE = 2**31 - 1
"""The widest flow-control window, so that answers never wait for us."""
_FIRST_WINDOW = 65_535
_CODES = {str(code.value[0]): code for code in StatusCode}

Entries = Iterable[tuple[str | bytes, str | bytes]]


def frame(kind: int, flags: int, stream: int, payload: bytes = b"") -> bytes:
    """One frame on the wire."""
    return len(payload).to_bytes(3, "big") + struct.pack(">BBI", kind, flags, stream) + payload


def message(raw: bytes, *, flag: int = 0, length: int | None = None) -> bytes:
    """A gRPC message with its prefix, which may be wrong."""
    return struct.pack(">BI", flag, len(raw) if length is None else length) + raw


def head(path: str, *more: tuple[str, str | bytes], **changed: str) -> list[tuple[str, Any]]:
    """The headers of a call; `changed` names pseudo-headers and others by `_` for `-`."""
    entries = {
        ":method": "POST",
        ":scheme": "http",
        ":path": path,
        ":authority": "localhost",
        "te": "trailers",
        "content-type": "application/grpc",
    }
    for key, value in changed.items():
        name = key.replace("_", "-")
        entries[f":{name}" if f":{name}" in entries else name] = value
    return [*entries.items(), *more]


@dataclass
class Answer:
    """What came back on one stream."""

    entries: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    """Headers and trailers, as they came."""
    body: bytearray = field(default_factory=bytearray)
    reset: int | None = None
    """The code of RST_STREAM; None without one."""
    over: asyncio.Event = field(default_factory=asyncio.Event)

    def values(self, key: str) -> list[str]:
        """What came under a name."""
        return [value for name, value in self.entries if name == key]

    @property
    def messages(self) -> list[bytes]:
        """The messages of the body."""
        found: list[bytes] = []
        rest = bytes(self.body)
        while rest:
            size = int.from_bytes(rest[1:5], "big")
            found.append(rest[5 : 5 + size])
            rest = rest[5 + size :]
        return found

    @property
    def details(self) -> dict[str, list[Any]]:
        """The `google.rpc` details by the name of their class, each as often as it came."""
        (raw,) = self.values("grpc-status-details-bin")
        found: dict[str, list[Any]] = {}
        for packed in status_pb2.Status.FromString(_decoded(raw)).details:
            name = packed.TypeName().rpartition(".")[2]
            detail = getattr(error_details_pb2, name)()
            assert packed.Unpack(detail)
            found.setdefault(name, []).append(detail)
        return found

    @property
    def reply(self) -> Reply:
        """The same as a client library has it."""
        (status,) = self.values("grpc-status")
        trailers: dict[str, Any] = dict(self.entries)
        for key, value in self.entries:
            if key.endswith("-bin"):
                trailers[key] = _decoded(value)
        text = unquote("".join(self.values("grpc-message")))
        return Reply(_CODES[status], text, b"".join(self.messages), trailers)


def _literal(key: str | bytes, value: str | bytes) -> bytes:
    """A header that is never indexed (RFC 7541, 6.2.3).

    Were it, a later call that refers to its name would fail with a header that gRPC cannot parse.
    """
    return b"\x10" + _string(key) + _string(value)


def _string(text: str | bytes) -> bytes:
    raw = text.encode() if isinstance(text, str) else text
    rest = len(raw) - 0x7F
    if rest < 0:
        return bytes([len(raw)]) + raw
    size = bytearray(b"\x7f")
    while rest > 0x7F:
        size.append(rest & 0x7F | 0x80)
        rest >>= 7
    return bytes([*size, rest]) + raw


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


class Line:
    """One connection to a server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.goaway: int | None = None
        """The code of GOAWAY; None without one."""
        self.over = asyncio.Event()
        """The server ended the connection."""
        self.greeted = asyncio.Event()
        """The server's settings hold: until we say that we have them they do not."""
        self.silent = False
        """Whether it sends nothing any more, as one without a network."""
        self._reader = reader
        self._writer = writer
        self._decoder = hpack.Decoder()
        self._answers: dict[int, Answer] = {}
        self._next = 1
        self._window = _FIRST_WINDOW
        self._widened = asyncio.Event()

    def send(self, *frames: bytes) -> None:
        """Sends bytes as they are."""
        if self.silent:
            return
        self._writer.write(b"".join(frames))

    def greet(self) -> None:
        """What begins a connection."""
        settings = struct.pack(">HI", 0x4, _WIDE)  # INITIAL_WINDOW_SIZE
        widen = struct.pack(">I", _WIDE - _FIRST_WINDOW)
        self.send(PREFACE, frame(SETTINGS, 0, 0, settings), frame(WINDOW_UPDATE, 0, 0, widen))

    def open(self, entries: Entries, *, end: bool = False) -> tuple[int, Answer]:
        """Begins a stream; gives its number and what will be its answer."""
        stream, self._next = self._next, self._next + 2
        self._answers[stream] = answer = Answer()
        block = b"".join(_literal(key, value) for key, value in entries)
        parts = [block[at : at + _FRAME_LIMIT] for at in range(0, len(block), _FRAME_LIMIT)]
        for number, part in enumerate(parts):
            flags = (END_HEADERS if number == len(parts) - 1 else 0) | (END_STREAM if end else 0)
            first = number == 0
            kind = HEADERS if first else CONTINUATION
            self.send(frame(kind, flags if first else flags & END_HEADERS, stream, part))
        return stream, answer

    async def data(self, stream: int, payload: bytes, *, end: bool = True) -> None:
        """Sends a body, as fast as the server takes it."""
        parts = [payload[at : at + _FRAME_LIMIT] for at in range(0, len(payload), _FRAME_LIMIT)]
        for number, part in enumerate(parts or [b""]):
            while self._window < len(part):
                self._widened.clear()
                await self._widened.wait()
            self._window -= len(part)
            last = end and number >= len(parts) - 1
            self.send(frame(DATA, END_STREAM if last else 0, stream, part))

    async def call(self, entries: Entries, body: bytes = b"") -> Answer:
        """One stream from its beginning to its end."""
        stream, answer = self.open(entries)
        await self.data(stream, body)
        await answer.over.wait()
        return answer

    def reset(self, stream: int) -> None:
        """Leaves a call."""
        self.send(frame(RST_STREAM, 0, stream, struct.pack(">I", CANCEL)))

    async def read(self) -> None:
        """Reads until the server ends the connection."""
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                first = await self._reader.readexactly(_HEAD)
                payload = await self._reader.readexactly(int.from_bytes(first[:3], "big"))
                kind, flags, stream = struct.unpack(">BBI", first[3:])
                self._take(kind, flags, stream, payload)
        self.over.set()
        for answer in self._answers.values():
            answer.over.set()

    def _take(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        if kind == SETTINGS and not flags & ACK:
            self.send(frame(SETTINGS, ACK, 0))
            self.greeted.set()
        elif kind == PING and not flags & ACK:
            self.send(frame(PING, ACK, 0, payload))
        elif kind == GOAWAY:
            self.goaway = int.from_bytes(payload[4:8], "big")
        elif kind == WINDOW_UPDATE and stream == 0:
            self._window += int.from_bytes(payload, "big")
            self._widened.set()
        elif kind == HEADERS:
            assert flags & END_HEADERS, "gRPC's trailers fit one frame"
            decoded = self._decoder.decode(payload, raw=True)
            texts = [(key.decode(), value.decode("latin-1")) for key, value in decoded]
            self._answers[stream].entries += texts
        elif kind == DATA:
            self._answers[stream].body += payload
        elif kind == RST_STREAM:
            self._answers[stream].reset = int.from_bytes(payload, "big")
        ends = kind in (DATA, HEADERS) and flags & END_STREAM
        if ends or kind == RST_STREAM:
            self._answers[stream].over.set()


@asynccontextmanager
async def line(port: int, *, greet: bool = True) -> AsyncGenerator[Line]:
    """A connection to a server of this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    opened = Line(reader, writer)
    reading = asyncio.create_task(opened.read())
    try:
        if greet:
            opened.greet()
            await opened.greeted.wait()
        yield opened
    finally:
        reading.cancel()
        writer.transport.abort()
        with suppress(asyncio.CancelledError):
            await reading
