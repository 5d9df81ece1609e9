"""What callers may ask for: the fields of the public API's requests, checked.

Every function raises a FIELD_INVALID refusal that names the field.
"""

import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeVar

from google.protobuf.message import Message

from oms import money, refusals
from oms.api.v1 import order_service_pb2 as api
from oms.orders import paging
from oms.orders.v1 import orders_pb2 as pb

T = TypeVar("T")

LONGEST_TEXT = 200
"""Characters of a sku, a name, a reason."""


def new_total(request: api.CreateOrderRequest) -> Decimal:
    """The total of an order to create, which must be well formed in every other field, too."""
    if request.customer_id <= 0:
        raise refusals.field_invalid("customer_id", "must be above zero")
    if not request.HasField("total_amount"):
        raise refusals.field_invalid("total_amount", "is missing")
    for index, item in enumerate(request.items):
        _check_item(f"items[{index}]", item)
    return total(request.total_amount)


def total(amount: float) -> Decimal:
    """An amount of at most two decimals, of any sign."""
    return _checked("total_amount", lambda: money.decimal(amount))


def page(request: api.ListOrdersRequest) -> tuple[int, int]:
    """Behind which id the page begins, and its size."""
    size = _checked("page_size", lambda: paging.page_size(request))
    return _checked("page_token", lambda: paging.after(request)), size


def filters(request: api.ListOrdersRequest) -> list[object]:
    """The filters as `store.page` takes them."""
    return [
        request.customer_id if request.HasField("customer_id") else None,
        _word("status", api.OrderStatus.Name, request.status, "ORDER_STATUS_").lower() or None,
        _word("state", pb.OrderState.Name, request.state, "ORDER_STATE_") or None,
        _word("kind", pb.OrderKind.Name, request.kind, "ORDER_KIND_") or None,
        request.attention if request.HasField("attention") else None,
        _time(request, "created_from"),
        _time(request, "created_before"),
    ]


def text(field: str, value: str) -> str:
    """A short text without control characters, some of which Postgres cannot hold."""
    if len(value) > LONGEST_TEXT:
        raise refusals.field_invalid(field, f"must have at most {LONGEST_TEXT} characters")
    if any(unicodedata.category(character) == "Cc" for character in value):
        raise refusals.field_invalid(field, "must not have control characters")
    return value


def _check_item(field: str, item: pb.OrderItem) -> None:
    if not text(f"{field}.sku", item.sku):
        raise refusals.field_invalid(f"{field}.sku", "is missing")
    text(f"{field}.name", item.name)
    if item.quantity <= 0:
        raise refusals.field_invalid(f"{field}.quantity", "must be above zero")
    if item.unit_price.minor < 0:
        raise refusals.field_invalid(f"{field}.unit_price", "must not be negative")


def _word(field: str, name_of: Callable[[T], str], value: T, prefix: str) -> str:
    """An enum value as the tables have it; empty for the zero value."""
    return _checked(field, lambda: name_of(value)).removeprefix(prefix) if value else ""


def _time(request: Message, field: str) -> datetime | None:
    if not request.HasField(field):
        return None
    moment: datetime = _checked(field, lambda: getattr(request, field).ToDatetime(tzinfo=UTC))
    return moment


def _checked(field: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except ValueError as error:
        raise refusals.field_invalid(field, error) from error
