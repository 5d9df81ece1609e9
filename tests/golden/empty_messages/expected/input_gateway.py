# Generated from empty_messages/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `empty_messages.Jobs` service."""

from protemporal import gateway

from empty_messages import input_pb2 as pb
from empty_messages import input_temporal as t


class JobsGateway(gateway.Gateway, service="empty_messages.Jobs", file=pb.DESCRIPTOR):
    """google.protobuf.Empty is a message like others as input, and None as output."""

    Run = gateway.execute(t.RUN)
    Stop = gateway.signal(t.STOP)
    Get = gateway.query(t.GET)
    Change = gateway.update(t.CHANGE)


class JobsStub(gateway.Stub, service="empty_messages.Jobs"):
    """Calls `empty_messages.Jobs`."""

    Run = gateway.call(JobsGateway.Run)
    Stop = gateway.call(JobsGateway.Stop)
    Get = gateway.call(JobsGateway.Get)
    Change = gateway.call(JobsGateway.Change)
