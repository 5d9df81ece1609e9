"""Signal, query and update RPCs against a real Temporal server."""

import time
from typing import Any
from uuid import uuid4

import pytest
from grpc import StatusCode

from gateway.conftest import CallDesk
from gateway.desk import Empty, Keyed, Task, text_of


@pytest.fixture
async def waiting(call_desk: CallDesk, key: str) -> str:
    """The key of a workflow that waits."""
    await call_desk("Work", Task(key=key, behaviour="wait"), temporal_wait="started")
    return key


@pytest.fixture
async def alone(call_desk: CallDesk, key: str) -> str:
    """The key of a workflow without a worker."""
    await call_desk("WorkNowhere", Task(key=key), temporal_wait="started")
    return key


async def test_a_signal_answers_with_nothing(call_desk: CallDesk, waiting: str) -> None:
    reply = await call_desk("Close", Task(key=waiting))
    assert (reply.code, reply.body) == (StatusCode.OK, b"")
    assert reply.trailers["temporal-workflow-id"] == f"desk/{waiting}"


async def test_a_signal_with_the_same_request_id_happens_once(
    call_desk: CallDesk, waiting: str
) -> None:
    named = {"temporal_workflow_id": f"desk/{waiting}", "temporal_request_id": str(uuid4())}
    for _ in range(2):
        reply = await call_desk("Ring", Empty(), **named)
        assert reply.code is StatusCode.OK
    rung = await call_desk("Look", Task(key=waiting))
    assert text_of(rung.body) == "1"


async def test_a_query_answers(call_desk: CallDesk, waiting: str) -> None:
    reply = await call_desk("Look", Task(key=waiting))
    assert (reply.code, text_of(reply.body)) == (StatusCode.OK, "0")


async def test_a_closed_workflow_can_be_queried(call_desk: CallDesk, waiting: str) -> None:
    await call_desk("Close", Task(key=waiting))
    await call_desk("Work", Task(key=waiting), temporal_wait="attach")
    reply = await call_desk("Look", Task(key=waiting))
    assert reply.code is StatusCode.OK


async def test_an_override_may_call_temporal_itself(call_desk: CallDesk, waiting: str) -> None:
    reply = await call_desk("Glance", Empty(), temporal_workflow_id=f"desk/{waiting}")
    assert text_of(reply.body) == "SILENT"
    assert reply.trailers["temporal-workflow-id"] == f"desk/{waiting}"


async def test_an_update_waits_for_its_outcome(call_desk: CallDesk, waiting: str) -> None:
    reply = await call_desk("Write", Task(key=waiting, text="ink"))
    assert (reply.code, text_of(reply.body)) == (StatusCode.OK, "ink")
    assert reply.trailers["temporal-run-id"]


async def test_nothing_in_and_nothing_out(call_desk: CallDesk, waiting: str) -> None:
    reply = await call_desk("Erase", Empty(), temporal_workflow_id=f"desk/{waiting}")
    assert (reply.code, reply.body) == (StatusCode.OK, b"")


@pytest.mark.parametrize("by", ["metadata", "expression", "request id"])
async def test_the_same_update_id_is_the_same_update(
    call_desk: CallDesk, waiting: str, by: str
) -> None:
    request_id = str(uuid4())
    calls: list[tuple[str, Any, dict[str, str]]]
    if by == "metadata":
        calls = [
            ("Write", Task(key=waiting, text=text), {"temporal_update_id": "u"}) for text in "ab"
        ]
    elif by == "expression":
        calls = [("Write", Task(key=waiting, text="x", behaviour=b), {}) for b in ("", "fail")]
    else:
        keyed = Keyed(key=waiting, request_id=request_id)
        again = Keyed(key=waiting, request_id=request_id, behaviour="fail")
        calls = [("WriteKeyed", keyed, {}), ("WriteKeyed", again, {})]
    replies = [await call_desk(method, request, **named) for method, request, named in calls]
    assert [reply.code for reply in replies] == [StatusCode.OK] * 2
    assert replies[0].body == replies[1].body


# No workflow, or none that still runs


@pytest.mark.parametrize("method", ["Close", "Look", "Write"])
async def test_no_such_workflow(call_desk: CallDesk, key: str, method: str) -> None:
    reply = await call_desk(method, Task(key=key, text="u"))
    assert (reply.code, reply.reason) == (StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND")
    assert reply.details["ResourceInfo"].resource_name == f"desk/{key}"


@pytest.mark.parametrize("method", ["Close", "Look", "Write"])
async def test_no_such_run(call_desk: CallDesk, waiting: str, method: str) -> None:
    reply = await call_desk(method, Task(key=waiting, text="u"), temporal_run_id=str(uuid4()))
    assert (reply.code, reply.reason) == (StatusCode.NOT_FOUND, "WORKFLOW_NOT_FOUND")


@pytest.mark.parametrize("method", ["Close", "Write"])
async def test_a_closed_workflow(call_desk: CallDesk, key: str, method: str) -> None:
    await call_desk("Work", Task(key=key))
    reply = await call_desk(method, Task(key=key, text="u"))
    assert (reply.code, reply.reason) == (StatusCode.FAILED_PRECONDITION, "WORKFLOW_CLOSED")
    assert reply.facts["closeStatus"] == "COMPLETED"
    violation = reply.details["PreconditionFailure"].violations[0]
    assert (violation.type, violation.subject) == ("WORKFLOW_STATE", f"desk/{key}")


@pytest.mark.parametrize("method", ["Ring", "Glance", "Erase"])
async def test_an_rpc_without_expression_needs_the_metadata(
    call_desk: CallDesk, method: str
) -> None:
    reply = await call_desk(method, Empty())
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "WORKFLOW_ID_EMPTY")
    assert "temporal-workflow-id" in reply.text
    assert "workflow_id" in reply.text


# Handlers that fail


@pytest.mark.parametrize(
    ("method", "behaviour", "code", "reason", "text", "detail"),
    [
        ("Look", "typed", "FAILED_PRECONDITION", "CARD_DECLINED", "declined", None),
        ("Look", "undeclared", "FAILED_PRECONDITION", "QUERY_FAILED", None, "PreconditionFailure"),
        ("Look", "untyped", "FAILED_PRECONDITION", "QUERY_FAILED", None, "PreconditionFailure"),
        ("Look", "plain", "FAILED_PRECONDITION", "QUERY_FAILED", None, "PreconditionFailure"),
        ("Missing", "", "UNIMPLEMENTED", "HANDLER_NOT_REGISTERED", None, None),
        ("MissingUpdate", "", "UNIMPLEMENTED", "HANDLER_NOT_REGISTERED", None, None),
        ("Write", "fail", "FAILED_PRECONDITION", "CARD_DECLINED", "not now", None),
        ("Write", "fail oddly", "ABORTED", "ODD_THING", None, None),
        ("Write", "fail plainly", "ABORTED", "UPDATE_FAILED", None, None),
        (
            "Write",
            "reject CardDeclined",
            "FAILED_PRECONDITION",
            "CARD_DECLINED",
            "not allowed",
            "PreconditionFailure",
        ),
        (
            "Write",
            "reject BadAddress",
            "INVALID_ARGUMENT",
            "ADDRESS_INVALID",
            "not allowed",
            "BadRequest",
        ),
        (
            "Write",
            "reject Odd",
            "FAILED_PRECONDITION",
            "UPDATE_REJECTED",
            None,
            "PreconditionFailure",
        ),
        ("Write", "close", "ABORTED", "WORKFLOW_COMPLETED_DURING_UPDATE", None, None),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_handlers_that_fail(  # noqa: PLR0917 - pytest passes them by name
    call_desk: CallDesk,
    waiting: str,
    method: str,
    behaviour: str,
    code: str,
    reason: str,
    text: str | None,
    detail: str | None,
) -> None:
    reply = await call_desk(method, Task(key=waiting, behaviour=behaviour, text="u"))
    assert (reply.code.name, reply.reason) == (code, reason)
    assert reply.text == text if text else "secret" not in reply.text
    if detail:
        assert detail in reply.details


# No worker, or one that cannot go on


@pytest.mark.parametrize("method", ["Look", "Write"])
async def test_without_a_worker_the_caller_s_deadline(
    call_desk: CallDesk, alone: str, method: str
) -> None:
    begun = time.monotonic()
    reply = await call_desk(method, Task(key=alone, text="u1"), timeout=0.5)
    assert 0.4 < time.monotonic() - begun < 0.6
    assert reply.code is StatusCode.DEADLINE_EXCEEDED
    if method == "Look":
        assert reply.reason == "DEADLINE_EXCEEDED"
    else:
        assert reply.reason == "OUTCOME_UNKNOWN"
        assert reply.facts == {
            "operation": "update",
            "workflowId": f"desk/{alone}",
            "updateId": "u1",
        }


async def test_without_a_worker_the_policy_of_queries(call_desk: CallDesk, alone: str) -> None:
    begun = time.monotonic()
    reply = await call_desk("Look", Task(key=alone), timeout=20)
    assert 4.5 < time.monotonic() - begun < 6
    assert (reply.code, reply.reason) == (StatusCode.UNAVAILABLE, "WORKER_UNAVAILABLE")
    assert reply.facts["taskQueue"] == "nobody"
    assert reply.details["RetryInfo"].retry_delay.seconds == 1


async def test_an_update_without_outcome_may_have_happened(
    call_desk: CallDesk, waiting: str
) -> None:
    task = Task(key=waiting, behaviour="slow", text="u2")
    reply = await call_desk("Write", task, timeout=1.5)
    assert reply.code is StatusCode.DEADLINE_EXCEEDED
    assert reply.reason == "OUTCOME_UNKNOWN"
    assert "Help" in reply.details
    assert reply.facts["updateId"] == "u2"


@pytest.mark.parametrize("method", ["Close", "Look", "Write"])
async def test_metadata_does_not_lead_to_another_workflow(
    call_desk: CallDesk, waiting: str, method: str
) -> None:
    reply = await call_desk(method, Task(key="mine"), temporal_workflow_id=f"desk/{waiting}")
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "METADATA_INVALID")
    assert reply.facts["field"] == "temporal-workflow-id"


async def test_metadata_may_say_what_the_request_says(call_desk: CallDesk, waiting: str) -> None:
    named = {"temporal_workflow_id": f"desk/{waiting}"}
    assert (await call_desk("Look", Task(key=waiting), **named)).code is StatusCode.OK


async def test_an_update_id_that_is_too_long(call_desk: CallDesk, waiting: str) -> None:
    reply = await call_desk("Write", Task(key=waiting, text="x" * 256))
    assert (reply.code, reply.reason) == (StatusCode.INVALID_ARGUMENT, "UPDATE_ID_INVALID")
