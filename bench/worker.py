"""A worker for the parcels, with `TARGETS` of them on their way: `python -m bench.worker TEMPORAL`.

It says `ready` when all of them answer.
"""

import asyncio
import sys
from typing import final

from bench.calls import TARGETS, deliver, target
from temporalio import workflow

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal import runtime as pt


@final
@pt.implements
class Deliver(t.DeliverWorkflow):
    """On its way for ever; it remembers little, so that no call costs more than the one before."""

    def __init__(self) -> None:
        self._place = ""
        self._address = ""

    async def run(self, request: pb.DeliverRequest) -> pb.DeliverResponse:
        self._address = request.address
        await workflow.sleep(request.travel_time.ToTimedelta())
        return pb.DeliverResponse(address=self._address)

    async def move(self, request: pb.MoveRequest) -> None:
        self._place = request.place

    def track(self, request: pb.TrackRequest) -> pb.TrackResponse:
        _ = request
        return pb.TrackResponse(places=[self._place])

    async def redirect(self, request: pb.RedirectRequest) -> pb.RedirectResponse:
        old, self._address = self._address, request.address
        return pb.RedirectResponse(old_address=old)

    def validate_redirect(self, request: pb.RedirectRequest) -> None:
        """All are good."""

    async def insure(self, request: pb.InsureRequest) -> None:
        """Nothing to do."""


async def main(temporal: str) -> None:
    """Works until it is killed."""
    client = await pt.connect(temporal)
    parcels = t.ParcelsClient(client)
    worker = pt.build_worker(client, task_queue="parcels", workflows=[Deliver], activities=[])
    async with worker:
        for number in range(TARGETS):
            await parcels.start_deliver(deliver(target(number)))
            await parcels.track(pb.TrackRequest(parcel_id=target(number)))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    pt.run_main(lambda: main(sys.argv[1]))
