import datetime

from google.protobuf import any_pb2 as _any_pb2
from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from temporalio.api.enums.v1 import workflow_pb2 as _workflow_pb2
from temporal.v1 import temporal_pb2 as _temporal_pb2
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

class GetWorkflowRequest(_message.Message):
    __slots__ = ("heartbeat_interval", "run_id", "workflow_id", "parent_close_policy")
    HEARTBEAT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_CLOSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    heartbeat_interval: _duration_pb2.Duration
    run_id: str
    workflow_id: str
    parent_close_policy: _workflow_pb2.ParentClosePolicy
    def __init__(self, heartbeat_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., run_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., parent_close_policy: _Optional[_Union[_workflow_pb2.ParentClosePolicy, str]] = ...) -> None: ...

class QueryRequest(_message.Message):
    __slots__ = ("run_id", "workflow_id", "request", "heartbeat_interval")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    workflow_id: str
    request: _any_pb2.Any
    heartbeat_interval: _duration_pb2.Duration
    def __init__(self, run_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., request: _Optional[_Union[_any_pb2.Any, _Mapping[str, object]]] = ..., heartbeat_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ...) -> None: ...

class SignalRequest(_message.Message):
    __slots__ = ("run_id", "workflow_id", "request", "heartbeat_interval")
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    HEARTBEAT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    run_id: str
    workflow_id: str
    request: _any_pb2.Any
    heartbeat_interval: _duration_pb2.Duration
    def __init__(self, run_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., request: _Optional[_Union[_any_pb2.Any, _Mapping[str, object]]] = ..., heartbeat_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ...) -> None: ...

class WorkflowRequest(_message.Message):
    __slots__ = ("heartbeat_interval", "start_workflow_options", "request", "detached", "signal", "parent_close_policy")
    HEARTBEAT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    START_WORKFLOW_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    DETACHED_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    PARENT_CLOSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    heartbeat_interval: _duration_pb2.Duration
    start_workflow_options: StartWorkflowOptions
    request: _any_pb2.Any
    detached: bool
    signal: _any_pb2.Any
    parent_close_policy: _temporal_pb2.ParentClosePolicy
    def __init__(self, heartbeat_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., start_workflow_options: _Optional[_Union[StartWorkflowOptions, _Mapping[str, object]]] = ..., request: _Optional[_Union[_any_pb2.Any, _Mapping[str, object]]] = ..., detached: _Optional[bool] = ..., signal: _Optional[_Union[_any_pb2.Any, _Mapping[str, object]]] = ..., parent_close_policy: _Optional[_Union[_temporal_pb2.ParentClosePolicy, str]] = ...) -> None: ...

class StartWorkflowOptions(_message.Message):
    __slots__ = ("id", "task_queue", "execution_timeout", "run_timeout", "task_timeout", "id_reuse_policy", "error_when_already_started", "retry_policy", "memo", "search_attirbutes", "enable_eager_start", "start_delay", "workflow_id_conflict_policy")
    ID_FIELD_NUMBER: _ClassVar[int]
    TASK_QUEUE_FIELD_NUMBER: _ClassVar[int]
    EXECUTION_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    RUN_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    TASK_TIMEOUT_FIELD_NUMBER: _ClassVar[int]
    ID_REUSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    ERROR_WHEN_ALREADY_STARTED_FIELD_NUMBER: _ClassVar[int]
    RETRY_POLICY_FIELD_NUMBER: _ClassVar[int]
    MEMO_FIELD_NUMBER: _ClassVar[int]
    SEARCH_ATTIRBUTES_FIELD_NUMBER: _ClassVar[int]
    ENABLE_EAGER_START_FIELD_NUMBER: _ClassVar[int]
    START_DELAY_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_CONFLICT_POLICY_FIELD_NUMBER: _ClassVar[int]
    id: str
    task_queue: str
    execution_timeout: _duration_pb2.Duration
    run_timeout: _duration_pb2.Duration
    task_timeout: _duration_pb2.Duration
    id_reuse_policy: IDReusePolicy
    error_when_already_started: bool
    retry_policy: RetryPolicy
    memo: _struct_pb2.Struct
    search_attirbutes: _struct_pb2.Struct
    enable_eager_start: bool
    start_delay: _duration_pb2.Duration
    workflow_id_conflict_policy: _workflow_pb2.WorkflowIdConflictPolicy
    def __init__(self, id: _Optional[str] = ..., task_queue: _Optional[str] = ..., execution_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., run_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., task_timeout: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., id_reuse_policy: _Optional[_Union[IDReusePolicy, str]] = ..., error_when_already_started: _Optional[bool] = ..., retry_policy: _Optional[_Union[RetryPolicy, _Mapping[str, object]]] = ..., memo: _Optional[_Union[_struct_pb2.Struct, _Mapping[str, object]]] = ..., search_attirbutes: _Optional[_Union[_struct_pb2.Struct, _Mapping[str, object]]] = ..., enable_eager_start: _Optional[bool] = ..., start_delay: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., workflow_id_conflict_policy: _Optional[_Union[_workflow_pb2.WorkflowIdConflictPolicy, str]] = ...) -> None: ...

class UpdateRequest(_message.Message):
    __slots__ = ("heartbeat_interval", "update_workflow_options", "request")
    HEARTBEAT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    UPDATE_WORKFLOW_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_FIELD_NUMBER: _ClassVar[int]
    heartbeat_interval: _duration_pb2.Duration
    update_workflow_options: UpdateWorkflowWithOptionsRequest
    request: _any_pb2.Any
    def __init__(self, heartbeat_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., update_workflow_options: _Optional[_Union[UpdateWorkflowWithOptionsRequest, _Mapping[str, object]]] = ..., request: _Optional[_Union[_any_pb2.Any, _Mapping[str, object]]] = ...) -> None: ...

class UpdateWithStartRequest(_message.Message):
    __slots__ = ("heartbeat_interval", "start_workflow_options", "update_workflow_options", "detached", "input", "update", "parent_close_policy")
    HEARTBEAT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    START_WORKFLOW_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    UPDATE_WORKFLOW_OPTIONS_FIELD_NUMBER: _ClassVar[int]
    DETACHED_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    PARENT_CLOSE_POLICY_FIELD_NUMBER: _ClassVar[int]
    heartbeat_interval: _duration_pb2.Duration
    start_workflow_options: StartWorkflowOptions
    update_workflow_options: UpdateWorkflowWithOptionsRequest
    detached: bool
    input: _any_pb2.Any
    update: _any_pb2.Any
    parent_close_policy: _temporal_pb2.ParentClosePolicy
    def __init__(self, heartbeat_interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., start_workflow_options: _Optional[_Union[StartWorkflowOptions, _Mapping[str, object]]] = ..., update_workflow_options: _Optional[_Union[UpdateWorkflowWithOptionsRequest, _Mapping[str, object]]] = ..., detached: _Optional[bool] = ..., input: _Optional[_Union[_any_pb2.Any, _Mapping[str, object]]] = ..., update: _Optional[_Union[_any_pb2.Any, _Mapping[str, object]]] = ..., parent_close_policy: _Optional[_Union[_temporal_pb2.ParentClosePolicy, str]] = ...) -> None: ...

class UpdateWorkflowWithOptionsRequest(_message.Message):
    __slots__ = ("update_id", "workflow_id", "run_id", "first_execution_run_id", "wait_policy", "wait_for_stage")
    UPDATE_ID_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    FIRST_EXECUTION_RUN_ID_FIELD_NUMBER: _ClassVar[int]
    WAIT_POLICY_FIELD_NUMBER: _ClassVar[int]
    WAIT_FOR_STAGE_FIELD_NUMBER: _ClassVar[int]
    update_id: str
    workflow_id: str
    run_id: str
    first_execution_run_id: str
    wait_policy: WaitPolicy
    wait_for_stage: WaitPolicy
    def __init__(self, update_id: _Optional[str] = ..., workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ..., first_execution_run_id: _Optional[str] = ..., wait_policy: _Optional[_Union[WaitPolicy, str]] = ..., wait_for_stage: _Optional[_Union[WaitPolicy, str]] = ...) -> None: ...

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
