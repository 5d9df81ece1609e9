"""The server: gateways behind one port, with limits, health, reflection and a graceful end."""

import asyncio
import gc
import logging
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import grpc
from temporalio.converter import PayloadCodec

from protemporal.gateway.addresses import (
    SOCKETS,
    AddressError,
    check_address,
    is_loopback,
    why_not,
)
from protemporal.gateway.codec import Codec
from protemporal.gateway.connection import Connection
from protemporal.gateway.errors import BusinessError, BusinessErrors
from protemporal.gateway.gateway import Gateway
from protemporal.gateway.handlers import Admission, Handler, Methods, Trace, handlers
from protemporal.gateway.health import Health
from protemporal.gateway.listener import listening_server
from protemporal.gateway.observer import Notes, Observer
from protemporal.gateway.operation import Backend
from protemporal.gateway.operations import operations
from protemporal.gateway.reflection import Reflection, ReflectionV1
from protemporal.gateway.temporal_api import TemporalApi
from protemporal.runtime.environment import check_certificate
from protemporal.runtime.workflow import Workflow

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

    from protemporal.gateway.metrics import Metrics

_log = logging.getLogger("protemporal.gateway")

_KIB = 1024
_REFUSING = 0.25
"""Seconds in which new calls are told that the server leaves; gRPC itself would say CANCELLED."""
_LAST_WORDS = 0.5
"""Seconds before the end of the grace at which calls that are not done get their answer."""


class ServerSetupError(ValueError):
    """The server cannot start as asked; the text says what to change."""


class TemporalLostError(Exception):
    """Temporal could not be reached for longer than the server may wait."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one process takes. Times are in seconds, sizes in bytes."""

    received_message: int = 1024 * _KIB
    """Temporal refuses payloads over 2 MiB."""
    sent_message: int = 4096 * _KIB
    metadata: int = 8 * _KIB
    streams_per_connection: int = 100
    """gRPC's default is unlimited: a flood of reset streams then costs 30 times the CPU."""
    calls_in_progress: int = 1000
    """Health and reflection do not count."""
    health_calls_in_progress: int = 1000
    connection_idle: float = 300
    connection_age: float = 1800
    """gRPC adds ± 10 % by itself."""
    connection_grace: float = 30
    ping_interval: float = 10
    """Least time between a client's pings."""
    handshake: float = 20
    """From a connection's beginning to its first settings, TLS included; gRPC's default is 120."""
    keepalive: float = 60
    """A client that is silent for so long is asked whether it is still there."""
    keepalive_timeout: float = 20
    """And has this long to say so: a client that lost its network would keep its calls open."""
    drain_delay: float = 2
    """Between NOT_SERVING and the refusal of new calls, for load balancers to notice."""
    drain_grace: float = 30
    """For the calls in progress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """The server's certificate chain and key, as PEM files."""

    certificate: Path
    key: Path

    def credentials(self) -> grpc.ServerCredentials:
        """Reads both.

        Raises:
            ServerSetupError: one cannot be read, or they are no pair.
        """
        try:
            key, certificate = self.key.read_bytes(), self.certificate.read_bytes()
            check_certificate(certificate, key)
        except OSError as error:
            raise ServerSetupError(f"cannot read {error.filename}: {error.strerror}") from error
        except ValueError as error:
            text = f"{self.certificate} and {self.key} are no certificate with its key"
            raise ServerSetupError(text) from error
        return grpc.ssl_server_credentials([(key, certificate)])


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerOptions:
    """How a server serves."""

    listen: str = "127.0.0.1:50051"
    """Address and port; port 0 takes a free one."""
    tls: Tls | None = None
    insecure_loopback: bool = False
    """Whether to serve without TLS, which needs a loopback address or a Unix socket."""
    reflection: bool = True
    domain: str = ""
    """`ErrorInfo.domain` of business errors; empty: the name of each service."""
    business: BusinessErrors = field(default_factory=dict[str, BusinessError])
    """What types of ApplicationError become; comes before what the services' protos say."""
    codec: PayloadCodec | None = None
    metrics: "Metrics | None" = None
    """What counts the calls; None: nothing does."""
    admin: bool = False
    """Whether to serve `protemporal.v1.Workflows`, which may look at and end any workflow."""
    workflows: Sequence[type[Workflow]] = ()
    """The code with which the admin service replays histories, for variables without a worker."""
    trust_x_actor: bool = False
    """Whether the metadata `x-actor` says who acts: only behind a proxy that sets it."""
    tracer: "Tracer | None" = None
    """What makes a span per call (OpenTelemetry); None: the caller's trace is only passed on."""
    share_port: bool = False
    """Whether other processes may listen on the same port (SO_REUSEPORT)."""
    give_up_after: float | None = None
    """Seconds without Temporal after which `serve` ends; None: it waits for ever.

    Health says NOT_SERVING all the while, and the connection comes back by itself; set this where
    only a new process would find a new address or new credentials.
    """
    limits: Limits = field(default_factory=Limits)


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
        if listen.startswith(SOCKETS):
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
        _check(self._gateways, self._options)
        _count_as_old()
        codec = Codec(self._options.codec) if self._options.codec else None
        self._api = TemporalApi(self._connection, codec, self._options.metrics)
        if self._options.admin:
            # Its table is generated code, which imports this package.
            from protemporal.gateway.admin import Admin  # noqa: PLC0415

            with_errors = replace(self._options, business=self._business())
            pools = tuple(dict.fromkeys(each.__gateway_file__.pool for each in self._gateways))
            self._gateways.append(Admin(self._api, with_errors, pools))
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
        """The gateways bound to Temporal, and beside them the service of the operations started."""
        backend = Backend(self._api, self._options.business, self._leaving)
        for gateway in self._gateways:
            gateway.__gateway_bind__(backend)
        started = operations(self._gateways, backend, self._options.domain)
        return [*self._gateways, *started]

    def _business(self) -> BusinessErrors:
        """Those of all services together, for who may look at any workflow."""
        declared: dict[str, BusinessError] = {}
        for gateway in self._gateways:
            declared.update(gateway.__gateway_errors__)
        return {**declared, **self._options.business}

    def _methods(self, served: Sequence[Gateway]) -> Methods:
        options = self._options
        observe = partial(Observer, notes=self._notes, metrics=options.metrics)
        methods: dict[str, Handler] = {}
        for gateway in served:
            methods |= handlers(
                gateway,
                self._calls,
                options.domain,
                observe,
                trust_x_actor=options.trust_x_actor,
                trace=_trace(options.tracer),
                sent_message=options.limits.sent_message,
            )
        methods |= handlers(self.health, self._side_calls)
        if options.reflection:
            shown = (*served, self.health)
            for kind in (Reflection, ReflectionV1):
                methods |= handlers(kind(shown), self._side_calls)
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


def _trace(tracer: "Tracer | None") -> Callable[[str], Trace] | None:
    if tracer is None:
        return None
    from protemporal.gateway.tracing import traced  # noqa: PLC0415 - OpenTelemetry is an extra

    return lambda method: lambda act: traced(act, method, tracer)


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


def channel_options(limits: Limits, *, share_port: bool = False) -> list[tuple[str, int]]:
    """The limits by gRPC's names."""
    return [
        # On by default: a stale server then answers in place of this one.
        ("grpc.so_reuseport", int(share_port)),
        ("grpc.max_receive_message_length", limits.received_message),
        ("grpc.max_send_message_length", limits.sent_message),
        ("grpc.max_metadata_size", limits.metadata),
        ("grpc.absolute_max_metadata_size", 2 * limits.metadata),
        ("grpc.max_concurrent_streams", limits.streams_per_connection),
        # Counts streams that are over but not yet freed too: 9 % of the calls of a client that uses
        # all of its 100 streams were then refused (measured). Without it such a client waits, and
        # a flood of reset streams costs no more: 0.15 CPU seconds in 5 s, 2.4 without the limit.
        ("grpc.http.overload_protection", 0),
        ("grpc.max_connection_idle_ms", int(limits.connection_idle * 1000)),
        ("grpc.max_connection_age_ms", int(limits.connection_age * 1000)),
        ("grpc.max_connection_age_grace_ms", int(limits.connection_grace * 1000)),
        ("grpc.http2.min_recv_ping_interval_without_data_ms", int(limits.ping_interval * 1000)),
        ("grpc.server_handshake_timeout_ms", int(limits.handshake * 1000)),
        ("grpc.keepalive_permit_without_calls", 1),
        ("grpc.keepalive_time_ms", int(limits.keepalive * 1000)),
        ("grpc.keepalive_timeout_ms", int(limits.keepalive_timeout * 1000)),
        # A ping has a minute of its own otherwise, and the shorter of the two does not win.
        ("grpc.http2.ping_timeout_ms", int(limits.keepalive_timeout * 1000)),
    ]


def _check(gateways: Sequence[Gateway], options: ServerOptions) -> None:
    if not gateways:
        raise ServerSetupError("there is no gateway to serve")
    try:
        check_address(options.listen)
    except AddressError as error:
        raise ServerSetupError(str(error)) from error
    if options.tls is None:
        if not options.insecure_loopback:
            raise ServerSetupError(
                "a certificate is needed to listen on"
                f" {options.listen}; without one only a loopback address can be served, and only"
                " if that is said: --insecure-loopback"
            )
        if not is_loopback(options.listen):
            raise ServerSetupError(
                f"{options.listen} is no loopback address: it needs a certificate"
            )
