"""A span per call, between the caller's and those of workflow and activity (OpenTelemetry).

The parent comes from the caller's `traceparent`, and the span goes on in the Temporal header that
`temporalio.contrib.opentelemetry.TracingInterceptor` of a worker reads. A span holds ids and codes,
and never what a call carried.
"""

import asyncio
from typing import Any

from grpc import StatusCode
from opentelemetry.trace import Span, SpanKind, Status, Tracer
from opentelemetry.trace import StatusCode as SpanStatus
from opentelemetry.trace.propagation.tracecontext import TraceContextTextMapPropagator

from protemporal.gateway.acts import Act
from protemporal.gateway.context import Context
from protemporal.gateway.errors import Refusal

_FAULTS = frozenset(
    (
        StatusCode.UNKNOWN,
        StatusCode.DEADLINE_EXCEEDED,
        StatusCode.UNIMPLEMENTED,
        StatusCode.INTERNAL,
        StatusCode.UNAVAILABLE,
        StatusCode.DATA_LOSS,
    )
)
"""Codes that make a server's span an error (OpenTelemetry's conventions for gRPC)."""


def traced(act: Act, method: str, tracer: Tracer) -> Act:
    """What an RPC does, in a span; `method` is `package.Service/Method`."""
    service, _, name = method.partition("/")
    attributes = {"rpc.system": "grpc", "rpc.service": service, "rpc.method": name}
    w3c = TraceContextTextMapPropagator()

    async def act_in_span(request: Any, context: Context) -> Any:
        with tracer.start_as_current_span(
            method,
            context=w3c.extract(context.trace),
            kind=SpanKind.SERVER,
            attributes=attributes,
            record_exception=False,
            set_status_on_exception=False,
        ) as span:
            carried: dict[str, str] = {}
            w3c.inject(carried)
            context.trace = carried
            code = StatusCode.INTERNAL
            try:
                reply = await act(request, context)
                code = StatusCode.OK
            except Refusal as refusal:
                code = refusal.code
                raise
            except asyncio.CancelledError:
                code = StatusCode.CANCELLED
                raise
            finally:
                _finish(span, context, code)
            return reply

    return act_in_span


def _finish(span: Span, context: Context, code: StatusCode) -> None:
    span.set_attribute("rpc.grpc.status_code", int(code.value[0]))
    span.set_attribute("requestId", context.request_id)
    if context.workflow_id:  # by the names that the SDK's spans have
        span.set_attribute("temporalWorkflowID", context.workflow_id)
    if context.run_id:
        span.set_attribute("temporalRunID", context.run_id)
    if code in _FAULTS:
        span.set_status(Status(SpanStatus.ERROR))
