"""Workflows that show variables, apart from the tests that import gRPC."""

from typing import final

from google.protobuf import empty_pb2
from temporalio import workflow

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt

QUEUE = "variables"


@final
@pt.implements
class Watch(t.WatchWorkflow):
    """Shows what it knows."""

    def __init__(self) -> None:
        self.pauses: list[str] = []
        self.stopped = False

    async def run(self, request: empty_pb2.Empty) -> None:
        _ = request
        pt.set_variable("stage", "waiting")
        pt.set_variable("pauses", self.pauses)
        pt.set_variable("count", lambda: len(self.pauses))
        pt.set_variable("last", pb.TrackResponse(places=["Bern"]))
        await workflow.wait_condition(lambda: self.stopped)
        pt.set_variable("stage", "stopped")

    async def stop(self, request: empty_pb2.Empty) -> None:
        _ = request
        self.stopped = True

    def ping(self, request: empty_pb2.Empty) -> None:
        _ = request

    async def pause(self, request: empty_pb2.Empty) -> None:
        _ = request
        self.pauses.append("pause")


@final
@pt.implements
class Silent(t.DeliverAllWorkflow):
    """Shows nothing."""

    async def run(self, request: pb.DeliverAllRequest) -> pb.DeliverAllResponse:
        _ = request
        return pb.DeliverAllResponse()
