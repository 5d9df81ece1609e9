"""The worker process: one Temporal worker for each context it is asked to run."""

import logging
import os
import socket
from collections.abc import Sequence
from contextlib import AsyncExitStack
from datetime import timedelta

from temporalio.client import Interceptor
from temporalio.runtime import PrometheusConfig, Runtime, TelemetryConfig

from oms import database
from oms.config import Config
from oms.contexts import Role, contexts
from oms.leaving import told_to_stop
from protemporal import runtime as pt

GRACE = timedelta(seconds=10)
"""What running activities have to finish after SIGTERM."""
HEARTBEATS = timedelta(seconds=1)
"""Else the SDK holds them back, and cancellation and the details of a retry come late."""

_log = logging.getLogger(__name__)


class MetricsError(Exception):
    """Metrics cannot be served where they should; the text says where."""


async def work(
    config: Config, names: Sequence[str], role: Role, *, metrics: str = "", tracing: bool = False
) -> None:
    """Run the named contexts until told to stop: no new tasks, a grace for those in progress.

    `metrics` is HOST:PORT, where the SDK serves its own for Prometheus; empty: nowhere. With
    `tracing`, workflows and activities have spans in the traces of the front's callers.

    Raises:
        TransactionPoolerError: see `database.connect`.
        MetricsError: `metrics` cannot be listened on.
    """
    stop = told_to_stop()
    async with AsyncExitStack() as stack:
        tables = await stack.enter_async_context(
            database.connect(config.database_url, strict=config.database_strict)
        )
        temporal = await pt.connect(
            config.temporal_address,
            namespace=config.temporal_namespace,
            interceptors=_tracing() if tracing else (),
            runtime=_measured(metrics) if metrics else None,
        )
        known = contexts(tables)
        for name in names:
            worker = known[name].worker(
                temporal,
                role,
                identity=f"{socket.gethostname()}@{os.getpid()}/{name}/{role}",
                max_heartbeat_throttle_interval=HEARTBEATS,
                graceful_shutdown_timeout=GRACE,
            )
            if worker is not None:
                await stack.enter_async_context(worker)
                _log.info("working on %s, role %s", name, role)
        await stop.wait()
        _log.info("stopping")


def _measured(listen: str) -> Runtime:
    """What the SDK runs on, with its metrics by Prometheus' rules for units and names."""
    config = PrometheusConfig(
        bind_address=listen,
        counters_total_suffix=True,
        unit_suffix=True,
        durations_as_seconds=True,
    )
    try:
        return Runtime(telemetry=TelemetryConfig(metrics=config))
    except ValueError as error:
        raise MetricsError(f"cannot serve metrics at {listen}: {error}") from error


def _tracing() -> Sequence[Interceptor]:
    from temporalio.contrib.opentelemetry import TracingInterceptor  # noqa: PLC0415 # an extra

    return [TracingInterceptor()]
