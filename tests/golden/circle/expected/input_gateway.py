# Generated from circle/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `circle.Orders` service."""

from protemporal import gateway

from circle import input_pb2 as pb
from circle import input_temporal as t


class OrdersGateway(gateway.Gateway, service="circle.Orders", file=pb.DESCRIPTOR):
    """Serves `circle.Orders`."""

    Place = gateway.execute(t.PLACE)
    Cancel = gateway.signal(t.CANCEL)


class OrdersStub(gateway.Stub, service="circle.Orders"):
    """Calls `circle.Orders`."""

    Place = gateway.call(OrdersGateway.Place)
    Cancel = gateway.call(OrdersGateway.Cancel)
