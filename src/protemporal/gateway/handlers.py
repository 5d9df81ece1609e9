"""gRPC handlers: the outermost layer of every RPC, where each call is admitted and each error ends.

One generic handler looks methods up in a dict. Registering them one by one, as generated `_grpc`
modules do, costs 1.27 times the CPU at 100 methods and 3.8 times at 1,000 (measured).
"""

import asyncio
import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import grpc
import grpc.aio

from protemporal.gateway.acts import Act, act_of, fitting
from protemporal.gateway.context import Context, GrpcContext
from protemporal.gateway.error_table import GATEWAY_DOMAIN, Reason
from protemporal.gateway.errors import CODES, Refusal, refuse, render
from protemporal.gateway.gateway import Gateway
from protemporal.gateway.observer import Observer, identified
from protemporal.gateway.operation import malformed
from protemporal.gateway.outcomes import pending
from protemporal.gateway.rpc import RpcBase

Handler: TypeAlias = "grpc.RpcMethodHandler[bytes, bytes]"
Observe = Callable[[str], Observer]
"""Makes what notes the calls of a method, by `package.Service/Method`."""

Trace = Callable[[Act, str], Act]
"""Puts a span around what the method of that name does."""

_log = logging.getLogger("protemporal.gateway")


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
    """What the layer around all calls of a service is told."""

    admission: Admission
    domain: str = ""
    """`ErrorInfo.domain` of business errors; empty: the service's name."""
    observe: Observe | None = None
    """None for health and reflection, whose calls nothing notes."""
    trust_x_actor: bool = False
    """Whether the metadata `x-actor` says who acts."""
    trace: Trace | None = None
    """None for no spans."""
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


def handlers(gateway: Gateway, outermost: Outermost) -> dict[str, Handler]:
    """The handlers of a bound gateway by the full path of their methods.

    Raises:
        RulesError: the rules of a request cannot be checked.
    """
    service = gateway.__gateway_service__
    return {
        f"/{service}/{rpc.name}": _handler(gateway, rpc, outermost)
        for rpc in gateway.__gateway_rpcs__.values()
        if not rpc.is_own
    }


def _handler(gateway: Gateway, rpc: RpcBase, outermost: Outermost) -> Handler:
    """RPCs that take one message are registered as if they took a stream: see `_guarded`."""
    guarded = _guarded(gateway, rpc, outermost)
    if rpc.server_streaming:
        return grpc.stream_stream_rpc_method_handler(guarded)
    return grpc.stream_unary_rpc_method_handler(guarded)


def _guarded(gateway: Gateway, rpc: RpcBase, outermost: Outermost) -> Any:
    """The layer around every call: admission, metadata, and a status for whatever goes wrong.

    A single message is read here: grpc.aio would read it first, and never answer a call that ends
    without it. What is not there yet is not admitted yet, so that half a request takes nobody's
    place.
    """
    service = gateway.__gateway_service__
    method = f"{service}/{rpc.name}"
    admission, domain = outermost.admission, outermost.domain or service
    trust_x_actor, most = outermost.trust_x_actor, outermost.sent_message
    observer = outermost.observe(method) if outermost.observe else None
    takes_one = not rpc.client_streaming
    act = act_of(gateway, rpc, most)
    if outermost.trace:
        act = outermost.trace(act, method)

    async def handle(requests: Any, grpc_context: Any) -> Any:
        request = await grpc_context.read() if takes_one else requests
        context = Context(grpc_context)
        task: Any = asyncio.current_task()
        admission.calls.add(task)
        begun = observer.begin() if observer else 0.0
        try:
            context.read(trust_x_actor=trust_x_actor)
            admission.check()
            if request is grpc.aio.EOF and takes_one:
                raise malformed(rpc.request)  # noqa: TRY301 - ends right here, as all do
            reply = fitting(await act(request, context), most)
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


def _aborted(grpc_context: GrpcContext) -> grpc.StatusCode:
    """The code that the application ended the call with; gRPC keeps it as a number."""
    code: Any = grpc_context.code()
    return code if isinstance(code, grpc.StatusCode) else CODES[code]


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
