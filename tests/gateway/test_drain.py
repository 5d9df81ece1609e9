"""How a server leaves: what it has begun gets an answer, and what it has not is told so."""

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import uuid4

import grpc.aio
from grpc import StatusCode
from grpc_health.v1.health_pb2 import HealthCheckResponse

from examples.parcels.api.v1 import shop_pb2
from examples.parcels.api.v1.shop_gateway import ShopGateway
from examples.parcels.v1 import parcels_pb2
from examples.parcels.v1 import parcels_temporal as t
from gateway.calls import call, stream_in, stream_out, until_health
from gateway.desk import Desk, Note, Task, text_of
from gateway.relay import Relay, relaying
from protemporal.devstack.temporal import TemporalServer
from protemporal.gateway import Connection, Gateway, Limits, Server, ServerOptions

OPTIONS = ServerOptions(listen="127.0.0.1:0", insecure_loopback=True)


@asynccontextmanager
async def serving(
    temporal: TemporalServer | Relay,
    *,
    delay: float = 0,
    grace: float = 5,
    gateways: Sequence[type[Gateway]] = (Desk,),
) -> AsyncGenerator[tuple[Server, grpc.aio.Channel]]:
    options = replace(OPTIONS, limits=Limits(drain_delay=delay, drain_grace=grace))
    made = [each() for each in gateways]
    async with (
        Server(made, Connection(address=temporal.address), options) as server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield server, channel


async def test_drains(dev_server: TemporalServer) -> None:
    async with serving(dev_server, delay=0.2) as (server, channel):
        await until_health(channel, HealthCheckResponse.SERVING)
        slow = stream_in(channel, "/desk.v1.Desk/Join")()
        await slow.write(Task(text="a").SerializeToString())
        draining = asyncio.create_task(server.drain())
        await until_health(channel, HealthCheckResponse.NOT_SERVING)
        during = await call(channel, "/desk.v1.Desk/Plain", Task(text="still"))
        assert text_of(during.body) == "still"
        await slow.write(Task(text="b").SerializeToString())
        await slow.done_writing()
        assert Note.FromString(await slow).text == "a,b"
        async with asyncio.timeout(2):
            await draining
        late = await call(channel, "/desk.v1.Desk/Plain", Task(), timeout=2)
        assert late.code is StatusCode.UNAVAILABLE


async def test_callers_that_never_pause_are_told_that_it_leaves(
    dev_server: TemporalServer,
) -> None:
    seen = Counter[tuple[StatusCode, str]]()

    async def until_refused(port: int) -> None:
        options = (("grpc.use_local_subchannel_pool", 1), ("grpc.enable_retries", 0))
        async with grpc.aio.insecure_channel(f"127.0.0.1:{port}", options) as channel:
            while True:
                reply = await call(channel, "/desk.v1.Desk/Plain", Task(text="x"))
                seen[reply.code, reply.reason] += 1
                if reply.code is not StatusCode.OK:
                    return

    async with serving(dev_server) as (server, _):
        callers = [asyncio.create_task(until_refused(server.port)) for _ in range(30)]
        async with asyncio.timeout(10):
            while seen.total() < 300:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.01)
            await server.drain()
            await asyncio.gather(*callers)
    del seen[StatusCode.OK, ""]
    assert seen == {(StatusCode.UNAVAILABLE, "SERVER_LEAVING"): 30}


async def test_what_is_not_done_in_time_is_told(dev_server: TemporalServer, key: str) -> None:
    async with serving(dev_server, grace=1) as (server, channel):
        waiting = asyncio.create_task(call(channel, "/desk.v1.Desk/WorkNowhere", Task(key=key)))
        hanging = asyncio.create_task(
            call(channel, "/desk.v1.Desk/Plain", Task(behaviour="hang"), timeout=60)
        )
        peek = (("temporal-wait", "peek"),)
        async with asyncio.timeout(10):
            while True:
                started = await call(channel, "/desk.v1.Desk/WorkNowhere", Task(key=key), peek)
                if started.reason == "RESULT_PENDING":
                    break
            await server.drain()
        acknowledged, undone = await waiting, await hanging
    assert (acknowledged.code, acknowledged.reason) == (
        StatusCode.DEADLINE_EXCEEDED,
        "RESULT_PENDING",
    )
    assert acknowledged.facts["runId"] == started.facts["runId"] != ""
    assert (undone.code, undone.reason) == (StatusCode.UNAVAILABLE, "SERVER_LEAVING")
    assert undone.details["RetryInfo"].retry_delay.seconds == 1


async def test_what_temporal_may_have_done_is_to_be_repeated_only_under_its_key(
    dev_server: TemporalServer, key: str
) -> None:
    async with (
        relaying(dev_server.address) as relay,
        serving(relay, grace=0.6) as (server, channel),
    ):
        sent = relay.silent["SignalWorkflowExecution"] = asyncio.Queue[bytes]()
        keyed = (("temporal-request-id", str(uuid4())),)
        calls = [
            asyncio.create_task(call(channel, "/desk.v1.Desk/Close", Task(key=key), metadata))
            for metadata in ((), keyed)
        ]
        async with asyncio.timeout(10):
            for _ in calls:
                await sent.get()
            await server.drain()
        replies = await asyncio.gather(*calls)
    assert {reply.reason for reply in replies} == {"SERVER_LEAVING"}
    assert ["RetryInfo" in reply.details for reply in replies] == [False, True]


async def test_a_watch_does_not_hold_it_up(
    dev_server: TemporalServer, parcels: t.ParcelsClient
) -> None:
    parcel = parcels_pb2.DeliverRequest(parcel_id=str(uuid4()), address="Bern")
    parcel.travel_time.FromSeconds(3600)
    await parcels.start_deliver(parcel)
    async with (
        serving(dev_server, grace=30, gateways=[ShopGateway]) as (server, channel),
        asyncio.timeout(5),
    ):
        request = shop_pb2.ParcelRequest(parcel_id=parcel.parcel_id)
        watch = stream_out(channel, "/examples.parcels.api.v1.Shop/Follow")
        answers = watch(request.SerializeToString())
        await answers.read()
        await server.drain()
        assert await answers.code() is StatusCode.UNAVAILABLE
    await parcels.move(parcels_pb2.MoveRequest(parcel_id=parcel.parcel_id, place="Bern"))
