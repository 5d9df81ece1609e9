"""A worker for the length of a test, whose finished runs are replayed at its end."""

from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from typing import Unpack

from temporalio.client import Client
from temporalio.worker import Worker

from protemporal.runtime.activity import Activities
from protemporal.runtime.worker import WorkerOptions, build_worker
from protemporal.runtime.workflow import Workflow
from protemporal.testing.replay import FinishedRuns, replay_finished


@asynccontextmanager
async def run_worker(
    client: Client,
    *,
    task_queue: str,
    workflows: Sequence[type[Workflow]] = (),
    activities: Sequence[Activities] = (),
    **options: Unpack[WorkerOptions],
) -> AsyncGenerator[Worker]:
    """`build_worker`, running; when the block ends well, every finished run is replayed.

    Raises:
        temporalio.workflow.NondeterminismError: at the end, when a run does not replay.
    """
    runs = FinishedRuns()
    options["interceptors"] = [*options.get("interceptors", ()), runs]
    worker = build_worker(
        client, task_queue=task_queue, workflows=workflows, activities=activities, **options
    )
    async with worker:
        yield worker
    if workflows:
        await replay_finished(client, runs, workflows)
