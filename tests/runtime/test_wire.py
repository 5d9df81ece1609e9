"""What each position of an Empty is on the wire: the table of protoc-gen-go-temporal."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf import empty_pb2
from temporalio.api.common.v1 import Payloads
from temporalio.api.history.v1 import HistoryEvent
from temporalio.client import Client, WorkflowHandle
from temporalio.common import WorkflowIDConflictPolicy

from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt
from protemporal.devstack import TemporalServer
from protemporal.runtime.messages import Profile
from protemporal.testing.workers import run_worker
from support import parcels, wire

EMPTY = empty_pb2.Empty()
NONE: list[str] = []
NULL = ["binary/null"]
MESSAGE = ["binary/protobuf"]


@asynccontextmanager
async def connected(server: TemporalServer, profile: Profile) -> AsyncGenerator[Client]:
    client = await pt.connect(server.address, profile=profile)
    async with run_worker(
        client,
        task_queue=wire.QUEUE,
        workflows=[wire.Positions, wire.Child, parcels.Watch],
        activities=[parcels.ParcelActivities()],
    ):
        yield client


def encodings(payloads: Payloads) -> list[str]:
    return [payload.metadata["encoding"].decode() for payload in payloads.payloads]


Pick = Callable[[HistoryEvent], Payloads | None]


def attribute(event: str, path: str) -> Pick:
    def pick(given: HistoryEvent) -> Payloads | None:
        if given.WhichOneof("attributes") != f"{event}_event_attributes":
            return None
        found: Any = getattr(given, f"{event}_event_attributes")
        for name in path.split("."):
            found = getattr(found, name)
        assert isinstance(found, Payloads)
        return found

    return pick


POSITIONS: Mapping[str, tuple[Pick, list[str], list[str]]] = {
    "start": (attribute("workflow_execution_started", "input"), NONE, MESSAGE),
    "activity input": (attribute("activity_task_scheduled", "input"), NONE, MESSAGE),
    "activity output": (attribute("activity_task_completed", "result"), NULL, MESSAGE),
    "child start": (
        attribute("start_child_workflow_execution_initiated", "input"),
        NULL,
        MESSAGE,
    ),
    "child output": (attribute("child_workflow_execution_completed", "result"), NULL, MESSAGE),
    "signal of a child and of another workflow": (
        attribute("signal_external_workflow_execution_initiated", "input"),
        NULL,
        MESSAGE,
    ),
    "continue as new": (
        attribute("workflow_execution_continued_as_new", "input"),
        NONE,
        MESSAGE,
    ),
}


@pytest.mark.parametrize("profile", ["binary", "explicit-empty"])
async def test_an_empty_sent_by_a_workflow(dev_server: TemporalServer, profile: Profile) -> None:
    async with connected(dev_server, profile) as client:
        run = await pt.Client(client).start(wire.POSITIONS, EMPTY)
        first = client.get_workflow_handle(run.id, run_id=run.run_id)
        await run.result()
        events = (await first.fetch_history()).events
    for position, (pick, implied, explicit) in POSITIONS.items():
        sent = found(events, pick)
        expected = implied if profile == "binary" else explicit
        assert sent, position
        assert all(each == expected for each in sent), (position, sent)


UPDATE_INPUT = attribute("workflow_execution_update_accepted", "accepted_request.input.args")
UPDATE_OUTPUT = attribute("workflow_execution_update_completed", "outcome.success")
SIGNAL = attribute("workflow_execution_signaled", "input")
RESULT = attribute("workflow_execution_completed", "result")


@pytest.mark.parametrize("profile", ["binary", "explicit-empty"])
async def test_an_empty_sent_by_a_client(dev_server: TemporalServer, profile: Profile) -> None:
    implied = profile == "binary"
    async with connected(dev_server, profile) as client:
        watching = t.ParcelsClient(client, options=pt.Options(task_queue=wire.QUEUE))
        run = await watching.start_watch(EMPTY, id=str(uuid4()))
        await watching.pause(run.id, EMPTY)
        await watching.ping(run.id, EMPTY)
        await watching.stop(run.id, EMPTY)
        await watching.stop(run.id, EMPTY)
        await run.result()
        events = (await run.handle.fetch_history()).events
    assert found(events, UPDATE_INPUT) == [NONE if implied else MESSAGE]
    assert found(events, UPDATE_OUTPUT) == [NULL if implied else MESSAGE]
    assert found(events, SIGNAL) == [NULL if implied else MESSAGE] * 2
    assert found(events, RESULT) == [NULL if implied else MESSAGE]


@pytest.mark.parametrize("profile", ["binary", "explicit-empty"])
async def test_an_empty_sent_with_start(dev_server: TemporalServer, profile: Profile) -> None:
    implied = profile == "binary"
    async with connected(dev_server, profile) as client:
        watching = t.ParcelsClient(client, options=pt.Options(task_queue=wire.QUEUE))
        signalled = await watching.signal_with_start(t.WATCH, EMPTY, t.STOP, EMPTY, id=str(uuid4()))
        await signalled.result()
        updated = await watching.start_update_with_start(
            t.WATCH, EMPTY, t.PAUSE, EMPTY, WorkflowIDConflictPolicy.FAIL, id=str(uuid4())
        )
        await updated.result()
        events = (await signalled.handle.fetch_history()).events
        more = (await handle(client, updated.workflow_id).fetch_history()).events
        await watching.terminate(updated.workflow_id)
    start = attribute("workflow_execution_started", "input")
    assert found(events, start) == [NONE if implied else MESSAGE]
    assert found(events, SIGNAL) == [NULL if implied else MESSAGE]
    assert found(more, start) == [NONE if implied else MESSAGE]
    assert found(more, UPDATE_INPUT) == [NONE if implied else MESSAGE]


FOREIGN: dict[str, list[Any]] = {
    "nothing": [],
    "an object": [{}],
    "more than one": [{}, {}],
    "a null": [None],
    "a message": [EMPTY],
}


@pytest.mark.parametrize("sent", FOREIGN.values(), ids=FOREIGN.keys())
@pytest.mark.parametrize("profile", ["binary", "json", "explicit-empty"])
async def test_an_empty_is_read_in_any_form(
    parcels: t.ParcelsClient, dev_server: TemporalServer, profile: Profile, sent: list[Any]
) -> None:
    foreign = await Client.connect(dev_server.address, data_converter=pt.data_converter(profile))
    run = await foreign.start_workflow(
        t.WATCH.name, args=sent, id=str(uuid4()), task_queue=t.WATCH.task_queue
    )
    await run.execute_update(t.PAUSE.name, args=sent)  # pyright: ignore[reportUnknownMemberType] # the SDK's
    await run.query(t.PING.name, args=sent)
    await run.signal(t.STOP.name, args=sent)
    await run.signal(t.STOP.name, args=sent)
    await parcels.get(t.WATCH, run.id).result()


async def test_a_signal_without_its_message_is_dropped(parcels: t.ParcelsClient) -> None:
    run = await parcels.temporal.start_workflow(
        t.DELIVER.name,
        {"address": "Bern", "travelTime": "3600s"},
        id=str(uuid4()),
        task_queue=t.DELIVER.task_queue,
    )
    await run.signal(t.MOVE.name)
    await run.signal(t.MOVE.name, 5)
    await run.signal(t.MOVE.name, args=[{"place": "Bern"}, "surplus"])
    assert (await parcels.get(t.DELIVER, run.id).result()).address == "Bern"


async def test_a_query_answers_an_empty_with_a_message(parcels: t.ParcelsClient) -> None:
    run = await parcels.start_watch(EMPTY, id=str(uuid4()))
    assert await run.handle.query(t.PING.name) == EMPTY
    await run.terminate()


async def test_an_alias_runs_the_same_workflow(parcels: t.ParcelsClient) -> None:
    run = await parcels.temporal.start_workflow(
        "parcels.OldWatch", id=str(uuid4()), task_queue=t.WATCH.task_queue
    )
    await run.signal(t.STOP.name)
    assert await run.result() is None


async def test_a_workflow_that_gets_another_message_fails_at_once(
    parcels: t.ParcelsClient,
) -> None:
    run = await parcels.temporal.start_workflow(
        t.DELIVER.name, "text", id=str(uuid4()), task_queue=t.DELIVER.task_queue
    )
    with pytest.raises(Exception, match="Workflow execution failed") as caught:
        await run.result()
    assert getattr(caught.value.__cause__, "type", None) == "PayloadMismatch"


def found(events: Iterable[HistoryEvent], pick: Pick) -> list[list[str]]:
    picked = (pick(event) for event in events)
    return [encodings(each) for each in picked if each is not None]


def handle(client: Client, workflow_id: str) -> WorkflowHandle[Any, Any]:
    return client.get_workflow_handle(workflow_id)
