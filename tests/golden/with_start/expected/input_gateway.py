# Generated from with_start/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `with_start.Carts` service."""

from protemporal import gateway

from with_start import input_pb2 as pb
from with_start import input_temporal as t


class CartsGateway(gateway.Gateway, service="with_start.Carts", file=pb.DESCRIPTOR):
    """Serves `with_start.Carts`."""

    Checkout = gateway.execute(t.CHECKOUT)
    AddItem = gateway.signal(t.ADD_ITEM)
    Pay = gateway.update(t.PAY)
    Ship = gateway.update(t.SHIP)


class CartsStub(gateway.Stub, service="with_start.Carts"):
    """Calls `with_start.Carts`."""

    Checkout = gateway.call(CartsGateway.Checkout)
    AddItem = gateway.call(CartsGateway.AddItem)
    Pay = gateway.call(CartsGateway.Pay)
    Ship = gateway.call(CartsGateway.Ship)
