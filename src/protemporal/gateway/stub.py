"""Typed stubs for Python callers: the client side of the same table.

async with grpc.aio.insecure_channel("localhost:50051") as channel:
    reply = await OrdersStub(channel).PlaceOrder(pb.PlaceOrderRequest(...), timeout=5)
"""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Coroutine, Sequence
from functools import partial
from typing import Any, ClassVar, Generic, Protocol, TypeAlias, TypeVar, cast, overload

import grpc.aio

from protemporal.gateway.rpc import BidiStream, ClientStream, Rpc, RpcBase, ServerStream
from protemporal.runtime.messages import is_empty
from protemporal.runtime.styles import google_message, required_style

In = TypeVar("In")
Out = TypeVar("Out")
Sent_contra = TypeVar("Sent_contra", contravariant=True)
Got_co = TypeVar("Got_co", covariant=True)

Metadata: TypeAlias = Sequence[tuple[str, str | bytes]]


class Answering(Protocol[Sent_contra, Got_co]):
    """Calls an RPC that answers once."""

    def __call__(
        self, request: Sent_contra, *, timeout: float | None = None, metadata: Metadata = ()
    ) -> Coroutine[Any, Any, Got_co]:
        """The answer; None for an Empty. `timeout` is in seconds.

        Raises:
            grpc.aio.AioRpcError: the call was refused; its details say why.
        """
        ...


class Streaming(Protocol[Sent_contra, Got_co]):
    """Calls an RPC that answers with a stream."""

    def __call__(
        self, request: Sent_contra, *, timeout: float | None = None, metadata: Metadata = ()
    ) -> AsyncIterable[Got_co]:
        """The answers. `timeout` is in seconds.

        Raises:
            grpc.aio.AioRpcError: the call was refused; its details say why.
        """
        ...


class Stub:
    """Calls one gRPC service over a channel; generated code lists the RPCs."""

    __stub_service__: ClassVar[str] = ""

    def __init_subclass__(cls, *, service: str = "") -> None:
        """Takes the service's full name from generated code."""
        super().__init_subclass__()
        cls.__stub_service__ = service or cls.__stub_service__

    def __init__(self, channel: grpc.aio.Channel) -> None:
        """Binds every RPC to the channel, which stays the caller's."""
        for cls in type(self).__mro__:
            for attribute, call in vars(cls).items():
                if isinstance(call, Call):
                    bound = call.bind(channel, self.__stub_service__)
                    self.__dict__.setdefault(attribute, bound)


Method = TypeVar("Method")


class Call(Generic[Method]):
    """One RPC of a stub: on an instance the typed method, which hides this there."""

    def __init__(self, rpc: RpcBase) -> None:
        self._rpc = rpc

    @overload
    def __get__(self, instance: None, owner: type) -> Call[Method]: ...

    @overload
    def __get__(self, instance: Stub, owner: type) -> Method: ...

    def __get__(self, instance: Stub | None, owner: type) -> Call[Method] | Method:
        """The RPC itself; an instance has the bound method in its own namespace."""
        return self

    def bind(self, channel: grpc.aio.Channel, service: str) -> Callable[..., Any]:
        """What calls it over the channel."""
        rpc = self._rpc
        form = _FORMS[rpc.client_streaming, rpc.server_streaming]
        make: Any = getattr(channel, form)
        method = make(f"/{service}/{rpc.name}", _serialize, _reader(rpc.response))
        if rpc.server_streaming:
            return cast("Callable[..., Any]", method)
        return _answering(method, is_empty=is_empty(rpc.response))


_FORMS = {
    (False, False): "unary_unary",
    (False, True): "unary_stream",
    (True, False): "stream_unary",
    (True, True): "stream_stream",
}


def _serialize(request: object) -> bytes:
    return google_message(request).SerializeToString()


def _reader(kind: type[object]) -> Callable[[bytes], object]:
    return partial(required_style(kind).from_bytes, kind)


def _answering(method: Callable[..., Any], *, is_empty: bool) -> Callable[..., Any]:
    async def call(
        request: object,
        *,
        timeout: float | None = None,  # noqa: ASYNC109 - becomes a gRPC deadline
        metadata: Metadata = (),
    ) -> Any:
        reply = await method(request, timeout=timeout, metadata=tuple(metadata))
        return None if is_empty else reply

    return call


@overload
def call(rpc: Rpc[In, Out]) -> Call[Answering[In, Out]]: ...
@overload
def call(rpc: ServerStream[In, Out]) -> Call[Streaming[In, Out]]: ...
@overload
def call(rpc: ClientStream[In, Out]) -> Call[Answering[AsyncIterable[In], Out]]: ...
@overload
def call(rpc: BidiStream[In, Out]) -> Call[Streaming[AsyncIterable[In], Out]]: ...
def call(rpc: RpcBase) -> Call[Any]:
    """The RPC of a gateway's table, to be called."""
    return Call(rpc)
