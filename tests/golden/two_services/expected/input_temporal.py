# Generated from two_services/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `two_services.Orders` and `two_services.Fleet` services."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from two_services import input_pb2 as pb

PLACE = pt.WorkflowSpec(
    name="two_services.Orders.Place",
    input=pb.M,
    output=pb.M,
    task_queue="orders",
)
STATE = pt.QuerySpec(
    name="two_services.Orders.State",
    input=pb.M,
    output=pb.M,
)
FLEET_PLACE = pt.WorkflowSpec(
    name="two_services.Fleet.Place",
    input=pb.M,
    output=pb.M,
    task_queue="fleet",
)
FLEET_STATE = pt.QuerySpec(
    name="two_services.Fleet.State",
    input=pb.M,
    output=pb.M,
)


class PlaceWorkflow(pt.Workflow, run=PLACE):
    """Workflow `two_services.Orders.Place`."""

    @abstractmethod
    async def run(self, request: pb.M) -> pb.M: ...

    @pt.handles(STATE)
    @abstractmethod
    def state(self, request: pb.M) -> pb.M: ...

    @pt.handles(FLEET_STATE)
    @abstractmethod
    def state_(self, request: pb.M) -> pb.M: ...


class OrdersClient(pt.Client):
    """Client of the `two_services.Orders` service."""

    async def start_place(
        self,
        request: pb.M,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.M]:
        return await self.start(PLACE, request, **options)

    async def execute_place(self, request: pb.M, **options: Unpack[pt.StartOptions]) -> pb.M:
        return await self.execute(PLACE, request, **options)

    async def state(self, workflow_id: str, request: pb.M) -> pb.M:
        return await self.query(STATE, request, workflow_id=workflow_id)


class FleetPlaceWorkflow(pt.Workflow, run=FLEET_PLACE):
    """Workflow `two_services.Fleet.Place`."""

    @abstractmethod
    async def run(self, request: pb.M) -> pb.M: ...


class FleetClient(pt.Client):
    """Client of the `two_services.Fleet` service."""

    async def start_place(
        self,
        request: pb.M,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.M]:
        return await self.start(FLEET_PLACE, request, **options)

    async def execute_place(self, request: pb.M, **options: Unpack[pt.StartOptions]) -> pb.M:
        return await self.execute(FLEET_PLACE, request, **options)

    async def state(self, workflow_id: str, request: pb.M) -> pb.M:
        return await self.query(FLEET_STATE, request, workflow_id=workflow_id)
