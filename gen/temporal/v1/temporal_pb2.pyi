import datetime

from google.protobuf.internal import extension_dict as _extension_dict
from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from temporalio.api.common.v1 import message_pb2 as _message_pb2
from temporalio.api.enums.v1 import workflow_pb2 as _workflow_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class IDReusePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED: _ClassVar[IDReusePolicy]
    WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE: _ClassVar[IDReusePolicy]
    WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY: _ClassVar[IDReusePolicy]
    WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE: _ClassVar[IDReusePolicy]
    WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING: _ClassVar[IDReusePolicy]

class ParentClosePolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    PARENT_CLOSE_POLICY_UNSPECIFIED: _ClassVar[ParentClosePolicy]
    PARENT_CLOSE_POLICY_TERMINATE: _ClassVar[ParentClosePolicy]
    PARENT_CLOSE_POLICY_ABANDON: _ClassVar[ParentClosePolicy]
    PARENT_CLOSE_POLICY_REQUEST_CANCEL: _ClassVar[ParentClosePolicy]

class WaitPolicy(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    WAIT_POLICY_UNSPECIFIED: _ClassVar[WaitPolicy]
    WAIT_POLICY_ADMITTED: _ClassVar[WaitPolicy]
    WAIT_POLICY_ACCEPTED: _ClassVar[WaitPolicy]
    WAIT_POLICY_COMPLETED: _ClassVar[WaitPolicy]
WORKFLOW_ID_REUSE_POLICY_UNSPECIFIED: IDReusePolicy
WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE: IDReusePolicy
WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE_FAILED_ONLY: IDReusePolicy
WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE: IDReusePolicy
WORKFLOW_ID_REUSE_POLICY_TERMINATE_IF_RUNNING: IDReusePolicy
PARENT_CLOSE_POLICY_UNSPECIFIED: ParentClosePolicy
PARENT_CLOSE_POLICY_TERMINATE: ParentClosePolicy
PARENT_CLOSE_POLICY_ABANDON: ParentClosePolicy
PARENT_CLOSE_POLICY_REQUEST_CANCEL: ParentClosePolicy
WAIT_POLICY_UNSPECIFIED: WaitPolicy
WAIT_POLICY_ADMITTED: WaitPolicy
WAIT_POLICY_ACCEPTED: WaitPolicy
WAIT_POLICY_COMPLETED: WaitPolicy
SERVICE_FIELD_NUMBER: int
service: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.ServiceOptions, ServiceOptions]
CLI_FIELD_NUMBER: int
cli: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.ServiceOptions, CLIOptions]
WORKFLOW_FIELD_NUMBER: int
workflow: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.MethodOptions, WorkflowOptions]
ACTIVITY_FIELD_NUMBER: int
activity: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.MethodOptions, ActivityOptions]
QUERY_FIELD_NUMBER: int
query: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.MethodOptions, QueryOptions]
SIGNAL_FIELD_NUMBER: int
signal: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.MethodOptions, SignalOptions]
UPDATE_FIELD_NUMBER: int
update: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.MethodOptions, UpdateOptions]
COMMAND_FIELD_NUMBER: int
command: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.MethodOptions, CommandOptions]
FIELD_FIELD_NUMBER: int
field: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.FieldOptions, FieldOptions]

class ServiceOptions(_message.Message):
    __slots__ = ("task_queue", "namespace", "patches", "nexus")
    TASK_QUEUE_FIELD_NUMBER: _ClassVar[int]
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    PATCHES_FIELD_NUMBER: _ClassVar[int]
    NEXUS_FIELD_NUMBER: _ClassVar[int]
    task_queue: str
    namespace: str
    patches: _containers.RepeatedCompositeFieldContainer[Patch]
    nexus: NexusServiceOptions
    def __init__(self, task_queue: _Optional[str] = ..., namespace: _Optional[str] = ..., patches: _Optional[_Iterable[_Union[Patch, _Mapping[str, object]]]] = ..., nexus: _Optional[_Union[NexusServiceOptions, _Mapping[str, object]]] = ...) -> None: ...

class CLIOptions(_message.Message):
    __slots__ = ("ignore", "name", "usage", "aliases")
    IGNORE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    ALIASES_FIELD_NUMBER: _ClassVar[int]
    ignore: bool
    name: str
    usage: str
    aliases: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ignore: _Optional[bool] = ..., name: _Optional[str] = ..., usage: _Optional[str] = ..., aliases: _Optional[_Iterable[str]] = ...) -> None: ...

class CLICommandOptions(_message.Message):
    __slots__ = ("ignore", "name", "usage", "aliases")
    IGNORE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    ALIASES_FIELD_NUMBER: _ClassVar[int]
    ignore: bool
    name: str
    usage: str
    aliases: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, ignore: _Optional[bool] = ..., name: _Optional[str] = ..., usage: _Optional[str] = ..., aliases: _Optional[_Iterable[str]] = ...) -> None: ...

class CLIFlagOptions(_message.Message):
    __slots__ = ("name", "usage", "aliases")
    NAME_FIELD_NUMBER: _ClassVar[int]
    USAGE_FIELD_NUMBER: _ClassVar[int]
    ALIASES_FIELD_NUMBER: _ClassVar[int]
    name: str
    usage: str
    aliases: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, name: _Optional[str] = ..., usage: _Optional[str] = ..., aliases: _Optional[_Iterable[str]] = ...) -> None: ...

class CommandOptions(_message.Message):
    __slots__ = ("ignore",)
    IGNORE_FIELD_NUMBER: _ClassVar[int]
    ignore: bool
    def __init__(self, ignore: _Optional[bool] = ...) -> None: ...

class FieldOptions(_message.Message):
    __slots__ = ("cli",)
    CLI_FIELD_NUMBER: _ClassVar[int]
    cli: CLIFlagOptions
    def __init__(self, cli: _Optional[_Union[CLIFlagOptions, _Mapping[str, object]]] = ...) -> None: ...

class WorkflowOptions(_message.Message):
    __slots__ = ("query", "signal", "update", "execution_timeout", "id", "id_reuse_policy", "namespace", "parent_close_policy", "retry_policy", "run_timeout", "task_queue", "task_timeout", "wait_for_cancellation", "name", "search_attributes", "xns", "aliases", "patches", "cli", "workflow_id_conflict_policy", "versioning_behavior", "typed_search_attributes", "enable_eager_start", "nexus", "priority")
    class Query(_message.Message):
        __slots__ = ("ref", "xns")
        REF_FIELD_NUMBER: _ClassVar[int]
        XNS_FIELD_NUMBER: _ClassVar[int]
        ref: str
        xns: XNSActivityOptions
        def __init__(self, ref: _Optional[str] = ..., xns: _Optional[_Union[XNSActivityOptions, _Mapping[str, object]]] = ...) -> None: ...
    class Signal(_message.Message):
        __slots__ = ("ref", "start", "xns", "cli")
        REF_FIELD_NUMBER: _ClassVar[int]
        START_FIELD_NUMBER: _ClassVar[int]
        XNS_FIELD_NUMBER: _ClassVar[int]
        CLI_FIELD_NUMBER: _ClassVar[int]
        ref: str
        start: bool
        xns: XNSActivityOptions
        cli: CLICommandOptions
        def __init__(self, ref: _Optional[str] = ..., start: _Optional[bool] = ..., xns: _Optional[_Union[XNSActivityOptions, _Mapping[str, object]]] = ..., cli: _Optional[_Union[CLICommandOptions, _Mapping[str, object]]] = ...) -> None: ...
    class Update(_message.Message):
        __slots__ = ("ref", "xns", "start", "cli", "workflow_id_conflict_policy", "validate")
        REF_FIELD_NUMBER: _ClassVar[int]
        XNS_FIELD_NUMBER: _ClassVar[int]
        START_FIELD_NUMBER: _ClassVar[int]
        CLI_FIELD_NUMBER: _ClassVar[int]
        WORKFLOW_ID_CONFLICT_POLICY_FIELD_NUMBER: _ClassVar[int]
        VALIDATE_FIELD_NUMBER: _ClassVar[int]
        ref: str
        xns: XNSActivityOptions
        start: bool
        cli: CLICommandOptions
        workflow_id_conflict_policy: _workflow_pb2.WorkflowIdConflictPolicy
        validate: bool
        def __init__(self, ref: _Optional[str] = ..., xns: _Optional[_Union[XNSActivityOptions, _Mapping[str, object]]] = ..., start: _Optional[bool] = ..., cli: _Optional[_Union[CLICommandOptions, _Mapping[str, object]]] = ..., workflow_id_conflict_policy: _Optional[_Union[_workflow_pb2.WorkflowIdConflictPolicy, str]] = ..., validate: _Optional[bool] = ...) -> None: ...
    QUERY_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    ID_REUSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    NAMESPACE_FIELD_NUMBER: _ClassVar[int]
    PARENT_CLOSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    RETRY_POLICY_FIELD_NUMBER: _ClassVar[int]
    RUN_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    TASK_QUEUE_FIELD_NUMBER: _ClassVar[int]
    TASK_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_CANCELLATION_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SEARCH_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    XNS_FIELD_NUMBER: _ClassVar[int]
    ALIASES_FIELD_NUMBER: _ClassVar[int]
    PATCHES_FIELD_NUMBER: _ClassVar[int]
    CLI_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_CONFLICT_POLICY_FIELD_NUMBER: _ClassVar[int]
    VERSIONING_BEHAVIOR_FIELD_NUMBER: _ClassVar[int]
    TYPED_SEARCH_ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    ENABLE_EAGER_START_FIELD_NUMBER: _ClassVar[int]
    NEXUS_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    query: _containers.RepeatedCompositeFieldContainer[WorkflowOptions.Query]
    signal: _containers.RepeatedCompositeFieldContainer[WorkflowOptions.Signal]
    update: _containers.RepeatedCompositeFieldContainer[WorkflowOptions.Update]
    execution_timeout: _duration_pb2.Duration
    id: str
    id_reuse_policy: IDReusePolicy
    namespace: str
    parent_close_policy: ParentClosePolicy
    retry_policy: RetryPolicy
    run_timeout: _duration_pb2.Duration
    task_queue: str
    task_timeout: _duration_pb2.Duration
    wait_for_cancellation: bool
    name: str
    search_attributes: str
    xns: XNSActivityOptions
    aliases: _containers.RepeatedScalarFieldContainer[str]
    patches: _containers.RepeatedCompositeFieldContainer[Patch]
    cli: CLICommandOptions
    workflow_id_conflict_policy: _workflow_pb2.WorkflowIdConflictPolicy
    versioning_behavior: _workflow_pb2.VersioningBehavior
    typed_search_attributes: str
    enable_eager_start: bool
    nexus: NexusOperationOptions
    priority: _message_pb2.Priority
    def __init__(self, query: _Optional[_Iterable[_Union[WorkflowOptions.Query, _Mapping[str, object]]]] = ..., signal: _Optional[_Iterable[_Union[WorkflowOptions.Signal, _Mapping[str, object]]]] = ..., update: _Optional[_Iterable[_Union[WorkflowOptions.Update, _Mapping[str, object]]]] = ..., execution_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., id: _Optional[str] = ..., id_reuse_policy: _Optional[_Union[IDReusePolicy, str]] = ..., namespace: _Optional[str] = ..., parent_close_policy: _Optional[_Union[ParentClosePolicy, str]] = ..., retry_policy: _Optional[_Union[RetryPolicy, _Mapping[str, object]]] = ..., run_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., task_queue: _Optional[str] = ..., task_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., wait_for_cancellation: _Optional[bool] = ..., name: _Optional[str] = ..., search_attributes: _Optional[str] = ..., xns: _Optional[_Union[XNSActivityOptions, _Mapping[str, object]]] = ..., aliases: _Optional[_Iterable[str]] = ..., patches: _Optional[_Iterable[_Union[Patch, _Mapping[str, object]]]] = ..., cli: _Optional[_Union[CLICommandOptions, _Mapping[str, object]]] = ..., workflow_id_conflict_policy: _Optional[_Union[_workflow_pb2.WorkflowIdConflictPolicy, str]] = ..., versioning_behavior: _Optional[_Union[_workflow_pb2.VersioningBehavior, str]] = ..., typed_search_attributes: _Optional[str] = ..., enable_eager_start: _Optional[bool] = ..., nexus: _Optional[_Union[NexusOperationOptions, _Mapping[str, object]]] = ..., priority: _Optional[_Union[_message_pb2.Priority, _Mapping[str, object]]] = ...) -> None: ...

class ActivityOptions(_message.Message):
    __slots__ = ("task_queue", "schedule_to_close_timeout", "schedule_to_start_timeout", "start_to_close_timeout", "heartbeat_timeout", "retry_policy", "name", "wait_for_cancellation", "priority")
    TASK_QUEUE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_TO_CLOSE_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_TO_START_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    START_TO_CLOSE_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    RETRY_POLICY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_CANCELLATION_FIELD_NUMBER: _ClassVar[int]
    PRIORITY_FIELD_NUMBER: _ClassVar[int]
    task_queue: str
    schedule_to_close_timeout: _duration_pb2.Duration
    schedule_to_start_timeout: _duration_pb2.Duration
    start_to_close_timeout: _duration_pb2.Duration
    heartbeat_timeout: _duration_pb2.Duration
    retry_policy: RetryPolicy
    name: str
    wait_for_cancellation: bool
    priority: _message_pb2.Priority
    def __init__(self, task_queue: _Optional[str] = ..., schedule_to_close_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., schedule_to_start_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., start_to_close_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., heartbeat_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., retry_policy: _Optional[_Union[RetryPolicy, _Mapping[str, object]]] = ..., name: _Optional[str] = ..., wait_for_cancellation: _Optional[bool] = ..., priority: _Optional[_Union[_message_pb2.Priority, _Mapping[str, object]]] = ...) -> None: ...

class QueryOptions(_message.Message):
    __slots__ = ("name", "xns", "patches", "cli")
    NAME_FIELD_NUMBER: _ClassVar[int]
    XNS_FIELD_NUMBER: _ClassVar[int]
    PATCHES_FIELD_NUMBER: _ClassVar[int]
    CLI_FIELD_NUMBER: _ClassVar[int]
    name: str
    xns: XNSActivityOptions
    patches: _containers.RepeatedCompositeFieldContainer[Patch]
    cli: CLICommandOptions
    def __init__(self, name: _Optional[str] = ..., xns: _Optional[_Union[XNSActivityOptions, _Mapping[str, object]]] = ..., patches: _Optional[_Iterable[_Union[Patch, _Mapping[str, object]]]] = ..., cli: _Optional[_Union[CLICommandOptions, _Mapping[str, object]]] = ...) -> None: ...

class SignalOptions(_message.Message):
    __slots__ = ("name", "xns", "patches", "cli")
    NAME_FIELD_NUMBER: _ClassVar[int]
    XNS_FIELD_NUMBER: _ClassVar[int]
    PATCHES_FIELD_NUMBER: _ClassVar[int]
    CLI_FIELD_NUMBER: _ClassVar[int]
    name: str
    xns: XNSActivityOptions
    patches: _containers.RepeatedCompositeFieldContainer[Patch]
    cli: CLICommandOptions
    def __init__(self, name: _Optional[str] = ..., xns: _Optional[_Union[XNSActivityOptions, _Mapping[str, object]]] = ..., patches: _Optional[_Iterable[_Union[Patch, _Mapping[str, object]]]] = ..., cli: _Optional[_Union[CLICommandOptions, _Mapping[str, object]]] = ...) -> None: ...

class UpdateOptions(_message.Message):
    __slots__ = ("id", "validate", "wait_policy", "name", "xns", "patches", "wait_for_stage", "cli")
    ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_FIELD_NUMBER: _ClassVar[int]
    WAIT_POLICY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    XNS_FIELD_NUMBER: _ClassVar[int]
    PATCHES_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_STAGE_FIELD_NUMBER: _ClassVar[int]
    CLI_FIELD_NUMBER: _ClassVar[int]
    id: str
    validate: bool
    wait_policy: WaitPolicy
    name: str
    xns: XNSActivityOptions
    patches: _containers.RepeatedCompositeFieldContainer[Patch]
    wait_for_stage: WaitPolicy
    cli: CLICommandOptions
    def __init__(self, id: _Optional[str] = ..., validate: _Optional[bool] = ..., wait_policy: _Optional[_Union[WaitPolicy, str]] = ..., name: _Optional[str] = ..., xns: _Optional[_Union[XNSActivityOptions, _Mapping[str, object]]] = ..., patches: _Optional[_Iterable[_Union[Patch, _Mapping[str, object]]]] = ..., wait_for_stage: _Optional[_Union[WaitPolicy, str]] = ..., cli: _Optional[_Union[CLICommandOptions, _Mapping[str, object]]] = ...) -> None: ...

class RetryPolicy(_message.Message):
    __slots__ = ("initial_interval", "backoff_coefficient", "max_interval", "max_attempts", "non_retryable_error_types")
    INITIAL_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    BACKOFF_COEFFICIENT_FIELD_NUMBER: _ClassVar[int]
    MAX_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    MAX_ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    NON_RETRYABLE_ERROR_TYPES_FIELD_NUMBER: _ClassVar[int]
    initial_interval: _duration_pb2.Duration
    backoff_coefficient: float
    max_interval: _duration_pb2.Duration
    max_attempts: int
    non_retryable_error_types: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, initial_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., backoff_coefficient: _Optional[float] = ..., max_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., max_attempts: _Optional[int] = ..., non_retryable_error_types: _Optional[_Iterable[str]] = ...) -> None: ...

class XNSActivityOptions(_message.Message):
    __slots__ = ("task_queue", "schedule_to_close_timeout", "schedule_to_start_timeout", "start_to_close_timeout", "heartbeat_timeout", "retry_policy", "name", "heartbeat_interval", "parent_close_policy")
    TASK_QUEUE_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_TO_CLOSE_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    SCHEDULE_TO_START_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    START_TO_CLOSE_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    RETRY_POLICY_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    PARENT_CLOSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    task_queue: str
    schedule_to_close_timeout: _duration_pb2.Duration
    schedule_to_start_timeout: _duration_pb2.Duration
    start_to_close_timeout: _duration_pb2.Duration
    heartbeat_timeout: _duration_pb2.Duration
    retry_policy: RetryPolicy
    name: str
    heartbeat_interval: _duration_pb2.Duration
    parent_close_policy: ParentClosePolicy
    def __init__(self, task_queue: _Optional[str] = ..., schedule_to_close_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., schedule_to_start_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., start_to_close_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., heartbeat_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., retry_policy: _Optional[_Union[RetryPolicy, _Mapping[str, object]]] = ..., name: _Optional[str] = ..., heartbeat_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., parent_close_policy: _Optional[_Union[ParentClosePolicy, str]] = ...) -> None: ...

class NexusServiceOptions(_message.Message):
    __slots__ = ("enabled", "name")
    ENABLED_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    enabled: bool
    name: str
    def __init__(self, enabled: _Optional[bool] = ..., name: _Optional[str] = ...) -> None: ...

class NexusOperationOptions(_message.Message):
    __slots__ = ("disabled", "name")
    DISABLED_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    disabled: bool
    name: str
    def __init__(self, disabled: _Optional[bool] = ..., name: _Optional[str] = ...) -> None: ...

class Patch(_message.Message):
    __slots__ = ("version", "mode")
    class Version(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        PV_UNSPECIFIED: _ClassVar[Patch.Version]
        PV_64: _ClassVar[Patch.Version]
    PV_UNSPECIFIED: Patch.Version
    PV_64: Patch.Version
    class Mode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        PVM_ENABLED: _ClassVar[Patch.Mode]
        PVM_MARKER: _ClassVar[Patch.Mode]
        PVM_REMOVED: _ClassVar[Patch.Mode]
        PVM_DISABLED: _ClassVar[Patch.Mode]
    PVM_ENABLED: Patch.Mode
    PVM_MARKER: Patch.Mode
    PVM_REMOVED: Patch.Mode
    PVM_DISABLED: Patch.Mode
    VERSION_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    version: Patch.Version
    mode: Patch.Mode
    def __init__(self, version: _Optional[_Union[Patch.Version, str]] = ..., mode: _Optional[_Union[Patch.Mode, str]] = ...) -> None: ...
