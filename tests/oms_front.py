"""What tests of the order service's RPCs share: a front with all that is behind it."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Generator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar, cast

import grpc.aio
import pytest
from google.protobuf import empty_pb2
from google.protobuf.message import Message
from google.rpc import error_details_pb2, status_pb2
from grpc import StatusCode
from temporalio.client import Client

import oms_stage
from oms import refusals
from oms.api.v1 import order_service_pb2 as api
from oms.api.v1.order_service_gateway import OrderServiceStub
from oms.database import Database
from oms.orders.api import CallbackService, OrderService
from oms.orders.v1 import orders_pb2 as pb
from oms.orders.v1.orders_temporal import ORDER_FULFILMENT
from oms_stage import QUICK, Stage
from protemporal import gateway

Answer = TypeVar("Answer", bound=Message)


@dataclass(frozen=True)
class Front:
    """A front with all that is behind it."""

    channel: grpc.aio.Channel
    stage: Stage

    async def call(
        self,
        method: str,
        request: Message,
        answer: type[Answer],
        *,
        service: str = "OrderService",
        **metadata: str,
    ) -> Answer:
        """Call an RPC; underscores of metadata keys are dashes."""
        call = self.channel.unary_unary(
            f"/oms.api.v1.{service}/{method}",
            request_serializer=type(request).SerializeToString,
            response_deserializer=answer.FromString,
        )
        sent = [(key.replace("_", "-"), value) for key, value in metadata.items()]
        response: Answer = await call(request, metadata=sent, timeout=20)
        return response

    async def create(self, *items: pb.OrderItem, **metadata: str) -> api.Order:
        """Create an order of customer 7 over 12.50."""
        request = api.CreateOrderRequest(customer_id=7, total_amount=12.5, items=items)
        return await self.call("CreateOrder", request, api.Order, **metadata)

    async def get(self, order_id: int, *, fresh: bool = False) -> api.Order:
        """One order."""
        request = api.GetOrderRequest(id=order_id, fresh=fresh)
        return await self.call("GetOrder", request, api.Order)

    async def until(self, order_id: int, state: pb.OrderState) -> api.Order:
        """The order as soon as the tables say that it is in a state."""
        async with asyncio.timeout(20):
            while (order := await self.get(order_id)).state != state:
                pass
        return order

    async def cancel(
        self,
        order_id: int,
        mode: api.CancelMode = api.CANCEL_MODE_UNSPECIFIED,
        **metadata: str,
    ) -> api.CancelOrderResponse:
        """Cancel an order."""
        request = api.CancelOrderRequest(id=order_id, actor=pb.ACTOR_SYSTEM, mode=mode)
        return await self.call("CancelOrder", request, api.CancelOrderResponse, **metadata)

    def watch(self, order_id: int) -> AsyncIterator[api.Order]:
        """Watch an order."""
        stub = OrderServiceStub(self.channel)
        return aiter(stub.WatchOrder(api.WatchOrderRequest(id=order_id), timeout=20))

    async def ended(self, order_id: int) -> None:
        """Wait until the order's workflow is closed."""
        await self.stage.orders.get(ORDER_FULFILMENT, f"order-{order_id}").result()

    async def news(self, order_id: int, **metadata: str) -> api.CarrierUpdateResponse:
        """Tell what the carrier says."""
        return await self.call(
            "CarrierUpdate",
            pb.CarrierUpdateRequest(id=order_id, status="LOST"),
            api.CarrierUpdateResponse,
            service="CallbackService",
            **metadata,
        )

    async def list(self, **fields: Any) -> api.ListOrdersResponse:
        """One page of orders."""
        request = api.ListOrdersRequest(**fields)
        return await self.call("ListOrders", request, api.ListOrdersResponse)

    async def update(self, order_id: int, **fields: Any) -> api.Order:
        """Change an order."""
        request = api.UpdateOrderRequest(id=order_id, **fields)
        return await self.call("UpdateOrder", request, api.Order)

    async def delete(self, order_id: int) -> None:
        """Delete an order."""
        await self.call("DeleteOrder", api.DeleteOrderRequest(id=order_id), empty_pb2.Empty)


@asynccontextmanager
async def serving(temporal: Client, database: Database) -> AsyncGenerator[Front]:
    """A front and workers, on a namespace and a database that nothing else uses."""
    server = gateway.Server(
        [OrderService(database, QUICK), CallbackService()],
        gateway.Connection(
            address=temporal.service_client.config.target_host, namespace=temporal.namespace
        ),
        gateway.ServerOptions(
            listen="127.0.0.1:0",
            insecure_loopback=True,
            trust_x_actor=True,
            business=refusals.BUSINESS_ERRORS,
        ),
    )
    async with (
        oms_stage.stage(temporal, database) as stage,
        server,
        grpc.aio.insecure_channel(f"127.0.0.1:{server.port}") as channel,
    ):
        yield Front(channel, stage)


@contextmanager
def refused(code: StatusCode, reason: str) -> Generator[None]:
    """The call inside is refused so, and says so in its details."""
    with pytest.raises(grpc.aio.AioRpcError) as error:
        yield
    assert (error.value.code(), reasons(error.value)) == (code, [reason])


def reasons(error: grpc.aio.AioRpcError) -> list[str]:
    """The reason of each ErrorInfo in the details."""
    trailers = dict(error.trailing_metadata())
    status = status_pb2.Status.FromString(cast("bytes", trailers["grpc-status-details-bin"]))
    info = error_details_pb2.ErrorInfo()
    return [info.reason for detail in status.details if detail.Unpack(info)]
