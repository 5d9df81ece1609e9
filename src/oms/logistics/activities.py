"""Activities of the logistics: parcels, in Postgres and at the carrier."""

import asyncio
import logging
from datetime import timedelta
from typing import final

from temporalio import activity

from oms.database import Database
from oms.errors import ShippingRefusedError, StepUndoneError
from oms.logistics import store
from oms.logistics.v1 import logistics_pb2 as pb
from oms.logistics.v1 import logistics_temporal as t
from oms.ports.carrier import Carrier
from oms.ports.outside import DeclinedError

STEPS = 10
"""Steps of booking a carrier."""
HEARTBEAT_EVERY = timedelta(seconds=1)

_log = logging.getLogger(__name__)


@final
class LogisticsActivities(t.LogisticsActivities):
    """Parcels, in Postgres and at the carrier."""

    def __init__(self, database: Database, carrier: Carrier) -> None:
        self._database = database
        self._carrier = carrier

    async def arrange_shipping(
        self, request: pb.ArrangeShippingRequest
    ) -> pb.ArrangeShippingResponse:
        """Prepare the parcel in ten steps, then book it once."""
        async with self._database.transaction() as connection:
            shipment = await store.find(connection, request.order_uid)
        if shipment is None:
            await _prepare(request.step.ToTimedelta())
            shipment = await self._book(request)
        if shipment.state == "CANCELLED":
            raise StepUndoneError("the parcel has been cancelled")
        return pb.ArrangeShippingResponse(carrier_reference=shipment.carrier_reference)

    async def cancel_shipping(self, request: pb.CancelShippingRequest) -> pb.CancelShippingResponse:
        """Cancel the parcel, or keep it from being booked."""
        async with self._database.transaction() as connection:
            await store.cancel(connection, request.order_uid)
        booked = await self._carrier.cancel(request.order_uid, customer_id=request.customer_id)
        return pb.CancelShippingResponse(changed=booked, attempts=activity.info().attempt)

    async def _book(self, request: pb.ArrangeShippingRequest) -> store.Shipment:
        uid, customer_id = request.order_uid, request.customer_id
        try:
            reference = await self._carrier.book(uid, customer_id=customer_id)
        except DeclinedError as error:
            raise ShippingRefusedError(str(error)) from error
        async with self._database.transaction() as connection:
            shipment = await store.book(connection, uid, reference)
        _log.info("the carrier has booked %s", reference)
        if shipment.state == "CANCELLED":  # undone while we were at the carrier
            await self._carrier.cancel(uid, customer_id=customer_id)
        return shipment


async def _prepare(each: timedelta) -> None:
    """Go through the steps that no earlier attempt has reported as done."""
    details = activity.info().heartbeat_details
    for step in range(int(details[0]) if details else 0, STEPS):
        left = each
        while left > timedelta():
            activity.heartbeat(step)
            pause = min(left, HEARTBEAT_EVERY)
            await asyncio.sleep(pause.total_seconds())
            left -= pause
    activity.heartbeat(STEPS)
