"""Orders are created, read and changed."""

from collections.abc import AsyncGenerator
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf import empty_pb2
from grpc import StatusCode

import oms_front
from oms.api.v1 import order_service_pb2 as api
from oms.database import Database
from oms.orders.v1 import orders_pb2 as pb
from oms_front import Front, refused
from oms_stage import item
from protemporal import runtime as pt
from protemporal.devstack import TemporalServer

PENDING, COMPLETED = api.ORDER_STATUS_PENDING, api.ORDER_STATUS_COMPLETED
CANCELLED = api.ORDER_STATUS_CANCELLED


# Create


async def test_a_new_order_is_pending_and_goes_on_by_itself(front: Front) -> None:
    order = await front.create(item())
    assert (order.status, order.state) == (PENDING, pb.ORDER_STATE_CREATED)
    assert (order.id, order.customer_id, order.total_amount) == (1, 7, 12.5)
    assert [x.line_no for x in order.items] == [1]
    assert (await front.until(order.id, pb.ORDER_STATE_SHIPPED)).status == COMPLETED


@pytest.mark.parametrize(
    "request_",
    [
        api.CreateOrderRequest(total_amount=1),
        api.CreateOrderRequest(customer_id=-1, total_amount=1),
        api.CreateOrderRequest(customer_id=7),
        api.CreateOrderRequest(customer_id=7, total_amount=1.005),
        api.CreateOrderRequest(customer_id=7, total_amount=1e8),
        api.CreateOrderRequest(customer_id=7, total_amount=1, items=[item(quantity=0)]),
        api.CreateOrderRequest(customer_id=7, total_amount=1, items=[item(sku="")]),
        api.CreateOrderRequest(customer_id=7, total_amount=1, items=[item(minor=-1)]),
        api.CreateOrderRequest(customer_id=7, total_amount=1, items=[item(sku="a\0")]),
        api.CreateOrderRequest(customer_id=7, total_amount=1, items=[item(sku="a" * 201)]),
    ],
    ids=[
        *("no customer", "bad customer", "no total", "decimals", "too much"),
        *("quantity", "sku", "price", "control character", "long"),
    ],
)
async def test_an_ill_formed_order_is_refused(
    front: Front, request_: api.CreateOrderRequest
) -> None:
    with refused(StatusCode.INVALID_ARGUMENT, "FIELD_INVALID"):
        await front.call("CreateOrder", request_, api.Order)


async def test_the_sign_of_the_total_is_the_workflows_to_check(front: Front) -> None:
    request = api.CreateOrderRequest(customer_id=7, total_amount=-1)
    order = await front.call("CreateOrder", request, api.Order)
    failed = await front.until(order.id, pb.ORDER_STATE_FAILED)
    assert (failed.status, failed.total_amount) == (CANCELLED, -1)
    assert failed.failure_reason == "INVALID_ORDER: the total must be above zero"


async def test_a_repeated_key_gives_the_same_order(front: Front) -> None:
    key = str(uuid4())
    first = await front.create(temporal_request_id=key)
    assert await front.create(temporal_request_id=key) == first
    assert len((await front.list()).orders) == 1


async def test_a_key_with_another_body_is_refused(front: Front) -> None:
    key = str(uuid4())
    await front.create(temporal_request_id=key)
    with refused(StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_MISMATCH"):
        await front.create(item(), temporal_request_id=key)


@pytest.fixture
async def temporal_alone() -> AsyncGenerator[TemporalServer]:
    """A Temporal server that may be killed."""
    async with TemporalServer() as server:
        yield server


async def test_an_order_outlives_a_temporal_that_is_away(
    temporal_alone: TemporalServer, database: Database
) -> None:
    key = str(uuid4())
    client = await pt.connect(temporal_alone.address)
    async with oms_front.serving(client, database) as front:
        await temporal_alone.kill()
        with refused(StatusCode.UNAVAILABLE, "BACKEND_UNAVAILABLE"):
            await front.create(temporal_request_id=key)
        assert await front.stage.sql("SELECT id FROM orders WHERE workflow_started_at IS NULL") == [
            (1,)
        ]
        await temporal_alone.restart()
        order = await front.create(temporal_request_id=key)
        assert order.id == 1
        await front.cancel(order.id)


# Read


async def test_an_unknown_order_is_not_found(front: Front) -> None:
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        await front.get(99)


async def test_a_fresh_order_is_what_its_workflow_says(front: Front) -> None:
    order = await front.create()
    await front.stage.execute("UPDATE orders SET total_amount = 1")
    assert (await front.get(order.id)).total_amount == 1
    assert (await front.get(order.id, fresh=True)).total_amount == 12.5
    await front.cancel(order.id)
    await front.stage.execute("UPDATE orders SET state = 'CREATED', cancel_reason = NULL")
    fresh = await front.get(order.id, fresh=True)
    assert (fresh.state, fresh.status) == (pb.ORDER_STATE_CANCELLED, CANCELLED)
    assert fresh.cancel_reason == "CANCELLED_BY_CUSTOMER"


async def test_a_fresh_order_without_a_worker_is_unavailable(front: Front) -> None:
    order = await front.create(item("MOON-DUST"))
    await front.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    await front.stage.workers.aclose()
    with refused(StatusCode.UNAVAILABLE, "WORKER_UNAVAILABLE"):
        await front.get(order.id, fresh=True)


async def test_pages_cover_the_list_once(front: Front) -> None:
    await front.stage.execute(
        "INSERT INTO orders (customer_id, status, total_amount)"
        " SELECT n % 2, 'pending', 1 FROM generate_series(1, 5) AS n"
    )
    ids: list[int] = []
    token = ""
    while not ids or token:
        page = await front.list(page_size=2, page_token=token)
        ids += [order.id for order in page.orders]
        token = page.next_page_token
    assert ids == [1, 2, 3, 4, 5]


async def test_a_full_last_page_has_no_next(front: Front) -> None:
    await front.stage.execute(
        "INSERT INTO orders (customer_id, status, total_amount) VALUES (1, 'pending', 1)"
    )
    assert (await front.list(page_size=1)).next_page_token == ""


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"customer_id": 1}, [1, 3]),
        ({"customer_id": 0}, []),
        ({"status": COMPLETED}, [2]),
        ({"state": pb.ORDER_STATE_CREATED}, [1, 3]),
        ({"kind": pb.ORDER_KIND_EXPRESS}, [3]),
        ({"attention": True}, [3]),
        ({"attention": False}, [1, 2]),
        ({"customer_id": 1, "attention": False}, [1]),
    ],
    ids=str,
)
async def test_filters_choose(front: Front, filters: dict[str, Any], expected: list[int]) -> None:
    await front.stage.execute(
        """
        INSERT INTO orders (customer_id, status, state, kind, attention, total_amount) VALUES
            (1, 'pending', 'CREATED', 'STANDARD', NULL, 1),
            (2, 'completed', 'SHIPPED', 'STANDARD', NULL, 1),
            (1, 'pending', 'CREATED', 'EXPRESS', '{}', 1)
        """
    )
    assert [order.id for order in (await front.list(**filters)).orders] == expected


@pytest.mark.parametrize(
    "fields",
    [
        {"page_size": 501},
        {"page_size": -1},
        {"page_token": "x"},
        {"status": 99},
        {"state": 99},
        {"kind": 99},
    ],
    ids=str,
)
async def test_an_ill_formed_list_is_refused(front: Front, fields: dict[str, Any]) -> None:
    with refused(StatusCode.INVALID_ARGUMENT, "FIELD_INVALID"):
        await front.list(**fields)


async def test_a_timeline_has_the_steps_and_the_events(front: Front) -> None:
    order = await front.create(item())
    await front.until(order.id, pb.ORDER_STATE_SHIPPED)
    answer = await front.call(
        "GetOrderTimeline",
        api.GetOrderTimelineRequest(id=order.id),
        api.GetOrderTimelineResponse,
    )
    assert [event.type for event in answer.events] == ["CREATED", "PAID", "SHIPPED"]
    steps = [x.name for x in answer.entries if x.kind == pb.TimelineEntry.KIND_STEP]
    assert (steps[0], steps[-1]) == ("ValidateOrder", "ArrangeShipping")


# Change


async def test_the_total_of_a_closed_order_can_be_corrected(front: Front) -> None:
    order = await front.create(item())
    await front.until(order.id, pb.ORDER_STATE_SHIPPED)
    changed = await front.update(order.id, total_amount=13.75)
    assert (changed.total_amount, changed.status) == (13.75, COMPLETED)


async def test_the_total_of_an_open_order_belongs_to_its_workflow(front: Front) -> None:
    order = await front.create()
    with refused(StatusCode.FAILED_PRECONDITION, "STATE"):
        await front.update(order.id, total_amount=13.75)
    await front.cancel(order.id)


async def test_the_same_status_is_no_change(front: Front) -> None:
    order = await front.create()
    assert (await front.update(order.id, status=PENDING)).status == PENDING
    await front.cancel(order.id)


async def test_the_status_cancelled_cancels(front: Front) -> None:
    order = await front.create()
    assert (await front.update(order.id, status=CANCELLED)).status == CANCELLED


async def test_any_other_status_belongs_to_the_workflow(front: Front) -> None:
    order = await front.create()
    with refused(StatusCode.FAILED_PRECONDITION, "STATE"):
        await front.update(order.id, status=COMPLETED)
    await front.cancel(order.id)


async def test_a_change_that_is_refused_changes_nothing(front: Front) -> None:
    order = await front.create(item())
    await front.until(order.id, pb.ORDER_STATE_SHIPPED)
    with refused(StatusCode.FAILED_PRECONDITION, "STATE"):
        await front.update(order.id, total_amount=1, status=PENDING)
    assert (await front.get(order.id)).total_amount == 12.5


async def test_deleting_cancels_and_hides(front: Front) -> None:
    order = await front.create()
    await front.delete(order.id)
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        await front.get(order.id)
    assert (await front.list()).orders == []
    state = await front.stage.sql("SELECT state, cancel_reason FROM orders")
    assert state == [("CANCELLED", "DELETED")]


async def test_a_deleted_order_is_not_found_again(front: Front) -> None:
    order = await front.create(item())
    await front.until(order.id, pb.ORDER_STATE_SHIPPED)
    await front.delete(order.id)
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        await front.delete(order.id)


async def test_metadata_does_not_turn_a_deletion_against_another_order(front: Front) -> None:
    spared, deleted = await front.create(), await front.create()
    request = api.DeleteOrderRequest(id=deleted.id)
    named = f"order-{spared.id}"
    await front.call("DeleteOrder", request, empty_pb2.Empty, temporal_workflow_id=named)
    assert (await front.get(spared.id, fresh=True)).status == PENDING
    await front.cancel(spared.id)
