import datetime

from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from oms.common.v1 import common_pb2 as _common_pb2
from protemporal.v1 import rpc_pb2 as _rpc_pb2
from temporal.v1 import temporal_pb2 as _temporal_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OrderKind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_KIND_UNSPECIFIED: _ClassVar[OrderKind]
    ORDER_KIND_STANDARD: _ClassVar[OrderKind]
    ORDER_KIND_EXPRESS: _ClassVar[OrderKind]

class OrderState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_STATE_UNSPECIFIED: _ClassVar[OrderState]
    ORDER_STATE_CREATED: _ClassVar[OrderState]
    ORDER_STATE_AWAITING_CUSTOMER: _ClassVar[OrderState]
    ORDER_STATE_AWAITING_PAYMENT: _ClassVar[OrderState]
    ORDER_STATE_PAID: _ClassVar[OrderState]
    ORDER_STATE_AWAITING_VENDOR: _ClassVar[OrderState]
    ORDER_STATE_PREPARING: _ClassVar[OrderState]
    ORDER_STATE_READY: _ClassVar[OrderState]
    ORDER_STATE_IN_DELIVERY: _ClassVar[OrderState]
    ORDER_STATE_SHIPPED: _ClassVar[OrderState]
    ORDER_STATE_DELIVERED: _ClassVar[OrderState]
    ORDER_STATE_CANCELLING: _ClassVar[OrderState]
    ORDER_STATE_CANCELLED: _ClassVar[OrderState]
    ORDER_STATE_FAILED: _ClassVar[OrderState]

class Actor(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ACTOR_UNSPECIFIED: _ClassVar[Actor]
    ACTOR_CUSTOMER: _ClassVar[Actor]
    ACTOR_VENDOR: _ClassVar[Actor]
    ACTOR_OPERATOR: _ClassVar[Actor]
    ACTOR_SYSTEM: _ClassVar[Actor]

class Resolution(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    RESOLUTION_UNSPECIFIED: _ClassVar[Resolution]
    RESOLUTION_AMEND: _ClassVar[Resolution]
    RESOLUTION_CANCEL: _ClassVar[Resolution]
ORDER_KIND_UNSPECIFIED: OrderKind
ORDER_KIND_STANDARD: OrderKind
ORDER_KIND_EXPRESS: OrderKind
ORDER_STATE_UNSPECIFIED: OrderState
ORDER_STATE_CREATED: OrderState
ORDER_STATE_AWAITING_CUSTOMER: OrderState
ORDER_STATE_AWAITING_PAYMENT: OrderState
ORDER_STATE_PAID: OrderState
ORDER_STATE_AWAITING_VENDOR: OrderState
ORDER_STATE_PREPARING: OrderState
ORDER_STATE_READY: OrderState
ORDER_STATE_IN_DELIVERY: OrderState
ORDER_STATE_SHIPPED: OrderState
ORDER_STATE_DELIVERED: OrderState
ORDER_STATE_CANCELLING: OrderState
ORDER_STATE_CANCELLED: OrderState
ORDER_STATE_FAILED: OrderState
ACTOR_UNSPECIFIED: Actor
ACTOR_CUSTOMER: Actor
ACTOR_VENDOR: Actor
ACTOR_OPERATOR: Actor
ACTOR_SYSTEM: Actor
RESOLUTION_UNSPECIFIED: Resolution
RESOLUTION_AMEND: Resolution
RESOLUTION_CANCEL: Resolution

class OrderItem(_message.Message):
    __slots__ = ("line_no", "sku", "name", "quantity", "unit_price")
    LINE_NO_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    UNIT_PRICE_FIELD_NUMBER: _ClassVar[int]
    line_no: int
    sku: str
    name: str
    quantity: int
    unit_price: _common_pb2.Money
    def __init__(self, line_no: _Optional[int] = ..., sku: _Optional[str] = ..., name: _Optional[str] = ..., quantity: _Optional[int] = ..., unit_price: _Optional[_Union[_common_pb2.Money, _Mapping[str, object]]] = ...) -> None: ...

class Order(_message.Message):
    __slots__ = ("id", "order_uid", "customer_id", "kind", "total", "items", "version")
    ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    id: int
    order_uid: str
    customer_id: int
    kind: OrderKind
    total: _common_pb2.Money
    items: _containers.RepeatedCompositeFieldContainer[OrderItem]
    version: int
    def __init__(self, id: _Optional[int] = ..., order_uid: _Optional[str] = ..., customer_id: _Optional[int] = ..., kind: _Optional[_Union[OrderKind, str]] = ..., total: _Optional[_Union[_common_pb2.Money, _Mapping[str, object]]] = ..., items: _Optional[_Iterable[_Union[OrderItem, _Mapping[str, object]]]] = ..., version: _Optional[int] = ...) -> None: ...

class OrderFulfilmentRequest(_message.Message):
    __slots__ = ("order", "timings")
    ORDER_FIELD_NUMBER: _ClassVar[int]
    TIMINGS_FIELD_NUMBER: _ClassVar[int]
    order: Order
    timings: _common_pb2.OmsTimings
    def __init__(self, order: _Optional[_Union[Order, _Mapping[str, object]]] = ..., timings: _Optional[_Union[_common_pb2.OmsTimings, _Mapping[str, object]]] = ...) -> None: ...

class OrderFulfilmentResponse(_message.Message):
    __slots__ = ("state", "carrier_reference", "failure")
    STATE_FIELD_NUMBER: _ClassVar[int]
    CARRIER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_FIELD_NUMBER: _ClassVar[int]
    state: OrderState
    carrier_reference: str
    failure: OrderFailure
    def __init__(self, state: _Optional[_Union[OrderState, str]] = ..., carrier_reference: _Optional[str] = ..., failure: _Optional[_Union[OrderFailure, _Mapping[str, object]]] = ...) -> None: ...

class OrderFailure(_message.Message):
    __slots__ = ("reason", "compensation")
    REASON_FIELD_NUMBER: _ClassVar[int]
    COMPENSATION_FIELD_NUMBER: _ClassVar[int]
    reason: str
    compensation: _common_pb2.CompensationReport
    def __init__(self, reason: _Optional[str] = ..., compensation: _Optional[_Union[_common_pb2.CompensationReport, _Mapping[str, object]]] = ...) -> None: ...

class CancelOrderRequest(_message.Message):
    __slots__ = ("id", "reason", "actor", "request_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    reason: str
    actor: Actor
    request_id: str
    def __init__(self, id: _Optional[int] = ..., reason: _Optional[str] = ..., actor: _Optional[_Union[Actor, str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class CancelOrderResponse(_message.Message):
    __slots__ = ("state", "cancel_reason", "compensation")
    STATE_FIELD_NUMBER: _ClassVar[int]
    CANCEL_REASON_FIELD_NUMBER: _ClassVar[int]
    COMPENSATION_FIELD_NUMBER: _ClassVar[int]
    state: OrderState
    cancel_reason: str
    compensation: _common_pb2.CompensationReport
    def __init__(self, state: _Optional[_Union[OrderState, str]] = ..., cancel_reason: _Optional[str] = ..., compensation: _Optional[_Union[_common_pb2.CompensationReport, _Mapping[str, object]]] = ...) -> None: ...

class ResolveUnavailableRequest(_message.Message):
    __slots__ = ("id", "resolution", "request_id")
    ID_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    resolution: Resolution
    request_id: str
    def __init__(self, id: _Optional[int] = ..., resolution: _Optional[_Union[Resolution, str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class ResolveUnavailableResponse(_message.Message):
    __slots__ = ("state", "total", "items")
    STATE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    state: OrderState
    total: _common_pb2.Money
    items: _containers.RepeatedCompositeFieldContainer[OrderItem]
    def __init__(self, state: _Optional[_Union[OrderState, str]] = ..., total: _Optional[_Union[_common_pb2.Money, _Mapping[str, object]]] = ..., items: _Optional[_Iterable[_Union[OrderItem, _Mapping[str, object]]]] = ...) -> None: ...

class CarrierUpdateRequest(_message.Message):
    __slots__ = ("id", "carrier_reference", "status")
    ID_FIELD_NUMBER: _ClassVar[int]
    CARRIER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    id: int
    carrier_reference: str
    status: str
    def __init__(self, id: _Optional[int] = ..., carrier_reference: _Optional[str] = ..., status: _Optional[str] = ...) -> None: ...

class StatusRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class StatusResponse(_message.Message):
    __slots__ = ("state", "version", "total", "unavailable_lines", "carrier_reference", "reason", "timeline", "refused_cancels", "closed")
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    UNAVAILABLE_LINES_FIELD_NUMBER: _ClassVar[int]
    CARRIER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    TIMELINE_FIELD_NUMBER: _ClassVar[int]
    REFUSED_CANCELS_FIELD_NUMBER: _ClassVar[int]
    CLOSED_FIELD_NUMBER: _ClassVar[int]
    state: OrderState
    version: int
    total: _common_pb2.Money
    unavailable_lines: _containers.RepeatedScalarFieldContainer[int]
    carrier_reference: str
    reason: str
    timeline: _containers.RepeatedCompositeFieldContainer[TimelineEntry]
    refused_cancels: _containers.RepeatedScalarFieldContainer[str]
    closed: bool
    def __init__(self, state: _Optional[_Union[OrderState, str]] = ..., version: _Optional[int] = ..., total: _Optional[_Union[_common_pb2.Money, _Mapping[str, object]]] = ..., unavailable_lines: _Optional[_Iterable[int]] = ..., carrier_reference: _Optional[str] = ..., reason: _Optional[str] = ..., timeline: _Optional[_Iterable[_Union[TimelineEntry, _Mapping[str, object]]]] = ..., refused_cancels: _Optional[_Iterable[str]] = ..., closed: _Optional[bool] = ...) -> None: ...

class TimelineEntry(_message.Message):
    __slots__ = ("at", "kind", "name", "ok", "detail")
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = ()
        KIND_UNSPECIFIED: _ClassVar[TimelineEntry.Kind]
        KIND_STATE: _ClassVar[TimelineEntry.Kind]
        KIND_STEP: _ClassVar[TimelineEntry.Kind]
        KIND_UNDO: _ClassVar[TimelineEntry.Kind]
        KIND_MESSAGE: _ClassVar[TimelineEntry.Kind]
    KIND_UNSPECIFIED: TimelineEntry.Kind
    KIND_STATE: TimelineEntry.Kind
    KIND_STEP: TimelineEntry.Kind
    KIND_UNDO: TimelineEntry.Kind
    KIND_MESSAGE: TimelineEntry.Kind
    AT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OK_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    kind: TimelineEntry.Kind
    name: str
    ok: bool
    detail: str
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., kind: _Optional[_Union[TimelineEntry.Kind, str]] = ..., name: _Optional[str] = ..., ok: _Optional[bool] = ..., detail: _Optional[str] = ...) -> None: ...

class ValidateOrderRequest(_message.Message):
    __slots__ = ("order",)
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping[str, object]]] = ...) -> None: ...

class ValidateOrderResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class UpdateOrderStatusRequest(_message.Message):
    __slots__ = ("order_uid", "version", "state", "reason", "total", "unavailable_lines", "at")
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    TOTAL_FIELD_NUMBER: _ClassVar[int]
    UNAVAILABLE_LINES_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    order_uid: str
    version: int
    state: OrderState
    reason: str
    total: _common_pb2.Money
    unavailable_lines: _containers.RepeatedScalarFieldContainer[int]
    at: _timestamp_pb2.Timestamp
    def __init__(self, order_uid: _Optional[str] = ..., version: _Optional[int] = ..., state: _Optional[_Union[OrderState, str]] = ..., reason: _Optional[str] = ..., total: _Optional[_Union[_common_pb2.Money, _Mapping[str, object]]] = ..., unavailable_lines: _Optional[_Iterable[int]] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ...) -> None: ...

class UpdateOrderStatusResponse(_message.Message):
    __slots__ = ("applied", "state", "version")
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    applied: bool
    state: OrderState
    version: int
    def __init__(self, applied: _Optional[bool] = ..., state: _Optional[_Union[OrderState, str]] = ..., version: _Optional[int] = ...) -> None: ...
