"""Workflows that put a google.protobuf.Empty into every position it can have."""

from datetime import timedelta
from typing import final

from google.protobuf import empty_pb2
from temporalio import workflow

from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt

QUEUE = "wire"
EMPTY = empty_pb2.Empty()
NOTED = pt.SignalSpec(name="wire.Noted", input=empty_pb2.Empty)
POSITIONS = pt.WorkflowSpec(
    name="wire.Positions", input=empty_pb2.Empty, output=pt.NOTHING, task_queue=QUEUE
)
CHILD = pt.WorkflowSpec(
    name="wire.Child", input=empty_pb2.Empty, output=pt.NOTHING, task_queue=QUEUE
)


@final
@pt.implements
class Child(pt.Workflow, run=CHILD):
    """Waits for a signal."""

    def __init__(self) -> None:
        self._noted = False

    async def run(self, request: empty_pb2.Empty) -> None:
        _ = request
        await workflow.wait_condition(lambda: self._noted)

    @pt.handles(NOTED)
    async def noted(self, request: empty_pb2.Empty) -> None:
        """Ends the wait."""
        assert isinstance(request, empty_pb2.Empty)
        self._noted = True


@final
@pt.implements
class Positions(pt.Workflow, run=POSITIONS):
    """Sends an Empty to an activity, a local activity, a child, another workflow, its next run."""

    async def run(self, request: empty_pb2.Empty) -> None:
        assert isinstance(request, empty_pb2.Empty)
        if workflow.info().continued_run_id:
            return
        await pt.execute_activity(t.RING, EMPTY, task_queue=QUEUE)
        await pt.execute_local_activity(t.RING, EMPTY, start_to_close_timeout=timedelta(seconds=5))
        first = await pt.start_child_workflow(CHILD, EMPTY)
        await first.signal(NOTED, EMPTY)
        await first.result()
        second = await pt.start_child_workflow(CHILD, EMPTY)
        await pt.signal_external_workflow(NOTED, second.id, EMPTY)
        await second.result()
        pt.continue_as_new(POSITIONS, EMPTY)
