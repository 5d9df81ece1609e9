"""Workers and clients of different message styles meet, in every profile and every position."""

import re
from base64 import b64decode
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import product
from typing import Any, get_args
from uuid import uuid4

import pytest
import pytest_asyncio
from temporalio.client import Client, WorkflowUpdateFailedError

from protemporal import runtime as pt
from protemporal.devstack import TemporalServer
from protemporal.runtime.messages import Profile
from protemporal.testing.workers import run_worker
from support.styles import QUEUE, STYLES, Styled, StyleName

PROFILES: tuple[Profile, ...] = get_args(Profile)
SIDES = list(product(PROFILES, STYLES))


@dataclass(frozen=True)
class Side:
    """A worker: its workflows have one style, the activities and children they call the next."""

    temporal: Client
    profile: Profile
    positions: pt.WorkflowRun[None]
    """Started at once: its next run is delayed by the server, by a second."""


@pytest_asyncio.fixture(
    scope="module", loop_scope="session", params=SIDES, ids=[f"{p}-{s}" for p, s in SIDES]
)
async def side(
    request: pytest.FixtureRequest, dev_server: TemporalServer, styles: dict[StyleName, Styled]
) -> AsyncIterator[Side]:
    """A worker of each profile and style; what it finished is replayed at the end."""
    profile, name = request.param
    one, other = styles[name], styles[STYLES[STYLES.index(name) - 1]]
    temporal = await pt.connect(dev_server.address, profile=profile)
    async with run_worker(
        temporal,
        task_queue=QUEUE,
        workflows=[
            one.parcels.Deliver,
            one.parcels.Watch,
            one.wire.Positions,
            other.parcels.DeliverAll,
            other.wire.Child,
        ],
        activities=[other.parcels.ParcelActivities()],
    ):
        positions = await pt.Client(temporal).start(one.wire.POSITIONS, one.empty())
        yield Side(temporal, profile, positions)


@pytest.fixture(params=STYLES)
def ours(request: pytest.FixtureRequest, styles: dict[StyleName, Styled]) -> Styled:
    """The style of the client."""
    return styles[request.param]


async def test_a_delivery(side: Side, ours: Styled) -> None:
    t, pb = ours.t, ours.pb
    client, parcel = t.ParcelsClient(side.temporal), str(uuid4())
    run = await client.start_deliver(
        pb.DeliverRequest(parcel_id=parcel, address="Bern", travel_time=timedelta(hours=1))
    )
    assert run.id == f"parcel/{parcel}"
    await client.move(pb.MoveRequest(parcel_id=parcel, place="Chur"))
    tracked = await client.track(pb.TrackRequest(parcel_id=parcel))
    assert isinstance(tracked, pb.TrackResponse)
    assert list(tracked.places) == ["Chur"]
    change = pb.RedirectRequest(parcel_id=parcel, address="Thun", request_id="1")
    assert await client.redirect(change) == pb.RedirectResponse(old_address="Bern")
    with pytest.raises(WorkflowUpdateFailedError):
        await client.redirect(pb.RedirectRequest(parcel_id=parcel, request_id="2"))
    assert await client.insure(run.id, pb.InsureRequest(cents=5)) is None
    await client.move(pb.MoveRequest(parcel_id=parcel, place="Thun"))
    assert await run.result() == pb.DeliverResponse(label="To: Bern", address="Thun")


async def test_deliveries_as_children(side: Side, ours: Styled) -> None:
    pb, parcel = ours.pb, str(uuid4())
    delivery = pb.DeliverRequest(parcel_id=parcel, address="Bern", travel_time=timedelta())
    done = await ours.t.ParcelsClient(side.temporal).execute_deliver_all(
        pb.DeliverAllRequest(batch_id=parcel, parcels=[delivery])
    )
    assert done == pb.DeliverAllResponse(
        delivered=[pb.DeliverResponse(label="To: Bern", address="Bern")]
    )


async def test_an_empty_between_client_and_workflow(side: Side, ours: Styled) -> None:
    client, empty = ours.t.ParcelsClient(side.temporal), ours.empty()
    run = await client.start_watch(empty, id=str(uuid4()))
    assert await client.ping(run.id, empty) is None
    assert await client.pause(run.id, empty) is None
    await client.stop(run.id, empty)
    await client.stop(run.id, empty)
    assert await run.result() is None
    assert await encodings(side, run) == sent_for_empty(side)


async def test_an_empty_from_a_workflow(side: Side) -> None:
    await side.positions.result()
    assert await encodings(side, side.positions) == sent_for_empty(side)


def sent_for_empty(side: Side) -> set[str]:
    return {"binary/protobuf"} if side.profile == "explicit-empty" else {"binary/null"}


async def encodings(side: Side, run: pt.WorkflowRun[Any]) -> set[str]:
    """The encodings in the history of a run that was sent nothing but Empty.

    Without `json/plain`, which is the SDK's own, in the marker of a local activity.
    """
    first = side.temporal.get_workflow_handle(run.id, run_id=run.run_id)
    history = await first.fetch_history()
    found = re.findall(r'"encoding": "([^"]*)"', history.to_json())
    return {b64decode(each).decode() for each in found} - {"json/plain"}
