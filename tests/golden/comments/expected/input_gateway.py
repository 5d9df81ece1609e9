# Generated from comments/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""gRPC servicers and stubs of the `comments.Comments` service."""

from protemporal import gateway

from comments import input_pb2 as pb
from comments import input_temporal as t


class CommentsGateway(gateway.Gateway, service="comments.Comments", file=pb.DESCRIPTOR):
    """Shows what becomes of comments."""

    Lines = gateway.execute(t.LINES)


class CommentsStub(gateway.Stub, service="comments.Comments"):
    """Calls `comments.Comments`."""

    Lines = gateway.call(CommentsGateway.Lines)
