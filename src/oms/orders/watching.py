"""Who watches orders in this process, and the one look at the tables that serves all of them."""

import asyncio
from collections import Counter
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from typing import final

from oms import refusals
from oms.database import Database
from oms.orders import store

LOOK_EVERY = 0.5
"""Seconds between two looks."""


@final
class Lookout:
    """Looks at the versions of all watched orders, while there are any."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._watched: Counter[int] = Counter()
        self._next: asyncio.Task[Mapping[int, int]] | None = None

    @contextmanager
    def watching(self, order_id: int) -> Generator[None]:
        """Have the order looked at meanwhile."""
        self._watched[order_id] += 1
        try:
            yield
        finally:
            self._watched[order_id] -= 1
            self._watched += Counter()  # forgets those that nobody watches

    async def next_look(self) -> Mapping[int, int]:
        """The versions of all watched orders by id, half a second from now at most.

        A deleted order has none. All who wait share one look and its failure.

        Raises:
            Refusal: the tables cannot be read.
        """
        if self._next is None:
            self._next = asyncio.create_task(self._look())
        return await asyncio.shield(self._next)

    async def _look(self) -> Mapping[int, int]:
        await asyncio.sleep(LOOK_EVERY)
        self._next = None  # whoever comes from now on may watch what this look does not see
        if not self._watched:  # all have left meanwhile
            return {}
        async with refusals.transaction(self._database) as connection:
            return await store.versions(connection, self._watched)
