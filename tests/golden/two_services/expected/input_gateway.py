# Generated from two_services/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `two_services.Orders` and `two_services.Fleet` services."""

from protemporal import gateway

from two_services import input_pb2 as pb
from two_services import input_temporal as t


class OrdersGateway(gateway.Gateway, service="two_services.Orders", file=pb.DESCRIPTOR):
    """Serves `two_services.Orders`."""

    Place = gateway.execute(t.PLACE)
    State = gateway.query(t.STATE)


class OrdersStub(gateway.Stub, service="two_services.Orders"):
    """Calls `two_services.Orders`."""

    Place = gateway.call(OrdersGateway.Place)
    State = gateway.call(OrdersGateway.State)


class FleetGateway(gateway.Gateway, service="two_services.Fleet", file=pb.DESCRIPTOR):
    """Serves `two_services.Fleet`."""

    Place = gateway.execute(t.FLEET_PLACE)
    State = gateway.query(t.FLEET_STATE)


class FleetStub(gateway.Stub, service="two_services.Fleet"):
    """Calls `two_services.Fleet`."""

    Place = gateway.call(FleetGateway.Place)
    State = gateway.call(FleetGateway.State)
