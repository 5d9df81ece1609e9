"""Which messages have rules of buf.validate."""

from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path

import pytest
from google.protobuf import descriptor_pool
from google.protobuf.descriptor import Descriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from protovalidate import ViolationPb

from buf.validate import validate_pb2
from protemporal.cli.json_names import without_default_json_names
from protemporal.gateway.rules import ruled
from protemporal.v1 import rpc_pb2
from protos import request_of
from temporal.v1 import temporal_pb2

_ = rpc_pb2, temporal_pb2  # which every proto here imports

LEAF = "message Leaf { string a = 1 [(buf.validate.field).required = true]; }"
IMPORT = 'import "buf/validate/validate.proto";'

CASES: dict[str, tuple[str, set[str]]] = {
    "no rules": ("message M { string a = 1; Order o = 2; }", set()),
    "no import": ("message M { string a = 1 [deprecated = true]; M m = 2; }", set()),
    "a field": (
        f"{IMPORT} message M {{ string a = 1 [(buf.validate.field).string.min_len = 1]; }}",
        {"M"},
    ),
    "a message": (
        f"""{IMPORT} message M {{ option (buf.validate.message).cel = {{
          id: "m" expression: "true"}}; }}""",
        {"M"},
    ),
    "fields of a message": (
        f"""{IMPORT} message M {{ option (buf.validate.message).oneof = {{fields: ["a"]}};
          string a = 1; }}""",
        {"M"},
    ),
    "a oneof": (
        f"""{IMPORT} message M {{ oneof one {{
          option (buf.validate.oneof).required = true; string a = 1; }} }}""",
        {"M"},
    ),
    "CEL on a field": (
        f"{IMPORT} message M {{ int32 a = 1 [(buf.validate.field).cel_expression = 'this > 1']; }}",
        {"M"},
    ),
    "items": (
        f"""{IMPORT} message M {{ repeated int32 a = 1
          [(buf.validate.field).repeated.items.int32.gt = 0]; }}""",
        {"M"},
    ),
    "a field that is a message": (f"{IMPORT} {LEAF} message M {{ Leaf a = 1; }}", {"Leaf"}),
    "a repeated message": (f"{IMPORT} {LEAF} message M {{ repeated Leaf a = 1; }}", {"Leaf"}),
    "a map of messages": (f"{IMPORT} {LEAF} message M {{ map<int32, Leaf> a = 1; }}", {"Leaf"}),
    "one of several": (
        f"{IMPORT} {LEAF} message M {{ oneof one {{ string a = 1; Leaf b = 2; }} }}",
        {"Leaf"},
    ),
    "far inside, in a circle": (
        f"""{IMPORT} {LEAF} message M {{ N n = 1; M m = 2; }}
          message N {{ repeated O o = 1; }} message O {{ M m = 1; Leaf leaf = 2; }}""",
        {"Leaf"},
    ),
    "several": (
        f"""{IMPORT} {LEAF} message M {{ Leaf a = 1; N b = 2;
          int32 c = 3 [(buf.validate.field).required = true]; }}
          message N {{ int32 d = 1 [(buf.validate.field).required = true]; }}""",
        {"M", "N", "Leaf"},
    ),
    "a message beside it": (f"{IMPORT} {LEAF} message M {{ string a = 1; }}", set()),
    "a nested message that no field has": (
        f"""{IMPORT} message M {{ string a = 1; message Leaf {{
          string a = 1 [(buf.validate.field).required = true]; }} }}""",
        set(),
    ),
}


def in_own_pool(files: Sequence[FileDescriptorProto]) -> Descriptor:
    """`M` where the extensions are unknown, as in a descriptor set that is served."""
    pool = DescriptorPool()
    for file in files:
        pool.Add(file)  # pyright: ignore[reportUnknownMemberType] # deprecated for untyped users; not typed
    return pool.FindMessageTypeByName("orders.v1.M")


def in_the_default_pool(files: Sequence[FileDescriptorProto]) -> Descriptor:
    """`M` beside generated code, under a name of its own: that pool forgets nothing."""
    number = next(_numbers)
    raw = files[-1].SerializeToString()
    for old, new in ((b"orders.v1", b"rules_%03d"), (b"orders/v1", b"rules/%03d")):
        raw = raw.replace(old, new % number)  # as long as before, so that lengths still hold
    pool = descriptor_pool.Default()
    pool.AddSerializedFile(raw)
    return pool.FindMessageTypeByName(f"rules_{number:03}.M")


_numbers = count()


@pytest.mark.parametrize("message", [in_own_pool, in_the_default_pool])
@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_the_messages_with_rules_are_found(
    message: Callable[[Sequence[FileDescriptorProto]], Descriptor],
    text: str,
    expected: set[str],
    tmp_path: Path,
) -> None:
    found = ruled(message(request_of(text, tmp_path).proto_file))
    assert sorted(each.name for each in found) == sorted(expected)


def test_our_copy_of_the_rules_is_that_of_protovalidate() -> None:
    theirs = FileDescriptorProto.FromString(ViolationPb.desc().file.proto.to_binary())
    ours = FileDescriptorProto()
    validate_pb2.DESCRIPTOR.CopyToProto(ours)
    assert _bare(theirs) == _bare(ours)


def _bare(file: FileDescriptorProto) -> FileDescriptorProto:
    """Without what is no rule: comments, options of other languages."""
    file.ClearField("source_code_info")
    file.ClearField("options")
    return without_default_json_names(FileDescriptorSet(file=[file])).file[0]
