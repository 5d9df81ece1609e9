# Generated from oms/orders/v1/orders.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `oms.orders.v1.Orders` service."""

from protemporal import gateway

from oms.orders.v1 import orders_pb2 as pb
from oms.orders.v1 import orders_temporal as t


class OrdersGateway(gateway.Gateway, service="oms.orders.v1.Orders", file=pb.DESCRIPTOR):
    """One order on its way, and what can be said to it meanwhile."""

    OrderFulfilment = gateway.execute(t.ORDER_FULFILMENT)
    CancelOrder = gateway.update(t.CANCEL_ORDER)
    Cancel = gateway.signal(t.CANCEL)
    ResolveUnavailable = gateway.update(t.RESOLVE_UNAVAILABLE)
    CarrierUpdate = gateway.signal(t.CARRIER_UPDATE)
    Status = gateway.query(t.STATUS)


class OrdersStub(gateway.Stub, service="oms.orders.v1.Orders"):
    """Calls `oms.orders.v1.Orders`."""

    OrderFulfilment = gateway.call(OrdersGateway.OrderFulfilment)
    CancelOrder = gateway.call(OrdersGateway.CancelOrder)
    Cancel = gateway.call(OrdersGateway.Cancel)
    ResolveUnavailable = gateway.call(OrdersGateway.ResolveUnavailable)
    CarrierUpdate = gateway.call(OrdersGateway.CarrierUpdate)
    Status = gateway.call(OrdersGateway.Status)
