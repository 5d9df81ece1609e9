# Generated from circle/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers of the `circle.Orders` service."""

from protemporal import gateway

from circle import input_pb2 as pb
from circle import input_temporal as t


class OrdersGateway(gateway.Gateway, service="circle.Orders", file=pb.DESCRIPTOR):
    """Serves `circle.Orders`."""

    Place = gateway.execute(t.PLACE)
    Cancel = gateway.signal(t.CANCEL)
