"""Log lines: the ids of each call, and nothing that it carried."""

import asyncio
import io
import json
import logging
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import grpc.aio
import pytest
from grpc import StatusCode
from temporalio.testing import ActivityEnvironment

from gateway.calls import call
from gateway.conftest import CallDesk
from gateway.desk import Keyed, Task
from protemporal.gateway.logs import FIELDS, JsonLines, LogFormat, TextLines, redacted
from protemporal.gateway.observer import LATE
from protemporal.runtime.caller import Caller, on_behalf_of

CANARY = "canary-7f3b"


@pytest.fixture
async def written() -> AsyncIterator[io.StringIO]:
    """What is logged as JSON meanwhile, by anybody, from DEBUG up."""
    await asyncio.sleep(2 * LATE)  # lines of the tests before
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(before)


def lines(written: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written.getvalue().splitlines()]


async def calls_of(written: io.StringIO) -> list[dict[str, Any]]:
    """The lines of calls, at least one; they are written soon after, not at, a call's end."""
    found: list[dict[str, Any]] = []
    async with asyncio.timeout(5):
        while not found:
            await asyncio.sleep(LATE)
            found = [line for line in lines(written) if line["logger"] == "protemporal.calls"]
    return found


async def test_one_line_per_call_with_its_ids(
    call_desk: CallDesk, key: str, written: io.StringIO
) -> None:
    reply = await call_desk("Work", Task(key=key), x_request_id="abc")
    (line,) = await calls_of(written)
    assert 0 < line.pop("seconds") < 10
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "protemporal.calls",
        "message": "call",
        "method": "desk.v1.Desk/Work",
        "code": "OK",
        "requestId": "abc",
        "workflowId": f"desk/{key}",
        "runId": reply.trailers["temporal-run-id"],
    }


async def test_a_refusal_is_logged_with_its_reason(
    call_desk: CallDesk, key: str, written: io.StringIO
) -> None:
    reply = await call_desk("Look", Task(key=key))
    (line,) = await calls_of(written)
    assert (line["code"], line["reason"]) == ("NOT_FOUND", "WORKFLOW_NOT_FOUND")
    assert line["requestId"] == reply.trailers["x-request-id"]


async def test_an_exception_is_logged_with_its_place(
    call_desk: CallDesk, written: io.StringIO
) -> None:
    reply = await call_desk("Plain", Task(behaviour="leak"))
    assert reply.code is StatusCode.INTERNAL
    failed = next(line for line in lines(written) if line["level"] == "error")
    assert failed["requestId"] == reply.trailers["x-request-id"]
    (cause,) = failed["exception"]
    assert cause["type"] == "RuntimeError"
    assert "desk.py" in cause["stack"][-1]


async def test_health_is_not_logged(
    channel: grpc.aio.Channel, call_desk: CallDesk, written: io.StringIO
) -> None:
    assert (await call(channel, "/grpc.health.v1.Health/Check")).code is StatusCode.OK
    await call_desk("Plain", Task(), x_request_id="later")
    assert [line["requestId"] for line in await calls_of(written)] == ["later"]


@pytest.mark.parametrize("method", ["Work", "Close", "Look", "Write", "Plain", "Missing", "NoSuch"])
async def test_what_a_call_carries_is_never_logged(
    call_desk: CallDesk, key: str, written: io.StringIO, method: str
) -> None:
    secrets = {"authorization": f"Bearer {CANARY}", "x_password": CANARY}
    await call_desk("Work", Task(key=key, behaviour="wait"), temporal_wait="started")
    for behaviour in ("", "fail", "leak", "bad code", "typed", "untyped", "reject x"):
        task = Task(key=key, text=CANARY, behaviour=behaviour, nested=Task(text=CANARY))
        await call_desk(method, task, **secrets)
    await call_desk("WorkKeyed", Keyed(request_id=CANARY, key=key))
    await call_desk("Close", Task(key=key))
    assert await calls_of(written)
    assert CANARY not in written.getvalue()
    assert "user:secret" not in written.getvalue()


def record(message: str, *arguments: object, **fields: object) -> logging.LogRecord:
    made = logging.LogRecord("x", logging.INFO, "x.py", 1, message, arguments, None)
    made.__dict__["fields"] = fields
    return made


def test_fields_that_are_not_on_the_list_are_left_out() -> None:
    line = json.loads(JsonLines().format(record("m", method="a/B", body=CANARY, requestId="")))
    assert {*line} == {"time", "level", "logger", "message", "method"}
    assert set(line) - {"time", "level", "logger", "message"} <= set(FIELDS)


def test_a_line_is_one_line() -> None:
    text = JsonLines().format(record("one\ntwo %s", "\u2028", method="a\nb"))
    assert len(text.splitlines()) == 1


def test_text_shows_the_same() -> None:
    text = TextLines().format(record("call %d", 7, method="a/B", code="OK", body=CANARY))
    assert text.endswith("INFO call 7 method=a/B code=OK")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("postgres://user:secret@db/x", "postgres://user:***@db/x"),
        ("postgres://:secret@db", "postgres://:***@db"),
        ("Authorization: Bearer abc.def", "Authorization: ***"),
        ("{'authorization': 'Basic abc='}", "{'authorization': '***'}"),
        ("sent bearer abc.def, twice", "sent bearer ***, twice"),
        ("http://host:80/path", "http://host:80/path"),
        (uuid4.__name__, "uuid4"),
    ],
)
def test_secrets_are_taken_out(text: str, expected: str) -> None:
    assert redacted(text) == expected
    assert json.loads(JsonLines().format(record("%s", text)))["message"] == expected
    assert TextLines().format(record("%s", text)).endswith(expected)


def test_the_formats() -> None:
    assert [str(each) for each in LogFormat] == ["json", "text"]


def test_what_an_activity_logs_has_its_ids(written: io.StringIO) -> None:
    environment = ActivityEnvironment()
    with on_behalf_of(Caller("abc", "customer:7")):
        environment.run(lambda: logging.getLogger("app").info("charged"))
    (line,) = lines(written)
    assert (line["message"], line["requestId"]) == ("charged", "abc")
    assert line["workflowId"] == environment.info.workflow_id
    assert (line["activity"], line["attempt"]) == (environment.info.activity_type, 1)


async def test_what_a_written_rpc_logs_has_the_request_id(
    call_desk: CallDesk, written: io.StringIO
) -> None:
    await call_desk("Plain", Task(behaviour="log"), x_request_id="abc")
    (line,) = [line for line in lines(written) if line["logger"] == "desk"]
    assert line["requestId"] == "abc"
