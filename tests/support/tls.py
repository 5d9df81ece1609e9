"""Certificates, and a proxy that ends TLS in front of a server without it."""

import asyncio
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme

HOST = "temporal.internal"
"""The only name in the server's certificate: no address, so that it has to be asked for."""


@dataclass
class Authority:
    """Makes certificates, and writes them where a configuration can name them."""

    folder: Path
    authority: trustme.CA = field(default_factory=trustme.CA)

    @property
    def certificate(self) -> Path:
        """The authority's own certificate."""
        path = self.folder / "authority.pem"
        self.authority.cert_pem.write_to_path(path)
        return path

    def client(self) -> tuple[Path, Path]:
        """A client's certificate and its key."""
        made = self.authority.issue_cert("client@internal")
        certificate, key = self.folder / "client.pem", self.folder / "client.key"
        made.cert_chain_pems[0].write_to_path(certificate)
        made.private_key_pem.write_to_path(key)
        return certificate, key

    def server(self, *, mutual: bool = False) -> ssl.SSLContext:
        """What a server needs; with `mutual` it wants a certificate of its clients too."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["h2"])
        self.certify(context)
        if mutual:
            context.verify_mode = ssl.CERT_REQUIRED
            context.load_verify_locations(self.certificate)
        return context

    def certify(self, context: ssl.SSLContext) -> None:
        """Gives a server another certificate, from its next connection on."""
        made: Any = self.authority.issue_cert(HOST)  # partly untyped
        made.configure_cert(context)


@asynccontextmanager
async def ending_tls(upstream: str, context: ssl.SSLContext) -> AsyncGenerator[str]:
    """A proxy in front of `upstream`; gives its address."""
    host, _, port = upstream.rpartition(":")
    writers = set[asyncio.StreamWriter]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        back_reader, back_writer = await asyncio.open_connection(host, int(port))
        writers.update((writer, back_writer))
        await asyncio.gather(_pass_on(reader, back_writer), _pass_on(back_reader, writer))

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    try:
        yield f"127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        await server.wait_closed()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while some := await reader.read(65536):
            writer.write(some)
            await writer.drain()
    writer.close()
