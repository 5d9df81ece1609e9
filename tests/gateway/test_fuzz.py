"""Whatever arrives, what leaves is a status of the contract; and the server stays as it was.

A failure names the number of the request; `FUZZ=<number>` in the environment sends that one alone.
"""

import asyncio
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path

import grpc.aio
from google.protobuf.message import Message
from grpc import StatusCode
from grpc_health.v1.health_pb2 import HealthCheckRequest, HealthCheckResponse
from grpc_reflection.v1alpha.reflection_pb2 import ServerReflectionRequest
from temporalio.worker import Worker

from cli.serving import Serving, serving
from examples.parcels.api.v1 import shop_pb2
from examples.parcels.api.v1.shop_gateway import ShopGateway
from examples.parcels.v1 import parcels_temporal
from examples.parcels.v1.parcels_gateway import ParcelsGateway
from gateway.calls import until_health
from gateway.desk import Desk
from gateway.images import image
from gateway.mutations import Method, Request, mutated
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Gateway, Reason
from protemporal.gateway.error_table import GATEWAY_DOMAIN
from protemporal.gateway.errors import MESSAGE_LIMIT, TRAILER_LIMIT
from protemporal.runtime.styles import google_class
from protemporal.v1.admin_gateway import WorkflowsGateway
from support.line import Answer, Line, line

SEED = 7
COUNT = 20_000
AT_ONCE = 80
WARM = 5_000
"""Requests after which a server's memory counts as what it needs."""
GROWTH = 16 * 1024
"""KiB that the rest may add."""

QUICK = {
    *("Look", "Glance", "Missing", "Plain", "Unwritten", "Close", "Ring", "Report", "Move"),
    *("GetDelivery", "Describe", "List", "Check", "GetOperation", "ListOperations"),
}
"""What ends soon without a deadline of its caller too."""
STARTING = re.compile("Work.*|Tidy|Deliver.*|Send.*|Watch")
LEFT_OUT = {"Count", "DeliverAll", "Watch", "WorkAdrift", "WorkMarked"}
"""They count to a number in the request, fail as written RPCs do that have a bug, start the one
workflow of its name, or have a contract that Temporal refuses, which is INTERNAL."""

BY_GRPC = (
    (StatusCode.INTERNAL, "Compression bit set but no encoding configured"),
    (StatusCode.INTERNAL, "Decompression failed.*"),
    (StatusCode.INTERNAL, "Error parsing '[a-z-]+' metadata.*"),
    (StatusCode.INTERNAL, "Illegal header key: .*"),
    (StatusCode.INTERNAL, "Metadata keys cannot be zero length"),
    (StatusCode.RESOURCE_EXHAUSTED, "SERVER: Received message larger than max .*"),
    (StatusCode.RESOURCE_EXHAUSTED, "Decompressed message larger than max"),
)
"""What gRPC itself says of a call that is none, before any code of ours."""
TOO_LATE = (StatusCode.DEADLINE_EXCEEDED, "Deadline Exceeded")
"""What gRPC says at the caller's deadline, where it comes before our own answer."""
EXCEPTION = re.compile(r"[a-z]Error\b|Exception|Traceback|<class|object at 0x|codec can't")


def methods(gateways: Sequence[type[Gateway]]) -> Iterator[Method]:
    """All that is served."""
    for each in gateways:
        service = each.__gateway_service__
        for rpc in each.__gateway_rpcs__.values():
            if rpc.name not in LEFT_OUT:
                yield _method(f"{service}/{rpc.name}", google_class(rpc.request))
    yield _method("grpc.health.v1.Health/Check", HealthCheckRequest)
    yield _method("grpc.health.v1.Health/Watch", HealthCheckRequest)
    reflection = "grpc.reflection.v1.ServerReflection/ServerReflectionInfo"
    yield _method(reflection, ServerReflectionRequest)


def _method(path: str, request: type[Message]) -> Method:
    name = path.rpartition("/")[2]
    starts = STARTING.fullmatch(name) is not None
    return Method(f"/{path}", request, waits=name not in QUICK, starts=starts)


def check(request: Request, answer: Answer) -> str:
    """Whether it is an answer of the contract; gives what it counts as."""
    assert answer.over.is_set(), "no answer"
    assert answer.values(":status") == ["200"]
    assert len(answer.values("grpc-status")) == 1
    reply = answer.reply
    told = next((pair for pair in BY_GRPC if _is(reply.code, reply.text, pair)), None)
    if told is not None:
        assert request.by_grpc, reply
        return f"gRPC: {told[1]}"
    if (reply.code, reply.text) == TOO_LATE and request.timeout:
        return TOO_LATE[1]
    if reply.code is StatusCode.OK:
        return "OK"
    assert reply.code not in (StatusCode.UNKNOWN, StatusCode.INTERNAL), reply
    assert EXCEPTION.search(reply.text) is None, reply.text
    assert len(reply.text.encode()) <= MESSAGE_LIMIT
    details = answer.details
    (info,), (asked,) = details["ErrorInfo"], details["RequestInfo"]
    assert set(answer.values("x-request-id")) == {asked.request_id}
    if info.domain == GATEWAY_DOMAIN:
        assert info.reason in set(Reason)
    assert re.fullmatch(r"[A-Z]([A-Z0-9_]*[A-Z0-9])?", info.reason)
    assert sum(len(key) + len(value) for key, value in answer.entries) <= TRAILER_LIMIT
    return str(info.reason)


def _is(code: StatusCode, text: str, pair: tuple[StatusCode, str]) -> bool:
    return code is pair[0] and re.fullmatch(pair[1], text) is not None


class Barrage:
    """Sends requests over connections to the servers, many at once."""

    def __init__(self, called: Sequence[Method], lines: Sequence[Line]) -> None:
        self.seen = Counter[str]()
        self.failures: list[str] = []
        self._called = called
        self._lines = lines

    async def send(self, numbers: Sequence[int]) -> None:
        """Sends them all."""
        waiting = iter(numbers)

        async def one_after_another() -> None:
            for number in waiting:
                await self._send(number)

        async with asyncio.TaskGroup() as group:
            for _ in range(AT_ONCE):
                group.create_task(one_after_another())

    async def _send(self, number: int) -> None:
        request = mutated(self._called, SEED, number)
        connection = self._lines[number % len(self._lines)]
        stream, answer = connection.open(request.entries)
        await connection.data(stream, request.body)
        if number % 97 == 0:
            connection.reset(stream)
            self.seen["left"] += 1
            return
        try:
            async with asyncio.timeout(10):
                await answer.over.wait()
        except TimeoutError:
            pass  # which the check finds
        try:
            self.seen[check(request, answer)] += 1
        except (AssertionError, KeyError, ValueError) as error:
            sent = f"headers {request.entries}\nbody {request.body[:2000].hex()}"
            self.failures.append(f"seed {SEED}, request {number}: {error!r:.500}\n{sent}")


def resident(server: Serving) -> int:
    """KiB of memory."""
    text = Path(f"/proc/{server.child.pid}/status").read_text()
    return int(text.partition("VmRSS:")[2].split()[0])


async def test_mutated_requests(
    dev_server: TemporalServer,
    worker: Worker,
    parcels: parcels_temporal.ParcelsClient,
    tmp_path: Path,
) -> None:
    del worker, parcels  # they answer
    shop = tmp_path / "shop.binpb"
    shop.write_bytes(image(shop_pb2.DESCRIPTOR))
    served = (
        ("--module", "examples.parcels", "--admin"),
        ("--descriptors", str(shop), "--admin"),
    )
    called = list(methods((Desk, ParcelsGateway, ShopGateway, WorkflowsGateway)))
    async with AsyncExitStack() as stack:
        servers = [
            await stack.enter_async_context(serving(tmp_path, dev_server.address, *more))
            for more in served
        ]
        for each in servers:
            await each.until_serving()
        lines = [
            await stack.enter_async_context(line(each.port)) for each in servers for _ in range(2)
        ]
        barrage = Barrage(called, lines)
        numbers = [int(os.environ["FUZZ"])] if "FUZZ" in os.environ else range(COUNT)
        await barrage.send(numbers[:WARM])
        before = [resident(each) for each in servers]
        await barrage.send(numbers[WARM:])
        assert not barrage.failures, "\n".join((f"{len(barrage.failures)}", *barrage.failures[:5]))
        assert not any(each.over.is_set() for each in lines)  # nothing cost a connection
        for server, size in zip(servers, before, strict=True):
            assert resident(server) < size + GROWTH
            async with grpc.aio.insecure_channel(server.address) as channel:
                await until_health(channel, HealthCheckResponse.SERVING)
            text = server.child.log.read_text()
            assert '"level": "error"' not in text
            assert "Traceback" not in text
    if len(numbers) == COUNT:
        expected = {"OK", "MALFORMED_MESSAGE", "METADATA_INVALID", "WORKFLOW_NOT_FOUND"}
        assert expected <= set(barrage.seen)
