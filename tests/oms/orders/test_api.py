import asyncio
import contextlib
from collections.abc import AsyncGenerator, AsyncIterator, Collection, Generator
from dataclasses import dataclass
from typing import Any, TypeVar, cast
from uuid import uuid4

import grpc.aio
import pytest
from google.protobuf import empty_pb2
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc import StatusCode

import oms_stage
from oms import refusals
from oms.api.v1 import order_service_pb2 as api
from oms.api.v1.order_service_gateway import OrderServiceStub
from oms.common.v1.common_pb2 import Money
from oms.database import Connection, Database
from oms.orders import store
from oms.orders.api import CallbackService, OrderService
from oms.orders.v1 import orders_pb2 as pb
from oms.orders.v1.orders_temporal import ORDER_FULFILMENT
from oms_stage import QUICK, Stage, item
from protemporal import gateway
from protemporal import runtime as pt
from protemporal.devstack import TemporalServer

Answer = TypeVar("Answer", bound=Message)

PENDING, COMPLETED = api.ORDER_STATUS_PENDING, api.ORDER_STATUS_COMPLETED
CANCELLED = api.ORDER_STATUS_CANCELLED


@dataclass(frozen=True)
class Front:
    """A front with all that is behind it."""

    channel: grpc.aio.Channel
    stage: Stage
    temporal: TemporalServer

    async def call(
        self,
        method: str,
        request: Message,
        answer: type[Answer],
        *,
        service: str = "OrderService",
        **metadata: str,
    ) -> Answer:
        """Call an RPC; underscores of metadata keys are dashes."""
        call = self.channel.unary_unary(
            f"/oms.api.v1.{service}/{method}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=answer.FromString,
        )
        sent = [(key.replace("_", "-"), value) for key, value in metadata.items()]
        response: Answer = await call(request, metadata=sent, timeout=20)
        return response

    async def create(self, *items: pb.OrderItem, **metadata: str) -> api.Order:
        """Create an order of customer 7 over 12.50."""
        request = api.CreateOrderRequest(customer_id=7, total_amount=12.5, items=items)
        return await self.call("CreateOrder", request, api.Order, **metadata)

    async def get(self, order_id: int, *, fresh: bool = False) -> api.Order:
        """One order."""
        request = api.GetOrderRequest(id=order_id, fresh=fresh)
        return await self.call("GetOrder", request, api.Order)

    async def until(self, order_id: int, state: pb.OrderState) -> api.Order:
        """The order as soon as the tables say that it is in a state."""
        async with asyncio.timeout(20):
            while (order := await self.get(order_id)).state != state:
                pass
        return order

    async def cancel(
        self,
        order_id: int,
        mode: api.CancelMode = api.CANCEL_MODE_UNSPECIFIED,
        **metadata: str,
    ) -> api.CancelOrderResponse:
        """Cancel an order."""
        request = api.CancelOrderRequest(id=order_id, actor=pb.ACTOR_SYSTEM, mode=mode)
        return await self.call("CancelOrder", request, api.CancelOrderResponse, **metadata)

    def watch(self, order_id: int) -> AsyncIterator[api.Order]:
        """Watch an order."""
        stub = OrderServiceStub(self.channel)
        return aiter(stub.WatchOrder(api.WatchOrderRequest(id=order_id), timeout=20))

    async def ended(self, order_id: int) -> None:
        """Wait until the order's workflow is closed."""
        await self.stage.orders.get(ORDER_FULFILMENT, f"order-{order_id}").result()

    async def news(self, order_id: int, **metadata: str) -> api.CarrierUpdateResponse:
        """Tell what the carrier says."""
        return await self.call(
            "CarrierUpdate",
            pb.CarrierUpdateRequest(id=order_id, status="LOST"),
            api.CarrierUpdateResponse,
            service="CallbackService",
            **metadata,
        )

    async def list(self, **fields: Any) -> api.ListOrdersResponse:
        """One page of orders."""
        request = api.ListOrdersRequest(**fields)
        return await self.call("ListOrders", request, api.ListOrdersResponse)

    async def update(self, order_id: int, **fields: Any) -> api.Order:
        """Change an order."""
        request = api.UpdateOrderRequest(id=order_id, **fields)
        return await self.call("UpdateOrder", request, api.Order)

    async def delete(self, order_id: int) -> None:
        """Delete an order."""
        await self.call("DeleteOrder", api.DeleteOrderRequest(id=order_id), empty_pb2.Empty)


@pytest.fixture
async def front(database: Database) -> AsyncGenerator[Front]:
    """A front, workers, a Temporal server and a database, of this test alone."""
    async with contextlib.AsyncExitStack() as stack:
        temporal = await stack.enter_async_context(TemporalServer())
        client = await pt.connect(temporal.address)
        stage = await stack.enter_async_context(oms_stage.stage(client, database))
        server = gateway.Server(
            [OrderService(database, QUICK), CallbackService()],
            gateway.Connection(address=temporal.address),
            gateway.ServerOptions(
                listen="127.0.0.1:0",
                insecure_loopback=True,
                trust_x_actor=True,
                business=refusals.BUSINESS_ERRORS,
            ),
        )
        await stack.enter_async_context(server)
        channel = grpc.aio.insecure_channel(f"127.0.0.1:{server.port}")
        yield Front(await stack.enter_async_context(channel), stage, temporal)


@contextlib.contextmanager
def refused(code: StatusCode, reason: str) -> Generator[None]:
    """The call inside is refused so, and says so in its details."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        yield
    assert (error.value.code(), reasons(error.value)) == (code, [reason])


def reasons(error: grpc.aio.AioRpcError) -> list[str]:
    """The reason of each ErrorInfo in the details."""
    trailers = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(cast("bytes", trailers["grpc-status-details-bin"]))
    info = error_details_pb2.ErrorInfo()
    return [info.reason for detail in status.details if detail.Unpack(info)]


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


async def test_an_order_outlives_a_temporal_that_is_away(front: Front) -> None:
    key = str(uuid4())
    await front.temporal.kill()
    with refused(StatusCode.UNAVAILABLE, "BACKEND_UNAVAILABLE"):
        await front.create(temporal_request_id=key)
    assert await front.stage.sql("SELECT id FROM orders WHERE workflow_started_at IS NULL") == [
        (1,)
    ]
    await front.temporal.restart()
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


# Speak to the workflow


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

SIGNAL, SIGNAL_QUERY = api.CANCEL_MODE_SIGNAL, api.CANCEL_MODE_SIGNAL_QUERY


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


async def test_metadata_does_not_turn_a_deletion_against_another_order(front: Front) -> None:
    spared, deleted = await front.create(), await front.create()
    request = api.DeleteOrderRequest(id=deleted.id)
    named = f"order-{spared.id}"
    await front.call("DeleteOrder", request, empty_pb2.Empty, temporal_workflow_id=named)
    assert (await front.get(spared.id, fresh=True)).status == PENDING
    await front.cancel(spared.id)


# Watch


async def test_a_watched_order_is_seen_to_its_end(front: Front) -> None:
    order = await front.create(item("MOON-DUST"))
    await front.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    watch = front.watch(order.id)
    assert await anext(watch) == await front.get(order.id)
    await front.cancel(order.id)
    seen = [changed async for changed in watch]
    assert seen[-1] == await front.get(order.id)
    assert [changed.state for changed in seen][-1] == pb.ORDER_STATE_CANCELLED
    assert [changed async for changed in front.watch(order.id)] == [seen[-1]]


async def test_watchers_share_one_look(front: Front, monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    look = store.versions

    async def counted(connection: Connection, order_ids: Collection[int]) -> dict[int, int]:
        looks.append(len(order_ids))
        return await look(connection, order_ids)

    monkeypatch.setattr(store, "versions", counted)
    orders = [await front.create() for _ in range(2)]
    watches = [front.watch(order.id) for order in orders for _ in range(20)]
    first = [await anext(watch) for watch in watches]
    assert {order.id for order in first} == {order.id for order in orders}
    for order in orders:
        await front.cancel(order.id)
    for watch in watches:
        assert [order.state async for order in watch][-1] == pb.ORDER_STATE_CANCELLED
    assert max(looks) == 2
    assert len(looks) <= 10


async def test_a_deleted_order_is_seen_no_more(front: Front) -> None:
    order = await front.create(item("MOON-DUST"))
    watch = front.watch(order.id)
    await anext(watch)
    await front.stage.execute("UPDATE orders SET deleted_at = now()")
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        [changed async for changed in watch]


async def test_an_unknown_order_cannot_be_watched(front: Front) -> None:
    with refused(StatusCode.NOT_FOUND, "NOT_FOUND"):
        await anext(front.watch(99))
