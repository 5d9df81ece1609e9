# Generated from api_mode/orders.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `api_mode.Orders` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from api_mode import orders_pb2 as pb

PROCESS = pt.WorkflowSpec(
    name="api_mode.Orders.Process",
    input=pb.Order,
    output=pb.Order,
    workflow_id="order/${! orderId }",
)
CANCEL = pt.SignalSpec(
    name="api_mode.Orders.Cancel",
    input=pb.Order,
)
STATUS = pt.QuerySpec(
    name="api_mode.Orders.Status",
    input=pb.Order,
    output=pb.Order,
    workflow_id="order/${! orderId }",
)
CORRECT = pt.UpdateSpec(
    name="api_mode.Orders.Correct",
    input=pb.Order,
    output=pb.Order,
)


class ProcessWorkflow(pt.Workflow, run=PROCESS):
    """Workflow `api_mode.Orders.Process`."""

    @abstractmethod
    async def run(self, request: pb.Order) -> pb.Order: ...


class OrdersClient(pt.Client):
    """Client of the `api_mode.Orders` service."""

    async def start_process(
        self,
        request: pb.Order,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Order]:
        return await self.start(PROCESS, request, **options)

    async def execute_process(
        self,
        request: pb.Order,
        **options: Unpack[pt.StartOptions],
    ) -> pb.Order:
        return await self.execute(PROCESS, request, **options)

    async def cancel_(self, workflow_id: str, request: pb.Order) -> None:
        await self.signal(CANCEL, request, workflow_id=workflow_id)

    async def status(self, request: pb.Order) -> pb.Order:
        return await self.query(STATUS, request)

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
