# Generated from one_of_each/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `one_of_each.Orders` service."""

from abc import abstractmethod
from datetime import timedelta
from typing import Unpack

from protemporal import runtime as pt

from one_of_each import input_pb2 as pb

PLACE_ORDER = pt.WorkflowSpec(
    name="one_of_each.Orders.PlaceOrder",
    input=pb.PlaceOrderRequest,
    output=pb.PlaceOrderResponse,
    workflow_id="order/${! orderId }",
    task_queue="orders",
)
CHARGE = pt.ActivitySpec(
    name="one_of_each.Orders.Charge",
    input=pb.ChargeRequest,
    output=pb.ChargeResponse,
    task_queue="orders",
    start_to_close_timeout=timedelta(seconds=10),
)
CANCEL_ORDER = pt.SignalSpec(
    name="one_of_each.Orders.CancelOrder",
    input=pb.CancelOrderRequest,
    workflow_id="order/${! orderId }",
)
GET_ORDER = pt.QuerySpec(
    name="one_of_each.Orders.GetOrder",
    input=pb.GetOrderRequest,
    output=pb.GetOrderResponse,
    workflow_id="order/${! orderId }",
)
CHANGE_ADDRESS = pt.UpdateSpec(
    name="one_of_each.Orders.ChangeAddress",
    input=pb.ChangeAddressRequest,
    output=pb.ChangeAddressResponse,
    workflow_id="order/${! orderId }",
)


class PlaceOrderWorkflow(pt.Workflow, run=PLACE_ORDER):
    """Takes one order from payment to delivery."""

    @abstractmethod
    async def run(self, request: pb.PlaceOrderRequest) -> pb.PlaceOrderResponse: ...

    @pt.handles(CANCEL_ORDER)
    @abstractmethod
    async def cancel_order(self, request: pb.CancelOrderRequest) -> None: ...

    @pt.handles(GET_ORDER)
    @abstractmethod
    def get_order(self, request: pb.GetOrderRequest) -> pb.GetOrderResponse: ...

    @pt.handles(CHANGE_ADDRESS)
    @abstractmethod
    async def change_address(
        self,
        request: pb.ChangeAddressRequest,
    ) -> pb.ChangeAddressResponse: ...


class OrdersActivities(pt.Activities):
    """Takes orders and delivers them."""

    @pt.handles(CHARGE)
    @abstractmethod
    async def charge(self, request: pb.ChargeRequest) -> pb.ChargeResponse:
        """Charges the card."""


class OrdersClient(pt.Client):
    """Takes orders and delivers them."""

    async def start_place_order(
        self,
        request: pb.PlaceOrderRequest,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.PlaceOrderResponse]:
        """Takes one order from payment to delivery."""
        return await self.start(PLACE_ORDER, request, **options)

    async def execute_place_order(
        self,
        request: pb.PlaceOrderRequest,
        **options: Unpack[pt.StartOptions],
    ) -> pb.PlaceOrderResponse:
        """Takes one order from payment to delivery."""
        return await self.execute(PLACE_ORDER, request, **options)

    async def cancel_order(self, request: pb.CancelOrderRequest) -> None:
        await self.signal(CANCEL_ORDER, request)

    async def get_order(self, request: pb.GetOrderRequest) -> pb.GetOrderResponse:
        return await self.query(GET_ORDER, request)

    async def change_address(
        self,
        request: pb.ChangeAddressRequest,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.ChangeAddressResponse:
        return await self.update(CHANGE_ADDRESS, request, **options)

    async def start_change_address(
        self,
        request: pb.ChangeAddressRequest,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.ChangeAddressResponse]:
        return await self.start_update(CHANGE_ADDRESS, request, **options)
