"""A front end as a program: logs, metrics, one process or several, and the status it ends with.

def server(options: gateway.ServerOptions) -> Coroutine[Any, Any, None]:
    return gateway.serve([Orders()], gateway.Connection.from_environment(), options)

gateway.run(server, gateway.ServerOptions(), gateway.Program(processes=4, metrics=":9090"))
"""

import asyncio
import importlib.util
import os
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from prometheus_client import CollectorRegistry

from protemporal.gateway import processes
from protemporal.gateway.addresses import AddressError
from protemporal.gateway.logs import LogFormat, configure_logs
from protemporal.gateway.metrics import Metrics, exported, shared_registry
from protemporal.gateway.server import TemporalLostError
from protemporal.gateway.server_options import ServerOptions, ServerSetupError
from protemporal.runtime import ConfigurationError, leave, run_main

if TYPE_CHECKING:
    from opentelemetry.trace import Tracer

_SETUP_ERRORS = ServerSetupError, ConfigurationError
"""How what a program calls says that it is set up wrongly: server, and the way to Temporal."""

LOST = os.EX_TEMPFAIL
"""Exit status when Temporal is gone for good: a new process may find it."""

MakeServer: TypeAlias = Callable[[ServerOptions], Coroutine[Any, Any, None]]
"""Makes what serves, until a signal or an error ends it: `serve`, and what has to be around it.

Called in the process that serves, before its event loop. Processes are spawned, so that with
several it has to be a function of a module, or a `partial` of one.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """How a front end runs as a program."""

    log_format: LogFormat = LogFormat.JSON
    metrics: str = ""
    """HOST:PORT where Prometheus metrics are served; empty: nowhere."""
    processes: int = 1
    """How many share the port, each with a connection to Temporal of its own."""
    tracing: bool = False
    """Whether each call has a span, by the tracer that OpenTelemetry is configured with."""


def run(server: MakeServer, options: ServerOptions, program: Program) -> NoReturn:
    """Serves until a signal ends it, and ends the process.

    What belongs to a process (metrics, tracer, a shared port) is put into the options here.

    It raises nothing but SystemExit: a `ServerSetupError` or `ConfigurationError`, whoever raises
    it, is one line on standard error and status 1. Status 75 says that Temporal was away for
    `give_up_after`. Code that handles errors itself awaits `serve` instead.
    """
    configure_logs(program.log_format)
    try:
        _run(server, options, program)
    except _SETUP_ERRORS as error:
        raise _told(error) from error


def _told(error: Exception) -> SystemExit:
    """What ends the process with that line."""
    return SystemExit(f"Error: {error}")


def _run(server: MakeServer, options: ServerOptions, program: Program) -> NoReturn:
    if program.processes > 1:
        leave(_serve_in_several(server, options, program))
    with ExitStack() as stack:
        if program.metrics:
            metrics = Metrics()
            _export(metrics.registry, program.metrics, stack)
            options = replace(options, metrics=metrics)
        _serve(server, options, program)


def _serve(server: MakeServer, options: ServerOptions, program: Program) -> NoReturn:
    """Serves in this process."""
    if program.tracing:
        options = replace(options, tracer=_tracer())
    serving = server(options)

    async def main() -> int:
        try:
            await serving
        except _SETUP_ERRORS as error:
            raise _told(error) from error
        except TemporalLostError:
            return LOST
        finally:
            if program.tracing:
                await asyncio.to_thread(_export_spans)
        return 0

    run_main(main, loop_factory=_fastest_loop())


def _serve_in_several(server: MakeServer, options: ServerOptions, program: Program) -> int:
    """Serves in processes of its own; gives the exit status."""
    limits = options.limits
    with ExitStack() as stack:
        ended: Callable[[int], None] = _forget
        if program.metrics:
            # The library shares numbers between processes by files of this folder, if it is told
            # before it is imported there.
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="protemporal-"))
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = folder
            registry, ended = shared_registry(folder)
            _export(registry, program.metrics, stack)
        listen = stack.enter_context(processes.reserved(options.listen))
        shared = replace(options, listen=listen, share_port=True)
        supervisor = processes.Supervisor(
            partial(processes.spawn, _serve_as_one_of_several, server, shared, program),
            program.processes,
            patience=limits.drain_delay + limits.drain_grace + 5,
            ended=ended,
        )
        return supervisor.run()


def _serve_as_one_of_several(server: MakeServer, options: ServerOptions, program: Program) -> None:
    configure_logs(program.log_format)
    if program.metrics:
        options = replace(options, metrics=Metrics())
    try:
        _serve(server, options, program)
    except _SETUP_ERRORS as error:
        raise _told(error) from error


def _forget(_pid: int) -> None:
    """Without metrics there is nothing to tidy up when a process is over."""


def _export(registry: CollectorRegistry, listen: str, stack: ExitStack) -> None:
    try:
        stack.enter_context(exported(registry, listen))
    except (OSError, AddressError) as error:
        raise ServerSetupError(f"cannot serve metrics at {listen}: {error}") from error


def _tracer() -> "Tracer":
    """The tracer of whatever the process was started with, `opentelemetry-instrument` say."""
    from opentelemetry.trace import get_tracer  # noqa: PLC0415 - an extra

    return get_tracer("protemporal.gateway")


def _export_spans() -> None:
    """Has the last spans sent: `run_main` leaves without the hooks that would do it."""
    from opentelemetry.trace import get_tracer_provider  # noqa: PLC0415 - an extra

    shutdown: Callable[[], None] | None = getattr(get_tracer_provider(), "shutdown", None)
    if shutdown is not None:  # the API's own provider has nothing to send
        shutdown()


def _fastest_loop() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Takes 10 % off gRPC's CPU (measured); part of the extra `gateway` where it exists."""
    if importlib.util.find_spec("uvloop") is None:
        return None
    import uvloop  # noqa: PLC0415 - not on every platform

    return uvloop.new_event_loop
