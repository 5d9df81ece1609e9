import asyncio

import pytest
from temporalio.testing import ActivityEnvironment

from oms.common.v1.common_pb2 import Money
from oms.database import Database
from oms.errors import PaymentDeclinedError, StepUndoneError
from oms.payments.activities import PaymentActivities
from oms.payments.v1 import payments_pb2 as pb
from oms.ports import stub
from oms.ports.gateway import StubGateway
from oms.ports.outside import PortError

UID = "0b5c4a1e-0000-4000-8000-000000000001"
CHARGE = pb.ProcessPaymentRequest(
    order_uid=UID, customer_id=7, amount=Money(minor=1250, currency="USD")
)
REFUND = pb.RefundPaymentRequest(order_uid=UID, customer_id=7, reason="test")


@pytest.fixture
def payments(database: Database) -> PaymentActivities:
    return PaymentActivities(database, StubGateway(database))


async def charge(payments: PaymentActivities) -> pb.ProcessPaymentResponse:
    return await ActivityEnvironment().run(payments.process_payment, CHARGE)


async def refund(payments: PaymentActivities) -> pb.RefundPaymentResponse:
    return await ActivityEnvironment().run(payments.refund_payment, REFUND)


async def script(database: Database, behaviour: str, verb: str, count: int | None = None) -> None:
    async with database.transaction() as connection:
        await stub.script(connection, "gateway", behaviour, match=f"{verb}/%", count=count)


async def books(database: Database) -> tuple[object, ...]:
    """State, captured and refunded of the payment, then charges and refunds at the gateway."""
    async with database.transaction() as connection:
        row = await connection.fetchrow(
            """
            SELECT state, captured_minor, refunded_minor,
                   (SELECT count(*) FROM stub_calls WHERE verb = 'charge' AND effective),
                   (SELECT count(*) FROM stub_calls WHERE verb = 'refund' AND effective)
            FROM payments
            """
        )
    return tuple(row.values()) if row else ()


async def test_a_payment_is_captured(database: Database, payments: PaymentActivities) -> None:
    answer = await charge(payments)
    assert answer.gateway_reference == "GW-0b5c4a1e"
    assert await books(database) == ("CAPTURED", 1250, 0, 1, 0)


async def test_charging_again_gives_the_same_answer(
    database: Database, payments: PaymentActivities
) -> None:
    assert await charge(payments) == await charge(payments)
    assert await books(database) == ("CAPTURED", 1250, 0, 1, 0)


async def test_charging_twice_at_once_charges_once(
    database: Database, payments: PaymentActivities
) -> None:
    first, second = await asyncio.gather(charge(payments), charge(payments))
    assert first == second
    assert await books(database) == ("CAPTURED", 1250, 0, 1, 0)


async def test_a_decline_is_final(database: Database, payments: PaymentActivities) -> None:
    await script(database, "decline", "charge", count=1)
    for _ in range(2):
        with pytest.raises(PaymentDeclinedError):
            await charge(payments)
    assert await books(database) == ("DECLINED", 0, 0, 0, 0)


async def test_a_gateway_that_fails_can_be_asked_again(
    database: Database, payments: PaymentActivities
) -> None:
    await script(database, "error", "charge", count=1)
    with pytest.raises(PortError):
        await charge(payments)
    await charge(payments)
    assert await books(database) == ("CAPTURED", 1250, 0, 1, 0)


async def test_a_refund_gives_everything_back_once(
    database: Database, payments: PaymentActivities
) -> None:
    await charge(payments)
    assert await refund(payments) == await refund(payments)
    assert await books(database) == ("REFUNDED", 1250, 1250, 1, 1)


async def test_a_refund_that_failed_half_way_is_finished(
    database: Database, payments: PaymentActivities
) -> None:
    await charge(payments)
    await script(database, "error", "refund", count=1)
    with pytest.raises(PortError):
        await refund(payments)
    await refund(payments)
    assert await books(database) == ("REFUNDED", 1250, 1250, 1, 1)


async def test_a_refund_without_a_charge_changes_nothing(
    database: Database, payments: PaymentActivities
) -> None:
    assert not (await refund(payments)).changed
    assert await books(database) == ("VOIDED", 0, 0, 0, 0)


async def test_a_refund_after_a_decline_does_not_ask_the_gateway(
    database: Database, payments: PaymentActivities
) -> None:
    await script(database, "decline", "charge")
    with pytest.raises(PaymentDeclinedError):
        await charge(payments)
    assert not (await refund(payments)).changed
    assert await books(database) == ("DECLINED", 0, 0, 0, 0)


async def test_a_charge_after_its_refund_is_refused(
    database: Database, payments: PaymentActivities
) -> None:
    await refund(payments)
    with pytest.raises(StepUndoneError):
        await charge(payments)
    assert await books(database) == ("VOIDED", 0, 0, 0, 0)


async def test_a_charge_that_nobody_noted_is_given_back(
    database: Database, payments: PaymentActivities
) -> None:
    """The worker died between the gateway's answer and our note of it."""
    await charge(payments)
    async with database.transaction() as connection:
        await connection.execute("UPDATE payments SET state = 'PENDING', captured_minor = 0")
    assert (await refund(payments)).changed
    assert await books(database) == ("VOIDED", 0, 0, 1, 1)


async def test_a_refund_during_the_charge_leaves_no_money_behind(
    database: Database, payments: PaymentActivities
) -> None:
    await script(database, "delay", "charge")
    charging = asyncio.create_task(charge(payments))
    while not await books(database):
        pass
    await refund(payments)
    with pytest.raises((StepUndoneError, PaymentDeclinedError)):
        await charging
    state, *_, charges, refunds = await books(database)
    assert (state, charges) == ("VOIDED", refunds)
