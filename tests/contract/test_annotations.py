"""The annotations, compiled, against the law; and beside temporalio, in one process."""

import os
import runpy
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from google.protobuf import descriptor_pool, json_format, message_factory
from google.protobuf.descriptor import FileDescriptor
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
    FileDescriptorSet,
    MethodOptions,
)
from temporalio.api.common.v1 import message_pb2
from temporalio.api.enums.v1 import common_pb2, event_type_pb2, reset_pb2, workflow_pb2

from contract.annotations_law import ENUMS, EXTENSIONS, IMPORTS, MESSAGES, RPC, TEMPORAL, XNS
from protemporal import annotations
from protemporal.annotations import proto_path
from protemporal.v1 import rpc_pb2
from temporal.v1 import temporal_pb2

ROOT = Path(__file__).resolve().parents[2]

CONSUMER = """
syntax = "proto3";
package shop.v1;
import "google/protobuf/empty.proto";
import "protemporal/v1/rpc.proto";
import "temporal/v1/temporal.proto";
service Shop {
  rpc Order(google.protobuf.Empty) returns (google.protobuf.Empty) {
    option (temporal.v1.workflow) = {
      id: 'orders/${! uuid_v4() }'
      execution_timeout: { seconds: 60 }
      signal: { ref: "Cancel" start: true }
      update: { ref: "Change" validate: false }
      patches: { version: PV_64 mode: PVM_MARKER }
      workflow_id_conflict_policy: WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
      priority: { priority_key: 3 fairness_key: "eu" }
    };
  }
  rpc Place(google.protobuf.Empty) returns (google.protobuf.Empty) {
    option (protemporal.v1.rpc) = {
      signal_with_start: { workflow: "Order" signal: "Cancel" }
      workflow_id: "orders/1"
    };
  }
}
"""
ORDER = {
    "[temporal.v1.workflow]": {
        "id": "orders/${! uuid_v4() }",
        "executionTimeout": "60s",
        "signal": [{"ref": "Cancel", "start": True}],
        "update": [{"ref": "Change", "validate": False}],
        "patches": [{"version": "PV_64", "mode": "PVM_MARKER"}],
        "workflowIdConflictPolicy": "WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING",
        "priority": {"priorityKey": 3, "fairnessKey": "eu"},
    }
}
PLACE = {
    "[protemporal.v1.rpc]": {
        "signalWithStart": {"workflow": "Order", "signal": "Cancel"},
        "workflowId": "orders/1",
    }
}


def compiled(folder: Path, *names: str) -> dict[str, FileDescriptorProto]:
    """The named protos and all that they import, by name; `folder` may hold some of them."""
    image = folder / "image.binpb"
    flags = [f"-I{proto_path()}", f"-I{folder}", "--include_imports", f"-o{image}"]
    subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *flags, *names], check=True)
    return {file.name: file for file in FileDescriptorSet.FromString(image.read_bytes()).file}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, FileDescriptorProto]:
    return compiled(tmp_path_factory.mktemp("annotations"), TEMPORAL, XNS, RPC)


@pytest.fixture(scope="module")
def messages(files: dict[str, FileDescriptorProto]) -> dict[str, DescriptorProto]:
    ours = [files[name] for name in IMPORTS]
    return dict(pair for file in ours for pair in nested(file.package, file.message_type))


@pytest.fixture(scope="module")
def enums(files: dict[str, FileDescriptorProto]) -> dict[str, EnumDescriptorProto]:
    ours = [files[name] for name in IMPORTS]
    top = {f"{file.package}.{enum.name}": enum for file in ours for enum in file.enum_type}
    inner = {
        f"{name}.{enum.name}": enum
        for file in ours
        for name, message in nested(file.package, file.message_type)
        for enum in message.enum_type
    }
    return top | inner


def nested(scope: str, top: Iterable[DescriptorProto]) -> Iterator[tuple[str, DescriptorProto]]:
    for message in top:
        name = f"{scope}.{message.name}"
        yield name, message
        yield from nested(name, message.nested_type)


def told(field: FieldDescriptorProto, package: str, message: DescriptorProto | None = None) -> str:
    """The field in the words of the tables above."""
    scalar = FieldDescriptorProto.Type.Name(field.type).removeprefix("TYPE_").lower()
    words = [
        str(field.number),
        field.extendee.removeprefix(".") if field.extendee else field.name,
        "repeated" if field.label == FieldDescriptorProto.LABEL_REPEATED else "",
        "optional" if field.proto3_optional else "",
        oneof(field, message) if message else "",
        field.type_name.removeprefix(f".{package}.").removeprefix(".") or scalar,
        "deprecated" if field.options.deprecated else "",
    ]
    return " ".join(word for word in words if word)


def oneof(field: FieldDescriptorProto, message: DescriptorProto) -> str:
    real = field.HasField("oneof_index") and not field.proto3_optional
    return message.oneof_decl[field.oneof_index].name if real else ""


def package_of(name: str) -> str:
    return name[: name.index(".v1.") + len(".v1")]


@pytest.mark.parametrize("name", IMPORTS)
def test_file_has_the_package_syntax_and_imports_of_the_law(
    files: dict[str, FileDescriptorProto], name: str
) -> None:
    file = files[name]
    assert file.package == name.rpartition("/")[0].replace("/", ".")
    assert file.syntax == "proto3"
    assert set(file.dependency) == IMPORTS[name]


def test_go_package_lets_go_generators_run_on_our_copy(
    files: dict[str, FileDescriptorProto],
) -> None:
    package = "github.com/cludden/protoc-gen-go-temporal/gen/temporal/v1"
    assert files[TEMPORAL].options.go_package == package


def test_extensions_are_those_of_the_law(files: dict[str, FileDescriptorProto]) -> None:
    found = {
        f"{file.package}.{field.name}": told(field, file.package)
        for file in (files[name] for name in IMPORTS)
        for field in file.extension
    }
    assert found == EXTENSIONS


def test_no_message_is_missing_or_added(messages: dict[str, DescriptorProto]) -> None:
    assert set(messages) == set(MESSAGES)


@pytest.mark.parametrize("name", MESSAGES)
def test_fields_are_those_of_the_law(messages: dict[str, DescriptorProto], name: str) -> None:
    message = messages[name]
    fields = sorted(message.field, key=lambda field: field.number)
    assert [told(field, package_of(name), message) for field in fields] == MESSAGES[name]


def test_no_enum_is_missing_or_added(enums: dict[str, EnumDescriptorProto]) -> None:
    assert set(enums) == set(ENUMS)


@pytest.mark.parametrize("name", ENUMS)
def test_enum_values_are_those_of_the_law(enums: dict[str, EnumDescriptorProto], name: str) -> None:
    assert {value.name: value.number for value in enums[name].value} == ENUMS[name]


@pytest.mark.parametrize(
    "registered",
    [
        message_pb2.DESCRIPTOR,
        common_pb2.DESCRIPTOR,
        event_type_pb2.DESCRIPTOR,
        reset_pb2.DESCRIPTOR,
        workflow_pb2.DESCRIPTOR,
    ],
    ids=lambda descriptor: descriptor.name,
)
def test_carried_file_is_the_one_that_temporalio_registers(
    files: dict[str, FileDescriptorProto], registered: FileDescriptor
) -> None:
    carried = FileDescriptorProto()
    carried.CopyFrom(files[registered.name])
    for _, message in nested(carried.package, carried.message_type):
        for field in message.field:
            field.ClearField("json_name")  # Python's generated modules leave the default ones out
    assert carried.SerializeToString(deterministic=True) == registered.serialized_pb


@pytest.mark.parametrize(
    "statement",
    [
        "import temporal.v1.temporal_pb2, temporal.xns.v1.xns_pb2, temporalio.client",
        "import temporalio.client, temporal.v1.temporal_pb2, temporal.xns.v1.xns_pb2",
    ],
    ids=["annotations first", "temporalio first"],
)
def test_modules_load_beside_temporalio(statement: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(ROOT / "gen")}
    subprocess.run([sys.executable, "-c", statement], env=environment, check=True)


@pytest.fixture(scope="module")
def methods(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, object]]:
    """The options of the consumer's RPCs, read by a pool that holds its own files alone."""
    folder = tmp_path_factory.mktemp("consumer")
    (folder / "shop.proto").write_text(CONSUMER)
    files = compiled(folder, "shop.proto")
    pool = descriptor_pool.DescriptorPool()
    for file in files.values():
        pool.Add(file)
    options = message_factory.GetMessageClass(
        pool.FindMessageTypeByName("google.protobuf.MethodOptions")
    )
    return {
        method.name: json_format.MessageToDict(
            options.FromString(method.options.SerializeToString()), descriptor_pool=pool
        )
        for method in files["shop.proto"].service[0].method
    }


@pytest.mark.parametrize(("rpc", "options"), [("Order", ORDER), ("Place", PLACE)])
def test_private_pool_reads_the_options_of_a_consumer(
    methods: dict[str, dict[str, object]], rpc: str, options: dict[str, object]
) -> None:
    assert methods[rpc] == options


def test_generated_modules_type_and_read_the_options() -> None:
    options = MethodOptions()
    options.Extensions[temporal_pb2.workflow].id = "orders/1"
    options.Extensions[rpc_pb2.rpc].signal_with_start.signal = "Cancel"
    read = MethodOptions.FromString(options.SerializeToString())
    assert read.Extensions[temporal_pb2.workflow].id == "orders/1"
    assert read.Extensions[rpc_pb2.rpc].WhichOneof("verb") == "signal_with_start"


def test_rpc_takes_one_verb_only() -> None:
    assert rpc_pb2.RpcOptions(start="Order", cancel="Order").WhichOneof("verb") == "cancel"


def test_checkout_gives_its_proto_folder() -> None:
    assert proto_path() == ROOT / "proto"


def test_installation_gives_the_folder_inside_the_package(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "protemporal"
    (package / "include" / "temporal" / "v1").mkdir(parents=True)
    (package / "include" / TEMPORAL).touch()
    assert installed(package)["proto_path"]() == package / "include"


def test_incomplete_installation_says_which_places_lack_the_file(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "protemporal"
    package.mkdir(parents=True)
    with pytest.raises(FileNotFoundError, match=r"protemporal/include nor .*/proto: reinstall"):
        installed(package)["proto_path"]()


def installed(package: Path) -> dict[str, Any]:
    """The globals of the module, run from a copy in the given package folder."""
    copy = package / "annotations.py"
    copy.write_text(Path(annotations.__file__).read_text())
    return runpy.run_path(str(copy))
