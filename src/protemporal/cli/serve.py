"""`protemporal serve`: finds gateways in modules and serves them, in one process or several."""

import asyncio
import importlib.util
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from prometheus_client import CollectorRegistry

from protemporal.cli import processes
from protemporal.cli.gateways import GatewaysError, find_gateways, load_gateways
from protemporal.gateway import (
    Connection,
    Limits,
    LogFormat,
    Metrics,
    ServerOptions,
    ServerSetupError,
    TemporalLostError,
    Tls,
    configure_logs,
    exported,
    serve,
    shared_registry,
)
from protemporal.runtime import ConfigurationError, leave, run_main

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

LOST = os.EX_TEMPFAIL
"""Exit status when Temporal is gone for good: a new process may find it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServeRequest:
    """What the command line said."""

    modules: tuple[str, ...]
    images: tuple[Path, ...]
    listen: str
    address: str
    namespace: str
    domain: str
    certificate: tuple[Path, Path] | None
    insecure_loopback: bool
    reflection: bool
    admin: bool
    trust_x_actor: bool
    tracing: bool
    log_format: str
    metrics: str
    """Where Prometheus metrics are served; empty: nowhere."""
    processes: int
    give_up_after: float | None
    drain_delay: float

    def options(self, metrics: Metrics | None) -> ServerOptions:
        """The server's options."""
        pair = self.certificate
        return ServerOptions(
            listen=self.listen,
            tls=Tls(certificate=pair[0], key=pair[1]) if pair else None,
            insecure_loopback=self.insecure_loopback,
            reflection=self.reflection,
            domain=self.domain,
            metrics=metrics,
            admin=self.admin,
            trust_x_actor=self.trust_x_actor,
            tracer=_tracer() if self.tracing else None,
            share_port=self.processes > 1,
            give_up_after=self.give_up_after,
            limits=self.limits(),
        )

    def limits(self) -> Limits:
        """The server's limits."""
        return Limits(drain_delay=self.drain_delay)


def run(request: ServeRequest) -> NoReturn:
    """Serves until a signal ends it, and ends the process.

    Raises:
        click.ClickException: what was asked for cannot be served.
    """
    configure_logs(LogFormat(request.log_format))
    if request.processes > 1:
        leave(_serve_in_several(request))
    metrics = Metrics() if request.metrics else None
    with ExitStack() as stack:
        if metrics is not None:
            _export(metrics.registry, request.metrics, stack)
        _serve(request, metrics)


def _serve(request: ServeRequest, metrics: Metrics | None) -> NoReturn:
    """Serves in this process."""
    sys.path.insert(0, "")  # modules of the folder where the command runs, as `python -m` has it
    try:
        gateways = [*find_gateways(request.modules), *load_gateways(request.images)]
        where = {"address": request.address, "namespace": request.namespace}
        connection = Connection.from_environment(**where)
    except (GatewaysError, ConfigurationError) as error:
        raise click.ClickException(str(error)) from error

    async def main() -> int:
        try:
            await serve(gateways, connection, request.options(metrics))
        except ServerSetupError as error:
            raise SystemExit(f"Error: {error}") from error
        except TemporalLostError:
            return LOST
        return 0

    run_main(main, loop_factory=_fastest_loop())


def _serve_in_several(request: ServeRequest) -> int:
    """Serves in processes of its own; gives the exit status."""
    limits = request.limits()
    with ExitStack() as stack:
        ended: Callable[[int], None] = _forget
        if request.metrics:
            # The library shares numbers between processes by files of this folder, if it is told
            # before it is imported there.
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="protemporal-"))
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
            registry, ended = shared_registry(folder)
            _export(registry, request.metrics, stack)
        try:
            listen = stack.enter_context(processes.reserved(request.listen))
        except processes.PortError as error:
            raise click.ClickException(str(error)) from error
        supervisor = processes.Supervisor(
            partial(processes.spawn, _serve_as_one_of_several, replace(request, listen=listen)),
            request.processes,
            patience=limits.drain_delay + limits.drain_grace + 5,
            ended=ended,
        )
        return supervisor.run()


def _serve_as_one_of_several(request: ServeRequest) -> None:
    configure_logs(LogFormat(request.log_format))
    try:
        _serve(request, Metrics() if request.metrics else None)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)


def _forget(_pid: int) -> None:
    """Without metrics there is nothing to tidy up when a process is over."""


def _export(registry: CollectorRegistry, listen: str, stack: ExitStack) -> None:
    try:
        stack.enter_context(exported(registry, listen))
    except (OSError, ValueError, OverflowError) as error:
        raise click.ClickException(f"cannot serve metrics at {listen}: {error}") from error


def _tracer() -> "Tracer":
    """The tracer of whatever the process was started with, `opentelemetry-instrument` say."""
    from opentelemetry.trace import get_tracer  # noqa: PLC0415 - an extra

    return get_tracer("protemporal.gateway")


def _fastest_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Takes 10 % off gRPC's CPU (measured); part of the extra `gateway` where it exists."""
    if importlib.util.find_spec("uvloop") is None:
        return None
    import uvloop  # noqa: PLC0415 - not on every platform

    return uvloop.new_event_loop
