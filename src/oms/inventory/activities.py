"""Activities of the inventory: each is one transaction.

This context has its messages as dataclasses, of betterproto2; its callers have google's classes and
see no difference.
"""

from collections import Counter
from collections.abc import Iterable
from typing import final

from temporalio import activity

from oms.database import Database
from oms.inventory import store
from oms_betterproto.oms.inventory import v1 as pb
from oms_betterproto.oms.inventory.v1 import inventory_temporal as t


@final
class InventoryActivities(t.InventoryActivities):
    """The stock, in Postgres."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def reserve_inventory(
        self, request: pb.ReserveInventoryRequest
    ) -> pb.ReserveInventoryResponse:
        """Reserve what there is."""
        async with self._database.transaction() as connection:
            reserved = await store.reserve(connection, request.order_uid, _pieces(request.lines))
        lines = [
            pb.ReserveInventoryResponseLine(line_no=line.line_no, available=line.sku in reserved)
            for line in request.lines
        ]
        return pb.ReserveInventoryResponse(lines=lines)

    async def release_reservation(
        self, request: pb.ReleaseReservationRequest
    ) -> pb.ReleaseReservationResponse:
        """Give back what is reserved."""
        async with self._database.transaction() as connection:
            changed = await store.release(connection, request.order_uid, _pieces(request.lines))
        return pb.ReleaseReservationResponse(changed=changed, attempts=activity.info().attempt)

    async def update_inventory(
        self, request: pb.UpdateInventoryRequest
    ) -> pb.UpdateInventoryResponse:
        """Take what is reserved."""
        async with self._database.transaction() as connection:
            await store.commit(connection, request.order_uid)
        return pb.UpdateInventoryResponse()

    async def restore_inventory(
        self, request: pb.RestoreInventoryRequest
    ) -> pb.RestoreInventoryResponse:
        """Put back what was taken."""
        async with self._database.transaction() as connection:
            changed = await store.restore(connection, request.order_uid)
        return pb.RestoreInventoryResponse(changed=changed, attempts=activity.info().attempt)


def _pieces(lines: Iterable[pb.StockLine]) -> Counter[str]:
    """Pieces by article: lines of the same article are one."""
    pieces: Counter[str] = Counter()
    for line in lines:
        pieces[line.sku] += line.quantity
    return pieces
