"""The base class of gRPC servicers: a table of RPCs, checked when the class is made."""

import difflib
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from google.protobuf.descriptor import FileDescriptor

from protemporal.gateway.errors import BusinessErrors
from protemporal.gateway.operation import Backend, Operation, Streaming
from protemporal.gateway.rpc import RpcBase


class Gateway:
    """Serves one gRPC service.

    Generated code lists the RPCs; an application subclasses that to write RPCs, or to change them,
    with ordinary methods:

        class Orders(OrdersGateway):
            async def ListOrders(self, request, context): ...

    What it leaves alone goes from the caller to Temporal and back as bytes. What its methods ask of
    Temporal themselves is an RPC, too, that is not served because of its underscore:

            _start = gateway.start(t.PROCESS)

            async def CreateOrder(self, request, context):
                ...
                await self._start(order, context)
    """

    __gateway_service__: ClassVar[str] = ""
    """Full name of the service."""
    __gateway_file__: ClassVar[FileDescriptor]
    """The file that declares it, for reflection."""
    __gateway_rpcs__: ClassVar[Mapping[str, RpcBase]] = {}
    """The RPCs by their name as an attribute."""
    __gateway_overrides__: ClassVar[Mapping[str, str]] = {}
    """Attribute names by proto names of the RPCs that are written as methods."""

    __gateway_errors__: ClassVar[BusinessErrors] = {}
    """What the proto says of business errors."""

    __gateway_operations__: Mapping[str, Operation | Streaming] = {}
    """What mapped RPCs do, by proto name; set when a server takes the instance."""

    def __init_subclass__(
        cls,
        *,
        service: str = "",
        file: FileDescriptor | None = None,
        errors: BusinessErrors | None = None,
    ) -> None:
        """Takes the service's full name, file and business errors from generated code.

        Raises:
            TypeError: methods do not fit the RPCs that they override; the text says each.
        """
        super().__init_subclass__()
        if service:
            cls.__gateway_service__ = service
        if file is not None:
            cls.__gateway_file__ = file
        if errors is not None:
            cls.__gateway_errors__ = errors
        own = {name: rpc for name, rpc in vars(cls).items() if isinstance(rpc, RpcBase)}
        cls.__gateway_rpcs__ = {**_inherited(cls), **own}
        cls.__gateway_overrides__ = _overrides(cls)

    def __gateway_bind__(self, backend: Backend) -> None:
        """Binds the RPCs to Temporal; the server's business.

        Raises:
            ValueError: a spec cannot be served: an expression is wrong, a task queue missing.
        """
        business = {**type(self).__gateway_errors__, **backend.business}
        backend = replace(backend, business=business)
        self.__gateway_operations__ = {
            rpc.name: rpc.bind(backend)
            for rpc in type(self).__gateway_rpcs__.values()
            if rpc.bind is not None
        }


def _inherited(cls: type[Gateway]) -> dict[str, RpcBase]:
    """The RPCs of all bases; where two have one of the same name, the first in order counts."""
    found: dict[str, RpcBase] = {}
    for base in reversed(cls.__mro__[1:]):
        if issubclass(base, Gateway):
            found.update(base.__gateway_rpcs__)
    return found


def _overrides(cls: type[Gateway]) -> dict[str, str]:
    """Checks what the class defines beside its RPCs; gives all methods that override one."""
    if faults := list(_faults(cls)):
        raise TypeError("\n".join(faults))
    return {
        rpc.name: name
        for name, rpc in cls.__gateway_rpcs__.items()
        if not isinstance(getattr(cls, name), RpcBase)
    }


def _faults(cls: type[Gateway]) -> Iterator[str]:
    for name, value in vars(cls).items():
        rpc = cls.__gateway_rpcs__.get(name)
        if rpc is not None:
            if not isinstance(value, RpcBase) and (fault := _misfit(cls, name, value, rpc)):
                yield fault
        elif name[0].isupper() and inspect.isfunction(value):
            yield _unknown(cls, name)


def _unknown(cls: type[Gateway], name: str) -> str:
    text = f"{cls.__qualname__}.{name}: {cls.__gateway_service__ or 'its base'} has no RPC {name}"
    close = difflib.get_close_matches(name, cls.__gateway_rpcs__, n=1)
    return f"{text}; did you mean {close[0]}?" if close else text


def _misfit(cls: type[Gateway], name: str, method: object, rpc: RpcBase) -> str:
    """Why the method does not fit the RPC; empty where it does."""
    expected = _signature(name, rpc)
    if not inspect.isfunction(method) or not _is_async(method, rpc):
        return f"{cls.__qualname__}.{name} has to be `{expected}`"
    signature = inspect.signature(method)
    try:
        signature.bind(None, None, None)
    except TypeError:
        return f"{cls.__qualname__}.{name} takes {signature}, but has to be `{expected}`"
    return ""


def _is_async(method: Callable[..., Any], rpc: RpcBase) -> bool:
    if rpc.server_streaming:
        return inspect.isasyncgenfunction(method)
    return inspect.iscoroutinefunction(method)


def _signature(name: str, rpc: RpcBase) -> str:
    request, response = rpc.request.__name__, rpc.response.__name__
    taken = f"requests: AsyncIterator[{request}]" if rpc.client_streaming else f"request: {request}"
    empty = "None" if response == "Empty" else response
    given = f"AsyncIterator[{response}]" if rpc.server_streaming else empty
    ending = ": yield ..." if rpc.server_streaming else ""
    return f"async def {name}(self, {taken}, context: gateway.Context) -> {given}{ending}"
