import asyncio

import pytest
from temporalio.client import WorkflowUpdateFailedError
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.testing import WorkflowEnvironment

import oms_stage
from oms.database import Database
from oms.orders.v1 import orders_pb2 as pb
from oms_stage import Run, Stage, failure, item, order_id, report, undone

CREATED = pb.ORDER_STATE_CREATED
AWAITING_CUSTOMER = pb.ORDER_STATE_AWAITING_CUSTOMER
PAID = pb.ORDER_STATE_PAID
SHIPPED = pb.ORDER_STATE_SHIPPED
CANCELLED = pb.ORDER_STATE_CANCELLED


async def resolve(
    stage: Stage, run: Run, resolution: pb.Resolution, request_id: str = ""
) -> pb.ResolveUnavailableResponse:
    return await stage.orders.resolve_unavailable(
        pb.ResolveUnavailableRequest(id=order_id(run), resolution=resolution, request_id=request_id)
    )


async def refusal_of_cancel(stage: Stage, run: Run, actor: pb.Actor) -> str | None:
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await stage.cancel(run, actor)
    assert isinstance(refused.value.cause, ApplicationError)
    return refused.value.cause.type


# Forward


async def test_an_order_without_items_waits_and_is_done(stage: Stage) -> None:
    run = await stage.place(total=1250)
    answer = await run.result()
    assert answer == pb.OrderFulfilmentResponse(state=SHIPPED)
    assert await stage.row(run) == ("SHIPPED", "completed", 2)


async def test_an_order_with_items_goes_to_the_carrier(stage: Stage) -> None:
    run = await stage.place(item("LAMP", 2), item("ROPE", 1))
    answer = await run.result()
    assert answer.state == SHIPPED
    assert answer.carrier_reference.startswith("PARCEL-")
    assert await stage.sql("SELECT sku, on_hand, reserved FROM stock ORDER BY sku") == [
        ("LAMP", 8, 0),
        ("ROPE", 9, 0),
    ]
    assert await stage.sql("SELECT state, captured_minor FROM payments") == [("CAPTURED", 3000)]
    await stage.check_invariants(run)


async def test_each_state_leaves_an_event(stage: Stage) -> None:
    run = await stage.place(item())
    await run.result()
    events = await stage.sql("SELECT version, type FROM order_events ORDER BY version")
    assert events == [(1, "CREATED"), (2, "PAID"), (3, "SHIPPED")]


async def test_status_tells_what_happened_in_order(stage: Stage) -> None:
    run = await stage.place(item())
    await run.result()
    status = await stage.status(run)
    assert [entry.name for entry in status.timeline] == [
        "CREATED",
        "ValidateOrder",
        "ReserveInventory",
        "UpdateInventory",
        "ProcessPayment",
        "PAID",
        "ArrangeShipping",
        "SHIPPED",
    ]
    assert (status.state, status.version, status.total.minor) == (SHIPPED, 3, 2000)


async def test_news_of_the_carrier_is_noted(stage: Stage) -> None:
    run = await stage.place(total=1250)
    await stage.orders.carrier_update(
        pb.CarrierUpdateRequest(id=order_id(run), carrier_reference="P-1", status="LABEL_PRINTED")
    )
    await run.result()
    [entry] = [x for x in (await stage.status(run)).timeline if x.name == "CarrierUpdate"]
    assert entry.detail == "P-1 LABEL_PRINTED"


# Failure, at each step and in both orders of payment and stock

NO_RESERVATION = """
CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE 'no'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER refuse BEFORE UPDATE ON stock FOR EACH ROW
WHEN (NEW.reserved > OLD.reserved) EXECUTE FUNCTION refuse()
"""

NO_COMMIT = """
CREATE FUNCTION refuse() RETURNS trigger AS $$ BEGIN RAISE 'no'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER refuse BEFORE UPDATE ON reservations FOR EACH ROW
WHEN (NEW.state = 'COMMITTED') EXECUTE FUNCTION refuse()
"""

RELEASE, RESTORE = "ReleaseReservation", "RestoreInventory"
REFUND, CANCEL = "RefundPayment", "CancelShipping"

FAILURES = {
    "reserve": (NO_RESERVATION, "PROCESSING_FAILED", [RELEASE], [RELEASE]),
    "stock": (NO_COMMIT, "PROCESSING_FAILED", [RESTORE, RELEASE], [RESTORE, REFUND, RELEASE]),
    "payment declined": (
        "INSERT INTO stub_rules (port, behaviour) VALUES ('gateway', 'decline')",
        "PAYMENT_DECLINED",
        [REFUND, RESTORE, RELEASE],
        [REFUND, RELEASE],
    ),
    "payment down": (
        "INSERT INTO stub_rules (port, match, behaviour) VALUES ('gateway', 'charge/%', 'error')",
        "PROCESSING_FAILED",
        [REFUND, RESTORE, RELEASE],
        [REFUND, RELEASE],
    ),
    "shipping refused": (
        "INSERT INTO stub_rules (port, match, behaviour) VALUES ('carrier', 'book/%', 'decline')",
        "SHIPPING_REFUSED",
        [CANCEL, REFUND, RESTORE, RELEASE],
        [CANCEL, RESTORE, REFUND, RELEASE],
    ),
    "shipping down": (
        "INSERT INTO stub_rules (port, match, behaviour) VALUES ('carrier', 'book/%', 'error')",
        "PROCESSING_FAILED",
        [CANCEL, REFUND, RESTORE, RELEASE],
        [CANCEL, RESTORE, REFUND, RELEASE],
    ),
}


@pytest.mark.parametrize("patched", [True, False], ids=["stock first", "payment first"])
@pytest.mark.parametrize("step", FAILURES)
async def test_a_failure_undoes_what_was_begun(
    time_skipping: WorkflowEnvironment, database: Database, step: str, *, patched: bool
) -> None:
    script, reason, new_undos, old_undos = FAILURES[step]

    def activate(_: object) -> bool:
        return patched

    async with oms_stage.stage(
        time_skipping.client, database, patch_activation_callback=activate
    ) as stage:
        await stage.execute(script)
        run = await stage.place(item("LAMP"), item("ROPE"))
        error = await failure(run)
        assert error.type == "OrderProcessingFailed"
        assert error.message == f"order {order_id(run)} could not be processed: {reason}"
        assert undone(report(error)) == (new_undos if patched else old_undos)
        assert all(outcome.ok for outcome in report(error).undo)
        assert (await stage.row(run))[:2] == ("CANCELLED", "cancelled")
        await stage.check_nothing_happened(run)


async def test_a_failure_keeps_its_cause_and_hides_it_from_the_message(stage: Stage) -> None:
    await stage.script("gateway", "decline")
    error = await failure(await stage.place(item()))
    assert isinstance(error.cause, ActivityError)
    assert isinstance(error.cause.cause, ApplicationError)
    assert error.cause.cause.type == "PaymentDeclinedError"
    assert "gateway" not in error.message


async def test_a_declined_payment_is_asked_for_once(stage: Stage) -> None:
    await stage.script("gateway", "decline")
    await failure(await stage.place(item()))
    assert await stage.calls("gateway", "charge") == 1


async def test_an_invalid_order_fails_with_nothing_to_undo(stage: Stage) -> None:
    run = await stage.place(total=-1)
    error = await failure(run)
    assert error.message == f"order {order_id(run)} could not be processed: INVALID_ORDER"
    assert undone(report(error)) == []
    assert await stage.row(run) == ("FAILED", "cancelled", 2)
    reasons = await stage.sql("SELECT failure_reason, cancel_reason FROM orders")
    assert reasons == [("INVALID_ORDER: the total must be above zero", None)]


async def test_an_undo_is_repeated_until_it_succeeds(stage: Stage) -> None:
    await stage.script("carrier", "decline", match="book/%")
    await stage.script("gateway", "error", match="refund/%", count=3)
    run = await stage.place(item())
    refund = report(await failure(run)).undo[1]
    assert (refund.name, refund.ok, refund.attempts) == (REFUND, True, 4)
    await stage.check_nothing_happened(run)


async def test_an_undo_that_fails_for_good_does_not_stop_the_others(stage: Stage) -> None:
    await stage.script("carrier", "decline", match="book/%")
    await stage.script("gateway", "error", match="refund/%")
    run = await stage.place(item())
    compensation = report(await failure(run))
    assert [(x.name, x.ok, x.attempts) for x in compensation.undo] == [
        (CANCEL, True, 1),
        (REFUND, False, 10),
        (RESTORE, True, 1),
        (RELEASE, True, 1),
    ]
    assert compensation.undo[1].error == "PortError"
    assert (await stage.row(run))[0] == "CANCELLING"
    await stage.check_invariants(run)


# Items that are not available


async def test_amending_sends_what_there_is(stage: Stage) -> None:
    run = await stage.place(item("LAMP", 2), item("MOON-DUST", 1, minor=500))
    await stage.until(run, AWAITING_CUSTOMER)
    assert list((await stage.status(run)).unavailable_lines) == [2]
    answer = await resolve(stage, run, pb.RESOLUTION_AMEND)
    assert (answer.state, answer.total.minor) == (CREATED, 2000)
    assert [x.sku for x in answer.items] == ["LAMP"]
    assert (await run.result()).state == SHIPPED
    assert await stage.sql("SELECT total_amount::text FROM orders") == [("20.00",)]
    assert await stage.sql("SELECT captured_minor FROM payments") == [(2000,)]
    assert await stage.sql("SELECT sku FROM order_items WHERE NOT available") == [("MOON-DUST",)]
    await stage.check_invariants(run)


async def test_a_second_decision_is_refused(stage: Stage) -> None:
    await stage.script("carrier", "hang")
    run = await stage.place(item("LAMP"), item("MOON-DUST"))
    await stage.until(run, AWAITING_CUSTOMER)
    await resolve(stage, run, pb.RESOLUTION_AMEND)
    with pytest.raises(WorkflowUpdateFailedError) as refused:
        await resolve(stage, run, pb.RESOLUTION_AMEND)
    assert isinstance(refused.value.cause, ApplicationError)
    assert refused.value.cause.type == "NotAwaitingCustomer"


async def test_a_repeated_decision_gets_the_same_answer(stage: Stage) -> None:
    await stage.script("carrier", "hang")
    run = await stage.place(item("LAMP"), item("MOON-DUST"))
    await stage.until(run, AWAITING_CUSTOMER)
    request = pb.ResolveUnavailableRequest(
        id=order_id(run), resolution=pb.RESOLUTION_AMEND, request_id="r-1"
    )
    first = await stage.orders.resolve_unavailable(request, update_id="u-1")
    again = await stage.orders.resolve_unavailable(request, update_id="u-2")
    assert again == first


async def test_amending_to_nothing_cancels(stage: Stage) -> None:
    run = await stage.place(item("MOON-DUST"))
    await stage.until(run, AWAITING_CUSTOMER)
    assert (await resolve(stage, run, pb.RESOLUTION_AMEND)).state == CANCELLED
    answer = await run.result()
    assert (answer.state, answer.failure.reason) == (CANCELLED, "NOTHING_LEFT")
    await stage.check_nothing_happened(run)


async def test_the_customer_can_cancel_instead(stage: Stage) -> None:
    run = await stage.place(item("LAMP"), item("MOON-DUST"))
    await stage.until(run, AWAITING_CUSTOMER)
    assert (await resolve(stage, run, pb.RESOLUTION_CANCEL)).state == CANCELLED
    assert (await run.result()).failure.reason == "CANCELLED_BY_CUSTOMER"
    await stage.check_nothing_happened(run)


async def test_silence_cancels_after_ten_minutes(stage: Stage) -> None:
    run = await stage.place(item("LAMP"), item("MOON-DUST"))
    answer = await run.result()
    assert (answer.state, answer.failure.reason) == (CANCELLED, "TIMED_OUT")
    assert undone(answer.failure.compensation) == [RELEASE]
    assert await stage.sql("SELECT state, cancel_reason FROM orders") == [
        ("CANCELLED", "TIMED_OUT")
    ]
    timeline = {entry.name: entry.at.ToDatetime() for entry in (await stage.status(run)).timeline}
    waited = timeline["CANCELLING"] - timeline["AWAITING_CUSTOMER"]
    assert 600 <= waited.total_seconds() < 620
    await stage.check_nothing_happened(run)


async def test_a_decision_that_nobody_waits_for_is_refused(stage: Stage) -> None:
    run = await stage.place(total=1250)
    with pytest.raises(WorkflowUpdateFailedError):
        await resolve(stage, run, pb.RESOLUTION_AMEND)
    assert (await run.result()).state == SHIPPED


# Cancelling


async def awaiting(stage: Stage, state: pb.OrderState) -> Run:
    """An order that stays in a state."""
    if state == CREATED:
        return await stage.place(total=1250)
    await stage.script("carrier", "hang", match="book/%")
    run = await stage.place(item(), *([item("MOON-DUST")] if state == AWAITING_CUSTOMER else []))
    await stage.until(run, state)
    return run


UNDOS = {CREATED: [], AWAITING_CUSTOMER: [RELEASE], PAID: [CANCEL, REFUND, RESTORE, RELEASE]}


@pytest.mark.parametrize("state", UNDOS, ids=pb.OrderState.Name)
async def test_cancelling_undoes_what_was_begun(live_stage: Stage, state: pb.OrderState) -> None:
    run = await awaiting(live_stage, state)
    answer = await live_stage.cancel(run)
    assert (answer.state, answer.cancel_reason) == (CANCELLED, "CANCELLED_BY_CUSTOMER")
    assert undone(answer.compensation) == UNDOS[state]
    assert (await run.result()).failure.reason == "CANCELLED_BY_CUSTOMER"
    await live_stage.check_nothing_happened(run)


@pytest.mark.parametrize("state", UNDOS, ids=pb.OrderState.Name)
async def test_a_cancel_request_of_temporal_is_one_of_the_system(
    live_stage: Stage, state: pb.OrderState
) -> None:
    run = await awaiting(live_stage, state)
    await run.cancel()
    answer = await run.result()
    assert (answer.state, answer.failure.reason) == (CANCELLED, "CANCEL_REQUESTED")
    assert undone(answer.failure.compensation) == UNDOS[state]
    await live_stage.check_nothing_happened(run)


@pytest.mark.parametrize(
    ("state", "actor"),
    [(CREATED, pb.ACTOR_VENDOR), (AWAITING_CUSTOMER, pb.ACTOR_VENDOR)],
    ids=["created", "awaiting customer"],
)
async def test_a_vendor_cannot_cancel_what_is_not_paid(
    live_stage: Stage, state: pb.OrderState, actor: pb.Actor
) -> None:
    run = await awaiting(live_stage, state)
    assert await refusal_of_cancel(live_stage, run, actor) == "CancelNotAllowed"


async def test_two_who_cancel_at_once_get_the_same_answer(live_stage: Stage) -> None:
    run = await awaiting(live_stage, PAID)
    first, second = await asyncio.gather(
        live_stage.cancel(run, pb.ACTOR_CUSTOMER, "r-1"),
        live_stage.cancel(run, pb.ACTOR_OPERATOR, "r-2"),
    )
    assert first == second
    assert await live_stage.calls("gateway", "refund", effective=True) == 1
    await live_stage.check_nothing_happened(run)


async def test_a_repeated_cancel_gets_the_same_answer(live_stage: Stage) -> None:
    run = await awaiting(live_stage, CREATED)
    first = await live_stage.cancel(run, request_id="r-1")
    assert await live_stage.cancel(run, request_id="r-1") == first


@pytest.mark.parametrize("state", UNDOS, ids=pb.OrderState.Name)
async def test_a_signal_cancels_as_the_update_does(live_stage: Stage, state: pb.OrderState) -> None:
    run = await awaiting(live_stage, state)
    await live_stage.orders.cancel_(pb.CancelOrderRequest(id=order_id(run), reason="LATE"))
    answer = await run.result()
    assert (answer.state, answer.failure.reason) == (CANCELLED, "LATE")
    assert undone(answer.failure.compensation) == UNDOS[state]
    status = await live_stage.status(run)
    assert (status.closed, list(status.refused_cancels)) == (True, [])
    await live_stage.check_nothing_happened(run)


async def test_a_signal_that_is_not_allowed_is_listed(live_stage: Stage) -> None:
    run = await awaiting(live_stage, AWAITING_CUSTOMER)
    request = pb.CancelOrderRequest(id=order_id(run), actor=pb.ACTOR_VENDOR, request_id="r-1")
    await live_stage.orders.cancel_(request)
    status = await live_stage.status(run)
    assert (status.closed, list(status.refused_cancels)) == (False, ["r-1"])
    assert status.state == AWAITING_CUSTOMER
