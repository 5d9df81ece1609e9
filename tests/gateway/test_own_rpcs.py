"""RPCs with an underscore: what a gateway's methods ask of Temporal, and nobody else can."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from uuid import uuid4

import grpc.aio
import pytest
from grpc import StatusCode

from gateway.calls import Reply, call
from gateway.desk import ID, LOOK, RING, WORK, DeskGateway, Note, Task, text_of
from protemporal import gateway
from protemporal.devstack.temporal import TemporalServer

Ask = Callable[..., Awaitable[Reply]]


class Bellboy(DeskGateway):
    """Starts a job, rings twice, and tells how often it rang."""

    _work = gateway.start(WORK)
    _ring = gateway.signal(RING, Task, workflow_id=ID)
    _look = gateway.query(LOOK)

    async def Plain(self, request: Any, context: gateway.Context) -> Any:  # noqa: N802 - the RPC's name
        await self._work(request, context)
        await self._ring(request, context)
        await self._ring(request, context)
        return await self._look(Task(key=request.key), context)

    async def Unwritten(self, request: Any, context: gateway.Context) -> Any:  # noqa: N802 - same
        await self._look(request, context)
        return Note(text=str(context.time_remaining() > 6))


@pytest.fixture(scope="module")
async def bellboy(dev_server: TemporalServer) -> AsyncIterator[grpc.aio.Channel]:
    options = gateway.ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    connection = gateway.Connection(address=dev_server.address)
    async with (
        gateway.Server([Bellboy()], connection, options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield channel


@pytest.fixture
def ask(bellboy: grpc.aio.Channel) -> Ask:
    async def asked(method: str, request: Any, **metadata: str) -> Reply:
        pairs = [(key.replace("_", "-"), value) for key, value in metadata.items()]
        return await call(bellboy, f"/desk.v1.Desk/{method}", request, pairs)

    return asked


@pytest.mark.usefixtures("worker")
async def test_each_call_is_one_of_its_own(ask: Ask, key: str) -> None:
    reply = await ask("Plain", Task(key=key, behaviour="wait"))
    assert (reply.code, text_of(reply.body)) == (StatusCode.OK, "2")
    assert reply.trailers["temporal-workflow-id"] == f"desk/{key}"
    assert reply.trailers["temporal-run-id"]


@pytest.mark.usefixtures("worker")
async def test_a_repeated_call_repeats_each(ask: Ask, key: str) -> None:
    again = {"temporal_request_id": str(uuid4())}
    for _ in range(2):
        reply = await ask("Plain", Task(key=key, behaviour="wait"), **again)
        assert text_of(reply.body) == "2"


@pytest.mark.usefixtures("worker")
async def test_metadata_is_for_the_rpc_that_was_called(ask: Ask, key: str) -> None:
    reply = await ask("Plain", Task(key=key, behaviour="wait"), temporal_workflow_id="desk/other")
    assert reply.trailers["temporal-workflow-id"] == f"desk/{key}"


@pytest.mark.usefixtures("worker")
async def test_its_time_limit_is_not_the_method_s(ask: Ask, key: str) -> None:
    await ask("Plain", Task(key=key, behaviour="wait"))
    reply = await ask("Unwritten", Task(key=key))
    assert text_of(reply.body) == "True"


async def test_a_refusal_goes_through(ask: Ask, key: str) -> None:
    reply = await ask("Unwritten", Task(key=key))
    assert (reply.code, reply.reason) == (StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND")


async def test_nobody_else_can_call_it(ask: Ask) -> None:
    reply = await ask("_look", Task(key="x"))
    assert (reply.code, reply.reason) == (StatusCode.UNIMPLEMENTED, "METHOD_UNKNOWN")
