#!/usr/bin/env python3
"""Writes gen/ anew from proto/: messages by protoc, contracts by our own plugin.

    python tools/generate.py           # write what changed, remove what no proto gives any more
    python tools/generate.py --check   # write nothing; print the difference, exit 1 if there is one

The output depends on proto/, the plugin and the locked grpcio-tools alone.
"""

import argparse
import difflib
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from google.protobuf import descriptor_pb2 as pb

ROOT = Path(__file__).resolve().parents[1]
PROTO = ROOT / "proto"
GEN = ROOT / "gen"
SRC = ROOT / "src"
TEMPORALIO_OWNS = "temporal/api/"  # its wheel registers these files; a second copy would raise
ANNOTATIONS = ("temporal/v1/", "protemporal/v1/")
TYPED = ("temporal/v1", "temporal/xns/v1", "protemporal/v1")  # what our wheel carries (PEP 561)
OTHER_STYLES = ("oms_betterproto/",)  # folders of gen/ that are written by another generator


def main() -> int:
    """Generate or check, and say in one line what came of it; gives the exit status."""
    parser = argparse.ArgumentParser(description="Write gen/ anew from proto/.")
    parser.add_argument("--check", action="store_true", help="only show whether gen/ is current")
    check = parser.parse_args().check
    with tempfile.TemporaryDirectory() as scratch:
        fresh = generate(Path(scratch))
    stale = texts(GEN)
    changed = sorted(name for name in fresh | stale if fresh.get(name) != stale.get(name))
    for name in changed:
        if check:
            print(f"gen/{name}")
            old, new = (side.get(name, "").splitlines(keepends=True) for side in (stale, fresh))
            sys.stdout.writelines(difflib.unified_diff(old, new, "gen/ as it is", "from proto/"))
        else:
            replace(GEN / name, fresh.get(name))
    print(f"gen/: {len(fresh)} files, {len(changed)} {'out of date' if check else 'changed'}")
    return int(check and bool(changed))


def generate(scratch: Path) -> dict[str, str]:
    """Everything that gen/ should hold: relative path to text."""
    out = scratch / "gen"
    out.mkdir()
    files = [file for file in describe(scratch) if not file.name.startswith(TEMPORALIO_OWNS)]
    contracts = [file.name for file in files if is_contract(file)]
    protoc([f"--python_out={out}", f"--pyi_out={out}"], (file.name for file in files))
    if contracts and not (SRC / "protemporal/plugin/__main__.py").is_file():
        print("no plugin yet, messages only; left out:", *contracts, file=sys.stderr)
    elif contracts:
        protoc([f"--plugin={plugin(scratch)}", f"--python_temporal_out={out}"], contracts)
    for file in files:
        mend(file, out / file.name.replace(".proto", "_pb2.py"))
    for package in TYPED:
        (out / package / "py.typed").touch()
    return texts(out)


def describe(scratch: Path) -> list[pb.FileDescriptorProto]:
    """The descriptors of all protos, in the order of their paths."""
    image = scratch / "protos.binpb"
    names = sorted(path.relative_to(PROTO).as_posix() for path in PROTO.rglob("*.proto"))
    protoc([f"--descriptor_set_out={image}"], names)
    files = pb.FileDescriptorSet.FromString(image.read_bytes()).file
    return sorted(files, key=lambda file: file.name)


def is_contract(file: pb.FileDescriptorProto) -> bool:
    """Whether our plugin has something to say about the file."""
    return bool(file.service) and any(name.startswith(ANNOTATIONS) for name in file.dependency)


def plugin(scratch: Path) -> Path:
    """A program for protoc that runs the plugin of this source tree, whatever is installed."""
    program = scratch / "protoc-gen-python_temporal"
    program.write_text(f"#!/bin/sh\nexec {shlex.quote(sys.executable)} -m protemporal.plugin\n")
    program.chmod(0o700)
    return program


def protoc(flags: list[str], names: Iterable[str]) -> None:
    """Run protoc on the named protos; ends this program with protoc's words if it fails.

    Its warnings are dropped: their subject is `buf lint`'s.
    """
    command = [sys.executable, "-m", "grpc_tools.protoc", f"-I{PROTO}", *flags, *names]
    environment = os.environ | {"PYTHONPATH": str(SRC)}
    done = subprocess.run(command, env=environment, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)


def mend(file: pb.FileDescriptorProto, module: Path) -> None:
    """Say what protoc does not know: who owns `temporal.api`, and exact types in the stub."""
    for path in (module, module.with_suffix(".pyi")):
        text = path.read_text()
        text = re.sub(r"^from temporal\.api\.", "from temporalio.api.", text, flags=re.MULTILINE)
        path.write_text(exact(text, file) if path.suffix == ".pyi" else text)


def exact(stub: str, file: pb.FileDescriptorProto) -> str:
    """Let `options.Extensions[temporal_pb2.workflow]` be a `WorkflowOptions` to type checkers."""
    for field in file.extension:
        if field.type == field.TYPE_MESSAGE:
            untyped = f"\n{field.name}: _descriptor.FieldDescriptor\n"
            stub = stub.replace(untyped, f"\n{field.name}: {handle(field)}\n")
    if "_extension_dict." in stub:
        line = "from google.protobuf.internal import extension_dict as _extension_dict\n"
        stub = stub.replace("\nfrom google", f"\n{line}from google", 1)
    # Both are errors to strict checkers: a ClassVar outside a class, a Mapping of nothing.
    stub = re.sub(r"^(\w+_FIELD_NUMBER): _ClassVar\[int\]$", r"\1: int", stub, flags=re.MULTILINE)
    return stub.replace("_Mapping]", "_Mapping[str, object]]")


def handle(field: pb.FieldDescriptorProto) -> str:
    """The type of an extension of google's options by a message of the extension's own file."""
    extendee, value = (name.rsplit(".", 1)[1] for name in (field.extendee, field.type_name))
    return f"_extension_dict._ExtensionFieldDescriptor[_descriptor_pb2.{extendee}, {value}]"


def texts(folder: Path) -> dict[str, str]:
    """Relative path to text of each generated file below the folder."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    named = {path.relative_to(folder).as_posix(): path for path in files if path.suffix != ".pyc"}
    return {n: path.read_text() for n, path in named.items() if not n.startswith(OTHER_STYLES)}


def replace(path: Path, text: str | None) -> None:
    """Write the file, or remove it where there should be none."""
    if text is None:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


if __name__ == "__main__":
    sys.exit(main())
