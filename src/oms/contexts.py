"""The bounded contexts and what a worker of each runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Unpack

from temporalio.client import Client
from temporalio.worker import Worker

from oms.database import Database
from oms.inventory.activities import InventoryActivities
from oms.inventory.v1 import inventory_temporal
from oms.logistics.activities import LogisticsActivities
from oms.logistics.v1 import logistics_temporal
from oms.orders.activities import OrderActivities
from oms.orders.v1 import orders_temporal
from oms.orders.workflows import OrderFulfilment
from oms.payments.activities import PaymentActivities
from oms.payments.v1 import payments_temporal
from oms.ports.carrier import StubCarrier
from oms.ports.gateway import StubGateway
from protemporal import runtime as pt


class Role(StrEnum):
    """Which part of a context a worker runs."""

    WORKFLOW = "workflow"
    ACTIVITY = "activity"
    ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """One bounded context; its task queue is the one that its contract names."""

    task_queue: str
    activities: pt.Activities
    workflows: tuple[type[pt.Workflow], ...] = field(default=())

    def worker(
        self, client: Client, role: Role, **options: Unpack[pt.WorkerOptions]
    ) -> Worker | None:
        """A worker of the context in a role; None if there is nothing for it to do."""
        workflows = () if role is Role.ACTIVITY else self.workflows
        activities = () if role is Role.WORKFLOW else (self.activities,)
        if not workflows and not activities:
            return None
        return pt.build_worker(
            client,
            task_queue=self.task_queue,
            workflows=workflows,
            activities=activities,
            **options,
        )


NAMES = ("orders", "inventory", "payments", "logistics")
"""The contexts by name."""


def contexts(database: Database) -> Mapping[str, Context]:
    """All contexts, working on `database`."""
    return {
        "orders": Context(
            task_queue=orders_temporal.ORDER_FULFILMENT.task_queue,
            workflows=(OrderFulfilment,),
            activities=OrderActivities(database),
        ),
        "inventory": Context(
            task_queue=inventory_temporal.RESERVE_INVENTORY.task_queue,
            activities=InventoryActivities(database),
        ),
        "payments": Context(
            task_queue=payments_temporal.PROCESS_PAYMENT.task_queue,
            activities=PaymentActivities(database, StubGateway(database)),
        ),
        "logistics": Context(
            task_queue=logistics_temporal.ARRANGE_SHIPPING.task_queue,
            activities=LogisticsActivities(database, StubCarrier(database)),
        ),
    }
