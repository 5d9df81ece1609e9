# Generated from editions/newest.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `editions.Parcels` service."""

from protemporal import gateway

from editions import newest_pb2 as pb
from editions import newest_temporal as t


class ParcelsGateway(gateway.Gateway, service="editions.Parcels", file=pb.DESCRIPTOR):
    """Serves `editions.Parcels`."""

    Send = gateway.execute(t.SEND)


class ParcelsStub(gateway.Stub, service="editions.Parcels"):
    """Calls `editions.Parcels`."""

    Send = gateway.call(ParcelsGateway.Send)
