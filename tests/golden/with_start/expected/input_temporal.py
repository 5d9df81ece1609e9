# Generated from with_start/input.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `with_start.Carts` service."""

from abc import abstractmethod
from typing import Unpack

from protemporal import runtime as pt

from with_start import input_pb2 as pb

CHECKOUT = pt.WorkflowSpec(
    name="with_start.Carts.Checkout",
    input=pb.Cart,
    output=pb.Cart,
    workflow_id="cart/${! cartId }",
)
ADD_ITEM = pt.SignalSpec(
    name="with_start.Carts.AddItem",
    input=pb.Cart,
)
PAY = pt.UpdateSpec(
    name="with_start.Carts.Pay",
    input=pb.Cart,
    output=pt.NOTHING,
    update_id="pay/${! cartId }",
)
SHIP = pt.UpdateSpec(
    name="with_start.Carts.Ship",
    input=pb.Cart,
    output=pb.Cart,
    update_id="ship/${! cartId }",
)


class CheckoutWorkflow(pt.Workflow, run=CHECKOUT):
    """Workflow `with_start.Carts.Checkout`."""

    @abstractmethod
    async def run(self, request: pb.Cart) -> pb.Cart: ...

    @pt.handles(ADD_ITEM)
    @abstractmethod
    async def add_item(self, request: pb.Cart) -> None: ...

    @pt.handles(PAY)
    @abstractmethod
    async def pay(self, request: pb.Cart) -> None: ...

    @pt.handles(SHIP)
    @abstractmethod
    async def ship(self, request: pb.Cart) -> pb.Cart: ...


class CartsClient(pt.Client):
    """Client of the `with_start.Carts` service."""

    async def start_checkout(
        self,
        request: pb.Cart,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Cart]:
        return await self.start(CHECKOUT, request, **options)

    async def execute_checkout(
        self,
        request: pb.Cart,
        **options: Unpack[pt.StartOptions],
    ) -> pb.Cart:
        return await self.execute(CHECKOUT, request, **options)

    async def checkout_with_add_item(
        self,
        request: pb.Cart,
        signal: pb.Cart,
        **options: Unpack[pt.StartOptions],
    ) -> pt.WorkflowRun[pb.Cart]:
        return await self.signal_with_start(CHECKOUT, request, ADD_ITEM, signal, **options)

    async def checkout_with_pay(
        self,
        request: pb.Cart,
        update: pb.Cart,
        **options: Unpack[pt.UpdateWithStartOptions],
    ) -> None:
        return await self.update_with_start(CHECKOUT, request, PAY, update, **options)

    async def checkout_with_ship(
        self,
        request: pb.Cart,
        update: pb.Cart,
        **options: Unpack[pt.UpdateWithStartOptions],
    ) -> pb.Cart:
        return await self.update_with_start(
            CHECKOUT,
            request,
            SHIP,
            update,
            pt.WorkflowIDConflictPolicy.USE_EXISTING,
            **options,
        )

    async def add_item(self, workflow_id: str, request: pb.Cart) -> None:
        await self.signal(ADD_ITEM, request, workflow_id=workflow_id)

    async def pay(
        self,
        workflow_id: str,
        request: pb.Cart,
        **options: Unpack[pt.UpdateOptions],
    ) -> None:
        return await self.update(PAY, request, workflow_id=workflow_id, **options)

    async def start_pay(
        self,
        workflow_id: str,
        request: pb.Cart,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[None]:
        return await self.start_update(PAY, request, workflow_id=workflow_id, **options)

    async def ship(
        self,
        workflow_id: str,
        request: pb.Cart,
        **options: Unpack[pt.UpdateOptions],
    ) -> pb.Cart:
        return await self.update(SHIP, request, workflow_id=workflow_id, **options)

    async def start_ship(
        self,
        workflow_id: str,
        request: pb.Cart,
        **options: Unpack[pt.UpdateOptions],
    ) -> pt.UpdateRun[pb.Cart]:
        return await self.start_update(SHIP, request, workflow_id=workflow_id, **options)
