"""What operators have: logs that belong together, metrics, the admin service."""

import asyncio
import json
import urllib.request
from pathlib import Path
from typing import Any

import grpc
import grpc.aio
import pytest
from google.protobuf.json_format import MessageToDict

from oms.api.v1 import order_service_pb2 as api
from oms.api.v1.order_service_gateway import OrderServiceStub
from oms.common.v1.common_pb2 import Money
from oms.demo.caller import Caller
from oms.orders.v1 import orders_pb2 as pb
from protemporal.devstack import free_port
from protemporal.v1 import admin_pb2
from protemporal.v1.admin_gateway import WorkflowsStub
from support.system import System, start

REQUEST_ID = "s22-request"
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACE_PARENT = f"00-{TRACE_ID}-00f067aa0ba902b7-01"


def item(sku: str) -> pb.OrderItem:
    price = Money(minor=2450, currency="USD")
    return pb.OrderItem(sku=sku, name=sku, quantity=1, unit_price=price)


def lines(log: Path) -> list[dict[str, Any]]:
    """What a process of ours logged; the SDK's native part writes no JSON."""
    texts = log.read_text().splitlines()
    return [json.loads(text) for text in texts if text.startswith("{")]


def metrics(port: int) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics") as page:
        return str(page.read().decode())


async def test_a_request_is_found_in_the_logs_of_its_activities(
    system: System, channel: grpc.aio.Channel, caller: Caller
) -> None:
    await system.supply("VASE", 10)
    order = await OrderServiceStub(channel).CreateOrder(
        api.CreateOrderRequest(customer_id=1, total_amount=24.5, items=[item("VASE")]),
        timeout=10,
        metadata=(("x-request-id", REQUEST_ID), ("traceparent", TRACE_PARENT)),
    )
    await caller.until(order.id, pb.ORDER_STATE_SHIPPED)
    logs = [*lines(system.front.log), *lines(system.worker.log)]
    found = [line for line in logs if line.get("requestId") == REQUEST_ID]
    assert {line["traceId"] for line in found} == {TRACE_ID}
    assert {line["workflowId"] for line in found} == {f"order-{order.id}"}
    assert found[0]["method"] == "oms.api.v1.OrderService/CreateOrder"
    by_activities = {line["activity"]: line["message"] for line in found if "activity" in line}
    assert "oms.payments.v1.PaymentActivities.ProcessPayment" in by_activities
    by_workflow = [line["message"] for line in found if "activity" not in line][1:]
    assert by_workflow[0] == "the order is worth 2450"
    assert by_workflow[-1] == "the order is SHIPPED"


async def test_front_and_worker_have_metrics(system: System, caller: Caller) -> None:
    await caller.place(1, [item("LAMP")])
    front = await asyncio.to_thread(metrics, system.front_metrics_port)
    assert 'method="oms.api.v1.OrderService/CreateOrder"' in front
    assert "temporal_workflow_task_execution_latency_seconds" in await asyncio.to_thread(
        metrics, system.worker_metrics_port
    )


async def test_an_address_for_metrics_that_is_none(system: System, tmp_path: Path) -> None:
    async with await start(tmp_path, system.environ, "worker", "--metrics", "nope") as worker:
        assert await worker.wait() == 78
    assert "Error: cannot serve metrics at nope" in worker.log_tail()


async def test_an_order_s_variables_live_and_from_its_history(
    system: System, channel: grpc.aio.Channel, caller: Caller
) -> None:
    order = await caller.place(8, [item("LAMP"), item("UNICORN")])
    await caller.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    live = await variables(channel, order.id)
    assert (live["state"], live["unavailableLines"]) == ("AWAITING_CUSTOMER", [2])
    assert live["order"]["orderUid"] == order.order_uid
    assert live["toUndo"] == ["ReleaseReservation"]

    await caller.cancel(order.id, "CHANGED_MIND")
    live = await variables(channel, order.id)
    assert (live["state"], live["reason"]) == ("CANCELLED", "CHANGED_MIND")
    await system.worker.stop()
    source = admin_pb2.VariablesRequest.SOURCE_HISTORY
    assert await variables(channel, order.id, source) == live
    await system.start_worker()


async def variables(
    channel: grpc.aio.Channel,
    order_id: int,
    source: admin_pb2.VariablesRequest.Source = admin_pb2.VariablesRequest.SOURCE_LIVE,
) -> dict[str, Any]:
    request = admin_pb2.VariablesRequest(workflow_id=f"order-{order_id}", source=source)
    answer = await WorkflowsStub(channel).Variables(request, timeout=20)
    return MessageToDict(answer.variables)


async def test_who_acts_is_believed_on_the_loopback(
    channel: grpc.aio.Channel, caller: Caller
) -> None:
    order = await caller.place(31, [item("UNICORN")])
    await caller.until(order.id, pb.ORDER_STATE_AWAITING_CUSTOMER)
    request = api.CancelOrderRequest(id=order.id)
    orders = OrderServiceStub(channel)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await orders.CancelOrder(request, timeout=10, metadata=(("x-actor", "vendor:3"),))
    assert refused.value.code() is grpc.StatusCode.FAILED_PRECONDITION
    answer = await orders.CancelOrder(request, timeout=10, metadata=(("x-actor", "operator:1"),))
    assert answer.cancel_reason == "CANCELLED_BY_OPERATOR"


async def test_a_front_of_two_processes(system: System, tmp_path: Path) -> None:
    address = f"127.0.0.1:{free_port()}"
    front = await start(
        tmp_path,
        system.environ,
        *("front", "--listen", address, "--insecure-loopback", "--drain-delay", "0"),
        *("--processes", "2"),
    )
    async with front, grpc.aio.insecure_channel(address) as channel:
        async with asyncio.timeout(30):
            await channel.channel_ready()
            await OrderServiceStub(channel).ListOrders(api.ListOrdersRequest(page_size=1))
            while sum(line["message"] == "listening" for line in lines(front.log)) < 2:  # noqa: ASYNC110 - a file
                await asyncio.sleep(0.05)
        assert await front.stop() == 0
