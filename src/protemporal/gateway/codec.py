"""The payload codec of the application around what goes to and comes from Temporal."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from temporalio.api.common.v1 import Payloads
from temporalio.api.failure.v1 import Failure
from temporalio.converter import PayloadCodec

from protemporal.gateway.error_table import Reason
from protemporal.gateway.errors import refuse
from protemporal.gateway.payloads import PAYLOAD_LIMIT, too_large

T = TypeVar("T")


class Codec:
    """A payload codec whose failures are refusals."""

    def __init__(self, codec: PayloadCodec) -> None:
        self._codec = codec

    async def encode(self, payloads: Payloads) -> None:
        """Encodes in place.

        Raises:
            Refusal: it failed, or what came of it is more than Temporal takes.
        """
        await _guarded(self._codec.encode_wrapper, payloads)
        size = sum(len(payload.data) for payload in payloads.payloads)
        if size > PAYLOAD_LIMIT:
            raise too_large(size, PAYLOAD_LIMIT)

    async def decode(self, payloads: Payloads) -> None:
        """Decodes in place."""
        if payloads.payloads:
            await _guarded(self._codec.decode_wrapper, payloads)

    async def decode_failure(self, failure: Failure) -> None:
        """Decodes in place."""
        await _guarded(self._codec.decode_failure, failure)


async def _guarded(step: Callable[[T], Awaitable[None]], value: T) -> None:
    try:
        await step(value)
    except Exception as error:
        raise refuse(Reason.PAYLOAD_CODEC, {"messageType": "payload"}) from error
