"""The caller travels from a client through workflows, handlers, children and activities."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import final
from uuid import uuid4

import pytest
from google.protobuf import empty_pb2
from temporalio import workflow
from temporalio.api.common.v1 import Payload
from temporalio.client import Client

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt
from protemporal.runtime.caller import HEADER, NOBODY, payload_of, read, written
from protemporal.testing.workers import run_worker

QUEUE = "callers"
ANN = pt.Caller("r-1", "customer:ann")
BOB = pt.Caller("r-2", "vendor:bob")
PRINT = replace(t.PRINT_LABEL, task_queue=QUEUE)


def said() -> str:
    someone = pt.caller()
    return f"{someone.request_id}/{someone.actor}"


@final
@pt.implements
class Deliver(t.DeliverWorkflow):
    """Answers with its caller, after a Move, and with that of its activity."""

    def __init__(self) -> None:
        self.moved = ""

    async def run(self, request: pb.DeliverRequest) -> pb.DeliverResponse:
        if request.HasField("travel_time"):
            await workflow.wait_condition(lambda: bool(self.moved))
        if request.address == "again":
            again = pb.DeliverRequest(parcel_id=request.parcel_id)
            pt.continue_as_new(t.DELIVER, again)
        printed = await pt.execute_activity(PRINT, pb.PrintLabelRequest())
        local = await pt.execute_local_activity(PRINT, pb.PrintLabelRequest())
        label = f"{printed.label} {local.label} {self.moved}".strip()
        return pb.DeliverResponse(address=said(), label=label)

    async def move(self, request: pb.MoveRequest) -> None:
        _ = request
        self.moved = said()

    def track(self, request: pb.TrackRequest) -> pb.TrackResponse:
        _ = request
        return pb.TrackResponse(places=[said()])

    async def redirect(self, request: pb.RedirectRequest) -> pb.RedirectResponse:
        _ = request
        printed = await pt.execute_activity(PRINT, pb.PrintLabelRequest())
        return pb.RedirectResponse(old_address=f"{said()} {printed.label}")

    def validate_redirect(self, request: pb.RedirectRequest) -> None:
        assert said() == request.address

    async def insure(self, request: pb.InsureRequest) -> None:
        _ = request


@final
@pt.implements
class DeliverAll(t.DeliverAllWorkflow):
    """One child for each parcel, and a signal to the first."""

    async def run(self, request: pb.DeliverAllRequest) -> pb.DeliverAllResponse:
        runs = [
            await pt.start_child_workflow(t.DELIVER, parcel, task_queue=QUEUE)
            for parcel in request.parcels
        ]
        await runs[0].signal(t.MOVE, pb.MoveRequest())
        await pt.signal_external_workflow(t.MOVE, runs[1].id, pb.MoveRequest())
        return pb.DeliverAllResponse(delivered=[await run.result() for run in runs])


@final
class Activities(t.ParcelActivities):
    """Prints the caller."""

    async def print_label(self, request: pb.PrintLabelRequest) -> pb.PrintLabelResponse:
        _ = request
        return pb.PrintLabelResponse(label=said())

    async def ring(self, request: empty_pb2.Empty) -> None:
        _ = request


@pytest.fixture(scope="module")
async def client(temporal: Client) -> AsyncIterator[t.ParcelsClient]:
    async with run_worker(
        temporal, task_queue=QUEUE, workflows=[Deliver, DeliverAll], activities=[Activities()]
    ):
        yield t.ParcelsClient(temporal, options=pt.Options(task_queue=QUEUE))


def parcel(address: str = "", *, waiting: bool = False) -> pb.DeliverRequest:
    request = pb.DeliverRequest(parcel_id=str(uuid4()), address=address)
    if waiting:
        request.travel_time.seconds = 1
    return request


async def test_to_the_workflow_and_its_activities(client: t.ParcelsClient) -> None:
    with pt.on_behalf_of(ANN):
        reply = await client.execute_deliver(parcel())
    assert (reply.address, reply.label) == ("r-1/customer:ann", "r-1/customer:ann r-1/customer:ann")


async def test_nobody_is_nobody(client: t.ParcelsClient) -> None:
    reply = await client.execute_deliver(parcel())
    assert (reply.address, reply.label) == ("/", "/ /")


async def test_each_handler_has_its_own_caller(client: t.ParcelsClient) -> None:
    sent = parcel(waiting=True)
    with pt.on_behalf_of(ANN):
        run = await client.start_deliver(sent)
    with pt.on_behalf_of(BOB):
        asked = await client.track(pb.TrackRequest(parcel_id=sent.parcel_id))
        request = pb.RedirectRequest(
            parcel_id=sent.parcel_id, request_id=str(uuid4()), address="r-2/vendor:bob"
        )
        redirected = await client.redirect(request)
        await client.move(pb.MoveRequest(parcel_id=sent.parcel_id))
    assert list(asked.places) == ["r-2/vendor:bob"]
    assert redirected.old_address == "r-2/vendor:bob r-2/vendor:bob"
    reply = await run.result()
    assert reply.address == "r-1/customer:ann"
    assert reply.label.endswith("r-2/vendor:bob")


async def test_to_children_and_other_workflows(client: t.ParcelsClient) -> None:
    parcels = [parcel(waiting=True), parcel(waiting=True)]
    with pt.on_behalf_of(ANN):
        reply = await client.execute_deliver_all(
            pb.DeliverAllRequest(batch_id=str(uuid4()), parcels=parcels)
        )
    for delivered in reply.delivered:
        assert delivered.address == "r-1/customer:ann"
        assert delivered.label == " ".join(["r-1/customer:ann"] * 3)


async def test_to_the_next_run(client: t.ParcelsClient) -> None:
    with pt.on_behalf_of(ANN):
        reply = await client.execute_deliver(parcel("again"))
    assert reply.address == "r-1/customer:ann"


def test_outside_of_everything_there_is_nobody() -> None:
    assert pt.caller() == NOBODY


def test_a_header_that_is_there_stays() -> None:
    headers = {HEADER: payload_of(BOB)}
    with pt.on_behalf_of(ANN):
        assert written(headers) is headers
        assert read(written({})) == ANN
    assert written({}) == {}


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b"7", b"\xff", b'{"request_id": "x"}'])
def test_rubbish_is_nobody(raw: bytes) -> None:
    assert read({HEADER: Payload(data=raw)}) == NOBODY
