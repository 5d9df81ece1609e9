"""Fields of messages as mappings see them: paths, and what two messages have in common.

The plugin checks with it, the gateway copies by it, so that both mean the same.
"""

from collections.abc import Iterator
from typing import Any

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from protemporal.contract.words import nearest

IDS = ("workflow_id", "run_id")
"""Fields of a response that take the ids of what was started."""

_SCALARS = {
    number: name.removeprefix("TYPE_").lower()
    for name, number in vars(FieldDescriptor).items()
    if name.startswith("TYPE_")
}


class PathError(ValueError):
    """A path leads nowhere; the text says where it ends, and what is there."""


def field_at(message: Descriptor, path: str) -> FieldDescriptor:
    """The field that a path (`order`, `cart.order`) leads to, through singular messages.

    Raises:
        PathError: there is no such field, or none can be below it.
    """
    *outer, last = path.split(".")
    for name in outer:
        found = _field(message, name)
        if found.is_repeated or found.message_type is None:
            raise PathError(f'"{name}" in {message.full_name} is {type_name(found)}, no message')
        message = found.message_type
    return _field(message, last)


def _field(message: Descriptor, name: str) -> FieldDescriptor:
    found = message.fields_by_name.get(name)
    if found is None:
        known = nearest(name, list(message.fields_by_name))
        raise PathError(f'no field "{name}" in {message.full_name} ({known})')
    return found


def type_name(field: FieldDescriptor) -> str:
    """`string`, `repeated orders.v1.Line`, `map<string, int64>`."""
    entry = field.message_type
    if entry is not None and entry.GetOptions().map_entry:
        key, value = (type_name(entry.fields_by_name[name]) for name in ("key", "value"))
        return f"map<{key}, {value}>"
    named = field.message_type or field.enum_type
    name = _SCALARS[field.type] if named is None else named.full_name
    return f"repeated {name}" if field.is_repeated else name


def in_common(
    source: Descriptor | Any, target: Descriptor | Any
) -> Iterator[tuple[FieldDescriptor, FieldDescriptor]]:
    """The fields that both have by name, in the order of the target."""
    for field in target.fields:
        found = source.fields_by_name.get(field.name)
        if found is not None:
            yield found, field
