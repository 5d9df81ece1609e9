"""The raw options of a proto, each with its place: `temporal.v1` and `protemporal.v1`.

They are read with the descriptor pool of the protos at hand. With the default pool they would stay
unknown fields, and importing the annotations' own module would load temporalio and grpc.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from google.protobuf.descriptor_pb2 import FileDescriptorProto
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass

from protemporal.contract.faults import Code, Fault, Report
from protemporal.contract.model import Location
from protemporal.contract.source import Path, Source

OWN_PACKAGES = ("temporal.v1.", "protemporal.v1.")
OWN_FOLDERS = ("temporal/v1/", "protemporal/v1/")


@dataclass(frozen=True, slots=True)
class Owner:
    """What an option belongs to."""

    name: str
    """The RPC, service or field by its own name."""
    source: Source
    report: Report


class Option:
    """One option message, or one nested in it: typed reading, and the place of each field.

    A field is there if it is set; without explicit presence, if it differs from zero. Reading one
    that is not there, or that the user's copy of the annotations does not have, gives its zero.
    """

    def __init__(self, message: Message, owner: Owner, path: Path, label: str = "") -> None:
        self.message = message
        self._owner = owner
        self._path = path
        self._prefix = label  # `signal[0]` in a nested option
        self._values: dict[str, Any] = {field.name: value for field, value in message.ListFields()}

    def has(self, name: str) -> bool:
        """Whether the field is there."""
        return name in self._values

    def text(self, name: str) -> str:
        """The string."""
        return str(self._values.get(name, ""))

    def texts(self, name: str) -> tuple[str, ...]:
        """The strings of a repeated field."""
        return tuple(map(str, self._values.get(name, ())))

    def flag(self, name: str) -> bool:
        """The bool."""
        return bool(self._values.get(name, False))

    def whole(self, name: str) -> int:
        """The integer, or the number of the enum value."""
        return int(self._values.get(name, 0))

    def number(self, name: str) -> float:
        """The float or double."""
        return float(self._values.get(name, 0))

    def choice(self, name: str) -> str:
        """The enum value's name without the enum's prefix; empty if unspecified."""
        if not (number := self.whole(name)):
            return ""
        enum = self.message.DESCRIPTOR.fields_by_name[name].enum_type
        values: Mapping[int, Any] = {} if enum is None else enum.values_by_number
        if number not in values:
            self.fault(Code.ENUM, name, f"{number} is no value (has: {_names(values)})")
            return ""
        return str(values[number].name).removeprefix(_prefix(values))

    def option(self, name: str) -> "Option | None":
        """The message field, if set."""
        return self._nested(self._values[name], name) if name in self._values else None

    def options(self, name: str) -> tuple["Option", ...]:
        """The messages of a repeated field."""
        values = enumerate(self._values.get(name, ()))
        return tuple(self._nested(value, name, index) for index, value in values)

    def nested(self) -> Iterable["Option"]:
        """Every message among the fields that are there."""
        for field, value in self.message.ListFields():
            if field.message_type is None:
                continue
            if field.is_repeated:
                yield from self.options(field.name)
            else:
                yield self._nested(value, field.name)

    def location(self, name: str = "") -> Location:
        """The place of the field, or of the option."""
        field = self.message.DESCRIPTOR.fields_by_name.get(name)
        path = self._path if field is None else (*self._path, field.number)
        return self._owner.source.location(path)

    def fault(self, code: Code, name: str, message: str) -> None:
        """Report that the field, or with an empty name the option, is wrong."""
        self._owner.report.faults.append(self._fault(code, name, message))

    def warn(self, code: Code, name: str, message: str) -> None:
        """Report that the field, or with an empty name the option, deserves a second look."""
        self._owner.report.warnings.append(self._fault(code, name, message))

    def _nested(self, message: Message, name: str, *index: int) -> "Option":
        number = self.message.DESCRIPTOR.fields_by_name[name].number
        label = self._label(name) + "".join(f"[{at}]" for at in index)
        return Option(message, self._owner, (*self._path, number, *index), label)

    def _label(self, name: str) -> str:
        return f"{self._prefix}.{name}" if self._prefix and name else self._prefix or name

    def _fault(self, code: Code, name: str, message: str) -> Fault:
        return Fault(
            code=code,
            location=self.location(name),
            rpc=self._owner.name,
            option=self._label(name),
            message=message,
        )


class Annotations:
    """Reads the options of services, methods and fields that are in our packages."""

    def __init__(self, files: Iterable[FileDescriptorProto]) -> None:
        self.pool = DescriptorPool()
        for file in files:
            self.pool.Add(file)
        self._own = cache(self._find)

    def read(self, raw: Message, owner: Owner, path: Path) -> Mapping[str, Option]:
        """The options by full name (`temporal.v1.workflow`), each if it is present."""
        if not raw.ByteSize():
            return {}
        own = self._own(raw.DESCRIPTOR.full_name)
        return {
            field.full_name: Option(value, owner, (*path, field.number))
            for field, value in own.FromString(raw.SerializeToString()).ListFields()
            if field.is_extension and field.full_name.startswith(OWN_PACKAGES)
        }

    def _find(self, name: str) -> type[Message]:
        return GetMessageClass(self.pool.FindMessageTypeByName(name))


def _names(values: Mapping[int, Any]) -> str:
    return ", ".join(value.name for value in values.values())


def _prefix(values: Mapping[int, Any]) -> str:
    return str(values[0].name).removesuffix("UNSPECIFIED")
