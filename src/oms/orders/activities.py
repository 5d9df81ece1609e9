"""Activities of the orders: check one, write where it stands."""

import logging
from datetime import UTC
from typing import final

from oms import money
from oms.database import Database
from oms.errors import InvalidOrderError
from oms.orders import projection, states
from oms.orders.v1 import orders_pb2 as pb
from oms.orders.v1 import orders_temporal as t

MOST_LINES = 100

_log = logging.getLogger(__name__)


@final
class OrderActivities(t.OrderActivities):
    """The order tables."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def validate_order(self, request: pb.ValidateOrderRequest) -> pb.ValidateOrderResponse:
        """Check what no table has to be asked for."""
        order = request.order
        if order.total.minor <= 0:
            raise InvalidOrderError("the total must be above zero")
        if len(order.items) > MOST_LINES:
            raise InvalidOrderError(f"an order has at most {MOST_LINES} lines")
        for item in order.items:
            if item.quantity <= 0:
                raise InvalidOrderError(f"line {item.line_no}: the quantity must be above zero")
        return pb.ValidateOrderResponse()

    async def update_order_status(
        self, request: pb.UpdateOrderStatusRequest
    ) -> pb.UpdateOrderStatusResponse:
        """Write one move."""
        move = projection.Move(
            order_uid=request.order_uid,
            version=request.version,
            state=request.state,
            at=request.at.ToDatetime(tzinfo=UTC),
            reason=request.reason.replace("\0", ""),
            total=money.amount(request.total) if request.HasField("total") else None,
            unavailable_lines=tuple(request.unavailable_lines),
        )
        async with self._database.transaction() as connection:
            row = await projection.move(connection, move)
        if row.version < move.version:
            _log.warning(
                "order %s: the move from %s to %s is refused",
                move.order_uid,
                states.word(row.state),
                states.word(move.state),
            )
        return pb.UpdateOrderStatusResponse(
            applied=row.applied, state=row.state, version=row.version
        )
