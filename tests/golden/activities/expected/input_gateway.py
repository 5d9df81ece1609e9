# Generated from activities/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `activities.Mixed` service."""

from protemporal import gateway

from activities import input_pb2 as pb
from activities import input_temporal as t


class MixedGateway(gateway.Gateway, service="activities.Mixed", file=pb.DESCRIPTOR):
    """Activity and more: one constant for each role."""

    Refund = gateway.execute(t.REFUND)
    Notify = gateway.signal(t.NOTIFY)


class MixedStub(gateway.Stub, service="activities.Mixed"):
    """Calls `activities.Mixed`."""

    Refund = gateway.call(MixedGateway.Refund)
    Notify = gateway.call(MixedGateway.Notify)
