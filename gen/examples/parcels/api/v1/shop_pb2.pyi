import datetime

from examples.parcels.v1 import parcels_pb2 as _parcels_pb2
from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import empty_pb2 as _empty_pb2
from protemporal.v1 import rpc_pb2 as _rpc_pb2
from protemporal.v1 import workflow_info_pb2 as _workflow_info_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class SendRequest(_message.Message):
    __slots__ = ("parcel", "request_id")
    PARCEL_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parcel: _parcels_pb2.DeliverRequest
    request_id: str
    def __init__(self, parcel: _Optional[_Union[_parcels_pb2.DeliverRequest, _Mapping[str, object]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class SendResponse(_message.Message):
    __slots__ = ("workflow_id", "run_id")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ...) -> None: ...

class SendAndWaitResponse(_message.Message):
    __slots__ = ("delivery",)
    DELIVERY_FIELD_NUMBER: _ClassVar[int]
    delivery: _parcels_pb2.DeliverResponse
    def __init__(self, delivery: _Optional[_Union[_parcels_pb2.DeliverResponse, _Mapping[str, object]]] = ...) -> None: ...

class SendFlatRequest(_message.Message):
    __slots__ = ("note", "parcel_id", "address", "travel_time")
    NOTE_FIELD_NUMBER: _ClassVar[int]
    PARCEL_ID_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    TRAVEL_TIME_FIELD_NUMBER: _ClassVar[int]
    note: str
    parcel_id: str
    address: str
    travel_time: _duration_pb2.Duration
    def __init__(self, note: _Optional[str] = ..., parcel_id: _Optional[str] = ..., address: _Optional[str] = ..., travel_time: _Optional[_Union[datetime.timedelta, _duration_pb2.Duration, _Mapping[str, object]]] = ...) -> None: ...

class SendFlatResponse(_message.Message):
    __slots__ = ("address",)
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    address: str
    def __init__(self, address: _Optional[str] = ...) -> None: ...

class ReportRequest(_message.Message):
    __slots__ = ("place", "parcel_id")
    PLACE_FIELD_NUMBER: _ClassVar[int]
    PARCEL_ID_FIELD_NUMBER: _ClassVar[int]
    place: str
    parcel_id: str
    def __init__(self, place: _Optional[str] = ..., parcel_id: _Optional[str] = ...) -> None: ...

class ParcelRequest(_message.Message):
    __slots__ = ("parcel_id",)
    PARCEL_ID_FIELD_NUMBER: _ClassVar[int]
    parcel_id: str
    def __init__(self, parcel_id: _Optional[str] = ...) -> None: ...

class Places(_message.Message):
    __slots__ = ("places",)
    PLACES_FIELD_NUMBER: _ClassVar[int]
    places: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, places: _Optional[_Iterable[str]] = ...) -> None: ...

class ChangeAddressRequest(_message.Message):
    __slots__ = ("parcel_id", "request_id", "address")
    PARCEL_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    parcel_id: str
    request_id: str
    address: str
    def __init__(self, parcel_id: _Optional[str] = ..., request_id: _Optional[str] = ..., address: _Optional[str] = ...) -> None: ...

class ChangeAddressResponse(_message.Message):
    __slots__ = ("old_address",)
    OLD_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    old_address: str
    def __init__(self, old_address: _Optional[str] = ...) -> None: ...

class SendFromRequest(_message.Message):
    __slots__ = ("parcel", "parcel_id", "place")
    PARCEL_FIELD_NUMBER: _ClassVar[int]
    PARCEL_ID_FIELD_NUMBER: _ClassVar[int]
    PLACE_FIELD_NUMBER: _ClassVar[int]
    parcel: _parcels_pb2.DeliverRequest
    parcel_id: str
    place: str
    def __init__(self, parcel: _Optional[_Union[_parcels_pb2.DeliverRequest, _Mapping[str, object]]] = ..., parcel_id: _Optional[str] = ..., place: _Optional[str] = ...) -> None: ...

class SendToRequest(_message.Message):
    __slots__ = ("parcel", "parcel_id", "address", "request_id")
    PARCEL_FIELD_NUMBER: _ClassVar[int]
    PARCEL_ID_FIELD_NUMBER: _ClassVar[int]
    ADDRESS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    parcel: _parcels_pb2.DeliverRequest
    parcel_id: str
    address: str
    request_id: str
    def __init__(self, parcel: _Optional[_Union[_parcels_pb2.DeliverRequest, _Mapping[str, object]]] = ..., parcel_id: _Optional[str] = ..., address: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class SendToResponse(_message.Message):
    __slots__ = ("workflow_id", "run_id", "old_address")
    WORKFLOW_ID_FIELD_NUMBER: _ClassVar[int]
    RUN_ID_FIELD_NUMBER: _ClassVar[int]
    OLD_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    workflow_id: str
    run_id: str
    old_address: str
    def __init__(self, workflow_id: _Optional[str] = ..., run_id: _Optional[str] = ..., old_address: _Optional[str] = ...) -> None: ...
