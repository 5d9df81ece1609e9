from datetime import timedelta
from uuid import uuid4

import pytest
from google.protobuf import duration_pb2, empty_pb2
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowQueryFailedError,
    WorkflowUpdateFailedError,
)
from temporalio.common import WorkflowIDConflictPolicy
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt

EMPTY = empty_pb2.Empty()


def delivery(*, days: int = 1, address: str = "Bern") -> pb.DeliverRequest:
    return pb.DeliverRequest(
        parcel_id=str(uuid4()),
        address=address,
        travel_time=duration_pb2.Duration(seconds=86400 * days),
    )


def arrived(request: pb.DeliverRequest) -> pb.MoveRequest:
    return pb.MoveRequest(parcel_id=request.parcel_id, place=request.address)


async def test_execute_waits_for_the_answer(parcels: t.ParcelsClient) -> None:
    assert await parcels.execute_deliver(delivery(days=0)) == pb.DeliverResponse(
        label="To: Bern", address="Bern"
    )


async def test_start_takes_the_id_from_the_contract(parcels: t.ParcelsClient) -> None:
    request = delivery(days=0)
    run = await parcels.start_deliver(request)
    assert run.id == f"parcel/{request.parcel_id}"
    assert run.run_id
    assert (await run.result()).address == "Bern"


async def test_a_keyword_wins_over_the_contract(parcels: t.ParcelsClient) -> None:
    wanted = str(uuid4())
    run = await parcels.start_deliver(delivery(days=0), id=wanted)
    assert run.id == wanted
    await run.result()


async def test_options_of_the_client_hold_for_its_calls(temporal: Client) -> None:
    client = t.ParcelsClient(temporal, options=pt.Options(task_queue="nobody-polls"))
    run = await client.start_deliver(delivery())
    description = await run.describe()
    assert description.task_queue == "nobody-polls"
    await run.terminate()


async def test_the_contract_gives_timeouts(parcels: t.ParcelsClient) -> None:
    request = delivery(days=0)
    run = await parcels.start_deliver(request)
    history = await run.handle.fetch_history()
    started = history.events[0].workflow_execution_started_event_attributes
    assert started.workflow_execution_timeout.ToTimedelta() == timedelta(days=1)
    assert started.workflow_type.name == "examples.parcels.v1.Parcels.Deliver"
    await run.result()


async def test_a_used_id_is_refused(parcels: t.ParcelsClient) -> None:
    request = delivery(days=0)
    await parcels.execute_deliver(request)
    with pytest.raises(WorkflowAlreadyStartedError):
        await parcels.start_deliver(request)


async def test_an_id_without_a_value_is_an_error_before_any_call(parcels: t.ParcelsClient) -> None:
    with pytest.raises(pt.ExpressionFailedError, match=r"Parcels\.Deliver: id: .*parcelId"):
        await parcels.start_deliver(pb.DeliverRequest())


async def test_a_missing_queue_is_an_error_before_any_call(temporal: Client) -> None:
    spec = pt.WorkflowSpec(name="x.Y", input=pb.MoveRequest, output=pb.MoveRequest)
    with pytest.raises(ValueError, match=r"x\.Y: task queue is required"):
        await pt.Client(temporal).start(spec, pb.MoveRequest())


async def test_signal_and_query_find_the_workflow_by_the_contract(
    parcels: t.ParcelsClient,
) -> None:
    request = delivery()
    run = await parcels.start_deliver(request)
    await parcels.move(pb.MoveRequest(parcel_id=request.parcel_id, place="Thun"))
    answer = await parcels.track(pb.TrackRequest(parcel_id=request.parcel_id))
    assert list(answer.places) == ["Thun"]
    await parcels.move(arrived(request))
    await run.result()


async def test_a_run_takes_signals_queries_and_updates(parcels: t.ParcelsClient) -> None:
    request = delivery()
    run = await parcels.start_deliver(request)
    await run.signal(t.MOVE, pb.MoveRequest(place="Thun"))
    assert list((await run.query(t.TRACK, pb.TrackRequest())).places) == ["Thun"]
    changed = await run.update(t.REDIRECT, pb.RedirectRequest(address="Thun", request_id="1"))
    assert changed.old_address == "Bern"
    assert (await run.result()).address == "Thun"


async def test_an_update_without_a_contract_id_takes_it_as_argument(
    parcels: t.ParcelsClient,
) -> None:
    request = delivery()
    run = await parcels.start_deliver(request)
    await parcels.insure(run.id, pb.InsureRequest(cents=5))
    await parcels.move(arrived(request))
    await run.result()


async def test_a_missing_workflow_id_is_an_error(parcels: t.ParcelsClient) -> None:
    with pytest.raises(ValueError, match="Insure: workflow_id is required"):
        await parcels.insure("", pb.InsureRequest())


async def test_the_update_id_of_the_contract_makes_a_repeat_harmless(
    parcels: t.ParcelsClient,
) -> None:
    request = delivery()
    run = await parcels.start_deliver(request)
    await parcels.track(pb.TrackRequest(parcel_id=request.parcel_id))  # it has begun to run
    change = pb.RedirectRequest(parcel_id=request.parcel_id, address="Thun", request_id="once")
    first = await parcels.redirect(change)
    again = await parcels.redirect(change)
    assert first == again == pb.RedirectResponse(old_address="Bern")
    await run.terminate()


async def test_a_started_update_is_waited_for_later(parcels: t.ParcelsClient) -> None:
    request = delivery()
    run = await parcels.start_deliver(request)
    change = pb.RedirectRequest(parcel_id=request.parcel_id, address="Thun", request_id="7")
    started = await parcels.start_redirect(change)
    known = parcels.get_update(t.REDIRECT, run.id, "7")
    assert (started.id, started.workflow_id) == ("7", run.id)
    assert await started.result() == await known.result()
    await run.terminate()


async def test_a_rejection_is_marked_and_a_failure_is_not(parcels: t.ParcelsClient) -> None:
    request = delivery()
    run = await parcels.start_deliver(request)
    with pytest.raises(WorkflowUpdateFailedError) as rejected:
        await run.update(t.REDIRECT, pb.RedirectRequest(request_id="a"))
    with pytest.raises(WorkflowUpdateFailedError) as failed:
        await run.update(t.REDIRECT, pb.RedirectRequest(address="nowhere", request_id="b"))
    assert types(rejected.value) == ["AddressMissing", pt.UPDATE_REJECTED]
    assert types(failed.value) == ["AddressUnknown"]
    await run.terminate()


async def test_an_exception_in_an_update_handler_fails_the_update_alone(
    parcels: t.ParcelsClient,
) -> None:
    request = delivery()
    run = await parcels.start_deliver(request)
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await run.update(t.INSURE, pb.InsureRequest(cents=-1))
    assert types(caught.value)[0] == "ValueError"
    assert "secret" not in str(caught.value.cause)
    await run.signal(t.MOVE, arrived(request))
    assert (await run.result()).address == "Bern"


async def test_the_type_of_a_query_failure_travels_in_its_text(parcels: t.ParcelsClient) -> None:
    run = await parcels.start_deliver(delivery())
    text = f"{pt.QUERY_FAILED}/ParcelMismatch: this is another parcel"
    with pytest.raises(WorkflowQueryFailedError, match=text):
        await run.query(t.TRACK, pb.TrackRequest(parcel_id="wrong"))
    await run.terminate()


async def test_an_activity_failure_reaches_the_caller_with_its_type(
    parcels: t.ParcelsClient,
) -> None:
    with pytest.raises(WorkflowFailureError) as caught:
        await parcels.execute_deliver(delivery(address="unknown"))
    assert "AddressUnknown" in types(caught.value)


async def test_signal_with_start_starts_once_and_signals_each_time(
    parcels: t.ParcelsClient,
) -> None:
    request = delivery()
    first = await parcels.deliver_with_move(request, pb.MoveRequest(place="Thun"))
    again = await parcels.deliver_with_move(request, pb.MoveRequest(place="Bern"))
    assert first.id == again.id
    assert (await first.result()).address == "Bern"
    assert list((await first.query(t.TRACK, pb.TrackRequest())).places) == ["Thun", "Bern"]


async def test_update_with_start_uses_a_running_workflow_by_the_contract(
    parcels: t.ParcelsClient,
) -> None:
    request = delivery()
    first = await parcels.deliver_with_redirect(
        request, pb.RedirectRequest(address="Thun", request_id="1")
    )
    second = await parcels.deliver_with_redirect(
        request, pb.RedirectRequest(address="Biel", request_id="2")
    )
    assert second.old_address == "Thun"
    assert first != second
    await parcels.terminate(f"parcel/{request.parcel_id}")


async def test_update_with_start_obeys_the_call(parcels: t.ParcelsClient) -> None:
    request = delivery()
    run = await parcels.start_deliver(request)
    with pytest.raises(WorkflowAlreadyStartedError):
        await parcels.deliver_with_redirect(
            request,
            pb.RedirectRequest(address="Thun", request_id="1"),
            id_conflict_policy=WorkflowIDConflictPolicy.FAIL,
        )
    await run.terminate()


async def test_cancel_terminate_and_describe_by_id(parcels: t.ParcelsClient) -> None:
    cancelled = await parcels.start_deliver(delivery())
    await parcels.cancel(cancelled.id)
    with pytest.raises(WorkflowFailureError):
        await cancelled.result()
    terminated = await parcels.start_deliver(delivery())
    await parcels.terminate(terminated.id, "enough")
    status = [(await parcels.describe(run.id)).status for run in (cancelled, terminated)]
    assert status == [WorkflowExecutionStatus.CANCELED, WorkflowExecutionStatus.TERMINATED]


async def test_a_known_workflow_is_got_without_a_call(parcels: t.ParcelsClient) -> None:
    request = delivery(days=0)
    await parcels.execute_deliver(request)
    run = parcels.get(t.DELIVER, f"parcel/{request.parcel_id}")
    assert (await run.result()).address == "Bern"


async def test_an_unknown_workflow_is_not_found(parcels: t.ParcelsClient) -> None:
    with pytest.raises(RPCError) as caught:
        await parcels.track(pb.TrackRequest(parcel_id="nobody"))
    assert caught.value.status is RPCStatusCode.NOT_FOUND


def types(error: BaseException) -> list[str | None]:
    """The types of the application errors in a chain of causes, outermost first."""
    found: list[str | None] = []
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ApplicationError):
            found.append(cause.type)
        cause = getattr(cause, "cause", None) or cause.__cause__
    return found
