"""The workflow of a standard order."""

import asyncio
from typing import TypeVar, final

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError, FailureError

from oms.common.v1.common_pb2 import CompensationReport, OmsTimings
from oms.errors import InvalidOrderError, reason
from oms.inventory.v1 import inventory_pb2, inventory_temporal
from oms.logistics.v1 import logistics_pb2, logistics_temporal
from oms.orders import states
from oms.orders.progress import Progress
from oms.orders.v1 import orders_pb2 as pb
from oms.orders.v1 import orders_temporal as t
from oms.payments.v1 import payments_pb2, payments_temporal
from oms.saga import Saga, error_type, shielded
from oms.timings import complete
from protemporal import runtime as pt

STOCK_BEFORE_PAYMENT = "OrderWorkflow.PaymentProcessing"
"""Patch: runs from before it charge first and take from stock then; both histories are in tests."""

In = TypeVar("In")
Out = TypeVar("Out")


@final
@pt.implements
class OrderFulfilment(t.OrderFulfilmentWorkflow):
    """Takes an order to the carrier, or undoes what it began.

    The steps run in a task of their own, so that a handler can cut them off. However they end, one
    place follows: it undoes what has to be undone, sheltered from any cancellation, and closes.
    """

    def __init__(self) -> None:
        self._order = pb.Order()
        self._timings = OmsTimings()
        self._steps: asyncio.Task[None] | None = None
        self._saga = Saga()
        self._progress = Progress()
        self._lock = asyncio.Lock()  # whoever reads the state to change it, across an await
        self._unavailable: frozenset[int] = frozenset()
        self._carrier_reference = ""
        self._cancelled_for = ""
        self._refused_cancels: list[str] = []
        self._compensation = CompensationReport()
        self._closed = False
        self._resolved: dict[str, pb.ResolveUnavailableResponse] = {}

    async def run(self, request: pb.OrderFulfilmentRequest) -> pb.OrderFulfilmentResponse:
        """Run the steps, then close."""
        self._order.CopyFrom(request.order)
        self._timings = complete(request.timings)
        self._progress.begin(self._order)
        self._show()
        workflow.logger.info("the order is worth %d", self._order.total.minor)
        steps = self._steps = asyncio.create_task(self._fulfil())
        try:
            await workflow.wait([steps])
        except asyncio.CancelledError:  # Temporal's own cancel request
            await shielded(self._cancel(pb.ACTOR_SYSTEM, "CANCEL_REQUESTED"))
        return await shielded(self._close(steps))

    def _show(self) -> None:
        """Let operators see what the order depends on, now and in its history."""
        pt.set_variable("order", self._order)
        pt.set_variable("state", lambda: states.word(self._progress.state))
        pt.set_variable("version", lambda: self._progress.version)
        pt.set_variable("reason", lambda: self._progress.reason)
        pt.set_variable("unavailableLines", lambda: sorted(self._unavailable))
        pt.set_variable("carrierReference", lambda: self._carrier_reference)
        pt.set_variable("toUndo", self._saga.names)
        pt.set_variable("compensation", lambda: self._compensation)

    # The steps, in their order

    async def _fulfil(self) -> None:
        await self._step(t.VALIDATE_ORDER, pb.ValidateOrderRequest(order=self._order))
        if self._order.items:
            await self._reserve()
            if workflow.patched(STOCK_BEFORE_PAYMENT):
                await self._take_from_stock()
                await self._charge()
            else:
                await self._charge()
                await self._take_from_stock()
            await self._ship()
        else:
            await workflow.sleep(self._timings.simulate_sleep.ToTimedelta())
        await self._move(pb.ORDER_STATE_SHIPPED)

    async def _reserve(self) -> None:
        lines = [
            inventory_pb2.StockLine(line_no=item.line_no, sku=item.sku, quantity=item.quantity)
            for item in self._order.items
        ]
        uid = self._order.order_uid
        self._saga.undo_with(
            inventory_temporal.RELEASE_RESERVATION,
            inventory_pb2.ReleaseReservationRequest(order_uid=uid, lines=lines),
        )
        reserved = await self._step(
            inventory_temporal.RESERVE_INVENTORY,
            inventory_pb2.ReserveInventoryRequest(order_uid=uid, lines=lines),
        )
        self._unavailable = frozenset(x.line_no for x in reserved.lines if not x.available)
        if self._unavailable:
            await self._ask_customer()

    async def _ask_customer(self) -> None:
        """Wait until the customer decides; cancel when that takes too long."""
        await self._move(pb.ORDER_STATE_AWAITING_CUSTOMER)
        try:
            await workflow.wait_condition(
                lambda: self._progress.state != pb.ORDER_STATE_AWAITING_CUSTOMER,
                timeout=self._timings.customer_action.ToTimedelta(),
                timeout_summary="the customer's word on unavailable items",
            )
        except TimeoutError:
            async with self._lock:  # the word may just be coming in
                if self._progress.state == pb.ORDER_STATE_AWAITING_CUSTOMER:
                    self._cut_off("TIMED_OUT")
        self._stop_if_cut_off()

    async def _take_from_stock(self) -> None:
        uid = self._order.order_uid
        self._saga.undo_with(
            inventory_temporal.RESTORE_INVENTORY,
            inventory_pb2.RestoreInventoryRequest(order_uid=uid),
        )
        await self._step(
            inventory_temporal.UPDATE_INVENTORY, inventory_pb2.UpdateInventoryRequest(order_uid=uid)
        )

    async def _charge(self) -> None:
        uid, customer_id = self._order.order_uid, self._order.customer_id
        self._saga.undo_with(
            payments_temporal.REFUND_PAYMENT,
            payments_pb2.RefundPaymentRequest(
                order_uid=uid, customer_id=customer_id, reason="order not sent"
            ),
        )
        await self._step(
            payments_temporal.PROCESS_PAYMENT,
            payments_pb2.ProcessPaymentRequest(
                order_uid=uid, customer_id=customer_id, amount=self._order.total
            ),
        )
        await self._move(pb.ORDER_STATE_PAID)

    async def _ship(self) -> None:
        uid, customer_id = self._order.order_uid, self._order.customer_id
        self._saga.undo_with(
            logistics_temporal.CANCEL_SHIPPING,
            logistics_pb2.CancelShippingRequest(order_uid=uid, customer_id=customer_id),
        )
        shipped = await self._step(
            logistics_temporal.ARRANGE_SHIPPING,
            logistics_pb2.ArrangeShippingRequest(
                order_uid=uid, customer_id=customer_id, step=self._timings.shipping_step
            ),
        )
        self._carrier_reference = shipped.carrier_reference

    async def _step(self, spec: pt.ActivitySpec[In, Out], request: In) -> Out:
        """Run one activity and note its end."""
        self._stop_if_cut_off()
        name = spec.name.rpartition(".")[2]
        try:
            answer = await pt.execute_activity(spec, request)
        except ActivityError as error:
            self._progress.step(name, error)
            raise
        self._progress.step(name)
        self._stop_if_cut_off()
        return answer

    async def _move(self, state: pb.OrderState) -> None:
        """Take on a state on the way forward, unless somebody has cut the steps off."""
        async with self._lock:
            self._stop_if_cut_off()
            await self._progress.move(state)

    # The end, whatever came before

    async def _close(self, steps: asyncio.Task[None]) -> pb.OrderFulfilmentResponse:
        """Undo what has to be undone, and say what became of the order."""
        await workflow.wait([steps])
        error = None if steps.cancelled() else steps.exception()
        if error is not None and not isinstance(error, FailureError):
            raise error  # a fault of ours: the workflow task waits for mended code, nothing is lost
        if error is None and not self._cancelled_for:
            return pb.OrderFulfilmentResponse(
                state=self._progress.state, carrier_reference=self._carrier_reference
            )
        original = self._cancelled_for or error_type(error or asyncio.CancelledError())
        if original == InvalidOrderError.__name__:
            await self._refuse(error)
        else:
            await self._undo(original)
        self._closed = True
        if self._cancelled_for and self._progress.state == pb.ORDER_STATE_CANCELLED:
            return pb.OrderFulfilmentResponse(
                state=self._progress.state,
                failure=pb.OrderFailure(
                    reason=self._cancelled_for, compensation=self._compensation
                ),
            )
        raise ApplicationError(
            f"order {self._order.id} could not be processed: {reason(original)}",
            self._compensation,
            type="OrderProcessingFailed",
            non_retryable=True,
        ) from error

    async def _refuse(self, error: BaseException | None) -> None:
        """Nothing has been done yet, so nothing has to be undone."""
        self._compensation.original = InvalidOrderError.__name__
        cause = error.cause if isinstance(error, ActivityError) else None
        said = cause.message if isinstance(cause, ApplicationError) else ""
        async with self._lock:
            await self._progress.move(pb.ORDER_STATE_FAILED, reason=f"INVALID_ORDER: {said}")

    async def _undo(self, original: str) -> None:
        """Unwind; the order stays CANCELLING if something could not be undone."""
        why = self._cancelled_for or reason(original)
        async with self._lock:
            await self._progress.move(pb.ORDER_STATE_CANCELLING, reason=why)
        self._compensation = await self._saga.unwind(original, self._progress.undo)
        if all(undo.ok for undo in self._compensation.undo):
            async with self._lock:
                await self._progress.move(pb.ORDER_STATE_CANCELLED, reason=why)

    # What comes from outside

    async def cancel_order(self, request: pb.CancelOrderRequest) -> pb.CancelOrderResponse:
        """Cut the steps off and answer when all is undone; again and again the same."""
        if not await self._cancel_for(request):
            raise ApplicationError(
                f"an order in state {states.word(self._progress.state)} cannot be cancelled"
                f" by {_role(request).lower()}",
                type="CancelNotAllowed",
            )
        await workflow.wait_condition(lambda: self._closed)
        return pb.CancelOrderResponse(
            state=self._progress.state,
            cancel_reason=self._progress.reason,
            compensation=self._compensation,
        )

    async def cancel(self, request: pb.CancelOrderRequest) -> None:
        """Cut the steps off; whoever wants to know what came of it asks."""
        if not await self._cancel_for(request):
            self._refused_cancels.append(request.request_id)

    def validate_resolve_unavailable(self, request: pb.ResolveUnavailableRequest) -> None:
        """Refuse a decision that nobody waits for."""
        if request.request_id not in self._resolved:
            self._check_awaiting_customer()
        if request.resolution not in {pb.RESOLUTION_AMEND, pb.RESOLUTION_CANCEL}:
            raise ApplicationError("resolution: AMEND or CANCEL", type="ResolutionMissing")

    async def resolve_unavailable(
        self, request: pb.ResolveUnavailableRequest
    ) -> pb.ResolveUnavailableResponse:
        """Send what there is, or nothing."""
        async with self._lock:
            if request.request_id in self._resolved:
                return self._resolved[request.request_id]
            self._check_awaiting_customer()  # again: somebody may have been before us at the lock
            await self._resolve(request.resolution)
        if self._cancelled_for:
            await workflow.wait_condition(lambda: self._closed)
        answer = pb.ResolveUnavailableResponse(
            state=self._progress.state, total=self._order.total, items=self._order.items
        )
        if request.request_id:
            self._resolved[request.request_id] = answer
        return answer

    async def carrier_update(self, request: pb.CarrierUpdateRequest) -> None:
        """Note it."""
        self._progress.message("CarrierUpdate", f"{request.carrier_reference} {request.status}")

    def status(self, request: pb.StatusRequest) -> pb.StatusResponse:  # noqa: ARG002 # the id has led here
        """Where the order stands."""
        return pb.StatusResponse(
            state=self._progress.state,
            version=self._progress.version,
            total=self._order.total,
            unavailable_lines=sorted(self._unavailable),
            carrier_reference=self._carrier_reference,
            reason=self._progress.reason,
            timeline=self._progress.timeline,
            refused_cancels=self._refused_cancels,
            closed=self._closed or self._progress.state in states.CLOSED,
        )

    async def _resolve(self, resolution: pb.Resolution) -> None:
        """Amend the order, or cut it off. The lock is held."""
        left = [item for item in self._order.items if item.line_no not in self._unavailable]
        if resolution == pb.RESOLUTION_CANCEL:
            self._cut_off("CANCELLED_BY_CUSTOMER")
        elif not left:
            self._cut_off("NOTHING_LEFT")
        else:
            gone = (item for item in self._order.items if item.line_no in self._unavailable)
            self._order.total.minor -= sum(x.quantity * x.unit_price.minor for x in gone)
            del self._order.items[:]
            self._order.items.extend(left)
            await self._progress.move(
                pb.ORDER_STATE_CREATED,
                total=self._order.total,
                unavailable_lines=sorted(self._unavailable),
            )

    def _check_awaiting_customer(self) -> None:
        if self._progress.state != pb.ORDER_STATE_AWAITING_CUSTOMER or self._cancelled_for:
            raise ApplicationError(
                "the order does not wait for the customer", type="NotAwaitingCustomer"
            )

    async def _cancel_for(self, request: pb.CancelOrderRequest) -> bool:
        """Cut the steps off as asked; gives whether the actor may do that."""
        await workflow.wait_condition(lambda: self._steps is not None)
        why = request.reason or f"CANCELLED_BY_{_role(request)}"
        return await self._cancel(request.actor or pb.ACTOR_CUSTOMER, why)

    async def _cancel(self, actor: pb.Actor, why: str) -> bool:
        """Cut the steps off, unless they are already; gives whether the actor may do that."""
        async with self._lock:
            state = self._progress.state
            if actor not in states.MAY_CANCEL[state]:
                return False
            if not (self._cancelled_for or state in states.ENDING):
                self._cut_off(why)
            return True

    def _cut_off(self, why: str) -> None:
        self._cancelled_for = why
        if self._steps is not None:
            self._steps.cancel()

    def _stop_if_cut_off(self) -> None:
        """End the steps: a cancel is lost on an activity whose answer comes at the same moment."""
        if self._cancelled_for:
            raise asyncio.CancelledError


def _role(request: pb.CancelOrderRequest) -> str:
    return pb.Actor.Name(request.actor or pb.ACTOR_CUSTOMER).removeprefix("ACTOR_")
