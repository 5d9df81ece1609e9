"""One client process: `python -m bench.load PORT METHOD COUNT CONCURRENCY SIZE`; prints JSON.

Requests are made before the clock starts. A call that fails ends the run: a fast error is no speed.
"""

import asyncio
import json
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any
from uuid import uuid4

import grpc.aio
from bench.variants import SERVICE

from examples.parcels.v1 import parcels_pb2 as pb

SMALL = 200
"""Bytes of a request unless told otherwise."""


def _deliver(size: int) -> bytes:
    parcel = str(uuid4())
    return pb.DeliverRequest(parcel_id=parcel, address="x" * size).SerializeToString()


def _move(size: int) -> bytes:
    return pb.MoveRequest(parcel_id="1", place="x" * size).SerializeToString()


def _track(size: int) -> bytes:
    return pb.TrackRequest(parcel_id="1" * min(size, SMALL)).SerializeToString()


def _redirect(size: int) -> bytes:
    change = pb.RedirectRequest(parcel_id="1", address="x" * size, request_id=str(uuid4()))
    return change.SerializeToString()


REQUESTS: Mapping[str, Callable[[int], bytes]] = {
    "Deliver": _deliver,
    "Move": _move,
    "Track": _track,
    "Redirect": _redirect,
}
METADATA = {"Deliver": (("temporal-wait", "started"),)}


async def main(port: int, method: str, count: int, concurrency: int, size: int) -> None:
    """Sends the requests and prints the seconds of each."""
    requests = [REQUESTS[method](size) for _ in range(count)]
    seconds: list[float] = []
    async with grpc.aio.insecure_channel(f"127.0.0.1:{port}") as channel:
        call: grpc.aio.UnaryUnaryMultiCallable[Any, Any] = channel.unary_unary(
            f"/{SERVICE}/{method}"
        )
        metadata = METADATA.get(method, ())

        async def work() -> None:
            while requests:
                request: Any = requests.pop()
                began = time.perf_counter()
                await call(request, metadata=metadata, timeout=30)
                seconds.append(time.perf_counter() - began)

        await channel.channel_ready()
        began = time.perf_counter()
        await asyncio.gather(*(work() for _ in range(concurrency)))
        taken = time.perf_counter() - began
    sys.stdout.write(json.dumps({"taken": taken, "seconds": seconds}))


if __name__ == "__main__":
    import uvloop

    port, method, *numbers = sys.argv[1:]
    count, concurrency, size = map(int, numbers)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(int(port), method, count, concurrency, size))
