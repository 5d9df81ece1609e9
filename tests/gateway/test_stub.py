"""Typed stubs, against a real server."""

from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import grpc.aio
import pytest
import pytest_asyncio

from examples.parcels.api.v1 import shop_pb2 as pb
from examples.parcels.api.v1.shop_gateway import ShopGateway, ShopStub
from examples.parcels.v1 import parcels_pb2
from examples.parcels.v1 import parcels_temporal as t
from gateway import calls
from gateway.desk import DeskGateway, Task
from protemporal import gateway
from protemporal.devstack import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions


class DeskStub(gateway.Stub, service="desk.v1.Desk"):
    """As generated code has it."""

    Join = gateway.call(DeskGateway.Join)
    Echo = gateway.call(DeskGateway.Echo)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def stub(dev_server: TemporalServer, parcels: t.ParcelsClient) -> AsyncIterator[ShopStub]:
    """The shop, as a Python caller sees it."""
    _ = parcels  # whose worker answers
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    connection = Connection(address=dev_server.address)
    async with (
        Server([ShopGateway()], connection, options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield ShopStub(channel)


async def sent(stub: ShopStub) -> str:
    parcel = parcels_pb2.DeliverRequest(parcel_id=str(uuid4()), address="Bern")
    parcel.travel_time.FromSeconds(3600)
    await stub.Send(pb.SendRequest(parcel=parcel))
    return parcel.parcel_id


async def test_messages_go_and_come(stub: ShopStub) -> None:
    parcel = parcels_pb2.DeliverRequest(parcel_id=str(uuid4()))
    reply: pb.SendResponse = await stub.Send(pb.SendRequest(parcel=parcel), timeout=10)
    assert reply.workflow_id == f"parcel/{parcel.parcel_id}"


async def test_an_empty_answer_is_none(stub: ShopStub) -> None:
    parcel_id = await sent(stub)
    report: Any = stub.Report  # a checker knows the answer, and would not let it be looked at
    assert await report(pb.ReportRequest(parcel_id=parcel_id, place="Bern")) is None


async def test_a_stream_is_iterated(stub: ShopStub) -> None:
    parcel_id = await sent(stub)
    await stub.Report(pb.ReportRequest(parcel_id=parcel_id, place="Bern"))
    await stub.Await(pb.ParcelRequest(parcel_id=parcel_id))
    followed = [each async for each in stub.Follow(pb.ParcelRequest(parcel_id=parcel_id))]
    assert followed == [pb.Places(places=["Bern"])]


async def test_metadata_goes_along(stub: ShopStub) -> None:
    parcel_id = await sent(stub)
    metadata = (("temporal-workflow-id", "parcel/another"),)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.GetDelivery(pb.ParcelRequest(parcel_id=parcel_id), metadata=metadata)
    assert calls.refused(refused.value).facts["field"] == "temporal-workflow-id"


async def test_a_refusal_is_raised(stub: ShopStub) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.Await(pb.ParcelRequest(parcel_id="none"))
    assert calls.refused(refused.value).reason == "WORKFLOW_NOT_FOUND"


async def test_requests_are_streamed(channel: grpc.aio.Channel) -> None:
    desk = DeskStub(channel)
    assert (await desk.Join(tasks())).text == "a,b"
    assert [note.text async for note in desk.Echo(tasks())] == ["a", "b"]


async def tasks() -> AsyncIterator[Any]:
    for text in ("a", "b"):
        yield Task(text=text)


def test_the_class_shows_the_rpc() -> None:
    assert callable(ShopStub.Send.bind)
