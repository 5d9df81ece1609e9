"""Small workflows for the calls that the example contract does not make."""

from datetime import timedelta
from typing import final

from temporalio import workflow
from temporalio.client import Client

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt

PARENT = pt.WorkflowSpec(name="calls.Parent", input=pb.MoveRequest, output=pb.MoveRequest)
LEAF = pt.WorkflowSpec(
    name="calls.Leaf",
    input=pb.MoveRequest,
    output=pb.MoveRequest,
    workflow_id="leaf/${! uuid_v4() }",
)
CALLER = pt.WorkflowSpec(name="calls.Caller", input=pb.MoveRequest, output=pb.MoveRequest)
SLOW = pt.WorkflowSpec(name="calls.Slow", input=pb.MoveRequest, output=pb.MoveRequest)
TAKE_LONG = pt.UpdateSpec(name="calls.TakeLong", input=pb.MoveRequest, output=pb.MoveRequest)
COUNTER = pt.WorkflowSpec(name="calls.Counter", input=pb.MoveRequest, output=pb.MoveRequest)


def note(place: str) -> pb.MoveRequest:
    """A message with one text in it."""
    return pb.MoveRequest(place=place)


def client(temporal: Client, queue: str) -> pt.Client:
    """A client whose starts go to one queue, under ids of their own."""
    return pt.Client(temporal, options=pt.Options(task_queue=queue))


@final
@pt.implements
class Leaf(pt.Workflow, run=LEAF):
    """Answers its own id."""

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        _ = request
        return note(workflow.info().workflow_id)


@final
@pt.implements
class Parent(pt.Workflow, run=PARENT):
    """Answers what its child answers."""

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        return await pt.execute_child_workflow(LEAF, request)


@final
@pt.implements
class Caller(pt.Workflow, run=CALLER):
    """Calls one activity as the contract says, and again with a time-out of its own."""

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        label = pb.PrintLabelRequest(address="Bern")
        queue = request.place
        await pt.execute_activity(t.PRINT_LABEL, label, task_queue=queue)
        shared = pt.Options(task_queue=queue, start_to_close_timeout=timedelta(seconds=9))
        await pt.execute_activity(
            t.PRINT_LABEL, label, start_to_close_timeout=timedelta(seconds=3), options=shared
        )
        return request


@final
@pt.implements
class Slow(pt.Workflow, run=SLOW):
    """Is done as soon as an update has begun, which takes an hour."""

    def __init__(self) -> None:
        self._begun = False

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        await workflow.wait_condition(lambda: self._begun)
        return request

    @pt.handles(TAKE_LONG)
    async def take_long(self, request: pb.MoveRequest) -> pb.MoveRequest:
        """Answers after an hour."""
        self._begun = True
        await workflow.sleep(timedelta(hours=1))
        return note(f"{request.place}, at last")


@final
@pt.implements
class Counter(pt.Workflow, run=COUNTER):
    """Goes on with a shorter text until there is none."""

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        if request.place:
            pt.continue_as_new(COUNTER, note(request.place[1:]))
        return request


HELD = pt.WorkflowSpec(name="calls.Held", input=pb.MoveRequest, output=pb.MoveRequest)
HOLD = pt.UpdateSpec(name="calls.Hold", input=pb.MoveRequest, output=pb.MoveRequest)
HOLD_SILENTLY = pt.SignalSpec(name="calls.HoldSilently", input=pb.MoveRequest)
LET_GO = pt.SignalSpec(name="calls.LetGo", input=pb.MoveRequest)


@final
@pt.implements
class Held(pt.Workflow, run=HELD):
    """Goes on until it is cancelled, and its handlers until they are let go."""

    def __init__(self) -> None:
        self._let_go = False

    async def run(self, request: pb.MoveRequest) -> pb.MoveRequest:
        if not request.place:  # as soon as a handler has begun
            await workflow.wait_condition(lambda: not workflow.all_handlers_finished())
            return request
        await workflow.wait_condition(lambda: False)
        return request

    @pt.handles(HOLD)
    async def hold(self, request: pb.MoveRequest) -> pb.MoveRequest:
        """Answers a moment after it is let go."""
        await workflow.wait_condition(lambda: self._let_go)
        await workflow.sleep(timedelta(milliseconds=1))
        return request

    @pt.handles(HOLD_SILENTLY)
    async def hold_silently(self, request: pb.MoveRequest) -> None:
        """Ends when it is let go."""
        _ = request
        await workflow.wait_condition(lambda: self._let_go)

    @pt.handles(LET_GO)
    async def let_go(self, request: pb.MoveRequest) -> None:
        """Lets them go."""
        _ = request
        self._let_go = True
