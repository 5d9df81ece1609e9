"""A descriptor set served without generated code behaves as the generated gateway does."""

from collections.abc import AsyncGenerator
from typing import Any
from uuid import uuid4

import grpc.aio
import pytest
import pytest_asyncio
from google.protobuf import empty_pb2
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.message import Message

from examples.parcels.api.v1 import shop_gateway, shop_pb2
from examples.parcels.v1 import parcels_gateway
from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from gateway import calls
from gateway.images import image
from protemporal.devstack import TemporalServer
from protemporal.gateway import BusinessError, Connection, Gateway, Server, ServerOptions
from protemporal.gateway.dynamic import DescriptorSetError, gateways
from protemporal.runtime.styles import descriptor
from protemporal.v1 import admin_pb2

SERVICE = "/examples.parcels.v1.Parcels/"


def table(cls: type[Gateway]) -> dict[str, tuple[str, str, str]]:
    return {
        name: (
            type(rpc).__name__,
            descriptor(rpc.request).full_name,
            descriptor(rpc.response).full_name,
        )
        for name, rpc in cls.__gateway_rpcs__.items()
    }


def test_the_classes_are_those_of_generated_code() -> None:
    made = gateways(image(shop_pb2.DESCRIPTOR))
    generated = (parcels_gateway.ParcelsGateway, shop_gateway.ShopGateway)
    assert [each.__name__ for each in made] == [each.__name__ for each in generated]
    for one, other in zip(made, generated, strict=True):
        assert one.__gateway_service__ == other.__gateway_service__
        assert table(one) == table(other)
        assert one.__gateway_errors__ == other.__gateway_errors__ != {}


def test_a_vendored_copy_of_our_own_services_is_not_served() -> None:
    held = FileDescriptorSet.FromString(image(shop_pb2.DESCRIPTOR))
    held.MergeFromString(image(admin_pb2.DESCRIPTOR))
    files = {file.name: file for file in held.file}.values()
    made = gateways(FileDescriptorSet(file=files).SerializeToString())
    assert "protemporal.v1.Workflows" not in {each.__gateway_service__ for each in made}


BROKEN: dict[str, tuple[bytes, str]] = {
    "no descriptor set": (b"\xff", "this is no descriptor set"),
    "an import is missing": (
        image(pb.DESCRIPTOR, without="google/protobuf/duration.proto"),
        "lacks google/protobuf/duration.proto: write it with `buf build`",
    ),
}


@pytest.mark.parametrize(("broken", "text"), BROKEN.values(), ids=BROKEN.keys())
def test_what_cannot_be_served_is_said(broken: bytes, text: str) -> None:
    with pytest.raises(DescriptorSetError, match=text):
        gateways(broken)


def test_faults_of_the_contract_are_told() -> None:
    files = FileDescriptorSet.FromString(image(pb.DESCRIPTOR))
    for method in files.file[-1].service[0].method:
        if method.name == "Move":
            method.output_type = ".examples.parcels.v1.TrackResponse"
    with pytest.raises(DescriptorSetError, match=r"Move: a signal returns google\.protobuf\.Empty"):
        gateways(files.SerializeToString())


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=["generated", "dynamic"])
async def channel(
    request: pytest.FixtureRequest, dev_server: TemporalServer, parcels: t.ParcelsClient
) -> AsyncGenerator[grpc.aio.Channel]:
    """A channel to the example, served in either way."""
    _ = parcels  # whose worker answers
    (made,) = gateways(image(pb.DESCRIPTOR))
    served = made if request.param == "dynamic" else parcels_gateway.ParcelsGateway
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    async with (
        Server([served()], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as opened,
    ):
        yield opened


def _serialized(message: Message) -> bytes:
    return message.SerializeToString()


async def call(
    channel: grpc.aio.Channel, method: str, request: Message, kind: Any, **names: str
) -> Any:
    rpc = channel.unary_unary(
        f"{SERVICE}{method}",
        request_serializer=_serialized,
        response_deserializer=kind.FromString,
    )
    metadata = [(name.replace("_", "-"), value) for name, value in names.items()]
    return await rpc(request, timeout=10, metadata=metadata)


async def test_every_kind_of_rpc_works(channel: grpc.aio.Channel) -> None:
    parcel, empty = str(uuid4()), empty_pb2.Empty
    started = pb.DeliverRequest(parcel_id=parcel, address="Bern")
    started.travel_time.FromSeconds(3600)
    await call(channel, "Deliver", started, pb.DeliverResponse, temporal_wait="started")
    await call(
        channel, "Insure", pb.InsureRequest(cents=1), empty, temporal_workflow_id=f"parcel/{parcel}"
    )
    await call(channel, "Move", pb.MoveRequest(parcel_id=parcel, place="Thun"), empty)
    where = await call(channel, "Track", pb.TrackRequest(parcel_id=parcel), pb.TrackResponse)
    assert list(where.places) == ["Thun"]
    change = pb.RedirectRequest(parcel_id=parcel, address="Thun", request_id=str(uuid4()))
    changed = await call(channel, "Redirect", change, pb.RedirectResponse)
    assert changed.old_address == "Bern"
    ended = await call(channel, "Deliver", started, pb.DeliverResponse, temporal_wait="attach")
    assert ended.address == "Thun"


async def test_a_declared_error_of_a_query_reaches_the_caller(channel: grpc.aio.Channel) -> None:
    """By its type, which the runtime passes on, and the service's proto."""
    parcel = f"wrong {uuid4()}"
    started = pb.DeliverRequest(parcel_id=parcel, address="Bern")
    started.travel_time.FromSeconds(3600)
    await call(channel, "Deliver", started, pb.DeliverResponse, temporal_wait="started")
    reply = await calls.call(channel, f"{SERVICE}Track", pb.TrackRequest(parcel_id=parcel))
    assert (reply.code, reply.reason) == (grpc.StatusCode.INVALID_ARGUMENT, "PARCEL_MISMATCH")
    assert reply.text == "this is another parcel"
    assert reply.domain == "examples.parcels.v1.Parcels"


async def test_the_server_s_own_table_comes_first(
    dev_server: TemporalServer, parcels: t.ParcelsClient
) -> None:
    parcel = f"wrong {uuid4()}"
    run = await parcels.start_deliver(pb.DeliverRequest(parcel_id=parcel, address="Bern"))
    business = {"ParcelMismatch": BusinessError(grpc.StatusCode.NOT_FOUND, "NO_SUCH_PARCEL")}
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True, business=business)
    connection = Connection(address=dev_server.address)
    async with (
        Server([parcels_gateway.ParcelsGateway()], connection, options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as opened,
    ):
        reply = await calls.call(opened, f"{SERVICE}Track", pb.TrackRequest(parcel_id=parcel))
    assert (reply.code, reply.reason) == (grpc.StatusCode.NOT_FOUND, "NO_SUCH_PARCEL")
    await run.terminate()


async def test_empty_in_and_out(channel: grpc.aio.Channel) -> None:
    empty, watch = empty_pb2.Empty(), {"temporal_workflow_id": str(uuid4())}
    await call(channel, "Watch", empty, type(empty), temporal_wait="started", **watch)
    await call(channel, "Ping", empty, type(empty), **watch)
    await call(channel, "Pause", empty, type(empty), **watch)
    await call(channel, "Stop", empty, type(empty), **watch)
    await call(channel, "Stop", empty, type(empty), **watch)
    await call(channel, "Watch", empty, type(empty), temporal_wait="attach", **watch)


async def test_what_is_not_annotated_is_unimplemented(channel: grpc.aio.Channel) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await call(channel, "ListParcels", pb.ListParcelsRequest(), pb.ListParcelsResponse)
    assert calls.refused(refused.value).reason == "METHOD_NOT_IMPLEMENTED"
