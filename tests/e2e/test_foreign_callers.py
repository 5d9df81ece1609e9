"""Callers that have no protos: all they know comes from reflection."""

import asyncio
import json
import shutil
import subprocess
import sysconfig
from pathlib import Path

import grpc
import pytest
from google.protobuf.descriptor_pool import DescriptorPool
from google.protobuf.json_format import MessageToDict, ParseDict
from google.protobuf.message_factory import GetMessageClass
from grpc_reflection.v1alpha.proto_reflection_descriptor_database import (
    ProtoReflectionDescriptorDatabase,
)

from support.system import System

SERVED = {
    "grpc.health.v1.Health",
    "oms.api.v1.CallbackService",
    "oms.api.v1.OrderService",
    "protemporal.v1.Workflows",
}


def by_reflection(address: str, path: str, request: dict[str, object]) -> dict[str, object]:
    """Calls a method as grpcurl does; gives the answer as JSON."""
    service, method = path.split("/")
    with grpc.insecure_channel(address) as channel:
        database = ProtoReflectionDescriptorDatabase(channel)
        found = DescriptorPool(database).FindServiceByName(service).methods_by_name[method]
        kind, answer = GetMessageClass(found.input_type), GetMessageClass(found.output_type)
        call = channel.unary_unary(
            f"/{path}",
            request_serializer=kind.SerializeToString,
            response_deserializer=answer.FromString,
        )
        return MessageToDict(call(ParseDict(request, kind()), timeout=10))


async def test_reflection_lists_what_is_served(system: System) -> None:
    def listed() -> set[str]:
        with grpc.insecure_channel(system.address) as channel:
            return set(ProtoReflectionDescriptorDatabase(channel).get_services())

    assert await asyncio.to_thread(listed) == SERVED


async def test_a_caller_with_nothing_but_reflection(system: System) -> None:
    created = await asyncio.to_thread(
        by_reflection,
        system.address,
        "oms.api.v1.OrderService/CreateOrder",
        {"customerId": 1, "totalAmount": 5},
    )
    got = await asyncio.to_thread(
        by_reflection,
        system.address,
        "oms.api.v1.OrderService/GetOrder",
        {"id": created["id"]},
    )
    assert got["orderUid"] == created["orderUid"]


@pytest.mark.parametrize("reflection", ["grpc-v1", "grpc-v1alpha"])
async def test_buf_curl(system: System, reflection: str) -> None:
    buf = shutil.which("buf") or str(Path(sysconfig.get_path("scripts"), "buf"))
    done = await asyncio.to_thread(
        subprocess.run,
        [
            *(buf, "curl", "--http2-prior-knowledge", "--protocol", "grpc"),
            *("--reflect-protocol", reflection, "-d", '{"customerId": 2, "totalAmount": 7}'),
            f"http://{system.address}/oms.api.v1.OrderService/CreateOrder",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["totalAmount"] == 7
