"""HTTP/2 frames written by hand, for requests that no gRPC library sends."""

import asyncio
import base64
import struct
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from dataclasses import field as default
from typing import Any

from grpc import StatusCode
from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import (
    ConnectionTerminated,
    DataReceived,
    ResponseReceived,
    StreamEnded,
    StreamReset,
    TrailersReceived,
)

from gateway import contract

_CODES = {str(code.value[0]): code for code in StatusCode}
_TIMEOUT = 5.0


@dataclass
class Answer:
    """What came back on one stream."""

    headers: dict[str, str] = default(default_factory=dict[str, str])
    """Headers and trailers alike."""
    body: bytes = b""
    reset: bool = False
    """Whether the server ended the stream, or the connection, without an answer."""

    @property
    def http(self) -> str:
        """HTTP status."""
        return self.headers.get(":status", "")

    @property
    def code(self) -> StatusCode | None:
        """gRPC status; None where the server did not get to one."""
        return _CODES.get(self.headers.get("grpc-status", ""))

    @property
    def details(self) -> dict[str, Any]:
        """The `google.rpc` details, checked as those of every other call."""
        assert self.code is not None
        if self.code is StatusCode.OK:
            return {}
        trailers: dict[str, str | bytes] = dict(self.headers)
        if contract.DETAILS in self.headers:
            raw = self.headers[contract.DETAILS]
            trailers[contract.DETAILS] = base64.b64decode(raw + "=" * (-len(raw) % 4))
        return contract.check(self.code, self.headers.get("grpc-message", ""), trailers)


def message(raw: bytes, *, flag: int = 0, size: int | None = None) -> bytes:
    """A message as gRPC frames it: a flag, a length that may be a lie, the bytes."""
    return struct.pack(">BI", flag, len(raw) if size is None else size) + raw


def field(number: int, raw: bytes) -> bytes:
    """A field of a message that holds bytes, a text or a message."""
    return _varint(number << 3 | 2) + _varint(len(raw)) + raw


def _varint(number: int) -> bytes:
    out = b""
    while number > 0x7F:
        out += bytes([number & 0x7F | 0x80])
        number >>= 7
    return out + bytes([number])


def headers(path: str, **changed: str) -> list[tuple[str, str]]:
    """The headers of a gRPC request, some of them changed, or left out where empty."""
    usual = {
        ":method": "POST",
        ":scheme": "http",
        ":path": path,
        ":authority": "test",
        "te": "trailers",
        "content-type": "application/grpc",
    }
    for name, value in changed.items():
        key = f":{name}" if name == "method" else name.replace("_", "-")
        usual[key] = value
    return [(name, value) for name, value in usual.items() if value]


class Line:
    """One connection with streams on it."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer
        # Whatever a test sends goes out as it is.
        config = H2Configuration(
            header_encoding="utf-8",
            validate_outbound_headers=False,
            normalize_outbound_headers=False,
        )
        self._protocol = H2Connection(config)
        self._protocol.initiate_connection()

    async def begin(self, said: Sequence[tuple[str, str]], *, ends: bool = False) -> int:
        """Opens a stream."""
        stream = self._protocol.get_next_available_stream_id()
        self._protocol.send_headers(stream, said, end_stream=ends)
        await self._flush()
        return stream

    async def send(self, stream: int, body: bytes) -> None:
        """Sends the body and ends the caller's side."""
        self._protocol.send_data(stream, body, end_stream=True)
        await self._flush()

    async def reset(self, stream: int) -> None:
        """Cancels the stream."""
        self._protocol.reset_stream(stream, 8)  # CANCEL
        await self._flush()

    async def answer(self, stream: int) -> Answer:
        """Waits until the server has ended the stream."""
        answer = Answer()
        async with asyncio.timeout(_TIMEOUT):
            while True:
                some = await self._reader.read(65536)
                if not some:
                    answer.reset = True
                    return answer
                for event in self._protocol.receive_data(some):
                    if isinstance(event, ConnectionTerminated):
                        answer.reset = True
                        return answer
                    if getattr(event, "stream_id", None) != stream:
                        continue
                    match event:
                        case ResponseReceived() | TrailersReceived():
                            said = ((str(key), str(value)) for key, value in event.headers)
                            answer.headers.update(said)
                        case DataReceived():
                            answer.body += event.data
                        case StreamReset():
                            answer.reset = True
                            return answer
                        case StreamEnded():
                            return answer
                        case _:
                            pass
                await self._flush()

    async def _flush(self) -> None:
        self._writer.write(self._protocol.data_to_send())
        await self._writer.drain()


@asynccontextmanager
async def connected(port: int) -> AsyncGenerator[Line]:
    """A connection to a server on this machine."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield Line(reader, writer)
    finally:
        writer.transport.abort()


async def ask(port: int, said: Sequence[tuple[str, str]], body: bytes = b"") -> Answer:
    """One request on a connection of its own."""
    async with connected(port) as line:
        stream = await line.begin(said)
        await line.send(stream, body)
        return await line.answer(stream)
