# Generated from verbs/jobs.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `verbs.Jobs` service."""

from protemporal import gateway

from verbs import jobs_pb2 as pb
from verbs import jobs_temporal as t


class JobsGateway(gateway.Gateway, service="verbs.Jobs", file=pb.DESCRIPTOR):
    """Serves `verbs.Jobs`."""

    Do = gateway.execute(t.DO)
    Stop = gateway.signal(t.STOP)
    Look = gateway.query(t.LOOK)
    Change = gateway.update(t.CHANGE)
    Tell = gateway.update(t.TELL)


class JobsStub(gateway.Stub, service="verbs.Jobs"):
    """Calls `verbs.Jobs`."""

    Do = gateway.call(JobsGateway.Do)
    Stop = gateway.call(JobsGateway.Stop)
    Look = gateway.call(JobsGateway.Look)
    Change = gateway.call(JobsGateway.Change)
    Tell = gateway.call(JobsGateway.Tell)
