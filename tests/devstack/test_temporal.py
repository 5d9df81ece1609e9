import asyncio
import urllib.request
from pathlib import Path

import pytest
from temporalio.api.enums.v1 import IndexedValueType
from temporalio.api.operatorservice.v1 import ListSearchAttributesRequest
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceRequest,
    GetClusterInfoRequest,
)
from temporalio.client import Client
from temporalio.service import RPCError

from protemporal.devstack import DevstackError, NotReadyError, TemporalServer


def read(url: str) -> bytes:
    with urllib.request.urlopen(url) as page:  # noqa: S310 - always http, on loopback
        return bytes(page.read())


async def test_serves_the_namespace_with_its_search_attributes() -> None:
    lines: list[str] = []
    attributes = {"OmsKind": "Keyword", "OmsCustomerId": "Int"}
    async with TemporalServer(
        namespace="oms", search_attributes=attributes, progress=lines.append
    ) as server:
        client = await Client.connect(server.address, namespace="oms")
        described = await client.workflow_service.describe_namespace(
            DescribeNamespaceRequest(namespace="oms")
        )
        listed = await client.operator_service.list_search_attributes(
            ListSearchAttributesRequest(namespace="oms")
        )
        assert (await client.count_workflows()).count == 0
    assert described.namespace_info.name == "oms"
    assert listed.custom_attributes["OmsCustomerId"] == IndexedValueType.INDEXED_VALUE_TYPE_INT
    assert lines == [f"Temporal at {server.address}"]


async def test_what_it_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    async with TemporalServer(database_file=tmp_path / "state" / "temporal.db") as server:
        client = await Client.connect(server.address)
        await client.start_workflow("Absent", id="kept", task_queue="nobody")
        await server.kill()
        with pytest.raises(DevstackError, match="not running"):
            _ = server.pid
        await server.restart()
        kept = await (await Client.connect(server.address)).get_workflow_handle("kept").describe()
    assert kept.workflow_type == "Absent"


async def test_serves_the_web_ui() -> None:
    async with TemporalServer(ui=True) as server:
        url = f"{server.ui_url}/api/v1/settings"
        page = await asyncio.to_thread(read, url)
    assert b'"Version"' in page


async def test_dynamic_config_reaches_the_server() -> None:
    async with TemporalServer(dynamic_config={"limit.maxIDLength": "10"}) as server:
        client = await Client.connect(server.address)
        with pytest.raises(RPCError, match="exceeds maximum allowed length"):
            await client.start_workflow("Absent", id="eleven char", task_queue="nobody")


async def test_refuses_a_port_in_use() -> None:
    async with TemporalServer() as server:
        port = int(server.address.rpartition(":")[2])
        with pytest.raises(DevstackError, match=f"port {port} is taken"):
            async with TemporalServer(port=port):
                pass
        client = await Client.connect(server.address)
        await client.workflow_service.get_cluster_info(GetClusterInfoRequest())


async def test_tells_the_servers_own_words() -> None:
    with pytest.raises(NotReadyError, match=r"(?s)temporal ended with status 1.*Nonsense"):
        async with TemporalServer(search_attributes={"A": "Nonsense"}):
            pass
