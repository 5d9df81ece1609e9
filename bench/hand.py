"""What ours is compared with: `python -m bench.hand NAME PORT TEMPORAL`.

`null` answers without Temporal: the floor that gRPC sets. `hand` is what an expert writes by hand:
a grpc.aio servicer over temporalio's high-level client with a binary converter. `hand-json` is the
same with the SDK's own converter. None of them logs, counts, or limits anything.
"""

import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import grpc
import grpc.aio
from bench.calls import SERVICE
from google.protobuf import empty_pb2
from temporalio.client import Client
from temporalio.runtime import Runtime, TelemetryConfig

from examples.parcels.v1 import parcels_pb2 as pb
from examples.parcels.v1 import parcels_temporal as t
from protemporal.runtime import data_converter

EMPTY = empty_pb2.Empty()
Method = Callable[[Any, Any], Awaitable[Any]]


async def null(_temporal: str) -> Mapping[str, Method]:
    """Answers at once."""

    async def deliver(_request: Any, _context: Any) -> Any:
        return pb.DeliverResponse()

    async def move(_request: Any, _context: Any) -> Any:
        return EMPTY

    async def track(_request: Any, _context: Any) -> Any:
        return pb.TrackResponse(places=["x" * 50] * 4)

    async def redirect(_request: Any, _context: Any) -> Any:
        return pb.RedirectResponse(old_address="x" * 190)

    return {"Deliver": deliver, "Move": move, "Track": track, "Redirect": redirect}


async def hand(temporal: str, *, binary: bool = True) -> Mapping[str, Method]:
    """What one writes by hand."""
    more: dict[str, Any] = {"data_converter": data_converter()} if binary else {}
    quiet = Runtime(telemetry=TelemetryConfig(logging=None))  # of its warnings about 1 MB
    client = await Client.connect(temporal, runtime=quiet, **more)

    async def deliver(request: Any, _context: Any) -> Any:
        await client.start_workflow(
            t.DELIVER.name, request, id=f"parcel/{request.parcel_id}", task_queue="parcels"
        )
        return pb.DeliverResponse()

    async def move(request: Any, _context: Any) -> Any:
        handle = client.get_workflow_handle(f"parcel/{request.parcel_id}")
        await handle.signal(t.MOVE.name, request)
        return EMPTY

    async def track(request: Any, _context: Any) -> Any:
        handle = client.get_workflow_handle(f"parcel/{request.parcel_id}")
        return await handle.query(t.TRACK.name, request, result_type=pb.TrackResponse)

    async def redirect(request: Any, _context: Any) -> Any:
        handle: Any = client.get_workflow_handle(f"parcel/{request.parcel_id}")
        return await handle.execute_update(
            t.REDIRECT.name, request, id=request.request_id, result_type=pb.RedirectResponse
        )

    return {"Deliver": deliver, "Move": move, "Track": track, "Redirect": redirect}


KINDS: Mapping[str, tuple[Any, Any]] = {
    "Deliver": (pb.DeliverRequest, pb.DeliverResponse),
    "Move": (pb.MoveRequest, empty_pb2.Empty),
    "Track": (pb.TrackRequest, pb.TrackResponse),
    "Redirect": (pb.RedirectRequest, pb.RedirectResponse),
}


async def serve_methods(methods: Mapping[str, Method], port: int) -> None:
    """Serves hand-written methods on a plain grpc.aio server."""
    handlers = {
        name: grpc.unary_unary_rpc_method_handler(
            method,
            request_deserializer=KINDS[name][0].FromString,
            response_serializer=KINDS[name][1].SerializeToString,
        )
        for name, method in methods.items()
    }
    options = [("grpc.max_receive_message_length", 16 << 20), ("grpc.so_reuseport", 0)]
    server = grpc.aio.server(options=options)
    server.add_generic_rpc_handlers((grpc.method_handlers_generic_handler(SERVICE, handlers),))
    server.add_insecure_port(f"127.0.0.1:{port}")
    await server.start()
    await server.wait_for_termination()


async def main(name: str, port: int, temporal: str) -> None:
    """Serves one variant until it is killed."""
    match name:
        case "null":
            await serve_methods(await null(temporal), port)
        case "hand":
            await serve_methods(await hand(temporal), port)
        case "hand-json":
            await serve_methods(await hand(temporal, binary=False), port)
        case _:
            raise SystemExit(f"no variant {name}")


if __name__ == "__main__":
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(sys.argv[1], int(sys.argv[2]), sys.argv[3]))
