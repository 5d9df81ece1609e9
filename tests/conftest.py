from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def worker(temporal: Client) -> AsyncIterator[Worker]:
    """A worker for the desk, the contract of the gateway's tests."""
    from gateway import desk  # noqa: PLC0415 # compiles its proto, which few tests need

    async with Worker(
        temporal,
        task_queue=desk.QUEUE,
        workflows=[desk.Work, desk.Tidy],
        activities=[desk.break_down],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ) as running:
        yield running
