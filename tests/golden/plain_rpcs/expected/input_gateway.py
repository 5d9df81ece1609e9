# Generated from plain_rpcs/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `plain_rpcs.Orders` service."""

from protemporal import gateway

from plain_rpcs import input_pb2 as pb
from plain_rpcs import input_temporal as t


class OrdersGateway(gateway.Gateway, service="plain_rpcs.Orders", file=pb.DESCRIPTOR):
    """RPCs without a role are the application's to write; activities are nobody's to call."""

    PlaceOrder = gateway.execute(t.PLACE_ORDER)
    GetOrder = gateway.unary(pb.Order, pb.Order)
    DeleteOrder = gateway.unary(pb.Order, gateway.NOTHING)
    WatchOrder = gateway.server_stream(pb.Order, pb.Order)
    LoadOrders = gateway.client_stream(pb.Order, pb.Order)
    Chat = gateway.bidi_stream(pb.Order, pb.Order)


class OrdersStub(gateway.Stub, service="plain_rpcs.Orders"):
    """Calls `plain_rpcs.Orders`."""

    PlaceOrder = gateway.call(OrdersGateway.PlaceOrder)
    GetOrder = gateway.call(OrdersGateway.GetOrder)
    DeleteOrder = gateway.call(OrdersGateway.DeleteOrder)
    WatchOrder = gateway.call(OrdersGateway.WatchOrder)
    LoadOrders = gateway.call(OrdersGateway.LoadOrders)
    Chat = gateway.call(OrdersGateway.Chat)
