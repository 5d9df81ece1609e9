import datetime

from google.protobuf.internal import extension_dict as _extension_dict
from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
RPC_FIELD_NUMBER: int
rpc: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.MethodOptions, RpcOptions]
SERVICE_FIELD_NUMBER: int
service: _extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.ServiceOptions, ServiceOptions]

class ServiceOptions(_message.Message):
    __slots__ = ("errors",)
    class Error(_message.Message):
        __slots__ = ("type", "code", "reason")
        TYPE_FIELD_NUMBER: _ClassVar[int]
        CODE_FIELD_NUMBER: _ClassVar[int]
        REASON_FIELD_NUMBER: _ClassVar[int]
        type: str
        code: str
        reason: str
        def __init__(self, type: _Optional[str] = ..., code: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...
    ERRORS_FIELD_NUMBER: _ClassVar[int]
    errors: _containers.RepeatedCompositeFieldContainer[ServiceOptions.Error]
    def __init__(self, errors: _Optional[_Iterable[_Union[ServiceOptions.Error, _Mapping[str, object]]]] = ...) -> None: ...

class RpcOptions(_message.Message):
    __slots__ = ("workflow_id", "input", "output", "interval", "start", "execute", "signal", "query", "update", "signal_with_start", "update_with_start", "result", "describe", "cancel", "terminate", "watch")
    class SignalWithStart(_message.Message):
        __slots__ = ("workflow", "signal")
        WORKFLOW_FIELD_NUMBER: _ClassVar[int]
        SIGNAL_FIELD_NUMBER: _ClassVar[int]
        workflow: str
        signal: str
        def __init__(self, workflow: _Optional[str] = ..., signal: _Optional[str] = ...) -> None: ...
    class UpdateWithStart(_message.Message):
        __slots__ = ("workflow", "update")
        WORKFLOW_FIELD_NUMBER: _ClassVar[int]
        UPDATE_FIELD_NUMBER: _ClassVar[int]
        workflow: str
        update: str
        def __init__(self, workflow: _Optional[str] = ..., update: _Optional[str] = ...) -> None: ...
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    EXECUTE_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_WITH_START_FIELD_NUMBER: _ClassVar[int]
    UPDATE_WITH_START_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    DESCRIBE_FIELD_NUMBER: _ClassVar[int]
    CANCEL_FIELD_NUMBER: _ClassVar[int]
    TERMINATE_FIELD_NUMBER: _ClassVar[int]
    WATCH_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    input: str
    output: str
    interval: _duration_pb2.Duration
    start: str
    execute: str
    signal: str
    query: str
    update: str
    signal_with_start: RpcOptions.SignalWithStart
    update_with_start: RpcOptions.UpdateWithStart
    result: str
    describe: str
    cancel: str
    terminate: str
    watch: str
    def __init__(self, workflow_id: _Optional[str] = ..., input: _Optional[str] = ..., output: _Optional[str] = ..., interval: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., start: _Optional[str] = ..., execute: _Optional[str] = ..., signal: _Optional[str] = ..., query: _Optional[str] = ..., update: _Optional[str] = ..., signal_with_start: _Optional[_Union[RpcOptions.SignalWithStart, _Mapping[str, object]]] = ..., update_with_start: _Optional[_Union[RpcOptions.UpdateWithStart, _Mapping[str, object]]] = ..., result: _Optional[str] = ..., describe: _Optional[str] = ..., cancel: _Optional[str] = ..., terminate: _Optional[str] = ..., watch: _Optional[str] = ...) -> None: ...
