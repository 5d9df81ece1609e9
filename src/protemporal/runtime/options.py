"""What a call may say beside its request, and how the three layers of saying it are merged.

From the strongest to the weakest: a keyword of the call, the `options=` object handed to the call
or to the client, the contract. The merge makes a new object each time; nothing is ever written
back into an object of the caller.

The `TypedDict`s list what each verb accepts; `Options` holds any of it, immutable, to be shared.
Durations are `timedelta`. None always means "not said".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypedDict

from temporalio.common import (
    Priority,
    RetryPolicy,
    SearchAttributes,
    TypedSearchAttributes,
    VersioningOverride,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.workflow import (
    ActivityCancellationType,
    ChildWorkflowCancellationType,
    ParentClosePolicy,
    VersioningIntent,
)

if TYPE_CHECKING:
    from temporalio.client import WorkflowUpdateStage


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Call options to share between calls: `client.start_order(request, options=SHARED)`.

    A verb takes from it what the verb knows and ignores the rest, so that one object serves starts,
    updates and activities. Names and meanings are those of temporalio.
    """

    id: str | None = None
    task_queue: str | None = None
    execution_timeout: timedelta | None = None
    run_timeout: timedelta | None = None
    task_timeout: timedelta | None = None
    id_reuse_policy: WorkflowIDReusePolicy | None = None
    id_conflict_policy: WorkflowIDConflictPolicy | None = None
    retry_policy: RetryPolicy | None = None
    cron_schedule: str | None = None
    memo: Mapping[str, Any] | None = None
    search_attributes: TypedSearchAttributes | SearchAttributes | None = None
    start_delay: timedelta | None = None
    static_summary: str | None = None
    static_details: str | None = None
    request_eager_start: bool | None = None
    priority: Priority | None = None
    versioning_override: VersioningOverride | None = None
    rpc_metadata: Mapping[str, str | bytes] | None = None
    rpc_timeout: timedelta | None = None
    parent_close_policy: ParentClosePolicy | None = None
    cancellation_type: ActivityCancellationType | ChildWorkflowCancellationType | None = None
    versioning_intent: VersioningIntent | None = None
    schedule_to_close_timeout: timedelta | None = None
    schedule_to_start_timeout: timedelta | None = None
    start_to_close_timeout: timedelta | None = None
    heartbeat_timeout: timedelta | None = None
    local_retry_threshold: timedelta | None = None
    activity_id: str | None = None
    summary: str | None = None
    run_id: str | None = None
    update_id: str | None = None
    wait_for_stage: "WorkflowUpdateStage | None" = None

    def over(self, weaker: "Options") -> "Options":
        """These options, their gaps filled from `weaker`; a priority is merged by members."""
        said = {name: value for name, value in _members(self) if value is not None}
        if self.priority is not None and weaker.priority is not None:
            said["priority"] = _merged(self.priority, weaker.priority)
        return replace(weaker, **said)

    def of(self, verb: type) -> dict[str, Any]:
        """The options said, of those that `verb` (one of the `TypedDict`s here) accepts."""
        accepted = verb.__annotations__
        return {n: v for n, v in _members(self) if v is not None and n in accepted}


def _members(options: Options) -> Sequence[tuple[str, Any]]:
    return [(field.name, getattr(options, field.name)) for field in fields(options)]


def _merged(stronger: Priority, weaker: Priority) -> Priority:
    def pick(member: str) -> Any:
        value = getattr(stronger, member)
        return getattr(weaker, member) if value is None else value

    return Priority(
        priority_key=pick("priority_key"),
        fairness_key=pick("fairness_key"),
        fairness_weight=pick("fairness_weight"),
    )


class _Start(TypedDict, total=False):
    """What a start by a client and a child start have in common."""

    id: str
    task_queue: str
    execution_timeout: timedelta
    run_timeout: timedelta
    task_timeout: timedelta
    id_reuse_policy: WorkflowIDReusePolicy
    retry_policy: RetryPolicy
    cron_schedule: str
    memo: Mapping[str, Any]
    search_attributes: TypedSearchAttributes | SearchAttributes
    static_summary: str
    static_details: str
    priority: Priority


class _Rpc(TypedDict, total=False):
    """What every call of a client to Temporal accepts; `rpc_timeout` is per attempt."""

    rpc_metadata: Mapping[str, str | bytes]
    rpc_timeout: timedelta


class StartOptions(_Start, _Rpc, total=False):
    """Start of a workflow by a client."""

    id_conflict_policy: WorkflowIDConflictPolicy
    start_delay: timedelta
    request_eager_start: bool
    versioning_override: VersioningOverride
    options: Options


class UpdateOptions(_Rpc, total=False):
    """An update; without `update_id` the contract's expression gives it, else it is random."""

    run_id: str
    update_id: str
    wait_for_stage: "WorkflowUpdateStage"
    options: Options


class UpdateWithStartOptions(StartOptions, total=False):
    """An update of a workflow that is started first if it does not run."""

    update_id: str
    wait_for_stage: "WorkflowUpdateStage"


class ChildOptions(_Start, total=False):
    """Start of a child workflow."""

    parent_close_policy: ParentClosePolicy
    cancellation_type: ChildWorkflowCancellationType
    versioning_intent: VersioningIntent
    options: Options


class LocalActivityOptions(TypedDict, total=False):
    """A local activity."""

    schedule_to_close_timeout: timedelta
    schedule_to_start_timeout: timedelta
    start_to_close_timeout: timedelta
    retry_policy: RetryPolicy
    cancellation_type: ActivityCancellationType
    local_retry_threshold: timedelta
    activity_id: str
    summary: str
    options: Options


class ActivityOptions(TypedDict, total=False):
    """An activity on a task queue."""

    task_queue: str
    schedule_to_close_timeout: timedelta
    schedule_to_start_timeout: timedelta
    start_to_close_timeout: timedelta
    heartbeat_timeout: timedelta
    retry_policy: RetryPolicy
    cancellation_type: ActivityCancellationType
    activity_id: str
    versioning_intent: VersioningIntent
    priority: Priority
    summary: str
    options: Options


class ContinueOptions(TypedDict, total=False):
    """The next run of a workflow; what is not said stays as it is."""

    task_queue: str
    run_timeout: timedelta
    task_timeout: timedelta
    retry_policy: RetryPolicy
    memo: Mapping[str, Any]
    search_attributes: TypedSearchAttributes | SearchAttributes
    options: Options


def layered(call: Mapping[str, Any], middle: Options, contract: Options) -> Options:
    """The three layers as one: the call's keywords, its `options=` over `middle`, the contract."""
    keywords = dict(call)
    shared: Options = keywords.pop("options", None) or Options()
    return Options(**keywords).over(shared).over(middle).over(contract)
