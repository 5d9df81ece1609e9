from datetime import timedelta
from uuid import UUID, uuid4

from google.protobuf import duration_pb2
from temporalio.client import Client
from temporalio.testing import WorkflowEnvironment

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal.testing.workers import run_worker
from support import calls, parcels


async def test_children_run_under_ids_of_the_contract(time_skipping: WorkflowEnvironment) -> None:
    client = time_skipping.client
    request = pb.DeliverAllRequest(
        batch_id="b",
        parcels=[
            pb.DeliverRequest(
                parcel_id=name, address=name, travel_time=duration_pb2.Duration(seconds=3600)
            )
            for name in ("one", "two")
        ],
    )
    async with run_worker(
        client,
        task_queue=parcels.QUEUE,
        workflows=parcels.WORKFLOWS,
        activities=[parcels.ParcelActivities()],
    ):
        answer = await t.ParcelsClient(client).execute_deliver_all(request)
        child = await client.get_workflow_handle("parcel/one").describe()
    assert [each.address for each in answer.delivered] == ["one", "two"]
    assert child.workflow_type == t.DELIVER.name


async def test_a_child_id_that_replay_could_not_repeat_is_recorded(temporal: Client) -> None:
    queue = str(uuid4())
    async with run_worker(temporal, task_queue=queue, workflows=[calls.Parent, calls.Leaf]):
        answer = await calls.client(temporal, queue).execute(calls.PARENT, calls.note("x"))
    assert UUID(answer.place.removeprefix("leaf/")).version == 4


async def test_a_call_wins_over_the_contract_of_an_activity(temporal: Client) -> None:
    queue = str(uuid4())
    async with run_worker(
        temporal,
        task_queue=queue,
        workflows=[calls.Caller],
        activities=[parcels.ParcelActivities()],
    ):
        run = await calls.client(temporal, queue).start(calls.CALLER, calls.note(queue))
        await run.result()
        events = (await run.handle.fetch_history()).events
    scheduled = [
        event.activity_task_scheduled_event_attributes
        for event in events
        if event.HasField("activity_task_scheduled_event_attributes")
    ]
    by_contract, by_call = scheduled
    assert by_contract.start_to_close_timeout.ToTimedelta() == timedelta(seconds=10)
    assert by_contract.retry_policy.non_retryable_error_types == ["AddressUnknown"]
    assert by_call.start_to_close_timeout.ToTimedelta() == timedelta(seconds=3)
    assert by_call.retry_policy.maximum_attempts == 3


async def test_a_run_ends_only_when_its_handlers_have_finished(
    time_skipping: WorkflowEnvironment,
) -> None:
    client = time_skipping.client
    async with run_worker(client, task_queue="slow", workflows=[calls.Slow]):
        run = await calls.client(client, "slow").start(calls.SLOW, calls.note("x"))
        update = await run.start_update(calls.TAKE_LONG, calls.note("y"))
        await run.result()
        assert (await update.result()).place == "y, at last"


async def test_a_continued_run_gets_the_next_request(temporal: Client) -> None:
    queue = str(uuid4())
    async with run_worker(temporal, task_queue=queue, workflows=[calls.Counter]):
        answer = await calls.client(temporal, queue).execute(calls.COUNTER, calls.note("..."))
    assert answer.place == ""
