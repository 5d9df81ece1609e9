"""Activities, signals, queries and updates: from raw options to the model."""

from typing import TypedDict

from protemporal.contract import expressions
from protemporal.contract.annotations import Option
from protemporal.contract.declared import DeclaredRpc
from protemporal.contract.faults import Code
from protemporal.contract.model import Activity, Location, Message, Query, Signal, Update
from protemporal.contract.values import duration, positive_duration, priority, retry_policy

_RESERVED = ("__temporal", "__stack_trace", "__enhanced_stack_trace")
_RESERVED_QUEUES = "/_sys/"
_LONGEST_NAME = 1000  # bytes; the server's limit.maxIDLength


class Common(TypedDict):
    """The members of `model.Operation`."""

    rpc: str
    service: str
    module: str
    constant: str
    method: str
    name: str
    input: Message
    output: Message
    comment: str
    deprecated: bool
    location: Location


def common(rpc: DeclaredRpc, role: str, constant: str, method: str) -> Common:
    """What all five kinds take from the RPC."""
    name = rpc.roles[role].text("name") or rpc.full_name
    check_name(rpc.roles[role], "name", name)
    return Common(
        rpc=rpc.name,
        service=rpc.service,
        module=rpc.module,
        constant=constant,
        method=method,
        name=name,
        input=rpc.input,
        output=rpc.output,
        comment=rpc.comment,
        deprecated=rpc.deprecated,
        location=rpc.location,
    )


def check_name(option: Option, field: str, name: str) -> None:
    """Refuse what Temporal refuses to register."""
    if not name:
        option.fault(Code.NAME_EMPTY, field, "empty; remove it, or write the other name")
    if name.startswith(_RESERVED):
        option.fault(
            Code.NAME_RESERVED,
            field,
            f'"{name}": names that begin with {", ".join(_RESERVED)} are Temporal\'s own',
        )
    _check_length(option, field, name)


def check_task_queue(option: Option) -> None:
    """Refuse a task queue that Temporal refuses, or that nobody can mean."""
    name = option.text("task_queue")
    if name and not name.strip():
        option.fault(Code.NAME_EMPTY, "task_queue", "blank; remove it, or write the queue's name")
    if name.startswith(_RESERVED_QUEUES):
        option.fault(
            Code.NAME_RESERVED,
            "task_queue",
            f'"{name}": task queues that begin with {_RESERVED_QUEUES} are Temporal\'s own',
        )
    _check_length(option, "task_queue", name)


def _check_length(option: Option, field: str, name: str) -> None:
    if (size := len(name.encode())) > _LONGEST_NAME:
        option.fault(Code.NAME_LONG, field, f"{size} bytes; Temporal takes {_LONGEST_NAME} at most")


def activity(rpc: DeclaredRpc, constant: str, method: str, task_queue: str) -> Activity:
    """The activity; `task_queue` is the service's."""
    option = rpc.roles["activity"]
    check_task_queue(option)
    found = Activity(
        **common(rpc, "activity", constant, method),
        task_queue=option.text("task_queue") or task_queue,
        schedule_to_close_timeout=duration(option, "schedule_to_close_timeout"),
        schedule_to_start_timeout=positive_duration(option, "schedule_to_start_timeout"),
        start_to_close_timeout=duration(option, "start_to_close_timeout"),
        heartbeat_timeout=positive_duration(option, "heartbeat_timeout"),
        retry_policy=retry_policy(option),
        wait_for_cancellation=option.flag("wait_for_cancellation"),
        priority=priority(option),
    )
    if not (option.has("start_to_close_timeout") or option.has("schedule_to_close_timeout")):
        option.warn(
            Code.TIMEOUT_MISSING,
            "",
            "neither start_to_close_timeout nor schedule_to_close_timeout: each call must give one",
        )
    if found.wait_for_cancellation and found.heartbeat_timeout is None:
        option.warn(
            Code.HEARTBEAT_MISSING,
            "wait_for_cancellation",
            "without heartbeat_timeout: an activity hears of a cancellation by its heartbeats, so"
            " the workflow will wait to its very end",
        )
    return found


def signal(rpc: DeclaredRpc, constant: str, method: str) -> Signal:
    """The signal."""
    if not rpc.output.is_empty and "activity" not in rpc.roles:
        rpc.roles["signal"].fault(
            Code.SIGNAL_OUTPUT,
            "",
            f"a signal returns google.protobuf.Empty, this one {rpc.output.full_name}",
        )
    return Signal(**common(rpc, "signal", constant, method), workflow_id=_workflow_id(rpc))


def query(rpc: DeclaredRpc, constant: str, method: str) -> Query:
    """The query."""
    if rpc.output.is_empty:
        rpc.roles["query"].warn(Code.QUERY_OUTPUT, "", "a query should return something")
    return Query(**common(rpc, "query", constant, method), workflow_id=_workflow_id(rpc))


def update(rpc: DeclaredRpc, constant: str, methods: tuple[str, str]) -> Update:
    """The update; `methods` are those that wait and those that answer a handle."""
    option = rpc.roles["update"]
    method, start_method = methods
    expressions.template(option, "id", rpc.input_type)
    return Update(
        **common(rpc, "update", constant, method),
        start_method=start_method,
        workflow_id=_workflow_id(rpc),
        update_id=option.text("id"),
        validate=option.flag("validate"),
        wait_for_stage=_stage(option),
    )


def _workflow_id(rpc: DeclaredRpc) -> str:
    """Direct mode: which workflow a caller speaks to."""
    if rpc.mapping is None:
        return ""
    expressions.template(rpc.mapping, "workflow_id", rpc.input_type)
    return rpc.mapping.text("workflow_id")


def _stage(option: Option) -> str:
    policy, stage = option.choice("wait_policy"), option.choice("wait_for_stage")
    if policy and stage:
        option.warn(
            Code.STAGE_TWICE, "wait_policy", "wait_for_stage is set too and wins; remove this one"
        )
    if (stage or policy) == "ADMITTED":
        option.fault(
            Code.STAGE,
            "wait_for_stage" if stage else "wait_policy",
            "no server lets a call wait for ADMITTED; ACCEPTED is the earliest",
        )
    return stage or policy
