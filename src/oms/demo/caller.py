"""A caller of the public API like any other: a stub and the messages, nothing else."""

import asyncio
from collections.abc import Sequence
from uuid import uuid4

import grpc.aio

from oms.api.v1 import order_service_pb2 as api
from oms.api.v1.order_service_gateway import OrderServiceStub
from oms.orders.v1 import orders_pb2 as pb

LOOK_EVERY = 0.1
"""Seconds between two looks at an order."""
PATIENCE = 30.0
"""Seconds that anything may take."""


class Caller:
    """Calls `oms.api.v1.OrderService` through a channel."""

    def __init__(self, channel: grpc.aio.Channel) -> None:
        self._orders = OrderServiceStub(channel)

    async def place(self, customer_id: int, items: Sequence[pb.OrderItem]) -> api.Order:
        """Create an order for the items."""
        minor = sum(item.quantity * item.unit_price.minor for item in items)
        request = api.CreateOrderRequest(
            customer_id=customer_id, total_amount=minor / 100, items=items
        )
        # The key makes it safe to send the request again, should the answer get lost.
        key = ("temporal-request-id", str(uuid4()))
        return await self._orders.CreateOrder(request, timeout=PATIENCE, metadata=[key])

    async def until(self, order_id: int, *awaited: pb.OrderState) -> api.Order:
        """The order as soon as it is in one of the states."""
        async with asyncio.timeout(PATIENCE):
            while True:
                order = await self._orders.GetOrder(api.GetOrderRequest(id=order_id))
                if order.state in awaited:
                    return order
                await asyncio.sleep(LOOK_EVERY)

    async def amend(self, order_id: int) -> pb.ResolveUnavailableResponse:
        """Have what there is sent."""
        request = pb.ResolveUnavailableRequest(
            id=order_id, resolution=pb.RESOLUTION_AMEND, request_id=str(uuid4())
        )
        return await self._orders.ResolveUnavailable(request, timeout=PATIENCE)

    async def cancel(self, order_id: int, reason: str) -> api.CancelOrderResponse:
        """Cancel the order."""
        request = api.CancelOrderRequest(id=order_id, reason=reason, request_id=str(uuid4()))
        return await self._orders.CancelOrder(request, timeout=PATIENCE)

    async def timeline(self, order_id: int) -> Sequence[pb.TimelineEntry]:
        """All that happened to the order."""
        request = api.GetOrderTimelineRequest(id=order_id)
        return (await self._orders.GetOrderTimeline(request, timeout=PATIENCE)).entries
