# Generated from other_services/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `other_services.Orders` and `other_services.Clerks` services."""

from protemporal import gateway

from other_services import input_pb2 as pb
from other_services import input_temporal as t


class OrdersGateway(gateway.Gateway, service="other_services.Orders", file=pb.DESCRIPTOR):
    """Serves `other_services.Orders`."""

    PlaceOrder = gateway.execute(t.PLACE_ORDER)


class OrdersStub(gateway.Stub, service="other_services.Orders"):
    """Calls `other_services.Orders`."""

    PlaceOrder = gateway.call(OrdersGateway.PlaceOrder)


class ClerksGateway(gateway.Gateway, service="other_services.Clerks", file=pb.DESCRIPTOR):
    """Serves `other_services.Clerks`."""

    Ask = gateway.query(t.ASK)


class ClerksStub(gateway.Stub, service="other_services.Clerks"):
    """Calls `other_services.Clerks`."""

    Ask = gateway.call(ClerksGateway.Ask)
