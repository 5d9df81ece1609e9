# Generated from oms/inventory/v1/inventory.proto by protoc-gen-python_temporal. DO NOT EDIT.
"""Temporal contract of the `oms.inventory.v1.InventoryActivities` service."""

from abc import abstractmethod
from datetime import timedelta

from protemporal import runtime as pt

from oms.inventory.v1 import inventory_pb2
from oms_betterproto.oms.inventory import v1 as pb

pt.name_messages(
    {
        pb.ReleaseReservationRequest: inventory_pb2.ReleaseReservationRequest,
        pb.ReleaseReservationResponse: inventory_pb2.ReleaseReservationResponse,
        pb.ReserveInventoryRequest: inventory_pb2.ReserveInventoryRequest,
        pb.ReserveInventoryResponse: inventory_pb2.ReserveInventoryResponse,
        pb.RestoreInventoryRequest: inventory_pb2.RestoreInventoryRequest,
        pb.RestoreInventoryResponse: inventory_pb2.RestoreInventoryResponse,
        pb.UpdateInventoryRequest: inventory_pb2.UpdateInventoryRequest,
        pb.UpdateInventoryResponse: inventory_pb2.UpdateInventoryResponse,
    },
)

RESERVE_INVENTORY = pt.ActivitySpec(
    name="oms.inventory.v1.InventoryActivities.ReserveInventory",
    input=pb.ReserveInventoryRequest,
    output=pb.ReserveInventoryResponse,
    task_queue="inventory",
    start_to_close_timeout=timedelta(minutes=1),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(minutes=1),
        maximum_attempts=5,
        non_retryable_error_types=("StepUndoneError",),
    ),
)
RELEASE_RESERVATION = pt.ActivitySpec(
    name="oms.inventory.v1.InventoryActivities.ReleaseReservation",
    input=pb.ReleaseReservationRequest,
    output=pb.ReleaseReservationResponse,
    task_queue="inventory",
    start_to_close_timeout=timedelta(minutes=1),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(minutes=1),
        maximum_attempts=10,
    ),
)
UPDATE_INVENTORY = pt.ActivitySpec(
    name="oms.inventory.v1.InventoryActivities.UpdateInventory",
    input=pb.UpdateInventoryRequest,
    output=pb.UpdateInventoryResponse,
    task_queue="inventory",
    start_to_close_timeout=timedelta(minutes=1),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(minutes=1),
        maximum_attempts=5,
        non_retryable_error_types=("NotFoundError", "StepUndoneError"),
    ),
)
RESTORE_INVENTORY = pt.ActivitySpec(
    name="oms.inventory.v1.InventoryActivities.RestoreInventory",
    input=pb.RestoreInventoryRequest,
    output=pb.RestoreInventoryResponse,
    task_queue="inventory",
    start_to_close_timeout=timedelta(minutes=1),
    retry_policy=pt.RetryPolicy(
        initial_interval=timedelta(seconds=1),
        backoff_coefficient=2.0,
        maximum_interval=timedelta(minutes=1),
        maximum_attempts=10,
    ),
)


class InventoryActivities(pt.Activities):
    """Steps and compensations of the stock."""

    @pt.handles(RESERVE_INVENTORY)
    @abstractmethod
    async def reserve_inventory(
        self,
        request: pb.ReserveInventoryRequest,
    ) -> pb.ReserveInventoryResponse:
        """Reserves what there is of the lines, all in one transaction, and says of each line whether it
        was. A second call gives the first answer.
        """

    @pt.handles(RELEASE_RESERVATION)
    @abstractmethod
    async def release_reservation(
        self,
        request: pb.ReleaseReservationRequest,
    ) -> pb.ReleaseReservationResponse:
        """Gives the reserved pieces of an order back: the undo of ReserveInventory."""

    @pt.handles(UPDATE_INVENTORY)
    @abstractmethod
    async def update_inventory(
        self,
        request: pb.UpdateInventoryRequest,
    ) -> pb.UpdateInventoryResponse:
        """Takes the reserved pieces of an order out of stock."""

    @pt.handles(RESTORE_INVENTORY)
    @abstractmethod
    async def restore_inventory(
        self,
        request: pb.RestoreInventoryRequest,
    ) -> pb.RestoreInventoryResponse:
        """Puts the pieces back and keeps them reserved: the undo of UpdateInventory."""
