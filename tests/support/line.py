"""A caller that writes its own HTTP/2 frames: it sends what no gRPC library would."""

import asyncio
import base64
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

import hpack
from google.rpc import error_details_pb2, status_pb2
from grpc import StatusCode

from bench import frames
from gateway.calls import Reply

_CODES = {str(code.value[0]): code for code in StatusCode}


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


def _decoded(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4))


def _pieces(payload: bytes) -> list[bytes]:
    """What fits a frame each; one that is empty of nothing."""
    size = frames.LARGEST_FRAME
    return [payload[at : at + size] for at in range(0, len(payload), size)] or [b""]


class Line:
    """One connection to a server."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
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
        self._window = frames.FIRST_WINDOW
        self._widened = asyncio.Event()

    def send(self, *parts: bytes) -> None:
        """Sends bytes as they are."""
        if self.silent:
            return
        self._writer.write(b"".join(parts))

    def greet(self) -> None:
        """What begins a connection."""
        self.send(frames.PREFACE, frames.open_windows())

    def open(self, entries: Iterable[frames.Header]) -> tuple[int, Answer]:
        """Begins a stream; gives its number and what will be its answer."""
        stream, self._next = self._next, self._next + 2
        self._answers[stream] = answer = Answer()
        # Were a key that gRPC cannot parse indexed, a later call that refers to it would fail too.
        first, *more = _pieces(frames.standing(entries))
        kinds = [frames.HEADERS, *[frames.CONTINUATION] * len(more)]
        flags = [*[0] * len(more), frames.END_HEADERS]
        for kind, flag, piece in zip(kinds, flags, (first, *more), strict=True):
            self.send(frames.frame(kind, flag, stream, piece))
        return stream, answer

    async def data(self, stream: int, payload: bytes, *, end: bool = True) -> None:
        """Sends a body, as fast as the server takes it."""
        *most, last = _pieces(payload)
        for piece in most:
            await self._data(stream, piece)
        await self._data(stream, last, frames.END_STREAM if end else 0)

    async def _data(self, stream: int, piece: bytes, flags: int = 0) -> None:
        while self._window < len(piece):
            self._widened.clear()
            await self._widened.wait()
        self._window -= len(piece)
        self.send(frames.frame(frames.DATA, flags, stream, piece))

    async def call(self, entries: Iterable[frames.Header], body: bytes = b"") -> Answer:
        """One stream from its beginning to its end."""
        stream, answer = self.open(entries)
        await self.data(stream, body)
        await answer.over.wait()
        return answer

    def reset(self, stream: int) -> None:
        """Leaves a call."""
        self.send(frames.frame(frames.RST_STREAM, 0, stream, frames.CANCEL.to_bytes(4, "big")))

    async def read(self) -> None:
        """Reads until the server ends the connection."""
        arriving = frames.Frames()
        with suppress(OSError):
            while arrived := await self._reader.read(1 << 16):
                for kind, flags, stream, payload in arriving.of(arrived):
                    self._take(kind, flags, stream, payload)
        self.over.set()
        for answer in self._answers.values():
            answer.over.set()

    def _take(self, kind: int, flags: int, stream: int, payload: bytes) -> None:
        if kind == frames.SETTINGS and not flags & frames.ACK:
            self.send(frames.frame(frames.SETTINGS, frames.ACK, 0))
            self.greeted.set()
        elif kind == frames.PING and not flags & frames.ACK:
            self.send(frames.frame(frames.PING, frames.ACK, 0, payload))
        elif kind == frames.WINDOW_UPDATE and stream == 0:
            self._window += int.from_bytes(payload, "big")
            self._widened.set()
        elif kind == frames.HEADERS:
            assert flags & frames.END_HEADERS, "gRPC's trailers fit one frame"
            decoded = self._decoder.decode(payload, raw=True)
            texts = [(key.decode(), value.decode("latin-1")) for key, value in decoded]
            self._answers[stream].entries += texts
        elif kind == frames.DATA:
            self._answers[stream].body += payload
        elif kind == frames.RST_STREAM:
            self._answers[stream].reset = int.from_bytes(payload, "big")
        ends = kind in (frames.DATA, frames.HEADERS) and flags & frames.END_STREAM
        if ends or kind == frames.RST_STREAM:
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
