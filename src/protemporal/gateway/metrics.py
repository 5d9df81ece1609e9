"""What a server counts for Prometheus. Every label child is bound once, not looked up per call.

Time series, all in seconds:

* `protemporal_rpc_seconds{method,code}`: calls and how long they took, a histogram;
* `protemporal_rpcs_in_flight{method}`: calls in progress;
* `protemporal_temporal_seconds{call,code}`: our calls to Temporal; long polls wait by intent;
* `protemporal_limits_hit_total{limit}`: calls refused because of a limit;
* `protemporal_temporal_reachable`: 1 while Temporal answers.

Health and reflection are not counted.
"""

from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from threading import Lock

from grpc import StatusCode
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, start_http_server
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import (
    MultiProcessCollector,
    mark_process_dead,  # pyright: ignore[reportUnknownVariableType] # untyped upstream
)
from prometheus_client.registry import Collector

from protemporal.gateway.addresses import host_and_port
from protemporal.gateway.error_table import Reason

_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300)
"""Up to the minutes that a caller may wait for a workflow."""

LIMITS: Mapping[str, str] = {
    Reason.OVERLOADED: "calls_in_progress",
    Reason.ANSWER_TOO_LARGE: "sent_message",
    Reason.PAYLOAD_TOO_LARGE: "payload",
    Reason.WORKFLOW_ID_TOO_LONG: "workflow_id",
    Reason.BACKEND_RATE_LIMITED: "temporal_rate",
}
"""The limit that a refusal's reason tells of. What gRPC refuses by itself, we never see."""


class Latency:
    """Durations of one kind of call, by the code that it ended with."""

    __slots__ = ("_by_code", "_histogram", "_name", "_seen")

    def __init__(self, histogram: Histogram, name: str, seen: "list[Seen]") -> None:
        self._histogram = histogram
        self._name = name
        self._by_code: dict[StatusCode, Histogram] = {}
        self._seen = seen

    def observe(self, code: StatusCode, seconds: float) -> None:
        """Notes one call that ended; `Metrics.write` counts it."""
        self._seen.append((self, code, seconds))

    def count(self, code: StatusCode, seconds: float) -> None:
        """Counts one call."""
        bound = self._by_code.get(code)
        if bound is None:
            bound = self._by_code[code] = self._histogram.labels(self._name, code.name)
        bound.observe(seconds)


Seen = tuple[Latency, StatusCode, float]
"""A call that ended, not counted yet."""


class InFlight:
    """How many calls of one method are in progress."""

    __slots__ = ("_changed", "_count", "_gauge")

    def __init__(self, gauge: Gauge, changed: "set[InFlight]") -> None:
        self._gauge = gauge
        self._count = 0
        self._changed = changed

    def add(self, calls: int) -> None:
        """Notes that so many more are; `Metrics.write` shows it."""
        self._count += calls
        self._changed.add(self)

    def show(self) -> None:
        """Shows how many are."""
        self._gauge.set(self._count)


class Metrics:
    """The time series of one process."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        """What an exporter reads; it shows all that has been noted."""
        self._seen: list[Seen] = []
        self._changed = set[InFlight]()
        self._writing = Lock()
        self.registry.register(_First(self.write))
        self._rpcs = Histogram(
            "protemporal_rpc_seconds",
            "Calls served, and their duration.",
            ("method", "code"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._in_flight = Gauge(
            "protemporal_rpcs_in_flight",
            "Calls in progress.",
            ("method",),
            registry=self.registry,
            multiprocess_mode="livesum",
        )
        self._temporal = Histogram(
            "protemporal_temporal_seconds",
            "Calls to Temporal, and their duration.",
            ("call", "code"),
            buckets=_BUCKETS,
            registry=self.registry,
        )
        limits = Counter(
            "protemporal_limits_hit",
            "Calls refused because of a limit.",
            ("limit",),
            registry=self.registry,
        )
        self.limits: Mapping[str, Counter] = {
            reason: limits.labels(limit) for reason, limit in LIMITS.items()
        }
        """Counters by the reason of the refusal."""
        self.reachable = Gauge(
            "protemporal_temporal_reachable",
            "1 while Temporal answers.",
            registry=self.registry,
            multiprocess_mode="livemin",
        )

    def rpc(self, method: str) -> Latency:
        """Durations of an RPC."""
        return Latency(self._rpcs, method, self._seen)

    def in_flight(self, method: str) -> InFlight:
        """Calls of an RPC in progress."""
        return InFlight(self._in_flight.labels(method), self._changed)

    def temporal(self, call: str) -> Latency:
        """Durations of a call to Temporal."""
        return Latency(self._temporal, call, self._seen)

    def write(self) -> None:
        """Counts what has been noted, all at once: among a call's own work it costs more."""
        with self._writing:  # a scrape comes from a thread of its own
            while self._seen:
                latency, code, seconds = self._seen.pop()
                latency.count(code, seconds)
            while self._changed:
                self._changed.pop().show()


class _First(Collector):
    """Does something before all collectors that are registered later are read."""

    def __init__(self, act: Callable[[], None]) -> None:
        self._act = act

    def collect(self) -> Iterable[Metric]:
        """See `Collector`."""
        self._act()
        return ()


def shared_registry(folder: str) -> tuple[CollectorRegistry, Callable[[int], None]]:
    """The sums over processes whose `PROMETHEUS_MULTIPROC_DIR` is the folder.

    Also what to call with the pid of a process that is over: it is in no gauge any more.
    """
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=folder)  # type: ignore[no-untyped-call] # untyped upstream

    def ended(pid: int) -> None:
        mark_process_dead(pid, folder)  # type: ignore[no-untyped-call] # same

    return registry, ended


@contextmanager
def exported(registry: CollectorRegistry, listen: str) -> Generator[int]:
    """Serves the time series at `http://HOST:PORT/metrics` meanwhile; gives the port.

    A thread of its own answers, so that a scrape never waits for calls; it asks for no credentials.

    Raises:
        OSError: the address cannot be listened on.
        AddressError: it is none.
    """
    host, port = host_and_port(listen)
    server, thread = start_http_server(port, host, registry)
    try:
        yield int(server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
