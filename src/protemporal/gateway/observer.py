"""What is noted of every call of one method when it ends: its numbers, and a line in the log."""

import logging
import time

from prometheus_client import Counter

from protemporal.gateway.context import Context
from protemporal.gateway.metadata import TRACE_PARENT
from protemporal.gateway.metrics import Metrics

_log = logging.getLogger("protemporal.calls")


class Observer:
    """Notes the calls of one method."""

    __slots__ = ("_in_flight", "_latency", "_limits", "_method")

    def __init__(self, method: str, metrics: Metrics | None) -> None:
        """`method` is `package.Service/Method`; without `metrics` only the log is written."""
        self._method = method
        self._latency = metrics.rpc(method) if metrics else None
        self._in_flight = metrics.in_flight(method) if metrics else None
        self._limits = metrics.limits if metrics else dict[str, Counter]()

    def begin(self) -> float:
        """Notes that a call is in progress; gives the time for `end`."""
        if self._in_flight is not None:
            self._in_flight.inc()
        return time.perf_counter()

    def end(self, context: Context, begun: float) -> None:
        """Notes how a call ended."""
        seconds = time.perf_counter() - begun
        if self._latency is not None and self._in_flight is not None:
            self._in_flight.dec()
            self._latency.observe(context.code, seconds)
            if context.reason in self._limits:
                self._limits[context.reason].inc()
        if _log.isEnabledFor(logging.INFO):
            fields = {
                **identified(context),
                "method": self._method,
                "code": context.code.name,
                "reason": context.reason,
                "seconds": round(seconds, 6),
            }
            _log.info("call", extra={"fields": fields})


def identified(context: Context) -> dict[str, str]:
    """The ids of a call, for a line in the log."""
    return {
        "requestId": context.request_id,
        "workflowId": context.workflow_id,
        "runId": context.run_id,
        "traceId": context.trace.get(TRACE_PARENT, "")[3:35],
    }
