"""The raw options of a proto, each with its place: `temporal.v1` and `protemporal.v1`.

They are read with the descriptor pool of the protos at hand. With the default pool they would stay
unknown fields, and importing the annotations' own module would load temporalio and grpc.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One option message, or one nested in it: typed reading, and the place of each field.

    Reading a field that the user's copy of the annotations does not have yet gives its zero.
    """

    message: Message
    source: Source
    path: Path
    subject: str
    """The RPC or service it belongs to, by its own name."""
    label: str
    """`signal[0]` in a nested option, empty in an outer one."""
    report: Report

    def has(self, name: str) -> bool:
        """Whether the field is set; without explicit presence, whether it differs from zero."""
        return any(field.name == name for field, _ in self.message.ListFields())

    def text(self, name: str) -> str:
        """The string."""
        return str(self._value(name)) if self.has(name) else ""

    def texts(self, name: str) -> tuple[str, ...]:
        """The strings of a repeated field."""
        return tuple(map(str, self._value(name))) if self.has(name) else ()

    def flag(self, name: str) -> bool:
        """The bool."""
        return bool(self._value(name)) if self.has(name) else False

    def whole(self, name: str) -> int:
        """The integer, or the number of the enum value."""
        return int(self._value(name)) if self.has(name) else 0

    def number(self, name: str) -> float:
        """The float or double."""
        return float(self._value(name)) if self.has(name) else 0.0

    def choice(self, name: str) -> str:
        """The enum value's name without the enum's prefix; empty if unspecified."""
        if not (number := self.whole(name)):
            return ""
        enum = self.message.DESCRIPTOR.fields_by_name[name].enum_type
        values = {} if enum is None else enum.values_by_number
        if number not in values:
            self.fault(Code.ENUM, name, f"{number} is no value (has: {_names(values)})")
            return ""
        return values[number].name.removeprefix(_prefix(values))

    def option(self, name: str) -> "Option | None":
        """The message field, if set."""
        return self._nested(self._value(name), name) if self.has(name) else None

    def options(self, name: str) -> tuple["Option", ...]:
        """The messages of a repeated field."""
        values = self._value(name) if self.has(name) else ()
        return tuple(self._nested(value, name, index) for index, value in enumerate(values))

    def location(self, name: str = "") -> Location:
        """The place of the field, or of the option."""
        field = self.message.DESCRIPTOR.fields_by_name.get(name)
        return self.source.location(self.path if field is None else (*self.path, field.number))

    def fault(self, code: Code, name: str, message: str) -> None:
        """Report that the field is wrong."""
        self.report.faults.append(self._fault(code, name, message))

    def warn(self, code: Code, name: str, message: str) -> None:
        """Report that the field deserves a second look."""
        self.report.warnings.append(self._fault(code, name, message))

    def nested(self) -> Iterable["Option"]:
        """Every message among the set fields."""
        for field, value in self.message.ListFields():
            if field.message_type is None:
                continue
            if field.is_repeated:
                yield from self.options(field.name)
            else:
                yield self._nested(value, field.name)

    def _value(self, name: str) -> Any:
        return getattr(self.message, name)

    def _number(self, name: str) -> int:
        return self.message.DESCRIPTOR.fields_by_name[name].number

    def _nested(self, message: Message, name: str, index: int | None = None) -> "Option":
        last = () if index is None else (index,)
        return Option(
            message=message,
            source=self.source,
            path=(*self.path, self._number(name), *last),
            subject=self.subject,
            label=self._label(name) + "".join(f"[{number}]" for number in last),
            report=self.report,
        )

    def _label(self, name: str) -> str:
        return f"{self.label}.{name}" if self.label and name else self.label or name

    def _fault(self, code: Code, name: str, message: str) -> Fault:
        return Fault(
            code=code,
            location=self.location(name),
            rpc=self.subject,
            option=self._label(name),
            message=message,
        )


class Annotations:
    """Reads the options of services, methods and fields that are in our packages."""

    def __init__(self, files: Iterable[FileDescriptorProto]) -> None:
        self.pool = DescriptorPool()
        for file in files:
            self.pool.Add(file)

    def read(
        self, raw: Message, source: Source, path: Path, subject: str, report: Report
    ) -> Mapping[str, Option]:
        """The options by full name (`temporal.v1.workflow`), each if it is present."""
        if not raw.ByteSize():
            return {}
        own = GetMessageClass(self.pool.FindMessageTypeByName(raw.DESCRIPTOR.full_name))
        return {
            field.full_name: Option(
                message=value,
                source=source,
                path=(*path, field.number),
                subject=subject,
                label="",
                report=report,
            )
            for field, value in own.FromString(raw.SerializeToString()).ListFields()
            if field.is_extension and field.full_name.startswith(OWN_PACKAGES)
        }


def _names(values: Mapping[int, Any]) -> str:
    return ", ".join(value.name for value in values.values())


def _prefix(values: Mapping[int, Any]) -> str:
    return str(values[0].name).removesuffix("UNSPECIFIED")
