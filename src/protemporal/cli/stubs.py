"""What protoc's Python output lacks: right types in stubs, and the owner of `temporal.api`."""

import re

from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto

_OPERATIONS = "from google.longrunning import operations_pb2 as _operations_pb2\n"


def exact(stub: str, file: FileDescriptorProto) -> str:
    """The stub as strict checkers take it.

    `options.Extensions[temporal_pb2.workflow]` becomes a `WorkflowOptions` to them. The numbers of
    extensions lose a ClassVar outside a class, and a Mapping of nothing gets its parameters. The
    import of a module without types goes where only RPCs have its messages, which are not in stubs.
    """
    for field in file.extension:
        if field.type == field.TYPE_MESSAGE:
            untyped = f"\n{field.name}: _descriptor.FieldDescriptor\n"
            stub = stub.replace(untyped, f"\n{field.name}: {_handle(field)}\n")
    if stub.count("_operations_pb2") == 1:
        stub = stub.replace(_OPERATIONS, "")
    if "_extension_dict." in stub:
        line = "from google.protobuf.internal import extension_dict as _extension_dict\n"
        stub = stub.replace("\nfrom google", f"\n{line}from google", 1)
    stub = re.sub(r"^(\w+_FIELD_NUMBER): _ClassVar\[int\]$", r"\1: int", stub, flags=re.MULTILINE)
    return stub.replace("_Mapping]", "_Mapping[str, object]]")


def _handle(field: FieldDescriptorProto) -> str:
    """The type of an extension of google's options by a message of the extension's own file."""
    extendee, value = (name.rsplit(".", 1)[1] for name in (field.extendee, field.type_name))
    return f"_extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.{extendee}, {value}]"


def owned(text: str) -> str:
    """The module with `temporal.api` taken from temporalio, whose wheel registers these files."""
    return re.sub(r"^from temporal\.api\.", "from temporalio.api.", text, flags=re.MULTILINE)
