"""A payload codec of the application around everything that goes to Temporal."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

import grpc.aio
import pytest
from grpc import StatusCode
from temporalio.api.common.v1 import Payload
from temporalio.client import Client
from temporalio.converter import PayloadCodec
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from gateway import desk
from gateway.calls import call
from gateway.desk import BUSINESS, QUEUE, Task, Work, text_of
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions, execute
from protemporal.runtime.messages import data_converter


class Reversed(PayloadCodec):
    """Turns bytes around; readable to nobody but itself."""

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [
            Payload(metadata={"encoding": b"reversed"}, data=payload.SerializeToString()[::-1])
            for payload in payloads
        ]

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [
            Payload.FromString(payload.data[::-1])
            if payload.metadata.get("encoding") == b"reversed"
            else payload
            for payload in payloads
        ]


class Inflating(Reversed):
    """Makes three bytes of one."""

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        return [Payload(data=payload.data * 3) for payload in payloads]


class Broken(Reversed):
    """Cannot read what it gets."""

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        del payloads
        raise ValueError("the key is secret")


QUEUE_OF_ITS_OWN = f"{QUEUE}-reversed"


class Coded(desk.DeskGateway):
    """The same on a queue of its own."""

    Work = execute(replace(desk.WORK, task_queue=QUEUE_OF_ITS_OWN))


@pytest.fixture(scope="module")
async def coded_worker(dev_server: TemporalServer) -> AsyncIterator[Client]:
    converter = replace(data_converter(), payload_codec=Reversed())
    client = await Client.connect(dev_server.address, data_converter=converter)
    async with Worker(
        client,
        task_queue=QUEUE_OF_ITS_OWN,
        workflows=[Work],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ):
        yield client


@pytest.fixture(params=[Reversed, Broken])
async def channel(
    dev_server: TemporalServer, coded_worker: Client, request: pytest.FixtureRequest
) -> AsyncIterator[grpc.aio.Channel]:
    del coded_worker
    options = ServerOptions(
        listen="127.0.0.1:0", insecure_loopback=True, codec=request.param(), business=BUSINESS
    )
    async with (
        Server([Coded()], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as opened,
    ):
        yield opened


@pytest.mark.parametrize("channel", [Reversed], indirect=True)
async def test_every_verb_passes_the_codec(
    channel: grpc.aio.Channel, key: str, temporal: Client
) -> None:
    task = Task(key=key, behaviour="wait", text="ink")
    await call(channel, "/desk.v1.Desk/Work", task, (("temporal-wait", "started"),))
    look = await call(channel, "/desk.v1.Desk/Look", Task(key=key))
    write = await call(channel, "/desk.v1.Desk/Write", task, (("temporal-update-id", "u"),))
    await call(channel, "/desk.v1.Desk/Close", task)
    result = await call(channel, "/desk.v1.Desk/Work", task, (("temporal-wait", "attach"),))
    assert [text_of(reply.body) for reply in (look, write, result)] == ["0", "ink", "ink"]
    history = await temporal.get_workflow_handle(f"desk/{key}").fetch_history()
    assert b"ink" not in b"".join(event.SerializeToString() for event in history.events)


@pytest.mark.parametrize("channel", [Broken], indirect=True)
async def test_what_it_cannot_read_is_our_fault(channel: grpc.aio.Channel, key: str) -> None:
    reply = await call(channel, "/desk.v1.Desk/Work", Task(key=key))
    assert (reply.code, reply.reason) == (StatusCode.INTERNAL, "PAYLOAD_CODEC")
    assert "secret" not in repr(reply)


@pytest.mark.parametrize("channel", [Inflating], indirect=True)
async def test_what_it_makes_too_large_is_not_sent(channel: grpc.aio.Channel, key: str) -> None:
    task = Task(key=key, text="x" * 900_000)
    reply = await call(channel, "/desk.v1.Desk/Write", task, (("temporal-update-id", "u"),))
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "PAYLOAD_TOO_LARGE")
    assert int(reply.facts["actualBytes"]) == 3 * task.ByteSize()
