"""API mode against a real Temporal server: each verb, by generated code and without it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Coroutine
from typing import Any
from uuid import uuid4

import grpc.aio
import pytest
import pytest_asyncio
from google.protobuf import empty_pb2
from google.protobuf.message import Message
from grpc import StatusCode

from examples.parcels.api.v1 import shop_gateway
from examples.parcels.api.v1 import shop_pb2 as pb
from examples.parcels.v1 import parcels_pb2
from examples.parcels.v1 import parcels_temporal as t
from gateway import calls
from gateway.images import image
from protemporal.devstack import TemporalServer
from protemporal.gateway import Connection, Context, Server, ServerOptions
from protemporal.gateway.dynamic import gateways
from protemporal.v1 import workflow_info_pb2 as info_pb

SHOP = "/examples.parcels.api.v1.Shop/"
Call = Callable[..., Coroutine[Any, Any, calls.Reply]]


@pytest_asyncio.fixture(scope="session", loop_scope="session", params=["generated", "dynamic"])
async def channel(
    request: pytest.FixtureRequest, dev_server: TemporalServer, parcels: t.ParcelsClient
) -> AsyncGenerator[grpc.aio.Channel]:
    """A channel to the shop, served in either way."""
    _ = parcels  # whose worker answers
    made = {each.__name__: each for each in gateways(image(pb.DESCRIPTOR))}
    generated = shop_gateway.ShopGateway
    served = made["ShopGateway"] if request.param == "dynamic" else generated
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    async with (
        Server([served()], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as opened,
    ):
        yield opened


@pytest.fixture
def shop(channel: grpc.aio.Channel) -> Call:
    async def call(
        method: str,
        request: Message,
        timeout: float | None = 10,  # noqa: ASYNC109 - becomes a gRPC deadline
        **metadata: str,
    ) -> calls.Reply:
        pairs = [(key.replace("_", "-"), value) for key, value in metadata.items()]
        return await calls.call(channel, SHOP + method, request, pairs, timeout)

    return call


@pytest.fixture
def parcel() -> parcels_pb2.DeliverRequest:
    """A parcel of this test's own, that takes an hour."""
    made = parcels_pb2.DeliverRequest(parcel_id=str(uuid4()), address="Bern")
    made.travel_time.FromSeconds(3600)
    return made


@pytest_asyncio.fixture(loop_scope="session")
async def sent(shop: Call, parcel: parcels_pb2.DeliverRequest) -> str:
    """The id of a parcel on its way."""
    reply = await shop("Send", pb.SendRequest(parcel=parcel))
    assert reply.code is StatusCode.OK
    return parcel.parcel_id


async def deliver(shop: Call, parcel_id: str, place: str = "Bern") -> None:
    await shop("Report", pb.ReportRequest(parcel_id=parcel_id, place=place))


def one(parcel_id: str) -> pb.ParcelRequest:
    return pb.ParcelRequest(parcel_id=parcel_id)


async def test_a_start_answers_with_the_ids(shop: Call, parcel: parcels_pb2.DeliverRequest) -> None:
    reply = await shop("Send", pb.SendRequest(parcel=parcel))
    ids = pb.SendResponse.FromString(reply.body)
    assert ids.workflow_id == f"parcel/{parcel.parcel_id}"
    assert ids.run_id == reply.trailers["temporal-run-id"] != ""


async def test_a_start_with_the_same_request_id_is_the_same_start(
    shop: Call, parcel: parcels_pb2.DeliverRequest
) -> None:
    request = pb.SendRequest(parcel=parcel, request_id=str(uuid4()))
    first, second = await shop("Send", request), await shop("Send", request)
    assert first.body == second.body
    request.parcel.address = "Thun"
    assert (await shop("Send", request)).reason == "IDEMPOTENCY_MISMATCH"


async def test_a_second_start_is_refused(shop: Call, sent: str) -> None:
    again = parcels_pb2.DeliverRequest(parcel_id=sent)
    reply = await shop("Send", pb.SendRequest(parcel=again))
    assert (reply.code, reply.reason) == (StatusCode.ALREADY_EXISTS, "WORKFLOW_ALREADY_STARTED")


async def test_a_start_without_its_input_has_no_id(shop: Call) -> None:
    reply = await shop("Send", pb.SendRequest())
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "EXPRESSION_FAILED")
    # As the proto names it, although the expression says parcelId.
    assert reply.facts["field"] == "parcel.parcel_id"


async def test_a_start_waits_for_nothing(shop: Call, parcel: parcels_pb2.DeliverRequest) -> None:
    request = pb.SendRequest(parcel=parcel)
    reply = await shop("Send", request, temporal_wait="result")
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "METADATA_INVALID")
    assert (await shop("Send", request, temporal_wait="started")).code is StatusCode.OK


@pytest.mark.parametrize(
    ("method", "key"),
    [
        ("Send", "run_id"),
        ("SendFrom", "run_id"),
        ("SendFrom", "update_id"),
        ("SendTo", "run_id"),
        ("Await", "update_id"),
        ("CallOff", "update_id"),
    ],
)
async def test_metadata_that_the_verb_has_no_use_for(shop: Call, method: str, key: str) -> None:
    requests = {
        "Send": pb.SendRequest(parcel=parcels_pb2.DeliverRequest(parcel_id="7")),
        "SendFrom": pb.SendFromRequest(parcel_id="7"),
        "SendTo": pb.SendToRequest(parcel_id="7"),
    }
    request = requests.get(method, pb.ParcelRequest(parcel_id="7"))
    reply = await shop(method, request, **{f"temporal_{key}": str(uuid4())})
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "METADATA_INVALID")
    assert reply.facts["field"] == f"temporal-{key.replace('_', '-')}"


async def test_the_input_is_a_field_and_so_is_the_output(
    shop: Call, parcel: parcels_pb2.DeliverRequest
) -> None:
    parcel.travel_time.FromSeconds(0)
    reply = await shop("SendAndWait", pb.SendRequest(parcel=parcel))
    delivery = pb.SendAndWaitResponse.FromString(reply.body).delivery
    assert (delivery.label, delivery.address) == ("To: Bern", "Bern")


async def test_equal_fields_are_copied(shop: Call, parcel: parcels_pb2.DeliverRequest) -> None:
    request = pb.SendFlatRequest(note="fragile", parcel_id=parcel.parcel_id, address="Thun")
    request.travel_time.FromMilliseconds(1)
    reply = await shop("SendFlat", request)
    assert pb.SendFlatResponse.FromString(reply.body).address == "Thun"


async def test_a_failed_workflow_is_a_status(
    shop: Call, parcel: parcels_pb2.DeliverRequest
) -> None:
    parcel.address = "unknown"
    reply = await shop("SendAndWait", pb.SendRequest(parcel=parcel))
    assert (reply.code, reply.reason) == (StatusCode.FAILED_PRECONDITION, "ADDRESS_UNKNOWN")


async def test_signal_query_and_update(shop: Call, sent: str) -> None:
    reported = await shop("Report", pb.ReportRequest(parcel_id=sent, place="Olten"))
    assert (reported.code, reported.body) == (StatusCode.OK, b"")
    reply = await shop("ListPlaces", one(sent))
    assert list(pb.Places.FromString(reply.body).places) == ["Olten"]
    change = pb.ChangeAddressRequest(parcel_id=sent, address="Thun", request_id=str(uuid4()))
    reply = await shop("ChangeAddress", change)
    assert pb.ChangeAddressResponse.FromString(reply.body).old_address == "Bern"


async def test_errors_of_the_service_behind_are_known(
    shop: Call, parcel: parcels_pb2.DeliverRequest
) -> None:
    parcel.parcel_id = wrong = f"wrong {parcel.parcel_id}"
    await shop("Send", pb.SendRequest(parcel=parcel))
    reply = await shop("ListPlaces", one(wrong))
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "PARCEL_MISMATCH")
    assert reply.domain == "examples.parcels.api.v1.Shop"


MISSING: dict[str, Message] = {
    "Report": pb.ReportRequest(parcel_id="none"),
    "ListPlaces": one("none"),
    "ChangeAddress": pb.ChangeAddressRequest(parcel_id="none", request_id=str(uuid4())),
    "Await": one("none"),
    "GetDelivery": one("none"),
    "CallOff": one("none"),
    "GiveUp": one("none"),
}


@pytest.mark.parametrize("method", MISSING)
async def test_a_missing_workflow_is_not_found(shop: Call, method: str) -> None:
    reply = await shop(method, MISSING[method])
    assert (reply.code, reply.reason) == (StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND")
    assert reply.facts["workflowId"] == "parcel/none"


async def test_a_rejected_update_is_told(shop: Call, sent: str) -> None:
    change = pb.ChangeAddressRequest(parcel_id=sent, request_id=str(uuid4()))
    reply = await shop("ChangeAddress", change)
    assert (reply.code, reply.reason) == (StatusCode.FAILED_PRECONDITION, "UPDATE_REJECTED")


async def test_a_signal_starts_the_workflow_once(
    shop: Call, parcel: parcels_pb2.DeliverRequest
) -> None:
    runs: list[str] = []
    for place in ("Olten", "Zug"):
        request = pb.SendFromRequest(parcel=parcel, parcel_id=parcel.parcel_id, place=place)
        reply = await shop("SendFrom", request)
        ids = pb.SendResponse.FromString(reply.body)
        assert ids.workflow_id == f"parcel/{parcel.parcel_id}"
        runs.append(ids.run_id)
    assert runs[0] == runs[1] != ""
    places = await shop("ListPlaces", one(parcel.parcel_id))
    assert list(pb.Places.FromString(places.body).places) == ["Olten", "Zug"]


async def test_the_same_signal_with_start_has_one_effect(
    shop: Call, parcel: parcels_pb2.DeliverRequest
) -> None:
    request = pb.SendFromRequest(parcel=parcel, parcel_id=parcel.parcel_id, place="Olten")
    for key in (str(uuid4()), str(uuid4())):
        for _ in range(2):
            reply = await shop("SendFrom", request, temporal_request_id=key)
            assert reply.code is StatusCode.OK
    places = await shop("ListPlaces", one(parcel.parcel_id))
    assert list(pb.Places.FromString(places.body).places) == ["Olten", "Olten"]


async def test_an_update_starts_the_workflow_once(
    shop: Call, parcel: parcels_pb2.DeliverRequest
) -> None:
    runs: list[str] = []
    olds: list[str] = []
    for address in ("Thun", "Zug"):
        request = pb.SendToRequest(parcel=parcel, parcel_id=parcel.parcel_id, address=address)
        request.request_id = str(uuid4())
        reply = await shop("SendTo", request)
        answer = pb.SendToResponse.FromString(reply.body)
        assert answer.workflow_id == f"parcel/{parcel.parcel_id}"
        runs.append(answer.run_id)
        olds.append(answer.old_address)
    assert runs[0] == runs[1] != ""
    assert olds[1] == "Thun"


async def test_a_rejected_update_with_start_is_told(
    shop: Call, parcel: parcels_pb2.DeliverRequest
) -> None:
    request = pb.SendToRequest(parcel=parcel, parcel_id=parcel.parcel_id, request_id=str(uuid4()))
    reply = await shop("SendTo", request)
    assert (reply.code, reply.reason) == (StatusCode.FAILED_PRECONDITION, "UPDATE_REJECTED")


async def test_an_update_with_start_takes_no_delay(
    shop: Call, parcel: parcels_pb2.DeliverRequest
) -> None:
    request = pb.SendToRequest(parcel=parcel, parcel_id=parcel.parcel_id, address="Zug")
    reply = await shop("SendTo", request, temporal_start_delay="90s")
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "METADATA_INVALID")
    assert reply.facts["field"] == "temporal-start-delay"


@pytest.mark.parametrize("method", ["SendFrom", "SendTo"])
async def test_a_closed_workflow_is_not_started_again(shop: Call, sent: str, method: str) -> None:
    await shop("GiveUp", one(sent))
    parcel = parcels_pb2.DeliverRequest(parcel_id=sent)
    requests = {
        "SendFrom": pb.SendFromRequest(parcel=parcel, parcel_id=sent, place="Olten"),
        "SendTo": pb.SendToRequest(
            parcel=parcel, parcel_id=sent, address="Zug", request_id=str(uuid4())
        ),
    }
    reply = await shop(method, requests[method])
    assert (reply.code, reply.reason) == (StatusCode.ALREADY_EXISTS, "WORKFLOW_ID_USED")


@pytest.mark.parametrize(
    ("method", "said"), [("SendFrom", {"place": "Olten"}), ("SendTo", {"address": "Zug"})]
)
async def test_what_is_for_another_workflow_starts_none(
    shop: Call, parcel: parcels_pb2.DeliverRequest, method: str, said: dict[str, str]
) -> None:
    kind: Any = getattr(pb, f"{method}Request")
    reply = await shop(method, kind(parcel=parcel, parcel_id=f"{parcel.parcel_id}-2", **said))
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "FIELD_INVALID")
    assert reply.facts["field"] == "parcel_id"
    looked = await shop("ListPlaces", one(parcel.parcel_id))
    assert looked.code is StatusCode.NOT_FOUND


async def test_a_result_is_waited_for(shop: Call, sent: str) -> None:
    waiting = asyncio.create_task(shop("Await", one(sent)))
    await deliver(shop, sent)
    delivered = parcels_pb2.DeliverResponse.FromString((await waiting).body)
    assert delivered.address == "Bern"


async def test_a_result_may_not_be_there_in_time(shop: Call, sent: str) -> None:
    reply = await shop("Await", one(sent), timeout=0.5)
    assert (reply.code, reply.reason) == (StatusCode.DEADLINE_EXCEEDED, "RESULT_PENDING")


async def test_a_description_says_how_the_run_stands(shop: Call, sent: str) -> None:
    running = info_pb.WorkflowInfo.FromString((await shop("GetDelivery", one(sent))).body)
    assert running.workflow_id == f"parcel/{sent}"
    assert running.type == t.DELIVER.name
    assert running.status == info_pb.WORKFLOW_STATUS_RUNNING
    assert running.task_queue == "parcels"
    assert running.HasField("start_time")
    assert not running.HasField("close_time")
    await shop("GiveUp", one(sent))
    closed = info_pb.WorkflowInfo.FromString((await shop("GetDelivery", one(sent))).body)
    assert closed.run_id == running.run_id
    assert closed.status == info_pb.WORKFLOW_STATUS_TERMINATED
    assert closed.HasField("close_time")


async def test_a_cancellation_of_a_closed_run_is_fine(shop: Call, sent: str) -> None:
    assert (await shop("CallOff", one(sent))).code is StatusCode.OK
    ended = await shop("Await", one(sent))
    assert (ended.code, ended.reason) == (StatusCode.ABORTED, "WORKFLOW_CANCELLED")
    assert (await shop("CallOff", one(sent))).code is StatusCode.OK


async def test_a_termination_of_a_closed_run_is_refused(shop: Call, sent: str) -> None:
    assert (await shop("GiveUp", one(sent))).code is StatusCode.OK
    reply = await shop("GiveUp", one(sent))
    assert (reply.code, reply.reason) == (StatusCode.FAILED_PRECONDITION, "WORKFLOW_CLOSED")
    assert reply.facts["closeStatus"] == "TERMINATED"


@pytest.mark.parametrize("method", ["Await", "GetDelivery", "CallOff", "GiveUp"])
async def test_a_workflow_of_another_type_is_none(
    shop: Call, parcels: t.ParcelsClient, method: str
) -> None:
    other = str(uuid4())
    run = await parcels.start_watch(empty_pb2.Empty(), id=f"parcel/{other}")
    reply = await shop(method, one(other))
    assert (reply.code, reply.reason) == (StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND")
    await parcels.stop(run.id, empty_pb2.Empty())
    await run.result()


async def test_a_watch_answers_at_once_and_at_each_change(
    shop: Call, channel: grpc.aio.Channel, sent: str
) -> None:
    watching = calls.stream_out(channel, f"{SHOP}Follow")(one(sent).SerializeToString(), timeout=10)
    seen = [await places(watching)]
    ids: Any = dict(await watching.initial_metadata())
    assert ids["temporal-workflow-id"] == f"parcel/{sent}"
    assert ids["temporal-run-id"]
    await deliver(shop, sent, "Olten")
    seen.append(await places(watching))
    await deliver(shop, sent)
    seen.append(await places(watching))
    assert seen == [[], ["Olten"], ["Olten", "Bern"]]
    assert await watching.read() is grpc.aio.EOF
    assert await watching.code() is StatusCode.OK


async def places(watching: Any) -> list[str]:
    return list(pb.Places.FromString(await watching.read()).places)


async def test_many_watches_of_a_busy_workflow_all_see_its_end(
    shop: Call, channel: grpc.aio.Channel, sent: str
) -> None:
    async def last() -> list[str]:
        watch = calls.stream_out(channel, f"{SHOP}Follow")(
            one(sent).SerializeToString(), timeout=20
        )
        answers = [pb.Places.FromString(answer) async for answer in watch]
        return list(answers[-1].places)

    watches = asyncio.gather(*(last() for _ in range(10)))
    for place in "abcdefgh":
        await asyncio.sleep(0.1)  # as often as they look, so that looks meet at the busy workflow
        await deliver(shop, sent, place)
    await deliver(shop, sent)
    assert await watches == [[*"abcdefgh", "Bern"]] * 10


async def test_a_watch_of_a_closed_workflow_answers_once(
    shop: Call, channel: grpc.aio.Channel, sent: str
) -> None:
    await deliver(shop, sent)
    await shop("Await", one(sent))
    watching = calls.stream_out(channel, f"{SHOP}Follow")(one(sent).SerializeToString(), timeout=10)
    assert [len(answer) > 0 async for answer in watching] == [True]


async def test_a_watch_of_nothing_is_not_found(channel: grpc.aio.Channel) -> None:
    watching = calls.stream_out(channel, f"{SHOP}Follow")(one("none").SerializeToString())
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await watching.read()
    assert calls.refused(refused.value).reason == "WORKFLOW_NOT_FOUND"


async def test_a_watch_ends_at_the_callers_deadline(channel: grpc.aio.Channel, sent: str) -> None:
    watching = calls.stream_out(channel, f"{SHOP}Follow")(one(sent).SerializeToString(), timeout=1)
    assert await places(watching) == []
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await watching.read()
    assert calls.refused(refused.value).reason == "DEADLINE_EXCEEDED"


class Clerk(shop_gateway.ShopGateway):
    """Changes what a stream and a unary RPC answer."""

    async def Follow(  # noqa: N802 - the RPC's name
        self, request: pb.ParcelRequest, context: Context
    ) -> AsyncIterator[pb.Places]:
        async for answer in super().Follow(request, context):
            yield pb.Places(places=[place.upper() for place in answer.places])

    async def ListPlaces(  # noqa: N802 - the RPC's name
        self, request: pb.ParcelRequest, context: Context
    ) -> pb.Places:
        answer = await super().ListPlaces(request, context)
        return pb.Places(places=[*answer.places, "somewhere"])


async def test_mapped_rpcs_can_be_changed(
    dev_server: TemporalServer, shop: Call, sent: str
) -> None:
    await deliver(shop, sent)
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)
    async with (
        Server([Clerk()], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        raw = one(sent).SerializeToString()
        answers = [answer async for answer in calls.stream_out(channel, f"{SHOP}Follow")(raw)]
        assert [list(pb.Places.FromString(each).places) for each in answers] == [["BERN"]]
        reply = await calls.call(channel, f"{SHOP}ListPlaces", raw)
        assert list(pb.Places.FromString(reply.body).places) == ["Bern", "somewhere"]


async def test_what_is_not_mapped_is_unimplemented(shop: Call) -> None:
    assert (await shop("ListShops", one(""))).code is StatusCode.UNIMPLEMENTED
