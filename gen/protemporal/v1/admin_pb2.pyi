import datetime

from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf import struct_pb2 as _struct_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from protemporal.v1 import workflow_info_pb2 as _workflow_info_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DescribeRequest(_message.Message):
    __slots__ = ("workflow_id", "run_id")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ...) -> None: ...

class ListRequest(_message.Message):
    __slots__ = ("type", "status", "workflow_id_prefix", "started_from", "started_before", "page_size", "page_token")
    TYPE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    WORKFLOW_ID_PREFIX_FIELD_NUMBER: _ClassVar[int]
    STARTED_FROM_FIELD_NUMBER: _ClassVar[int]
    STARTED_BEFORE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    type: str
    status: _workflow_info_pb2.WorkflowStatus
    workflow_id_prefix: str
    started_from: _timestamp_pb2.Timestamp
    started_before: _timestamp_pb2.Timestamp
    page_size: int
    page_token: str
    def __init__(self, type: _Optional[str] = ..., status: _Optional[_Union[_workflow_info_pb2.WorkflowStatus, str]] = ..., workflow_id_prefix: _Optional[str] = ..., started_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., started_before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListResponse(_message.Message):
    __slots__ = ("workflows", "next_page_token")
    WORKFLOWS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    workflows: _containers.RepeatedCompositeFieldContainer[_workflow_info_pb2.WorkflowInfo]
    next_page_token: str
    def __init__(self, workflows: _Optional[_Iterable[_Union[_workflow_info_pb2.WorkflowInfo, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class HistoryRequest(_message.Message):
    __slots__ = ("workflow_id", "run_id")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ...) -> None: ...

class HistoryEvent(_message.Message):
    __slots__ = ("event_id", "event_time", "event_type", "attributes")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_TIME_FIELD_NUMBER: _ClassVar[int]
    EVENT_TYPE_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    event_id: int
    event_time: _timestamp_pb2.Timestamp
    event_type: str
    attributes: _struct_pb2.Struct
    def __init__(self, event_id: _Optional[int] = ..., event_time: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., event_type: _Optional[str] = ..., attributes: _Optional[_Union[_struct_pb2.Struct, _Mapping[str, object]]] = ...) -> None: ...

class CancelRequest(_message.Message):
    __slots__ = ("workflow_id", "run_id", "reason")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    reason: str
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class TerminateRequest(_message.Message):
    __slots__ = ("workflow_id", "run_id", "reason")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    reason: str
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class SignalRequest(_message.Message):
    __slots__ = ("workflow_id", "run_id", "signal", "input")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNAL_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    signal: str
    input: _struct_pb2.Value
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ..., signal: _Optional[str] = ..., input: _Optional[_Union[_struct_pb2.Value, _Mapping[str, object]]] = ...) -> None: ...

class QueryRequest(_message.Message):
    __slots__ = ("workflow_id", "run_id", "query", "input")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    QUERY_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    query: str
    input: _struct_pb2.Value
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ..., query: _Optional[str] = ..., input: _Optional[_Union[_struct_pb2.Value, _Mapping[str, object]]] = ...) -> None: ...

class QueryResponse(_message.Message):
    __slots__ = ("output",)
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    output: _struct_pb2.Value
    def __init__(self, output: _Optional[_Union[_struct_pb2.Value, _Mapping[str, object]]] = ...) -> None: ...

class UpdateRequest(_message.Message):
    __slots__ = ("workflow_id", "run_id", "update", "input")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATE_FIELD_NUMBER: _ClassVar[int]
    INPUT_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    update: str
    input: _struct_pb2.Value
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ..., update: _Optional[str] = ..., input: _Optional[_Union[_struct_pb2.Value, _Mapping[str, object]]] = ...) -> None: ...

class UpdateResponse(_message.Message):
    __slots__ = ("output",)
    OUTPUT_FIELD_NUMBER: _ClassVar[int]
    output: _struct_pb2.Value
    def __init__(self, output: _Optional[_Union[_struct_pb2.Value, _Mapping[str, object]]] = ...) -> None: ...

class VariablesRequest(_message.Message):
    __slots__ = ("workflow_id", "run_id", "source")
    class Source(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        SOURCE_UNSPECIFIED: _ClassVar[VariablesRequest.Source]
        SOURCE_LIVE: _ClassVar[VariablesRequest.Source]
        SOURCE_HISTORY: _ClassVar[VariablesRequest.Source]
    SOURCE_UNSPECIFIED: VariablesRequest.Source
    SOURCE_LIVE: VariablesRequest.Source
    SOURCE_HISTORY: VariablesRequest.Source
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    source: VariablesRequest.Source
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ..., source: _Optional[_Union[VariablesRequest.Source, str]] = ...) -> None: ...

class VariablesResponse(_message.Message):
    __slots__ = ("variables",)
    VARIABLES_FIELD_NUMBER: _ClassVar[int]
    variables: _struct_pb2.Struct
    def __init__(self, variables: _Optional[_Union[_struct_pb2.Struct, _Mapping[str, object]]] = ...) -> None: ...
