"""What customers, operators and carriers tell an order that is under way."""

from typing import cast
from uuid import uuid4

import pytest
from grpc import StatusCode

from oms.api.v1 import order_service_pb2 as api
from oms.common.v1.common_pb2 import Money
from oms.orders.v1 import orders_pb2 as pb
from oms_front import Front, refused
from oms_stage import item

SIGNAL, SIGNAL_QUERY = api.CANCEL_MODE_SIGNAL, api.CANCEL_MODE_SIGNAL_QUERY


async def test_a_cancelled_order_gives_the_same_answer_after_it_is_closed(front: Front) -> None:
    order = await front.create()
    first = await front.cancel(order.id)
    await front.ended(order.id)
    again = await front.cancel(order.id)
    assert (again.state, again.cancel_reason) == (first.state, first.cancel_reason)


async def test_a_shipped_order_cannot_be_cancelled(front: Front) -> None:
    order = await front.create(item())
    await front.until(order.id, pb.ORDER_STATE_SHIPPED)
    await front.ended(order.id)
    with refused(StatusCode.FAILED_PRECONDITION, "CANCEL_NOT_ALLOWED"):
        await front.cancel(order.id)


async def test_the_role_is_the_callers_whatever_the_request_says(front: Front) -> None:
    order = await front.create()
    with refused(StatusCode.FAILED_PRECONDITION, "CANCEL_NOT_ALLOWED"):
        await front.cancel(order.id, x_actor="vendor:3")
    answer = await front.cancel(order.id, x_actor="operator:1")
    assert answer.cancel_reason == "CANCELLED_BY_OPERATOR"


async def test_an_amended_order_goes_on(front: Front) -> None:
    order = await front.create(item(), item("MOON-DUST", 1, minor=50))
    await front.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    answer = await front.call(
        "ResolveUnavailable",
        pb.ResolveUnavailableRequest(id=order.id, resolution=pb.RESOLUTION_AMEND),
        pb.ResolveUnavailableResponse,
    )
    assert answer.total == Money(minor=1200, currency="USD")
    assert (await front.until(order.id, pb.ORDER_STATE_SHIPPED)).total_amount == 12


@pytest.mark.parametrize(
    ("resolution", "code", "reason"),
    [
        (pb.RESOLUTION_AMEND, StatusCode.FAILED_PRECONDITION, "STATE"),
        (pb.RESOLUTION_UNSPECIFIED, StatusCode.INVALID_ARGUMENT, "FIELD_INVALID"),
    ],
    ids=["nobody waits", "no decision"],
)
async def test_a_decision_that_makes_no_sense_is_refused(
    front: Front, resolution: pb.Resolution, code: StatusCode, reason: str
) -> None:
    lines = [item("MOON-DUST")] if reason == "FIELD_INVALID" else []
    order = await front.create(*lines)
    if lines:
        await front.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    with refused(code, reason):
        await front.call(
            "ResolveUnavailable",
            pb.ResolveUnavailableRequest(id=order.id, resolution=resolution),
            pb.ResolveUnavailableResponse,
        )
    await front.cancel(order.id)


async def test_an_unknown_order_cannot_be_cancelled(front: Front) -> None:
    with refused(StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND"):
        await front.cancel(99)


async def test_news_of_an_order_is_noted_once_by_key(front: Front) -> None:
    order = await front.create(item("MOON-DUST"))
    await front.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    key = str(uuid4())
    for _ in range(2):
        assert not (await front.news(order.id, temporal_request_id=key)).ignored
    status = await front.stage.orders.status(pb.StatusRequest(id=order.id))
    noted = [x.detail for x in status.timeline if x.kind == pb.TimelineEntry.KIND_MESSAGE]
    assert noted == [" LOST"]
    await front.cancel(order.id)


async def test_news_of_a_closed_order_is_ignored(front: Front) -> None:
    order = await front.create()
    await front.cancel(order.id)
    await front.ended(order.id)
    assert (await front.news(order.id)).ignored


async def test_news_of_an_unknown_order_is_refused(front: Front) -> None:
    with refused(StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND"):
        await front.news(99)


# Cancel by signal


async def test_a_signal_is_accepted_and_cancels(front: Front) -> None:
    order = await front.create()
    assert await front.cancel(order.id, SIGNAL) == api.CancelOrderResponse(accepted=True)
    cancelled = await front.until(order.id, pb.ORDER_STATE_CANCELLED)
    assert cancelled.cancel_reason == "CANCELLED_BY_CUSTOMER"
    await front.ended(order.id)
    assert await front.cancel(order.id, SIGNAL) == api.CancelOrderResponse(accepted=True)


async def test_a_signal_that_is_asked_after_answers_the_end(front: Front) -> None:
    order = await front.create(item("MOON-DUST"))
    await front.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    answers = [await front.cancel(order.id, SIGNAL_QUERY) for _ in range(2)]
    expected = api.CancelOrderResponse(
        state=pb.ORDER_STATE_CANCELLED, cancel_reason="CANCELLED_BY_CUSTOMER"
    )
    assert answers == [expected, expected]


async def test_a_signal_that_is_not_allowed_lets_the_order_go_on(front: Front) -> None:
    order = await front.create(item("MOON-DUST"))
    await front.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    with refused(StatusCode.FAILED_PRECONDITION, "CANCEL_NOT_ALLOWED"):
        await front.cancel(order.id, SIGNAL_QUERY, x_actor="vendor:3")
    assert (await front.cancel(order.id, SIGNAL, x_actor="vendor:3")).accepted
    assert (await front.get(order.id, fresh=True)).state == pb.ORDER_STATE_AWAITING_CUSTOMER
    await front.cancel(order.id)


@pytest.mark.parametrize("mode", [SIGNAL, SIGNAL_QUERY], ids=api.CancelMode.Name)
async def test_a_shipped_order_cannot_be_cancelled_by_signal(
    front: Front, mode: api.CancelMode
) -> None:
    order = await front.create(item())
    await front.until(order.id, pb.ORDER_STATE_SHIPPED)
    await front.ended(order.id)
    with refused(StatusCode.FAILED_PRECONDITION, "CANCEL_NOT_ALLOWED"):
        await front.cancel(order.id, mode)


async def test_an_unknown_mode_is_refused(front: Front) -> None:
    with refused(StatusCode.INVALID_ARGUMENT, "FIELD_INVALID"):
        await front.cancel(1, cast("api.CancelMode", 99))
