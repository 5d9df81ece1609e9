"""In what role a caller acts."""

from oms.orders.v1 import orders_pb2 as pb
from protemporal import gateway

_ROLES = {
    "customer": pb.ACTOR_CUSTOMER,
    "vendor": pb.ACTOR_VENDOR,
    "operator": pb.ACTOR_OPERATOR,
    "service": pb.ACTOR_SYSTEM,
}


def actor(context: gateway.Context) -> pb.Actor:
    """The role in `role:id`; the customer's, which may least, where nothing better is known."""
    return _ROLES.get(context.actor.partition(":")[0], pb.ACTOR_CUSTOMER)
