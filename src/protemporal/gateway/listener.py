"""A grpc.aio server that survives a call whose path is no UTF-8.

grpc.aio decodes the path in the loop that takes calls in, outside of any handler: one such call
ends that loop, and with it the server and every connection (measured with grpcio 1.85). So
the loop is ours to go on with. That takes a few names that are grpcio's own; with a grpcio that has
others the server is the plain one, and the log says so.
"""

import asyncio
import importlib
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import grpc
import grpc.aio
from grpc.aio import _server

from protemporal.gateway.context import GrpcContext

_log = logging.getLogger("protemporal.gateway")
_native: Any = importlib.import_module("grpc._cython.cygrpc")  # it has no types

Options = Sequence[tuple[str, int]]
Unreadable = Callable[[GrpcContext], Awaitable[None]]
"""Sets the status of a call whose path cannot be read."""

if TYPE_CHECKING:

    class _AioServer:
        """What of grpcio's native server is used here."""

        def __init__(  # noqa: PLR0917 - as it is
            self,
            loop: asyncio.AbstractEventLoop,
            thread_pool: None,
            generic_handlers: Sequence[grpc.GenericRpcHandler],
            interceptors: Sequence[object],
            options: Options,
            maximum_concurrent_rpcs: int | None,
        ) -> None: ...

        async def start(self) -> None: ...
        async def shutdown(self, grace: float | None) -> None: ...
        def is_running(self) -> bool: ...
        async def _request_call(self) -> object: ...
        async def _server_main_loop(self, started: asyncio.Future[bool]) -> None: ...

else:
    _AioServer = _native.AioServer

_OWN = ("_request_call", "_server_main_loop")


def listening_server(
    methods: grpc.GenericRpcHandler, unreadable: Unreadable, options: Options
) -> grpc.aio.Server:
    """A server of `methods` that does not listen yet."""
    logging.getLogger("grpc._cython.cygrpc").addFilter(_matters)
    with suppress(TypeError):  # another constructor
        if all(hasattr(_AioServer, name) for name in _OWN):
            return cast("grpc.aio.Server", _Server(_Listener(methods, unreadable, options)))
    _log.warning("grpcio %s is unknown: an unreadable path ends the server", grpc.__version__)
    return grpc.aio.server(handlers=(methods,), options=options)


def _matters(record: logging.LogRecord) -> bool:
    """Whether a line of grpc.aio tells more than that a caller has gone, or sent odd metadata.

    Of the latter it shows the value, which may be a token, as an error and twice per call.
    """
    return not str(record.msg).startswith(("Invalid encoding on", "ExecuteBatchError raised"))


class _Server(_server.Server):
    """What `grpc.aio.server` makes, around a listener of ours."""

    def __init__(self, listener: "_Listener") -> None:
        self._loop = asyncio.get_running_loop()
        self._server = listener


class _Listener(_AioServer):
    """Listens, and takes calls in until a path cannot be read; from then on a successor does."""

    def __init__(
        self, methods: grpc.GenericRpcHandler, unreadable: Unreadable, options: Options
    ) -> None:
        super().__init__(asyncio.get_running_loop(), None, (methods,), (), tuple(options), None)
        self.stopped = False
        self._methods = methods
        self._unreadable = unreadable
        self._last: object = None

    async def _request_call(self) -> object:
        self._last = call = await super()._request_call()
        return call

    take = _request_call
    """Gives the next call."""

    async def _server_main_loop(self, started: asyncio.Future[bool]) -> None:
        try:
            await super()._server_main_loop(started)
        except UnicodeDecodeError:
            await self._go_on()

    async def _go_on(self) -> None:
        """Takes calls in by the loops of other servers, since none can be begun a second time."""
        while not self.stopped:
            context = _native._ServicerContext(self._last, None, None, asyncio.get_running_loop())  # noqa: SLF001 - as grpc.aio makes it
            successor = _Successor(self._methods, self)
            await successor.start()
            with suppress(Exception):  # its caller may have gone
                await self._unreadable(context)
                await context.abort(context.code())
            await successor.over.wait()
            await successor.shutdown(None)


class _Successor(_AioServer):
    """Takes in a listener's calls; listens nowhere itself."""

    def __init__(self, methods: grpc.GenericRpcHandler, listener: _Listener) -> None:
        super().__init__(asyncio.get_running_loop(), None, (methods,), (), (), None)
        self.over = asyncio.Event()
        """It takes no more: the listener is stopped, or a path cannot be read."""
        self._listener = listener

    async def _request_call(self) -> object:
        try:
            return await self._listener.take()
        except _native._RequestCallError:  # noqa: SLF001 - how grpc.aio says that it is stopped
            self._listener.stopped = True
            self.over.set()
            while self.is_running():  # noqa: ASYNC110 - until `_go_on` has taken notice
                await asyncio.sleep(0)
            raise

    async def _server_main_loop(self, started: asyncio.Future[bool]) -> None:
        with suppress(UnicodeDecodeError):
            await super()._server_main_loop(started)
        self.over.set()
