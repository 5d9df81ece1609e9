import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Money(_message.Message):
    __slots__ = ("minor", "currency")
    MINOR_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    minor: int
    currency: str
    def __init__(self, minor: _Optional[int] = ..., currency: _Optional[str] = ...) -> None: ...

class OmsTimings(_message.Message):
    __slots__ = ("simulate_sleep", "customer_action", "shipping_step")
    SIMULATE_SLEEP_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ACTION_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_STEP_FIELD_NUMBER: _ClassVar[int]
    simulate_sleep: _duration_pb2.Duration
    customer_action: _duration_pb2.Duration
    shipping_step: _duration_pb2.Duration
    def __init__(self, simulate_sleep: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., customer_action: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ..., shipping_step: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ...) -> None: ...

class UndoOutcome(_message.Message):
    __slots__ = ("name", "ok", "attempts", "error")
    NAME_FIELD_NUMBER: _ClassVar[int]
    OK_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    name: str
    ok: bool
    attempts: int
    error: str
    def __init__(self, name: _Optional[str] = ..., ok: _Optional[bool] = ..., attempts: _Optional[int] = ..., error: _Optional[str] = ...) -> None: ...

class CompensationReport(_message.Message):
    __slots__ = ("original", "undo")
    ORIGINAL_FIELD_NUMBER: _ClassVar[int]
    UNDO_FIELD_NUMBER: _ClassVar[int]
    original: str
    undo: _containers.RepeatedCompositeFieldContainer[UndoOutcome]
    def __init__(self, original: _Optional[str] = ..., undo: _Optional[_Iterable[_Union[UndoOutcome, _Mapping[str, object]]]] = ...) -> None: ...
