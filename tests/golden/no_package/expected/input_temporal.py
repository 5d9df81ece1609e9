# Generated from no_package/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `NoPackageOrders` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from no_package import input_pb2 as pb

PLACE_ORDER = pt.WorkflowSpec(
    name="NoPackageOrders.PlaceOrder",
    input=pb.NoPackageOrder,
    output=pb.NoPackageOrder,
)
GET_ORDER = pt.QuerySpec(
    name="NoPackageOrders.GetOrder",
    input=pb.NoPackageOrder,
    output=pb.NoPackageOrder,
)


class PlaceOrderWorkflow(pt.Workflow, run=PLACE_ORDER):
    """Workflow `NoPackageOrders.PlaceOrder`."""

    @abstractmethod
    async def run(self, request: pb.NoPackageOrder) -> pb.NoPackageOrder: ...

    @pt.handles(GET_ORDER)
    @abstractmethod
    def get_order(self, request: pb.NoPackageOrder) -> pb.NoPackageOrder: ...


class NoPackageOrdersClient(pt.Client):
    """Client of the `NoPackageOrders` service."""

    async def start_place_order(
        self,
        request: pb.NoPackageOrder,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.NoPackageOrder]:
        return await self.start(PLACE_ORDER, request, **options)

    async def execute_place_order(
        self,
        request: pb.NoPackageOrder,
        **options: Unpack[pt.StartOptions],
    ) -> pb.NoPackageOrder:
        return await self.execute(PLACE_ORDER, request, **options)

    async def get_order(self, workflow_id: str, request: pb.NoPackageOrder) -> pb.NoPackageOrder:
        return await self.query(GET_ORDER, request, workflow_id=workflow_id)
