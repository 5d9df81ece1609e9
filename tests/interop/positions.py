"""The workflow of guard.proto in Python: an Empty wherever a workflow can send one."""

from datetime import timedelta
from typing import final

from google.protobuf import empty_pb2
from temporalio import workflow

from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt

QUEUE = "positions"
EMPTY = empty_pb2.Empty()
POSITIONS = pt.WorkflowSpec(
    name="interop.v1.Guards.Positions",
    input=empty_pb2.Empty,
    output=pt.NOTHING,
    workflow_id="positions",
    task_queue=QUEUE,
)


@final
@pt.implements
class Positions(pt.Workflow, run=POSITIONS):
    """Sends an Empty to an activity, a local activity, a child, another workflow, its next run."""

    async def run(self, request: empty_pb2.Empty) -> None:
        _ = request
        if workflow.info().continued_run_id:
            return
        await pt.execute_activity(t.RING, EMPTY)
        await pt.execute_local_activity(t.RING, EMPTY, start_to_close_timeout=timedelta(seconds=5))
        first = await pt.start_child_workflow(t.WATCH, EMPTY)
        await first.signal(t.STOP, EMPTY)
        await first.result()
        second = await pt.start_child_workflow(t.WATCH, EMPTY)
        await pt.signal_external_workflow(t.STOP, second.id, EMPTY)
        await second.result()
        pt.continue_as_new(POSITIONS, EMPTY)
