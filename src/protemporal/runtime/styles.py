"""Message styles: which libraries' classes a contract may use, and the one way to touch them.

Google's `_pb2` classes are the first-class style. The dataclasses of betterproto and betterproto2
are read and written by their own libraries, but everything that needs to know a message (canonical
JSON, fields in expressions) works on google's class of the same name: bytes are the border between
the two. Neither library is imported here; a class of theirs brings it along.
"""

import sys
from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol, TypeVar, cast

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.descriptor import Descriptor
from google.protobuf.message import DecodeError, Message

T = TypeVar("T")

_GOOGLE = "__protemporal_google__"


class MessageStyle(Protocol):
    """A library of message classes. Nothing else in the runtime may touch a message."""

    def owns(self, kind: type) -> bool:
        """Whether `kind` is a message class of this style."""
        ...

    def full_name(self, kind: type) -> str:
        """The proto name of a message class: `orders.v1.Order`."""
        ...

    def to_bytes(self, message: object) -> bytes:
        """The message in protobuf's wire format."""
        ...

    def from_bytes(self, kind: type[T], data: bytes) -> T:
        """The message read from protobuf's wire format; DecodeError if it is not one."""
        ...


class ProtobufStyle:
    """Google's own `_pb2` classes."""

    def owns(self, kind: type) -> bool:
        """See `MessageStyle`."""
        return issubclass(kind, Message)

    def full_name(self, kind: type) -> str:
        """See `MessageStyle`."""
        return descriptor(kind).full_name

    def to_bytes(self, message: object) -> bytes:
        """See `MessageStyle`."""
        return cast("Message", message).SerializeToString()

    def from_bytes(self, kind: type[T], data: bytes) -> T:
        """See `MessageStyle`."""
        return cast("type[Message]", kind).FromString(data)  # type: ignore[return-value] # T is a Message here


class DataclassStyle(ProtobufStyle):
    """The dataclasses of betterproto or betterproto2, named by `name_messages`.

    Both have google's `SerializeToString` and `FromString`, for compatibility.
    """

    def __init__(self, library: str) -> None:
        self.library = library
        """The module whose `Message` is the base of all its message classes."""

    def owns(self, kind: type) -> bool:
        """See `MessageStyle`."""
        return any(
            base.__module__ == self.library and base.__qualname__ == "Message"
            for base in kind.__mro__
        )

    def from_bytes(self, kind: type[T], data: bytes) -> T:
        """See `MessageStyle`; also DecodeError if a Python type cannot hold it (year 10000)."""
        # Google's parser goes first: theirs reads bytes that were cut off as a shorter message.
        google_class(kind).FromString(data)
        try:
            return super().from_bytes(kind, data)
        except Exception as error:  # it raises whatever its conversions run into
            raise DecodeError(f"{self.library}: {error}") from error


LIBRARIES = ("betterproto", "betterproto2")
"""The libraries of dataclasses that a contract may be generated for, beside google's."""

_STYLES: tuple[MessageStyle, ...] = (ProtobufStyle(), *map(DataclassStyle, LIBRARIES))


def style_of(kind: object) -> MessageStyle | None:
    """The style of a message class; None for anything else."""
    return _style(kind) if isinstance(kind, type) else None


def required_style(kind: type) -> MessageStyle:
    """The style of a message class; TypeError for anything else."""
    style = _style(kind)
    if style is None:
        raise TypeError(f"{kind.__module__}.{kind.__qualname__} is no message class")
    return style


# Bounded: a sandboxed workflow has classes of its own, which must not be kept alive for ever.
@lru_cache(maxsize=4096)
def _style(kind: type) -> MessageStyle | None:
    return next((style for style in _STYLES if style.owns(kind)), None)


def name_messages(names: Mapping[type, str | type[Message]]) -> None:
    """Says which message each class of betterproto or betterproto2 is: its name or google's class.

    Their classes do not know it. Generated modules call this once; call it for further messages
    that you send yourself, as heartbeats or details of a failure.

    Raises:
        LookupError: google's class of that name is not loaded.
    """
    for kind, name in names.items():
        setattr(kind, _GOOGLE, _loaded(name) if isinstance(name, str) else name)


def _loaded(name: str) -> type[Message]:
    try:
        found = descriptor_pool.Default().FindMessageTypeByName(name)
    except KeyError as error:
        raise LookupError(
            f"no descriptor of {name} is loaded: import the _pb2 module of its proto"
        ) from error
    return message_factory.GetMessageClass(found)


def google_class(kind: type[object]) -> type[Message]:
    """Google's class of the same message.

    Raises:
        TypeError: it is a dataclass that no `name_messages` names, or no message class at all.
    """
    if issubclass(kind, Message):
        return kind
    found: type[Message] | None = getattr(kind, _GOOGLE, None)
    if found is None:
        raise TypeError(
            f"{kind.__module__}.{kind.__qualname__}: which proto message is it? "
            "Say so with protemporal.runtime.name_messages"
        )
    return found


def google_message(message: object) -> Message:
    """The message as google's class has it: itself, if it is one.

    Raises:
        TypeError: as `google_class`.
        google.protobuf.message.DecodeError: its library wrote no valid message.
    """
    if isinstance(message, Message):
        return message
    style = required_style(message.__class__)
    return google_class(message.__class__).FromString(style.to_bytes(message))


def descriptor(kind: type) -> Descriptor:
    """The descriptor of a message class of any style, for expressions over its fields."""
    return cast("Descriptor", google_class(kind).DESCRIPTOR)


def declaring_modules() -> set[str]:
    """The loaded modules of betterproto and betterproto2, and those that declare their messages.

    A module counts when it declares a message or an enum of theirs.
    """
    loaded = [library for library in LIBRARIES if library in sys.modules]
    bases: list[type[object]] = [
        getattr(sys.modules[library], name) for library in loaded for name in ("Message", "Enum")
    ]
    return {*loaded, *(kind.__module__ for base in bases for kind in base.__subclasses__())}
