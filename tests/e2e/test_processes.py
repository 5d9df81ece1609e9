"""Processes that die, and processes that are asked to leave."""

import asyncio
from datetime import timedelta

import grpc
import grpc.aio
import pytest

from oms.common.v1.common_pb2 import Money
from oms.demo.caller import Caller
from oms.orders.v1 import orders_pb2 as pb
from support.system import System

GRACE = timedelta(seconds=15)


def item(sku: str) -> pb.OrderItem:
    price = Money(minor=1000, currency="USD")
    return pb.OrderItem(sku=sku, name=sku, quantity=1, unit_price=price)


async def test_a_worker_killed_between_two_steps(system: System, caller: Caller) -> None:
    await system.supply("BOLT", 5)
    order = await caller.place(1, [item("BOLT"), item("UNICORN")])
    await caller.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    await system.worker.kill()
    await system.start_worker()
    await caller.amend(order.id)
    order = await caller.until(order.id, pb.ORDER_STATE_SHIPPED)
    assert await system.effects(order.order_uid) == {"charge": 1, "book": 1}
    assert await system.stock("BOLT") == (4, 0)


async def test_a_worker_killed_within_a_long_step(system: System, caller: Caller) -> None:
    await system.supply("NUT", 5)
    await system.script("carrier", "delay", "book/4/%")
    order = await caller.place(4, [item("NUT")])
    await caller.until(order.id, pb.ORDER_STATE_PAID)
    await system.worker.kill()
    await system.start_worker()
    order = await caller.until(order.id, pb.ORDER_STATE_SHIPPED)
    assert await system.effects(order.order_uid) == {"charge": 1, "book": 1}
    assert await system.stock("NUT") == (4, 0)


async def test_a_worker_leaves_with_0_and_the_next_goes_on(system: System, caller: Caller) -> None:
    await system.supply("NAIL", 5)
    order = await caller.place(5, [item("NAIL"), item("UNICORN")])
    await caller.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    assert await system.worker.stop(grace=GRACE) == 0
    await system.start_worker()
    await caller.amend(order.id)
    await caller.until(order.id, pb.ORDER_STATE_SHIPPED)


async def test_a_front_that_leaves_finishes_the_calls_it_has(
    system: System, caller: Caller
) -> None:
    await system.supply("SCREW", 5)
    await system.script("gateway", "delay", "refund/6/%")  # so that the cancellation takes a second
    order = await caller.place(6, [item("SCREW")])
    await caller.until(order.id, pb.ORDER_STATE_PAID)
    cancelling = asyncio.create_task(caller.cancel(order.id, "CHANGED_MIND"))
    await caller.until(order.id, pb.ORDER_STATE_CANCELLING)
    assert await system.front.stop(grace=GRACE) == 0
    assert (await cancelling).state == pb.ORDER_STATE_CANCELLED
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await caller.timeline(order.id)
    assert refused.value.code() is grpc.StatusCode.UNAVAILABLE
    await system.start_front()
