"""The order's state machine: which moves there are, what they mean to callers, who may cancel when.

Pure tables; the workflow, the SQL and the API all read them here.
"""

from collections.abc import Mapping

from oms.orders.v1 import orders_pb2 as pb

_CREATED = pb.ORDER_STATE_CREATED
_AWAITING_CUSTOMER = pb.ORDER_STATE_AWAITING_CUSTOMER
_AWAITING_PAYMENT = pb.ORDER_STATE_AWAITING_PAYMENT
_PAID = pb.ORDER_STATE_PAID
_AWAITING_VENDOR = pb.ORDER_STATE_AWAITING_VENDOR
_PREPARING = pb.ORDER_STATE_PREPARING
_READY = pb.ORDER_STATE_READY
_IN_DELIVERY = pb.ORDER_STATE_IN_DELIVERY
_SHIPPED = pb.ORDER_STATE_SHIPPED
_DELIVERED = pb.ORDER_STATE_DELIVERED
_CANCELLING = pb.ORDER_STATE_CANCELLING
_CANCELLED = pb.ORDER_STATE_CANCELLED
_FAILED = pb.ORDER_STATE_FAILED

MOVES: Mapping[pb.OrderState, frozenset[pb.OrderState]] = {
    _CREATED: frozenset(
        {_AWAITING_CUSTOMER, _AWAITING_PAYMENT, _PAID, _SHIPPED, _CANCELLING, _FAILED}
    ),
    _AWAITING_CUSTOMER: frozenset({_CREATED, _CANCELLING}),
    _AWAITING_PAYMENT: frozenset({_PAID, _CANCELLING}),
    _PAID: frozenset({_AWAITING_VENDOR, _SHIPPED, _CANCELLING}),
    _AWAITING_VENDOR: frozenset({_PREPARING, _CANCELLING}),
    _PREPARING: frozenset({_READY, _IN_DELIVERY, _CANCELLING}),
    _READY: frozenset({_IN_DELIVERY, _CANCELLING}),
    _IN_DELIVERY: frozenset({_DELIVERED, _CANCELLING}),
    _SHIPPED: frozenset({_DELIVERED, _CANCELLING}),
    _DELIVERED: frozenset({_CANCELLING}),
    _CANCELLING: frozenset({_CANCELLED}),
    _CANCELLED: frozenset(),
    _FAILED: frozenset(),
}
"""From each state, where an order can go."""

STATUS: Mapping[pb.OrderState, str] = {
    _CREATED: "pending",
    _AWAITING_CUSTOMER: "pending",
    _AWAITING_PAYMENT: "pending",
    _PAID: "processing",
    _AWAITING_VENDOR: "processing",
    _PREPARING: "processing",
    _READY: "processing",
    _IN_DELIVERY: "processing",
    _SHIPPED: "completed",
    _DELIVERED: "completed",
    _CANCELLING: "processing",
    _CANCELLED: "cancelled",
    _FAILED: "cancelled",
}
"""Each state in the four words of the API."""

CLOSED = frozenset({_SHIPPED, _DELIVERED, _CANCELLED, _FAILED})
"""The states in which no fulfilment is under way any more."""

ENDING = frozenset({_CANCELLING, _CANCELLED})
"""The states in which a cancellation is under way or done."""

_ANYBODY_BUT_THE_VENDOR = frozenset({pb.ACTOR_CUSTOMER, pb.ACTOR_OPERATOR, pb.ACTOR_SYSTEM})
_ANYBODY = _ANYBODY_BUT_THE_VENDOR | {pb.ACTOR_VENDOR}

MAY_CANCEL: Mapping[pb.OrderState, frozenset[pb.Actor]] = {
    _CREATED: _ANYBODY_BUT_THE_VENDOR,
    _AWAITING_CUSTOMER: _ANYBODY_BUT_THE_VENDOR,
    _AWAITING_PAYMENT: _ANYBODY_BUT_THE_VENDOR,
    _PAID: _ANYBODY,
    _AWAITING_VENDOR: _ANYBODY,
    _PREPARING: frozenset({pb.ACTOR_VENDOR, pb.ACTOR_OPERATOR}),
    _READY: frozenset({pb.ACTOR_VENDOR, pb.ACTOR_OPERATOR}),
    _IN_DELIVERY: frozenset({pb.ACTOR_OPERATOR}),
    _SHIPPED: frozenset(),
    _DELIVERED: frozenset(),
    _CANCELLING: _ANYBODY,
    _CANCELLED: _ANYBODY,
    _FAILED: frozenset(),
}
"""In each state, who may cancel.

While and after cancelling, a further call gets the same answer. What has been sent is not cancelled
but taken back, which is not the fulfilment's business.
"""


def origins(state: pb.OrderState) -> list[pb.OrderState]:
    """The states from which an order can come to `state`."""
    return [origin for origin, targets in MOVES.items() if state in targets]


def word(state: pb.OrderState) -> str:
    """The state as tables and people have it: `CREATED`."""
    return pb.OrderState.Name(state).removeprefix("ORDER_STATE_")


def state(word: str) -> pb.OrderState:
    """The state that `word` names; KeyError if none does."""
    return _BY_WORD[word]


_BY_WORD = {word(state): state for state in MOVES}
