# Generated from style_betterproto2/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `style_betterproto2.Jobs` service."""

from protemporal import gateway
from protemporal import runtime as pt

from betterproto2_messages import style_betterproto2 as pb
from style_betterproto2 import input_pb2
from style_betterproto2 import input_temporal as t

pt.name_messages(
    {
        pb.HttpJob: input_pb2.HTTPJob,
        pb.HttpJobResult: input_pb2.HTTPJob.Result,
    },
)


class JobsGateway(gateway.Gateway, service="style_betterproto2.Jobs", file=input_pb2.DESCRIPTOR):
    """Messages are the dataclasses of betterproto2."""

    Run = gateway.execute(t.RUN)
    Stop = gateway.signal(t.STOP)
    Say = gateway.query(t.SAY)
    List = gateway.server_stream(pb.HttpJob, pb.HttpJobResult)


class JobsStub(gateway.Stub, service="style_betterproto2.Jobs"):
    """Calls `style_betterproto2.Jobs`."""

    Run = gateway.call(JobsGateway.Run)
    Stop = gateway.call(JobsGateway.Stop)
    Say = gateway.call(JobsGateway.Say)
    List = gateway.call(JobsGateway.List)
