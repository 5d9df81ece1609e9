# Generated from verbs/jobs.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `verbs.Jobs` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from google.protobuf import empty_pb2
from verbs import jobs_pb2 as pb

DO = pt.WorkflowSpec(
    name="verbs.Jobs.Do",
    input=pb.Job,
    output=pb.Job,
    workflow_id="job/${! jobId }",
    task_queue="jobs",
)
STOP = pt.SignalSpec(
    name="verbs.Jobs.Stop",
    input=pb.Job,
    workflow_id="job/${! jobId }",
)
LOOK = pt.QuerySpec(
    name="verbs.Jobs.Look",
    input=pb.Job,
    output=pb.Job,
    workflow_id="job/${! jobId }",
)
CHANGE = pt.UpdateSpec(
    name="verbs.Jobs.Change",
    input=pb.Job,
    output=pt.NOTHING,
    workflow_id="job/${! jobId }",
)
TELL = pt.UpdateSpec(
    name="verbs.Jobs.Tell",
    input=empty_pb2.Empty,
    output=pt.NOTHING,
)


class DoWorkflow(pt.Workflow, run=DO):
    """Workflow `verbs.Jobs.Do`."""

    @abstractmethod
    async def run(self, request: pb.Job) -> pb.Job: ...

    @pt.handles(STOP)
    @abstractmethod
    async def stop(self, request: pb.Job) -> None: ...

    @pt.handles(LOOK)
    @abstractmethod
    def look(self, request: pb.Job) -> pb.Job: ...

    @pt.handles(CHANGE)
    @abstractmethod
    async def change(self, request: pb.Job) -> None: ...

    @pt.handles(TELL)
    @abstractmethod
    async def tell(self, request: empty_pb2.Empty) -> None: ...


class JobsClient(pt.Client):
    """Client of the `verbs.Jobs` service."""

    async def start_do(
        self,
        request: pb.Job,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Job]:
        return await self.start(DO, request, **options)

    async def execute_do(self, request: pb.Job, **options: Unpack[pt.StartOptions]) -> pb.Job:
        return await self.execute(DO, request, **options)

    async def stop(self, request: pb.Job) -> None:
        await self.signal(STOP, request)

    async def look(self, request: pb.Job) -> pb.Job:
        return await self.query(LOOK, request)

    async def change(self, request: pb.Job, **options: Unpack[pt.UpdateOptions]) -> None:
        return await self.update(CHANGE, request, **options)

    async def start_change(
        self,
        request: pb.Job,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[None]:
        return await self.start_update(CHANGE, request, **options)

    async def tell(
        self,
        workflow_id: str,
        request: empty_pb2.Empty,
        **options: Unpack[pt.UpdateOptions],
    ) -> None:
        return await self.update(TELL, request, workflow_id=workflow_id, **options)

    async def start_tell(
        self,
        workflow_id: str,
        request: empty_pb2.Empty,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[None]:
        return await self.start_update(TELL, request, workflow_id=workflow_id, **options)
