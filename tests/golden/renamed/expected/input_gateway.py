# Generated from renamed/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `renamed.Notes` service."""

from protemporal import gateway

from renamed import input_pb2 as pb
from renamed import input_temporal as t


class NotesGateway(gateway.Gateway, service="renamed.Notes", file=pb.DESCRIPTOR):
    """Every kind of operation under a name of its own."""

    Write = gateway.execute(t.WRITE)
    Stop = gateway.signal(t.STOP)
    Ask = gateway.query(t.ASK)
    Change = gateway.update(t.CHANGE)


class NotesStub(gateway.Stub, service="renamed.Notes"):
    """Calls `renamed.Notes`."""

    Write = gateway.call(NotesGateway.Write)
    Stop = gateway.call(NotesGateway.Stop)
    Ask = gateway.call(NotesGateway.Ask)
    Change = gateway.call(NotesGateway.Change)
