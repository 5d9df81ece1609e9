"""A gRPC server in front of Temporal that changes what the real one cannot be brought to say."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import grpc
import grpc.aio
from google.protobuf.message import Message
from google.rpc import status_pb2
from grpc import StatusCode

from protemporal.gateway.context import GrpcContext
from protemporal.gateway.handlers import Handler

Status = tuple[StatusCode, str, Message | None]
"""Code, text, and a detail as Temporal has it."""


@dataclass
class Relay(grpc.GenericRpcHandler):
    """Passes every call on to Temporal as bytes, unless it is told otherwise."""

    upstream: grpc.aio.Channel
    answers: dict[str, Status] = field(default_factory=dict[str, Status])
    """What to answer in Temporal's place, by the name of the method."""
    changes: dict[str, Callable[[bytes], bytes]] = field(
        default_factory=dict[str, Callable[[bytes], bytes]]
    )
    """What to make of a request, by the name of the method."""
    silent: dict[str, asyncio.Queue[bytes]] = field(default_factory=dict[str, asyncio.Queue[bytes]])
    """Where to put requests that are never answered, by the name of the method."""
    address: str = ""

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Handler:
        path = str(handler_call_details.method)
        name = path.rpartition("/")[2]

        async def handle(request: bytes, context: GrpcContext) -> bytes:
            if name in self.silent:
                self.silent[name].put_nowait(request)
                await asyncio.Event().wait()
            if name in self.answers:
                await _abort(context, *self.answers[name])
            change = self.changes.get(name, bytes)
            call = self.upstream.unary_unary(path, bytes, bytes)
            try:
                return await call(change(request), timeout=context.time_remaining())
            except grpc.aio.AioRpcError as error:
                trailers = tuple(error.trailing_metadata() or ())
                await context.abort(error.code(), error.details() or "", trailers)
                raise

        return grpc.unary_unary_rpc_method_handler(handle)


async def _abort(context: GrpcContext, code: StatusCode, text: str, detail: Message | None) -> None:
    status = status_pb2.Status(code=code.value[0], message=text)
    if detail is not None:
        status.details.add().Pack(detail)
    await context.abort(code, text, (("grpc-status-details-bin", status.SerializeToString()),))


@asynccontextmanager
async def relaying(upstream: str, *options: tuple[str, int]) -> AsyncGenerator[Relay]:
    """A relay in front of `upstream`, with options of gRPC."""
    async with grpc.aio.insecure_channel(upstream) as channel:
        relay = Relay(channel)
        server = grpc.aio.server(handlers=[relay], options=options)
        relay.address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
        await server.start()
        try:
            yield relay
        finally:
            await server.stop(0)
