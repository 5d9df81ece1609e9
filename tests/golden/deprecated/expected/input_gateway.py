# Generated from deprecated/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers of the `deprecated.Letters` service."""

from protemporal import gateway

from deprecated import input_pb2 as pb
from deprecated import input_temporal as t


class LettersGateway(gateway.Gateway, service="deprecated.Letters", file=pb.DESCRIPTOR):
    """Nobody should write any more.

    .. deprecated:: see its proto
    """

    Send = gateway.execute(t.SEND)
    Recall = gateway.signal(t.RECALL)
    Track = gateway.query(t.TRACK)
    Redirect = gateway.update(t.REDIRECT)
