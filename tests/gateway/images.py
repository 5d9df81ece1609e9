"""Descriptor sets of files that Python has loaded: what `buf build` writes."""

from collections.abc import Iterator

from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet


def image(file: FileDescriptor, *, without: str = "") -> bytes:
    """The file after all that it imports, perhaps without one."""
    files = [each for each in dict.fromkeys(_imports(file)) if each.name != without]
    return FileDescriptorSet(file=[_proto(each) for each in files]).SerializeToString()


def _imports(file: FileDescriptor) -> Iterator[FileDescriptor]:
    for dependency in file.dependencies:
        yield from _imports(dependency)
    yield file


def _proto(file: FileDescriptor) -> FileDescriptorProto:
    proto = FileDescriptorProto()
    file.CopyToProto(proto)
    return proto
