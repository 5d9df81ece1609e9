# Generated from api_mode/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `api_mode.Api` service."""

from protemporal import gateway

from api_mode import input_pb2 as pb
from api_mode import orders_pb2
from api_mode import orders_temporal


class ApiGateway(gateway.Gateway, service="api_mode.Api", file=pb.DESCRIPTOR):
    """What the world may call."""

    PlaceOrder = gateway.execute(orders_temporal.PROCESS)
    CancelOrder = gateway.signal(orders_temporal.CANCEL, workflow_id="order/${! orderId }")
    GetOrder = gateway.query(orders_temporal.STATUS)
    CorrectOrder = gateway.update(orders_temporal.CORRECT, workflow_id="order/${! orderId }")
    ListOrders = gateway.unary(orders_pb2.Order, orders_pb2.Order)


class ApiStub(gateway.Stub, service="api_mode.Api"):
    """Calls `api_mode.Api`."""

    PlaceOrder = gateway.call(ApiGateway.PlaceOrder)
    CancelOrder = gateway.call(ApiGateway.CancelOrder)
    GetOrder = gateway.call(ApiGateway.GetOrder)
    CorrectOrder = gateway.call(ApiGateway.CorrectOrder)
    ListOrders = gateway.call(ApiGateway.ListOrders)
