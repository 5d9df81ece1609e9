"""The annotations as law: every name, number, type, label and enum value, transcribed by hand.

Contracts written for protoc-gen-go-temporal 1.24 depend on each of temporal.v1 and
temporal.xns.v1; ours depend on protemporal.v1 from its first release. A change here needs a reason
that is older than the change.
"""

TEMPORAL = "temporal/v1/temporal.proto"
XNS = "temporal/xns/v1/xns.proto"
RPC = "protemporal/v1/rpc.proto"

IMPORTS = {
    TEMPORAL: {
        "google/protobuf/descriptor.proto",
        "google/protobuf/duration.proto",
        "temporal/api/common/v1/message.proto",
        "temporal/api/enums/v1/workflow.proto",
    },
    XNS: {
        "google/protobuf/any.proto",
        "google/protobuf/descriptor.proto",
        "google/protobuf/duration.proto",
        "google/protobuf/struct.proto",
        "temporal/api/enums/v1/workflow.proto",
        "temporal/v1/temporal.proto",
    },
    RPC: {"google/protobuf/descriptor.proto", "google/protobuf/duration.proto"},
}

# Extension: number, what it extends, what it is.
EXTENSIONS = {
    "temporal.v1.service": "7233 google.protobuf.ServiceOptions optional ServiceOptions",
    "temporal.v1.cli": "7234 google.protobuf.ServiceOptions optional CLIOptions",
    "temporal.v1.workflow": "7233 google.protobuf.MethodOptions optional WorkflowOptions",
    "temporal.v1.activity": "7234 google.protobuf.MethodOptions optional ActivityOptions",
    "temporal.v1.query": "7235 google.protobuf.MethodOptions optional QueryOptions",
    "temporal.v1.signal": "7236 google.protobuf.MethodOptions optional SignalOptions",
    "temporal.v1.update": "7237 google.protobuf.MethodOptions optional UpdateOptions",
    "temporal.v1.command": "7238 google.protobuf.MethodOptions optional CommandOptions deprecated",
    "temporal.v1.field": "7233 google.protobuf.FieldOptions optional FieldOptions",
    "protemporal.v1.rpc": "7243 google.protobuf.MethodOptions optional RpcOptions",
    "protemporal.v1.service": "7243 google.protobuf.ServiceOptions optional ServiceOptions",
}

QUERY_OR_SIGNAL = [
    "1 name string",
    "2 xns XNSActivityOptions",
    "3 patches repeated Patch",
    "4 cli CLICommandOptions",
]
COMMAND_LINE = [
    "1 ignore bool",
    "2 name string",
    "3 usage string",
    "4 aliases repeated string",
]
RETRY_POLICY = [
    "1 initial_interval google.protobuf.Duration",
    "2 backoff_coefficient double",
    "3 max_interval google.protobuf.Duration",
    "4 max_attempts int32",
    "5 non_retryable_error_types repeated string",
]
TO_RUNNING = [
    "1 run_id string",
    "2 workflow_id string",
    "3 request google.protobuf.Any",
    "4 heartbeat_interval google.protobuf.Duration",
]

# Message: its fields in the order of their numbers; types of the same package without its name.
MESSAGES = {
    "temporal.v1.ServiceOptions": [
        "1 task_queue string",
        "2 namespace string deprecated",
        "3 patches repeated Patch",
        "4 nexus NexusServiceOptions",
    ],
    "temporal.v1.CLIOptions": COMMAND_LINE,
    "temporal.v1.CLICommandOptions": COMMAND_LINE,
    "temporal.v1.CLIFlagOptions": [
        "2 name string",
        "3 usage string",
        "4 aliases repeated string",
    ],
    "temporal.v1.CommandOptions": ["1 ignore bool"],
    "temporal.v1.FieldOptions": ["1 cli CLIFlagOptions"],
    "temporal.v1.WorkflowOptions": [
        "1 query repeated WorkflowOptions.Query",
        "2 signal repeated WorkflowOptions.Signal",
        "3 update repeated WorkflowOptions.Update",
        "4 execution_timeout google.protobuf.Duration",
        "5 id string",
        "6 id_reuse_policy IDReusePolicy",
        "7 namespace string deprecated",
        "8 parent_close_policy ParentClosePolicy",
        "9 retry_policy RetryPolicy",
        "10 run_timeout google.protobuf.Duration",
        "11 task_queue string",
        "12 task_timeout google.protobuf.Duration",
        "13 wait_for_cancellation bool",
        "14 name string",
        "15 search_attributes string",
        "16 xns XNSActivityOptions",
        "17 aliases repeated string",
        "18 patches repeated Patch",
        "19 cli CLICommandOptions",
        "20 workflow_id_conflict_policy temporal.api.enums.v1.WorkflowIdConflictPolicy",
        "21 versioning_behavior temporal.api.enums.v1.VersioningBehavior",
        "22 typed_search_attributes string",
        "23 enable_eager_start bool",
        "24 nexus NexusOperationOptions",
        "25 priority temporal.api.common.v1.Priority",
    ],
    "temporal.v1.WorkflowOptions.Query": ["1 ref string", "2 xns XNSActivityOptions"],
    "temporal.v1.WorkflowOptions.Signal": [
        "1 ref string",
        "2 start bool",
        "3 xns XNSActivityOptions",
        "4 cli CLICommandOptions",
    ],
    "temporal.v1.WorkflowOptions.Update": [
        "1 ref string",
        "2 xns XNSActivityOptions",
        "3 start bool",
        "4 cli CLICommandOptions",
        "5 workflow_id_conflict_policy temporal.api.enums.v1.WorkflowIdConflictPolicy",
        "6 validate optional bool",
    ],
    "temporal.v1.ActivityOptions": [
        "1 task_queue string",
        "2 schedule_to_close_timeout google.protobuf.Duration",
        "3 schedule_to_start_timeout google.protobuf.Duration",
        "4 start_to_close_timeout google.protobuf.Duration",
        "5 heartbeat_timeout google.protobuf.Duration",
        "6 retry_policy RetryPolicy",
        "7 name string",
        "8 wait_for_cancellation bool",
        "9 priority temporal.api.common.v1.Priority",
    ],
    "temporal.v1.QueryOptions": QUERY_OR_SIGNAL,
    "temporal.v1.SignalOptions": QUERY_OR_SIGNAL,
    "temporal.v1.UpdateOptions": [
        "1 id string",
        "2 validate bool",
        "3 wait_policy WaitPolicy deprecated",
        "4 name string",
        "5 xns XNSActivityOptions",
        "6 patches repeated Patch",
        "7 wait_for_stage WaitPolicy",
        "8 cli CLICommandOptions",
    ],
    "temporal.v1.RetryPolicy": RETRY_POLICY,
    "temporal.v1.XNSActivityOptions": [
        "1 task_queue string",
        "2 schedule_to_close_timeout google.protobuf.Duration",
        "3 schedule_to_start_timeout google.protobuf.Duration",
        "4 start_to_close_timeout google.protobuf.Duration",
        "5 heartbeat_timeout google.protobuf.Duration",
        "6 retry_policy RetryPolicy",
        "7 name string",
        "8 heartbeat_interval google.protobuf.Duration",
        "9 parent_close_policy ParentClosePolicy",
    ],
    "temporal.v1.NexusServiceOptions": ["1 enabled bool", "2 name string"],
    "temporal.v1.NexusOperationOptions": ["1 disabled bool", "2 name string"],
    "temporal.v1.Patch": ["1 version Patch.Version", "2 mode Patch.Mode"],
    "temporal.xns.v1.GetWorkflowRequest": [
        "1 heartbeat_interval google.protobuf.Duration",
        "2 run_id string",
        "3 workflow_id string",
        "4 parent_close_policy temporal.api.enums.v1.ParentClosePolicy",
    ],
    "temporal.xns.v1.QueryRequest": TO_RUNNING,
    "temporal.xns.v1.SignalRequest": TO_RUNNING,
    "temporal.xns.v1.WorkflowRequest": [
        "1 heartbeat_interval google.protobuf.Duration",
        "2 start_workflow_options StartWorkflowOptions",
        "3 request google.protobuf.Any",
        "4 detached bool",
        "5 signal google.protobuf.Any",
        "6 parent_close_policy temporal.v1.ParentClosePolicy",
    ],
    "temporal.xns.v1.StartWorkflowOptions": [
        "1 id string",
        "2 task_queue string",
        "3 execution_timeout google.protobuf.Duration",
        "4 run_timeout google.protobuf.Duration",
        "5 task_timeout google.protobuf.Duration",
        "6 id_reuse_policy IDReusePolicy",
        "7 error_when_already_started bool",
        "8 retry_policy RetryPolicy",
        "9 memo google.protobuf.Struct",
        "10 search_attirbutes google.protobuf.Struct",
        "11 enable_eager_start bool",
        "12 start_delay google.protobuf.Duration",
        "13 workflow_id_conflict_policy temporal.api.enums.v1.WorkflowIdConflictPolicy",
    ],
    "temporal.xns.v1.UpdateRequest": [
        "1 heartbeat_interval google.protobuf.Duration",
        "2 update_workflow_options UpdateWorkflowWithOptionsRequest",
        "3 request google.protobuf.Any",
    ],
    "temporal.xns.v1.UpdateWithStartRequest": [
        "1 heartbeat_interval google.protobuf.Duration",
        "2 start_workflow_options StartWorkflowOptions",
        "3 update_workflow_options UpdateWorkflowWithOptionsRequest",
        "4 detached bool",
        "5 input google.protobuf.Any",
        "6 update google.protobuf.Any",
        "7 parent_close_policy temporal.v1.ParentClosePolicy",
    ],
    "temporal.xns.v1.UpdateWorkflowWithOptionsRequest": [
        "1 update_id string",
        "2 workflow_id string",
        "3 run_id string",
        "4 first_execution_run_id string",
        "5 wait_policy WaitPolicy deprecated",
        "6 wait_for_stage WaitPolicy",
    ],
    "temporal.xns.v1.RetryPolicy": RETRY_POLICY,
    "protemporal.v1.RpcOptions": [
        "1 workflow_id string",
        "2 input string",
        "3 output string",
        "4 interval google.protobuf.Duration",
        "10 start verb string",
        "11 execute verb string",
        "12 signal verb string",
        "13 query verb string",
        "14 update verb string",
        "15 signal_with_start verb RpcOptions.SignalWithStart",
        "16 update_with_start verb RpcOptions.UpdateWithStart",
        "17 result verb string",
        "18 describe verb string",
        "19 cancel verb string",
        "20 terminate verb string",
        "21 watch verb string",
    ],
    "protemporal.v1.ServiceOptions": ["1 errors repeated ServiceOptions.Error"],
    "protemporal.v1.ServiceOptions.Error": ["1 type string", "2 code string", "3 reason string"],
    "protemporal.v1.RpcOptions.SignalWithStart": ["1 workflow string", "2 signal string"],
    "protemporal.v1.RpcOptions.UpdateWithStart": ["1 workflow string", "2 update string"],
}

ID_REUSE_POLICY = {
    "WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED": 0,
    "WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE": 1,
    "WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY": 2,
    "WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE": 3,
    "WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING": 4,
}
PARENT_CLOSE_POLICY = {
    "PARENT_CLOSE_POLICY_UNSPECIFIED": 0,
    "PARENT_CLOSE_POLICY_TERMINATE": 1,
    "PARENT_CLOSE_POLICY_ABANDON": 2,
    "PARENT_CLOSE_POLICY_REQUEST_CANCEL": 3,
}
WAIT_POLICY = {
    "WAIT_POLICY_UNSPECIFIED": 0,
    "WAIT_POLICY_ADMITTED": 1,
    "WAIT_POLICY_ACCEPTED": 2,
    "WAIT_POLICY_COMPLETED": 3,
}
ENUMS = {
    "temporal.v1.IDReusePolicy": ID_REUSE_POLICY,
    "temporal.v1.ParentClosePolicy": PARENT_CLOSE_POLICY,
    "temporal.v1.WaitPolicy": WAIT_POLICY,
    "temporal.v1.Patch.Version": {"PV_UNSPECIFIED": 0, "PV_64": 1},
    "temporal.v1.Patch.Mode": {
        "PVM_ENABLED": 0,
        "PVM_MARKER": 1,
        "PVM_REMOVED": 2,
        "PVM_DISABLED": 3,
    },
    "temporal.xns.v1.IDReusePolicy": ID_REUSE_POLICY,
    "temporal.xns.v1.ParentClosePolicy": PARENT_CLOSE_POLICY,
    "temporal.xns.v1.WaitPolicy": WAIT_POLICY,
}
