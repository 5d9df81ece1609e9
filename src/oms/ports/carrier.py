"""The carrier, as the logistics context sees it."""

from typing import Protocol, final

from oms.database import Database
from oms.ports.stub import Stub


class Carrier(Protocol):
    """Books and cancels. `key` names the parcel for good: repeating a call changes nothing."""

    async def book(self, key: str, *, customer_id: int) -> str:
        """Book a parcel; gives the carrier's reference. PortError or DeclinedError if not."""
        ...

    async def cancel(self, key: str, *, customer_id: int) -> bool:
        """Cancel the parcel, or keep it from being booked; gives whether it had been booked.

        PortError if the carrier fails.
        """
        ...


@final
class StubCarrier:
    """A carrier that follows the script in `stub_rules`, port `carrier`."""

    def __init__(self, database: Database) -> None:
        self._stub = Stub(database, "carrier")

    async def book(self, key: str, *, customer_id: int) -> str:
        """Book a parcel, or do what the script says."""
        await self._stub.act("book", key, customer_id=customer_id)
        return f"PARCEL-{key[:8]}"

    async def cancel(self, key: str, *, customer_id: int) -> bool:
        """Cancel the parcel, or do what the script says."""
        return await self._stub.revert("cancel", key, of="book", customer_id=customer_id)
