"""The order service's RPCs, for tests that call them."""

from collections.abc import AsyncGenerator

import pytest
from temporalio.client import Client

import oms_front
from oms.database import Database


@pytest.fixture
async def front(namespace: Client, database: Database) -> AsyncGenerator[oms_front.Front]:
    """A front, workers, a namespace and a database, of this test alone."""
    async with oms_front.serving(namespace, database) as ready:
        yield ready
