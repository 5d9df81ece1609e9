"""What scenarios of the order management system share: workers, orders, and what must hold."""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest
from google.protobuf.duration_pb2 import Duration
from temporalio.client import Client, WorkflowFailureError
from temporalio.exceptions import ApplicationError

from oms import money
from oms.common.v1.common_pb2 import CompensationReport, Money, OmsTimings
from oms.contexts import contexts
from oms.database import Database
from oms.inventory import store as inventory
from oms.orders import store
from oms.orders.v1 import orders_pb2 as pb
from oms.orders.v1 import orders_temporal as t
from oms.ports import stub
from protemporal import runtime as pt
from protemporal.testing.workers import run_worker

Run: TypeAlias = pt.WorkflowRun[pb.OrderFulfilmentResponse]

IN_STOCK = 10
"""Pieces of each article at the beginning."""

QUICK = OmsTimings(shipping_step=Duration(nanos=1_000_000))
"""Defaults, but nothing that takes long in real time."""

HELD = """
(SELECT coalesce(sum(quantity), 0) FROM reservations
 WHERE reservations.sku = stock.sku AND reservations.state = $1)
"""


def item(sku: str = "LAMP", quantity: int = 2, minor: int = 1000) -> pb.OrderItem:
    """One line of an order."""
    price = Money(minor=minor, currency="USD")
    return pb.OrderItem(sku=sku, name=sku.lower(), quantity=quantity, unit_price=price)


def order_id(run: Run) -> int:
    """The public id of the order."""
    return int(run.id.removeprefix("order-"))


@dataclass(frozen=True)
class Stage:
    """The application in one process: workers of all contexts, on one database."""

    database: Database
    orders: t.OrdersClient
    workers: AsyncExitStack
    """Ends the workers when it is closed."""

    async def place(self, *items: pb.OrderItem, total: int | None = None) -> Run:
        """Store an order of customer 7 and start its workflow."""
        minor = sum(x.quantity * x.unit_price.minor for x in items) if total is None else total
        price = Money(minor=minor, currency="USD")
        async with self.database.transaction() as connection:
            row = await store.create(connection, 7, money.amount(price), items)
        order = pb.Order(
            id=row.order.id,
            order_uid=row.order.order_uid,
            customer_id=7,
            kind=pb.ORDER_KIND_STANDARD,
            total=price,
            items=row.order.items,
            version=row.version,
        )
        request = pb.OrderFulfilmentRequest(order=order, timings=QUICK)
        return await self.orders.start_order_fulfilment(request)

    async def script(self, port: str, behaviour: str, *, match: str = "%", count: int = 99) -> None:
        """Tell the outside world how to behave."""
        async with self.database.transaction() as connection:
            await stub.script(connection, port, behaviour, match=match, count=count)

    async def execute(self, script: str) -> None:
        """Run statements without parameters or rows."""
        async with self.database.transaction() as connection:
            await connection.execute(script)

    async def sql(self, statement: str, *arguments: object) -> list[tuple[Any, ...]]:
        """Run a statement; gives its rows."""
        async with self.database.transaction() as connection:
            rows = await connection.fetch(statement, *arguments)
        return [tuple(row.values()) for row in rows]

    async def row(self, run: Run) -> tuple[Any, ...]:
        """State, status and version of an order, by the tables."""
        found = await self.sql(
            "SELECT state, status, version FROM orders WHERE id = $1", order_id(run)
        )
        return found[0]

    async def status(self, run: Run) -> pb.StatusResponse:
        """Where an order stands, by its workflow."""
        return await self.orders.status(pb.StatusRequest(id=order_id(run)))

    async def until(self, run: Run, state: pb.OrderState) -> None:
        """Wait until the workflow and the tables are in a state."""
        word = pb.OrderState.Name(state).removeprefix("ORDER_STATE_")
        async with asyncio.timeout(20):
            while (await self.status(run)).state != state or (await self.row(run))[0] != word:
                pass

    async def cancel(
        self, run: Run, actor: pb.Actor = pb.ACTOR_CUSTOMER, request_id: str = ""
    ) -> pb.CancelOrderResponse:
        """Cancel an order."""
        return await self.orders.cancel_order(
            pb.CancelOrderRequest(id=order_id(run), actor=actor, request_id=request_id)
        )

    async def calls(self, port: str, verb: str, *, effective: bool = False) -> int:
        """How often the outside world was asked, or did it."""
        rows = await self.sql(
            "SELECT 1 FROM stub_calls WHERE port = $1 AND verb = $2 AND (effective OR NOT $3)",
            *(port, verb, effective),
        )
        return len(rows)

    async def check_invariants(self, run: Run) -> None:
        """What holds after every scenario."""
        wrong = await self.sql(f"SELECT sku FROM stock WHERE reserved <> {HELD}", "RESERVED")  # noqa: S608 # ours
        assert wrong == [], "pieces are reserved for nobody"
        wrong = await self.sql(
            f"SELECT sku FROM stock WHERE on_hand + {HELD} <> $2",  # noqa: S608 # ours
            *("COMMITTED", IN_STOCK),
        )
        assert wrong == [], "pieces got lost"
        assert await self.sql("SELECT 1 FROM payments WHERE refunded_minor > captured_minor") == []
        status = await self.status(run)
        word = pb.OrderState.Name(status.state).removeprefix("ORDER_STATE_")
        assert (await self.row(run))[::2] == (word, status.version)

    async def check_nothing_happened(self, run: Run) -> None:
        """What holds after an order that came to nothing."""
        await self.check_invariants(run)
        assert await self.sql("SELECT DISTINCT on_hand, reserved FROM stock") == [(IN_STOCK, 0)]
        assert await self.sql("SELECT 1 FROM payments WHERE captured_minor > refunded_minor") == []
        for port, act, undo in (("gateway", "charge", "refund"), ("carrier", "book", "cancel")):
            done = await self.calls(port, act, effective=True)
            assert await self.calls(port, undo, effective=True) == done


@asynccontextmanager
async def stage(client: Client, database: Database, **options: Any) -> AsyncGenerator[Stage]:
    """The application with a full stock of LAMP and ROPE; finished runs are replayed at the end."""
    async with database.transaction() as connection:
        for sku in ("LAMP", "ROPE"):
            await inventory.supply(connection, sku, IN_STOCK)
    async with AsyncExitStack() as workers:
        for context in contexts(database).values():
            build = run_worker if context.workflows else pt.build_worker
            worker = build(
                client,
                task_queue=context.task_queue,
                workflows=context.workflows,
                activities=[context.activities],
                **options,
            )
            await workers.enter_async_context(worker)
        yield Stage(database, t.OrdersClient(client), workers)


async def failure(run: Run) -> ApplicationError:
    """How a workflow failed."""
    with pytest.raises(WorkflowFailureError) as failed:
        await run.result()
    assert isinstance(failed.value.cause, ApplicationError)
    return failed.value.cause


def report(error: ApplicationError) -> CompensationReport:
    """What a failed workflow undid."""
    [found] = error.details
    assert isinstance(found, CompensationReport)
    return found


def undone(compensation: CompensationReport) -> Sequence[str]:
    """The names of what was undone, in order."""
    return [outcome.name for outcome in compensation.undo]
