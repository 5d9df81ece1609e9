"""Messages of an RPC to those of its operation and back, bound once when a server starts.

The contract has checked that they fit: the same type passes as bytes, a path names the field that
is the message, otherwise fields of equal name and type are copied.
"""

from collections.abc import Callable, Iterable
from operator import attrgetter
from typing import Any, NamedTuple

from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import DecodeError, EncodeError, Message

from protemporal.contract.fields import IDS, in_common, type_name
from protemporal.gateway.context import Context
from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import refuse
from protemporal.gateway.payloads import is_empty
from protemporal.gateway.validation import check_for
from protemporal.runtime.styles import google_class


class Mapped(NamedTuple):
    """What an RPC says of its own; empty or None where the operation's holds."""

    request: type | None = None
    response: type | None = None
    input: str = ""
    """Path of the request's field that is the operation's input."""
    output: str = ""
    """Path of the response's field that is the operation's output."""
    workflow_id: str = ""
    """Expression over the request."""


AS_IT_IS = Mapped()
"""Of an RPC whose messages are the operation's."""


class Given(NamedTuple):
    """A request, and what the operation takes of it."""

    raw: bytes
    request: Message
    data: bytes
    """The operation's input on the wire."""
    input: Message


Inward = Callable[[bytes, Message], Given]
Outward = Callable[[bytes, Context], bytes]
Copy = Callable[[Any, Any], None]


def inward(request: type[Message], wanted: type[Message], path: str) -> Inward:
    """Makes the operation's input of a request; both are google's classes.

    What is made refuses a request that its proto does not allow, and an input that its does not.

    Raises:
        RulesError: see `check_for`.
    """
    find = _input_of(request, wanted, path)
    check_request = check_for(request)
    # The request's own check leaves out an input that is not set, or made of equal fields.
    check_input = None if find is None else check_for(wanted, path)
    if find is None and check_request is None:
        return lambda raw, message: Given(raw, message, raw, message)

    def made(raw: bytes, message: Message) -> Given:
        if check_request is not None:
            check_request(message)
        if find is None:
            return Given(raw, message, raw, message)
        part = find(message)
        if check_input is not None:
            check_input(part)
        return Given(raw, message, part.SerializeToString(), part)

    return made


def _input_of(
    request: type[Message], wanted: type[Message], path: str
) -> Callable[[Message], Message] | None:
    """Finds or makes the input; None where the request is the input."""
    if path:
        return attrgetter(path)
    if is_same(request, wanted):
        return None
    copy = copier(request, wanted)

    def made(message: Message) -> Message:
        target = wanted()
        copy(message, target)
        return target

    return made


def outward(
    response: type,
    given: type,
    path: str = "",
    *,
    ids: bool = False,
) -> Outward:
    """Makes a response of the operation's output; with `ids` its id fields are filled too."""
    if is_empty(response):
        return lambda _answer, _context: b""
    answered = None if is_empty(given) else google_class(given)
    return _outward(google_class(response), answered, path, ids=ids)


def _outward(
    response: type[Message], given: type[Message] | None, path: str, *, ids: bool
) -> Outward:
    put_ids = _id_fields(response, given) if ids else ()
    if given is not None and not path and is_same(response, given):
        return lambda answer, _context: answer
    fill = _filling(response, given, path)
    if fill is None and not put_ids:
        return lambda _answer, _context: b""

    def made(answer: bytes, context: Context) -> bytes:
        target = response()
        if fill is not None:
            fill(answer, target)
        for name in put_ids:
            setattr(target, name, getattr(context, name))
        return _written(target)

    return made


def is_same(one: type[Message], other: type[Message]) -> bool:
    """Whether two classes are of one message type; a descriptor set has classes of its own."""
    return bool(one.DESCRIPTOR.full_name == other.DESCRIPTOR.full_name)


def copier(source: type[Message], target: type[Message]) -> Copy:
    """Copies the fields of equal name and type that are set."""
    pairs = [
        (field.name, setattr if _is_scalar(field) else _merge, found.has_presence)
        for found, field in in_common(source.DESCRIPTOR, target.DESCRIPTOR)
        if type_name(found) == type_name(field)
    ]
    implicit = [(name, put) for name, put, has_presence in pairs if not has_presence]
    explicit = [(name, put) for name, put, has_presence in pairs if has_presence]

    def copy(message: Any, into: Any) -> None:
        for name, put in implicit:
            if value := getattr(message, name):
                put(into, name, value)
        for name, put in explicit:
            if message.HasField(name):
                put(into, name, getattr(message, name))

    return copy


def _is_scalar(field: FieldDescriptor) -> bool:
    return not field.is_repeated and field.message_type is None


def _merge(into: Any, name: str, value: Any) -> None:
    part = getattr(into, name)
    if isinstance(part, Message):
        part.SetInParent()
    part.MergeFrom(value)


def _filling(
    response: type[Message], given: type[Message] | None, path: str
) -> Callable[[bytes, Message], None] | None:
    """Puts an answer on the wire into a response; None where nothing of it gets there."""
    if given is None:
        return None
    if path:
        find = attrgetter(path)

        def put(answer: bytes, target: Message) -> None:
            part = find(target)
            part.SetInParent()
            _read(part, answer)

        return put
    if not any(True for _ in in_common(given.DESCRIPTOR, response.DESCRIPTOR)):
        return None
    copy = copier(given, response)

    def fill(answer: bytes, target: Message) -> None:
        source = given()
        _read(source, answer)
        copy(source, target)

    return fill


def _read(message: Message, answer: bytes) -> None:
    try:
        message.MergeFromString(answer)
    except DecodeError as error:
        raise refuse(Reason.PAYLOAD_CODEC, {"messageType": message.DESCRIPTOR.full_name}) from error


def _written(message: Message) -> bytes:
    try:
        return message.SerializeToString()
    except EncodeError as error:  # the answer lacks what the response requires
        raise refuse(Reason.PAYLOAD_CODEC, {"messageType": message.DESCRIPTOR.full_name}) from error


def _id_fields(response: type[Message], given: type[Message] | None) -> Iterable[str]:
    """The response's fields for ids, unless the output has such fields itself."""
    own = set(response.DESCRIPTOR.fields_by_name)
    if given is not None:
        own -= set(given.DESCRIPTOR.fields_by_name)
    return tuple(name for name in IDS if name in own)
