"""The error contract of the OMS: what its own failures become for callers.

Reasons are the application's, in the domain of the service; the front end adds its own for what
Temporal answers.
"""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta

from grpc import StatusCode

from oms.common.v1.common_pb2 import CompensationReport
from oms.database import Connection, Database, DatabaseDownError, PoolExhaustedError
from protemporal.gateway import BusinessError, Refusal

BUSINESS_ERRORS: Mapping[str, BusinessError] = {
    "CancelNotAllowed": BusinessError(StatusCode.FAILED_PRECONDITION),
    "NotAwaitingCustomer": BusinessError(StatusCode.FAILED_PRECONDITION, "STATE"),
    "ResolutionMissing": BusinessError(StatusCode.INVALID_ARGUMENT, "FIELD_INVALID"),
    "OrderProcessingFailed": BusinessError(StatusCode.ABORTED, detail=CompensationReport),
}
"""Types of ApplicationError that workflows end or answer with."""

_SOON = timedelta(seconds=1)


@asynccontextmanager
async def transaction(database: Database) -> AsyncGenerator[Connection]:
    """A transaction of `database`, whose failures are refusals."""
    try:
        async with database.transaction() as connection:
            yield connection
    except PoolExhaustedError as error:
        raise Refusal(
            StatusCode.RESOURCE_EXHAUSTED, "POOL", "too many calls at once", retry_after=_SOON
        ) from error
    except DatabaseDownError as error:
        raise Refusal(
            StatusCode.UNAVAILABLE, "DB_DOWN", "the orders cannot be read", retry_after=_SOON
        ) from error


def not_found(order_id: int) -> Refusal:
    """There is no such order, or it was deleted."""
    named = {"orderId": str(order_id)}
    return Refusal(
        StatusCode.NOT_FOUND, "NOT_FOUND", f"there is no order {order_id}", metadata=named
    )


def field_invalid(name: str, fault: object) -> Refusal:
    """A field of the request makes no sense."""
    return Refusal(
        StatusCode.INVALID_ARGUMENT,
        "FIELD_INVALID",
        f"{name} {fault}",
        metadata={"field": name, "fault": str(fault)},
        field_violations={name: str(fault)},
    )


def not_in_this_state(order_id: int, state: str) -> Refusal:
    """The order's state does not allow it."""
    return Refusal(
        StatusCode.FAILED_PRECONDITION,
        "STATE",
        f"order {order_id} is {state}",
        metadata={"orderId": str(order_id), "state": state},
    )


def cancel_not_allowed(order_id: int, state: str) -> Refusal:
    """The order's state does not allow to cancel it."""
    return Refusal(
        StatusCode.FAILED_PRECONDITION,
        "CANCEL_NOT_ALLOWED",
        f"order {order_id} is {state} and cannot be cancelled",
        metadata={"orderId": str(order_id), "state": state},
    )


def key_reused(key: str) -> Refusal:
    """The idempotency key came before, with another request."""
    return Refusal(
        StatusCode.ALREADY_EXISTS,
        "IDEMPOTENCY_MISMATCH",
        f"request id {key} was used before with another request",
        metadata={"requestId": key},
    )
