# Generated from workflow_options/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `workflow_options.Orders` service."""

from protemporal import gateway

from workflow_options import input_pb2 as pb
from workflow_options import input_temporal as t


class OrdersGateway(gateway.Gateway, service="workflow_options.Orders", file=pb.DESCRIPTOR):
    """Serves `workflow_options.Orders`."""

    Everything = gateway.execute(t.EVERYTHING)
    Little = gateway.execute(t.LITTLE)


class OrdersStub(gateway.Stub, service="workflow_options.Orders"):
    """Calls `workflow_options.Orders`."""

    Everything = gateway.call(OrdersGateway.Everything)
    Little = gateway.call(OrdersGateway.Little)
