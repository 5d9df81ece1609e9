"""Where one order stands, for the workflow that moves it."""

from collections.abc import Sequence

from google.protobuf.timestamp_pb2 import Timestamp
from temporalio import workflow
from temporalio.exceptions import ActivityError

from oms.common.v1.common_pb2 import Money, UndoOutcome
from oms.orders import states
from oms.orders.v1 import orders_pb2 as pb
from oms.orders.v1 import orders_temporal as t
from oms.saga import error_type
from protemporal import runtime as pt


class Progress:
    """State, version and timeline: in memory at once, in the tables by an activity.

    The tables are a copy. If one cannot be written within the ten minutes of its policy, the order
    goes on without it.
    """

    def __init__(self) -> None:
        self.state = pb.ORDER_STATE_CREATED
        self.version = 0
        self.reason = ""
        self.timeline: list[pb.TimelineEntry] = []
        self._order_uid = ""

    def begin(self, order: pb.Order) -> None:
        """Start from the row as it stands."""
        self._order_uid = order.order_uid
        self.version = order.version
        self._note(pb.TimelineEntry.KIND_STATE, states.word(self.state))

    async def move(
        self,
        state: pb.OrderState,
        *,
        reason: str = "",
        total: Money | None = None,
        unavailable_lines: Sequence[int] = (),
    ) -> None:
        """Take on a state and write it. Callers hold the workflow's lock."""
        self.state = state
        self.version += 1
        self.reason = reason
        self._note(pb.TimelineEntry.KIND_STATE, states.word(state), detail=reason)
        workflow.logger.info("the order is %s", states.word(state))
        written = pb.UpdateOrderStatusRequest(
            order_uid=self._order_uid,
            version=self.version,
            state=state,
            reason=reason,
            total=total,
            unavailable_lines=unavailable_lines,
            at=_now(),
        )
        try:
            await pt.execute_activity(t.UPDATE_ORDER_STATUS, written)
        except ActivityError as error:
            workflow.logger.warning(
                "the tables do not know of state %s: %s", states.word(state), error_type(error)
            )

    def step(self, name: str, error: ActivityError | None = None) -> None:
        """Note the end of a step forward."""
        kind = pb.TimelineEntry.KIND_STEP
        self._note(kind, name, ok=error is None, detail=error_type(error) if error else "")

    def undo(self, outcome: UndoOutcome) -> None:
        """Note the end of a compensation."""
        self._note(pb.TimelineEntry.KIND_UNDO, outcome.name, ok=outcome.ok, detail=outcome.error)

    def message(self, name: str, detail: str) -> None:
        """Note what came from outside."""
        self._note(pb.TimelineEntry.KIND_MESSAGE, name, detail=detail)

    def _note(
        self, kind: pb.TimelineEntry.Kind, name: str, *, ok: bool = True, detail: str = ""
    ) -> None:
        entry = pb.TimelineEntry(at=_now(), kind=kind, name=name, ok=ok, detail=detail)
        self.timeline.append(entry)


def _now() -> Timestamp:
    now = Timestamp()
    now.FromDatetime(workflow.now())
    return now
