from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from temporalio.client import Client

from examples.parcels.v1 import parcels_temporal as t
from protemporal.testing.workers import run_worker
from support.parcels import QUEUE, WORKFLOWS, ParcelActivities
from support.styles import Styled, StyleName, generate


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def parcels(temporal: Client) -> AsyncIterator[t.ParcelsClient]:
    """The example's client, with a worker behind it; all it finished is replayed at the end."""
    async with run_worker(
        temporal, task_queue=QUEUE, workflows=WORKFLOWS, activities=[ParcelActivities()]
    ):
        yield t.ParcelsClient(temporal)


@pytest.fixture(scope="session")
def styles(tmp_path_factory: pytest.TempPathFactory) -> dict[StyleName, Styled]:
    """The example contract over the classes of each message style, made when first asked for."""
    return generate(tmp_path_factory.mktemp("styles"))
