# Generated from keyword_path/in/lambda.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `keyword_path.in.Odd` service."""

import importlib
from abc import abstractmethod
from typing import Any, Unpack

from protemporal import runtime as pt

pb = importlib.import_module("keyword_path.in.lambda_pb2")

PLACE = pt.WorkflowSpec(
    name="keyword_path.in.Odd.Place",
    input=getattr(pb, "None"),
    output=pb.Outer,
)
STOP = pt.SignalSpec(
    name="keyword_path.in.Odd.Stop",
    input=getattr(pb.Outer, "class"),
)


class PlaceWorkflow(pt.Workflow, run=PLACE):
    """Workflow `keyword_path.in.Odd.Place`."""

    @abstractmethod
    async def run(self, request: Any) -> Any: ...

    @pt.handles(STOP)
    @abstractmethod
    async def stop(self, request: Any) -> None: ...


class OddClient(pt.Client):
    """Client of the `keyword_path.in.Odd` service."""

    async def start_place(
        self,
        request: Any,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[Any]:
        return await self.start(PLACE, request, **options)

    async def execute_place(self, request: Any, **options: Unpack[pt.StartOptions]) -> Any:
        return await self.execute(PLACE, request, **options)

    async def stop(self, workflow_id: str, request: Any) -> None:
        await self.signal(STOP, request, workflow_id=workflow_id)
