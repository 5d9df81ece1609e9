"""Page tokens: where the next page begins, and of which list.

A token carries a hash of the filters, so that it cannot be used with others. It is no secret.
"""

import hashlib
import struct
from base64 import urlsafe_b64decode, urlsafe_b64encode

from oms.api.v1 import order_service_pb2 as api

DEFAULT_SIZE = 100
LARGEST_SIZE = 500

_LAYOUT = struct.Struct(">I8s")  # 12 bytes: 16 characters without padding


def page_size(request: api.ListOrdersRequest) -> int:
    """How many orders to give; ValueError beyond 1 to 500."""
    if not 0 <= request.page_size <= LARGEST_SIZE:
        raise ValueError(f"must be 1 to {LARGEST_SIZE}, or 0 for {DEFAULT_SIZE}")
    return request.page_size or DEFAULT_SIZE


def token(request: api.ListOrdersRequest, last_id: int) -> str:
    """The token of the page behind `last_id`."""
    return urlsafe_b64encode(_LAYOUT.pack(last_id, _filters(request))).decode()


def after(request: api.ListOrdersRequest) -> int:
    """The id behind which the page begins; ValueError if the token is not of this list."""
    if not request.page_token:
        return 0
    try:
        last_id, filters = _LAYOUT.unpack(urlsafe_b64decode(request.page_token))
    except (ValueError, struct.error):  # ValueError: no base64, or not even ASCII
        raise ValueError("is not a page token") from None
    if filters != _filters(request):
        raise ValueError("belongs to a list with other filters")
    return int(last_id)


def _filters(request: api.ListOrdersRequest) -> bytes:
    filters = api.ListOrdersRequest()
    filters.CopyFrom(request)
    filters.ClearField("page_size")
    filters.ClearField("page_token")
    return hashlib.sha256(filters.SerializeToString(deterministic=True)).digest()[:8]
