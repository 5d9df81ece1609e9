# Generated from other_packages/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `other_packages.Mixed` service."""

from protemporal import gateway

from other_packages import input_pb2 as pb
from other_packages import input_temporal as t


class MixedGateway(gateway.Gateway, service="other_packages.Mixed", file=pb.DESCRIPTOR):
    """Serves `other_packages.Mixed`."""

    Nested = gateway.execute(t.NESTED)
    WellKnown = gateway.query(t.WELL_KNOWN)
    SameName = gateway.query(t.SAME_NAME)


class MixedStub(gateway.Stub, service="other_packages.Mixed"):
    """Calls `other_packages.Mixed`."""

    Nested = gateway.call(MixedGateway.Nested)
    WellKnown = gateway.call(MixedGateway.WellKnown)
    SameName = gateway.call(MixedGateway.SameName)
