from temporal.v1 import temporal_pb2 as _temporal_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class StockLine(_message.Message):
    __slots__ = ("line_no", "sku", "quantity")
    LINE_NO_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    line_no: int
    sku: str
    quantity: int
    def __init__(self, line_no: _Optional[int] = ..., sku: _Optional[str] = ..., quantity: _Optional[int] = ...) -> None: ...

class ReserveInventoryRequest(_message.Message):
    __slots__ = ("order_uid", "lines")
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    order_uid: str
    lines: _containers.RepeatedCompositeFieldContainer[StockLine]
    def __init__(self, order_uid: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[StockLine, _Mapping[str, object]]]] = ...) -> None: ...

class ReserveInventoryResponse(_message.Message):
    __slots__ = ("lines",)
    class Line(_message.Message):
        __slots__ = ("line_no", "available")
        LINE_NO_FIELD_NUMBER: _ClassVar[int]
        AVAILABLE_FIELD_NUMBER: _ClassVar[int]
        line_no: int
        available: bool
        def __init__(self, line_no: _Optional[int] = ..., available: _Optional[bool] = ...) -> None: ...
    LINES_FIELD_NUMBER: _ClassVar[int]
    lines: _containers.RepeatedCompositeFieldContainer[ReserveInventoryResponse.Line]
    def __init__(self, lines: _Optional[_Iterable[_Union[ReserveInventoryResponse.Line, _Mapping[str, object]]]] = ...) -> None: ...

class ReleaseReservationRequest(_message.Message):
    __slots__ = ("order_uid", "lines")
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    order_uid: str
    lines: _containers.RepeatedCompositeFieldContainer[StockLine]
    def __init__(self, order_uid: _Optional[str] = ..., lines: _Optional[_Iterable[_Union[StockLine, _Mapping[str, object]]]] = ...) -> None: ...

class ReleaseReservationResponse(_message.Message):
    __slots__ = ("changed", "attempts")
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    changed: bool
    attempts: int
    def __init__(self, changed: _Optional[bool] = ..., attempts: _Optional[int] = ...) -> None: ...

class UpdateInventoryRequest(_message.Message):
    __slots__ = ("order_uid",)
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    order_uid: str
    def __init__(self, order_uid: _Optional[str] = ...) -> None: ...

class UpdateInventoryResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class RestoreInventoryRequest(_message.Message):
    __slots__ = ("order_uid",)
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    order_uid: str
    def __init__(self, order_uid: _Optional[str] = ...) -> None: ...

class RestoreInventoryResponse(_message.Message):
    __slots__ = ("changed", "attempts")
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    changed: bool
    attempts: int
    def __init__(self, changed: _Optional[bool] = ..., attempts: _Optional[int] = ...) -> None: ...
