"""Handlers in progress when a run is cancelled."""

from uuid import uuid4

import pytest
from temporalio import workflow
from temporalio.client import Client, WorkflowFailureError, WorkflowUpdateFailedError
from temporalio.exceptions import CancelledError

from protemporal.runtime import workflow as binding
from protemporal.testing.workers import run_worker
from support import calls


@pytest.mark.parametrize("handlers", [(), ("update",), ("signal",), ("signal", "update")])
async def test_a_cancelled_run_ends_its_handlers(
    temporal: Client, handlers: tuple[str, ...]
) -> None:
    queue = str(uuid4())
    async with run_worker(temporal, task_queue=queue, workflows=[calls.Held]):
        run = await calls.client(temporal, queue).start(calls.HELD, calls.note("x"))
        if "signal" in handlers:
            await run.signal(calls.HOLD_SILENTLY, calls.note("y"))
        held = await run.start_update(calls.HOLD, calls.note("y")) if "update" in handlers else None
        await run.cancel()
        with pytest.raises(WorkflowFailureError) as ended:
            await run.result()
        assert isinstance(ended.value.cause, CancelledError)
        if held is not None:
            with pytest.raises(WorkflowUpdateFailedError) as answered:
                await held.result()
            assert isinstance(answered.value.cause, CancelledError)


async def test_a_run_that_is_cancelled_when_only_handlers_are_left_keeps_its_result(
    temporal: Client,
) -> None:
    queue = str(uuid4())
    async with run_worker(temporal, task_queue=queue, workflows=[calls.Held]):
        run = await calls.client(temporal, queue).start(calls.HELD, calls.note(""))
        held = await run.start_update(calls.HOLD, calls.note("y"))
        await run.cancel()
        assert (await run.result()).place == ""
        with pytest.raises(WorkflowUpdateFailedError):
            await held.result()


async def wait_only(_instance: object) -> None:
    """How a run was left before its handlers were cancelled."""
    await workflow.wait_condition(workflow.all_handlers_finished)


async def test_a_run_that_waited_for_its_handlers_still_replays(
    temporal: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue = str(uuid4())
    async with run_worker(temporal, task_queue=queue, workflows=[calls.Held]):
        monkeypatch.setattr(binding, "finish_handlers", wait_only)
        run = await calls.client(temporal, queue).start(calls.HELD, calls.note("x"))
        held = await run.start_update(calls.HOLD, calls.note("y"))
        await run.cancel()
        await run.handle.query("debug_vars")  # answered when the cancellation has been seen
        await run.signal(calls.LET_GO, calls.note(""))
        assert (await held.result()).place == "y"
        with pytest.raises(WorkflowFailureError):
            await run.result()
        monkeypatch.undo()  # what the worker finished is replayed when it ends
