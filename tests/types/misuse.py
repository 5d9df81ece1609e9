"""What a type checker must refuse: each line with a comment is an error of mypy and of pyright.

The comments are `# error: <mypy code> <pyright rule>`; `test_types.py` compares.
"""

from typing import final

from google.protobuf import empty_pb2

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt


async def wrong_messages(client: t.ParcelsClient, run: pt.WorkflowRun[pb.DeliverResponse]) -> None:
    await client.start_deliver(pb.MoveRequest())  # error: arg-type reportArgumentType
    await client.start_deliver(pb.DeliverRequest(), timeout=3)  # error: call-arg reportCallIssue
    await client.insure(pb.InsureRequest())  # error: call-arg reportCallIssue
    await run.signal(t.MOVE, pb.TrackRequest())  # error: misc reportArgumentType
    await run.signal(t.TRACK, pb.TrackRequest())  # error: arg-type reportArgumentType
    await pt.execute_activity(t.RING, pb.MoveRequest())  # error: misc reportArgumentType
    await pt.execute_activity(t.DELIVER, pb.DeliverRequest())  # error: arg-type reportArgumentType


async def wrong_answers(run: pt.WorkflowRun[pb.DeliverResponse]) -> int:
    return await run.query(t.TRACK, pb.TrackRequest())  # error: arg-type reportReturnType


@final
class WrongSignature(t.WatchWorkflow):
    async def run(self, request: empty_pb2.Empty) -> None: ...

    async def stop(self, request: pb.MoveRequest) -> None: ...  # error: override reportIncompatibleMethodOverride

    def ping(self, request: empty_pb2.Empty) -> None: ...

    def pause(self, request: empty_pb2.Empty) -> None: ...  # error: override reportIncompatibleMethodOverride
