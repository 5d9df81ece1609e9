# Generated from handlers/stock.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `handlers.Stock` service."""

from typing import Unpack

from protemporal import runtime as pt

from handlers import stock_pb2 as pb

RESTOCK = pt.SignalSpec(
    name="handlers.Stock.Restock",
    input=pb.Item,
)
LEVEL = pt.QuerySpec(
    name="handlers.Stock.Level",
    input=pb.Item,
    output=pb.Item,
)
COUNT = pt.UpdateSpec(
    name="handlers.Stock.Count",
    input=pb.Item,
    output=pb.Item,
)


class StockClient(pt.Client):
    """Client of the `handlers.Stock` service."""

    async def restock(self, workflow_id: str, request: pb.Item) -> None:
        await self.signal(RESTOCK, request, workflow_id=workflow_id)

    async def level(self, workflow_id: str, request: pb.Item) -> pb.Item:
        return await self.query(LEVEL, request, workflow_id=workflow_id)

    async def count(
        self,
        workflow_id: str,
        request: pb.Item,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.Item:
        return await self.update(COUNT, request, workflow_id=workflow_id, **options)

    async def start_count(
        self,
        workflow_id: str,
        request: pb.Item,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.Item]:
        return await self.start_update(COUNT, request, workflow_id=workflow_id, **options)
