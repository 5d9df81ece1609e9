"""The five spec constants."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from protemporal.contract.model import (
    Activity,
    Operation,
    Priority,
    Query,
    RetryPolicy,
    Signal,
    Update,
    Workflow,
)
from protemporal.plugin.imports import Modules
from protemporal.plugin.text import WIDTH, indent, literal, tall_call

_UNITS = ("days", "hours", "minutes", "seconds", "milliseconds", "microseconds")


def spec(operation: Operation, modules: Modules) -> str:
    """`PLACE_ORDER = pt.WorkflowSpec(...)`, each argument on its own line."""
    match operation:
        case Workflow():
            arguments = _workflow(operation)
        case Activity():
            arguments = _activity(operation)
        case Update():
            arguments = _update(operation)
        case Signal() | Query():
            arguments = _said("workflow_id", operation.workflow_id, literal)
        case _:
            raise TypeError(type(operation))
    kind = type(operation).__name__
    # mypy cannot infer a type around a circle of modules.
    annotation = f": pt.{kind}Spec[{_types(operation, modules)}]" if modules.late else ""
    call = tall_call(f"pt.{kind}Spec(", [*_common(operation, modules), *arguments])
    target = f"{operation.constant}{annotation} ="
    if len(f"{target} pt.{kind}Spec(") > WIDTH:
        return f"{target} (\n{indent(call)}\n)"
    return f"{target} {call}"


def _types(operation: Operation, modules: Modules) -> str:
    types = [modules.annotation(operation.input)]
    if not isinstance(operation, Signal):
        output = operation.output
        types.append("None" if output.is_empty else modules.annotation(output))
    return ", ".join(types)


def _common(operation: Operation, modules: Modules) -> list[str]:
    output = "pt.NOTHING" if operation.output.is_empty else modules.message(operation.output)
    return [
        f"name={literal(operation.name)}",
        f"input={modules.message(operation.input)}",
        *([] if isinstance(operation, Signal) else [f"output={output}"]),
    ]


def _workflow(workflow: Workflow) -> list[str]:
    return [
        *_said("workflow_id", workflow.workflow_id, literal),
        *_said("task_queue", workflow.task_queue, literal),
        *_said("execution_timeout", workflow.execution_timeout, duration),
        *_said("run_timeout", workflow.run_timeout, duration),
        *_said("task_timeout", workflow.task_timeout, duration),
        *_said("id_reuse_policy", workflow.id_reuse_policy, _member("WorkflowIDReusePolicy")),
        *_said(
            "id_conflict_policy", workflow.id_conflict_policy, _member("WorkflowIDConflictPolicy")
        ),
        *_said("retry_policy", workflow.retry_policy, _retry_policy),
        *_said("priority", workflow.priority, _priority),
        *_said("enable_eager_start", workflow.enable_eager_start, repr),
        *_said("search_attributes", workflow.search_attributes, literal),
        *_said("typed_search_attributes", workflow.typed_search_attributes, literal),
        *_said("parent_close_policy", workflow.parent_close_policy, _member("ParentClosePolicy")),
        *_said("wait_for_cancellation", workflow.wait_for_cancellation, repr),
        *_texts("aliases", workflow.aliases, margin=4),
        *_said("versioning_behavior", workflow.versioning_behavior, _member("VersioningBehavior")),
        *_said("deprecated", workflow.deprecated, repr),
    ]


def _activity(activity: Activity) -> list[str]:
    return [
        *_said("task_queue", activity.task_queue, literal),
        *_said("schedule_to_close_timeout", activity.schedule_to_close_timeout, duration),
        *_said("schedule_to_start_timeout", activity.schedule_to_start_timeout, duration),
        *_said("start_to_close_timeout", activity.start_to_close_timeout, duration),
        *_said("heartbeat_timeout", activity.heartbeat_timeout, duration),
        *_said("retry_policy", activity.retry_policy, _retry_policy),
        *_said("wait_for_cancellation", activity.wait_for_cancellation, repr),
        *_said("priority", activity.priority, _priority),
        *_said("deprecated", activity.deprecated, repr),
    ]


def _update(update: Update) -> list[str]:
    return [
        *_said("workflow_id", update.workflow_id, literal),
        *_said("update_id", update.update_id, literal),
        *_said("validate", update.validate, repr),
        *_said("wait_for_stage", update.wait_for_stage, _member("WorkflowUpdateStage")),
    ]


def _retry_policy(policy: RetryPolicy) -> str:
    return tall_call(
        "pt.RetryPolicy(",
        [
            *_said("initial_interval", policy.initial_interval, duration),
            *_said("backoff_coefficient", policy.backoff_coefficient, repr),
            *_said("maximum_interval", policy.maximum_interval, duration),
            *_said("maximum_attempts", policy.maximum_attempts, repr),
            *_texts("non_retryable_error_types", policy.non_retryable_error_types, margin=8),
        ],
    )


def _priority(priority: Priority) -> str:
    return tall_call(
        "pt.Priority(",
        [
            *_said("priority_key", priority.priority_key, repr),
            *_said("fairness_key", priority.fairness_key, literal),
            *_said("fairness_weight", priority.fairness_weight, repr),
        ],
    )


def duration(length: timedelta) -> str:
    """`timedelta(hours=1)`: one unit, the largest that gives a whole number."""
    if not length:
        return "timedelta(0)"
    for unit in _UNITS:
        count, rest = divmod(length, timedelta(**{unit: 1}))
        if not rest:
            break
    else:
        raise ValueError(length)
    return f"timedelta({unit}={count})"


def _said(name: str, value: Any, show: Callable[[Any], str]) -> list[str]:
    """The argument, unless the proto does not say it; an explicit zero duration is said."""
    return [] if value is None or value is False or value == "" else [f"{name}={show(value)}"]


def _member(enum: str) -> Callable[[str], str]:
    return lambda name: f"pt.{enum}.{name}"


def _texts(name: str, values: tuple[str, ...], *, margin: int) -> list[str]:
    """A tuple of strings; on one line if it and the comma behind it fit."""
    if not values:
        return []
    literals = [literal(value) for value in values]
    line = f"{name}=({', '.join(literals)}{',' if len(literals) == 1 else ''})"
    return [line if margin + len(line) < WIDTH else tall_call(f"{name}=(", literals)]
