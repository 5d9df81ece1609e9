# Generated from oms/orders/v1/orders.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers of the `oms.orders.v1.Orders` service."""

from protemporal import gateway

from oms.orders.v1 import orders_pb2 as pb
from oms.orders.v1 import orders_temporal as t


class OrdersGateway(gateway.Gateway, service="oms.orders.v1.Orders", file=pb.DESCRIPTOR):
    """One order on its way, and what can be said to it meanwhile."""

    OrderFulfilment = gateway.execute(t.ORDER_FULFILMENT)
    CancelOrder = gateway.update(t.CANCEL_ORDER)
    ResolveUnavailable = gateway.update(t.RESOLVE_UNAVAILABLE)
    CarrierUpdate = gateway.signal(t.CARRIER_UPDATE)
    Status = gateway.query(t.STATUS)
