"""Records the histories that `OrderFulfilment` must be able to replay for ever.

    PYTHONPATH=tests python -m oms_record

Writes `tests/histories/OrderFulfilment/<branch>-<case>.json`, and leaves alone what is there: a
history stands for a run that a past version of the workflow began. Add cases; do not replace them.
"""

import asyncio
import json
import socket
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from pathlib import Path

from temporalio.client import WorkflowFailureError

import oms_stage
from oms import migrate
from oms.database import connect
from oms.orders.v1 import orders_pb2 as pb
from oms_stage import Run, Stage, item, order_id
from protemporal import runtime as pt
from protemporal.devstack import PostgresServer, TemporalServer

FOLDER = Path(__file__).with_name("histories") / "OrderFulfilment"


async def sent(stage: Stage) -> Run:
    """All goes well."""
    return await stage.place(item("LAMP"), item("ROPE"))


async def without_items(stage: Stage) -> Run:
    """The short path."""
    return await stage.place(total=1250)


async def invalid(stage: Stage) -> Run:
    """Refused at once."""
    return await stage.place(total=-1)


async def declined(stage: Stage) -> Run:
    """No money."""
    await stage.script("gateway", "decline", count=1)
    return await stage.place(item())


async def refused_by_carrier(stage: Stage) -> Run:
    """Everything has to be undone."""
    await stage.script("carrier", "decline", match="book/%", count=1)
    return await stage.place(item())


async def amended(stage: Stage) -> Run:
    """The customer takes what there is."""
    run = await stage.place(item("LAMP"), item("MOON-DUST"))
    await stage.until(run, pb.ORDER_STATE_AWAITING_CUSTOMER)
    amend = pb.ResolveUnavailableRequest(id=order_id(run), resolution=pb.RESOLUTION_AMEND)
    await stage.orders.resolve_unavailable(amend)
    return run


async def cancelled_while_packed(stage: Stage) -> Run:
    """The customer cancels in the last step."""
    await stage.script("carrier", "hang", match="book/%", count=1)
    run = await stage.place(item())
    await stage.until(run, pb.ORDER_STATE_PAID)
    await stage.cancel(run)
    return run


async def cancelled_by_signal(stage: Stage) -> Run:
    """A vendor's signal that is not allowed, then the customer's, while the customer is awaited."""
    run = await stage.place(item("MOON-DUST"))
    await stage.until(run, pb.ORDER_STATE_AWAITING_CUSTOMER)
    for actor in (pb.ACTOR_VENDOR, pb.ACTOR_CUSTOMER):
        await stage.orders.cancel_(pb.CancelOrderRequest(id=order_id(run), actor=actor))
    return run


async def cancelled_by_temporal(stage: Stage) -> Run:
    """A cancel request while the customer is waited for."""
    run = await stage.place(item("MOON-DUST"))
    await stage.until(run, pb.ORDER_STATE_AWAITING_CUSTOMER)
    await run.cancel()
    return run


CASES: Mapping[str, Callable[[Stage], Awaitable[Run]]] = {
    case.__name__.replace("_", "-"): case
    for case in (
        sent,
        without_items,
        invalid,
        declined,
        refused_by_carrier,
        amended,
        cancelled_while_packed,
        cancelled_by_signal,
        cancelled_by_temporal,
    )
}


async def main() -> None:
    """Record what is missing."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for branch, activate in (("stock-first", True), ("payment-first", False)):
        for name, case in CASES.items():
            path = FOLDER / f"{branch}-{name}.json"
            if not path.exists():
                path.write_text(await record(case, activate=activate))
                print(path)  # noqa: T201 # it is a command


async def record(case: Callable[[Stage], Awaitable[Run]], *, activate: bool) -> str:
    """The history of one case, on servers of its own."""

    def decide(_: object) -> bool:
        return activate

    async with PostgresServer(environ={}) as postgres, TemporalServer() as temporal:
        await migrate.up(postgres.dsn)
        client = await pt.connect(temporal.address)
        async with (
            connect(postgres.dsn) as database,
            oms_stage.stage(client, database, patch_activation_callback=decide) as stage,
        ):
            run = await case(stage)
            with suppress(WorkflowFailureError):
                await run.result()
            history = (await run.handle.fetch_history()).to_json()
    text = json.dumps(json.loads(history, object_hook=without_stack), indent=1)
    return text.replace(socket.gethostname(), "recorder") + "\n"


def without_stack(part: dict[str, object]) -> dict[str, object]:
    """A part of a history without where its code was installed."""
    return {key: value for key, value in part.items() if key != "stackTrace"}


if __name__ == "__main__":
    asyncio.run(main())
