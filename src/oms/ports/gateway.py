"""The payment gateway, as the payments context sees it."""

from typing import Protocol, final

from oms.common.v1.common_pb2 import Money
from oms.database import Database
from oms.ports.stub import Stub


class Gateway(Protocol):
    """Charges and refunds. `key` names the charge for good: repeating a call changes nothing."""

    async def charge(self, key: str, *, customer_id: int, amount: Money) -> str:
        """Take the amount; gives the gateway's reference. PortError or DeclinedError if not."""
        ...

    async def refund(self, key: str, *, customer_id: int) -> bool:
        """Give the charge back, or keep it from being made; gives whether it had been made.

        PortError if the gateway fails.
        """
        ...


@final
class StubGateway:
    """A gateway that follows the script in `stub_rules`, port `gateway`."""

    def __init__(self, database: Database) -> None:
        self._stub = Stub(database, "gateway")

    async def charge(self, key: str, *, customer_id: int, amount: Money) -> str:  # noqa: ARG002 # a stub takes any amount
        """Take the amount, or do what the script says."""
        await self._stub.act("charge", key, customer_id=customer_id)
        return f"GW-{key[:8]}"

    async def refund(self, key: str, *, customer_id: int) -> bool:
        """Give the charge back, or do what the script says."""
        return await self._stub.revert("refund", key, of="charge", customer_id=customer_id)
