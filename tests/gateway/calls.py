"""Calls a server by path with raw bytes, and reads the whole of what it says."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import grpc.aio
from google.protobuf.message import Message
from google.rpc import status_pb2
from grpc import StatusCode
from grpc.aio import (
    StreamStreamMultiCallable,
    StreamUnaryMultiCallable,
    UnaryStreamMultiCallable,
    UnaryUnaryMultiCallable,
)
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse

from gateway import contract

Metadata = Sequence[tuple[str, str | bytes]]


@dataclass(frozen=True)
class Reply:
    """What came back."""

    code: StatusCode
    text: str = ""
    body: bytes = b""
    trailers: dict[str, Any] = field(default_factory=dict[str, Any])

    @property
    def details(self) -> dict[str, Any]:
        """The `google.rpc` details by the name of their class."""
        raw = self.trailers.get(contract.DETAILS)
        return {} if raw is None else contract.unpacked(status_pb2.Status.FromString(raw))

    @property
    def reason(self) -> str:
        """`ErrorInfo.reason`; empty without one."""
        info = self.details.get("ErrorInfo")
        return info.reason if info else ""

    @property
    def domain(self) -> str:
        """`ErrorInfo.domain`."""
        return str(self.details["ErrorInfo"].domain)

    @property
    def facts(self) -> dict[str, str]:
        """`ErrorInfo.metadata`."""
        return dict(self.details["ErrorInfo"].metadata)


def unary(channel: grpc.aio.Channel, path: str) -> UnaryUnaryMultiCallable[bytes, bytes]:
    """A unary method, bytes to bytes."""
    return channel.unary_unary(path, _same, _same)


def stream_out(channel: grpc.aio.Channel, path: str) -> UnaryStreamMultiCallable[bytes, bytes]:
    """A server-streaming method."""
    return channel.unary_stream(path, _same, _same)


def stream_in(channel: grpc.aio.Channel, path: str) -> StreamUnaryMultiCallable[bytes, bytes]:
    """A client-streaming method."""
    return channel.stream_unary(path, _same, _same)


def streams(channel: grpc.aio.Channel, path: str) -> StreamStreamMultiCallable[bytes, bytes]:
    """A method that streams both ways."""
    return channel.stream_stream(path, _same, _same)


def _same(raw: bytes) -> bytes:
    return raw


async def call(
    channel: grpc.aio.Channel,
    path: str,
    request: Message | bytes = b"",
    metadata: Metadata = (),
    timeout: float | None = 10,  # noqa: ASYNC109 - becomes a gRPC deadline
) -> Reply:
    """One unary call."""
    raw = request if isinstance(request, bytes) else request.SerializeToString()
    ongoing = unary(channel, path)(raw, timeout=timeout, metadata=tuple(metadata))
    try:
        body = await ongoing
    except grpc.aio.AioRpcError as error:
        return refused(error)
    return Reply(StatusCode.OK, "", body, dict(await ongoing.trailing_metadata()))


def refused(error: grpc.aio.AioRpcError) -> Reply:
    """What a call says that did not succeed; checked against the error contract."""
    trailers: dict[str, Any] = dict(error.trailing_metadata() or ())
    text = error.details() or ""
    contract.check(error.code(), text, trailers)
    return Reply(error.code(), text, b"", trailers)


async def until_health(
    channel: grpc.aio.Channel, wanted: HealthCheckResponse.ServingStatus
) -> None:
    """Waits until the server says so."""
    path = "/grpc.health.v1.Health/Watch"
    watch = stream_out(channel, path)(HealthCheckRequest().SerializeToString())
    async with asyncio.timeout(10):
        async for each in watch:
            if HealthCheckResponse.FromString(each).status == wanted:
                return
