# Generated from outdated/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `outdated.Letters` service."""

from protemporal import gateway

from outdated import input_pb2 as pb
from outdated import input_temporal as t


class LettersGateway(gateway.Gateway, service="outdated.Letters", file=pb.DESCRIPTOR):
    """Nobody should write any more.

    .. deprecated:: see its proto
    """

    Send = gateway.execute(t.SEND)
    Recall = gateway.signal(t.RECALL)
    Track = gateway.query(t.TRACK)
    Redirect = gateway.update(t.REDIRECT)


class LettersStub(gateway.Stub, service="outdated.Letters"):
    """Calls `outdated.Letters`.

    .. deprecated:: see its proto
    """

    Send = gateway.call(LettersGateway.Send)
    Recall = gateway.call(LettersGateway.Recall)
    Track = gateway.call(LettersGateway.Track)
    Redirect = gateway.call(LettersGateway.Redirect)
