"""`protemporal serve` in operation: logs, metrics."""

import asyncio
import os
from pathlib import Path

import grpc.aio
import pytest
from grpc import StatusCode

from cli.serving import TESTS, read, serving
from gateway.calls import call
from gateway.desk import Task
from protemporal.devstack.ports import free_port
from protemporal.devstack.temporal import TemporalServer


async def test_logs_and_metrics(dev_server: TemporalServer, tmp_path: Path) -> None:
    metrics = f"127.0.0.1:{free_port()}"
    async with serving(tmp_path, dev_server.address, "--metrics", metrics) as server:
        await server.until_serving()
        async with grpc.aio.insecure_channel(server.address) as channel:
            id_ = [("x-request-id", "abc")]
            reply = await call(channel, "/desk.v1.Desk/Plain", Task(text="canary"), id_)
        assert reply.code is StatusCode.OK
        text = await asyncio.to_thread(read, f"http://{metrics}/metrics")
        assert await server.child.stop() == 0
    count = 'protemporal_rpc_seconds_count{code="OK",method="desk.v1.Desk/Plain"} 1.0'
    assert count in text.splitlines()
    messages = [line["message"] for line in server.lines()]
    assert messages[0] == "listening"
    assert "draining" in messages
    (line,) = [line for line in server.lines() if line["message"] == "call"]
    assert (line["requestId"], line["code"]) == ("abc", "OK")
    assert "canary" not in server.child.log.read_text()


async def test_text_for_people(dev_server: TemporalServer, tmp_path: Path) -> None:
    async with serving(tmp_path, dev_server.address, "--log-format", "text") as server:
        await server.until_serving()
        assert f"INFO listening address={server.address}" in server.child.log_tail()


@pytest.mark.parametrize("metrics", ["127.0.0.1:nope", "203.0.113.1:9", "9x"])
async def test_an_address_for_metrics_that_is_none(
    dev_server: TemporalServer, tmp_path: Path, metrics: str
) -> None:
    async with serving(tmp_path, dev_server.address, "--metrics", metrics) as server:
        assert await server.child.wait() == 1
    assert server.child.log_tail().startswith(f"Error: cannot serve metrics at {metrics}")


TRACED = """
from pathlib import Path
from opentelemetry import trace
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter
from gateway.desk import Desk

provider = TracerProvider()
output = Path(__file__).with_name("spans").open("w", buffering=1)
exporter = ConsoleSpanExporter(out=output)
provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=60_000))
trace.set_tracer_provider(provider)
"""


async def test_the_last_spans_are_sent(dev_server: TemporalServer, tmp_path: Path) -> None:
    (tmp_path / "traced.py").write_text(TRACED)
    path = ("PYTHONPATH", os.pathsep.join((str(TESTS), str(tmp_path))))
    arguments = ("--module", "traced", "--tracing", "--drain-delay", "0")
    async with serving(tmp_path, dev_server.address, *arguments, env=[path]) as server:
        await server.until_serving()
        async with grpc.aio.insecure_channel(server.address) as channel:
            assert (await call(channel, "/desk.v1.Desk/Plain", Task())).code is StatusCode.OK
        assert await server.child.stop() == 0
    assert "desk.v1.Desk/Plain" in (tmp_path / "spans").read_text()
