# Generated from other_services/stock/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `other_services.stock.Stock` service."""

from typing import Unpack

from protemporal import runtime as pt

from other_services.stock import input_pb2 as pb

RESTOCK = pt.SignalSpec(
    name="other_services.stock.Stock.Restock",
    input=pb.Item,
)
LEVEL = pt.QuerySpec(
    name="other_services.stock.Stock.Level",
    input=pb.Item,
    output=pb.Item,
)
COUNT = pt.UpdateSpec(
    name="other_services.stock.Stock.Count",
    input=pb.Item,
    output=pb.Item,
    update_id="count/${! sku }",
)


class StockClient(pt.Client):
    """Client of the `other_services.stock.Stock` service."""

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
