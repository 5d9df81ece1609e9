"""The demo as it appears on the terminal."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import click
import grpc.aio

from oms.demo import story
from oms.demo.caller import Caller
from oms.demo.stack import Stack, stack
from oms.leaving import told_to_stop
from oms.orders.v1 import orders_pb2 as pb
from protemporal.devstack import DevstackError

_MARKS = {
    pb.TimelineEntry.KIND_STATE: "=",
    pb.TimelineEntry.KIND_STEP: ">",
    pb.TimelineEntry.KIND_UNDO: "<",
    pb.TimelineEntry.KIND_MESSAGE: "!",
}


async def show(folder: Path, *, leave: bool) -> int:
    """Run the demo; gives the exit status. On a terminal it stays until Ctrl-C."""
    stays = not leave and sys.stdin.isatty() and sys.stdout.isatty()
    try:
        async with stack(folder, click.echo) as running:
            await _tell(running)
            if stays:
                stop = told_to_stop()
                click.echo("\nEverything keeps running. Ctrl-C ends it.")
                await stop.wait()
    except DevstackError as error:
        click.echo(f"error: {error}", err=True)
        return 1
    return 0


async def _tell(running: Stack) -> None:
    await story.prepare(running.database_url)
    order_id = 0
    async with grpc.aio.insecure_channel(running.front) as channel:
        caller = Caller(channel)
        async for told in story.tell(caller):
            order_id = told.order_id
            click.echo(f"\nOrder {order_id} {told.title}")
            for line in timeline(await caller.timeline(order_id)):
                click.echo(line)
            click.echo(f"  {running.ui}/namespaces/default/workflows/order-{order_id}")
    click.echo(f"\nAsk yourself:\n{_commands(running.front, order_id)}")
    click.echo(f"\nWeb UI: {running.ui}")
    click.echo(f"Metrics: http://{running.front_metrics}/metrics of the front,")
    click.echo(f"         http://{running.worker_metrics}/metrics of the worker")


def timeline(entries: Sequence[pb.TimelineEntry]) -> Iterator[str]:
    """One line for each entry: seconds since the first, what sort of thing, what, and more."""
    began = entries[0].at.ToDatetime() if entries else None
    for entry in entries:
        seconds = (entry.at.ToDatetime() - began).total_seconds() if began else 0.0
        failed = "" if entry.ok else "failed "
        mark = _MARKS.get(entry.kind, " ")
        yield f"  {seconds:6.2f} s  {mark} {entry.name:<20} {failed}{entry.detail}".rstrip()


def _commands(front: str, order_id: int) -> str:
    orders, workflows = "oms.api.v1.OrderService", "protemporal.v1.Workflows"
    order = f"'{{\"id\": {order_id}}}'"
    workflow = f'\'{{"workflow_id": "order-{order_id}"}}\''
    curl = "buf curl --http2-prior-knowledge --protocol grpc"
    return "\n".join(
        (
            f"  grpcurl -plaintext -d {order} {front} {orders}/GetOrderTimeline",
            f"  grpcurl -plaintext -d '{{}}' {front} {orders}/ListOrders",
            f"  grpcurl -plaintext -d {workflow} {front} {workflows}/Describe",
            f"  {curl} -d {order} http://{front}/{orders}/GetOrder",
            f"  {curl} -d {order} http://{front}/{orders}/WatchOrder",
            f"  {curl} -d {workflow} http://{front}/{workflows}/Variables",
        )
    )
