"""The server: limits, health, reflection, an absent Temporal, and a graceful end."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import grpc.aio
import pytest
from google.protobuf.descriptor_pb2 import FileDescriptorProto
from grpc import StatusCode
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_reflection.v1alpha.reflection_pb2 import (
    ExtensionRequest,
    ServerReflectionRequest,
    ServerReflectionResponse,
)
from temporalio.worker import Worker

from gateway.calls import Reply, call, refused, stream_out, streams, unary, until_health
from gateway.conftest import CallDesk
from gateway.desk import FILE, WORK, Desk, Task, text_of
from protemporal import gateway
from protemporal import runtime as pt
from protemporal.devstack.ports import free_port
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Limits, Server, ServerOptions, ServerSetupError, Tls

HEALTH = "/grpc.health.v1.Health/"
OPTIONS = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)


@asynccontextmanager
async def serving(
    address: str, options: ServerOptions = OPTIONS
) -> AsyncGenerator[tuple[Server, grpc.aio.Channel]]:
    async with (
        Server([Desk()], Connection(address=address), options) as server,
        grpc.aio.insecure_channel(server.address) as channel,
    ):
        yield server, channel


async def health(channel: grpc.aio.Channel, service: str = "") -> str:
    reply = await call(channel, f"{HEALTH}Check", HealthCheckRequest(service=service))
    assert reply.code is StatusCode.OK, reply
    status = HealthCheckResponse.FromString(reply.body).status
    return str(HealthCheckResponse.ServingStatus.Name(status))


# Health


@pytest.mark.parametrize("service", ["", "desk.v1.Desk"])
async def test_healthy_while_temporal_is_there(channel: grpc.aio.Channel, service: str) -> None:
    await until_health(channel, HealthCheckResponse.SERVING)
    assert await health(channel, service) == "SERVING"


async def test_the_health_of_an_unknown_service(channel: grpc.aio.Channel) -> None:
    reply = await call(channel, f"{HEALTH}Check", HealthCheckRequest(service="no.Such"))
    assert (reply.code, reply.reason) == (StatusCode.NOT_FOUND, "SERVICE_UNKNOWN")


async def test_without_temporal() -> None:
    async with serving(f"127.0.0.1:{free_port()}") as (_, channel):
        assert await health(channel) == "NOT_SERVING"
        begun = time.monotonic()
        reply = await call(channel, "/desk.v1.Desk/Work", Task(key="k"), timeout=8)
        assert (reply.code, reply.reason) == (StatusCode.UNAVAILABLE, "BACKEND_UNAVAILABLE")
        assert reply.details["RetryInfo"].retry_delay.seconds == 1
        assert time.monotonic() - begun < 5


@pytest.mark.parametrize(
    ("method", "metadata", "is_repeatable"),
    [
        ("Work", {}, True),  # the id is the same again
        ("WorkUnnamed", {}, False),
        ("WorkUnnamed", {"temporal-workflow-id": "x"}, True),
        ("WorkUnnamed", {"temporal-request-id": str(uuid4())}, True),
        ("Close", {}, False),
        ("Close", {"temporal-request-id": str(uuid4())}, True),
        ("Look", {}, True),
    ],
)
async def test_only_what_cannot_happen_twice_may_be_repeated(
    method: str, metadata: dict[str, str], *, is_repeatable: bool
) -> None:
    async with serving(f"127.0.0.1:{free_port()}") as (_, channel):
        path = f"/desk.v1.Desk/{method}"
        reply = await call(channel, path, Task(key="k"), [*metadata.items()], timeout=8)
        assert reply.reason == "BACKEND_UNAVAILABLE"
        assert ("RetryInfo" in reply.details) is is_repeatable


async def test_health_follows_temporal_within_about_a_second() -> None:
    async with TemporalServer() as temporal, serving(temporal.address) as (_, channel):
        await until_health(channel, HealthCheckResponse.SERVING)
        await temporal.kill()
        async with asyncio.timeout(4):
            await until_health(channel, HealthCheckResponse.NOT_SERVING)
        await asyncio.sleep(2)  # so that the pauses between attempts have grown
        await temporal.restart()
        async with asyncio.timeout(2.5):
            await until_health(channel, HealthCheckResponse.SERVING)
        assert await health(channel, "desk.v1.Desk") == "SERVING"


async def test_temporal_going_and_coming_back(tmp_path: Path) -> None:
    """New calls are told; one that waits for what Temporal has acknowledged waits on."""
    async with (
        TemporalServer(database_file=tmp_path / "temporal.db") as temporal,
        serving(temporal.address) as (_, channel),
    ):
        await until_health(channel, HealthCheckResponse.SERVING)
        waiting = asyncio.create_task(
            call(channel, "/desk.v1.Desk/WorkNowhere", Task(key="k"), timeout=60)
        )
        await until_started(channel)
        await temporal.kill()
        reply = await call(channel, "/desk.v1.Desk/Close", Task(key="k"), timeout=20)
        assert (reply.code, reply.reason) == (StatusCode.UNAVAILABLE, "BACKEND_UNAVAILABLE")
        assert not waiting.done()
        await temporal.restart()
        await until_health(channel, HealthCheckResponse.SERVING)
        client = await pt.connect(temporal.address)
        await client.get_workflow_handle("desk/k").terminate()
        assert (await waiting).reason == "WORKFLOW_TERMINATED"


async def until_started(channel: grpc.aio.Channel) -> None:
    peek = (("temporal-wait", "peek"),)
    async with asyncio.timeout(5):
        while True:
            reply = await call(channel, "/desk.v1.Desk/Work", Task(key="k"), peek)
            if reply.reason == "RESULT_PENDING":
                return


async def test_a_missing_namespace(dev_server: TemporalServer) -> None:
    connection = Connection(address=dev_server.address, namespace="nobody")
    async with (
        Server([Desk()], connection, OPTIONS) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        reply = await call(channel, "/desk.v1.Desk/Look", Task(key="k"))
        assert (reply.code, reply.reason) == (StatusCode.INTERNAL, "BACKEND_MISCONFIGURED")
        assert "nobody" not in reply.text
        assert await health(channel) == "NOT_SERVING"


# Limits


async def test_calls_over_the_limit_are_refused_at_once(dev_server: TemporalServer) -> None:
    options = replace(OPTIONS, limits=Limits(calls_in_progress=2))
    async with serving(dev_server.address, options) as (_, channel):
        hanging = [
            asyncio.create_task(call(channel, "/desk.v1.Desk/Plain", Task(behaviour="hang"), (), 2))
            for _ in range(2)
        ]
        refused = await until_refused(channel)
        assert refused.code is StatusCode.RESOURCE_EXHAUSTED
        assert refused.facts == {"limit": "2"}
        assert refused.details["RetryInfo"].retry_delay.seconds == 1
        assert await health(channel) in {"SERVING", "NOT_SERVING"}
        await asyncio.gather(*hanging)
        free = await call(channel, "/desk.v1.Desk/Plain", Task(text="x"))
        assert text_of(free.body) == "x"


async def until_refused(channel: grpc.aio.Channel) -> Reply:
    async with asyncio.timeout(1):
        while True:
            reply = await call(channel, "/desk.v1.Desk/Plain", Task())
            if reply.reason == "OVERLOADED":
                return reply


async def test_a_message_over_the_limit(call_desk: CallDesk) -> None:
    reply = await call_desk("Work", Task(key="k", text="x" * 1024 * 1024))
    assert reply.code is StatusCode.RESOURCE_EXHAUSTED  # by gRPC itself, before us


async def test_an_answer_over_the_limit(
    dev_server: TemporalServer, worker: Worker, key: str
) -> None:
    _ = worker
    options = replace(OPTIONS, limits=Limits(sent_message=100))
    async with serving(dev_server.address, options) as (_, channel):
        for size, code in ((98, StatusCode.OK), (99, StatusCode.RESOURCE_EXHAUSTED)):
            task = Task(key=key, text="x" * size)
            reply = await call(channel, "/desk.v1.Desk/Work", task)
            assert reply.code is code, reply
    assert reply.reason == "ANSWER_TOO_LARGE"
    assert reply.facts == {"limitBytes": "100", "actualBytes": "101"}
    assert reply.trailers["temporal-workflow-id"] == f"desk/{key}"  # it has happened


async def test_a_part_of_a_stream_over_the_limit(dev_server: TemporalServer) -> None:
    options = replace(OPTIONS, limits=Limits(sent_message=3))
    async with serving(dev_server.address, options) as (_, channel):
        count = stream_out(channel, "/desk.v1.Desk/Count")(Task(text="11").SerializeToString())
        for number in range(10):
            assert text_of(await anext(aiter(count))) == str(number)
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await anext(aiter(count))
    assert refused(caught.value).reason == "ANSWER_TOO_LARGE"


@pytest.mark.parametrize("method", ["Work", "Close", "Look", "Write"])
async def test_a_payload_over_temporal_s_limit(dev_server: TemporalServer, method: str) -> None:
    options = replace(OPTIONS, limits=Limits(received_message=4 * 1024 * 1024))
    async with serving(dev_server.address, options) as (_, channel):
        task = Task(key="k", text="x" * 2 * 1024 * 1024, nested=Task(text="x"))
        named = (("temporal-update-id", "u"),) if method == "Write" else ()
        reply = await call(channel, f"/desk.v1.Desk/{method}", task, named)
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "PAYLOAD_TOO_LARGE")
    assert int(reply.facts["actualBytes"]) == task.ByteSize()
    assert reply.facts["field"] == "text"  # that to blame


async def test_metadata_over_the_limit(call_desk: CallDesk) -> None:
    reply = await call_desk("Plain", Task(), x_more="x" * 20_000)
    assert reply.code is StatusCode.RESOURCE_EXHAUSTED


async def test_one_connection_may_use_all_its_streams_and_more(call_desk: CallDesk) -> None:
    async def in_turn() -> set[StatusCode]:
        return {(await call_desk("Plain", Task(), 20)).code for _ in range(5)}

    codes = await asyncio.gather(*(in_turn() for _ in range(250)))
    assert set().union(*codes) == {StatusCode.OK}


async def test_a_caller_that_leaves_makes_room(dev_server: TemporalServer) -> None:
    options = replace(OPTIONS, limits=Limits(calls_in_progress=1))
    async with serving(dev_server.address, options) as (_, channel):
        leaving = unary(channel, "/desk.v1.Desk/Plain")(
            Task(behaviour="hang").SerializeToString(), timeout=60
        )
        await until_refused(channel)
        leaving.cancel()
        async with asyncio.timeout(2):
            while (await call(channel, "/desk.v1.Desk/Plain", Task())).reason == "OVERLOADED":
                pass


# Reflection


async def reflect(
    channel: grpc.aio.Channel, request: ServerReflectionRequest, version: str = "v1"
) -> ServerReflectionResponse:
    path = f"/grpc.reflection.{version}.ServerReflection/ServerReflectionInfo"
    stream = streams(channel, path)(iter([request.SerializeToString()]))
    return ServerReflectionResponse.FromString(await anext(aiter(stream)))


@pytest.mark.parametrize("version", ["v1", "v1alpha"])
async def test_reflection_lists_what_is_served(channel: grpc.aio.Channel, version: str) -> None:
    response = await reflect(channel, ServerReflectionRequest(list_services="*"), version)
    services = [service.name for service in response.list_services_response.service]
    assert services == ["desk.v1.Desk", "grpc.health.v1.Health"]


@pytest.mark.parametrize(
    "request_",
    [
        ServerReflectionRequest(file_by_filename="desk/v1/desk.proto"),
        ServerReflectionRequest(file_containing_symbol="desk.v1.Desk"),
        ServerReflectionRequest(file_containing_symbol="desk.v1.Desk.Work"),
        ServerReflectionRequest(file_containing_symbol="desk.v1.Task"),
        ServerReflectionRequest(file_containing_symbol="desk.v1.Task.key"),
    ],
    ids=["file", "service", "method", "message", "field"],
)
async def test_reflection_describes_what_is_served(
    channel: grpc.aio.Channel, request_: ServerReflectionRequest
) -> None:
    response = await reflect(channel, request_)
    raw = response.file_descriptor_response.file_descriptor_proto
    files = [FileDescriptorProto.FromString(each) for each in raw]
    assert [file.name for file in files] == ["desk/v1/desk.proto", "google/protobuf/empty.proto"]
    (service,) = files[0].service
    methods = [method.name for method in service.method]
    assert "Work" in methods
    assert "OnlyAnActivity" not in methods
    assert {message.name for message in files[0].message_type} == {"Task", "Keyed", "Note"}
    assert all(field.json_name for each in files[0].message_type for field in each.field)


async def test_reflection_describes_what_refusals_carry(channel: grpc.aio.Channel) -> None:
    """Else grpcurl shows them as base64."""
    request = ServerReflectionRequest(file_containing_symbol="google.rpc.ErrorInfo")
    response = await reflect(channel, request)
    raw = response.file_descriptor_response.file_descriptor_proto
    assert FileDescriptorProto.FromString(raw[0]).name == "google/rpc/error_details.proto"


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (ServerReflectionRequest(file_containing_symbol="desk.v1.Cellar"), 5),
        (ServerReflectionRequest(file_containing_symbol="desk.v1.Desk.OnlyAnActivity"), 5),
        (ServerReflectionRequest(file_by_filename="temporal/api/common/v1/message.proto"), 5),
        (
            ServerReflectionRequest(
                file_containing_extension=ExtensionRequest(containing_type="x", extension_number=1)
            ),
            5,
        ),
        (ServerReflectionRequest(all_extension_numbers_of_type="x"), 5),
        (ServerReflectionRequest(), 3),
    ],
    ids=["service", "method", "file", "extension", "numbers", "nothing"],
)
async def test_reflection_shows_nothing_else(
    channel: grpc.aio.Channel, request_: ServerReflectionRequest, code: int
) -> None:
    response = await reflect(channel, request_)
    assert response.error_response.error_code == code


async def test_reflection_can_be_off(dev_server: TemporalServer) -> None:
    options = replace(OPTIONS, reflection=False)
    async with serving(dev_server.address, options) as (_, channel):
        path = "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
        reply = await call(channel, path)
    assert (reply.code, reply.reason) == (StatusCode.UNIMPLEMENTED, "METHOD_UNKNOWN")


# Start and end


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (replace(OPTIONS, insecure_loopback=False), "a certificate is needed"),
        (replace(OPTIONS, listen="25083", insecure_loopback=False), "no HOST:PORT"),
        (replace(OPTIONS, listen="0.0.0.0:0"), "no loopback address"),
        (replace(OPTIONS, listen="example.org:0"), "no loopback address"),
        (
            replace(OPTIONS, tls=Tls(certificate=Path("/nope.pem"), key=Path("/nope.key"))),
            "cannot read /nope.key",
        ),
    ],
    ids=["no TLS", "no address", "all interfaces", "host", "no such file"],
)
async def test_refuses_to_start(options: ServerOptions, message: str) -> None:
    with pytest.raises(ServerSetupError, match=message):
        await Server([Desk()], Connection(), options).start()


async def test_refuses_a_certificate_that_is_none(tmp_path: Path) -> None:
    certificate, key = tmp_path / "certificate.pem", tmp_path / "key.pem"
    for file in (certificate, key):
        file.write_text("none")
    options = replace(OPTIONS, tls=Tls(certificate=certificate, key=key))
    with pytest.raises(ServerSetupError, match="are no certificate with its key"):
        await Server([Desk()], Connection(), options).start()


async def test_the_address_has_the_port_that_was_free(server: Server) -> None:
    assert server.port > 1
    assert server.address == f"127.0.0.1:{server.port}"


async def test_a_unix_socket(dev_server: TemporalServer, tmp_path: Path) -> None:
    options = replace(OPTIONS, listen=f"unix:{tmp_path}/s")
    async with serving(dev_server.address, options) as (server, channel):
        assert server.address == options.listen
        assert (await call(channel, "/desk.v1.Desk/Plain", Task())).code is StatusCode.OK


async def test_refuses_to_serve_nothing() -> None:
    with pytest.raises(ServerSetupError, match="no gateway"):
        await Server([], Connection(), OPTIONS).start()


async def test_refuses_a_workflow_without_task_queue() -> None:
    class Nowhere(gateway.Gateway, service="desk.v1.Desk", file=FILE):
        Work = gateway.execute(replace(WORK, task_queue=""))

    with pytest.raises(ServerSetupError, match="task queue"):
        await Server([Nowhere()], Connection(), OPTIONS).start()


async def test_refuses_a_port_in_use(server: Server) -> None:
    options = replace(OPTIONS, listen=f"127.0.0.1:{server.port}")
    with pytest.raises(ServerSetupError, match="in use"):
        await Server([Desk()], Connection(), options).start()
