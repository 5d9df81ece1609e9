"""The public API of the orders: what no verb of the contract covers, written by hand.

CancelOrder and ResolveUnavailable are mapped by the contract; CancelOrder is refined here. What the
others ask of the workflows goes through RPCs of their own, with an underscore.
"""
# ruff: noqa: N802 - methods have the names of their RPCs

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import final
from uuid import uuid4

from oms import idempotency, money, refusals
from oms.api.v1 import order_service_pb2 as api
from oms.api.v1.order_service_gateway import CallbackServiceGateway, OrderServiceGateway
from oms.common.v1.common_pb2 import OmsTimings
from oms.database import Database
from oms.orders import callers, paging, requests, states, store
from oms.orders.v1 import orders_pb2 as pb
from oms.orders.v1 import orders_temporal as t
from oms.orders.watching import Lookout
from protemporal import gateway

ASK_EVERY = 0.2
"""Seconds between two questions of a caller who waits for what came of a signal."""


@final
class OrderService(OrderServiceGateway):
    """Orders in Postgres, each with its workflow in Temporal."""

    _fulfil = gateway.start(t.ORDER_FULFILMENT)
    _status = gateway.query(t.STATUS)
    _cancel = gateway.update(t.CANCEL_ORDER, api.CancelOrderRequest, api.CancelOrderResponse)
    _signal_cancel = gateway.signal(t.CANCEL, api.CancelOrderRequest)

    def __init__(self, database: Database, timings: OmsTimings) -> None:
        self._database = database
        self._timings = timings
        self._lookout = Lookout(database)

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

    async def GetOrder(self, request: api.GetOrderRequest, context: gateway.Context) -> api.Order:
        """As the tables have it, or as the workflow does."""
        row = await self._row(request.id)
        if request.fresh and row.started:
            _refresh(row.order, await self._status(pb.StatusRequest(id=request.id), context))
        return row.order

    async def CreateOrder(
        self, request: api.CreateOrderRequest, context: gateway.Context
    ) -> api.Order:
        """Stored first, then started: what was promised is never lost."""
        order = await self._store(request, context.options.request_id)
        await self._start(await self._row(order.id), context)
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
            asked = api.CancelOrderRequest(id=request.id, actor=callers.actor(context))
            await self._unless_closed(self._cancel(asked, context), request.id)
        return (await self._row(request.id)).order

    async def DeleteOrder(self, request: api.DeleteOrderRequest, context: gateway.Context) -> None:
        """Cancelled by the system if it is under way, then hidden."""
        row = await self._row(request.id)
        if row.started and row.order.state not in states.CLOSED:
            asked = api.CancelOrderRequest(id=request.id, reason="DELETED", actor=pb.ACTOR_SYSTEM)
            await self._unless_closed(self._cancel(asked, context), request.id)
        async with refusals.transaction(self._database) as connection:
            if not await store.hide(connection, request.id):
                raise refusals.not_found(request.id)

    async def GetOrderTimeline(
        self, request: api.GetOrderTimelineRequest, context: gateway.Context
    ) -> api.GetOrderTimelineResponse:
        """What the workflow remembers, and what the tables keep."""
        row = await self._row(request.id)
        async with refusals.transaction(self._database) as connection:
            events = await store.events(connection, request.id)
        answer = api.GetOrderTimelineResponse(events=events)
        if row.started:
            status = await self._status(pb.StatusRequest(id=request.id), context)
            answer.entries.extend(status.timeline)
        return answer

    async def WatchOrder(
        self, request: api.WatchOrderRequest, _context: gateway.Context
    ) -> AsyncIterator[api.Order]:
        """As the tables have it; what has not changed is not read again."""
        with self._lookout.watching(request.id):
            row = await self._row(request.id)
            yield row.order
            while row.order.state not in states.CLOSED:
                versions = await self._lookout.next_look()
                if versions.get(request.id) != row.version:
                    row = await self._row(request.id)
                    yield row.order

    async def CancelOrder(
        self, request: api.CancelOrderRequest, context: gateway.Context
    ) -> api.CancelOrderResponse:
        """In the role that the caller has, whatever the request says."""
        requests.text("reason", request.reason)
        request.actor = callers.actor(context)
        match request.mode:
            case api.CANCEL_MODE_UNSPECIFIED | api.CANCEL_MODE_UPDATE:
                return await self._unless_closed(super().CancelOrder(request, context), request.id)
            case api.CANCEL_MODE_SIGNAL:
                await self._unless_closed(self._signal_cancel(request, context), request.id)
                return api.CancelOrderResponse(accepted=True)
            case api.CANCEL_MODE_SIGNAL_QUERY:
                return await self._unless_closed(self._signal_and_ask(request, context), request.id)
            case _:
                raise refusals.field_invalid("mode", "is none that is known")

    async def _signal_and_ask(
        self, request: api.CancelOrderRequest, context: gateway.Context
    ) -> api.CancelOrderResponse:
        """Signal, then ask until it has come to an end, or the call's time is over."""
        request.request_id = request.request_id or context.options.request_id or str(uuid4())
        await self._signal_cancel(request, context)
        while True:
            status = await self._status(pb.StatusRequest(id=request.id), context)
            cancelled = status.state in states.ENDING
            if request.request_id in status.refused_cancels or (status.closed and not cancelled):
                raise refusals.cancel_not_allowed(request.id, states.word(status.state))
            if status.closed:
                return api.CancelOrderResponse(state=status.state, cancel_reason=status.reason)
            await asyncio.sleep(ASK_EVERY)

    async def _unless_closed(
        self, cancelling: Awaitable[api.CancelOrderResponse | None], order_id: int
    ) -> api.CancelOrderResponse:
        """What the workflow answers; if that is closed, what the order's row says."""
        try:
            return await cancelling or api.CancelOrderResponse()
        except gateway.Refusal as refusal:
            if refusal.reason != gateway.Reason.WORKFLOW_CLOSED:
                raise
        order = (await self._row(order_id)).order
        if order.state not in states.ENDING:
            raise refusals.cancel_not_allowed(order_id, states.word(order.state))
        return api.CancelOrderResponse(state=order.state, cancel_reason=order.cancel_reason)

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

    async def _start(self, row: store.Row, context: gateway.Context) -> None:
        """Start the order's workflow, unless it has been."""
        if row.started:
            return
        asked = pb.OrderFulfilmentRequest(order=_message(row), timings=self._timings)
        try:
            await self._fulfil(asked, context)
        except gateway.Refusal as refusal:
            # An earlier call started it, and did not live to note it; a running one is no refusal.
            if refusal.reason != gateway.Reason.WORKFLOW_ID_USED:
                raise
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


@final
class CallbackService(CallbackServiceGateway):
    """What partners tell us."""

    _tell = gateway.signal(t.CARRIER_UPDATE)

    async def CarrierUpdate(
        self, request: pb.CarrierUpdateRequest, context: gateway.Context
    ) -> api.CarrierUpdateResponse:
        """Tell the order's workflow; news of a closed order are not refused."""
        try:
            await self._tell(request, context)
        except gateway.Refusal as refusal:
            if refusal.reason != gateway.Reason.WORKFLOW_CLOSED:
                raise
            return api.CarrierUpdateResponse(ignored=True)
        return api.CarrierUpdateResponse()


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


def _refresh(order: api.Order, status: pb.StatusResponse) -> None:
    """Put what the workflow says into the order as the tables have it."""
    order.state = status.state
    order.status = _STATUS[states.STATUS[status.state]]
    order.total_amount = float(money.amount(status.total))
    if status.state in states.ENDING:
        order.cancel_reason = status.reason
    elif status.state == pb.ORDER_STATE_FAILED:
        order.failure_reason = status.reason


_STATUS = {
    "pending": api.ORDER_STATUS_PENDING,
    "processing": api.ORDER_STATUS_PROCESSING,
    "completed": api.ORDER_STATUS_COMPLETED,
    "cancelled": api.ORDER_STATUS_CANCELLED,
}
