# Generated from circle/stock.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers of the `circle.Stock` service."""

from protemporal import gateway

from circle import stock_pb2 as pb
from circle import stock_temporal as t


class StockGateway(gateway.Gateway, service="circle.Stock", file=pb.DESCRIPTOR):
    """Serves `circle.Stock`."""

    Count = gateway.execute(t.COUNT)
    Restock = gateway.signal(t.RESTOCK)
    Level = gateway.query(t.LEVEL)
    Reserve = gateway.update(t.RESERVE)
