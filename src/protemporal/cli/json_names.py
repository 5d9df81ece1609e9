"""Descriptors as protoc hands them to its own generators, from those that compilers write."""

from collections.abc import Iterable
from itertools import chain

from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
)


def without_default_json_names(files: FileDescriptorSet) -> FileDescriptorSet:
    """A copy in which only those JSON names are left that a proto spells out.

    Written descriptors have all of them. Generated modules embed what they are made from, and would
    differ from those that protoc makes in one step.
    """
    plain = FileDescriptorSet.FromString(files.SerializeToString())
    for file in plain.file:
        for field in _fields(file):
            if field.json_name == _default(field.name):
                field.ClearField("json_name")
    return plain


def _fields(parent: FileDescriptorProto | DescriptorProto) -> Iterable[FieldDescriptorProto]:
    yield from parent.extension
    if isinstance(parent, DescriptorProto):
        yield from parent.field
        yield from chain.from_iterable(map(_fields, parent.nested_type))
    else:
        yield from chain.from_iterable(map(_fields, parent.message_type))


def _default(name: str) -> str:
    """`orderId` of `order_id`; the rule of descriptor.proto's `json_name`."""
    first, *others = name.split("_")
    return first + "".join(other[:1].upper() + other[1:] for other in others)
