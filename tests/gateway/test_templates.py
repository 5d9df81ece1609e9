"""What is sent to Temporal: requests as they leave, without a server."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest
from temporalio.api.workflowservice.v1 import StartWorkflowExecutionRequest
from temporalio.common import (
    Priority,
    RetryPolicy,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)

from gateway.desk import CLOSE, LOOK, RING, TIDY, WORK, WRITE, Task
from protemporal.expression import ExpressionError
from protemporal.gateway import Refusal
from protemporal.gateway.context import Context
from protemporal.gateway.operation import Backend
from protemporal.gateway.starts import Execute
from protemporal.gateway.templates import (
    query_template,
    signal_template,
    start_template,
    update_template,
)
from protemporal.gateway.temporal_api import TemporalApi


class Recorder:
    """Keeps the start that it is asked for."""

    namespace = "orders"
    identity = "me@here"

    def __init__(self) -> None:
        self.started = StartWorkflowExecutionRequest()

    async def start(self, request: StartWorkflowExecutionRequest, deadline: float) -> str:
        del deadline
        self.started = request
        return "run"


class Caller:
    """A gRPC context that wants no result."""

    def invocation_metadata(self) -> tuple[tuple[str, str], ...]:
        return (("temporal-wait", "started"),)

    def time_remaining(self) -> None:
        return None


API = cast("TemporalApi", Recorder())


def test_a_start_carries_everything_of_the_contract() -> None:
    spec = replace(
        WORK,
        execution_timeout=timedelta(hours=1),
        run_timeout=timedelta(minutes=1),
        task_timeout=timedelta(seconds=1.5),
        id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
        id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        retry_policy=RetryPolicy(maximum_attempts=3),
        priority=Priority(priority_key=2, fairness_key="f", fairness_weight=0.5),
    )
    request = start_template(spec, API)
    assert (request.namespace, request.identity) == ("orders", "me@here")
    assert (request.workflow_type.name, request.task_queue.name) == (WORK.name, "desk")
    assert request.workflow_execution_timeout.ToTimedelta() == timedelta(hours=1)
    assert request.workflow_run_timeout.ToTimedelta() == timedelta(minutes=1)
    assert request.workflow_task_timeout.ToTimedelta() == timedelta(seconds=1.5)
    assert (request.workflow_id_reuse_policy, request.workflow_id_conflict_policy) == (2, 2)
    assert request.retry_policy.maximum_attempts == 3
    assert (request.priority.priority_key, request.priority.fairness_key) == (2, "f")
    assert request.priority.fairness_weight == 0.5
    assert not request.request_eager_execution


def test_what_the_contract_does_not_say_is_not_sent() -> None:
    request = start_template(WORK, API)
    fields = {descriptor.name for descriptor, _ in request.ListFields()}
    assert fields == {
        *("namespace", "identity", "workflow_type", "task_queue", "input"),
        "workflow_id_reuse_policy",
    }


def test_an_empty_is_sent_as_nothing_but_a_signal_as_null() -> None:
    assert not start_template(TIDY, API).input.payloads
    (null,) = signal_template(RING, API).input.payloads
    assert dict(null.metadata) == {"encoding": b"binary/null"}


@pytest.mark.parametrize(
    "payloads",
    [
        start_template(WORK, API).input,
        signal_template(CLOSE, API).input,
        query_template(LOOK, API).query.query_args,
        update_template(WRITE, API).request.input.args,
    ],
    ids=["start", "signal", "query", "update"],
)
def test_a_message_is_sent_in_binary(payloads: Any) -> None:
    (payload,) = payloads.payloads
    assert payload.metadata == {"encoding": b"binary/protobuf", "messageType": b"desk.v1.Task"}


async def started(task: Any, **options: Any) -> StartWorkflowExecutionRequest:
    api = Recorder()
    execute = Execute(replace(WORK, **options), Backend(cast("TemporalApi", api)))
    context = Context(cast("Any", Caller()))
    context.read()
    await execute.serve(task.SerializeToString(), context)
    return api.started


async def test_search_attributes_are_of_the_request() -> None:
    request = await started(
        Task(key="k", text="red"), search_attributes="Colour = text\nKey = key.uppercase()"
    )
    fields = request.search_attributes.indexed_fields
    assert {name: field.data for name, field in fields.items()} == {
        "Colour": b'"red"',
        "Key": b'"K"',
    }


async def test_search_attributes_without_a_value() -> None:
    with pytest.raises(Refusal, match="search attributes") as caught:
        await started(Task(key="k"), search_attributes="Colour = text.uppercase()")
    assert caught.value.reason == "EXPRESSION_FAILED"


async def test_only_the_fields_that_are_missing_are_named() -> None:
    with pytest.raises(Refusal) as caught:
        await started(Task(key="k"), workflow_id="${! key }/${! text }")
    assert caught.value.metadata == {"expression": "workflow id", "field": "text"}


@pytest.mark.parametrize("option", ["workflow_id", "search_attributes"])
async def test_a_wrong_expression_is_found_at_the_start(option: str) -> None:
    with pytest.raises(ExpressionError):
        await started(Task(), **{option: "${! key.( }"})
