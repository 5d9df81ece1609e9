"""Which messages have required fields, or rules of `buf.validate`: of their own, a field or oneof.

The rules are extensions of descriptor options. Where the messages are of a descriptor pool of their
own they are unknown fields there, so their number is looked for among both.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from google.protobuf.descriptor import Descriptor, DescriptorBase, FieldDescriptor
from google.protobuf.unknown_fields import UnknownFieldSet

_NUMBER = 1159
"""Of `buf.validate.message`, `.field` and `.oneof` alike, each in the options that it extends."""


def ruled(root: Descriptor) -> Sequence[Descriptor]:
    """The messages with rules among the message itself and all that it can hold."""
    return [each for each in _reached(root) if _look_at(each).has_rules]


def has_required(root: Descriptor) -> bool:
    """Whether the message or one that it can hold has a required field, as proto2 knows them."""
    return any(_look_at(each).has_required for each in _reached(root))


def _reached(root: Descriptor) -> Iterator[Descriptor]:
    seen, waiting = {root.full_name}, [root]
    while waiting:
        message = waiting.pop()
        yield message
        held = _look_at(message).held
        waiting += [each for each in held if each.full_name not in seen]
        seen.update(each.full_name for each in held)


class _Look(NamedTuple):
    has_rules: bool
    has_required: bool
    held: tuple[Descriptor, ...]
    """The messages that its fields hold."""


# A message may be in the requests of every RPC; bounded, since it keeps descriptor pools alive.
@lru_cache(maxsize=4096)
def _look_at(message: Descriptor) -> _Look:
    fields: Sequence[FieldDescriptor] = message.fields
    described = (message, *fields, *message.oneofs)
    held = {field.message_type for field in fields if field.message_type is not None}
    return _Look(
        has_rules=any(map(_has_rules, described)),
        has_required=any(field.is_required for field in fields),
        held=tuple(held),
    )


def _has_rules(described: DescriptorBase) -> bool:
    if not described.has_options:
        return False
    options = described.GetOptions()
    known = {field.number for field, _ in options.ListFields()}
    unknown = UnknownFieldSet(options)
    numbers = (unknown[index].field_number for index in range(len(unknown)))
    return _NUMBER in known or _NUMBER in numbers
