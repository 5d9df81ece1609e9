# Generated from editions/newest.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `editions.Parcels` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from editions import newest_pb2 as pb

SEND = pt.WorkflowSpec(
    name="editions.Parcels.Send",
    input=pb.Parcel,
    output=pb.Parcel,
    workflow_id="parcel/${! parcelId }",
)


class SendWorkflow(pt.Workflow, run=SEND):
    """Workflow `editions.Parcels.Send`."""

    @abstractmethod
    async def run(self, request: pb.Parcel) -> pb.Parcel: ...


class ParcelsClient(pt.Client):
    """Client of the `editions.Parcels` service."""

    async def start_send(
        self,
        request: pb.Parcel,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Parcel]:
        return await self.start(SEND, request, **options)

    async def execute_send(
        self,
        request: pb.Parcel,
        **options: Unpack[pt.StartOptions],
    ) -> pb.Parcel:
        return await self.execute(SEND, request, **options)
