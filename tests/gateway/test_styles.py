"""Front ends whose messages are dataclasses, against a real server and a worker of the style."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any, cast
from uuid import uuid4

import grpc.aio
import pytest
import pytest_asyncio
from google.protobuf.empty_pb2 import Empty
from google.protobuf.message import Message
from grpc import StatusCode

from examples.parcels.v1 import parcels_pb2 as pb
from gateway import calls
from protemporal import gateway
from protemporal import runtime as pt
from protemporal.devstack import TemporalServer
from protemporal.testing.workers import run_worker
from support.styles import QUEUE, STYLES, Styled, StyleName

SERVICE = "/examples.parcels.v1.Parcels/"


@dataclass(frozen=True)
class Front:
    """A front end of one style."""

    channel: grpc.aio.Channel
    styled: Styled

    async def call(self, method: str, request: Message, **metadata: str) -> calls.Reply:
        """Calls it with google's classes, as any client in any language would."""
        pairs = [(key.replace("_", "-"), value) for key, value in metadata.items()]
        return await calls.call(self.channel, f"{SERVICE}{method}", request, pairs, timeout=10)


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=STYLES[1:])
async def front(
    request: pytest.FixtureRequest, dev_server: TemporalServer, styles: dict[StyleName, Styled]
) -> AsyncIterator[Front]:
    styled = styles[request.param]
    temporal = await pt.connect(dev_server.address)
    options = gateway.ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    connection = gateway.Connection(address=dev_server.address)
    async with (
        run_worker(
            temporal,
            task_queue=QUEUE,
            workflows=[styled.parcels.Deliver, styled.parcels.Watch],
            activities=[styled.parcels.ParcelActivities()],
        ),
        gateway.Server([parcels_of(styled)()], connection, options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield Front(channel, styled)


def parcels_of(styled: Styled) -> Any:
    """An application's class: one RPC written by hand, one changed, the others as generated."""
    own, base = styled.pb, styled.gateway.ParcelsGateway

    class Parcels(base):  # type: ignore[misc, valid-type] # known only at run time
        async def ListParcels(self, request: Any, _context: gateway.Context) -> Any:  # noqa: N802 - the RPC's name
            return own.ListParcelsResponse(parcel_ids=[type(request).__module__])

        async def Track(self, request: Any, context: gateway.Context) -> Any:  # noqa: N802 - same
            tracked = cast("Any", await super().Track(request, context))  # pyright: ignore[reportUnknownMemberType] # same
            return own.TrackResponse(places=[type(tracked).__module__, *tracked.places])

        async def Insure(self, _request: Any, _context: gateway.Context) -> None:  # noqa: N802 - same
            return own.MoveRequest()  # type: ignore[no-any-return] # the wrong one

    return Parcels


async def test_mapped_rpcs_are_served(front: Front) -> None:
    parcel = str(uuid4())
    deliver = pb.DeliverRequest(parcel_id=parcel, address="Bern")
    deliver.travel_time.seconds = 3600
    await front.call("Deliver", deliver, temporal_wait="started")
    # A query waits for the first task; an update might be in it, ahead of `run`.
    await front.call("Track", pb.TrackRequest(parcel_id=parcel))
    change = pb.RedirectRequest(parcel_id=parcel, address="Thun", request_id=str(uuid4()))
    changed = await front.call("Redirect", change)
    assert pb.RedirectResponse.FromString(changed.body).old_address == "Bern"
    moved = await front.call("Move", pb.MoveRequest(parcel_id=parcel, place="Thun"))
    assert (moved.code, moved.body) == (StatusCode.OK, b"")
    done = await front.call("Deliver", deliver, temporal_wait="attach")
    assert pb.DeliverResponse.FromString(done.body).address == "Thun"


async def test_an_empty_is_served(front: Front) -> None:
    own = {"temporal_workflow_id": f"watch/{uuid4()}"}
    assert (await front.call("Watch", Empty(), temporal_wait="started", **own)).code.name == "OK"
    for method in ("Ping", "Pause", "Stop", "Stop"):
        reply = await front.call(method, Empty(), **own)
        assert (reply.code, reply.body) == (StatusCode.OK, b"")


async def test_an_rpc_written_by_hand_has_the_classes_of_the_style(front: Front) -> None:
    reply = await front.call("ListParcels", pb.ListParcelsRequest())
    own = front.styled.pb.__name__
    assert pb.ListParcelsResponse.FromString(reply.body).parcel_ids == [own]


async def test_an_override_has_the_classes_of_the_style(front: Front) -> None:
    parcel = str(uuid4())
    deliver = pb.DeliverRequest(parcel_id=parcel, address="Bern")
    deliver.travel_time.seconds = 3600
    await front.call("Deliver", deliver, temporal_wait="started")
    reply = await front.call("Track", pb.TrackRequest(parcel_id=parcel))
    assert pb.TrackResponse.FromString(reply.body).places == [front.styled.pb.__name__]
    await front.call("Move", pb.MoveRequest(parcel_id=parcel, place="Bern"))


async def test_a_wrong_answer_of_an_override_is_an_internal_error(
    front: Front, caplog: pytest.LogCaptureFixture
) -> None:
    reply = await front.call("Insure", pb.InsureRequest(), temporal_workflow_id="any")
    assert reply.code is StatusCode.INTERNAL
    assert "Insure answered a MoveRequest, not a google.protobuf.Empty" in caplog.text


async def test_what_is_no_message_is_refused(front: Front) -> None:
    reply = await calls.call(front.channel, f"{SERVICE}ListParcels", b"\xff", [], 10)
    assert reply.reason == "MALFORMED_MESSAGE"
