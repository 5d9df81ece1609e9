"""In what role a caller acts."""

from oms.orders.v1 import orders_pb2 as pb
from protemporal import gateway

X_ACTOR = "x-actor"
"""Metadata `role:id`, believed only where the front is told to."""

_ROLES = {
    "customer": pb.ACTOR_CUSTOMER,
    "vendor": pb.ACTOR_VENDOR,
    "operator": pb.ACTOR_OPERATOR,
    "service": pb.ACTOR_SYSTEM,
}


def actor(context: gateway.Context, *, trust_x_actor: bool) -> pb.Actor:
    """The role of a call; the customer's, which may least, where nothing better is known."""
    named = str(context.metadata().get(X_ACTOR, "")) if trust_x_actor else ""
    return _ROLES.get(named.partition(":")[0], pb.ACTOR_CUSTOMER)
