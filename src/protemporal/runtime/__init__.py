"""What generated code and its users import, as `from protemporal import runtime as pt`.

Behaviour lives here; generated modules hold only names, types and data. What needs the SDK's worker
or its client is loaded when it is first used: a front end has neither, and they would take longer
to load than all it has of its own.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from temporalio.common import (
    Priority,
    RetryPolicy,
    VersioningBehavior,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.workflow import ParentClosePolicy
from typing_extensions import deprecated

from protemporal.runtime.activity import (
    Activities,
)
from protemporal.runtime.caller import (
    Caller,
    caller,
    on_behalf_of,
)
from protemporal.runtime.calls import (
    ChildRun,
    continue_as_new,
    execute_activity,
    execute_child_workflow,
    execute_local_activity,
    signal_external_workflow,
    start_activity,
    start_child_workflow,
    start_local_activity,
)
from protemporal.runtime.client import (
    Client,
    UpdateRun,
    WorkflowRun,
)
from protemporal.runtime.connect import (
    connect,
)
from protemporal.runtime.entry_point import (
    leave,
    run_main,
)
from protemporal.runtime.environment import (
    ConfigurationError,
)
from protemporal.runtime.handlers import (
    ContractError,
    handles,
)
from protemporal.runtime.messages import (
    NOTHING,
    PayloadMismatchError,
    Profile,
    arguments,
    data_converter,
    read_message,
    sends_explicit_empty,
)
from protemporal.runtime.options import (
    ActivityOptions,
    ChildOptions,
    ContinueOptions,
    LocalActivityOptions,
    Options,
    StartOptions,
    UpdateOptions,
    UpdateWithStartOptions,
)
from protemporal.runtime.spec import (
    ActivitySpec,
    AnySpec,
    QuerySpec,
    SignalSpec,
    UpdateSpec,
    WorkflowSpec,
)
from protemporal.runtime.styles import (
    name_messages,
)
from protemporal.runtime.templates import (
    ExpressionFailedError,
)
from protemporal.runtime.variables import (
    set_variable,
)
from protemporal.runtime.workflow import (
    QUERY_FAILED,
    UPDATE_REJECTED,
    Workflow,
    implements,
)

if TYPE_CHECKING:
    from temporalio.client import WorkflowUpdateStage

    from protemporal.runtime.offline import variables_from_history
    from protemporal.runtime.propagation import CallerInterceptor
    from protemporal.runtime.worker import WorkerOptions, build_worker, sandbox

__all__ = [
    "NOTHING",
    "QUERY_FAILED",
    "UPDATE_REJECTED",
    "Activities",
    "ActivityOptions",
    "ActivitySpec",
    "AnySpec",
    "Caller",
    "CallerInterceptor",
    "ChildOptions",
    "ChildRun",
    "Client",
    "ConfigurationError",
    "ContinueOptions",
    "ContractError",
    "ExpressionFailedError",
    "LocalActivityOptions",
    "Options",
    "ParentClosePolicy",
    "PayloadMismatchError",
    "Priority",
    "Profile",
    "QuerySpec",
    "RetryPolicy",
    "SignalSpec",
    "StartOptions",
    "UpdateOptions",
    "UpdateRun",
    "UpdateSpec",
    "UpdateWithStartOptions",
    "VersioningBehavior",
    "WorkerOptions",
    "Workflow",
    "WorkflowIDConflictPolicy",
    "WorkflowIDReusePolicy",
    "WorkflowRun",
    "WorkflowSpec",
    "WorkflowUpdateStage",
    "arguments",
    "build_worker",
    "caller",
    "connect",
    "continue_as_new",
    "data_converter",
    "deprecated",
    "execute_activity",
    "execute_child_workflow",
    "execute_local_activity",
    "handles",
    "implements",
    "leave",
    "name_messages",
    "on_behalf_of",
    "read_message",
    "run_main",
    "sandbox",
    "sends_explicit_empty",
    "set_variable",
    "signal_external_workflow",
    "start_activity",
    "start_child_workflow",
    "start_local_activity",
    "variables_from_history",
]

_AT_USE = {
    "CallerInterceptor": "protemporal.runtime.propagation",
    "WorkerOptions": "protemporal.runtime.worker",
    "WorkflowUpdateStage": "temporalio.client",
    "build_worker": "protemporal.runtime.worker",
    "sandbox": "protemporal.runtime.worker",
    "variables_from_history": "protemporal.runtime.offline",
}


def __getattr__(name: str) -> object:
    """Gives what needs the SDK's worker or client."""
    if name not in _AT_USE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_AT_USE[name]), name)
