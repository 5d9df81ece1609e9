# Generated from editions/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `editions.Orders` service."""

from protemporal import gateway

from editions import input_pb2 as pb
from editions import input_temporal as t


class OrdersGateway(gateway.Gateway, service="editions.Orders", file=pb.DESCRIPTOR):
    """Serves `editions.Orders`."""

    PlaceOrder = gateway.execute(t.PLACE_ORDER)


class OrdersStub(gateway.Stub, service="editions.Orders"):
    """Calls `editions.Orders`."""

    PlaceOrder = gateway.call(OrdersGateway.PlaceOrder)
