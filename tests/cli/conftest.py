"""A worker for the desk, as the gateway's own tests have it."""

from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from gateway import desk


@pytest.fixture(scope="session")
async def worker(temporal: Client) -> AsyncIterator[Worker]:
    async with Worker(
        temporal,
        task_queue=desk.QUEUE,
        workflows=[desk.Work, desk.Tidy],
        activities=[desk.break_down],
        workflow_runner=UnsandboxedWorkflowRunner(),
    ) as running:
        yield running
