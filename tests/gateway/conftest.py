"""One Temporal server, one worker and one front end for all tests of the gateway."""

from collections.abc import AsyncIterator, Awaitable, Callable
from uuid import uuid4

import grpc.aio
import pytest
from google.protobuf.message import Message
from temporalio.worker import Worker

from gateway import calls, desk
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions

CallDesk = Callable[..., Awaitable[calls.Reply]]


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts last what looks at what the others met."""
    items.sort(key=lambda item: item.path.name == "test_reasons.py")


@pytest.fixture(scope="session")
async def server(dev_server: TemporalServer, worker: Worker) -> AsyncIterator[Server]:
    del worker
    options = ServerOptions(
        listen="127.0.0.1:0", insecure_loopback=True, business=desk.BUSINESS, domain="desk.test"
    )
    connection = Connection(address=dev_server.address)
    async with Server([desk.Desk()], connection, options) as running:
        yield running


@pytest.fixture(scope="session")
async def channel(server: Server) -> AsyncIterator[grpc.aio.Channel]:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as opened:
        yield opened


@pytest.fixture
def call_desk(channel: grpc.aio.Channel) -> CallDesk:
    async def call(
        method: str,
        request: Message | bytes = b"",
        timeout: float | None = 10,  # noqa: ASYNC109 - becomes a gRPC deadline
        **metadata: str | bytes,
    ) -> calls.Reply:
        pairs = [(key.replace("_", "-"), value) for key, value in metadata.items()]
        return await calls.call(channel, f"/desk.v1.Desk/{method}", request, pairs, timeout)

    return call


@pytest.fixture
def key() -> str:
    """A key of this test's own."""
    return uuid4().hex[:12]
