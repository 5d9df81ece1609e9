"""What RPCs do, from bytes to bytes: mapped ones by their operation, others by a method.

The layer around them is in `protemporal.gateway.handlers`.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from functools import partial
from typing import Any

from protemporal.gateway.context import Context
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import refuse
from protemporal.gateway.gateway import Gateway
from protemporal.gateway.operation import Operation, Streaming, parser
from protemporal.gateway.rpc import RpcBase, not_implemented
from protemporal.gateway.validation import check_for
from protemporal.runtime.caller import on_behalf_of
from protemporal.runtime.messages import is_empty
from protemporal.runtime.styles import descriptor, google_class, google_message

Act = Callable[[Any, Context], Awaitable[Any]]
"""What an RPC does with a request, or an iterator of them; gives the reply, None if it streamed."""

Replies = Callable[[Any, Context], AsyncGenerator[bytes, None]]
"""What a streaming RPC answers."""

Method = Callable[[Any, Context], Any]
"""What the application writes, bound to its gateway."""

_GRACE = 0.01
"""Seconds that a method's own time-out lies behind the deadline that its calls to Temporal have."""


def act_of(gateway: Gateway, rpc: RpcBase, most: int) -> Act:
    """What the RPC of a bound gateway does; no reply has more than `most` bytes.

    Raises:
        RulesError: see `check_for`.
    """
    attribute = gateway.__gateway_overrides__.get(rpc.name)
    operation = gateway.__gateway_operations__.get(rpc.name)
    if attribute is None and isinstance(operation, Operation):
        return operation.serve
    if attribute is None and isinstance(operation, Streaming):
        return _streamed(rpc, _watched(rpc, operation), most)
    method = getattr(gateway, attribute) if attribute else not_implemented(gateway, rpc)
    if rpc.server_streaming:
        return _streamed(rpc, _answers(rpc, method), most)
    return _answer(rpc, method)


def fitting(reply: Any, most: int) -> Any:
    """The reply, None where it was streamed.

    Raises:
        Refusal: it is larger than gRPC sends.
    """
    if reply and len(reply) > most:
        sizes = {"limitBytes": str(most), "actualBytes": str(len(reply))}
        raise refuse(Reason.ANSWER_TOO_LARGE, sizes)
    return reply


def _streamed(rpc: RpcBase, replies_to: Replies, most: int) -> Act:
    """Streams the replies; what is known of the ids goes ahead of the first."""

    async def act(request: Any, context: Context) -> None:
        async with _in_time(rpc, context), aclosing(replies_to(request, context)) as replies:
            first = True
            async for reply in replies:
                if first:
                    await context.grpc.send_initial_metadata(context.trailers())
                    first = False
                await context.grpc.write(fitting(reply, most))

    return act


def _watched(rpc: RpcBase, operation: Streaming) -> Replies:
    read = parser(google_class(rpc.request))
    return lambda request, context: operation.stream(request, read(request), context)


def _answers(rpc: RpcBase, method: Method) -> Replies:
    take = _taker(rpc)

    async def replies_to(request: Any, context: Context) -> AsyncGenerator[bytes, None]:
        async with aclosing(method(take(request), context)) as replies:
            async for reply in replies:
                yield _serialized(rpc, reply)

    return replies_to


def _answer(rpc: RpcBase, method: Method) -> Act:
    take = _taker(rpc)

    async def act(request: Any, context: Context) -> bytes:
        message = take(request)
        async with _in_time(rpc, context):
            return _serialized(rpc, await method(message, context))

    return act


def _taker(rpc: RpcBase) -> Callable[[Any], Any]:
    """Makes of a request, or of an iterator of them, what the method takes."""
    read = _reader(rpc)
    return partial(_messages, read) if rpc.client_streaming else read


def _reader(rpc: RpcBase) -> Callable[[bytes], object]:
    """Reads requests as the method takes them; refuses those that break the rules of their proto.

    Raises:
        RulesError: see `check_for`.
    """
    kind, google = rpc.request, google_class(rpc.request)
    check, parse = check_for(google), parser(kind)
    if check is None:
        return parse
    parse_google = parser(google)

    def read(request: bytes) -> object:
        message = parse_google(request)
        check(message)
        return message if kind is google else parse(request)

    return read


async def _messages(
    read: Callable[[bytes], object], requests: AsyncIterator[bytes]
) -> AsyncIterator[object]:
    async for request in requests:
        yield read(request)


@asynccontextmanager
async def _in_time(rpc: RpcBase, context: Context) -> AsyncGenerator[None]:
    """Ends the method at the deadline of the RPC."""
    context.begin(rpc.policy)
    scope = asyncio.timeout(context.time_remaining() + _GRACE)
    try:
        async with scope:
            with on_behalf_of(context.caller()):  # for clients that the method calls
                yield
    except TimeoutError as error:
        if not scope.expired():
            raise
        raise refuse(Reason.DEADLINE_EXCEEDED) from error


def _serialized(rpc: RpcBase, reply: object) -> bytes:
    if isinstance(reply, rpc.response):
        return google_message(reply).SerializeToString()
    if reply is None and is_empty(rpc.response):
        return b""
    expected = descriptor(rpc.response).full_name
    raise TypeError(f"{rpc.name} answered a {type(reply).__name__}, not a {expected}")
