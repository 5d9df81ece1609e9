from oms.common.v1 import common_pb2 as _common_pb2
from temporal.v1 import temporal_pb2 as _temporal_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class ProcessPaymentRequest(_message.Message):
    __slots__ = ("order_uid", "customer_id", "amount")
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    order_uid: str
    customer_id: int
    amount: _common_pb2.Money
    def __init__(self, order_uid: _Optional[str] = ..., customer_id: _Optional[int] = ..., amount: _Optional[_Union[_common_pb2.Money, _Mapping[str, object]]] = ...) -> None: ...

class ProcessPaymentResponse(_message.Message):
    __slots__ = ("payment_id", "gateway_reference")
    PAYMENT_ID_FIELD_NUMBER: _ClassVar[int]
    GATEWAY_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    payment_id: str
    gateway_reference: str
    def __init__(self, payment_id: _Optional[str] = ..., gateway_reference: _Optional[str] = ...) -> None: ...

class RefundPaymentRequest(_message.Message):
    __slots__ = ("order_uid", "customer_id", "reason")
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    order_uid: str
    customer_id: int
    reason: str
    def __init__(self, order_uid: _Optional[str] = ..., customer_id: _Optional[int] = ..., reason: _Optional[str] = ...) -> None: ...

class RefundPaymentResponse(_message.Message):
    __slots__ = ("changed", "attempts", "refunded")
    CHANGED_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    REFUNDED_FIELD_NUMBER: _ClassVar[int]
    changed: bool
    attempts: int
    refunded: _common_pb2.Money
    def __init__(self, changed: _Optional[bool] = ..., attempts: _Optional[int] = ..., refunded: _Optional[_Union[_common_pb2.Money, _Mapping[str, object]]] = ...) -> None: ...
