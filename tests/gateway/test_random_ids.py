"""A key makes repeated starts one, also where the contract gives each workflow a random id."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from uuid import uuid4

import grpc.aio
import pytest_asyncio

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal import gateway
from protemporal.devstack import TemporalServer

SPEC = replace(t.DELIVER, workflow_id="random/${! uuid_v4() }")


class Random(gateway.Gateway, service="random.v1.Random", file=pb.DESCRIPTOR):
    Deliver = gateway.execute(SPEC)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def channel(dev_server: TemporalServer) -> AsyncGenerator[grpc.aio.Channel]:
    options = gateway.ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    connection = gateway.Connection(address=dev_server.address)
    async with (
        gateway.Server([Random()], connection, options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as opened,
    ):
        yield opened


async def started(channel: grpc.aio.Channel, **metadata: str) -> str:
    """The id of the workflow that a call starts."""
    rpc = channel.unary_unary(
        "/random.v1.Random/Deliver",
        request_serializer=pb.DeliverRequest.SerializeToString,
        response_deserializer=pb.DeliverResponse.FromString,
    )
    pairs = [("temporal-wait", "started"), *((k.replace("_", "-"), v) for k, v in metadata.items())]
    call = rpc(pb.DeliverRequest(parcel_id="1"), metadata=pairs, timeout=10)
    await call
    return str(dict(await call.trailing_metadata())["temporal-workflow-id"])


async def test_without_a_key_each_call_has_an_id_of_its_own(channel: grpc.aio.Channel) -> None:
    first, second = await started(channel), await started(channel)
    assert first != second
    assert first.startswith("random/")


async def test_with_a_key_the_id_is_made_of_the_key(channel: grpc.aio.Channel) -> None:
    key = str(uuid4())
    for _ in range(2):
        assert await started(channel, temporal_request_id=key) == f"random/{key}"


async def test_an_id_that_is_told_is_taken(channel: grpc.aio.Channel) -> None:
    told = str(uuid4())
    key = str(uuid4())
    assert await started(channel, temporal_request_id=key, temporal_workflow_id=told) == told
