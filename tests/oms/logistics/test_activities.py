from dataclasses import replace

import pytest
from google.protobuf.duration_pb2 import Duration
from temporalio.testing import ActivityEnvironment

from oms.database import Database
from oms.errors import ShippingRefusedError, StepUndoneError
from oms.logistics.activities import LogisticsActivities
from oms.logistics.v1 import logistics_pb2 as pb
from oms.ports import stub
from oms.ports.carrier import StubCarrier

UID = "0b5c4a1e-0000-4000-8000-000000000001"
SHIP = pb.ArrangeShippingRequest(order_uid=UID, customer_id=7, step=Duration(nanos=1_000_000))
CANCEL = pb.CancelShippingRequest(order_uid=UID, customer_id=7)


@pytest.fixture
def logistics(database: Database) -> LogisticsActivities:
    return LogisticsActivities(database, StubCarrier(database))


async def booked(database: Database) -> int:
    """Parcels that are on their way."""
    async with database.transaction() as connection:
        count: int = await connection.fetchval(
            """
            SELECT count(*) FILTER (WHERE verb = 'book') - count(*) FILTER (WHERE verb = 'cancel')
            FROM stub_calls WHERE effective
            """
        )
    return count


async def ship(logistics: LogisticsActivities) -> str:
    answer = await ActivityEnvironment().run(logistics.arrange_shipping, SHIP)
    return answer.carrier_reference


async def cancel(logistics: LogisticsActivities) -> bool:
    return (await ActivityEnvironment().run(logistics.cancel_shipping, CANCEL)).changed


async def test_a_parcel_is_booked_once(database: Database, logistics: LogisticsActivities) -> None:
    assert await ship(logistics) == await ship(logistics) == "PARCEL-0b5c4a1e"
    assert await booked(database) == 1


async def test_each_step_is_reported(logistics: LogisticsActivities) -> None:
    environment = ActivityEnvironment()
    steps: list[object] = []
    environment.on_heartbeat = steps.append
    await environment.run(logistics.arrange_shipping, SHIP)
    assert steps == list(range(11))


async def test_a_retry_goes_on_where_the_last_attempt_stopped(
    logistics: LogisticsActivities,
) -> None:
    environment = ActivityEnvironment()
    environment.info = replace(ActivityEnvironment.default_info(), heartbeat_details=[7])
    steps: list[object] = []
    environment.on_heartbeat = steps.append
    await environment.run(logistics.arrange_shipping, SHIP)
    assert steps == [7, 8, 9, 10]


async def test_a_refusal_is_final(database: Database, logistics: LogisticsActivities) -> None:
    async with database.transaction() as connection:
        await stub.script(connection, "carrier", "decline")
    with pytest.raises(ShippingRefusedError):
        await ship(logistics)


async def test_a_parcel_is_cancelled(database: Database, logistics: LogisticsActivities) -> None:
    await ship(logistics)
    assert await cancel(logistics)
    assert await cancel(logistics)
    assert await booked(database) == 0


async def test_cancelling_without_a_parcel_changes_nothing(
    database: Database, logistics: LogisticsActivities
) -> None:
    assert not await cancel(logistics)
    assert await booked(database) == 0


async def test_a_parcel_after_its_cancellation_is_refused(
    database: Database, logistics: LogisticsActivities
) -> None:
    await cancel(logistics)
    with pytest.raises(StepUndoneError):
        await ship(logistics)
    assert await booked(database) == 0
