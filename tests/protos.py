"""Compiles protos for tests, in this process: what protoc hands to a plugin, and what ours says."""

import sysconfig
from collections.abc import Callable
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from google.protobuf.compiler.plugin_pb2 import CodeGeneratorRequest
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from grpc_tools import protoc

ANNOTATIONS = Path(__file__).parents[1] / "proto"
WELL_KNOWN = Path(protoc.__file__).parent / "_proto"
HEADER = """\
syntax = "proto3";
package orders.v1;
import "google/protobuf/empty.proto";
import "protemporal/v1/rpc.proto";
import "temporal/v1/temporal.proto";
message Order { string order_id = 1; int32 count = 2; }
"""
"""Begins a proto of a few lines; the next is line 7."""


GOOGLE = Path(sysconfig.get_path("purelib"))
"""Where google/api and google/rpc lie as protos; google/longrunning does under another name."""


def run_protoc(root: Path, *arguments: str) -> None:
    main = cast("Callable[[list[str]], int]", vars(protoc)["main"])  # grpc_tools has no types
    with TemporaryDirectory() as scratch:
        longrunning = Path(scratch) / "google" / "longrunning"
        longrunning.mkdir(parents=True)
        text = (GOOGLE / "google/longrunning/operations_proto.proto").read_text()
        (longrunning / "operations.proto").write_text(text)
        folders = (root, ANNOTATIONS, WELL_KNOWN, Path(scratch), GOOGLE)
        assert main(["protoc", *(f"-I{folder}" for folder in folders), *arguments]) == 0


@cache
def compiled(root: Path) -> FileDescriptorSet:
    """Every proto below the folder, with its imports and source info."""
    names = sorted(path.relative_to(root).as_posix() for path in root.rglob("*.proto"))
    with TemporaryDirectory() as scratch:
        image = Path(scratch) / "image.binpb"
        flags = ["--include_imports", "--include_source_info", f"--descriptor_set_out={image}"]
        run_protoc(root, *flags, *names)
        return FileDescriptorSet.FromString(image.read_bytes())


def request(root: Path, under: str = "", parameter: str = "") -> CodeGeneratorRequest:
    """The request for every proto whose path begins with `under`, with what these import."""
    files = {file.name: file for file in compiled(root).file}
    wanted = [name for name in files if name.startswith(under) and (root / name).is_file()]
    needed, waiting = set[str](), list(wanted)
    while waiting:
        needed.add(name := waiting.pop())
        imports = (*files[name].dependency, *files[name].option_dependency)
        waiting += [other for other in imports if other not in needed]
    return CodeGeneratorRequest(
        file_to_generate=wanted,
        parameter=parameter,
        proto_file=[file for name, file in files.items() if name in needed],
    )


def request_of(text: str, folder: Path) -> CodeGeneratorRequest:
    """The request for one proto, `orders/v1/orders.proto`, that begins with HEADER."""
    path = folder / "orders" / "v1" / "orders.proto"
    path.parent.mkdir(parents=True)
    path.write_text(HEADER + text)
    return request(folder)
