# Generated from other_services/stock/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `other_services.stock.Stock` service."""

from protemporal import gateway

from other_services.stock import input_pb2 as pb
from other_services.stock import input_temporal as t


class StockGateway(gateway.Gateway, service="other_services.stock.Stock", file=pb.DESCRIPTOR):
    """Serves `other_services.stock.Stock`."""

    Restock = gateway.signal(t.RESTOCK)
    Level = gateway.query(t.LEVEL)
    Count = gateway.update(t.COUNT)


class StockStub(gateway.Stub, service="other_services.stock.Stock"):
    """Calls `other_services.stock.Stock`."""

    Restock = gateway.call(StockGateway.Restock)
    Level = gateway.call(StockGateway.Level)
    Count = gateway.call(StockGateway.Count)
