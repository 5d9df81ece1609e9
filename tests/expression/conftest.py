from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias, cast

import pytest
from google.protobuf.descriptor import Descriptor
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.json_format import ParseDict
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from grpc_tools import protoc

Messages: TypeAlias = Callable[..., Message]


@pytest.fixture(scope="session")
def pool(tmp_path_factory: pytest.TempPathFactory) -> DescriptorPool:
    """Descriptors of the protos beside this file, compiled in this session."""
    folder = Path(__file__).parent
    target = tmp_path_factory.mktemp("descriptors") / "set.binpb"
    # grpc_tools has no types.
    status = cast("Callable[[list[str]], int]", protoc.main)(
        [
            "protoc",
            f"-I{folder}",
            f"-I{Path(protoc.__file__).parent / '_proto'}",
            "--include_imports",
            f"--descriptor_set_out={target}",
            "sample.proto",
            "sample2.proto",
        ]
    )
    assert status == 0
    pool = DescriptorPool()
    for file in FileDescriptorSet.FromString(target.read_bytes()).file:
        pool.AddSerializedFile(file.SerializeToString())
    return pool


@pytest.fixture(scope="session")
def descriptor(pool: DescriptorPool) -> Descriptor:
    """The type most tests use as input."""
    return pool.FindMessageTypeByName("sample.v1.Sample")


@pytest.fixture(scope="session")
def messages(pool: DescriptorPool) -> Messages:
    """Make a message from its JSON form; of sample.v1.Sample unless told otherwise."""

    def make(json: dict[str, object], full_name: str = "sample.v1.Sample") -> Message:
        message = GetMessageClass(pool.FindMessageTypeByName(full_name))()
        ParseDict(json, message, descriptor_pool=pool)
        return message

    return make
