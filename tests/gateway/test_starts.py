"""The workflow RPC against a real Temporal server."""

import asyncio
import time
from contextlib import suppress
from datetime import timedelta
from uuid import uuid4

import pytest
from google.protobuf.message import Message
from grpc import StatusCode
from temporalio.client import Client
from temporalio.service import RPCError

from gateway.conftest import CallDesk
from gateway.desk import WORK, Empty, Keyed, Task, text_of
from gateway.wire_fields import nested


async def test_waits_for_the_result_and_says_which_run(call_desk: CallDesk, key: str) -> None:
    reply = await call_desk("Work", Task(key=key, text="done"), x_request_id="abc")
    assert (reply.code, text_of(reply.body)) == (StatusCode.OK, "done")
    assert reply.trailers["temporal-workflow-id"] == f"desk/{key}"
    assert len(reply.trailers["temporal-run-id"]) == 36
    assert reply.trailers["x-request-id"] == "abc"


async def test_started_returns_at_once_with_an_empty_message(call_desk: CallDesk, key: str) -> None:
    task = Task(key=key, behaviour="wait")
    reply = await call_desk("Work", task, temporal_wait="started")
    assert (reply.code, reply.body) == (StatusCode.OK, b"")
    assert reply.trailers["temporal-run-id"]


async def test_attach_waits_for_a_run_that_is_there(call_desk: CallDesk, key: str) -> None:
    task = Task(key=key, behaviour="wait", text="late")
    await call_desk("Work", task, temporal_wait="started")
    await call_desk("Close", task)
    reply = await call_desk("Work", Task(key=key), temporal_wait="attach")
    assert text_of(reply.body) == "late"


@pytest.mark.parametrize("wait", ["attach", "peek"])
async def test_attach_and_peek_never_start(call_desk: CallDesk, key: str, wait: str) -> None:
    reply = await call_desk("Work", Task(key=key), temporal_wait=wait)
    assert (reply.code, reply.reason) == (StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND")


@pytest.mark.parametrize("wait", ["attach", "peek"])
async def test_a_workflow_of_another_type_is_none(call_desk: CallDesk, wait: str) -> None:
    started = await call_desk("Tidy", Empty())
    workflow_id = started.trailers["temporal-workflow-id"]
    reply = await call_desk("Work", temporal_wait=wait, temporal_workflow_id=workflow_id)
    assert (reply.code, reply.reason) == (StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND")


async def test_peek_gives_the_result_or_says_that_there_is_none_yet(
    call_desk: CallDesk, key: str
) -> None:
    task = Task(key=key, behaviour="wait", text="late")
    await call_desk("Work", task, temporal_wait="started")
    early = await call_desk("Work", task, temporal_wait="peek")
    assert (early.code, early.reason) == (StatusCode.FAILED_PRECONDITION, "RESULT_PENDING")
    await call_desk("Close", task)
    await call_desk("Work", task, temporal_wait="attach")
    reply = await call_desk("Work", task, temporal_wait="peek")
    assert text_of(reply.body) == "late"


async def test_the_result_is_that_of_the_last_run(call_desk: CallDesk, key: str) -> None:
    task = Task(key=key, behaviour="again")
    reply = await call_desk("Work", task)
    assert text_of(reply.body) == "later"
    first_run = reply.trailers["temporal-run-id"]
    again = await call_desk("Work", task, temporal_wait="peek", temporal_run_id=first_run)
    assert text_of(again.body) == "later"


async def test_the_metadata_names_the_workflow_before_the_expression(
    call_desk: CallDesk, key: str
) -> None:
    reply = await call_desk("Work", Task(key="other"), temporal_workflow_id=f"mine/{key}")
    assert reply.trailers["temporal-workflow-id"] == f"mine/{key}"


async def test_an_id_beyond_ascii_travels_as_bytes(call_desk: CallDesk, key: str) -> None:
    named = f"żółw/{key}".encode()
    started = await call_desk("Work", temporal_workflow_id_bin=named)
    assert started.trailers["temporal-workflow-id-bin"] == named
    reply = await call_desk("Glance", temporal_workflow_id_bin=named)
    assert reply.code is StatusCode.OK


async def test_the_rpc_can_have_an_expression_of_its_own(call_desk: CallDesk, key: str) -> None:
    reply = await call_desk("WorkTold", Task(key=key, text=key))
    assert reply.trailers["temporal-workflow-id"] == f"told/{key}"


async def test_without_expression_the_request_id_names_the_workflow(call_desk: CallDesk) -> None:
    request_id = str(uuid4())
    replies = [await call_desk("WorkUnnamed", temporal_request_id=request_id) for _ in range(2)]
    assert {reply.trailers["temporal-workflow-id"] for reply in replies} == {request_id}
    assert len({reply.trailers["temporal-run-id"] for reply in replies}) == 1


async def test_nothing_in_and_nothing_out(call_desk: CallDesk) -> None:
    reply = await call_desk("Tidy", Empty())
    assert (reply.code, reply.body) == (StatusCode.OK, b"")


async def test_a_start_delay_holds_the_workflow_back(
    call_desk: CallDesk, key: str, temporal: Client
) -> None:
    await call_desk("Work", Task(key=key), temporal_wait="started", temporal_start_delay="90.5s")
    described = await temporal.get_workflow_handle(f"desk/{key}").describe()
    assert described.execution_time is not None
    assert described.execution_time - described.start_time == timedelta(seconds=90.5)


@pytest.mark.parametrize(
    ("behaviour", "expected"), [("json", "hi"), ("nothing", "")], ids=["json", "null"]
)
async def test_answers_of_other_encodings_are_converted(
    call_desk: CallDesk, key: str, behaviour: str, expected: str
) -> None:
    reply = await call_desk("Work", Task(key=key, behaviour=behaviour, text="hi"))
    assert (reply.code, text_of(reply.body)) == (StatusCode.OK, expected)


async def test_another_message_than_promised_is_our_fault(call_desk: CallDesk, key: str) -> None:
    reply = await call_desk("Work", Task(key=key, behaviour="other"))
    assert (reply.code, reply.reason) == (StatusCode.INTERNAL, "PAYLOAD_CODEC")


# Meeting another run


async def test_the_same_request_id_gives_the_same_run(call_desk: CallDesk, key: str) -> None:
    request_id = str(uuid4())
    replies = [
        await call_desk("Work", Task(key=key, text="one"), temporal_request_id=request_id)
        for _ in range(2)
    ]
    assert [text_of(reply.body) for reply in replies] == ["one", "one"]
    assert len({reply.trailers["temporal-run-id"] for reply in replies}) == 1


@pytest.mark.parametrize("closed", [True, False], ids=["closed", "running"])
async def test_the_same_request_id_with_another_request_is_a_mismatch(
    call_desk: CallDesk, key: str, *, closed: bool
) -> None:
    request_id = str(uuid4())
    one = Task(key=key, text="one", behaviour="" if closed else "wait")
    wait = "result" if closed else "started"
    await call_desk("Work", one, temporal_request_id=request_id, temporal_wait=wait)
    two = Task(key=key, text="two")
    reply = await call_desk("Work", two, temporal_request_id=request_id)
    assert (reply.code, reply.reason) == (StatusCode.ALREADY_EXISTS, "IDEMPOTENCY_MISMATCH")
    assert reply.facts["requestId"] == request_id


async def test_the_field_request_id_is_the_key_too(call_desk: CallDesk, key: str) -> None:
    request_id = str(uuid4())
    replies = [await call_desk("WorkKeyed", Keyed(request_id=request_id, key=key)) for _ in "ab"]
    assert len({reply.trailers["temporal-run-id"] for reply in replies}) == 1
    upper = await call_desk(
        "WorkKeyed", Keyed(request_id=request_id, key=key), temporal_request_id=request_id.upper()
    )
    assert upper.trailers["temporal-run-id"] == replies[0].trailers["temporal-run-id"]


async def test_field_and_metadata_may_not_differ(call_desk: CallDesk, key: str) -> None:
    request = Keyed(request_id=str(uuid4()), key=key)
    reply = await call_desk("WorkKeyed", request, temporal_request_id=str(uuid4()))
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "REQUEST_ID_AMBIGUOUS")


async def test_a_running_workflow_is_in_the_way(call_desk: CallDesk, key: str) -> None:
    task = Task(key=key, behaviour="wait")
    first = await call_desk("Work", task, temporal_wait="started")
    reply = await call_desk("Work", task)
    assert (reply.code, reply.reason) == (StatusCode.ALREADY_EXISTS, "WORKFLOW_ALREADY_STARTED")
    run_id = first.trailers["temporal-run-id"]
    assert reply.facts == {"workflowId": f"desk/{key}", "runId": run_id}
    assert reply.trailers["temporal-run-id"] == run_id
    assert reply.details["ResourceInfo"].resource_name == f"desk/{key}"


async def test_a_used_id_is_used(call_desk: CallDesk, key: str) -> None:
    await call_desk("WorkOnce", Task(key=key))
    reply = await call_desk("WorkOnce", Task(key=key))
    assert (reply.code, reply.reason) == (StatusCode.ALREADY_EXISTS, "WORKFLOW_ID_USED")


# How workflows end


@pytest.mark.parametrize(
    ("behaviour", "text", "code", "reason", "message"),
    [
        ("fail", "CardDeclined", "FAILED_PRECONDITION", "CARD_DECLINED", "the card was declined"),
        ("fail", "BadAddress", "INVALID_ARGUMENT", "ADDRESS_INVALID", "the card was declined"),
        ("fail", "OddThing", "FAILED_PRECONDITION", "ODD_THING", None),
        ("fail plainly", "", "FAILED_PRECONDITION", "WORKFLOW_FAILED", None),
        ("activity", "CardDeclined", "FAILED_PRECONDITION", "CARD_DECLINED", "inside the activity"),
        ("activity", "OddThing", "FAILED_PRECONDITION", "ODD_THING", None),
        ("child", "fail", "FAILED_PRECONDITION", "CARD_DECLINED", "the card was declined"),
        ("slow activity", "", "DEADLINE_EXCEEDED", "WORKFLOW_TIMED_OUT", None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_failures(  # noqa: PLR0917 - pytest passes them by name
    call_desk: CallDesk,
    key: str,
    behaviour: str,
    text: str,
    code: str,
    reason: str,
    message: str | None,
) -> None:
    reply = await call_desk("Work", Task(key=key, behaviour=behaviour, text=text))
    assert (reply.code.name, reply.reason) == (code, reason)
    is_ours = reason.startswith("WORKFLOW_")
    assert reply.domain == ("protemporal.gateway" if is_ours else "desk.test")
    assert reply.facts["workflowId"] == f"desk/{key}"
    generic = f"workflow desk/{key} "
    assert reply.text == message if message else reply.text.startswith(generic)


async def test_a_workflow_that_times_out(call_desk: CallDesk, key: str) -> None:
    reply = await call_desk("WorkShort", Task(key=key, behaviour="sleep"))
    assert (reply.code, reply.reason) == (StatusCode.DEADLINE_EXCEEDED, "WORKFLOW_TIMED_OUT")
    assert reply.facts["timeoutType"] == "START_TO_CLOSE"


@pytest.mark.parametrize(
    ("end", "reason"), [("cancel", "WORKFLOW_CANCELLED"), ("terminate", "WORKFLOW_TERMINATED")]
)
async def test_a_workflow_that_is_ended_from_outside(
    call_desk: CallDesk, key: str, temporal: Client, end: str, reason: str
) -> None:
    task = Task(key=key, behaviour="sleep")
    await call_desk("Work", task, temporal_wait="started")
    handle = temporal.get_workflow_handle(f"desk/{key}")
    await (handle.cancel() if end == "cancel" else handle.terminate(reason="secret"))
    reply = await call_desk("Work", task, temporal_wait="attach")
    assert (reply.code, reply.reason) == (StatusCode.ABORTED, reason)


async def test_a_child_that_is_ended_from_outside(
    call_desk: CallDesk, key: str, temporal: Client
) -> None:
    task = Task(key=key, behaviour="child", text="sleep")
    await call_desk("Work", task, temporal_wait="started")
    async with asyncio.timeout(5):
        while True:
            with suppress(RPCError):  # not there yet
                await temporal.get_workflow_handle(f"desk/{key}/child").terminate(reason="secret")
                break
    reply = await call_desk("Work", task, temporal_wait="attach")
    assert (reply.code, reply.reason) == (StatusCode.INTERNAL, "CHILD_FAILED")


# Time


async def test_a_result_that_comes_too_late_is_pending(call_desk: CallDesk, key: str) -> None:
    begun = time.monotonic()
    reply = await call_desk("Work", Task(key=key, behaviour="sleep"), timeout=0.8)
    assert (reply.code, reply.reason) == (StatusCode.DEADLINE_EXCEEDED, "RESULT_PENDING")
    assert 0.6 < time.monotonic() - begun < 0.9
    assert reply.facts["workflowId"] == f"desk/{key}"
    assert reply.facts["runId"] == reply.trailers["temporal-run-id"]
    assert "Help" in reply.details


async def test_a_result_within_the_last_second_arrives(call_desk: CallDesk, key: str) -> None:
    task = Task(key=key, behaviour="wait", text="just in time")
    await call_desk("Work", task, temporal_wait="started")
    attached = call_desk("Work", task, timeout=0.9, temporal_wait="attach")
    reply, _ = await asyncio.gather(attached, call_desk("Close", task))
    assert text_of(reply.body) == "just in time"


async def test_no_call_to_temporal_when_the_deadline_has_passed(
    call_desk: CallDesk, key: str
) -> None:
    reply = await call_desk("Work", Task(key=key), timeout=0.015)
    assert reply.code is StatusCode.DEADLINE_EXCEEDED
    later = await call_desk("Work", Task(key=key), temporal_wait="peek")
    assert later.reason == "WORKFLOW_NOT_FOUND"


# What is wrong with the request


@pytest.mark.parametrize(
    ("task", "reason"),
    [
        (Task(key="k" * 300), "WORKFLOW_ID_TOO_LONG"),
        (Task(key="ł" * 130), "WORKFLOW_ID_TOO_LONG"),
        (Task(key="a\x00b"), "WORKFLOW_ID_INVALID"),
        (Task(key="a\u202eb"), "WORKFLOW_ID_INVALID"),
        (Task(), "EXPRESSION_FAILED"),
    ],
    ids=["long", "many bytes", "NUL", "bidi", "unset"],
)
async def test_ids_that_are_none(call_desk: CallDesk, task: Message, reason: str) -> None:
    reply = await call_desk("Work", task)
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, reason)
    assert reply.facts["field"] == ("key" if reason == "EXPRESSION_FAILED" else "workflow_id")


async def test_an_expression_that_gives_an_empty_id(call_desk: CallDesk) -> None:
    reply = await call_desk("WorkNamed", Task())
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "WORKFLOW_ID_EMPTY")


async def test_a_search_attribute_without_its_field(call_desk: CallDesk, key: str) -> None:
    reply = await call_desk("WorkMarked", Task(key=key))
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "EXPRESSION_FAILED")
    assert reply.facts == {"expression": "search attributes", "field": "key, text"}


async def test_an_empty_body_is_a_request_with_nothing_set(call_desk: CallDesk, key: str) -> None:
    reply = await call_desk("Work", b"", temporal_workflow_id=f"desk/{key}")
    assert reply.code is StatusCode.OK


@pytest.mark.parametrize(
    "raw",
    [b"\x0a\xff", b"\x0a\x02\xff\xfe", b"\x80" * 11, b"\x22\x02" * 150 + b"\x22\x00"],
    ids=["truncated", "UTF-8", "varint", "garbage"],
)
@pytest.mark.parametrize("method", ["Work", "WorkUnnamed", "Close", "Look", "Write", "Plain"])
async def test_malformed_bytes(call_desk: CallDesk, raw: bytes, method: str) -> None:
    reply = await call_desk(method, raw, temporal_workflow_id="never")
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "MALFORMED_MESSAGE")
    assert reply.facts == {"messageType": "desk.v1.Task"}


async def test_nesting_over_a_hundred(call_desk: CallDesk) -> None:
    task = Task()
    for _ in range(99):
        task = Task(nested=task)
    raw = task.SerializeToString()
    raw = nested(raw, 4, 4, 4)
    reply = await call_desk("Work", raw)
    assert reply.reason == "MALFORMED_MESSAGE"


async def test_unknown_fields_reach_the_workflow(
    call_desk: CallDesk, key: str, temporal: Client
) -> None:
    raw = Task(key=key, text="kept").SerializeToString() + b"\xba\x3e\x03new"
    reply = await call_desk("Work", raw)
    assert reply.code is StatusCode.OK
    history = await temporal.get_workflow_handle(f"desk/{key}").fetch_history()
    sent = history.events[0].workflow_execution_started_event_attributes.input.payloads[0]
    assert sent.data == raw
    assert dict(sent.metadata) == {"encoding": b"binary/protobuf", "messageType": b"desk.v1.Task"}
    assert history.events[0].workflow_execution_started_event_attributes.workflow_type.name == (
        WORK.name
    )
