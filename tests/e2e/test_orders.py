"""Orders through the public API, with real processes behind it."""

from dataclasses import dataclass
from uuid import uuid4

import grpc
import grpc.aio
import pytest
from google.protobuf import empty_pb2
from google.protobuf.message import Message

from oms.api.v1 import order_service_pb2 as api
from oms.common.v1.common_pb2 import Money
from oms.demo.caller import Caller
from oms.orders.v1 import orders_pb2 as pb
from support.system import System

QUANTITY = 2


def item(sku: str, quantity: int = QUANTITY) -> pb.OrderItem:
    price = Money(minor=2450, currency="USD")
    return pb.OrderItem(sku=sku, name=sku, quantity=quantity, unit_price=price)


async def call(
    channel: grpc.aio.Channel, method: str, request: Message, answer: type[Message]
) -> Message:
    rpc = channel.unary_unary(
        f"/oms.api.v1.OrderService/{method}",
        request_serializer=type(request).SerializeToString,
        response_deserializer=answer.FromString,
    )
    response: Message = await rpc(request, timeout=10)
    return response


async def test_an_order_is_created_read_listed_changed_and_deleted(
    channel: grpc.aio.Channel, caller: Caller
) -> None:
    created = await call(
        channel, "CreateOrder", api.CreateOrderRequest(customer_id=9, total_amount=12.5), api.Order
    )
    assert isinstance(created, api.Order)
    assert (created.status, created.total_amount) == (api.ORDER_STATUS_PENDING, 12.5)

    shipped = await caller.until(created.id, pb.ORDER_STATE_SHIPPED)
    assert shipped.status == api.ORDER_STATUS_COMPLETED

    listed = await call(
        channel, "ListOrders", api.ListOrdersRequest(customer_id=9), api.ListOrdersResponse
    )
    assert isinstance(listed, api.ListOrdersResponse)
    assert [order.id for order in listed.orders] == [created.id]

    same = api.UpdateOrderRequest(id=created.id, status=api.ORDER_STATUS_COMPLETED)
    assert await call(channel, "UpdateOrder", same, api.Order) == shipped

    await call(channel, "DeleteOrder", api.DeleteOrderRequest(id=created.id), empty_pb2.Empty)
    for method, request in (
        ("GetOrder", api.GetOrderRequest(id=created.id)),
        ("DeleteOrder", api.DeleteOrderRequest(id=created.id)),
    ):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await call(channel, method, request, api.Order)
        assert refused.value.code() is grpc.StatusCode.NOT_FOUND


async def test_an_order_goes_to_the_carrier_each_effect_once(
    system: System, caller: Caller
) -> None:
    await system.supply("TABLE", 10)
    order = await caller.place(1, [item("TABLE")])
    order = await caller.until(order.id, pb.ORDER_STATE_SHIPPED)
    assert await system.effects(order.order_uid) == {"charge": 1, "book": 1}
    assert await system.stock("TABLE") == (8, 0)


@dataclass(frozen=True)
class Failure:
    port: str
    verb: str
    undone: list[str]
    effects: dict[str, int]


FAILURES = [
    Failure(
        "gateway",
        "charge",
        ["RefundPayment", "RestoreInventory", "ReleaseReservation"],
        {},
    ),
    Failure(
        "carrier",
        "book",
        ["CancelShipping", "RefundPayment", "RestoreInventory", "ReleaseReservation"],
        {"charge": 1, "refund": 1, "block-book": 1},
    ),
]


@pytest.mark.parametrize("failure", FAILURES, ids=lambda failure: failure.verb)
async def test_what_was_done_is_undone_newest_first(
    system: System, caller: Caller, failure: Failure
) -> None:
    sku = f"CHAIR-{failure.verb}"
    await system.supply(sku, 10)
    customer = 500 + len(failure.undone)
    await system.script(failure.port, "decline", f"{failure.verb}/{customer}/%")
    order = await caller.place(customer, [item(sku)])
    order = await caller.until(order.id, pb.ORDER_STATE_CANCELLED)
    entries = await caller.timeline(order.id)
    undone = [each.name for each in entries if each.kind == pb.TimelineEntry.KIND_UNDO]
    assert undone == failure.undone
    assert await system.effects(order.order_uid) == failure.effects
    assert await system.stock(sku) == (10, 0)


async def test_a_customer_takes_what_there_is(system: System, caller: Caller) -> None:
    await system.supply("SHELF", 10)
    order = await caller.place(2, [item("SHELF"), item("UNICORN")])
    await caller.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    answer = await caller.amend(order.id)
    assert [each.sku for each in answer.items] == ["SHELF"]
    order = await caller.until(order.id, pb.ORDER_STATE_SHIPPED)
    assert order.total_amount == 49.0
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await caller.amend(order.id)
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION


async def test_an_order_is_cancelled_while_it_waits(system: System, caller: Caller) -> None:
    await system.supply("LADDER", 10)
    order = await caller.place(3, [item("LADDER"), item("UNICORN")])
    await caller.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    answer = await caller.cancel(order.id, "CHANGED_MIND")
    assert answer.state == pb.ORDER_STATE_CANCELLED
    assert answer.cancel_reason == "CHANGED_MIND"
    assert await system.stock("LADDER") == (10, 0)


async def test_the_same_key_makes_one_order(channel: grpc.aio.Channel) -> None:
    rpc = channel.unary_unary(
        "/oms.api.v1.OrderService/CreateOrder",
        request_serializer=api.CreateOrderRequest.SerializeToString,
        response_deserializer=api.Order.FromString,
    )
    key = (("temporal-request-id", str(uuid4())),)
    request = api.CreateOrderRequest(customer_id=77, total_amount=1)
    first = await rpc(request, timeout=10, metadata=key)
    again = await rpc(request, timeout=10, metadata=key)
    assert first.id == again.id
    other = api.CreateOrderRequest(customer_id=77, total_amount=2)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await rpc(other, timeout=10, metadata=key)
    assert refused.value.code() is grpc.StatusCode.ALREADY_EXISTS
