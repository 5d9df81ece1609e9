"""Calls to Temporal by grpcio's own means, and by the public ones where these are unknown."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator
from typing import Any

import grpc.aio
import pytest
from google.protobuf.wrappers_pb2 import StringValue
from grpc import StatusCode

from protemporal.gateway import awaited_calls
from protemporal.gateway.awaited_calls import Call, Metadata, awaited_call, is_known

PATH = "/test.Echo/Say"


class Echo(grpc.GenericRpcHandler):
    """Answers what it is told, with the metadata; or fails, or never answers."""

    def __init__(self) -> None:
        self.gone = asyncio.Event()
        """Set when a caller has cancelled."""

    def service(self, handler_call_details: grpc.HandlerCallDetails) -> Any:  # noqa: ARG002 - gRPC's
        """See `grpc.GenericRpcHandler`."""
        return grpc.unary_unary_rpc_method_handler(
            self._say, StringValue.FromString, StringValue.SerializeToString
        )

    async def _say(self, request: StringValue, context: Any) -> StringValue:
        if request.value == "fail":
            await context.send_initial_metadata((("first", "1"),))
            await context.abort(StatusCode.DATA_LOSS, "lost", (("last", "2"), ("x-bin", b"\xff")))
        if request.value == "wait":
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                self.gone.set()
                raise
        sent = dict(context.invocation_metadata())
        return StringValue(value=f"{request.value} {sent.get('key')}")


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
async def channel(echo: Echo) -> AsyncIterator[grpc.aio.Channel]:
    server = grpc.aio.server(handlers=(echo,))
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as opened:
        yield opened
    await server.stop(None)


@pytest.fixture(autouse=True)
def looked_at_anew() -> Iterator[None]:
    is_known.cache_clear()
    yield
    is_known.cache_clear()


@pytest.fixture(params=["own", "public"])
def call(
    channel: grpc.aio.Channel, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> Call:
    if request.param == "public":
        monkeypatch.setattr(awaited_calls, "is_known", lambda: False)
    return awaited_call(channel, PATH, StringValue)


def said(text: str) -> StringValue:
    return StringValue(value=text)


@pytest.mark.parametrize(
    ("metadata", "heard"), [(None, "a None"), ((), "a None"), ((("key", "v"),), "a v")]
)
async def test_an_answer(call: Call, metadata: Metadata, heard: str) -> None:
    assert (await call(said("a"), timeout=10, metadata=metadata)).value == heard


async def test_an_error_has_code_text_and_metadata(call: Call) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(said("fail"), timeout=10)
    error = caught.value
    assert (error.code(), error.details()) == (StatusCode.DATA_LOSS, "lost")
    assert error.initial_metadata()["first"] == "1"
    assert dict(error.trailing_metadata()) == {"last": "2", "x-bin": b"\xff"}
    assert "lost" in str(error.debug_error_string())


async def test_a_deadline_ends_it(call: Call) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await call(said("wait"), timeout=0.1)
    assert caught.value.code() is StatusCode.DEADLINE_EXCEEDED


@pytest.mark.usefixtures("call")
async def test_nobody_there(unused_tcp_port: int) -> None:
    async with grpc.aio.insecure_channel(f"127.0.0.1:{unused_tcp_port}") as nowhere:
        with pytest.raises(grpc.aio.AioRpcError) as caught:
            await awaited_call(nowhere, PATH, StringValue)(said("a"), timeout=10)
    assert caught.value.code() is StatusCode.UNAVAILABLE


async def test_who_is_cancelled_cancels_the_call(call: Call, echo: Echo) -> None:
    async def wait() -> None:
        await call(said("wait"), timeout=60)

    task = asyncio.create_task(wait())
    await asyncio.sleep(0.1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with asyncio.timeout(5):
        await echo.gone.wait()


async def test_a_time_out_around_it_cancels_the_call(call: Call, echo: Echo) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await call(said("wait"), timeout=60)
    async with asyncio.timeout(5):
        await echo.gone.wait()


def test_the_grpcio_that_is_installed_is_known(caplog: pytest.LogCaptureFixture) -> None:
    assert is_known()
    assert not caplog.records


def test_an_unknown_grpcio_is_told_of_once(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.delattr("grpc._cython.cygrpc._AioCall")
    with caplog.at_level(logging.WARNING):
        assert not is_known()
        assert not is_known()
    (record,) = caplog.records
    assert "calls to Temporal cost more" in record.getMessage()
