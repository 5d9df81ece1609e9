"""A Temporal front end that answers at once with canned replies: `python -m bench.stub PORT`.

With it the gateway is what is measured; the real server would be the bottleneck by far.
"""

import asyncio
import sys
from collections.abc import Mapping
from typing import Any

from bench.calls import TEMPORAL
from hpack import Decoder
from temporalio.api.common.v1 import Payload, Payloads, WorkflowExecution
from temporalio.api.enums.v1 import UpdateWorkflowExecutionLifecycleStage
from temporalio.api.update.v1 import Outcome, UpdateRef
from temporalio.api.workflowservice.v1 import (
    DescribeNamespaceResponse,
    GetSystemInfoResponse,
    QueryWorkflowResponse,
    SignalWorkflowExecutionResponse,
    StartWorkflowExecutionResponse,
    UpdateWorkflowExecutionResponse,
)

from bench import frames
from examples.parcels.v1 import parcels_pb2 as pb

_RUN = "0190a0a0-0000-7000-8000-000000000000"
_REFILL = 1 << 29


def _payloads(message: Any) -> Payloads:
    name = message.DESCRIPTOR.full_name.encode()
    metadata = {"encoding": b"binary/protobuf", "messageType": name}
    return Payloads(payloads=[Payload(metadata=metadata, data=message.SerializeToString())])


REPLIES: Mapping[str, Any] = {
    "GetSystemInfo": GetSystemInfoResponse(server_version="1.32.0"),
    "DescribeNamespace": DescribeNamespaceResponse(),
    "StartWorkflowExecution": StartWorkflowExecutionResponse(run_id=_RUN, started=True),
    "SignalWorkflowExecution": SignalWorkflowExecutionResponse(),
    "QueryWorkflow": QueryWorkflowResponse(
        query_result=_payloads(pb.TrackResponse(places=["x" * 50] * 4))
    ),
    "UpdateWorkflowExecution": UpdateWorkflowExecutionResponse(
        update_ref=UpdateRef(
            workflow_execution=WorkflowExecution(workflow_id="parcel/1", run_id=_RUN),
            update_id="u",
        ),
        stage=UpdateWorkflowExecutionLifecycleStage.UPDATE_WORKFLOW_EXECUTION_LIFECYCLE_STAGE_COMPLETED,
        outcome=Outcome(success=_payloads(pb.RedirectResponse(old_address="x" * 190))),
    ),
}
_DATA = {
    f"/{TEMPORAL}/{name}": frames.message(reply.SerializeToString())
    for name, reply in REPLIES.items()
}
_BEGIN = frames.standing(((":status", "200"), ("content-type", "application/grpc")))
_OK = frames.standing((("grpc-status", "0"),))
_UNKNOWN = frames.standing(
    ((":status", "200"), ("content-type", "application/grpc"), ("grpc-status", "12"))
)


class Stub(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._frames = frames.Frames()
        self._decoder = Decoder()
        self._paths: dict[int, str] = {}
        self._preface = len(frames.PREFACE)
        self._taken = 0

    def connection_made(self, transport: Any) -> None:
        """See asyncio."""
        self._transport: asyncio.Transport = transport
        transport.write(frames.open_windows())

    def data_received(self, data: bytes) -> None:
        """Answers what is complete."""
        skipped, self._preface = self._preface, max(0, self._preface - len(data))
        output = bytearray()
        for kind, flags, stream, payload in self._frames.of(data[skipped:]):
            match kind:
                case frames.HEADERS:
                    fields: Any = self._decoder.decode(payload)
                    self._paths[stream] = dict(fields)[":path"]
                case frames.DATA:
                    self._taken += len(payload)
                    if flags & frames.END_STREAM:
                        output += _answer(stream, self._paths.pop(stream))
                case frames.SETTINGS if not flags & frames.ACK:
                    output += frames.frame(frames.SETTINGS, frames.ACK, 0)
                case frames.PING if not flags & frames.ACK:
                    output += frames.frame(frames.PING, frames.ACK, 0, payload)
                case _:
                    pass
        if self._taken > _REFILL:
            output += frames.more_window(self._taken)
            self._taken = 0
        if output:
            self._transport.write(bytes(output))


def _answer(stream: int, path: str) -> bytes:
    data, ending = _DATA.get(path), frames.END_HEADERS | frames.END_STREAM
    if data is None:
        return frames.frame(frames.HEADERS, ending, stream, _UNKNOWN)
    return (
        frames.frame(frames.HEADERS, frames.END_HEADERS, stream, _BEGIN)
        + frames.frame(frames.DATA, 0, stream, data)
        + frames.frame(frames.HEADERS, ending, stream, _OK)
    )


async def main(port: int) -> None:
    """Answers until it is killed."""
    server = await asyncio.get_running_loop().create_server(Stub, "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(int(sys.argv[1])))
