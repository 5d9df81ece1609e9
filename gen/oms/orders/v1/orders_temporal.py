# Generated from oms/orders/v1/orders.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `oms.orders.v1.Orders` and `oms.orders.v1.OrderActivities` services."""

from abc import abstractmethod
from datetime import timedelta
from typing import Unpack

from protemporal import runtime as pt

from oms.orders.v1 import orders_pb2 as pb

ORDER_FULFILMENT = pt.WorkflowSpec(
    name="oms.orders.v1.Orders.OrderFulfilment",
    input=pb.OrderFulfilmentRequest,
    output=pb.OrderFulfilmentResponse,
    workflow_id="order-${! order.id.string() }",
    task_queue="order-processing",
    id_reuse_policy=pt.WorkflowIDReusePolicy.REJECT_DUPLICATE,
    id_conflict_policy=pt.WorkflowIDConflictPolicy.USE_EXISTING,
)
CANCEL_ORDER = pt.UpdateSpec(
    name="oms.orders.v1.Orders.CancelOrder",
    input=pb.CancelOrderRequest,
    output=pb.CancelOrderResponse,
    workflow_id="order-${! id.string() }",
    update_id='${! requestId.or("") }',
)
CANCEL = pt.SignalSpec(
    name="oms.orders.v1.Orders.Cancel",
    input=pb.CancelOrderRequest,
    workflow_id="order-${! id.string() }",
)
RESOLVE_UNAVAILABLE = pt.UpdateSpec(
    name="oms.orders.v1.Orders.ResolveUnavailable",
    input=pb.ResolveUnavailableRequest,
    output=pb.ResolveUnavailableResponse,
    workflow_id="order-${! id.string() }",
    update_id='${! requestId.or("") }',
    validate=True,
)
CARRIER_UPDATE = pt.SignalSpec(
    name="oms.orders.v1.Orders.CarrierUpdate",
    input=pb.CarrierUpdateRequest,
    workflow_id="order-${! id.string() }",
)
STATUS = pt.QuerySpec(
    name="oms.orders.v1.Orders.Status",
    input=pb.StatusRequest,
    output=pb.StatusResponse,
    workflow_id="order-${! id.string() }",
)
VALIDATE_ORDER = pt.ActivitySpec(
    name="oms.orders.v1.OrderActivities.ValidateOrder",
    input=pb.ValidateOrderRequest,
    output=pb.ValidateOrderResponse,
    task_queue="order-processing",
    start_to_close_timeout=timedelta(minutes=1),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(minutes=1),
        maximum_attempts=5,
        non_retryable_error_types=("InvalidOrderError",),
    ),
)
UPDATE_ORDER_STATUS = pt.ActivitySpec(
    name="oms.orders.v1.OrderActivities.UpdateOrderStatus",
    input=pb.UpdateOrderStatusRequest,
    output=pb.UpdateOrderStatusResponse,
    task_queue="order-processing",
    schedule_to_close_timeout=timedelta(minutes=10),
    start_to_close_timeout=timedelta(seconds=5),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(milliseconds=500),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(seconds=10),
        non_retryable_error_types=("NotFoundError",),
    ),
)


class OrderFulfilmentWorkflow(pt.Workflow, run=ORDER_FULFILMENT):
    """Takes an order to the carrier, or undoes what it began.

    An order without items is validated, waits a moment and is done. One with items is validated,
    reserved, charged, taken from stock and handed to the carrier. Items that are not available
    wait for the customer's word.

    A cancelled order completes with the state CANCELLED. An order that fails ends as
    `OrderProcessingFailed` with a `oms.common.v1.CompensationReport` in its details.
    """

    @abstractmethod
    async def run(self, request: pb.OrderFulfilmentRequest) -> pb.OrderFulfilmentResponse: ...

    @pt.handles(CANCEL)
    @abstractmethod
    async def cancel(self, request: pb.CancelOrderRequest) -> None:
        """Cancels the order as `CancelOrder` does, without an answer. Where that is not allowed the order
        goes on, and `Status` lists the request id among `refused_cancels`.
        """

    @pt.handles(CARRIER_UPDATE)
    @abstractmethod
    async def carrier_update(self, request: pb.CarrierUpdateRequest) -> None:
        """Notes what the carrier says about the parcel."""

    @pt.handles(STATUS)
    @abstractmethod
    def status(self, request: pb.StatusRequest) -> pb.StatusResponse:
        """Tells where the order stands: the truth, while the tables may be a moment behind."""

    @pt.handles(CANCEL_ORDER)
    @abstractmethod
    async def cancel_order(self, request: pb.CancelOrderRequest) -> pb.CancelOrderResponse:
        """Cancels the order and answers when all is undone.

        Refused with `CancelNotAllowed` where the order's state does not allow it to the actor. An order
        that is being cancelled already gives the same answer again.
        """

    @pt.handles(RESOLVE_UNAVAILABLE)
    @abstractmethod
    async def resolve_unavailable(
        self,
        request: pb.ResolveUnavailableRequest,
    ) -> pb.ResolveUnavailableResponse:
        """Says what to do about the items that are not available. Refused with `NotAwaitingCustomer`
        unless the order waits for just that.
        """

    @abstractmethod
    def validate_resolve_unavailable(self, request: pb.ResolveUnavailableRequest) -> None: ...


class OrdersClient(pt.Client):
    """One order on its way, and what can be said to it meanwhile."""

    async def start_order_fulfilment(
        self,
        request: pb.OrderFulfilmentRequest,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.OrderFulfilmentResponse]:
        """Takes an order to the carrier, or undoes what it began.

        An order without items is validated, waits a moment and is done. One with items is validated,
        reserved, charged, taken from stock and handed to the carrier. Items that are not available
        wait for the customer's word.

        A cancelled order completes with the state CANCELLED. An order that fails ends as
        `OrderProcessingFailed` with a `oms.common.v1.CompensationReport` in its details.
        """
        return await self.start(ORDER_FULFILMENT, request, **options)

    async def execute_order_fulfilment(
        self,
        request: pb.OrderFulfilmentRequest,
        **options: Unpack[pt.StartOptions],
    ) -> pb.OrderFulfilmentResponse:
        """Takes an order to the carrier, or undoes what it began.

        An order without items is validated, waits a moment and is done. One with items is validated,
        reserved, charged, taken from stock and handed to the carrier. Items that are not available
        wait for the customer's word.

        A cancelled order completes with the state CANCELLED. An order that fails ends as
        `OrderProcessingFailed` with a `oms.common.v1.CompensationReport` in its details.
        """
        return await self.execute(ORDER_FULFILMENT, request, **options)

    async def cancel_order(
        self,
        request: pb.CancelOrderRequest,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.CancelOrderResponse:
        """Cancels the order and answers when all is undone.

        Refused with `CancelNotAllowed` where the order's state does not allow it to the actor. An order
        that is being cancelled already gives the same answer again.
        """
        return await self.update(CANCEL_ORDER, request, **options)

    async def start_cancel_order(
        self,
        request: pb.CancelOrderRequest,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.CancelOrderResponse]:
        """Cancels the order and answers when all is undone.

        Refused with `CancelNotAllowed` where the order's state does not allow it to the actor. An order
        that is being cancelled already gives the same answer again.
        """
        return await self.start_update(CANCEL_ORDER, request, **options)

    async def cancel_(self, request: pb.CancelOrderRequest) -> None:
        """Cancels the order as `CancelOrder` does, without an answer. Where that is not allowed the order
        goes on, and `Status` lists the request id among `refused_cancels`.
        """
        await self.signal(CANCEL, request)

    async def resolve_unavailable(
        self,
        request: pb.ResolveUnavailableRequest,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.ResolveUnavailableResponse:
        """Says what to do about the items that are not available. Refused with `NotAwaitingCustomer`
        unless the order waits for just that.
        """
        return await self.update(RESOLVE_UNAVAILABLE, request, **options)

    async def start_resolve_unavailable(
        self,
        request: pb.ResolveUnavailableRequest,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.ResolveUnavailableResponse]:
        """Says what to do about the items that are not available. Refused with `NotAwaitingCustomer`
        unless the order waits for just that.
        """
        return await self.start_update(RESOLVE_UNAVAILABLE, request, **options)

    async def carrier_update(self, request: pb.CarrierUpdateRequest) -> None:
        """Notes what the carrier says about the parcel."""
        await self.signal(CARRIER_UPDATE, request)

    async def status(self, request: pb.StatusRequest) -> pb.StatusResponse:
        """Tells where the order stands: the truth, while the tables may be a moment behind."""
        return await self.query(STATUS, request)


class OrderActivities(pt.Activities):
    """What the order workflow does to the order tables."""

    @pt.handles(VALIDATE_ORDER)
    @abstractmethod
    async def validate_order(self, request: pb.ValidateOrderRequest) -> pb.ValidateOrderResponse:
        """Checks an order: total above zero, at most 100 lines, each with a quantity above zero. Fails
        with InvalidOrderError.
        """

    @pt.handles(UPDATE_ORDER_STATUS)
    @abstractmethod
    async def update_order_status(
        self,
        request: pb.UpdateOrderStatusRequest,
    ) -> pb.UpdateOrderStatusResponse:
        """Writes a state of the order, with an event, unless the row has this version or a later one. A
        move that the state machine does not have is refused and logged.
        """
