# Generated from style_betterproto/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `style_betterproto.Jobs` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from betterproto.lib.google import protobuf as google_protobuf_pb2
from betterproto_messages import style_betterproto as pb
from google.protobuf import empty_pb2
from google.protobuf import wrappers_pb2
from style_betterproto import input_pb2

pt.name_messages(
    {
        google_protobuf_pb2.Empty: empty_pb2.Empty,
        google_protobuf_pb2.StringValue: wrappers_pb2.StringValue,
        pb.HttpJob: input_pb2.HTTPJob,
        pb.HttpJobResult: input_pb2.HTTPJob.Result,
    },
)

RUN = pt.WorkflowSpec(
    name="style_betterproto.Jobs.Run",
    input=pb.HttpJob,
    output=pb.HttpJobResult,
)
STOP = pt.SignalSpec(
    name="style_betterproto.Jobs.Stop",
    input=google_protobuf_pb2.Empty,
)
SAY = pt.QuerySpec(
    name="style_betterproto.Jobs.Say",
    input=google_protobuf_pb2.StringValue,
    output=pb.HttpJobResult,
)


class RunWorkflow(pt.Workflow, run=RUN):
    """Workflow `style_betterproto.Jobs.Run`."""

    @abstractmethod
    async def run(self, request: pb.HttpJob) -> pb.HttpJobResult: ...

    @pt.handles(STOP)
    @abstractmethod
    async def stop(self, request: google_protobuf_pb2.Empty) -> None: ...

    @pt.handles(SAY)
    @abstractmethod
    def say(self, request: google_protobuf_pb2.StringValue) -> pb.HttpJobResult: ...


class JobsClient(pt.Client):
    """Messages are the dataclasses of betterproto."""

    async def start_run(
        self,
        request: pb.HttpJob,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.HttpJobResult]:
        return await self.start(RUN, request, **options)

    async def execute_run(
        self,
        request: pb.HttpJob,
        **options: Unpack[pt.StartOptions],
    ) -> pb.HttpJobResult:
        return await self.execute(RUN, request, **options)

    async def stop(self, workflow_id: str, request: google_protobuf_pb2.Empty) -> None:
        await self.signal(STOP, request, workflow_id=workflow_id)

    async def say(
        self,
        workflow_id: str,
        request: google_protobuf_pb2.StringValue,
    ) -> pb.HttpJobResult:
        return await self.query(SAY, request, workflow_id=workflow_id)
