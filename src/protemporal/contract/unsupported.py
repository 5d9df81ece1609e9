"""What an option says that we do not honour: told while the raw option is still in hand.

Once the model drops a setting, it would vanish in silence.
"""

from google.protobuf.unknown_fields import UnknownFieldSet

from protemporal.contract.annotations import Option
from protemporal.contract.faults import Code

XNS_FOLDER = "temporal/xns/"
NO_XNS = "no calls across namespaces are generated"

_IGNORED = {
    "temporal.v1.CLICommandOptions": "commands come from the RPC's name and comment",
    "temporal.v1.CLIOptions": "commands come from the service's name and comment",
    "temporal.v1.FieldOptions": "flags come from the field's name and comment",
    "temporal.v1.NexusOperationOptions": "no Nexus operations are generated",
    "temporal.v1.NexusServiceOptions": "no Nexus services are generated",
    "temporal.v1.XNSActivityOptions": NO_XNS,
}
"""Option messages that are accepted and without effect, and why."""

_RETRY = "initial_interval backoff_coefficient max_interval max_attempts non_retryable_error_types"

_KNOWN = {
    name: frozenset(fields.split())
    for name, fields in {
        "protemporal.v1.RpcOptions": "workflow_id input output interval start execute signal query"
        " update signal_with_start update_with_start result describe cancel terminate watch",
        "protemporal.v1.ServiceOptions": "errors",
        "protemporal.v1.ServiceOptions.Error": "type code reason",
        "temporal.api.common.v1.Priority": "priority_key fairness_key fairness_weight",
        "temporal.v1.ActivityOptions": "task_queue schedule_to_close_timeout"
        " schedule_to_start_timeout start_to_close_timeout heartbeat_timeout retry_policy name"
        " wait_for_cancellation priority",
        "temporal.v1.Patch": "version mode",
        "temporal.v1.QueryOptions": "name xns patches cli",
        "temporal.v1.RetryPolicy": _RETRY,
        "temporal.v1.ServiceOptions": "task_queue namespace patches nexus",
        "temporal.v1.SignalOptions": "name xns patches cli",
        "temporal.v1.UpdateOptions": "id validate wait_policy name xns patches wait_for_stage cli",
        "temporal.v1.WorkflowOptions": "query signal update execution_timeout id id_reuse_policy"
        " namespace parent_close_policy retry_policy run_timeout task_queue task_timeout"
        " wait_for_cancellation name search_attributes xns aliases patches cli"
        " workflow_id_conflict_policy versioning_behavior typed_search_attributes"
        " enable_eager_start nexus priority",
        "temporal.v1.WorkflowOptions.Query": "ref xns",
        "temporal.v1.WorkflowOptions.Signal": "ref start xns cli",
        "temporal.v1.WorkflowOptions.Update": "ref xns start cli workflow_id_conflict_policy"
        " validate",
    }.items()
}
"""The fields of option messages as of protoc-gen-go-temporal 1.24."""

_PATCHLESS = ("temporal.v1.QueryOptions", "temporal.v1.SignalOptions", "temporal.v1.UpdateOptions")
"""Option messages whose patches nothing consults, in Go's plugin neither."""

_NEWER = "ignored: annotation version newer than this version of protemporal"


def remark(option: Option, name: str = "") -> None:
    """Warn of everything in the option that has no effect; `name` is that of an outer extension."""
    kind = option.message.DESCRIPTOR.full_name
    if kind == "temporal.v1.CommandOptions":
        option.warn(Code.DEPRECATED, name, "deprecated and ignored; say it in the role's `cli`")
    elif reason := _IGNORED.get(kind):
        option.warn(Code.IGNORED, name, f"ignored: {reason}")
    elif kind in _KNOWN:
        _remark_fields(option, kind, _KNOWN[kind])
    elif name:  # an extension; unknown fields of known messages are told below
        option.warn(Code.UNKNOWN_OPTION, name, f"ignored: this version does not know {kind}")


def _remark_fields(option: Option, kind: str, known: frozenset[str]) -> None:
    for field, _ in option.message.ListFields():
        if field.name not in known:
            option.warn(
                Code.UNKNOWN_OPTION,
                field.name,
                _NEWER,
            )
    for _ in range(len(UnknownFieldSet(option.message))):
        option.warn(Code.UNKNOWN_OPTION, "", _NEWER)
    if "namespace" in known and option.has("namespace"):
        option.warn(
            Code.DEPRECATED, "namespace", "deprecated and ignored: clients choose the namespace"
        )
    if kind in _PATCHLESS and option.has("patches"):
        option.warn(Code.IGNORED, "patches", "ignored: patches are about ids of workflows alone")
    for nested in option.nested():
        remark(nested)
