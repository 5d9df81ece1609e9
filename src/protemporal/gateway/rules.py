"""Which messages have rules of `buf.validate`: of their own, for a field, or for a oneof.

The rules are extensions of descriptor options. Where the messages are of a descriptor pool of their
own they are unknown fields there, so their number is looked for among both.
"""

from collections.abc import Sequence
from functools import lru_cache

from google.protobuf.descriptor import Descriptor, DescriptorBase, FieldDescriptor
from google.protobuf.unknown_fields import UnknownFieldSet

_NUMBER = 1159
"""Of `buf.validate.message`, `.field` and `.oneof` alike, each in the options that it extends."""


def ruled(root: Descriptor) -> Sequence[Descriptor]:
    """The messages with rules among the message itself and all that it can hold."""
    found: list[Descriptor] = []
    seen, waiting = {root.full_name}, [root]
    while waiting:
        message = waiting.pop()
        has_rules, held = _look_at(message)
        if has_rules:
            found.append(message)
        waiting += [each for each in held if each.full_name not in seen]
        seen.update(each.full_name for each in held)
    return found


# A message may be in the requests of every RPC; bounded, since it keeps descriptor pools alive.
@lru_cache(maxsize=4096)
def _look_at(message: Descriptor) -> tuple[bool, tuple[Descriptor, ...]]:
    """Whether the message has rules, and the messages that its fields hold."""
    fields: Sequence[FieldDescriptor] = message.fields
    described = (message, *fields, *message.oneofs)
    held = {field.message_type for field in fields if field.message_type is not None}
    return any(map(_has_rules, described)), tuple(held)


def _has_rules(described: DescriptorBase) -> bool:
    if not described.has_options:
        return False
    options = described.GetOptions()
    known = {field.number for field, _ in options.ListFields()}
    unknown = UnknownFieldSet(options)
    numbers = (unknown[index].field_number for index in range(len(unknown)))
    return _NUMBER in known or _NUMBER in numbers
