# Generated from other_services/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `other_services.Orders` and `other_services.Clerks` services."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from other_services import input_pb2 as pb
from other_services.stock import input_pb2
from other_services.stock import input_temporal

PLACE_ORDER = pt.WorkflowSpec(
    name="other_services.Orders.PlaceOrder",
    input=pb.Order,
    output=pb.Order,
    workflow_id="order/${! orderId }",
)
ASK = pt.QuerySpec(
    name="other_services.Clerks.Ask",
    input=pb.Order,
    output=pb.Order,
)


class PlaceOrderWorkflow(pt.Workflow, run=PLACE_ORDER):
    """Workflow `other_services.Orders.PlaceOrder`."""

    @abstractmethod
    async def run(self, request: pb.Order) -> pb.Order: ...

    @pt.handles(input_temporal.RESTOCK)
    @abstractmethod
    async def restock(self, request: input_pb2.Item) -> None: ...

    @pt.handles(input_temporal.LEVEL)
    @abstractmethod
    def level(self, request: input_pb2.Item) -> input_pb2.Item: ...

    @pt.handles(ASK)
    @abstractmethod
    def ask(self, request: pb.Order) -> pb.Order: ...

    @pt.handles(input_temporal.COUNT, validate=True)
    @abstractmethod
    async def count(self, request: input_pb2.Item) -> input_pb2.Item: ...

    @abstractmethod
    def validate_count(self, request: input_pb2.Item) -> None: ...


class OrdersClient(pt.Client):
    """Client of the `other_services.Orders` service."""

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

    async def place_order_with_restock(
        self,
        request: pb.Order,
        signal: input_pb2.Item,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Order]:
        return await self.signal_with_start(
            PLACE_ORDER,
            request,
            input_temporal.RESTOCK,
            signal,
            **options,
        )

    async def place_order_with_count(
        self,
        request: pb.Order,
        update: input_pb2.Item,
        **options: Unpack[pt.UpdateWithStartOptions],
    ) -> input_pb2.Item:
        return await self.update_with_start(
            PLACE_ORDER,
            request,
            input_temporal.COUNT,
            update,
            **options,
        )


class ClerksClient(pt.Client):
    """Client of the `other_services.Clerks` service."""

    async def ask(self, workflow_id: str, request: pb.Order) -> pb.Order:
        return await self.query(ASK, request, workflow_id=workflow_id)
