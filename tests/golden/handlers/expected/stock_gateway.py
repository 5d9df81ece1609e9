# Generated from handlers/stock.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `handlers.Stock` service."""

from protemporal import gateway

from handlers import stock_pb2 as pb
from handlers import stock_temporal as t


class StockGateway(gateway.Gateway, service="handlers.Stock", file=pb.DESCRIPTOR):
    """Serves `handlers.Stock`."""

    Restock = gateway.signal(t.RESTOCK)
    Level = gateway.query(t.LEVEL)
    Count = gateway.update(t.COUNT)


class StockStub(gateway.Stub, service="handlers.Stock"):
    """Calls `handlers.Stock`."""

    Restock = gateway.call(StockGateway.Restock)
    Level = gateway.call(StockGateway.Level)
    Count = gateway.call(StockGateway.Count)
