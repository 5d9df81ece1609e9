import datetime

from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import empty_pb2 as _empty_pb2
from protemporal.v1 import rpc_pb2 as _rpc_pb2
from temporal.v1 import temporal_pb2 as _temporal_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DeliverRequest(_message.Message):
    __slots__ = ("parcel_id", "address", "travel_time")
    PARCEL_ID_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    TRAVEL_TIME_FIELD_NUMBER: _ClassVar[int]
    parcel_id: str
    address: str
    travel_time: _duration_pb2.Duration
    def __init__(self, parcel_id: _Optional[str] = ..., address: _Optional[str] = ..., travel_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ...) -> None: ...

class DeliverResponse(_message.Message):
    __slots__ = ("label", "address")
    LABEL_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    label: str
    address: str
    def __init__(self, label: _Optional[str] = ..., address: _Optional[str] = ...) -> None: ...

class DeliverAllRequest(_message.Message):
    __slots__ = ("batch_id", "parcels")
    BATCH_ID_FIELD_NUMBER: _ClassVar[int]
    PARCELS_FIELD_NUMBER: _ClassVar[int]
    batch_id: str
    parcels: _containers.RepeatedCompositeFieldContainer[DeliverRequest]
    def __init__(self, batch_id: _Optional[str] = ..., parcels: _Optional[_Iterable[_Union[DeliverRequest, _Mapping[str, object]]]] = ...) -> None: ...

class DeliverAllResponse(_message.Message):
    __slots__ = ("delivered",)
    DELIVERED_FIELD_NUMBER: _ClassVar[int]
    delivered: _containers.RepeatedCompositeFieldContainer[DeliverResponse]
    def __init__(self, delivered: _Optional[_Iterable[_Union[DeliverResponse, _Mapping[str, object]]]] = ...) -> None: ...

class MoveRequest(_message.Message):
    __slots__ = ("parcel_id", "place")
    PARCEL_ID_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    parcel_id: str
    place: str
    def __init__(self, parcel_id: _Optional[str] = ..., place: _Optional[str] = ...) -> None: ...

class TrackRequest(_message.Message):
    __slots__ = ("parcel_id",)
    PARCEL_ID_FIELD_NUMBER: _ClassVar[int]
    parcel_id: str
    def __init__(self, parcel_id: _Optional[str] = ...) -> None: ...

class TrackResponse(_message.Message):
    __slots__ = ("places",)
    PLACES_FIELD_NUMBER: _ClassVar[int]
    places: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, places: _Optional[_Iterable[str]] = ...) -> None: ...

class RedirectRequest(_message.Message):
    __slots__ = ("parcel_id", "address", "request_id")
    PARCEL_ID_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parcel_id: str
    address: str
    request_id: str
    def __init__(self, parcel_id: _Optional[str] = ..., address: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RedirectResponse(_message.Message):
    __slots__ = ("old_address",)
    OLD_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    old_address: str
    def __init__(self, old_address: _Optional[str] = ...) -> None: ...

class InsureRequest(_message.Message):
    __slots__ = ("cents",)
    CENTS_FIELD_NUMBER: _ClassVar[int]
    cents: int
    def __init__(self, cents: _Optional[int] = ...) -> None: ...

class ListParcelsRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListParcelsResponse(_message.Message):
    __slots__ = ("parcel_ids",)
    PARCEL_IDS_FIELD_NUMBER: _ClassVar[int]
    parcel_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, parcel_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class PrintLabelRequest(_message.Message):
    __slots__ = ("address",)
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    address: str
    def __init__(self, address: _Optional[str] = ...) -> None: ...

class PrintLabelResponse(_message.Message):
    __slots__ = ("label",)
    LABEL_FIELD_NUMBER: _ClassVar[int]
    label: str
    def __init__(self, label: _Optional[str] = ...) -> None: ...
