"""What Prometheus reads."""

import asyncio
import urllib.request
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import grpc.aio
import pytest
from grpc import StatusCode
from grpc_health.v1.health_pb2 import HealthCheckResponse

from gateway.calls import call, until_health
from gateway.desk import Desk, Task
from protemporal.devstack.ports import free_port
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Limits, Metrics, Server, ServerOptions, exported
from protemporal.gateway.error_table import Reason
from protemporal.gateway.metrics import LIMITS

OPTIONS = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)


@asynccontextmanager
async def counting(
    address: str, options: ServerOptions = OPTIONS
) -> AsyncGenerator[tuple[Metrics, grpc.aio.Channel]]:
    metrics = Metrics()
    options = replace(options, metrics=metrics)
    async with (
        Server([Desk()], Connection(address=address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield metrics, channel


def value(metrics: Metrics, name: str, **labels: str) -> float | None:
    return metrics.registry.get_sample_value(name, labels)


@pytest.mark.usefixtures("worker")
async def test_calls_are_counted_by_method_and_code(dev_server: TemporalServer) -> None:
    async with counting(dev_server.address) as (metrics, channel):
        for _ in range(2):
            reply = await call(channel, "/desk.v1.Desk/Work", Task(key=uuid4().hex))
            assert reply.code is StatusCode.OK
        await call(channel, "/desk.v1.Desk/Look", Task(key="no such"))
    count = "protemporal_rpc_seconds_count"
    assert value(metrics, count, method="desk.v1.Desk/Work", code="OK") == 2
    assert value(metrics, count, method="desk.v1.Desk/Look", code="NOT_FOUND") == 1
    bucket = "protemporal_rpc_seconds_bucket"
    assert value(metrics, bucket, method="desk.v1.Desk/Work", code="OK", le="+Inf") == 2


@pytest.mark.usefixtures("worker")
async def test_calls_to_temporal_are_timed(dev_server: TemporalServer) -> None:
    async with counting(dev_server.address) as (metrics, channel):
        await call(channel, "/desk.v1.Desk/Work", Task(key=uuid4().hex))
        await call(channel, "/desk.v1.Desk/Look", Task(key="no such"))
    count = "protemporal_temporal_seconds_count"
    assert value(metrics, count, call="StartWorkflowExecution", code="OK") == 1
    assert value(metrics, count, call="QueryWorkflow", code="NOT_FOUND") == 1


async def test_calls_in_progress_and_the_limit(dev_server: TemporalServer) -> None:
    options = replace(OPTIONS, limits=Limits(calls_in_progress=1))
    async with counting(dev_server.address, options) as (metrics, channel):
        hanging = asyncio.create_task(
            call(channel, "/desk.v1.Desk/Plain", Task(behaviour="hang"), (), 60)
        )
        async with asyncio.timeout(5):
            while (await call(channel, "/desk.v1.Desk/Plain", Task())).reason != "OVERLOADED":
                pass
        in_flight = {"name": "protemporal_rpcs_in_flight", "method": "desk.v1.Desk/Plain"}
        assert value(metrics, **in_flight) == 1
        assert value(metrics, "protemporal_limits_hit_total", limit="calls_in_progress") == 1
        hanging.cancel()
        async with asyncio.timeout(5):
            while value(metrics, **in_flight):
                await call(channel, "/desk.v1.Desk/Unwritten", Task())
        count = "protemporal_rpc_seconds_count"
        assert value(metrics, count, method="desk.v1.Desk/Plain", code="CANCELLED") == 1


async def test_an_answer_over_the_limit(dev_server: TemporalServer) -> None:
    options = replace(OPTIONS, limits=Limits(sent_message=1))
    async with counting(dev_server.address, options) as (metrics, channel):
        await call(channel, "/desk.v1.Desk/Plain", Task(text="x"))
    count, method = "protemporal_rpc_seconds_count", "desk.v1.Desk/Plain"
    assert value(metrics, count, method=method, code="RESOURCE_EXHAUSTED") == 1
    assert value(metrics, "protemporal_limits_hit_total", limit="sent_message") == 1


@pytest.mark.parametrize(
    ("behaviour", "code"),
    [("abort", "DATA_LOSS"), ("leak", "INTERNAL"), ("refuse", "NOT_FOUND")],
)
async def test_the_code_of_a_written_rpc(
    dev_server: TemporalServer, behaviour: str, code: str
) -> None:
    async with counting(dev_server.address) as (metrics, channel):
        await call(channel, "/desk.v1.Desk/Plain", Task(behaviour=behaviour))
    count = "protemporal_rpc_seconds_count"
    assert value(metrics, count, method="desk.v1.Desk/Plain", code=code) == 1


async def test_whether_temporal_is_there(dev_server: TemporalServer) -> None:
    async with counting(dev_server.address) as (metrics, channel):
        await until_health(channel, HealthCheckResponse.SERVING)
        assert value(metrics, "protemporal_temporal_reachable") == 1
    async with counting(f"127.0.0.1:{free_port()}") as (metrics, channel):
        assert value(metrics, "protemporal_temporal_reachable") == 0


async def test_health_is_not_counted(dev_server: TemporalServer) -> None:
    async with counting(dev_server.address) as (metrics, channel):
        await until_health(channel, HealthCheckResponse.SERVING)
    samples = [sample for family in metrics.registry.collect() for sample in family.samples]
    assert samples
    assert not any("health" in sample.labels.get("method", "") for sample in samples)


def test_every_limit_is_a_reason() -> None:
    assert set(LIMITS) <= {str(reason) for reason in Reason}


def test_it_is_served_over_http() -> None:
    metrics = Metrics()
    metrics.rpc("a.B/C").observe(StatusCode.OK, 0.02)
    with exported(metrics.registry, "127.0.0.1:0") as port:
        text = urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics").read().decode()
    line = 'protemporal_rpc_seconds_bucket{code="OK",le="0.025",method="a.B/C"} 1.0'
    assert line in text.splitlines()
