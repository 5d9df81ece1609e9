"""What a deadline that has passed means, for every verb; `test_backend` has the rest."""

import time
from typing import Any, cast
from uuid import uuid4

import grpc.aio
import pytest
from google.protobuf.message import Message
from google.rpc import status_pb2
from grpc import StatusCode
from temporalio.api.errordetails.v1 import NotFoundFailure
from temporalio.api.workflowservice.v1 import DescribeWorkflowExecutionResponse

from protemporal.gateway.context import Context
from protemporal.gateway.deadlines import Deadline
from protemporal.gateway.metadata import Options
from protemporal.gateway.outcomes import Asked, Verb, explain, missing
from protemporal.gateway.temporal_api import TemporalApi


def failed(code: StatusCode, detail: Message | None = None) -> grpc.aio.AioRpcError:
    status = status_pb2.Status(code=code.value[0])
    if detail is not None:
        status.details.add().Pack(detail)
    trailers = grpc.aio.Metadata(("grpc-status-details-bin", status.SerializeToString()))
    return grpc.aio.AioRpcError(code, grpc.aio.Metadata(), trailers, "secret")


class Caller:
    """A gRPC context as far as a call without deadline needs one."""

    def time_remaining(self) -> None:
        return None


def context(seconds_left: float, *, is_ours: bool = False) -> Context:
    made = Context(cast("Any", Caller()))
    made.workflow_id, made.update_id = "orders/1", "u"
    made.deadline = Deadline(time.monotonic() + seconds_left, is_ours=is_ours)
    return made


class NoTemporal:
    """Every call fails."""

    async def describe(self, *_: object) -> DescribeWorkflowExecutionResponse:
        raise failed(StatusCode.UNAVAILABLE)


class Busy:
    """Answers no look at a workflow."""

    def __init__(self, code: StatusCode) -> None:
        self.code = code

    async def describe(self, *_: object) -> DescribeWorkflowExecutionResponse:
        raise failed(self.code)


class NoWorker:
    """Knows the workflow."""

    async def describe(self, *_: object) -> DescribeWorkflowExecutionResponse:
        response = DescribeWorkflowExecutionResponse()
        response.execution_config.task_queue.name = "orders"
        return response


NO_TEMPORAL = cast("TemporalApi", NoTemporal())
NO_WORKER = cast("TemporalApi", NoWorker())


class TooSlow:
    """Answers nothing in time."""

    async def describe(self, *_: object) -> DescribeWorkflowExecutionResponse:
        raise failed(StatusCode.DEADLINE_EXCEEDED)


TOO_SLOW = cast("TemporalApi", TooSlow())


LATE = (StatusCode.DEADLINE_EXCEEDED, StatusCode.CANCELLED)


@pytest.mark.parametrize("code", LATE, ids=lambda code: code.name)
@pytest.mark.parametrize(
    ("verb", "is_ours", "reason"),
    [
        (Verb.START, False, "OUTCOME_UNKNOWN"),
        (Verb.START, True, "OUTCOME_UNKNOWN"),
        (Verb.SIGNAL, True, "OUTCOME_UNKNOWN"),
        (Verb.QUERY, False, "DEADLINE_EXCEEDED"),
        (Verb.QUERY, True, "WORKER_UNAVAILABLE"),
        (Verb.UPDATE, False, "OUTCOME_UNKNOWN"),
        (Verb.UPDATE, True, "WORKER_UNAVAILABLE"),
        (Verb.LOOK, True, "DEADLINE_EXCEEDED"),
        (Verb.RESULT, False, "RESULT_PENDING"),
        (Verb.RESULT, True, "RESULT_PENDING"),
    ],
)
async def test_deadlines(code: StatusCode, verb: Verb, reason: str, *, is_ours: bool) -> None:
    late = context(-0.001, is_ours=is_ours)
    refusal = await explain(failed(code), NO_WORKER, late, Asked(verb))
    assert refusal.reason == reason


async def test_the_server_gave_up_first() -> None:
    error = failed(StatusCode.DEADLINE_EXCEEDED)
    refusal = await explain(error, NO_WORKER, context(5), Asked(Verb.QUERY))
    assert refusal.reason == "WORKER_UNAVAILABLE"
    assert refusal.metadata["taskQueue"] == "orders"


@pytest.mark.parametrize(
    ("verb", "reason"), [(Verb.QUERY, "BACKEND_UNAVAILABLE"), (Verb.UPDATE, "OUTCOME_UNKNOWN")]
)
async def test_no_worker_is_missed_where_temporal_is_silent(verb: Verb, reason: str) -> None:
    late = context(-0.001, is_ours=True)
    error = failed(StatusCode.DEADLINE_EXCEEDED)
    assert (await explain(error, NO_TEMPORAL, late, Asked(verb))).reason == reason


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (StatusCode.DEADLINE_EXCEEDED, "DEADLINE_EXCEEDED"),
        (StatusCode.CANCELLED, "DEADLINE_EXCEEDED"),
        (StatusCode.UNAVAILABLE, "BACKEND_UNAVAILABLE"),
        (StatusCode.RESOURCE_EXHAUSTED, "BACKEND_RATE_LIMITED"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.name,
)
async def test_whether_it_is_closed_or_missing_cannot_be_told(
    code: StatusCode, reason: str
) -> None:
    error = failed(StatusCode.NOT_FOUND, NotFoundFailure())
    busy = cast("TemporalApi", Busy(code))
    refusal = await explain(error, busy, context(0.01), Asked(Verb.SIGNAL))
    assert refusal.reason == reason


@pytest.mark.parametrize(
    ("seconds_left", "reason"), [(0.001, "DEADLINE_EXCEEDED"), (5, "BACKEND_UNAVAILABLE")]
)
async def test_no_time_is_left_to_tell_absent_from_closed(seconds_left: float, reason: str) -> None:
    assert (await missing(TOO_SLOW, context(seconds_left))).reason == reason


@pytest.mark.parametrize(
    ("temporal", "reason"),
    [(NO_WORKER, "WORKER_UNAVAILABLE"), (NO_TEMPORAL, "BACKEND_UNAVAILABLE")],
    ids=["a worker", "Temporal"],
)
async def test_a_query_misses_the_worker_that_has_not_polled_lately(
    temporal: TemporalApi, reason: str
) -> None:
    error = failed(StatusCode.FAILED_PRECONDITION)  # no detail comes with it: seen on 1.32
    assert (await explain(error, temporal, context(1), Asked(Verb.QUERY))).reason == reason


UNAVAILABLE, TOO_LATE = StatusCode.UNAVAILABLE, StatusCode.DEADLINE_EXCEEDED


@pytest.mark.parametrize(
    ("code", "verb", "has_key", "is_repeatable"),
    [
        (UNAVAILABLE, Verb.START, False, False),
        (UNAVAILABLE, Verb.SIGNAL, False, False),
        (UNAVAILABLE, Verb.UPDATE, False, False),
        (StatusCode.CANCELLED, Verb.SIGNAL, False, False),
        (TOO_LATE, Verb.UPDATE, False, False),  # it waits for a worker
        (UNAVAILABLE, Verb.RESULT, False, False),  # the start of the same call has happened
        (UNAVAILABLE, Verb.START, True, True),
        (UNAVAILABLE, Verb.SIGNAL, True, True),
        (TOO_LATE, Verb.UPDATE, True, True),
        (UNAVAILABLE, Verb.RESULT, True, True),
        (UNAVAILABLE, Verb.QUERY, True, True),
        (UNAVAILABLE, Verb.CANCEL, False, True),  # twice is once
        (StatusCode.RESOURCE_EXHAUSTED, Verb.SIGNAL, False, True),  # refused
    ],
)
async def test_what_may_be_repeated(
    code: StatusCode, verb: Verb, *, has_key: bool, is_repeatable: bool
) -> None:
    asking = context(5)
    if not has_key:
        asking.own_key()
    refusal = await explain(failed(code), NO_WORKER, asking, Asked(verb))
    assert (refusal.retry_after is not None) is is_repeatable


def test_a_key_made_of_the_callers_may_be_repeated() -> None:
    """Of a method of the application, whose calls of Temporal have keys made of that."""
    outer = context(5)
    outer.options = Options()
    outer.options.request_id = "b0f3c9d2-3f4a-4d7e-9d54-2f0a6f1c1c11"
    inner = outer.of_its_own("Close")
    inner.own_key()
    assert not inner.may_happen_twice


def test_a_look_at_a_key_makes_none() -> None:
    asking = context(5)
    assert not asking.is_own_key(str(uuid4()))
    assert not asking.may_happen_twice
    assert asking.is_own_key(asking.own_key())
