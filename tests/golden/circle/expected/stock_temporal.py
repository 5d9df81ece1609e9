# Generated from circle/stock.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `circle.Stock` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from circle import input_pb2
from circle import stock_pb2 as pb

COUNT: pt.WorkflowSpec[pb.Item, pb.Item] = pt.WorkflowSpec(
    name="circle.Stock.Count",
    input=pb.Item,
    output=pb.Item,
)
RESTOCK: pt.SignalSpec[pb.Item] = pt.SignalSpec(
    name="circle.Stock.Restock",
    input=pb.Item,
)
LEVEL: pt.QuerySpec[pb.Item, pb.Item] = pt.QuerySpec(
    name="circle.Stock.Level",
    input=pb.Item,
    output=pb.Item,
)
RESERVE: pt.UpdateSpec[pb.Item, None] = pt.UpdateSpec(
    name="circle.Stock.Reserve",
    input=pb.Item,
    output=pt.NOTHING,
    update_id="${! sku }",
)

# Behind the specs, since these modules import this one in turn.
from circle import input_temporal


class CountWorkflow(pt.Workflow, run=COUNT):
    """Workflow `circle.Stock.Count`."""

    @abstractmethod
    async def run(self, request: pb.Item) -> pb.Item: ...

    @pt.handles(input_temporal.CANCEL)
    @abstractmethod
    async def cancel(self, request: input_pb2.Order) -> None: ...


class StockClient(pt.Client):
    """Client of the `circle.Stock` service."""

    async def start_count(
        self,
        request: pb.Item,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Item]:
        return await self.start(COUNT, request, **options)

    async def execute_count(self, request: pb.Item, **options: Unpack[pt.StartOptions]) -> pb.Item:
        return await self.execute(COUNT, request, **options)

    async def restock(self, workflow_id: str, request: pb.Item) -> None:
        await self.signal(RESTOCK, request, workflow_id=workflow_id)

    async def level(self, workflow_id: str, request: pb.Item) -> pb.Item:
        return await self.query(LEVEL, request, workflow_id=workflow_id)

    async def reserve(
        self,
        workflow_id: str,
        request: pb.Item,
        **options: Unpack[pt.UpdateOptions],
    ) -> None:
        return await self.update(RESERVE, request, workflow_id=workflow_id, **options)

    async def start_reserve(
        self,
        workflow_id: str,
        request: pb.Item,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[None]:
        return await self.start_update(RESERVE, request, workflow_id=workflow_id, **options)
