"""The five specs: what a proto says about one operation, as data.

Generated modules hold one constant per operation; clients, workers and the gateway read nothing
else. A spec is compared by identity and never changes.

Every optional member means "not said in the proto" when it is None or empty; what then applies is
decided in `protemporal.runtime.options`, never here.
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Generic, TypeAlias, TypeVar

from temporalio.common import (
    Priority,
    RetryPolicy,
    VersioningBehavior,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.workflow import ParentClosePolicy

if TYPE_CHECKING:
    from temporalio.client import WorkflowUpdateStage

In = TypeVar("In")
"""The request message; invariant, so that a checker refuses any other message."""

Out = TypeVar("Out", covariant=True)  # noqa: PLC0105 # In and Out are read as a pair
"""What the operation answers: a message, or None where the proto says google.protobuf.Empty.

Covariant, so that an answer may go where any message does.
"""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WorkflowSpec(Generic[In, Out]):
    """One workflow type: how it is called, started and registered."""

    name: str
    """The registered type: the RPC's full name unless the proto says otherwise."""
    input: type[In]
    output: type[Out]
    workflow_id: str = ""
    """Expression over the input that gives the workflow id; empty: a UUID is made."""
    task_queue: str = ""
    execution_timeout: timedelta | None = None
    run_timeout: timedelta | None = None
    task_timeout: timedelta | None = None
    id_reuse_policy: WorkflowIDReusePolicy | None = None
    id_conflict_policy: WorkflowIDConflictPolicy | None = None
    retry_policy: RetryPolicy | None = None
    priority: Priority | None = None
    enable_eager_start: bool = False
    search_attributes: str = ""
    """Mapping expression over the input that gives untyped search attributes."""
    typed_search_attributes: str = ""
    """Mapping expression over the input that gives typed search attributes."""
    parent_close_policy: ParentClosePolicy | None = None
    wait_for_cancellation: bool = False
    aliases: tuple[str, ...] = ()
    """Further types a worker registers for the same implementation; clients never use them."""
    versioning_behavior: VersioningBehavior = VersioningBehavior.UNSPECIFIED
    deprecated: bool = False
    """Whether a workflow that starts it as a child logs a warning."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ActivitySpec(Generic[In, Out]):
    """One activity type and the options its calls take by default."""

    name: str
    input: type[In]
    output: type[Out]
    task_queue: str = ""
    schedule_to_close_timeout: timedelta | None = None
    schedule_to_start_timeout: timedelta | None = None
    start_to_close_timeout: timedelta | None = None
    heartbeat_timeout: timedelta | None = None
    retry_policy: RetryPolicy | None = None
    wait_for_cancellation: bool = False
    priority: Priority | None = None
    deprecated: bool = False
    """Whether a workflow that calls it logs a warning."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SignalSpec(Generic[In]):
    """One signal. `workflow_id` is the expression that finds the workflow, if the proto has one."""

    name: str
    input: type[In]
    workflow_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class QuerySpec(Generic[In, Out]):
    """One query. `workflow_id` is the expression that finds the workflow, if the proto has one."""

    name: str
    input: type[In]
    output: type[Out]
    workflow_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UpdateSpec(Generic[In, Out]):
    """One update. `workflow_id` is the expression that finds the workflow, if the proto has one."""

    name: str
    input: type[In]
    output: type[Out]
    workflow_id: str = ""
    update_id: str = ""
    """Expression over the update's input that gives the update id; empty: a random UUID."""
    validate: bool = False
    """Whether an implementation owes a validator, unless a workflow's `handles` says otherwise."""
    wait_for_stage: "WorkflowUpdateStage | None" = None
    """How long `start_update` waits; None: until the update is accepted."""


AnySpec: TypeAlias = (
    WorkflowSpec[In, Out]
    | ActivitySpec[In, Out]
    | SignalSpec[In]
    | QuerySpec[In, Out]
    | UpdateSpec[In, Out]
)
"""Any of the five."""
