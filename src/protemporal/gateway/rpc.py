"""RPCs as class attributes: on the class data, on an instance the typed method.

`PlaceOrder = gateway.execute(t.PLACE_ORDER)` says all there is to say about an RPC; the two type
parameters make `gateway.PlaceOrder(request, context)` and an override of it check.

One that a class adds under a name with an underscore, `_fulfil = gateway.start(t.FULFIL)`, is its
own: bound like the others and served to nobody, for what its methods ask of Temporal.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast, overload

from google.protobuf import empty_pb2

from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import HAND_WRITTEN, STREAM, Policy
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import refuse
from protemporal.gateway.operation import Backend, Operation, Streaming
from protemporal.runtime.messages import NOTHING, is_empty
from protemporal.runtime.styles import google_message, required_style

if TYPE_CHECKING:
    from typing import Self

    from protemporal.gateway.gateway import Gateway

In = TypeVar("In")
Out = TypeVar("Out")

Bind = Callable[[Backend], Operation | Streaming]


class RpcBase:
    """What every RPC says about itself."""

    client_streaming = False
    server_streaming = False
    is_own = False
    """Whether it is for the methods of its class alone, and not served."""

    def __init__(
        self,
        request: type,
        response: type,
        *,
        name: str = "",
        bind: Bind | None = None,
        policy: Policy = HAND_WRITTEN,
    ) -> None:
        self.request: type[object] = request
        self.response: type[object] = empty_pb2.Empty if response is NOTHING else response
        self.name = name
        """The method's name in the proto."""
        self.bind = bind
        """Makes the operation on Temporal; None where the application writes the method."""
        self.policy = policy
        """What a call may take."""

    def __set_name__(self, owner: type, name: str) -> None:
        """Takes the attribute's name where the proto's is not given."""
        self.is_own = not self.name and name.startswith("_")
        self.name = self.name or name


class Rpc(RpcBase, Generic[In, Out]):
    """A unary RPC."""

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(
        self, instance: Gateway, owner: type
    ) -> Callable[[In, Context], Coroutine[Any, Any, Out]]: ...

    def __get__(
        self, instance: Gateway | None, owner: type
    ) -> Self | Callable[[In, Context], Coroutine[Any, Any, Out]]:
        """The RPC itself on the class; on an instance what calls Temporal."""
        if instance is None:
            return self
        operation = instance.__gateway_operations__.get(self.name)
        if not isinstance(operation, Operation):
            return not_implemented(instance, self)

        async def call(request: In, context: Context) -> Out:
            message = google_message(request)
            inner = context.of_its_own(self.name) if self.is_own else context
            try:
                reply = await operation.perform(message.SerializeToString(), message, inner)
            finally:
                context.take_ids(inner)
            if is_empty(self.response):
                return cast("Out", None)
            return cast("Out", required_style(self.response).from_bytes(self.response, reply))

        return call


class ServerStream(RpcBase, Generic[In, Out]):
    """An RPC that answers with a stream."""

    server_streaming = True

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(
        self, instance: Gateway, owner: type
    ) -> Callable[[In, Context], AsyncIterator[Out]]: ...

    def __get__(
        self, instance: Gateway | None, owner: type
    ) -> Self | Callable[[In, Context], AsyncIterator[Out]]:
        """The RPC itself on the class; on an instance what watches Temporal."""
        if instance is None:
            return self
        operation = instance.__gateway_operations__.get(self.name)
        if not isinstance(operation, Streaming):
            return not_implemented(instance, self)

        style = required_style(self.response)

        async def call(request: In, context: Context) -> AsyncIterator[Out]:
            message = google_message(request)
            inner = context.of_its_own(self.name) if self.is_own else context
            replies = operation.stream(message.SerializeToString(), message, inner)
            async with aclosing(replies):
                async for reply in replies:
                    context.take_ids(inner)
                    yield cast("Out", style.from_bytes(self.response, reply))

        return call


class ClientStream(RpcBase, Generic[In, Out]):
    """An RPC that takes a stream."""

    client_streaming = True

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(
        self, instance: Gateway, owner: type
    ) -> Callable[[AsyncIterator[In], Context], Coroutine[Any, Any, Out]]: ...

    def __get__(
        self, instance: Gateway | None, owner: type
    ) -> Self | Callable[[AsyncIterator[In], Context], Coroutine[Any, Any, Out]]:
        """The RPC itself on the class; on an instance it is not implemented."""
        return self if instance is None else not_implemented(instance, self)


class BidiStream(RpcBase, Generic[In, Out]):
    """An RPC that takes a stream and answers with one."""

    client_streaming = True
    server_streaming = True

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(
        self, instance: Gateway, owner: type
    ) -> Callable[[AsyncIterator[In], Context], AsyncIterator[Out]]: ...

    def __get__(
        self, instance: Gateway | None, owner: type
    ) -> Self | Callable[[AsyncIterator[In], Context], AsyncIterator[Out]]:
        """The RPC itself on the class; on an instance it is not implemented."""
        return self if instance is None else not_implemented(instance, self)


def unary(request: type[In], response: type[Out], *, name: str = "") -> Rpc[In, Out]:
    """An RPC that the application writes; UNIMPLEMENTED until then."""
    return Rpc(request, response, name=name)


def server_stream(
    request: type[In], response: type[Out], *, name: str = ""
) -> ServerStream[In, Out]:
    """A server-streaming RPC that the application writes; UNIMPLEMENTED until then."""
    return ServerStream(request, response, name=name, policy=STREAM)


def client_stream(
    request: type[In], response: type[Out], *, name: str = ""
) -> ClientStream[In, Out]:
    """A client-streaming RPC that the application writes; UNIMPLEMENTED until then."""
    return ClientStream(request, response, name=name, policy=STREAM)


def bidi_stream(request: type[In], response: type[Out], *, name: str = "") -> BidiStream[In, Out]:
    """A two-way streaming RPC that the application writes; UNIMPLEMENTED until then."""
    return BidiStream(request, response, name=name, policy=STREAM)


def not_implemented(gateway: Gateway, rpc: RpcBase) -> Callable[..., Any]:
    """The method of an RPC that nobody has written."""
    path = f"/{gateway.__gateway_service__}/{rpc.name}"

    async def call(_request: object, _context: Context) -> object:
        raise refuse(Reason.METHOD_NOT_IMPLEMENTED, {"method": path})

    async def stream(_request: object, _context: Context) -> AsyncIterator[object]:
        raise refuse(Reason.METHOD_NOT_IMPLEMENTED, {"method": path})
        yield  # what makes it a stream

    return stream if rpc.server_streaming else call
