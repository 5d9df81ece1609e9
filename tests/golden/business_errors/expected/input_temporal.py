# Generated from business_errors/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `business_errors.Orders` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from google.protobuf import empty_pb2

PROCESS = pt.WorkflowSpec(
    name="business_errors.Orders.Process",
    input=empty_pb2.Empty,
    output=pt.NOTHING,
    task_queue="orders",
)


class ProcessWorkflow(pt.Workflow, run=PROCESS):
    """Workflow `business_errors.Orders.Process`."""

    @abstractmethod
    async def run(self, request: empty_pb2.Empty) -> None: ...


class OrdersClient(pt.Client):
    """Client of the `business_errors.Orders` service."""

    async def start_process(
        self,
        request: empty_pb2.Empty,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[None]:
        return await self.start(PROCESS, request, **options)

    async def execute_process(
        self,
        request: empty_pb2.Empty,
        **options: Unpack[pt.StartOptions],
    ) -> None:
        return await self.execute(PROCESS, request, **options)
