"""The example contract (proto/examples/parcels), implemented for tests of every room."""

from typing import final

from google.protobuf import empty_pb2
from temporalio import workflow
from temporalio.exceptions import ApplicationError

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt

QUEUE = t.DELIVER.task_queue


@final
@pt.implements
class Deliver(t.DeliverWorkflow):
    """Waits until the parcel is moved to its address, or for its travel time."""

    def __init__(self) -> None:
        self._address = ""
        self._places: list[str] = []
        self._insured = 0

    async def run(self, request: pb.DeliverRequest) -> pb.DeliverResponse:
        self._address = self._address or request.address
        printed = await pt.execute_activity(
            t.PRINT_LABEL, pb.PrintLabelRequest(address=request.address)
        )
        try:
            await workflow.wait_condition(
                lambda: self._address in self._places, timeout=request.travel_time.ToTimedelta()
            )
        except TimeoutError:
            self._places.append(self._address)
        await pt.execute_activity(t.RING, empty_pb2.Empty())
        return pb.DeliverResponse(label=printed.label, address=self._address)

    async def move(self, request: pb.MoveRequest) -> None:
        self._places.append(request.place)

    def track(self, request: pb.TrackRequest) -> pb.TrackResponse:
        if request.parcel_id.startswith("wrong"):
            raise ApplicationError("this is another parcel", type="ParcelMismatch")
        return pb.TrackResponse(places=self._places)

    async def redirect(self, request: pb.RedirectRequest) -> pb.RedirectResponse:
        if request.address == "nowhere":
            raise ApplicationError("no such place", type="AddressUnknown")
        old, self._address = self._address, request.address
        return pb.RedirectResponse(old_address=old)

    def validate_redirect(self, request: pb.RedirectRequest) -> None:
        if not request.address:
            raise ApplicationError("an address is needed", type="AddressMissing")

    async def insure(self, request: pb.InsureRequest) -> None:
        if request.cents < 0:
            raise ValueError("secret detail")
        self._insured = request.cents


@final
@pt.implements
class Watch(t.WatchWorkflow):
    """Waits for a stop; while paused, a stop has to be sent again."""

    def __init__(self) -> None:
        self._stopped = False
        self._paused = False

    async def run(self, request: empty_pb2.Empty) -> None:
        _ = request
        await workflow.wait_condition(lambda: self._stopped)

    async def stop(self, request: empty_pb2.Empty) -> None:
        _ = request
        self._stopped, self._paused = not self._paused, False

    def ping(self, request: empty_pb2.Empty) -> None:
        _ = request

    async def pause(self, request: empty_pb2.Empty) -> None:
        _ = request
        self._paused = True


@final
@pt.implements
class DeliverAll(t.DeliverAllWorkflow):
    """One child for each parcel."""

    async def run(self, request: pb.DeliverAllRequest) -> pb.DeliverAllResponse:
        runs = [await pt.start_child_workflow(t.DELIVER, parcel) for parcel in request.parcels]
        return pb.DeliverAllResponse(delivered=[await run.result() for run in runs])


@final
class ParcelActivities(t.ParcelActivities):
    """Notes what it does."""

    def __init__(self) -> None:
        self.done: list[str] = []

    async def print_label(self, request: pb.PrintLabelRequest) -> pb.PrintLabelResponse:
        if request.address == "unknown":
            raise ApplicationError("no such address", type="AddressUnknown")
        self.done.append(f"print {request.address}")
        return pb.PrintLabelResponse(label=f"To: {request.address}")

    async def ring(self, request: empty_pb2.Empty) -> None:
        _ = request
        self.done.append("ring")


WORKFLOWS = (Deliver, Watch, DeliverAll)
