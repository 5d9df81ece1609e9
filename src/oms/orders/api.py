"""The public API of the orders: what no verb of the contract covers, written by hand.

CancelOrder and ResolveUnavailable are mapped by the contract; CancelOrder is refined here.
"""
# ruff: noqa: N802 - methods have the names of their RPCs

import asyncio
from typing import final

from temporalio.client import WorkflowQueryFailedError
from temporalio.exceptions import WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from oms import idempotency, money, refusals
from oms.api.v1 import order_service_pb2 as api
from oms.api.v1.order_service_gateway import CallbackServiceGateway, OrderServiceGateway
from oms.common.v1.common_pb2 import OmsTimings
from oms.database import Database
from oms.orders import callers, paging, requests, states, store
from oms.orders.v1 import orders_pb2 as pb
from oms.orders.v1 import orders_temporal as t
from protemporal import gateway

TEMPORAL_TIMEOUT = 5.0
"""Seconds that Temporal may take to accept a workflow, or a workflow to answer a query."""


@final
class OrderService(OrderServiceGateway):
    """Orders in Postgres, each with its workflow in Temporal."""

    def __init__(
        self,
        database: Database,
        orders: t.OrdersClient,
        timings: OmsTimings,
        *,
        trust_x_actor: bool = False,
    ) -> None:
        self._database = database
        self._orders = orders
        self._timings = timings
        self._trust_x_actor = trust_x_actor

    async def ListOrders(
        self, request: api.ListOrdersRequest, _context: gateway.Context
    ) -> api.ListOrdersResponse:
        """One page, and where the next begins."""
        after, size = requests.page(request)
        filters = requests.filters(request)
        async with refusals.transaction(self._database) as connection:
            orders = await store.page(connection, after, size + 1, filters)
        token = paging.token(request, orders[size - 1].id) if len(orders) > size else ""
        return api.ListOrdersResponse(orders=orders[:size], next_page_token=token)

    async def GetOrder(self, request: api.GetOrderRequest, _context: gateway.Context) -> api.Order:
        """As the tables have it, or as the workflow does."""
        row = await self._row(request.id)
        if request.fresh and row.started:
            status = await self._status(request.id)
            row.order.state = status.state
            row.order.status = _status(status.state)
            row.order.total_amount = float(money.amount(status.total))
        return row.order

    async def CreateOrder(
        self, request: api.CreateOrderRequest, context: gateway.Context
    ) -> api.Order:
        """Stored first, then started: what was promised is never lost."""
        order = await self._store(request, context.options.request_id)
        await self._start(await self._row(order.id))
        return order

    async def UpdateOrder(
        self, request: api.UpdateOrderRequest, context: gateway.Context
    ) -> api.Order:
        """The status belongs to the workflow, and so does the total of an order under way."""
        row = await self._row(request.id)
        moves = request.HasField("status") and request.status != row.order.status
        if moves and request.status != api.ORDER_STATUS_CANCELLED:
            raise refusals.not_in_this_state(request.id, states.word(row.order.state))
        if request.HasField("total_amount"):
            await self._correct_total(request)
        if moves:
            await self.CancelOrder(pb.CancelOrderRequest(id=request.id), context)
        return (await self._row(request.id)).order

    async def DeleteOrder(self, request: api.DeleteOrderRequest, context: gateway.Context) -> None:
        """Cancelled by the system if it is under way, then hidden."""
        row = await self._row(request.id)
        if row.started and row.order.state not in states.CLOSED:
            await self._cancel(
                pb.CancelOrderRequest(id=request.id, reason="DELETED", actor=pb.ACTOR_SYSTEM),
                context,
            )
        async with refusals.transaction(self._database) as connection:
            if not await store.hide(connection, request.id):
                raise refusals.not_found(request.id)

    async def GetOrderTimeline(
        self, request: api.GetOrderTimelineRequest, _context: gateway.Context
    ) -> api.GetOrderTimelineResponse:
        """What the workflow remembers, and what the tables keep."""
        row = await self._row(request.id)
        async with refusals.transaction(self._database) as connection:
            events = await store.events(connection, request.id)
        entries = (await self._status(request.id)).timeline if row.started else ()
        return api.GetOrderTimelineResponse(entries=entries, events=events)

    async def CancelOrder(
        self, request: pb.CancelOrderRequest, context: gateway.Context
    ) -> pb.CancelOrderResponse:
        """In the role that the caller has, whatever the request says."""
        requests.text("reason", request.reason)
        request.actor = callers.actor(context, trust_x_actor=self._trust_x_actor)
        return await self._cancel(request, context)

    async def _cancel(
        self, request: pb.CancelOrderRequest, context: gateway.Context
    ) -> pb.CancelOrderResponse:
        """By the workflow; if that is closed, by what its row says."""
        try:
            return await super().CancelOrder(request, context)
        except gateway.Refusal as refusal:
            if refusal.reason != "WORKFLOW_CLOSED":
                raise
        order = (await self._row(request.id)).order
        if order.state not in states.ENDING:
            raise refusals.cancel_not_allowed(request.id, states.word(order.state))
        return pb.CancelOrderResponse(state=order.state, cancel_reason=order.cancel_reason)

    async def _store(self, request: api.CreateOrderRequest, key: str) -> api.Order:
        """A new order, or the one that this key has stored before."""
        total = requests.new_total(request)
        async with refusals.transaction(self._database) as connection:
            if key:
                try:
                    kept = await idempotency.recall(connection, "CreateOrder", key, request)
                except idempotency.MismatchError as error:
                    raise refusals.key_reused(key) from error
                if kept is not None:
                    return api.Order.FromString(kept)
            row = await store.create(connection, request.customer_id, total, request.items)
            if key:
                await idempotency.keep(connection, "CreateOrder", key, row.order)
        return row.order

    async def _start(self, row: store.Row) -> None:
        """Start the order's workflow, unless it has been."""
        if row.started:
            return
        try:
            async with asyncio.timeout(TEMPORAL_TIMEOUT):
                await self._orders.start_order_fulfilment(
                    pb.OrderFulfilmentRequest(order=_message(row), timings=self._timings)
                )
        except WorkflowAlreadyStartedError:
            pass  # by an earlier call, which did not live to note it
        except (RPCError, RuntimeError, TimeoutError) as error:  # RuntimeError: cannot connect
            raise refusals.not_started(row.order.id) from error
        async with refusals.transaction(self._database) as connection:
            await store.mark_started(connection, row.order.id)

    async def _correct_total(self, request: api.UpdateOrderRequest) -> None:
        total = requests.total(request.total_amount)
        async with refusals.transaction(self._database) as connection:
            corrected = await store.correct_total(connection, request.id, total)
        if not corrected:
            row = await self._row(request.id)
            raise refusals.not_in_this_state(request.id, states.word(row.order.state))

    async def _row(self, order_id: int) -> store.Row:
        async with refusals.transaction(self._database) as connection:
            row = await store.get(connection, order_id)
        if row is None:
            raise refusals.not_found(order_id)
        return row

    async def _status(self, order_id: int) -> pb.StatusResponse:
        try:
            async with asyncio.timeout(TEMPORAL_TIMEOUT):
                return await self._orders.status(pb.StatusRequest(id=order_id))
        except RPCError as error:
            if error.status == RPCStatusCode.NOT_FOUND:  # forgotten after the retention time
                raise refusals.not_found(order_id) from error
            raise refusals.no_answer(order_id) from error
        except (WorkflowQueryFailedError, RuntimeError, TimeoutError) as error:
            raise refusals.no_answer(order_id) from error


@final
class CallbackService(CallbackServiceGateway):
    """What partners tell us."""

    async def CarrierUpdate(
        self, request: pb.CarrierUpdateRequest, context: gateway.Context
    ) -> None:
        """As the contract maps it, but news of a closed order is not refused."""
        try:
            await super().CarrierUpdate(request, context)
        except gateway.Refusal as refusal:
            if refusal.reason != "WORKFLOW_CLOSED":
                raise


def _message(row: store.Row) -> pb.Order:
    """The order as its workflow starts from it."""
    order = row.order
    return pb.Order(
        id=order.id,
        order_uid=order.order_uid,
        customer_id=order.customer_id,
        kind=order.kind,
        total=money.money(money.decimal(order.total_amount), order.currency),
        items=order.items,
        version=row.version,
    )


def _status(state: pb.OrderState) -> api.OrderStatus:
    return _STATUS[states.STATUS[state]]


_STATUS = {
    "pending": api.ORDER_STATUS_PENDING,
    "processing": api.ORDER_STATUS_PROCESSING,
    "completed": api.ORDER_STATUS_COMPLETED,
    "cancelled": api.ORDER_STATUS_CANCELLED,
}
