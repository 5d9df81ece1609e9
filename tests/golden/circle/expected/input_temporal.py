# Generated from circle/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `circle.Orders` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from circle import input_pb2 as pb
from circle import stock_pb2

PLACE: pt.WorkflowSpec[pb.Order, pb.Order] = pt.WorkflowSpec(
    name="circle.Orders.Place",
    input=pb.Order,
    output=pb.Order,
)
CANCEL: pt.SignalSpec[pb.Order] = pt.SignalSpec(
    name="circle.Orders.Cancel",
    input=pb.Order,
)

# Behind the specs, since these modules import this one in turn.
from circle import stock_temporal


class PlaceWorkflow(pt.Workflow, run=PLACE):
    """Workflow `circle.Orders.Place`."""

    @abstractmethod
    async def run(self, request: pb.Order) -> pb.Order: ...

    @pt.handles(stock_temporal.RESTOCK)
    @abstractmethod
    async def restock(self, request: stock_pb2.Item) -> None: ...

    @pt.handles(stock_temporal.LEVEL)
    @abstractmethod
    def level(self, request: stock_pb2.Item) -> stock_pb2.Item: ...

    @pt.handles(stock_temporal.RESERVE)
    @abstractmethod
    async def reserve(self, request: stock_pb2.Item) -> None: ...


class OrdersClient(pt.Client):
    """Client of the `circle.Orders` service."""

    async def start_place(
        self,
        request: pb.Order,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Order]:
        return await self.start(PLACE, request, **options)

    async def execute_place(
        self,
        request: pb.Order,
        **options: Unpack[pt.StartOptions],
    ) -> pb.Order:
        return await self.execute(PLACE, request, **options)

    async def cancel_(self, workflow_id: str, request: pb.Order) -> None:
        await self.signal(CANCEL, request, workflow_id=workflow_id)
