# Generated from handlers/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `handlers.Orders` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from handlers import input_pb2 as pb
from handlers import stock_pb2
from handlers import stock_temporal

PLACE_ORDER = pt.WorkflowSpec(
    name="handlers.Orders.PlaceOrder",
    input=pb.Order,
    output=pb.Order,
)
CANCEL_ORDER = pt.SignalSpec(
    name="cancel",
    input=pb.Order,
)
CONFIRM = pt.UpdateSpec(
    name="handlers.Orders.Confirm",
    input=pb.Order,
    output=pb.Order,
    update_id="confirm/${! orderId }",
    validate=True,
    wait_for_stage=pt.WorkflowUpdateStage.COMPLETED,
)
CORRECT = pt.UpdateSpec(
    name="handlers.Orders.Correct",
    input=pb.Order,
    output=pb.Order,
    validate=True,
)


class PlaceOrderWorkflow(pt.Workflow, run=PLACE_ORDER):
    """Workflow `handlers.Orders.PlaceOrder`."""

    @abstractmethod
    async def run(self, request: pb.Order) -> pb.Order: ...

    @pt.handles(CANCEL_ORDER)
    @abstractmethod
    async def cancel_order(self, request: pb.Order) -> None:
        """Gives up, if that is still possible."""

    @pt.handles(stock_temporal.RESTOCK)
    @abstractmethod
    async def restock(self, request: stock_pb2.Item) -> None: ...

    @pt.handles(stock_temporal.LEVEL)
    @abstractmethod
    def level(self, request: stock_pb2.Item) -> stock_pb2.Item: ...

    @pt.handles(CONFIRM)
    @abstractmethod
    async def confirm(self, request: pb.Order) -> pb.Order: ...

    @abstractmethod
    def validate_confirm(self, request: pb.Order) -> None: ...

    @pt.handles(CORRECT, validate=False)
    @abstractmethod
    async def correct(self, request: pb.Order) -> pb.Order: ...

    @pt.handles(stock_temporal.COUNT, validate=True)
    @abstractmethod
    async def count(self, request: stock_pb2.Item) -> stock_pb2.Item: ...

    @abstractmethod
    def validate_count(self, request: stock_pb2.Item) -> None: ...


class OrdersClient(pt.Client):
    """Client of the `handlers.Orders` service."""

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

    async def cancel_order(self, workflow_id: str, request: pb.Order) -> None:
        """Gives up, if that is still possible."""
        await self.signal(CANCEL_ORDER, request, workflow_id=workflow_id)

    async def confirm(
        self,
        workflow_id: str,
        request: pb.Order,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.Order:
        return await self.update(CONFIRM, request, workflow_id=workflow_id, **options)

    async def start_confirm(
        self,
        workflow_id: str,
        request: pb.Order,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.Order]:
        return await self.start_update(CONFIRM, request, workflow_id=workflow_id, **options)

    async def correct(
        self,
        workflow_id: str,
        request: pb.Order,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.Order:
        return await self.update(CORRECT, request, workflow_id=workflow_id, **options)

    async def start_correct(
        self,
        workflow_id: str,
        request: pb.Order,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.Order]:
        return await self.start_update(CORRECT, request, workflow_id=workflow_id, **options)
