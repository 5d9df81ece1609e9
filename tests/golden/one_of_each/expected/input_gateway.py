# Generated from one_of_each/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `one_of_each.Orders` service."""

from protemporal import gateway

from one_of_each import input_pb2 as pb
from one_of_each import input_temporal as t


class OrdersGateway(gateway.Gateway, service="one_of_each.Orders", file=pb.DESCRIPTOR):
    """Takes orders and delivers them."""

    PlaceOrder = gateway.execute(t.PLACE_ORDER)
    CancelOrder = gateway.signal(t.CANCEL_ORDER)
    GetOrder = gateway.query(t.GET_ORDER)
    ChangeAddress = gateway.update(t.CHANGE_ADDRESS)


class OrdersStub(gateway.Stub, service="one_of_each.Orders"):
    """Calls `one_of_each.Orders`."""

    PlaceOrder = gateway.call(OrdersGateway.PlaceOrder)
    CancelOrder = gateway.call(OrdersGateway.CancelOrder)
    GetOrder = gateway.call(OrdersGateway.GetOrder)
    ChangeAddress = gateway.call(OrdersGateway.ChangeAddress)
