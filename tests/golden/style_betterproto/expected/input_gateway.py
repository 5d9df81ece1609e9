# Generated from style_betterproto/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `style_betterproto.Jobs` service."""

from protemporal import gateway
from protemporal import runtime as pt

from betterproto_messages import style_betterproto as pb
from style_betterproto import input_pb2
from style_betterproto import input_temporal as t

pt.name_messages(
    {
        pb.HttpJob: input_pb2.HTTPJob,
        pb.HttpJobResult: input_pb2.HTTPJob.Result,
    },
)


class JobsGateway(gateway.Gateway, service="style_betterproto.Jobs", file=input_pb2.DESCRIPTOR):
    """Messages are the dataclasses of betterproto."""

    Run = gateway.execute(t.RUN)
    Stop = gateway.signal(t.STOP)
    Say = gateway.query(t.SAY)
    List = gateway.server_stream(pb.HttpJob, pb.HttpJobResult)


class JobsStub(gateway.Stub, service="style_betterproto.Jobs"):
    """Calls `style_betterproto.Jobs`."""

    Run = gateway.call(JobsGateway.Run)
    Stop = gateway.call(JobsGateway.Stop)
    Say = gateway.call(JobsGateway.Say)
    List = gateway.call(JobsGateway.List)
