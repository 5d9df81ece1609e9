# Generated from two_services/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers of the `two_services.Orders` and `two_services.Fleet` services."""

from protemporal import gateway

from two_services import input_pb2 as pb
from two_services import input_temporal as t


class OrdersGateway(gateway.Gateway, service="two_services.Orders", file=pb.DESCRIPTOR):
    """Serves `two_services.Orders`."""

    Place = gateway.execute(t.PLACE)
    State = gateway.query(t.STATE)


class FleetGateway(gateway.Gateway, service="two_services.Fleet", file=pb.DESCRIPTOR):
    """Serves `two_services.Fleet`."""

    Place = gateway.execute(t.FLEET_PLACE)
    State = gateway.query(t.FLEET_STATE)
