"""Orders are watched."""

from collections.abc import Collection

import pytest
from grpc import StatusCode

from oms.database import Connection
from oms.orders import store
from oms.orders.v1 import orders_pb2 as pb
from oms_front import Front, refused
from oms_stage import item


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
