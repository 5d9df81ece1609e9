# Generated from renamed/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `renamed.Notes` service."""

from abc import abstractmethod
from datetime import timedelta
from typing import Unpack

from protemporal import runtime as pt

from renamed import input_pb2 as pb

WRITE = pt.WorkflowSpec(
    name="write",
    input=pb.Note,
    output=pb.Note,
)
STOP = pt.SignalSpec(
    name="stop!",
    input=pb.Note,
)
ASK = pt.QuerySpec(
    name="what now?",
    input=pb.Note,
    output=pb.Note,
)
CHANGE = pt.UpdateSpec(
    name="äther",
    input=pb.Note,
    output=pb.Note,
)
PRINT = pt.ActivitySpec(
    name="print",
    input=pb.Note,
    output=pb.Note,
    start_to_close_timeout=timedelta(seconds=1),
)


class WriteWorkflow(pt.Workflow, run=WRITE):
    """Workflow `write`."""

    @abstractmethod
    async def run(self, request: pb.Note) -> pb.Note: ...

    @pt.handles(STOP)
    @abstractmethod
    async def stop(self, request: pb.Note) -> None: ...

    @pt.handles(ASK)
    @abstractmethod
    def ask(self, request: pb.Note) -> pb.Note: ...

    @pt.handles(CHANGE)
    @abstractmethod
    async def change(self, request: pb.Note) -> pb.Note: ...


class NotesActivities(pt.Activities):
    """Every kind of operation under a name of its own."""

    @pt.handles(PRINT)
    @abstractmethod
    async def print(self, request: pb.Note) -> pb.Note: ...


class NotesClient(pt.Client):
    """Every kind of operation under a name of its own."""

    async def start_write(
        self,
        request: pb.Note,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Note]:
        return await self.start(WRITE, request, **options)

    async def execute_write(self, request: pb.Note, **options: Unpack[pt.StartOptions]) -> pb.Note:
        return await self.execute(WRITE, request, **options)

    async def stop(self, workflow_id: str, request: pb.Note) -> None:
        await self.signal(STOP, request, workflow_id=workflow_id)

    async def ask(self, workflow_id: str, request: pb.Note) -> pb.Note:
        return await self.query(ASK, request, workflow_id=workflow_id)

    async def change(
        self,
        workflow_id: str,
        request: pb.Note,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.Note:
        return await self.update(CHANGE, request, workflow_id=workflow_id, **options)

    async def start_change(
        self,
        workflow_id: str,
        request: pb.Note,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.Note]:
        return await self.start_update(CHANGE, request, workflow_id=workflow_id, **options)
