# Generated from other_packages/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `other_packages.Mixed` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from google.protobuf import struct_pb2
from google.protobuf import wrappers_pb2
from other_packages.a import types_pb2 as other_packages_a_types_pb2
from other_packages.b import types_pb2 as other_packages_b_types_pb2
from other_packages import input_pb2 as pb

NESTED = pt.WorkflowSpec(
    name="other_packages.Mixed.Nested",
    input=pb.Outer.Inner,
    output=other_packages_a_types_pb2.M,
)
WELL_KNOWN = pt.QuerySpec(
    name="other_packages.Mixed.WellKnown",
    input=wrappers_pb2.StringValue,
    output=struct_pb2.Struct,
)
SAME_NAME = pt.QuerySpec(
    name="other_packages.Mixed.SameName",
    input=other_packages_a_types_pb2.M,
    output=other_packages_b_types_pb2.M,
)


class NestedWorkflow(pt.Workflow, run=NESTED):
    """Workflow `other_packages.Mixed.Nested`."""

    @abstractmethod
    async def run(self, request: pb.Outer.Inner) -> other_packages_a_types_pb2.M: ...


class MixedClient(pt.Client):
    """Client of the `other_packages.Mixed` service."""

    async def start_nested(
        self,
        request: pb.Outer.Inner,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[other_packages_a_types_pb2.M]:
        return await self.start(NESTED, request, **options)

    async def execute_nested(
        self,
        request: pb.Outer.Inner,
        **options: Unpack[pt.StartOptions],
    ) -> other_packages_a_types_pb2.M:
        return await self.execute(NESTED, request, **options)

    async def well_known(
        self,
        workflow_id: str,
        request: wrappers_pb2.StringValue,
    ) -> struct_pb2.Struct:
        return await self.query(WELL_KNOWN, request, workflow_id=workflow_id)

    async def same_name(
        self,
        workflow_id: str,
        request: other_packages_a_types_pb2.M,
    ) -> other_packages_b_types_pb2.M:
        return await self.query(SAME_NAME, request, workflow_id=workflow_id)
