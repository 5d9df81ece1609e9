"""The value `this`: what an expression sees of a message, which is its proto JSON form.

Two ways lead to a value: the whole message converted (`this_of`), or one path read straight from
the message (`reader`), which converts no more than it needs. Both give the same.
"""

import base64
from collections.abc import Callable
from operator import attrgetter
from typing import TypeAlias, cast

from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.json_format import Error, MessageToDict
from google.protobuf.message import Message

from protemporal.expression.faults import EvaluationError
from protemporal.expression.values import Value, descend

Reader: TypeAlias = Callable[[Message], Value]

EMPTY = "google.protobuf.Empty"
# Messages whose JSON form is not an object with their fields.
# https://protobuf.dev/programming-guides/json/
SPECIAL_FORMS = frozenset(
    f"google.protobuf.{name}"
    for name in (
        "Any", "Timestamp", "Duration", "FieldMask", "Struct", "Value", "ListValue",
        "DoubleValue", "FloatValue", "Int64Value", "UInt64Value", "Int32Value", "UInt32Value",
        "BoolValue", "StringValue", "BytesValue",
    )
)  # fmt: skip
NULL_ENUM = "google.protobuf.NullValue"
SMALL_INTEGERS = frozenset(
    (
        FieldDescriptor.TYPE_INT32,
        FieldDescriptor.TYPE_SINT32,
        FieldDescriptor.TYPE_SFIXED32,
        FieldDescriptor.TYPE_UINT32,
        FieldDescriptor.TYPE_FIXED32,
    )
)
LARGE_INTEGERS = frozenset(
    (
        FieldDescriptor.TYPE_INT64,
        FieldDescriptor.TYPE_SINT64,
        FieldDescriptor.TYPE_SFIXED64,
        FieldDescriptor.TYPE_UINT64,
        FieldDescriptor.TYPE_FIXED64,
    )
)


def this_of(message: Message | None) -> Value:
    """Give `this` for an input; null without one, or for google.protobuf.Empty.

    Raises EvaluationError for a message without a JSON form, or whose form is not an object.
    """
    if message is None or message.DESCRIPTOR.full_name == EMPTY:
        return None
    value = _json_form(message)
    if not isinstance(value, dict):
        raise EvaluationError(not_an_object(message.DESCRIPTOR.full_name))
    return value


def not_an_object(full_name: str) -> str:
    """Say why a message cannot be the input of an expression."""
    return f"{full_name} is not an object in JSON, so it has no fields to name"


def _json_form(message: Message) -> Value:
    pool = cast("DescriptorPool", message.DESCRIPTOR.file.pool)  # two stubs for one class
    try:
        # The declared result is a dict, but well-known types give text and lists too.
        form = cast("object", MessageToDict(message, descriptor_pool=pool))
    except (Error, TypeError, ValueError, RecursionError):
        # An unknown type in an Any, a Timestamp out of range: messages there contain values.
        raise EvaluationError(f"{message.DESCRIPTOR.full_name} has no JSON form") from None
    return _with_floats(form)


def _with_floats(form: object) -> Value:
    """Make every number a 64-bit float, which is what JSON numbers are in the language."""
    match form:
        case bool() | str() | None:
            return form
        case int() | float():
            return float(form)
        case list():
            return [_with_floats(item) for item in cast("list[object]", form)]
        case _:
            pairs = cast("dict[str, object]", form)
            return {key: _with_floats(item) for key, item in pairs.items()}


def by_json_name(descriptor: Descriptor) -> dict[str, FieldDescriptor]:
    """Give the fields of a message type by the names they have in JSON."""
    return {field.json_name: field for field in descriptor.fields}


def reader(descriptor: Descriptor | None, path: tuple[str, ...]) -> Reader:
    """Give the function that reads a path from messages of a type; resolved here, once."""
    if descriptor is None or descriptor.full_name == EMPTY:
        return _null
    if not path or descriptor.full_name in SPECIAL_FORMS:
        return lambda message: descend(this_of(message), path)
    return _step(descriptor, path)


def _null(_message: Message) -> Value:
    return None


def _step(descriptor: Descriptor, path: tuple[str, ...]) -> Reader:
    """Read the first name of a path, and the rest from what it gives."""
    name, rest = path[0], path[1:]
    field = by_json_name(descriptor).get(name)
    if field is None:
        # An extension is a member too, as "[full.name]".
        return _whole(path) if name.startswith("[") else _null
    below = field.message_type
    if (
        rest
        and below is not None
        and not field.is_repeated
        and below.full_name not in SPECIAL_FORMS
    ):
        return _inside(field, _step(below, rest))
    read = _field(field)
    return (lambda message: descend(read(message), rest)) if rest else read


def _whole(path: tuple[str, ...]) -> Reader:
    return lambda message: descend(_json_form(message), path)


def _inside(field: FieldDescriptor, read: Reader) -> Reader:
    name = field.name
    get = attrgetter(name) if name.isidentifier() else None

    def enter(message: Message) -> Value:
        if not message.HasField(name):
            return None
        return read(get(message) if get else getattr(message, name))

    return enter


def _field(field: FieldDescriptor) -> Reader:
    """Read one field: scalars at once, anything else by way of JSON."""
    convert = None if field.is_repeated else _scalar(field)
    if convert is None:
        return _converted(field)
    name = field.name
    if field.has_presence:
        return lambda message: convert(getattr(message, name)) if message.HasField(name) else None
    if convert is _same:
        get = cast("Reader", attrgetter(name))
        return lambda message: get(message) or None

    def read(message: Message) -> Value:
        value = getattr(message, name)
        return convert(value) if value else None

    return read


def _same(value: Value) -> Value:
    return value


def _base64(value: bytes) -> str:
    return base64.b64encode(value).decode()


def _scalar(field: FieldDescriptor) -> Callable[..., Value] | None:
    """Give the conversion of a scalar to its JSON form; None where JSON's own code must do it."""
    if field.type in (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_BOOL):
        return _same
    if field.type in SMALL_INTEGERS:
        return float
    if field.type in LARGE_INTEGERS:
        return str
    if field.type == FieldDescriptor.TYPE_BYTES:
        return _base64
    enum = field.enum_type
    return _enum(enum) if enum is not None and enum.full_name != NULL_ENUM else None


def _enum(enum: EnumDescriptor) -> Callable[[int], Value]:
    names = {number: value.name for number, value in enum.values_by_number.items()}
    return lambda number: names.get(number, float(number))


def _converted(field: FieldDescriptor) -> Reader:
    """Read a field through JSON, converting nothing but this field."""
    name = field.name
    if field.message_type is not None and not field.is_repeated:
        return lambda message: (
            _json_form(getattr(message, name)) if message.HasField(name) else None
        )

    def read(message: Message) -> Value:
        part = type(message)()
        if field.is_repeated:
            getattr(part, name).MergeFrom(getattr(message, name))
        elif not field.has_presence or message.HasField(name):
            setattr(part, name, getattr(message, name))
        return descend(_json_form(part), (field.json_name,))

    return read
