# Generated from api_mode/orders.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `api_mode.Orders` service."""

from protemporal import gateway

from api_mode import orders_pb2 as pb
from api_mode import orders_temporal as t


class OrdersGateway(gateway.Gateway, service="api_mode.Orders", file=pb.DESCRIPTOR):
    """Serves `api_mode.Orders`."""

    Process = gateway.execute(t.PROCESS)
    Cancel = gateway.signal(t.CANCEL)
    Status = gateway.query(t.STATUS)
    Correct = gateway.update(t.CORRECT)


class OrdersStub(gateway.Stub, service="api_mode.Orders"):
    """Calls `api_mode.Orders`."""

    Process = gateway.call(OrdersGateway.Process)
    Cancel = gateway.call(OrdersGateway.Cancel)
    Status = gateway.call(OrdersGateway.Status)
    Correct = gateway.call(OrdersGateway.Correct)
