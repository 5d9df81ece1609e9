"""A proxy that loses replies: it passes requests on, and cuts the line when the reply comes."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

_FRAME_HEAD = 9
_HEADERS = 0x1
"""The type of the HTTP/2 frame that begins a reply (RFC 9113, 6.2)."""


@dataclass
class Cutter:
    """Cuts every connection in place of passing on a reply, as often as `cuts` says."""

    upstream: tuple[str, int]
    cuts: int = 0
    lost: int = 0
    """Replies that were cut off."""
    port: int = 0
    writers: set[asyncio.StreamWriter] = field(default_factory=set[asyncio.StreamWriter])

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves one connection until either side ends it."""
        back_reader, back_writer = await asyncio.open_connection(*self.upstream)
        self.writers |= {writer, back_writer}
        there = asyncio.create_task(_pass_on(reader, back_writer))
        back = asyncio.create_task(self._pass_back(back_reader, writer))
        await asyncio.wait((there, back), return_when=asyncio.FIRST_COMPLETED)
        for each in (writer, back_writer):
            each.transport.abort()
        await asyncio.gather(there, back, return_exceptions=True)
        self.writers -= {writer, back_writer}

    async def _pass_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                head = await reader.readexactly(_FRAME_HEAD)
                body = await reader.readexactly(int.from_bytes(head[:3], "big"))
                if head[3] == _HEADERS and self.cuts:
                    self.cuts -= 1
                    self.lost += 1
                    return
                writer.write(head + body)
                await writer.drain()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()


@asynccontextmanager
async def cutting(upstream: str) -> AsyncGenerator[Cutter]:
    """A proxy in front of `upstream` that passes everything until `cuts` is set."""
    host, _, port = upstream.rpartition(":")
    cutter = Cutter((host, int(port)))
    server = await asyncio.start_server(cutter.connect, "127.0.0.1", 0)
    cutter.port = server.sockets[0].getsockname()[1]
    try:
        yield cutter
    finally:
        server.close()
        for writer in cutter.writers:
            writer.transport.abort()
        await server.wait_closed()
