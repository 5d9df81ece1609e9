# Generated from names/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `names.class` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from names import input_pb2 as pb

GET_HTTP_STATUS_V2 = pt.WorkflowSpec(
    name="names.class.GetHTTPStatusV2",
    input=pb.M,
    output=pb.M,
)
IMPORT = pt.SignalSpec(
    name="names.class.import",
    input=pb.M,
)
RUN = pt.SignalSpec(
    name="names.class.Run",
    input=pb.M,
)
VALIDATE_NONE = pt.SignalSpec(
    name="names.class.ValidateNone",
    input=pb.M,
)
NONE = pt.UpdateSpec(
    name="names.class.None",
    input=pb.M,
    output=pb.M,
    validate=True,
)
PB = pt.QuerySpec(
    name="names.class.Pb",
    input=pb.M,
    output=pb.M,
)
CANCEL = pt.QuerySpec(
    name="names.class.Cancel",
    input=pb.M,
    output=pb.M,
)
START_GET_HTTP_STATUS_V2 = pt.QuerySpec(
    name="names.class.StartGetHTTPStatusV2",
    input=pb.M,
    output=pb.M,
)
CLASS_GET_HTTP_STATUS_V2 = pt.QuerySpec(
    name="names.class.Get_Http_StatusV2",
    input=pb.M,
    output=pb.M,
)


class GetHTTPStatusV2Workflow(pt.Workflow, run=GET_HTTP_STATUS_V2):
    """Workflow `names.class.GetHTTPStatusV2`."""

    @abstractmethod
    async def run(self, request: pb.M) -> pb.M: ...

    @pt.handles(IMPORT)
    @abstractmethod
    async def import_(self, request: pb.M) -> None:
        """A keyword."""

    @pt.handles(RUN)
    @abstractmethod
    async def run_(self, request: pb.M) -> None:
        """The main method of a workflow."""

    @pt.handles(VALIDATE_NONE)
    @abstractmethod
    async def validate_none_(self, request: pb.M) -> None:
        """The validator of None."""

    @pt.handles(NONE)
    @abstractmethod
    async def none(self, request: pb.M) -> pb.M:
        """A constant of Python."""

    @abstractmethod
    def validate_none(self, request: pb.M) -> None: ...


class ClassClient(pt.Client):
    """Client of the `names.class` service."""

    async def start_get_http_status_v2(
        self,
        request: pb.M,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.M]:
        return await self.start(GET_HTTP_STATUS_V2, request, **options)

    async def execute_get_http_status_v2(
        self,
        request: pb.M,
        **options: Unpack[pt.StartOptions],
    ) -> pb.M:
        return await self.execute(GET_HTTP_STATUS_V2, request, **options)

    async def import_(self, workflow_id: str, request: pb.M) -> None:
        """A keyword."""
        await self.signal(IMPORT, request, workflow_id=workflow_id)

    async def run(self, workflow_id: str, request: pb.M) -> None:
        """The main method of a workflow."""
        await self.signal(RUN, request, workflow_id=workflow_id)

    async def validate_none(self, workflow_id: str, request: pb.M) -> None:
        """The validator of None."""
        await self.signal(VALIDATE_NONE, request, workflow_id=workflow_id)

    async def none(
        self,
        workflow_id: str,
        request: pb.M,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.M:
        """A constant of Python."""
        return await self.update(NONE, request, workflow_id=workflow_id, **options)

    async def start_none(
        self,
        workflow_id: str,
        request: pb.M,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.M]:
        """A constant of Python."""
        return await self.start_update(NONE, request, workflow_id=workflow_id, **options)

    async def pb_(self, workflow_id: str, request: pb.M) -> pb.M:
        """The client's own name for its module."""
        return await self.query(PB, request, workflow_id=workflow_id)

    async def cancel_(self, workflow_id: str, request: pb.M) -> pb.M:
        """A method of every client."""
        return await self.query(CANCEL, request, workflow_id=workflow_id)

    async def start_get_http_status_v2_(self, workflow_id: str, request: pb.M) -> pb.M:
        """What the workflow's method is called already."""
        return await self.query(START_GET_HTTP_STATUS_V2, request, workflow_id=workflow_id)

    async def get_http_status_v2(self, workflow_id: str, request: pb.M) -> pb.M:
        """Two names that are one in Python."""
        return await self.query(CLASS_GET_HTTP_STATUS_V2, request, workflow_id=workflow_id)
