"""One trace spans caller, RPC, workflow and activity."""

from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import uuid4

import grpc.aio
import pytest
from grpc import StatusCode
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import SpanContext, SpanKind, Tracer
from temporalio.client import Client
from temporalio.contrib.opentelemetry import TracingInterceptor
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from gateway import desk
from gateway.calls import call
from gateway.desk import Task
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Server, ServerOptions, execute

QUEUE = "desk-traced"
TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
PARENT = ("traceparent", f"00-{TRACE}-{SPAN}-01")


class Traced(desk.Desk):
    """The same on a queue of its own."""

    Work = execute(replace(desk.WORK, task_queue=QUEUE))


@pytest.fixture
def spans() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def tracer(spans: InMemorySpanExporter) -> Tracer:
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(spans))
    return provider.get_tracer("test")


@pytest.fixture
async def channel(
    dev_server: TemporalServer, temporal: Client, tracer: Tracer
) -> AsyncIterator[grpc.aio.Channel]:
    options = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True, tracer=tracer)
    async with (
        Worker(
            temporal,
            task_queue=QUEUE,
            workflows=[desk.Work],
            activities=[desk.break_down],
            workflow_runner=UnsandboxedWorkflowRunner(),
            interceptors=[TracingInterceptor(tracer)],
        ),
        Server([Traced()], Connection(address=dev_server.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as opened,
    ):
        yield opened


def by_name(spans: InMemorySpanExporter) -> dict[str, ReadableSpan]:
    return {span.name: span for span in spans.get_finished_spans()}


def trace_of(span: ReadableSpan) -> str:
    return f"{context_of(span).trace_id:032x}"


def context_of(span: ReadableSpan) -> SpanContext:
    context = span.get_span_context()
    assert context is not None
    return context


def parent_of(span: ReadableSpan) -> int:
    return span.parent.span_id if span.parent else 0


async def test_from_the_caller_to_the_activity(
    channel: grpc.aio.Channel, spans: InMemorySpanExporter
) -> None:
    task = Task(key=uuid4().hex, behaviour="activity", text="Broken")
    reply = await call(channel, "/desk.v1.Desk/Work", task, [PARENT])
    assert reply.code is StatusCode.FAILED_PRECONDITION
    found = by_name(spans)
    names = ["desk.v1.Desk/Work", "RunWorkflow:desk.v1.Desk.Work"]
    names += ["StartActivity:break", "RunActivity:break"]
    assert {trace_of(found[name]) for name in names} == {TRACE}
    rpc = found["desk.v1.Desk/Work"]
    assert (rpc.kind, parent_of(rpc)) == (SpanKind.SERVER, int(SPAN, 16))
    workflow = found["RunWorkflow:desk.v1.Desk.Work"]
    assert parent_of(workflow) == context_of(rpc).span_id


async def test_a_span_holds_ids_and_codes_only(
    channel: grpc.aio.Channel, spans: InMemorySpanExporter
) -> None:
    key = uuid4().hex
    reply = await call(channel, "/desk.v1.Desk/Work", Task(key=key, text="canary"), [PARENT])
    rpc = by_name(spans)["desk.v1.Desk/Work"]
    assert rpc.attributes == {
        "rpc.system": "grpc",
        "rpc.service": "desk.v1.Desk",
        "rpc.method": "Work",
        "rpc.grpc.status_code": 0,
        "requestId": reply.trailers["x-request-id"],
        "temporalWorkflowID": f"desk/{key}",
        "temporalRunID": reply.trailers["temporal-run-id"],
    }


@pytest.mark.parametrize(
    ("behaviour", "code", "is_error"),
    [("", 0, False), ("refuse", 5, False), ("leak", 13, True)],
    ids=["answered", "refused", "broken"],
)
async def test_what_makes_a_span_an_error(
    channel: grpc.aio.Channel,
    spans: InMemorySpanExporter,
    behaviour: str,
    code: int,
    *,
    is_error: bool,
) -> None:
    await call(channel, "/desk.v1.Desk/Plain", Task(behaviour=behaviour))
    rpc = by_name(spans)["desk.v1.Desk/Plain"]
    assert rpc.attributes is not None
    assert rpc.attributes["rpc.grpc.status_code"] == code
    assert (not rpc.status.is_ok) is is_error
    assert not rpc.events  # an exception's text would stand there
    assert parent_of(rpc) == 0


async def test_health_is_not_traced(channel: grpc.aio.Channel, spans: InMemorySpanExporter) -> None:
    await call(channel, "/grpc.health.v1.Health/Check")
    assert by_name(spans) == {}
