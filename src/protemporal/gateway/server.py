"""The server: gateways behind one port, with limits, health, reflection and a graceful end."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import TYPE_CHECKING, Self

from protemporal.gateway.addresses import is_socket, why_not
from protemporal.gateway.codec import Codec
from protemporal.gateway.connection import Connection
from protemporal.gateway.errors import BusinessError, BusinessErrors
from protemporal.gateway.gateway import Gateway
from protemporal.gateway.handlers import (
    Admission,
    Handler,
    Methods,
    Outermost,
    Trace,
    handlers,
)
from protemporal.gateway.health import Health
from protemporal.gateway.listener import listening_server
from protemporal.gateway.memory import keep_freed
from protemporal.gateway.observer import Notes, Observer
from protemporal.gateway.operation import Backend
from protemporal.gateway.operations import operations
from protemporal.gateway.reflection import Reflection, ReflectionV1
from protemporal.gateway.server_options import (
    ServerOptions,
    ServerSetupError,
    channel_options,
    check_listen,
)
from protemporal.gateway.temporal_api import TemporalApi

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

_log = logging.getLogger("protemporal.gateway")

_REFUSING = 0.25
"""Seconds in which new calls are told that the server leaves; gRPC itself would say CANCELLED."""
_LAST_WORDS = 0.5
"""Seconds before the end of the grace at which calls that are not done get their answer."""


class TemporalLostError(Exception):
    """Temporal could not be reached for longer than the server may wait."""


class Server:
    """A gRPC server over gateways and one connection to Temporal; an async context manager."""

    def __init__(
        self,
        gateways: Sequence[Gateway],
        connection: Connection,
        options: ServerOptions | None = None,
    ) -> None:
        """Takes instances of gateways, and binds them when it starts."""
        self._gateways = list(gateways)
        self._connection = connection
        self._options = options or ServerOptions()
        self._notes = Notes(self._options.metrics)
        limits = self._options.limits
        self._calls = Admission(limits.calls_in_progress)
        self._side_calls = Admission(limits.health_calls_in_progress)
        self._leaving = asyncio.Event()
        self.port = 0
        """The port it listens on, once started; of a Unix socket nothing that means anything."""

    @property
    def address(self) -> str:
        """Where it listens, once started: as asked, with the number of a free port."""
        listen = self._options.listen
        if is_socket(listen):
            return listen
        return f"{listen.rpartition(':')[0]}:{self.port}"

    async def __aenter__(self) -> Self:
        """Starts."""
        await self.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stops at once."""
        await self.stop(0)

    async def start(self) -> None:
        """Listens. Health says SERVING as soon as Temporal is there, which may be later.

        Raises:
            ServerSetupError: nothing to serve, no TLS where it is needed, a contract that cannot be
                served (a workflow without task queue, a rule of `buf.validate` that does not
                compile), or a port in use.
        """
        if not self._gateways:
            raise ServerSetupError("there is no gateway to serve")
        check_listen(self._options)
        _count_as_old()
        codec = Codec(self._options.codec) if self._options.codec else None
        self._api = TemporalApi(self._connection, codec, self._options.metrics)
        options = channel_options(self._options.limits, share_port=self._options.share_port)
        try:
            served = self._bound()
            names = (gateway.__gateway_service__ for gateway in served)
            self.health = Health(names, self._options.metrics)
            methods = self._methods(served)
            self._server = listening_server(methods, methods.refuse_unreadable, options)
            self.port = self._listen()
        except ServerSetupError:
            await self._api.close()
            raise
        except ValueError as error:  # what binds RPCs says so
            await self._api.close()
            raise ServerSetupError(str(error)) from error
        await self._server.start()
        give_up_after = self._options.give_up_after
        self._follower = asyncio.create_task(self.health.follow(self._api, give_up_after))

    async def lost(self) -> None:
        """Waits until Temporal was away for `give_up_after`."""
        await asyncio.wait((self._follower,))

    async def drain(self) -> None:
        """Leaves: NOT_SERVING, a delay, no new calls, a grace for those in progress."""
        self.health.leave()
        await asyncio.sleep(self._options.limits.drain_delay)
        await self.stop(self._options.limits.drain_grace)

    async def stop(self, grace: float) -> None:
        """Stops; calls in progress have `grace` seconds, and are told so when these are over."""
        self._follower.cancel()
        await asyncio.gather(self._follower, return_exceptions=True)
        self.health.end()
        self._leaving.set()
        self._calls.close()
        if grace:
            await asyncio.sleep(_REFUSING)
        stopping = asyncio.create_task(self._server.stop(grace))
        await asyncio.wait((stopping,), timeout=max(0.0, grace - _LAST_WORDS))
        self._calls.leave()
        self._side_calls.leave()
        await stopping
        self._notes.write()
        await self._api.close()

    def _bound(self) -> Sequence[Gateway]:
        """What is served, bound to Temporal: the gateways, and beside them the server's own two."""
        backend = Backend(self._api, self._options.business, self._leaving)
        gateways = (*self._gateways, *self._admin())
        for gateway in gateways:
            gateway.__gateway_bind__(backend)
        return (*gateways, *operations(gateways, backend, self._options.domain))

    def _admin(self) -> Sequence[Gateway]:
        """The service for operators, if it is to be served."""
        if not self._options.admin:
            return ()
        # Its table is generated code, which imports this package.
        from protemporal.gateway.admin import Admin  # noqa: PLC0415

        with_errors = replace(self._options, business=self._business())
        pools = tuple(dict.fromkeys(each.__gateway_file__.pool for each in self._gateways))
        return (Admin(self._api, with_errors, pools),)

    def _business(self) -> BusinessErrors:
        """Those of all services together, for who may look at any workflow."""
        declared: dict[str, BusinessError] = {}
        for gateway in self._gateways:
            declared.update(gateway.__gateway_errors__)
        return {**declared, **self._options.business}

    def _methods(self, served: Sequence[Gateway]) -> Methods:
        options = self._options
        around = Outermost(
            self._calls,
            options.domain,
            partial(Observer, notes=self._notes, metrics=options.metrics),
            options.trust_x_actor,
            _trace(options.tracer),
            options.limits.sent_message,
        )
        methods: dict[str, Handler] = {}
        for gateway in served:
            methods |= handlers(gateway, around)
        around = Outermost(self._side_calls)
        methods |= handlers(self.health, around)
        if options.reflection:
            shown = (*served, self.health)
            for kind in (Reflection, ReflectionV1):
                methods |= handlers(kind(shown), around)
        return Methods(methods)

    def _listen(self) -> int:
        options = self._options
        try:
            if options.tls is None:
                return self._server.add_insecure_port(options.listen)
            return self._server.add_secure_port(options.listen, options.tls.credentials())
        except RuntimeError as error:
            raise ServerSetupError(why_not(options.listen)) from error


def _count_as_old() -> None:
    """Has Python's collector take what is there for old, and count new objects from zero.

    What binding makes would else have it walk all that was imported, 20 ms, only to find nothing.
    """
    if not gc.get_freeze_count():  # else it is for who has frozen something to say
        gc.freeze()
        gc.unfreeze()


def _trace(tracer: "Tracer | None") -> Trace | None:
    if tracer is None:
        return None
    from protemporal.gateway.tracing import traced  # noqa: PLC0415 - OpenTelemetry is an extra

    return partial(traced, tracer=tracer)


async def serve(
    gateways: Sequence[Gateway], connection: Connection, options: ServerOptions | None = None
) -> None:
    """Serves until SIGTERM or SIGINT, then drains.

    Raises:
        ServerSetupError: see `Server.start`.
        TemporalLostError: Temporal was away for `give_up_after`; nothing could be served any more.
    """
    server = Server(gateways, connection, options)
    leave = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, leave.set)
    await server.start()
    # What is there now stays: 60,000 objects that each full collection would walk while calls wait.
    gc.collect()
    gc.freeze()
    keep_freed()
    _log.info("listening", extra={"fields": {"address": server.address, "pid": os.getpid()}})
    waits = [asyncio.create_task(wait) for wait in (leave.wait(), server.lost())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    lost = not leave.is_set()
    if lost:
        _log.error("Temporal is gone for good")
    _log.info("draining")
    await server.drain()
    if lost:
        raise TemporalLostError(f"Temporal at {connection.address} is gone for good")
