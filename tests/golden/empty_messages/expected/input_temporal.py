# Generated from empty_messages/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `empty_messages.Jobs` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from empty_messages import input_pb2 as pb
from google.protobuf import empty_pb2

RUN = pt.WorkflowSpec(
    name="empty_messages.Jobs.Run",
    input=empty_pb2.Empty,
    output=pt.NOTHING,
)
STOP = pt.SignalSpec(
    name="empty_messages.Jobs.Stop",
    input=empty_pb2.Empty,
)
GET = pt.QuerySpec(
    name="empty_messages.Jobs.Get",
    input=empty_pb2.Empty,
    output=pb.State,
)
CHANGE = pt.UpdateSpec(
    name="empty_messages.Jobs.Change",
    input=empty_pb2.Empty,
    output=pt.NOTHING,
)


class RunWorkflow(pt.Workflow, run=RUN):
    """Workflow `empty_messages.Jobs.Run`."""

    @abstractmethod
    async def run(self, request: empty_pb2.Empty) -> None: ...

    @pt.handles(STOP)
    @abstractmethod
    async def stop(self, request: empty_pb2.Empty) -> None: ...

    @pt.handles(GET)
    @abstractmethod
    def get(self, request: empty_pb2.Empty) -> pb.State: ...

    @pt.handles(CHANGE)
    @abstractmethod
    async def change(self, request: empty_pb2.Empty) -> None: ...


class JobsClient(pt.Client):
    """google.protobuf.Empty is a message like others as input, and None as output."""

    async def start_run(
        self,
        request: empty_pb2.Empty,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[None]:
        return await self.start(RUN, request, **options)

    async def execute_run(
        self,
        request: empty_pb2.Empty,
        **options: Unpack[pt.StartOptions],
    ) -> None:
        return await self.execute(RUN, request, **options)

    async def run_with_stop(
        self,
        request: empty_pb2.Empty,
        signal: empty_pb2.Empty,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[None]:
        return await self.signal_with_start(RUN, request, STOP, signal, **options)

    async def stop(self, workflow_id: str, request: empty_pb2.Empty) -> None:
        await self.signal(STOP, request, workflow_id=workflow_id)

    async def get_(self, workflow_id: str, request: empty_pb2.Empty) -> pb.State:
        return await self.query(GET, request, workflow_id=workflow_id)

    async def change(
        self,
        workflow_id: str,
        request: empty_pb2.Empty,
        **options: Unpack[pt.UpdateOptions],
    ) -> None:
        return await self.update(CHANGE, request, workflow_id=workflow_id, **options)

    async def start_change(
        self,
        workflow_id: str,
        request: empty_pb2.Empty,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[None]:
        return await self.start_update(CHANGE, request, workflow_id=workflow_id, **options)
