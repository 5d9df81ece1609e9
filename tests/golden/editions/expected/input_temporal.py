# Generated from editions/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `editions.Orders` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from editions import input_pb2 as pb

PLACE_ORDER = pt.WorkflowSpec(
    name="editions.Orders.PlaceOrder",
    input=pb.Order,
    output=pb.Order,
    workflow_id="order/${! orderId }",
)


class PlaceOrderWorkflow(pt.Workflow, run=PLACE_ORDER):
    """Workflow `editions.Orders.PlaceOrder`."""

    @abstractmethod
    async def run(self, request: pb.Order) -> pb.Order: ...


class OrdersClient(pt.Client):
    """Client of the `editions.Orders` service."""

    async def start_place_order(
        self,
        request: pb.Order,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Order]:
        return await self.start(PLACE_ORDER, request, **options)

    async def execute_place_order(
        self,
        request: pb.Order,
        **options: Unpack[pt.StartOptions],
    ) -> pb.Order:
        return await self.execute(PLACE_ORDER, request, **options)
