# Generated from keyword_path/in/lambda.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `keyword_path.in.Odd` service."""

import importlib

from protemporal import gateway

pb = importlib.import_module("keyword_path.in.lambda_pb2")
t = importlib.import_module("keyword_path.in.lambda_temporal")


class OddGateway(gateway.Gateway, service="keyword_path.in.Odd", file=pb.DESCRIPTOR):
    """Serves `keyword_path.in.Odd`."""

    Place = gateway.execute(t.PLACE)
    Stop = gateway.signal(t.STOP)
    Plain = gateway.unary(getattr(pb, "None"), getattr(pb.Outer, "class"))


class OddStub(gateway.Stub, service="keyword_path.in.Odd"):
    """Calls `keyword_path.in.Odd`."""

    Place = gateway.call(OddGateway.Place)
    Stop = gateway.call(OddGateway.Stop)
    Plain = gateway.call(OddGateway.Plain)
