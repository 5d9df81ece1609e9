# Generated from no_package/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `NoPackageOrders` service."""

from protemporal import gateway

from no_package import input_pb2 as pb
from no_package import input_temporal as t


class NoPackageOrdersGateway(gateway.Gateway, service="NoPackageOrders", file=pb.DESCRIPTOR):
    """Serves `NoPackageOrders`."""

    PlaceOrder = gateway.execute(t.PLACE_ORDER)
    GetOrder = gateway.query(t.GET_ORDER)


class NoPackageOrdersStub(gateway.Stub, service="NoPackageOrders"):
    """Calls `NoPackageOrders`."""

    PlaceOrder = gateway.call(NoPackageOrdersGateway.PlaceOrder)
    GetOrder = gateway.call(NoPackageOrdersGateway.GetOrder)
