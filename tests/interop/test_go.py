"""Python and Go on the two ends of one contract: Go by protoc-gen-go-temporal, its own generator.

`pytest tests/interop` builds the Go side, which takes some minutes the first time; a run of all
tests uses it only if it is built (CONTRIBUTING.md).
"""

import json
import shutil
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio
from google.protobuf import duration_pb2, empty_pb2
from temporalio.api.common.v1 import WorkflowExecution
from temporalio.api.query.v1 import WorkflowQuery
from temporalio.api.workflowservice.v1 import QueryWorkflowRequest
from temporalio.client import (
    WorkflowFailureError,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.exceptions import (
    ActivityError,
    ApplicationError,
    CancelledError,
    WorkflowAlreadyStartedError,
)

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from interop import go_program, positions
from interop.meeting import PAIRS, Meeting, encodings, meet
from support.parcels import QUEUE, WORKFLOWS, ParcelActivities

pytestmark = pytest.mark.timeout(1800)  # the first test may have to build

EMPTY = empty_pb2.Empty()


@pytest.fixture(scope="session")
def go(request: pytest.FixtureRequest) -> Path:
    """Go's program, built now if need be and if this test was asked for."""
    found = shutil.which("go")
    if (path := go_program.program()).exists():
        return path
    if found is None:
        pytest.skip("Go is not installed; with Go 1.24 or later this test meets code in Go")
    if not any("interop" in argument for argument in request.config.invocation_params.args):
        pytest.skip("Go's side is not built; `pytest tests/interop` builds it, once")
    return go_program.build(found)


@pytest_asyncio.fixture(loop_scope="session", params=PAIRS, ids=str)
async def meeting(
    go: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> AsyncIterator[Meeting]:
    """A meeting of one test, with no worker yet."""
    async with meet(go, request.param, tmp_path) as met:
        yield met


# Our client, Go's worker.


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=PAIRS, ids=str)
async def go_serves(
    go: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Meeting]:
    """A meeting where Go serves the contract."""
    async with (
        meet(go, request.param, tmp_path_factory.mktemp("go")) as met,
        met.go_worker("workflows,activities"),
    ):
        yield met


def parcel(**fields: Any) -> pb.DeliverRequest:
    hour = duration_pb2.Duration(seconds=3600)
    defaults: dict[str, Any] = {"parcel_id": str(uuid4()), "address": "Here", "travel_time": hour}
    return pb.DeliverRequest(**(defaults | fields))


async def test_go_runs_what_we_start(go_serves: Meeting) -> None:
    request = parcel(parcel_id="ü/1", travel_time=None)
    run = await go_serves.parcels.start_deliver(request)
    assert run.id == "parcel/ü/1"
    assert await run.result() == pb.DeliverResponse(label="To: Here", address="Here")
    with pytest.raises(WorkflowAlreadyStartedError):
        await go_serves.parcels.start_deliver(request)


async def test_go_takes_our_signal_and_answers_our_query(go_serves: Meeting) -> None:
    request = parcel()
    run = await go_serves.parcels.start_deliver(request)
    await go_serves.parcels.move(pb.MoveRequest(parcel_id=request.parcel_id, place="Depot"))
    track = pb.TrackRequest(parcel_id=request.parcel_id)
    assert list((await go_serves.parcels.track(track)).places) == ["Depot"]
    with pytest.raises(WorkflowQueryFailedError, match="this is another parcel"):
        await run.query(t.TRACK, pb.TrackRequest(parcel_id="wrong"))
    await run.terminate()


async def test_go_handles_our_updates(go_serves: Meeting) -> None:
    run = await go_serves.parcels.start_deliver(parcel())
    update = await run.start_update(
        t.REDIRECT, pb.RedirectRequest(address="There", request_id="r1")
    )
    assert update.id == "r1"
    assert await update.result() == pb.RedirectResponse(old_address="Here")
    again = await run.update(t.REDIRECT, pb.RedirectRequest(address="Where", request_id="r1"))
    assert again == pb.RedirectResponse(old_address="Here")
    await run.update(t.INSURE, pb.InsureRequest(cents=1 << 60))
    await run.signal(t.MOVE, pb.MoveRequest(place="There"))
    assert await run.result() == pb.DeliverResponse(label="To: Here", address="There")


@pytest.mark.parametrize(
    ("address", "kind"),
    [("", "AddressMissing"), ("nowhere", "AddressUnknown")],
    ids=["rejected", "failed"],
)
async def test_go_refuses_our_update(go_serves: Meeting, address: str, kind: str) -> None:
    run = await go_serves.parcels.start_deliver(parcel())
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await run.update(t.REDIRECT, pb.RedirectRequest(address=address, request_id="r"))
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == kind
    await run.terminate()


async def test_go_takes_our_signal_with_start(go_serves: Meeting) -> None:
    run = await go_serves.parcels.deliver_with_move(parcel(), pb.MoveRequest(place="Here"))
    assert (await run.result()).address == "Here"


async def test_go_takes_our_update_with_start(go_serves: Meeting) -> None:
    request, update = parcel(), pb.RedirectRequest(address="There", request_id="r")
    answer = await go_serves.parcels.deliver_with_redirect(request, update)
    assert answer == pb.RedirectResponse(old_address="Here")
    second = pb.RedirectRequest(address="Home", request_id="r2")
    answer = await go_serves.parcels.deliver_with_redirect(request, second)
    assert answer == pb.RedirectResponse(old_address="There")
    await go_serves.parcels.terminate(f"parcel/{request.parcel_id}")


async def test_go_has_children(go_serves: Meeting) -> None:
    parcels = [parcel(address=address, travel_time=None) for address in ("Here", "There")]
    batch = pb.DeliverAllRequest(batch_id=str(uuid4()), parcels=parcels)
    all_ = await go_serves.parcels.execute_deliver_all(batch)
    assert [each.address for each in all_.delivered] == ["Here", "There"]


async def test_go_cancels_and_fails(go_serves: Meeting) -> None:
    run = await go_serves.parcels.start_deliver(parcel())
    await run.cancel()
    with pytest.raises(WorkflowFailureError) as cancelled:
        await run.result()
    assert isinstance(cancelled.value.cause, CancelledError)
    with pytest.raises(WorkflowFailureError) as failed:
        await go_serves.parcels.execute_deliver(parcel(address="unknown"))
    assert_activity_failed(failed.value)


def assert_activity_failed(error: WorkflowFailureError) -> None:
    assert isinstance(error.cause, ActivityError)
    assert isinstance(error.cause.cause, ApplicationError)
    assert error.cause.cause.type == "AddressUnknown"


async def test_go_takes_our_empties(go_serves: Meeting) -> None:
    watching = go_serves.parcels
    run = await watching.start_watch(EMPTY)
    assert run.id == "watch"
    await watching.pause(run.id, EMPTY)
    await watching.ping(run.id, EMPTY)
    await watching.stop(run.id, EMPTY)
    await watching.stop(run.id, EMPTY)
    await run.result()


async def test_go_takes_our_empties_with_start(go_serves: Meeting) -> None:
    watching = go_serves.parcels
    await watching.update_with_start(t.WATCH, EMPTY, t.PAUSE, EMPTY)
    run = await watching.signal_with_start(t.WATCH, EMPTY, t.STOP, EMPTY)
    await watching.stop(run.id, EMPTY)
    await run.result()


async def test_go_runs_an_alias(go_serves: Meeting) -> None:
    run = await go_serves.parcels.temporal.start_workflow(
        "parcels.OldWatch", id=str(uuid4()), task_queue=QUEUE
    )
    await run.signal(t.STOP.name)
    assert await run.result() is None


# Go's client, our worker.

PLACES = {"places": ["Depot"]}
DELIVERED = {"label": "To: Here", "address": "There"}
CALLS: Mapping[str, Any] = {
    "start": "parcel/go-1",
    "start: the id is taken": True,  # Go's SDK gives the run that is there
    "signal, query": PLACES,
    "a failed query": "error: QueryFailed",
    "update: id": "go-r",
    "update": {"oldAddress": "Here"},
    "a rejected update": "error: AddressMissing",
    "a failed update": "error: AddressUnknown",
    "update that answers nothing": "done",
    "result": DELIVERED,
    "signal with start: id": "parcel/go-2",
    "signal with start": {"label": "To: Here", "address": "Here"},
    "update with start: id": "parcel/go-3",
    "update with start": DELIVERED,
    "cancel": "error: Canceled",
    "Empty: start": "watch",
    "Empty: query": {},
    "Empty: update": "done",
    "Empty: signal, result": "done",
    "Empty: with start": "done",
    "children: id": "batch/go",
    "children": {
        "delivered": [
            {"label": "To: Here", "address": "Here"},
            {"label": "To: There", "address": "There"},
        ]
    },
    "a failed activity": "error: AddressUnknown",
}


@dataclass(frozen=True)
class Called:
    """What Go's client has seen, and its Empties on the wire."""

    said: Mapping[str, Any]
    sent: Mapping[str, list[list[str]]]


@pytest_asyncio.fixture(scope="module", loop_scope="session", params=PAIRS, ids=str)
async def called(
    go: Path, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Called:
    """All calls of Go's client to a worker of ours."""
    async with (
        meet(go, request.param, tmp_path_factory.mktemp("go")) as met,
        met.our_worker(workflows=WORKFLOWS, activities=[ParcelActivities()]),
    ):
        log = met.folder / "client.log"
        await go_program.client(go, met.server, met.pair.go, log=log)
        sent = encodings(await met.events("watch"))
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    return Called(
        said={step: got for line in lines for step, got in line.items()},
        sent=sent,
    )


@pytest.mark.parametrize(("step", "expected"), CALLS.items(), ids=CALLS.keys())
def test_we_serve_what_go_calls(called: Called, step: str, expected: Any) -> None:
    assert called.said[step] == expected


def test_every_call_of_go_is_looked_at(called: Called) -> None:
    assert called.said.keys() == CALLS.keys()


# Workflows in one language, activities in the other.


async def test_go_does_the_activities_of_our_workflow(meeting: Meeting) -> None:
    async with meeting.go_worker("activities"), meeting.our_worker(workflows=WORKFLOWS):
        delivered = await meeting.parcels.execute_deliver(parcel(travel_time=None))
        with pytest.raises(WorkflowFailureError) as failed:
            await meeting.parcels.execute_deliver(parcel(address="unknown"))
    assert delivered == pb.DeliverResponse(label="To: Here", address="Here")
    assert_activity_failed(failed.value)


async def test_we_do_the_activities_of_a_go_workflow(meeting: Meeting) -> None:
    ours = ParcelActivities()
    async with meeting.go_worker("workflows"), meeting.our_worker(activities=[ours]):
        delivered = await meeting.parcels.execute_deliver(parcel(travel_time=None))
        with pytest.raises(WorkflowFailureError) as failed:
            await meeting.parcels.execute_deliver(parcel(address="unknown"))
    assert delivered == pb.DeliverResponse(label="To: Here", address="Here")
    assert_activity_failed(failed.value)
    assert ours.done == ["print Here", "ring"]


# What an Empty is on the wire.

NONE: list[str] = []
NULL = ["binary/null"]
BY_GO = {
    "activity": [NONE],
    "child": [NULL, NULL],
    "signal to another": [NULL, NULL],
    "next run": [NONE],
}


def test_what_a_client_of_go_sends(called: Called) -> None:
    sent = {position: called.sent[position] for position in ("start", "update", "signal")}
    assert sent == {"start": [NONE], "update": [NONE], "signal": [NULL, NULL]}


async def test_what_go_answers(go_serves: Meeting) -> None:
    run = await go_serves.parcels.start_watch(EMPTY, id="answers")
    await run.update(t.PAUSE, EMPTY)
    query = WorkflowQuery(query_type=t.PING.name)
    answer = await go_serves.parcels.temporal.workflow_service.query_workflow(
        QueryWorkflowRequest(
            namespace=go_serves.server.namespace,
            execution=WorkflowExecution(workflow_id=run.id),
            query=query,
        )
    )
    await run.signal(t.STOP, EMPTY)
    await run.signal(t.STOP, EMPTY)
    await run.result()
    events = encodings(await go_serves.events(run.id))
    assert [each.metadata["messageType"] for each in answer.query_result.payloads] == [
        b"google.protobuf.Empty"
    ]
    assert (events["updated"], events["result"]) == ([NULL], [NONE])


async def test_what_a_workflow_of_go_sends(meeting: Meeting) -> None:
    ours: dict[str, Any] = {"workflows": WORKFLOWS, "activities": [ParcelActivities()]}
    async with meeting.go_worker("positions"), meeting.our_worker(**ours):
        run = await meeting.parcels.start(positions.POSITIONS, EMPTY)
        await run.result()
    sent = encodings(await meeting.events(run.id, run.run_id))
    assert {position: sent[position] for position in BY_GO} == BY_GO


async def test_what_go_answers_our_workflow(go_serves: Meeting) -> None:
    ours: dict[str, Any] = {"workflows": [positions.Positions], "activities": [ParcelActivities()]}
    async with go_serves.our_worker(positions.QUEUE, **ours):
        run = await go_serves.parcels.start(positions.POSITIONS, EMPTY)
        await run.result()
    sent = encodings(await go_serves.events(run.id, run.run_id))
    assert (sent["done"], sent["child's result"]) == ([NONE], [NONE, NONE])
