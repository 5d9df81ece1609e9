import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from temporal.v1 import temporal_pb2 as _temporal_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ArrangeShippingRequest(_message.Message):
    __slots__ = ("order_uid", "customer_id", "step")
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    order_uid: str
    customer_id: int
    step: _duration_pb2.Duration
    def __init__(self, order_uid: _Optional[str] = ..., customer_id: _Optional[int] = ..., step: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ...) -> None: ...

class ArrangeShippingResponse(_message.Message):
    __slots__ = ("carrier_reference",)
    CARRIER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    carrier_reference: str
    def __init__(self, carrier_reference: _Optional[str] = ...) -> None: ...

class CancelShippingRequest(_message.Message):
    __slots__ = ("order_uid", "customer_id")
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    order_uid: str
    customer_id: int
    def __init__(self, order_uid: _Optional[str] = ..., customer_id: _Optional[int] = ...) -> None: ...

class CancelShippingResponse(_message.Message):
    __slots__ = ("changed", "attempts")
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    changed: bool
    attempts: int
    def __init__(self, changed: _Optional[bool] = ..., attempts: _Optional[int] = ...) -> None: ...
