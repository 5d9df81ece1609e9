"""How a server serves: where, with TLS or without, what it shows, and its limits."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import grpc
from temporalio.converter import PayloadCodec

from protemporal.gateway.addresses import AddressError, host_and_port, is_loopback, is_socket
from protemporal.gateway.errors import BusinessError, BusinessErrors
from protemporal.runtime.environment import check_certificate
from protemporal.runtime.workflow import Workflow

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

    from protemporal.gateway.metrics import Metrics

_KIB = 1024


class ServerSetupError(ValueError):
    """The server cannot start as asked; the text says what to change."""


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


def check_listen(options: ServerOptions) -> None:
    """Looks whether the address may be served as it is asked for.

    Raises:
        ServerSetupError: it is none, or others than this machine could reach it without TLS.
    """
    listen = options.listen
    if not is_socket(listen):
        try:
            host_and_port(listen)
        except AddressError as error:
            raise ServerSetupError(f"cannot listen: {error}") from error
    if options.tls is not None:
        return
    if not options.insecure_loopback:
        raise ServerSetupError(
            f"a certificate is needed to listen on {listen}; without one only a loopback address"
            " can be served, and only if that is said: --insecure-loopback"
        )
    if not is_loopback(listen):
        raise ServerSetupError(f"{listen} is no loopback address: it needs a certificate")
