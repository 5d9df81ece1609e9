# Generated from handlers/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `handlers.Orders` service."""

from protemporal import gateway

from handlers import input_pb2 as pb
from handlers import input_temporal as t


class OrdersGateway(gateway.Gateway, service="handlers.Orders", file=pb.DESCRIPTOR):
    """Serves `handlers.Orders`."""

    PlaceOrder = gateway.execute(t.PLACE_ORDER)
    CancelOrder = gateway.signal(t.CANCEL_ORDER)
    Confirm = gateway.update(t.CONFIRM)
    Correct = gateway.update(t.CORRECT)


class OrdersStub(gateway.Stub, service="handlers.Orders"):
    """Calls `handlers.Orders`."""

    PlaceOrder = gateway.call(OrdersGateway.PlaceOrder)
    CancelOrder = gateway.call(OrdersGateway.CancelOrder)
    Confirm = gateway.call(OrdersGateway.Confirm)
    Correct = gateway.call(OrdersGateway.Correct)
