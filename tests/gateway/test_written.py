"""RPCs that the application writes: the same outermost layer, the same contract."""

import logging

import grpc.aio
import pytest
from grpc import StatusCode

from gateway.calls import call, refused, stream_in, stream_out, streams
from gateway.conftest import CallDesk
from gateway.desk import Task, text_of


async def test_answers(call_desk: CallDesk) -> None:
    reply = await call_desk("Plain", Task(text="hi"), x_request_id="r-1")
    assert text_of(reply.body) == "hi"
    assert reply.trailers["x-request-id"] == "r-1"
    assert reply.trailers["x-desk"] == "7"


async def test_refuses_in_the_service_s_domain(call_desk: CallDesk) -> None:
    reply = await call_desk("Plain", Task(behaviour="refuse"))
    assert (reply.code, reply.reason) == (StatusCode.NOT_FOUND, "NO_SUCH_DESK")
    assert reply.domain == "desk.test"
    assert reply.facts == {"desk": "7"}
    violation = reply.details["BadRequest"].field_violations[0]
    assert (violation.field, violation.description) == ("key", "names no desk")
    assert reply.details["RequestInfo"].request_id == reply.trailers["x-request-id"]


@pytest.mark.parametrize(
    "behaviour", ["leak", "wrong", "cancelled", "bad refusal", "bad code", "bad trailer"]
)
async def test_no_exception_s_text_leaves(
    call_desk: CallDesk, behaviour: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        reply = await call_desk("Plain", Task(behaviour=behaviour))
    assert (reply.code, reply.reason) == (StatusCode.INTERNAL, "INTERNAL")
    request_id = reply.trailers["x-request-id"]
    assert reply.text == f"internal error, id {request_id}"
    assert "secret" not in repr(reply)
    assert request_id in caplog.text


async def test_grpc_s_own_abort_stays_possible(call_desk: CallDesk) -> None:
    reply = await call_desk("Plain", Task(behaviour="abort"))
    assert (reply.code, reply.text) == (StatusCode.DATA_LOSS, "by gRPC's own means")


async def test_ends_at_the_caller_s_deadline(call_desk: CallDesk) -> None:
    reply = await call_desk("Plain", Task(behaviour="hang"), timeout=0.3)
    assert (reply.code, reply.reason) == (StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED")


async def test_a_deadline_that_grpc_has_rounded_up(call_desk: CallDesk) -> None:
    reply = await call_desk("Plain", Task(behaviour="hang"), timeout=10.02)  # arrives as 10.1
    assert (reply.code, reply.reason) == (StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED")


@pytest.mark.parametrize("method", ["Unwritten", "UnwrittenStream"])
async def test_unimplemented_until_written(call_desk: CallDesk, method: str) -> None:
    reply = await call_desk(method, Task())
    assert (reply.code, reply.reason) == (StatusCode.UNIMPLEMENTED, "METHOD_NOT_IMPLEMENTED")
    assert reply.facts == {"method": f"/desk.v1.Desk/{method}"}


@pytest.mark.parametrize(
    "path", ["/desk.v1.Desk/OnlyAnActivity", "/desk.v1.Desk/Nope", "/no.Service/Nope", "/x"]
)
async def test_an_unknown_method(channel: grpc.aio.Channel, path: str) -> None:
    reply = await call(channel, path)
    assert (reply.code, reply.reason) == (StatusCode.UNIMPLEMENTED, "METHOD_UNKNOWN")
    assert reply.facts == {"method": path}


async def test_a_stream_out(channel: grpc.aio.Channel) -> None:
    stream = stream_out(channel, "/desk.v1.Desk/Count")(
        Task(text="3").SerializeToString(), metadata=(("x-request-id", "r-2"),)
    )
    assert [text_of(each) async for each in stream] == ["0", "1", "2"]
    assert dict(await stream.initial_metadata())["x-request-id"] == "r-2"
    assert dict(await stream.trailing_metadata())["x-request-id"] == "r-2"


async def test_a_stream_that_breaks(channel: grpc.aio.Channel) -> None:
    task = Task(text="2", behaviour="leak")
    stream = stream_out(channel, "/desk.v1.Desk/Count")(task.SerializeToString())
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        [each async for each in stream]
    assert refused(caught.value).reason == "INTERNAL"
    assert "secret" not in repr(caught.value)


async def test_a_stream_in(channel: grpc.aio.Channel) -> None:
    requests = [Task(text=text).SerializeToString() for text in "ab"]
    reply = await stream_in(channel, "/desk.v1.Desk/Join")(iter(requests))
    assert text_of(reply) == "a,b"


async def test_a_malformed_message_within_a_stream(channel: grpc.aio.Channel) -> None:
    requests = [Task(text="a").SerializeToString(), b"\x0a\xff"]
    with pytest.raises(grpc.aio.AioRpcError) as caught:
        await stream_in(channel, "/desk.v1.Desk/Join")(iter(requests))
    assert refused(caught.value).reason == "MALFORMED_MESSAGE"


async def test_streams_both_ways(channel: grpc.aio.Channel) -> None:
    stream = streams(channel, "/desk.v1.Desk/Echo")()
    for text in "ab":
        await stream.write(Task(text=text).SerializeToString())
        reply = await stream.read()
        assert isinstance(reply, bytes)
        assert text_of(reply) == text
    await stream.done_writing()
    assert await stream.read() is grpc.aio.EOF
    assert await stream.code() is StatusCode.OK
