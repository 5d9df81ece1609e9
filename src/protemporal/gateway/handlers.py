"""gRPC handlers: the outermost layer of every RPC, where each call is admitted and each error ends.

One generic handler looks methods up in a dict. Registering them one by one, as generated `_grpc`
modules do, costs 1.27 times the CPU at 100 methods and 3.8 times at 1,000 (measured).
"""

import asyncio
import logging
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from typing import Any, TypeAlias

import grpc
import grpc.aio

from protemporal.gateway.context import Context, GrpcContext
from protemporal.gateway.error_table import GATEWAY_DOMAIN, Reason
from protemporal.gateway.errors import Refusal, refuse, render
from protemporal.gateway.gateway import Gateway
from protemporal.gateway.observer import Observer, identified
from protemporal.gateway.operation import Operation, Streaming, malformed, parser
from protemporal.gateway.outcomes import pending
from protemporal.gateway.rpc import RpcBase, not_implemented
from protemporal.gateway.validation import check_for
from protemporal.runtime.caller import on_behalf_of
from protemporal.runtime.messages import is_empty
from protemporal.runtime.styles import descriptor, google_class, google_message

Handler: TypeAlias = "grpc.RpcMethodHandler[bytes, bytes]"
Act = Callable[[bytes, Context], Awaitable[bytes]]
"""What a unary RPC does, from bytes to bytes."""

AnyAct = Callable[[Any, Context], Awaitable[Any]]
"""What an RPC of any shape does."""

Read = Callable[[bytes], object]
"""Makes a message of a request."""

Trace = Callable[[AnyAct], AnyAct]
"""Puts something around what an RPC does."""

_log = logging.getLogger("protemporal.gateway")

_GRACE = 0.01
"""Seconds that a method's own time-out lies behind the deadline that its calls to Temporal have."""


class Admission:
    """The calls in progress: refuses the one too many, and ends all when the server leaves."""

    __slots__ = ("calls", "closed", "leaving", "limit")

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.calls = set[asyncio.Task[Any]]()
        self.closed = False
        self.leaving = False

    def check(self) -> None:
        """Looks whether there is room for the call that was just counted.

        Raises:
            Refusal: there are too many.
        """
        if len(self.calls) > self.limit:
            if self.closed:
                raise refuse(Reason.SERVER_LEAVING)
            raise refuse(Reason.OVERLOADED, {"limit": str(self.limit)})

    def close(self) -> None:
        """Refuses all calls from now on."""
        self.closed, self.limit = True, 0

    def leave(self) -> None:
        """Ends the calls in progress, each with an answer, before gRPC cuts them off."""
        self.leaving = True
        for call in tuple(self.calls):
            call.cancel()


@dataclass(frozen=True, slots=True)
class Outermost:
    """What the layer around the calls of one service knows."""

    admission: Admission
    domain: str
    """`ErrorInfo.domain` of business errors."""
    observer: Observer | None = None
    """What notes the calls of the method; None for health and reflection."""
    trust_x_actor: bool = False
    """Whether the metadata `x-actor` says who acts."""
    trace: Trace | None = None
    """What puts a span around each call; None for no traces."""
    sent_message: int = sys.maxsize
    """Most bytes of an answer; gRPC itself would refuse a larger one behind our back."""


class Methods(grpc.GenericRpcHandler):
    """All methods of a server by their full path; what is not there is METHOD_UNKNOWN."""

    def __init__(self, methods: Mapping[str, Handler]) -> None:
        self._methods = methods

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Handler:
        """See `grpc.GenericRpcHandler`."""
        method = str(handler_call_details.method)
        found = self._methods.get(method)
        return found if found is not None else self._unknown(method)

    async def refuse_unreadable(self, grpc_context: GrpcContext) -> None:
        """Refuses a call whose path is no UTF-8."""
        _refuse_unknown(grpc_context, "\ufffd")

    def _unknown(self, method: str) -> Handler:
        async def handle(_requests: object, grpc_context: GrpcContext) -> None:
            _refuse_unknown(grpc_context, method)

        return grpc.stream_stream_rpc_method_handler(handle)  # answers whatever shape was meant


def _refuse_unknown(grpc_context: GrpcContext, method: str) -> None:
    context = Context(grpc_context)
    try:
        context.read()
        # What is empty would be missing from ErrorInfo.
        raise refuse(Reason.METHOD_UNKNOWN, {"method": method or "''"})
    except Refusal as refusal:
        _end(context, refusal, GATEWAY_DOMAIN)


def handlers(
    gateway: Gateway,
    admission: Admission,
    domain: str = "",
    observe: Callable[[str], Observer] | None = None,
    *,
    trust_x_actor: bool = False,
    trace: Callable[[str], Trace] | None = None,
    sent_message: int = sys.maxsize,
) -> dict[str, Handler]:
    """The handlers of a bound gateway by the full path of their methods.

    `domain` is the `ErrorInfo.domain` of business errors; empty: the service's name. `observe`
    makes what notes the calls of a method, `trace` what puts spans around them. `sent_message` is
    how many bytes an answer may have.
    """
    service = gateway.__gateway_service__
    made: dict[str, Handler] = {}
    for rpc in gateway.__gateway_rpcs__.values():
        if rpc.is_own:
            continue
        method = f"{service}/{rpc.name}"
        observer = observe(method) if observe else None
        outermost = Outermost(
            admission,
            domain or service,
            observer,
            trust_x_actor,
            trace(method) if trace else None,
            sent_message,
        )
        made[f"/{method}"] = _handler(gateway, rpc, outermost)
    return made


def _handler(gateway: Gateway, rpc: RpcBase, outermost: Outermost) -> Handler:
    attribute = gateway.__gateway_overrides__.get(rpc.name)
    operation = gateway.__gateway_operations__.get(rpc.name)
    if attribute is None and isinstance(operation, Operation):
        serve = _guarded(operation.serve, outermost, rpc)
        return grpc.stream_unary_rpc_method_handler(serve)
    if attribute is None and isinstance(operation, Streaming):
        watch = _guarded(_stream(rpc, operation, outermost.sent_message), outermost, rpc)
        return grpc.stream_stream_rpc_method_handler(watch)
    method = getattr(gateway, attribute) if attribute else not_implemented(gateway, rpc)
    if rpc.client_streaming and rpc.server_streaming:
        streams = _guarded(_stream_stream(rpc, method, outermost.sent_message), outermost)
        return grpc.stream_stream_rpc_method_handler(streams)
    if rpc.client_streaming:
        return grpc.stream_unary_rpc_method_handler(_guarded(_stream_unary(rpc, method), outermost))
    if rpc.server_streaming:
        stream = _guarded(_unary_stream(rpc, method, outermost.sent_message), outermost, rpc)
        return grpc.stream_stream_rpc_method_handler(stream)
    unary = _guarded(_unary_unary(rpc, method), outermost, rpc)
    return grpc.stream_unary_rpc_method_handler(unary)


def _guarded(act: AnyAct, outermost: Outermost, one: RpcBase | None = None) -> Any:
    """The layer around every call: admission, metadata, and a status for whatever goes wrong.

    The message of an RPC that takes `one` is read here: grpc.aio would read it first, and never
    answer a call that ends without it. What is not there yet is not admitted yet, so that half a
    request takes nobody's place.
    """
    admission, domain, observer = outermost.admission, outermost.domain, outermost.observer
    trust_x_actor, most = outermost.trust_x_actor, outermost.sent_message
    if outermost.trace:
        act = outermost.trace(act)

    async def handle(requests: Any, grpc_context: Any) -> Any:
        request = requests if one is None else await grpc_context.read()
        context = Context(grpc_context)
        task: Any = asyncio.current_task()
        admission.calls.add(task)
        begun = observer.begin() if observer else 0.0
        try:
            context.read(trust_x_actor=trust_x_actor)
            admission.check()
            if request is grpc.aio.EOF and one is not None:
                raise malformed(one.request)  # noqa: TRY301 - ends right here, as all do
            reply = _fitting(await act(request, context), most)
        except grpc.aio.AbortError:
            context.code = _aborted(grpc_context)
            raise  # the application ended the call itself, by gRPC's own means
        except Exception as error:  # noqa: BLE001 - nothing may pass the outermost layer
            _end(context, _as_refusal(error, context), domain)
            return b""
        except asyncio.CancelledError as error:
            if admission.leaving:
                task.uncancel()
                _end(context, _left(context), domain)
                return b""
            if task.cancelling():
                context.code = grpc.StatusCode.CANCELLED
                raise  # the caller is gone
            _end(context, _as_refusal(error, context), domain)
            return b""
        finally:
            admission.calls.discard(task)
            if observer:
                observer.end(context, begun)
        grpc_context.set_trailing_metadata(context.trailers())
        return reply

    return handle


_CODES = {code.value[0]: code for code in grpc.StatusCode}


def _aborted(grpc_context: GrpcContext) -> grpc.StatusCode:
    """The code that the application ended the call with; gRPC keeps it as a number."""
    code: Any = grpc_context.code()
    return code if isinstance(code, grpc.StatusCode) else _CODES[code]


def _as_refusal(error: BaseException, context: Context) -> Refusal:
    if isinstance(error, Refusal):
        if error.code is grpc.StatusCode.INTERNAL:  # nobody but us can do anything about it
            fields = {**identified(context), "reason": error.reason}
            if isinstance(error.__cause__, grpc.aio.AioRpcError):
                fields["temporalCode"] = error.__cause__.code().name
            _log.error(
                "call %s refused",
                context.request_id,
                exc_info=error.__cause__,
                extra={"fields": fields},
            )
        return error
    fields = identified(context)
    _log.error("call %s failed", context.request_id, exc_info=error, extra={"fields": fields})
    return refuse(Reason.INTERNAL, {"requestId": context.request_id})


def _left(context: Context) -> Refusal:
    """What a call gets that is not done when the server ends."""
    if context.run_id:  # Temporal has what it asked for
        return refuse(Reason.RESULT_PENDING, pending(context))
    return refuse(Reason.SERVER_LEAVING, is_repeatable=not context.may_happen_twice)


def _fitting(reply: Any, most: int) -> Any:
    """The answer, None where it is streamed.

    Raises:
        Refusal: it is larger than gRPC sends.
    """
    if reply and len(reply) > most:
        sizes = {"limitBytes": str(most), "actualBytes": str(len(reply))}
        raise refuse(Reason.ANSWER_TOO_LARGE, sizes)
    return reply


def _end(context: Context, refusal: Refusal, domain: str) -> None:
    """Ends the call with the refusal's status."""
    try:
        status = render(refusal, context.request_id, domain)
    except Exception as error:  # noqa: BLE001 - details of the application that cannot be packed
        refusal = _as_refusal(error, context)
        status = render(refusal, context.request_id, domain)
    context.code, context.reason = refusal.code, refusal.reason
    details = ("grpc-status-details-bin", status.SerializeToString())
    context.grpc.set_code(refusal.code)
    context.grpc.set_details(status.message)
    context.grpc.set_trailing_metadata((*context.trailers(), details))


def _unary_unary(rpc: RpcBase, method: Callable[..., Any]) -> Act:
    read = _reader(rpc)

    async def act(request: bytes, context: Context) -> bytes:
        message = read(request)
        async with _in_time(rpc, context):
            return _serialized(rpc, await method(message, context))

    return act


def _stream_unary(rpc: RpcBase, method: Callable[..., Any]) -> Callable[..., Awaitable[bytes]]:
    read = _reader(rpc)

    async def act(requests: AsyncIterator[bytes], context: Context) -> bytes:
        async with _in_time(rpc, context):
            return _serialized(rpc, await method(_messages(read, requests), context))

    return act


def _unary_stream(
    rpc: RpcBase, method: Callable[..., Any], most: int
) -> Callable[..., Awaitable[None]]:
    read = _reader(rpc)

    async def act(request: bytes, context: Context) -> None:
        message = read(request)
        async with _in_time(rpc, context):
            await _write(rpc, method(message, context), context, most)

    return act


def _stream(rpc: RpcBase, operation: Streaming, most: int) -> Callable[..., Awaitable[None]]:
    read = parser(google_class(rpc.request))

    async def act(request: bytes, context: Context) -> None:
        message = read(request)
        async with _in_time(rpc, context):
            await _write_all(operation.stream(request, message, context), context, most)

    return act


def _stream_stream(
    rpc: RpcBase, method: Callable[..., Any], most: int
) -> Callable[..., Awaitable[None]]:
    read = _reader(rpc)

    async def act(requests: AsyncIterator[bytes], context: Context) -> None:
        async with _in_time(rpc, context):
            await _write(rpc, method(_messages(read, requests), context), context, most)

    return act


async def _write(
    rpc: RpcBase, replies: AsyncGenerator[object, None], context: Context, most: int
) -> None:
    async with aclosing(replies):
        raw = (_serialized(rpc, reply) async for reply in replies)
        await _write_all(raw, context, most)


async def _write_all(replies: AsyncGenerator[bytes, None], context: Context, most: int) -> None:
    """Streams the replies; what is known of the ids goes ahead of the first."""
    async with aclosing(replies):
        first = True
        async for reply in replies:
            if first:
                await context.grpc.send_initial_metadata(context.trailers())
                first = False
            await context.grpc.write(_fitting(reply, most))


def _reader(rpc: RpcBase) -> Read:
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


async def _messages(read: Read, requests: AsyncIterator[bytes]) -> AsyncIterator[object]:
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
