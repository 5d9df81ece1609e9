"""Compensation: each step's undo is noted before the step runs, and the newest is undone first.

Runs inside workflows.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from temporalio.exceptions import ActivityError, ApplicationError, RetryState

from oms.common.v1.common_pb2 import CompensationReport, UndoOutcome
from protemporal import runtime as pt

In = TypeVar("In")
T = TypeVar("T")


class Undone(Protocol):
    """What an undo answers."""

    attempts: int
    """How often it was tried."""


Undo = TypeVar("Undo", bound=Undone)


@dataclass(frozen=True, slots=True)
class _Compensation:
    name: str
    most_attempts: int
    run: Callable[[], Awaitable[Undone]]


class Saga:
    """The undos of the steps begun so far."""

    def __init__(self) -> None:
        self._undos: list[_Compensation] = []

    def undo_with(self, spec: pt.ActivitySpec[In, Undo], request: In) -> None:
        """Note the undo of the step that runs next.

        Before the step, not after it: a step that fails or is cut off may have taken effect. So the
        undo must succeed where there is nothing to undo, and keep a late step from taking effect.
        """

        async def run() -> Undone:
            return await pt.execute_activity(spec, request)

        name = spec.name.rpartition(".")[2]
        most = spec.retry_policy.maximum_attempts if spec.retry_policy else 0
        self._undos.append(_Compensation(name, most, run))

    def names(self) -> list[str]:
        """What would be undone now, in that order."""
        return [undo.name for undo in reversed(self._undos)]

    async def unwind(
        self, original: str, note: Callable[[UndoOutcome], None] = lambda _: None
    ) -> CompensationReport:
        """Undo everything, newest step first, whatever fails; gives what became of each.

        `original` says what made it necessary. `note` sees each outcome as it happens.
        """
        report = CompensationReport(original=original)
        while self._undos:
            outcome = await _outcome(self._undos.pop())
            note(outcome)
            report.undo.append(outcome)
        return report


async def _outcome(undo: _Compensation) -> UndoOutcome:
    try:
        answer = await undo.run()
    except ActivityError as error:
        used_up = error.retry_state == RetryState.MAXIMUM_ATTEMPTS_REACHED
        # The server tells a workflow how often an activity was tried only in this one case.
        attempts = undo.most_attempts if used_up else 1
        return UndoOutcome(name=undo.name, attempts=attempts, error=error_type(error))
    return UndoOutcome(name=undo.name, ok=True, attempts=answer.attempts)


async def shielded(work: Coroutine[Any, Any, T]) -> T:
    """Run `work` to its end and give its result, however often we are cancelled meanwhile."""
    task = asyncio.create_task(work)
    while not task.done():
        with suppress(asyncio.CancelledError):
            await asyncio.shield(task)
    return task.result()


def error_type(error: BaseException) -> str:
    """What failed, as policies and callers name it: `PaymentDeclinedError`, or `TimeoutError`."""
    cause = error
    while isinstance(cause, ActivityError) and cause.cause is not None:
        cause = cause.cause
    named = cause.type if isinstance(cause, ApplicationError) else None
    return named or type(cause).__name__
