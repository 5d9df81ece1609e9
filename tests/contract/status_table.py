"""docs/annotations.md, and protos that set one field each, to hold the one against the other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from google.protobuf import text_format
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor, FileDescriptor
from google.protobuf.message_factory import GetMessageClass
from temporalio.api.common.v1 import message_pb2
from temporalio.api.enums.v1 import workflow_pb2

from temporal.v1 import temporal_pb2
from temporal.xns.v1 import xns_pb2

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "annotations.md"

OWNERS = {
    "google.protobuf.ServiceOptions": "service",
    "google.protobuf.MethodOptions": "rpc",
    "google.protobuf.FieldOptions": "field",
}
SAMPLES: dict[str, object] = {
    "aliases": ["x.Other"],
    "backoff_coefficient": 1.5,
    "id": "order/${! orderId }",
    "max_interval": 5,
    "search_attributes": "City = orderId",
    "typed_search_attributes": "keyword.City = orderId",
}
"""Values that are right where any other of their type might be wrong."""

NEIGHBOURS = {
    "temporal.v1.Patch": {"version": "PV_64"},
    "temporal.v1.WorkflowOptions.Query": {"ref": "Get"},
    "temporal.v1.WorkflowOptions.Signal": {"ref": "Cancel"},
    "temporal.v1.WorkflowOptions.Update": {"ref": "Change"},
    "temporal.v1.ActivityOptions": {
        "heartbeat_timeout": "{ seconds: 5 }",
        "start_to_close_timeout": "{ seconds: 5 }",
    },
}
"""What a message needs beside the field in question."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table."""

    subject: str
    status: str
    shown_by: tuple[str, ...]


def rows() -> Iterator[Row]:
    """The lines of the tables of fields and values."""
    section = ""
    for line in PAGE.read_text().splitlines():
        if line.startswith("## "):
            section = line.removeprefix("## ")
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if section.startswith("temporal.") and line.startswith("| `"):
            name, status, _, shown_by = cells
            subject = f"{section}.{name.strip('`')}"
            yield Row(subject, status, tuple(re.findall("`([^`]+)`", shown_by)))


def named() -> set[str]:
    """Every test and folder that the page names anywhere."""
    return set(re.findall(r"`((?:golden|faults)/\w+|\w+/test_\w+\.py::\w+)`", PAGE.read_text()))


def exists(shown: str) -> bool:
    """Whether a folder with a proto, or a test function, is there."""
    path, _, function = shown.partition("::")
    if not function:
        return any((TESTS / path).glob("**/*.proto"))
    return f"def {function}(" in (TESTS / path).read_text()


def protos_of(shown: str) -> str:
    """The protos of a folder, as one text."""
    return "\n".join(path.read_text() for path in (TESTS / shown).glob("**/*.proto"))


@dataclass(frozen=True, slots=True)
class Setting:
    """A field, or one value of it, within an option."""

    subject: str
    extension: FieldDescriptor
    path: tuple[FieldDescriptor, ...]
    value: str = ""
    """Empty: any that is right."""

    def proto(self) -> str:
        """A proto, without its header, that sets it."""
        option = GetMessageClass(cast("Descriptor", self.extension.message_type))()
        text_format.Parse(_text(self.path, self.value), option)
        shown = text_format.MessageToString(option, as_one_line=True)
        return _written(self.extension, shown)


def subjects() -> set[str]:
    """The full names of all fields, extensions and values that the page must have."""
    found = {field.full_name for field in temporal_pb2.DESCRIPTOR.extensions_by_name.values()}
    for file in (temporal_pb2.DESCRIPTOR, xns_pb2.DESCRIPTOR):
        for message in _messages(file):
            found |= {field.full_name for field in message.fields}
            for enum in message.enum_types:
                found |= _values(enum)
        for enum in file.enum_types_by_name.values():
            found |= _values(enum)
    found |= {field.full_name for field in message_pb2.Priority.DESCRIPTOR.fields}
    enums = workflow_pb2.DESCRIPTOR.enum_types_by_name
    return found | _values(enums["WorkflowIdConflictPolicy"]) | _values(enums["VersioningBehavior"])


def settings() -> dict[str, Setting]:
    """How to set each of them that an option can hold, by the shortest way."""
    found: dict[str, Setting] = {}
    waiting: list[tuple[FieldDescriptor, tuple[FieldDescriptor, ...]]] = [
        (extension, ()) for extension in temporal_pb2.DESCRIPTOR.extensions_by_name.values()
    ]
    for extension, path in waiting:
        if not path:
            found[extension.full_name] = Setting(extension.full_name, extension, ())
        for field in _inner(path[-1] if path else extension):
            way = (*path, field)
            found.setdefault(field.full_name, Setting(field.full_name, extension, way))
            if field.message_type and field.message_type.full_name.startswith("temporal."):
                waiting.append((extension, way))
            for value in field.enum_type.values if field.enum_type else ():
                subject = f"{value.type.full_name}.{value.name}"
                found.setdefault(subject, Setting(subject, extension, way, value.name))
    return found


def _inner(field: FieldDescriptor) -> list[FieldDescriptor]:
    return list(cast("Descriptor", field.message_type).fields)


def _messages(file: FileDescriptor) -> Iterator[Descriptor]:
    for message in file.message_types_by_name.values():
        yield message
        yield from message.nested_types


def _values(enum: EnumDescriptor) -> set[str]:
    return {f"{enum.full_name}.{value.name}" for value in enum.values}


def _text(path: tuple[FieldDescriptor, ...], value: str) -> str:
    if not path:
        return ""
    field, *rest = path
    inner = f"{{ {_text(tuple(rest), value)} }}" if rest else value or _sample(field)
    said = {**NEIGHBOURS.get(_of(field).full_name, {}), field.name: inner}
    quoted = {name: f'"{text}"' if name == "ref" else text for name, text in said.items()}
    return " ".join(f"{name}: {text}" for name, text in quoted.items())


def _sample(field: FieldDescriptor) -> str:
    if field.name == "ref":
        return {"Query": "Get", "Signal": "Cancel"}.get(_of(field).name, "Change")
    if field.enum_type:
        return str(field.enum_type.values[-1].name)
    if field.message_type:
        if field.message_type.full_name == "google.protobuf.Duration":
            return f"{{ seconds: {SAMPLES.get(field.name, 2)} }}"
        near = NEIGHBOURS.get(field.message_type.full_name, {})
        pairs = (f'{n}: "{v}"' if n == "ref" else f"{n}: {v}" for n, v in near.items())
        return f"{{ {' '.join(pairs)} }}"
    value = SAMPLES.get(field.name, {"string": "x", "bool": True}.get(_kind(field), 1))
    return _literal(value)


def _of(field: FieldDescriptor) -> Descriptor:
    return cast("Descriptor", field.containing_type)


def _kind(field: FieldDescriptor) -> str:
    kinds = {FieldDescriptor.TYPE_STRING: "string", FieldDescriptor.TYPE_BOOL: "bool"}
    return kinds.get(field.type, "number")


def _literal(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, cast('list[object]', value)))}]"
    if isinstance(value, bool):
        return str(value).lower()
    return f'"{value}"' if isinstance(value, str) else str(value)


def _written(extension: FieldDescriptor, text: str) -> str:
    option = f"option ({extension.full_name}) = {{ {text} }};"
    owner = OWNERS[_of(extension).full_name]
    if owner == "field":
        field = f"message Odd {{ string text = 1 [({extension.full_name}) = {{ {text} }}]; }}\n"
        return field + _service("", "", "")
    if owner == "service":
        return _service(option, "option (temporal.v1.workflow) = {};", "")
    if extension.name == "command":
        return _service("", f"option (temporal.v1.workflow) = {{}}; {option}", "")
    output = "google.protobuf.Empty" if extension.name == "signal" else "Order"
    return _service("", option, output)


def _service(service: str, rpc: str, output: str) -> str:
    return f"""\
service Orders {{
  {service}
  rpc Place(Order) returns ({output or "Order"}) {{ {rpc} }}
  rpc Get(Order) returns (Order) {{ option (temporal.v1.query) = {{}}; }}
  rpc Cancel(Order) returns (google.protobuf.Empty) {{ option (temporal.v1.signal) = {{}}; }}
  rpc Change(Order) returns (Order) {{ option (temporal.v1.update) = {{ id: "${{! orderId }}" }}; }}
}}
"""
