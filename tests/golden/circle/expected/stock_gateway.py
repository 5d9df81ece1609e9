# Generated from circle/stock.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `circle.Stock` service."""

from protemporal import gateway

from circle import stock_pb2 as pb
from circle import stock_temporal as t


class StockGateway(gateway.Gateway, service="circle.Stock", file=pb.DESCRIPTOR):
    """Serves `circle.Stock`."""

    Count = gateway.execute(t.COUNT)
    Restock = gateway.signal(t.RESTOCK)
    Level = gateway.query(t.LEVEL)
    Reserve = gateway.update(t.RESERVE)


class StockStub(gateway.Stub, service="circle.Stock"):
    """Calls `circle.Stock`."""

    Count = gateway.call(StockGateway.Count)
    Restock = gateway.call(StockGateway.Restock)
    Level = gateway.call(StockGateway.Level)
    Reserve = gateway.call(StockGateway.Reserve)
