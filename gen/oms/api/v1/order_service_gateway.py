# Generated from oms/api/v1/order_service.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `oms.api.v1.OrderService` and `oms.api.v1.CallbackService` services."""

from protemporal import gateway

from oms.api.v1 import order_service_pb2 as pb
from oms.orders.v1 import orders_pb2
from oms.orders.v1 import orders_temporal


class OrderServiceGateway(gateway.Gateway, service="oms.api.v1.OrderService", file=pb.DESCRIPTOR):
    """Orders: create, read, change, cancel."""

    ListOrders = gateway.unary(pb.ListOrdersRequest, pb.ListOrdersResponse)
    GetOrder = gateway.unary(pb.GetOrderRequest, pb.Order)
    CreateOrder = gateway.unary(pb.CreateOrderRequest, pb.Order)
    UpdateOrder = gateway.unary(pb.UpdateOrderRequest, pb.Order)
    DeleteOrder = gateway.unary(pb.DeleteOrderRequest, gateway.NOTHING)
    GetOrderTimeline = gateway.unary(pb.GetOrderTimelineRequest, pb.GetOrderTimelineResponse)
    WatchOrder = gateway.server_stream(pb.WatchOrderRequest, pb.Order)
    CancelOrder = gateway.update(
        orders_temporal.CANCEL_ORDER,
        pb.CancelOrderRequest,
        pb.CancelOrderResponse,
        workflow_id="order-${! id.string() }",
    )
    ResolveUnavailable = gateway.update(
        orders_temporal.RESOLVE_UNAVAILABLE,
        workflow_id="order-${! id.string() }",
    )


class OrderServiceStub(gateway.Stub, service="oms.api.v1.OrderService"):
    """Calls `oms.api.v1.OrderService`."""

    ListOrders = gateway.call(OrderServiceGateway.ListOrders)
    GetOrder = gateway.call(OrderServiceGateway.GetOrder)
    CreateOrder = gateway.call(OrderServiceGateway.CreateOrder)
    UpdateOrder = gateway.call(OrderServiceGateway.UpdateOrder)
    DeleteOrder = gateway.call(OrderServiceGateway.DeleteOrder)
    GetOrderTimeline = gateway.call(OrderServiceGateway.GetOrderTimeline)
    WatchOrder = gateway.call(OrderServiceGateway.WatchOrder)
    CancelOrder = gateway.call(OrderServiceGateway.CancelOrder)
    ResolveUnavailable = gateway.call(OrderServiceGateway.ResolveUnavailable)


class CallbackServiceGateway(
    gateway.Gateway,
    service="oms.api.v1.CallbackService",
    file=pb.DESCRIPTOR,
):
    """What partners tell us."""

    CarrierUpdate = gateway.unary(orders_pb2.CarrierUpdateRequest, pb.CarrierUpdateResponse)


class CallbackServiceStub(gateway.Stub, service="oms.api.v1.CallbackService"):
    """Calls `oms.api.v1.CallbackService`."""

    CarrierUpdate = gateway.call(CallbackServiceGateway.CarrierUpdate)
