# Generated from plain_rpcs/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `plain_rpcs.Orders` service."""

from abc import abstractmethod
from datetime import timedelta
from typing import Unpack

from protemporal import runtime as pt

from plain_rpcs import input_pb2 as pb

PLACE_ORDER = pt.WorkflowSpec(
    name="plain_rpcs.Orders.PlaceOrder",
    input=pb.Order,
    output=pb.Order,
)
STORE = pt.ActivitySpec(
    name="plain_rpcs.Orders.Store",
    input=pb.Order,
    output=pb.Order,
    start_to_close_timeout=timedelta(seconds=1),
)


class PlaceOrderWorkflow(pt.Workflow, run=PLACE_ORDER):
    """Workflow `plain_rpcs.Orders.PlaceOrder`."""

    @abstractmethod
    async def run(self, request: pb.Order) -> pb.Order: ...


class OrdersActivities(pt.Activities):
    """RPCs without a role are the application's to write; activities are nobody's to call."""

    @pt.handles(STORE)
    @abstractmethod
    async def store(self, request: pb.Order) -> pb.Order: ...


class OrdersClient(pt.Client):
    """RPCs without a role are the application's to write; activities are nobody's to call."""

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
