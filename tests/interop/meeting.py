"""A server where a program in Go and our Python meet, and what it notes about payloads."""

from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from temporalio.api.history.v1 import HistoryEvent
from temporalio.worker import Worker

from examples.parcels.v1 import parcels_temporal as t
from interop import go_program
from protemporal import runtime as pt
from protemporal.devstack import TemporalServer
from protemporal.testing.workers import run_worker
from support.parcels import QUEUE


@dataclass(frozen=True)
class Pair:
    """How each side writes its messages."""

    go: go_program.Payloads
    python: pt.Profile

    def __str__(self) -> str:
        """Its name in the id of a test."""
        return f"go {self.go}, python {self.python}"


PAIRS = [
    Pair("json", "binary"),  # what both do if they are told nothing
    Pair("json", "json"),
    Pair("json", "explicit-empty"),
    Pair("binary", "binary"),
    Pair("binary", "explicit-empty"),
]


@dataclass(frozen=True)
class Meeting:
    """A Temporal server where Go and Python meet."""

    go: Path
    server: TemporalServer
    pair: Pair
    folder: Path
    parcels: t.ParcelsClient

    def go_worker(self, serve: str) -> AbstractAsyncContextManager[None]:
        """A worker of Go's that serves these parts."""
        log = self.folder / "worker.log"
        return go_program.worker(self.go, self.server, self.pair.go, serve, log=log)

    def our_worker(self, queue: str = QUEUE, **parts: Any) -> AbstractAsyncContextManager[Worker]:
        """A worker of ours, whose finished runs are replayed."""
        return run_worker(self.parcels.temporal, task_queue=queue, **parts)

    async def events(self, workflow_id: str, run_id: str | None = None) -> list[HistoryEvent]:
        """The history of a workflow."""
        handle = self.parcels.temporal.get_workflow_handle(workflow_id, run_id=run_id)
        return [event async for event in handle.fetch_history_events()]


@asynccontextmanager
async def meet(go: Path, pair: Pair, folder: Path) -> AsyncGenerator[Meeting]:
    """A server of their own, since both sides serve the contract's task queue."""
    async with TemporalServer() as server:
        client = await pt.connect(server.address, profile=pair.python)
        yield Meeting(go, server, pair, folder, t.ParcelsClient(client))


FIELDS: Mapping[str, tuple[str, ...]] = {
    "start": ("workflow_execution_started", "input"),
    "result": ("workflow_execution_completed", "result"),
    "signal": ("workflow_execution_signaled", "input"),
    "update": ("workflow_execution_update_accepted", "accepted_request", "input", "args"),
    "updated": ("workflow_execution_update_completed", "outcome", "success"),
    "activity": ("activity_task_scheduled", "input"),
    "done": ("activity_task_completed", "result"),
    "child": ("start_child_workflow_execution_initiated", "input"),
    "child's result": ("child_workflow_execution_completed", "result"),
    "signal to another": ("signal_external_workflow_execution_initiated", "input"),
    "next run": ("workflow_execution_continued_as_new", "input"),
}


def encodings(events: Iterable[HistoryEvent]) -> dict[str, list[list[str]]]:
    """The encodings of what each position carried, each time."""
    found: dict[str, list[list[str]]] = {}
    for event in events:
        for position, (kind, *path) in FIELDS.items():
            if event.WhichOneof("attributes") == f"{kind}_event_attributes":
                value: Any = getattr(event, f"{kind}_event_attributes")
                for name in path:
                    value = getattr(value, name)
                carried = [each.metadata["encoding"].decode() for each in value.payloads]
                found.setdefault(position, []).append(carried)
    return found
