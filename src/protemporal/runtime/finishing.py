"""The handlers in progress when `run` ends: waited for, or told to end if the run is cancelled.

The SDK cancels `run` alone. A handler that waits for what never comes would keep a cancelled run
open for ever, so its task is cancelled too: it can clean up, and an update gets its answer.
"""

import asyncio
from asyncio import CancelledError
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from temporalio import workflow

PATCH = "protemporal.cancel-handlers"
"""Patch id: runs that were cancelled before this existed replay as they went, waiting."""

_ATTRIBUTE = "__protemporal_handlers__"


@contextmanager
def in_progress(instance: object) -> Generator[None]:
    """Around the whole of a handler, in its task."""
    handlers = _handlers(instance)
    task = asyncio.current_task()
    handlers.tasks[task] = None
    if handlers.cancelled and task is not None:
        task.cancel()
    try:
        yield
    finally:
        del handlers.tasks[task]


def is_cancelled(instance: object) -> bool:
    """Whether the handlers of the workflow object have been told to end."""
    return _handlers(instance).cancelled


async def finish_handlers(instance: object) -> None:
    """Waits until all handlers have finished; those of a cancelled run are cancelled."""
    try:
        if workflow.cancellation_reason() is None:
            await workflow.wait_condition(workflow.all_handlers_finished)
    except CancelledError:  # it came while they were waited for
        if not workflow.patched(PATCH):
            raise
    if workflow.all_handlers_finished():
        return
    if workflow.patched(PATCH):
        _handlers(instance).cancel()
    await workflow.wait_condition(workflow.all_handlers_finished)


class _Handlers:
    """The handlers of one workflow object."""

    def __init__(self) -> None:
        self.tasks: dict[asyncio.Task[Any] | None, None] = {}
        """In the order they began, which replay repeats."""
        self.cancelled = False

    def cancel(self) -> None:
        """Cancels those in progress, and each that begins from now on."""
        self.cancelled = True
        for task in tuple(self.tasks):
            if task is not None:
                task.cancel()


def _handlers(instance: object) -> _Handlers:
    found: _Handlers | None = getattr(instance, _ATTRIBUTE, None)
    if found is None:
        found = _Handlers()
        setattr(instance, _ATTRIBUTE, found)
    return found
