import datetime

from google.protobuf import empty_pb2 as _empty_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from oms.common.v1 import common_pb2 as _common_pb2
from oms.orders.v1 import orders_pb2 as _orders_pb2
from protemporal.v1 import rpc_pb2 as _rpc_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class OrderStatus(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    ORDER_STATUS_UNSPECIFIED: _ClassVar[OrderStatus]
    ORDER_STATUS_PENDING: _ClassVar[OrderStatus]
    ORDER_STATUS_PROCESSING: _ClassVar[OrderStatus]
    ORDER_STATUS_COMPLETED: _ClassVar[OrderStatus]
    ORDER_STATUS_CANCELLED: _ClassVar[OrderStatus]

class CancelMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = ()
    CANCEL_MODE_UNSPECIFIED: _ClassVar[CancelMode]
    CANCEL_MODE_UPDATE: _ClassVar[CancelMode]
    CANCEL_MODE_SIGNAL: _ClassVar[CancelMode]
    CANCEL_MODE_SIGNAL_QUERY: _ClassVar[CancelMode]
ORDER_STATUS_UNSPECIFIED: OrderStatus
ORDER_STATUS_PENDING: OrderStatus
ORDER_STATUS_PROCESSING: OrderStatus
ORDER_STATUS_COMPLETED: OrderStatus
ORDER_STATUS_CANCELLED: OrderStatus
CANCEL_MODE_UNSPECIFIED: CancelMode
CANCEL_MODE_UPDATE: CancelMode
CANCEL_MODE_SIGNAL: CancelMode
CANCEL_MODE_SIGNAL_QUERY: CancelMode

class Order(_message.Message):
    __slots__ = ("id", "customer_id", "status", "total_amount", "created_at", "updated_at", "order_uid", "kind", "state", "currency", "cancel_reason", "failure_reason", "items")
    ID_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    UPDATED_AT_FIELD_NUMBER: _ClassVar[int]
    ORDER_UID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    CANCEL_REASON_FIELD_NUMBER: _ClassVar[int]
    FAILURE_REASON_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    id: int
    customer_id: int
    status: OrderStatus
    total_amount: float
    created_at: _timestamp_pb2.Timestamp
    updated_at: _timestamp_pb2.Timestamp
    order_uid: str
    kind: _orders_pb2.OrderKind
    state: _orders_pb2.OrderState
    currency: str
    cancel_reason: str
    failure_reason: str
    items: _containers.RepeatedCompositeFieldContainer[_orders_pb2.OrderItem]
    def __init__(self, id: _Optional[int] = ..., customer_id: _Optional[int] = ..., status: _Optional[_Union[OrderStatus, str]] = ..., total_amount: _Optional[float] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., updated_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., order_uid: _Optional[str] = ..., kind: _Optional[_Union[_orders_pb2.OrderKind, str]] = ..., state: _Optional[_Union[_orders_pb2.OrderState, str]] = ..., currency: _Optional[str] = ..., cancel_reason: _Optional[str] = ..., failure_reason: _Optional[str] = ..., items: _Optional[_Iterable[_Union[_orders_pb2.OrderItem, _Mapping[str, object]]]] = ...) -> None: ...

class ListOrdersRequest(_message.Message):
    __slots__ = ("page_size", "page_token", "customer_id", "status", "state", "kind", "attention", "created_from", "created_before")
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    ATTENTION_FIELD_NUMBER: _ClassVar[int]
    CREATED_FROM_FIELD_NUMBER: _ClassVar[int]
    CREATED_BEFORE_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    customer_id: int
    status: OrderStatus
    state: _orders_pb2.OrderState
    kind: _orders_pb2.OrderKind
    attention: bool
    created_from: _timestamp_pb2.Timestamp
    created_before: _timestamp_pb2.Timestamp
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., customer_id: _Optional[int] = ..., status: _Optional[_Union[OrderStatus, str]] = ..., state: _Optional[_Union[_orders_pb2.OrderState, str]] = ..., kind: _Optional[_Union[_orders_pb2.OrderKind, str]] = ..., attention: _Optional[bool] = ..., created_from: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ..., created_before: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ...) -> None: ...

class ListOrdersResponse(_message.Message):
    __slots__ = ("orders", "next_page_token")
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    orders: _containers.RepeatedCompositeFieldContainer[Order]
    next_page_token: str
    def __init__(self, orders: _Optional[_Iterable[_Union[Order, _Mapping[str, object]]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class GetOrderRequest(_message.Message):
    __slots__ = ("id", "fresh")
    ID_FIELD_NUMBER: _ClassVar[int]
    FRESH_FIELD_NUMBER: _ClassVar[int]
    id: int
    fresh: bool
    def __init__(self, id: _Optional[int] = ..., fresh: _Optional[bool] = ...) -> None: ...

class CreateOrderRequest(_message.Message):
    __slots__ = ("customer_id", "total_amount", "items")
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    customer_id: int
    total_amount: float
    items: _containers.RepeatedCompositeFieldContainer[_orders_pb2.OrderItem]
    def __init__(self, customer_id: _Optional[int] = ..., total_amount: _Optional[float] = ..., items: _Optional[_Iterable[_Union[_orders_pb2.OrderItem, _Mapping[str, object]]]] = ...) -> None: ...

class UpdateOrderRequest(_message.Message):
    __slots__ = ("id", "status", "total_amount")
    ID_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    id: int
    status: OrderStatus
    total_amount: float
    def __init__(self, id: _Optional[int] = ..., status: _Optional[_Union[OrderStatus, str]] = ..., total_amount: _Optional[float] = ...) -> None: ...

class DeleteOrderRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class GetOrderTimelineRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class GetOrderTimelineResponse(_message.Message):
    __slots__ = ("entries", "events")
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[_orders_pb2.TimelineEntry]
    events: _containers.RepeatedCompositeFieldContainer[OrderEvent]
    def __init__(self, entries: _Optional[_Iterable[_Union[_orders_pb2.TimelineEntry, _Mapping[str, object]]]] = ..., events: _Optional[_Iterable[_Union[OrderEvent, _Mapping[str, object]]]] = ...) -> None: ...

class OrderEvent(_message.Message):
    __slots__ = ("version", "type", "at")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    version: int
    type: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, version: _Optional[int] = ..., type: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping[str, object]]] = ...) -> None: ...

class WatchOrderRequest(_message.Message):
    __slots__ = ("id",)
    ID_FIELD_NUMBER: _ClassVar[int]
    id: int
    def __init__(self, id: _Optional[int] = ...) -> None: ...

class CancelOrderRequest(_message.Message):
    __slots__ = ("id", "reason", "actor", "request_id", "mode")
    ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    MODE_FIELD_NUMBER: _ClassVar[int]
    id: int
    reason: str
    actor: _orders_pb2.Actor
    request_id: str
    mode: CancelMode
    def __init__(self, id: _Optional[int] = ..., reason: _Optional[str] = ..., actor: _Optional[_Union[_orders_pb2.Actor, str]] = ..., request_id: _Optional[str] = ..., mode: _Optional[_Union[CancelMode, str]] = ...) -> None: ...

class CancelOrderResponse(_message.Message):
    __slots__ = ("state", "cancel_reason", "compensation", "accepted")
    STATE_FIELD_NUMBER: _ClassVar[int]
    CANCEL_REASON_FIELD_NUMBER: _ClassVar[int]
    COMPENSATION_FIELD_NUMBER: _ClassVar[int]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    state: _orders_pb2.OrderState
    cancel_reason: str
    compensation: _common_pb2.CompensationReport
    accepted: bool
    def __init__(self, state: _Optional[_Union[_orders_pb2.OrderState, str]] = ..., cancel_reason: _Optional[str] = ..., compensation: _Optional[_Union[_common_pb2.CompensationReport, _Mapping[str, object]]] = ..., accepted: _Optional[bool] = ...) -> None: ...

class CarrierUpdateResponse(_message.Message):
    __slots__ = ("ignored",)
    IGNORED_FIELD_NUMBER: _ClassVar[int]
    ignored: bool
    def __init__(self, ignored: _Optional[bool] = ...) -> None: ...
